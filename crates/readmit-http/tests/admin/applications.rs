//! Applications, their clients, and their settings of one-time passcodes.

use crate::desk::{Desk, assert_problem, text};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_made_changed_and_removed() {
    let desk = Desk::open().await;
    let made = desk.admin.post("/applications", json!({"name": " Bank ", "description": "Accounts"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/applications/{}", text(&made.body["id"]));
    assert_eq!((&made.body["name"], &made.body["cross_client"]), (&json!("Bank"), &json!(false)));
    let listed = desk.agent.get("/applications").await;
    let names: Vec<String> =
        listed.body["applications"].as_array().unwrap().iter().map(|one| text(&one["name"])).collect();
    assert_eq!(names, ["Bank", "Shop"]);
    let changed = desk.admin.patch(&path, json!({"name": "Savings"})).await;
    let words = (&changed.body["name"], &changed.body["description"]);
    assert_eq!(words, (&json!("Savings"), &json!("Accounts")), "{}", changed.text);
    assert_problem(&desk.agent.patch(&path, json!({"name": "Mine"})).await, 403, "permission_denied");
    for (change, word) in [
        (json!({"name": " "}), "name must not be empty"),
        (json!({"name": "x".repeat(201)}), "name must have at most 200"),
        (json!({"title": "x"}), "title"),
    ] {
        let refused = desk.admin.patch(&path, change).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
        assert!(refused.text.contains(word), "{}", refused.text);
    }
    assert_eq!(desk.admin.delete(&path).await.status, 204);
    assert_problem(&desk.admin.get(&path).await, 404, "unknown_application");
    assert_problem(&desk.admin.delete(&path).await, 404, "unknown_application");
    assert_problem(&desk.admin.get("/applications/7").await, 404, "unknown_application");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_of_passcodes_are_checked_all_at_once() {
    let desk = Desk::open().await;
    let path = format!("/applications/{}/passcodes", desk.application.id);
    let shown = desk.admin.get(&path).await;
    assert_eq!(
        shown.body,
        json!({
            "cross_client": true,
            "codes": {
                "alphabet": "digits", "letters": false, "specials": false, "length": 6,
                "life_min_seconds": 1, "life_default_seconds": 300, "life_max_seconds": 86_400,
                "multiple_use": true, "failures_max": 3, "lock_duration_seconds": 900, "verification": [],
            },
        })
    );
    let change = json!({"codes": {"length": 3, "life_min_seconds": 600, "failures_max": 0}});
    let refused = desk.admin.put(&path, change).await;
    assert_problem(&refused, 422, "policy");
    let fields: Vec<String> =
        refused.body["errors"].as_array().unwrap().iter().map(|error| text(&error["field"])).collect();
    assert_eq!(fields, ["length", "life_default_seconds", "failures_max"]);
    assert_eq!(desk.admin.get(&path).await.body, shown.body, "nothing was changed");

    let change = json!({"codes": {"alphabet": "complex", "letters": true, "length": 10}});
    let changed = desk.admin.put(&path, change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let codes = &changed.body["codes"];
    assert_eq!(
        (&codes["letters"], &codes["specials"], &codes["length"]),
        (&json!(true), &json!(false), &json!(10))
    );
    let ann = desk.client.user("ann").await;
    let made = desk.agent.post(&desk.codes(&ann), json!({})).await;
    let code = text(&made.body["code"]);
    assert!(code.len() == 10 && code.contains(|c: char| c.is_ascii_alphabetic()), "{code}");
    let refused = desk.admin.put(&path, json!({"codes": {"alphabet": "digits", "letters": true}})).await;
    assert_eq!(refused.status, 400, "{}", refused.text);

    // These settings have a permission of their own.
    let role = json!({"name": "Apps", "rank": 5, "permissions": ["applications:write"]});
    let role = desk.admin.post("/roles", role).await;
    let keeper = desk.server.operator(text(&role.body["id"]).parse().unwrap()).await;
    assert_problem(&keeper.put(&path, json!({"cross_client": false})).await, 403, "permission_denied");
    assert_problem(&keeper.get(&path).await, 403, "permission_denied");
    let own = format!("/applications/{}", desk.application.id);
    assert_eq!(keeper.patch(&own, json!({"name": "Store"})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_has_its_secret_told_once() {
    let desk = Desk::open().await;
    let path = format!("/applications/{}/clients", desk.application.id);
    let order = json!({"name": "Web", "redirect_uris": ["https://shop.example.com/back"]});
    let made = desk.admin.post(&path, order).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let (id, secret) = (text(&made.body["id"]), text(&made.body["secret"]));
    let client = format!("{path}/{id}");
    let token = |secret: String| {
        let form = [
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", id.clone()),
            ("client_secret", secret),
        ];
        readmit_testkit::server::reply(desk.server.raw(reqwest::Method::POST, "/oidc/token").form(&form))
    };
    assert_eq!(token(secret.clone()).await.status, 200);
    let shown = desk.admin.get(&client).await;
    assert!(shown.body.get("secret").is_none() && !shown.text.contains(&secret), "{}", shown.text);
    let listed = desk.admin.get(&path).await;
    assert!(listed.body["clients"].as_array().unwrap().len() == 2 && !listed.text.contains(&secret));

    let rotated = desk.admin.post(&format!("{client}/secret"), json!({"grace_seconds": 60})).await;
    assert_eq!(rotated.status, 200, "{}", rotated.text);
    assert_eq!(token(text(&rotated.body["secret"])).await.status, 200);
    assert_eq!(token(secret.clone()).await.status, 200, "for a minute");
    desk.server.clock.advance(readmit_core::time::Span::from_mins(1));
    assert_eq!(token(secret).await.status, 401);
    let changed = desk.admin.patch(&client, json!({"enabled": false, "permissions": ["users:read"]})).await;
    assert_eq!(
        (&changed.body["enabled"], &changed.body["permissions"]),
        (&json!(false), &json!(["users:read"]))
    );
    assert_eq!(changed.body["redirect_uris"], json!(["https://shop.example.com/back"]));
    assert_eq!(token(text(&rotated.body["secret"])).await.status, 401);

    for (change, word) in [
        (json!({"redirect_uris": ["shop"]}), "redirect_uris"),
        (json!({"permissions": ["users:fly"]}), "permissions"),
        (json!({"token_algorithm": "none"}), "token_algorithm must be"),
        (json!({"secret": "x"}), "secret"),
    ] {
        let refused = desk.admin.patch(&client, change).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
        assert!(text(&refused.body["detail"]).contains(word), "{}", refused.text);
    }
    let long = desk.admin.post(&format!("{client}/secret"), json!({"grace_seconds": 604_801})).await;
    assert_eq!(long.status, 400, "{}", long.text);
    let elsewhere = desk.server.application(readmit_core::application::Passcodes::default()).await;
    let wrong = format!("/applications/{}/clients/{id}", elsewhere.id);
    assert_problem(&desk.admin.get(&wrong).await, 404, "unknown_client");
    assert_problem(&desk.admin.delete(&wrong).await, 404, "unknown_client");
    assert_eq!(desk.admin.delete(&client).await.status, 204);
    assert_problem(&desk.admin.get(&client).await, 404, "unknown_client");
    assert_problem(&desk.agent.post(&path, json!({"name": "X"})).await, 403, "permission_denied");
    assert_eq!(desk.agent.post(&path, Value::Null).await.status, 403, "permission before the body");
}
