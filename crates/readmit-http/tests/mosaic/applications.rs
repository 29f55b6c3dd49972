//! `/cis/v1/applications`.

use readmit_core::permission::{Permission, Permissions};
use readmit_testkit::server::all_but;
use readmit_testkit::{Backend, TestClient, TestServer};
use serde_json::{Value, json};

const APPLICATIONS: &str = "/cis/v1/applications";

async fn start() -> (TestServer, TestClient) {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.full_client().await;
    (server, admin)
}

fn otp(overrides: Value) -> Value {
    let mut otp = json!({
        "expiresIn": 5, "codeLength": 6, "maxFailures": 3, "lockoutDuration": 15, "crossClientsAllowed": false
    });
    otp.as_object_mut().unwrap().extend(overrides.as_object().unwrap().clone());
    otp
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_made_with_the_usual_settings() {
    let (_server, admin) = start().await;
    let made = admin.post(APPLICATIONS, json!({"app_name": "Bank", "app_description": "Retail"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let app = &made.body["result"];
    assert_eq!((&app["app_name"], &app["app_description"]), (&json!("Bank"), &json!("Retail")));
    let totp = json!({
        "algorithm": "sha1", "digits": 6, "period": 30, "window": 1, "maxFailures": 5, "lockoutDuration": 15,
        "failuresExpireIn": 15, "lockoutTiers": [], "maxTotpPerUser": 1
    });
    assert_eq!(
        app["auth_methods"],
        json!({"email_otp": otp(json!({})), "sms": otp(json!({})), "totp": totp})
    );
    assert!(app.get("client_secret").is_none());
    let path = format!("{APPLICATIONS}/{}", app["app_id"].as_str().unwrap());
    let shown = admin.get(&path).await;
    assert_eq!((shown.status, &shown.body["result"]), (200, app));
    for list in [APPLICATIONS.to_owned(), format!("{APPLICATIONS}/list")] {
        let listed = admin.get(&list).await;
        assert_eq!(listed.body["result"].as_array().unwrap().len(), 2, "{list}");
        assert!(listed.body["result"].as_array().unwrap().contains(app));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_can_be_made_with_its_first_client() {
    let (server, admin) = start().await;
    let body = json!({
        "app_name": "Bank", "client_display_name": "Web", "redirect_uris": ["https://bank.example/cb"],
        "auth_methods": {"sms": {"expiresIn": 30}}
    });
    let made = admin.post(APPLICATIONS, body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let app = &made.body["result"];
    assert_eq!(app["auth_methods"]["email_otp"]["expiresIn"], 30);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app["client_id"].as_str().unwrap()),
        ("client_secret", app["client_secret"].as_str().unwrap()),
    ];
    let token =
        readmit_testkit::server::reply(server.raw(reqwest::Method::POST, "/oidc/token").form(&form)).await;
    assert_eq!(token.status, 200, "{}", token.text);
    // A first client that cannot be made leaves no application behind.
    let mut bad = body;
    bad["redirect_uris"] = json!(["javascript:alert(1)"]);
    assert_eq!(admin.post(APPLICATIONS, bad).await.status, 400);
    assert_eq!(admin.get(APPLICATIONS).await.body["result"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_changed_by_either_key_and_shown_by_both() {
    let (server, admin) = start().await;
    let path = format!("{APPLICATIONS}/{}", admin.application);
    let first = json!({"expiresIn": 60, "codeLength": 8, "maxFailures": 20, "lockoutDuration": 1});
    let changed = admin.put(&path, json!({"auth_methods": {"email_otp": first}})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let second = json!({"crossClientsAllowed": true, "codeLength": 4});
    let changed = admin.put(&path, json!({"auth_methods": {"sms": second}})).await;
    let expected = otp(json!({
        "expiresIn": 60, "codeLength": 4, "maxFailures": 20, "lockoutDuration": 1, "crossClientsAllowed": true
    }));
    let methods = &changed.body["result"]["auth_methods"];
    assert_eq!((&methods["email_otp"], &methods["sms"]), (&expected, &expected));
    let tiers = json!([{"attempts": 3, "duration": 5}, {"attempts": 6, "duration": 60}]);
    let totp = json!({"lockoutTiers": tiers, "digits": 8, "issuer": "Bank", "maxTotpPerUser": 5});
    let changed = admin.put(&path, json!({"auth_methods": {"totp": totp}})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let shown = &changed.body["result"]["auth_methods"]["totp"];
    assert_eq!(
        (&shown["lockoutTiers"], &shown["digits"], &shown["issuer"]),
        (&tiers, &json!(8), &json!("Bank"))
    );
    assert!(shown["warnings"][0].as_str().unwrap().starts_with("digits"), "{shown}");
    // The whole of what was read can be written back, other methods included.
    let mut whole = changed.body["result"].clone();
    whole["auth_methods"]["webauthn_api"] = json!({"anything": true});
    let again = admin.put(&path, whole).await;
    assert_eq!(again.body["result"]["auth_methods"], changed.body["result"]["auth_methods"]);
    assert_eq!(again.body["result"]["app_name"], "Shop");
    let events = server.events().await;
    assert!(events.iter().any(|event| event.body.contains(r#""passcodes":["shape","life","lock"]"#)));
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_applications_are_refused_by_name() {
    let (_server, admin) = start().await;
    let path = format!("{APPLICATIONS}/{}", admin.application);
    let before = admin.get(&path).await.body;
    for (change, words) in [
        (json!({"app_name": ""}), "app_name must not be empty"),
        (json!({"app_name": "a".repeat(201)}), "app_name must have at most 200"),
        (json!({"app_name": 7}), "app_name must be a string"),
        (json!({"app_name": "a\u{7}"}), "control characters"),
        (json!({"auth_methods": []}), "auth_methods must be an object"),
        (
            json!({"auth_methods": {"sms": {"codeLength": 3}}}),
            "auth_methods.sms.codeLength must be between 4 and 8",
        ),
        (json!({"auth_methods": {"email_otp": {"expiresIn": 0}}}), "auth_methods.email_otp.expiresIn"),
        (json!({"auth_methods": {"sms": {"maxFailures": 21}}}), "maxFailures must be between 1 and 20"),
        (
            json!({"auth_methods": {"sms": {"lockoutDuration": -1}}}),
            "auth_methods.sms.lockoutDuration must be",
        ),
        (
            json!({"auth_methods": {"sms": {"crossClientsAllowed": 1}}}),
            "crossClientsAllowed must be true or false",
        ),
        (
            json!({"auth_methods": {"sms": {"codeLength": 4}, "email_otp": {"codeLength": 5}}}),
            "must be equal",
        ),
    ] {
        let refused = admin.put(&path, change.clone()).await;
        assert_eq!(refused.status, 400, "{change} {}", refused.text);
        assert!(refused.body["message"][0].as_str().unwrap().contains(words), "{}", refused.text);
    }
    assert_eq!(admin.post(APPLICATIONS, json!({})).await.body["message"][0], "app_name is required");
    assert_eq!(admin.get(&path).await.body, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_application_takes_its_clients_along() {
    let (server, admin) = start().await;
    let client = server.own_client().await;
    let user = client.user("ann").await;
    let path = format!("{APPLICATIONS}/{}", client.application);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.get(&path).await.status, 404);
    assert_eq!(admin.delete(&path).await.status, 404);
    assert_eq!(client.get("/cis/v1/users/count").await.status, 401);
    let found = admin.get(&format!("/cis/v1/users/{user}/apps")).await;
    assert_eq!((found.status, &found.body["result"]), (200, &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_the_right_to_all_has_its_own_application_only() {
    let (server, admin) = start().await;
    let own = server.own_client().await;
    let listed = own.get(APPLICATIONS).await;
    assert_eq!(listed.body["result"].as_array().unwrap().len(), 1);
    assert_eq!(listed.body["result"][0]["app_id"], own.application.to_string());
    let here = format!("{APPLICATIONS}/{}", own.application);
    let there = format!("{APPLICATIONS}/{}", admin.application);
    assert_eq!(own.get(&here).await.status, 200);
    assert_eq!(own.put(&here, json!({"app_name": "Mine"})).await.status, 200);
    for reply in [
        own.get(&there).await,
        own.put(&there, json!({"app_name": "Mine"})).await,
        own.get(&format!("{there}/clients")).await,
        own.post(&format!("{there}/clients"), json!({"name": "Mine"})).await,
        own.get(&format!("{there}/clients/{}", admin.id)).await,
        own.post(&format!("{there}/clients/{}/secret", admin.id), json!({})).await,
        own.get(&format!("{APPLICATIONS}/nothing")).await,
    ] {
        assert_eq!((reply.status, &reply.body["error_code"]), (404, &json!(404)), "{}", reply.text);
    }
    assert_eq!(own.delete(&here).await.status, 403);
    assert_eq!(own.post(APPLICATIONS, json!({"app_name": "New"})).await.status, 403);
    let reader = server.client(own.application, all_but(&[Permission::AppsEdit])).await;
    assert_eq!(reader.get(&there).await.status, 200);
    assert_eq!(reader.put(&there, json!({"app_name": "Mine"})).await.status, 404);
    let nobody = server.client(own.application, Permissions::default()).await;
    assert_eq!(nobody.get(&here).await.status, 403);
    assert_eq!(admin.get(&there).await.body["result"]["app_name"], "Shop");
}
