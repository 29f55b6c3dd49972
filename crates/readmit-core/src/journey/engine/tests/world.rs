//! A world that is made up: acts are answered from a list, or all of them refused.

use super::super::{Abort, AbortReason, End, Engine, Graphs, Input, Progress, World};
use crate::digest::Digest;
use crate::id::{AccountId, ApplicationId, ClientId, KeyId, RunId};
use crate::identifier::Identifier;
use crate::journey::definition::{Journey, JourneyId, Settings};
use crate::journey::effect::{
    Act, Answer, Effects, ErrorCode, Need, Passcode, PasscodeDigest, Proven, StepError, Whom,
};
use crate::journey::graph::Graph;
use crate::journey::import::{self, Import, Options};
use crate::journey::run::{Frame, Run, Waiting};
use crate::journey::value::{Fields, Value};
use crate::outbox::Channel;
use crate::session::Method;
use crate::time::{Span, Timestamp};
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub(super) const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

pub(super) fn expression(source: &str) -> Json {
    json!({"type": "expression", "value": source})
}

/// A file with these nodes; `"n1"` stands for the id of the first, which is the head.
pub(super) fn file(name: &str, nodes: &[Json]) -> String {
    let id = |number: usize| format!("00000000-0000-4000-8000-{number:012}");
    let keyed: serde_json::Map<_, _> = (1..)
        .zip(nodes)
        .map(|(number, node)| {
            let mut node = node.clone();
            node["id"] = json!(id(number));
            (id(number), node)
        })
        .collect();
    let version = json!({"schema_version": 2, "version_id": "v1", "state": "production", "desc": "A test.",
        "filter_criteria": {"type": "expression", "value": {"type": "expression", "value": "true"}},
        "workflow": {"id": id(900), "head": id(1), "nodes": keyed}});
    let data = json!({"policy_id": name, "type": "anonymous", "desc": "A test.", "versions": [version]});
    let mut text = json!({"exports": [{"category": "policy", "type": "dependency", "path": "tsasm:///x",
        "constraints": [], "dependencies": [], "data": data}]})
    .to_string();
    for number in 1..=nodes.len() {
        text = text.replace(&format!("\"n{number}\""), &format!("\"{}\"", id(number)));
    }
    text
}

pub(super) fn read(text: &str) -> Import {
    import::read(text, &Options { now: NOW, ..Options::default() })
}

/// Compiled journeys of a test.
pub(super) struct Shelf(pub(super) Vec<(Journey, Arc<Graph>)>);

impl Shelf {
    pub(super) fn of(files: &[String]) -> Self {
        let mut shelf = Vec::new();
        for file in files {
            let read = read(file);
            assert!(!read.journeys.is_empty(), "{:#?}", read.findings);
            for imported in read.journeys {
                let graph = import::compile(&imported.journey.versions[0], &Options::default()).unwrap();
                shelf.push((imported.journey, Arc::new(graph)));
            }
        }
        Self(shelf)
    }
}

impl Graphs for Shelf {
    fn graph(&self, journey: &JourneyId, _version: &str) -> Option<Arc<Graph>> {
        self.0.iter().find(|(known, _)| known.id == *journey).map(|(_, graph)| graph.clone())
    }

    fn current(&self, journey: &JourneyId, _params: &Value) -> Option<(Arc<str>, Arc<Graph>)> {
        Some(("1".into(), self.graph(journey, "1")?))
    }
}

/// Answers acts.
pub(super) type Script = Box<dyn FnMut(&Act<'_>) -> Result<Result<Answer, StepError>, Need>>;

pub(super) struct Scripted(pub(super) Script);

impl Effects for Scripted {
    fn perform(&mut self, act: &Act<'_>) -> Result<Result<Answer, StepError>, Need> {
        (self.0)(act)
    }
}

pub(super) fn nobody() -> StepError {
    StepError::new(ErrorCode::InvalidCredentials, "no")
}

/// Somebody whom every proof proves.
pub(super) fn proven(byte: u8) -> Answer {
    Answer::Proven(Proven {
        account: AccountId::from_random([byte; 16]),
        epoch: 0,
        method: Method::TemporaryCode,
        code: None,
        totp: None,
        approval_data: None,
    })
}

/// A code that was sent to somebody.
pub(super) fn passcode() -> Answer {
    Answer::Passcode(Passcode {
        whom: None,
        channel: Channel::Email,
        to: "ann@example.com".to_owned(),
        digest: PasscodeDigest {
            salt: [0; 16],
            key: KeyId::from_random([4; 16]),
            digest: Digest::from_bytes([0; 32]),
        },
        digits: 6,
        expires_at: NOW + Span::from_mins(5),
        tries_left: 3,
    })
}

pub(super) fn is_named(act: &Act<'_>, name: &str) -> bool {
    let named = |whom: &Whom| matches!(whom, Whom::Named(Identifier { given, .. }) if given == name);
    matches!(act, Act::Authenticate { whom, .. } if named(whom))
}

/// One run of the first journey of a shelf.
pub(super) struct Play {
    pub(super) shelf: Shelf,
    pub(super) effects: Scripted,
    pub(super) settings: Settings,
    pub(super) params: Json,
}

impl Play {
    pub(super) fn of(nodes: &[Json], script: Script) -> Self {
        Self::of_files(&[file("main", nodes)], script)
    }

    pub(super) fn of_files(files: &[String], script: Script) -> Self {
        let shelf = Shelf::of(files);
        Self { shelf, effects: Scripted(script), settings: Settings::default(), params: json!({}) }
    }

    pub(super) fn start(&mut self) -> Progress {
        let (journey, graph) = &self.shelf.0[0];
        let frame = Frame {
            journey: journey.id.clone(),
            version: "1".into(),
            at: graph.head,
            params: self.params.clone().into(),
            variables: Fields::new(),
            bodies: Vec::new(),
        };
        let run = Run {
            id: RunId::from_random([1; 16]),
            client: ClientId::from_random([2; 16]),
            application: ApplicationId::from_random([3; 16]),
            started_at: NOW,
            expires_at: NOW + Span::from_mins(15),
            turns: 0,
            ticket: None,
            seed: [7; 16],
            drawn: 0,
            frames: vec![frame],
            user: None,
            waiting: Waiting::Nothing,
            json_data: None,
            sdk_data: None,
            saved_data: None,
            claims: Fields::new(),
            trouble: None,
            sends: 0,
        };
        self.turn(run, None)
    }

    pub(super) fn turn(&mut self, run: Run, input: Option<&Input>) -> Progress {
        // As it is stored between two answers.
        let run: Run = serde_json::from_str(&serde_json::to_string(&run).unwrap()).unwrap();
        let world = World {
            now: NOW,
            entropy: [9; 32],
            graphs: &self.shelf,
            settings: &self.settings,
            request: &Value::empty_object(),
            device: &Value::empty_object(),
            decided: &[],
        };
        let mut engine = Engine::new(&world, &mut self.effects);
        match input {
            Some(input) => engine.answer(run, input),
            None => engine.go_on(run),
        }
    }

    /// Starts, and gives these answers.
    pub(super) fn run(&mut self, answers: &[Input]) -> Progress {
        let mut progress = self.start();
        for answer in answers {
            let Progress::Ask { run, .. } = progress else { panic!("it asks nothing: {progress:?}") };
            progress = self.turn(*run, Some(answer));
        }
        progress
    }
}

pub(super) fn submit(data: Json) -> Input {
    Input::Submit(data.into())
}

pub(super) fn end(progress: Progress) -> End {
    match progress {
        Progress::Ended { end, .. } => *end,
        other => panic!("it goes on: {other:?}"),
    }
}

pub(super) fn abort(progress: Progress) -> AbortReason {
    match end(progress) {
        End::Abort(Abort { why, .. }) => why,
        other => panic!("it ended: {other:?}"),
    }
}

pub(super) fn link(name: &str, target: Option<&str>) -> Json {
    let escape = matches!(name, "failure" | "cancel");
    let presentation = match name {
        "failure" => Some("Failure"),
        "cancel" => Some("Cancel"),
        _ => None,
    };
    json!({"name": name, "type": if escape { "escape" } else { "branch" }, "presentation": presentation, "target": target})
}

pub(super) fn action(kind: &str, fields: Json, links: Json) -> Json {
    let mut inner = json!({"type": kind, "metadata": {"type": kind}});
    for (name, value) in fields.as_object().unwrap() {
        inner[name] = value.clone();
    }
    json!({"type": "action", "strings": [], "action": inner, "links": links})
}

pub(super) fn complete() -> Json {
    action("auth_pass", json!({}), json!([]))
}

pub(super) fn reject() -> Json {
    action("reject", json!({}), json!([]))
}

pub(super) fn set(name: &str, source: &str, next: Option<&str>) -> Json {
    let variables = json!([{"name": name, "value": expression(source)}]);
    action("set_variables", json!({"variables": variables}), json!([link("child", next)]))
}

pub(super) fn tell(source: &str, next: &str) -> Json {
    action("json_data", json!({"data": expression(source)}), json!([link("child", Some(next))]))
}

pub(super) fn temp_code(user: &str, success: &str, failure: &str) -> Json {
    json!({"type": "transmit_platform_temp_code_authentication", "metadata": {}, "error_variable": "error",
        "user_identifier": expression(user), "temp_code": expression("\"123456\""),
        "links": [link("success_child", Some(success)), link("failure", Some(failure))]})
}

pub(super) fn form(id: &str, links: Json) -> Json {
    let schema = "[{type: `input`, name: `a`, label: ``, defaultValue: ``, dataType: `string`, format: `text`, \
                  required: true, readonly: false}]";
    let mut node = action(
        "form",
        json!({"form_id": id, "var_name": id, "app_data": expression("{}"), "form_schema": expression(schema)}),
        links,
    );
    node["action"]["metadata"]["type"] = json!("get_information");
    node["output_var"] = json!(id);
    node
}

pub(super) fn repeat(condition: &str, passes: u32, variables: Json, body: (&str, &Json), next: &str) -> Json {
    let mut copy = body.1.clone();
    copy["id"] = json!(body.0);
    json!({"type": "loop", "max_iterations": passes, "iteration_count": 0, "metadata": {}, "variables": variables,
        "condition": expression(condition), "loop_body": copy, "links": [link("child", Some(next))]})
}
