//! Codes and messages that a run sends.

use super::super::recipients::recipient;
use super::proofs::expired;
use super::{Hands, Outcome, invalid, refused};
use crate::letter::{Content, Letter};
use crate::store::Parts;
use readmit_core::account::{PasscodeOrder, PasscodeVerdict};
use readmit_core::id::AccountId;
use readmit_core::identifier::{read_email, read_phone};
use readmit_core::journey::effect::{Answer, ErrorCode, Passcode, StepError, Whom};
use readmit_core::journey::engine::limits::{PASSCODE_DIGITS, PASSCODE_TRIES};
use readmit_core::outbox::Channel;
use readmit_core::profile::Profile;
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};

/// How long a message of the author's is tried.
const MESSAGE_LIFE: Span = Span::from_hours(24);

impl Hands<'_, '_> {
    pub(super) fn send_passcode(
        &mut self,
        whom: Option<&Whom>,
        (channel, to): (Channel, &str),
        (digits, life, tries): (Option<u8>, Option<Span>, Option<u32>),
    ) -> Outcome {
        let Some(to) = address(channel, to) else {
            return Ok(Err(refused(ErrorCode::SystemInvalidInput, "the address is not one")));
        };
        if !self.app.delivery().channels.contains(&channel) {
            return Ok(Err(refused(ErrorCode::NotAllowed, "this server cannot send that way")));
        }
        if !self.may_send(channel, &to) {
            return Ok(Err(too_many()));
        }
        let mut language = None;
        let mut reaches = true;
        let mut account = None;
        if let Some(whom) = whom {
            self.bind(whom)?;
            self.parts(Parts::USUAL)?;
            let application = self.application.id;
            let found = self.account(whom)?.filter(|found| found.profile.association(application).is_some());
            // Nobody is told whether there is such a user, or whether the address is theirs: a code that nobody is sent
            // stands in. It is nobody's, so guessing at it lets nobody in, and locks nobody out.
            let found = found.filter(|found| is_theirs(&found.profile, channel, &to));
            reaches = found.is_some();
            language = found.as_ref().and_then(|found| found.profile.language.clone());
            let owner = found.map(|found| found.id);
            let decoy = AccountId::from_random(self.turn.random_bytes());
            account = Some(owner.unwrap_or(decoy));
        }
        let policy = &self.application.passcodes.policy;
        let life = life.unwrap_or(policy.life_default).min(Span::from_hours(1));
        let expires_at = self.turn.now + life;
        let order = PasscodeOrder {
            whom: account,
            channel,
            to: to.clone(),
            digits: digits.unwrap_or(PASSCODE_DIGITS).clamp(4, 10),
            expires_at,
            tries: tries
                .unwrap_or(if whom.is_some() { policy.lock.failures_max } else { PASSCODE_TRIES })
                .clamp(1, 10),
        };
        let (passcode, plain) = Passcode::draw(order, self.app.tenant, &self.app.keys.digest, self.turn);
        self.recipients.push(recipient(self.app.tenant, channel, &to));
        if reaches {
            let content = Content::Code { code: plain, life, custom: None };
            self.post(channel, to, language, content, expires_at);
        }
        Ok(Ok(Answer::Passcode(passcode)))
    }

    pub(super) fn check_passcode(
        &mut self,
        passcode: &Passcode,
        typed: &Secret,
    ) -> Result<Answer, StepError> {
        match passcode.check(typed, self.app.tenant, &self.app.keys.digest, self.turn) {
            PasscodeVerdict::Right => Ok(Answer::Done),
            PasscodeVerdict::Wrong => Err(StepError { again: true, ..invalid() }),
            PasscodeVerdict::Expired => Err(StepError { again: true, ..expired() }),
        }
    }

    pub(super) fn send(
        &mut self,
        channel: Channel,
        to: &[String],
        subject: Option<&str>,
        text: &str,
    ) -> Result<Answer, StepError> {
        if !self.app.delivery().channels.contains(&channel) {
            return Err(refused(ErrorCode::NotAllowed, "this server cannot send that way"));
        }
        let addresses: Option<Vec<String>> = to.iter().map(|to| address(channel, to)).collect();
        let addresses =
            addresses.ok_or_else(|| refused(ErrorCode::SystemInvalidInput, "an address is not one"))?;
        if !addresses.iter().all(|to| self.may_send(channel, to)) {
            return Err(too_many());
        }
        let expires_at = self.turn.now + MESSAGE_LIFE;
        for to in addresses {
            self.recipients.push(recipient(self.app.tenant, channel, &to));
            let subject = subject.map(ToOwned::to_owned);
            let content = Content::Own { subject, text: Secret::new(text.to_owned()) };
            self.post(channel, to, None, content, expires_at);
        }
        Ok(Answer::Done)
    }

    /// Whether the address got few enough messages, those of this turn included.
    fn may_send(&self, channel: Channel, to: &str) -> bool {
        let recipient = recipient(self.app.tenant, channel, to);
        self.app.recipients.has_room(&recipient) && !self.recipients.contains(&recipient)
    }

    fn post(
        &mut self,
        channel: Channel,
        to: String,
        language: Option<String>,
        content: Content,
        expires_at: Timestamp,
    ) {
        let configuration = self.desk.configuration();
        let letter = Letter {
            to,
            language,
            organisation: configuration.organisation.name.clone(),
            application: Some(self.application.name.clone()),
            content,
        };
        // A message belongs to the account at hand, or to the run where there is none.
        let account =
            self.desk.account.as_ref().map_or(AccountId::from_uuid(self.run.uuid()), |found| found.id);
        match letter.seal((self.app.tenant, account), channel, expires_at, &self.app.keys, self.turn) {
            Ok(message) => self.turn.send(message),
            // Sealing fails only without a key, and a ring without one is not opened.
            Err(error) => tracing::error!(%error, "a message could not be written into the outbox"),
        }
    }
}

/// The same whoever the address belongs to.
fn too_many() -> StepError {
    refused(ErrorCode::TooManySends, "this address got as many messages as it may for now")
}

fn address(channel: Channel, to: &str) -> Option<String> {
    match channel {
        Channel::Email => read_email(to).ok(),
        Channel::Sms => read_phone(to).ok(),
    }
}

/// Whether an address is one that the user has: a code that lets them in goes nowhere else.
fn is_theirs(profile: &Profile, channel: Channel, to: &str) -> bool {
    let (primary, others) = match channel {
        Channel::Email => (&profile.email, &profile.secondary_emails),
        Channel::Sms => (&profile.phone_number, &profile.secondary_phone_numbers),
    };
    primary.iter().chain(others).any(|contact| contact.value.eq_ignore_ascii_case(to))
}
