//! Messages as files, to try things on: one file each, for the owner's eyes only.

use super::letters;
use crate::installation::at;
use crate::outcome::Trouble;
use crate::private;
use lettre::message::Mailbox;
use readmit_app::delivery::{Outgoing, SendError};
use readmit_core::outbox::Channel;
use std::path::{Path, PathBuf};

/// A folder that messages are written into.
pub(super) struct Folder {
    path: PathBuf,
    from: Mailbox,
}

impl Folder {
    /// Makes the folder where it is not there.
    pub(super) fn open(path: &Path, from: Mailbox) -> Result<Self, Trouble> {
        private::folder(path).map_err(|error| at(path, &error))?;
        Ok(Self { path: path.to_owned(), from })
    }

    /// Writes one message; a second try writes the same file.
    pub(super) async fn write(&self, message: Outgoing) -> Result<(), SendError> {
        let (ending, bytes) = match message.channel {
            Channel::Email => ("eml", letters::write(&message, &self.from)?.formatted()),
            Channel::Sms => ("txt", text(&message).into_bytes()),
        };
        let path = self.path.join(format!("{}.{ending}", message.id));
        let written = tokio::task::spawn_blocking(move || private::replace(&path, &bytes)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(SendError::passing(format!("the file cannot be written: {error}"))),
            Err(_) => Err(SendError::passing("the file was not written")),
        }
    }
}

fn text(message: &Outgoing) -> String {
    let from = message.sender.as_deref().map_or_else(String::new, |sender| format!("From: {sender}\n"));
    format!("To: {}\n{from}\n{}\n", message.to, message.text.reveal())
}
