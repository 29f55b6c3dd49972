//! Passwords are a way into an account as codes are: what stands against codes stands against them.

use crate::caller::Caller;

use crate::users::{PASSWORD, USERS, code, id_of, path, person, program, with};
use readmit_core::operator::Role;
use readmit_testkit::{Backend, Reply, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// What the help desk may, and what it takes to make its operators.
const EVERYTHING: &[&str] = &[
    "users:read",
    "users:write",
    "users.temporary_access_code:write",
    "users.unlock:write",
    "users.authenticators:read",
    "users.activity:read",
    "users.approvals:read",
    "groups:read",
    "applications:read",
    "operators:write",
];

async fn step(program: &Caller<'_>, user: &str, step: &str) -> Reply {
    program.call(Method::POST, &format!("{user}/{step}"), None).await
}

/// R4: a protected user is let in by a code that a second operator consents to, and not by a password that one program sets.
#[tokio::test]
async fn r4_a_protected_user_is_given_no_password() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let administrator = server.administrator().await;
    let board = administrator.post("/groups", json!({"name": "Board", "protected": true})).await;
    let board = readmit_core::id::short(board.body["id"].as_str().unwrap().parse().unwrap());
    let order = with(person("ann"), &["groupIds"], json!([format!("00g{board}")]));
    // Nobody has been in yet: bringing her in takes nothing from anybody.
    let ann = path(&program.made(&format!("{USERS}?activate=true"), order).await);
    let password = json!({"credentials": {"password": {"value": PASSWORD}}});
    assert_eq!(program.post(&ann, password.clone()).await.status, 200);

    assert_eq!(code(&program.post(&ann, password).await), (403, "E0000006"));
    for act in [
        "lifecycle/reset_password?sendEmail=false",
        "lifecycle/expire_password_with_temp_password",
        "credentials/forgot_password?sendEmail=false",
    ] {
        let refused = step(&program, &ann, act).await;
        assert_eq!(code(&refused), (403, "E0000006"), "{act}: {}", refused.text);
        assert!(refused.body["resetPasswordUrl"].is_null() && refused.body["tempPassword"].is_null());
    }
    // Switched off and on again she would be given a link.
    assert_eq!(step(&program, &ann, "lifecycle/deactivate").await.status, 200);
    assert_eq!(code(&step(&program, &ann, "lifecycle/activate?sendEmail=false").await), (403, "E0000006"));
}

/// R19: whoever may lift locks of users could guess at an operator's password for ever.
#[tokio::test]
async fn r19_the_lock_of_an_operator_is_lifted_by_who_makes_operators() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let agent = server.operator(Role::HELP_DESK).await;
    let colleague = format!("{USERS}/{}", id_of(server.operator(Role::HELP_DESK).await.account));
    let desk = Caller::new(&server, &agent, &["users:read", "users.unlock:write"]).await;
    assert_eq!(code(&step(&desk, &colleague, "lifecycle/unlock").await), (403, "E0000006"));
    let above = Caller::new(&server, &administrator, EVERYTHING).await;
    assert_eq!(step(&above, &colleague, "lifecycle/unlock").await.status, 200);
    let below = Caller::new(&server, &administrator, &["users:write", "users.unlock:write"]).await;
    let sessions = format!("{colleague}/sessions");
    assert_eq!(code(&below.call(Method::DELETE, &sessions, None).await), (403, "E0000006"));
    assert_eq!(above.call(Method::DELETE, &sessions, None).await.status, 204);
}

/// Where an operator's letters go is decided by who may make operators.
#[tokio::test]
async fn an_operators_identifiers_are_changed_by_who_makes_operators() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let agent = server.operator(Role::HELP_DESK).await.account;
    let agents = format!("{USERS}/{}", id_of(agent));
    let clerk = Caller::new(&server, &administrator, &["users:read", "users:write"]).await;
    let profile = |name: &str, value: Value| json!({ "profile": { name: value } });
    for change in [
        profile("email", json!("clerk@example.com")),
        profile("login", json!("clerk@example.com")),
        profile("mobilePhone", json!("+12025550199")),
    ] {
        assert_eq!(code(&clerk.post(&agents, change).await), (403, "E0000006"));
    }
    let phone = json!({"profile": {"phoneNumber": "+12025550199"}, "authenticatorId": "x"});
    assert_ne!(
        clerk.post(&format!("{agents}/authenticator-enrollments/phone"), phone).await.status,
        200,
        "a phone is an identifier"
    );
    assert_eq!(clerk.post(&agents, profile("firstName", json!("Eve"))).await.status, 200);
    let by_portal =
        administrator.patch(&format!("/accounts/{agent}"), json!({"email": "new@example.com"})).await;
    assert_eq!(by_portal.status, 200, "{}", by_portal.text);
}

/// A link that went astray is void with the next one, with another address, and where the user becomes an operator.
#[tokio::test]
async fn a_newer_link_voids_the_older_one() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let ann = path(&program.made(USERS, person("ann")).await);
    let link = async || {
        let made = step(&program, &ann, "lifecycle/reactivate?sendEmail=false").await;
        made.body["activationToken"].as_str().unwrap_or_else(|| panic!("{}", made.text)).to_owned()
    };
    let follow = async |token: &str| {
        let form = [("token", token), ("password", PASSWORD)];
        readmit_testkit::server::reply(server.raw(Method::POST, "/password").form(&form)).await.status
    };
    // All of it at one instant: the clock that tests set stands still.
    let (first, second) = (link().await, link().await);
    assert_ne!(follow(&first).await, 200);
    let moved = json!({"profile": {"email": "ann@elsewhere.example"}});
    assert_eq!(program.post(&ann, moved).await.status, 200);
    assert_ne!(follow(&second).await, 200);
    let last = link().await;
    assert_eq!(follow(&last).await, 200);
    assert_ne!(follow(&last).await, 200);
}

#[tokio::test]
async fn an_idle_account_is_given_no_credentials() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let made = program.made(USERS, person("user1")).await;
    let id = readmit_core::id::parse_short(&made["id"].as_str().unwrap()[3..]).unwrap();
    let off =
        server.administrator().await.patch(&format!("/accounts/{id}"), json!({"status": "disabled"})).await;
    assert_eq!(off.status, 200, "{}", off.text);
    let secret = json!({"credentials": {"password": {"value": PASSWORD}}});
    assert_eq!(code(&program.post(&path(&made), secret).await), (403, "E0000038"));
    let named = program.made(&path(&made), json!({"profile": {"lastName": "Li"}})).await;
    assert_eq!((&named["status"], &named["profile"]["lastName"]), (&json!("DEPROVISIONED"), &json!("Li")));
}
