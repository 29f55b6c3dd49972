//! Who calls: an authenticated client, an operator, or whoever may run the program on the server's machine.

use crate::store::Desk;
use readmit_core::event::{Actor, EventKind, Origin};
use readmit_core::id::{AccountId, ApplicationId, ClientId};
use readmit_core::operator::{self, Authority, Denial, Need};
use readmit_core::permission::{Permission, Permissions};
use readmit_core::time::Timestamp;
use readmit_core::turn::Turn;

/// Someone whose right to ask has been established.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who it is, for the events.
    pub actor: Actor,
    /// The client and its application, where a client calls.
    pub client: Option<(ClientId, ApplicationId)>,
    /// What a client may do.
    pub permissions: Permissions,
    /// On whose authority acts are done; judged anew in every batch.
    pub authority: Authority,
    /// When the operator signed in; `None` for tokens and for who is no operator.
    pub signed_in_at: Option<Timestamp>,
    /// The end user's address, as far as it is known.
    pub ip: Option<String>,
    /// The end user's agent.
    pub user_agent: Option<String>,
}

/// A permission that the caller does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("permission `{0}` is needed")]
pub struct Forbidden(pub Permission);

impl Caller {
    /// Whoever may run the program where the data and the keys are: they can do anything anyway.
    pub fn shell() -> Self {
        Self {
            actor: Actor::Shell,
            client: None,
            permissions: Permissions::all(),
            authority: Authority::Installation,
            signed_in_at: None,
            ip: None,
            user_agent: None,
        }
    }

    /// An operator, by session or by token; a token's permissions are the `limit`.
    pub fn operator(account: AccountId, limit: operator::Permissions) -> Self {
        Self {
            actor: Actor::Operator(account),
            client: None,
            // What operators may do is judged by their grants.
            permissions: Permissions::all(),
            authority: Authority::Operator { account, limit },
            signed_in_at: None,
            ip: None,
            user_agent: None,
        }
    }

    /// Demands the right to `all` applications, or to the caller's `own` where `application` is that.
    pub fn need_for(
        &self,
        application: ApplicationId,
        all: Permission,
        own: Permission,
    ) -> Result<(), Forbidden> {
        let is_own = self.client.is_some_and(|(_, of)| of == application);
        if self.permissions.has(all) || (is_own && self.permissions.has(own)) {
            Ok(())
        } else {
            Err(Forbidden(if is_own { own } else { all }))
        }
    }

    /// Where the request comes from, for its events.
    pub fn origin(&self) -> Origin {
        Origin {
            application: self.client.map(|(_, application)| application),
            client: self.client.map(|(client, _)| client),
            ip: self.ip.as_deref().map(Origin::text),
            user_agent: self.user_agent.as_deref().map(Origin::text),
            ..Origin::by(self.actor)
        }
    }
}

/// Demands a right, inside of a rule: over the account on the desk, or over what is no account where there
/// is none. A denial is recorded.
pub(crate) fn permit(
    authority: Authority,
    desk: &Desk<'_>,
    need: impl Into<Need>,
    turn: &mut Turn,
) -> Result<(), Denial> {
    let permitted = authority.check(desk.configuration(), need, desk.account.as_ref());
    if let Err(denial) = permitted {
        turn.record(EventKind::ActDenied { denial });
    }
    permitted
}
