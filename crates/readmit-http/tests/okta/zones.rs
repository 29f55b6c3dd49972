//! Network zones.

use crate::caller::{Caller, causes, plain};
use readmit_testkit::{Backend, TestServer};
use serde_json::{Value, json};

async fn program(server: &TestServer) -> Caller<'_> {
    Caller::new(server, &server.administrator().await, &["policies:read", "policies:write"]).await
}

fn zone(name: &str) -> Value {
    json!({
        "type": "IP", "name": name, "status": "ACTIVE", "usage": "POLICY",
        "gateways": [
            {"type": "CIDR", "value": "192.0.2.0/24"},
            {"type": "RANGE", "value": "198.51.100.1-198.51.100.9"},
            {"type": "CIDR", "value": "2001:db8::/32"},
        ],
        "proxies": null,
    })
}

fn path(zone: &Value) -> String {
    format!("/api/v1/zones/{}", zone["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn a_zone_is_made_listed_switched_replaced_and_removed() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let made = program.made("/api/v1/zones", zone("Office")).await;
    insta::assert_json_snapshot!("zone", plain(&made));
    let same = program.put(&path(&made), made.clone()).await;
    assert_eq!((same.status, &same.body), (200, &made));
    program.made("/api/v1/zones", zone("Branch")).await;
    let page = program.get("/api/v1/zones?limit=1").await;
    assert_eq!(page.body.as_array().unwrap().len(), 1);
    let next =
        page.headers.get_all("link").iter().find(|link| link.to_str().unwrap().contains("next")).unwrap();
    let next = next.to_str().unwrap().split(['<', '>']).nth(1).unwrap().strip_prefix(&server.base).unwrap();
    assert_eq!(program.get(next).await.body.as_array().unwrap().len(), 1);
    let filtered = async |filter: &str| {
        let answer = program.get(&format!("/api/v1/zones?filter={filter}")).await;
        (answer.status, answer.body.as_array().map_or(0, Vec::len))
    };
    assert_eq!(filtered(&format!("id%20eq%20%22{}%22", made["id"].as_str().unwrap())).await, (200, 1));
    assert_eq!(filtered("usage%20eq%20%22BLOCKLIST%22").await, (200, 0));
    assert_eq!(filtered("system%20eq%20false").await, (200, 2));
    assert_eq!(filtered("name%20sw%20%22x%22").await, (400, 0));

    for (verb, status) in [("deactivate", "INACTIVE"), ("activate", "ACTIVE")] {
        let switched = program.post(&format!("{}/lifecycle/{verb}", path(&made)), json!({})).await;
        assert_eq!((switched.status, &switched.body["status"]), (200, &json!(status)));
    }
    let gone = program.delete(&path(&made)).await;
    assert_eq!((gone.status, gone.header("content-type")), (204, None));
    for answer in [
        program.get(&path(&made)).await,
        program.put(&path(&made), zone("x")).await,
        program.delete(&path(&made)).await,
        program.post(&format!("{}/lifecycle/activate", path(&made)), json!({})).await,
        program.get("/api/v1/zones/nzo1").await,
    ] {
        assert_eq!((answer.status, &answer.body["errorCode"]), (404, &json!("E0000007")));
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_zone_is_told_with_the_field() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    program.made("/api/v1/zones", zone("Office")).await;
    let with = |field: &str, value: Value| {
        let mut zone = zone("Other");
        zone[field] = value;
        zone
    };
    let gateway = |kind: &str, value: &str| json!([{"type": kind, "value": value}]);
    let network = "gateways[0].value: must be a network such as 192.0.2.0/24";
    let range = "gateways[0].value: must be two addresses such as 192.0.2.1-192.0.2.9, the lower one first";
    for (zone, cause) in [
        (zone("Office"), "name: belongs to another network zone"),
        (with("name", json!("x".repeat(129))), "name: must have 1 to 128 characters, on one line"),
        (with("type", json!("DYNAMIC")), "type: must be one of IP"),
        (with("usage", json!("BLOCKLIST")), "usage: must be one of POLICY"),
        (with("gateways", json!([])), "gateways: must name an address"),
        (
            with("gateways", json!(vec![gateway("CIDR", "192.0.2.0/24"); 151])),
            "gateways: must have at most 150 entries",
        ),
        (with("gateways", gateway("CIDR", "192.0.2.0/33")), network),
        (with("gateways", gateway("CIDR", "192.0.2.1-192.0.2.9")), network),
        (with("gateways", gateway("RANGE", "192.0.2.9-192.0.2.1")), range),
        (with("gateways", gateway("RANGE", "192.0.2.1-2001:db8::1")), range),
        (with("gateways", gateway("PLACE", "192.0.2.0/24")), "gateways[0].type: must be one of CIDR, RANGE"),
        (with("useAsExemptList", json!(true)), "useAsExemptList: must be false"),
    ] {
        let refused = program.post("/api/v1/zones", zone.clone()).await;
        assert_eq!((refused.status, causes(&refused)), (400, vec![cause]), "{zone}");
    }
}

#[tokio::test]
async fn a_zone_that_a_rule_is_about_stays() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let zone = program.made("/api/v1/zones", zone("Office")).await;
    let policy = program.made("/api/v1/policies", json!({"type": "PASSWORD", "name": "Policy"})).await;
    let rules = format!("/api/v1/policies/{}/rules", policy["id"].as_str().unwrap());
    let network = json!({"connection": "ZONE", "exclude": [zone["id"]]});
    let rule = program.made(&rules, json!({"name": "Rule", "conditions": {"network": network}})).await;
    let refused = program.delete(&path(&zone)).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    assert_eq!(
        causes(&refused),
        ["rules of sign-in policies are about this network zone: change those first"]
    );
    program.delete(&format!("{rules}/{}", rule["id"].as_str().unwrap())).await;
    assert_eq!(program.delete(&path(&zone)).await.status, 204);
}

#[tokio::test]
async fn only_who_may_write_policies_changes_zones() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let reader = Caller::new(&server, &administrator, &["policies:read"]).await;
    assert_eq!(reader.get("/api/v1/zones").await.body, json!([]));
    let refused = reader.post("/api/v1/zones", zone("Office")).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    let other = Caller::new(&server, &administrator, &["groups:read"]).await;
    assert_eq!(other.get("/api/v1/zones").await.status, 403);
}
