//! Envelopes in the clear: what is answered when no journey runs, and what is wrong with a request.

use super::{Site, answer, assert_rejects, call, header, start};
use readmit_core::id::ClientId;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Setup};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_that_is_not_there_is_a_rejection_with_a_device() {
    let site = Site::open().await;
    let answer = site.post(&site.call("anonymous_invoke"), start("nothing")).await;
    assert_rejects(&answer, 200, "no such journey");
    assert_eq!(answer.body["error_code"], 4001);
    assert_eq!(header(&answer, "session_id"), None, "no run began");
    let drawn = header(&answer, "device_id").unwrap()["device_id"].as_str().unwrap();
    assert!(Uuid::try_parse(drawn).is_ok(), "{drawn}");

    let path = format!("{}&did=device-7", site.call("anonymous_invoke"));
    let known = site.post(&path, start("nothing")).await;
    assert_eq!(header(&known, "device_id").unwrap()["device_id"], "device-7");
    for odd in ["%0a", "", &"x".repeat(129), "%c3%a4"] {
        let path = format!("{}&did={odd}", site.call("anonymous_invoke"));
        let answer = site.post(&path, start("nothing")).await;
        let drawn = header(&answer, "device_id").unwrap()["device_id"].as_str().unwrap().to_owned();
        assert!(Uuid::try_parse(&drawn).is_ok(), "{odd}: {drawn}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_no_run_is_a_rejection() {
    let site = Site::open().await;
    let kinds = [
        json!({"assertion_id": "a1", "action": "form", "assert": "action", "fch": "c1", "input": {"a": 1}}),
        json!({"assertion_id": "a1", "action": "x", "assert": "data", "data": {}}),
        json!({"assertion_id": "a1", "action": "information", "assert": "action"}),
        json!({"assertion_id": "a1", "action": "x", "assert": "resend", "fch": "c1"}),
        json!({"assertion_id": "a1", "action": "x", "assert": "escape", "data": {"escape_id": "cancel"}}),
    ];
    for kind in kinds {
        for sid in ["", "&sid=", "&sid=S1", "&sid=3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d"] {
            let path = format!("{}{sid}&did=D1", site.call("assert"));
            let answer = site.post(&path, answer(kind.clone())).await;
            assert_rejects(&answer, 200, "the journey is over or waits for another answer");
            assert_eq!(answer.body["error_code"], 4001);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_this_server_does_not_do_it_says() {
    let site = Site::open().await;
    for (method, why) in
        [("poll", "another device"), ("create_debug_token", "debugger"), ("sso", "single sign-on")]
    {
        let answer = site.post(&site.call(method), json!({"data": {}, "headers": []})).await;
        assert_rejects(&answer, 200, why);
        assert_eq!(answer.body["data"].get("debug_pin"), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_body_is_told_by_its_field() {
    let site = Site::open().await;
    let starting = [
        (json!([]), "must be an object"),
        (json!({}), "data is required"),
        (json!({"data": 7}), "data must be an object"),
        (json!({"data": {}}), "data.policy_request_id is required"),
        (json!({"data": {"policy_request_id": 7}}), "data.policy_request_id must be a string"),
        (json!({"data": {"policy_request_id": "x"}, "headers": {}}), "headers must be an array"),
        (
            json!({"data": {"policy_request_id": "x"}, "headers": vec![1; 33]}),
            "headers must have at most 32 items",
        ),
        (json!({"data": {"policy_request_id": "x"}, "enc_headers": [1]}), "enc_headers[0] must be a string"),
    ];
    for (body, why) in starting {
        let answer = site.post(&site.call("anonymous_invoke"), body).await;
        assert_rejects(&answer, 400, why);
        assert_eq!(answer.body["error_code"], 400);
    }
    let answering = [
        (json!({"assert": "data"}), "data.assertion_id is required"),
        (json!({"assertion_id": "a"}), "data.assert is required"),
        (
            json!({"assertion_id": "a", "assert": "402915"}),
            "data.assert must be one of `action`, `data`, `escape`, `resend`",
        ),
        (json!({"assertion_id": "a", "assert": "escape"}), "data.data.escape_id must be a string"),
        (json!({"assertion_id": "a", "assert": "escape", "data": {"escape_id": 1}}), "data.data.escape_id"),
    ];
    for (data, why) in answering {
        let refused = site.post(&site.call("assert"), answer(data)).await;
        assert_rejects(&refused, 400, why);
        assert!(!refused.text.contains("402915"), "no value is repeated");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_sdk_may_send_beside_is_taken() {
    let site = Site::open().await;
    let mut odd = start("nothing");
    odd["headers"] =
        json!([7, null, "x", {"type": 7}, {"type": "device", "device": []}, {"type": "correlation_id"}]);
    odd["data"]["sdk_data"] = json!("not an object");
    odd["data"]["params"] = Value::Null;
    for body in [odd, json!({"data": {"policy_request_id": "nothing"}})] {
        assert_rejects(&site.post(&site.call("anonymous_invoke"), body).await, 200, "no such journey");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_must_be_named_once() {
    let site = Site::open().await;
    let path = "/ido/api/v2/auth/anonymous_invoke";
    assert_rejects(&site.post(path, start("x")).await, 400, "clientId is required");
    assert_rejects(&site.post(&format!("{path}?clientId="), start("x")).await, 400, "clientId is required");
    let odd = site.post(&format!("{path}?clientId=web-1"), start("x")).await;
    assert_rejects(&odd, 400, "clientId must be the id of a client");
    let twice = format!("{}&clientId={}", site.call("anonymous_invoke"), ClientId::from_random([7; 16]));
    assert_rejects(&site.post(&twice, start("x")).await, 400, "clientId must be given once");
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_may_have_doubled_slashes_and_no_prefix() {
    let site = Site::open().await;
    let path = site.call("anonymous_invoke");
    let bare = path.trim_start_matches("/ido").to_owned();
    for path in [format!("/{bare}"), path.replacen("/ido/", "/ido//", 1), bare] {
        assert_rejects(&site.post(&path, start("nothing")).await, 200, "no such journey");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_before_any_route_are_envelopes_too() {
    let site = Site::open().await;
    for path in ["/ido/api/v2/auth/nothing", "/api/v2/nothing", "//api/v2//nothing", "/ido/x"] {
        assert_rejects(&site.post(path, json!({})).await, 404, "no such endpoint");
    }
    let got = site.server.send(Method::GET, &site.call("assert"), None).await;
    assert_rejects(&got, 405, "no such method");
    let large = site.post(&site.call("assert"), json!({"data": "x".repeat(70_000)})).await;
    assert_rejects(&large, 413, "at most 65536 bytes");
    let text =
        site.server.raw(Method::POST, &site.call("assert")).body("{}").header("content-type", "text/plain");
    assert_rejects(&reply(text).await, 415, "application/json");
    let broken = site
        .server
        .raw(Method::POST, &site.call("assert"))
        .body("{")
        .header("content-type", "application/json");
    assert_rejects(&reply(broken).await, 400, "not valid JSON");
    let deep = format!(
        "{{\"data\":{{\"policy_request_id\":\"x\",\"params\":{}1{}}}}}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let deep = site.server.raw(Method::POST, &site.call("anonymous_invoke")).body(deep);
    assert_rejects(&reply(deep.header("content-type", "application/json")).await, 400, "JSON");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_counted_by_address() {
    let mut setup = Setup::new(Backend::Memory);
    setup.buckets.stranger = 4;
    let site = Site::open_with(setup).await;
    let mut refused = None;
    for _ in 0..5 {
        let answer = site.post(&site.call("anonymous_invoke"), start("nothing")).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        assert_rejects(&answer, 200, "no such journey");
    }
    let refused = refused.unwrap();
    assert_rejects(&refused, 429, "too many requests");
    assert!((1..=61).contains(&refused.header("retry-after").unwrap().parse::<u64>().unwrap()));
    let other = call("key_exchange", site.client.id);
    assert_eq!(site.post(&other, json!({})).await.status, 429, "one count over all of them");
}
