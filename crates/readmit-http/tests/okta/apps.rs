//! Applications: made, read, found, changed, switched and removed, with their secrets, keys and scopes.

use crate::caller::{Caller, plain};
use crate::groups::next;
use crate::signer::{ADMINISTRATORS, Signer, service};
use readmit_core::application::Passcodes;
use readmit_core::id::{ClientId, parse_short};
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) const APPS: &str = "/api/v1/apps";

pub(crate) async fn program(server: &TestServer) -> Caller<'_> {
    Caller::new(server, &server.administrator().await, ADMINISTRATORS).await
}

/// An application with a page on a server.
pub(crate) fn web(label: &str) -> Value {
    json!({
        "name": "oidc_client",
        "label": label,
        "signOnMode": "OPENID_CONNECT",
        "settings": {"oauthClient": {
            "application_type": "web",
            "grant_types": ["authorization_code", "refresh_token"],
            "redirect_uris": ["https://shop.example.com/callback"],
        }},
    })
}

pub(crate) fn path(app: &Value) -> String {
    format!("{APPS}/{}", app["id"].as_str().expect("an id"))
}

/// The secret in an answer, which is nowhere else.
fn secret(app: &Value) -> Option<&str> {
    app["credentials"]["oauthClient"]["client_secret"].as_str()
}

/// Whether a secret proves the application's client.
async fn proves(server: &TestServer, app: &Value, secret: &str) -> bool {
    let id = parse_short(&app["id"].as_str().unwrap()[3..]).unwrap();
    let configuration = server.app.configuration().await.unwrap();
    let (client, _) = configuration.live_client(ClientId::from_uuid(id)).expect("a client that is on");
    client.accepts(&Secret::new(secret.to_owned()), &server.app.keys.digest, server.app.now())
}

fn labels(answer: &Reply) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body.as_array().unwrap().iter().map(|app| app["label"].as_str().unwrap()).collect()
}

fn query(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    format!("{APPS}?{}", query.finish())
}

#[tokio::test]
async fn a_service_is_made_read_changed_switched_and_removed() {
    let server = TestServer::start(Backend::Sqlite).await;
    let program = program(&server).await;
    let signer = Signer::new("first");
    let made = program.made(APPS, service(&signer.jwk())).await;
    insta::assert_json_snapshot!("service_app", plain(&made));
    assert_eq!(made["settings"]["oauthClient"]["jwks"]["keys"][0]["n"], signer.jwk()["n"]);
    assert_eq!(made["credentials"]["oauthClient"]["client_id"], made["id"]);
    assert_eq!(program.get(&path(&made)).await.body, made);

    // What was read goes back with another name, as the vendor's clients do it.
    server.clock.advance(Span::from_secs(1));
    let mut order = made.clone();
    order["label"] = json!(" Weekly export ");
    let changed = program.put(&path(&made), order.clone()).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_ne!(changed.body["lastUpdated"], made["lastUpdated"]);
    order["label"] = json!("Weekly export");
    order["lastUpdated"] = changed.body["lastUpdated"].clone();
    assert_eq!(changed.body, order, "nothing but the name, not even the age of the key");

    let active = program.delete(&path(&made)).await;
    assert_eq!((active.status, &active.body["errorCode"]), (403, &json!("E0000056")));
    for (way, other, status) in [("deactivate", "activate", "INACTIVE"), ("activate", "deactivate", "ACTIVE")]
    {
        for _ in 0..2 {
            let switched = program.post(&format!("{}/lifecycle/{way}", path(&made)), json!({})).await;
            assert_eq!((switched.status, &switched.body), (200, &json!({})));
        }
        let read = program.get(&path(&made)).await.body;
        assert_eq!(read["status"], status);
        assert!(read["_links"][other].is_object() && read["_links"][way].is_null(), "{read}");
    }
    program.post(&format!("{}/lifecycle/deactivate", path(&made)), json!({})).await;
    let gone = program.delete(&path(&made)).await;
    assert_eq!((gone.status, gone.text.as_str(), gone.header("content-type")), (204, "", None));
}

#[tokio::test]
async fn what_is_not_there_is_told_whatever_is_asked_of_it() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let user = crate::organisation::user_id(&server.full_client().await.user("ann").await);
    let group = program.made("/api/v1/groups", crate::groups::group("West")).await["id"].clone();
    let group = group.as_str().unwrap();
    let absent = [format!("0oa{}", "1".repeat(17)), "0oa1".to_owned(), group.to_owned(), "x".repeat(3_000)];
    for id in absent {
        let path = format!("{APPS}/{id}");
        for (method, rest, body) in [
            (Method::GET, String::new(), None),
            (Method::PUT, String::new(), Some(web("Shop"))),
            (Method::DELETE, String::new(), None),
            (Method::POST, "/lifecycle/activate".to_owned(), None),
            (Method::POST, "/lifecycle/deactivate".to_owned(), None),
            (Method::GET, "/credentials/jwks".to_owned(), None),
            (Method::POST, "/credentials/jwks".to_owned(), Some(Signer::new("a").jwk())),
            (Method::GET, "/grants".to_owned(), None),
            (Method::POST, "/grants".to_owned(), Some(json!({"scopeId": "okta.apps.read"}))),
            (Method::GET, "/groups".to_owned(), None),
            (Method::PUT, format!("/groups/{group}"), None),
            (Method::DELETE, format!("/groups/{group}"), None),
            (Method::GET, "/users".to_owned(), None),
            (Method::POST, "/users".to_owned(), Some(json!({"id": user}))),
            (Method::DELETE, format!("/users/{user}"), None),
        ] {
            let refused = program.call(method.clone(), &format!("{path}{rest}"), body.as_ref()).await;
            assert_eq!(
                (refused.status, &refused.body["errorCode"]),
                (404, &json!("E0000007")),
                "{method} {rest}"
            );
            let summary = refused.body["errorSummary"].as_str().unwrap();
            assert!(summary.ends_with("(AppInstance)") && summary.len() < 200, "{method} {rest}: {summary}");
        }
    }
}

#[tokio::test]
async fn a_secret_is_shown_once_and_ends_with_its_use() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let made = program.made(APPS, web("Shop")).await;
    let first = secret(&made).expect("a secret").to_owned();
    assert!(proves(&server, &made, &first).await);
    let mut shown = plain(&made);
    shown["credentials"]["oauthClient"]["client_secret"] = json!("[secret]");
    insta::assert_json_snapshot!("web_app", shown);
    for answer in [program.get(&path(&made)).await, program.get(APPS).await] {
        assert_eq!(answer.status, 200);
        assert!(
            !answer.text.contains(&first) && !answer.text.contains("client_secret\":"),
            "{}",
            answer.text
        );
    }
    // The secret may come back with the rest, and stays good; another one is refused (`apps_refused`).
    let kept = program.put(&path(&made), made.clone()).await;
    assert_eq!((kept.status, secret(&kept.body)), (200, None), "{}", kept.text);
    assert!(proves(&server, &made, &first).await);

    let mut order = kept.body;
    let change = async |order: &mut Value, auth: &str| {
        order["credentials"]["oauthClient"]["token_endpoint_auth_method"] = json!(auth);
        let changed = program.put(&path(&made), order.clone()).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        changed.body
    };
    assert_eq!(
        secret(&change(&mut order, "client_secret_post").await),
        None,
        "the same secret, otherwise sent"
    );
    assert!(proves(&server, &made, &first).await);
    assert_eq!(secret(&change(&mut order, "private_key_jwt").await), None);
    assert!(!proves(&server, &made, &first).await, "who signs has no secret");
    let again = change(&mut order, "client_secret_basic").await;
    let second = secret(&again).expect("another secret");
    assert_ne!(second, first);
    assert!(proves(&server, &made, second).await && !proves(&server, &made, &first).await);
    let log: Vec<String> = server.events().await.into_iter().map(|event| event.body).collect();
    assert!(log.iter().all(|body| !body.contains(&first) && !body.contains(second)));
}

#[tokio::test]
async fn settings_come_back_as_they_were_given_and_are_replaced_whole() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let mut order = web("Page");
    let settings = json!({
        "application_type": "browser",
        "grant_types": ["interaction_code", "authorization_code", "refresh_token", "refresh_token"],
        "response_types": ["code"],
        "redirect_uris": ["https://shop.example.com/callback", "http://localhost:8765/callback"],
        "post_logout_redirect_uris": ["https://shop.example.com/"],
        "initiate_login_uri": "https://shop.example.com/login",
        "issuer_mode": "DYNAMIC",
        "refresh_token": {"rotation_type": "STATIC", "leeway": "60"},
        "dpop_bound_access_tokens": false,
        "consent_method": "TRUSTED",
        "unheard_of": {"a": 1},
    });
    order["settings"] = json!({"oauthClient": settings, "notes": {"admin": "Ask Ann", "enduser": ""}});
    order["visibility"] =
        json!({"autoLaunch": true, "hide": {"web": false}, "appLinks": {"oidc_client_link": true}});
    order["accessibility"] = json!({"selfService": true, "loginRedirectUrl": null});
    order["profile"] = json!({"cost": {"centre": 7}});
    let made = program.made(APPS, order).await;
    insta::assert_json_snapshot!("browser_app", plain(&made));
    assert_eq!(secret(&made), None, "a page can keep none");
    let configuration = server.app.configuration().await.unwrap();
    let client = configuration.clients().next().unwrap().clone();
    assert_eq!(client.origins, ["http://localhost:8765", "https://shop.example.com"], "they may call");
    assert_eq!(program.put(&path(&made), made.clone()).await.body["settings"], made["settings"]);

    let mut less = web("Page");
    less["settings"]["oauthClient"]["application_type"] = json!("browser");
    let changed = program.put(&path(&made), less.clone()).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let fresh = program.made(APPS, less).await;
    for part in ["settings", "visibility", "accessibility", "profile", "credentials"] {
        let without_id = |app: &Value| plain(&app[part]);
        assert_eq!(without_id(&changed.body), without_id(&fresh), "{part}");
    }
}

#[tokio::test]
async fn lists_are_paged_and_narrowed() {
    let server = TestServer::start(Backend::Sqlite).await;
    let program = program(&server).await;
    for label in ["Alpha", "Beta", "beta two", "Gamma"] {
        program.made(APPS, web(label)).await;
        server.clock.advance(Span::from_secs(1));
    }
    let off = program.made(&format!("{APPS}?activate=false"), web("Off")).await;
    assert_eq!(off["status"], "INACTIVE");
    let all = ["Alpha", "Beta", "beta two", "Gamma", "Off"];
    for whole in
        [APPS.to_owned(), query(&[("limit", "-1")]), query(&[("limit", "1000")]), query(&[("q", "")])]
    {
        let listed = program.get(&whole).await;
        assert_eq!((labels(&listed), next(&listed, &server)), (all.to_vec(), None), "{whole}");
    }
    let (mut page, mut seen) = (Some(query(&[("limit", "2"), ("q", "")])), Vec::new());
    while let Some(path) = page {
        let listed = program.get(&path).await;
        seen.push(labels(&listed).len());
        page = next(&listed, &server);
        assert_eq!(page.is_some(), seen.iter().sum::<usize>() < all.len());
    }
    assert_eq!(seen, [2, 2, 1]);
    for (pairs, expected) in [
        (vec![("q", "be")], vec!["Beta", "beta two"]),
        (vec![("q", "BETA T")], vec!["beta two"]),
        (vec![("q", "eta")], vec![]),
        (vec![("q", "oidc_client")], all.to_vec()),
        (vec![("filter", r#"status eq "INACTIVE""#)], vec!["Off"]),
        (vec![("filter", r#"status EQ "ACTIVE""#), ("q", "b")], vec!["Beta", "beta two"]),
        (vec![("filter", r#"name eq "oidc_client""#)], all.to_vec()),
        (vec![("filter", r#"name eq "bookmark""#)], vec![]),
        (vec![("filter", r#"group.id eq "00gnone""#)], vec![]),
        (vec![("filter", r#"user.id eq "00unone""#)], vec![]),
    ] {
        assert_eq!(labels(&program.get(&query(&pairs)).await), expected, "{pairs:?}");
    }
    // The page goes on where it was, even when what it ended with was renamed meanwhile.
    let first = program.get(&query(&[("limit", "2")])).await;
    let beta = &first.body[1];
    let mut renamed = beta.clone();
    renamed["label"] = json!("Zeta");
    assert_eq!(program.put(&path(beta), renamed).await.status, 200);
    let rest = program.get(&next(&first, &server).unwrap()).await;
    assert_eq!(labels(&rest), ["beta two", "Gamma"]);
}

#[tokio::test]
async fn applications_that_were_made_elsewhere_are_shown_as_well() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let client = server.full_client().await;
    let listed = program.get(APPS).await;
    assert_eq!(labels(&listed), ["Shop"]);
    let one = &listed.body[0];
    let oauth = &one["credentials"]["oauthClient"];
    assert_eq!(oauth["client_id"], json!(format!("0oa{}", readmit_core::id::short(client.id.uuid()))));
    assert_ne!(oauth["client_id"], one["id"], "the two were made one by one");
    let mut order = one.clone();
    order["label"] = json!("Store");
    let changed = program.put(&path(one), order).await;
    assert_eq!((changed.status, &changed.body["label"]), (200, &json!("Store")), "{}", changed.text);
    let mut client = client;
    client.renew().await;

    let bare = server.application(Passcodes::default()).await;
    let bare = format!("{APPS}/0oa{}", readmit_core::id::short(bare.id.uuid()));
    let shown = program.get(&bare).await;
    assert_eq!((shown.status, &shown.body["status"]), (200, &json!("ACTIVE")));
    let refused = program.put(&bare, shown.body).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert_eq!(crate::caller::causes(&refused), ["app: this application has no client"]);
}

#[tokio::test]
async fn keys_are_listed_added_and_removed() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let (first, second) = (Signer::new("first"), Signer::new("second"));
    let made = program.made(APPS, service(&first.jwk())).await;
    let keys = format!("{}/credentials/jwks", path(&made));
    assert_eq!(program.get(&keys).await.body, made["settings"]["oauthClient"]["jwks"]["keys"]);
    server.clock.advance(Span::from_secs(1));
    let added = program.post(&keys, second.jwk()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let one = format!("{keys}/second");
    let read = program.get(&one).await;
    assert_eq!((read.status, &read.body), (200, &added.body));
    // A key under the old id is another key, and as old as it is.
    let replaced = Signer::new("first");
    let mut order = program.get(&path(&made)).await.body;
    order["settings"]["oauthClient"]["jwks"] = json!({"keys": [replaced.jwk(), {"kid": "second"}]});
    server.clock.advance(Span::from_secs(1));
    let changed = program.put(&path(&made), order).await.body;
    let now = &changed["settings"]["oauthClient"]["jwks"]["keys"];
    assert_eq!((&now[0]["n"], &now[1]), (&replaced.jwk()["n"], &added.body), "an id alone keeps the key");
    assert_ne!(now[0]["created"], made["settings"]["oauthClient"]["jwks"]["keys"][0]["created"]);
    assert_eq!(program.delete(&one).await.status, 204);
    for gone in [program.get(&one).await, program.delete(&one).await] {
        assert_eq!((gone.status, &gone.body["errorCode"]), (404, &json!("E0000007")));
    }
    assert_eq!(program.get(&keys).await.body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn scopes_are_granted_once_shown_and_withdrawn() {
    let server = TestServer::start(Backend::Sqlite).await;
    let program = program(&server).await;
    let made = program.made(APPS, service(&Signer::new("first").jwk())).await;
    let grants = format!("{}/grants", path(&made));
    assert_eq!(program.get(&grants).await.body, json!([]));
    let order = json!({"scopeId": "okta.apps.read", "issuer": format!("{}/", server.base)});
    let granted = program.post(&grants, order.clone()).await;
    assert_eq!(granted.status, 200, "{}", granted.text);
    insta::assert_json_snapshot!("grant", plain(&granted.body));
    assert_eq!(program.post(&grants, order).await.body, granted.body, "once is enough");
    assert_eq!(program.get(&grants).await.body, json!([granted.body]));
    let one = format!("{grants}/{}", granted.body["id"].as_str().unwrap());
    assert_eq!(program.get(&one).await.body, granted.body);
    assert_eq!(program.delete(&one).await.status, 204);
    for gone in
        [program.get(&one).await, program.delete(&one).await, program.get(&format!("{grants}/x")).await]
    {
        assert_eq!((gone.status, &gone.body["errorCode"]), (404, &json!("E0000007")));
    }
    let log: Vec<String> = server.events().await.into_iter().map(|event| event.body).collect();
    assert_eq!(log.iter().filter(|body| body.contains("client_scope_changed")).count(), 2, "{log:?}");
}
