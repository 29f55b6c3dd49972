//! Which access policy judges who signs in to which application.

use crate::caller::{Caller, causes, plain};
use readmit_core::application::Passcodes;
use readmit_testkit::{Backend, TestServer};
use serde_json::{Value, json};

const ALL: &[&str] = &["policies:read", "policies:write", "applications:read", "applications:write"];

async fn application(server: &TestServer) -> String {
    let made = server.application(Passcodes::default()).await;
    format!("0oa{}", readmit_core::id::short(made.id.uuid()))
}

async fn policy(program: &Caller<'_>, kind: &str) -> (String, String) {
    let made = program.made("/api/v1/policies", json!({"type": kind, "name": "Policy"})).await;
    let id = made["id"].as_str().expect("an id").to_owned();
    (format!("/api/v1/policies/{id}"), id)
}

async fn policy_of(program: &Caller<'_>, application: &str) -> Value {
    let found = program.get(&format!("/api/v1/policies?type=ACCESS_POLICY&resourceId={application}")).await;
    assert_eq!(found.body.as_array().expect("a list").len(), 1);
    found.body[0].clone()
}

#[tokio::test]
async fn an_application_is_given_an_access_policy() {
    let server = TestServer::start(Backend::Memory).await;
    let program = Caller::new(&server, &server.administrator().await, ALL).await;
    let app = application(&server).await;
    let built_in = policy_of(&program, &app).await;
    assert_eq!(built_in["system"], true, "until then the built-in one judges");
    let (path, id) = policy(&program, "ACCESS_POLICY").await;
    let assign = format!("/api/v1/apps/{app}/policies/{id}");
    let assigned = program.call(reqwest::Method::PUT, &assign, None).await;
    assert_eq!((assigned.status, assigned.text.as_str()), (204, ""), "{}", assigned.text);
    assert_eq!(assigned.header("content-type"), None);
    assert_eq!(policy_of(&program, &app).await["id"], json!(id));

    let mappings = program.get(&format!("{path}/mappings")).await.body;
    insta::assert_json_snapshot!("mappings", plain(&mappings));
    insta::assert_json_snapshot!("policy_apps", plain(&program.get(&format!("{path}/app")).await.body));
    let mapping = format!("{path}/mappings/{}", mappings[0]["id"].as_str().unwrap());
    assert_eq!(program.get(&mapping).await.body, mappings[0]);

    for refused in
        [program.delete(&path).await, program.post(&format!("{path}/lifecycle/deactivate"), json!({})).await]
    {
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
        assert_eq!(causes(&refused), ["the policy is that of 1 applications: give them another one first"]);
    }
    assert_eq!(program.delete(&mapping).await.status, 204);
    assert_eq!(program.delete(&mapping).await.status, 404);
    assert_eq!(policy_of(&program, &app).await["id"], built_in["id"]);
    assert_eq!(program.delete(&path).await.status, 204);
}

#[tokio::test]
async fn a_mapping_can_be_made_at_the_policy() {
    let server = TestServer::start(Backend::Memory).await;
    let program = Caller::new(&server, &server.administrator().await, ALL).await;
    let app = application(&server).await;
    let (path, _) = policy(&program, "ACCESS_POLICY").await;
    let order = json!({"resourceId": app, "resourceType": "APP"});
    let made = program.made(&format!("{path}/mappings"), order).await;
    assert_eq!(program.get(&format!("{path}/mappings")).await.body, json!([made]));
    for (body, cause) in [
        (json!({"resourceType": "APP"}), "resourceId: is required"),
        (json!({"resourceId": app, "resourceType": "DOOR"}), "resourceType: must be one of APP"),
        (json!({"resourceId": "0oa1", "resourceType": "APP"}), "resourceId: no such application"),
    ] {
        let refused = program.post(&format!("{path}/mappings"), body).await;
        assert_eq!((refused.status, causes(&refused)), (400, vec![cause]));
    }
    let built_in = program.get("/api/v1/policies?type=ACCESS_POLICY").await.body[1].clone();
    let other = application(&server).await;
    let built_in = format!("/api/v1/policies/{}/mappings", built_in["id"].as_str().unwrap());
    let mappings = program.get(&built_in).await.body;
    assert_eq!(mappings.as_array().unwrap().len(), 1, "{other} alone has no other");
    let refused = program.delete(&format!("{built_in}/{}", mappings[0]["id"].as_str().unwrap())).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn what_cannot_judge_an_application_is_refused() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let program = Caller::new(&server, &administrator, ALL).await;
    let app = application(&server).await;
    let put = async |app: &str, policy: &str| {
        let path = format!("/api/v1/apps/{app}/policies/{policy}");
        let answer = program.call(reqwest::Method::PUT, &path, None).await;
        (answer.status, answer.body["errorCode"].clone())
    };
    let (_, session) = policy(&program, "OKTA_SIGN_ON").await;
    assert_eq!(put(&app, &session).await, (400, json!("E0000001")));
    let (path, id) = policy(&program, "ACCESS_POLICY").await;
    assert_eq!(put("0oa1", &id).await, (404, json!("E0000007")));
    assert_eq!(put(&format!("0oa{}", "7".repeat(17)), &id).await, (404, json!("E0000007")));
    assert_eq!(put(&app, "rst1").await, (404, json!("E0000007")));
    program.post(&format!("{path}/lifecycle/deactivate"), json!({})).await;
    assert_eq!(put(&app, &id).await, (400, json!("E0000001")), "a policy that is switched off");

    // Who may write policies may not thereby change applications.
    let author = Caller::new(&server, &administrator, &["policies:read", "policies:write"]).await;
    let (path, id) = policy(&author, "ACCESS_POLICY").await;
    for refused in [
        author.call(reqwest::Method::PUT, &format!("/api/v1/apps/{app}/policies/{id}"), None).await,
        author.post(&format!("{path}/mappings"), json!({"resourceId": app, "resourceType": "APP"})).await,
    ] {
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    }
}
