//! E-mail over SMTP (RFC 5321), over TLS unless the server is on this machine.

use super::letters;
use crate::config::{Security, SmtpSettings};
use crate::outcome::Trouble;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use readmit_app::delivery::{Outgoing, SendError};
use std::error::Error;
use std::time::Duration;

/// How long the server may take for each of its answers.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a message may take in all; well under the time for which it is claimed.
const WHOLE: Duration = Duration::from_secs(40);

/// Answers that say that our credentials are wrong, and nothing about the message (RFC 4954 section 6).
const NOT_THE_MESSAGES_FAULT: [u16; 4] = [530, 534, 535, 538];

/// A mail server.
pub(super) struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    /// Makes it ready. Connections are made when there is something to send.
    pub(super) fn open(settings: &SmtpSettings, from: Mailbox) -> Result<Self, Trouble> {
        let parameters = || {
            let made = TlsParameters::new(settings.host.clone());
            made.map_err(|error| Trouble::failure(format!("delivery.smtp_url: TLS cannot be used: {error}")))
        };
        let tls = match settings.security {
            Security::None => Tls::None,
            Security::StartTls => Tls::Required(parameters()?),
            Security::Tls => Tls::Wrapper(parameters()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.clone())
            .port(settings.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = &settings.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.reveal().to_owned()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Sends one message.
    pub(super) async fn send(&self, message: Outgoing) -> Result<(), SendError> {
        let letter = letters::write(&message, &self.from)?;
        match tokio::time::timeout(WHOLE, self.transport.send(letter)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(explain(&error)),
            Err(_) => Err(SendError::passing("the mail server took too long")),
        }
    }
}

/// What went wrong, in our own words: what a server answers often repeats the address.
fn explain(error: &lettre::transport::smtp::Error) -> SendError {
    if let Some(code) = error.status().map(u16::from) {
        let status = enhanced(&error.to_string()).map_or_else(String::new, |status| format!(" ({status})"));
        let text = format!("the mail server answered {code}{status}");
        let permanent = error.is_permanent() && !NOT_THE_MESSAGES_FAULT.contains(&code);
        return SendError { permanent, text };
    }
    // Before anything was said about the message, causes are about the connection only.
    let cause = error.source().map_or_else(String::new, |cause| format!(": {cause}"));
    SendError::passing(if error.is_timeout() {
        "the mail server took too long".to_owned()
    } else if error.is_tls() {
        format!("TLS with the mail server failed{cause}")
    } else if error.is_client() || error.is_response() {
        "the mail server and this program do not understand each other".to_owned()
    } else {
        format!("the mail server cannot be reached{cause}")
    })
}

/// The enhanced status code in an answer (RFC 3463 section 2), such as 5.1.1.
fn enhanced(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        let mut parts = word.split('.');
        let is_class = |part: &str| matches!(part, "2" | "4" | "5");
        let is_number =
            |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        parts.next().is_some_and(is_class)
            && parts.next().is_some_and(is_number)
            && parts.next().is_some_and(is_number)
            && parts.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enhanced_status_is_found_and_nothing_else_is_repeated() {
        assert_eq!(enhanced("permanent error (550): 5.1.1 <ann@example.com>: no such user"), Some("5.1.1"));
        assert_eq!(enhanced("550 no user ann@5.1.1 here, 10.0.0.1"), None);
    }
}
