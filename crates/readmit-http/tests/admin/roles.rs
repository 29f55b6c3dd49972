//! Roles and the permission tree.

use readmit_core::operator::{Area, Role};
use readmit_testkit::{Backend, TestServer};
use serde_json::json;

#[tokio::test]
async fn the_tree_has_every_area_once() {
    let server = TestServer::start(Backend::Memory).await;
    let agent = server.operator(Role::HELP_DESK).await;
    let tree = agent.get("/permissions").await;
    let areas = tree.body["areas"].as_array().unwrap();
    let users = areas.iter().find(|area| area["name"] == "users").unwrap();
    let codes = users["areas"]
        .as_array()
        .unwrap()
        .iter()
        .find(|area| area["label"] == "Generate temporary access code");
    assert_eq!(codes.unwrap()["write"], "users.temporary_access_code:write");
    let inner: usize = areas.iter().map(|area| area["areas"].as_array().unwrap().len()).sum();
    assert_eq!(areas.len() + inner, Area::ALL.len(), "two levels");
}

#[tokio::test]
async fn a_role_is_made_replaced_and_removed() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let made = administrator
        .post(
            "/roles",
            json!({
                "name": "Unlocker", "rank": 5, "permissions": ["users.unlock:write"],
            }),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["permissions"], json!(["users.unlock:read", "users.unlock:write"]));
    let path = format!("/roles/{}", made.body["id"].as_str().unwrap());
    let order = json!({"name": "Looker", "description": "Looks.", "rank": 4, "permissions": ["users:read"]});
    let changed = administrator.put(&path, order).await;
    assert_eq!((changed.status, &changed.body["rank"]), (200, &json!(4)), "{}", changed.text);
    assert_eq!(administrator.get(&path).await.body, changed.body);
    let listed = administrator.get("/roles").await;
    let names: Vec<_> = listed.body["roles"].as_array().unwrap().iter().map(|role| &role["name"]).collect();
    assert_eq!(names, ["Administrator", "Auditor", "Help-desk agent", "Looker", "Read-only"]);

    let id = made.body["id"].as_str().unwrap().parse().unwrap();
    let looker = server.operator(id).await;
    let used = administrator.delete(&path).await;
    assert_eq!((used.status, &used.body["code"]), (409, &json!("in_use")));
    assert_eq!(administrator.get(&path).await.body["operators"], 1);
    assert_eq!(administrator.delete(&format!("/operators/{}", looker.account)).await.status, 204);
    assert_eq!(administrator.delete(&path).await.status, 204);
    assert_eq!(administrator.get(&path).await.status, 404);
}

#[tokio::test]
async fn what_makes_no_role_is_refused() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let built_in = format!("/roles/{}", Role::HELP_DESK);
    let good = json!({"name": "x", "rank": 1, "permissions": []});
    let changed = administrator.put(&built_in, good.clone()).await;
    assert_eq!((changed.status, &changed.body["code"]), (409, &json!("built_in")));
    assert_eq!(administrator.delete(&built_in).await.status, 409);
    for (body, status, words) in [
        (json!({"name": " ", "rank": 1, "permissions": []}), 422, "name must"),
        (json!({"name": "x", "rank": 101, "permissions": []}), 422, "rank must"),
        (json!({"name": "x", "rank": 300, "permissions": []}), 400, "rank"),
        (json!({"name": "x", "rank": 1}), 400, "permissions is required"),
        (json!({"name": "x", "rank": 1, "permissions": ["users"]}), 400, "permissions[0]"),
    ] {
        let answer = administrator.post("/roles", body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(answer.body["detail"].as_str().unwrap().contains(words), "{}", answer.text);
    }
}

#[tokio::test]
async fn nobody_makes_a_role_beyond_their_own() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let keeper = json!({"name": "Keeper", "rank": 30, "permissions": ["roles:write", "users:read"]});
    let keeper = administrator.post("/roles", keeper).await.body["id"].as_str().unwrap().to_owned();
    let path = format!("/roles/{keeper}");
    let keeper = server.operator(keeper.parse().unwrap()).await;
    let role = |rank: u8, permission: &str| json!({"name": "N", "rank": rank, "permissions": [permission]});
    let high = keeper.post("/roles", role(31, "users:read")).await;
    assert_eq!((high.status, &high.body["code"]), (403, &json!("higher_rank")));
    let wide = keeper.post("/roles", role(30, "users:write")).await;
    assert_eq!((wide.status, &wide.body["code"]), (403, &json!("permission_denied")));
    assert_eq!(keeper.put(&path, role(30, "users:write")).await.status, 403, "nor their own role");
    assert_eq!(keeper.post("/roles", role(30, "users:read")).await.status, 201);
}
