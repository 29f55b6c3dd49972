//! Registering a TOTP: the order, what can be wrong with it, and its confirmation.

use super::{Changer, TotpAttempt, TotpReason, TotpRefusal};
use crate::account::Account;
use crate::code::IssueRefusal;
use crate::event::EventKind;
use crate::id::{ApplicationId, TotpId};
use crate::profile::Status;
use crate::time::Timestamp;
use crate::totp::{
    Condition, LabelError, Parameters, Seed, Seeds, Slot, Totp, TotpPolicy, TotpState, check_label,
};
use crate::turn::Turn;
use crate::verification::VerificationRecord;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct RegisterTotp {
    /// How its owner tells it from others; an identifier of the account when absent.
    pub label: Option<String>,
    /// In single mode: whether it replaces what is there.
    pub replace: bool,
    /// On whose behalf.
    pub by: Changer,
    /// The application whose settings it gets; those of the organisation when absent.
    pub application: Option<ApplicationId>,
    /// How the caller was verified.
    pub verification: VerificationRecord,
    /// Whether it counts only after a first right code, whatever the policy says.
    pub confirmation: bool,
    /// A seed that the owner's app has already, with its settings and the clock's drift in steps.
    pub existing: Option<(Seed, Parameters, i8)>,
}

/// A TOTP at the one moment when its seed is plain.
#[derive(Debug, Clone)]
pub struct RegisteredTotp {
    /// Its id.
    pub id: TotpId,
    /// How its owner tells it from others.
    pub label: String,
    /// The seed, for exactly one answer.
    pub seed: Seed,
    /// What codes look like.
    pub parameters: Parameters,
    /// Until when it waits for its confirmation; `None` when it counts from now on.
    pub pending_until: Option<Timestamp>,
}

/// Why nothing was registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegisterRefusal {
    /// No account has this identifier.
    #[error("no such account")]
    UnknownAccount,
    /// The owner of the session is none of the application's users.
    #[error("the account is not associated with the application")]
    NotAssociated,
    /// The account is switched off.
    #[error("the account is switched off")]
    Inactive {
        /// Its status.
        status: Status,
    },
    /// Single mode, there is one, and it shall not be replaced.
    #[error("the account has a TOTP already")]
    AlreadyRegistered,
    /// As many as there may be.
    #[error("the account has {max} TOTPs, as many as there may be")]
    LimitReached {
        /// How many there may be.
        max: u8,
    },
    /// The session was not let in by a TOTP, and the account has one.
    #[error("the session was not signed in with the TOTP that the account has")]
    StepUpNeeded,
    /// The label cannot be one.
    #[error("label {0}")]
    Label(LabelError),
    /// The account had as many TOTPs as any account ever has.
    #[error("no more TOTPs can be registered for this account")]
    Exhausted,
    /// The seed is there already.
    #[error("the account has this very TOTP already")]
    Known {
        /// Which one it is.
        totp: TotpId,
    },
    /// What stands against showing a code to the caller stands against showing a seed.
    #[error("the caller may not be shown a secret of this account")]
    NotCleared(IssueRefusal),
    /// The application or its client is gone or switched off.
    #[error("the application or its client is gone or switched off")]
    ClientGone,
}

impl Account {
    /// Registers a TOTP. It can be used at once, whether or not its owner ever scans it, unless a confirmation is
    /// demanded: then it counts for nothing before.
    pub fn register_totp(
        &mut self,
        order: &RegisterTotp,
        policy: &TotpPolicy,
        seeds: &mut Seeds,
        turn: &mut Turn,
    ) -> Result<RegisteredTotp, RegisterRefusal> {
        let now = turn.now;
        if self.hot.status != Status::Active {
            return Err(RegisterRefusal::Inactive { status: self.hot.status });
        }
        let label = self.label_for(order.label.as_deref()).map_err(RegisterRefusal::Label)?;
        let known =
            order.existing.as_ref().and_then(|(seed, ..)| seeds.iter().find(|(_, known)| known == seed));
        if let Some((slot, _)) = known {
            return Err(RegisterRefusal::Known { totp: TotpId::of(self.id, *slot) });
        }
        let standing = self.standing();
        if !self.may_change(order.by, policy, &standing, turn) {
            return Err(RegisterRefusal::StepUpNeeded);
        }
        check_limit(standing.len(), order.replace, policy)?;
        let slot = self.hot.last_totp_slot.checked_add(1).ok_or(RegisterRefusal::Exhausted)?;
        self.hot.last_totp_slot = slot;

        let is_pending = order.confirmation || policy.confirmation;
        self.forget_pending(seeds);
        if !is_pending {
            self.replace(&standing, policy, seeds, turn);
        }
        let (seed, parameters, drift) = order
            .existing
            .clone()
            .unwrap_or_else(|| (Seed::draw(policy.parameters.algorithm, turn), policy.parameters, 0));
        let id = TotpId::of(self.id, slot);
        let (verification, mut notes) = crate::account::issue::split(&order.verification);
        notes.insert("label".to_owned(), label.clone());
        let kind = EventKind::TotpRegistered { totp: id, pending: is_pending, verification };
        let registration = turn.record_with_notes(kind, notes);
        seeds.put(slot, seed.clone());
        let condition = if is_pending { Condition::Pending } else { Condition::Usable };
        self.hot.totps.push(TotpState { slot, parameters, last_step: 0, drift, condition });
        let session = match order.by {
            Changer::Owner { session, .. } => Some(session),
            Changer::Client | Changer::Operator => None,
        };
        let replaces = is_pending && !standing.is_empty() && policy.per_user_max == 1;
        let totp = Totp {
            slot,
            label: label.clone(),
            application: order.application,
            registered_at: now,
            session,
            replaces,
            registration,
        };
        let pending_until = is_pending.then(|| now + crate::totp::PENDING_LIFE);
        self.credentials.totps.push(totp);
        Ok(RegisteredTotp { id, label, seed, parameters, pending_until })
    }

    /// Takes the first code of a TOTP that waits for it. The attempt is paid for, and the code's step is used up: it is no
    /// first code to sign in with.
    pub fn confirm_totp(
        &mut self,
        id: TotpId,
        attempt: &TotpAttempt<'_>,
        seeds: &mut Seeds,
        turn: &mut Turn,
    ) -> Result<(), ConfirmRefusal> {
        let now = turn.now;
        self.totp_gate(now).map_err(|reason| TotpRefusal::record(reason, turn))?;
        let waiting = self
            .totps_at(now)
            .find(|(known, state, _)| *known == id && state.condition == Condition::Pending);
        let Some((_, state, totp)) = waiting else {
            return Err(TotpRefusal::record(TotpReason::NoneUsable, turn).into());
        };
        let (state, replaces) = (*state, totp.replaces);
        let standing = self.standing();
        check_limit(standing.len(), replaces, attempt.policy).map_err(ConfirmRefusal::Limit)?;
        let paid = self.hot.totp_lock.pay(now, &attempt.policy.lock);
        let hits = super::verify::compare(&[state], attempt, seeds, now);
        let Some(hit) = hits.fresh.first() else {
            return Err(self.fail_totp(paid, &hits, turn).into());
        };
        self.hot.totp_lock.clear();
        let place = self.hot.totps.iter().position(|known| known.slot == state.slot);
        if let Some(place) = place {
            let known = &mut self.hot.totps[place];
            (known.condition, known.last_step) = (Condition::Usable, hit.step);
        }
        let confirmation = turn.record(EventKind::TotpConfirmed { totp: id });
        if let Some(totp) = self.credentials.totps.iter_mut().find(|totp| totp.slot == state.slot) {
            // The owner is told now, so this is what they may object to.
            totp.registration = confirmation;
        }
        self.replace(&standing, attempt.policy, seeds, turn);
        Ok(())
    }

    /// In single mode what stood before goes.
    fn replace(&mut self, standing: &[Slot], policy: &TotpPolicy, seeds: &mut Seeds, turn: &mut Turn) {
        if policy.per_user_max == 1 {
            for slot in standing {
                self.drop_totp(*slot, seeds, turn);
            }
        }
    }

    /// One registration waits at a time; one that was never confirmed leaves no trace but its event.
    fn forget_pending(&mut self, seeds: &mut Seeds) {
        let waiting = self.hot.totps.iter().filter(|state| state.condition == Condition::Pending);
        for slot in waiting.map(|state| state.slot).collect::<Vec<_>>() {
            self.forget_totp(slot, seeds);
        }
    }

    /// The label that was asked for, or the identifier that people know the account by.
    fn label_for(&self, asked: Option<&str>) -> Result<String, LabelError> {
        if let Some(asked) = asked {
            return check_label(asked);
        }
        let profile = &self.profile;
        let contact = |contact: &Option<crate::profile::Contact>| contact.as_ref().map(|c| c.value.clone());
        let known = [contact(&profile.email), profile.username.clone(), contact(&profile.phone_number)];
        let usable = known.into_iter().flatten().find_map(|text| check_label(&text).ok());
        Ok(usable.unwrap_or_else(|| self.id.to_string()))
    }
}

/// Why a registration was not confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmRefusal {
    /// As at every attempt.
    Refused(TotpRefusal),
    /// Meanwhile the account has as many as there may be.
    Limit(RegisterRefusal),
}

impl From<TotpRefusal> for ConfirmRefusal {
    fn from(refusal: TotpRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// In single mode a new one needs to replace what is there; otherwise the limit counts, and replacing does not help.
fn check_limit(standing: usize, replace: bool, policy: &TotpPolicy) -> Result<(), RegisterRefusal> {
    let max = policy.per_user_max;
    match (standing, max) {
        (0, _) => Ok(()),
        (_, 1) if replace => Ok(()),
        (_, 1) => Err(RegisterRefusal::AlreadyRegistered),
        _ if standing < usize::from(max) => Ok(()),
        _ => Err(RegisterRefusal::LimitReached { max }),
    }
}
