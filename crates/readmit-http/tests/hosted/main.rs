//! The pages that users see, as a browser without JavaScript asks for them.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

mod authenticator;
mod look;
mod recover;

use readmit_core::operator::Role;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use reqwest::Method;
use serde_json::json;

/// A server with a client, its user `ann`, and an agent.
struct World {
    server: TestServer,
    client: TestClient,
    user: String,
    agent: readmit_testkit::TestOperator,
}

impl World {
    async fn start() -> Self {
        let server = TestServer::start(Backend::Memory).await;
        let client = server.own_client().await;
        let user = client.user("ann").await;
        let agent = server.operator(Role::HELP_DESK).await;
        Self { server, client, user, agent }
    }

    /// A code of the organisation, from an agent.
    async fn organisation_code(&self) -> String {
        let made = self.agent.post(&format!("/accounts/{}/codes", self.user), json!({})).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.body["code"].as_str().unwrap().to_owned()
    }

    async fn page(&self, path: &str) -> Reply {
        reply(self.server.raw(Method::GET, path)).await
    }

    async fn send(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        reply(self.server.raw(Method::POST, path).form(form)).await
    }

    /// Presents a code on the page of the client.
    async fn enter(&self, identifier: &str, code: &str) -> Reply {
        let client = self.client.id.to_string();
        self.send("/recover", &[("client_id", &client), ("identifier", identifier), ("code", code)]).await
    }

    /// Presents a code on the page of no application.
    async fn enter_anywhere(&self, identifier: &str, code: &str) -> Reply {
        self.send("/recover", &[("identifier", identifier), ("code", code)]).await
    }
}

/// What goes back as it came.
fn hidden(page: &Reply, name: &str) -> String {
    let before = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let rest = page.text.split_once(&before).unwrap_or_else(|| panic!("no {name} in {}", page.text)).1;
    rest.split('"').next().unwrap().to_owned()
}

/// The number in a sentence of refusal.
fn reference(page: &Reply) -> String {
    let is_one = |word: &&str| word.len() == 11 && word.as_bytes()[5] == b'-';
    let words = page.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.into_iter().find(is_one).unwrap_or_else(|| panic!("no number in {}", page.text)).to_owned()
}
