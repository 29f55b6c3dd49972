//! What is refused of applications: each fault with its field, all at once, and nothing half done.

use crate::apps::{APPS, path, program, web};
use crate::caller::{Caller, causes};
use crate::groups::group;
use crate::signer::{Scene, Signer, service};
use crate::users::with;
use data_encoding::BASE64URL_NOPAD;
use readmit_core::limits::{
    CLIENT_KEYS_MAX, CLIENT_SETTINGS_BYTES_MAX, GROUPS_PER_APPLICATION_MAX, URIS_PER_CLIENT_MAX,
};
use readmit_testkit::{Backend, Reply, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

fn code(answer: &Reply) -> (u16, &str) {
    (answer.status, answer.body["errorCode"].as_str().unwrap_or_default())
}

/// The body with one client setting more.
fn setting(name: &str, value: Value) -> Value {
    with(web("Shop"), &["settings", "oauthClient", name], value)
}

/// The body with another credential.
fn credential(name: &str, value: Value) -> Value {
    with(web("Shop"), &["credentials", "oauthClient", name], value)
}

fn of_kind(kind: &str, grants: Value, auth: Value) -> Value {
    let body = with(
        credential("token_endpoint_auth_method", auth),
        &["settings", "oauthClient", "application_type"],
        json!(kind),
    );
    with(body, &["settings", "oauthClient", "grant_types"], grants)
}

/// A service with these keys.
fn keys(keys: Value) -> Value {
    with(service(&Value::Null), &["settings", "oauthClient", "jwks"], json!({"keys": keys}))
}

#[tokio::test]
async fn each_fault_is_told_with_its_field() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let callback = "must be an absolute URI without fragment such as https://app.example.com/callback";
    let uri = |uri: &str| {
        (
            setting("redirect_uris", json!([uri])),
            format!("settings.oauthClient.redirect_uris: `{uri}` {callback}"),
        )
    };
    let off = "is not offered: must be false";
    let gone = "is not offered: leave it out";
    let address = "must be an address such as https://app.example.com/terms";
    let code_grant = json!(["authorization_code"]);
    let mut faults = vec![
        (json!({}), "label: is required".to_owned()),
        (with(web("Shop"), &["label"], json!(7)), "label: must be a string".to_owned()),
        (with(web("Shop"), &["name"], json!("bookmark")), "name: must be one of oidc_client".to_owned()),
        (
            with(web("Shop"), &["signOnMode"], json!("SAML_2_0")),
            "signOnMode: must be one of OPENID_CONNECT".to_owned(),
        ),
        (with(web("Shop"), &["settings"], json!("x")), "settings: must be an object".to_owned()),
        (
            with(web("Shop"), &["settings", "implicitAssignment"], json!(true)),
            format!("settings.implicitAssignment: {off}"),
        ),
        (with(web("Shop"), &["credentials"], json!([1])), "credentials: must be an object".to_owned()),
        uri("/callback"),
        uri("http://shop.example.com/callback"),
        uri("https://*.example.com/callback"),
        uri("https://shop.example.com/#top"),
        uri("javascript:alert(1)"),
    ];
    for (name, value, cause) in [
        ("grant_types", Value::Null, "is required"),
        ("grant_types", json!("authorization_code"), "must be an array"),
        ("application_type", json!("desktop"), "must be one of web, browser, native, service"),
        ("redirect_uris", json!([]), "is required with authorization_code and interaction_code"),
        ("post_logout_redirect_uris", json!(["x"]), &format!("`x` {callback}")),
        ("jwks_uri", json!("https://shop.example.com/keys"), gone),
        ("dpop_bound_access_tokens", json!(true), off),
        ("participate_slo", json!(true), off),
        ("consent_method", json!("REQUIRED"), "must be one of TRUSTED"),
        ("wildcard_redirect", json!("SUBDOMAIN"), "must be one of DISABLED"),
        ("client_uri", json!("javascript:alert(1)"), address),
        ("logo_uri", json!("logo.png"), address),
        ("issuer_mode", json!("SOMEHOW"), "must be one of ORG_URL, CUSTOM_URL, DYNAMIC"),
        (
            "tos_uri",
            json!(format!("https://example.com/{}", "x".repeat(1_024))),
            "must have at most 1024 characters",
        ),
    ] {
        faults.push((setting(name, value), format!("settings.oauthClient.{name}: {cause}")));
    }
    for (name, entries, cause) in [
        (
            "grant_types[1]",
            json!(["refresh_token", "password"]),
            "must be one of authorization_code, interaction_code, refresh_token, client_credentials",
        ),
        ("response_types[0]", json!(["everything"]), "must be one of code, token, id_token"),
    ] {
        let field = name.split('[').next().unwrap();
        faults.push((setting(field, entries), format!("settings.oauthClient.{name}: {cause}")));
    }
    let leeway = json!({"rotation_type": "ROTATE", "leeway": 61});
    faults.push((
        setting("refresh_token", leeway),
        "settings.oauthClient.refresh_token.leeway: must be a number of seconds, 60 at most".to_owned(),
    ));
    let network = json!({"connection": "ZONE", "include": ["ALL_ZONES"]});
    faults.push((
        setting("network", network),
        "settings.oauthClient.network.connection: must be one of ANYWHERE".to_owned(),
    ));
    for (name, value, cause) in [
        ("client_id", json!("my-own-id"), "is given by the server: leave it out"),
        (
            "client_secret",
            json!("a secret of my own, which others may know"),
            "is drawn by the server: leave it out",
        ),
        (
            "token_endpoint_auth_method",
            json!("client_secret_jwt"),
            "must be one of client_secret_basic, client_secret_post, private_key_jwt, none",
        ),
        ("pkce_required", json!("yes"), "must be true or false"),
    ] {
        faults.push((credential(name, value), format!("credentials.oauthClient.{name}: {cause}")));
    }
    let open = with(
        credential("token_endpoint_auth_method", json!("none")),
        &["credentials", "oauthClient", "pkce_required"],
        json!(false),
    );
    faults.push((
        open,
        "credentials.oauthClient.pkce_required: must be true for a client that does not prove itself"
            .to_owned(),
    ));
    for (kind, grants, auth, cause) in [
        (
            "browser",
            code_grant.clone(),
            "client_secret_basic",
            "credentials.oauthClient.token_endpoint_auth_method: must be none: a page can keep no secret",
        ),
        (
            "service",
            json!(["client_credentials"]),
            "none",
            "credentials.oauthClient.token_endpoint_auth_method: must not be none for a service",
        ),
        (
            "service",
            code_grant,
            "private_key_jwt",
            "settings.oauthClient.grant_types: must be client_credentials for a service",
        ),
        (
            "native",
            json!(["authorization_code", "client_credentials"]),
            "none",
            "settings.oauthClient.grant_types: client_credentials is for applications that can keep a secret: web and service",
        ),
    ] {
        faults.push((of_kind(kind, grants, json!(auth)), cause.to_owned()));
    }
    let shop = path(&program.made(APPS, web("Shop")).await);
    let before = program.get(&shop).await.body;
    for (body, cause) in faults {
        for refused in [program.post(APPS, body.clone()).await, program.put(&shop, body.clone()).await] {
            assert_eq!(code(&refused), (400, "E0000001"), "{body}");
            assert!(causes(&refused).contains(&cause.as_str()), "{cause}\n{}", refused.text);
        }
    }
    for long in [" ".to_owned(), "x".repeat(201)] {
        let refused = program.post(APPS, web(&long)).await;
        assert_eq!(
            (code(&refused), causes(&refused)),
            ((400, "E0000001"), vec!["label: must have 1 to 200 characters"])
        );
    }
    for garbage in ["", "{", "[]", "\"Shop\"", "7"] {
        let refused = program.raw(Method::POST, APPS, garbage).await;
        assert_eq!(code(&refused), (400, "E0000003"), "{garbage}");
    }
    assert_eq!(program.get(APPS).await.body, json!([before]), "nothing was made, nothing was changed");
}

#[tokio::test]
async fn all_faults_are_told_at_once() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let mut body = of_kind("service", json!(["authorization_code"]), json!("none"));
    body["label"] = Value::Null;
    body["settings"]["oauthClient"]["jwks"] =
        json!({"keys": [{"kid": "a", "kty": "oct", "k": "c2VjcmV0"}, 7]});
    body["settings"]["oauthClient"]["dpop_bound_access_tokens"] = json!(true);
    let mut refused = program.post(APPS, body).await.body;
    refused["errorId"] = json!("[id]");
    insta::assert_json_snapshot!("faults_of_an_app", refused);
}

#[tokio::test]
async fn keys_that_are_private_weak_or_misnamed_are_refused() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let signer = Signer::new("first");
    let jwk = |member: &str, value: Value| with(signer.jwk(), &[member], value);
    let app = program.made(APPS, service(&signer.jwk())).await;
    let list = format!("{}/credentials/jwks", path(&app));
    let short = BASE64URL_NOPAD.encode(&[0xC3; 128]);
    for (key, cause) in [
        (jwk("d", json!("AQAB")), "d: only the public part of a key may be given"),
        (jwk("kty", json!("oct")), "kty: must be RSA or EC"),
        (jwk("n", json!(short)), "n: must have 2048 to 8192 bits"),
        (jwk("n", json!("!")), "n: must be base64url without padding"),
        (jwk("e", json!("AQ")), "e: must be an odd exponent such as AQAB"),
        (jwk("alg", json!("HS256")), "alg: must be an algorithm of this kind of key"),
        (jwk("use", json!("enc")), "use: must be `sig`"),
        (jwk("kid", Value::Null), "kid: is required"),
        (jwk("kid", json!("x".repeat(201))), "kid: must have at most 200 characters"),
    ] {
        let refused = program.post(&list, key.clone()).await;
        assert_eq!((code(&refused), causes(&refused)), ((400, "E0000001"), vec![cause]));
        let refused = program.post(APPS, keys(json!([key]))).await;
        let cause = format!("settings.oauthClient.jwks.keys[0].{cause}");
        assert_eq!((code(&refused), causes(&refused)), ((400, "E0000001"), vec![cause.as_str()]));
        assert!(!refused.text.contains(signer.jwk()["n"].as_str().unwrap()));
    }
    let taken = "kid: a key with this id is already there";
    let refused = program.post(&list, signer.jwk()).await;
    assert_eq!((code(&refused), causes(&refused)), ((400, "E0000001"), vec![taken]));
    let refused = program.post(APPS, keys(json!([signer.jwk(), signer.jwk()]))).await;
    assert_eq!((code(&refused), causes(&refused)), ((400, "E0000001"), vec![taken]));
    // An id alone is a key only where there is one of this id already.
    let refused = program.post(APPS, keys(json!([{"kid": "first"}]))).await;
    assert_eq!(code(&refused), (400, "E0000001"));
    let inactive =
        program.post(&list, with(Signer::new("second").jwk(), &["status"], json!("INACTIVE"))).await;
    assert_eq!(causes(&inactive), ["status: must be one of ACTIVE"]);
    assert_eq!(program.get(&list).await.body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn there_is_an_end_of_everything() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let signer = Signer::new("first");
    let numbered = |count: usize| -> Value {
        (0..count).map(|number| with(signer.jwk(), &["kid"], json!(number.to_string()))).collect()
    };
    let too_many = program.post(APPS, keys(numbered(CLIENT_KEYS_MAX + 1))).await;
    assert_eq!(
        (code(&too_many), causes(&too_many)),
        ((400, "E0000001"), vec!["app: there may be at most 10 keys"])
    );
    let app = path(&program.made(APPS, keys(numbered(CLIENT_KEYS_MAX))).await);
    let one_more = program.post(&format!("{app}/credentials/jwks"), signer.jwk()).await;
    assert_eq!(causes(&one_more), ["app: there may be at most 10 keys"]);

    let uris = |count: usize| -> Value {
        (0..count).map(|number| json!(format!("https://a.example/{number}"))).collect()
    };
    program.made(APPS, setting("redirect_uris", uris(URIS_PER_CLIENT_MAX))).await;
    let too_many = program.post(APPS, setting("redirect_uris", uris(URIS_PER_CLIENT_MAX + 1))).await;
    assert_eq!(causes(&too_many), ["settings.oauthClient.redirect_uris: at most 50 are allowed"]);
    let large = with(web("Shop"), &["profile"], json!({"text": "x".repeat(CLIENT_SETTINGS_BYTES_MAX)}));
    let large = program.post(APPS, large).await;
    assert_eq!(causes(&large), ["app: the settings may have at most 8192 bytes"]);

    let assign = async |number: usize| {
        let made = program.made("/api/v1/groups", group(&format!("Group {number}"))).await;
        program.put(&format!("{app}/groups/{}", made["id"].as_str().unwrap()), json!({})).await
    };
    for number in 0..GROUPS_PER_APPLICATION_MAX {
        assert_eq!(assign(number).await.status, 200);
    }
    let refused = assign(GROUPS_PER_APPLICATION_MAX).await;
    assert_eq!(
        (code(&refused), causes(&refused)),
        ((400, "E0000001"), vec!["app: there may be at most 100 groups of one application"])
    );
}

#[tokio::test]
async fn grants_are_of_scopes_that_there_are() {
    let scene = Scene::open(Backend::Memory, &[]).await;
    let grants = format!("{APPS}/{}/grants", scene.app);
    let program = scene.program();
    for (body, field) in [
        (json!({}), "scopeId: is required"),
        (json!({"scopeId": ["okta.apps.read"]}), "scopeId: must be a string"),
        (json!({"scopeId": "okta.apps.write"}), "scopeId: must be one of okta.authenticators.read, "),
        (json!({"scopeId": "openid"}), "scopeId: must be one of "),
        (
            json!({"scopeId": "okta.apps.read", "issuer": "https://other.example"}),
            "issuer: must be http://127.0.0.1:",
        ),
    ] {
        let refused = program.post(&grants, body.clone()).await;
        assert_eq!(code(&refused), (400, "E0000001"), "{body}");
        assert!(causes(&refused)[0].starts_with(field), "{}", refused.text);
    }
    assert_eq!(program.get(&grants).await.body, json!([]));
    let refused = scene.ask(&scene.signer.sign(&scene.claims()), "okta.apps.read").await;
    assert_eq!((refused.status, &refused.body["error"]), (400, &json!("invalid_scope")));
}

#[tokio::test]
async fn lists_are_asked_for_in_words_that_there_are() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    for bad in
        ["status", "status eq", "status ne \"ACTIVE\"", "status eq \"GONE\"", "label eq \"Shop\"", "a b c d"]
    {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("filter", bad);
        let refused = program.get(&format!("{APPS}?{}", query.finish())).await;
        assert_eq!(code(&refused), (400, "E0000031"), "{bad}");
    }
    for bad in ["limit=0", "limit=-2", "limit=x", "after=x", "after=0oa1"] {
        assert_eq!(code(&program.get(&format!("{APPS}?{bad}")).await), (400, "E0000054"), "{bad}");
    }
    let refused = program.post(&format!("{APPS}?activate=maybe"), web("Shop")).await;
    assert_eq!(code(&refused), (400, "E0000001"), "{}", refused.text);
    assert_eq!(program.get(APPS).await.body, json!([]));
}

/// Every operation, for a reader, for somebody who has nothing to do with applications, and for nobody.
#[tokio::test]
async fn who_may_not_changes_nothing() {
    let scene = Scene::open(Backend::Memory, &["okta.apps.read"]).await;
    let (server, app) = (&scene.server, format!("{APPS}/{}", scene.app));
    let reader = Caller::new(server, &scene.administrator, &["applications:read"]).await;
    let other = Caller::new(server, &scene.administrator, &["users:read", "users:write"]).await;
    let service = scene.token("okta.apps.read").await;
    let group = scene.program().made("/api/v1/groups", group("West")).await;
    let group = group["id"].as_str().unwrap();
    let grant = scene.program().get(&format!("{app}/grants")).await.body[0]["id"].clone();
    let before = scene.program().get(&app).await.body;
    let read = [String::new(), "/grants".to_owned(), "/groups".to_owned(), "/credentials/jwks".to_owned()];
    for rest in read.map(|rest| format!("{app}{rest}")).iter().chain([&APPS.to_owned()]) {
        assert_eq!(
            (reader.get(rest).await.status, scene.get(&service, rest).await.status),
            (200, 200),
            "{rest}"
        );
        assert_eq!(code(&other.get(rest).await), (403, "E0000006"), "{rest}");
        assert_eq!(code(&server.send(Method::GET, rest, None).await), (401, "E0000011"), "{rest}");
    }
    for (method, path, body) in [
        (Method::POST, APPS.to_owned(), web("Mine")),
        (Method::PUT, app.clone(), with(before.clone(), &["label"], json!("Mine"))),
        (Method::DELETE, app.clone(), json!({})),
        (Method::POST, format!("{app}/lifecycle/deactivate"), json!({})),
        (Method::POST, format!("{app}/lifecycle/activate"), json!({})),
        (Method::POST, format!("{app}/credentials/jwks"), Signer::new("mine").jwk()),
        (Method::DELETE, format!("{app}/credentials/jwks/first"), json!({})),
        (Method::POST, format!("{app}/grants"), json!({"scopeId": "okta.apps.manage"})),
        (Method::DELETE, format!("{app}/grants/{}", grant.as_str().unwrap()), json!({})),
        (Method::PUT, format!("{app}/groups/{group}"), json!({})),
        (Method::DELETE, format!("{app}/groups/{group}"), json!({})),
    ] {
        for refused in [
            reader.call(method.clone(), &path, Some(&body)).await,
            other.call(method.clone(), &path, Some(&body)).await,
            scene.call(&service, method.clone(), &path, Some(&body)).await,
        ] {
            assert_eq!(code(&refused), (403, "E0000006"), "{method} {path}: {}", refused.text);
        }
        assert_eq!(code(&server.send(method.clone(), &path, Some(&body)).await), (401, "E0000011"), "{path}");
    }
    assert_eq!(scene.program().get(APPS).await.body, json!([before]));
}
