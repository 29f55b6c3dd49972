//! Who calls: an authenticated client, or whoever may run the program on the server's machine.

use readmit_core::event::{Actor, Origin};
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::permission::{Permission, Permissions};

/// Someone whose right to ask has been established.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who it is, for the events.
    pub actor: Actor,
    /// The client and its application, where a client calls.
    pub client: Option<(ClientId, ApplicationId)>,
    /// What they may do.
    pub permissions: Permissions,
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
