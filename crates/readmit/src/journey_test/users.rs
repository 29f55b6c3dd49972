//! The users of a world, as they are made and as they are looked at.

use super::file::UserSpec;
use super::world::{Stopped, World};
use readmit_app::Caller;
use readmit_app::passwords::Passwords;
use readmit_app::store::{Concern, Parts};
use readmit_app::totp::import::{Import, ImportedTotp};
use readmit_core::Account;
use readmit_core::account::totp::TotpStatus;
use readmit_core::event::Origin;
use readmit_core::id::AccountId;
use readmit_core::identifier::{Identifier, read_email, read_phone};
use readmit_core::journey::Value;
use readmit_core::profile::{Association, Contact, Name, Profile, Status};
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use readmit_core::totp::Seed;

impl World {
    /// Makes a user, with everything that the file says of them.
    pub(super) async fn add_user(&mut self, name: &str, spec: &UserSpec) -> Result<(), Stopped> {
        let at = format!("world.users.{name}");
        let told = |what: &dyn std::fmt::Display| format!("{at}: {what}");
        let now = self.app.now();
        let mut profile = profile(spec, now).map_err(|error| told(&error))?;
        let custom_data = match spec.custom_data.as_ref().map(serde_json::to_value) {
            Some(Ok(serde_json::Value::Object(data))) => data,
            _ => serde_json::Map::new(),
        };
        let association = Association { application: self.application, since: now, custom_data };
        profile.applications = vec![association];
        let shell = Caller::shell();
        let made = self.app.create_account(&shell, profile).await?;
        let id = made.map_err(|refusal| told(&refusal))?.id;
        for (place, (secret, label)) in spec.totp.iter().enumerate() {
            let seed = Seed::from_base32(&Secret::new(secret.clone()));
            let row = ImportedTotp {
                identifier: by_id(id)?,
                label: label.clone(),
                seed: seed.map_err(|error| format!("{at}.totp[{place}]: the secret {error}"))?,
                parameters: self.known().parameters,
                drift: 0,
            };
            if let Import::Refused(refusal) =
                self.app.import_totp(&shell, Some(self.application), &row).await?
            {
                return Err(format!("{at}.totp[{place}]: {refusal}").into());
            }
        }
        if let Some(password) = &spec.password {
            self.set_password(id, password).await?;
        }
        if !spec.active {
            let status = Some(Status::Disabled);
            let changed = self.app.update_account(&shell, id, Vec::new(), status, |_| {}).await?;
            changed.map_err(|refusal| told(&refusal))?;
        }
        self.users.push((name.to_owned(), id));
        Ok(())
    }

    /// Sets the password of a user. Only operators get theirs by a use case; those of users come out of journeys.
    async fn set_password(&self, id: AccountId, password: &str) -> Result<(), Stopped> {
        let password = Secret::new(password.to_owned());
        let mut salt = [0; 16];
        salt.copy_from_slice(&self.app.random.bytes()[..16]);
        let phc = Passwords::default().hash(&password, salt).await?;
        let concern = Concern::account(self.app.tenant, id).with_credentials();
        let set = self.app.decide(concern, Origin::system(), move |desk, turn| {
            if let Some(account) = desk.account.as_mut() {
                account.set_password(phc.clone(), turn);
            }
        });
        Ok(set.await?)
    }

    /// The account of a user: by the name that the file gives them, or by any identifier, as of users whom the journey made.
    pub(super) async fn account(&self, name: &str) -> Result<Account, Stopped> {
        let identifier = match self.user(name) {
            Some(id) => by_id(id)?,
            None => Identifier::new(Identifier::ANY, name).map_err(|error| format!("{name:?} {error}"))?,
        };
        let found = self.app.account_with(identifier, Parts::ALL).await?;
        found.ok_or_else(|| Stopped::Impossible(format!("there is no user {name:?}")))
    }
}

/// An account by its id.
pub(super) fn by_id(id: AccountId) -> Result<Identifier, String> {
    Identifier::new(Identifier::USER_ID, &id.to_string()).map_err(|error| error.to_string())
}

/// Labels of authenticator apps that count, in order of registration.
pub(super) fn labels(account: &Account, now: Timestamp) -> Vec<String> {
    let mut counting: Vec<_> = account
        .totps_at(now)
        .filter(|(_, state, _)| {
            matches!(account.totp_status(state, now), TotpStatus::Registered | TotpStatus::Active)
        })
        .map(|(_, _, totp)| (totp.slot, totp.label.clone()))
        .collect();
    counting.sort();
    counting.into_iter().map(|(_, label)| label).collect()
}

/// Whether a password is the user's.
pub(super) async fn is_password(account: &Account, password: &str) -> Result<bool, Stopped> {
    let Some(stored) = &account.credentials.password else { return Ok(false) };
    let typed = Secret::new(password.to_owned());
    Ok(Passwords::default().rehash(&typed, &stored.phc).await? == stored.phc)
}

/// A part of a user's profile as a test compares it.
pub(super) fn part(account: &Account, application: readmit_core::id::ApplicationId, part: &str) -> Value {
    let profile = &account.profile;
    let all = |primary: &Option<Contact>, others: &[Contact]| -> Value {
        primary.iter().chain(others).map(|contact| contact.value.as_str()).collect()
    };
    match part {
        "phones" => all(&profile.phone_number, &profile.secondary_phone_numbers),
        "emails" => all(&profile.email, &profile.secondary_emails),
        _ => {
            let data = profile.association(application).map(|known| known.custom_data.clone());
            serde_json::Value::Object(data.unwrap_or_default()).into()
        }
    }
}

fn profile(spec: &UserSpec, now: Timestamp) -> Result<Profile, String> {
    let contact = |value: String, verified: bool| Contact { value, verified_at: verified.then_some(now) };
    let email = |text: &String| read_email(text).map_err(|error| format!("email {error}"));
    let phone = |text: &String| read_phone(text).map_err(|error| format!("phone {error}"));
    let named = spec.first_name.is_some() || spec.last_name.is_some();
    Ok(Profile {
        external_user_id: spec.external_user_id.clone(),
        username: spec.username.clone(),
        email: spec.email.as_ref().map(email).transpose()?.map(|value| contact(value, spec.email_verified)),
        phone_number: spec
            .phone
            .as_ref()
            .map(phone)
            .transpose()?
            .map(|value| contact(value, spec.phone_verified)),
        secondary_emails: spec
            .secondary_emails
            .iter()
            .map(|text| Ok(contact(email(text)?, false)))
            .collect::<Result<_, String>>()?,
        secondary_phone_numbers: spec
            .secondary_phones
            .iter()
            .map(|text| Ok(contact(phone(text)?, false)))
            .collect::<Result<_, String>>()?,
        name: named.then(|| Name {
            first_name: spec.first_name.clone(),
            last_name: spec.last_name.clone(),
            ..Name::default()
        }),
        language: spec.language.clone(),
        ..Profile::default()
    })
}
