//! The enrolments of an account as the vendor lists them. A code is among them while it can be used; its text never is.

use crate::call::Call;
use crate::okta::authenticators::word;
use crate::okta::date::{bare, date};
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use readmit_core::Account;
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::code::{Scope, Uses};
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, AuthenticatorId, CodeId, TotpId};
use readmit_core::time::Timestamp;
use readmit_core::totp::{Condition, TotpState};
use serde_json::{Value, json};

/// Which enrolment an id means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Tac(CodeId),
    Totp(TotpId),
    Password,
    Email,
    Phone,
}

impl Which {
    /// Reads an id of an enrolment of this account. What there is one of has the account's own id.
    pub(super) fn read(text: &str, account: AccountId) -> Option<Self> {
        let own = |prefix: &str| id::parse(prefix, text) == Some(account.uuid());
        if let Some(code) = id::parse(prefix::TAC, text) {
            return Some(Self::Tac(CodeId::from_uuid(code)));
        }
        if let Some(totp) = id::parse(prefix::TOTP_ENROLLMENT, text) {
            return Some(Self::Totp(TotpId::from_uuid(totp)));
        }
        if own(prefix::PASSWORD_ENROLLMENT) {
            Some(Self::Password)
        } else if own(prefix::EMAIL_ENROLLMENT) {
            Some(Self::Email)
        } else {
            own(prefix::PHONE_ENROLLMENT).then_some(Self::Phone)
        }
    }

    fn id(self, account: AccountId) -> String {
        let account = account.uuid();
        match self {
            Self::Tac(code) => id::text(prefix::TAC, code.uuid()),
            Self::Totp(totp) => id::text(prefix::TOTP_ENROLLMENT, totp.uuid()),
            Self::Password => id::text(prefix::PASSWORD_ENROLLMENT, account),
            Self::Email => id::text(prefix::EMAIL_ENROLLMENT, account),
            Self::Phone => id::text(prefix::PHONE_ENROLLMENT, account),
        }
    }

    const fn key(self) -> AuthenticatorKey {
        match self {
            Self::Tac(_) => AuthenticatorKey::TemporaryAccessCode,
            Self::Totp(_) => AuthenticatorKey::Totp,
            Self::Password => AuthenticatorKey::Password,
            Self::Email => AuthenticatorKey::Email,
            Self::Phone => AuthenticatorKey::Phone,
        }
    }

    /// Whether it can be ended by itself.
    const fn can_be_ended(self) -> bool {
        matches!(self, Self::Tac(_) | Self::Totp(_) | Self::Phone)
    }
}

/// One enrolment.
pub(super) struct Enrollment {
    which: Which,
    id: String,
    /// The name of the authenticator.
    name: String,
    /// The organisation's authenticator, where it has one.
    authenticator: Option<AuthenticatorId>,
    active: bool,
    nickname: Option<String>,
    profile: Option<Value>,
    created: Timestamp,
    updated: Timestamp,
}

impl Enrollment {
    pub(super) fn new(
        which: Which,
        account: AccountId,
        configuration: &Configuration,
        (created, updated): (Timestamp, Timestamp),
    ) -> Self {
        let authenticator = configuration.authenticator_by_key(which.key());
        let name = authenticator.map_or_else(|| word::usual_name(which.key()), |known| word::name(known));
        Self {
            which,
            id: which.id(account),
            name: name.to_owned(),
            authenticator: authenticator.map(|known| known.id),
            active: authenticator.is_none_or(|known| known.active),
            nickname: None,
            profile: None,
            created,
            updated,
        }
    }

    pub(super) fn with_profile(self, profile: Value) -> Self {
        Self { profile: Some(profile), ..self }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The whole object.
    pub(super) fn shown(&self, call: &Call, user: AccountId) -> Value {
        let user = format!("/api/v1/users/{}", id::text(prefix::USER, user.uuid()));
        let own = format!("{user}/authenticator-enrollments/{}", self.id);
        let allow: &[Allow] =
            if self.which.can_be_ended() { &[Allow::Get, Allow::Delete] } else { &[Allow::Get] };
        let mut links = Links::new(call).with("self", &own, allow).with("user", &user, &[Allow::Get]);
        if let Some(authenticator) = self.authenticator {
            let path = id::text(prefix::AUTHENTICATOR, authenticator.uuid());
            links = links.with("authenticator", &format!("/api/v1/authenticators/{path}"), &[Allow::Get]);
        }
        let key = self.which.key();
        let mut object = json!({
            "id": self.id,
            "type": word::kind(key),
            "key": word::key(key),
            "name": self.name,
            "status": if self.active { "ACTIVE" } else { "INACTIVE" },
            "nickname": self.nickname,
            "created": date(self.created),
            "lastUpdated": date(self.updated),
            "_links": links.into_value(),
        });
        if let Some(profile) = &self.profile {
            object["profile"] = profile.clone();
        }
        object
    }
}

/// All that the account can sign in with.
pub(super) fn enrollments(
    account: &Account,
    configuration: &Configuration,
    now: Timestamp,
    disclose_phone: bool,
) -> Vec<Enrollment> {
    let profile = &account.profile;
    let usual = (profile.created_at, profile.updated_at);
    let new = |which: Which, times| Enrollment::new(which, account.id, configuration, times);
    let mut found = Vec::new();
    if let Some(password) = &account.credentials.password {
        found.push(new(Which::Password, (password.set_at, password.set_at)));
    }
    if let Some(email) = &profile.email {
        found.push(new(Which::Email, usual).with_profile(json!({ "email": email.value })));
    }
    if let Some(phone) = &profile.phone_number {
        let number = if disclose_phone { phone.value.clone() } else { masked(&phone.value) };
        found.push(new(Which::Phone, usual).with_profile(json!({ "phoneNumber": number })));
    }
    let counts = |state: &&TotpState| state.condition != Condition::Pending;
    for state in account.hot.totps.iter().filter(counts) {
        let known = account.credentials.totps.iter().find(|totp| totp.slot == state.slot);
        let at = known.map_or(profile.created_at, |totp| totp.registered_at);
        let enrollment = new(Which::Totp(TotpId::of(account.id, state.slot)), (at, at));
        let active = enrollment.active && state.condition == Condition::Usable;
        let nickname = known.map(|totp| totp.label.clone()).filter(|label| !label.is_empty());
        found.push(Enrollment { active, nickname, ..enrollment });
    }
    let live =
        |code: &&readmit_core::code::Code| code.scope == Scope::Organisation && code.is_guessable_at(now);
    if let Some(code) = account.hot.codes.iter().find(live) {
        let profile = json!({
            "multiUse": code.uses != Uses::Single,
            "expiresAt": bare(code.expires_at),
        });
        found.push(new(Which::Tac(code.id), (code.issued_at, code.issued_at)).with_profile(profile));
    }
    found
}

/// `+1 XXX-XXX-6065`: the country as far as it can be told, and the last four digits.
fn masked(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let last = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
    let country = if digits.len() == 11 && digits.starts_with('1') { "+1 " } else { "" };
    format!("{country}XXX-XXX-{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_its_last_four_digits() {
        assert_eq!(masked("+14155556065"), "+1 XXX-XXX-6065");
        assert_eq!(masked("+442079460123"), "XXX-XXX-0123");
        assert_eq!(masked("123"), "XXX-XXX-123");
    }

    #[test]
    fn an_id_of_another_account_means_nothing() {
        let (ann, bob) = (AccountId::from_random([1; 16]), AccountId::from_random([2; 16]));
        for which in [Which::Password, Which::Email, Which::Phone] {
            assert_eq!(Which::read(&which.id(ann), ann), Some(which));
            assert_eq!(Which::read(&which.id(ann), bob), None);
        }
        let code = Which::Tac(CodeId::from_random([3; 16]));
        assert_eq!(Which::read(&code.id(ann), ann), Some(code));
    }
}
