//! Policies that make no sense, are too many, or are not the caller's to change.

use crate::caller::{Caller, causes};
use crate::policies::{path, policy, program};
use readmit_testkit::{Backend, TestServer};
use serde_json::json;

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let refused = program
        .post(
            "/api/v1/policies",
            json!({
                "type": "MFA_ENROLL",
                "name": 7,
                "status": "ON",
                "conditions": {"people": {"users": {"include": ["00u1"]}}, "device": {"managed": false}},
                "settings": {"authenticators": [
                    {"key": "palm_reader", "enroll": {"self": "REQUIRED"}},
                ]},
            }),
        )
        .await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000001")));
    assert_eq!(refused.body["errorSummary"], "Api validation failed: policy");
    insta::assert_json_snapshot!("faults_of_a_policy", causes(&refused));
    let unknown = format!("00g{}", "7".repeat(17));
    let refused = program
        .post(
            "/api/v1/policies",
            json!({
                "type": "MFA_ENROLL",
                "name": "x".repeat(201),
                "conditions": {"people": {"groups": {"include": [unknown, "nonsense"]}}},
                "settings": {"authenticators": [
                    {"key": "tac", "enroll": {"self": "REQUIRED"}},
                    {"key": "webauthn", "enroll": {
                        "self": "OPTIONAL", "gracePeriod": {"type": "BY_SKIP_COUNT", "skipCount": 11}}},
                    {"key": "webauthn", "enroll": {"self": "OPTIONAL"}},
                ]},
            }),
        )
        .await;
    insta::assert_json_snapshot!("flaws_of_a_policy", causes(&refused));
    let password = json!({
        "type": "PASSWORD", "name": "Weak",
        "settings": {"password": {"complexity": {"minLength": 4}, "lockout": {"maxAttempts": 101}}},
    });
    let refused = program.post("/api/v1/policies", password).await;
    assert_eq!(
        causes(&refused),
        [
            "settings.password.complexity.minLength: must be 12 to 128",
            "settings.password.lockout.maxAttempts: must be 1 to 100"
        ]
    );
    let aged = json!({
        "type": "PASSWORD", "name": "Aged", "settings": {"password": {"age": {"maxAgeDays": 90}}},
    });
    let refused = program.post("/api/v1/policies", aged).await;
    assert_eq!(causes(&refused), ["settings.password.age.maxAgeDays: must be 0: passwords have no age here"]);
    for (body, cause) in [
        (json!({"name": "x"}), "type: is required"),
        (json!({"type": "MFA_ENROLL"}), "name: is required"),
        (json!({"type": "IDP_DISCOVERY", "name": "x"}), "type: this server has no policies of this type"),
        (json!({"type": "MFA_ENROLL", "name": "  "}), "name: is required"),
        (json!({"type": "MFA_ENROLL", "name": "x", "conditions": []}), ""),
        (json!({"type": "MFA_ENROLL", "name": "x", "conditions": [1]}), "conditions: must be an object"),
        (
            json!({"type": "ACCESS_POLICY", "name": "x", "conditions": {"people": {"groups": {"include": ["y"]}}}}),
            "conditions.people: this server cannot tell this, so nothing can depend on it",
        ),
        (
            json!({"type": "MFA_ENROLL", "name": "x", "settings": {"type": "FACTORS"}}),
            "settings.type: must be one of AUTHENTICATORS",
        ),
    ] {
        let refused = program.post("/api/v1/policies", body.clone()).await;
        let told = refused.body["errorCauses"][0]["errorSummary"].as_str().unwrap_or_default();
        assert_eq!(told, cause, "{body}");
    }
    for body in ["{", "[]", "7", ""] {
        let refused = program.raw(reqwest::Method::POST, "/api/v1/policies", body).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000003")), "{body}");
        assert_eq!(causes(&refused).len(), 1);
    }
}

#[tokio::test]
async fn there_are_so_many_policies_of_a_kind_and_so_many_zones() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    for number in 0..200 {
        program.made("/api/v1/policies", policy("PASSWORD", &number.to_string())).await;
    }
    let refused = program.post("/api/v1/policies", policy("PASSWORD", "One more")).await;
    assert_eq!(
        causes(&refused),
        ["policy: there are already 200 policies of this kind, as many as there may be"]
    );
    program.made("/api/v1/policies", policy("MFA_ENROLL", "Another kind")).await;
    let zone = |name: &str| json!({"type": "IP", "name": name, "gateways": [{"type": "CIDR", "value": "192.0.2.0/24"}]});
    for number in 0..100 {
        program.made("/api/v1/zones", zone(&number.to_string())).await;
    }
    let refused = program.post("/api/v1/zones", zone("One more")).await;
    assert_eq!(causes(&refused), ["zone: there are already 100 network zones, as many as there may be"]);
}

#[tokio::test]
async fn only_who_may_write_policies_changes_them() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let reader = Caller::new(&server, &administrator, &["policies:read"]).await;
    let other = Caller::new(&server, &administrator, &["groups:read"]).await;
    let built_in = reader.get("/api/v1/policies?type=PASSWORD").await.body[0].clone();
    for answer in [
        reader.post("/api/v1/policies", policy("PASSWORD", "x")).await,
        reader.put(&path(&built_in), built_in.clone()).await,
        reader.delete(&path(&built_in)).await,
        reader.post(&format!("{}/clone", path(&built_in)), json!({})).await,
        other.get("/api/v1/policies?type=PASSWORD").await,
        other.get(&path(&built_in)).await,
    ] {
        assert_eq!((answer.status, &answer.body["errorCode"]), (403, &json!("E0000006")), "{}", answer.text);
    }
    let stranger = server.send(reqwest::Method::GET, "/api/v1/policies?type=PASSWORD", None).await;
    assert_eq!((stranger.status, &stranger.body["errorCode"]), (401, &json!("E0000011")));
}
