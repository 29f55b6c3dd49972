//! Tokens that are signed, by what they are for.

use super::METERS;

/// What tokens were signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokensFor {
    /// A sign-in.
    SignIn,
    /// A session that goes on.
    Refresh,
    /// A client itself.
    Client,
    /// A journey.
    Journey,
}

/// A set of tokens was signed.
pub fn tokens_issued(purpose: TokensFor) {
    METERS.tokens.count(match purpose {
        TokensFor::SignIn => "sign_in",
        TokensFor::Refresh => "refresh",
        TokensFor::Client => "client",
        TokensFor::Journey => "journey",
    });
}
