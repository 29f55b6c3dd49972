//! Executions of journeys: which began last, and what one of them did, step by step. What users sent is not shown.

use super::READ;
use super::refusal::unknown_execution;
use crate::admin::doc::{Doc, Query as Parameter, plain, schema};
use crate::admin::reach::for_everyone;
use crate::admin::wire::{Query, date_time, id};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::journeys::record::{LoggedTurn, Outcome, Sent};
use readmit_core::configuration::Configuration;
use readmit_core::id::RunId;
use readmit_core::journey::JourneyId;
use readmit_core::journey::engine::{Acted, Visit};
use readmit_core::journey::graph::Graph;
use readmit_core::operator::Area;
use serde::Serialize;
use utoipa::ToSchema;

crate::admin::resource! {
    GET "/admin/api/v1/journey-executions", READ, list,
        Doc::new("Journeys", "The executions that began last")
            .query(&[
                Parameter {
                    name: "journey",
                    description: "Only executions of this journey.",
                    schema: plain::<String>,
                },
                Parameter { name: "limit", description: "How many, 1 to 200.", schema: plain::<u32> },
            ])
            .answer(200, schema::<Executions>);
    GET "/admin/api/v1/journey-executions/{execution}", READ, read,
        Doc::new("Journeys", "What an execution did, step by step").answer(200, schema::<ExecutionLog>);
}

#[derive(Serialize, ToSchema)]
struct Executions {
    executions: Vec<ExecutionShown>,
}

/// An execution, as of its last turn.
#[derive(Serialize, ToSchema)]
struct ExecutionShown {
    #[schema(format = Uuid)]
    id: String,
    journey: String,
    /// The number of its version.
    version: u32,
    #[schema(format = Uuid)]
    client: String,
    client_name: Option<String>,
    /// How often the client sent something.
    turns: u32,
    #[schema(format = DateTime)]
    last_turn_at: String,
    outcome: OutcomeShown,
}

/// What a turn came to.
#[derive(Serialize, ToSchema)]
struct OutcomeShown {
    /// asks (it waits for an answer), success, rejection or abort.
    state: &'static str,
    /// The step that asks.
    step: Option<String>,
    /// Why it could not go on.
    why: Option<String>,
}

/// The log of an execution.
#[derive(Serialize, ToSchema)]
struct ExecutionLog {
    execution: ExecutionShown,
    /// Whether its first turn is recorded no more.
    begins_later: bool,
    turns: Vec<TurnShown>,
}

/// One turn: what the client sent, what was run, and what it came to.
#[derive(Serialize, ToSchema)]
struct TurnShown {
    number: u32,
    #[schema(format = DateTime)]
    at: String,
    /// start, submit, choose or resend; what was in it is not shown.
    sent: &'static str,
    /// The option that was chosen.
    option: Option<String>,
    steps: Vec<ExecutedStep>,
    outcome: OutcomeShown,
}

/// A step that was run.
#[derive(Serialize, ToSchema)]
struct ExecutedStep {
    #[schema(format = Uuid)]
    node_id: String,
    /// Its type and label, while its version is here.
    #[serde(rename = "type")]
    kind: Option<String>,
    label: Option<String>,
    /// The link that was taken.
    took: Option<String>,
    /// What its acts came to, in order.
    acts: Vec<ExecutedAct>,
}

/// What an act came to.
#[derive(Serialize, ToSchema)]
struct ExecutedAct {
    /// Whether it was carried out.
    done: bool,
    /// The word of the refusal, such as `invalid_credentials`.
    error: Option<&'static str>,
    /// One sentence.
    message: Option<String>,
}

impl OutcomeShown {
    fn of(outcome: &Outcome) -> Self {
        let (state, step, why) = match outcome {
            Outcome::Asks(step) => ("asks", Some(step.clone()), None),
            Outcome::Success => ("success", None, None),
            Outcome::Rejection => ("rejection", None, None),
            Outcome::Abort(why) => ("abort", None, Some(why.clone())),
        };
        Self { state, step, why }
    }
}

impl ExecutionShown {
    fn of(last: &LoggedTurn, configuration: &Configuration) -> Self {
        Self {
            id: last.run.to_string(),
            journey: last.journey.to_string(),
            version: last.version,
            client: last.client.to_string(),
            client_name: configuration.client(last.client).map(|client| client.name.clone()),
            turns: last.turn,
            last_turn_at: date_time(last.at),
            outcome: OutcomeShown::of(&last.outcome),
        }
    }
}

impl TurnShown {
    fn of(turn: &LoggedTurn, graphs: &[std::sync::Arc<Graph>]) -> Self {
        let (sent, option) = match &turn.sent {
            Sent::Start { .. } => ("start", None),
            Sent::Submit(_) => ("submit", None),
            Sent::Choose { option, .. } => ("choose", Some(option.clone())),
            Sent::Resend => ("resend", None),
        };
        Self {
            number: turn.turn,
            at: date_time(turn.at),
            sent,
            option,
            steps: turn.visits.iter().map(|visit| ExecutedStep::of(visit, graphs)).collect(),
            outcome: OutcomeShown::of(&turn.outcome),
        }
    }
}

impl ExecutedStep {
    fn of(visit: &Visit, graphs: &[std::sync::Arc<Graph>]) -> Self {
        let node = graphs.iter().find_map(|graph| Some(graph.node(graph.find(visit.node)?)));
        let act = |acted: &Acted| match acted {
            Acted::Answered(_) => ExecutedAct { done: true, error: None, message: None },
            Acted::Refused(error) => ExecutedAct {
                done: false,
                error: Some(error.code.as_str()),
                message: Some(error.message.clone()),
            },
        };
        Self {
            node_id: visit.node.to_string(),
            kind: node.map(|node| node.kind.to_string()),
            label: node.and_then(|node| node.label.as_deref().map(str::to_owned)),
            took: visit.took.as_deref().map(str::to_owned),
            acts: visit.acts.iter().map(act).collect(),
        }
    }
}

async fn list(call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call, &["journey", "limit"])?;
    let journey = query.text("journey").map(|text| {
        JourneyId::read(text).ok_or_else(|| Fault::invalid("journey must be the name of a journey"))
    });
    let configuration = for_everyone(&call, Area::Journeys.read()).await?;
    let recent = call.app().recent_runs(journey.transpose()?.as_ref(), query.limit()?).await?;
    let executions = recent.iter().map(|last| ExecutionShown::of(last, &configuration)).collect();
    Ok(json(StatusCode::OK, &Executions { executions }))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let run: RunId = id(&call, "execution", unknown_execution)?;
    let configuration = for_everyone(&call, Area::Journeys.read()).await?;
    let turns = call.app().recorded_run(run).await?;
    let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Err(unknown_execution()) };
    let graphs = call.app().graphs_of_run(&turns).await?;
    let log = ExecutionLog {
        execution: ExecutionShown::of(last, &configuration),
        begins_later: !matches!(first.sent, Sent::Start { .. }),
        turns: turns.iter().map(|turn| TurnShown::of(turn, &graphs)).collect(),
    };
    Ok(json(StatusCode::OK, &log))
}
