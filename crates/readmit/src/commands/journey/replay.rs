//! `journey runs` and `journey replay`: what runs did.

use super::refused::not_replayed;
use super::{ask, read_name};
use crate::commands::show;
use crate::outcome::{Answer, Exit, Trouble};
use crate::output::Output;
use crate::when;
use clap::Args;
use readmit_app::App;
use readmit_app::journeys::record::{LoggedTurn, Outcome, Sent};
use readmit_app::journeys::replay::{Replay, ReplayedTurn, Seen};
use readmit_core::id::RunId;
use readmit_core::journey::JourneyId;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::IsTerminal as _;

/// Which runs.
#[derive(Debug, Args)]
pub(crate) struct RunsArgs {
    /// Only of this journey.
    #[arg(value_name = "NAME", value_parser = read_name)]
    name: Option<JourneyId>,
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

/// Which run, and on what.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The run: `readmit journey runs` shows them.
    #[arg(value_name = "RUN")]
    run: RunId,
    /// On this version instead of its own, by name or number.
    #[arg(long, value_name = "VERSION")]
    with: Option<String>,
    /// Node by node, with Enter.
    #[arg(long)]
    step: bool,
}

pub(super) async fn runs(app: &App, asked: &RunsArgs) -> Result<Answer, Trouble> {
    let runs = app.recent_runs(asked.name.as_ref(), asked.limit).await?;
    let rows: Vec<[String; 6]> = runs
        .iter()
        .map(|turn| {
            [
                when::instant(turn.at),
                turn.journey.to_string(),
                turn.version.to_string(),
                turn.turn.to_string(),
                turn.outcome.told(),
                turn.run.to_string(),
            ]
        })
        .collect();
    let json: Vec<Value> = runs.iter().map(run_json).collect();
    let text = if rows.is_empty() {
        "no run is recorded".to_owned()
    } else {
        show::table(["last turn", "journey", "version", "turns", "how it stands", "run"], &rows)
    };
    Ok(Answer::done(text, json!({ "runs": json })))
}

fn run_json(turn: &LoggedTurn) -> Value {
    json!({
        "run": turn.run,
        "journey": turn.journey,
        "version": turn.version,
        "client": turn.client,
        "turns": turn.turn,
        "last_turn_at": when::instant(turn.at),
        "outcome": outcome_json(&turn.outcome),
    })
}

fn outcome_json(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Asks(step) => json!({ "outcome": "asks", "step": step }),
        Outcome::Success => json!({ "outcome": "success" }),
        Outcome::Rejection => json!({ "outcome": "rejection" }),
        Outcome::Abort(why) => json!({ "outcome": "abort", "why": why }),
    }
}

pub(super) async fn run(app: &App, asked: &ReplayArgs, output: Output) -> Result<Answer, Trouble> {
    let replay = app.replay_run(asked.run, asked.with.as_deref()).await?.map_err(not_replayed)?;
    let steps = asked.step && std::io::stdin().is_terminal();
    let mut text = head(&replay);
    for turn in &replay.turns {
        let _ = writeln!(text, "\nturn {} at {}: {}", turn.number, when::instant(turn.at), sent(&turn.sent));
        for seen in &turn.replayed {
            if steps {
                output.progress(text.trim_end());
                text.clear();
                ask::line("")?;
            }
            let _ = writeln!(text, "  {}", told(seen));
        }
        let outcome = turn.outcome.as_ref().map_or_else(|| "is stopped here".to_owned(), Outcome::told);
        let _ = writeln!(text, "  it {outcome}");
    }
    let exit = if let Some(difference) = &replay.difference {
        let _ = writeln!(text, "\nnot the same: {difference}");
        // With another version a difference is an answer, and no fault.
        if asked.with.is_none() { Exit::Refused } else { Exit::Ok }
    } else {
        text.push_str("\nthe same way came out\n");
        Exit::Ok
    };
    Ok(Answer { text, json: json!({ "replay": replay_json(&replay) }), exit })
}

fn head(replay: &Replay) -> String {
    let (recorded, played) = (replay.recorded_version, replay.version);
    let on = if recorded == played {
        format!("version {played}")
    } else {
        format!("version {played}; it was on version {recorded}")
    };
    format!("run {} of {}, on {on}\n", replay.run, replay.journey)
}

/// What the client sent, without saying what was in it.
fn sent(sent: &Sent) -> String {
    match sent {
        Sent::Start { .. } => "started".to_owned(),
        Sent::Submit(_) => "answered".to_owned(),
        Sent::Choose { option, .. } => format!("chose \"{option}\""),
        Sent::Resend => "asked for the code once more".to_owned(),
    }
}

fn told(seen: &Seen) -> String {
    let kind = seen.kind.as_deref().unwrap_or("unknown node");
    let label = seen.label.as_ref().map_or_else(String::new, |label| format!(" \"{label}\""));
    let took = seen.took.as_ref().map_or_else(String::new, |took| format!(" → {took}"));
    format!("{kind}{label}{took}")
}

fn replay_json(replay: &Replay) -> Value {
    json!({
        "run": replay.run,
        "journey": replay.journey,
        "recorded_version": replay.recorded_version,
        "version": replay.version,
        "same": replay.difference.is_none(),
        "difference": replay.difference.as_ref().map(ToString::to_string),
        "turns": replay.turns.iter().map(turn_json).collect::<Vec<_>>(),
    })
}

fn turn_json(turn: &ReplayedTurn) -> Value {
    let way = |way: &[Seen]| -> Vec<Value> {
        let node = |seen: &Seen| {
            json!({
                "node": seen.node,
                "type": seen.kind.as_deref(),
                "label": seen.label.as_deref(),
                "took": seen.took.as_deref(),
            })
        };
        way.iter().map(node).collect()
    };
    json!({
        "turn": turn.number,
        "at": when::instant(turn.at),
        "sent": sent(&turn.sent),
        "recorded": { "way": way(&turn.recorded), "outcome": outcome_json(&turn.recorded_outcome) },
        "replayed": { "way": way(&turn.replayed), "outcome": turn.outcome.as_ref().map(outcome_json) },
    })
}
