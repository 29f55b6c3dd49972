//! Requests to the token endpoint, form and HTTP Basic, through the whole router.

use super::key_ring::ring;
use super::{Outcome, text};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Request, StatusCode};
use data_encoding::BASE64;
use readmit_app::buckets::{BucketLimits, Buckets};
use readmit_app::configure::ClientOrder;
use readmit_app::ports::SystemRandom;
use readmit_app::store::Store as _;
use readmit_app::{App, Caller};
use readmit_core::application::Passcodes;
use readmit_core::id::TenantId;
use readmit_core::permission::Permissions;
use readmit_core::time::Timestamp;
use readmit_http::{HttpState, Settings};
use readmit_store::{Limits, Memory, Outside};
use serde_json::Value;
use std::sync::{Arc, OnceLock};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use crate::clock::TestClock;

/// The endpoint and one client of it.
struct Endpoint {
    runtime: Runtime,
    router: Router,
    client_id: String,
    client_secret: String,
}

/// The first line is the `Authorization` header and the second the `Content-Type` (an empty line: none); the rest
/// is the body. `$id` and `$secret` stand for a real client's, `$basic` for both as HTTP Basic has them.
///
/// # Panics
/// When the answer is not one of RFC 6749 sections 5.1 and 5.2, may be cached, or lets someone in who did not
/// show the secret.
pub fn token_request(data: &[u8]) -> Outcome {
    let endpoint = endpoint();
    let basic = BASE64.encode(format!("{}:{}", endpoint.client_id, endpoint.client_secret).as_bytes());
    let fill = |text: &[u8]| {
        let words = [("$id", &endpoint.client_id), ("$secret", &endpoint.client_secret), ("$basic", &basic)];
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

fn endpoint() -> &'static Endpoint {
    static ENDPOINT: OnceLock<Endpoint> = OnceLock::new();
    ENDPOINT.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime can be made");
        let (router, client_id, client_secret) = runtime.block_on(start());
        Endpoint { runtime, router, client_id, client_secret }
    })
}

async fn start() -> (Router, String, String) {
    let clock = Arc::new(TestClock::default());
    let outside = Outside { clock: clock.clone(), random: Arc::new(SystemRandom) };
    let store = Memory::open(Limits::default(), outside).expect("a store opens");
    let tenant = TenantId::from_random([1; 16]);
    store.create_tenant(tenant, Timestamp::default()).await.expect("a tenant can be made");
    let keys = Arc::new(ring().open().expect("a new ring opens"));
    let app = App::new(store, keys, clock, Arc::new(SystemRandom), tenant, "http://127.0.0.1/cis");

    let caller = Caller::shell();
    let application = app.create_application(&caller, "Shop".to_owned(), String::new(), Passcodes::default());
    let application = application.await.expect("the store works").expect("the settings make sense");
    let order = ClientOrder {
        name: Some("Back end".to_owned()),
        permissions: Some(Permissions::own_application()),
        ..ClientOrder::default()
    };
    let made = app.create_client(&caller, application.id, order).await;
    let made = made.expect("the store works").expect("the application exists");

    let buckets = Buckets::new(BucketLimits { stranger: u32::MAX, client: u32::MAX }, uuid::Uuid::nil());
    let settings = Settings::new("http://127.0.0.1");
    let router = readmit_http::router(HttpState { app, buckets: Arc::new(buckets), settings });
    (router, made.client.id.to_string(), made.secret.reveal().to_owned())
}
