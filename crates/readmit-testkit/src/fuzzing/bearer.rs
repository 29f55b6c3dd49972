//! Tokens that someone shows as a bearer: made up, changed, or truly signed with claims of all kinds.

use super::key_ring::ring;
use super::{Outcome, text};
use data_encoding::BASE64URL_NOPAD;
use readmit_app::keys::SigningKeys;
use readmit_core::client::TokenAlgorithm;
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use serde_json::Value;
use std::sync::OnceLock;

const ISSUER: &str = "https://id.example.com/cis";
const AUDIENCE: &str = "https://api.example.com";
/// Seconds since the epoch at which tokens are verified.
const NOW: i64 = 1_000_000;

/// The first line says what the rest is:
///
/// * `EdDSA`, `ES256` or `RS256`: claims, which are signed. The token is accepted exactly when they are right.
/// * `parts`: a header, claims and a signature, a line each, put together as a token. In the header, `$EdDSA`,
///   `$ES256` and `$RS256` stand for the ids of the real keys.
/// * anything else: the whole input is a token.
///
/// # Panics
/// When a token that nobody signed is accepted, or one that was signed is judged otherwise than its claims say.
pub fn bearer(data: &[u8]) -> Outcome {
    let text = text(data);
    let (first, rest) = text.split_once('\n').unwrap_or(("", ""));
    let unsigned = match first {
        "EdDSA" => return signed(TokenAlgorithm::EdDSA, rest),
        "ES256" => return signed(TokenAlgorithm::ES256, rest),
        "RS256" => return signed(TokenAlgorithm::RS256, rest),
        "parts" => put_together(rest),
        _ => text,
    };
    assert_eq!(verify(&unsigned), None, "a token that nobody signed is accepted");
    Outcome::Refused
}

fn signed(algorithm: TokenAlgorithm, claims: &str) -> Outcome {
    let Ok(claims) = serde_json::from_str::<Value>(claims) else { return Outcome::Refused };
    let Ok(token) = keys().sign(algorithm, "at+jwt", &claims) else { return Outcome::Refused };
    let verified = verify(token.reveal());
    if verified.is_some() {
        assert_eq!(verified.as_ref(), Some(&claims), "what was verified is what was signed");
        assert!(may_pass(&claims), "wrong claims are accepted: {claims}");
    } else {
        assert!(!must_pass(&claims), "right claims are refused: {claims}");
    }
    let cut = &token.reveal()[..token.reveal().len() - 1];
    assert_eq!(verify(cut), None, "a token that was cut is accepted");
    if verified.is_some() { Outcome::Accepted } else { Outcome::Refused }
}

/// The claims without which no token may pass (RFC 7519: issuer and audience may be lists).
fn may_pass(claims: &Value) -> bool {
    let names = |claim: &Value, name: &str| {
        claim == name || claim.as_array().is_some_and(|list| list.iter().any(|one| one == name))
    };
    names(&claims["iss"], ISSUER)
        && names(&claims["aud"], AUDIENCE)
        && claims["exp"].as_i64().is_some_and(|exp| exp > NOW)
}

/// The claims of our own tokens.
fn must_pass(claims: &Value) -> bool {
    claims["iss"] == ISSUER
        && claims["aud"] == AUDIENCE
        && claims["exp"].as_i64().is_some_and(|exp| exp > NOW)
}

fn verify(token: &str) -> Option<Value> {
    let now = Timestamp::from_millis(NOW * 1000);
    let token = Secret::new(token.to_owned());
    keys().verify::<Value>(&token, ISSUER, Some(AUDIENCE), now).ok().map(|verified| verified.claims)
}

fn put_together(parts: &str) -> String {
    let mut lines = parts.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default().to_owned();
    let (mut header, claims, signature) = (line(), line(), line());
    for algorithm in ["EdDSA", "ES256", "RS256"] {
        header = header.replace(&format!("${algorithm}"), &key_id(algorithm));
    }
    let encode = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
    format!("{}.{}.{}", encode(&header), encode(&claims), signature.trim_end())
}

fn key_id(algorithm: &str) -> String {
    let set = serde_json::to_value(keys().jwks().collect::<Vec<_>>()).unwrap_or_default();
    let key = set.as_array().and_then(|set| set.iter().find(|key| key["alg"] == algorithm));
    key.and_then(|key| key["kid"].as_str()).unwrap_or_default().to_owned()
}

/// Keys of this process: no file of the corpus can hold a token that they signed.
fn keys() -> &'static SigningKeys {
    static KEYS: OnceLock<SigningKeys> = OnceLock::new();
    KEYS.get_or_init(|| ring().open().expect("a new ring opens").signing)
}
