//! The System Log: every act is on it, read forwards and backwards, whole or filtered, and by who may see it.

use crate::caller::Caller;
use crate::organisation::{ADMINISTRATORS, Organisation, code, redacted, user_id};
use crate::signer::Scene;
use readmit_core::operator::{Grant, Reach, Role};
use readmit_testkit::{Backend, Reply};
use serde_json::{Value, json};
use std::collections::HashSet;

const READERS: &[&str] = &["users.activity:read", "admin_activity:read"];

impl Organisation {
    async fn reader(&self) -> Caller<'_> {
        Caller::new(&self.server, &self.administrator, READERS).await
    }
}

/// The path of the page behind this one, as clients of the vendor follow it.
fn next(page: &Reply) -> Option<String> {
    let links = page.headers.get_all("link").iter().map(|link| link.to_str().unwrap());
    let link = links.into_iter().find(|link| link.ends_with("; rel=\"next\""))?;
    let (url, _) = link.strip_prefix('<').unwrap().split_once('>').unwrap();
    Some(url[url.find("/api/v1/").unwrap()..].to_owned())
}

fn events(page: &Reply) -> &[Value] {
    assert_eq!(page.status, 200, "{}", page.text);
    page.body.as_array().unwrap()
}

/// Pages until one is empty, or the last one.
async fn walk(program: &Caller<'_>, path: &str) -> Vec<Value> {
    let (mut found, mut path) = (Vec::new(), path.to_owned());
    loop {
        let page = program.get(&path).await;
        found.extend_from_slice(events(&page));
        match next(&page) {
            Some(further) if !events(&page).is_empty() => path = further,
            _ => return found,
        }
    }
}

fn ids(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["uuid"].as_str().unwrap()).collect()
}

/// Codes generated, mistyped, used and withdrawn; policies, a group and a lock.
async fn live(org: &Organisation) -> Vec<String> {
    let program = org.program().await;
    let policies = Caller::new(&org.server, &org.administrator, &["policies:write", "groups:write"]).await;
    let policy = json!({ "type": "OKTA_SIGN_ON", "name": "Two factors" });
    let policy = policies.made("/api/v1/policies", policy).await;
    let rule = json!({ "type": "SIGN_ON", "name": "Always", "actions": { "signon": { "access": "ALLOW" } } });
    let path = format!("/api/v1/policies/{}/rules", policy["id"].as_str().unwrap());
    policies.made(&path, rule).await;
    let zone = json!({
        "type": "IP", "name": "Office", "gateways": [{ "type": "CIDR", "value": "192.0.2.0/24" }],
    });
    policies.made("/api/v1/zones", zone).await;
    org.administrator.post("/groups", json!({ "name": "Night shift" })).await;

    let first = org.generate(&program, org.order()).await;
    assert_eq!(org.redeem(&first).await.status, 200);
    let second = org.generate(&program, org.order()).await;
    let path = format!("{}/{}", org.enrollments(), second["id"].as_str().unwrap());
    assert_eq!(program.delete(&path).await.status, 204);
    let third = org.generate(&program, org.order()).await;
    let wrong = "A1&".repeat(5) + "b";
    for _ in 0..3 {
        assert_ne!(org.client.redeem(&org.user, &wrong).await.status, 200);
    }
    [first, second, third].iter().map(|made| code(made).to_owned()).chain([wrong]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_is_on_the_log_and_no_code() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        let org = Organisation::open(backend).await;
        let secrets = live(&org).await;
        let log = walk(&org.reader().await, "/api/v1/logs?limit=1000").await;
        let by = |kind: &str, result: &str| {
            log.iter().filter(|e| e["eventType"] == kind && e["outcome"]["result"] == result).count()
        };
        for (kind, result, count) in [
            ("security.authenticator.lifecycle.create", "SUCCESS", 1),
            ("policy.lifecycle.create", "SUCCESS", 1),
            ("policy.rule.add", "SUCCESS", 1),
            ("group.lifecycle.create", "SUCCESS", 1),
            ("user.mfa.factor.activate", "SUCCESS", 3),
            ("user.mfa.factor.deactivate", "SUCCESS", 1),
            ("user.authentication.auth_via_mfa", "SUCCESS", 1),
            ("user.authentication.auth_via_mfa", "FAILURE", 3),
            ("user.account.lock", "SUCCESS", 1),
        ] {
            assert_eq!(by(kind, result), count, "{kind} {result}");
        }
        assert!(log.iter().any(|e| e["eventType"].as_str().unwrap().starts_with("zone.")));
        let text = Value::from(log.clone()).to_string();
        for secret in secrets {
            let quoted = Value::from(secret).to_string();
            assert!(!text.contains(quoted.trim_matches('"')), "a code is on the log");
        }
        let issued = log.iter().find(|e| e["eventType"] == "user.mfa.factor.activate").unwrap();
        assert!(issued["target"].as_array().unwrap().iter().any(|t| t["id"] == user_id(&org.user)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_has_every_member() {
    let org = Organisation::open(Backend::Memory).await;
    org.generate(&org.program().await, org.order()).await;
    let filter = "filter=eventType%20eq%20%22user.mfa.factor.activate%22";
    let log = walk(&org.reader().await, &format!("/api/v1/logs?{filter}")).await;
    let mut event = redacted(&log[0]);
    for pointer in ["/uuid", "/actor/alternateId", "/actor/displayName", "/transaction/id"] {
        if let Some(value) = event.pointer_mut(pointer) {
            *value = "[redacted]".into();
        }
    }
    insta::assert_json_snapshot!(event, { ".debugContext.debugData.**" => insta::dynamic_redaction(|value, _| {
        let text = value.as_str().unwrap_or_default();
        if text.len() == 36 { "[uuid]".into() } else { value }
    }) });
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lose_nothing_in_either_direction() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        let org = Organisation::open(backend).await;
        live(&org).await;
        let program = org.reader().await;
        let whole = walk(&program, "/api/v1/logs?limit=1000").await;
        assert!(whole.len() > 20);
        let forwards = walk(&program, "/api/v1/logs?limit=3").await;
        assert_eq!(ids(&forwards), ids(&whole));
        let backwards = walk(&program, "/api/v1/logs?limit=3&sortOrder=DESCENDING").await;
        assert_eq!(backwards.len(), whole.len());
        assert_eq!(
            ids(&backwards).into_iter().collect::<HashSet<_>>(),
            ids(&whole).into_iter().collect::<HashSet<_>>()
        );
    }
}

type Test<'a> = Box<dyn Fn(&Value) -> bool + 'a>;

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_finds_what_it_says() {
    let org = Organisation::open(Backend::Memory).await;
    live(&org).await;
    let program = org.reader().await;
    let whole = walk(&program, "/api/v1/logs?limit=1000").await;
    let user = user_id(&org.user);
    let about_user =
        |e: &Value| e["target"].as_array().unwrap().iter().any(|target| target["id"] == user.as_str());
    let cases: Vec<(String, Test<'_>)> = vec![
        (
            r#"eventType eq "policy.lifecycle.create""#.into(),
            Box::new(|e| e["eventType"] == "policy.lifecycle.create"),
        ),
        (
            r#"eventType sw "policy.""#.into(),
            Box::new(|e| e["eventType"].as_str().unwrap().starts_with("policy.")),
        ),
        (r#"outcome.result eq "FAILURE""#.into(), Box::new(|e| e["outcome"]["result"] == "FAILURE")),
        (format!(r#"target.id eq "{user}""#), Box::new(about_user)),
        (
            format!(r#"target.id eq "{user}" and (outcome.result eq "SUCCESS" or severity eq "WARN")"#),
            Box::new(move |e| {
                about_user(e) && (e["outcome"]["result"] == "SUCCESS" || e["severity"] == "WARN")
            }),
        ),
        (r#"eventType co "no such thing""#.into(), Box::new(|_| false)),
    ];
    for (filter, holds) in cases {
        let query: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        let found = walk(&program, &format!("/api/v1/logs?limit=7&filter={query}")).await;
        let expected: Vec<&Value> = whole.iter().filter(|event| holds(event)).collect();
        assert_eq!(
            ids(&found),
            expected.iter().map(|e| e["uuid"].as_str().unwrap()).collect::<Vec<_>>(),
            "{filter}"
        );
    }
    let words = walk(&program, "/api/v1/logs?q=night%20shift").await;
    assert!(words.iter().all(|event| event.to_string().contains("Night shift")) && !words.is_empty());
    for bad in ["eventType", "eventType%20is%20%22x%22", "nothing%20eq%20%22x%22", "%28"] {
        let answer = program.get(&format!("/api/v1/logs?filter={bad}")).await;
        assert_eq!((answer.status, &answer.body["errorCode"]), (400, &json!("E0000031")), "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_polls_sees_every_event_once_while_others_write() {
    const WRITERS: usize = 4;
    const EACH: usize = 12;
    for backend in [Backend::Memory, Backend::Sqlite] {
        let org = Organisation::open(backend).await;
        let program = org.reader().await;
        let write = async |number: usize| {
            for turn in 0..EACH {
                let name = format!("user-{number}-{turn}");
                org.client.user(&name).await;
            }
        };
        let poll = async || {
            let (mut seen, mut path) = (Vec::new(), "/api/v1/logs?limit=5".to_owned());
            let wanted = WRITERS * EACH + 1;
            while seen.len() < wanted {
                let page = program.get(&path).await;
                let made = events(&page).iter().filter(|event| {
                    event["eventType"] == "user.lifecycle.create"
                        && event["actor"]["type"] == "PublicClientApp"
                });
                seen.extend(made.map(|event| event["uuid"].as_str().unwrap().to_owned()));
                path = next(&page).expect("a poller always gets a place to go on from");
            }
            // Nothing is left, and nothing comes again.
            let rest = walk(&program, &path).await;
            assert!(rest.iter().all(|event| event["eventType"] != "user.lifecycle.create"));
            seen
        };
        let writers = futures_util::future::join_all((0..WRITERS).map(write));
        let (_, seen) = tokio::join!(writers, poll());
        assert_eq!(seen.len(), seen.iter().collect::<HashSet<_>>().len(), "twice the same");
        let stored = org.server.events().await;
        let made = stored.iter().filter(|event| event.body.contains(r#""type":"account_created""#)).count();
        // The administrator was made by nobody's client.
        assert_eq!(seen.len(), made - 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_look_sees() {
    let org = Organisation::open(Backend::Memory).await;
    live(&org).await;
    let narrow = Caller::new(&org.server, &org.administrator, &["users.activity:read"]).await;
    let whole = walk(&org.reader().await, "/api/v1/logs?limit=1000").await;
    let users_only = walk(&narrow, "/api/v1/logs?limit=1000").await;
    assert!(!users_only.is_empty() && users_only.len() < whole.len());
    assert!(users_only.iter().all(|event| event["eventType"] != "policy.lifecycle.create"));
    let none = Caller::new(&org.server, &org.administrator, ADMINISTRATORS).await;
    let refused = none.get("/api/v1/logs").await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
}

/// Most of what is read is passed over for them.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_see_few_events_loses_none_of_them() {
    let org = Organisation::open(Backend::Memory).await;
    let group = org.administrator.post("/groups", json!({ "name": "Own" })).await;
    let group = group.body["id"].as_str().unwrap();
    let path = format!("/accounts/{}/groups/{group}", org.user);
    assert_eq!(org.administrator.put(&path, json!({})).await.status, 204);
    live(&org).await;
    for number in 0..10 {
        org.client.user(&format!("other-{number}")).await;
    }
    let reach = Reach::Groups(vec![group.parse().unwrap()]);
    let operator = org.server.operator_with(vec![Grant { role: Role::ADMINISTRATOR, reach }]).await;
    let local = Caller::new(&org.server, &operator, READERS).await;
    // One's own account may be looked at.
    let seen = [user_id(&org.user), user_id(&operator.account.to_string())].map(Value::from);
    let whole = walk(&local, "/api/v1/logs?limit=1000").await;
    let about =
        |event: &Value| event["target"].as_array().unwrap().iter().any(|one| seen.contains(&one["id"]));
    assert!(whole.len() > 5 && whole.iter().all(about));
    let backwards = walk(&local, "/api/v1/logs?limit=2&sortOrder=DESCENDING").await;
    let set = |events: &[Value]| ids(events).into_iter().map(str::to_owned).collect::<HashSet<_>>();
    assert_eq!((backwards.len(), set(&backwards)), (whole.len(), set(&whole)));
}

/// As in its lists of users.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_sees_nothing_about_operators_and_not_who_they_are() {
    let org = Organisation::open(Backend::Memory).await;
    live(&org).await;
    let whole = walk(&org.reader().await, "/api/v1/logs?limit=1000").await;
    let operator = json!(user_id(&org.administrator.account.to_string()));
    let known = whole.iter().find(|event| event["actor"]["id"] == operator).unwrap()["actor"].clone();
    let about = |event: &Value| event["target"].as_array().unwrap().iter().any(|one| one["id"] == operator);
    assert!(whole.iter().any(about) && known["displayName"] != "Operator");
    let scene = Scene::on(org.server, org.administrator, &["okta.logs.read"]).await;
    let token = scene.token("okta.logs.read").await;
    for order in ["ASCENDING", "DESCENDING"] {
        let page = scene.get(&token, &format!("/api/v1/logs?limit=1000&sortOrder={order}")).await;
        assert!(!events(&page).iter().any(about), "{order}");
        let acted: Vec<_> = events(&page).iter().filter(|event| event["actor"]["id"] == operator).collect();
        assert!(!acted.is_empty());
        for event in acted {
            let actor = &event["actor"];
            assert_eq!(
                (&actor["displayName"], &actor["alternateId"]),
                (&json!("Operator"), &json!("Operator"))
            );
        }
        assert!(!page.text.contains(known["alternateId"].as_str().unwrap()), "{order}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_nobody_gave_out_is_refused() {
    let org = Organisation::open(Backend::Memory).await;
    let answer = org.reader().await.get("/api/v1/logs?after=x").await;
    assert_eq!((answer.status, &answer.body["errorCode"]), (400, &json!("E0000054")));
    // The last page of a closed time has no next one.
    let page = org.reader().await.get("/api/v1/logs?until=2026-01-15T11:00:00.000Z").await;
    assert_eq!((events(&page).len(), next(&page)), (0, None));
}
