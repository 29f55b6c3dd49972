//! Runs once more what a log tells of: the engine gets the same answers from the client and from the world, turn by
//! turn, and has to come along the same way.
//!
//! The log holds no secret, so codes and passwords come back by their shape alone: where a condition compared one, its
//! branch is the recorded one. What became of an act is taken from the log, and nothing is done to anybody. Another
//! version can be tried on the same inputs, as far as it does what was done then.

mod acts;
mod shelf;

use super::graphs::Compiled;
use super::record::{self, LoggedTurn, Outcome, Sent};
use crate::app::App;
use crate::failure::Failure;
use acts::Recalled;
use readmit_core::configuration::Configuration;
use readmit_core::id::{ApplicationId, RunId};
use readmit_core::journey::definition::Settings;
use readmit_core::journey::engine::limits::RUN_LIFE;
use readmit_core::journey::engine::{Engine, Graphs as _, Input, Progress, Visit, World};
use readmit_core::journey::run::{Frame, Run, Waiting};
use readmit_core::journey::value::Fields;
use readmit_core::journey::{JourneyId, Value};
use readmit_core::time::Timestamp;
use shelf::Shelf;
use std::sync::Arc;
use uuid::Uuid;

/// How the rule ends a run whose user may not come in after all; no step of the journey says so.
const NOT_ADMITTED: &str = "signed out or switched off meanwhile";

/// Why a run cannot be run once more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReplayed {
    /// Nothing is recorded of it.
    #[error("nothing is recorded of this run")]
    NoRun,
    /// Its first turn is recorded no more.
    #[error("the first turn of this run is recorded no more")]
    NoStart,
    /// Its journey was removed.
    #[error("the journey {0} is not here any more")]
    NoJourney(JourneyId),
    /// There is no such version.
    #[error("the journey has no version {0} (any more)")]
    NoVersion(String),
    /// The version's number stands for other steps by now.
    #[error("the journey was removed and imported again: its version {0} is not the one of this run")]
    Replaced(u32),
}

/// A node that a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The node.
    pub node: Uuid,
    /// Its type, where it is known.
    pub kind: Option<Arc<str>>,
    /// Its label in the editor.
    pub label: Option<Arc<str>>,
    /// The link that was taken, as far as one was.
    pub took: Option<Arc<str>>,
}

/// A turn, as it was and as it came out now.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayedTurn {
    /// Which of the run's turns, from one.
    pub number: u32,
    /// When it was.
    pub at: Timestamp,
    /// What the client sent.
    pub sent: Sent,
    /// The way then.
    pub recorded: Vec<Seen>,
    /// The way now.
    pub replayed: Vec<Seen>,
    /// What it came to then.
    pub recorded_outcome: Outcome,
    /// What it comes to now; `None` where it was stopped.
    pub outcome: Option<Outcome>,
}

/// Where a replay leaves what was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// Another node, or another link.
    #[error("turn {turn}, node {place}: {now}, where {then} was recorded")]
    Way {
        /// The turn.
        turn: u32,
        /// Which of its nodes, from one.
        place: usize,
        /// What was recorded.
        then: String,
        /// What came now.
        now: String,
    },
    /// The same way came to something else.
    #[error("turn {turn}: it {now}, where it {then} when it was recorded")]
    Outcome {
        /// The turn.
        turn: u32,
        /// What was recorded.
        then: String,
        /// What came now.
        now: String,
    },
    /// It asks the world what was not asked then.
    #[error(
        "turn {turn}: it {act} at node {node}, which the recorded run never did; what would come of it is not known"
    )]
    NeverDone {
        /// The turn.
        turn: u32,
        /// What it would do.
        act: &'static str,
        /// Where.
        node: Uuid,
    },
}

/// A run, run once more.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// The run.
    pub run: RunId,
    /// Its journey.
    pub journey: JourneyId,
    /// The version that it was on.
    pub recorded_version: u32,
    /// The version that it was run on now.
    pub version: u32,
    /// Its turns, up to where it cannot go on.
    pub turns: Vec<ReplayedTurn>,
    /// Where it first leaves what was recorded.
    pub difference: Option<Difference>,
}

impl App {
    /// What is recorded of a run, turn by turn; empty where nothing is.
    pub async fn recorded_run(&self, run: RunId) -> Result<Vec<LoggedTurn>, Failure> {
        let entries = self.store.run_log(self.tenant, run).await?;
        entries.iter().map(|entry| record::open_turn(entry, self.tenant, &self.keys)).collect()
    }

    /// The last turns of the runs that began last, of one journey or of all.
    pub async fn recent_runs(
        &self,
        journey: Option<&JourneyId>,
        limit: u32,
    ) -> Result<Vec<LoggedTurn>, Failure> {
        let journey = journey.map(ToString::to_string);
        let entries = self.store.recent_runs(self.tenant, journey, limit).await?;
        entries.iter().map(|entry| record::open_turn(entry, self.tenant, &self.keys)).collect()
    }

    /// Runs a recorded run once more: on its own version, or on another one, by name or number.
    pub async fn replay_run(
        &self,
        run: RunId,
        with: Option<&str>,
    ) -> Result<Result<Replay, NotReplayed>, Failure> {
        let turns = self.recorded_run(run).await?;
        let configuration = self.configuration().await?;
        Ok(replay(&turns, &configuration, &self.compiled, with))
    }
}

/// Runs once more what `turns` tell of.
pub fn replay(
    turns: &[LoggedTurn],
    configuration: &Configuration,
    compiled: &Compiled,
    with: Option<&str>,
) -> Result<Replay, NotReplayed> {
    let first = turns.first().ok_or(NotReplayed::NoRun)?;
    let Sent::Start { params, saved_data, request, device, seed } = &first.sent else {
        return Err(NotReplayed::NoStart);
    };
    let journey = configuration.journey(&first.journey);
    let journey = journey.ok_or_else(|| NotReplayed::NoJourney(first.journey.clone()))?;
    let recorded = journey.numbered(first.version).filter(|version| version.created_at <= first.at);
    let played = match with {
        Some(name) => journey.named(name).ok_or_else(|| NotReplayed::NoVersion(name.to_owned()))?,
        None if journey.numbered(first.version).is_some() => {
            recorded.ok_or(NotReplayed::Replaced(first.version))?
        }
        None => return Err(NotReplayed::NoVersion(first.version.to_string())),
    };
    let shelf = Shelf::new(configuration, compiled, request, first.at);
    let number: Arc<str> = played.number.to_string().into();
    let graph = shelf.graph(&journey.id, &number);
    let graph = graph.ok_or_else(|| NotReplayed::NoVersion(number.to_string()))?;
    let recorded_graph = recorded.and_then(|version| compiled.of(configuration.tenant, &journey.id, version));
    let application = configuration.client(first.client).map(|client| client.application);
    let frame = Frame {
        journey: journey.id.clone(),
        version: number,
        at: graph.head,
        params: params.clone(),
        variables: Fields::new(),
        bodies: Vec::new(),
    };
    let run = Run {
        id: first.run,
        client: first.client,
        application: application.unwrap_or_else(|| ApplicationId::from_uuid(Uuid::nil())),
        started_at: first.at,
        expires_at: first.at + RUN_LIFE,
        turns: 0,
        ticket: None,
        seed: *seed,
        drawn: 0,
        frames: vec![frame],
        user: None,
        waiting: Waiting::Nothing,
        json_data: None,
        sdk_data: None,
        saved_data: Some(saved_data.clone()).filter(|data| *data != Value::Null),
        claims: Fields::new(),
        trouble: None,
        sends: 0,
    };
    let is_same = recorded.is_some_and(|version| version.number == played.number);
    let acts =
        if is_same { Recalled::in_order() } else { Recalled::by_kind(turns, recorded_graph.as_deref()) };
    let mut stage = Player { shelf, settings: &journey.settings, around: (request, device), acts };
    let (turns, difference) = stage.play(run, turns);
    Ok(Replay {
        run: first.run,
        journey: journey.id.clone(),
        recorded_version: first.version,
        version: played.number,
        turns,
        difference,
    })
}

/// Plays turn after turn.
struct Player<'a> {
    shelf: Shelf<'a>,
    settings: &'a Settings,
    /// Request and device of the start.
    around: (&'a Value, &'a Value),
    acts: Recalled,
}

impl Player<'_> {
    fn play(&mut self, mut run: Run, turns: &[LoggedTurn]) -> (Vec<ReplayedTurn>, Option<Difference>) {
        let (mut played, mut difference) = (Vec::new(), None);
        for (index, turn) in turns.iter().enumerate() {
            let (progress, visits) = self.turn(run, turn);
            let (next, outcome) = match progress {
                Progress::Ask { run, prompt } => (Some(run), Some(Outcome::of_prompt(&prompt))),
                Progress::Ended { end, .. } => (None, Some(Outcome::of_end(&end))),
                Progress::Needs { run, .. } => {
                    let node = self.shelf.graph(&run.frame().journey, &run.frame().version);
                    let node = node.map(|graph| graph.node(run.frame().at).id).unwrap_or_default();
                    let act = self.acts.lacked().unwrap_or("needs something");
                    difference.get_or_insert(Difference::NeverDone { turn: turn.turn, act, node });
                    (None, None)
                }
            };
            let seen = |visits: &[Visit]| visits.iter().map(|visit| self.shelf.seen(visit)).collect();
            let turn = ReplayedTurn {
                number: turn.turn,
                at: turn.at,
                sent: turn.sent.clone(),
                recorded: seen(&turn.visits),
                replayed: seen(&visits),
                recorded_outcome: turn.outcome.clone(),
                outcome,
            };
            let found = compare(&turn);
            // Where the way differs before an act that is lacking, the way is what is told.
            difference = match (difference, found) {
                (Some(Difference::NeverDone { .. }), Some(way @ Difference::Way { .. })) => Some(way),
                (told, found) => told.or(found),
            };
            let asks_as_then = turn.outcome == Some(turn.recorded_outcome.clone());
            played.push(turn);
            match next {
                // The recorded answers fit the questions that they were given to, and no others.
                Some(next) if asks_as_then && index + 1 < turns.len() => run = *next,
                _ => break,
            }
        }
        (played, difference)
    }

    fn turn(&mut self, run: Run, turn: &LoggedTurn) -> (Progress, Vec<Visit>) {
        let own = |own: &Value, start: &Value| if *own == Value::Null { start.clone() } else { own.clone() };
        let (request, device) = (own(&turn.request, self.around.0), own(&turn.device, self.around.1));
        self.shelf.now = turn.at;
        let world = World {
            now: turn.at,
            entropy: [0; 32],
            graphs: &self.shelf,
            settings: self.settings,
            request: &request,
            device: &device,
            decided: &turn.visits,
        };
        self.acts.begin(turn);
        let mut engine = Engine::new(&world, &mut self.acts);
        let progress = match &turn.sent {
            Sent::Start { .. } => engine.go_on(run),
            Sent::Submit(data) => engine.answer(run, &Input::Submit(data.clone())),
            Sent::Choose { option, data } => {
                engine.answer(run, &Input::Choose { option: option.as_str().into(), data: data.clone() })
            }
            Sent::Resend => engine.answer(run, &Input::Resend),
        };
        (progress, engine.into_visits())
    }
}

/// Where a turn leaves what was recorded.
fn compare(turn: &ReplayedTurn) -> Option<Difference> {
    let (then, now) = (&turn.recorded, &turn.replayed);
    let place = (0..then.len().max(now.len())).find(|place| {
        let way = |seen: &Seen| (seen.node, seen.took.clone());
        then.get(*place).map(way) != now.get(*place).map(way)
    });
    // A turn that was stopped before an act ends early: that is told by the act.
    if let Some(place) = place.filter(|place| turn.outcome.is_some() || *place < now.len()) {
        let told = |seen: Option<&Seen>| seen.map_or_else(|| "the end of the turn".to_owned(), Seen::told);
        let (then, now) = (told(then.get(place)), told(now.get(place)));
        return Some(Difference::Way { turn: turn.number, place: place + 1, then, now });
    }
    let outcome = turn.outcome.as_ref()?;
    let is_admission = matches!(&turn.recorded_outcome, Outcome::Abort(why) if why.contains(NOT_ADMITTED))
        && *outcome == Outcome::Success;
    if *outcome == turn.recorded_outcome || is_admission {
        return None;
    }
    let (then, now) = (turn.recorded_outcome.told(), outcome.told());
    Some(Difference::Outcome { turn: turn.number, then, now })
}

impl Seen {
    /// The node and the way on, for people.
    pub fn told(&self) -> String {
        let name = self.label.as_deref().or(self.kind.as_deref());
        let name = name.map_or_else(|| self.node.to_string(), |name| format!("{name} ({})", self.node));
        self.took.as_ref().map_or_else(|| name.clone(), |took| format!("{name} by \"{took}\""))
    }
}

impl Outcome {
    /// What a turn came to, for people.
    pub fn told(&self) -> String {
        match self {
            Self::Asks(step) => format!("asks {step}"),
            Self::Success => "succeeds".to_owned(),
            Self::Rejection => "rejects".to_owned(),
            Self::Abort(why) => format!("cannot go on: {why}"),
        }
    }
}
