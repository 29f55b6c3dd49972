//! R23: a secret is good for what it is, and for nothing else: each kind is presented at every place that takes
//! another kind, and then at its own, so that the refusals mean something.

use super::AUTHENTICATE;
use readmit_app::Caller;
use readmit_core::identifier::Identifier;
use readmit_core::notice::NotMeLink;
use readmit_core::operator::{Grant, Reach, Role};
use readmit_core::time::Span;
use readmit_testkit::operator::{FORGERY_HEADER, PASSWORD};
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, TestClient, TestOperator, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// A kind of secret, one of that kind, and the places that take it.
struct Kind {
    name: &'static str,
    secret: String,
    own: &'static [&'static str],
}

/// Every place that takes a secret, those last that use up what the others need.
const PLACES: &[&str] = &[
    "passcode",
    "client_secret",
    "client's bearer",
    "refresh_token",
    "session to join",
    "session to end",
    "user's bearer",
    "operator's cookie",
    "forgery header",
    "operator's bearer",
    "password",
    "password link",
    "password page",
    "set-up link",
    "set-up page",
    "not-me page",
    "not-me form",
];

struct World {
    server: TestServer,
    client: TestClient,
    user: String,
    operator: TestOperator,
}

impl World {
    async fn new() -> Self {
        let server = TestServer::start(Backend::Memory).await;
        let client = server.full_client().await;
        let user = client.user("ann").await;
        let operator = server.operator(Role::HELP_DESK).await;
        Self { server, client, user, operator }
    }

    async fn signed_in(&self) -> Value {
        let code = self.client.issue(&self.user).await;
        let granted = self.client.redeem(&self.user, &code).await;
        assert_eq!(granted.status, 200, "{}", granted.text);
        granted.body
    }

    /// One secret of every kind but the set-up link, which is good for nothing as long as there are operators.
    async fn kinds(&self) -> Vec<Kind> {
        let kind = |name, secret: &str, own| Kind { name, secret: secret.to_owned(), own };
        let (one, other) = (self.signed_in().await, self.signed_in().await);
        let text = |of: &Value, name: &str| of[name].as_str().unwrap().to_owned();
        let cookie = self.operator.cookie.split_once('=').unwrap().1;
        let token = self.operator.token_for(&["users:read"]).await.token.unwrap();
        vec![
            kind("code", &self.client.issue(&self.user).await, &["passcode"]),
            kind("client secret", self.client.secret.reveal(), &["client_secret"]),
            kind("client's access token", &self.client.token, &["client's bearer"]),
            kind("user's access token", &text(&other, "access_token"), &["user's bearer"]),
            kind("ID token", &text(&other, "id_token"), &[]),
            kind("refresh token", &text(&one, "refresh_token"), &["refresh_token"]),
            kind("session id", &text(&one, "session_id"), &["session to join", "session to end"]),
            kind("operator's session", cookie, &["operator's cookie"]),
            kind("operator's session under a token's name", &cookie.replace("ros_", "rat_"), &[]),
            kind("forgery token", &self.operator.csrf, &["forgery header"]),
            kind("API token", &token, &["operator's bearer"]),
            kind("API token under a session's name", &token.replace("rat_", "ros_"), &[]),
            kind("password", PASSWORD, &["password"]),
            kind("password link", &self.password_link().await, &["password link", "password page"]),
            kind("not-me link", &self.not_me_link().await, &["not-me page", "not-me form"]),
        ]
    }

    /// For an operator of its own: its use ends their sessions.
    async fn password_link(&self) -> String {
        let operator = self.another_operator().await;
        let link = self.server.app.make_password_link(&Caller::shell(), operator.account).await;
        token_of(link.unwrap().unwrap().reveal())
    }

    async fn not_me_link(&self) -> String {
        let app = &self.server.app;
        let ann = app.account(Identifier::new(Identifier::ANY, "ann").unwrap()).await.unwrap().unwrap();
        let notice = self.server.events().await.last().unwrap().id;
        let link = NotMeLink { account: ann.id, notice, code: None };
        link.seal(app.tenant, &app.keys.digest).reveal().to_owned()
    }

    async fn another_operator(&self) -> TestOperator {
        let grant = Grant { role: Role::HELP_DESK, reach: Reach::Everyone };
        self.server.new_operator(vec![grant]).await
    }

    async fn present(&self, place: &str, secret: &str) -> Reply {
        let (server, client) = (&self.server, &self.client);
        let posted = |path: &'static str, body: Value| async move {
            server.send(Method::POST, path, Some(&body)).await
        };
        let bearer = |method, path| reply(server.raw(method, path).bearer_auth(secret));
        let cookie = |value: &str| format!("readmit_session={value}");
        match place {
            "passcode" => {
                let named = json!({"identifier_type": "username", "identifier": "ann", "passcode": secret});
                client.post(AUTHENTICATE, named).await
            }
            "client_secret" => {
                let id = client.id.to_string();
                let form =
                    [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", secret)];
                reply(server.raw(Method::POST, "/oidc/token").form(&form)).await
            }
            "client's bearer" => bearer(Method::GET, "/cis/v1/users").await,
            "refresh_token" => {
                client.post("/cis/v1/auth/token/refresh", json!({"refresh_token": secret})).await
            }
            "session to join" => {
                client.post("/cis/v1/auth/session/authenticate", json!({"session_id": secret})).await
            }
            "session to end" => {
                client.post("/cis/v1/auth/session/logout", json!({"session_id": secret})).await
            }
            "user's bearer" => bearer(Method::POST, "/cis/v1/auth/logout").await,
            "operator's cookie" => {
                let request = server.raw(Method::GET, "/admin/api/v1/session");
                reply(request.header("cookie", cookie(secret))).await
            }
            "forgery header" => {
                // There is no such token: 404 is the answer to who is let through.
                let path = "/admin/api/v1/tokens/2c5ea4c0-4067-41e9-8bad-9b1deb4d3b7d";
                let request = server.raw(Method::DELETE, path).header("cookie", &self.operator.cookie);
                reply(request.header(FORGERY_HEADER, secret)).await
            }
            "operator's bearer" => bearer(Method::GET, "/admin/api/v1/accounts").await,
            // Wrong ones count and lock: each is tried at somebody else.
            "password" => self.another_operator().await.try_password(secret).await,
            "password link" => {
                let body = json!({"token": secret, "password": "an entirely new sentence"});
                posted("/admin/api/v1/password-link", body).await
            }
            "set-up link" => {
                let body = json!({"token": secret, "email": "eve@example.com", "password": PASSWORD});
                posted("/admin/api/v1/setup", body).await
            }
            "password page" => {
                let form = [("token", secret), ("password", "an entirely new sentence")];
                reply(server.raw(Method::POST, "/admin/password").form(&form)).await
            }
            "set-up page" => {
                let form = [("token", secret), ("email", "eve@example.com"), ("password", PASSWORD)];
                reply(server.raw(Method::POST, "/admin/setup").form(&form)).await
            }
            "not-me page" => {
                reply(server.raw(Method::GET, &format!("/not-me?t={}", secret.replace(' ', "+")))).await
            }
            "not-me form" => reply(server.raw(Method::POST, "/not-me").form(&[("t", secret)])).await,
            other => panic!("nothing is known of {other}"),
        }
    }
}

fn token_of(link: &str) -> String {
    link.split_once("?token=").unwrap().1.to_owned()
}

/// Whether a place took what it was shown; whatever is neither that nor a plain refusal is a failure.
#[track_caller]
fn is_taken(place: &str, reply: &Reply, what: &str) -> bool {
    match (place, reply.status) {
        ("forgery header", 404) | (_, 200..=299) => true,
        ("forgery header", 403) => false,
        (_, 400 | 401 | 404 | 422) if place != "forgery header" => false,
        (_, status) => panic!("{what} at {place}: {status} {}", reply.text),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r23_a_secret_is_refused_wherever_another_kind_is_taken() {
    let world = World::new().await;
    let kinds = world.kinds().await;
    let mut refused = 0;
    for kind in &kinds {
        for place in PLACES.iter().filter(|place| !kind.own.contains(place)) {
            let reply = world.present(place, &kind.secret).await;
            assert!(!is_taken(place, &reply, kind.name), "{} at {place}: {}", kind.name, reply.text);
            assert!(!reply.text.contains(&kind.secret), "{place} repeats the {}", kind.name);
            refused += 1;
        }
    }
    assert_eq!(refused, kinds.len() * PLACES.len() - 15, "every pair but the fitting ones");
    // A link names the password that it replaces by the instant at which that was set.
    world.server.clock.advance(Span::from_secs(1));
    let mut taken = 0;
    for place in PLACES {
        for kind in kinds.iter().filter(|kind| kind.own.contains(place)) {
            let reply = world.present(place, &kind.secret).await;
            // The link was used at the place before.
            let expected = *place != "password page";
            assert_eq!(
                is_taken(place, &reply, kind.name),
                expected,
                "{} at {place}: {}",
                kind.name,
                reply.text
            );
            taken += 1;
        }
    }
    assert_eq!(taken, 15);
    let link = world.password_link().await;
    assert_eq!(world.present("password page", &link).await.status, 200);
}

/// The set-up link works while there is no operator; the secrets of one who was removed do not stand in for it.
#[tokio::test(flavor = "multi_thread")]
async fn r23_the_set_up_link_is_a_kind_of_its_own() {
    let world = World::new().await;
    let kinds = world.kinds().await;
    let app = &world.server.app;
    let operators: Vec<_> =
        app.configuration().await.unwrap().operators().map(|known| known.account).collect();
    for operator in operators {
        app.remove_operator(&Caller::shell(), operator).await.unwrap().unwrap();
    }
    let link = token_of(app.first_link().await.unwrap().unwrap().reveal());
    for kind in &kinds {
        for place in ["set-up link", "set-up page"] {
            let reply = world.present(place, &kind.secret).await;
            assert!(!is_taken(place, &reply, kind.name), "{}: {}", kind.name, reply.text);
        }
    }
    // Trying it as a password makes an operator, after which the link is void; so does its use.
    let others = ["forgery header", "password", "set-up link", "set-up page"];
    for place in PLACES.iter().filter(|place| !others.contains(place)) {
        let reply = world.present(place, &link).await;
        assert!(!is_taken(place, &reply, "set-up link"), "{place}: {}", reply.text);
    }
    assert_eq!(world.present("set-up link", &link).await.status, 201);
}
