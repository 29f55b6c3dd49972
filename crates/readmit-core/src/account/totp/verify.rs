//! Judging a code of an authenticator app. The attempt is paid for before any code is compared.

use crate::account::Account;
use crate::event::EventKind;
use crate::id::{ApplicationId, TotpId};
use crate::lock::{LockState, Lockout, Paid};
use crate::profile::Status;
use crate::reference::Reference;
use crate::time::{Span, Timestamp};
use crate::totp::{
    CodeKey, Condition, DRIFT_STEPS_MAX, Parameters, Seed, Seeds, Slot, Step, TotpPolicy, TotpState,
    TypedTotp,
};
use crate::turn::Turn;
use serde::{Deserialize, Serialize};

/// One attempt.
#[derive(Debug, Clone, Copy)]
pub struct TotpAttempt<'a> {
    /// What was typed.
    pub typed: &'a TypedTotp,
    /// The application whose client asks: it reaches its own users. Operators and the shell ask for none.
    pub application: Option<ApplicationId>,
    /// The settings of the application at hand.
    pub policy: &'a TotpPolicy,
}

/// What a right code proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotpProof {
    /// Which one it was.
    pub totp: TotpId,
    /// By how many seconds the device's clock is ahead of the server's (behind: negative), as far as the code tells; zero
    /// when it is in step.
    pub ahead_secs: i64,
}

/// Why an attempt was refused: the truth, for the audit and for those who may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum TotpReason {
    /// No account has this identifier.
    UnknownAccount,
    /// The account is none of the application's.
    NotAssociated,
    /// The account is switched off.
    Inactive {
        /// Its status.
        status: Status,
    },
    /// The account has no TOTP that could answer here.
    NoneUsable,
    /// Not the code.
    Wrong {
        /// Consecutive failures, this one included.
        failures: u32,
    },
    /// The code, of a time step that was used already.
    Replayed {
        /// Whose code it is.
        totp: TotpId,
        /// Consecutive failures, this one included.
        failures: u32,
    },
    /// Too many failures.
    Locked {
        /// When attempts are judged again.
        until: Timestamp,
    },
    /// TOTP, or every TOTP that the account has, is locked by hand.
    Deactivated,
    /// The application or its client is gone or switched off.
    ClientGone,
    /// The session that the code shall be added to is over, or is not the account's.
    NoSession,
    /// No such transaction here.
    NoTransaction,
    /// The transaction's time or tries are spent, or TOTP was locked since it began.
    TransactionOver,
    /// The transaction was signed already.
    TransactionSigned,
}

/// A refused attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotpRefusal {
    /// The truth.
    pub reason: TotpReason,
    /// What anyone may know.
    pub reference: Reference,
}

/// A step at which the typed code is right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) slot: Slot,
    pub(super) step: Step,
}

/// What a comparison with all TOTPs came to.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// One for each TOTP with a step that was not used yet: the newest of them.
    pub(super) fresh: Vec<Hit>,
    /// One whose step was used already.
    pub(super) used: Option<Slot>,
}

impl TotpRefusal {
    /// Records a refusal and derives its reference number from the event.
    pub fn record(reason: TotpReason, turn: &mut Turn) -> Self {
        Self { reason, reference: Reference::of(turn.record(EventKind::TotpRefused { reason })) }
    }

    /// Refuses an attempt on an account that does not exist.
    pub fn unknown(attempt: &TotpAttempt<'_>, turn: &mut Turn) -> Self {
        Self::unjudged(TotpReason::UnknownAccount, attempt, turn)
    }

    /// Refuses an attempt that is not compared with anything, after the work that one TOTP takes: whether there is an
    /// account, and whether it has a TOTP, is not to be told from the time.
    pub(super) fn unjudged(reason: TotpReason, attempt: &TotpAttempt<'_>, turn: &mut Turn) -> Self {
        if let Ok(seed) = Seed::new(vec![0; 20]) {
            let parameters = Parameters::default();
            let condition = Condition::Usable;
            let nobody = TotpState { slot: 1, parameters, last_step: Step::MAX, drift: 0, condition };
            let mut seeds = Seeds::default();
            seeds.put(nobody.slot, seed);
            // Nothing can come of it; the compiler must not find that out.
            std::hint::black_box(compare(&[nobody], attempt, &seeds, turn.now));
        }
        Self::record(reason, turn)
    }
}

/// Compares with every TOTP, in every step of its window: the work is the same whichever matches.
pub(super) fn compare(
    states: &[TotpState],
    attempt: &TotpAttempt<'_>,
    seeds: &Seeds,
    now: Timestamp,
) -> Hits {
    let mut hits = Hits::default();
    for state in states {
        let Some(seed) = seeds.get(state.slot) else { continue };
        let Parameters { algorithm, digits, .. } = state.parameters;
        let key = CodeKey::new(seed, algorithm, digits);
        let mut newest = None;
        for step in window(state, attempt.policy, now) {
            // Neighbouring steps can have the same code: a later one that was not used counts (R22).
            if bool::from(attempt.typed.is(key.code(step), key.digits())) {
                if step > state.last_step {
                    newest = Some(step);
                } else {
                    hits.used = Some(state.slot);
                }
            }
        }
        hits.fresh.extend(newest.map(|step| Hit { slot: state.slot, step }));
    }
    hits
}

/// The steps that a code may be of: around the device's own time.
pub(super) fn window(
    state: &TotpState,
    policy: &TotpPolicy,
    now: Timestamp,
) -> impl Iterator<Item = Step> + use<> {
    let middle = state.parameters.step_at(now).saturating_add_signed(i64::from(state.drift));
    let reach = u64::from(policy.window);
    middle.saturating_sub(reach)..=middle.saturating_add(reach)
}

/// By how many seconds a device that shows `step` now is ahead; zero within the step that it should show.
pub(super) fn ahead_secs(parameters: Parameters, step: Step, now: Timestamp) -> i64 {
    if step == parameters.step_at(now) {
        return 0;
    }
    let period = i64::from(parameters.period);
    // The device is somewhere within the step: its middle is the best guess.
    i64::try_from(step).unwrap_or(i64::MAX).saturating_mul(period).saturating_add(period / 2) - now.as_secs()
}

impl Account {
    /// Judges a typed code against every TOTP of the account.
    pub fn verify_totp(
        &mut self,
        attempt: &TotpAttempt<'_>,
        seeds: &Seeds,
        turn: &mut Turn,
    ) -> Result<TotpProof, TotpRefusal> {
        let now = turn.now;
        let usable = self.usable_totps(attempt.application, now);
        let usable = usable.map_err(|reason| TotpRefusal::unjudged(reason, attempt, turn))?;
        let failures_cleared = attempt.policy.lock.counted(&self.hot.totp_lock, now);
        let paid = self.hot.totp_lock.pay(now, &attempt.policy.lock);
        let hits = compare(&usable, attempt, seeds, now);
        let Some(first) = hits.fresh.first() else {
            return Err(self.fail_totp(paid, &hits, turn));
        };
        self.hot.totp_lock.clear();
        let proof = self.accept(&hits.fresh, first, attempt.policy, now);
        turn.record(EventKind::TotpAccepted {
            totp: proof.totp,
            failures_cleared,
            ahead_secs: proof.ahead_secs,
        });
        Ok(proof)
    }

    /// The TOTPs that codes are compared with, or why none is.
    pub(super) fn usable_totps(
        &self,
        application: Option<ApplicationId>,
        now: Timestamp,
    ) -> Result<Vec<TotpState>, TotpReason> {
        if application.is_some_and(|application| self.profile.association(application).is_none()) {
            return Err(TotpReason::NotAssociated);
        }
        self.totp_gate(now)?;
        let those = |condition| self.hot.totps.iter().filter(move |state| state.condition == condition);
        let usable: Vec<TotpState> = those(Condition::Usable).copied().collect();
        // There is nothing to guess, so nothing is paid.
        match usable.is_empty() {
            false => Ok(usable),
            true if those(Condition::Locked).next().is_some() => Err(TotpReason::Deactivated),
            true => Err(TotpReason::NoneUsable),
        }
    }

    /// Whether attempts are judged at all.
    pub(super) fn totp_gate(&self, now: Timestamp) -> Result<(), TotpReason> {
        if self.hot.status != Status::Active {
            return Err(TotpReason::Inactive { status: self.hot.status });
        }
        match self.totp_lock_at(now) {
            LockState::Locked { until } => Err(TotpReason::Locked { until }),
            LockState::Deactivated => Err(TotpReason::Deactivated),
            LockState::Open => Ok(()),
        }
    }

    /// Uses up the steps. Where several TOTPs have one seed, all of them have seen the code.
    pub(super) fn accept(
        &mut self,
        fresh: &[Hit],
        first: &Hit,
        policy: &TotpPolicy,
        now: Timestamp,
    ) -> TotpProof {
        let mut ahead = 0;
        for hit in fresh {
            let Some(state) = self.hot.totps.iter_mut().find(|state| state.slot == hit.slot) else {
                continue;
            };
            state.last_step = hit.step;
            if hit.slot == first.slot {
                ahead = ahead_secs(state.parameters, hit.step, now);
            }
            if policy.learn_drift {
                state.drift = drift_of(state.parameters, hit.step, now);
            }
        }
        TotpProof { totp: TotpId::of(self.id, first.slot), ahead_secs: ahead }
    }

    /// Refuses a paid attempt, and locks where it was the last one allowed.
    pub(super) fn fail_totp(&mut self, paid: Paid, hits: &Hits, turn: &mut Turn) -> TotpRefusal {
        let failures = paid.failures;
        let reason = match hits.used {
            Some(slot) => TotpReason::Replayed { totp: TotpId::of(self.id, slot), failures },
            None => TotpReason::Wrong { failures },
        };
        let refusal = TotpRefusal::record(reason, turn);
        if let Some(duration) = paid.lock_for {
            self.lock_totp(duration, turn);
        }
        refusal
    }

    /// The limit is reached: TOTP locks for the account, and every challenge that waits to be signed is void, also after the
    /// lock (R18). Codes are another factor and are not touched.
    fn lock_totp(&mut self, duration: Span, turn: &mut Turn) {
        let until = self.hot.totp_lock.lock(turn.now, duration);
        self.void_transactions(turn);
        turn.record(EventKind::TotpLocked { until });
    }
}

/// By how many steps a device that shows `step` now is ahead, as far as drift is learned.
pub(super) fn drift_of(parameters: Parameters, step: Step, now: Timestamp) -> i8 {
    let ahead = i128::from(step) - i128::from(parameters.step_at(now));
    i8::try_from(ahead.clamp(i128::from(-DRIFT_STEPS_MAX), i128::from(DRIFT_STEPS_MAX))).unwrap_or(0)
}
