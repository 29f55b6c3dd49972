//! `/cis/v1/users` listed, searched and counted.

use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply, TestClient, TestServer};
use serde_json::json;

const USERS: &str = "/cis/v1/users";

async fn directory(backend: Backend) -> (TestServer, TestClient) {
    let server = TestServer::start(backend).await;
    let client = server.own_client().await;
    for (username, email) in [
        ("cleo", Some("x1@example.com")),
        ("ann", Some("cleo@example.com")),
        ("bob", None),
        ("x2", Some("b@example.com")),
    ] {
        let body = json!({"username": username, "email": email});
        assert_eq!(client.post(USERS, body).await.status, 201);
        server.clock.advance(Span::from_secs(1));
    }
    let bob = client.get(&format!("{USERS}/username/bob")).await;
    let path = format!("{USERS}/{}", bob.body["result"]["user_id"].as_str().unwrap());
    assert_eq!(client.put(&path, json!({"status": "Disabled"})).await.status, 200);
    (server, client)
}

fn names(reply: &Reply) -> Vec<&str> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["result"].as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap()).collect()
}

async fn search(client: &TestClient, filter: &str) -> Reply {
    let query: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    client.get(&format!("{USERS}?search={query}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_listed_in_order_and_by_page() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        let (_server, client) = directory(backend).await;
        let all = client.get(USERS).await;
        assert_eq!(names(&all), ["cleo", "ann", "bob", "x2"]);
        assert_eq!(all.body["total_count"], 4);
        assert_eq!(all.body["page_info"], json!({"has_next_page": false, "has_previous_page": false}));
        let page = client.get(&format!("{USERS}?page_offset=1&page_limit=2&sort_order=desc")).await;
        assert_eq!(names(&page), ["bob", "ann"]);
        assert_eq!(page.body["total_count"], 4);
        assert_eq!(page.body["page_info"], json!({"has_next_page": true, "has_previous_page": true}));
        assert_eq!(names(&client.get(&format!("{USERS}?sort_field=email")).await), ["x2", "ann", "cleo"]);
        assert!(names(&client.get(&format!("{USERS}?page_offset=9")).await).is_empty());
        assert!(names(&client.get(&format!("{USERS}?sort_field=last_auth")).await).is_empty());
        for (query, words) in [
            ("page_limit=0", "page_limit must be a number between 1 and 5000"),
            ("page_limit=5001", "page_limit must be"),
            ("page_offset=-1", "page_offset must be"),
            ("page_offset=x", "page_offset must be"),
            ("sort_field=name", "sort_field must be one of"),
            ("sort_order=up", "sort_order must be"),
            ("search=%ff", "UTF-8"),
            ("page_limit=1&page_limit=2", "page_limit must be given once"),
        ] {
            let refused = client.get(&format!("{USERS}?{query}")).await;
            assert_eq!(refused.status, 400, "{query}");
            assert!(refused.body["message"][0].as_str().unwrap().contains(words), "{}", refused.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_look_at_the_field_that_they_name() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        let (_server, client) = directory(backend).await;
        for (filter, found) in [
            (r#"email eq "CLEO@example.com""#, vec!["ann"]),
            (r#"username eq "cleo@example.com""#, vec![]),
            (r#"username sw "cleo""#, vec!["cleo"]),
            (r#"email sw "cleo""#, vec!["ann"]),
            (r#"email sw "x""#, vec!["cleo"]),
            (r#"status eq "Disabled""#, vec!["bob"]),
            (r#"status eq "active" and email sw "b""#, vec!["x2"]),
            (r#"phone_number eq "+14155550123""#, vec![]),
            (r#"username eq "%' OR 1=1 --""#, vec![]),
            (r#"username sw "%""#, vec![]),
            (r#"username sw "_""#, vec![]),
        ] {
            let answer = search(&client, filter).await;
            assert_eq!(names(&answer), found, "{filter}");
            assert_eq!(answer.body["total_count"], found.len(), "{filter}");
        }
        assert_eq!(names(&client.get(&format!("{USERS}?search_prefix=CLEO")).await), ["cleo", "ann"]);
        let refused = search(&client, r#"name.first_name eq "Ann""#).await;
        assert_eq!(refused.status, 400);
        assert!(refused.body["message"][0].as_str().unwrap().contains("external_user_id"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_counted() {
    let (server, client) = directory(Backend::Sqlite).await;
    let count = client.get(&format!("{USERS}/count")).await;
    assert_eq!((count.status, count.body), (200, json!({"result": {"user_count": 4}, "user_count": 4})));
    let filtered = client.get(&format!("{USERS}/count?search=status%20eq%20%22Active%22")).await;
    assert_eq!(filtered.body["user_count"], 3);
    let filtered = client.get(&format!("{USERS}/count?search=email%20sw%20%22x%22")).await;
    assert_eq!(filtered.body["user_count"], 1);
    let admin = server.full_client().await;
    admin.user("dora").await;
    assert_eq!(admin.get(&format!("{USERS}/count")).await.body["user_count"], 5);
    assert_eq!(client.get(&format!("{USERS}/count")).await.body["user_count"], 4);
}
