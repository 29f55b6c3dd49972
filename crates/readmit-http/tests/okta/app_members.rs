//! Who belongs to an application: users by themselves, and those of its groups.

use crate::apps::{APPS, path, program, web};
use crate::caller::{Caller, causes, plain};
use crate::groups::{group, next};
use crate::organisation::user_id;
use crate::signer::{ADMINISTRATORS, Scene};
use crate::users::id_of;
use readmit_core::id::{GroupId, parse_short};
use readmit_core::operator::{Grant, Reach, Role};
use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// Users of another application, by the vendor's ids.
async fn users<const N: usize>(server: &TestServer, names: [&str; N]) -> [String; N] {
    let client = server.full_client().await;
    let mut users = names.map(str::to_owned);
    for name in &mut users {
        *name = user_id(&client.user(name).await);
    }
    users
}

/// A group with these members, by its id.
async fn group_of(program: &Caller<'_>, name: &str, members: &[&String]) -> String {
    let made = program.made("/api/v1/groups", group(name)).await;
    let id = made["id"].as_str().unwrap().to_owned();
    for member in members {
        let joined = program.put(&format!("/api/v1/groups/{id}/users/{member}"), json!({})).await;
        assert_eq!(joined.status, 204, "{}", joined.text);
    }
    id
}

fn code(answer: &Reply) -> (u16, &str) {
    (answer.status, answer.body["errorCode"].as_str().unwrap_or_default())
}

/// The pages of a list: of each row, a field and the id.
async fn rows(program: &Caller<'_>, path: &str, field: &str) -> Vec<(String, String)> {
    let (mut found, mut page) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = page {
        let answer = program.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
        found.extend(answer.body.as_array().unwrap().iter().map(|row| (text(row, field), text(row, "id"))));
        page = next(&answer, program.server);
    }
    found
}

/// The users of an application with how they came there, sorted.
async fn members(program: &Caller<'_>, app: &str, query: &str) -> Vec<(String, String)> {
    let mut found = rows(program, &format!("{app}/users?{query}"), "scope").await;
    found.sort_unstable();
    found
}

#[tokio::test]
async fn a_group_is_assigned_shown_and_withdrawn() {
    let server = TestServer::start(Backend::Sqlite).await;
    let program = program(&server).await;
    let app = path(&program.made(APPS, web("Shop")).await);
    let mut groups = Vec::new();
    for name in ["West", "East", "North"] {
        groups.push(group_of(&program, name, &[]).await);
    }
    server.clock.advance(Span::from_secs(1));
    for group in &groups {
        let one = format!("{app}/groups/{group}");
        assert_eq!(code(&program.get(&one).await), (404, "E0000007"));
        // The body may hold a priority and a profile, or nothing.
        let assigned = program.put(&one, json!({"priority": 3, "profile": {}})).await;
        assert_eq!(assigned.status, 200, "{}", assigned.text);
        assert_eq!(
            program.call(Method::PUT, &one, None).await.body,
            assigned.body,
            "a second time changes nothing"
        );
    }
    let first = program.get(&format!("{app}/groups/{}", groups[0])).await.body;
    insta::assert_json_snapshot!("app_group", plain(&first));
    let ids = |rows: Vec<(String, String)>| rows.into_iter().map(|row| row.1).collect::<Vec<_>>();
    for query in ["", "?limit=1", "?limit=2", "?limit=3"] {
        assert_eq!(ids(rows(&program, &format!("{app}/groups{query}"), "id").await), groups, "{query}");
    }
    assert_eq!(code(&program.get(&format!("{app}/groups?after=x")).await), (400, "E0000054"));

    let gone = program.delete(&format!("{app}/groups/{}", groups[0])).await;
    assert_eq!((gone.status, gone.text.as_str(), gone.header("content-type")), (204, "", None));
    assert_eq!(code(&program.delete(&format!("{app}/groups/{}", groups[0])).await), (404, "E0000007"));
    assert_eq!(program.delete(&format!("/api/v1/groups/{}", groups[1])).await.status, 204);
    assert_eq!(
        ids(rows(&program, &format!("{app}/groups"), "id").await),
        groups[2..],
        "nor one that is no more"
    );
    for unknown in [&groups[1], "00gx", "everyone"] {
        let refused = program.put(&format!("{app}/groups/{unknown}"), json!({})).await;
        assert_eq!(code(&refused), (404, "E0000007"));
        assert!(refused.body["errorSummary"].as_str().unwrap().ends_with("(UserGroup)"));
    }
}

#[tokio::test]
async fn a_user_is_assigned_changed_and_withdrawn() {
    let server = TestServer::start(Backend::Sqlite).await;
    let program = program(&server).await;
    let app = path(&program.made(APPS, web("Shop")).await);
    let [ann, bob] = users(&server, ["ann", "bob"]).await;
    let list = format!("{app}/users");
    server.clock.advance(Span::from_secs(1));
    let order = json!({
        "id": ann, "scope": "USER",
        "credentials": {"userName": "ann.at.shop"}, "profile": {"size": {"shoe": 38}},
    });
    let made = program.made(&list, order).await;
    insta::assert_json_snapshot!("app_user", plain(&made));
    let one = format!("{list}/{ann}");
    assert_eq!(program.get(&one).await.body, made);
    let changed = program.made(&one, json!({"profile": {"hat": 7}})).await;
    assert_eq!(changed["profile"], json!({"size": {"shoe": 38}, "hat": 7}));
    assert_eq!(changed["created"], made["created"]);
    let by_login = program.made(&list, json!({"id": "bob"})).await;
    assert_eq!(by_login["id"], json!(bob));

    for (id, kind) in [(Some("00unone"), "User"), (Some("nobody"), "User"), (None, "")] {
        let refused = program.post(&list, json!({"id": id})).await;
        let expected = id.map_or((400, "E0000001"), |_| (404, "E0000007"));
        assert_eq!(code(&refused), expected);
        assert!(id.is_some() || causes(&refused) == ["id: is required"], "{}", refused.text);
        assert!(refused.body["errorSummary"].as_str().unwrap().contains(kind));
    }
    for (body, cause) in [
        (json!({"id": bob, "scope": "GROUP"}), "scope: must be one of USER"),
        (json!({"id": bob, "profile": [1]}), "profile: must be an object"),
        (json!({"id": 7}), "id: must be a string"),
    ] {
        let refused = program.post(&list, body).await;
        assert_eq!((code(&refused), causes(&refused)[0]), ((400, "E0000001"), cause));
    }
    let large = json!({"id": bob, "profile": {"text": "x".repeat(60_000)}});
    assert_eq!(code(&program.post(&list, large).await), (400, "E0000001"));

    let gone = program.delete(&one).await;
    assert_eq!((gone.status, gone.text.as_str(), gone.header("content-type")), (204, "", None));
    for refused in [
        program.get(&one).await,
        program.delete(&one).await,
        program.post(&one, json!({"profile": {}})).await,
        program.get(&format!("{list}/nobody")).await,
    ] {
        assert_eq!(code(&refused), (404, "E0000007"));
    }
    assert_eq!(members(&program, &app, "").await, [("USER".to_owned(), bob)]);
}

/// Both ways, on every size of a page: each is told once.
async fn round(backend: Backend) {
    let server = TestServer::start(backend).await;
    let program = program(&server).await;
    let app = path(&program.made(APPS, web("Shop")).await);
    let [ann, bob, cleo, dan, eve] = users(&server, ["ann", "bob", "cleo", "dan", "eve"]).await;
    let west = group_of(&program, "West", &[&bob, &cleo]).await;
    let east = group_of(&program, "East", &[&cleo, &dan]).await;
    for user in [&ann, &bob] {
        program.made(&format!("{app}/users"), json!({"id": user})).await;
    }
    for group in [&west, &east] {
        assert_eq!(program.put(&format!("{app}/groups/{group}"), json!({})).await.status, 200);
    }
    let sorted = |direct: &[&String], with_group: &[&String]| {
        let with = |scope: &str, users: &[&String]| -> Vec<_> {
            users.iter().map(|user| (scope.to_owned(), (*user).clone())).collect()
        };
        let mut all = [with("USER", direct), with("GROUP", with_group)].concat();
        all.sort_unstable();
        all
    };
    let all = sorted(&[&ann, &bob], &[&cleo, &dan]);
    for query in ["", "limit=1", "limit=2", "limit=3", "limit=500"] {
        assert_eq!(members(&program, &app, query).await, all, "{query}");
    }
    assert_eq!(members(&program, &app, "q=CL").await, sorted(&[], &[&cleo]));
    for bad in ["after=x", "after=g.x", "limit=0"] {
        assert_eq!(code(&program.get(&format!("{app}/users?{bad}")).await), (400, "E0000054"), "{bad}");
    }
    let mine = |user: &str| format!("{APPS}?filter=user.id+eq+%22{user}%22&q=shop");
    let shops = async |user: &str| rows(&program, &mine(user), "label").await.len();
    // Each but the first application was made with its users.
    assert_eq!((shops(&ann).await, shops(&dan).await, shops(&eve).await), (2, 2, 1));

    let one = |user: &str| format!("{app}/users/{user}");
    assert_eq!(program.get(&one(&dan)).await.body["scope"], "GROUP");
    assert_eq!(program.get(&one(&eve)).await.status, 404);
    let refused = program.delete(&one(&dan)).await;
    assert_eq!(code(&refused), (400, "E0000001"));
    assert_eq!(
        causes(&refused),
        ["id: the user belongs to the application with a group: take the group away"]
    );
    // Whoever is given data of their own belongs by themselves.
    assert_eq!(program.made(&one(&dan), json!({"profile": {"hat": 7}})).await["scope"], "USER");
    assert_eq!(program.delete(&one(&bob)).await.status, 204);
    assert_eq!(members(&program, &app, "limit=1").await, sorted(&[&ann, &dan], &[&bob, &cleo]));
    // A group that was removed has no members, whoever was in it.
    assert_eq!(program.delete(&format!("/api/v1/groups/{east}")).await.status, 204);
    assert_eq!(program.delete(&format!("{app}/groups/{west}")).await.status, 204);
    assert_eq!(members(&program, &app, "").await, sorted(&[&ann, &dan], &[]));
    assert_eq!(program.get(&one(&cleo)).await.status, 404);
    let late = program.get(&format!("{app}/users?after=g.")).await;
    assert_eq!((late.status, &late.body), (200, &json!([])), "whoever was at the groups meanwhile");

    let everyone = program.get("/api/v1/groups?q=Everyone").await.body[0]["id"].clone();
    assert_eq!(
        program.put(&format!("{app}/groups/{}", everyone.as_str().unwrap()), json!({})).await.status,
        200
    );
    assert_eq!(program.get(&one(&eve)).await.body["scope"], "GROUP");
    let found = members(&program, &app, "limit=2").await;
    assert!(sorted(&[&ann, &dan], &[&bob, &cleo, &eve]).iter().all(|row| found.contains(row)), "{found:?}");
}

#[tokio::test]
async fn users_come_by_themselves_and_with_groups() {
    round(Backend::Memory).await;
}

#[tokio::test]
async fn users_come_by_themselves_and_with_groups_in_a_file_too() {
    round(Backend::Sqlite).await;
}

#[tokio::test]
async fn whoever_assigns_users_has_them_in_reach() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let app = path(&program.made(APPS, web("Shop")).await);
    let [ann, bob] = users(&server, ["ann", "bob"]).await;
    let west = group_of(&program, "West", &[&ann]).await;
    program.made(&format!("{app}/users"), json!({"id": bob})).await;
    let reach = Reach::Groups(vec![GroupId::from_uuid(parse_short(&west[3..]).unwrap())]);
    let local = server.operator_with(vec![Grant { role: Role::ADMINISTRATOR, reach }]).await;
    let local = Caller::new(&server, &local, ADMINISTRATORS).await;
    let list = format!("{app}/users");
    assert_eq!(local.post(&list, json!({"id": ann})).await.status, 200);
    assert_eq!(members(&local, &app, "").await, [("USER".to_owned(), ann.clone())], "the other is not shown");
    for refused in [
        local.post(&list, json!({"id": bob})).await,
        local.get(&format!("{list}/{bob}")).await,
        local.post(&format!("{list}/{bob}"), json!({"profile": {"hat": 7}})).await,
        local.delete(&format!("{list}/{bob}")).await,
    ] {
        assert_eq!(code(&refused), (404, "E0000007"), "nor is it told that there is one");
    }
    // An application is everybody's: whoever is limited to a group neither assigns groups nor changes it.
    for refused in [
        local.put(&format!("{app}/groups/{west}"), json!({})).await,
        local.delete(&app).await,
        local.post(APPS, web("Mine")).await,
    ] {
        assert_eq!(code(&refused), (403, "E0000006"), "{}", refused.text);
    }

    let administrator = server.administrator().await;
    let reader = Caller::new(&server, &administrator, &["applications:read", "users:read"]).await;
    assert_eq!(members(&reader, &app, "").await.len(), 2);
    let apps_only = Caller::new(&server, &administrator, &["applications:read", "applications:write"]).await;
    for refused in [
        reader.post(&list, json!({"id": ann})).await,
        reader.delete(&format!("{list}/{ann}")).await,
        reader.put(&format!("{app}/groups/{west}"), json!({})).await,
        apps_only.get(&list).await,
        apps_only.post(&list, json!({"id": ann})).await,
    ] {
        assert_eq!(code(&refused), (403, "E0000006"));
    }
    assert_eq!(members(&program, &app, "").await.len(), 2, "nothing was done");
}

#[tokio::test]
async fn operators_are_not_assigned_by_themselves_nor_by_services() {
    let scene = Scene::open(Backend::Memory, &["okta.apps.manage", "okta.users.manage"]).await;
    let operator = id_of(scene.administrator.account);
    let list = format!("{APPS}/{}/users", scene.app);
    let own = scene.program().post(&list, json!({"id": operator})).await;
    assert_eq!(code(&own), (403, "E0000006"));
    assert_eq!(causes(&own), ["nobody may do this to their own account"]);
    let token = scene.token("okta.apps.manage okta.users.manage").await;
    let [ann] = users(&scene.server, ["ann"]).await;
    assert_eq!(scene.call(&token, Method::POST, &list, Some(&json!({"id": ann}))).await.status, 200);
    for refused in [
        scene.call(&token, Method::POST, &list, Some(&json!({"id": operator}))).await,
        scene.get(&token, &format!("{list}/{operator}")).await,
    ] {
        assert_eq!(code(&refused), (403, "E0000006"), "{}", refused.text);
        assert_eq!(causes(&refused), ["this user is an operator"]);
    }
    // Even where everyone belongs to it, an operator is nobody that a service sees.
    let everyone = scene.program().get("/api/v1/groups?q=Everyone").await.body[0]["id"].clone();
    let assigned = format!("{APPS}/{}/groups/{}", scene.app, everyone.as_str().unwrap());
    assert_eq!(scene.program().put(&assigned, json!({})).await.status, 200);
    let seen = async |page: &str| {
        let answer = scene.get(&token, page).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(!answer.text.contains(&operator));
        next(&answer, &scene.server)
    };
    let with_groups = seen(&list).await.expect("those of the groups");
    assert_eq!(seen(&with_groups).await, None);
    assert!(scene.program().get(&with_groups).await.text.contains(&operator), "whom others do see");
}
