//! What was recorded comes out again, whatever was answered.

use crate::support::{file, id, import, server, start};
use readmit_app::Caller;
use readmit_app::journeys::replay::{Difference, NotReplayed};
use readmit_app::journeys::templates;
use readmit_app::journeys::{AnswerJourney, StartJourney, Turned};
use readmit_core::account::IssueOrder;
use readmit_core::code::Scope;
use readmit_core::id::{AccountId, ClientId, RunId};
use readmit_core::identifier::Identifier;
use readmit_core::journey::Value;
use readmit_core::journey::engine::{Input, Prompt};
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_core::totp::{CodeKey, Parameters, Seed};
use readmit_testkit::server::TestServer;

/// Numbers that follow from a seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }
}

/// Somebody who answers at random: often right, often not.
struct Visitor<'a> {
    server: &'a TestServer,
    client: ClientId,
    user: AccountId,
    draw: Draw,
    /// Seeds of authenticator apps that were shown.
    seeds: Vec<String>,
}

impl Visitor<'_> {
    async fn code(&self) -> String {
        let user = Identifier::new(Identifier::ANY, &self.user.to_string()).unwrap();
        let order = IssueOrder::new(Scope::Organisation);
        let issued = self.server.app.issue_code(&Caller::shell(), &user, order, None).await.unwrap();
        issued.map_or_else(|_| "000000".to_owned(), |issued| issued.issued.code.reveal().to_owned())
    }

    fn totp(&self) -> String {
        let Some(text) = self.seeds.last() else { return "123456".to_owned() };
        let seed = Seed::from_base32(&Secret::new(text.clone())).unwrap();
        let parameters = Parameters::default();
        let generator = CodeKey::new(&seed, parameters.algorithm, parameters.digits);
        generator.text(parameters.step_at(self.server.app.now()))
    }

    /// A value for a field, guessed by its name.
    async fn value(&mut self, name: &str) -> Value {
        if self.draw.below(5) == 0 {
            return self.draw.of(&[Value::Null, "".into(), "nobody".into(), "000000".into(), true.into()]);
        }
        if name.contains("totp") && name.contains("code") || name == "response" {
            return self.totp().into();
        }
        if name.contains("code") {
            return self.code().await.into();
        }
        if name.contains("email") {
            return "ann@example.com".into();
        }
        "ann".into()
    }

    async fn data(&mut self, schema: Option<&Value>) -> Value {
        let names: Vec<String> = match schema {
            Some(Value::Array(items)) => {
                items.iter().filter_map(|item| Some(item.get("name")?.to_string())).collect()
            }
            Some(schema) => {
                let properties = schema.get("properties").and_then(Value::as_object);
                properties.into_iter().flatten().map(|(name, _)| name.to_string()).collect()
            }
            None => ["totp_code", "passcode"].map(str::to_owned).to_vec(),
        };
        let mut fields = Vec::new();
        for name in names {
            let value = self.value(&name).await;
            fields.push((name, value));
        }
        Value::object(fields.iter().map(|(name, value)| (name.as_str(), value.clone())))
    }

    async fn answer(&mut self, prompt: &Prompt) -> Input {
        let shown = prompt.fields.get("payload").and_then(|payload| payload.get("secret"));
        let shown = shown.or_else(|| prompt.fields.get("secret")).and_then(Value::as_text);
        self.seeds.extend(shown.map(str::to_owned));
        let chooses = !prompt.fields.contains_key("form_schema") || self.draw.below(6) == 0;
        if chooses && !prompt.options.is_empty() && self.draw.below(4) > 0 {
            let choice = self.draw.of(&prompt.options);
            let data = self.data(choice.schema.as_ref()).await;
            return Input::Choose { option: choice.id, data };
        }
        match self.draw.below(12) {
            0 => Input::Resend,
            1 => Input::Choose { option: "nothing".into(), data: Value::Null },
            _ => Input::Submit(self.data(prompt.fields.get("form_schema")).await),
        }
    }

    async fn visit(&mut self, journey: &str) -> RunId {
        let code = self.value("code").await;
        let user = self.value("user").await;
        let params = Value::object([("external_user_id", user), ("temp_code", code)]);
        let order = StartJourney {
            journey: journey.to_owned(),
            client: self.client,
            params,
            saved_data: Value::Null,
            request: Value::object([("ip", Value::from("192.0.2.7"))]),
            device: Value::empty_object(),
            encrypted: false,
        };
        let mut turned = self.server.app.start_journey(&Caller::shell(), order).await.unwrap();
        for _ in 0..12 {
            let Turned::Asks { run, ticket, prompt, .. } = &turned else { break };
            self.server.clock.advance(Span::from_secs(31));
            let order = AnswerJourney {
                run: *run,
                client: self.client,
                assertion: ticket.assertion.to_string(),
                challenge: None,
                input: self.answer(prompt).await,
                request: Value::object([("ip", Value::from("192.0.2.8"))]),
                device: Value::empty_object(),
                encrypted: false,
            };
            turned = self.server.app.answer_journey(&Caller::shell(), order).await.unwrap();
        }
        match turned {
            Turned::Asks { run, .. } | Turned::Succeeded { run, .. } | Turned::Rejected { run, .. } => run,
            Turned::NotRun(why) => panic!("{journey}: {why}"),
        }
    }
}

async fn scene(server: &TestServer) -> (ClientId, AccountId) {
    let client = server.own_client().await;
    let user = client.user("ann").await.parse().unwrap();
    for template in templates::all() {
        import(&server.app, template.text).await;
    }
    (client.id, user)
}

#[tokio::test]
async fn a_run_comes_the_same_way_again() {
    let server = server().await;
    let (client, user) = scene(&server).await;
    let mut ends = std::collections::BTreeMap::new();
    for template in templates::all() {
        let mut visitor = Visitor { server: &server, client, user, draw: Draw(7), seeds: Vec::new() };
        for round in 0..15 {
            visitor.draw.0 = visitor.draw.0.wrapping_add(round);
            let run = visitor.visit(template.name).await;
            let recorded = server.app.recorded_run(run).await.unwrap();
            let replay = server.app.replay_run(run, None).await.unwrap().unwrap();
            assert_eq!(replay.difference, None, "{}: {recorded:#?}", template.name);
            assert_eq!(replay.turns.len(), recorded.len(), "{}", template.name);
            for turn in &replay.turns {
                assert_eq!(turn.recorded, turn.replayed);
            }
            let end = recorded.last().unwrap().outcome.told();
            *ends.entry(end.split(' ').next().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    // Otherwise the answers are not worth much.
    for end in ["rejects", "succeeds"] {
        assert!(ends.get(end).is_some_and(|count| *count >= 5), "{ends:?}");
    }
}

#[tokio::test]
async fn another_version_is_tried_on_the_same_answers() {
    let server = server().await;
    import(&server.app, &file("v1", "production", "true", "one")).await;
    let Turned::Asks { run, .. } = start(&server, Value::Null).await else { panic!("no question") };
    import(&server.app, &file("v2", "production", "true", "two")).await;
    let replay = server.app.replay_run(run, Some("v2")).await.unwrap().unwrap();
    assert_eq!((replay.recorded_version, replay.version, replay.difference), (1, 2, None));

    // A version that does what was not done stops there.
    let form = templates::find("temp-code-authentication").unwrap().text;
    let other = form.replace("\"policy_id\": \"temp-code-authentication\"", "\"policy_id\": \"told\"");
    import(&server.app, &other.replace("\"default_version\"", "\"v3\"")).await;
    let replay = server.app.replay_run(run, Some("v3")).await.unwrap().unwrap();
    assert!(replay.difference.is_some(), "{replay:?}");
    let unknown = server.app.replay_run(run, Some("v9")).await.unwrap();
    assert_eq!(unknown, Err(NotReplayed::NoVersion("v9".to_owned())));
}

#[tokio::test]
async fn a_version_that_does_more_stops_at_what_was_never_done() {
    let server = server().await;
    let (client, user) = scene(&server).await;
    let mut visitor = Visitor { server: &server, client, user, draw: Draw(1), seeds: Vec::new() };
    let run = visitor.visit("information").await;
    let text = templates::find("temp-code-authentication").unwrap().text;
    let text = text.replace("\"policy_id\": \"temp-code-authentication\"", "\"policy_id\": \"information\"");
    import(&server.app, &text.replace("\"default_version\"", "\"v2\"")).await;
    let replay = server.app.replay_run(run, Some("v2")).await.unwrap().unwrap();
    let told = replay.difference.unwrap();
    assert!(matches!(told, Difference::Way { .. } | Difference::NeverDone { .. }), "{told}");
    assert_eq!(replay.turns[0].outcome, None, "what would come of it is not known");
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let server = server().await;
    let unknown = server.app.replay_run(RunId::from_random([7; 16]), None).await.unwrap();
    assert_eq!(unknown, Err(NotReplayed::NoRun));
    import(&server.app, &file("v1", "production", "true", "one")).await;
    let Turned::Asks { run, .. } = start(&server, Value::Null).await else { panic!("no question") };
    server.app.remove_journey(&Caller::shell(), &id()).await.unwrap().unwrap();
    let gone = server.app.replay_run(run, None).await.unwrap();
    assert_eq!(gone, Err(NotReplayed::NoJourney(id())));
    server.clock.advance(Span::from_secs(1));
    import(&server.app, &file("v1", "production", "true", "other")).await;
    let replaced = server.app.replay_run(run, None).await.unwrap();
    assert_eq!(replaced, Err(NotReplayed::Replaced(1)));
}
