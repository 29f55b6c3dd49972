//! Groups, and operators whose reach is some of them.

use readmit_core::operator::{Grant, Reach, Role};
use readmit_testkit::{Backend, TestServer};
use serde_json::json;

#[tokio::test]
async fn a_group_is_made_replaced_and_removed() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let made = administrator.post("/groups", json!({"name": " Board ", "protected": true})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.body["name"], &made.body["protected"]), (&json!("Board"), &json!(true)));
    let path = format!("/groups/{}", made.body["id"].as_str().unwrap());
    let taken = administrator.post("/groups", json!({"name": "Board"})).await;
    assert_eq!((taken.status, &taken.body["code"]), (409, &json!("name_taken")));
    assert_eq!(administrator.post("/groups", json!({"name": ""})).await.status, 422);
    let changed = administrator.put(&path, json!({"name": "Staff", "description": "All of them"})).await;
    assert_eq!((changed.status, &changed.body["protected"]), (200, &json!(false)), "{}", changed.text);
    assert_eq!(administrator.get(&path).await.body, changed.body);
    assert_eq!(administrator.delete(&path).await.status, 204);
    let gone = administrator.get(&path).await;
    assert_eq!((gone.status, &gone.body["code"]), (404, &json!("unknown_group")));
    assert_eq!(administrator.put(&path, json!({"name": "Staff"})).await.status, 404);
}

#[tokio::test]
async fn an_operator_sees_the_groups_in_reach_and_changes_none() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let north = administrator.post("/groups", json!({"name": "North"})).await.body["id"].clone();
    let south = administrator.post("/groups", json!({"name": "South"})).await.body["id"].clone();
    let reach = Reach::Groups(vec![north.as_str().unwrap().parse().unwrap()]);
    let agent = server.operator_with(vec![Grant { role: Role::HELP_DESK, reach }]).await;
    let listed = agent.get("/groups").await;
    assert_eq!(listed.body["groups"].as_array().unwrap().len(), 1, "{}", listed.text);
    assert_eq!(listed.body["groups"][0]["id"], north);
    assert_eq!(agent.get(&format!("/groups/{}", north.as_str().unwrap())).await.status, 200);
    assert_eq!(agent.get(&format!("/groups/{}", south.as_str().unwrap())).await.status, 404);
    assert_eq!(agent.post("/groups", json!({"name": "West"})).await.status, 403);
    let used = administrator.delete(&format!("/groups/{}", north.as_str().unwrap())).await;
    assert_eq!((used.status, &used.body["code"]), (409, &json!("in_use")));

    // A role that reads settings, given for a group, opens no settings: they are nobody's in particular.
    let reach = Reach::Groups(vec![north.as_str().unwrap().parse().unwrap()]);
    let auditor = server.operator_with(vec![Grant { role: Role::AUDITOR, reach }]).await;
    for path in ["/roles", "/operators", "/organisation", "/hooks", "/messages", "/audit/checkpoints"] {
        let answer = auditor.get(path).await;
        assert_eq!((answer.status, &answer.body["code"]), (403, &json!("out_of_reach")), "{path}");
    }
}
