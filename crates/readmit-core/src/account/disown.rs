//! "This was not me": the owner of an account objects to what was done to it.

use super::Account;
use crate::event::EventKind;
use crate::id::EventId;
use crate::limits::DISOWNED_MAX;
use crate::time::{Span, Timestamp};
use crate::turn::Turn;

/// What became of an objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disowned {
    /// Codes are dead and recovery is frozen.
    Now,
    /// The same notice was objected to before; nothing more was done.
    Before,
}

impl Account {
    /// Kills every live code, freezes recovery, and puts an operator into quarantine. Each notice counts once, so that an old one cannot be
    /// used to freeze the account again and again. Ending the sessions born from the code is the caller's
    /// part: sessions are records of their own.
    pub fn disown(&mut self, notice: EventId, freeze: Span, turn: &mut Turn) -> Disowned {
        if self.credentials.disowned.contains(&notice) {
            return Disowned::Before;
        }
        if self.credentials.disowned.len() >= DISOWNED_MAX {
            self.credentials.disowned.remove(0);
        }
        self.credentials.disowned.push(notice);
        let until = turn.now + freeze;
        self.hot.frozen_until = Some(until);
        if self.credentials.password.is_some() {
            // The password may be what was not theirs: no operator's rights either, until the quarantine ends.
            self.hot.recovered_at = Some(turn.now);
        }
        turn.record(EventKind::NotMe { notice, frozen_until: until });
        self.revoke_codes(turn, |_| true);
        Disowned::Now
    }

    /// Until when recovery is frozen, if it is.
    pub fn frozen_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.hot.frozen_until.filter(|until| now < *until)
    }

    /// Lets recovery go on, and gives an operator back their rights after a recovery. Returns whether there was
    /// anything to lift.
    pub fn unfreeze(&mut self, turn: &mut Turn) -> bool {
        if self.frozen_at(turn.now).is_none() && self.hot.recovered_at.is_none() {
            return false;
        }
        self.hot.frozen_until = None;
        self.hot.recovered_at = None;
        turn.record(EventKind::RecoveryUnfrozen);
        true
    }
}
