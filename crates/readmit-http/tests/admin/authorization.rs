//! The authorization table: every operation of every surface, asked by everyone there is. What is expected
//! stands in `tests/authorization.txt`; an operation without a line there fails.
//!
//! Each cell is a real request to a running server. `+` means that the caller was let through, whatever the
//! answer then was (404 for an id that nobody has, 400 for an empty body); `-` is 401 or 403. On the management
//! facade operators come with a token that may do all that their role may.

use readmit_app::Caller;
use readmit_core::credentials::ApiTokenOrder;
use readmit_core::id::AccountId;
use readmit_core::operator::{Places, Role};
use readmit_core::permission::{Permission, Permissions};
use readmit_core::time::Span;
use readmit_testkit::{Backend, TestClient, TestOperator, TestServer};
use reqwest::{Method, StatusCode};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The committed table.
const TABLE: &str = include_str!("../authorization.txt");

/// Who asks, in the order of the columns.
const COLUMNS: [&str; 11] = [
    "admin",
    "auditor",
    "desk",
    "reader",
    "ex-op",
    "token0",
    "client*",
    "client-own",
    "client0",
    "user",
    "stranger",
];

enum Who {
    /// With a token of theirs for the management facade.
    Operator(TestOperator, String),
    Client(TestClient),
    Stranger,
}

impl Who {
    async fn is_let_through(&mut self, server: &TestServer, method: &Method, path: &str) -> bool {
        let request = match self {
            Self::Operator(_, token) if path.starts_with("/api/v1/") => {
                server.raw(method.clone(), path).header("authorization", format!("SSWS {token}"))
            }
            Self::Operator(operator, _) => {
                operator.raw(method.clone(), path.trim_start_matches("/admin/api/v1"))
            }
            Self::Client(client) => client.raw(method.clone(), path),
            Self::Stranger => server.raw(method.clone(), path),
        };
        let own = path.starts_with("/admin/api/v1") || path.starts_with("/api/v1/");
        let request = match self {
            Self::Operator(operator, _) if !own => elsewhere(operator, server.raw(method.clone(), path)),
            _ => request,
        };
        let request = if *method == Method::GET { request } else { request.json(&serde_json::json!({})) };
        // The body is not waited for: one of them never ends.
        let status = request.send().await.unwrap().status();
        if let Self::Operator(operator, token) = self
            && method == Method::DELETE
            && operator.token.is_none()
        {
            // What the call ended begins anew.
            if path.ends_with("/session") {
                operator.sign_in().await;
            } else if path == "/api/v1/api-tokens/current" {
                *token = token_of(server, operator).await;
            }
        }
        assert!(!status.is_server_error(), "{method} {path}: {status}");
        ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status)
    }
}

/// An operator's credentials on a surface that is not theirs.
fn elsewhere(operator: &TestOperator, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    match &operator.token {
        Some(token) => request.bearer_auth(token),
        None => request.header("cookie", &operator.cookie),
    }
}

/// A token that may do all that its operator may; empty for who is none any more.
async fn token_of(server: &TestServer, operator: &TestOperator) -> String {
    let order = ApiTokenOrder {
        name: "Program".to_owned(),
        permissions: readmit_core::operator::Permissions::default(),
        life: Span::from_hours(1),
        idle: None,
        places: Places::default(),
    };
    let made = server.app.create_api_token_for(operator.account, order, true).await.unwrap();
    made.map_or_else(|_| String::new(), |(_, secret)| secret.reveal().to_owned())
}

async fn everyone(server: &TestServer) -> Vec<Who> {
    let mut everyone = Vec::new();
    for role in [Role::ADMINISTRATOR, Role::AUDITOR, Role::HELP_DESK, Role::READ_ONLY] {
        let operator = server.operator(role).await;
        let token = token_of(server, &operator).await;
        everyone.push(Who::Operator(operator, token));
    }
    let former = server.administrator().await;
    let token = token_of(server, &former).await;
    server.app.remove_operator(&Caller::shell(), former.account).await.unwrap().unwrap();
    everyone.push(Who::Operator(former, token));
    let narrow = server.administrator().await.token_for(&[]).await;
    let token = narrow.token.clone().unwrap();
    everyone.push(Who::Operator(narrow, token));
    let full = server.full_client().await;
    let user = full.user("someone").await;
    let code = full.issue(&user).await;
    let token = full.redeem(&user, &code).await;
    let user = full.with_token(token.body["access_token"].as_str().unwrap());
    everyone.push(Who::Client(full));
    everyone.push(Who::Client(server.own_client().await));
    let bare = server.own_client().await;
    everyone.push(Who::Client(server.client(bare.application, Permissions::default()).await));
    everyone.push(Who::Client(user));
    everyone.push(Who::Stranger);
    assert_eq!(everyone.len(), COLUMNS.len());
    everyone
}

/// A path with ids that nobody has.
fn concrete(path: &str) -> String {
    let nobody = AccountId::from_random([7; 16]).to_string();
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { &nobody } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_operation_lets_through_whom_the_table_says() {
    let server = TestServer::start(Backend::Memory).await;
    let mut everyone = everyone(&server).await;
    let mut found = BTreeMap::new();
    for route in readmit_http::routes() {
        let mut cells = Vec::new();
        for who in &mut everyone {
            let through = who.is_let_through(&server, &route.method, &concrete(route.path)).await;
            cells.push(if through { "+" } else { "-" });
        }
        found.insert(format!("{} {}", route.path, route.method), cells.join(" "));
    }
    let mut expected = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (operation, cells) = line.split_once('|').expect("a line is `path method | cells`");
        let cells = cells.split_whitespace().collect::<Vec<_>>().join(" ");
        let former = expected.insert(operation.trim().to_owned(), cells);
        assert!(former.is_none(), "{operation} is there twice");
    }
    let mut wrong = String::new();
    for (operation, cells) in &found {
        let was = expected.get(operation).map(String::as_str);
        if was != Some(cells) {
            let _ = writeln!(wrong, "{operation}: {cells}, and the table says {}", was.unwrap_or("nothing"));
        }
    }
    for operation in expected.keys().filter(|operation| !found.contains_key(*operation)) {
        let _ = writeln!(wrong, "{operation}: there is no such operation");
    }
    assert!(wrong.is_empty(), "{wrong}\nThe table as it would be right:\n\n{}", table(&found));
}

/// The lines of the table, to be looked through and pasted.
fn table(found: &BTreeMap<String, String>) -> String {
    let width = found.keys().map(String::len).max().unwrap_or(0);
    let line = |operation: &str, cells: Vec<&str>| {
        let cells = cells.iter().zip(COLUMNS).map(|(cell, column)| format!("{cell:<0$}", column.len()));
        format!("{operation:<width$} | {}", cells.collect::<Vec<_>>().join(" ")).trim_end().to_owned()
    };
    let lines = found.iter().map(|(operation, cells)| line(operation, cells.split(' ').collect()));
    let head = line("#", COLUMNS.to_vec());
    [head].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

/// Takes each permission that a client can have away from a client that has all others, and gives it to one
/// that has no other: what an operation takes is what its route says.
#[tokio::test]
async fn clients_are_let_through_by_the_permissions_that_routes_name() {
    let server = TestServer::start(Backend::Memory).await;
    let application = server.own_client().await.application;
    for permission in Permission::ALL {
        let without = readmit_testkit::server::all_but(&[*permission]);
        let (mut with, mut without) = (
            Who::Client(server.client(application, [*permission].into_iter().collect()).await),
            Who::Client(server.client(application, without).await),
        );
        for route in readmit_http::routes() {
            let (readmit_http::Access::Client(named) | readmit_http::Access::OnBehalf(named)) = route.access
            else {
                continue;
            };
            let path = concrete(route.path);
            let needed = named.contains(permission);
            let through = with.is_let_through(&server, &route.method, &path).await;
            // One of those that are named may do for a client's own application only, which this is not.
            assert!(needed || !through, "{} {path} with {permission:?} alone", route.method);
            let through = without.is_let_through(&server, &route.method, &path).await;
            assert!(through || needed, "{} {path} without {permission:?}", route.method);
        }
    }
}
