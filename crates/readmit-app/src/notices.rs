//! Telling the owner of an account what was done to it: in the same commit, to every confirmed address.
//!
//! It is done here for every request, after its rule, so that no use case can forget it.

use crate::app::Delivery;
use crate::keys::Keys;
use crate::letter::{Content, Letter};
use crate::store::{Desk, Parts};
use readmit_core::code::Scope;
use readmit_core::event::EventKind;
use readmit_core::id::{ApplicationId, CodeId, EventId};
use readmit_core::notice::{LINK_LIFE, NotMeLink, NoticeKind, confirmed_addresses};
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_core::turn::Turn;
use std::sync::Arc;

/// What the telling needs.
pub(crate) struct Notices {
    pub(crate) keys: Arc<Keys>,
    pub(crate) delivery: Arc<Delivery>,
}

struct News {
    event: EventId,
    at: Timestamp,
    notice: NoticeKind,
    code: Option<CodeId>,
    application: Option<ApplicationId>,
}

impl Notices {
    /// Puts notices of what the rule recorded into the outbox.
    pub(crate) fn tell(&self, desk: &mut Desk<'_>, turn: &mut Turn) {
        if self.delivery.channels.is_empty() {
            return;
        }
        let news: Vec<News> = turn.events().iter().filter_map(News::of).collect();
        if news.is_empty() || !desk.configuration().organisation.desk.notices || !desk.ask(Parts::PROFILE) {
            return;
        }
        let Some(account) = desk.account.as_ref() else { return };
        let configuration = desk.configuration();
        for news in &news {
            let link = NotMeLink { account: account.id, notice: news.event, code: news.code };
            let link = link.seal(account.tenant, &self.keys.digest);
            let link = format!("{}/not-me?t={}", self.delivery.public_url, link.reveal());
            for (channel, to) in confirmed_addresses(&account.profile) {
                if !self.delivery.channels.contains(&channel) {
                    continue;
                }
                let letter = Letter {
                    to: to.to_owned(),
                    language: account.profile.language.clone(),
                    organisation: configuration.organisation.name.clone(),
                    application: news
                        .application
                        .and_then(|id| configuration.application(id))
                        .map(|application| application.name.clone()),
                    content: Content::Notice {
                        notice: news.notice,
                        at: news.at,
                        link: Secret::new(link.clone()),
                    },
                };
                let whom = (account.tenant, account.id);
                match letter.seal(whom, channel, news.at + LINK_LIFE, &self.keys, turn) {
                    Ok(message) => turn.send(message),
                    Err(error) => tracing::error!(%error, "a notice could not be written"),
                }
            }
        }
    }
}

impl News {
    fn of(event: &readmit_core::Event) -> Option<Self> {
        let (notice, code) = NoticeKind::of(&event.kind)?;
        let application = match &event.kind {
            EventKind::CodeIssued { scope: Scope::Application(application), .. } => Some(*application),
            _ => event.origin.application,
        };
        Some(Self { event: event.id, at: event.at, notice, code, application })
    }
}
