//! Authenticator apps at the native API: registered on a user's behalf, checked, locked, unlocked and taken away.

use crate::desk::{Desk, assert_problem, text};
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_core::totp::{CodeKey, ReadUri};
use readmit_testkit::{Reply, TestServer};
use serde_json::{Value, json};

/// What an authenticator app scanned.
pub(crate) struct App {
    pub(crate) id: String,
    pub(crate) uri: ReadUri,
}

impl App {
    pub(crate) fn of(made: &Reply) -> Self {
        assert_eq!(made.status, 201, "{}", made.text);
        let uri = ReadUri::read(&Secret::new(text(&made.body["uri"]))).unwrap();
        Self { id: text(&made.body["id"]), uri }
    }

    pub(crate) fn code(&self, server: &TestServer) -> String {
        let parameters = self.uri.parameters;
        let step = parameters.step_at(server.app.now());
        CodeKey::new(&self.uri.seed, parameters.algorithm, parameters.digits).text(step)
    }
}

pub(crate) fn another(code: &str) -> String {
    code.chars().map(|c| if c == '9' { '0' } else { char::from(c as u8 + 1) }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_registers_one_and_the_user_confirms_it() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let path = format!("/accounts/{ann}/totps");
    let refused = desk.agent.post(&path, json!({})).await;
    assert_problem(&refused, 403, "permission_denied");

    let made = desk.admin.post(&path, json!({"label": "Ann, phone"})).await;
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let app = App::of(&made);
    assert!(text(&made.body["qr_svg"]).starts_with("<?xml"));
    assert_eq!(&data_encoding::BASE64.decode(text(&made.body["qr_png"]).as_bytes()).unwrap()[1..4], b"PNG");
    let listed = desk.agent.get(&path).await;
    assert_eq!(listed.body["totps"][0]["status"], "pending");
    assert!(!listed.text.contains(app.uri.seed.to_base32().reveal()));

    // It counts for nothing before the user has read a code from it.
    let verify = format!("{path}/verify");
    let code = app.code(&desk.server);
    assert_problem(&desk.agent.post(&verify, json!({"code": code})).await, 409, "no_totp");
    let confirm = format!("{path}/{}/confirm", app.id);
    assert_problem(&desk.admin.post(&confirm, json!({"code": another(&code)})).await, 422, "wrong_code");
    assert_eq!(desk.admin.post(&confirm, json!({"code": code})).await.status, 204);
    assert_problem(&desk.admin.post(&confirm, json!({"code": code})).await, 409, "nothing_pending");

    desk.server.clock.advance(Span::from_secs(30));
    let checked = desk.agent.post(&verify, json!({"code": app.code(&desk.server)})).await;
    assert_eq!((checked.status, &checked.body["id"]), (200, &json!(app.id)), "{}", checked.text);
    let again = desk.agent.post(&verify, json!({"code": app.code(&desk.server)})).await;
    assert_problem(&again, 422, "code_used");
    for event in desk.server.events().await {
        let secret = app.uri.seed.to_base32();
        assert!(!event.body.contains(secret.reveal()));
        assert!(!event.personal.unwrap_or_default().contains(secret.reveal()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_is_taken_away_and_the_owner_registers_anew() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let registered = desk.client.post(&format!("/cis/v1/users/{ann}/totp/register"), json!({})).await;
    let id = text(&registered.body["authenticator_id"]);
    let one = format!("/accounts/{ann}/totps/{id}");
    assert_problem(&desk.agent.delete(&one).await, 403, "permission_denied");
    assert_eq!(desk.admin.delete(&one).await.status, 204);
    assert_problem(&desk.admin.delete(&one).await, 404, "unknown_totp");
    let code = desk.client.issue(&ann).await;
    let session = desk.client.redeem(&ann, &code).await;
    let user = desk.client.with_token(session.body["access_token"].as_str().unwrap());
    assert_eq!(user.post("/cis/v1/auth/totp/register", json!({})).await.status, 201);
}

/// The settings are those of the registration: an organisation that allows more does not keep a lost phone in use.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_code_replaces_where_that_was_ordered() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    assert_eq!(desk.admin.put("/organisation/totp", json!({"per_user_max": 5})).await.status, 200);
    let lost = desk.client.post(&format!("/cis/v1/users/{ann}/totp/register"), json!({})).await;
    assert_eq!(lost.status, 201, "{}", lost.text);
    let path = format!("/accounts/{ann}/totps");
    let order = json!({"application": desk.application.id, "replace": true});
    let app = App::of(&desk.admin.post(&path, order).await);
    let code = app.code(&desk.server);
    let confirmed = desk.admin.post(&format!("{path}/{}/confirm", app.id), json!({"code": code})).await;
    assert_eq!(confirmed.status, 204, "{}", confirmed.text);
    let listed = desk.agent.get(&path).await.body["totps"].as_array().unwrap().clone();
    assert_eq!(listed.iter().map(|totp| text(&totp["id"])).collect::<Vec<_>>(), [app.id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn locks_are_set_and_lifted_by_those_who_may() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let registered = desk.client.post(&format!("/cis/v1/users/{ann}/totp/register"), json!({})).await;
    let (path, id) = (format!("/accounts/{ann}/totps"), text(&registered.body["authenticator_id"]));
    let status =
        |shown: &Reply| (shown.body["totps"][0]["status"].clone(), shown.body["lock"]["state"].clone());
    for (lock, state) in [(format!("{path}/{id}/lock"), "open"), (format!("{path}/lock"), "deactivated")] {
        assert_problem(&desk.agent.post(&lock, Value::Null).await, 403, "permission_denied");
        assert_eq!(desk.admin.post(&lock, Value::Null).await.status, 204);
        assert_eq!(status(&desk.agent.get(&path).await), (json!("deactivated"), json!(state)));
        let automatic = desk.agent.post(&format!("{path}/unlock"), json!({"locks": "automatic"})).await;
        assert_eq!(automatic.body["unlocked"], false);
        let lifted = desk.agent.post(&format!("{path}/unlock"), json!({})).await;
        assert_eq!((lifted.status, &lifted.body["unlocked"]), (200, &json!(true)), "{}", lifted.text);
        assert_eq!(status(&desk.agent.get(&path).await), (json!("registered"), json!("open")));
    }
    let none = desk.agent.post(&format!("{path}/{id}/unlock"), Value::Null).await;
    assert_eq!(none.body["unlocked"], false);
}

/// Whoever is shown a seed can sign in for good: what is demanded before a code is shown is demanded here.
#[tokio::test(flavor = "multi_thread")]
async fn a_seed_is_shown_only_to_who_would_be_shown_a_code() {
    let desk = Desk::open().await;
    let (ann, bob) = (desk.client.user("ann").await, desk.client.user("bob").await);
    desk.group("Board", true, &[&bob]).await;
    let protected = desk.admin.post(&format!("/accounts/{bob}/totps"), json!({})).await;
    assert_problem(&protected, 409, "protected_user");
    let by_client = desk.client.post(&format!("/cis/v1/users/{bob}/totp/register"), json!({})).await;
    assert_eq!(by_client.status, 403, "{}", by_client.text);
    let own = desk.admin.post(&format!("/accounts/{}/totps", desk.admin.account), json!({})).await;
    assert_problem(&own, 403, "own_account");
    let checks = json!({"verification": [{"id": "call_back", "label": "Called back", "required": true}]});
    assert_eq!(desk.admin.put("/organisation/passcodes", checks).await.status, 200);
    let path = format!("/accounts/{ann}/totps");
    let unverified = desk.admin.post(&path, json!({})).await;
    assert_problem(&unverified, 422, "verification_needed");
    let verified = json!({"verification": [{"id": "call_back", "outcome": "passed", "note": "555 0100"}]});
    assert_eq!(desk.admin.post(&path, verified).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_shown_changed_and_refused_by_name() {
    let desk = Desk::open().await;
    for path in [format!("/applications/{}/totp", desk.application.id), "/organisation/totp".to_owned()] {
        let shown = desk.admin.get(&path).await;
        assert_eq!(
            (&shown.body["digits"], &shown.body["chance_ppm"]),
            (&json!(6), &json!(300)),
            "{}",
            shown.text
        );
        let change = json!({
            "per_user_max": 5, "issuer": "Shop", "confirmation": true,
            "lock_tiers": [{"failures": 3, "duration_seconds": 60}, {"failures": 6, "duration_seconds": 3600}]
        });
        let changed = desk.admin.put(&path, change.clone()).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        for (field, value) in change.as_object().unwrap() {
            assert_eq!(&changed.body[field], value, "{field}");
        }
        assert_eq!(changed.body["chance_ppm"], 1_500);
        let wrong = desk.admin.put(&path, json!({"digits": 7, "period_seconds": 61})).await;
        assert_problem(&wrong, 422, "policy");
        let fields: Vec<_> =
            wrong.body["errors"].as_array().unwrap().iter().map(|e| text(&e["field"])).collect();
        assert_eq!(fields, ["digits", "period_seconds"]);
        let easy = desk.admin.put(&path, json!({"per_user_max": 50, "window": 2})).await;
        assert_eq!(easy.body["errors"][0]["field"], "chance_max_ppm", "{}", easy.text);
        assert_eq!(desk.admin.put(&path, json!({"digit": 6})).await.status, 400);
        assert_problem(&desk.agent.put(&path, json!({})).await, 403, "permission_denied");
    }
}
