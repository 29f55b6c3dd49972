//! Rules of sign-in policies.

use crate::caller::{Caller, causes, plain};
use crate::policies::{group, guide};
use readmit_core::application::Passcodes;
use readmit_testkit::{Backend, TestServer};
use serde_json::{Value, json};

pub(crate) async fn program(server: &TestServer) -> Caller<'_> {
    Caller::new(server, &server.administrator().await, &["policies:read", "policies:write"]).await
}

/// A new policy's rules.
pub(crate) async fn rules_of(program: &Caller<'_>, kind: &str) -> String {
    let made = program.made("/api/v1/policies", json!({"type": kind, "name": "Policy"})).await;
    format!("/api/v1/policies/{}/rules", made["id"].as_str().expect("an id"))
}

fn one(rules: &str, rule: &Value) -> String {
    format!("{rules}/{}", rule["id"].as_str().expect("an id"))
}

/// A rule that lets people in with this.
pub(crate) fn access(method: Value) -> Value {
    json!({"name": "Rule", "actions": {"appSignOn": {"access": "ALLOW", "verificationMethod": method}}})
}

#[tokio::test]
async fn the_guides_rules_are_taken_word_for_word() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let group = group(&server).await;
    for (text, kind, name) in [
        (include_str!("guide/session_rule.json"), "OKTA_SIGN_ON", "session_rule"),
        (include_str!("guide/chain_rule.json"), "ACCESS_POLICY", "chain_rule"),
        (include_str!("guide/two_factor_rule.json"), "ACCESS_POLICY", "two_factor_rule"),
    ] {
        let rules = rules_of(&program, kind).await;
        let sent = guide(text, &group);
        let made = program.made(&rules, sent.clone()).await;
        insta::assert_json_snapshot!(name, plain(&made));
        assert_eq!(program.get(&one(&rules, &made)).await.body, made);
        includes(&made["actions"], &sent["actions"]);
        // What was read can be sent back, and changes nothing.
        let same = program.put(&one(&rules, &made), made.clone()).await;
        assert_eq!((same.status, same.body), (200, made), "{name}");
    }
}

/// All that was sent is there.
fn includes(answer: &Value, sent: &Value) {
    match (answer, sent) {
        (Value::Object(answer), Value::Object(sent)) => {
            for (name, value) in sent {
                includes(&answer[name], value);
            }
        }
        (Value::Array(answer), Value::Array(sent)) => {
            assert_eq!(answer.len(), sent.len());
            answer.iter().zip(sent).for_each(|(answer, sent)| includes(answer, sent));
        }
        (answer, sent) => assert_eq!(answer, sent),
    }
}

#[tokio::test]
async fn rules_of_every_kind_come_back_as_they_were_sent() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let program =
        Caller::new(&server, &administrator, &["policies:read", "policies:write", "applications:write"])
            .await;
    let (staff, guests) = (group(&server).await, group(&server).await);
    let zone =
        json!({"type": "IP", "name": "Office", "gateways": [{"type": "CIDR", "value": "192.0.2.0/24"}]});
    let zone = program.made("/api/v1/zones", zone).await["id"].clone();
    let user = format!("00u{}", readmit_core::id::short(administrator.account.uuid()));
    let application = server.application(Passcodes::default()).await;
    let application = format!("0oa{}", readmit_core::id::short(application.id.uuid()));
    let people = json!({"users": {"include": [user], "exclude": []}, "groups": {"include": [staff], "exclude": [guests]}});
    for (kind, conditions, actions) in [
        (
            "OKTA_SIGN_ON",
            json!({
                "people": people, "network": {"connection": "ZONE", "include": [zone]},
                "authContext": {"authType": "RADIUS"},
            }),
            json!({"signon": {
                "access": "DENY", "primaryFactor": "PASSWORD_IDP", "requireFactor": true,
                "factorPromptMode": "SESSION", "factorLifetime": 15, "rememberDeviceByDefault": true,
                "session": {"usePersistentCookie": true, "maxSessionIdleMinutes": 5, "maxSessionLifetimeMinutes": 0},
            }}),
        ),
        (
            "MFA_ENROLL",
            json!({
                "people": people, "network": {"connection": "ZONE", "exclude": ["ALL_ZONES"]},
                "app": {"include": [{"type": "APP", "id": application}], "exclude": []},
            }),
            json!({"enroll": {"self": "NEVER_INCLUDING_RECOVERY"}}),
        ),
        (
            "PASSWORD",
            json!({"network": {"connection": "ANYWHERE"}}),
            json!({
                "passwordChange": {"access": "ALLOW"}, "selfServicePasswordReset": {"access": "DENY"},
                "selfServiceUnlock": {"access": "ALLOW"},
            }),
        ),
        (
            "ACCESS_POLICY",
            json!({"network": {"connection": "ANYWHERE"}, "people": people}),
            json!({"appSignOn": {"access": "DENY"}}),
        ),
        (
            "ACCESS_POLICY",
            json!({"network": {"connection": "ZONE", "exclude": [zone]}}),
            json!({"appSignOn": {"access": "ALLOW", "verificationMethod": {
                "type": "ASSURANCE", "factorMode": "2FA", "reauthenticateIn": "PT2H30M", "inactivityPeriod": "PT1H",
                "constraints": [
                    {
                        "knowledge": {"types": ["password"], "required": true, "reauthenticateIn": "PT0S"},
                        "possession": {
                            "methods": ["webauthn", "otp"], "types": ["app", "security_key"], "required": true,
                            "phishingResistant": "REQUIRED", "userVerification": "REQUIRED", "userPresence": "REQUIRED",
                        },
                    },
                    {"possession": {
                        "authenticationMethods": [{"key": "phone_number", "method": "sms"}, {"key": "google_otp"}],
                        "excludedAuthenticationMethods": [{"key": "okta_email"}],
                        "required": false, "userPresence": "OPTIONAL",
                    }},
                ],
            }}}),
        ),
        (
            "ACCESS_POLICY",
            json!({"network": {"connection": "ANYWHERE"}, "people": {"groups": {"include": [staff], "exclude": []}}}),
            json!({"appSignOn": {"access": "ALLOW", "verificationMethod": {
                "type": "AUTH_METHOD_CHAIN",
                "chains": [
                    {
                        "authenticationMethods": [{"key": "okta_password", "method": "password"}, {"key": "tac", "method": "tac"}],
                        "next": [{
                            "authenticationMethods": [{"key": "google_otp", "method": "otp"}],
                            "next": [{"authenticationMethods": [{
                                "key": "webauthn", "method": "webauthn", "userVerification": "REQUIRED",
                                "hardwareProtection": "REQUIRED", "phishingResistant": "REQUIRED",
                            }]}],
                        }],
                        "reauthenticateIn": "PT4H",
                    },
                    {"authenticationMethods": [{"key": "okta_email", "method": "email"}]},
                ],
            }}}),
        ),
    ] {
        let rules = rules_of(&program, kind).await;
        let sent = json!({"name": "Rule", "conditions": conditions, "actions": actions});
        let made = program.made(&rules, sent).await;
        assert_eq!(made["conditions"], conditions, "{kind}");
        assert_eq!(made["actions"], actions, "{kind}");
        let same = program.put(&one(&rules, &made), made.clone()).await;
        assert_eq!((same.status, same.body), (200, made));
    }
}

#[tokio::test]
async fn rules_have_places_and_the_last_one_stays_last() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let rules = rules_of(&program, "ACCESS_POLICY").await;
    let rule = |name: &str, priority: Value| {
        let mut rule = access(json!({"type": "ASSURANCE", "factorMode": "2FA"}));
        rule["name"] = json!(name);
        rule["priority"] = priority;
        rule
    };
    let order = async || {
        let listed = program.get(&rules).await.body;
        let one = |rule: &Value| format!("{}{}", rule["name"].as_str().unwrap(), rule["priority"]);
        listed.as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    let a = program.made(&rules, rule("a", json!(null))).await;
    let b = program.made(&rules, rule("b", json!("1"))).await;
    let c = program.made(&rules, rule("c", json!(99))).await;
    assert_eq!(order().await, ["b1", "a2", "c3", "Catch-all Rule99"]);
    program.put(&one(&rules, &c), rule("c", json!(2))).await;
    program.put(&one(&rules, &b), rule("B", json!(null))).await;
    assert_eq!(order().await, ["B1", "c2", "a3", "Catch-all Rule99"]);
    assert_eq!(program.delete(&one(&rules, &b)).await.status, 204);
    assert_eq!(order().await, ["c1", "a2", "Catch-all Rule99"]);
    let taken = program.post(&rules, rule("a", json!(null))).await;
    assert_eq!(causes(&taken), ["name: belongs to another rule of this policy"]);

    let inactive = program.post(&format!("{rules}?activate=false"), rule("d", json!(null))).await.body;
    assert_eq!(inactive["status"], "INACTIVE");
    let switched = program.post(&format!("{}/lifecycle/activate", one(&rules, &inactive)), json!({})).await;
    assert_eq!((switched.status, switched.header("content-type")), (204, None));
    assert_eq!(program.get(&one(&rules, &inactive)).await.body["status"], "ACTIVE");

    let last = program.get(&rules).await.body[3].clone();
    assert_eq!((&last["system"], &last["conditions"]), (&json!(true), &Value::Null));
    let path = one(&rules, &last);
    assert_eq!(program.delete(&path).await.status, 403);
    assert_eq!(program.post(&format!("{path}/lifecycle/deactivate"), json!({})).await.status, 403);
    let mut narrowed = last.clone();
    narrowed["conditions"] = json!({"network": {"connection": "ZONE", "include": ["ALL_ZONES"]}});
    assert_eq!(causes(&program.put(&path, narrowed).await), ["conditions: the built-in rule has none"]);
    let mut closed = last.clone();
    closed["priority"] = json!(1);
    closed["actions"] = json!({"appSignOn": {"access": "DENY"}});
    let closed = program.put(&path, closed).await;
    assert_eq!((closed.status, &closed.body["priority"]), (200, &json!(99)), "{}", closed.text);
    assert_eq!(closed.body["actions"]["appSignOn"]["access"], "DENY");

    let elsewhere = one(&rules, &a).replace("/rules/rul", "/rules/0pr");
    for answer in [
        program.get(&elsewhere).await,
        program.put(&elsewhere, rule("x", json!(null))).await,
        program.delete(&elsewhere).await,
        program.post(&format!("{elsewhere}/lifecycle/activate"), json!({})).await,
    ] {
        assert_eq!((answer.status, &answer.body["errorCode"]), (404, &json!("E0000007")));
    }
}

#[tokio::test]
async fn a_policy_has_so_many_rules_and_a_list_so_many_entries() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let rules = rules_of(&program, "PASSWORD").await;
    for number in 0..50 {
        program.made(&rules, json!({ "name": format!("Rule {number}") })).await;
    }
    let refused = program.post(&rules, json!({"name": "One more"})).await;
    assert_eq!(
        causes(&refused),
        ["rule: there are already 50 rules in this policy, as many as there may be"]
    );
    let rules = rules_of(&program, "PASSWORD").await;
    let many = vec!["00g00000000000000001"; 101];
    let refused = program
        .post(&rules, json!({"name": "Long", "conditions": {"people": {"groups": {"include": many}}}}))
        .await;
    assert_eq!(causes(&refused), ["conditions.people.groups.include: must have at most 100 entries"]);
}

#[tokio::test]
async fn only_who_may_write_policies_changes_rules() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let writer = Caller::new(&server, &administrator, &["policies:read", "policies:write"]).await;
    let reader = Caller::new(&server, &administrator, &["policies:read"]).await;
    let rules = rules_of(&writer, "PASSWORD").await;
    let made = writer.made(&rules, json!({"name": "Rule"})).await;
    assert_eq!(reader.get(&rules).await.status, 200);
    for answer in [
        reader.post(&rules, json!({"name": "x"})).await,
        reader.put(&one(&rules, &made), made.clone()).await,
        reader.delete(&one(&rules, &made)).await,
        reader.post(&format!("{}/lifecycle/deactivate", one(&rules, &made)), json!({})).await,
    ] {
        assert_eq!((answer.status, &answer.body["errorCode"]), (403, &json!("E0000006")));
    }
}
