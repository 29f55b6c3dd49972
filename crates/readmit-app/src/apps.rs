//! Applications as many interfaces know them: an application and its one client under one name.
//!
//! Made here, both have the same id. An application that was made otherwise is one as well; of its clients the oldest
//! is the one that is meant.

mod proofs;

use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::{Concern, Desk};
use readmit_core::application::{Application, Passcodes, SessionPolicy};
use readmit_core::client::{Client, ClientAuth, ClientMetadata, PublicKey, TokenAlgorithm};
use readmit_core::configuration::Configuration;
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, ApplicationId, ClientId, GroupId};
use readmit_core::limits::{
    APPLICATIONS_MAX, CLIENT_KEYS_MAX, CLIENT_SETTINGS_BYTES_MAX, GROUPS_PER_APPLICATION_MAX, NAME_CHARS_MAX,
};
use readmit_core::operator::{Area, Authority, Denial, Permission, Permissions, Reach};
use readmit_core::secret::Secret;
use readmit_core::totp::TotpPolicy;
use readmit_core::turn::Turn;
use std::sync::Arc;

/// Why an application was not made or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppRefusal {
    /// No such application.
    #[error("no such application")]
    NoSuchApp,
    /// The application has no client.
    #[error("this application has no client")]
    NoClient,
    /// No such group.
    #[error("no such group")]
    NoSuchGroup,
    /// No such grant of a scope.
    #[error("no such grant")]
    NoSuchGrant,
    /// No name, or too long a one.
    #[error("must have 1 to {NAME_CHARS_MAX} characters")]
    Label,
    /// More settings than are kept.
    #[error("the settings may have at most {CLIENT_SETTINGS_BYTES_MAX} bytes")]
    SettingsTooLarge,
    /// No such key.
    #[error("no such key")]
    NoSuchKey,
    /// Only what is switched off can be removed.
    #[error("only an inactive application can be removed")]
    StillActive,
    /// Two keys of one id.
    #[error("a key with this id is already there")]
    KeyTaken,
    /// As many as there may be.
    #[error("there may be at most {0} {1}")]
    TooMany(usize, &'static str),
    /// The scope allows what the caller may not do.
    #[error("`{0}` is needed, since nobody can give what they do not have")]
    NotYours(Permission),
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

/// What an application and its client shall be.
#[derive(Debug, Clone)]
pub struct AppOrder {
    /// The name that people see.
    pub label: String,
    /// How the client proves who it is.
    pub auth: ClientAuth,
    /// Where sign-in may return to; checked by [`readmit_core::client::read_redirect_uris`].
    pub redirect_uris: Vec<String>,
    /// Web origins that may call; checked by [`readmit_core::client::read_origins`]. `None` leaves those that it has.
    pub origins: Option<Vec<String>>,
    /// Keys of the client; `None` leaves those that it has.
    pub keys: Option<Vec<PublicKey>>,
    /// What the client is.
    pub metadata: ClientMetadata,
}

/// An application and its client.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The application.
    pub application: Arc<Application>,
    /// The client, where there is one.
    pub client: Option<Arc<Client>>,
    /// The client's secret, at the one moment when it is plain.
    pub secret: Option<Secret>,
}

impl Pair {
    /// The pair of an application.
    pub fn of(configuration: &Configuration, application: &Arc<Application>) -> Self {
        let clients = configuration.clients_of(application.id);
        let same = |client: &Client| client.id.uuid() != application.id.uuid();
        let client = clients.min_by_key(|client| (same(client), client.created_at, client.id));
        Self { application: application.clone(), client: client.cloned(), secret: None }
    }

    fn find(configuration: &Configuration, id: ApplicationId) -> Result<Self, AppRefusal> {
        configuration.application(id).map(|found| Self::of(configuration, found)).ok_or(AppRefusal::NoSuchApp)
    }

    /// Whether it works: switched on, and its client as well.
    pub fn is_active(&self) -> bool {
        !self.application.disabled && self.client.as_ref().is_none_or(|client| client.enabled)
    }
}

impl AppOrder {
    fn check(&self) -> Result<(), AppRefusal> {
        let keys = self.keys.as_deref().unwrap_or_default();
        if !(1..=NAME_CHARS_MAX).contains(&self.label.trim().chars().count()) {
            return Err(AppRefusal::Label);
        }
        let bytes = serde_json::to_vec(&self.metadata).map_or(usize::MAX, |text| text.len());
        if bytes > CLIENT_SETTINGS_BYTES_MAX {
            return Err(AppRefusal::SettingsTooLarge);
        }
        check_keys(keys)
    }

    fn apply(&self, client: &mut Client) {
        self.label.trim().clone_into(&mut client.name);
        client.auth = self.auth;
        client.redirect_uris.clone_from(&self.redirect_uris);
        client.metadata = self.metadata.clone();
        if let Some(origins) = &self.origins {
            client.origins.clone_from(origins);
        }
        if let Some(keys) = &self.keys {
            client.keys.clone_from(keys);
        }
        if !self.auth.has_secret() {
            client.void_secrets();
        }
    }
}

fn check_keys(keys: &[PublicKey]) -> Result<(), AppRefusal> {
    if keys.len() > CLIENT_KEYS_MAX {
        return Err(AppRefusal::TooMany(CLIENT_KEYS_MAX, "keys"));
    }
    let taken = |(place, key): (usize, &PublicKey)| keys[..place].iter().any(|former| former.id == key.id);
    if keys.iter().enumerate().any(taken) { Err(AppRefusal::KeyTaken) } else { Ok(()) }
}

/// Whoever decides how a client proves itself could be it: so they must have what it was granted.
fn not_beyond(
    authority: Authority,
    configuration: &Configuration,
    granted: Permissions,
) -> Result<(), AppRefusal> {
    let own = authority.permissions_over(configuration, &Reach::Everyone);
    granted.beyond(own).map_or(Ok(()), |lacking| Err(AppRefusal::NotYours(lacking)))
}

impl App {
    /// Makes an application with its client, which is told its secret this once where it has one.
    pub async fn create_app(
        &self,
        caller: &Caller,
        order: AppOrder,
        active: bool,
    ) -> Result<Result<Pair, AppRefusal>, Failure> {
        if let Err(refusal) = order.check() {
            return Ok(Err(refusal));
        }
        let id = ApplicationId::from_random(self.draw_id_bytes());
        let keys = self.keys.digest.clone();
        let authority = caller.authority;
        self.decide(self.about_app(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            if desk.configuration().applications().len() >= APPLICATIONS_MAX {
                return Err(AppRefusal::TooMany(APPLICATIONS_MAX, "applications"));
            }
            let now = turn.now;
            let mut client = Client::new(ClientId::from_uuid(id.uuid()), id, now);
            client.algorithm = TokenAlgorithm::RS256;
            order.apply(&mut client);
            let secret = client.auth.has_secret().then(|| client.draw_secret(&keys, None, turn));
            turn.record(EventKind::ApplicationCreated);
            turn.record(EventKind::ClientCreated { client: client.id });
            let application = Application {
                id,
                name: order.label.trim().to_owned(),
                description: String::new(),
                passcodes: Passcodes::default(),
                totp: TotpPolicy::default(),
                sessions: SessionPolicy::default(),
                access_policy: None,
                groups: Vec::new(),
                disabled: !active,
                created_at: now,
                updated_at: now,
            };
            let application = desk.configuration_mut().put_application(application);
            Ok(Pair { application, client: Some(desk.configuration_mut().put_client(client)), secret })
        })
        .await
    }

    /// Changes an application and its client. A client that has a secret from now on is told it this once.
    pub async fn update_app(
        &self,
        caller: &Caller,
        id: ApplicationId,
        order: AppOrder,
    ) -> Result<Result<Pair, AppRefusal>, Failure> {
        if let Err(refusal) = order.check() {
            return Ok(Err(refusal));
        }
        let keys = self.keys.digest.clone();
        self.change_app(caller, id, move |desk, authority, pair, turn| {
            let mut client = Client::clone(pair.client.as_deref().ok_or(AppRefusal::NoClient)?);
            let proof = (client.auth, client.keys.clone());
            order.apply(&mut client);
            if proof != (client.auth, client.keys.clone()) {
                not_beyond(authority, desk.configuration(), client.granted())?;
            }
            let lacks_secret = client.auth.has_secret() && client.secrets.is_empty();
            pair.secret = lacks_secret.then(|| client.draw_secret(&keys, None, turn));
            put(desk, pair, client, turn);
            let mut application = Application::clone(&pair.application);
            order.label.trim().clone_into(&mut application.name);
            put_application(desk, pair, application, turn);
            Ok(())
        })
        .await
    }

    /// Switches an application on or off, its client too.
    pub async fn switch_app(
        &self,
        caller: &Caller,
        id: ApplicationId,
        active: bool,
    ) -> Result<Result<Pair, AppRefusal>, Failure> {
        self.change_app(caller, id, move |desk, _, pair, turn| {
            if pair.is_active() == active {
                return Ok(());
            }
            if let Some(client) = pair.client.clone().filter(|client| active && !client.enabled) {
                put(desk, pair, Client { enabled: true, ..Client::clone(&client) }, turn);
            }
            let application = Application { disabled: !active, ..Application::clone(&pair.application) };
            put_application(desk, pair, application, turn);
            Ok(())
        })
        .await
    }

    /// Removes an application that is switched off.
    pub async fn delete_app(
        &self,
        caller: &Caller,
        id: ApplicationId,
    ) -> Result<Result<(), AppRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_app(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            if Pair::find(desk.configuration(), id)?.is_active() {
                return Err(AppRefusal::StillActive);
            }
            for client in desk.configuration_mut().remove_application(id) {
                turn.record(EventKind::ClientDeleted { client });
            }
            turn.record(EventKind::ApplicationDeleted);
            Ok(())
        })
        .await
    }

    /// Says whether the members of a group belong to an application.
    pub async fn assign_group(
        &self,
        caller: &Caller,
        id: ApplicationId,
        group: GroupId,
        assigned: bool,
    ) -> Result<Result<Pair, AppRefusal>, Failure> {
        self.change_app(caller, id, move |desk, _, pair, turn| {
            if assigned {
                desk.configuration().has_group(group).then_some(()).ok_or(AppRefusal::NoSuchGroup)?;
            }
            if pair.application.groups.contains(&group) == assigned {
                return Ok(());
            }
            let mut application = Application::clone(&pair.application);
            if assigned {
                application.groups.push(group);
            } else {
                application.groups.retain(|known| *known != group);
            }
            if application.groups.len() > GROUPS_PER_APPLICATION_MAX {
                return Err(AppRefusal::TooMany(GROUPS_PER_APPLICATION_MAX, "groups of one application"));
            }
            put_application(desk, pair, application, turn);
            Ok(())
        })
        .await
    }

    /// Runs a change of an application for whoever may write applications.
    async fn change_app(
        &self,
        caller: &Caller,
        id: ApplicationId,
        change: impl Fn(&mut Desk<'_>, Authority, &mut Pair, &mut Turn) -> Result<(), AppRefusal> + Send + 'static,
    ) -> Result<Result<Pair, AppRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_app(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            let mut pair = Pair::find(desk.configuration(), id)?;
            change(desk, authority, &mut pair, turn)?;
            Ok(pair)
        })
        .await
    }

    fn about_app(&self, id: ApplicationId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()))
    }
}

fn put(desk: &mut Desk<'_>, pair: &mut Pair, client: Client, turn: &mut Turn) {
    turn.record(EventKind::ClientUpdated { client: client.id });
    let client = Client { updated_at: turn.now, ..client };
    pair.client = Some(desk.configuration_mut().put_client(client));
}

fn put_application(desk: &mut Desk<'_>, pair: &mut Pair, application: Application, turn: &mut Turn) {
    turn.record(EventKind::ApplicationUpdated { passcodes: Vec::new(), totp: Vec::new() });
    let application = Application { updated_at: turn.now, ..application };
    pair.application = desk.configuration_mut().put_application(application);
}
