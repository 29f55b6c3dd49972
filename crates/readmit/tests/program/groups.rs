//! `group`, `role`, `token` and `hook`: made, changed, limited and removed.

use crate::support::{Desk, Place, Server};
use serde_json::{Value, json};

fn id(json: &Value, what: &str) -> String {
    json[what]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_group_is_made_joined_and_left() {
    let place = Place::begun();
    place.json(&["user", "create", "--username", "ann"]).json();
    place.json(&["user", "create", "--username", "ben"]).json();
    let made = place.json(&["group", "create", "--name", "Board members", "--protected"]).json();
    let group = id(&made, "group");
    assert_eq!((&made["group"]["protected"], &made["group"]["users"]), (&true.into(), &0.into()));
    let taken = place.json(&["group", "create", "--name", "Board members"]);
    assert_eq!(taken.trouble(), (3, "name_taken".to_owned()));
    assert_eq!(place.json(&["group", "create", "--name", " "]).trouble(), (2, "invalid_input".to_owned()));

    assert_eq!(place.json(&["group", "join", "board members", "ann"]).json()["groups"], json!([group]));
    assert_eq!(place.json(&["group", "join", &group, "ann"]).json()["groups"], json!([group]), "once");
    assert_eq!(place.json(&["group", "show", &group]).json()["group"]["users"], 1);
    let members = place.json(&["user", "list", "--group", "Board members"]).json();
    assert_eq!((&members["total"], &members["users"][0]["username"]), (&1.into(), &"ann".into()));
    assert_eq!(place.json(&["user", "show", "ann"]).json()["user"]["groups"], json!([group]));
    assert_eq!(place.json(&["group", "join", "Board members", "eve"]).trouble().1, "unknown_user");
    assert_eq!(place.json(&["group", "join", "Sales", "ann"]).trouble(), (4, "unknown_group".to_owned()));

    let changed = place.json(&["group", "update", &group, "--protected", "false"]).json();
    assert_eq!(
        (&changed["group"]["name"], &changed["group"]["protected"]),
        (&"Board members".into(), &false.into())
    );
    let limited = ["operator", "grant", "ben", "--role", "help-desk", "--group", "Board members"];
    place.json(&limited).json();
    assert_eq!(place.json(&["group", "delete", &group]).trouble(), (3, "in_use".to_owned()));
    place.json(&["operator", "remove", "ben"]).json();
    assert_eq!(place.json(&["group", "leave", &group, "ann"]).json()["groups"], json!([]));
    place.json(&["group", "delete", &group]).json();
    assert!(place.json(&["group", "list"]).json()["groups"].as_array().unwrap().is_empty());
}

#[test]
fn a_role_is_made_changed_and_kept_while_in_use() {
    let place = Place::begun();
    let made = place.json(&[
        "role",
        "create",
        "--name",
        "Senior agent",
        "--rank",
        "20",
        "--permission",
        "users.temporary_access_code:write",
        "--permission",
        "users:read",
    ]);
    let made = made.json();
    let permissions =
        json!(["users:read", "users.temporary_access_code:read", "users.temporary_access_code:write"]);
    assert_eq!(made["role"]["permissions"], permissions, "write brings read");
    let unknown = ["role", "create", "--name", "x", "--rank", "1", "--permission", "users:fly"];
    assert_eq!(place.json(&unknown).trouble(), (2, "usage".to_owned()));
    let high = ["role", "create", "--name", "x", "--rank", "101", "--permission", "users:read"];
    assert_eq!(place.json(&high).trouble(), (2, "invalid_input".to_owned()));

    let changed = place.json(&["role", "update", "senior agent", "--rank", "30"]).json();
    assert_eq!((&changed["role"]["rank"], &changed["role"]["permissions"]), (&30.into(), &permissions));
    let changed = place.json(&["role", "update", "Senior agent", "--permission", "users:read"]).json();
    assert_eq!(changed["role"]["permissions"], json!(["users:read"]));
    let built_in = place.json(&["role", "update", "auditor", "--rank", "1"]);
    assert_eq!(built_in.trouble(), (2, "invalid_input".to_owned()));

    place.json(&["user", "create", "--username", "ben"]).json();
    place.json(&["operator", "grant", "ben", "--role", "Senior agent"]).json();
    assert_eq!(place.json(&["role", "delete", "Senior agent"]).trouble(), (3, "in_use".to_owned()));
    place.json(&["operator", "remove", "ben"]).json();
    place.json(&["role", "delete", "Senior agent"]).json();
    assert_eq!(place.json(&["role", "show", "Senior agent"]).trouble(), (4, "unknown_role".to_owned()));
    let roles = place.json(&["role", "list"]).json();
    let names: Vec<_> = roles["roles"].as_array().unwrap().iter().map(|role| &role["name"]).collect();
    assert_eq!(names, ["Administrator", "Auditor", "Help-desk agent", "Read-only"]);
    let shown = place.run(&["role", "show", "administrator"]);
    let line = "  Generate temporary access code  read and write  users.temporary_access_code:write";
    assert!(shown.stdout.contains(line), "{}", shown.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_works_until_it_is_taken_back() {
    let place = Place::new();
    let server = place.demo();
    let get = async |token: &str| {
        let request = reqwest::Client::new().get(server.url("/admin/api/v1/session")).bearer_auth(token);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or(Value::Null))
    };
    let agent = "agent@example.com";
    let made = ["token", "create", "--operator", agent, "--name", "report", "--permission", "users:read"];
    let made = place.json(&made).json();
    let (token, secret) = (id(&made, "token"), made["token"]["token"].as_str().unwrap().to_owned());
    let (status, session) = get(&secret).await;
    assert_eq!((status, &session["permissions"]), (200, &json!(["users:read"])), "{session}");
    let wide = ["token", "create", "--operator", agent, "--name", "x", "--permission", "operators:write"];
    assert_eq!(place.json(&wide).trouble(), (3, "forbidden".to_owned()));
    let long = ["token", "create", "--operator", agent, "--name", "x", "--life", "400d"];
    assert_eq!(place.json(&long).trouble(), (2, "invalid_input".to_owned()));

    let listed = place.json(&["token", "list", "--operator", agent]);
    assert!(!listed.stdout.contains(&secret), "{}", listed.stdout);
    assert_eq!(listed.json()["tokens"][0]["id"], token.as_str());
    place.json(&["token", "revoke", "--operator", agent, &token]).json();
    assert_eq!(get(&secret).await.0, 401);
    let again = place.json(&["token", "revoke", "--operator", agent, &token]);
    assert_eq!(again.trouble(), (4, "unknown_token".to_owned()));

    // Without --permission it may do what its operator may.
    let made = place.json(&["token", "create", "--operator", agent, "--name", "all"]).json();
    let (_, session) = get(made["token"]["token"].as_str().unwrap()).await;
    let role = place.json(&["role", "show", "help-desk"]).json();
    assert_eq!(session["permissions"], role["role"]["permissions"]);
    server.stop();
}

#[test]
fn a_hook_is_made_changed_and_removed_and_its_secret_shown_once() {
    let place = Place::begun();
    let url = "https://siem.example.org/events";
    let made =
        place.json(&["hook", "create", "--name", "SIEM", "--url", url, "--event", "code_issued"]).json();
    let hook = id(&made, "hook");
    let secret = made["hook"]["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"), "{made}");
    let plain = ["hook", "create", "--name", "SIEM", "--url", "http://siem.example.org/"];
    assert_eq!(place.json(&plain).trouble(), (2, "invalid_input".to_owned()));

    let changed = place.json(&["hook", "update", &hook, "--enabled", "false"]).json();
    assert_eq!(changed["hook"]["enabled"], false);
    assert_eq!(changed["hook"]["events"], json!(["code_issued"]), "what is not named stays");
    let changed = place.json(&["hook", "update", &hook, "--all-events"]).json();
    assert_eq!(changed["hook"]["events"], json!([]));
    let listed = place.json(&["hook", "list"]);
    assert!(!listed.stdout.contains(secret), "{}", listed.stdout);
    assert_eq!(listed.json()["hooks"][0]["url"], url);
    place.json(&["hook", "delete", &hook]).json();
    assert_eq!(place.json(&["hook", "delete", &hook]).trouble(), (4, "unknown_hook".to_owned()));
}

/// An agent asks for a code for a member of a protected group; returns their session and the request's id.
async fn ask(server: &Server, contract: &Value, account: &str) -> (Desk, String) {
    let agent = Desk::sign_in(server, &contract["agent"]).await;
    let (status, asked) = agent.post(&format!("/accounts/{account}/approvals"), &json!({})).await;
    assert!((200..300).contains(&status), "{status} {asked}");
    let id = asked["approval_id"].as_str().or_else(|| asked["id"].as_str()).unwrap().to_owned();
    (agent, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_for_approval_is_decided_from_the_shell() {
    let place = Place::new();
    let server = place.demo();
    let contract = place.contract();
    let ann = contract["users"][0]["id"].as_str().unwrap();
    place.json(&["group", "create", "--name", "Board", "--protected"]).json();
    place.json(&["group", "join", "Board", ann]).json();
    assert!(place.json(&["approval", "list"]).json()["approvals"].as_array().unwrap().is_empty());

    let (agent, request) = ask(&server, &contract, ann).await;
    let codes = format!("/accounts/{ann}/codes");
    let (status, early) = agent.post(&codes, &json!({ "approval_id": request })).await;
    assert_eq!(status, 409, "nobody decided yet: {early}");
    let waiting = place.json(&["approval", "list"]).json();
    let waiting = &waiting["approvals"][0];
    assert_eq!((&waiting["id"], &waiting["user_id"]), (&request.as_str().into(), &ann.into()));
    assert_eq!(waiting["requester"], "agent@example.com");
    place.json(&["approval", "grant", &request]).json();
    assert_eq!(
        place.json(&["approval", "grant", &request]).trouble(),
        (4, "unknown_approval".to_owned()),
        "it waits no more"
    );
    let (status, issued) = agent.post(&codes, &json!({ "approval_id": request })).await;
    assert_eq!(status, 201, "{issued}");

    let (agent, request) = ask(&server, &contract, ann).await;
    place.json(&["approval", "refuse", &request]).json();
    let (status, refused) = agent.post(&codes, &json!({ "approval_id": request })).await;
    assert_eq!(status, 409, "{refused}");
    server.stop();
}
