//! What else a user can sign in with, as enrolments: password, e-mail, phone and authenticator apps.

use crate::caller::{Caller, causes};
use crate::organisation::{AGENTS, Organisation, enrollments_of, redacted};
use readmit_core::operator::Role;
use readmit_testkit::Backend;
use serde_json::{Value, json};

/// Switches the organisation's phone authenticator on, and answers its id.
async fn phone(program: &Caller<'_>) -> String {
    let all = program.get("/api/v1/authenticators").await.body;
    let phone = all.as_array().unwrap().iter().find(|one| one["key"] == "phone_number").unwrap();
    let id = phone["id"].as_str().unwrap().to_owned();
    let on = program.post(&format!("/api/v1/authenticators/{id}/lifecycle/activate"), Value::Null).await;
    assert_eq!(on.status, 200);
    id
}

fn of_key<'a>(listed: &'a Value, key: &str) -> &'a Value {
    listed.as_array().unwrap().iter().find(|one| one["key"] == key).unwrap_or(&Value::Null)
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_a_user_has_is_listed_and_ended_as_far_as_there_is_a_way() {
    let org = Organisation::open(Backend::Memory).await;
    let program = org.program().await;
    phone(&program).await;
    let account = format!("/accounts/{}", org.user);
    let contact = json!({ "email": "ann@example.com", "phone_number": "+14155556065" });
    assert_eq!(org.administrator.patch(&account, contact).await.status, 200);
    let totp = format!("/cis/v1/users/{}/totp/register", org.user);
    let registered = org.client.post(&totp, json!({ "label": "Ann's phone" })).await;
    assert!(registered.status < 300, "{}", registered.text);

    let path = org.enrollments();
    let listed = program.get(&path).await.body;
    insta::assert_json_snapshot!(redacted(&listed));
    let disclosed = program.get(&format!("{path}?discloseIdentifiers=phone")).await.body;
    assert_eq!(of_key(&disclosed, "phone_number")["profile"]["phoneNumber"], "+14155556065");

    let one = |key: &str| format!("{path}/{}", of_key(&listed, key)["id"].as_str().unwrap());
    assert_eq!(program.get(&one("google_otp")).await.body, *of_key(&listed, "google_otp"));
    let bob = org.client.user("bob").await;
    let elsewhere = |key: &str| one(key).replace(&path, &enrollments_of(&bob));
    for key in ["google_otp", "okta_email", "phone_number"] {
        assert_eq!(program.get(&elsewhere(key)).await.status, 404, "{key} of another user");
        assert_eq!(program.delete(&elsewhere(key)).await.status, 404, "{key} of another user");
    }
    let agent = org.server.operator(Role::HELP_DESK).await;
    let agent = Caller::new(&org.server, &agent, AGENTS).await;
    assert_eq!(agent.delete(&one("google_otp")).await.body["errorCode"], "E0000006");
    let email = program.delete(&one("okta_email")).await;
    assert_eq!((email.status, &email.body["errorCode"]), (403, &json!("E0000079")));
    for key in ["google_otp", "phone_number"] {
        assert_eq!(program.delete(&one(key)).await.status, 204, "{key}");
        assert_eq!(program.delete(&one(key)).await.status, 404, "{key}");
    }
    let left = program.get(&path).await.body;
    assert_eq!(left.as_array().unwrap().iter().map(|one| &one["key"]).collect::<Vec<_>>(), ["okta_email"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_an_enrolment() {
    let org = Organisation::open(Backend::Memory).await;
    let program = org.program().await;
    let other = org.server.operator(Role::HELP_DESK).await;
    let path = enrollments_of(&other.account.to_string());
    let listed = program.get(&path).await.body;
    let password = of_key(&listed, "okta_password");
    assert_eq!((&password["type"], &password["name"]), (&json!("password"), &json!("Password")), "{listed}");
    let one = format!("{path}/{}", password["id"].as_str().unwrap());
    assert_eq!(program.delete(&one).await.body["errorCode"], "E0000079");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_set() {
    let org = Organisation::open(Backend::Memory).await;
    let program = org.program().await;
    let path = format!("{}/phone", org.enrollments());
    let order =
        |id: &str, number: &str| json!({ "authenticatorId": id, "profile": { "phoneNumber": number } });
    let off = program.post(&path, order(&org.authenticator, "12")).await;
    assert_eq!(
        causes(&off),
        [
            "authenticatorId: must be the id of the organization's active phone authenticator",
            "profile.phoneNumber: must be a phone number in E.164 form such as +14155550123",
        ]
    );
    let id = phone(&program).await;
    assert_eq!(
        causes(&program.post(&path, json!({ "authenticatorId": id })).await),
        ["profile.phoneNumber: is required"]
    );
    let made = program.post(&path, order(&id, "+14155550123")).await;
    assert_eq!(made.status, 200, "{}", made.text);
    insta::assert_json_snapshot!(redacted(&made.body));
    let bob = org.client.user("bob").await;
    let taken = program.post(&format!("{}/phone", enrollments_of(&bob)), order(&id, "+14155550123")).await;
    assert_eq!(
        causes(&taken),
        ["phoneNumber: An object with this field already exists in the current organization"]
    );
    let agent = org.server.operator(Role::HELP_DESK).await;
    let agent = Caller::new(&org.server, &agent, AGENTS).await;
    assert_eq!(agent.post(&path, order(&id, "+14155550124")).await.status, 403);
}
