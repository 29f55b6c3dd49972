//! SMS through a web hook: the gateway, or a small program in front of one, gets a signed post for each.

use super::web::Web;
use crate::config::SmsSettings;
use crate::outcome::Trouble;
use readmit_app::delivery::signature::SigningSecret;
use readmit_app::delivery::{Outgoing, SendError};
use readmit_app::ports::{Clock, SystemClock};
use serde::Serialize;

/// An SMS gateway.
pub(super) struct Gateway {
    web: Web,
    url: String,
    secret: SigningSecret,
}

#[derive(Serialize)]
struct Body<'a> {
    id: String,
    to: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<&'a str>,
}

impl Gateway {
    /// Makes it ready.
    pub(super) fn open(settings: &SmsSettings) -> Result<Self, Trouble> {
        let secret = SigningSecret::read(&settings.secret)
            .map_err(|error| Trouble::usage(format!("delivery.sms_secret: {error}")))?;
        Ok(Self { web: Web::open()?, url: settings.url.clone(), secret })
    }

    /// Posts one message. Its id is the idempotency key: the same at every try.
    pub(super) async fn send(&self, message: Outgoing) -> Result<(), SendError> {
        let id = message.id.to_string();
        let body = Body {
            id: id.clone(),
            to: &message.to,
            text: message.text.reveal(),
            sender: message.sender.as_deref(),
        };
        let body =
            serde_json::to_string(&body).map_err(|_| SendError::permanent("the message has no JSON"))?;
        let signed = self.secret.headers(&id, SystemClock.now(), &body);
        let headers = signed.into_iter().chain([("idempotency-key", id)]);
        self.web.post_json(&self.url, headers, body).await
    }
}
