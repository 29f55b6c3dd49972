//! Codes that a journey sends by mail or SMS: drawn, and judged. They share the counter and the lock of temporary access
//! codes, so that guessing at one and at the other is one count.

use super::Account;
use crate::alphabet::{Alphabet, Shape};
use crate::code::Reason;
use crate::digest::{Digest, DigestKey, DigestKeys, Purpose};
use crate::event::EventKind;
use crate::event::journey::PasscodeFacts;
use crate::id::{AccountId, TenantId};
use crate::journey::effect::{Passcode, PasscodeDigest};
use crate::lock::{LockPolicy, LockState};
use crate::outbox::Channel;
use crate::profile::Status;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::turn::Turn;

/// A code to be sent.
#[derive(Debug, Clone)]
pub struct PasscodeOrder {
    /// Who shall be authenticated by it; nobody where it only proves an address.
    pub whom: Option<AccountId>,
    /// How it is sent.
    pub channel: Channel,
    /// Where to.
    pub to: String,
    /// How many digits.
    pub digits: u8,
    /// From when on it does not count any more.
    pub expires_at: Timestamp,
    /// Tries.
    pub tries: u32,
}

const fn shape(digits: u8) -> Shape {
    Shape { alphabet: Alphabet::Digits, length: digits }
}

impl Passcode {
    /// Draws a code. Returns it plain and in groups, for the one message.
    pub fn draw(
        order: PasscodeOrder,
        tenant: TenantId,
        keys: &DigestKeys,
        turn: &mut Turn,
    ) -> (Self, Secret) {
        let plain = shape(order.digits).draw(turn);
        let (salt, key) = (turn.random_bytes(), keys.current());
        let PasscodeOrder { whom, channel, to, digits, expires_at, tries } = order;
        let digest = digest(key, tenant, (whom, &to), &salt, &plain);
        let digest = PasscodeDigest { salt, key: key.id(), digest };
        let authenticates = whom.is_some();
        turn.record(EventKind::PasscodeSent(PasscodeFacts { channel, authenticates }));
        let shown = shape(digits).display(&plain);
        (Self { whom, channel, to, digest, digits, expires_at, tries_left: tries }, shown)
    }

    /// Whether `typed` is this code. Constant time in the digest; the try must have been paid for.
    fn is(&self, typed: &Secret, tenant: TenantId, keys: &DigestKeys) -> bool {
        let Some(key) = keys.get(self.digest.key) else { return false };
        let Ok(plain) = shape(self.digits).read(typed.reveal()) else { return false };
        digest(key, tenant, (self.whom, &self.to), &self.digest.salt, &plain) == self.digest.digest
    }

    /// Judges the proof of an address. The caller takes a try off, whatever comes out.
    pub fn check(
        &self,
        typed: &Secret,
        tenant: TenantId,
        keys: &DigestKeys,
        turn: &mut Turn,
    ) -> PasscodeVerdict {
        let right = self.is(typed, tenant, keys);
        if turn.now >= self.expires_at {
            return PasscodeVerdict::Expired;
        }
        if !right {
            turn.record(EventKind::CodeRefused { reason: Reason::Wrong { failures: 1 } });
            return PasscodeVerdict::Wrong;
        }
        let channel = self.channel;
        turn.record(EventKind::PasscodeAccepted(PasscodeFacts { channel, authenticates: false }));
        PasscodeVerdict::Right
    }
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasscodeVerdict {
    /// It is the code.
    Right,
    /// It is not.
    Wrong,
    /// Its time is over.
    Expired,
}

impl Account {
    /// Judges a code that was sent to authenticate the account's owner. The attempt is paid for before it is compared.
    pub fn redeem_passcode(
        &mut self,
        passcode: &Passcode,
        typed: &Secret,
        (lock, keys): (&LockPolicy, &DigestKeys),
        turn: &mut Turn,
    ) -> Result<(), PasscodeRefusal> {
        let refused = |reason, verdict, turn: &mut Turn| {
            turn.record(EventKind::CodeRefused { reason });
            Err(verdict)
        };
        let now = turn.now;
        // First, as for someone who does not exist: that a code's time is over tells nothing about anybody.
        if now >= passcode.expires_at {
            return refused(Reason::NoneLive, PasscodeRefusal::Expired, turn);
        }
        if self.hot.status != Status::Active {
            return refused(Reason::Inactive { status: self.hot.status }, PasscodeRefusal::Inactive, turn);
        }
        if let Some(until) = self.frozen_at(now) {
            return refused(Reason::Frozen { until }, PasscodeRefusal::Inactive, turn);
        }
        match self.code_lock_at(now) {
            LockState::Locked { until } => {
                return refused(Reason::Locked { until }, PasscodeRefusal::Locked, turn);
            }
            LockState::Deactivated => return refused(Reason::Deactivated, PasscodeRefusal::Locked, turn),
            LockState::Open => {}
        }
        let paid = self.hot.code_lock.pay(now, lock);
        if passcode.is(typed, self.tenant, keys) && passcode.whom == Some(self.id) {
            self.hot.code_lock.clear();
            let channel = passcode.channel;
            turn.record(EventKind::PasscodeAccepted(PasscodeFacts { channel, authenticates: true }));
            return Ok(());
        }
        if let Some(duration) = paid.lock_for {
            self.lock_codes(duration, turn);
        }
        refused(Reason::Wrong { failures: paid.failures }, PasscodeRefusal::Wrong, turn)
    }
}

/// Why a code did not let anybody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasscodeRefusal {
    /// It is not the code.
    Wrong,
    /// Its time is over.
    Expired,
    /// Codes of this account are locked.
    Locked,
    /// The account is switched off, or its owner froze recovery.
    Inactive,
}

fn digest(
    key: &DigestKey,
    tenant: TenantId,
    (whom, to): (Option<AccountId>, &str),
    salt: &[u8; 16],
    plain: &Secret,
) -> Digest {
    let whom: &[u8] = whom.as_ref().map_or(&[], |account| account.as_bytes());
    let parts = [tenant.as_bytes(), whom, to.as_bytes(), salt, plain.reveal().as_bytes()];
    key.digest(Purpose::Passcode, &parts)
}
