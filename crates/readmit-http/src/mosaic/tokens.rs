//! What every successful sign-in answers.

use crate::body::json;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::tokens::TokenSet;
use serde::Serialize;

#[derive(Serialize)]
struct Tokens<'a> {
    access_token: &'a str,
    id_token: &'a str,
    refresh_token: &'a str,
    token_type: &'static str,
    expires_in: u64,
    session_id: String,
}

/// The vendor's token response.
pub(super) fn answer(tokens: &TokenSet) -> Response {
    json(
        StatusCode::OK,
        &Tokens {
            access_token: tokens.access_token.reveal(),
            id_token: tokens.id_token.reveal(),
            refresh_token: tokens.refresh_token.reveal(),
            token_type: "Bearer",
            expires_in: tokens.expires_in.as_secs(),
            session_id: tokens.session.to_string(),
        },
    )
}
