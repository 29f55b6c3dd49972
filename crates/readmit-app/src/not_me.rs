//! The owner's objection: "this was not me". It works without signing in, once per notice.

use crate::app::App;
use crate::failure::Failure;
use crate::store::Concern;
use crate::totp::{VaultError, with_seeds};
use readmit_core::account::Disowned;
use readmit_core::event::{Actor, EventKind, Origin};
use readmit_core::notice::{NoLink, NotMeLink};
use readmit_core::secret::Secret;
use readmit_core::session::SessionEnd;

impl App {
    /// Whether a text is a link of ours that still works as far as its age goes. Nothing is looked up: it
    /// says nothing about any account.
    pub fn is_not_me_link(&self, token: &Secret) -> bool {
        NotMeLink::open(token.reveal(), self.tenant, &self.keys.digest, self.now()).is_ok()
    }

    /// Kills the account's live codes, ends the sessions born from the code that the notice told of, takes away the
    /// authenticator app that it told of, and freezes recovery.
    pub async fn disown(&self, token: &Secret, origin: Origin) -> Result<Result<Disowned, NoLink>, Failure> {
        let link = NotMeLink::open(token.reveal(), self.tenant, &self.keys.digest, self.now());
        let Ok(link) = link else { return Ok(Err(NoLink)) };
        let concern = Concern::account(self.tenant, link.account).with_credentials().with_all_sessions();
        let origin = Origin { actor: Actor::Account(link.account), ..origin };
        let keys = self.keys.clone();
        let disowned = self.decide(concern, origin, move |desk, turn| {
            let freeze = desk.configuration().organisation.desk.freeze;
            // A deleted account has nothing left to disown.
            let Some(account) = desk.account.as_mut() else { return Ok(Disowned::Before) };
            let disowned = account.disown(link.notice, freeze, turn);
            if disowned == Disowned::Now && link.code.is_some() {
                let now = turn.now;
                let born = |session: &readmit_core::session::Session| {
                    session.code == link.code && session.ended.is_none()
                };
                let reason = SessionEnd::Disowned;
                let mut ended = Vec::new();
                for session in desk.sessions.pick_mut(born) {
                    session.ended = Some((reason, now));
                    ended.push(session.id);
                }
                for session in ended {
                    turn.record(EventKind::SessionEnded { session, reason });
                }
            }
            // Last: seeds that cannot be opened keep nothing else from being done.
            let account = desk.account.as_mut().filter(|account| account.has_totp_of(link.notice));
            if let (Disowned::Now, Some(account)) = (disowned, account) {
                with_seeds(&keys, account, turn, |account, seeds, turn| {
                    account.disown_totp(link.notice, seeds, turn)
                })?;
            }
            Ok(disowned)
        });
        disowned.await?.map(Ok).map_err(|error: VaultError| error.into())
    }
}
