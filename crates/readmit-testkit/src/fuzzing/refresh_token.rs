//! Session ids and refresh tokens: texts that this server made, or someone else.

use super::{Outcome, bytes, text};
use readmit_core::digest::{DigestKey, DigestKeys};
use readmit_core::id::{AccountId, KeyId, SessionId, TenantId};
use readmit_core::secret::Secret;
use readmit_core::session::{RefreshToken, SessionKey};

/// The whole input is one text. Its bytes are also taken as a session, a generation and one slip of the pen.
///
/// # Panics
/// When a text that opens is not the one that was sealed, when a changed token opens or one of another tenant, or
/// when a session id has two spellings.
pub fn refresh_token(data: &[u8]) -> Outcome {
    let (current, older) = (key(1), key(2));
    let keys = DigestKeys::new(current, vec![older.clone()]);
    let tenant = TenantId::from_random([1; 16]);
    check_slip(data, tenant, &keys);

    let presented = Secret::new(text(data));
    let parsed = presented.reveal().parse::<SessionKey>();
    if let Ok(key) = parsed {
        assert_eq!(key.to_string(), presented.reveal(), "a session id has one spelling");
    }
    match RefreshToken::open(&presented, tenant, &keys) {
        Ok(token) => {
            let foreign = RefreshToken::open(&presented, TenantId::from_random([2; 16]), &keys);
            assert!(foreign.is_err(), "a token opens for two tenants");
            let by_older = DigestKeys::new(older, vec![]);
            let sealed = [&keys, &by_older].map(|keys| token.seal(tenant, keys));
            let same = sealed.iter().any(|sealed| sealed.reveal() == presented.reveal());
            assert!(same, "a token has one spelling");
            Outcome::Accepted
        }
        Err(_) if parsed.is_ok() => Outcome::Accepted,
        Err(_) => Outcome::Refused,
    }
}

/// Seals a token of the input's choice, changes one symbol, and expects that it no longer opens.
fn check_slip(data: &[u8], tenant: TenantId, keys: &DigestKeys) {
    let chosen: [u8; 40] = bytes(data);
    let session = SessionKey {
        account: AccountId::from_uuid(uuid::Uuid::from_bytes(bytes(&chosen))),
        slot: chosen[16],
        id: SessionId::from_uuid(uuid::Uuid::from_bytes(bytes(&chosen[17..33]))),
    };
    assert_eq!(session.to_string().parse(), Ok(session), "a session id is read back");
    let token = RefreshToken { session, generation: u32::from_be_bytes(bytes(&chosen[33..37])) };
    let sealed = token.seal(tenant, keys);
    assert_eq!(RefreshToken::open(&sealed, tenant, keys), Ok(token), "a sealed token opens");

    let mut symbols: Vec<char> = sealed.reveal().chars().collect();
    let place = usize::from(u16::from_be_bytes(bytes(&chosen[37..39]))) % symbols.len();
    let slip = char::from(chosen[39]);
    if symbols[place] != slip {
        symbols[place] = slip;
        let changed = Secret::new(symbols.into_iter().collect());
        assert!(RefreshToken::open(&changed, tenant, keys).is_err(), "a changed token opens");
    }
}

fn key(byte: u8) -> DigestKey {
    DigestKey::new(KeyId::from_random([byte; 16]), &[byte; 32])
}
