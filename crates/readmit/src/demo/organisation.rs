//! What the demo is filled with. Everything is looked for first, so that a second start finds it.

use super::contract::{Contract, Credential, DemoUser};
use super::{ORIGIN, REDIRECT};
use crate::commands::{directory_refused, settings_refused};
use crate::outcome::Trouble;
use readmit_app::configure::ClientOrder;
use readmit_app::{App, Caller};
use readmit_core::application::{Application, Passcodes};
use readmit_core::client::Client;
use readmit_core::configuration::Organisation;
use readmit_core::identifier::Identifier;
use readmit_core::operator::Area;
use readmit_core::permission::Permissions;
use readmit_core::profile::{Association, Contact, Name, Profile};
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};
use serde_json::Map;
use std::sync::Arc;

const APPLICATION: &str = "Readmit demo";

struct Person {
    username: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    /// Numbers that are kept free for stories.
    phone: &'static str,
}

const PEOPLE: [Person; 3] = [
    Person { username: "ann", first_name: "Ann", last_name: "Archer", phone: "+12025550111" },
    Person { username: "ben", first_name: "Ben", last_name: "Baker", phone: "+12025550122" },
    Person { username: "cleo", first_name: "Cleo", last_name: "Carter", phone: "+12025550133" },
];

/// The application, with the cross-client flow on.
pub(super) async fn application(app: &App) -> Result<Arc<Application>, Trouble> {
    let configuration = app.configuration().await?;
    let caller = Caller::shell();
    if configuration.organisation.name.is_empty() {
        let name = |organisation: &mut Organisation| APPLICATION.clone_into(&mut organisation.name);
        app.update_organisation(&caller, Area::Settings, name).await?.map_err(settings_refused)?;
    }
    if let Some(found) = configuration.applications().find(|application| application.name == APPLICATION) {
        return Ok(found.clone());
    }
    let passcodes = Passcodes { cross_client: true, ..Passcodes::default() };
    let description = "Made by `readmit demo`".to_owned();
    let made = app.create_application(&caller, APPLICATION.to_owned(), description, passcodes).await?;
    made.map_err(settings_refused)
}

/// The two clients with their secrets: the first may do everything, the second what serves its application.
pub(super) async fn clients(
    app: &App,
    application: &Application,
    kept: Option<&Contract>,
) -> Result<[Credential; 2], Trouble> {
    Ok([
        client(app, application, kept, "Demo back end", Permissions::all()).await?,
        client(app, application, kept, "Demo second client", Permissions::own_application()).await?,
    ])
}

async fn client(
    app: &App,
    application: &Application,
    kept: Option<&Contract>,
    name: &str,
    permissions: Permissions,
) -> Result<Credential, Trouble> {
    let (configuration, caller) = (app.configuration().await?, Caller::shell());
    let new = if let Some(found) = configuration.clients_of(application.id).find(|c| c.name == name) {
        if let Some(secret) = kept_secret(app, found, kept) {
            return Ok(Credential { id: found.id, secret });
        }
        // Secrets cannot be read back: what is lost is replaced.
        app.rotate_client_secret(&caller, application.id, found.id, Span::ZERO).await?
    } else {
        let order = ClientOrder {
            name: Some(name.to_owned()),
            redirect_uris: Some(vec![REDIRECT.to_owned()]),
            origins: Some(vec![ORIGIN.to_owned()]),
            permissions: Some(permissions),
            ..ClientOrder::default()
        };
        app.create_client(&caller, application.id, order).await?
    };
    let new = new.map_err(settings_refused)?;
    Ok(Credential { id: new.client.id, secret: new.secret.reveal().to_owned() })
}

fn kept_secret(app: &App, client: &Client, kept: Option<&Contract>) -> Option<String> {
    let secret = Secret::new(kept?.secret_of(client.id)?.to_owned());
    client.accepts(&secret, &app.keys.digest, app.now()).then(|| secret.reveal().to_owned())
}

/// The users, all of them associated with the application, with confirmed addresses.
pub(super) async fn users(app: &App, application: &Application) -> Result<Vec<DemoUser>, Trouble> {
    let mut users = Vec::with_capacity(PEOPLE.len());
    for person in &PEOPLE {
        users.push(user(app, application, person).await?);
    }
    Ok(users)
}

async fn user(app: &App, application: &Application, person: &Person) -> Result<DemoUser, Trouble> {
    let caller = Caller::shell();
    let identifier = Identifier::new(Identifier::ANY, person.username)
        .map_err(|error| Trouble::failure(format!("{}: {error}", person.username)))?;
    let found = match app.account(identifier).await? {
        Some(found) if found.profile.association(application.id).is_some() => Ok(found),
        Some(found) => app.associate(&caller, found.id, application.id, Map::new()).await?,
        None => app.create_account(&caller, person.profile(application, app.now())).await?,
    };
    let account = found.map_err(directory_refused)?;
    let contacts = [&account.profile.email, &account.profile.phone_number];
    if contacts.into_iter().flatten().all(|contact| contact.verified_at.is_some()) {
        return Ok(DemoUser::of(&account));
    }
    // Installations of before addresses were confirmed.
    let now = app.now();
    let confirm = move |profile: &mut Profile| {
        for contact in [&mut profile.email, &mut profile.phone_number].into_iter().flatten() {
            contact.verified_at.get_or_insert(now);
        }
    };
    let confirmed = app.update_account(&caller, account.id, Vec::new(), None, confirm).await?;
    confirmed.map(|account| DemoUser::of(&account)).map_err(directory_refused)
}

impl Person {
    fn profile(&self, application: &Application, now: Timestamp) -> Profile {
        let contact = |value: String| Some(Contact { value, verified_at: Some(now) });
        Profile {
            external_user_id: Some(format!("demo-{}", self.username)),
            email: contact(format!("{}@example.com", self.username)),
            phone_number: contact(self.phone.to_owned()),
            username: Some(self.username.to_owned()),
            name: Some(Name {
                first_name: Some(self.first_name.to_owned()),
                last_name: Some(self.last_name.to_owned()),
                ..Name::default()
            }),
            applications: vec![Association {
                application: application.id,
                since: Timestamp::default(),
                custom_data: Map::new(),
            }],
            ..Profile::default()
        }
    }
}
