//! Attacks on the way a code goes, each through a real socket, named after the requirement that it tests.
//! R1 to R8 and R17 are tested beside their rules in `readmit-core`, R31 with the whole program, R34 beside
//! the verifier.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

mod confusion;
mod counting;
mod neutral;

use readmit_core::application::Passcodes;
use readmit_testkit::{Backend, TestClient, TestServer};
use serde_json::json;

const AUTHENTICATE: &str = "/cis/v1/auth/otp/authenticate";

/// A server on SQLite with one application, one client and the user `ann`, who can be named in many ways.
async fn start() -> (TestServer, TestClient, String) {
    let server = TestServer::start(Backend::Sqlite).await;
    let application = server.application(Passcodes { cross_client: true, ..Passcodes::default() }).await;
    let client =
        server.client(application.id, readmit_core::permission::Permissions::own_application()).await;
    let user = json!({
        "username": "ann",
        "email": "Ann@Example.com",
        "phone_number": "+12025550111",
        "external_user_id": "demo-ann"
    });
    let made = client.post("/cis/v1/users", user).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.body["result"]["user_id"].as_str().unwrap().to_owned();
    (server, client, id)
}
