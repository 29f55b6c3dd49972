//! The rule of one turn: what the engine does on the desk, and what is stored of it.

use super::graphs::Known;
use super::hands::{Bound, Fetched, Hands, begin_session};
use super::recipients::Recipient;
use super::record::{self, LoggedTurn, Outcome, Sent};
use super::serve::Turning;
use crate::app::App;
use crate::failure::Failure;
use crate::redeem::Granted;
use crate::store::Desk;
use readmit_core::application::Application;
use readmit_core::event::EventKind;
use readmit_core::event::journey::{RunEnd, RunFacts};
use readmit_core::journey::Value;
use readmit_core::journey::definition::Settings;
use readmit_core::journey::effect::Need;
use readmit_core::journey::engine::{Abort, AbortReason, End, Engine, Progress, Prompt, Visit, World};
use readmit_core::journey::run::{Run, User};
use readmit_core::limits::{RUN_BYTES_MAX, RUN_LOG_BYTES_MAX};
use readmit_core::profile::Status;
use readmit_core::session::{SessionEnd, SessionKey};
use readmit_core::turn::Turn;
use std::sync::{Arc, Mutex, PoisonError};

/// Why a run ended that is too large to be stored.
const OUTGROWN: &str = "limit: a run holds at most 64 KiB";

/// One turn, to be judged in a batch.
pub(super) struct Rule {
    pub(super) app: App,
    pub(super) turning: Arc<Turning>,
    pub(super) bound: Bound,
    pub(super) fetched: Arc<Fetched>,
    /// Whom the last run of the rule sent messages to.
    pub(super) recipients: Arc<Mutex<Vec<Recipient>>>,
}

/// What a run of the rule came to.
pub(super) enum Verdict {
    /// The turn is over.
    Turned(Box<Draft>),
    /// The run goes on once this is at hand: from where it was, or from what was committed.
    More { need: Need, then: Option<Box<Turning>>, granted: Option<Box<Granted>> },
    /// The run is not there any more, or was answered meanwhile.
    Gone,
    /// The desk lacks something: the rule runs again.
    Void,
    /// The machine failed.
    Failed(Failure),
}

/// What the client is told, before tokens are signed.
pub(super) enum Draft {
    /// It is asked.
    Asks { run: Run, prompt: Prompt, tells_locks: bool },
    /// It is over.
    Ended { run: Run, end: End, session: Option<SessionKey>, settings: Settings },
}

/// What surrounds the rule in its batch.
struct Around {
    application: Arc<Application>,
    settings: Settings,
}

impl Rule {
    pub(super) fn judge(&self, desk: &mut Desk<'_>, turn: &mut Turn) -> Verdict {
        let turning = &*self.turning;
        let run = &turning.run;
        if turning.version.is_some() && desk.runs.version(run.id) != turning.version {
            return Verdict::Gone;
        }
        let configuration = desk.configuration().clone();
        let (client, journey) =
            (configuration.live_client(run.client), configuration.journey(&turning.journey));
        let (Some((_, application)), Some(journey)) = (client, journey) else { return Verdict::Gone };
        let (application, settings) = (application.clone(), journey.settings.clone());
        let around = Around { application, settings };

        let known = Known {
            configuration: &configuration,
            compiled: &self.app.compiled,
            request: &turning.request,
            now: turn.now,
        };
        let world = World {
            now: turn.now,
            entropy: turn.random_bytes(),
            graphs: &known,
            settings: &around.settings,
            request: &turning.request,
            device: &turning.device,
            decided: &[],
        };
        let mut hands = Hands {
            app: &self.app,
            desk,
            turn,
            bound: &self.bound,
            run: run.id,
            client: run.client,
            application: around.application.clone(),
            fetched: &self.fetched,
            touched: false,
            recipients: Vec::new(),
            granted: None,
            failure: None,
        };
        let mut engine = Engine::new(&world, &mut hands).resuming(turning.visits.clone());
        let progress = match &turning.input {
            Some(input) => engine.answer(run.clone(), input),
            None => engine.go_on(run.clone()),
        };
        let visits = engine.into_visits();
        let Hands { touched, granted, failure, recipients, .. } = hands;
        *self.recipients.lock().unwrap_or_else(PoisonError::into_inner) = recipients;
        if let Some(failure) = failure {
            return Verdict::Failed(failure);
        }
        let stored = match progress {
            Progress::Needs { need: Need::Parts, .. } => return Verdict::Void,
            Progress::Needs { run, need } => self.more(*run, need, (touched, granted), visits, desk, turn),
            Progress::Ask { run, prompt } => self.ask(*run, *prompt, &around, visits, desk, turn),
            Progress::Ended { run, end } => self.end(*run, *end, &around, (touched, visits), desk, turn),
        };
        stored.unwrap_or_else(Verdict::Failed)
    }

    /// Something else has to be at hand: what was done until now is kept.
    fn more(
        &self,
        mut run: Run,
        need: Need,
        (touched, granted): (bool, Option<Granted>),
        visits: Vec<Visit>,
        desk: &mut Desk<'_>,
        turn: &mut Turn,
    ) -> Result<Verdict, Failure> {
        let granted_box = granted.clone().map(Box::new);
        if !touched {
            return Ok(Verdict::More { need, then: None, granted: granted_box });
        }
        if let (Some(granted), Some(user)) = (&granted, &mut run.user) {
            user.session = Some(granted.key);
        }
        let turning = &*self.turning;
        // Nobody can answer a run that stands between two commits.
        run.ticket = None;
        let sealed = record::seal(&run, self.app.tenant, &self.app.keys, turn)?;
        if sealed.sealed.text.len() > RUN_BYTES_MAX {
            return self.outgrown(run, visits, desk, turn);
        }
        desk.runs.put(run.id, sealed);
        let answered = run.waiting.is_nothing();
        let then = Turning {
            version: desk.runs.version(run.id),
            run,
            input: turning.input.clone().filter(|_| !answered),
            visits,
            sent: turning.sent.clone(),
            request: turning.request.clone(),
            device: turning.device.clone(),
            journey: turning.journey.clone(),
        };
        Ok(Verdict::More { need, then: Some(Box::new(then)), granted: granted_box })
    }

    fn ask(
        &self,
        run: Run,
        prompt: Prompt,
        around: &Around,
        visits: Vec<Visit>,
        desk: &mut Desk<'_>,
        turn: &mut Turn,
    ) -> Result<Verdict, Failure> {
        let sealed = record::seal(&run, self.app.tenant, &self.app.keys, turn)?;
        if sealed.sealed.text.len() > RUN_BYTES_MAX {
            return self.outgrown(run, visits, desk, turn);
        }
        if run.turns == 1 {
            turn.record(EventKind::JourneyStarted(self.facts(&run)));
        }
        desk.runs.put(run.id, sealed);
        self.log(&run, run.turns, visits, Outcome::of_prompt(&prompt), desk, turn)?;
        let tells_locks = around.settings.tell_locks;
        Ok(Verdict::Turned(Box::new(Draft::Asks { run, prompt, tells_locks })))
    }

    fn end(
        &self,
        run: Run,
        mut end: End,
        around: &Around,
        (touched, mut visits): (bool, Vec<Visit>),
        desk: &mut Desk<'_>,
        turn: &mut Turn,
    ) -> Result<Verdict, Failure> {
        // A session begins or ends with its account on the desk.
        let concerned = match &end {
            End::Success { user, .. } => user.as_ref(),
            _ => run.user.as_ref().filter(|user| user.session.is_some()),
        };
        if let Some(user) = concerned
            && desk.account.as_ref().is_none_or(|account| account.id != user.account)
            && !self.bound.is_about(user)
        {
            let need = Need::Account(user.whom());
            // The last node is run again then.
            visits.pop();
            return self.more(run, need, (touched, None), visits, desk, turn);
        }
        let mut session = None;
        if let End::Success { user: Some(user), .. } = &end {
            match self.admit(user, around, desk, turn) {
                Ok(key) => session = key,
                Err(why) => {
                    let node = visits.last().map(|visit| visit.node).unwrap_or_default();
                    end = End::Abort(Abort { node, why });
                }
            }
        }
        if !matches!(end, End::Success { .. })
            && let Some(key) = run.user.as_ref().and_then(|user| user.session)
        {
            sign_out(key, desk, turn);
        }
        if self.turning.version.is_some() {
            desk.runs.remove(run.id);
        }
        let why = if let End::Abort(abort) = &end { Some(abort.to_string()) } else { None };
        let ended = RunEnd { run: self.facts(&run), turns: run.turns, why };
        turn.record(match &end {
            End::Success { .. } => EventKind::JourneyCompleted(ended),
            End::Rejection { .. } => EventKind::JourneyRejected(ended),
            End::Abort(_) => EventKind::JourneyAborted(ended),
        });
        self.log(&run, run.turns + 1, visits, Outcome::of_end(&end), desk, turn)?;
        let settings = around.settings.clone();
        Ok(Verdict::Turned(Box::new(Draft::Ended { run, end, session, settings })))
    }

    /// The run is too large to be stored, and ends. What its acts did stays: a commit that failed for it would take back
    /// attempts that were paid, and whoever makes a run that large could guess for nothing.
    fn outgrown(
        &self,
        run: Run,
        visits: Vec<Visit>,
        desk: &mut Desk<'_>,
        turn: &mut Turn,
    ) -> Result<Verdict, Failure> {
        let node = visits.last().map(|visit| visit.node).unwrap_or_default();
        let end = End::Abort(Abort { node, why: AbortReason::Limit("a run holds at most 64 KiB") });
        if let Some(key) = run.user.as_ref().and_then(|user| user.session) {
            sign_out(key, desk, turn);
        }
        desk.runs.remove(run.id);
        let ended = RunEnd { run: self.facts(&run), turns: run.turns, why: Some(OUTGROWN.to_owned()) };
        turn.record(EventKind::JourneyAborted(ended));
        self.log(&run, run.turns + 1, visits, Outcome::of_end(&end), desk, turn)?;
        // No setting says anything about an abort.
        Ok(Verdict::Turned(Box::new(Draft::Ended { run, end, session: None, settings: Settings::default() })))
    }

    /// Lets the user of the run in, if what was proven still counts.
    fn admit(
        &self,
        user: &User,
        around: &Around,
        desk: &mut Desk<'_>,
        turn: &mut Turn,
    ) -> Result<Option<SessionKey>, AbortReason> {
        let standing = desk.account.as_ref().is_some_and(|account| {
            account.id == user.account
                && account.hot.epoch == user.epoch
                && account.hot.status == Status::Active
                && !(user.is_by_code() && account.frozen_at(turn.now).is_some())
        });
        let known = user.session.and_then(|key| Some((key, desk.sessions.get(key)?)));
        if !standing || known.is_some_and(|(_, session)| session.ended.is_some()) {
            return Err(AbortReason::Unusable("the user was signed out or switched off meanwhile"));
        }
        // One that a further proof of this run overtook gives way to a new one.
        let alive = known.filter(|(_, session)| session.is_alive_at(turn.now, Status::Active, user.epoch));
        // A user whom a step made has proven nothing, and gets no session.
        if alive.is_some() || !around.settings.session || user.methods.is_empty() {
            return Ok(alive.map(|(key, _)| key));
        }
        let by = (around.application.as_ref(), self.turning.run.client);
        Ok(begin_session(desk, turn, by, user).map(|(key, _)| key))
    }

    fn facts(&self, run: &Run) -> RunFacts {
        let version = run.frames.first().map(|frame| frame.version.to_string()).unwrap_or_default();
        RunFacts { run: run.id, journey: self.turning.journey.to_string(), version }
    }

    fn log(
        &self,
        run: &Run,
        number: u32,
        visits: Vec<Visit>,
        outcome: Outcome,
        desk: &mut Desk<'_>,
        turn: &mut Turn,
    ) -> Result<(), Failure> {
        let version = run.frames.first().and_then(|frame| frame.version.parse().ok()).unwrap_or(0);
        let turning = &*self.turning;
        let (request, device) = match turning.sent {
            Sent::Start { .. } => (Value::Null, Value::Null),
            _ => (turning.request.clone(), turning.device.clone()),
        };
        let mut logged = LoggedTurn {
            run: run.id,
            turn: number,
            at: turn.now,
            journey: turning.journey.clone(),
            version,
            client: run.client,
            sent: turning.sent.clone(),
            request,
            device,
            visits,
            outcome,
        };
        let (tenant, keys) = (self.app.tenant, &self.app.keys);
        let mut entry = record::seal_turn(&logged, tenant, keys, turn)?;
        // As in `outgrown`: what is too large for the log must not undo the turn.
        for bare in [LoggedTurn::without_data, LoggedTurn::without_way] {
            if entry.sealed.text.len() <= RUN_LOG_BYTES_MAX {
                break;
            }
            bare(&mut logged);
            entry = record::seal_turn(&logged, tenant, keys, turn)?;
        }
        desk.runs.log(entry);
        Ok(())
    }
}

/// Ends a session that a run began and did not finish.
fn sign_out(key: SessionKey, desk: &mut Desk<'_>, turn: &mut Turn) {
    let reason = SessionEnd::SignedOut;
    if let Some(session) = desk.sessions.get_mut(key).filter(|session| session.ended.is_none()) {
        session.ended = Some((reason, turn.now));
        turn.record(EventKind::SessionEnded { session: key.id, reason });
    }
}
