//! What was sent: messages go through the real outbox and the real texts, and end here.

use futures_util::future::{BoxFuture, ready};
use readmit_app::delivery::{Outgoing, SendError, Sender, Templates, Worker};
use readmit_app::letter::{Content, Letter};
use readmit_app::store::MessageKey;
use readmit_app::{App, Failure};
use readmit_core::outbox::Channel;
use std::sync::{Arc, Mutex, PoisonError};

/// Messages that are claimed at once.
const AT_ONCE: u32 = 50;

/// Digits of the shortest code.
const CODE_DIGITS_MIN: usize = 4;

/// A message that was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    /// How.
    pub(super) channel: Channel,
    /// To whom.
    pub(super) to: String,
    /// The code in it.
    pub(super) code: Option<String>,
    /// Its text.
    pub(super) text: String,
}

/// Takes messages and keeps them.
#[derive(Default)]
pub(super) struct Outbox(Mutex<Vec<Sent>>);

impl Sender for Outbox {
    fn send(&self, message: Outgoing) -> BoxFuture<'_, Result<(), SendError>> {
        let Outgoing { channel, to, text, .. } = message;
        let text = text.reveal().to_owned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Sent { channel, to, code: None, text });
        Box::pin(ready(Ok(())))
    }
}

impl Outbox {
    /// Delivers what waits; answers what was sent, in the order in which it was put there.
    pub(super) async fn empty(
        self: &Arc<Self>,
        app: &App,
        templates: &Arc<Templates>,
    ) -> Result<Vec<Sent>, Failure> {
        let worker = Worker::new(app.clone(), self.clone(), templates.clone());
        let mut sent = Vec::new();
        loop {
            let mut claimed = worker.claim(AT_ONCE).await?;
            if claimed.is_empty() {
                return Ok(sent);
            }
            claimed.sort_by_key(|message| message.created_at);
            for message in &claimed {
                let MessageKey { tenant, account, id } = message.key;
                let letter = Letter::open(&message.sealed, (tenant, account, id), &app.keys);
                let code = match letter.map(|letter| letter.content) {
                    Ok(Content::Code { code, .. }) => {
                        Some(code.reveal().chars().filter(|symbol| !symbol.is_whitespace()).collect())
                    }
                    _ => None,
                };
                worker.deliver(message).await?;
                let delivered = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
                sent.extend(delivered.into_iter().map(|message| Sent { code: code.clone(), ..message }));
            }
        }
    }
}

/// The last code that was sent to an address: the server's own, or the first digits that look like one in the words of a
/// journey's author.
pub(super) fn find_code(sent: &[Sent], channel: Option<Channel>, to: &str) -> Result<String, String> {
    let meant = |message: &&Sent| {
        message.to.eq_ignore_ascii_case(to) && channel.is_none_or(|channel| channel == message.channel)
    };
    let found = sent.iter().rev().filter(meant).find_map(|message| {
        message.code.clone().or_else(|| {
            let words = message.text.split(|symbol: char| !symbol.is_ascii_digit());
            words.filter(|word| word.len() >= CODE_DIGITS_MIN).map(ToOwned::to_owned).next()
        })
    });
    found.ok_or_else(|| format!("no code was sent to {to:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_code_to_an_address_is_found() {
        let message = |to: &str, code: Option<&str>, text: &str| Sent {
            channel: Channel::Email,
            to: to.to_owned(),
            code: code.map(ToOwned::to_owned),
            text: text.to_owned(),
        };
        let sent = [
            message("ann@example.com", Some("111111"), ""),
            message("ann@example.com", None, "In 10 min: 4711."),
            message("bob@example.com", Some("222222"), ""),
        ];
        assert_eq!(find_code(&sent, None, "ANN@example.com"), Ok("4711".to_owned()));
        assert_eq!(find_code(&sent[..1], Some(Channel::Email), "ann@example.com"), Ok("111111".to_owned()));
        assert!(find_code(&sent, Some(Channel::Sms), "ann@example.com").is_err());
    }
}
