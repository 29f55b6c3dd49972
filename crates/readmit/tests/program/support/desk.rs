//! An operator at the native API: signed in like a browser, with a cookie and the token against forgery.

use super::Server;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// An operator who is signed in.
pub(crate) struct Desk {
    http: reqwest::Client,
    base: String,
    cookie: String,
    csrf: String,
}

impl Desk {
    /// Signs in with an entry of `demo.json`, or one like it; `Err` is the status of the refusal.
    pub(crate) async fn try_sign_in(server: &Server, login: &Value) -> Result<Self, u16> {
        let http = reqwest::Client::new();
        let body = json!({ "email": login["email"], "password": login["password"] });
        let answer = http.post(server.url("/admin/api/v1/session")).json(&body).send().await.unwrap();
        if answer.status() != 200 {
            return Err(answer.status().as_u16());
        }
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let body: Value = answer.json().await.unwrap();
        let csrf = body["csrf_token"].as_str().unwrap().to_owned();
        Ok(Self { http, base: server.url("/admin/api/v1"), cookie, csrf })
    }

    /// Signs in, and must get in.
    pub(crate) async fn sign_in(server: &Server, login: &Value) -> Self {
        Self::try_sign_in(server, login).await.unwrap_or_else(|status| panic!("{status}: {login}"))
    }

    /// Gets a path of the API.
    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.send(self.http.request(Method::GET, self.url(path))).await
    }

    /// Posts to a path of the API.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(self.http.request(Method::POST, self.url(path)).json(body)).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    async fn send(&self, request: RequestBuilder) -> (u16, Value) {
        let request = request.header("cookie", &self.cookie).header("x-readmit-csrf", &self.csrf);
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}
