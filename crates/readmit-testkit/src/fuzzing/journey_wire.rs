//! Envelopes of the orchestration wire, in the clear and encrypted, through the whole server.

use super::served::Served;
use super::{Outcome, text};
use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode, Uri};
use data_encoding::BASE64;
use readmit_app::journeys::channel::Channel;
use serde_json::{Value, json};
use std::sync::OnceLock;
use tower::ServiceExt as _;

const VECTOR: [u8; 16] = [7; 16];

/// The generator of P-256: a point like any other.
const POINT: &str =
    "BGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=";

struct Endpoint {
    served: Served,
    session: String,
    channel: Channel,
}

/// The first line is what stands between `/ido/api/v2/auth/` and the end of the query, and the rest the body; `$id`
/// stands for a real client's id, `$session` for a channel of it and `$point` for a point of the curve. Where the first
/// line begins with `encrypted `, the rest is the text that the client encrypts, a header's text after each line break.
///
/// # Panics
/// When an answer is one that the vendor's SDK cannot read, a journey runs though there is none, or an encrypted request
/// is told apart from another that cannot be read either.
pub fn journey_wire(data: &[u8]) -> Outcome {
    let endpoint = endpoint();
    let input = text(data);
    let fill = |text: &str| {
        let text = text.replace("$id", &endpoint.served.client.to_string());
        text.replace("$session", &endpoint.session).replace("$point", POINT)
    };
    let (target, rest) = input.split_once('\n').unwrap_or((&input, ""));
    let (target, encrypted) = match target.strip_prefix("encrypted ") {
        Some(target) => (target, true),
        None => (target, false),
    };
    let body = if encrypted { encrypt(endpoint, rest) } else { fill(rest) };
    // What no HTTP parser lets through never gets here.
    let Ok(target) = format!("/ido/api/v2/auth/{}", fill(target)).parse::<Uri>() else {
        return Outcome::Refused;
    };
    if !target.path().starts_with("/ido/api/v2/auth/") || target.authority().is_some() {
        return Outcome::Refused;
    }
    let request = Request::post(target).header(CONTENT_TYPE, "application/json;charset=UTF-8");
    let request = request.body(Body::from(body)).expect("the request is well-formed");
    endpoint.served.runtime.block_on(async {
        let Ok(response) = endpoint.served.router.clone().oneshot(request).await;
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("the body is whole");
        let body: Value = serde_json::from_slice(&body).expect("the body is JSON");
        check(endpoint, head.status, &body);
        if head.status == StatusCode::OK { Outcome::Accepted } else { Outcome::Refused }
    })
}

fn encrypt(endpoint: &Endpoint, texts: &str) -> String {
    let mut parts = texts.split('\n').map(|text| {
        BASE64.encode(&endpoint.channel.encrypt(VECTOR, text.as_bytes()).expect("a text can be encrypted"))
    });
    let data = parts.next().unwrap_or_default();
    let header =
        json!({"type": "encryption", "iv": BASE64.encode(&VECTOR), "crypto_session_id": endpoint.session});
    json!({"headers": [header], "enc_headers": parts.collect::<Vec<_>>(), "data": data}).to_string()
}

/// What the SDK insists upon.
fn check(endpoint: &Endpoint, status: StatusCode, body: &Value) {
    let headers = body["headers"].as_array().expect("there are headers");
    assert!(headers.iter().all(Value::is_object), "{body}");
    assert!(body["error_message"].is_string() && body["error_code"].is_u64(), "{body}");
    if let Some(header) = headers.iter().find(|header| header["type"] == "key_exchange") {
        assert!(header["crypto_session_id"].is_string() && body["data"]["r"].is_string(), "{body}");
        return;
    }
    let data = match headers.iter().find(|header| header["type"] == "encryption") {
        None => body["data"].clone(),
        Some(header) => {
            let bytes = |text: &Value| BASE64.decode(text.as_str().unwrap_or_default().as_bytes());
            let vector = bytes(&header["iv"]).ok().and_then(|iv| iv.try_into().ok()).expect("a vector");
            let opened = endpoint.channel.decrypt(vector, &bytes(&body["data"]).expect("base64"));
            opened.read().expect("the answer can be read")
        }
    };
    assert_eq!(data["state"], "rejected", "there is no journey: {body}");
    assert!(data["rejection_data"].is_object() && data.get("assertions_complete").is_none(), "{data}");
    assert_ne!(body["error_code"], 0);
    let expected = [200, 400, 404, 413];
    assert!(expected.contains(&status.as_u16()), "{status} {body}");
}

fn endpoint() -> &'static Endpoint {
    static ENDPOINT: OnceLock<Endpoint> = OnceLock::new();
    ENDPOINT.get_or_init(|| {
        let served = Served::start();
        let point = BASE64.decode(POINT.as_bytes()).expect("base64");
        let session = served.app.agree_channel(served.client, &point).expect("a point of the curve").id;
        let channel = served.app.channel(served.client, &session);
        Endpoint { served, session, channel }
    })
}
