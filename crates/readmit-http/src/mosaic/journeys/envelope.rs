//! Reading envelopes: `{"data": …, "headers": […]}`, in the clear or encrypted.
//!
//! A message about a body in the clear names the field. About an encrypted one there is a single message, whatever was
//! wrong with it: see [`readmit_app::journeys::channel`].

use super::query::is_plain;
use crate::call::Call;
use crate::fault::Fault;
use crate::json;
use data_encoding::BASE64;
use readmit_app::journeys::channel::{BLOCK, Channel, Unreadable};
use readmit_core::id::ClientId;
use readmit_core::journey::Value;
use readmit_core::journey::value::Fields;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::sync::Arc;

/// Headers of one envelope; the SDK sends six at most.
const HEADERS_MAX: usize = 32;

/// Fields of what a device says of itself; the SDK sends eight.
const DEVICE_FIELDS_MAX: usize = 16;

/// Bytes of one of them: the public key is the longest, with 392.
const DEVICE_TEXT_BYTES_MAX: usize = 1024;

/// What came.
pub(super) struct Received<T> {
    /// `data`.
    pub(super) data: T,
    /// The envelope's headers.
    pub(super) headers: Headers,
    /// The channel that it came over, where it came encrypted; the answer goes the same way.
    pub(super) channel: Option<Channel>,
}

/// The headers of an envelope: objects with a `type`. Others than those that are asked for are of no interest.
pub(super) struct Headers(Vec<Value>);

#[derive(Deserialize)]
struct Envelope {
    data: Box<RawValue>,
    #[serde(default)]
    headers: Vec<Value>,
    #[serde(default)]
    enc_headers: Vec<String>,
}

/// Reads an envelope and what is in it.
pub(super) fn read<T: DeserializeOwned>(call: &Call, client: ClientId) -> Result<Received<T>, Fault> {
    let Envelope { data, headers, enc_headers } = parse(call)?;
    let headers = Headers(headers);
    match headers.find("encryption") {
        None => {
            let data = json::read_part("data", data.get())?;
            Ok(Received { data, headers, channel: None })
        }
        Some(how) => decrypt(call, client, how, &data, &enc_headers),
    }
}

/// Reads an envelope that can only come in the clear.
pub(super) fn read_clear<T: DeserializeOwned>(call: &Call) -> Result<(T, Headers), Fault> {
    let Envelope { data, headers, .. } = parse(call)?;
    Ok((json::read_part("data", data.get())?, Headers(headers)))
}

fn parse(call: &Call) -> Result<Envelope, Fault> {
    let envelope: Envelope = call.json()?;
    for (name, count) in [("headers", envelope.headers.len()), ("enc_headers", envelope.enc_headers.len())] {
        if count > HEADERS_MAX {
            return Err(Fault::invalid(format!("{name} must have at most {HEADERS_MAX} items")));
        }
    }
    Ok(envelope)
}

fn decrypt<T: DeserializeOwned>(
    call: &Call,
    client: ClientId,
    how: &Value,
    data: &RawValue,
    headers: &[String],
) -> Result<Received<T>, Fault> {
    let text = |name| how.get(name).and_then(Value::as_text).ok_or_else(unreadable);
    let vector = BASE64.decode(text("iv")?.as_bytes()).map_err(|_| unreadable())?;
    let vector: [u8; BLOCK] = vector.try_into().map_err(|_| unreadable())?;
    let channel = call.app().channel(client, text("crypto_session_id")?);
    let bytes = |part: &str| BASE64.decode(part.as_bytes()).map_err(|_| unreadable());
    let data: String = serde_json::from_str(data.get()).map_err(|_| unreadable())?;
    // All parts are opened and read before any of them is judged.
    let data = channel.decrypt(vector, &bytes(&data)?).read::<T>();
    let headers = headers.iter().map(|part| Ok(channel.decrypt(vector, &bytes(part)?).read()));
    let headers: Vec<Result<Value, Unreadable>> = headers.collect::<Result<_, Fault>>()?;
    let headers: Result<Vec<Value>, Unreadable> = headers.into_iter().collect();
    match (data, headers) {
        (Ok(data), Ok(headers)) => Ok(Received { data, headers: Headers(headers), channel: Some(channel) }),
        _ => Err(unreadable()),
    }
}

/// The one answer about encrypted bodies.
pub(super) fn unreadable() -> Fault {
    Fault::invalid("the encrypted body cannot be read: start the journey again")
}

impl Headers {
    pub(super) fn find(&self, kind: &str) -> Option<&Value> {
        self.0.iter().find(|header| header.get("type").and_then(Value::as_text) == Some(kind))
    }

    /// Ties calls together in the client's logs.
    pub(super) fn correlation_id(&self) -> Option<String> {
        let id = self.find("correlation_id")?.get("correlation_id")?.as_text()?;
        is_plain(id).then(|| id.to_owned())
    }

    /// The device as it describes itself; it proves nothing by that.
    pub(super) fn device(&self) -> Value {
        let device = self.find("device").and_then(|header| header.get("device")?.as_object());
        let told = device.into_iter().flatten().filter(|(name, value)| {
            let text = value.as_text().unwrap_or_default();
            is_plain(name) && !text.is_empty() && text.len() <= DEVICE_TEXT_BYTES_MAX
        });
        let told = told.take(DEVICE_FIELDS_MAX).map(|(name, value)| (name.clone(), value.clone()));
        Value::Object(Arc::new(told.collect::<Fields>()))
    }
}
