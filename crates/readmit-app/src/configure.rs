//! Applications, clients and the organisation's settings.

use crate::app::App;
use crate::caller::{Caller, Forbidden, permit};
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::application::{Application, Passcodes, SessionPolicy};
use readmit_core::client::{Client, TokenAlgorithm};
use readmit_core::code_policy::PolicyError;
use readmit_core::configuration::Organisation;
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, ApplicationId, ClientId};
use readmit_core::limits::{APPLICATIONS_MAX, CLIENTS_PER_APPLICATION_MAX};
use readmit_core::operator::{Area, Denial};
use readmit_core::permission::Permissions;
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_core::totp::TotpPolicy;
use std::sync::Arc;

/// Why a setting was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigureRefusal {
    /// No such application.
    #[error("no such application")]
    NoSuchApplication,
    /// No such client.
    #[error("no such client")]
    NoSuchClient,
    /// As many as there may be.
    #[error("there are already {0} {1}, as many as there may be")]
    TooMany(usize, &'static str),
    /// Settings that do not make sense, all of them.
    #[error("{}", list(.0))]
    Policy(Vec<PolicyError>),
    /// Permissions that the caller does not have cannot be given.
    #[error("{0}, since nobody can give what they do not have")]
    Forbidden(Forbidden),
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

fn list(errors: &[PolicyError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// A new client, or the changed part of one.
#[derive(Debug, Clone, Default)]
pub struct ClientOrder {
    /// The name that people see.
    pub name: Option<String>,
    /// Where sign-in may return to; checked by [`readmit_core::client::read_redirect_uris`].
    pub redirect_uris: Option<Vec<String>>,
    /// Web origins that may call; checked by [`readmit_core::client::read_origins`].
    pub origins: Option<Vec<String>>,
    /// What it may do.
    pub permissions: Option<Permissions>,
    /// What signs its tokens.
    pub algorithm: Option<TokenAlgorithm>,
    /// Whether it may call.
    pub enabled: Option<bool>,
}

/// A client and its secret, at the one moment when it is plain.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// The client.
    pub client: Arc<Client>,
    /// Its secret.
    pub secret: Secret,
}

impl ClientOrder {
    fn apply(&self, client: &mut Client) {
        client.name = self.name.clone().unwrap_or_else(|| client.name.clone());
        client.redirect_uris = self.redirect_uris.clone().unwrap_or_else(|| client.redirect_uris.clone());
        client.origins = self.origins.clone().unwrap_or_else(|| client.origins.clone());
        client.permissions = self.permissions.unwrap_or(client.permissions);
        client.algorithm = self.algorithm.unwrap_or(client.algorithm);
        client.enabled = self.enabled.unwrap_or(client.enabled);
    }

    fn check_permissions(&self, caller: &Caller) -> Result<(), ConfigureRefusal> {
        let Some(asked) = self.permissions else { return Ok(()) };
        match asked.iter().find(|permission| !caller.permissions.has(*permission)) {
            Some(lacking) => Err(ConfigureRefusal::Forbidden(Forbidden(lacking))),
            None => Ok(()),
        }
    }
}

impl App {
    /// Makes an application.
    pub async fn create_application(
        &self,
        caller: &Caller,
        name: String,
        description: String,
        passcodes: Passcodes,
    ) -> Result<Result<Arc<Application>, ConfigureRefusal>, Failure> {
        self.create_application_with(caller, name, description, (passcodes, TotpPolicy::default())).await
    }

    /// Makes an application with settings of its own for both methods.
    pub async fn create_application_with(
        &self,
        caller: &Caller,
        name: String,
        description: String,
        (passcodes, totp): (Passcodes, TotpPolicy),
    ) -> Result<Result<Arc<Application>, ConfigureRefusal>, Failure> {
        let mut wrong = passcodes.policy.check();
        wrong.append(&mut totp.check());
        if !wrong.is_empty() {
            return Ok(Err(ConfigureRefusal::Policy(wrong)));
        }
        let id = ApplicationId::from_random(self.draw_id_bytes());
        let authority = caller.authority;
        self.decide(self.about_application(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            if desk.configuration().applications().len() >= APPLICATIONS_MAX {
                return Err(ConfigureRefusal::TooMany(APPLICATIONS_MAX, "applications"));
            }
            turn.record(EventKind::ApplicationCreated);
            Ok(desk.configuration_mut().put_application(Application {
                id,
                name: name.clone(),
                description: description.clone(),
                passcodes: passcodes.clone(),
                totp: totp.clone(),
                sessions: SessionPolicy::default(),
                access_policy: None,
                groups: Vec::new(),
                disabled: false,
                created_at: turn.now,
                updated_at: turn.now,
            }))
        })
        .await
    }

    /// Changes an application, on the right to `area`; `change` may run several times.
    pub async fn update_application(
        &self,
        caller: &Caller,
        area: Area,
        id: ApplicationId,
        change: impl Fn(&mut Application) + Send + 'static,
    ) -> Result<Result<Arc<Application>, ConfigureRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_application(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, area.write(), turn)?;
            let former = desk.configuration().application(id).cloned();
            let former = former.ok_or(ConfigureRefusal::NoSuchApplication)?;
            let mut application = (*former).clone();
            change(&mut application);
            let shape = application.passcodes.policy.shape;
            application.passcodes.policy.shape = former.passcodes.policy.shape;
            application.passcodes.policy.reshape(shape);
            let mut wrong = application.passcodes.policy.check();
            wrong.append(&mut application.totp.check());
            if !wrong.is_empty() {
                return Err(ConfigureRefusal::Policy(wrong));
            }
            application.updated_at = turn.now;
            let passcodes = application.passcodes.differences(&former.passcodes);
            let totp = application.totp.differences(&former.totp);
            turn.record(EventKind::ApplicationUpdated { passcodes, totp });
            Ok(desk.configuration_mut().put_application(application))
        })
        .await
    }

    /// Removes an application and its clients.
    pub async fn delete_application(
        &self,
        caller: &Caller,
        id: ApplicationId,
    ) -> Result<Result<(), ConfigureRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_application(id), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            desk.configuration().application(id).ok_or(ConfigureRefusal::NoSuchApplication)?;
            for client in desk.configuration_mut().remove_application(id) {
                turn.record(EventKind::ClientDeleted { client });
            }
            turn.record(EventKind::ApplicationDeleted);
            Ok(())
        })
        .await
    }

    /// Makes a client of an application. Without permissions in the order it gets those that serve its own
    /// application, as far as the caller has them.
    pub async fn create_client(
        &self,
        caller: &Caller,
        application: ApplicationId,
        order: ClientOrder,
    ) -> Result<Result<NewClient, ConfigureRefusal>, Failure> {
        if let Err(refusal) = order.check_permissions(caller) {
            return Ok(Err(refusal));
        }
        let id = ClientId::from_random(self.draw_id_bytes());
        let keys = self.keys.digest.clone();
        let usual = Permissions::own_application();
        let permissions = usual.iter().filter(|permission| caller.permissions.has(*permission)).collect();
        let authority = caller.authority;
        self.decide(self.about_application(application), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            desk.configuration().application(application).ok_or(ConfigureRefusal::NoSuchApplication)?;
            if desk.configuration().clients_of(application).count() >= CLIENTS_PER_APPLICATION_MAX {
                return Err(ConfigureRefusal::TooMany(CLIENTS_PER_APPLICATION_MAX, "clients"));
            }
            let mut client = Client { permissions, ..Client::new(id, application, turn.now) };
            order.apply(&mut client);
            let secret = client.draw_secret(&keys, None, turn);
            turn.record(EventKind::ClientCreated { client: id });
            Ok(NewClient { client: desk.configuration_mut().put_client(client), secret })
        })
        .await
    }

    /// Changes a client.
    pub async fn update_client(
        &self,
        caller: &Caller,
        application: ApplicationId,
        id: ClientId,
        order: ClientOrder,
    ) -> Result<Result<Arc<Client>, ConfigureRefusal>, Failure> {
        if let Err(refusal) = order.check_permissions(caller) {
            return Ok(Err(refusal));
        }
        let authority = caller.authority;
        self.decide(self.about_application(application), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            let found = desk.configuration().client(id).filter(|client| client.application == application);
            let mut client = Client::clone(found.ok_or(ConfigureRefusal::NoSuchClient)?);
            order.apply(&mut client);
            client.updated_at = turn.now;
            turn.record(EventKind::ClientUpdated { client: id });
            Ok(desk.configuration_mut().put_client(client))
        })
        .await
    }

    /// Replaces a client's secret. The former one stays valid for `grace`.
    pub async fn rotate_client_secret(
        &self,
        caller: &Caller,
        application: ApplicationId,
        id: ClientId,
        grace: Span,
    ) -> Result<Result<NewClient, ConfigureRefusal>, Failure> {
        let keys = self.keys.digest.clone();
        let authority = caller.authority;
        self.decide(self.about_application(application), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            let found = desk.configuration().client(id).filter(|client| client.application == application);
            let mut client = Client::clone(found.ok_or(ConfigureRefusal::NoSuchClient)?);
            let secret = client.draw_secret(&keys, Some(turn.now + grace), turn);
            client.updated_at = turn.now;
            turn.record(EventKind::ClientSecretRotated { client: id });
            Ok(NewClient { client: desk.configuration_mut().put_client(client), secret })
        })
        .await
    }

    /// Removes a client.
    pub async fn delete_client(
        &self,
        caller: &Caller,
        application: ApplicationId,
        id: ClientId,
    ) -> Result<Result<(), ConfigureRefusal>, Failure> {
        let authority = caller.authority;
        self.decide(self.about_application(application), caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            let found = desk.configuration().client(id).filter(|client| client.application == application);
            found.ok_or(ConfigureRefusal::NoSuchClient)?;
            desk.configuration_mut().remove_client(id);
            turn.record(EventKind::ClientDeleted { client: id });
            Ok(())
        })
        .await
    }

    /// Changes settings of the organisation, on the right to `area`; `change` may run several times.
    pub async fn update_organisation(
        &self,
        caller: &Caller,
        area: Area,
        change: impl Fn(&mut Organisation) + Send + 'static,
    ) -> Result<Result<Arc<Organisation>, ConfigureRefusal>, Failure> {
        let about = AccountId::from_uuid(self.tenant.uuid());
        let authority = caller.authority;
        self.decide(Concern::configuration(self.tenant, about), caller.origin(), move |desk, turn| {
            permit(authority, desk, area.write(), turn)?;
            let former = desk.configuration().organisation.clone();
            let mut organisation = (*former).clone();
            change(&mut organisation);
            let shape = organisation.codes.shape;
            organisation.codes.shape = former.codes.shape;
            organisation.codes.shape_before = former.codes.shape_before;
            organisation.codes.reshape(shape);
            let wrong = organisation.check();
            if !wrong.is_empty() {
                return Err(ConfigureRefusal::Policy(wrong));
            }
            desk.configuration_mut().set_organisation(organisation);
            turn.record(EventKind::OrganisationPolicyUpdated);
            Ok(desk.configuration().organisation.clone())
        })
        .await
    }

    fn about_application(&self, id: ApplicationId) -> Concern {
        Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()))
    }
}
