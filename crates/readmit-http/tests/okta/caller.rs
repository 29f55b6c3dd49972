//! An operator's program that calls the facade with an API token.

use readmit_testkit::server::reply;
use readmit_testkit::{Reply, TestOperator, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// A program with a token.
pub(crate) struct Caller<'a> {
    pub(crate) server: &'a TestServer,
    pub(crate) token: String,
}

impl<'a> Caller<'a> {
    /// A program of `operator` with a token for these permissions.
    pub(crate) async fn new(server: &'a TestServer, operator: &TestOperator, permissions: &[&str]) -> Self {
        let token = operator.token_for(permissions).await.token.expect("a token");
        Self { server, token }
    }

    /// Sends a request.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        let mut request =
            self.server.raw(method, path).header("Authorization", format!("SSWS {}", self.token));
        if let Some(body) = body {
            request = request.json(body);
        }
        reply(request).await
    }

    /// Sends a body that need not be JSON.
    pub(crate) async fn raw(&self, method: Method, path: &str, body: &'static str) -> Reply {
        let request = self.server.raw(method, path).header("Authorization", format!("SSWS {}", self.token));
        reply(request.header("Content-Type", "application/json").body(body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, Some(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.call(Method::PUT, path, Some(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.call(Method::DELETE, path, None).await
    }

    /// `POST`s what must succeed, and answers the body.
    pub(crate) async fn made(&self, path: &str, body: Value) -> Value {
        let made = self.post(path, body).await;
        assert_eq!(made.status, 200, "{}", made.text);
        made.body
    }
}

/// The texts of an error's causes.
pub(crate) fn causes(answer: &Reply) -> Vec<&str> {
    let causes = answer.body["errorCauses"].as_array().expect("causes");
    causes.iter().map(|cause| cause["errorSummary"].as_str().expect("a text")).collect()
}

/// An answer without ids, dates and the server's address.
pub(crate) fn plain(body: &Value) -> Value {
    match body {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let value = match name.as_str() {
                    "created" | "lastUpdated" | "errorId" | "expiresAt" | "statusChanged" | "issuer"
                    | "n" => {
                        json!("[redacted]")
                    }
                    _ => plain(value),
                };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(entries) => entries.iter().map(plain).collect(),
        Value::String(text) => {
            let text = text.split('/').map(plain_id).collect::<Vec<_>>().join("/");
            json!(
                text.rsplit_once("/api/v1/")
                    .map_or(text.clone(), |(_, path)| format!("[base]/api/v1/{path}"))
            )
        }
        other => other.clone(),
    }
}

fn plain_id(text: &str) -> String {
    let prefixes = ["00u", "00g", "00p", "rst", "0pr", "rul", "nzo", "0oa", "map", "oag", "00T"];
    match prefixes.into_iter().find(|prefix| text.starts_with(prefix)) {
        Some(prefix) if text.len() >= 20 && text.chars().all(char::is_alphanumeric) => format!("[{prefix}]"),
        _ => text.to_owned(),
    }
}
