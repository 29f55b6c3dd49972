//! An organisation as the vendor's guide leaves it: the authenticator of temporary access codes, an enrolment policy that
//! allows them, a program with an administrator's token, and a user.

use crate::caller::Caller;
use readmit_app::caller::Caller as Inside;
use readmit_app::store::Concern;
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::id::{AccountId, short};
use readmit_core::policy::{Allowance, Enrolment, Policy, PolicyKind, Settings};
use readmit_testkit::{Backend, Reply, TestClient, TestOperator, TestServer};
use serde_json::{Value, json};

/// What an administrator's program may need for the guide.
pub(super) const ADMINISTRATORS: &[&str] = &[
    "authentication_methods:read",
    "authentication_methods:write",
    "users:read",
    "users:write",
    "users.temporary_access_code:write",
    "users.authenticators:write",
    "settings:write",
];

/// What a help desk's program needs.
pub(super) const AGENTS: &[&str] =
    &["users:read", "users.temporary_access_code:write", "users.authenticators:read"];

/// The organisation.
pub(super) struct Organisation {
    pub(super) server: TestServer,
    pub(super) administrator: TestOperator,
    /// A client through which the user signs in.
    pub(super) client: TestClient,
    /// The user, by Readmit's id.
    pub(super) user: String,
    /// The authenticator, by the vendor's id.
    pub(super) authenticator: String,
}

impl Organisation {
    /// Sets it up with the guide's bodies.
    pub(super) async fn open(backend: Backend) -> Self {
        let server = TestServer::start(backend).await;
        let organisation = Self::on(server).await;
        allow_codes(&organisation.server).await;
        organisation
    }

    /// The same without the enrolment policy.
    pub(super) async fn on(server: TestServer) -> Self {
        let administrator = server.administrator().await;
        let client = server.full_client().await;
        let user = client.user("ann").await;
        let made = Caller::new(&server, &administrator, ADMINISTRATORS)
            .await
            .made("/api/v1/authenticators", guide())
            .await;
        let authenticator = made["id"].as_str().expect("an id").to_owned();
        Self { server, administrator, client, user, authenticator }
    }

    /// A program of the administrator's.
    pub(super) async fn program(&self) -> Caller<'_> {
        Caller::new(&self.server, &self.administrator, ADMINISTRATORS).await
    }

    /// The path of the user's enrolments.
    pub(super) fn enrollments(&self) -> String {
        enrollments_of(&self.user)
    }

    /// The guide's order of a code.
    pub(super) fn order(&self) -> Value {
        json!({
            "authenticatorId": self.authenticator,
            "authenticatorType": "tac",
            "config": { "ttl": 480, "multiUse": true },
        })
    }

    /// Generates a code for the user: the answer's body.
    pub(super) async fn generate(&self, program: &Caller<'_>, order: Value) -> Value {
        program.made(&format!("{}/tac", self.enrollments()), order).await
    }

    /// Presents a code for the user.
    pub(super) async fn redeem(&self, made: &Value) -> Reply {
        self.client.redeem(&self.user, code(made)).await
    }
}

/// The code in an answer.
pub(super) fn code(made: &Value) -> &str {
    made["profile"]["tac"].as_str().expect("a code")
}

/// The path of a user's enrolments.
pub(super) fn enrollments_of(user: &str) -> String {
    format!("/api/v1/users/{}/authenticator-enrollments", user_id(user))
}

/// The vendor's id of a user.
pub(super) fn user_id(user: &str) -> String {
    format!("00u{}", short(user.parse::<AccountId>().expect("an id").uuid()))
}

/// The guide's body for the authenticator.
pub(super) fn guide() -> Value {
    serde_json::from_str(
        r#"{
          "key": "tac",
          "name": "Temporary Access Code",
          "provider": {
            "type": "tac",
            "configuration": {
              "minTtl": 10,
              "maxTtl": 720,
              "defaultTtl": 480,
              "length": 16,
              "complexity": {
                "numbers": true,
                "letters": true,
                "specialCharacters": true
              },
              "multiUseAllowed": true
            }
          }
        }"#,
    )
    .expect("the guide's bodies are JSON")
}

/// The guide's body with another configuration field.
pub(super) fn guide_with(name: &str, value: Value) -> Value {
    let mut body = guide();
    body["provider"]["configuration"][name] = value;
    body
}

/// Lets the built-in enrolment policy allow codes.
pub(super) async fn allow_codes(server: &TestServer) {
    let concern = Concern::configuration(server.app.tenant, AccountId::from_uuid(server.app.tenant.uuid()));
    let allowed = server.app.decide(concern, Inside::shell().origin(), |desk, _| {
        let policy = desk.configuration().policy(Policy::built_in_id(PolicyKind::Enrolment));
        let mut policy = (**policy.expect("it is built in")).clone();
        let Settings::Enrolment(entries) = &mut policy.settings else { return };
        let key = AuthenticatorKey::TemporaryAccessCode;
        entries.push(Enrolment { key, allowance: Allowance::Optional, grace: None });
        desk.configuration_mut().put_policy(policy);
    });
    allowed.await.expect("the store works");
}

/// An answer without ids, codes, and the server's address.
pub(super) fn redacted(body: &Value) -> Value {
    match body {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let value =
                    if name == "tac" || name == "errorId" { json!("[redacted]") } else { redacted(value) };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(entries) => entries.iter().map(redacted).collect(),
        Value::String(text) => {
            let text = text.split('/').map(redacted_id).collect::<Vec<_>>().join("/");
            json!(
                text.rsplit_once("/api/v1/")
                    .map_or(text.clone(), |(_, path)| format!("[base]/api/v1/{path}"))
            )
        }
        other => other.clone(),
    }
}

fn redacted_id(text: &str) -> String {
    let prefixes = ["00u", "aut", "tac", "lae", "eae", "sms", "uft"];
    let known = prefixes.into_iter().find(|prefix| text.starts_with(prefix));
    match known.filter(|_| text.len() >= 20 && text.chars().all(char::is_alphanumeric)) {
        Some(prefix) => format!("[{prefix}]"),
        None => text.to_owned(),
    }
}
