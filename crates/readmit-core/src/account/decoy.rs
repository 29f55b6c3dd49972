//! As much work for someone who does not exist as for someone who does, so that the time of a refusal does
//! not tell the two apart.

use super::{Account, Attempt, Hot, Refusal};
use crate::alphabet::{Alphabet, Shape};
use crate::code::{Code, CodeState, Reason, Scope, Uses};
use crate::digest::{Digest, DigestKeys};
use crate::id::{AccountId, CodeId, TenantId};
use crate::lock::FactorLock;
use crate::profile::Status;
use crate::time::{Span, Timestamp};
use crate::tracked::Part;
use crate::turn::Turn;
use std::sync::LazyLock;

/// What attempts read of an account, as stores keep it: one live code.
static STORED: LazyLock<Option<String>> = LazyLock::new(|| {
    let at = Timestamp::from_millis(1_700_000_000_000);
    let code = Code {
        id: CodeId::from_random([1; 16]),
        scope: Scope::Organisation,
        client: None,
        shape: Shape { alphabet: Alphabet::Digits, length: 6 },
        issued_at: at,
        starts_at: at,
        expires_at: at + Span::from_mins(5),
        uses: Uses::Single,
        used: 0,
        state: CodeState::Live,
        request_id: None,
        approval_data: None,
        sent: None,
        idempotency: None,
        key: crate::id::KeyId::from_random([2; 16]),
        salt: [3; 16],
        digest: Digest::from_bytes([4; 32]),
    };
    let hot = Hot {
        status: Status::Active,
        epoch: 0,
        changed_at: at,
        last_sign_in: Some(at),
        next_session_slot: 0,
        code_lock: FactorLock::default(),
        password: super::PasswordStanding::default(),
        password_lock: FactorLock::default(),
        totp_lock: FactorLock::default(),
        totps: Vec::new(),
        totp_seeds: None,
        last_totp_slot: 0,
        transactions_void_at: None,
        recovered_at: None,
        frozen_until: None,
        codes: vec![code],
    };
    serde_json::to_string(&hot).ok()
});

impl Refusal {
    /// Refuses an attempt on an account that does not exist, after the work that one takes: reading what is hot of
    /// its record and comparing the code.
    pub fn unknown(attempt: &Attempt<'_>, keys: &DigestKeys, turn: &mut Turn) -> Self {
        let read = STORED.as_ref().and_then(|hot| {
            let hot: Hot = serde_json::from_str(hot).ok()?;
            let (tenant, nobody) = (TenantId::from_random([0; 16]), AccountId::from_random([0; 16]));
            Some(Account::loaded(tenant, nobody, hot, Part::not_loaded(), Part::not_loaded()))
        });
        if let Some(mut account) = read {
            for code in &mut account.hot.codes {
                code.key = keys.current().id();
            }
            let (owner, codes) = (account.owner(), &account.hot.codes);
            let matches = codes.iter().filter(|code| code.is(attempt.code, owner, keys)).count();
            // The digest of nobody's code is of no text at all; the compiler must not find that out.
            std::hint::black_box(matches);
        }
        Self::record(Reason::UnknownAccount, turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_is_read_as_an_account_is() {
        let hot = STORED.as_ref().unwrap();
        assert!(serde_json::from_str::<Hot>(hot).is_ok());
        assert!(hot.len() > 300, "{}", hot.len());
    }
}
