//! Every route of every table: what it answers to whom.

use readmit_core::application::Passcodes;
use readmit_core::permission::Permissions;
use readmit_http::{Access, Route};
use readmit_testkit::server::{all_but, reply};
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use serde_json::json;

const ID: &str = "5f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d";

/// The path with something in its variable segments.
pub(crate) fn filled(route: &Route) -> String {
    let fill = |segment: &str| match segment {
        "{authenticator_type}" => "direct_otp".to_owned(),
        segment if segment.starts_with('{') => ID.to_owned(),
        segment => segment.to_owned(),
    };
    route.path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

async fn call(client: &TestClient, route: &Route) -> Reply {
    reply(client.raw(route.method.clone(), &filled(route)).json(&json!({}))).await
}

fn assert_unauthenticated(answer: &Reply, route: &Route) {
    let expected = json!({"message": "Invalid token", "error_code": 401});
    assert_eq!((answer.status, &answer.body), (401, &expected), "{} {}", route.method, route.path);
    assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_demands_what_its_table_says() {
    let server = TestServer::start(Backend::Memory).await;
    let admin = server.full_client().await;
    let elsewhere = TestServer::start(Backend::Memory).await;
    let foreign = elsewhere.full_client().await.token;
    let mut seen = 0;
    // Operators' routes have a test of their own.
    for route in readmit_http::mosaic::routes() {
        seen += 1;
        let without = reply(server.raw(route.method.clone(), &filled(route))).await;
        let needed = match route.access {
            Access::Open | Access::Stranger => {
                assert!(![403, 404, 405].contains(&without.status), "{} {}", route.path, without.status);
                continue;
            }
            Access::User => &[],
            Access::Operator(_)
            | Access::AnyOperator
            | Access::OperatorSession
            | Access::AnyOperatorEnrolling
            | Access::Enrolment
            | Access::Management { .. } => continue,
            Access::Client(needed) | Access::OnBehalf(needed) => needed,
        };
        assert_unauthenticated(&without, route);
        for bad in ["x", "a.b.c", &foreign, &admin.token[..admin.token.len() - 2]] {
            assert_unauthenticated(&call(&admin.with_token(bad), route).await, route);
        }
        if route.access == Access::User {
            assert_unauthenticated(&call(&admin, route).await, route);
            continue;
        }
        assert!(!needed.is_empty(), "{} is open to every client", route.path);
        let application = server.application(Passcodes::default()).await.id;
        let lacking = server.client(application, all_but(needed)).await;
        let refused = call(&lacking, route).await;
        assert_eq!((refused.status, &refused.body["error_code"]), (403, &json!(403)), "{}", route.path);
        let message = refused.body["message"].as_str().unwrap();
        assert!(needed.iter().all(|permission| message.contains(permission.as_str())), "{message}");
        for one in needed {
            let having = server.client(application, Permissions::from_iter([*one])).await;
            let answer = call(&having, route).await;
            assert!(![401, 403, 405].contains(&answer.status), "{} {one} {}", route.path, answer.text);
        }
    }
    assert!(seen > 35);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_schemes_and_spellings() {
    let server = TestServer::start(Backend::Memory).await;
    let client = server.own_client().await;
    let get = |value: String| {
        let request = server.raw(reqwest::Method::GET, "/cis/v1/users/count").header("authorization", value);
        reply(request)
    };
    for good in [format!("Bearer {}", client.token), format!("bearer  {}", client.token)] {
        assert_eq!(get(good).await.status, 200);
    }
    for bad in
        [client.token.clone(), format!("Basic {}", client.token), "Bearer".to_owned(), "Bearer ".to_owned()]
    {
        assert_eq!(get(bad).await.status, 401);
    }
}
