//! Operators at the native API: one who signed in, or one who shows a token.

use crate::server::{Reply, TestServer, reply};
use readmit_app::Caller;
use readmit_core::id::{AccountId, RoleId};
use readmit_core::operator::{Grant, Reach, Role};
use readmit_core::profile::{Contact, Profile};
use readmit_core::secret::Secret;
use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Value, json};
use uuid::Uuid;

/// The header that repeats the forgery token.
pub const FORGERY_HEADER: &str = "x-readmit-csrf";

/// The password of every operator that a test makes.
pub const PASSWORD: &str = "correct horse battery staple";

/// An operator.
#[derive(Clone)]
pub struct TestOperator {
    /// The operator's account.
    pub account: AccountId,
    /// What the operator signs in with.
    pub email: String,
    /// The session's cookie as it is sent, `name=value`; empty before sign-in.
    pub cookie: String,
    /// What is repeated in the header [`FORGERY_HEADER`]; empty before sign-in.
    pub csrf: String,
    /// A token that is shown instead of the cookie.
    pub token: Option<String>,
    base: String,
    http: reqwest::Client,
}

impl TestServer {
    /// An operator with one role for everyone, signed in.
    pub async fn operator(&self, role: RoleId) -> TestOperator {
        self.operator_with(vec![Grant { role, reach: Reach::Everyone }]).await
    }

    /// An administrator, signed in.
    pub async fn administrator(&self) -> TestOperator {
        self.operator(Role::ADMINISTRATOR).await
    }

    /// An operator with these grants, signed in.
    pub async fn operator_with(&self, grants: Vec<Grant>) -> TestOperator {
        let mut operator = self.new_operator(grants).await;
        let answer = operator.sign_in().await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        operator
    }

    /// An operator with these grants who has not signed in yet. The address is confirmed.
    pub async fn new_operator(&self, grants: Vec<Grant>) -> TestOperator {
        let email = format!("op-{}@example.com", Uuid::from_bytes(self.draw_bytes()).simple());
        let contact = Contact { value: email.clone(), verified_at: Some(self.app.now()) };
        let profile = Profile { email: Some(contact), ..Profile::default() };
        let password = Secret::new(PASSWORD.to_owned());
        let made = self.app.create_operator(&Caller::shell(), profile, grants, Some(&password)).await;
        let made = made.expect("the store works").expect("the operator can be made");
        TestOperator {
            account: made.account.id,
            email,
            cookie: String::new(),
            csrf: String::new(),
            token: None,
            base: self.base.clone(),
            http: self.http(),
        }
    }
}

impl TestOperator {
    /// Signs in, and takes over the cookie and the forgery token of the answer where it has some.
    pub async fn sign_in(&mut self) -> Reply {
        let answer = self.try_password(PASSWORD).await;
        if let Some(cookie) = cookie_of(&answer) {
            self.cookie = cookie;
            answer.body["csrf_token"].as_str().unwrap_or_default().clone_into(&mut self.csrf);
        }
        answer
    }

    /// Tries to sign in with a password. Cookies that the operator has already are sent along.
    pub async fn try_password(&self, password: &str) -> Reply {
        let credentials = json!({"email": self.email, "password": password});
        let mut request = self.http.post(format!("{}/admin/api/v1/session", self.base));
        if !self.cookie.is_empty() {
            request = request.header(COOKIE, &self.cookie);
        }
        reply(request.json(&credentials)).await
    }

    /// The same operator with a token instead of the session.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { cookie: String::new(), csrf: String::new(), token: Some(token.to_owned()), ..self.clone() }
    }

    /// Makes a token with these permissions, and answers the operator who shows it.
    pub async fn token_for(&self, permissions: &[&str]) -> Self {
        let order = json!({"name": "Script", "permissions": permissions, "life_seconds": 3600});
        let made = self.post("/tokens", order).await;
        assert_eq!(made.status, 201, "{}", made.text);
        self.with_token(made.body["token"].as_str().expect("a token"))
    }

    /// A request as this operator, to be filled in and handed to [`reply`]. `path` follows `/admin/api/v1`.
    pub fn raw(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}/admin/api/v1{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None if self.cookie.is_empty() => request,
            None => request.header(COOKIE, &self.cookie).header(FORGERY_HEADER, &self.csrf),
        }
    }

    /// `GET`s.
    pub async fn get(&self, path: &str) -> Reply {
        reply(self.raw(Method::GET, path)).await
    }

    /// `DELETE`s.
    pub async fn delete(&self, path: &str) -> Reply {
        reply(self.raw(Method::DELETE, path)).await
    }

    /// `POST`s JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        reply(self.raw(Method::POST, path).json(&body)).await
    }

    /// `POST`s JSON under a name, so that a repetition is noticed.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Reply {
        reply(self.raw(Method::POST, path).header("idempotency-key", key).json(&body)).await
    }

    /// `PUT`s JSON.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        reply(self.raw(Method::PUT, path).json(&body)).await
    }

    /// `PATCH`es with JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        reply(self.raw(Method::PATCH, path).json(&body)).await
    }
}

/// The cookie that an answer gives, `name=value`, unless it takes one away.
pub fn cookie_of(answer: &Reply) -> Option<String> {
    let line = answer.headers.get(SET_COOKIE)?.to_str().ok()?;
    let pair = line.split(';').next()?.trim();
    (!pair.ends_with('=')).then(|| pair.to_owned())
}
