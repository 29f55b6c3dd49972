//! Temporary access codes as enrolments: generated, used up, replaced, withdrawn, refused.

use crate::caller::{Caller, causes};
use crate::organisation::{
    ADMINISTRATORS, AGENTS, Organisation, allow_codes, code, enrollments_of, redacted, user_id,
};
use readmit_app::Caller as Inside;
use readmit_core::application::Application;
use readmit_core::operator::{Area, Grant, Reach, Role};
use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply, TestServer};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_guides_code_is_told_once_and_works_until_it_expires() {
    let org = Organisation::open(Backend::Sqlite).await;
    let program = org.program().await;
    let made = program.post(&format!("{}/tac", org.enrollments()), org.order()).await;
    assert_eq!(made.status, 200, "{}", made.text);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    insta::assert_json_snapshot!(redacted(&made.body));
    let plain = code(&made.body);
    assert_eq!(plain.chars().count(), 16);
    for class in [char::is_ascii_digit, char::is_ascii_alphabetic, char::is_ascii_punctuation] {
        assert!(plain.chars().any(|symbol| class(&symbol)));
    }

    let listed = program.get(&org.enrollments()).await;
    insta::assert_json_snapshot!(redacted(&listed.body));
    let path = format!("{}/{}", org.enrollments(), made.body["id"].as_str().unwrap());
    let one = program.get(&path).await;
    assert_eq!(json!([one.body]), listed.body);
    for answer in [&listed, &one] {
        assert!(!answer.text.contains("\"tac\":\""), "{}", answer.text);
        assert!(answer.body.to_string().split('"').all(|text| text != plain));
    }
    for _ in 0..2 {
        assert_eq!(org.redeem(&made.body).await.status, 200);
    }
    for event in org.server.events().await {
        assert!(!event.body.contains(plain) && !event.personal.unwrap_or_default().contains(plain));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_shape_and_what_is_left_out() {
    let org = Organisation::open(Backend::Memory).await;
    let program = org.program().await;
    let id = &org.authenticator;
    let profile = json!({ "authenticatorId": id, "profile": { "ttl": "30", "multiUse": true } });
    let made = org.generate(&program, profile).await;
    assert_eq!(made["profile"]["expiresAt"], "2026-01-15T12:30:00");
    assert_eq!(made["profile"]["multiUse"], true);
    org.server.clock.advance(Span::from_mins(30));
    assert_eq!(org.redeem(&made).await.error(), "auth_otp_passcode_expired");
    assert_eq!(program.get(&org.enrollments()).await.body, json!([]), "an expired one is not listed");
    let path = format!("{}/{}", org.enrollments(), made["id"].as_str().unwrap());
    assert_eq!(program.get(&path).await.status, 404);
    assert_eq!(program.delete(&path).await.status, 404);
    let bare = org.generate(&program, json!({ "authenticatorId": id, "extra": [1], "profile": null })).await;
    assert_eq!(bare["profile"]["expiresAt"], "2026-01-15T20:30:00", "the default");
    assert_eq!(bare["profile"]["multiUse"], false);

    assert_eq!(org.redeem(&bare).await.status, 200);
    assert_eq!(org.redeem(&bare).await.status, 400, "once only");
    assert_eq!(program.get(&org.enrollments()).await.body, json!([]), "one that is used up is gone");
    // By login, as paths of users allow.
    let path = "/api/v1/users/ann/authenticator-enrollments/tac";
    let made = program.made(path, json!({ "authenticatorId": id })).await;
    assert_eq!(org.redeem(&made).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_code_ends_the_old_one_and_a_refused_order_does_not() {
    let org = Organisation::open(Backend::Memory).await;
    let program = org.program().await;
    let first = org.generate(&program, org.order()).await;
    let second = org.generate(&program, org.order()).await;
    let path = |made: &Value| format!("{}/{}", org.enrollments(), made["id"].as_str().unwrap());
    assert_eq!(program.get(&path(&first)).await.body["errorCode"], "E0000007");
    assert_eq!(org.redeem(&first).await.status, 400);
    // A late removal of the old one does not touch the new one.
    assert_eq!(program.delete(&path(&first)).await.status, 404);

    let id = &org.authenticator;
    let ttl = |ttl: Value| json!({ "authenticatorId": id, "config": { "ttl": ttl } });
    let range = "ttl: must be between 10 and 720 minutes";
    let whole = "config.ttl: must be a whole number";
    let foreign =
        "authenticatorId: must be the id of the organization's active temporary access code authenticator";
    for (body, expected) in [
        (ttl(json!(9)), vec![range]),
        (ttl(json!("721")), vec![range]),
        (ttl(json!(4_294_967_295_u32)), vec![range]),
        (ttl(json!(30.5)), vec![whole]),
        (ttl(json!("half an hour")), vec![whole]),
        (ttl(json!(-30)), vec![whole]),
        (json!({ "authenticatorId": id, "config": 30 }), vec!["config: must be an object"]),
        (
            json!({ "authenticatorId": id, "config": { "multiUse": 1 } }),
            vec!["config.multiUse: must be true or false"],
        ),
        (
            json!({ "authenticatorId": id, "authenticatorType": "phone" }),
            vec!["authenticatorType: must be tac"],
        ),
        (json!({}), vec![foreign]),
        (json!({ "authenticatorId": "aut00000000000000000" }), vec![foreign]),
        (json!({ "authenticatorId": "", "profile": { "ttl": "0" } }), vec![foreign, range]),
    ] {
        let refused = program.post(&format!("{}/tac", org.enrollments()), body).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000001")), "{expected:?}");
        assert_eq!(causes(&refused), expected);
    }
    let change = json!({ "multiple_use": false });
    assert_eq!(org.administrator.put("/organisation/passcodes", change).await.status, 200);
    let refused = program.post(&format!("{}/tac", org.enrollments()), org.order()).await;
    assert_eq!(
        causes(&refused),
        ["multiUse: the authenticator does not allow codes that are used more than once"]
    );
    let broken = program.raw(reqwest::Method::POST, &format!("{}/tac", org.enrollments()), "{").await;
    assert_eq!(broken.body["errorCode"], "E0000003");
    let nobody = program.post(&format!("{}/tac", enrollments_of(&uuid_of(9))), org.order()).await;
    assert_eq!(nobody.status, 400, "single use only");
    let single = json!({ "authenticatorId": id });
    for unknown in [user_id(&uuid_of(9)), "nobody".to_owned(), "00u1".to_owned()] {
        let path = format!("/api/v1/users/{unknown}/authenticator-enrollments/tac");
        let nobody = program.post(&path, single.clone()).await;
        assert_eq!((nobody.status, &nobody.body["errorCode"]), (404, &json!("E0000007")), "{unknown}");
    }
    assert_eq!(org.redeem(&second).await.status, 200, "the live code was left alone");
}

fn uuid_of(byte: u8) -> String {
    readmit_core::id::AccountId::from_random(readmit_core::id::compact([byte; 16])).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_withdrawn() {
    let org = Organisation::open(Backend::Memory).await;
    let program = org.program().await;
    let made = org.generate(&program, org.order()).await;
    let id = made["id"].as_str().unwrap();
    let bob = org.client.user("bob").await;
    let elsewhere = format!("{}/{id}", enrollments_of(&bob));
    for answer in [program.get(&elsewhere).await, program.delete(&elsewhere).await] {
        assert_eq!((answer.status, &answer.body["errorCode"]), (404, &json!("E0000007")), "another user's");
    }
    let path = format!("{}/{id}", org.enrollments());
    let gone = program.delete(&path).await;
    assert_eq!((gone.status, gone.text.as_str(), gone.header("content-type")), (204, "", None));
    assert_eq!(program.delete(&path).await.status, 404);
    assert_eq!(org.redeem(&made).await.status, 400);
    let next = org.generate(&program, org.order()).await;
    assert_eq!(org.redeem(&next).await.status, 200);
}

async fn race(backend: Backend) {
    let org = Organisation::open(backend).await;
    // So that the tries below meet no lock.
    let lenient = |application: &mut Application| application.passcodes.policy.lock.failures_max = 100;
    let (shell, application) = (Inside::shell(), org.client.application);
    let changed = org.server.app.update_application(&shell, Area::Applications, application, lenient).await;
    assert!(changed.unwrap().is_ok());
    let (program, path) = (org.program().await, format!("{}/tac", org.enrollments()));
    let answers = futures_util::future::join_all((0..64).map(|_| program.post(&path, org.order()))).await;
    // Of those that wait for one account, so many are too many.
    assert!(answers.iter().all(|answer| answer.status == 200 || answer.status == 429));
    let made: Vec<Value> =
        answers.into_iter().filter(|a| a.status == 200).map(|answer| answer.body).collect();
    let listed = program.get(&org.enrollments()).await.body;
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    let mut working = Vec::new();
    for one in &made {
        if org.redeem(one).await.status == 200 {
            working.push(one["id"].clone());
        }
    }
    assert_eq!(working, [listed[0]["id"].clone()]);
    let issued = |event: &&readmit_app::store::StoredEvent| event.body.contains("\"type\":\"code_issued\"");
    let events = org.server.events().await;
    let events: Vec<_> = events.iter().filter(issued).collect();
    assert_eq!(events.len(), made.len());
    assert!(made.len() >= 32, "{}", made.len());
    let chain = events.iter().filter(|event| event.body.contains("\"replaced\":")).count();
    assert_eq!(chain, made.len() - 1, "each but the first ended another");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_works_in_memory() {
    race(Backend::Memory).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_works_in_sqlite() {
    race(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_generate() {
    let org = Organisation::open(Backend::Memory).await;
    let path = format!("{}/tac", org.enrollments());
    let agent = org.server.operator(Role::HELP_DESK).await;
    let agents = Caller::new(&org.server, &agent, AGENTS).await;
    assert_eq!(agents.post(&path, org.order()).await.status, 200);
    assert_eq!(agents.get(&org.enrollments()).await.status, 200);
    let limited = org.server.operator(Role::READ_ONLY).await;
    let limited = Caller::new(&org.server, &limited, &["users:read", "users.authenticators:read"]).await;
    let narrow = Caller::new(&org.server, &agent, &["users:read"]).await;
    for program in [&limited, &narrow] {
        let refused = program.post(&path, org.order()).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    }
    let group = org.administrator.post("/groups", json!({ "name": "Others" })).await;
    let group = group.body["id"].as_str().unwrap().parse().unwrap();
    let grant = Grant { role: Role::HELP_DESK, reach: Reach::Groups(vec![group]) };
    let elsewhere = org.server.operator_with(vec![grant]).await;
    let elsewhere = Caller::new(&org.server, &elsewhere, AGENTS).await;
    let refused = elsewhere.post(&path, org.order()).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (404, &json!("E0000007")), "out of reach");
    let own = "/api/v1/users/me/authenticator-enrollments/tac";
    assert_eq!(agents.post(own, org.order()).await.status, 403, "nobody issues for themselves");
    let none = org.server.raw(reqwest::Method::POST, &path).json(&org.order());
    assert_eq!(readmit_testkit::server::reply(none).await.body["errorCode"], "E0000011");
}

#[tokio::test(flavor = "multi_thread")]
async fn quotas_bind_agents_and_not_who_could_lift_them() {
    let org = Organisation::open(Backend::Memory).await;
    let agent = org.server.operator(Role::HELP_DESK).await;
    let agents = Caller::new(&org.server, &agent, AGENTS).await;
    let path = format!("{}/tac", org.enrollments());
    for _ in 0..5 {
        assert_eq!(agents.post(&path, org.order()).await.status, 200);
    }
    let refused = agents.post(&path, org.order()).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    assert_eq!(causes(&refused), ["As many codes as the quota allows were generated for this user"]);
    let program = org.program().await;
    for _ in 0..40 {
        assert_eq!(program.post(&path, org.order()).await.status, 200);
    }
    let without: Vec<&str> =
        ADMINISTRATORS.iter().copied().filter(|name| *name != "settings:write").collect();
    let bound = Caller::new(&org.server, &org.administrator, &without).await;
    assert_eq!(bound.post(&path, org.order()).await.status, 403, "the same operator by a lesser token");
    let session = org.administrator.post(&format!("/accounts/{}/codes", org.user), json!({})).await;
    assert_eq!((session.status, &session.body["code"]), (429, &json!("user_quota")), "and by a session");
}

fn refused_as(answer: &Reply, status: u16, code: &str, cause: &str) {
    assert_eq!((answer.status, &answer.body["errorCode"]), (status, &json!(code)), "{}", answer.text);
    assert!(causes(answer)[0].contains(cause), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_way_is_told() {
    let org = Organisation::open(Backend::Memory).await;
    let program = org.program().await;
    let path = format!("{}/tac", org.enrollments());
    let first = org.generate(&program, org.order()).await;
    let second = org.generate(&program, org.order()).await;
    for _ in 0..3 {
        assert_ne!(org.redeem(&first).await.status, 200);
    }
    refused_as(
        &program.post(&path, org.order()).await,
        403,
        "E0000069",
        "locked until 2026-01-15T12:15:00.000Z",
    );
    assert_ne!(org.redeem(&second).await.status, 200, "the lock ended it");
    org.server.clock.advance(Span::from_mins(15));
    assert_eq!(program.post(&path, org.order()).await.status, 200);

    let account = format!("/accounts/{}", org.user);
    let off = org.administrator.patch(&account, json!({ "status": "disabled" })).await;
    assert_eq!(off.status, 200, "{}", off.text);
    refused_as(&program.post(&path, org.order()).await, 403, "E0000038", "The user is disabled");
    assert_eq!(org.administrator.patch(&account, json!({ "status": "active" })).await.status, 200);

    let list = json!({ "verification": [{ "id": "call_back", "label": "Called back", "required": true }] });
    assert_eq!(org.administrator.put("/organisation/passcodes", list).await.status, 200);
    refused_as(&program.post(&path, org.order()).await, 403, "E0000006", "verified first");
    let none = json!({ "verification": [] });
    assert_eq!(org.administrator.put("/organisation/passcodes", none).await.status, 200);

    let group = org.administrator.post("/groups", json!({ "name": "Board", "protected": true })).await;
    let group = group.body["id"].as_str().unwrap();
    let joined = org.administrator.put(&format!("{account}/groups/{group}"), json!({})).await;
    assert!(joined.status < 300, "{}", joined.text);
    refused_as(&program.post(&path, org.order()).await, 403, "E0000006", "another operator must approve");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_no_policy_accepts_is_refused_or_warned_of() {
    let org = Organisation::on(TestServer::start(Backend::Memory).await).await;
    let program = org.program().await;
    let path = format!("{}/tac", org.enrollments());
    let refused = program.post(&path, org.order()).await;
    refused_as(&refused, 400, "E0000001", "The enrolment policy “Default Policy”");
    let native = format!("/accounts/{}/codes", org.user);
    let by_portal = org.administrator.post(&native, json!({})).await;
    assert_eq!(
        (by_portal.status, &by_portal.body["code"]),
        (409, &json!("against_policy")),
        "{}",
        by_portal.text
    );
    assert!(by_portal.body["policy"].is_string() && by_portal.body["rule"].is_null());

    let set = async |word: &str| {
        let mut desk = org.administrator.get("/organisation").await.body["desk"].clone();
        desk["policy_check"] = json!(word);
        let changed = org.administrator.patch("/organisation", json!({ "desk": desk })).await;
        assert_eq!((changed.status, &changed.body["desk"]["policy_check"]), (200, &json!(word)));
    };
    set("warn").await;
    let warned = program.post(&path, org.order()).await;
    assert_eq!(warned.status, 200, "{}", warned.text);
    assert!(!warned.text.contains("warning"));
    let by_portal = org.administrator.post(&native, json!({})).await;
    assert_eq!(by_portal.status, 201, "{}", by_portal.text);
    let message = by_portal.body["warning"]["message"].as_str().unwrap();
    assert!(message.contains("does not allow temporary access codes"), "{message}");
    let events = org.server.events().await;
    assert_eq!(events.iter().filter(|event| event.body.contains("\"against_policy\":{")).count(), 2);

    set("off").await;
    let by_portal = org.administrator.post(&native, json!({})).await;
    assert_eq!((by_portal.status, &by_portal.body["warning"]), (201, &Value::Null));
    set("refuse").await;
    allow_codes(&org.server).await;
    assert_eq!(program.post(&path, org.order()).await.status, 200);
}
