//! `POST …/auth/key_exchange`: the first request of an encrypted journey.
//!
//! The SDK checks that the status is a success and that `data` comes back as it was sent.

use super::envelope::Headers;
use super::query::Query;
use super::{answer, envelope, writing};
use crate::call::Call;
use crate::fault::Fault;
use axum::response::Response;
use data_encoding::BASE64;
use readmit_app::journeys::NotRun;
use readmit_core::journey::Value;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The only scheme there is: ECDH on P-256, SHA-256, AES-256-CBC.
const SCHEME: f64 = 3.0;

/// Characters of the greeting; the SDK's is `Hello Encrypted World`.
const GREETING_CHARS_MAX: usize = 128;

#[derive(Deserialize, Serialize)]
struct Greeting {
    r: String,
}

/// Agrees on a key.
pub(in crate::mosaic) async fn exchange(call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call).await?;
    let (greeting, headers): (Greeting, Headers) = envelope::read_clear(&call)?;
    if greeting.r.chars().count() > GREETING_CHARS_MAX {
        return Err(Fault::invalid(format!("data.r must have at most {GREETING_CHARS_MAX} characters")));
    }
    let point = point(&headers)?;
    let configuration = call.app().known_configuration().await?;
    if !configuration.client(query.client).is_some_and(|client| client.enabled) {
        return writing::write(&call, None, &answer::not_run(NotRun::NoClient), Vec::new());
    }
    let agreed = call.app().agree_channel(query.client, &point).map_err(|_| no_point())?;
    let header = json!({
        "type": "key_exchange",
        "scheme": 3,
        "y": BASE64.encode(&agreed.point),
        "crypto_session_id": agreed.id,
    });
    Ok(writing::plain(&greeting, &[header]))
}

fn point(headers: &Headers) -> Result<Vec<u8>, Fault> {
    let missing = || Fault::invalid("headers must have one of type key_exchange, with scheme 3");
    let offer = headers.find("key_exchange").ok_or_else(missing)?;
    if offer.get("scheme") != Some(&Value::Number(SCHEME)) {
        return Err(missing());
    }
    let text = offer.get("y").and_then(Value::as_text).ok_or_else(no_point)?;
    BASE64.decode(text.as_bytes()).map_err(|_| no_point())
}

fn no_point() -> Fault {
    Fault::invalid("headers: y of key_exchange must be an uncompressed point of P-256, as base64")
}
