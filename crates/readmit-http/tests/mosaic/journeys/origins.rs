//! Which pages may run journeys of a client.

use super::{SHOP, Site, assert_rejects, call, start};
use readmit_core::id::ClientId;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, Setup};
use reqwest::Method;
use serde_json::json;

async fn preflight(site: &Site, origin: &str, path: &str) -> Reply {
    let request = site.server.raw(Method::OPTIONS, path).header("origin", origin);
    let request = request.header("access-control-request-method", "POST");
    reply(request.header("access-control-request-headers", "content-type")).await
}

fn assert_allows(reply: &Reply, origin: &str) {
    assert_eq!(reply.header("access-control-allow-origin"), Some(origin), "{}", reply.text);
    assert_eq!(reply.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(reply.header("vary"), Some("origin"));
}

fn assert_allows_nothing(reply: &Reply) {
    for name in ["origin", "credentials", "methods", "headers"] {
        assert_eq!(reply.header(&format!("access-control-allow-{name}")), None);
    }
    assert_eq!(reply.header("vary"), Some("origin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_client_may_call_with_credentials() {
    let site = Site::open().await;
    for path in [site.call("anonymous_invoke"), site.call("anonymous_invoke").replacen("/ido", "/", 1)] {
        let asked = preflight(&site, SHOP, &path).await;
        assert_eq!(asked.status, 204);
        assert_allows(&asked, SHOP);
        assert!(asked.header("access-control-allow-methods").unwrap().contains("POST"));
        assert!(asked.header("access-control-allow-headers").unwrap().contains("content-type"));
        let answer = site.post_from(SHOP, &path, start("nothing")).await;
        assert_rejects(&answer, 200, "no such journey");
        assert_allows(&answer, SHOP);
    }
    // What is wrong can be read by the page as well.
    let refused = site.post_from(SHOP, &site.call("assert"), json!({})).await;
    assert_rejects(&refused, 400, "data is required");
    assert_allows(&refused, SHOP);
    assert_allows(&site.post_from(SHOP, &site.call("nothing"), json!({})).await, SHOP);
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_pages_may_not() {
    let site = Site::open().await;
    let other = site.server.full_client().await;
    let path = format!("/cis/v1/applications/{}/clients/{}", other.application, other.id);
    assert_eq!(other.put(&path, json!({"origins": ["https://other.example"]})).await.status, 200);
    for method in ["anonymous_invoke", "assert", "key_exchange", "poll", "create_debug_token", "sso"] {
        let path = site.call(method);
        for origin in
            ["https://evil.example", "https://other.example", "null", "https://shop.example.evil.example"]
        {
            assert_allows_nothing(&preflight(&site, origin, &path).await);
            let refused = site.post_from(origin, &path, start("nothing")).await;
            assert_rejects(&refused, 403, "may not run journeys of this client");
            assert_allows_nothing(&refused);
        }
    }
    // A page that names the client that it belongs to is at home there, and only there.
    let answer =
        site.post_from("https://other.example", &call("anonymous_invoke", other.id), start("nothing")).await;
    assert_rejects(&answer, 200, "no such journey");
    assert_allows(&answer, "https://other.example");
    let refused = site.post_from(SHOP, &call("anonymous_invoke", other.id), start("nothing")).await;
    assert_rejects(&refused, 403, "may not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_is_off_or_unknown_has_no_pages() {
    let site = Site::open().await;
    let unknown = call("anonymous_invoke", ClientId::from_random([7; 16]));
    assert_allows_nothing(&preflight(&site, SHOP, &unknown).await);
    assert_rejects(&site.post_from(SHOP, &unknown, start("nothing")).await, 403, "may not");
    let odd = "/ido/api/v2/auth/anonymous_invoke?clientId=web-1";
    assert_allows_nothing(&preflight(&site, SHOP, odd).await);

    let admin = site.server.full_client().await;
    let path = format!("/cis/v1/applications/{}/clients/{}", site.client.application, site.client.id);
    assert_eq!(admin.put(&path, json!({"enabled": false})).await.status, 200);
    let path = site.call("anonymous_invoke");
    assert_allows_nothing(&preflight(&site, SHOP, &path).await);
    assert_rejects(&site.post_from(SHOP, &path, start("nothing")).await, 403, "may not");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_settings_and_of_the_server_may_call_for_every_client() {
    let fixed = "http://localhost:8765";
    let mut setup = Setup::new(Backend::Memory);
    setup.settings.allowed_origins = vec![fixed.to_owned()];
    let site = Site::open_with(setup).await;
    let path = site.call("anonymous_invoke");
    assert_allows(&preflight(&site, fixed, &path).await, fixed);
    let answer = site.post_from(fixed, &path, start("nothing")).await;
    assert_rejects(&answer, 200, "no such journey");
    assert_allows(&answer, fixed);
    let own = site.post_from(&site.server.base, &path, start("nothing")).await;
    assert_rejects(&own, 200, "no such journey");
}

/// Without a client in the query there is nothing to run; the page may read that.
#[tokio::test(flavor = "multi_thread")]
async fn a_preflight_without_a_client_is_for_every_registered_page() {
    let site = Site::open().await;
    let path = "/ido/api/v2/auth/anonymous_invoke";
    assert_allows(&preflight(&site, SHOP, path).await, SHOP);
    let refused = site.post_from(SHOP, path, start("nothing")).await;
    assert_rejects(&refused, 400, "clientId is required");
    assert_allows(&refused, SHOP);
    assert_allows_nothing(&preflight(&site, "https://evil.example", path).await);
    // Elsewhere nothing is done with credentials, whatever the query says.
    let elsewhere = preflight(&site, SHOP, &format!("/cis/v1/users?clientId={}", site.client.id)).await;
    assert_eq!(elsewhere.header("access-control-allow-origin"), Some(SHOP));
    assert_eq!(elsewhere.header("access-control-allow-credentials"), None);
}
