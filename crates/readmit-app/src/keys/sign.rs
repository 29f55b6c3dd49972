//! Signing and verifying tokens: compact JWS (RFC 7515) by Ed25519, P-256 and RSA, and the JWK set.
//!
//! Key pairs are prepared once: reading a private key for each signature costs more than signing with it.

use super::RingError;
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use readmit_core::client::TokenAlgorithm;
use readmit_core::id::KeyId;
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use zeroize::Zeroizing;

/// The signing keys: of each algorithm the first signs, all verify.
#[derive(Default)]
pub struct SigningKeys {
    keys: Vec<SigningKey>,
    verifying: HashMap<String, (Algorithm, DecodingKey)>,
}

struct SigningKey {
    id: String,
    algorithm: TokenAlgorithm,
    pair: Pair,
    jwk: Jwk,
}

enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

/// A public key in the JWK set (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jwk {
    kid: String,
    kty: &'static str,
    alg: &'static str,
    #[serde(rename = "use")]
    used: &'static str,
    #[serde(flatten)]
    parts: BTreeMap<&'static str, String>,
}

/// A token that is not ours, not for this, or over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TokenError(String);

impl TokenError {
    pub(crate) fn other(why: &str) -> Self {
        Self(why.to_owned())
    }
}

/// Claims of a verified token.
#[derive(Debug, Clone)]
pub struct Verified<T> {
    /// The claims.
    pub claims: T,
    /// The token's `typ` header.
    pub typ: Option<String>,
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| (&key.id, key.algorithm))).finish()
    }
}

/// Makes a private key as a PKCS#8 document.
pub(super) fn generate(algorithm: TokenAlgorithm) -> Result<Zeroizing<Vec<u8>>, RingError> {
    let failed = |_| RingError::Generate;
    let rng = SystemRandom::new();
    let document = match algorithm {
        TokenAlgorithm::EdDSA => Ed25519KeyPair::generate_pkcs8(&rng).map_err(failed)?.as_ref().to_vec(),
        TokenAlgorithm::ES256 => {
            let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
            EcdsaKeyPair::generate_pkcs8(algorithm, &rng).map_err(failed)?.as_ref().to_vec()
        }
        TokenAlgorithm::RS256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
            let der = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair).map_err(failed)?;
            der.as_ref().to_vec()
        }
    };
    Ok(Zeroizing::new(document))
}

impl SigningKeys {
    /// Adds a key from its PKCS#8 document.
    pub(super) fn add(
        &mut self,
        id: KeyId,
        algorithm: TokenAlgorithm,
        document: &[u8],
    ) -> Result<(), aws_lc_rs::error::KeyRejected> {
        let id = id.to_string();
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let (pair, kty, parts, verifying) = match algorithm {
            TokenAlgorithm::EdDSA => {
                let pair = Ed25519KeyPair::from_pkcs8(document)?;
                let public = pair.public_key().as_ref();
                let verifying = DecodingKey::from_ed_der(public);
                let parts = BTreeMap::from([("crv", "Ed25519".to_owned()), ("x", text(public))]);
                (Pair::Ed25519(pair), "OKP", parts, (Algorithm::EdDSA, verifying))
            }
            TokenAlgorithm::ES256 => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document)?;
                // An uncompressed point: 0x04, x, y (SEC 1 section 2.3.3).
                let point = pair.public_key().as_ref();
                let verifying = DecodingKey::from_ec_der(point);
                let (x, y) = point[1..].split_at(32);
                let parts = BTreeMap::from([("crv", "P-256".to_owned()), ("x", text(x)), ("y", text(y))]);
                (Pair::P256(pair), "EC", parts, (Algorithm::ES256, verifying))
            }
            TokenAlgorithm::RS256 => {
                let pair = RsaKeyPair::from_pkcs8(document)?;
                let public = pair.public_key();
                let n = public.modulus().big_endian_without_leading_zero();
                let e = public.exponent().big_endian_without_leading_zero();
                let verifying = DecodingKey::from_rsa_raw_components(n, e);
                let parts = BTreeMap::from([("n", text(n)), ("e", text(e))]);
                (Pair::Rsa(pair), "RSA", parts, (Algorithm::RS256, verifying))
            }
        };
        let jwk = Jwk { kid: id.clone(), kty, alg: name(algorithm), used: "sig", parts };
        self.verifying.insert(id.clone(), verifying);
        self.keys.push(SigningKey { id, algorithm, pair, jwk });
        Ok(())
    }

    /// The public keys.
    pub fn jwks(&self) -> impl Iterator<Item = &Jwk> {
        self.keys.iter().map(|key| &key.jwk)
    }

    /// Signs claims. `typ` says what kind of token it is, so that no kind passes for another.
    pub fn sign(
        &self,
        algorithm: TokenAlgorithm,
        typ: &str,
        claims: &impl Serialize,
    ) -> Result<Secret, TokenError> {
        let key = self.keys.iter().find(|key| key.algorithm == algorithm);
        let key = key.ok_or_else(|| TokenError(format!("no signing key for {algorithm:?}")))?;
        let header = format!(r#"{{"alg":"{}","kid":"{}","typ":"{typ}"}}"#, name(algorithm), key.id);
        let claims = serde_json::to_vec(claims).map_err(|error| TokenError(error.to_string()))?;
        let mut token = BASE64URL_NOPAD.encode(header.as_bytes());
        token.push('.');
        BASE64URL_NOPAD.encode_append(&claims, &mut token);
        let signature = key.pair.sign(token.as_bytes())?;
        token.push('.');
        BASE64URL_NOPAD.encode_append(&signature, &mut token);
        Ok(Secret::new(token))
    }

    /// Verifies a token of this issuer at `now`.
    pub fn verify<T: DeserializeOwned + Clone>(
        &self,
        token: &Secret,
        issuer: &str,
        audience: Option<&str>,
        now: Timestamp,
    ) -> Result<Verified<T>, TokenError> {
        let refused = |error: jsonwebtoken::errors::Error| TokenError(error.to_string());
        let header = jsonwebtoken::decode_header(token.reveal()).map_err(refused)?;
        let known = header.kid.as_ref().and_then(|kid| self.verifying.get(kid));
        let (algorithm, key) = known.ok_or_else(|| TokenError("unknown signing key".to_owned()))?;
        let mut validation = Validation::new(*algorithm);
        validation.set_issuer(&[issuer]);
        // A claim that is not required is not looked for: a token without audience would be for everyone.
        validation.set_required_spec_claims(&["exp", "iss", "aud"][..if audience.is_some() { 3 } else { 2 }]);
        // The library reads the machine's clock; ours is passed in.
        validation.validate_exp = false;
        match audience {
            Some(audience) => validation.set_audience(&[audience]),
            None => validation.validate_aud = false,
        }
        let data =
            jsonwebtoken::decode::<serde_json::Value>(token.reveal(), key, &validation).map_err(refused)?;
        let expires_at = data.claims.get("exp").and_then(serde_json::Value::as_i64).unwrap_or(0);
        if now.as_secs() >= expires_at {
            return Err(TokenError("expired".to_owned()));
        }
        let claims = serde_json::from_value(data.claims).map_err(|error| TokenError(error.to_string()))?;
        Ok(Verified { claims, typ: data.header.typ })
    }
}

impl Pair {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let failed = |_| TokenError("signing failed".to_owned());
        match self {
            Self::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Self::P256(pair) => {
                Ok(pair.sign(&SystemRandom::new(), message).map_err(failed)?.as_ref().to_vec())
            }
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
                    .map_err(failed)?;
                Ok(signature)
            }
        }
    }
}

const fn name(algorithm: TokenAlgorithm) -> &'static str {
    match algorithm {
        TokenAlgorithm::EdDSA => "EdDSA",
        TokenAlgorithm::ES256 => "ES256",
        TokenAlgorithm::RS256 => "RS256",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn keys() -> SigningKeys {
        let mut keys = SigningKeys::default();
        for (byte, algorithm) in
            [(1, TokenAlgorithm::EdDSA), (2, TokenAlgorithm::ES256), (3, TokenAlgorithm::RS256)]
        {
            keys.add(KeyId::from_random([byte; 16]), algorithm, &generate(algorithm).unwrap()).unwrap();
        }
        keys
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    #[test]
    fn every_algorithm_signs_what_it_verifies() {
        let keys = keys();
        let claims = json!({ "iss": "https://a", "aud": "b", "exp": 100, "sub": "c" });
        for algorithm in [TokenAlgorithm::EdDSA, TokenAlgorithm::ES256, TokenAlgorithm::RS256] {
            let token = keys.sign(algorithm, "at+jwt", &claims).unwrap();
            let verified = keys.verify::<Value>(&token, "https://a", Some("b"), at(99)).unwrap();
            assert_eq!((verified.claims, verified.typ.as_deref()), (claims.clone(), Some("at+jwt")));
            assert!(keys.verify::<Value>(&token, "https://a", Some("b"), at(100)).is_err());
            assert!(keys.verify::<Value>(&token, "https://x", Some("b"), at(99)).is_err());
            assert!(keys.verify::<Value>(&token, "https://a", Some("x"), at(99)).is_err());
            assert!(self::keys().verify::<Value>(&token, "https://a", Some("b"), at(99)).is_err());
        }
    }

    #[test]
    fn a_changed_token_and_the_none_algorithm_are_refused() {
        let keys = keys();
        let token = keys.sign(TokenAlgorithm::EdDSA, "at+jwt", &json!({ "iss": "i", "exp": 9 })).unwrap();
        let parts: Vec<&str> = token.reveal().split('.').collect();
        let forged = BASE64URL_NOPAD.encode(br#"{"iss":"i","exp":9,"sub":"admin"}"#);
        let none = BASE64URL_NOPAD
            .encode(format!(r#"{{"alg":"none","kid":"{}"}}"#, KeyId::from_random([1; 16])).as_bytes());
        for wrong in [
            format!("{}.{forged}.{}", parts[0], parts[2]),
            format!("{none}.{}.", parts[1]),
            format!("{}.{}.", parts[0], parts[1]),
            "a.b.c".to_owned(),
            String::new(),
        ] {
            assert!(keys.verify::<Value>(&Secret::new(wrong), "i", None, at(1)).is_err());
        }
    }

    #[test]
    fn the_set_holds_public_parts_only() {
        let set = serde_json::to_value(keys().jwks().collect::<Vec<_>>()).unwrap();
        for key in set.as_array().unwrap() {
            for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
                assert!(key.get(private).is_none());
            }
        }
    }
}
