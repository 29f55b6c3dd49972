//! A back end that talks to a server: with its token, it has codes issued and redeems them.

use super::Server;
use serde_json::{Value, json};

/// A client with a token. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

/// An answer: status and body, or nothing when the server went away.
pub(crate) type Reply = Option<(u16, Value)>;

impl Client {
    /// Proves the first client of `demo.json`.
    pub(crate) async fn of(server: &Server, contract: &Value) -> Self {
        let http = reqwest::Client::new();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", contract["mosaic"]["client_id"].as_str().unwrap()),
            ("client_secret", contract["mosaic"]["client_secret"].as_str().unwrap()),
        ];
        let answer = http.post(server.url("/oidc/token")).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.unwrap();
        Self { http, base: server.url(""), token: body["access_token"].as_str().unwrap().to_owned() }
    }

    /// The same client with the same token, at another server.
    pub(crate) fn at(&self, server: &Server) -> Self {
        Self { base: server.url(""), ..self.clone() }
    }

    /// Posts; `None` when there is no answer.
    pub(crate) async fn try_post(&self, path: &str, body: &Value) -> Reply {
        let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token).json(body);
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let text = answer.text().await.ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// Posts, and must be answered.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.try_post(path, body).await.expect("the server answers")
    }

    /// Makes a user of the client's application.
    pub(crate) async fn make_user(&self, username: &str) {
        let (status, body) = self.post("/cis/v1/users", &json!({ "username": username })).await;
        assert_eq!(status, 201, "{body}");
    }

    /// Has a code issued for a user name.
    pub(crate) async fn try_issue(&self, user: &str) -> Reply {
        let body = json!({ "channel": "direct", "identifier_type": "username", "identifier": user });
        self.try_post("/cis/v1/auth/otp/send", &body).await
    }

    /// Has a code issued, and must get it.
    pub(crate) async fn issue(&self, user: &str) -> String {
        let (status, body) = self.try_issue(user).await.expect("the server answers");
        assert_eq!(status, 200, "{body}");
        body["code"].as_str().unwrap().to_owned()
    }

    /// Presents a code.
    pub(crate) async fn try_redeem(&self, user: &str, code: &str) -> Reply {
        let body = json!({ "passcode": code, "identifier_type": "username", "identifier": user });
        self.try_post("/cis/v1/auth/otp/authenticate", &body).await
    }

    /// Presents a code, and must be answered.
    pub(crate) async fn redeem(&self, user: &str, code: &str) -> u16 {
        self.try_redeem(user, code).await.expect("the server answers").0
    }
}

/// Another code of the same form.
pub(crate) fn wrong_code(code: &str) -> String {
    let flip = |digit: char| if digit == '9' { '0' } else { char::from(digit as u8 + 1) };
    code.chars().map(flip).collect()
}
