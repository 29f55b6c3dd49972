//! Users: read, made, and what an application keeps of them; and the tokens of the one who is authenticated.

use super::{Bound, Hands, Outcome, refused};
use crate::directory;
use crate::redeem::Granted;
use crate::store::{Desk, Parts};
use readmit_core::Account;
use readmit_core::account::SignIn;
use readmit_core::application::Application;
use readmit_core::id::ClientId;
use readmit_core::identifier::{read_email, read_name, read_phone};
use readmit_core::journey::Value;
use readmit_core::journey::effect::{Answer, ErrorCode, Need, NewUserData, StepError, Whom};
use readmit_core::journey::run::User;
use readmit_core::limits::PROFILE_BYTES_MAX;
use readmit_core::profile::{Association, Contact, Profile};
use readmit_core::secret::Secret;
use readmit_core::session::{Session, SessionKey};
use readmit_core::turn::Turn;

impl Hands<'_, '_> {
    pub(super) fn read_user(&mut self, whom: &Whom) -> Outcome {
        Ok(self.own_user(whom, Parts::PROFILE)?.map(|account| Answer::Value(described(account))))
    }

    pub(super) fn read_custom_data(&mut self, whom: &Whom) -> Outcome {
        let application = self.application.id;
        Ok(self.own_user(whom, Parts::PROFILE)?.map(|account| {
            let found = account.profile.association(application).map(|known| known.custom_data.clone());
            Answer::Value(serde_json::Value::Object(found.unwrap_or_default()).into())
        }))
    }

    /// Keys that are given replace those that are there; the others stay.
    pub(super) fn write_custom_data(&mut self, whom: &Whom, data: &Value) -> Outcome {
        let application = self.application.id;
        let account = match self.own_user(whom, Parts::PROFILE)? {
            Err(error) => return Ok(Err(error)),
            Ok(account) => account,
        };
        let Ok(serde_json::Value::Object(new)) = serde_json::to_value(data) else {
            return Ok(Err(refused(ErrorCode::SystemInvalidInput, "data must be an object")));
        };
        let mut profile: Profile = (*account.profile).clone();
        let Some(known) = profile.applications.iter_mut().find(|known| known.application == application)
        else {
            return Ok(Err(refused(ErrorCode::UserNotFound, "no such user of this application")));
        };
        known.custom_data.extend(new);
        let kept = serde_json::Value::Object(known.custom_data.clone());
        let bytes = serde_json::to_vec(&profile).map_or(usize::MAX, |text| text.len());
        if bytes + 256 > PROFILE_BYTES_MAX {
            let message = "the data of a user hold at most 16 KiB with their profile";
            return Ok(Err(refused(ErrorCode::SystemInvalidInput, message)));
        }
        if let Some(account) = self.desk.account.as_mut() {
            account.update_profile(profile, self.turn);
        }
        Ok(Ok(Answer::Value(kept.into())))
    }

    pub(super) fn create_user(&mut self, new: &NewUserData) -> Outcome {
        let Bound::New(bound, id) = self.bound else { return Err(Need::NewAccount(Box::new(new.clone()))) };
        if bound != new {
            return Err(Need::NewAccount(Box::new(new.clone())));
        }
        let mut profile = match profile(new) {
            Ok(profile) => profile,
            Err(error) => return Ok(Err(error)),
        };
        let (application, since) = (self.application.id, self.turn.now);
        profile.applications = vec![Association { application, since, custom_data: serde_json::Map::new() }];
        let claims = directory::claims(&profile);
        if self.desk.account.is_some() || self.desk.taken(&claims, *id).is_some() {
            return Ok(Err(refused(ErrorCode::UserAlreadyExists, "somebody has one of these identifiers")));
        }
        if let Err(refusal) = directory::check_new(self.desk, *id, &profile, &claims) {
            return Ok(Err(refused(ErrorCode::SystemInvalidInput, &refusal.to_string())));
        }
        let tenant = self.desk.configuration().tenant;
        *self.desk.account = Some(Account::create(tenant, *id, profile, self.turn));
        Ok(Ok(Answer::Account(*id)))
    }

    /// Tokens are signed after a commit: the session begins with this one.
    pub(super) fn user_tokens(&mut self, user: &User) -> Outcome {
        if let Some(tokens) = &self.fetched.tokens {
            return Ok(Ok(Answer::Value(tokens.clone())));
        }
        // A user whom a step made has proven nothing, and gets no tokens.
        if user.methods.is_empty() {
            return Ok(Err(refused(ErrorCode::NotAllowed, "the user has proven nothing")));
        }
        let now = self.turn.now;
        let Some(account) = self.account(&user.whom())? else {
            return Ok(Err(refused(ErrorCode::NotAllowed, "the user was signed out")));
        };
        let (status, epoch) = (account.hot.status, account.hot.epoch);
        self.parts(Parts::PROFILE)?;
        let known = user.session.and_then(|key| Some((key, self.desk.sessions.get(key)?.clone())));
        if known.as_ref().is_some_and(|(_, session)| session.ended.is_some()) {
            return Ok(Err(refused(ErrorCode::NotAllowed, "the user was signed out")));
        }
        // One that a further proof of this run overtook gives way to a new one.
        let known = known.filter(|(_, session)| session.is_alive_at(now, status, epoch));
        let found = known.or_else(|| {
            // It is committed before anything is signed.
            self.touched = true;
            begin_session(self.desk, self.turn, (&self.application, self.client), user)
        });
        self.granted = found.map(|(key, session)| Granted::of(self.desk, key, session));
        Err(Need::Tokens)
    }

    pub(super) fn validate_token(&self, token: &Secret) -> Result<Answer, StepError> {
        let invalid = || refused(ErrorCode::InvalidCredentials, "the token is not valid");
        let (issuer, now) = (self.app.issuer(), self.turn.now);
        let verified = self.app.keys.signing.verify::<serde_json::Value>(token, issuer, None, now);
        let claims = verified.map_err(|_| invalid())?.claims;
        // One that another application got says nothing here: it could be shown by whoever runs that one.
        let text = |name: &str| claims.get(name).and_then(serde_json::Value::as_str);
        let client: Option<ClientId> =
            text("client_id").or_else(|| text("aud")).and_then(|id| id.parse().ok());
        let configuration = self.desk.configuration();
        let own = client.and_then(|id| configuration.live_client(id));
        let is_own = own.is_some_and(|(_, application)| application.id == self.application.id);
        if !is_own || text("tid") != Some(&*self.app.tenant.to_string()) {
            return Err(invalid());
        }
        Ok(Answer::Value(claims.into()))
    }
}

/// Begins the session of the user who is on the desk.
pub(in crate::journeys) fn begin_session(
    desk: &mut Desk<'_>,
    turn: &mut Turn,
    (application, client): (&Application, ClientId),
    user: &User,
) -> Option<(SessionKey, Session)> {
    let sign_in = SignIn {
        application: application.id,
        client,
        code: user.code,
        methods: user.methods.clone(),
        totp: user.totp,
        approval_data: user.approval_data.clone(),
        life: application.sessions.session_life,
    };
    let (key, session) = desk.account.as_mut()?.start_session(sign_in, turn);
    desk.sessions.put(key, session.clone());
    Some((key, session))
}

/// A profile of what an author gave, or what is wrong with it.
pub(in crate::journeys) fn profile(new: &NewUserData) -> Result<Profile, StepError> {
    let wrong = |what: &str| refused(ErrorCode::SystemInvalidInput, &format!("{what} cannot be used"));
    let contact = |value: String| Contact { value, verified_at: None };
    let email = |text: &String| read_email(text).map(contact).map_err(|_| wrong("email"));
    let phone = |text: &String| read_phone(text).map(contact).map_err(|_| wrong("phone_number"));
    let name = |what: &'static str, text: &String| read_name(text).map_err(|_| wrong(what));
    Ok(Profile {
        external_user_id: new.external_user_id.as_ref().map(|id| name("external_user_id", id)).transpose()?,
        username: new.username.as_ref().map(|text| name("username", text)).transpose()?,
        email: new.email.as_ref().map(email).transpose()?,
        phone_number: new.phone_number.as_ref().map(phone).transpose()?,
        secondary_emails: new.secondary_emails.iter().map(email).collect::<Result<_, _>>()?,
        secondary_phone_numbers: new.secondary_phone_numbers.iter().map(phone).collect::<Result<_, _>>()?,
        ..Profile::default()
    })
}

/// What `@policy.userContext()` and the steps that read users give.
fn described(account: &Account) -> Value {
    let profile = &account.profile;
    let contacts = |primary: &Option<Contact>, others: &[Contact]| -> Value {
        primary.iter().chain(others).map(|contact| contact.value.as_str()).collect()
    };
    let verified =
        |contact: &Option<Contact>| contact.as_ref().is_some_and(|contact| contact.verified_at.is_some());
    let value =
        |contact: &Option<Contact>| -> Value { contact.as_ref().map(|contact| contact.value.clone()).into() };
    let name = profile.name.clone().unwrap_or_default();
    Value::object([
        ("user_id", Value::from(account.id.to_string())),
        ("external_user_id", profile.external_user_id.clone().into()),
        ("username", profile.username.clone().into()),
        ("email", value(&profile.email)),
        ("email_verified", verified(&profile.email).into()),
        ("phone_number", value(&profile.phone_number)),
        ("phone_number_verified", verified(&profile.phone_number).into()),
        ("emails", contacts(&profile.email, &profile.secondary_emails)),
        ("phone_numbers", contacts(&profile.phone_number, &profile.secondary_phone_numbers)),
        ("first_name", name.first_name.into()),
        ("last_name", name.last_name.into()),
        ("language", profile.language.clone().into()),
        ("status", account.hot.status.as_str().into()),
    ])
}
