//! Web hooks: signed, in order, at least once, from where each was.

use crate::support::{Post, issue, user};
use readmit_app::Caller;
use readmit_app::delivery::signature::SigningSecret;
use readmit_app::delivery::{Forwarded, Forwarder, Post as Posted, SendError};
use readmit_app::hooks::HookOrder;
use readmit_core::hook::Hook;
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};
use serde_json::Value;
use std::sync::Arc;

const URL: &str = "https://siem.example/events";

async fn hook(post: &Post, events: &[&str]) -> (Arc<Hook>, Secret) {
    let events = events.iter().map(|kind| (*kind).to_owned()).collect();
    let order = HookOrder { name: "SIEM".to_owned(), url: URL.to_owned(), events, enabled: true };
    post.server.app.create_hook(&Caller::shell(), order).await.unwrap().unwrap()
}

fn forwarder(post: &Post) -> Forwarder {
    Forwarder::new(post.server.app.clone(), post.carrier.clone())
}

/// The events of posts, in order, with their ids and types.
fn events(posts: &[Posted]) -> Vec<(String, String)> {
    let bodies = posts.iter().map(|post| serde_json::from_str::<Value>(&post.body).unwrap());
    let events = bodies.flat_map(|body| body["events"].as_array().unwrap().clone());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    events.map(|event| (text(&event["id"]), text(&event["event"]["type"]))).collect()
}

fn kinds(posts: &[Posted]) -> Vec<String> {
    events(posts).into_iter().map(|(_, kind)| kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_after_a_hook_was_made_is_posted_signed_and_in_order() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    issue(&post.server.app, account, None).await;
    post.server.clock.advance(Span::from_secs(5));
    let (hook, secret) = hook(&post, &[]).await;
    issue(&post.server.app, account, None).await;
    let forwarder = forwarder(&post);
    assert_eq!(forwarder.pass().await.unwrap(), [Forwarded::UpToDate(2)]);
    let posts = post.carrier.take_posts();
    assert_eq!(kinds(&posts), ["hook_created", "code_issued"]);
    let first = &posts[0];
    assert_eq!(first.url, URL);
    let id = &first.headers[0].1;
    let signed = SigningSecret::read(&secret).unwrap().headers(id, post.server.app.now(), &first.body);
    assert_eq!(first.headers, signed);
    let body: Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!((&body["type"], &body["hook"]), (&"events".into(), &hook.id.to_string().into()));
    assert!(body["cursor"].is_string());
    assert_eq!(forwarder.pass().await.unwrap(), [Forwarded::UpToDate(0)]);
    assert!(post.carrier.take_posts().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hook_gets_the_types_it_asked_for() {
    let post = Post::open().await;
    hook(&post, &["code_issued"]).await;
    let account = user(&post.server.app, "ann@example.com").await;
    issue(&post.server.app, account, None).await;
    forwarder(&post).pass().await.unwrap();
    assert_eq!(kinds(&post.carrier.take_posts()), ["code_issued"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_hook_is_tried_for_ever_and_loses_nothing() {
    let post = Post::open().await;
    hook(&post, &["code_issued"]).await;
    let account = user(&post.server.app, "ann@example.com").await;
    issue(&post.server.app, account, None).await;
    let forwarder = forwarder(&post);
    // Even what looks final is tried again: somebody will mend the other side.
    let gone = || SendError::permanent("the other side answered 410");
    post.carrier.fail(gone());
    assert_eq!(forwarder.pass().await.unwrap(), [Forwarded::Failing]);
    let id = post.carrier.take_posts()[0].headers[0].1.clone();
    let (mut waits, mut failed_at) = (Vec::new(), post.server.app.now());
    for tries in 0..40 {
        post.carrier.fail(gone());
        let step = Span::from_secs(if tries < 5 { 1 } else { 60 });
        while forwarder.pass().await.unwrap() == [Forwarded::Waits] {
            assert!(post.carrier.take_posts().is_empty());
            post.server.clock.advance(step);
        }
        // The same events have the same id at every try.
        assert_eq!(post.carrier.take_posts()[0].headers[0].1, id);
        waits.push(post.server.app.now().since(failed_at).as_secs());
        failed_at = post.server.app.now();
    }
    assert!((5..=7).contains(&waits[0]) && (10..=13).contains(&waits[1]), "{waits:?}");
    assert!(waits[39] >= 3_600 && waits[39] <= 4_560, "{waits:?}");
    post.server.clock.advance(Span::from_hours(2));
    issue(&post.server.app, account, None).await;
    assert_eq!(forwarder.pass().await.unwrap(), [Forwarded::UpToDate(2)]);
    assert_eq!(kinds(&post.carrier.take_posts()), ["code_issued", "code_issued"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_post_each_event_once_and_one_goes_on_for_the_other() {
    let post = Post::open().await;
    hook(&post, &["code_issued"]).await;
    let account = user(&post.server.app, "ann@example.com").await;
    let (first, second) = (forwarder(&post), forwarder(&post));
    issue(&post.server.app, account, None).await;
    assert_eq!(first.pass().await.unwrap(), [Forwarded::UpToDate(1)]);
    issue(&post.server.app, account, None).await;
    assert_eq!(second.pass().await.unwrap(), [Forwarded::Elsewhere]);
    // The first one is gone without a word: a minute later the second has the hook.
    post.server.clock.advance(Span::from_secs(61));
    assert_eq!(second.pass().await.unwrap(), [Forwarded::UpToDate(1)]);
    // One that stops in good order is followed at once.
    second.release().await.unwrap();
    issue(&post.server.app, account, None).await;
    assert_eq!(first.pass().await.unwrap(), [Forwarded::UpToDate(1)]);
    let posts = post.carrier.take_posts();
    let told: std::collections::BTreeSet<_> = events(&posts).into_iter().map(|(id, _)| id).collect();
    assert_eq!((told.len(), kinds(&posts).len()), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hook_that_is_off_gets_nothing_until_it_is_on_again() {
    let post = Post::open().await;
    let (hook, _) = hook(&post, &["code_issued"]).await;
    let account = user(&post.server.app, "ann@example.com").await;
    let set = async |enabled: bool| {
        let (name, url, events) = (hook.name.clone(), hook.url.clone(), hook.events.clone());
        let order = HookOrder { name, url, events, enabled };
        post.server.app.update_hook(&Caller::shell(), hook.id, order).await.unwrap().unwrap();
    };
    set(false).await;
    issue(&post.server.app, account, None).await;
    assert_eq!(forwarder(&post).pass().await.unwrap(), []);
    set(true).await;
    assert_eq!(forwarder(&post).pass().await.unwrap(), [Forwarded::UpToDate(1)]);
    assert!(post.server.app.now() > Timestamp::default());
}
