//! How operators get in: password, sessions and tokens. Attempts are paid for before they are judged.

use super::{Account, PasswordStanding, PasswordState};
use crate::configuration::Organisation;
use crate::credentials::{OperatorSession, Password};
use crate::desk_policy::DeskPolicy;
use crate::digest::{Digest, DigestKey, DigestKeys, Purpose};
use crate::event::EventKind;
use crate::id::{AccountId, ApiTokenId, KeyId, SessionId, TenantId, compact};
use crate::limits::OPERATOR_SESSIONS_MAX;
use crate::lock::LockState;
use crate::profile::Status;
use crate::reference::Reference;
use crate::secret::Secret;
use crate::time::{Span, Timestamp};
use crate::turn::Turn;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// To the minute is fine enough for "last used", and spares a write for each request.
const SEEN_STEP: Span = Span::from_mins(1);

/// Why an operator is not in: the truth, for the audit. Strangers are told one thing for all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum SignInRefusal {
    /// No account has this identifier.
    UnknownAccount,
    /// The account has no role.
    NotAnOperator,
    /// The account is switched off.
    Inactive {
        /// Its status.
        status: Status,
    },
    /// The password was right, but it is to be replaced before it opens anything.
    PasswordExpired,
    /// The same, because an administrator asked for a new one.
    PasswordResetAsked,
    /// The account has no password.
    NoPassword,
    /// Not the password.
    WrongPassword {
        /// Consecutive failures, this one included.
        failures: u32,
    },
    /// Too many failures.
    Locked {
        /// When attempts are judged again.
        until: Timestamp,
    },
    /// The operator got in with a help-desk code a short while ago.
    Quarantine {
        /// When operator's rights come back.
        until: Timestamp,
    },
    /// The password was right, and a code of the operator's authenticator app is awaited.
    TotpRequired,
    /// The password was right, and the code was not accepted; why stands in an event of its own.
    TotpRefused,
}

/// Nobody is in. Strangers are told nothing but the reference number; the event has the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotSignedIn {
    /// The truth, for the audit.
    pub reason: SignInRefusal,
    /// Finds the event.
    pub reference: Reference,
}

impl NotSignedIn {
    /// Records a refusal and derives its reference number from the event.
    pub fn record(reason: SignInRefusal, turn: &mut Turn) -> Self {
        Self { reason, reference: Reference::of(turn.record(EventKind::OperatorSignInRefused { reason })) }
    }
}

/// What an operator shows: a cookie or a token. The text is a prefix and base64url of account, id and
/// secret.
#[derive(Clone)]
pub struct OperatorPass {
    /// Whose it is said to be.
    pub account: AccountId,
    /// Which of theirs.
    pub id: Uuid,
    secret: [u8; 32],
    pub(super) purpose: Purpose,
}

impl std::fmt::Debug for OperatorPass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OperatorPass({}, {})", self.account, self.id)
    }
}

const SESSION_PREFIX: &str = "ros_";
const TOKEN_PREFIX: &str = "rat_";

impl OperatorPass {
    /// Reads a session's cookie.
    pub fn session(text: &str) -> Option<Self> {
        Self::read(text.strip_prefix(SESSION_PREFIX)?, Purpose::OperatorSession)
    }

    /// Reads a token.
    pub fn token(text: &str) -> Option<Self> {
        Self::read(text.strip_prefix(TOKEN_PREFIX)?, Purpose::ApiToken)
    }

    fn read(encoded: &str, purpose: Purpose) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?;
        let bytes: [u8; 64] = bytes.try_into().ok()?;
        let (account, rest) = bytes.split_first_chunk::<16>()?;
        let (id, secret) = rest.split_first_chunk::<16>()?;
        Some(Self {
            account: AccountId::from_uuid(Uuid::from_bytes(*account)),
            id: Uuid::from_bytes(*id),
            secret: secret.try_into().ok()?,
            purpose,
        })
    }

    pub(super) fn text(&self) -> Secret {
        let prefix = if self.purpose == Purpose::ApiToken { TOKEN_PREFIX } else { SESSION_PREFIX };
        let bytes = [&self.account.as_bytes()[..], self.id.as_bytes(), &self.secret].concat();
        Secret::new(format!("{prefix}{}", BASE64URL_NOPAD.encode(&bytes)))
    }

    pub(super) fn digest(&self, tenant: TenantId, key: &DigestKey) -> Digest {
        let parts: [&[u8]; 4] =
            [tenant.as_bytes(), self.account.as_bytes(), self.id.as_bytes(), &self.secret];
        key.digest(self.purpose, &parts)
    }

    /// What the browser must repeat in a header, so that other sites cannot act through it.
    pub fn forgery_token(&self, keys: &DigestKeys) -> Secret {
        let parts: [&[u8]; 3] = [self.account.as_bytes(), self.id.as_bytes(), &self.secret];
        // The oldest key, so that a rotation does not make open pages fail.
        let key = keys.iter().last().unwrap_or_else(|| keys.current());
        Secret::new(BASE64URL_NOPAD.encode(key.digest(Purpose::RequestForgery, &parts).as_bytes()))
    }
}

impl Account {
    /// Judges a password. `computed` is the PHC string that the typed password gives under the parameters
    /// and the salt of the stored one: hashing is slow, and was done before.
    pub fn sign_in_with_password(
        &mut self,
        computed: &str,
        is_operator: bool,
        organisation: &Organisation,
        turn: &mut Turn,
    ) -> Result<(), NotSignedIn> {
        let verdict = self.judge_password(computed, is_operator, organisation, turn);
        verdict.map_err(|reason| NotSignedIn::record(reason, turn))
    }

    fn judge_password(
        &mut self,
        computed: &str,
        is_operator: bool,
        organisation: &Organisation,
        turn: &mut Turn,
    ) -> Result<(), SignInRefusal> {
        let (now, policy) = (turn.now, &organisation.sign_in);
        if !is_operator {
            return Err(SignInRefusal::NotAnOperator);
        }
        if self.hot.status != Status::Active {
            return Err(SignInRefusal::Inactive { status: self.hot.status });
        }
        if let LockState::Locked { until } = self.hot.password_lock.state_at(now) {
            return Err(SignInRefusal::Locked { until });
        }
        if let Some(until) = self.quarantined_at(&organisation.desk, now) {
            return Err(SignInRefusal::Quarantine { until });
        }
        self.compare_password(computed, &policy.lock, turn)
    }

    /// Until when the account has no operator's rights, because someone got in with a help-desk code.
    pub fn quarantined_at(&self, desk: &DeskPolicy, now: Timestamp) -> Option<Timestamp> {
        let until = self.hot.recovered_at? + desk.quarantine;
        (now < until).then_some(until)
    }

    /// Sets the password. Every session of the operator ends; tokens stay.
    pub fn set_password(&mut self, phc: String, turn: &mut Turn) {
        // Never the same instant twice: a link that replaces a password knows it by when it was set.
        let before =
            self.credentials.password.as_ref().map(|password| password.set_at + Span::from_millis(1));
        let set_at = before.map_or(turn.now, |earliest| turn.now.max(earliest));
        let before = self.lifecycle_at(turn.now);
        self.credentials.password = Some(Password { phc, set_at });
        self.hot.password = PasswordStanding { state: PasswordState::Usable, set_at: Some(set_at) };
        self.credentials.operator_sessions.clear();
        self.hot.password_lock.clear();
        turn.record(EventKind::PasswordSet);
        self.note_lifecycle(before, turn.now);
    }

    /// Lifts the lock of the password. Returns whether there was anything to lift.
    pub fn unlock_password(&mut self, turn: &mut Turn) -> bool {
        if self.hot.password_lock.is_clear() {
            return false;
        }
        self.hot.password_lock.clear();
        turn.record(EventKind::PasswordUnlocked);
        true
    }

    /// Begins a session. Its id and secret are new, whatever the browser showed before.
    pub fn start_operator_session(&mut self, keys: &DigestKeys, turn: &mut Turn) -> (OperatorPass, Secret) {
        let pass = self.draw_pass(Purpose::OperatorSession, turn);
        let (key, now) = (keys.current(), turn.now);
        let session = OperatorSession {
            id: SessionId::from_uuid(pass.id),
            key: key.id(),
            digest: pass.digest(self.tenant, key),
            started_at: now,
            seen_at: now,
        };
        if self.credentials.operator_sessions.len() >= OPERATOR_SESSIONS_MAX {
            self.credentials.operator_sessions.remove(0);
        }
        turn.record(EventKind::OperatorSignedIn { session: session.id });
        self.credentials.operator_sessions.push(session);
        let text = pass.text();
        (pass, text)
    }

    /// The session that `pass` shows, if it is alive.
    pub fn operator_session(
        &self,
        pass: &OperatorPass,
        keys: &DigestKeys,
        organisation: &Organisation,
        now: Timestamp,
    ) -> Option<&OperatorSession> {
        let policy = &organisation.sign_in;
        if pass.purpose != Purpose::OperatorSession || !self.may_operate(organisation, now) {
            return None;
        }
        let mut sessions = self.credentials.operator_sessions.iter();
        let session = sessions.find(|session| session.id.uuid() == pass.id)?;
        let digest = pass.digest(self.tenant, keys.get(session.key)?);
        (digest == session.digest && session.is_alive_at(policy, now)).then_some(session)
    }

    /// Keeps a session or a token that was just recognised under the newest key. Returns whether it was kept
    /// under an older one.
    pub fn renew_pass(&mut self, pass: &OperatorPass, keys: &DigestKeys) -> bool {
        let tenant = self.tenant;
        let renewed = |key: KeyId, digest: Digest| {
            let older = keys.get(key).filter(|key| key.id() != keys.current().id())?;
            (pass.digest(tenant, older) == digest).then(|| pass.digest(tenant, keys.current()))
        };
        let credentials = &self.credentials;
        let (sessions, tokens) = (&credentials.operator_sessions, &credentials.api_tokens);
        let session = sessions.iter().position(|session| session.id.uuid() == pass.id);
        let token = tokens.iter().position(|token| token.id.uuid() == pass.id);
        match (pass.purpose, session, token) {
            (Purpose::OperatorSession, Some(place), _) => {
                let Some(digest) = renewed(sessions[place].key, sessions[place].digest) else { return false };
                let session = &mut self.credentials.operator_sessions[place];
                (session.key, session.digest) = (keys.current().id(), digest);
                true
            }
            (Purpose::ApiToken, _, Some(place)) => {
                let Some(digest) = renewed(tokens[place].key, tokens[place].digest) else { return false };
                let token = &mut self.credentials.api_tokens[place];
                (token.key, token.digest) = (keys.current().id(), digest);
                true
            }
            _ => false,
        }
    }

    /// Notes that a session or a token was used, and renews its digest. Returns whether there was anything to note.
    pub fn note_use(&mut self, pass: &OperatorPass, keys: &DigestKeys, now: Timestamp) -> bool {
        let (session, token) = (SessionId::from_uuid(pass.id), ApiTokenId::from_uuid(pass.id));
        self.renew_pass(pass, keys)
            | self.touch_operator_session(session, now)
            | self.touch_api_token(token, now)
    }

    /// Whether [`Self::note_use`] would note anything.
    pub fn is_note_due(&self, pass: &OperatorPass, keys: &DigestKeys, now: Timestamp) -> bool {
        let due = |key: KeyId, at: Option<Timestamp>| {
            key != keys.current().id() || at.is_none_or(|at| is_stale(at, now))
        };
        let mut sessions =
            self.credentials.operator_sessions.iter().filter(|session| session.id.uuid() == pass.id);
        let mut tokens = self.credentials.api_tokens.iter().filter(|token| token.id.uuid() == pass.id);
        sessions.any(|session| due(session.key, Some(session.seen_at)))
            || tokens.any(|token| due(token.key, token.used_at))
    }

    /// Notes that a session was used. Returns whether there was anything to note.
    pub fn touch_operator_session(&mut self, id: SessionId, now: Timestamp) -> bool {
        let sessions = &self.credentials.operator_sessions;
        let stale = |session: &OperatorSession| session.id == id && is_stale(session.seen_at, now);
        let Some(place) = sessions.iter().position(stale) else { return false };
        self.credentials.operator_sessions[place].seen_at = now;
        true
    }

    /// Ends the sessions that `which` picks. Returns how many.
    pub fn end_operator_sessions(
        &mut self,
        turn: &mut Turn,
        which: impl Fn(&OperatorSession) -> bool,
    ) -> usize {
        let picked: Vec<SessionId> =
            self.credentials.operator_sessions.iter().filter(|s| which(s)).map(|s| s.id).collect();
        if !picked.is_empty() {
            self.credentials.operator_sessions.retain(|session| !picked.contains(&session.id));
        }
        for session in &picked {
            turn.record(EventKind::OperatorSignedOut { session: *session });
        }
        picked.len()
    }

    pub(super) fn may_operate(&self, organisation: &Organisation, now: Timestamp) -> bool {
        self.hot.status == Status::Active && self.quarantined_at(&organisation.desk, now).is_none()
    }

    pub(super) fn draw_pass(&self, purpose: Purpose, turn: &mut Turn) -> OperatorPass {
        // Tokens have a name on every wire, so their ids have a short form; what nobody can guess is the secret.
        let bytes = turn.random_bytes();
        let bytes = if purpose == Purpose::ApiToken { compact(bytes) } else { bytes };
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
        OperatorPass { account: self.id, id, secret: turn.random_bytes(), purpose }
    }
}

pub(super) fn is_stale(seen_at: Timestamp, now: Timestamp) -> bool {
    now.since(seen_at) >= SEEN_STEP
}
