//! Links by which users set a password, and passwords that are drawn for them.

use super::life::{StepRefusal, UserLink};
use crate::app::App;
use crate::directory::DirectoryRefusal;
use crate::store::Desk;
use data_encoding::BASE64URL_NOPAD;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::id::GroupId;
use readmit_core::operator::PasswordLink;
use readmit_core::outbox::Channel;
use readmit_core::profile::Contact;
use readmit_core::secret::Secret;
use readmit_core::turn::Turn;

/// Symbols of a drawn password, where no policy asks for more.
const DRAWN: usize = 20;
/// What a drawn password begins with, so that it has a symbol of each class.
const CLASSES: &str = "Aa1-";

impl App {
    /// A link for the account on the desk. It is void with the next one, the next password, another e-mail address, or the
    /// next change of status.
    pub(super) fn user_link(
        &self,
        desk: &mut Desk<'_>,
        send: bool,
        turn: &mut Turn,
    ) -> Result<UserLink, StepRefusal> {
        let is_operator = |account: &Account| desk.configuration().operator(account.id).is_some();
        let is_operator = desk.account.as_ref().is_some_and(is_operator);
        let account = desk.account.as_mut().ok_or(DirectoryRefusal::NoSuchAccount)?;
        account.void_password_links(turn.now);
        let account = desk.account.as_ref().ok_or(DirectoryRefusal::NoSuchAccount)?;
        let expires_at = PasswordLink::first(turn.now).expires_at;
        let link = PasswordLink { account: account.id, expires_at, replaces: account.password_link_mark() };
        let token = link.seal(self.tenant, &self.keys.digest);
        let url = self.url_of("password", &token);
        turn.record(EventKind::PasswordLinkMade);
        // An operator's link opens more than one account: it goes to an address that was confirmed, or nowhere.
        let is_fit = |email: &&Contact| !is_operator || email.verified_at.is_some();
        let can_mail = self.delivery.channels.contains(&Channel::Email);
        let to = account.profile.email.as_ref().filter(is_fit).filter(|_| can_mail);
        let delivered = match to {
            Some(to) if send => self.send_link(desk, account, to, &url, turn),
            _ => false,
        };
        Ok(UserLink { url, token, sent: delivered })
    }

    /// A password that the policy of these groups takes.
    pub(super) fn draw_password(&self, configuration: &Configuration, groups: &[GroupId]) -> Secret {
        let settings = configuration.password_settings(groups);
        let length = settings.map_or(DRAWN, |settings| usize::from(settings.length_min).max(DRAWN));
        let mut password = CLASSES.to_owned();
        loop {
            password.push_str(&BASE64URL_NOPAD.encode(&self.draw_bytes()));
            let long_enough = password.len() >= length;
            let lacks = |settings: &readmit_core::policy::PasswordSettings| {
                settings.shortfall(&password, None).is_some()
            };
            // More of the same has more of each class, so this comes to an end, at the latest where no password may be longer.
            if long_enough && (!settings.is_some_and(lacks) || password.len() > 100) {
                return Secret::new(password);
            }
        }
    }
}
