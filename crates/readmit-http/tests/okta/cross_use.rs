//! A token of a service application is good at the management API and nowhere else, and no other token is good in its
//! place: each kind is presented at each door.

use crate::signer::Scene;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, TestClient};
use reqwest::Method;
use serde_json::json;

/// A door: its name, how it is knocked at, and the one kind of token that opens it.
const DOORS: &[(&str, Method, &str, &str, &str)] = &[
    ("management, Bearer", Method::GET, "/api/v1/apps", "Bearer ", "service"),
    ("management, Bearer without space", Method::GET, "/api/v1/apps", "Bearer", "service"),
    ("management, SSWS", Method::GET, "/api/v1/apps", "SSWS ", "operator's API token"),
    ("back ends", Method::GET, "/cis/v1/users", "Bearer ", "client"),
    ("operators", Method::GET, "/admin/api/v1/applications", "Bearer ", "operator's API token"),
    // The last: it ends the user's session.
    ("users", Method::POST, "/cis/v1/auth/logout", "Bearer ", "user"),
];

struct Kinds {
    scene: Scene,
    kinds: Vec<(&'static str, String)>,
}

async fn kinds() -> Kinds {
    let scene = Scene::open(Backend::Memory, &["okta.apps.read", "okta.users.read"]).await;
    let client: TestClient = scene.server.full_client().await;
    let user = client.user("ann").await;
    let code = client.issue(&user).await;
    let granted = client.redeem(&user, &code).await.body;
    let text = |name: &str| granted[name].as_str().unwrap().to_owned();
    let (access, id, refresh) = (text("access_token"), text("id_token"), text("refresh_token"));
    let cookie = scene.administrator.cookie.split_once('=').unwrap().1.to_owned();
    let kinds = vec![
        ("service", scene.token("okta.apps.read okta.users.read").await),
        ("service's assertion", scene.signer.sign(&scene.claims())),
        ("operator's API token", scene.program().token),
        ("operator's session", cookie),
        ("client", client.token.clone()),
        ("client's secret", client.secret.reveal().to_owned()),
        ("user", access),
        ("user's ID token", id),
        ("user's refresh token", refresh),
    ];
    Kinds { scene, kinds }
}

#[tokio::test]
async fn each_door_takes_one_kind_of_token() {
    let Kinds { scene, kinds } = kinds().await;
    let mut taken = Vec::new();
    for (name, method, path, scheme, own) in DOORS {
        for (kind, secret) in &kinds {
            let request = scene.server.raw(method.clone(), path);
            let answer = reply(request.header("authorization", format!("{scheme}{secret}"))).await;
            match answer.status {
                200..=299 => {
                    assert_eq!(kind, own, "{name}: {}", answer.text);
                    taken.push(*name);
                }
                status => {
                    assert!([401, 404].contains(&status), "{kind} at {name}: {status} {}", answer.text);
                    assert_ne!(kind, own, "{name}: {}", answer.text);
                }
            }
            assert!(!answer.text.contains(secret), "{name} repeats the {kind}");
        }
    }
    let doors: Vec<_> = DOORS.iter().map(|door| door.0).collect();
    assert_eq!(taken, doors, "and each opens for its own");
}

/// What a client may do by its secret, it may not do by its assertion, nor the other way round.
#[tokio::test]
async fn what_proves_a_client_at_one_endpoint_proves_nothing_at_the_other() {
    let Kinds { scene, .. } = kinds().await;
    let assertion = scene.signer.sign(&scene.claims());
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &*assertion),
        ("client_id", &*scene.app),
    ];
    let refused = reply(scene.server.raw(Method::POST, "/oidc/token").form(&form)).await;
    assert!([400, 401].contains(&refused.status), "{}", refused.text);
    let client = scene.server.full_client().await;
    let id = client.id.to_string();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &*id),
        ("client_secret", client.secret.reveal()),
        ("scope", "okta.apps.read"),
    ];
    let refused = reply(scene.server.raw(Method::POST, "/oauth2/v1/token").form(&form)).await;
    assert_eq!((refused.status, &refused.body["error"]), (401, &json!("invalid_client")));
}

/// A session of an operator's in the portal is no way around scopes: the two are told apart by the header.
#[tokio::test]
async fn a_second_credential_beside_the_token_adds_nothing() {
    let Kinds { scene, kinds } = kinds().await;
    let service = &kinds[0].1;
    let request = scene.server.raw(Method::GET, "/api/v1/api-tokens").bearer_auth(service);
    let answer = reply(request.header("cookie", &scene.administrator.cookie)).await;
    assert_eq!((answer.status, &answer.body["errorCode"]), (403, &json!("E0000006")));
}
