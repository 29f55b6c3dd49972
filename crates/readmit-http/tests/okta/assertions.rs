//! Assertions that must prove nothing: forged, misdirected, too late, too early, shown again.

use crate::signer::{Scene, Signer, unsigned};
use aws_lc_rs::hmac;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply};
use serde_json::{Value, json};

const SCOPE: &str = "okta.apps.read";

async fn scene() -> Scene {
    Scene::open(Backend::Memory, &[SCOPE]).await
}

/// Refused, and not told why.
#[track_caller]
fn refused(answer: &Reply, what: &str) {
    assert_eq!(answer.status, 401, "{what}: {}", answer.text);
    let body = json!({"error": "invalid_client", "error_description": "client authentication failed"});
    assert_eq!(answer.body, body, "{what}");
}

#[tokio::test]
async fn no_algorithm_makes_a_public_key_a_secret() {
    let scene = scene().await;
    let (claims, jwk) = (scene.claims(), scene.signer.jwk());
    for name in ["none", "None", "NONE", "", "nOnE"] {
        let text = unsigned(&json!({"alg": name, "kid": scene.signer.kid}), &claims);
        refused(&scene.ask(&format!("{text}."), SCOPE).await, name);
        refused(&scene.ask(&text, SCOPE).await, name);
    }
    let der = scene.signer.der();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(&der));
    let modulus = jwk["n"].as_str().unwrap();
    let secrets = [
        der.clone(),
        pem.into_bytes(),
        modulus.as_bytes().to_vec(),
        BASE64URL_NOPAD.decode(modulus.as_bytes()).unwrap(),
        jwk.to_string().into_bytes(),
        Vec::new(),
    ];
    for (name, algorithm) in
        [("HS256", hmac::HMAC_SHA256), ("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)]
    {
        for (place, secret) in secrets.iter().enumerate() {
            let text = unsigned(&json!({"alg": name, "kid": scene.signer.kid}), &claims);
            let tag = hmac::sign(&hmac::Key::new(algorithm, secret), text.as_bytes());
            let forged = format!("{text}.{}", BASE64URL_NOPAD.encode(tag.as_ref()));
            refused(&scene.ask(&forged, SCOPE).await, &format!("{name} with {place}"));
        }
    }
    assert_eq!(scene.ask(&scene.signer.sign(&claims), SCOPE).await.status, 200, "the claims were good");
}

#[tokio::test]
async fn a_signature_is_of_the_clients_own_key_over_this_very_text() {
    let scene = scene().await;
    let claims = scene.claims();
    let stranger = Signer::new("first");
    refused(&scene.ask(&stranger.sign(&claims), SCOPE).await, "another key under the same name");
    let brought = json!({"alg": "RS256", "kid": "first", "jwk": stranger.jwk()});
    refused(&scene.ask(&stranger.sign_as(&brought, &claims), SCOPE).await, "a key that came along");
    for header in [
        json!({"alg": "RS256", "kid": "other"}),
        json!({"alg": "PS256", "kid": "first"}),
        json!({"alg": "RS512", "kid": "first"}),
        json!({"alg": "ES256", "kid": "first"}),
        json!({"alg": "RS256", "kid": "first", "crit": ["exp"]}),
        json!({"alg": "RS256", "kid": 1}),
        json!({"kid": "first"}),
    ] {
        refused(&scene.ask(&scene.signer.sign_as(&header, &claims), SCOPE).await, &header.to_string());
    }
    let whole = scene.signer.sign(&claims);
    let (text, signature) = whole.rsplit_once('.').unwrap();
    let other = scene.claims_with("jti", json!("another"));
    let moved = format!("{}.{signature}", unsigned(&json!({"alg": "RS256", "kid": "first"}), &other));
    refused(&scene.ask(&moved, SCOPE).await, "the signature of another text");
    for garbled in
        [text.to_owned(), format!("{text}."), format!("{whole}."), format!("{whole}.x"), "x".repeat(9_000)]
    {
        refused(&scene.ask(&garbled, SCOPE).await, "garbled");
    }
    assert_eq!(scene.ask(&whole, SCOPE).await.status, 200);
}

/// Two applications of one organisation, whose keys have the same name.
#[tokio::test]
async fn one_application_never_passes_for_another() {
    let scene = scene().await;
    let neighbour = Signer::new("first");
    let made = scene.program().made("/api/v1/apps", crate::signer::service(&neighbour.jwk())).await;
    let mut own = scene.claims();
    (own["iss"], own["sub"]) = (made["id"].clone(), made["id"].clone());
    refused(&scene.ask(&neighbour.sign(&scene.claims()), SCOPE).await, "the neighbour's key");
    refused(&scene.ask(&scene.signer.sign(&own), SCOPE).await, "the neighbour's name");
    for name in ["iss", "sub"] {
        let mixed = scene.claims_with(name, made["id"].clone());
        refused(&scene.ask(&neighbour.sign(&mixed), SCOPE).await, name);
        refused(&scene.ask(&scene.signer.sign(&mixed), SCOPE).await, name);
    }
    // The neighbour is known by its own, and has none of the first one's scopes.
    let answer = scene.ask(&neighbour.sign(&own), SCOPE).await;
    assert_eq!((answer.status, &answer.body["error"]), (400, &json!("invalid_scope")));
}

#[tokio::test]
async fn claims_that_do_not_fit_prove_nothing() {
    let scene = scene().await;
    let now = scene.server.app.now().as_secs();
    let base = &scene.server.base;
    let other = format!("0oa{}", "7".repeat(17));
    let wrong: Vec<(&str, Value)> = vec![
        ("exp", json!(now)),
        ("exp", json!(now - 1)),
        ("exp", json!(now + 3_600 + 61)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(i64::MIN)),
        ("exp", json!("soon")),
        ("exp", Value::Null),
        ("iat", json!(now + 61)),
        ("nbf", json!(now + 61)),
        ("aud", json!(base)),
        ("aud", json!(format!("{base}/oidc/token"))),
        ("aud", json!(format!("{base}/oauth2/default/v1/token"))),
        ("aud", json!("https://evil.example/oauth2/v1/token")),
        ("aud", json!([scene.audience(), "https://evil.example/oauth2/v1/token"])),
        ("aud", json!([])),
        ("aud", Value::Null),
        ("iss", json!(other)),
        ("sub", json!(other)),
        ("iss", json!("0oa1")),
        ("iss", Value::Null),
        ("sub", Value::Null),
    ];
    for (name, value) in wrong {
        let assertion = scene.signer.sign(&scene.claims_with(name, value.clone()));
        refused(&scene.ask(&assertion, SCOPE).await, &format!("{name}: {value}"));
    }
    for (name, value) in [
        ("exp", json!(now + 1)),
        ("exp", json!(now + 3_600 + 60)),
        ("iat", json!(now + 60)),
        ("aud", json!([scene.audience()])),
        ("jti", Value::Null),
    ] {
        let assertion = scene.signer.sign(&scene.claims_with(name, value.clone()));
        assert_eq!(scene.ask(&assertion, SCOPE).await.status, 200, "{name}: {value}");
    }
}

#[tokio::test]
async fn an_assertion_is_good_once() {
    let scene = scene().await;
    let mut claims = scene.claims();
    let assertion = scene.signer.sign(&claims);
    assert_eq!(scene.ask(&assertion, SCOPE).await.status, 200);
    refused(&scene.ask(&assertion, SCOPE).await, "shown again");
    claims["exp"] = json!(claims["exp"].as_i64().unwrap() - 1);
    refused(&scene.ask(&scene.signer.sign(&claims), SCOPE).await, "the same name in another assertion");
    // A refusal over scopes uses it up as well: whoever saw it pass by cannot try others.
    let assertion = scene.signer.sign(&scene.claims());
    assert_eq!(scene.ask(&assertion, "okta.users.manage").await.body["error"], "invalid_scope");
    scene.server.clock.advance(Span::from_hours(1));
    refused(&scene.ask(&assertion, SCOPE).await, "over");
}

/// Only who has no secret to tell anybody signs: the others cannot get tokens here at all.
#[tokio::test]
async fn clients_that_prove_themselves_otherwise_get_no_token_here() {
    let scene = scene().await;
    let path = format!("/api/v1/apps/{}", scene.app);
    let mut app = scene.program().get(&path).await.body;
    app["credentials"]["oauthClient"]["token_endpoint_auth_method"] = json!("client_secret_basic");
    let changed = scene.program().put(&path, app).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let secret = changed.body["credentials"]["oauthClient"]["client_secret"].as_str().unwrap().to_owned();
    refused(&scene.ask(&scene.signer.sign(&scene.claims()), SCOPE).await, "its key does not count");
    let text = unsigned(&json!({"alg": "HS256"}), &scene.claims());
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), text.as_bytes());
    let signed = format!("{text}.{}", BASE64URL_NOPAD.encode(tag.as_ref()));
    refused(&scene.ask(&signed, SCOPE).await, "nor does its secret");
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", SCOPE),
        ("client_id", &*scene.app),
        ("client_secret", &*secret),
    ];
    let plain = scene.server.raw(reqwest::Method::POST, "/oauth2/v1/token").form(&form);
    refused(&readmit_testkit::server::reply(plain).await, "as it is");
}

#[tokio::test]
async fn refused_assertions_are_in_the_log_and_blame_nobody_who_did_not_sign() {
    let scene = scene().await;
    let stranger = Signer::new("first");
    refused(&scene.ask(&stranger.sign(&scene.claims()), SCOPE).await, "forged");
    let last = scene.server.events().await.pop().unwrap().body;
    assert!(last.contains("client_refused") && last.contains("stranger"), "{last}");
}
