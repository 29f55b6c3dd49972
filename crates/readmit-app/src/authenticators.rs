//! The authenticators of an account, as far as they are codes: looked at, locked and unlocked.

use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use readmit_core::identifier::Identifier;
use readmit_core::lock::LockState;

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

/// No account has this identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such account")]
pub struct NoSuchAccount;

impl App {
    /// Switches an account's codes off until they are unlocked. Every live code dies.
    pub async fn lock_codes(
        &self,
        caller: &Caller,
        identifier: &Identifier,
    ) -> Result<Result<(), NoSuchAccount>, Failure> {
        self.decide(self.about(identifier), caller.origin(), |desk, turn| {
            desk.account.as_mut().ok_or(NoSuchAccount)?.deactivate_codes(turn);
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
    ) -> Result<Result<bool, NoSuchAccount>, Failure> {
        self.decide(self.about(identifier), caller.origin(), move |desk, turn| {
            let account = desk.account.as_mut().ok_or(NoSuchAccount)?;
            let lifts = match account.code_lock_at(turn.now) {
                LockState::Deactivated => kind != UnlockKind::Automatic,
                LockState::Locked { .. } | LockState::Open => kind != UnlockKind::Manual,
            };
            Ok(lifts && account.unlock_codes(turn))
        })
        .await
    }
}
