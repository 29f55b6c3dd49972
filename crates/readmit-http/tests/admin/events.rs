//! Events as they happen, and pages of them for a SIEM.

use crate::desk::{Desk, assert_problem, text};
use data_encoding::BASE64URL_NOPAD;
use readmit_app::keys::chain_signature_holds;
use readmit_testkit::operator::TestOperator;
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// A stream as a browser's `EventSource` reads it.
struct Stream {
    response: Response,
    unread: String,
    last_id: String,
}

impl Stream {
    async fn open(operator: &TestOperator, query: &str, last_id: Option<&str>) -> Self {
        let mut request = operator.raw(Method::GET, &format!("/events/stream{query}"));
        if let Some(id) = last_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let mut stream = Self { response, unread: String::new(), last_id: String::new() };
        // The first piece says where the stream begins.
        stream.fill().await;
        stream
    }

    /// Reads one more piece; `false` at the end.
    async fn fill(&mut self) -> bool {
        let piece = self.response.chunk().await.unwrap();
        let Some(piece) = piece else { return false };
        let text = std::str::from_utf8(&piece).unwrap();
        for line in text.lines() {
            if let Some(id) = line.strip_prefix("id: ") {
                id.clone_into(&mut self.last_id);
            }
        }
        self.unread.push_str(text);
        true
    }

    /// The next event's data; `None` at the end.
    async fn next(&mut self) -> Option<Value> {
        loop {
            while let Some(end) = self.unread.find("\n\n") {
                let piece: String = self.unread.drain(..end + 2).collect();
                if let Some(data) = piece.lines().find_map(|line| line.strip_prefix("data: ")) {
                    return Some(serde_json::from_str(data).unwrap());
                }
            }
            if !self.fill().await {
                return None;
            }
        }
    }

    /// The activity of the next event.
    async fn activity(&mut self) -> String {
        text(&self.next().await.unwrap()["activity"])
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_what_happens_and_resumes() {
    let desk = Desk::open().await;
    let (ann, bob) = (desk.client.user("ann").await, desk.client.user("bob").await);
    desk.server.clock.advance(readmit_core::time::Span::from_secs(1));
    let mut of_ann = Stream::open(&desk.agent, &format!("?account={ann}"), None).await;
    let begin = of_ann.last_id.clone();
    let code = text(&desk.agent.post(&desk.codes(&bob), json!({})).await.body["code"]);
    assert_eq!(desk.client.redeem(&bob, &code).await.status, 200);
    let code = text(&desk.agent.post(&desk.codes(&ann), json!({})).await.body["code"]);
    let told = of_ann.next().await.unwrap();
    assert_eq!(told["activity"], "admin_recovery_otp_code_generated");
    assert_eq!((&told["target"]["id"], &told["target"]["name"]), (&json!(ann), &json!("ann")));
    assert!(!told.to_string().contains(&format!("\"{code}\"")), "{told}");
    assert_eq!(desk.client.redeem(&ann, &code).await.status, 200);
    assert_eq!(of_ann.activity().await, "code_redeemed");

    // Another reader goes on from where the first one began; a help-desk agent is not told of settings.
    desk.passcodes(json!({"codes": {"length": 7}})).await;
    let mut all = Stream::open(&desk.agent, "", Some(&begin)).await;
    for (activity, user) in [
        ("admin_recovery_otp_code_generated", &bob),
        ("code_redeemed", &bob),
        ("session_started", &bob),
        ("admin_recovery_otp_code_generated", &ann),
        ("code_redeemed", &ann),
        ("session_started", &ann),
    ] {
        let told = all.next().await.unwrap();
        assert_eq!((text(&told["activity"]).as_str(), text(&told["target"]["id"])), (activity, user.clone()));
    }
    let query = format!("?application={}", desk.application.id);
    let mut settings = Stream::open(&desk.admin, &query, Some(&begin)).await;
    let mut seen = Vec::new();
    while seen.last().map(String::as_str) != Some("application_updated") {
        seen.push(settings.activity().await);
    }
    assert!(seen.contains(&"code_redeemed".to_owned()), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_the_session_and_is_one_of_a_few() {
    let desk = Desk::open().await;
    desk.server.clock.advance(readmit_core::time::Span::from_secs(1));
    let mut streams = Vec::new();
    for _ in 0..readmit_app::streams::STREAMS_MAX {
        streams.push(Stream::open(&desk.agent, "", None).await);
    }
    assert_problem(&desk.agent.get("/events/stream").await, 429, "too_many_streams");
    let mut others = Stream::open(&desk.admin, "", None).await;
    assert_eq!(desk.agent.delete("/session").await.status, 204);
    for mut stream in streams {
        // The end of the session itself is nothing that an agent may see.
        assert_eq!(stream.next().await, None);
    }
    assert_eq!(others.activity().await, "operator_signed_out");
    let mut again = desk.agent.clone();
    assert_eq!(again.sign_in().await.status, 200);
    Stream::open(&again, "", None).await;
    assert_eq!(
        again.raw(Method::GET, "/events/stream").header("last-event-id", "?").send().await.unwrap().status(),
        400
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_does_not_hold_up_a_server_that_stops() {
    let mut desk = Desk::open().await;
    desk.server.clock.advance(readmit_core::time::Span::from_secs(1));
    let mut stream = Stream::open(&desk.agent, "", None).await;
    // A stream that is cut off ends with an error instead.
    let (told, ()) = tokio::join!(stream.next(), desk.server.stop());
    assert_eq!(told, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_for_a_siem_are_signed_and_go_on() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let code = text(&desk.agent.post(&desk.codes(&ann), json!({})).await.body["code"]);
    let (mut after, mut lines) = (String::new(), Vec::new());
    loop {
        let query = if after.is_empty() { String::new() } else { format!("&after={after}") };
        let page = desk.admin.get(&format!("/events?limit=3{query}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(page.header("content-type"), Some("application/x-ndjson"));
        let cursor = page.header("x-readmit-cursor").unwrap().to_owned();
        let (key, signature) = page.header("x-readmit-signature").unwrap().split_once('.').unwrap();
        let keys = desk.server.app.keys.chain.public_keys();
        let (_, public) = keys.iter().find(|(id, _)| id.to_string() == key).unwrap();
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
        let signed = format!("readmit-events-1\n{after}\n{cursor}\n{}", page.text);
        assert!(chain_signature_holds(public, signed.as_bytes(), &signature));
        assert!(!chain_signature_holds(public, format!("{signed} ").as_bytes(), &signature));
        lines.extend(page.text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        after = cursor;
        if page.text.is_empty() {
            break;
        }
    }
    let stored = desk.server.events().await;
    let mut told: Vec<String> = lines.iter().map(|line| text(&line["id"])).collect();
    let of_ann = |line: &&Value| line["subject"] == ann;
    let in_order: Vec<String> = lines.iter().filter(of_ann).map(|line| text(&line["id"])).collect();
    assert!(in_order.len() >= 2 && in_order.is_sorted(), "those of one user are in order: {in_order:?}");
    told.sort();
    let expected: Vec<String> = stored.iter().map(|event| event.id.to_string()).collect();
    assert_eq!(told, expected, "each event once");
    let issued = lines.iter().find(|line| line["event"]["type"] == "code_issued").unwrap();
    assert_eq!(issued["personal"]["ip"], "127.0.0.1");
    assert!(lines.iter().all(|line| !line.to_string().contains(&format!("\"{code}\""))));

    assert_eq!(desk.admin.get("/events?since=2027-01-01T00:00:00Z").await.text, "");
    assert_eq!(desk.admin.get("/events?after=x").await.status, 400);
    assert_problem(&desk.agent.get("/events").await, 403, "permission_denied");
}
