//! `demo.json`: what programs need to know of a demo. Fields whose subject does not exist yet are absent.

use super::journeys::Journeys;
use super::operators::Operators;
use crate::private;
use readmit_core::Account;
use readmit_core::id::{AccountId, ApplicationId, ClientId};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// The file. It holds secrets, and only its owner may read it.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Contract {
    /// How the server is reached, without a slash at the end.
    pub(super) base_url: String,
    /// Who may do everything. Absent in files of before there were operators, as are the next two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) admin: Option<Login>,
    /// A help-desk agent: may issue codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) agent: Option<Login>,
    /// May look, and not issue codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) limited_agent: Option<Login>,
    /// The application and its two clients. The README's example takes the first `client_id` of the file.
    pub(super) mosaic: Credentials,
    /// For SDKs of that vendor. Absent in files of before its API was spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) okta: Option<Okta>,
    /// Journeys. Absent in files of before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) journeys: Option<Journeys>,
    /// Users of the application.
    pub(super) users: Vec<DemoUser>,
}

/// What an operator signs in with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Login {
    pub(super) email: String,
    pub(super) password: String,
}

/// What an SDK is set up with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Okta {
    /// A token of the administrator's.
    pub(super) api_token: String,
    /// A public client with an application of its own, which every user belongs to.
    pub(super) client_id: String,
}

/// Both clients belong to one application.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Credentials {
    pub(super) application_id: ApplicationId,
    pub(super) client_id: ClientId,
    pub(super) client_secret: String,
    pub(super) client2_id: ClientId,
    pub(super) client2_secret: String,
}

/// A client and its secret.
pub(super) struct Credential {
    pub(super) id: ClientId,
    pub(super) secret: String,
}

/// A user by every identifier.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DemoUser {
    pub(super) id: AccountId,
    pub(super) external_user_id: String,
    pub(super) username: String,
    pub(super) email: String,
    pub(super) phone_number: String,
}

impl Contract {
    /// Puts it together.
    pub(super) fn of(
        base_url: &str,
        operators: Operators,
        okta: Okta,
        application_id: ApplicationId,
        [first, second]: [Credential; 2],
        users: Vec<DemoUser>,
        journeys: Journeys,
    ) -> Self {
        let mosaic = Credentials {
            application_id,
            client_id: first.id,
            client_secret: first.secret,
            client2_id: second.id,
            client2_secret: second.secret,
        };
        Self {
            base_url: base_url.to_owned(),
            admin: Some(operators.admin),
            agent: Some(operators.agent),
            limited_agent: Some(operators.limited_agent),
            okta: Some(okta),
            mosaic,
            journeys: Some(journeys),
            users,
        }
    }

    /// The file of an earlier start, if there is one that can be read.
    pub(super) fn read(path: &Path) -> Option<Self> {
        serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
    }

    /// Writes the file, all of it or nothing.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        private::replace(path, &(text + "\n"))
    }

    /// The secret that the file has for a client.
    pub(super) fn secret_of(&self, client: ClientId) -> Option<&str> {
        let kept = &self.mosaic;
        [(kept.client_id, &kept.client_secret), (kept.client2_id, &kept.client2_secret)]
            .into_iter()
            .find_map(|(id, secret)| (id == client).then_some(secret.as_str()))
    }
}

impl DemoUser {
    /// As the account is now.
    pub(super) fn of(account: &Account) -> Self {
        let profile = &account.profile;
        let contact = |contact: &Option<readmit_core::profile::Contact>| {
            contact.as_ref().map(|contact| contact.value.clone()).unwrap_or_default()
        };
        Self {
            id: account.id,
            external_user_id: profile.external_user_id.clone().unwrap_or_default(),
            username: profile.username.clone().unwrap_or_default(),
            email: contact(&profile.email),
            phone_number: contact(&profile.phone_number),
        }
    }
}
