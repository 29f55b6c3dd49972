//! A server with one client, journeys put together from a few nodes, and a caller who starts and answers them.

use readmit_app::journeys::manage::ImportJourneys;
use readmit_app::journeys::{AnswerJourney, StartJourney, Turned};
use readmit_app::store::MessageState;
use readmit_app::{App, Caller};
use readmit_core::event::Actor;
use readmit_core::id::RunId;
use readmit_core::journey::Value;
use readmit_core::journey::engine::{Input, Prompt};
use readmit_core::journey::run::Ticket;
use readmit_core::permission::Permissions;
use readmit_testkit::{Backend, Setup, TestClient, TestServer};
use serde_json::json;

/// The file of a template that comes with the product.
pub(crate) fn template(name: &str) -> String {
    let path = format!("{}/journeys/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// A journey of these nodes; the first is the head. Nodes are named by numbers: `"n1"` stands for a node's id.
pub(crate) fn journey(name: &str, nodes: &[serde_json::Value]) -> String {
    let id = |number: usize| format!("00000000-0000-4000-8000-{number:012}");
    let keyed: serde_json::Map<_, _> = (1..)
        .zip(nodes)
        .map(|(number, node)| {
            let mut node = node.clone();
            node["id"] = json!(id(number));
            (id(number), node)
        })
        .collect();
    let mut text = json!({"exports": [{"category": "policy", "type": "dependency",
        "path": format!("tsasm:///applications/default_application/policies/{name}"),
        "constraints": [], "dependencies": [],
        "data": {"policy_id": name, "type": "anonymous", "desc": "A test.", "versions": [{
            "schema_version": 2, "version_id": "v1", "state": "production", "desc": "A test.",
            "filter_criteria": {"type": "expression", "value": {"type": "expression", "value": "true"}},
            "workflow": {"id": id(900), "head": id(1), "nodes": keyed}}]}}]})
    .to_string();
    for number in 1..=nodes.len() {
        text = text.replace(&format!("\"n{number}\""), &format!("\"{}\"", id(number)));
    }
    text
}

pub(crate) fn expression(source: &str) -> serde_json::Value {
    json!({"type": "expression", "value": source})
}

pub(crate) fn link(name: &str, target: &str) -> serde_json::Value {
    let (kind, presentation) = if name == "failure" { ("escape", Some("Failure")) } else { ("branch", None) };
    json!({"name": name, "type": kind, "presentation": presentation, "target": target})
}

pub(crate) fn complete() -> serde_json::Value {
    json!({"type": "action", "strings": [], "action": {"type": "auth_pass", "metadata": {"type": "auth_pass"}}, "links": []})
}

pub(crate) fn reject() -> serde_json::Value {
    json!({"type": "action", "strings": [], "action": {"type": "reject", "metadata": {"type": "reject"}}, "links": []})
}

/// A server, a client of an application, and a journey after another.
pub(crate) struct Stage {
    pub(crate) server: TestServer,
    pub(crate) client: TestClient,
}

/// A run that asks.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) run: RunId,
    pub(crate) ticket: Ticket,
    pub(crate) prompt: Prompt,
}

impl Stage {
    pub(crate) async fn open() -> Self {
        Self::open_on(Backend::Memory).await
    }

    pub(crate) async fn open_on(backend: Backend) -> Self {
        let server = TestServer::start_with(Setup::new(backend).with_outbox()).await;
        let client = server.own_client().await;
        Self { server, client }
    }

    pub(crate) fn app(&self) -> &App {
        &self.server.app
    }

    /// Puts a journey into production; the file must be publishable.
    pub(crate) async fn publish(&self, file: &str) {
        let file = ImportJourneys { text: file.to_owned(), file_name: None, publish: true };
        let taken = self.app().import_journeys(&Caller::shell(), file).await.unwrap().unwrap();
        assert!(taken.journeys.iter().all(|journey| journey.shortfalls.is_empty()), "{taken:?}");
    }

    pub(crate) fn stranger() -> Caller {
        Caller { actor: Actor::Stranger, permissions: Permissions::default(), ..Caller::shell() }
    }

    pub(crate) async fn start(&self, name: &str, params: serde_json::Value) -> Turned {
        self.start_in(self.app(), name, params).await
    }

    pub(crate) async fn start_in(&self, app: &App, name: &str, params: serde_json::Value) -> Turned {
        let order = StartJourney {
            journey: name.to_owned(),
            client: self.client.id,
            params: params.into(),
            saved_data: Value::Null,
            request: Value::empty_object(),
            device: Value::empty_object(),
            encrypted: false,
        };
        app.start_journey(&Self::stranger(), order).await.unwrap()
    }

    pub(crate) async fn submit(&self, asked: &Asked, data: serde_json::Value) -> Turned {
        self.answer_in(self.app(), asked, Input::Submit(data.into())).await
    }

    pub(crate) async fn answer(&self, asked: &Asked, input: Input) -> Turned {
        self.answer_in(self.app(), asked, input).await
    }

    pub(crate) async fn answer_in(&self, app: &App, asked: &Asked, input: Input) -> Turned {
        let order = AnswerJourney {
            run: asked.run,
            client: self.client.id,
            assertion: asked.ticket.assertion.to_string(),
            challenge: Some(asked.ticket.challenge.to_string()),
            input,
            request: Value::empty_object(),
            device: Value::empty_object(),
            encrypted: false,
        };
        app.answer_journey(&Self::stranger(), order).await.unwrap()
    }

    /// Types of events, oldest first.
    pub(crate) async fn events(&self) -> Vec<String> {
        let kind = |body: &str| {
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            body["event"]["type"].as_str().unwrap().to_owned()
        };
        self.server.events().await.iter().map(|event| kind(&event.body)).collect()
    }

    pub(crate) async fn count(&self, kind: &str) -> usize {
        self.events().await.iter().filter(|found| *found == kind).count()
    }

    pub(crate) async fn waiting_messages(&self) -> usize {
        self.app().outbox(MessageState::Waiting, 1_000).await.unwrap().len()
    }
}

pub(crate) fn asked(turned: Turned) -> Asked {
    match turned {
        Turned::Asks { run, ticket, prompt, .. } => Asked { run, ticket, prompt },
        other => panic!("expected a question, got {other:?}"),
    }
}

pub(crate) fn is_success(turned: &Turned) -> bool {
    matches!(turned, Turned::Succeeded { .. })
}

pub(crate) fn is_rejection(turned: &Turned) -> bool {
    matches!(turned, Turned::Rejected { .. })
}

/// The claims of a completion token, without a look at its signature.
pub(crate) fn claims(turned: &Turned) -> serde_json::Value {
    let Turned::Succeeded { token: Some(token), .. } = turned else { panic!("no token: {turned:?}") };
    let payload = token.reveal().split('.').nth(1).unwrap();
    serde_json::from_slice(&data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap()).unwrap()
}
