//! What holds for every path of the facade.

use readmit_app::buckets::BucketLimits;
use readmit_core::time::Span;
use readmit_testkit::server::{Reply, Setup, reply};
use readmit_testkit::{Backend, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_path_that_nobody_serves_is_told_in_the_vendors_words() {
    let server = TestServer::start(Backend::Memory).await;
    let answer = server.raw(reqwest::Method::GET, "/api/v1/nothing").send().await.unwrap();
    assert_eq!(answer.status(), 404);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["errorCode"], "E0000008");
    assert_eq!(body["errorLink"], "E0000008");
    assert!(body["errorId"].as_str().unwrap().starts_with("oae"));
    assert_eq!(body["errorCauses"], serde_json::json!([]));
}

/// The four headers, and the instant of `Date`.
fn limits(answer: &Reply) -> [i64; 4] {
    let number = |name: &str| -> i64 { answer.header(name).unwrap().parse().unwrap() };
    let date = jiff::fmt::rfc2822::parse(answer.header("date").unwrap()).unwrap().timestamp().as_second();
    assert_eq!(answer.header("x-okta-request-id"), answer.header("x-request-id"));
    for name in ["x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset", "date"] {
        assert_eq!(answer.headers.get_all(name).iter().count(), 1, "{name}");
    }
    [number("x-rate-limit-limit"), number("x-rate-limit-remaining"), number("x-rate-limit-reset"), date]
}

#[tokio::test]
async fn every_answer_tells_what_is_left_of_the_limit() {
    let mut setup = Setup::new(Backend::Memory);
    setup.buckets = BucketLimits { stranger: 3, client: 5 };
    let server = TestServer::start_with(setup).await;
    let unknown = server.send(Method::GET, "/api/v1/nothing", None).await;
    assert_eq!((unknown.status, limits(&unknown)[..2].to_vec()), (404, vec![3, 3]), "not counted, and told");
    for left in [2, 1, 0] {
        let answer = server.send(Method::GET, "/api/v1/api-tokens", None).await;
        assert_eq!((answer.status, limits(&answer)[1]), (401, left));
        assert_eq!(answer.body["errorCode"], "E0000011");
    }
    let answer = server.send(Method::GET, "/api/v1/api-tokens", None).await;
    let [limit, remaining, reset, date] = limits(&answer);
    assert_eq!((answer.status, limit, remaining), (429, 3, 0));
    assert_eq!(answer.body["errorCode"], "E0000047");
    assert!(reset > date && reset - date <= 61, "{reset} {date}");
    // As the vendor's clients wait.
    server.clock.advance(Span::from_secs((reset - date + 1).try_into().unwrap()));
    let answer = server.send(Method::GET, "/api/v1/api-tokens", None).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn whoever_has_a_token_has_a_limit_of_their_own() {
    let server = TestServer::start(Backend::Memory).await;
    let operator = server.administrator().await.token_for(&[]).await;
    let header = format!("SSWS {}", operator.token.unwrap());
    let ask = || reply(server.raw(Method::GET, "/api/v1/api-tokens").header("authorization", &header));
    let (first, second) = (ask().await, ask().await);
    assert_eq!((first.status, &first.body["errorCode"]), (403, &json!("E0000006")));
    assert_eq!(limits(&first)[1] - 1, limits(&second)[1]);
    let wrong = reply(server.raw(Method::PATCH, "/api/v1/api-tokens").header("authorization", &header)).await;
    assert_eq!((wrong.status, &wrong.body["errorCode"]), (405, &json!("E0000022")));
    limits(&wrong);
}

#[tokio::test]
async fn pages_of_clients_may_send_and_read_what_the_vendors_clients_do() {
    let mut setup = Setup::new(Backend::Memory);
    setup.settings.allowed_origins = vec!["https://app.example.com".to_owned()];
    let server = TestServer::start_with(setup).await;
    let ask =
        |method: Method| server.raw(method, "/api/v1/users/me").header("origin", "https://app.example.com");
    let preflight = ask(Method::OPTIONS).header("access-control-request-method", "GET");
    let preflight = reply(preflight).await;
    let allowed = preflight.header("access-control-allow-headers").unwrap();
    for name in
        ["authorization", "content-type", "x-okta-user-agent-extended", "x-device-fingerprint", "dpop"]
    {
        assert!(allowed.split(", ").any(|known| known == name), "{name}");
    }
    let answer = reply(ask(Method::GET)).await;
    let exposed = answer.header("access-control-expose-headers").unwrap();
    for name in ["link", "date", "x-okta-request-id", "x-rate-limit-reset", "www-authenticate"] {
        assert!(exposed.split(", ").any(|known| known == name), "{name}");
    }
}
