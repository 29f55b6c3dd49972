//! E-mail as it is written down (RFC 5322): text and HTML in one message that says that a program wrote it.

use crate::outcome::Trouble;
use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use readmit_app::delivery::{Outgoing, SendError};
use readmit_core::secret::Secret;
use std::error::Error;

/// Who e-mail is from where only a folder receives it.
const NOBODY: &str = "Readmit <readmit@localhost>";

/// Keeps other programs from answering (RFC 3834 section 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Reads whom e-mail is from.
pub(super) fn from(text: Option<&str>) -> Result<Mailbox, Trouble> {
    text.unwrap_or(NOBODY).parse().map_err(|_| {
        Trouble::usage("delivery.from: expected an address such as `Example <no-reply@example.com>`")
    })
}

/// Writes a message down.
pub(super) fn write(message: &Outgoing, from: &Mailbox) -> Result<Message, SendError> {
    let address =
        message.to.parse().map_err(|_| SendError::permanent("the address is none that e-mail can go to"))?;
    let text = message.text.reveal().to_owned();
    let html = message.html.as_ref().map_or_else(String::new, |html| Secret::reveal(html).to_owned());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(message.subject.clone())
        // The same at every try: a repetition can be told from a second message.
        .message_id(Some(format!("<{}@{}>", message.id, from.email.domain())))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|_| SendError::permanent("the message cannot be written as e-mail"))
}
