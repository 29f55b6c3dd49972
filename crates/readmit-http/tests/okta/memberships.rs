//! Who is in a group, and who may say so.

use crate::caller::{Caller, causes};
use crate::groups::{GROUPS, group, next, path};
use crate::organisation::user_id;
use readmit_core::id::{AccountId, GroupId, parse_short};
use readmit_core::operator::{Grant, Reach, Role};
use readmit_testkit::{Backend, TestClient, TestServer};
use serde_json::{Value, json};

/// What a program needs that looks at members.
const MEMBERS: &[&str] = &["groups:read", "groups:write", "users:read"];

async fn program(server: &TestServer) -> Caller<'_> {
    Caller::new(server, &server.administrator().await, MEMBERS).await
}

/// New users, by the vendor's ids.
async fn users(client: &TestClient, count: usize) -> Vec<String> {
    let mut users = Vec::new();
    for number in 0..count {
        users.push(user_id(&client.user(&format!("user-{number}")).await));
    }
    users
}

/// The ids of the members, page by page.
async fn members(program: &Caller<'_>, server: &TestServer, group: &str, limit: u32) -> Vec<String> {
    let (mut found, mut page) = (Vec::new(), Some(format!("{group}/users?limit={limit}")));
    while let Some(path) = page {
        let answer = program.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let users = answer.body.as_array().unwrap();
        assert!(users.len() <= limit as usize);
        found.extend(users.iter().map(|user| user["id"].as_str().unwrap().to_owned()));
        page = next(&answer, server);
    }
    found.sort_unstable();
    found
}

fn group_id(group: &Value) -> GroupId {
    let text = group["id"].as_str().expect("an id");
    GroupId::from_uuid(parse_short(&text[3..]).expect("a short id"))
}

/// Joined, listed page by page, left.
async fn round(backend: Backend) {
    let server = TestServer::start(backend).await;
    let (program, client) = (program(&server).await, server.full_client().await);
    let mut all = users(&client, 5).await;
    let west = path(&program.made("/api/v1/groups", group("West")).await);
    assert_eq!(members(&program, &server, &west, 2).await, [""; 0]);
    // A second time changes nothing.
    for user in all.iter().chain(&all[..1]) {
        let joined = program.put(&format!("{west}/users/{user}"), json!({})).await;
        assert_eq!((joined.status, joined.text.as_str(), joined.header("content-type")), (204, "", None));
    }
    let events = server.events().await;
    let joined = events.iter().filter(|event| event.body.contains("\"type\":\"account_updated\"")).count();
    assert_eq!(joined, all.len());
    let whole = program.get(&format!("{west}/users")).await;
    assert_eq!(whole.body.as_array().unwrap().len(), 5);
    assert_eq!((&whole.body[0]["status"], next(&whole, &server)), (&json!("ACTIVE"), None));
    let left = all.remove(0);
    for _ in 0..2 {
        assert_eq!(program.delete(&format!("{west}/users/{left}")).await.status, 204);
    }
    all.sort_unstable();
    for limit in [1, 2, 4, 5] {
        assert_eq!(members(&program, &server, &west, limit).await, all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_join_and_leave_in_memory() {
    round(Backend::Memory).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn users_join_and_leave_in_sqlite() {
    round(Backend::Sqlite).await;
}

#[tokio::test]
async fn only_known_users_join_known_groups() {
    let server = TestServer::start(Backend::Memory).await;
    let (program, client) = (program(&server).await, server.full_client().await);
    let (ann, nobody) =
        (users(&client, 1).await.remove(0), user_id(&AccountId::from_random([7; 16]).to_string()));
    let west = path(&program.made("/api/v1/groups", group("West")).await);
    for (path, kind) in [
        (format!("{west}/users/{nobody}"), "(User)"),
        (format!("{west}/users/me"), "(User)"),
        (format!("{west}/users/user-0"), "(User)"),
        (format!("/api/v1/groups/00g{}/users/{ann}", &nobody[3..]), "(UserGroup)"),
        (format!("/api/v1/groups/West/users/{ann}"), "(UserGroup)"),
    ] {
        for answer in [program.put(&path, json!({})).await, program.delete(&path).await] {
            assert_eq!((answer.status, &answer.body["errorCode"]), (404, &json!("E0000007")), "{path}");
            assert!(answer.body["errorSummary"].as_str().unwrap().ends_with(kind), "{}", answer.text);
        }
    }
    for number in 0..100 {
        let group = program.made("/api/v1/groups", group(&format!("Group {number}"))).await;
        assert_eq!(program.put(&format!("{}/users/{ann}", path(&group)), json!({})).await.status, 204);
    }
    let refused = program.put(&format!("{west}/users/{ann}"), json!({})).await;
    assert_eq!((refused.status, causes(&refused)), (400, vec!["an account can be in at most 100 groups"]));
    let garbled = program.get(&format!("{west}/users?after=x")).await;
    assert_eq!((garbled.status, &garbled.body["errorCode"]), (400, &json!("E0000054")));
}

#[tokio::test]
async fn every_user_is_in_everyone() {
    let server = TestServer::start(Backend::Sqlite).await;
    let (program, client) = (program(&server).await, server.full_client().await);
    let mut all = users(&client, 3).await;
    let found = program.get("/api/v1/groups?q=everyone").await;
    insta::assert_json_snapshot!("everyone", crate::caller::plain(&found.body));
    let everyone = path(&found.body[0]);
    assert_eq!(program.get(&everyone).await.body, found.body[0]);
    let operators = server.app.configuration().await.unwrap();
    all.extend(operators.operators().map(|operator| user_id(&operator.account.to_string())));
    all.sort_unstable();
    assert_eq!(members(&program, &server, &everyone, 2).await, all);

    let member = format!("{everyone}/users/{}", all[0]);
    for refused in [
        program.put(&everyone, group("Nobody")).await,
        program.delete(&everyone).await,
        program.put(&member, json!({})).await,
        program.delete(&member).await,
    ] {
        assert_eq!(
            (refused.status, &refused.body["errorCode"]),
            (403, &json!("E0000006")),
            "{}",
            refused.text
        );
        assert!(causes(&refused)[0].starts_with("every user is in this group: "), "{}", refused.text);
    }
}

#[tokio::test]
async fn policies_may_name_the_group_of_everyone() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let program =
        Caller::new(&server, &administrator, &["policies:read", "policies:write", "groups:read"]).await;
    let everyone = program.get("/api/v1/groups?q=Everyone").await.body[0]["id"].clone();
    let people = json!({"people": {"groups": {"include": [everyone]}}});
    for kind in ["MFA_ENROLL", "OKTA_SIGN_ON", "PASSWORD"] {
        let made = json!({"type": kind, "name": "All", "conditions": people});
        let made = program.made("/api/v1/policies", made).await;
        assert_eq!(made["conditions"]["people"], people["people"]);
        // As clients of the vendor send it for the built-in policy.
        let listed = program.get(&format!("/api/v1/policies?type={kind}")).await.body;
        let mut built_in =
            listed.as_array().unwrap().iter().find(|policy| policy["system"] == true).unwrap().clone();
        built_in["conditions"] = people.clone();
        let path = format!("/api/v1/policies/{}", built_in["id"].as_str().unwrap());
        let kept = program.put(&path, built_in).await;
        assert_eq!(kept.status, 200, "{}", kept.text);
    }
}

#[tokio::test]
async fn rights_decide_who_sees_and_changes_what() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let (owner, client) = (Caller::new(&server, &administrator, MEMBERS).await, server.full_client().await);
    let (west, east) = (
        owner.made("/api/v1/groups", group("West")).await,
        owner.made("/api/v1/groups", group("East")).await,
    );
    let users = users(&client, 2).await;
    for (group, user) in [(&west, &users[0]), (&east, &users[1])] {
        assert_eq!(owner.put(&format!("{}/users/{user}", path(group)), json!({})).await.status, 204);
    }

    let reader = Caller::new(&server, &administrator, &["groups:read"]).await;
    assert_eq!(reader.get(&path(&west)).await.status, 200);
    let unseen = reader.get(&format!("{}/users", path(&west))).await;
    assert_eq!((unseen.status, causes(&unseen)), (403, vec!["permission `users:read` is needed"]));
    for refused in [
        reader.post("/api/v1/groups", group("North")).await,
        reader.put(&path(&west), group("North")).await,
        reader.delete(&path(&west)).await,
        reader.put(&format!("{}/users/{}", path(&west), users[1]), json!({})).await,
        reader.delete(&format!("{}/users/{}", path(&west), users[0])).await,
    ] {
        assert_eq!((refused.status, causes(&refused)), (403, vec!["permission `groups:write` is needed"]));
    }
    let stranger = Caller::new(&server, &administrator, &["users:read"]).await;
    assert_eq!(stranger.get("/api/v1/groups").await.status, 403);

    // Whoever is limited to a group sees that one, and whoever is in it.
    let reach = Reach::Groups(vec![group_id(&west)]);
    let local = server.operator_with(vec![Grant { role: Role::ADMINISTRATOR, reach }]).await;
    let local = Caller::new(&server, &local, MEMBERS).await;
    let listed = local.get("/api/v1/groups").await.body;
    assert_eq!(
        listed.as_array().unwrap().iter().map(|group| &group["id"]).collect::<Vec<_>>(),
        [&west["id"]]
    );
    assert_eq!(members(&local, &server, &path(&west), 10).await, [users[0].clone()]);
    let everyone = path(&owner.get("/api/v1/groups?q=Everyone").await.body[0]);
    for answer in [
        local.get(&path(&east)).await,
        local.get(&format!("{}/users", path(&east))).await,
        local.get(&everyone).await,
        local.get(&format!("{everyone}/users")).await,
        local.put(&format!("{}/users/{}", path(&east), users[0]), json!({})).await,
        local.put(&format!("{}/users/{}", path(&west), users[1]), json!({})).await,
        local.delete(&format!("{}/users/{}", path(&east), users[1])).await,
    ] {
        assert_eq!(answer.status, 404, "{}", answer.text);
    }
    for answer in [
        local.post("/api/v1/groups", group("North")).await,
        local.put(&path(&west), group("North")).await,
        local.delete(&path(&west)).await,
    ] {
        assert_eq!(answer.status, 403, "{}", answer.text);
    }
}

/// A right over some groups is none to give or to take what others carry.
#[tokio::test]
async fn who_was_given_a_group_moves_its_members_in_and_out_of_that_one_only() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let owner = Caller::new(&server, &administrator, MEMBERS).await;
    let west = owner.made("/api/v1/groups", group("West")).await;
    let east = owner.made("/api/v1/groups", group("East")).await;
    let client = server.full_client().await;
    let native = client.user("user-0").await;
    let user = user_id(&native);
    let member = |group: &Value| format!("{}/users/{user}", path(group));
    for group in [&west, &east] {
        assert_eq!(owner.put(&member(group), json!({})).await.status, 204);
    }
    let reach = Reach::Groups(vec![group_id(&west)]);
    let grants = vec![
        Grant { role: Role::ADMINISTRATOR, reach },
        Grant { role: Role::READ_ONLY, reach: Reach::Everyone },
    ];
    let operator = server.operator_with(grants).await;
    let local = Caller::new(&server, &operator, MEMBERS).await;
    let other = format!("/accounts/{native}/groups/{}", group_id(&east));
    for refused in [local.put(&member(&east), json!({})).await, local.delete(&member(&east)).await] {
        let cause = "permission `groups:write` was not given for this group";
        assert_eq!((refused.status, causes(&refused)), (403, vec![cause]), "{}", refused.text);
    }
    for refused in [operator.put(&other, json!({})).await, operator.delete(&other).await] {
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (403, &json!("out_of_reach")),
            "{}",
            refused.text
        );
    }
    assert_eq!(members(&owner, &server, &path(&east), 10).await, std::slice::from_ref(&user));
    assert_eq!(local.put(&member(&west), json!({})).await.status, 204);

    // Whoever could take somebody out of a protected group would be free of its protection.
    let own = format!("/accounts/{native}/groups/{}", group_id(&west));
    let protected = json!({"name": "West", "description": "", "protected": true});
    let put = administrator.put(&format!("/groups/{}", group_id(&west)), protected).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let refused = local.delete(&member(&west)).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")), "{}", refused.text);
    assert_eq!(operator.delete(&own).await.status, 403);
    assert_eq!(members(&owner, &server, &path(&west), 10).await, std::slice::from_ref(&user));
    assert_eq!(local.put(&member(&west), json!({})).await.status, 204, "anybody may be protected");
    assert_eq!(owner.delete(&member(&west)).await.status, 204);
}

#[tokio::test]
async fn operators_are_put_into_groups_by_their_equals_and_not_by_themselves() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let owner = Caller::new(&server, &administrator, GROUPS).await;
    let west = path(&owner.made("/api/v1/groups", group("West")).await);
    let other = server.new_operator(vec![Grant { role: Role::HELP_DESK, reach: Reach::Everyone }]).await;
    let member = |id: AccountId| format!("{west}/users/{}", user_id(&id.to_string()));
    assert_eq!(owner.put(&member(other.account), json!({})).await.status, 204);
    let own = owner.put(&member(administrator.account), json!({})).await;
    assert_eq!((own.status, causes(&own)), (403, vec!["nobody may do this to their own account"]));
}
