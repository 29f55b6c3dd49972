//! The program's `/metrics`: there from the start, with everything at zero, and closed to strangers.

use crate::support::{Client, Place, finish, wrong_code};
use readmit_testkit::postgres::Cluster;
use serde_json::Value;

const TOKEN: &str = "scrape-me-0123456789";

#[tokio::test(flavor = "multi_thread")]
async fn a_server_counts_from_its_start_on() {
    let place = Place::new();
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    let code = client.issue("ann").await;
    let wrong = wrong_code(&code);
    assert_eq!(client.redeem("ann", &wrong).await, 400);
    assert_eq!(client.redeem("ann", &code).await, 200);
    let text = reqwest::get(server.url("/metrics")).await.unwrap().text().await.unwrap();
    let version = format!("readmit_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
    for line in [
        version.as_str(),
        "readmit_http_requests_total{method=\"POST\",route=\"/cis/v1/auth/otp/authenticate\",status=\"2xx\"} 1",
        "readmit_http_requests_total{method=\"POST\",route=\"/cis/v1/auth/otp/authenticate\",status=\"4xx\"} 1",
        "readmit_http_requests_total{method=\"GET\",route=\"/readyz\",status=\"5xx\"} 0",
        "readmit_code_issues_total{outcome=\"issued\"} 1",
        "readmit_code_attempts_total{outcome=\"wrong\"} 1",
        "readmit_code_attempts_total{outcome=\"granted\"} 1",
        "readmit_code_attempts_total{outcome=\"locked\"} 0",
        "readmit_store_queue_waiting 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in {text}");
    }
    // How many notices wait at this instant is the worker's matter.
    assert!(text.lines().any(|found| found.starts_with("readmit_outbox_waiting ")), "{text}");
    let started = text.lines().find_map(|line| line.strip_prefix("process_start_time_seconds "));
    assert!(started.unwrap().parse::<f64>().unwrap() > 1.7e9, "{text}");
    let words = |word: &str| word == code || word == wrong || word == "ann";
    assert!(!text.split(|c: char| !c.is_ascii_alphanumeric()).any(words), "{text}");
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_are_counted_on_postgresql_too() {
    let place = Place::on(&Cluster::start().database().await);
    let server = place.demo();
    let text = reqwest::get(server.url("/metrics")).await.unwrap().text().await.unwrap();
    let value = |name: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        found.unwrap_or_else(|| panic!("{name} is missing in {text}")).parse::<f64>().unwrap()
    };
    let batches = value("readmit_store_batch_requests_count");
    assert!(batches >= 1.0 && value("readmit_store_batch_requests_sum") >= batches);
    assert_eq!(value("readmit_store_commit_duration_seconds_count").to_bits(), batches.to_bits());
    assert_eq!(value("readmit_store_batches_failed_total").to_bits(), 0.0_f64.to_bits());
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_token_nobody_else_sees_them_and_it_is_shown_nowhere() {
    let place = Place::new().with("READMIT_METRICS_TOKEN", TOKEN).with("READMIT_LOG_LEVEL", "debug");
    let server = place.serve();
    let http = reqwest::Client::new();
    assert_eq!(http.get(server.url("/metrics")).send().await.unwrap().status(), 401);
    let shown = http.get(server.url("/metrics")).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(shown.status(), 200);
    assert!(!shown.text().await.unwrap().contains(TOKEN));
    let done = place.json(&["config", "check"]);
    let settings: Value = done.json();
    let setting =
        settings["settings"].as_array().unwrap().iter().find(|s| s["name"] == "metrics.token").unwrap();
    assert_eq!((&setting["value"], &setting["source"]), (&"(not shown)".into(), &"env".into()));
    assert!(!done.stdout.contains(TOKEN), "{}", done.stdout);
    assert!(!server.stop().stderr.contains(TOKEN));
}

#[test]
fn a_token_that_could_be_guessed_is_refused_and_not_repeated() {
    let place = Place::new();
    let mut command = place.command();
    command.args(["--json", "config", "check"]).env("READMIT_METRICS_TOKEN", "s3cret");
    let done = finish(&mut command);
    assert!(!format!("{done:?}").contains("s3cret"), "{done:?}");
    assert_eq!(done.trouble(), (2, "invalid_input".to_owned()));
}
