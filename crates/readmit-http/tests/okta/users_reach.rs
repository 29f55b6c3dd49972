//! Whose users a program sees and changes: those in its operator's reach.

use crate::caller::Caller;
use crate::users::{PASSWORD, USERS, code, group, id_of, path, person, program, with};
use readmit_core::id::GroupId;
use readmit_core::operator::{Grant, Reach, Role};
use readmit_testkit::{Backend, Reply, TestOperator, TestServer};
use serde_json::json;

/// An operator who has these permissions over one group.
async fn limited(server: &TestServer, group: &str, permissions: &[&str]) -> TestOperator {
    let administrator = server.administrator().await;
    let role = json!({"name": "Limited", "description": "", "rank": 5, "permissions": permissions});
    let role = administrator.post("/roles", role).await;
    assert_eq!(role.status, 201, "{}", role.text);
    let role = role.body["id"].as_str().unwrap().parse().unwrap();
    let group = GroupId::from_uuid(readmit_core::id::parse_short(&group[3..]).unwrap());
    server.operator_with(vec![Grant { role, reach: Reach::Groups(vec![group]) }]).await
}

#[tokio::test]
async fn whoever_was_given_a_group_sees_and_changes_its_members_only() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let (own, other) = (group(&program, "Own").await, group(&program, "Other").await);
    let member = with(person("member"), &["groupIds"], json!([own, other]));
    let member = program.made(USERS, member).await;
    let stranger = program.made(USERS, with(person("stranger"), &["groupIds"], json!([other]))).await;
    let permissions = ["users:read", "users:write", "groups:read"];
    let operator = limited(&server, &own, &permissions).await;
    let caller = Caller::new(&server, &operator, &permissions).await;
    let seen = |answer: Reply| -> Vec<String> {
        let users = answer.body.as_array().unwrap().clone();
        users.iter().map(|user| user["profile"]["login"].as_str().unwrap().to_owned()).collect()
    };
    for query in [
        "",
        "?q=exam",
        "?search=profile.lastName%20eq%20%22Lee%22",
        "?filter=profile.lastName%20eq%20%22Lee%22",
    ] {
        let found = seen(caller.get(&format!("{USERS}{query}")).await);
        let expected: &[&str] = if query == "?q=exam" { &[] } else { &["member@example.com"] };
        assert_eq!(found, expected, "{query}");
    }
    let by_id = format!("{USERS}?search=id%20eq%20%22{}%22", stranger["id"].as_str().unwrap());
    assert!(seen(caller.get(&by_id).await).is_empty());
    let groups = caller.get(&format!("{}/groups", path(&member))).await.body;
    let ids: Vec<_> = groups.as_array().unwrap().iter().map(|group| &group["id"]).collect();
    assert_eq!(ids, [&json!(own)]);
    let change = json!({"profile": {"lastName": "Li"}});
    assert_eq!(caller.post(&path(&member), change.clone()).await.status, 200);
    for answer in [
        caller.get(&path(&stranger)).await,
        caller.get(&format!("{}/groups", path(&stranger))).await,
        caller.post(&path(&stranger), change.clone()).await,
        caller.put(&path(&stranger), person("stranger")).await,
    ] {
        assert_eq!(code(&answer), (404, "E0000007"));
    }
    let made = caller.post(USERS, with(person("third"), &["groupIds"], json!([own]))).await;
    assert_eq!(code(&made), (403, "E0000006"), "new users are made for everyone");
    let me = caller.get(&format!("{USERS}/me")).await;
    assert_eq!(me.body["id"].as_str().unwrap(), id_of(operator.account));
}

#[tokio::test]
async fn operators_are_changed_by_who_may_be_them() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let role = json!({"name": "Clerk", "description": "", "rank": 50,
        "permissions": ["users:read", "users:write", "operators:read", "operators:write"]});
    let role = administrator.post("/roles", role).await;
    let role = role.body["id"].as_str().unwrap().parse().unwrap();
    let clerk = server.operator_with(vec![Grant { role, reach: Reach::Everyone }]).await;
    let clerk = Caller::new(&server, &clerk, &["users:read", "users:write", "operators:write"]).await;
    let agent = server.operator(Role::HELP_DESK).await;
    let (above, beside) = (id_of(administrator.account), id_of(agent.account));
    let name = json!({"profile": {"firstName": "Eve"}});
    let secret = json!({"credentials": {"password": {"value": PASSWORD}}});
    let question =
        json!({"credentials": {"recovery_question": {"question": "First pet?", "answer": "Rexy"}}});
    assert_eq!(clerk.post(&format!("{USERS}/{beside}"), name.clone()).await.status, 200);
    // A lower rank, but rights that the clerk does not have: their password would be those rights.
    for body in [&secret, &question] {
        let refused = clerk.post(&format!("{USERS}/{beside}"), body.clone()).await;
        assert_eq!(code(&refused), (403, "E0000006"), "{}", refused.text);
    }
    for body in [&name, &secret, &question] {
        let refused = clerk.post(&format!("{USERS}/{above}"), body.clone()).await;
        assert_eq!(code(&refused), (403, "E0000006"));
    }
    let narrow = Caller::new(&server, &administrator, &["users:read", "users:write"]).await;
    let refused = narrow.post(&format!("{USERS}/{beside}"), secret.clone()).await;
    assert_eq!(code(&refused), (403, "E0000006"), "a token without operators:write");
    let reader = Caller::new(&server, &administrator, &["users:read"]).await;
    for answer in
        [reader.post(USERS, person("user1")).await, reader.post(&format!("{USERS}/{beside}"), name).await]
    {
        assert_eq!(code(&answer), (403, "E0000006"));
    }
    let no_groups = Caller::new(&server, &administrator, &["users:read", "users:write", "groups:read"]).await;
    let staff = group(&program(&server).await, "Staff").await;
    let refused = no_groups.post(USERS, with(person("user1"), &["groupIds"], json!([staff]))).await;
    assert_eq!(code(&refused), (403, "E0000006"), "groups carry rights");
    let mut again = agent.clone();
    assert_eq!(again.sign_in().await.status, 200, "the password is the old one");
}
