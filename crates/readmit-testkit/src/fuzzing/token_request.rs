//! Requests to the token endpoint, form and HTTP Basic, through the whole router.

use super::served::Served;
use super::{Outcome, text};
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Request, StatusCode};
use data_encoding::BASE64;
use serde_json::Value;
use std::sync::OnceLock;
use tower::ServiceExt as _;

/// The first line is the `Authorization` header and the second the `Content-Type` (an empty line: none); the rest
/// is the body. `$id` and `$secret` stand for a real client's, `$basic` for both as HTTP Basic has them.
///
/// # Panics
/// When the answer is not one of RFC 6749 sections 5.1 and 5.2, may be cached, or lets someone in who did not
/// show the secret.
pub fn token_request(data: &[u8]) -> Outcome {
    let endpoint = endpoint();
    let client_id = endpoint.client.to_string();
    let basic = BASE64.encode(format!("{}:{}", client_id, endpoint.secret).as_bytes());
    let fill = |text: &[u8]| {
        let words = [("$id", &client_id), ("$secret", &endpoint.secret), ("$basic", &basic)];
        words
            .iter()
            .fold(text.to_vec(), |text, (word, value)| replace(&text, word.as_bytes(), value.as_bytes()))
    };
    let mut lines = data.splitn(3, |byte| *byte == b'\n');
    let mut line = || fill(lines.next().unwrap_or_default());
    let (authorization, content_type, body) = (line(), line(), line());
    let mut request = Request::post("/oidc/token");
    for (name, value) in [(AUTHORIZATION, authorization), (CONTENT_TYPE, content_type)] {
        if value.is_empty() {
            continue;
        }
        // What no HTTP parser lets through never gets here.
        let Ok(value) = HeaderValue::from_bytes(&value) else { return Outcome::Refused };
        request = request.header(name, value);
    }
    let request = request.body(Body::from(body)).expect("the request is well-formed");
    endpoint.runtime.block_on(async {
        let Ok(response) = endpoint.router.clone().oneshot(request).await;
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("the body is whole");
        let body: Value = serde_json::from_slice(&body).expect("the body is JSON");
        assert_eq!(head.headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok()), Some("no-store"));
        if head.status == StatusCode::OK {
            check_granted(&body, &text(data));
            return Outcome::Accepted;
        }
        check_refused(head.status, &body, head.headers.get(WWW_AUTHENTICATE));
        Outcome::Refused
    })
}

fn check_granted(body: &Value, asked: &str) {
    assert!(asked.contains("$secret") || asked.contains("$basic"), "a stranger is let in");
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["access_token"].as_str().map(|token| token.split('.').count()), Some(3));
}

fn check_refused(status: StatusCode, body: &Value, challenge: Option<&HeaderValue>) {
    let error = body["error"].as_str().expect("an error has a name");
    let expected = match error {
        "invalid_client" => StatusCode::UNAUTHORIZED,
        "invalid_request" if status == StatusCode::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE,
        "invalid_request" | "unsupported_grant_type" | "invalid_target" => StatusCode::BAD_REQUEST,
        other => panic!("{other} is no error of a token endpoint"),
    };
    assert_eq!(status, expected, "{body}");
    assert_eq!(challenge.is_some(), status == StatusCode::UNAUTHORIZED, "RFC 9110 section 11.6.1");
    let description = body["error_description"].as_str().expect("an error is described");
    let allowed = |c: char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    assert!(description.chars().all(allowed), "RFC 6749 section 5.2: {description:?}");
}

fn replace(text: &[u8], word: &[u8], value: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.windows(word.len()).position(|window| window == word) {
        replaced.extend_from_slice(&rest[..place]);
        replaced.extend_from_slice(value);
        rest = &rest[place + word.len()..];
    }
    replaced.extend_from_slice(rest);
    replaced
}

fn endpoint() -> &'static Served {
    static ENDPOINT: OnceLock<Served> = OnceLock::new();
    ENDPOINT.get_or_init(Served::start)
}
