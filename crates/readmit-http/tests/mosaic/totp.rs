//! `/cis/v1/auth/totp/…` and `/cis/v1/users/{user_id}/totp/…`: what the guide of TOTP says, over the wire.

use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_core::totp::{CodeKey, ReadUri};
use readmit_testkit::{Backend, TestClient, TestServer};
use serde_json::{Value, json};

/// A server, a client, a user, and the client with the user's own token.
struct World {
    server: TestServer,
    client: TestClient,
    user: String,
}

impl World {
    async fn start() -> Self {
        Self::with(json!({})).await
    }

    async fn with(settings: Value) -> Self {
        let server = TestServer::start(Backend::Memory).await;
        let client = server.own_client().await;
        let path = format!("/cis/v1/applications/{}", client.application);
        let changed = client.put(&path, json!({"auth_methods": {"totp": settings}})).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let user = client.user("ann").await;
        Self { server, client, user }
    }

    /// The client, with a user's token from a code.
    async fn signed_in(&self) -> TestClient {
        let code = self.client.issue(&self.user).await;
        let answer = self.client.redeem(&self.user, &code).await;
        self.client.with_token(answer.body["access_token"].as_str().unwrap())
    }

    async fn register(&self) -> App {
        let made = self.client.post(&self.path("totp/register"), json!({})).await;
        assert_eq!(made.status, 201, "{}", made.text);
        App::of(&made.body)
    }

    fn path(&self, rest: &str) -> String {
        format!("/cis/v1/users/{}/{rest}", self.user)
    }

    fn code(&self, app: &App) -> String {
        self.code_at(app, 0)
    }

    fn code_at(&self, app: &App, steps: i64) -> String {
        let step = app.uri.parameters.step_at(self.server.app.now()).saturating_add_signed(steps);
        CodeKey::new(&app.uri.seed, app.uri.parameters.algorithm, app.uri.parameters.digits).text(step)
    }

    async fn authenticate(&self, code: &str) -> readmit_testkit::Reply {
        let body = json!({"token": code, "identifier": self.user, "identifier_type": "user_id"});
        self.client.post("/cis/v1/auth/totp/authenticate", body).await
    }

    async fn authenticators(&self) -> Vec<Value> {
        let listed = self.client.get(&self.path("authenticators")).await;
        assert_eq!(listed.status, 200, "{}", listed.text);
        let all = listed.body["result"].as_array().unwrap().clone();
        all.into_iter().filter(|found| found["type"] == "totp").collect()
    }
}

/// What an authenticator app scanned.
struct App {
    id: String,
    uri: ReadUri,
}

impl App {
    fn of(body: &Value) -> Self {
        let uri = Secret::new(body["uri"].as_str().unwrap().to_owned());
        let uri = ReadUri::read(&uri).unwrap();
        assert_eq!(body["secret"], uri.seed.to_base32().reveal());
        Self { id: body["authenticator_id"].as_str().unwrap().to_owned(), uri }
    }
}

/// A code of the same length that is another one.
fn another(code: &str) -> String {
    code.chars().map(|c| if c == '9' { '0' } else { char::from(c as u8 + 1) }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_registers_scans_and_signs_in() {
    let world = World::with(json!({"issuer": "Shop & Co"})).await;
    let user = world.signed_in().await;
    let made = user.post("/cis/v1/auth/totp/register", json!({"label": "My phone", "qr": "svg"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    assert!(made.body["qr"].as_str().unwrap().starts_with("data:image/svg+xml;base64,"));
    let app = App::of(&made.body);
    assert_eq!((app.uri.issuer.as_deref(), app.uri.label.as_str()), (Some("Shop & Co"), "My phone"));

    let [listed] = &world.authenticators().await[..] else { panic!("one") };
    assert_eq!((&listed["status"], &listed["name"]), (&json!("Registered"), &json!("My phone")));
    let signed_in = world.authenticate(&world.code(&app)).await;
    assert_eq!(signed_in.status, 200, "{}", signed_in.text);
    for field in ["access_token", "id_token", "refresh_token", "session_id"] {
        assert!(signed_in.body[field].is_string(), "{field}");
    }
    let [listed] = &world.authenticators().await[..] else { panic!("one") };
    assert_eq!((&listed["status"], &listed["id"]), (&json!("Active"), &json!(app.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn single_mode_refuses_or_overrides() {
    let world = World::start().await;
    let user = world.signed_in().await;
    let first = App::of(&user.post("/cis/v1/auth/totp/register", json!({})).await.body);
    let again = user.post("/cis/v1/auth/totp/register", json!({})).await;
    assert_eq!((again.status, again.error().as_str()), (409, "totp_already_registered"));
    let second = user.post("/cis/v1/auth/totp/register", json!({"allow_override": true})).await;
    assert_eq!(second.status, 201, "{}", second.text);
    let second = App::of(&second.body);
    assert_eq!(world.authenticate(&world.code(&first)).await.error(), "auth_invalid_credentials");
    assert_eq!(world.authenticate(&world.code(&second)).await.status, 200);
}

/// R26: a lost phone's session neither outlives the phone nor registers another one.
#[tokio::test(flavor = "multi_thread")]
async fn r26_the_sessions_of_a_lost_phone_end_with_it() {
    let world = World::start().await;
    let app = world.register().await;
    let thief = world.authenticate(&world.code(&app)).await;
    let thief = world.client.with_token(thief.body["access_token"].as_str().unwrap());
    assert_eq!(world.client.post(&world.path("totp/revoke"), json!({})).await.status, 204);
    assert_eq!(thief.post("/cis/v1/auth/totp/register", json!({})).await.status, 401);
    let owner = world.signed_in().await;
    assert_eq!(owner.post("/cis/v1/auth/totp/register", json!({})).await.status, 201);
}

/// A session that fits nobody is answered alike, whoever is named.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_does_not_tell_who_there_is() {
    let world = World::start().await;
    let (stranger, other) = (world.client.user("bob").await, world.server.own_client().await);
    let elsewhere = other.user("cleo").await;
    let code = world.client.issue(&stranger).await;
    let session = world.client.redeem(&stranger, &code).await.body["session_id"].clone();
    for (kind, who) in [("user_id", &*world.user), ("user_id", &*elsewhere), ("username", "nobody")] {
        let order =
            json!({"token": "123456", "identifier": who, "identifier_type": kind, "session_id": session});
        let refused = world.client.post("/cis/v1/auth/totp/authenticate", order).await;
        assert_eq!((refused.status, refused.error().as_str()), (400, "system_invalid_input"), "{who}");
    }
}

/// R26: a session that a code let in does not swap the factor that guards the account.
#[tokio::test(flavor = "multi_thread")]
async fn r26_a_session_without_totp_changes_nothing_that_stands() {
    let world = World::start().await;
    let app = world.register().await;
    let user = world.signed_in().await;
    for (path, body) in [
        ("/cis/v1/auth/totp/register", json!({"allow_override": true})),
        ("/cis/v1/auth/totp/revoke", json!({})),
        ("/cis/v1/auth/totp/revoke", json!({"authenticator_id": app.id})),
    ] {
        let refused = user.post(path, body).await;
        assert_eq!(
            (refused.status, refused.error().as_str()),
            (403, "insufficient_user_authentication"),
            "{path}"
        );
    }
    let proved = world.authenticate(&world.code(&app)).await;
    let proved = world.client.with_token(proved.body["access_token"].as_str().unwrap());
    assert_eq!(proved.post("/cis/v1/auth/totp/revoke", json!({})).await.status, 204);
    assert!(world.authenticators().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_adds_a_factor_to_a_session() {
    let world = World::start().await;
    let app = world.register().await;
    let code = world.client.issue(&world.user).await;
    let session = world.client.redeem(&world.user, &code).await.body["session_id"].clone();
    let body = |token: String, session: Value| json!({"token": token, "identifier": world.user, "identifier_type": "user_id", "session_id": session});
    let path = "/cis/v1/auth/totp/authenticate";
    let joined = world.client.post(path, body(world.code(&app), session.clone())).await;
    assert_eq!((joined.status, &joined.body["session_id"]), (200, &session), "{}", joined.text);
    let claims = joined.body["id_token"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    let claims = data_encoding::BASE64URL_NOPAD.decode(claims.as_bytes()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["amr"], json!(["otp", "mfa"]));
    // Now the session may change what stands.
    let user = world.client.with_token(joined.body["access_token"].as_str().unwrap());
    let other = world.client.user("bob").await;
    let bobs = world.client.issue(&other).await;
    let bobs = world.client.redeem(&other, &bobs).await.body["session_id"].clone();
    world.server.clock.advance(Span::from_secs(30));
    let refused = world.client.post(path, body(world.code(&app), bobs)).await;
    assert_eq!((refused.status, refused.error().as_str()), (400, "system_invalid_input"), "{}", refused.text);
    assert_eq!(
        world.authenticate(&world.code(&app)).await.status,
        200,
        "the refused session used nothing up"
    );
    assert_eq!(user.post("/cis/v1/auth/totp/revoke", json!({})).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_tried_and_one_is_named() {
    let world = World::with(json!({"maxTotpPerUser": 2})).await;
    let (first, second) = (world.register().await, world.register().await);
    let full = world.client.post(&world.path("totp/register"), json!({"allow_override": true})).await;
    assert_eq!((full.status, &full.body["ts_error_code"]), (409, &json!("totp_limit_reached")));
    for app in [&first, &second] {
        assert_eq!(world.authenticate(&world.code(app)).await.status, 200);
    }
    let revoke = world.path("totp/revoke");
    assert_eq!(world.client.post(&revoke, json!({})).await.status, 400, "which one?");
    assert_eq!(world.client.post(&revoke, json!({"authenticator_id": "x"})).await.status, 404);
    assert_eq!(world.client.post(&revoke, json!({"authenticator_id": first.id})).await.status, 204);
    assert_eq!(world.client.post(&revoke, json!({"authenticator_id": first.id})).await.status, 404);
    world.server.clock.advance(Span::from_secs(30));
    assert_eq!(world.authenticate(&world.code(&first)).await.error(), "auth_invalid_credentials");
    assert_eq!(world.authenticate(&world.code(&second)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_lock_and_the_unlock_calls_lift_it() {
    let world = World::start().await;
    let app = world.register().await;
    let path = |rest: &str| world.path(&format!("authenticators/{rest}"));
    let by_type = path("types/totp/unlock");
    for unlock in [
        (by_type.clone(), json!({})),
        (by_type.clone(), json!({"unlock_type": "automatic"})),
        (path(&format!("{}/unlock", app.id)), json!({})),
    ] {
        world.server.clock.advance(Span::from_secs(60));
        let wrong = another(&world.code(&app));
        for _ in 0..5 {
            assert_eq!(world.authenticate(&wrong).await.error(), "auth_invalid_credentials");
        }
        let locked = world.authenticate(&world.code(&app)).await;
        assert_eq!((locked.status, locked.error().as_str()), (403, "auth_locked"));
        assert_eq!(world.authenticators().await[0]["status"], "Locked");
        assert_eq!(world.client.post(&by_type, json!({"unlock_type": "manual"})).await.status, 204);
        assert_eq!(world.authenticators().await[0]["status"], "Locked");
        assert_eq!(world.client.post(&unlock.0, unlock.1).await.status, 204);
        assert_eq!(world.authenticate(&world.code(&app)).await.status, 200);
    }
    // By hand, one or all.
    for lock in [path(&format!("{}/lock", app.id)), path("types/totp/lock")] {
        assert_eq!(world.client.post(&lock, json!({"reason": "lost phone"})).await.status, 204);
        assert_eq!(world.authenticators().await[0]["status"], "Deactivated");
        world.server.clock.advance(Span::from_mins(16));
        assert_ne!(world.authenticate(&world.code(&app)).await.status, 200);
        assert_eq!(world.client.post(&by_type, json!({"unlock_type": "manual"})).await.status, 204);
        assert_eq!(world.authenticate(&world.code(&app)).await.status, 200);
    }
    // Codes are another factor.
    let code = world.client.issue(&world.user).await;
    for _ in 0..5 {
        world.authenticate(&another(&world.code(&app))).await;
    }
    assert_eq!(world.client.redeem(&world.user, &code).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_verified_without_a_session_and_a_clock_set_right() {
    let world = World::start().await;
    let app = world.register().await;
    let body =
        |token: String| json!({"token": token, "identifier": world.user, "identifier_type": "user_id"});
    let verify = "/cis/v1/auth/totp/verify";
    let verified = world.client.post(verify, body(world.code_at(&app, -1))).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    assert_eq!(
        (&verified.body["verified"], &verified.body["authenticator_id"]),
        (&json!(true), &json!(app.id))
    );
    assert!(verified.body["clock_ahead_seconds"].as_i64().unwrap() < 0);
    assert!(verified.body.get("access_token").is_none());

    let slow = world.code_at(&app, -7);
    assert_eq!(world.client.post(verify, body(slow)).await.error(), "auth_invalid_credentials");
    world.server.clock.advance(Span::from_secs(600));
    let mut pair = body(world.code_at(&app, -8));
    pair["next_token"] = json!(world.code_at(&app, -7));
    let resynced = world.client.post("/cis/v1/auth/totp/resync", pair).await;
    assert_eq!(resynced.status, 200, "{}", resynced.text);
    world.server.clock.advance(Span::from_secs(90));
    assert_eq!(world.authenticate(&world.code_at(&app, -7)).await.status, 200);
    assert_eq!(world.authenticators().await[0]["clock_ahead_seconds"], -210);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_is_signed_and_its_data_become_a_claim() {
    let world = World::start().await;
    let app = world.register().await;
    let data = json!({"transactionId": "TX12345", "amount": "1500.00", "currency": "USD"});
    let start =
        |data: &Value| json!({"identifier": "ann", "identifier_type": "username", "approval_data": data});
    let begun = world.client.post("/cis/v1/auth/totp/transaction/start", start(&data)).await;
    assert_eq!((begun.status, &begun.body["approval_data"]), (201, &data), "{}", begun.text);
    let challenge = begun.body["transaction_challenge"].as_str().unwrap();
    assert_eq!(challenge.len(), 6);
    let suite = readmit_core::ocra::Suite::of(app.uri.parameters);
    let step = app.uri.parameters.step_at(world.server.app.now());
    let response = format!("{:06}", suite.response(&app.uri.seed, challenge.parse().unwrap(), step));
    let answer = |code: &str| json!({"transaction_id": begun.body["transaction_id"], "totp_code": code});
    let path = "/cis/v1/auth/totp/transaction/authenticate";
    assert_eq!(world.client.post(path, answer(&world.code(&app))).await.error(), "auth_invalid_credentials");
    let mut changed = answer(&response);
    changed["approval_data"] = json!({"amount": "9.99"});
    assert_eq!(world.client.post(path, changed).await.status, 400, "what is approved is not said again");
    let signed = world.client.post(path, answer(&response)).await;
    assert_eq!(signed.status, 200, "{}", signed.text);
    let claims = signed.body["id_token"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    let claims: Value =
        serde_json::from_slice(&data_encoding::BASE64URL_NOPAD.decode(claims.as_bytes()).unwrap()).unwrap();
    assert_eq!(claims["approval_data"], data);
    assert_eq!(world.client.post(path, answer(&response)).await.error(), "auth_transaction_over");
    let nobody = world.client.post(
        "/cis/v1/auth/totp/transaction/start",
        json!({
            "identifier": "nobody", "identifier_type": "username", "approval_data": {}
        }),
    );
    assert_eq!(nobody.await.error(), "user_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_code_is_awaited_where_that_is_set() {
    let world = World::start().await;
    let id = world.client.application;
    let change =
        |application: &mut readmit_core::application::Application| application.totp.confirmation = true;
    let area = readmit_core::operator::Area::Applications;
    let changed = world.server.app.update_application(&readmit_app::Caller::shell(), area, id, change).await;
    changed.unwrap().unwrap();
    let user = world.signed_in().await;
    let made = user.post("/cis/v1/auth/totp/register", json!({})).await;
    assert_eq!(made.body["status"], "Pending");
    let app = App::of(&made.body);
    assert!(world.authenticators().await.is_empty(), "it is none yet");
    assert_eq!(world.authenticate(&world.code(&app)).await.error(), "auth_invalid_credentials");
    let wrong = user.post("/cis/v1/auth/totp/confirm", json!({"token": another(&world.code(&app))})).await;
    assert_eq!(wrong.error(), "auth_invalid_credentials");
    let confirmed = user.post("/cis/v1/auth/totp/confirm", json!({"token": world.code(&app)})).await;
    assert_eq!((confirmed.status, &confirmed.body["status"]), (200, &json!("Active")), "{}", confirmed.text);
    assert_eq!(world.authenticators().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_and_counts_for_nothing() {
    let world = World::start().await;
    let app = world.register().await;
    let path = "/cis/v1/auth/totp/authenticate";
    for (body, code) in [
        (json!({"identifier": "ann"}), "system_invalid_input"),
        (json!({"token": "123456"}), "system_invalid_input"),
        (json!({"token": "12345", "identifier": "ann@example.com"}), "auth_invalid_credentials"),
        (json!({"token": "abcdef", "identifier": "ann@example.com"}), "auth_invalid_credentials"),
        (json!({"token": "123456", "identifier": "ann", "identifier_type": "shoe"}), "system_invalid_input"),
        (
            json!({"token": "123456", "identifier": "ann@example.com", "session_id": "x"}),
            "system_invalid_input",
        ),
    ] {
        let refused = world.client.post(path, body.clone()).await;
        assert_eq!((refused.status, refused.error().as_str()), (400, code), "{body}");
    }
    let bad = world
        .client
        .post(&world.path("totp/register"), json!({"label": "a:b", "allow_override": true}))
        .await;
    assert_eq!(bad.status, 400);
    assert!(bad.text.contains("colon"), "{}", bad.text);
    assert_eq!(world.authenticate(&world.code(&app)).await.status, 200);
}

/// R14 and R22 over the wire: one code, sixty-four callers at once, one of them in.
#[tokio::test(flavor = "multi_thread")]
async fn r22_one_code_lets_one_of_many_in() {
    let world = World::start().await;
    let app = world.register().await;
    let code = world.code(&app);
    let tries = (0..64).map(|_| async {
        loop {
            let answer = world.authenticate(&code).await;
            if answer.status != 429 {
                return answer;
            }
        }
    });
    let answers = futures_util::future::join_all(tries).await;
    let inside = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(inside, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
}
