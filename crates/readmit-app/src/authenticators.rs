//! The authenticators of an account, as far as they are codes: looked at, locked and unlocked.

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use readmit_core::identifier::Identifier;
use readmit_core::lock::LockState;
use readmit_core::operator::{Area, Denial};

/// Which locks to lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnlockKind {
    /// Those that a client or an operator set.
    Manual,
    /// Those that failures set.
    Automatic,
    /// Both.
    Any,
}

/// Why nothing was done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// No account has this identifier.
    #[error("no such account")]
    NoSuchAccount,
    /// The caller may not do this, or not to this account.
    #[error(transparent)]
    Denied(#[from] Denial),
}

impl App {
    /// Switches an account's codes off until they are unlocked. Every live code dies.
    pub async fn lock_codes(
        &self,
        caller: &Caller,
        identifier: &Identifier,
    ) -> Result<Result<(), AccountRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about(identifier), caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Authenticators.write(), turn)?;
            desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?.deactivate_codes(turn);
            Ok(())
        })
        .await
    }

    /// Lifts locks of an account's codes and clears the failures. Answers whether there was anything to lift.
    pub async fn unlock_codes(
        &self,
        caller: &Caller,
        identifier: &Identifier,
        kind: UnlockKind,
    ) -> Result<Result<bool, AccountRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about(identifier), caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Unlock.write(), turn)?;
            let account = desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?;
            let lifts = match account.code_lock_at(turn.now) {
                LockState::Deactivated => kind != UnlockKind::Automatic,
                LockState::Locked { .. } | LockState::Open => kind != UnlockKind::Manual,
            };
            Ok(lifts && account.unlock_codes(turn))
        })
        .await
    }

    /// Lets recovery go on that the owner's "this was not me" froze. Answers whether it was frozen.
    pub async fn unfreeze(
        &self,
        caller: &Caller,
        identifier: &Identifier,
    ) -> Result<Result<bool, AccountRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about(identifier), caller.origin(), move |desk, turn| {
            desk.account.as_ref().ok_or(AccountRefusal::NoSuchAccount)?;
            permit(authority, desk, Area::Unlock.write(), turn)?;
            Ok(desk.account.as_mut().ok_or(AccountRefusal::NoSuchAccount)?.unfreeze(turn))
        })
        .await
    }
}
