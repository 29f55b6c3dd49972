//! Who carries messages: the adapters behind the `Sender` port, and the texts.

mod file;
mod letters;
mod sms;
mod smtp;
mod web;

pub(crate) use web::Web;

use crate::config::DeliverySettings;
use crate::installation::at;
use crate::outcome::Trouble;
use file::Folder;
use futures_util::future::BoxFuture;
use readmit_app::delivery::{Outgoing, SendError, Sender, Templates};
use readmit_core::outbox::Channel;
use sms::Gateway;
use smtp::MailServer;
use std::path::Path;

/// The providers in use.
pub(crate) struct Providers {
    server: Option<MailServer>,
    gateway: Option<Gateway>,
    folder: Option<Folder>,
}

impl Providers {
    /// Makes them ready. Nobody is connected to yet.
    pub(crate) fn open(settings: &DeliverySettings) -> Result<Self, Trouble> {
        let from = letters::from(settings.from.as_deref())?;
        let server = settings.smtp.as_ref().map(|smtp| MailServer::open(smtp, from.clone())).transpose()?;
        let gateway = settings.sms.as_ref().map(Gateway::open).transpose()?;
        let folder = settings.folder.as_deref().map(|path| Folder::open(path, from)).transpose()?;
        Ok(Self { server, gateway, folder })
    }
}

impl Sender for Providers {
    fn send(&self, message: Outgoing) -> BoxFuture<'_, Result<(), SendError>> {
        match (message.channel, &self.server, &self.gateway, &self.folder) {
            (Channel::Email, Some(server), ..) => Box::pin(server.send(message)),
            (Channel::Sms, _, Some(gateway), _) => Box::pin(gateway.send(message)),
            (.., Some(folder)) => Box::pin(folder.write(message)),
            (channel, ..) => {
                let text = format!("no provider is configured for {}", channel.as_str());
                Box::pin(std::future::ready(Err(SendError::passing(text))))
            }
        }
    }
}

/// The texts, the operator's own over the built-in ones.
pub(crate) fn templates(folder: Option<&Path>) -> Result<Templates, Trouble> {
    let Some(folder) = folder else { return built(Templates::built_in()) };
    let mut own = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let path = entry.map_err(|error| at(folder, &error))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // What an editor or a version control leaves lying there is no template.
        if path.is_dir() || name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        own.push((name, std::fs::read_to_string(&path).map_err(|error| at(&path, &error))?));
    }
    own.sort();
    built(Templates::with(&own))
}

fn built(made: Result<Templates, readmit_app::delivery::TemplateError>) -> Result<Templates, Trouble> {
    made.map_err(|error| Trouble::usage(format!("delivery.templates: {error}")))
}
