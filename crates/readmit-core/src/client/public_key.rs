//! Public keys of a client, with which its assertions are verified (RFC 7517, RFC 7518 section 6).

use crate::time::Timestamp;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Characters of a key's id.
const KEY_ID_CHARS_MAX: usize = 200;

/// Bits of an RSA modulus, the least and the most: below it is weak, above it is slow to verify.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Members that only a private or a symmetric key has.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// One public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// Its id among the client's keys: what assertions name it by.
    pub id: String,
    /// The key itself.
    pub material: KeyMaterial,
    /// The one algorithm that it is for, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// When it was added.
    pub added_at: Timestamp,
}

/// A key of one of the families that there are; numbers in base64url, as JSON has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kty")]
pub enum KeyMaterial {
    /// RSA.
    #[serde(rename = "RSA")]
    Rsa {
        /// The modulus.
        n: String,
        /// The exponent.
        e: String,
    },
    /// A point on a NIST curve.
    #[serde(rename = "EC")]
    Ec {
        /// Which.
        crv: Curve,
        /// The point.
        x: String,
        /// The point.
        y: String,
    },
}

/// A NIST curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the registered ones")]
pub enum Curve {
    #[serde(rename = "P-256")]
    P256,
    #[serde(rename = "P-384")]
    P384,
}

impl Curve {
    /// The registered name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
        }
    }
}

/// Why a key cannot be taken: the member, and what was expected of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{member}: {expected}")]
pub struct KeyError {
    /// The member of the JSON object.
    pub member: &'static str,
    /// What was expected.
    pub expected: &'static str,
}

impl PublicKey {
    /// Reads a key as JSON has it. Private members are refused: they were shown to somebody whose they are not, and
    /// keeping the rest of such a key would hide that.
    pub fn read(jwk: &Value, now: Timestamp) -> Result<Self, KeyError> {
        let wrong = |member, expected| KeyError { member, expected };
        if PRIVATE.iter().any(|member| jwk.get(member).is_some_and(|value| !value.is_null())) {
            return Err(wrong("d", "only the public part of a key may be given"));
        }
        let text =
            |member: &'static str| jwk.get(member).and_then(Value::as_str).filter(|text| !text.is_empty());
        if text("use").is_some_and(|used| used != "sig") {
            return Err(wrong("use", "must be `sig`"));
        }
        let id = text("kid").ok_or_else(|| wrong("kid", "is required"))?;
        if id.chars().count() > KEY_ID_CHARS_MAX || id.chars().any(char::is_control) {
            return Err(wrong("kid", "must have at most 200 characters"));
        }
        let bytes = |member| text(member).and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok());
        let number = |member, length: usize, expected| {
            bytes(member).filter(|bytes| bytes.len() == length).ok_or_else(|| wrong(member, expected))?;
            Ok(text(member).unwrap_or_default().to_owned())
        };
        let material = match text("kty") {
            Some("RSA") => {
                let modulus = bytes("n").ok_or_else(|| wrong("n", "must be base64url without padding"))?;
                if !RSA_BITS.contains(&bits(&modulus)) {
                    return Err(wrong("n", "must have 2048 to 8192 bits"));
                }
                let exponent = bytes("e").filter(|e| (1..=5).contains(&e.len()) && bits(e) > 1);
                let odd = exponent.is_some_and(|e| e.last().is_some_and(|last| last % 2 == 1));
                if !odd {
                    return Err(wrong("e", "must be an odd exponent such as AQAB"));
                }
                let of = |member| text(member).unwrap_or_default().to_owned();
                KeyMaterial::Rsa { n: of("n"), e: of("e") }
            }
            Some("EC") => {
                let (crv, length) = match text("crv") {
                    Some("P-256") => (Curve::P256, 32),
                    Some("P-384") => (Curve::P384, 48),
                    _ => return Err(wrong("crv", "must be P-256 or P-384")),
                };
                let expected = "must be a coordinate of the curve in base64url";
                KeyMaterial::Ec { crv, x: number("x", length, expected)?, y: number("y", length, expected)? }
            }
            _ => return Err(wrong("kty", "must be RSA or EC")),
        };
        let algorithm = match text("alg") {
            None => None,
            Some(name) if material.algorithms().contains(&name) => Some(name.to_owned()),
            Some(_) => return Err(wrong("alg", "must be an algorithm of this kind of key")),
        };
        Ok(Self { id: id.to_owned(), material, algorithm, added_at: now })
    }

    /// Whether both verify the same, by the same name.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.id, &self.material, &self.algorithm) == (&other.id, &other.material, &other.algorithm)
    }

    /// Whether an assertion that was signed with `algorithm` can be this key's.
    pub fn allows(&self, algorithm: &str) -> bool {
        self.material.algorithms().contains(&algorithm)
            && self.algorithm.as_deref().is_none_or(|only| only == algorithm)
    }
}

impl KeyMaterial {
    /// What tells this key from every other, whatever it is called (RFC 7638).
    pub fn thumbprint(&self) -> String {
        let text = match self {
            Self::Rsa { n, e } => format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
            Self::Ec { crv, x, y } => {
                format!(r#"{{"crv":"{}","kty":"EC","x":"{x}","y":"{y}"}}"#, crv.as_str())
            }
        };
        BASE64URL_NOPAD.encode(&Sha256::digest(text))
    }

    /// The algorithms that such a key signs with. None of them is symmetric: a public key is no secret.
    pub const fn algorithms(&self) -> &'static [&'static str] {
        match self {
            Self::Rsa { .. } => &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
            Self::Ec { crv: Curve::P256, .. } => &["ES256"],
            Self::Ec { crv: Curve::P384, .. } => &["ES384"],
        }
    }
}

fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let rest = &number[zeros..];
    rest.first().map_or(0, |first| rest.len() * 8 - first.leading_zeros() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: Timestamp = Timestamp::from_millis(5);

    fn rsa() -> Value {
        let n = BASE64URL_NOPAD.encode(&[0xC3; 256]);
        json!({ "kty": "RSA", "kid": "k1", "n": n, "e": "AQAB", "use": "sig" })
    }

    fn with(mut jwk: Value, member: &str, value: Value) -> Value {
        jwk[member] = value;
        jwk
    }

    #[test]
    fn public_keys_of_both_families_are_read() {
        let x = BASE64URL_NOPAD.encode(&[7; 32]);
        let key = PublicKey::read(&with(rsa(), "alg", json!("PS256")), NOW).unwrap();
        assert!(key.allows("PS256") && !key.allows("RS256") && !key.allows("HS256"));
        let later = PublicKey { added_at: Timestamp::from_millis(6), ..key.clone() };
        assert!(key.is_same(&later) && !key.is_same(&PublicKey::read(&rsa(), NOW).unwrap()));
        let key = PublicKey::read(&json!({ "kty": "EC", "crv": "P-256", "kid": "2", "x": x, "y": x }), NOW);
        let key = key.unwrap();
        assert!(key.allows("ES256") && !key.allows("none") && !key.allows("HS256"));
        let text = serde_json::to_string(&key).unwrap();
        assert_eq!(serde_json::from_str::<PublicKey>(&text).unwrap(), key);
    }

    /// The example of RFC 7638 section 3.1.
    #[test]
    fn a_key_is_known_by_its_material() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXj\
                 BZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqz\
                 s8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ\
                 -G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let key =
            |kid: &str| PublicKey::read(&with(with(rsa(), "n", json!(n)), "kid", json!(kid)), NOW).unwrap();
        assert_eq!(key("a").material.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assert_eq!(key("a").material.thumbprint(), key("b").material.thumbprint());
        let point = |crv, x: &str| KeyMaterial::Ec { crv, x: x.to_owned(), y: "y".to_owned() }.thumbprint();
        assert_ne!(point(Curve::P256, "x"), point(Curve::P384, "x"));
        assert_ne!(point(Curve::P256, "x"), point(Curve::P256, "y"));
    }

    #[test]
    fn what_is_private_weak_or_misfit_is_refused() {
        let short = BASE64URL_NOPAD.encode(&[0xC3; 128]);
        let leading = BASE64URL_NOPAD.encode(&[&[0; 128][..], &[0xC3; 128]].concat());
        for (jwk, member) in [
            (with(rsa(), "d", json!("AQAB")), "d"),
            (with(rsa(), "k", json!("c2VjcmV0")), "d"),
            (with(rsa(), "n", json!(short)), "n"),
            (with(rsa(), "n", json!(leading)), "n"),
            (with(rsa(), "e", json!("AQ")), "e"),
            (with(rsa(), "e", json!("BA")), "e"),
            (with(rsa(), "kid", json!("")), "kid"),
            (with(rsa(), "use", json!("enc")), "use"),
            (with(rsa(), "alg", json!("HS256")), "alg"),
            (with(rsa(), "kty", json!("oct")), "kty"),
            (json!({ "kty": "OKP", "crv": "Ed25519", "kid": "1", "x": "AQAB" }), "kty"),
            (json!({ "kty": "EC", "crv": "P-521", "kid": "1" }), "crv"),
            (json!({ "kty": "EC", "crv": "P-256", "kid": "1", "x": "AQAB", "y": "AQAB" }), "x"),
            (json!({}), "kid"),
        ] {
            assert_eq!(PublicKey::read(&jwk, NOW).unwrap_err().member, member, "{jwk}");
        }
    }
}
