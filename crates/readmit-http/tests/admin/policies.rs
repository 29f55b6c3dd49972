//! Sign-in policies: listed, read, and asked what they make of a sign-in.

use crate::desk::{Desk, assert_problem, text};
use readmit_app::Caller;
use readmit_app::organisation_authenticators::AuthenticatorOrder;
use readmit_app::policies::PolicyOrder;
use readmit_app::policies::rules::RuleOrder;
use readmit_core::authenticator::{AuthenticatorKey as Key, FactorMethod};
use readmit_core::id::GroupId;
use readmit_core::operator::{Grant, Reach, Role};
use readmit_core::policy::{
    Access, Action, Allowance, Chain, ChainMethod, Conditions, Demand, Enrolment, Policy, PolicyKind,
    SessionAction, Settings, Step,
};
use readmit_testkit::operator::TestOperator;
use readmit_testkit::{Backend, Reply, TestServer};
use serde_json::{Value, json};

/// A help desk whose application demands a temporary access code and then a passkey, of Ann of the staff.
struct World {
    desk: Desk,
    ann: String,
    staff: String,
}

impl World {
    async fn new() -> Self {
        let desk = Desk::open().await;
        let ann = desk.client.user("ann").await;
        let staff = desk.group("Staff", false, &[&ann]).await;
        let world = Self { desk, ann, staff };
        for key in [Key::TemporaryAccessCode, Key::Passkey] {
            let order = AuthenticatorOrder { key, name: None, settings: None, codes: None };
            world.desk.server.app.add_authenticator(&Caller::shell(), order, true).await.unwrap().unwrap();
        }
        let optional = |key| Enrolment { key, allowance: Allowance::Optional, grace: None };
        let allowed = [Key::Password, Key::TemporaryAccessCode, Key::Passkey].map(optional);
        world.policy("Staff authenticators", Settings::Enrolment(allowed.to_vec()), true).await;
        let step = |key, method, user_verification| {
            let (hardware_protected, phishing_resistant) = (false, false);
            let method =
                ChainMethod { key, method, user_verification, hardware_protected, phishing_resistant };
            Step { methods: vec![method] }
        };
        let code = step(Key::TemporaryAccessCode, FactorMethod::TemporaryAccessCode, false);
        let steps = vec![code, step(Key::Passkey, FactorMethod::Passkey, true)];
        let chains = vec![Chain { steps, reauthenticate_in: None }];
        let access = world.policy("Code, then passkey", Settings::Access, false).await;
        world.rule(&access, Action::Access(Some(Demand::Chains { chains, reauthenticate_in: None }))).await;
        let (app, id) = (&world.desk.server.app, access.id);
        let assigned =
            app.assign_access_policy(&Caller::shell(), world.desk.application.id, Some(id), None).await;
        assigned.unwrap().unwrap();
        world
    }

    async fn policy(&self, name: &str, settings: Settings, for_staff: bool) -> Policy {
        let group: GroupId = self.staff.parse().unwrap();
        let order = PolicyOrder {
            name: name.to_owned(),
            description: None,
            priority: None,
            active: None,
            groups: if for_staff { vec![group] } else { Vec::new() },
            settings,
        };
        let made = self.desk.server.app.create_policy(&Caller::shell(), order).await.unwrap();
        Policy::clone(&*made.unwrap())
    }

    async fn rule(&self, policy: &Policy, action: Action) {
        let name = "Staff rule".to_owned();
        let conditions = Conditions::default();
        let order = RuleOrder { name, priority: None, active: None, conditions, action };
        self.desk.server.app.create_rule(&Caller::shell(), policy.id, order).await.unwrap().unwrap();
    }

    async fn ask(&self, proved: &[&str]) -> Value {
        let answer = self.ask_as(&self.desk.admin, proved).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.body
    }

    async fn ask_as(&self, operator: &TestOperator, proved: &[&str]) -> Reply {
        let application = self.desk.application.id.to_string();
        let question = json!({"user": self.ann, "application": application, "proved": proved});
        operator.post("/policies/explain", question).await
    }
}

/// Without what differs from run to run.
fn plain(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            for (name, member) in members {
                let is_id = name == "id" || name.ends_with("_id");
                let redacts = (is_id || name.ends_with("_at")) && !member.is_null();
                *member = if redacts { json!("[redacted]") } else { plain(member.take()) };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = plain(item.take())),
        Value::String(text) if uuid::Uuid::try_parse(text).is_ok() => "[redacted]".clone_into(text),
        _ => {}
    }
    value
}

#[tokio::test]
async fn policies_are_listed_by_kind_in_their_order() {
    let world = World::new().await;
    let listed = world.desk.admin.get("/policies").await;
    let policies = listed.body["policies"].as_array().unwrap();
    let kinds: Vec<_> = policies.iter().map(|policy| text(&policy["kind"])).collect();
    assert_eq!(kinds, ["enrolment", "enrolment", "session", "access", "access", "password"]);
    assert_eq!(policies[0]["name"], "Staff authenticators");
    assert_eq!(policies[0]["groups"], json!([world.staff]));
    assert_eq!((&policies[1]["built_in"], &policies[1]["groups"]), (&json!(true), &json!([])));

    let access = world.desk.admin.get("/policies?kind=access").await;
    assert_eq!(access.body["policies"], json!(policies[3..5]));
    let path = format!("/policies/{}", text(&policies[3]["id"]));
    let read = world.desk.admin.get(&path).await;
    assert_eq!((read.status, &read.body), (200, &policies[3]));
    insta::assert_json_snapshot!(
        "built_in_policies",
        plain(json!([policies[1], policies[2], policies[4], policies[5]]))
    );
    insta::assert_json_snapshot!("access_policy_with_a_chain", plain(read.body));
}

#[tokio::test]
async fn what_names_no_policy_or_no_kind_is_refused() {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.administrator().await;
    for (path, words) in [
        ("/policies?kind=MFA", "kind must be one of enrolment, session, access, password"),
        ("/policies?type=access", "type is not a parameter"),
    ] {
        let answer = admin.get(path).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert!(answer.body["detail"].as_str().unwrap().contains(words), "{}", answer.text);
    }
    for id in ["00000000-0000-4000-8000-000000000000", "first"] {
        assert_problem(&admin.get(&format!("/policies/{id}")).await, 404, "unknown_policy");
    }
}

#[tokio::test]
async fn a_sign_in_is_explained_step_by_step() {
    let world = World::new().await;
    let before = world.desk.server.events().await.len();
    let nothing = world.ask(&[]).await;
    assert_eq!(nothing["verdict"], "unsatisfiable", "without a code that was issued: {nothing}");
    assert!(text(&nothing["advice"][0]).ends_with("issue one."), "{nothing}");
    let code = world.ask(&["tac"]).await;
    assert_eq!(code["next"], json!([{"key": "webauthn", "method": "webauthn", "set_up": true}]), "{code}");
    insta::assert_json_snapshot!("explained_after_a_code", plain(code));
    let both = world.ask(&["tac", "webauthn"]).await;
    assert_eq!((&both["verdict"], &both["let_in"]), (&json!("let_in"), &json!(true)), "{both}");
    assert_eq!(both["assumed"], json!(["tac", "webauthn"]));
    // A chain has an order.
    assert_eq!(world.ask(&["webauthn", "tac"]).await["verdict"], "challenge");
    // Without the application, the session is all that is wanted.
    let session = json!({"user": "ann", "proved": ["tac"], "address": "2001:db8::7"});
    let session = world.desk.admin.post("/policies/explain", session).await;
    assert_eq!(session.body["let_in"], true, "{}", session.text);
    assert_eq!((&session.body["account_id"], &session.body["access"]), (&json!(world.ann), &Value::Null));
    assert_eq!(world.desk.server.events().await.len(), before, "nothing has happened");
}

#[tokio::test]
async fn a_factor_that_is_proved_need_not_be_set_up() {
    let world = World::new().await;
    let required = Enrolment { key: Key::Passkey, allowance: Allowance::Required, grace: None };
    let code =
        Enrolment { key: Key::TemporaryAccessCode, allowance: Allowance::Optional, ..required.clone() };
    let settings = Settings::Enrolment(vec![required, code]);
    let order = |priority| PolicyOrder {
        name: "Strict".to_owned(),
        description: None,
        priority,
        active: None,
        groups: Vec::new(),
        settings: settings.clone(),
    };
    world.desk.server.app.create_policy(&Caller::shell(), order(Some(1))).await.unwrap().unwrap();
    let ask =
        |proved: Value| world.desk.admin.post("/policies/explain", json!({"user": "ann", "proved": proved}));
    let code = ask(json!(["tac"])).await;
    let set_up = json!([{"key": "webauthn", "can_wait": false}]);
    assert_eq!((&code.body["let_in"], &code.body["must_set_up"]), (&json!(true), &set_up), "{}", code.text);
    let passkey = ask(json!(["webauthn"])).await;
    assert_eq!((&passkey.body["let_in"], &passkey.body["must_set_up"]), (&json!(true), &json!([])));
}

#[tokio::test]
async fn what_bars_the_way_whatever_policies_say_is_told() {
    let world = World::new().await;
    world.desk.lock_out(&world.ann).await;
    let locked = world.ask(&["tac", "webauthn"]).await;
    assert_eq!((&locked["verdict"], &locked["let_in"]), (&json!("let_in"), &json!(false)), "{locked}");
    assert_eq!(locked["bars"][0]["bar"], "codes_locked");
    assert!(locked["bars"][0]["until"].is_string(), "{locked}");
    // A lock of codes is nothing to who needs none.
    let other = json!({"user": world.ann, "proved": ["webauthn"]});
    let other = world.desk.admin.post("/policies/explain", other).await;
    assert_eq!((&other.body["let_in"], &other.body["bars"]), (&json!(true), &json!([])), "{}", other.text);

    let path = format!("/accounts/{}", world.ann);
    assert_eq!(world.desk.admin.patch(&path, json!({"status": "disabled"})).await.status, 200);
    let disabled = world.ask(&["webauthn"]).await;
    assert_eq!((&disabled["let_in"], &disabled["bars"][0]["bar"]), (&json!(false), &json!("status")));
}

#[tokio::test]
async fn a_denial_names_the_rule_that_denies() {
    let world = World::new().await;
    let policy = world.policy("Nobody", Settings::Session, true).await;
    let denies = SessionAction { access: Access::Deny, ..SessionAction::default() };
    world.rule(&policy, Action::Session(denies)).await;
    let answer = world.ask(&["tac", "webauthn"]).await;
    assert_eq!((&answer["verdict"], &answer["let_in"]), (&json!("denied"), &json!(false)));
    assert_eq!(answer["session"]["policy_id"], policy.id.to_string());
    let advice = text(&answer["advice"][0]);
    assert!(advice.contains("“Nobody”, rule “Staff rule” denies access"), "{advice}");
}

#[tokio::test]
async fn one_may_ask_who_may_look_at_policies_and_at_the_user() {
    let world = World::new().await;
    let admin = &world.desk.admin;
    // Help-desk agents look at users, and not at policies.
    assert_problem(&world.ask_as(&world.desk.agent, &[]).await, 403, "permission_denied");
    assert_problem(&world.desk.agent.get("/policies").await, 403, "permission_denied");
    let role = |name: &'static str, permissions: &'static [&str]| async move {
        let order = json!({"name": name, "rank": 1, "permissions": permissions});
        text(&admin.post("/roles", order).await.body["id"]).parse().unwrap()
    };
    let policies = role("Policies", &["policies:read"]).await;
    let both = role("Both", &["policies:read", "users:read"]).await;
    let blind = world.desk.server.operator(policies).await;
    assert_eq!(blind.get("/policies").await.status, 200);
    assert_problem(&world.ask_as(&blind, &[]).await, 403, "permission_denied");

    let others = world.desk.group("Others", false, &[]).await;
    let of = |role, group: &str| Grant { role, reach: Reach::Groups(vec![group.parse().unwrap()]) };
    let near = world.desk.server.operator_with(vec![of(both, &world.staff)]).await;
    assert_eq!(world.ask_as(&near, &[]).await.status, 200);
    // What is configured is nobody's in particular.
    for path in ["/policies".to_owned(), format!("/policies/{}", Policy::built_in_id(PolicyKind::Session))] {
        assert_problem(&near.get(&path).await, 403, "out_of_reach");
    }
    let far = world.desk.server.operator_with(vec![of(both, &others)]).await;
    assert_problem(&world.ask_as(&far, &[]).await, 404, "unknown_account");
    let looks = Grant { role: Role::HELP_DESK, reach: Reach::Everyone };
    let split = world.desk.server.operator_with(vec![of(policies, &others), looks]).await;
    assert_problem(&world.ask_as(&split, &[]).await, 403, "out_of_reach");
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_refused_by_field() {
    let world = World::new().await;
    let ask = |question: Value| world.desk.admin.post("/policies/explain", question);
    for (question, words) in [
        (json!({}), "user is required"),
        (json!({"user": " "}), "user must not be empty"),
        (json!({"user": 7}), "user"),
        (json!({"user": "ann", "application": "shop"}), "application must be an id"),
        (json!({"user": "ann", "address": "office"}), "address must be an IP address"),
        (json!({"user": "ann", "address": "10.0.0.0/8"}), "address must be an IP address"),
        (json!({"user": "ann", "proved": "tac"}), "proved"),
        (
            json!({"user": "ann", "proved": ["tac", "passkey"]}),
            "proved[1] must be one of password, security_question, tac",
        ),
        (json!({"user": "ann", "with": ["tac"]}), "with"),
        (json!({"user": "ann", "proved": vec!["email"; 21]}), "proved: at most 20 factors"),
    ] {
        let answer = ask(question).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert!(answer.body["detail"].as_str().unwrap().contains(words), "{words}: {}", answer.text);
    }
    assert_eq!(ask(json!({"user": "ann", "proved": vec!["email"; 20]})).await.status, 200);
    assert_problem(&ask(json!({"user": "eve"})).await, 404, "unknown_account");
    let unknown = json!({"user": "ann", "application": "00000000-0000-4000-8000-000000000000"});
    assert_problem(&ask(unknown).await, 404, "unknown_application");
}
