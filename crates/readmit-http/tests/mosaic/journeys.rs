//! The orchestration wire: envelopes of all kinds, and who may call.

mod encrypted;
mod envelopes;
mod origins;
mod runs;

use readmit_core::id::ClientId;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, Setup, TestClient, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// A page of the client.
const SHOP: &str = "https://shop.example";

/// A server and a client that has a page.
struct Site {
    server: TestServer,
    client: TestClient,
}

impl Site {
    async fn open() -> Self {
        Self::open_with(Setup::new(Backend::Memory)).await
    }

    async fn open_with(setup: Setup) -> Self {
        let server = TestServer::start_with(setup).await;
        let client = server.full_client().await;
        let path = format!("/cis/v1/applications/{}/clients/{}", client.application, client.id);
        assert_eq!(client.put(&path, json!({"origins": [SHOP]})).await.status, 200);
        Self { server, client }
    }

    /// A call as the SDK makes it.
    fn call(&self, method: &str) -> String {
        call(method, self.client.id)
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.server.send(Method::POST, path, Some(&body)).await
    }

    async fn post_from(&self, origin: &str, path: &str, body: Value) -> Reply {
        reply(self.server.raw(Method::POST, path).header("origin", origin).json(&body)).await
    }
}

fn call(method: &str, client: ClientId) -> String {
    format!("/ido/api/v2/auth/{method}?aid=default_application&clientId={client}&locale=en-US")
}

/// What the SDK sends to start a journey.
fn start(journey: &str) -> Value {
    json!({
        "data": {
            "collection_result": {"metadata": {"timestamp": 1_700_000_000_000_u64}, "content": {}},
            "policy_request_id": journey,
            "params": {"external_user_id": "ann-7"},
            "sdk_data": {"seen": true},
        },
        "headers": headers(),
    })
}

/// What the SDK sends to answer one.
fn answer(data: Value) -> Value {
    json!({"headers": headers(), "data": data})
}

fn headers() -> Value {
    json!([
        {"type": "correlation_id", "correlation_id": "6f0c7a4e-0000-4000-8000-000000000000"},
        {"type": "device", "device": {"device_key_id": "ab12", "device_type": "desktop", "device_platform": "web"}},
        {"type": "sdk_versions", "sdk_versions": {"identity-orchestration": "1.0.1"}},
        {"type": "citadel_payload", "citadel_payload": {"status": "failed", "errorMessage": "off"}},
        {"type": "what nobody knows", "a": [1]},
    ])
}

/// Every answer is one that the SDK can read: a rejection, with `headers`.
fn assert_rejects(reply: &Reply, status: u16, error: &str) {
    assert_eq!(reply.status, status, "{}", reply.text);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.body["data"]["state"], "rejected", "{}", reply.text);
    assert_eq!(reply.body["data"]["rejection_data"], json!({}));
    assert!(reply.body["headers"].as_array().unwrap().iter().all(Value::is_object));
    assert_ne!(reply.body["error_code"], 0);
    let message = reply.body["error_message"].as_str().unwrap();
    assert!(message.contains(error), "{message}");
}

/// What a header of the answer's envelope says.
fn header<'a>(reply: &'a Reply, kind: &str) -> Option<&'a Value> {
    reply.body["headers"].as_array()?.iter().find(|header| header["type"] == kind)
}
