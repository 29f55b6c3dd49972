//! `/metrics`: who may see it, what it counts, and that nothing a user sent is in it.

#![expect(clippy::unwrap_used, reason = "in a test, what goes wrong ends the test")]

use readmit_core::secret::Secret;
use readmit_http::Metrics;
use readmit_testkit::server::{another_code, metrics, reply};
use readmit_testkit::{Backend, Setup, TestServer};
use reqwest::Method;
use serde_json::json;

async fn server(metrics: Metrics) -> TestServer {
    let mut setup = Setup::new(Backend::Sqlite);
    setup.settings.metrics = Some(metrics);
    TestServer::start_with(setup).await
}

async fn seen(server: &TestServer) -> String {
    let answer = server.send(Method::GET, "/metrics", None).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    answer.text
}

/// The value of the line that begins so.
fn value(text: &str, line: &str) -> f64 {
    let found = text.lines().find_map(|other| other.strip_prefix(line)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("{line} is missing in {text}")).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_only_this_machine_is_answered_and_no_proxy() {
    let server = server(metrics()).await;
    seen(&server).await;
    for header in
        ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"]
    {
        let answer = reply(server.raw(Method::GET, "/metrics").header(header, "127.0.0.1")).await;
        let nothing = server.send(Method::GET, "/nothing", None).await;
        assert_eq!((answer.status, &answer.text), (404, &nothing.text), "{header}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_token_only_who_shows_it_is_answered() {
    let server = server(metrics().for_bearers_of(Some(Secret::new("scrape-0123456789".to_owned())))).await;
    let ask = async |authorization: Option<&str>| {
        let request = server.raw(Method::GET, "/metrics");
        let request = match authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        };
        let answer = reply(request).await;
        (answer.status, answer.header("www-authenticate").is_some())
    };
    assert_eq!(ask(None).await, (401, true));
    for wrong in [
        "Bearer scrape-012345678",
        "Bearer scrape-01234567890",
        "Bearer x",
        "Basic scrape-0123456789",
        "scrape-0123456789",
    ] {
        assert_eq!(ask(Some(wrong)).await, (401, true), "{wrong}");
    }
    assert_eq!(ask(Some("Bearer scrape-0123456789")).await, (200, false));
    let through_a_proxy = server.raw(Method::GET, "/metrics").bearer_auth("scrape-0123456789");
    assert_eq!(reply(through_a_proxy.header("x-forwarded-for", "192.0.2.1")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_counts_nothing_has_no_such_page() {
    let mut setup = Setup::new(Backend::Memory);
    setup.settings.metrics = None;
    let server = TestServer::start_with(setup).await;
    assert_eq!(server.send(Method::GET, "/metrics", None).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_batches_and_the_process_are_counted() {
    let server = server(metrics()).await;
    let client = server.own_client().await;
    let before = seen(&server).await;
    let answered = |status: &str| {
        format!(
            "readmit_http_requests_total{{method=\"GET\",route=\"/cis/v1/users/{{user_id}}\",status=\"{status}\"}}"
        )
    };
    let user = client.user("ann").await;
    assert_eq!(client.get(&format!("/cis/v1/users/{user}")).await.status, 200);
    assert_eq!(client.get("/cis/v1/users/nobody").await.status, 404);
    assert_eq!(server.send(Method::DELETE, "/healthz", None).await.status, 405);
    assert_eq!(server.send(Method::GET, "/unheard-of-word", None).await.status, 404);
    assert_eq!(reply(server.raw(Method::HEAD, "/healthz")).await.status, 200);
    metrics().sum_up();
    let after = seen(&server).await;

    let more = |line: &str| value(&after, line) - value(&before, line);
    // Other tests of the process may count as well.
    assert!(more(&answered("2xx")) >= 1.0 && more(&answered("4xx")) >= 1.0, "{after}");
    assert!(more("readmit_http_requests_total{method=\"other\",route=\"none\",status=\"4xx\"}") >= 2.0);
    assert!(more("readmit_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"2xx\"}") >= 1.0);
    let durations = "readmit_http_request_duration_seconds_count{method=\"POST\",route=\"/cis/v1/users\"}";
    assert!(value(&after, durations) >= 1.0, "{after}");
    let buckets =
        "readmit_http_request_duration_seconds_bucket{method=\"POST\",route=\"/cis/v1/users\",le=\"10\"}";
    assert!(value(&after, buckets) >= 1.0, "{after}");

    assert!(more("readmit_store_batch_requests_count") >= 1.0);
    assert!(more("readmit_store_batch_requests_sum") >= 1.0);
    assert!(more("readmit_store_commit_duration_seconds_count") >= 1.0);
    assert!(value(&after, "readmit_store_commit_duration_seconds_bucket{le=\"+Inf\"}") >= 1.0);
    assert!(value(&after, "readmit_store_queue_waiting") >= 0.0);
    for line in
        ["readmit_store_queue_refusals_total{reason=\"queue_full\"}", "readmit_store_batches_failed_total"]
    {
        assert!(value(&after, line) >= 0.0, "{line}");
    }

    assert!(value(&after, "process_start_time_seconds") >= 0.0);
    assert!(value(&after, "process_resident_memory_bytes") > 1e6);
    assert!(value(&after, "process_open_fds") > 3.0);
    assert!(after.contains("readmit_build_info{version=\"test\"} 1"), "{after}");
    for described in [
        "readmit_http_requests_total counter",
        "readmit_store_queue_waiting gauge",
        "readmit_store_commit_duration_seconds histogram",
    ] {
        assert!(after.contains(&format!("# TYPE {described}")), "{described}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_user_sent_is_in_it() {
    let server = server(metrics()).await;
    let admin = server.full_client().await;
    let user = admin.user("ann-the-user").await;
    let code = admin.issue(&user).await;
    let wrong = another_code(&code);
    assert_eq!(admin.redeem(&user, &wrong).await.status, 400);
    assert_eq!(admin.redeem(&user, &code).await.status, 200);
    let strange = server.raw(Method::from_bytes(b"ODDMETHOD").unwrap(), "/odd-path?odd-query=1");
    assert_eq!(
        reply(strange.header("user-agent", "odd-agent").json(&json!({"odd-field": 1}))).await.status,
        404
    );
    let text = seen(&server).await;
    assert!(text.contains("/cis/v1/auth/otp/authenticate"), "{text}");
    let client = admin.id.to_string();
    for said in [
        &user,
        "ann-the-user",
        admin.secret.reveal(),
        &admin.token,
        &client,
        "ODDMETHOD",
        "odd-",
        "127.0.0.1",
    ] {
        assert!(!text.contains(said), "{said} is in {text}");
    }
    let words = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code || word == wrong)
    };
    assert!(!words(&text), "a code is in {text}");
}
