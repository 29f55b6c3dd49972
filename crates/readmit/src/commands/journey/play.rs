//! `journey run`: a journey in the terminal, as an app would run it.

use super::{NameArg, answers, ask, read_file};
use crate::outcome::{Answer, Exit, Trouble};
use crate::output::Output;
use clap::Args;
use readmit_app::journeys::{AnswerJourney, NotRun, StartJourney, Turned};
use readmit_app::{App, Caller};
use readmit_core::id::{ClientId, RunId};
use readmit_core::journey::Value;
use readmit_core::journey::engine::{Input, Prompt};
use readmit_core::secret::Secret;
use serde_json::{Value as Json, json};
use std::collections::VecDeque;
use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

/// Bytes of answers that are read from standard input.
const ANSWERS_BYTES_MAX: u64 = 1024 * 1024;

/// Which journey, and how.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    journey: NameArg,
    /// The start parameters: a JSON object.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    params: String,
    /// The client that runs it; the first one that is enabled if not given.
    #[arg(long, value_name = "ID")]
    client: Option<ClientId>,
    /// A file of answers, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
}

/// Where answers come from.
enum Answers {
    Terminal,
    Given(VecDeque<Input>),
}

/// What happened until now.
#[derive(Default)]
struct Story {
    text: Vec<String>,
    steps: Vec<Json>,
}

/// Does it.
pub(super) async fn run(app: &App, asked: RunArgs, output: Output) -> Result<Answer, Trouble> {
    let params: Value = serde_json::from_str(&asked.params)
        .map_err(|error| Trouble::usage(format!("--params: expected a JSON object: {error}")))?;
    let mut answers = answers_of(asked.answers.as_ref())?;
    let client = client(app, asked.client).await?;
    let order = StartJourney {
        journey: asked.journey.name.to_string(),
        client,
        params,
        saved_data: Value::Null,
        request: Value::empty_object(),
        device: Value::empty_object(),
        // Nothing of this goes over a wire.
        encrypted: true,
    };
    let mut story = Story::default();
    let mut turned = app.start_journey(&Caller::shell(), order).await?;
    loop {
        let (run, ticket, prompt) = match turned {
            Turned::Asks { run, ticket, prompt, .. } => (run, ticket, prompt),
            Turned::Succeeded { run, token, json_data, .. } => {
                return Ok(succeeded(story, run, token.as_ref(), json_data.as_ref()));
            }
            Turned::Rejected { run, text, data, .. } => {
                return Ok(rejected(story, run, text.as_deref(), data.as_ref()));
            }
            Turned::NotRun(why) => return Err(not_run(why)),
        };
        story.steps.push(step_json(&prompt));
        let shown = ask::shown(&prompt)?;
        let input = match &mut answers {
            Answers::Terminal => {
                output.progress(&shown);
                ask::answer(&prompt)?
            }
            Answers::Given(left) => {
                story.text.push(shown);
                match left.pop_front() {
                    Some(input) => input,
                    None => return Ok(waits(story, run, &prompt)),
                }
            }
        };
        let order = AnswerJourney {
            run,
            client,
            assertion: ticket.assertion.to_string(),
            challenge: Some(ticket.challenge.to_string()),
            input,
            request: Value::empty_object(),
            device: Value::empty_object(),
            encrypted: true,
        };
        turned = app.answer_journey(&Caller::shell(), order).await?;
    }
}

fn answers_of(file: Option<&PathBuf>) -> Result<Answers, Trouble> {
    if let Some(path) = file {
        return Ok(Answers::Given(answers::read(&read_file(path)?)?));
    }
    if std::io::stdin().is_terminal() {
        return Ok(Answers::Terminal);
    }
    let mut text = String::new();
    let read = std::io::stdin().lock().take(ANSWERS_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|error| Trouble::usage(format!("answers on standard input: {error}")))?;
    Ok(Answers::Given(answers::read(&text)?))
}

/// The named client, or the first that may call.
pub(super) async fn client(app: &App, named: Option<ClientId>) -> Result<ClientId, Trouble> {
    let configuration = app.configuration().await?;
    if let Some(id) = named {
        let known = configuration.client(id).is_some();
        let unknown = || Trouble::not_found("unknown_client", format!("there is no client {id}"));
        return known.then_some(id).ok_or_else(unknown);
    }
    let applications = configuration.applications();
    let clients = applications.flat_map(|application| configuration.clients_of(application.id));
    let first = clients.filter(|client| client.enabled).min_by_key(|client| (client.created_at, client.id));
    first.map(|client| client.id).ok_or_else(|| {
        let message = "no client may call: `readmit app client create` makes one";
        Trouble::not_found("unknown_client", message)
    })
}

fn step_json(prompt: &Prompt) -> Json {
    let options: Vec<&str> = prompt.options.iter().map(|choice| &*choice.id).collect();
    let trouble = prompt.trouble.as_ref();
    json!({
        "step": prompt.kind.step_id(),
        "data": prompt.fields,
        "options": options,
        "error": trouble.map(|trouble| json!({
            "code": trouble.error.code.as_str(),
            "message": trouble.error.message,
        })),
    })
}

fn done(mut story: Story, text: String, (run, outcome): (RunId, &str), more: Json, exit: Exit) -> Answer {
    story.text.push(text);
    let mut json = json!({ "run": run, "outcome": outcome, "steps": story.steps });
    if let (Some(object), Json::Object(more)) = (json.as_object_mut(), more) {
        object.extend(more);
    }
    Answer { text: story.text.join("\n"), json, exit }
}

fn succeeded(story: Story, run: RunId, token: Option<&Secret>, json_data: Option<&Value>) -> Answer {
    let claims = token.and_then(claims);
    let told = claims.as_ref().and_then(|claims| serde_json::to_string_pretty(claims).ok());
    let text = match told {
        Some(told) => format!("success; the completion token says:\n{told}"),
        None => "success; the journey yields no token".to_owned(),
    };
    let more = json!({ "claims": claims, "json_data": json_data });
    done(story, format!("{text}\nrun {run}"), (run, "success"), more, Exit::Ok)
}

fn rejected(story: Story, run: RunId, text: Option<&str>, data: Option<&Value>) -> Answer {
    let told = text.map_or_else(String::new, |text| format!(": {text}"));
    let why = format!("rejected{told}; `readmit journey replay {run}` shows the way that it took");
    done(story, why, (run, "rejection"), json!({ "text": text, "data": data }), Exit::Refused)
}

fn waits(story: Story, run: RunId, prompt: &Prompt) -> Answer {
    let text = format!(
        "no answer is left for this step, and the run waits: give one more JSON object, or run it in a terminal\nrun {run}"
    );
    done(story, text, (run, "asks"), json!({ "asks": prompt.kind.step_id() }), Exit::Usage)
}

/// What a token of ours says; it was signed a moment ago.
fn claims(token: &Secret) -> Option<Json> {
    let payload = token.reveal().split('.').nth(1)?;
    let bytes = data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn not_run(why: NotRun) -> Trouble {
    let message = why.to_string();
    match why {
        NotRun::NoJourney => Trouble::not_found(
            "unknown_journey",
            "no journey of that name is in production for this client: `readmit journey list` shows all",
        ),
        NotRun::NoClient => Trouble::refused("client_disabled", message),
        NotRun::Parameters => Trouble::usage(format!("--params: {message}")),
        NotRun::NoRun | NotRun::NotEncrypted => Trouble::refused("journey_over", message),
    }
}
