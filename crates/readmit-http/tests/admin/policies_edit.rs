//! Sign-in policies and their rules: made, changed, put in order, switched and removed; and network zones.

use crate::desk::{Desk, assert_problem, text};
use readmit_testkit::Reply;
use serde_json::{Value, json};

/// A rule of each kind of policy.
fn action(kind: &str) -> Value {
    match kind {
        "enrolment" => json!({"enrolment": "login"}),
        "session" => json!({"session": {
            "allowed": true, "primary": "password", "second_factor": "within", "second_factor_seconds": 3600,
            "remember_device": true, "persistent": false, "idle_seconds": 1800, "life_seconds": 36000,
        }}),
        "access" => json!({"access": {"allowed": true, "assurance": {
            "factors": 2, "reauthenticate_in_seconds": 7200, "inactivity_seconds": null,
            "constraints": [{
                "knowledge": {
                    "required": true, "methods": ["password"], "keys": [], "choices": [], "excluded": [],
                    "properties": [], "reauthenticate_in_seconds": null,
                },
                "possession": {
                    "required": true, "methods": [], "keys": ["webauthn"], "choices": [],
                    "excluded": [{"key": "phone", "method": "voice"}],
                    "properties": ["user_verification", "phishing_resistant"],
                    "reauthenticate_in_seconds": 60,
                },
            }],
        }}}),
        _ => json!({"password": {"change": true, "reset": false, "unlock": true}}),
    }
}

fn made(answer: &Reply) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text);
    text(&answer.body["id"])
}

/// The fields that a problem names.
#[track_caller]
fn fields(answer: &Reply) -> Vec<String> {
    assert_problem(answer, 422, "policy");
    answer.body["errors"].as_array().unwrap().iter().map(|error| text(&error["field"])).collect()
}

/// What was read, changed in nothing, is sent back: nothing changes.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_can_be_sent_back() {
    let desk = Desk::open().await;
    for kind in ["enrolment", "session", "access", "password"] {
        let order = json!({"kind": kind, "name": format!("{kind} of the staff"), "description": "For tests"});
        let id = made(&desk.admin.post("/policies", order).await);
        let path = format!("/policies/{id}");
        let rule = json!({"name": "First", "action": action(kind)});
        let added = desk.admin.post(&format!("{path}/rules"), rule).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let (rule, shown) = (text(&added.body["rule"]), added.body["policy"].clone());
        let rules = shown["rules"].as_array().unwrap().clone();
        let place = rules.iter().position(|known| known["id"] == json!(rule)).unwrap();
        assert_eq!(rules[place]["action"], action(kind));

        let take = |value: &Value, names: &[&str]| {
            let picked = names.iter().filter(|name| !value[**name].is_null());
            Value::Object(picked.map(|name| ((*name).to_owned(), value[*name].clone())).collect())
        };
        let policy = take(
            &shown,
            &["kind", "name", "description", "priority", "active", "groups", "enrolment", "password"],
        );
        let again = desk.admin.put(&path, policy).await;
        assert_eq!(again.status, 200, "{}", again.text);
        for field in ["name", "description", "priority", "active", "groups", "enrolment", "password", "rules"]
        {
            assert_eq!(again.body[field], shown[field], "{kind}: {field}");
        }
        let body = take(&rules[place], &["name", "active", "conditions", "action"]);
        let again = desk.admin.put(&format!("{path}/rules/{rule}"), body).await;
        assert_eq!(again.status, 200, "{}", again.text);
        for field in ["name", "active", "conditions", "action"] {
            assert_eq!(again.body["policy"]["rules"][place][field], rules[place][field], "{kind}: {field}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_and_rules_are_put_in_order_switched_and_removed() {
    let desk = Desk::open().await;
    let policy = |name: &str| json!({"kind": "session", "name": name});
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.push(made(&desk.admin.post("/policies", policy(name)).await));
    }
    let names = async || {
        let listed = desk.admin.get("/policies?kind=session").await.body;
        listed["policies"].as_array().unwrap().iter().map(|known| text(&known["name"])).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["A", "B", "C", "Default Policy"]);
    let moved = desk.admin.put(&format!("/policies/{}/priority", ids[2]), json!({"priority": 1})).await;
    assert_eq!((moved.status, &moved.body["priority"]), (200, &json!(1)), "{}", moved.text);
    assert_eq!(names().await, ["C", "A", "B", "Default Policy"]);
    let listed = desk.admin.get("/policies?kind=session").await.body;
    let built_in = format!("/policies/{}", text(&listed["policies"][3]["id"]));
    assert_problem(
        &desk.admin.put(&format!("{built_in}/priority"), json!({"priority": 1})).await,
        409,
        "built_in",
    );
    assert_problem(&desk.admin.post(&format!("{built_in}/deactivate"), json!({})).await, 409, "built_in");
    assert_problem(&desk.admin.delete(&built_in).await, 409, "built_in");

    let path = format!("/policies/{}", ids[0]);
    assert_eq!(desk.admin.post(&format!("{path}/deactivate"), json!({})).await.body["active"], false);
    assert_eq!(desk.admin.post(&format!("{path}/activate"), json!({})).await.body["active"], true);
    let mut rules = Vec::new();
    for name in ["one", "two", "three"] {
        let rule = json!({"name": name, "action": action("session")});
        rules.push(text(&desk.admin.post(&format!("{path}/rules"), rule).await.body["rule"]));
    }
    let third = format!("{path}/rules/{}", rules[2]);
    let moved = desk.admin.put(&format!("{third}/priority"), json!({"priority": 1})).await;
    let order: Vec<String> =
        moved.body["rules"].as_array().unwrap().iter().map(|rule| text(&rule["name"])).collect();
    assert_eq!(order, ["three", "one", "two"]);
    let off = desk.admin.post(&format!("{third}/deactivate"), json!({})).await;
    assert_eq!(off.body["rules"][0]["active"], false, "{}", off.text);
    assert_eq!(
        desk.admin.post(&format!("{third}/activate"), json!({})).await.body["rules"][0]["active"],
        true
    );
    assert_eq!(desk.admin.delete(&third).await.status, 204);
    assert_problem(&desk.admin.delete(&third).await, 404, "unknown_rule");

    let copy = desk.admin.post(&format!("{path}/clone"), json!({})).await;
    assert_eq!(copy.body["name"], "A (copy)", "{}", copy.text);
    assert_eq!(copy.body["rules"].as_array().unwrap().len(), 2);
    assert_eq!(desk.admin.delete(&path).await.status, 204);
    assert_problem(&desk.admin.delete(&path).await, 404, "unknown_policy");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_given_an_access_policy() {
    let desk = Desk::open().await;
    let id = made(&desk.admin.post("/policies", json!({"kind": "access", "name": "Strict"})).await);
    let assign = format!("/applications/{}/access-policy", desk.application.id);
    let assigned = desk.admin.put(&assign, json!({"policy": id})).await;
    assert_eq!((assigned.status, &assigned.body["name"]), (200, &json!("Strict")), "{}", assigned.text);
    assert_eq!(assigned.body["applications"], json!([desk.application.id]));
    let path = format!("/policies/{id}");
    assert_problem(&desk.admin.delete(&path).await, 409, "in_use");
    assert_problem(&desk.admin.post(&format!("{path}/deactivate"), json!({})).await, 409, "in_use");
    let session = made(&desk.admin.post("/policies", json!({"kind": "session", "name": "S"})).await);
    assert_problem(&desk.admin.put(&assign, json!({"policy": session})).await, 422, "policy");
    let built_in = desk.admin.put(&assign, json!({"policy": null})).await;
    assert_eq!(built_in.body["built_in"], true, "{}", built_in.text);
    assert_eq!(desk.admin.delete(&path).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_told_at_its_field() {
    let desk = Desk::open().await;
    let post = |body: Value| desk.admin.post("/policies", body);
    assert_eq!(fields(&post(json!({"name": "x"})).await), ["kind"]);
    assert_eq!(fields(&post(json!({"kind": "session", "name": " "})).await), ["name"]);
    let settings = json!({
        "length_min": 1, "lower_case_min": 0, "upper_case_min": 0, "digits_min": 0, "symbols_min": 0,
        "exclude_username": true, "attempts_max": 0, "unlock_after_minutes": 0, "show_lock": false,
    });
    let wrong = post(json!({"kind": "password", "name": "P", "password": settings})).await;
    assert_eq!(
        fields(&wrong),
        ["password.length_min", "password.attempts_max", "password.unlock_after_minutes"]
    );
    let wrong = post(
        json!({"kind": "enrolment", "name": "E", "enrolment": [{"key": "none", "allowance": "optional"}]}),
    )
    .await;
    assert_eq!(fields(&wrong), ["enrolment[0].key"]);
    let nobody = uuid::Uuid::from_u128(7).to_string();
    assert_eq!(
        fields(&post(json!({"kind": "session", "name": "S", "groups": [nobody]})).await),
        ["groups[0]"]
    );

    let id = made(&post(json!({"kind": "session", "name": "S"})).await);
    let rules = format!("/policies/{id}/rules");
    let rule = |action: Value, conditions: Value| {
        desk.admin.post(&rules, json!({"name": "R", "action": action, "conditions": conditions}))
    };
    assert_eq!(fields(&rule(json!({}), json!({})).await), ["action"]);
    assert_eq!(fields(&rule(json!({"enrolment": "login"}), json!({})).await), ["action"]);
    let mut session = action("session");
    session["session"]["idle_seconds"] = json!(1);
    assert_eq!(fields(&rule(session, json!({})).await), ["action.session.idle_seconds"]);
    let zones = json!({"network": "in", "zones": [nobody]});
    assert_eq!(fields(&rule(action("session"), zones).await), ["conditions.zones[0]"]);
    let users = json!({"users": [nobody]});
    assert_eq!(fields(&rule(action("session"), users).await), ["conditions.users[0]"]);
    let access = made(&post(json!({"kind": "access", "name": "A"})).await);
    let mut demand = action("access");
    demand["access"]["assurance"]["constraints"][0]["possession"]["keys"] = json!(["password"]);
    let answer =
        desk.admin.post(&format!("/policies/{access}/rules"), json!({"name": "R", "action": demand})).await;
    assert_eq!(fields(&answer), ["action.access.assurance.constraints[0].possession.keys[0]"]);
    let chain = json!({"access": {"allowed": true, "chains": [
        {"steps": [{"methods": [{"key": "password", "method": "password", "properties": ["phishing_resistant"]}]}],
         "reauthenticate_in_seconds": null}]}});
    let answer =
        desk.admin.post(&format!("/policies/{access}/rules"), json!({"name": "R", "action": chain})).await;
    assert_eq!(fields(&answer), ["action.access.chains[0].steps[0].methods[0].properties"]);
    assert_problem(
        &desk.agent.post("/policies", json!({"kind": "session", "name": "S"})).await,
        403,
        "permission_denied",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn network_zones_are_listed_made_and_kept_while_they_are_used() {
    let desk = Desk::open().await;
    let zone =
        json!({"name": "Office", "gateways": ["192.0.2.7", "198.51.100.0/24", "2001:db8::1-2001:db8::9"]});
    let id = made(&desk.admin.post("/zones", zone.clone()).await);
    let listed = desk.admin.get("/zones").await.body;
    assert_eq!(listed["zones"][0]["gateways"], zone["gateways"]);
    let policy = made(&desk.admin.post("/policies", json!({"kind": "session", "name": "S"})).await);
    let rule =
        json!({"name": "R", "action": action("session"), "conditions": {"network": "in", "zones": [id]}});
    assert_eq!(desk.admin.post(&format!("/policies/{policy}/rules"), rule).await.status, 201);
    let path = format!("/zones/{id}");
    assert_problem(&desk.admin.delete(&path).await, 409, "in_use");
    assert_eq!(desk.admin.get("/zones").await.body["zones"][0]["policies"], json!([policy]));
    let wrong = desk.admin.put(&path, json!({"name": "Office", "gateways": ["nowhere"]})).await;
    assert_eq!(fields(&wrong), ["gateways[0]"]);
    let put =
        desk.admin.put(&path, json!({"name": "Home", "active": false, "gateways": ["192.0.2.8"]})).await;
    assert_eq!((&put.body["name"], &put.body["active"]), (&json!("Home"), &json!(false)), "{}", put.text);
    assert_eq!(desk.admin.delete(&format!("/policies/{policy}")).await.status, 204);
    assert_eq!(desk.admin.delete(&path).await.status, 204);
    assert_problem(&desk.admin.delete(&path).await, 404, "unknown_zone");
}
