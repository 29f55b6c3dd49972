//! Starting a journey and answering it.
//!
//! The engine is tried first on nobody's desk, which costs nothing and tells whose account it needs. Then the whole turn
//! runs as the rule of one request, with that account and the run on its desk, and everything that it does is one commit.
//! A turn that needs more than one account, or tokens, goes on in a further commit.

use super::graphs::Known;
use super::hands::{Bound, Fetched, claims_of};
use super::rule::{Rule, Verdict};
use super::{AnswerJourney, NotRun, StartJourney, Turned, record};
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::store::{Concern, Parts};
use readmit_core::application::Application;
use readmit_core::configuration::Configuration;
use readmit_core::event::Origin;
use readmit_core::id::{AccountId, RunId};
use readmit_core::journey::effect::{Need, Whom};
use readmit_core::journey::engine::limits::{PARAMETERS_BYTES_MAX, RUN_LIFE};
use readmit_core::journey::engine::{Graphs as _, Input, Visit};
use readmit_core::journey::run::{Frame, Run, Waiting};
use readmit_core::journey::value::Fields;
use readmit_core::journey::{JourneyId, Value};
use readmit_core::time::Timestamp;
use std::sync::{Arc, PoisonError};

/// Commits that one request may take: one for each account, and one for the tokens.
const COMMITS_MAX: usize = 8;

/// One request, as it goes from commit to commit.
pub(super) struct Turning {
    pub(super) run: Run,
    /// The version of the run that is stored; `None` for one that is not.
    pub(super) version: Option<u64>,
    pub(super) input: Option<Input>,
    pub(super) visits: Vec<Visit>,
    pub(super) sent: record::Sent,
    pub(super) request: Value,
    pub(super) device: Value,
    pub(super) journey: JourneyId,
}

impl App {
    /// Starts a journey and runs it up to its first question, or to its end.
    pub async fn start_journey(&self, caller: &Caller, order: StartJourney) -> Result<Turned, Failure> {
        let configuration = self.known_configuration().await?;
        let Some((_, application)) = configuration.live_client(order.client) else {
            return Ok(Turned::NotRun(NotRun::NoClient));
        };
        let params = match &order.params {
            Value::Null => Value::empty_object(),
            Value::Object(_)
                if order.params.is_shallow() && order.params.to_json().len() <= PARAMETERS_BYTES_MAX =>
            {
                order.params.clone()
            }
            _ => return Ok(Turned::NotRun(NotRun::Parameters)),
        };
        let found = JourneyId::read(&order.journey).and_then(|id| configuration.journey(&id).cloned());
        let Some(journey) = found else { return Ok(Turned::NotRun(NotRun::NoJourney)) };
        // Nothing on this wire could show a session or a token of the platform.
        if journey.settings.session_required || journey.settings.token_required {
            return Ok(Turned::NotRun(NotRun::NoJourney));
        }
        if journey.settings.encrypted_only && !order.encrypted {
            return Ok(Turned::NotRun(NotRun::NotEncrypted));
        }
        let now = self.now();
        let known = self.known_journeys(&configuration, &order.request, now);
        let Some((version, graph)) = known.for_request(&journey, &params) else {
            return Ok(Turned::NotRun(NotRun::NoJourney));
        };
        let keeps = order.saved_data.as_object().is_some() && order.saved_data.is_shallow();
        let saved_data = if keeps { order.saved_data } else { Value::Null };
        let mut seed = [0; 16];
        seed.copy_from_slice(&self.random.bytes()[..16]);
        let frame = Frame {
            journey: journey.id.clone(),
            version,
            at: graph.head,
            params: params.clone(),
            variables: Fields::new(),
            bodies: Vec::new(),
        };
        let run = Run {
            id: self.draw_run_id(),
            client: order.client,
            application: application.id,
            started_at: now,
            expires_at: now + RUN_LIFE,
            turns: 0,
            ticket: None,
            seed,
            drawn: 0,
            frames: vec![frame],
            user: None,
            waiting: Waiting::Nothing,
            json_data: None,
            sdk_data: None,
            saved_data: (saved_data != Value::Null).then(|| saved_data.clone()),
            claims: Fields::new(),
            trouble: None,
            sends: 0,
        };
        let sent = record::Sent::Start {
            params: record::redact_params(&params, &graph),
            saved_data,
            request: order.request.clone(),
            device: order.device.clone(),
            seed,
        };
        let (input, version, visits) = (None, None, Vec::new());
        let (request, device, journey) = (order.request, order.device, journey.id.clone());
        let application = application.clone();
        let turning = Turning { run, version, input, visits, sent, request, device, journey };
        self.turn(caller, (&configuration, &application), turning).await
    }

    /// Gives a journey the answer that it waits for, and runs it up to its next question, or to its end.
    pub async fn answer_journey(&self, caller: &Caller, order: AnswerJourney) -> Result<Turned, Failure> {
        let gone = Ok(Turned::NotRun(NotRun::NoRun));
        let configuration = self.known_configuration().await?;
        let Some((_, application)) = configuration.live_client(order.client) else {
            return Ok(Turned::NotRun(NotRun::NoClient));
        };
        // One answer of a run at a time: a doubled one finds the door closed instead of the next question.
        let Some(_door) = self.runs.enter(order.run) else { return gone };
        let Some((version, stored)) = self.store.run(self.tenant, order.run).await? else { return gone };
        let now = self.now();
        let Some(run) = record::open(&stored, order.run, self.tenant, &self.keys) else { return gone };
        let is_meant = run.ticket.as_ref().is_some_and(|ticket| {
            let challenge = order.challenge.as_deref();
            ticket.assertion.to_string() == order.assertion
                && challenge.is_none_or(|text| text == ticket.challenge.to_string())
        });
        let is_over = now >= run.expires_at || was_replaced(&run, &configuration);
        if !is_meant || run.client != order.client || is_over {
            return gone;
        }
        let journey = run.frames.first().map(|frame| frame.journey.clone());
        let Some(journey) = journey else { return gone };
        let settings = configuration.journey(&journey).map(|journey| journey.settings.encrypted_only);
        if settings == Some(true) && !order.encrypted {
            return Ok(Turned::NotRun(NotRun::NotEncrypted));
        }
        let sent = {
            let known = self.known_journeys(&configuration, &order.request, now);
            let frame = run.frame();
            match known.graph(&frame.journey, &frame.version) {
                Some(graph) => {
                    let output = graph.node(frame.at).output.clone();
                    record::Sent::of_input(&order.input, &graph, output.as_ref())
                }
                None => record::Sent::Resend,
            }
        };
        let application = application.clone();
        let turning = Turning {
            run,
            version: Some(version),
            input: Some(order.input),
            visits: Vec::new(),
            sent,
            request: order.request,
            device: order.device,
            journey,
        };
        self.turn(caller, (&configuration, &application), turning).await
    }

    async fn turn(
        &self,
        caller: &Caller,
        (configuration, application): (&Configuration, &Application),
        turning: Turning,
    ) -> Result<Turned, Failure> {
        let mut origin = caller.origin();
        origin.application = Some(application.id);
        origin.client = Some(turning.run.client);
        let (run_id, client) = (turning.run.id, turning.run.client);
        let mut turning = Arc::new(turning);
        let mut fetched = Arc::new(Fetched::default());
        let (mut bound, mut parts) = self.foresee(configuration, &turning);
        for _ in 0..COMMITS_MAX {
            let recipients = Arc::default();
            let rule = Rule {
                app: self.clone(),
                turning: turning.clone(),
                bound: bound.clone(),
                fetched: fetched.clone(),
                recipients: Arc::clone(&recipients),
            };
            let mut origin: Origin = origin.clone();
            if let Bound::Whom(Whom::Named(identifier)) = &bound {
                origin.identifier = Some(identifier.given.clone());
            }
            let concern = self.concern(&bound, parts, &turning);
            let verdict = self.decide(concern, origin, move |desk, turn| rule.judge(desk, turn)).await?;
            for recipient in recipients.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
                self.recipients.count(recipient);
            }
            match verdict {
                Verdict::Turned(turned) => return self.finish(*turned, client),
                Verdict::Failed(failure) => return Err(failure),
                Verdict::Gone => return Ok(Turned::NotRun(NotRun::NoRun)),
                // Void: the rule runs again with more of the account, and this is never its last word.
                Verdict::Void => return Err(Failure::Closed),
                Verdict::More { need, then, granted } => {
                    if let Some(then) = then {
                        turning = Arc::new(*then);
                    }
                    match need {
                        Need::Account(whom) => (bound, parts) = (Bound::Whom(whom), Parts::ALL),
                        Need::NewAccount(new) => bound = Bound::New(*new, self.draw_account_id()),
                        Need::PasswordHash { whom, typed, compare } => {
                            let hashed = self.hash_for_journey(&whom, &typed, compare).await?;
                            fetched =
                                Arc::new(Fetched { password: Some(hashed), tokens: fetched.tokens.clone() });
                        }
                        Need::Tokens => {
                            let Some(granted) = granted else { return Err(Failure::Closed) };
                            let tokens = Some(self.tokens_for_journey(&granted, client)?);
                            fetched = Arc::new(Fetched { tokens, password: fetched.password.clone() });
                        }
                        Need::Parts => return Err(Failure::Closed),
                    }
                }
            }
        }
        tracing::warn!(run = %run_id, "a journey's turn needed more than {COMMITS_MAX} commits");
        Ok(Turned::NotRun(NotRun::NoRun))
    }

    fn concern(&self, bound: &Bound, parts: Parts, turning: &Turning) -> Concern {
        let run = turning.run.id;
        let concern = match bound {
            // Nobody has an account of this id; the events of the run stand under it.
            Bound::Nobody => Concern::account(self.tenant, AccountId::from_uuid(run.uuid())).hot_only(),
            Bound::Whom(Whom::User { account, .. } | Whom::Account(account)) => {
                Concern { parts, ..Concern::account(self.tenant, *account) }
            }
            Bound::Whom(Whom::Named(identifier)) => Concern { parts, ..self.about(identifier) },
            Bound::New(new, id) => {
                let claims = claims_of(new);
                Concern::account(self.tenant, *id).claiming(claims)
            }
        };
        let session = turning.run.user.as_ref().and_then(|user| user.session);
        let concern = if let Some(key) = session { concern.with_session(key) } else { concern };
        if turning.version.is_some() { concern.with_run(run) } else { concern }
    }

    fn draw_run_id(&self) -> RunId {
        let millis = u64::try_from(self.now().as_millis()).unwrap_or(0);
        let mut random = [0; 10];
        random.copy_from_slice(&self.random.bytes()[..10]);
        RunId::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    pub(super) fn known_journeys<'a>(
        &'a self,
        configuration: &'a Configuration,
        request: &'a Value,
        now: Timestamp,
    ) -> Known<'a> {
        Known { configuration, compiled: &self.compiled, request, now }
    }
}

/// Whether a version that the run stands in came here after its last answer: the journey was removed and imported
/// again meanwhile, and the numbers of its versions stand for other steps.
fn was_replaced(run: &Run, configuration: &Configuration) -> bool {
    // Where the run's whole life bounded that of its question, this is a little too early, which ends it too soon.
    let asked_at = run.expires_at - RUN_LIFE;
    run.frames.iter().any(|frame| {
        let number = frame.version.parse().unwrap_or(0);
        let found = configuration.journey(&frame.journey).and_then(|journey| journey.numbered(number));
        found.is_some_and(|version| version.created_at > asked_at)
    })
}
