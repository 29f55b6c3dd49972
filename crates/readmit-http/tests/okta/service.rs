//! Service applications: an assertion for a token, and what the token opens, until anything of it is taken back.

use crate::caller::{Caller, causes};
use crate::organisation::Organisation;
use crate::signer::{ADMINISTRATORS, Scene, Signer};
use readmit_core::time::Span;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_assertion_is_exchanged_for_a_token_that_opens_what_was_granted() {
    let scene = Scene::open(Backend::Memory, &["okta.apps.read", "okta.policies.manage"]).await;
    let answer = scene.ask(&scene.signer.sign(&scene.claims()), "okta.apps.read").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    insta::assert_json_snapshot!("service_token", answer.body, { ".access_token" => "[token]" });
    let token = answer.body["access_token"].as_str().unwrap();
    let listed = scene.get(token, "/api/v1/apps").await;
    assert_eq!((listed.status, listed.body.as_array().unwrap().len()), (200, 1), "{}", listed.text);
    for (method, path) in [
        (Method::POST, "/api/v1/apps"),
        (Method::GET, "/api/v1/policies?type=PASSWORD"),
        (Method::GET, "/api/v1/api-tokens"),
        (Method::DELETE, "/api/v1/api-tokens/current"),
    ] {
        let refused = scene.call(token, method, path, Some(&json!({}))).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")), "{path}");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer error=\"insufficient_scope\""));
    }
    let token = scene.token("okta.policies.manage").await;
    let read = scene.get(&token, "/api/v1/policies?type=PASSWORD").await;
    assert_eq!(read.status, 200, "who manages reads: {}", read.text);
    let order = json!({"type": "PASSWORD", "name": "Made by a service"});
    let made = scene.call(&token, Method::POST, "/api/v1/policies", Some(&order)).await;
    assert_eq!(made.status, 200, "{}", made.text);
    let last = scene.server.events().await.pop().unwrap().body;
    assert!(last.contains("\"client\""), "the service is named as the one who acted: {last}");
    scene.server.clock.advance(Span::from_hours(1));
    assert_eq!(scene.get(&token, "/api/v1/policies?type=PASSWORD").await.status, 401, "an hour");
}

#[tokio::test]
async fn the_vendors_python_client_puts_the_form_into_the_query() {
    let scene = Scene::open(Backend::Memory, &["okta.apps.read"]).await;
    let assertion = scene.signer.sign(&scene.claims());
    let path = "/oauth2/v1/token?grant_type=client_credentials&scope=okta.apps.read&client_assertion_type=\
                urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    let request = scene.server.raw(Method::POST, path).form(&[("client_assertion", &assertion)]);
    assert_eq!(reply(request).await.status, 200);
    let named = scene.signer.sign(&scene.claims());
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "okta.apps.read"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &named),
        ("client_id", "0oa1"),
    ];
    let other = reply(scene.server.raw(Method::POST, "/oauth2/v1/token").form(&form)).await;
    assert_eq!((other.status, &other.body["error"]), (401, &json!("invalid_client")), "another client's id");
}

#[tokio::test]
async fn the_vendors_node_client_sends_a_proof_of_possession_unasked_and_gets_a_bearer_token() {
    let scene = Scene::open(Backend::Memory, &["okta.apps.read"]).await;
    let assertion = scene.signer.sign(&scene.claims());
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "okta.apps.read"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &assertion),
    ];
    let request = scene.server.raw(Method::POST, "/oauth2/v1/token").form(&form).header("dpop", "a.b.c");
    let answer = reply(request).await;
    assert_eq!((answer.status, &answer.body["token_type"]), (200, &json!("Bearer")), "{}", answer.text);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_for_a_token_is_told_as_oauth_does() {
    let scene = Scene::open(Backend::Memory, &["okta.apps.read"]).await;
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let assertion = scene.signer.sign(&scene.claims());
    let whole = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", kind),
        ("client_assertion", &*assertion),
        ("scope", "okta.apps.read"),
    ];
    let post = || scene.server.raw(Method::POST, "/oauth2/v1/token");
    for (name, value, status, error) in [
        ("grant_type", "", 400, "invalid_request"),
        ("grant_type", "password", 400, "unsupported_grant_type"),
        ("client_assertion_type", "urn:other", 401, "invalid_client"),
        ("client_assertion", "", 401, "invalid_client"),
        ("client_assertion", "a.b.c", 401, "invalid_client"),
        ("scope", "", 400, "invalid_scope"),
        ("scope", "okta.apps.manage", 400, "invalid_scope"),
        ("scope", "okta.apps.read okta.users.read", 400, "invalid_scope"),
        ("scope", "openid", 400, "invalid_scope"),
    ] {
        // An assertion is good once: each request has its own.
        let fresh = scene.signer.sign(&scene.claims());
        let field = |(known, usual)| match known {
            known if known == name => (known, value),
            "client_assertion" => (known, &*fresh),
            known => (known, usual),
        };
        let refused = reply(post().form(&whole.map(field))).await;
        assert_eq!((refused.status, &refused.body["error"]), (status, &json!(error)), "{name}={value}");
        assert!(refused.body["error_description"].is_string());
    }
    let wrong = reply(post().json(&json!({"grant_type": "client_credentials"}))).await;
    assert_eq!((wrong.status, &wrong.body["error"]), (400, &json!("invalid_request")));
    assert_eq!(reply(post().form(&whole)).await.status, 200, "none of this used the assertion up");
}

/// Anyone can call this: what is too much is refused while it is read, and nothing of it is kept.
#[tokio::test]
async fn more_than_a_request_can_need_is_refused_before_it_costs_anything() {
    let scene = Scene::open(Backend::Memory, &["okta.apps.read"]).await;
    let assertion = scene.signer.sign(&scene.claims());
    let events = scene.server.events().await.len();
    let scopes = (0..51).map(|number| format!("scope.{number}")).collect::<Vec<_>>().join(" ");
    let refused = scene.ask(&assertion, &scopes).await;
    assert_eq!((refused.status, &refused.body["error"]), (400, &json!("invalid_scope")));
    let form: Vec<_> = (0..65).map(|number| (format!("field{number}"), "")).collect();
    let refused = reply(scene.server.raw(Method::POST, "/oauth2/v1/token").form(&form)).await;
    let told = &refused.body["error_description"];
    assert_eq!((refused.status, told), (400, &json!("at most 64 parameters can be given")));
    assert_eq!(scene.server.events().await.len(), events);
    assert_eq!(
        scene.ask(&assertion, "okta.apps.read").await.status,
        200,
        "the assertion is as good as before"
    );
}

/// Whatever is taken back is taken back for tokens that are out there, at the next call.
#[tokio::test]
async fn what_was_taken_back_ends_with_the_next_call() {
    let scene = Scene::open(Backend::Sqlite, &["okta.apps.read"]).await;
    let second = scene.grant("okta.policies.read").await;
    let token = scene.token("okta.apps.read okta.policies.read").await;
    let opens = async |path: &str| scene.get(&token, path).await.status;
    let (apps, policies) = ("/api/v1/apps", "/api/v1/policies?type=PASSWORD");
    assert_eq!((opens(apps).await, opens(policies).await), (200, 200));
    assert_eq!(scene.program().delete(&second).await.status, 204);
    assert_eq!((opens(apps).await, opens(policies).await), (200, 403), "the grant");
    let refused = scene.ask(&scene.signer.sign(&scene.claims()), "okta.policies.read").await;
    assert_eq!(refused.body["error"], "invalid_scope");

    let path = format!("/api/v1/apps/{}", scene.app);
    let off = scene.program().post(&format!("{path}/lifecycle/deactivate"), json!({})).await;
    assert_eq!((off.status, opens(apps).await), (200, 401), "the application");
    let refused = scene.ask(&scene.signer.sign(&scene.claims()), "okta.apps.read").await;
    assert_eq!((refused.status, &refused.body["error"]), (401, &json!("invalid_client")));
    scene.program().post(&format!("{path}/lifecycle/activate"), json!({})).await;
    assert_eq!(opens(apps).await, 200);

    // The same from another process: nothing is remembered that counts.
    let other = scene.server.another_process();
    let id = other.configuration().await.unwrap().applications().next().unwrap().id;
    let shell = readmit_app::Caller::shell();
    other.switch_app(&shell, id, false).await.unwrap().unwrap();
    assert_eq!(opens(apps).await, 401, "switched off elsewhere");
    other.switch_app(&shell, id, true).await.unwrap().unwrap();
    assert_eq!(opens(apps).await, 200);

    scene.program().post(&format!("{path}/lifecycle/deactivate"), json!({})).await;
    assert_eq!(scene.program().delete(&path).await.status, 204);
    assert_eq!(opens(apps).await, 401, "removed");
}

#[tokio::test]
async fn keys_come_and_go() {
    let scene = Scene::open(Backend::Memory, &["okta.apps.read"]).await;
    let path = format!("/api/v1/apps/{}/credentials/jwks", scene.app);
    let second = Signer::new("second");
    let show =
        async |signer: &Signer| scene.ask(&signer.sign(&scene.claims()), "okta.apps.read").await.status;
    assert_eq!((show(&scene.signer).await, show(&second).await), (200, 401));
    let added = scene.program().post(&path, second.jwk()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!((show(&scene.signer).await, show(&second).await), (200, 200));
    let nameless = scene.signer.sign_as(&json!({"alg": "RS256"}), &scene.claims());
    assert_eq!(scene.ask(&nameless, "okta.apps.read").await.status, 401, "of two keys, which?");
    assert_eq!(scene.program().delete(&format!("{path}/first")).await.status, 204);
    assert_eq!((show(&scene.signer).await, show(&second).await), (401, 200));
    assert_eq!(scene.program().delete(&format!("{path}/first")).await.status, 404);
    let nameless = second.sign_as(&json!({"alg": "RS256"}), &scene.claims());
    assert_eq!(scene.ask(&nameless, "okta.apps.read").await.status, 200, "there is but one");
}

/// Whoever takes a key away that was stolen ends what the thief got with it, and nothing else.
#[tokio::test]
async fn a_token_ends_with_the_key_that_it_was_got_with() {
    let scene = Scene::open(Backend::Sqlite, &["okta.apps.read"]).await;
    let path = format!("/api/v1/apps/{}", scene.app);
    let second = Signer::new("second");
    assert_eq!(scene.program().post(&format!("{path}/credentials/jwks"), second.jwk()).await.status, 201);
    let stolen = scene.token("okta.apps.read").await;
    let other = scene.ask(&second.sign(&scene.claims()), "okta.apps.read").await;
    let other = other.body["access_token"].as_str().unwrap().to_owned();
    let open = async |token: &str| scene.get(token, "/api/v1/apps").await.status;
    assert_eq!((open(&stolen).await, open(&other).await), (200, 200));
    // Another key in the place of the first, under its name.
    let mut app = scene.program().get(&path).await.body;
    let keys = &mut app["settings"]["oauthClient"]["jwks"]["keys"];
    *keys = json!([Signer::new("first").jwk(), keys[1]]);
    assert_eq!(scene.program().put(&path, app.clone()).await.status, 200);
    assert_eq!((open(&stolen).await, open(&other).await), (401, 200));
    let prove = async |auth: &str| {
        let mut app = app.clone();
        app["credentials"]["oauthClient"]["token_endpoint_auth_method"] = json!(auth);
        assert_eq!(scene.program().put(&path, app).await.status, 200);
    };
    prove("client_secret_post").await;
    assert_eq!(open(&other).await, 401, "who does not sign has no tokens of this kind");
    prove("private_key_jwt").await;
    assert_eq!(open(&other).await, 200);
    assert_eq!(scene.program().delete(&format!("{path}/credentials/jwks/second")).await.status, 204);
    assert_eq!(open(&other).await, 401);
}

/// Who could decide how a client proves itself could be it: both ways, nobody gets what they do not have.
#[tokio::test]
async fn nobody_gives_a_service_what_they_do_not_have() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let strong = Caller::new(&server, &administrator, ADMINISTRATORS).await;
    let weak = Caller::new(&server, &administrator, &["applications:read", "applications:write"]).await;
    let (own, foreign) = (Signer::new("own"), Signer::new("foreign"));
    let made = weak.made("/api/v1/apps", crate::signer::service(&own.jwk())).await;
    let path = format!("/api/v1/apps/{}", made["id"].as_str().unwrap());
    let grants = format!("{path}/grants");
    let order = |scope: &str| json!({"scopeId": scope, "issuer": server.base});
    assert_eq!(weak.post(&grants, order("okta.apps.manage")).await.status, 200);
    for scope in ["okta.users.read", "okta.policies.manage", "okta.apiTokens.read"] {
        let refused = weak.post(&grants, order(scope)).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")), "{scope}");
        assert!(causes(&refused)[0].ends_with("since nobody can give what they do not have"));
    }
    assert_eq!(strong.post(&grants, order("okta.policies.read")).await.status, 200);

    // It holds more than the weak one now: they may not become it.
    let refused = weak.post(&format!("{path}/credentials/jwks"), foreign.jwk()).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    let mut changed = weak.get(&path).await.body;
    changed["settings"]["oauthClient"]["jwks"] = json!({"keys": [foreign.jwk()]});
    assert_eq!(weak.put(&path, changed.clone()).await.status, 403);
    changed["settings"]["oauthClient"]["jwks"] = json!({"keys": [own.jwk()]});
    changed["credentials"]["oauthClient"]["token_endpoint_auth_method"] = json!("client_secret_basic");
    assert_eq!(weak.put(&path, changed.clone()).await.status, 403);
    changed["credentials"]["oauthClient"]["token_endpoint_auth_method"] = json!("private_key_jwt");
    changed["label"] = json!("Renamed");
    assert_eq!(weak.put(&path, changed).await.status, 200, "the name is no proof");
    let keys = strong.get(&format!("{path}/credentials/jwks")).await.body;
    assert_eq!((keys.as_array().unwrap().len(), &keys[0]["kid"]), (1, &json!("own")));
}

#[tokio::test]
async fn a_service_leaves_operators_alone() {
    let org = Organisation::open(Backend::Memory).await;
    let scene = Scene::on(org.server, org.administrator, &["okta.apps.manage", "okta.users.manage"]).await;
    let token = scene.token("okta.apps.manage okta.users.manage").await;
    let id = |text: &str| format!("00u{}", readmit_core::id::short(text.parse().unwrap()));
    let (user, operator) = (id(&org.user), id(&scene.administrator.account.to_string()));
    let users = format!("/api/v1/apps/{}/users", scene.app);
    let tac = json!({"authenticatorId": org.authenticator, "profile": {"multiUse": false, "ttl": 600}});
    for (whom, allowed) in [(&user, true), (&operator, false)] {
        let enrollments = format!("/api/v1/users/{whom}/authenticator-enrollments");
        for (path, body) in
            [(users.clone(), json!({"id": whom})), (format!("{enrollments}/tac"), tac.clone())]
        {
            let answer = scene.call(&token, Method::POST, &path, Some(&body)).await;
            assert_eq!(answer.status < 300, allowed, "{path}: {}", answer.text);
            assert!(allowed || [403, 404].contains(&answer.status), "{path}: {}", answer.text);
        }
    }
    let app = &scene.server.app;
    let account = app.account_with_credentials(scene.administrator.account).await.unwrap().unwrap();
    assert!(account.profile.applications.is_empty());
}

/// A program that onboards users is no way around the help desk's rules.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_bound_by_what_protects_a_user_from_the_help_desk() {
    let org = Organisation::open(Backend::Memory).await;
    let (path, order) = (format!("{}/tac", org.enrollments()), org.order());
    let scene = Scene::on(org.server, org.administrator, &["okta.users.manage"]).await;
    let token = scene.token("okta.users.manage").await;
    let issue = async || scene.call(&token, Method::POST, &path, Some(&order)).await;
    for _ in 0..5 {
        let issued = issue().await;
        assert_eq!(issued.status, 200, "{}", issued.text);
    }
    let over = issue().await;
    assert_eq!((over.status, &over.body["errorCode"]), (403, &json!("E0000006")), "{}", over.text);
    assert_eq!(causes(&over), ["As many codes as the quota allows were generated for this user"]);
    scene.server.clock.advance(Span::from_hours(24));
    let token = scene.token("okta.users.manage").await;
    let issue = async || scene.call(&token, Method::POST, &path, Some(&order)).await;
    assert_eq!(issue().await.status, 200, "another day");
    let shell = readmit_app::Caller::shell();
    let area = readmit_core::operator::Area::Settings;
    let set = scene.server.app.update_organisation(&shell, area, |organisation| {
        organisation.desk.fresh_sign_in = Some(Span::from_mins(5));
    });
    set.await.unwrap().unwrap();
    let refused = issue().await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")), "{}", refused.text);
    assert!(causes(&refused)[0].ends_with("tokens cannot"), "{}", refused.text);
}

#[tokio::test]
async fn discovery_says_where_and_how() {
    let server = TestServer::start(Backend::Memory).await;
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let told = server.send(Method::GET, path, None).await;
        assert_eq!(told.status, 200);
        let text = told.text.replace(&server.base, "[base]");
        insta::assert_json_snapshot!("discovery", serde_json::from_str::<Value>(&text).unwrap());
    }
    let keys = server.send(Method::GET, "/oauth2/v1/keys", None).await;
    assert!(keys.body["keys"].as_array().unwrap().iter().any(|key| key["kty"] == "RSA"), "{}", keys.text);
    assert!(!keys.text.contains("\"d\""));
}
