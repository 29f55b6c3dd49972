//! OAuth clients: the credentials under which an application's own programs call.

mod auth;
mod metadata;
mod public_key;
mod scope;

pub use auth::ClientAuth;
pub use metadata::{ClientKind, ClientMetadata, GrantType};
pub use public_key::{Curve, KeyError, KeyMaterial, PublicKey};
pub use scope::GrantedScope;

use crate::digest::{Digest, DigestKeys, Purpose};
use crate::id::{ApplicationId, ClientId, KeyId};
use crate::limits::URIS_PER_CLIENT_MAX;
use crate::permission::Permissions;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::turn::Turn;
use serde::{Deserialize, Serialize};
use url::Url;

/// The algorithm that signs a client's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum TokenAlgorithm {
    /// Ed25519 (RFC 8037): the default.
    #[default]
    EdDSA,
    /// ECDSA on P-256.
    ES256,
    /// RSA with SHA-256, for clients that know nothing else.
    RS256,
}

/// A client secret as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretDigest {
    key: KeyId,
    digest: Digest,
    /// A replaced secret may stay valid for a while, so that programs can be changed one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

/// A client of one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The OAuth `client_id`.
    pub id: ClientId,
    /// Its application.
    pub application: ApplicationId,
    /// The name that people see.
    pub name: String,
    /// Where sign-in may return to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirect_uris: Vec<String>,
    /// Web origins that may call from a browser.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
    /// What it may do.
    pub permissions: Permissions,
    /// What signs its tokens.
    #[serde(default)]
    pub algorithm: TokenAlgorithm,
    /// Whether it may call at all.
    pub enabled: bool,
    /// The current secret first; at most one older.
    pub secrets: Vec<SecretDigest>,
    /// How it proves who it is.
    #[serde(default)]
    pub auth: ClientAuth,
    /// Keys that its assertions are verified with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<PublicKey>,
    /// What it may do as a service application, without any user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<GrantedScope>,
    /// What it is, and how users sign in through it.
    #[serde(default)]
    pub metadata: ClientMetadata,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Client {
    /// A client that can do nothing yet.
    pub fn new(id: ClientId, application: ApplicationId, now: Timestamp) -> Self {
        Self {
            id,
            application,
            name: String::new(),
            redirect_uris: Vec::new(),
            origins: Vec::new(),
            permissions: Permissions::default(),
            algorithm: TokenAlgorithm::default(),
            enabled: true,
            secrets: Vec::new(),
            auth: ClientAuth::default(),
            keys: Vec::new(),
            scopes: Vec::new(),
            metadata: ClientMetadata::default(),
            created_at: now,
            updated_at: now,
        }
    }

    /// Draws a secret (256 bits) and keeps its digest. The former secret stays valid until `former_until`.
    pub fn draw_secret(
        &mut self,
        keys: &DigestKeys,
        former_until: Option<Timestamp>,
        turn: &mut Turn,
    ) -> Secret {
        let text = Secret::new(data_encoding::BASE64URL_NOPAD.encode(&turn.random_bytes::<32>()));
        self.secrets.truncate(1);
        for former in &mut self.secrets {
            former.expires_at = Some(former_until.unwrap_or(turn.now));
        }
        let key = keys.current();
        let digest = key.digest(Purpose::ClientSecret, &[self.id.as_bytes(), text.reveal().as_bytes()]);
        self.secrets.insert(0, SecretDigest { key: key.id(), digest, expires_at: None });
        text
    }

    /// The keys of the secrets that are still valid at `now`.
    pub fn secret_keys(&self, now: Timestamp) -> impl Iterator<Item = KeyId> {
        let valid = move |kept: &&SecretDigest| kept.expires_at.is_none_or(|until| now < until);
        self.secrets.iter().filter(valid).map(|kept| kept.key)
    }

    /// Keeps a secret that was just accepted under the newest key. Returns whether it was kept under an
    /// older one.
    pub fn renew_secret(&mut self, secret: &Secret, keys: &DigestKeys) -> bool {
        let parts = [&self.id.as_bytes()[..], secret.reveal().as_bytes()];
        let current = keys.current();
        let is_this = |kept: &&mut SecretDigest| {
            let key = keys.get(kept.key).filter(|key| key.id() != current.id());
            key.is_some_and(|key| key.digest(Purpose::ClientSecret, &parts) == kept.digest)
        };
        let Some(kept) = self.secrets.iter_mut().find(is_this) else { return false };
        kept.key = current.id();
        kept.digest = current.digest(Purpose::ClientSecret, &parts);
        true
    }

    /// Forgets every secret: the client needs a new one before it can call again.
    pub fn void_secrets(&mut self) -> bool {
        let had = !self.secrets.is_empty();
        self.secrets.clear();
        had
    }

    /// Whether `secret` is this client's at `now`.
    pub fn accepts(&self, secret: &Secret, keys: &DigestKeys, now: Timestamp) -> bool {
        // Every secret is compared, whichever matches.
        let matching = self.secrets.iter().filter(|kept| {
            let current = kept.expires_at.is_none_or(|until| now < until);
            let parts = [&self.id.as_bytes()[..], secret.reveal().as_bytes()];
            let digest = keys.get(kept.key).map(|key| key.digest(Purpose::ClientSecret, &parts));
            digest == Some(kept.digest) && current
        });
        matching.count() > 0
    }
}

/// Why a URI cannot be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    /// Not an absolute URI, or one with a fragment (RFC 6749 section 3.1.2).
    #[error("`{0}` must be an absolute URI without fragment such as https://app.example.com/callback")]
    Redirect(String),
    /// Not an origin.
    #[error("`{0}` must be an origin such as https://app.example.com, without path")]
    Origin(String),
    /// More than the limit.
    #[error("at most {URIS_PER_CLIENT_MAX} are allowed")]
    TooMany,
}

/// Reads redirect URIs. Plain `http` is for this machine only; private-use schemes are for native apps
/// (RFC 8252).
pub fn read_redirect_uris(texts: Vec<String>) -> Result<Vec<String>, UriError> {
    if texts.len() > URIS_PER_CLIENT_MAX {
        return Err(UriError::TooMany);
    }
    for text in &texts {
        let bad = || UriError::Redirect(text.chars().take(200).collect());
        let uri = Url::parse(text).map_err(|_| bad())?;
        let scheme_ok = match uri.scheme() {
            "http" => is_loopback(&uri),
            "https" => uri.host_str().is_some(),
            "javascript" | "data" | "file" | "blob" | "about" | "vbscript" => false,
            _ => true,
        };
        if !scheme_ok || uri.fragment().is_some() || text.contains('*') {
            return Err(bad());
        }
    }
    Ok(texts)
}

/// Reads web origins into the form in which browsers send them (RFC 6454).
pub fn read_origins(texts: Vec<String>) -> Result<Vec<String>, UriError> {
    if texts.len() > URIS_PER_CLIENT_MAX {
        return Err(UriError::TooMany);
    }
    let read = |text: String| {
        let bad = || UriError::Origin(text.chars().take(200).collect());
        let uri = Url::parse(&text).map_err(|_| bad())?;
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && uri.fragment().is_none();
        let secure = uri.scheme() == "https" || (uri.scheme() == "http" && is_loopback(&uri));
        if bare && secure && uri.username().is_empty() {
            Ok(uri.origin().ascii_serialization())
        } else {
            Err(bad())
        }
    };
    texts.into_iter().map(read).collect()
}

fn is_loopback(uri: &Url) -> bool {
    matches!(uri.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::DigestKey;
    use crate::event::Origin;
    use crate::id::AccountId;
    use crate::time::Span;
    use crate::turn::Seed;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn redirect_uris_are_exact_and_safe() {
        assert!(
            read_redirect_uris(texts(&["https://a.example/cb", "http://localhost:8765/cb", "com.app:/cb"]))
                .is_ok()
        );
        for wrong in
            ["/cb", "http://a.example/cb", "https://a.example/cb#x", "javascript:alert(1)", "https://*.a"]
        {
            assert!(read_redirect_uris(texts(&[wrong])).is_err(), "{wrong}");
        }
    }

    #[test]
    fn origins_are_normalised() {
        assert_eq!(read_origins(texts(&["https://A.example:443/"])).unwrap(), ["https://a.example"]);
        for wrong in ["https://a.example/path", "null", "*", "http://a.example", "https://u@a.example"] {
            assert!(read_origins(texts(&[wrong])).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_rotated_secret_lives_as_long_as_it_was_given() {
        let keys = DigestKeys::new(DigestKey::new(KeyId::from_random([1; 16]), &[1; 32]), vec![]);
        let start = Timestamp::from_millis(0);
        let seed = Seed { bytes: [1; 32], arrived_at: start, place: 0 };
        let mut turn = Turn::new(start, &seed, Origin::system(), AccountId::from_random([0; 16]));
        let id = ClientId::from_random([1; 16]);
        let mut client = Client::new(id, ApplicationId::from_random([1; 16]), start);
        let first = client.draw_secret(&keys, None, &mut turn);
        assert!(client.accepts(&first, &keys, start));
        let second = client.draw_secret(&keys, Some(start + Span::from_secs(60)), &mut turn);
        assert!(client.accepts(&second, &keys, start) && client.accepts(&first, &keys, start));
        assert!(!client.accepts(&first, &keys, start + Span::from_secs(60)));
        let third = client.draw_secret(&keys, None, &mut turn);
        assert!(client.accepts(&third, &keys, start) && !client.accepts(&second, &keys, start));
        assert!(!client.accepts(&Secret::new(String::new()), &keys, start));
        let newer = DigestKey::new(KeyId::from_random([2; 16]), &[2; 32]);
        let rotated = DigestKeys::new(newer.clone(), keys.iter().cloned().collect());
        assert!(!client.renew_secret(&Secret::new("another".to_owned()), &rotated));
        assert!(client.renew_secret(&third, &rotated) && !client.renew_secret(&third, &rotated));
        assert!(client.accepts(&third, &DigestKeys::new(newer, vec![]), start), "the old key is not needed");
        assert!(client.void_secrets() && !client.accepts(&third, &rotated, start));
    }
}
