//! The worker: sent once where all goes well, again where it does not, never after it is too late.

use crate::support::{Post, issue, user, worker};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all, pending};
use readmit_app::delivery::outbox::RetryRefusal;
use readmit_app::delivery::{Delivered, Outgoing, SendError, Sender};
use readmit_app::keys::Ring;
use readmit_app::ports::{Random, SystemRandom};
use readmit_app::store::MessageState;
use readmit_core::id::MessageId;
use readmit_core::outbox::Channel;
use readmit_core::time::Span;
use readmit_testkit::TestCarrier;
use std::collections::BTreeSet;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_reaches_its_owner_and_the_log_says_so() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    let issued = issue(&post.server.app, account, Some(Channel::Email)).await;
    assert_eq!(post.worker.pass().await.unwrap(), 1);
    let sent = post.carrier.take();
    assert_eq!(sent.len(), 1, "a code that is sent is its own notice");
    assert_eq!((sent[0].to.as_str(), sent[0].channel), ("ann@example.com", Channel::Email));
    assert!(sent[0].text.reveal().contains(issued.issued.display.reveal()));
    assert!(sent[0].html.as_ref().unwrap().reveal().contains(issued.issued.display.reveal()));
    assert!(!sent[0].subject.contains(issued.issued.display.reveal()));
    assert!(!format!("{:?}", sent[0]).contains("ann@"));
    assert_eq!(post.count("message_sent").await, 1);
    assert!(post.outbox(MessageState::Waiting).await.is_empty());
    assert_eq!(post.worker.pass().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_again_later_under_the_same_id_until_a_day_is_over() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    issue(&post.server.app, account, None).await;
    let mut ids = BTreeSet::new();
    let mut tries = 0;
    loop {
        post.carrier.fail(SendError::passing("out of order"));
        if post.worker.pass().await.unwrap() == 0 {
            break;
        }
        tries += 1;
        ids.extend(post.carrier.take().iter().map(|message| message.id));
        // Not due yet: nothing happens.
        assert_eq!(post.worker.pass().await.unwrap(), 0);
        let waiting = post.outbox(MessageState::Waiting).await;
        let Some(message) = waiting.first() else { break };
        assert_eq!((message.attempts, message.error.as_deref()), (tries, Some("out of order")));
        post.server.clock.set(message.due_at);
    }
    assert_eq!((ids.len(), tries > 30), (1, true), "{tries}");
    let dead = post.outbox(MessageState::Dead).await;
    assert_eq!(dead[0].error.as_deref(), Some("out of order"));
    assert_eq!((post.count("message_undeliverable").await, post.count("message_sent").await), (1, 0));

    // An operator who mended the provider has it tried again.
    let app = &post.server.app;
    assert_eq!(app.retry_messages(&readmit_app::Caller::shell()).await.unwrap(), (1, 0));
    while !post.carrier.take().is_empty() {}
    let mended = Arc::new(TestCarrier::default());
    assert_eq!(worker(app, mended.clone()).pass().await.unwrap(), 1);
    assert_eq!(mended.take()[0].id, *ids.first().unwrap());
    assert_eq!(post.count("message_sent").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_never_be_sent_is_given_up_at_once_and_no_address_is_kept() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    issue(&post.server.app, account, None).await;
    post.carrier.fail(SendError::permanent("550 5.1.1 <Ann@Example.com>: no such user"));
    let claimed = post.worker.claim(8).await.unwrap();
    assert_eq!(post.worker.deliver(&claimed[0]).await.unwrap(), Delivered::Dead);
    let dead = post.outbox(MessageState::Dead).await;
    let error = dead[0].error.clone().unwrap();
    assert!(error.contains("550 5.1.1") && !error.to_lowercase().contains("ann@"), "{error}");
    let unknown = MessageId::from_random([7; 16]);
    assert_eq!(
        post.server.app.retry_message(&readmit_app::Caller::shell(), unknown).await.unwrap(),
        Err(RetryRefusal::NoSuchMessage)
    );
    assert_eq!(
        post.server.app.retry_message(&readmit_app::Caller::shell(), dead[0].key.id).await.unwrap(),
        Ok(())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_expired_is_never_sent() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    let issued = issue(&post.server.app, account, Some(Channel::Email)).await.issued;
    post.carrier.fail(SendError::passing("out of order"));
    post.worker.pass().await.unwrap();
    post.carrier.take();
    post.server.clock.set(issued.expires_at);
    assert_eq!(post.worker.pass().await.unwrap(), 1);
    assert!(post.carrier.take().is_empty());
    let dead = post.outbox(MessageState::Dead).await;
    assert!(dead[0].error.as_ref().unwrap().contains("expired"));
    assert_eq!(
        post.server.app.retry_message(&readmit_app::Caller::shell(), dead[0].key.id).await.unwrap(),
        Err(RetryRefusal::Expired)
    );
    assert_eq!(post.server.app.retry_messages(&readmit_app::Caller::shell()).await.unwrap(), (0, 1));
    assert_eq!((post.worker.pass().await.unwrap(), post.carrier.take().len()), (0, 0));
}

/// Takes messages, and dies before it can say so.
struct Dying(TestCarrier);

impl Sender for Dying {
    fn send(&self, message: Outgoing) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async move {
            self.0.send(message).await?;
            pending().await
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_dies_between_sending_and_writing_it_down_is_followed_by_another() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    issue(&post.server.app, account, Some(Channel::Email)).await;
    let dying = Arc::new(Dying(TestCarrier::default()));
    let first = worker(&post.server.app, dying.clone());
    let claimed = first.claim(8).await.unwrap();
    assert!(first.deliver(&claimed[0]).now_or_never().is_none(), "it hangs, and is dropped");
    let sent = dying.0.take();
    // As long as the claim lasts, nobody else takes it.
    assert_eq!(post.worker.pass().await.unwrap(), 0);
    post.server.clock.advance(Span::from_secs(61));
    assert_eq!(post.worker.pass().await.unwrap(), 1);
    let again = post.carrier.take();
    assert_eq!((again.len(), again[0].id), (1, sent[0].id));
    post.server.clock.advance(Span::from_hours(2));
    assert_eq!(post.worker.pass().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_workers_send_each_message_once() {
    let post = Post::open().await;
    for number in 0..40 {
        let account = user(&post.server.app, &format!("u{number}@example.com")).await;
        issue(&post.server.app, account, None).await;
    }
    let drain = |worker: readmit_app::delivery::Worker| async move {
        while worker.pass().await.unwrap() > 0 {
            tokio::task::yield_now().await;
        }
    };
    let workers = (0..3).map(|_| tokio::spawn(drain(worker(&post.server.app, post.carrier.clone()))));
    for ended in join_all(workers).await {
        ended.unwrap();
    }
    let sent = post.carrier.take();
    let ids: BTreeSet<_> = sent.iter().map(|message| message.id).collect();
    assert_eq!((sent.len(), ids.len()), (40, 40));
    assert_eq!(post.count("message_sent").await, 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_whose_key_is_lost_is_given_up_with_that_reason() {
    let post = Post::open().await;
    let account = user(&post.server.app, "ann@example.com").await;
    issue(&post.server.app, account, None).await;
    let ring = Ring::generate(post.server.app.now(), || SystemRandom.bytes()).unwrap();
    let mut other = post.server.app.clone();
    other.keys = Arc::new(ring.open().unwrap());
    assert_eq!(worker(&other, post.carrier.clone()).pass().await.unwrap(), 1);
    assert!(post.carrier.take().is_empty());
    let dead = post.outbox(MessageState::Dead).await;
    assert!(dead[0].error.as_ref().unwrap().contains("key ring"), "{dead:?}");
}
