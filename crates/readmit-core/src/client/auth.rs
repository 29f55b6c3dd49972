//! How a client proves who it is at the token endpoint (OpenID Connect Core section 9).

use serde::{Deserialize, Serialize};

/// How a client proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// By its secret, in the header.
    #[default]
    ClientSecretBasic,
    /// By its secret, in the body.
    ClientSecretPost,
    /// By an assertion that it signs with a key of its own.
    PrivateKeyJwt,
    /// Not at all: whoever has its id can be it.
    None,
}

impl ClientAuth {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::ClientSecretBasic, Self::ClientSecretPost, Self::PrivateKeyJwt, Self::None];

    /// The registered name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::None => "none",
        }
    }

    /// Whether a client that proves itself so has a secret.
    pub const fn has_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }
}
