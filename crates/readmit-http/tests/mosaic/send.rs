//! `/cis/v1/auth/otp/send`.

use readmit_core::application::Passcodes;
use readmit_core::permission::Permissions;
use readmit_testkit::{Backend, TestClient, TestServer};
use serde_json::{Value, json};

const SEND: &str = "/cis/v1/auth/otp/send";

fn order(kind: &str, value: &str) -> Value {
    json!({"channel": "direct", "identifier_type": kind, "identifier": value})
}

fn with(mut order: Value, extra: Value) -> Value {
    order.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    order
}

async fn ann(client: &TestClient) -> String {
    let user = json!({
        "email": "Ann@Example.com", "phone_number": "+1 (415) 555-0123", "username": "ann",
        "external_user_id": "user123"
    });
    let made = client.post("/cis/v1/users", user).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.body["result"]["user_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_in_the_answer_for_every_kind_of_identifier() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let id = ann(&client).await;
    for (kind, value) in [
        ("user_id", id.as_str()),
        ("user_id", "user123"),
        ("email", "ANN@example.COM"),
        ("phone_number", "+14155550123"),
        ("username", "Ann"),
    ] {
        let sent = client.post(SEND, order(kind, value)).await;
        assert_eq!(sent.status, 200, "{kind} {}", sent.text);
        assert_eq!(sent.body["message"], "OTP sent");
        let code = sent.body["code"].as_str().unwrap();
        assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
        assert_eq!(sent.header("cache-control"), Some("no-store"));
        assert_eq!(sent.body.as_object().unwrap().len(), 2, "{}", sent.text);
        assert_eq!(client.redeem("user123", code).await.status, 200);
    }
    // A value is looked for among identifiers of its own kind only.
    for (kind, value) in [("email", "ann"), ("username", "user123"), ("user_id", "ann")] {
        assert_eq!(client.post(SEND, order(kind, value)).await.error(), "user_not_found", "{kind} {value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn approval_data_and_a_request_id_come_back() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    ann(&client).await;
    let extra = json!({"approval_data": {"amount": 100, "to": "Bob B."}, "generate_request_id": true});
    let sent = client.post(SEND, with(order("username", "ann"), extra)).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    assert_eq!(sent.body["approval_data"], json!({"amount": "100", "to": "Bob B."}));
    assert!(sent.body["request_id"].as_str().unwrap().len() >= 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_refusals() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let id = ann(&client).await;
    let other = server.own_client().await;
    other.user("bob").await;

    let cases = [
        // Nobody, and somebody of another application only.
        (order("username", "nobody"), 404, "user_not_found"),
        (order("username", "bob"), 404, "user_not_found"),
        (order("user_id", "5f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d"), 404, "user_not_found"),
        (
            with(order("username", "ann"), json!({"channel": "sms"})),
            400,
            "external_provider_configuration_error",
        ),
        (
            with(order("username", "ann"), json!({"channel": "email"})),
            400,
            "external_provider_configuration_error",
        ),
    ];
    for (order, status, error) in cases {
        let sent = client.post(SEND, order.clone()).await;
        assert_eq!((sent.status, sent.error().as_str()), (status, error), "{order}");
        assert!(sent.body["message"].is_string() && sent.body.get("code").is_none());
    }
    let disabled = client.put(&format!("/cis/v1/users/{id}"), json!({"status": "Disabled"})).await;
    assert_eq!(disabled.status, 200, "{}", disabled.text);
    let sent = client.post(SEND, order("username", "ann")).await;
    assert_eq!((sent.status, sent.error().as_str()), (403, "user_not_active"));
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_input_names_the_field() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    ann(&client).await;
    let eleven: serde_json::Map<String, Value> = (0..11).map(|n| (format!("k{n}"), json!("v"))).collect();
    for (extra, words) in [
        (json!({"expires_in": 0}), "expires_in must be between 1 and 86400 seconds"),
        (json!({"expires_in": 86_401}), "expires_in must be between 1 and 86400 seconds"),
        (json!({"expires_in": 18_446_744_073_709_551_615_u64}), "expires_in must be between"),
        (json!({"expires_in": -5}), "expires_in must be a whole number of seconds"),
        (json!({"expires_in": 1.5}), "expires_in must be a whole number of seconds"),
        (json!({"expires_in": "600"}), "expires_in must be"),
        (json!({"channel": "fax"}), "channel must be one of `sms`, `email`, `direct`"),
        (json!({"identifier_type": "shoe_size"}), "identifier_type must be one of"),
        (json!({"identifier": 7}), "identifier must be a string"),
        (json!({"identifier": "  "}), "identifier must not be empty"),
        (json!({"identifier": "a".repeat(255)}), "identifier must have at most 254"),
        (json!({"identifier": "a\u{0}b"}), "identifier must not contain"),
        (json!({"approval_data": []}), "approval_data must be an object"),
        (json!({"approval_data": {"a": {"b": 1}}}), "approval_data.a"),
        (json!({"approval_data": {"a": "<"}}), "approval_data.a"),
        (json!({"approval_data": eleven}), "approval_data must have at most 10 keys"),
        (json!({"generate_request_id": "yes"}), "generate_request_id must be true or false"),
        (json!({"device_id": "d".repeat(81)}), "device_id must have at most 80"),
        (json!({"client_attributes": {"ip_address": "here"}}), "client_attributes.ip_address"),
        (json!({"client_attributes": 1}), "client_attributes must be an object"),
        (json!({"custom_sms_input": {"custom_message": "hello"}}), "{otp} and {app}"),
        (json!({"custom_sms_input": {"sender_id": "a".repeat(12)}}), "custom_sms_input.sender_id"),
    ] {
        let sent = client.post(SEND, with(order("username", "ann"), extra.clone())).await;
        assert_eq!(
            (sent.status, sent.error().as_str()),
            (400, "system_invalid_input"),
            "{extra} {}",
            sent.text
        );
        let message = sent.body["message"].as_str().unwrap();
        assert!(message.contains(words), "{extra}: {message}");
    }
    for missing in ["channel", "identifier_type", "identifier"] {
        let mut body = order("username", "ann");
        body.as_object_mut().unwrap().remove(missing);
        let sent = client.post(SEND, body).await;
        assert_eq!(sent.body["message"], format!("{missing} is required"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_code_kills_the_old_one_and_a_refused_order_does_not() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    ann(&client).await;
    let first = client.issue("user123").await;
    let refused = client.post(SEND, with(order("user_id", "user123"), json!({"expires_in": 0}))).await;
    assert_eq!(refused.status, 400);
    assert_eq!(client.redeem("user123", &first).await.status, 200);
    let second = client.issue("user123").await;
    let third = client.issue("user123").await;
    if second != third {
        assert_eq!(client.redeem("user123", &second).await.error(), "auth_invalid_credentials");
    }
    assert_eq!(client.redeem("user123", &third).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_of_the_application_decide() {
    let server = TestServer::start(Backend::Memory).await;
    let mut passcodes = Passcodes::default();
    passcodes.policy.shape.length = 8;
    let application = server.application(passcodes).await;
    let client = server.client(application.id, Permissions::own_application()).await;
    ann(&client).await;
    assert_eq!(client.issue("user123").await.len(), 8);
    // The change holds for the next code; the one that is out there is still read.
    let old = client.issue("user123").await;
    let path = format!("/cis/v1/applications/{}", application.id);
    let changed = client.put(&path, json!({"auth_methods": {"sms": {"codeLength": 4}}})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(client.redeem("user123", &old).await.status, 200);
    assert_eq!(client.issue("user123").await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_event_has_the_end_users_address() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    ann(&client).await;
    let attributes = json!({"client_attributes": {"ip_address": "2001:db8::7", "user_agent": "Phone/1"}});
    let sent = client.post(SEND, with(order("username", "ann"), attributes)).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let event = server.events().await.pop().unwrap();
    assert!(event.body.contains(r#""type":"code_issued""#), "{}", event.body);
    let personal: Value = serde_json::from_str(&event.personal.unwrap()).unwrap();
    assert_eq!((&personal["ip"], &personal["user_agent"]), (&json!("2001:db8::7"), &json!("Phone/1")));
    assert_eq!(personal["identifier"], "ann");
}
