//! Whether someone who is not the owner may be shown the seed of a new TOTP.

use super::{Account, IssueContext};
use crate::code::IssueRefusal;
use crate::event::EventKind;
use crate::operator::{Area, Authority};
use crate::time::Timestamp;
use crate::turn::Turn;
use crate::verification::VerificationRecord;

impl Account {
    /// Whether who asks on an account's behalf may be shown the seed of a new TOTP of it. It lets its holder in for good, so
    /// whatever is demanded before a code is shown is demanded here; and there is no consent that would do for a protected
    /// account.
    pub fn clear_totp_seed(
        &mut self,
        context: IssueContext<'_>,
        verification: &VerificationRecord,
        turn: &mut Turn,
    ) -> Result<(), IssueRefusal> {
        let cleared = self.check_totp_seed(context, verification, turn.now);
        if let Err(reason) = &cleared {
            turn.record(EventKind::TotpRegistrationRefused { reason: reason.clone() });
        }
        cleared
    }

    fn check_totp_seed(
        &mut self,
        context: IssueContext<'_>,
        verification: &VerificationRecord,
        now: Timestamp,
    ) -> Result<(), IssueRefusal> {
        let (configuration, authority) = (context.configuration, context.authority);
        let permitted = authority.check(configuration, Area::Authenticators.write(), Some(self));
        permitted.map_err(IssueRefusal::Denied)?;
        if let Some(until) = self.frozen_at(now) {
            return Err(IssueRefusal::Frozen { until });
        }
        context.check_sign_in(now)?;
        if authority != Authority::Client {
            let list = &configuration.organisation.codes.verification;
            list.judge(verification).map_err(|_| IssueRefusal::Unverified)?;
        }
        if authority != Authority::Installation && configuration.is_protected(self) {
            return Err(IssueRefusal::ApprovalNeeded);
        }
        if context.is_in_quota() { self.take_from_quota(context, now) } else { Ok(()) }
    }
}
