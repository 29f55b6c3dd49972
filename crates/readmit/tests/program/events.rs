//! `events`: the truth about what was refused, found by user, identifier and time.

use crate::support::{Client, Place, wrong_code};

#[tokio::test(flavor = "multi_thread")]
async fn the_true_reason_and_the_reference_are_told_here_only() {
    let place = Place::new();
    let server = place.demo();
    let client = Client::of(&server, &place.contract()).await;
    let code = client.issue("ann").await;
    let (_, answer) = client.try_redeem("ann", &wrong_code(&code)).await.unwrap();
    let (_, nobody) = client.try_redeem("nobody", &code).await.unwrap();
    assert_eq!(answer["error_code"], nobody["error_code"]);

    // Notices are sent meanwhile, and sending one is an event too.
    let refused = ["--type", "code_refused", "--limit", "1"];
    let newest = |user: &str| {
        let found = place.json(&[&["events", "--user", user], &refused[..]].concat()).json();
        assert_eq!(found["events"].as_array().unwrap().len(), 1, "{found}");
        found["events"][0].clone()
    };
    let event = newest("ann@example.com");
    assert_eq!(event["event"]["reason"], "wrong", "{event}");
    assert_eq!((&event["identifier"], &event["reference"]), (&"ann".into(), &answer["reference"]));
    let event = newest("Nobody");
    assert_eq!(event["event"]["reason"], "unknown_account", "{event}");
    assert_eq!(event["reference"], nobody["reference"]);

    let text = place.run(&[&["events", "--user", "ann"], &refused[..]].concat());
    assert!(text.stdout.contains("code_refused") && text.stdout.contains("reason=wrong"), "{}", text.stdout);
    let later = place.json(&["events", "--since", "2999-01-01T00:00:00Z"]).json();
    assert_eq!(later["events"], serde_json::json!([]));
    let recent = place.json(&["events", "--since", "1h", "--limit", "3"]).json();
    assert_eq!(recent["events"].as_array().unwrap().len(), 3);
    assert!(!place.json(&["events", "--limit", "1000"]).stdout.contains(&code), "no event has a code");
    server.stop();
}
