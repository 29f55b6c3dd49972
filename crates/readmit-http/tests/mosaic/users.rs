//! `/cis/v1/users`: made, read, changed, removed, and added to applications.

use readmit_core::application::Passcodes;
use readmit_core::permission::{Permission, Permissions};
use readmit_core::time::Span;
use readmit_testkit::server::all_but;
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use serde_json::{Value, json};

const USERS: &str = "/cis/v1/users";

fn ann() -> Value {
    json!({
        "email": "Ann@Example.com",
        "phone_number": "+1 (415) 555-0123",
        "username": "Ann",
        "external_user_id": "user123",
        "external_account_id": "acc-7",
        "name": {"title": "Dr", "first_name": "Ann", "last_name": "Lee", "middle_name": "B"},
        "secondary_emails": ["ann@home.example"],
        "secondary_phone_numbers": ["+442071838750"],
        "birthday": "1990-02-03",
        "address": {"country": "US", "city": "Reno", "type": "Home"},
        "picture": "https://example.com/a.png",
        "language": "en",
        "custom_data": {"tier": "gold", "flags": {"a": [1, 2]}},
        "custom_app_data": {"seat": 4}
    })
}

fn id(reply: &Reply) -> String {
    reply.body["result"]["user_id"].as_str().unwrap().to_owned()
}

async fn start() -> (TestServer, TestClient) {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    (server, client)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_made_and_found_by_every_identifier() {
    let (_server, client) = start().await;
    let made = client.post(USERS, ann()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let user = &made.body["result"];
    assert_eq!(user["status"], "Active");
    assert_eq!(user["created_at"], 1_768_478_400_000_i64);
    assert_eq!(user["email"], json!({"value": "Ann@Example.com", "email_verified": false}));
    assert_eq!(user["phone_number"], json!({"value": "+14155550123", "phone_number_verified": false}));
    assert_eq!(user["secondary_emails"][0]["value"], "ann@home.example");
    assert_eq!(user["name"]["last_name"], "Lee");
    assert_eq!(user["address"]["type"], "Home");
    assert_eq!(user["custom_data"]["flags"]["a"], json!([1, 2]));
    assert_eq!(user["custom_app_data"], json!({"seat": 4}));
    assert_eq!(user["app_name"], "Shop");
    let id = id(&made);
    for path in [
        format!("/{id}"),
        "/email/ann%40example.com".to_owned(),
        "/email/ANN@EXAMPLE.COM".to_owned(),
        "/external-user-id/user123".to_owned(),
        "/username/ann".to_owned(),
        "/phone-number/%2B14155550123".to_owned(),
        "/phone/+14155550123".to_owned(),
        "/identifier?identifier_name=email&identifier_value=ann%40example.com".to_owned(),
        "/identifier?identifier_name=phoneNumber&identifier_value=+14155550123".to_owned(),
        "/identifier?identifier_name=phoneNumber&identifier_value=%2B14155550123".to_owned(),
        "/identifier?identifier_name=externalUserId&identifier_value=user123".to_owned(),
        "/identifier?identifier_name=username&identifier_value=ANN".to_owned(),
    ] {
        let found = client.get(&format!("{USERS}{path}")).await;
        assert_eq!((found.status, &found.body["result"]), (200, user), "{path}");
    }
    for path in [
        "/email/ann",
        "/username/user123",
        "/external-user-id/ann",
        "/nobody",
        "/email/%20",
        &format!("/{}", "a".repeat(300)),
    ] {
        let none = client.get(&format!("{USERS}{path}")).await;
        assert_eq!(
            (none.status, none.body),
            (404, json!({"message": "User not found", "error_code": 404})),
            "{path}"
        );
    }
    let unknown = client.get(&format!("{USERS}/identifier?identifier_name=shoe&identifier_value=7")).await;
    assert_eq!(unknown.status, 400);
    assert!(unknown.body["message"][0].as_str().unwrap().contains("externalUserId"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identifier_belongs_to_one_user_over_all_kinds() {
    let (server, client) = start().await;
    client.post(USERS, ann()).await;
    let elsewhere = server.own_client().await;
    for body in [
        json!({"email": "ANN@example.com"}),
        json!({"username": "ann"}),
        json!({"phone_number": "+1-415-555-0123"}),
        json!({"external_user_id": "User123"}),
        json!({"username": "user123"}),
        json!({"external_user_id": "ann@example.com"}),
    ] {
        for client in [&client, &elsewhere] {
            let taken = client.post(USERS, body.clone()).await;
            assert_eq!((taken.status, &taken.body["error_code"]), (409, &json!(409)), "{body}");
            assert!(taken.body["ts_error_code"].is_string() && taken.body["message"].is_string());
        }
    }
    assert_eq!(client.get("/cis/v1/users/count").await.body["result"]["user_count"], 1);
    let bob = id(&client.post(USERS, json!({"username": "bob"})).await);
    let taken = client.put(&format!("{USERS}/{bob}"), json!({"username": "ann"})).await;
    assert_eq!(taken.status, 409);
    assert_eq!(client.get(&format!("{USERS}/username/bob")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_users_are_refused_by_name() {
    let (_server, client) = start().await;
    let deep = (0..20).fold(json!(1), |inner, _| json!({"a": inner}));
    for (body, words) in [
        (json!({}), "email, phone_number, username or external_user_id"),
        (json!({"name": {"first_name": "Ann"}}), "is required"),
        (json!({"email": "ann"}), "email must be an e-mail address"),
        (json!({"email": 7}), "email must be a string"),
        (json!({"phone_number": "555"}), "phone_number must be a phone number"),
        (json!({"username": "an n"}), "username must not contain white space"),
        (json!({"username": "a".repeat(255)}), "username must have at most 254"),
        (json!({"username": "ann", "secondary_emails": ["x"]}), "secondary_emails must be"),
        (json!({"username": "ann", "name": "Ann"}), "name must be an object"),
        (json!({"username": "ann", "name": {"first_name": []}}), "name.first_name must be a string"),
        (json!({"username": "ann", "address": {"type": "Beach"}}), "address.type must be one of"),
        (json!({"username": "ann", "custom_data": []}), "custom_data must be an object"),
        (json!({"username": "ann", "custom_data": deep}), "custom_data must have at most 16 levels"),
        (json!({"username": "ann", "status": "Gone"}), "status must be one of"),
        (json!({"username": "ann", "credentials": {"password": "x"}}), "credentials"),
        (json!({"username": "ann", "custom_data": {"x": "y".repeat(17_000)}}), "16384"),
    ] {
        let refused = client.post(USERS, body.clone()).await;
        assert_eq!(
            (refused.status, &refused.body["error_code"]),
            (400, &json!(400)),
            "{body} {}",
            refused.text
        );
        let message = refused.body["message"][0].as_str().unwrap();
        assert!(message.contains(words), "{body}: {message}");
    }
    assert_eq!(client.get("/cis/v1/users/count").await.body["user_count"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_merges() {
    let (server, client) = start().await;
    let id = id(&client.post(USERS, ann()).await);
    let path = format!("{USERS}/{id}");
    server.clock.advance(Span::from_secs(60));
    let change = json!({
        "email": "lee@example.com",
        "name": {"first_name": "Anna"},
        "custom_data": {"tier": "silver", "flags": null, "new": true},
        "custom_app_data": {"row": 2},
        "external_account_id": null
    });
    let changed = client.put(&path, change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let user = &changed.body["result"];
    assert_eq!(user["email"]["value"], "lee@example.com");
    assert_eq!(user["username"], "Ann");
    assert_eq!(user["name"], json!({"first_name": "Anna"}));
    assert_eq!(user["custom_data"], json!({"tier": "silver", "new": true}));
    assert_eq!(user["custom_app_data"], json!({"seat": 4, "row": 2}));
    assert!(user.get("external_account_id").is_none());
    assert_eq!(user["updated_at"], 1_768_478_460_000_i64);
    assert_eq!(client.get(&format!("{USERS}/email/ann@example.com")).await.status, 404);
    assert_eq!(client.get(&path).await.body["result"], *user);

    let cleared = json!({"email": null, "phone_number": null, "username": null, "external_user_id": null});
    assert_eq!(client.put(&path, cleared).await.status, 400);
    assert_eq!(client.get(&path).await.body["result"], *user);
    // The address of a removed identifier is free again.
    assert_eq!(client.post(USERS, json!({"email": "ann@example.com"})).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_is_set_by_a_change() {
    let (_server, client) = start().await;
    let id = id(&client.post(USERS, ann()).await);
    let path = format!("{USERS}/{id}");
    for status in ["Disabled", "Pending", "Active"] {
        let changed = client.put(&path, json!({"status": status})).await;
        assert_eq!(changed.body["result"]["status"], status);
        assert_eq!(changed.body["result"]["status_changed_at"], "2026-01-15T12:00:00Z");
    }
    assert_eq!(client.put(&path, json!({"status": "active"})).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_user_is_gone_with_code_and_session() {
    let (_server, client) = start().await;
    let user = client.user("ann").await;
    let code = client.issue(&user).await;
    let tokens = client.redeem(&user, &code).await.body;
    let left = client.issue(&user).await;
    let path = format!("{USERS}/{user}");
    let gone = client.delete(&path).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    assert_eq!(client.get(&path).await.status, 404);
    assert_eq!(client.delete(&path).await.status, 404);
    assert_eq!(client.redeem(&user, &left).await.error(), "auth_invalid_credentials");
    let refresh = json!({"refresh_token": tokens["refresh_token"]});
    assert_eq!(client.post("/cis/v1/auth/token/refresh", refresh).await.status, 400);
    // The name is free, and whoever takes it inherits nothing.
    let again = client.user("ann").await;
    assert_ne!(again, user);
    assert_eq!(client.redeem(&again, &left).await.error(), "auth_invalid_credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn to_a_client_of_one_application_other_users_do_not_exist() {
    let (server, client) = start().await;
    let elsewhere = server.own_client().await;
    let ann = client.user("ann").await;
    let path = format!("{USERS}/{ann}");
    for reply in [
        elsewhere.get(&path).await,
        elsewhere.get(&format!("{USERS}/username/ann")).await,
        elsewhere.put(&path, json!({"username": "eve"})).await,
        elsewhere.delete(&path).await,
        elsewhere.get(&format!("{path}/apps")).await,
        elsewhere.post(&format!("{path}/apps"), json!({"app_id": elsewhere.application})).await,
        elsewhere.get(&format!("{path}/authenticators")).await,
        elsewhere.post(&format!("{path}/authenticators/types/direct_otp/lock"), json!({})).await,
    ] {
        assert_eq!((reply.status, &reply.body["message"]), (404, &json!("User not found")));
    }
    assert_eq!(elsewhere.get(&format!("{USERS}/count")).await.body["user_count"], 0);
    let admin = server.full_client().await;
    assert_eq!(admin.get(&path).await.status, 200);
    // Who sees all but may not change all is told so.
    let reader = server.client(elsewhere.application, all_but(&[Permission::AppsEdit])).await;
    assert_eq!(reader.get(&path).await.status, 200);
    assert_eq!(reader.put(&path, json!({"username": "eve"})).await.status, 403);
    assert_eq!(client.get(&path).await.body["result"]["username"], "ann");
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_added_to_applications() {
    let (server, client) = start().await;
    let admin = server.full_client().await;
    let ann = client.user("ann").await;
    let apps = format!("{USERS}/{ann}/apps");
    let body = json!({"app_id": admin.application, "custom_app_data": {"seat": 1}});
    let joined = admin.post(&apps, body).await;
    assert_eq!(joined.status, 200, "{}", joined.text);
    assert_eq!(joined.body["result"]["custom_app_data"], json!({"seat": 1}));
    let ids = |reply: &Reply| -> Vec<String> {
        reply.body["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|app| app["app_id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&admin.get(&apps).await), [client.application.to_string(), admin.application.to_string()]);
    // A client of one application learns of no other, and cannot remove a user whom two share.
    assert_eq!(ids(&client.get(&apps).await), [client.application.to_string()]);
    assert_eq!(client.delete(&format!("{USERS}/{ann}")).await.status, 403);
    assert!(
        client.get(&format!("{USERS}/{ann}")).await.body["result"]["custom_app_data"].get("seat").is_none()
    );
    let other = json!({"app_id": admin.application});
    assert_eq!(client.post(&apps, other).await.status, 404);
    for (body, status) in [(json!({"app_id": "x"}), 400), (json!({}), 400), (json!({"app_id": ann}), 404)] {
        assert_eq!(admin.post(&apps, body.clone()).await.status, status, "{body}");
    }
    assert_eq!(admin.delete(&format!("{USERS}/{ann}")).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_kept_the_same_on_sqlite() {
    let server = TestServer::start(Backend::Sqlite).await;
    let application = server.application(Passcodes::default()).await;
    let client = server.client(application.id, Permissions::own_application()).await;
    let id = id(&client.post(USERS, ann()).await);
    assert_eq!(client.get(&format!("{USERS}/{id}")).await.body["result"]["custom_data"]["tier"], "gold");
    assert_eq!(client.put(&format!("{USERS}/{id}"), json!({"username": "lee"})).await.status, 200);
    assert_eq!(client.get(&format!("{USERS}/username/lee")).await.status, 200);
    assert_eq!(client.get(&format!("{USERS}/username/ann")).await.status, 404);
}
