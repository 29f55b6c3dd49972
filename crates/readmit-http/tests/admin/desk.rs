//! What the tests of the help desk begin with: an application, its client, an administrator and an agent.

use readmit_core::application::{Application, Passcodes};
use readmit_core::operator::Role;
use readmit_core::permission::Permissions;
use readmit_testkit::operator::TestOperator;
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use serde_json::{Value, json};
use std::sync::Arc;

/// A help desk.
pub(crate) struct Desk {
    pub(crate) server: TestServer,
    pub(crate) application: Arc<Application>,
    pub(crate) client: TestClient,
    pub(crate) admin: TestOperator,
    pub(crate) agent: TestOperator,
}

impl Desk {
    /// One whose application has its cross-client flow on.
    pub(crate) async fn open() -> Self {
        let server = TestServer::start(Backend::Memory).await;
        let passcodes = Passcodes { cross_client: true, ..Passcodes::default() };
        let application = server.application(passcodes).await;
        let client = server.client(application.id, Permissions::own_application()).await;
        let admin = server.administrator().await;
        let agent = server.operator(Role::HELP_DESK).await;
        Self { server, application, client, admin, agent }
    }

    /// The path under which codes of a user for the application are generated.
    pub(crate) fn codes(&self, user: &str) -> String {
        format!("/accounts/{user}/applications/{}/codes", self.application.id)
    }

    /// A group, with these members.
    pub(crate) async fn group(&self, name: &str, protected: bool, members: &[&str]) -> String {
        let made = self.admin.post("/groups", json!({"name": name, "protected": protected})).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let group = text(&made.body["id"]);
        for member in members {
            let put = self.admin.put(&format!("/accounts/{member}/groups/{group}"), Value::Null).await;
            assert_eq!(put.status, 204, "{}", put.text);
        }
        group
    }

    /// Changes the settings of one-time passcodes.
    pub(crate) async fn passcodes(&self, settings: Value) {
        let path = format!("/applications/{}/passcodes", self.application.id);
        let changed = self.admin.put(&path, settings).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
    }

    /// Fails until the user's codes are locked.
    pub(crate) async fn lock_out(&self, user: &str) {
        let code = self.client.issue(user).await;
        let wrong = readmit_testkit::server::another_code(&code);
        for _ in 0..3 {
            assert_ne!(self.client.redeem(user, &wrong).await.status, 200);
        }
    }

    /// The bodies of all events of a type, oldest first.
    pub(crate) async fn events(&self, kind: &str) -> Vec<Value> {
        let events = self.server.events().await;
        let bodies = events.iter().map(|event| serde_json::from_str::<Value>(&event.body).unwrap());
        bodies.filter(|body| body["event"]["type"] == kind).collect()
    }
}

/// A JSON text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}

/// The answer is a problem of this status with this word.
#[track_caller]
pub(crate) fn assert_problem(answer: &Reply, status: u16, code: &str) {
    assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)), "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.body["status"], status);
}
