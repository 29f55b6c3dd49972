//! Following the log: everything once, in order, from any place.

use crate::support::{Post, issue, user};
use readmit_app::follow::{FollowedEvent, Place, Position};
use readmit_core::id::EventId;
use readmit_core::time::{Span, Timestamp};
use std::collections::BTreeSet;

async fn to_the_end(post: &Post, mut position: Position, rows: u32) -> (Vec<FollowedEvent>, Position) {
    let mut all = Vec::new();
    loop {
        let (events, next) = post.server.app.follow(&position, rows).await.unwrap();
        position = next;
        if events.is_empty() {
            return (all, position);
        }
        all.extend(events);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_is_found_once_and_in_order_whatever_the_pages_are() {
    let post = Post::open().await;
    for name in ["a", "b", "c"] {
        let account = user(&post.server.app, &format!("{name}@example.com")).await;
        for _ in 0..3 {
            issue(&post.server.app, account, None).await;
            post.server.clock.advance(Span::from_secs(1));
        }
    }
    let stored: Vec<_> = post.server.events().await.iter().map(|event| event.id).collect();
    for rows in [1, 2, 1_000] {
        let (events, end) = to_the_end(&post, Position::since(Timestamp::default()), rows).await;
        let ids: Vec<_> = events.iter().map(|event| event.id).collect();
        assert_eq!(ids, stored, "{rows}");
        assert!(events.iter().map(|event| event.at).is_sorted());
        let (more, _) = post.server.app.follow(&end, rows).await.unwrap();
        assert_eq!(more, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_long_ago_is_found_on_every_page() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    for _ in 0..5 {
        issue(&post.server.app, account, None).await;
    }
    post.server.clock.advance(Span::from_hours(48));
    let stored: Vec<_> = post.server.events().await.iter().map(|event| event.id).collect();
    let (events, _) = to_the_end(&post, Position::since(Timestamp::default()), 1).await;
    assert_eq!(events.iter().map(|event| event.id).collect::<Vec<_>>(), stored);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_told_with_readable_times_and_its_personal_data_until_that_is_erased() {
    let post = Post::open().await;
    let app = &post.server.app;
    let account = user(app, "ann@example.com").await;
    issue(app, account, None).await;
    let find = |events: &[FollowedEvent]| events.iter().find(|e| e.kind == "code_issued").unwrap().clone();
    let (events, _) = to_the_end(&post, Position::since(Timestamp::default()), 100).await;
    let issued = find(&events);
    assert_eq!(issued.subject, account);
    assert_eq!(issued.json["at"], "2026-01-15T12:00:00Z");
    assert!(issued.json["event"]["expires_at"].as_str().unwrap().ends_with('Z'), "{}", issued.json);
    assert_eq!(issued.json["personal"]["identifier"], account.to_string());
    assert!(issued.json["personal"].get("salt").is_none());
    app.store.erase_personal(app.tenant, account).await.unwrap();
    let (events, _) = to_the_end(&post, Position::since(Timestamp::default()), 100).await;
    assert!(find(&events).json.get("personal").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_may_be_an_instant_and_survives_long_silence() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    for _ in 0..5 {
        issue(&post.server.app, account, None).await;
        post.server.clock.advance(Span::from_mins(1));
    }
    let middle = post.server.app.now();
    issue(&post.server.app, account, None).await;
    let (events, place) = to_the_end(&post, Position::since(middle), 100).await;
    assert!(!events.is_empty() && events.iter().all(|event| event.at >= middle), "{events:?}");

    // After hours of silence the place names no chain any more, and what comes then is found, once.
    post.server.clock.advance(Span::from_hours(3));
    let (events, place) = to_the_end(&post, place, 100).await;
    assert_eq!(events, []);
    assert!(!place.to_text().unwrap().contains("read"), "{}", place.to_text().unwrap());
    issue(&post.server.app, account, None).await;
    let (events, place) = to_the_end(&post, place, 100).await;
    let ids: BTreeSet<_> = events.iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), events.len());
    assert_eq!(events.iter().filter(|event| event.kind == "code_issued").count(), 1);
    assert_eq!(to_the_end(&post, place, 100).await.0, []);
}

/// All that is found from a place on, when an answer has so many events at most and only some of them are taken.
async fn read_on_to_the_end(
    post: &Post,
    mut place: Place,
    limit: usize,
    taken: usize,
) -> (Vec<EventId>, Place) {
    let mut all = Vec::new();
    loop {
        let reading = post.server.app.read_on(&place, limit).await.unwrap();
        assert!(reading.events.len() <= limit);
        let taken = reading.events.len().min(taken);
        all.extend(reading.events[..taken].iter().map(|event| event.id));
        let stop = reading.stop_after(taken);
        place = stop.place.to_text().unwrap().parse().unwrap();
        if stop.is_end {
            return (all, place);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_may_stop_between_the_events_of_one_batch() {
    let post = Post::open().await;
    let mut accounts = Vec::new();
    for name in ["a", "b", "c"] {
        accounts.push(user(&post.server.app, &format!("{name}@example.com")).await);
    }
    // A batch of several commits at once has several events in one row.
    let issues = accounts.iter().cycle().take(30).map(|account| issue(&post.server.app, *account, None));
    futures_util::future::join_all(issues).await;
    post.server.clock.advance(Span::from_hours(48));
    for (limit, taken) in [(1, 1), (2, 2), (7, 7), (7, 3), (1_000, 1), (1_000, 1_000)] {
        let stored: Vec<_> = post.server.events().await.iter().map(|event| event.id).collect();
        let start = Place::since(Timestamp::default());
        let (mut found, end) = read_on_to_the_end(&post, start, limit, taken).await;
        found.sort_unstable();
        assert_eq!(found, stored, "{limit}, {taken}");
        // Nothing is new; and what comes then is found.
        let (more, end) = read_on_to_the_end(&post, end, limit, taken).await;
        assert_eq!(more, []);
        issue(&post.server.app, accounts[0], None).await;
        let (more, _) = read_on_to_the_end(&post, end, limit, taken).await;
        assert_eq!(more.len(), post.server.events().await.len() - stored.len());
    }
}
