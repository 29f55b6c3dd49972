//! What a client is and how users sign in through it (client metadata, RFC 7591 section 2).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What kind of program a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientKind {
    /// Runs on a server and shows pages.
    #[default]
    Web,
    /// Runs in a page.
    Browser,
    /// Runs on a phone or a computer.
    Native,
    /// Runs on a server, without users.
    Service,
}

/// A way to get tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// A code that a redirect brings (RFC 6749 section 4.1).
    AuthorizationCode,
    /// A code that an embedded sign-in ends with.
    InteractionCode,
    /// A refresh token.
    RefreshToken,
    /// The client's own credentials.
    ClientCredentials,
}

/// What a client is and how users sign in through it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientMetadata {
    /// What kind of program it is.
    pub kind: ClientKind,
    /// How it may get tokens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grant_types: Vec<GrantType>,
    /// Where users may be sent after they signed out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    /// Whether the code of a redirect is bound to who asked for it (RFC 7636).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pkce_required: bool,
    /// Settings that are kept as they were given and have no effect.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub others: Map<String, Value>,
}
