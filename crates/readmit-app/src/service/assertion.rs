//! Assertions: judged by a client's own keys, and each accepted once.
//!
//! Which algorithm may have signed one is the key's to say, never the assertion's: otherwise a public key could be
//! passed for a shared secret. Those that name themselves (`jti`) are remembered in this process until they end, so
//! that none is accepted twice by it; another process may accept the same one once more.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use readmit_core::client::{Client, KeyMaterial, PublicKey};
use readmit_core::id::ClientId;
use readmit_core::limits::{ASSERTIONS_PER_CLIENT_MAX, ASSERTIONS_REMEMBERED_MAX};
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How far ahead an assertion may end.
const LIFE_MAX: Span = Span::from_hours(1);

/// How far a client's clock may be ahead.
const SKEW: Span = Span::from_secs(60);

/// Characters of an assertion: the longest signature, and claims that say little.
const CHARS_MAX: usize = 8 * 1024;

/// What was verified of an assertion.
pub(super) struct Assertion {
    /// Its own name, if it has one.
    jti: Option<String>,
    /// When it ends.
    expires_at: Timestamp,
    /// The thumbprint of the key that signed it.
    pub(super) key: String,
}

/// Assertions that were accepted and have not ended.
#[derive(Default)]
pub(crate) struct Assertions(Mutex<HashMap<ClientId, Accepted>>);

/// Those of one client, by digest of their name, with the end of each.
type Accepted = HashMap<[u8; 32], Timestamp>;

/// Whether an assertion was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replay {
    /// Never.
    First,
    /// It was.
    Again,
    /// Nobody can tell: as many are remembered as can be, of this client or of all.
    Full,
}

impl Assertions {
    /// Notes that a client showed an assertion.
    pub(super) fn take(&self, client: ClientId, assertion: &Assertion, now: Timestamp) -> Replay {
        let Some(jti) = &assertion.jti else { return Replay::First };
        let digest = Sha256::digest(jti).into();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = known.entry(client).or_default();
        if own.get(&digest).is_some_and(|until| now < *until) {
            return Replay::Again;
        }
        if own.len() >= ASSERTIONS_PER_CLIENT_MAX {
            own.retain(|_, until| now < *until);
        }
        let is_full = own.len() >= ASSERTIONS_PER_CLIENT_MAX;
        if is_full || !has_room(&mut known, now) {
            return Replay::Full;
        }
        known.entry(client).or_default().insert(digest, assertion.expires_at);
        Replay::First
    }
}

/// Makes room for one more, of whichever client.
fn has_room(known: &mut HashMap<ClientId, Accepted>, now: Timestamp) -> bool {
    let is_full = |known: &HashMap<_, Accepted>| {
        known.values().map(HashMap::len).sum::<usize>() >= ASSERTIONS_REMEMBERED_MAX
    };
    if is_full(known) {
        known.retain(|_, own| {
            own.retain(|_, until| now < *until);
            !own.is_empty()
        });
    }
    !is_full(known)
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood (RFC 7515 section 4.1.11); none is.
    crit: Option<serde_json::Value>,
}

#[derive(Clone, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: Option<i64>,
    nbf: Option<i64>,
    jti: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    List(Vec<String>),
}

impl Audience {
    /// For one of `known` and for nobody else, who could use it here.
    fn is_only(&self, known: &[String]) -> bool {
        match self {
            Self::One(audience) => known.contains(audience),
            Self::List(audiences) => !audiences.is_empty() && audiences.iter().all(|one| known.contains(one)),
        }
    }
}

/// Who an assertion is said to be of. Nothing of it is proven yet.
pub(super) fn issuer(assertion: &Secret) -> Option<String> {
    part::<Claims>(assertion, 1).map(|claims| claims.iss)
}

fn part<T: DeserializeOwned>(assertion: &Secret, place: usize) -> Option<T> {
    let text = Some(assertion.reveal()).filter(|text| text.len() <= CHARS_MAX)?;
    let bytes = BASE64URL_NOPAD.decode(text.split('.').nth(place)?.as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Verifies an assertion of `client`.
pub(super) fn verify(
    assertion: &Secret,
    client: &Client,
    audiences: &[String],
    now: Timestamp,
) -> Option<Assertion> {
    let header: Header = part(assertion, 0)?;
    if header.crit.is_some() {
        return None;
    }
    let algorithm: Algorithm = header.alg.parse().ok()?;
    let mut candidates = client.keys.iter().filter(|key| match &header.kid {
        Some(id) => key.id == *id,
        // Without a name there is no choice.
        None => client.keys.len() == 1,
    });
    let key = candidates.next().filter(|key| key.allows(&header.alg))?;
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    // The library reads the machine's clock; ours is passed in.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    let data = jsonwebtoken::decode::<Claims>(assertion.reveal(), &decoding(key)?, &validation).ok()?;
    let claims = data.claims;
    let secs = |secs: i64| Timestamp::from_millis(secs.saturating_mul(1000));
    let expires_at = secs(claims.exp);
    let in_time = now < expires_at
        && expires_at <= now + LIFE_MAX + SKEW
        && [claims.iat, claims.nbf].into_iter().flatten().all(|at| secs(at) <= now + SKEW);
    let fits = claims.iss == claims.sub && claims.aud.is_only(audiences) && in_time;
    fits.then(|| Assertion {
        jti: claims.jti.filter(|jti| !jti.is_empty()),
        expires_at,
        key: key.material.thumbprint(),
    })
}

fn decoding(key: &PublicKey) -> Option<DecodingKey> {
    match &key.material {
        KeyMaterial::Rsa { n, e } => DecodingKey::from_rsa_components(n, e).ok(),
        KeyMaterial::Ec { x, y, .. } => DecodingKey::from_ec_components(x, y).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(jti: Option<&str>, expires_at: Timestamp) -> Assertion {
        Assertion { jti: jti.map(ToOwned::to_owned), expires_at, key: String::new() }
    }

    #[test]
    fn an_assertion_is_accepted_once_and_its_name_is_free_when_it_ended() {
        let known = Assertions::default();
        let (client, other) = (ClientId::from_random([1; 16]), ClientId::from_random([2; 16]));
        let at = Timestamp::from_millis;
        let named = |name: &str| until(Some(name), at(100));
        assert_eq!(known.take(client, &named("a"), at(0)), Replay::First);
        assert_eq!(known.take(client, &named("a"), at(99)), Replay::Again);
        assert_eq!(known.take(other, &named("a"), at(99)), Replay::First, "names are each client's own");
        assert_eq!(known.take(client, &named("a"), at(100)), Replay::First);
        let nameless = until(None, at(100));
        assert_eq!(known.take(client, &nameless, at(0)), Replay::First);
        assert_eq!(known.take(client, &nameless, at(0)), Replay::First);
    }

    #[test]
    fn when_no_more_can_be_remembered_none_is_accepted() {
        let known = Assertions::default();
        let at = Timestamp::from_millis;
        let client = |n: usize| ClientId::from_random([u8::try_from(n).unwrap(); 16]);
        let named = |n: usize| until(Some(&n.to_string()), at(100));
        let clients = ASSERTIONS_REMEMBERED_MAX / ASSERTIONS_PER_CLIENT_MAX;
        for of in 0..clients {
            assert_eq!(
                known.take(client(clients), &until(Some(&of.to_string()), at(1)), at(0)),
                Replay::First
            );
            for n in 0..ASSERTIONS_PER_CLIENT_MAX {
                assert_eq!(known.take(client(of), &named(n), at(1)), Replay::First);
            }
            assert_eq!(known.take(client(of), &named(usize::MAX), at(99)), Replay::Full, "of this client");
        }
        assert_eq!(known.take(client(clients), &named(usize::MAX), at(99)), Replay::Full, "of all");
        assert_eq!(known.take(client(0), &named(0), at(99)), Replay::Again);
        assert_eq!(known.take(client(0), &named(usize::MAX), at(100)), Replay::First);
    }
}
