//! A provider that keeps what it is given, and fails as a test wants it to.

use futures_util::future::{BoxFuture, ready};
use readmit_app::delivery::{Outgoing, Post, Poster, SendError, Sender};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Takes messages and posts.
#[derive(Default)]
pub struct TestCarrier {
    given: Mutex<Given>,
}

#[derive(Default)]
struct Given {
    messages: Vec<Outgoing>,
    posts: Vec<Post>,
    failures: VecDeque<SendError>,
}

impl TestCarrier {
    /// Lets the next one fail, after those that were told before.
    pub fn fail(&self, error: SendError) {
        self.given().failures.push_back(error);
    }

    /// The messages that arrived so far, failed ones included; the next call has only newer ones.
    pub fn take(&self) -> Vec<Outgoing> {
        std::mem::take(&mut self.given().messages)
    }

    /// The same for posts.
    pub fn take_posts(&self) -> Vec<Post> {
        std::mem::take(&mut self.given().posts)
    }

    fn given(&self) -> MutexGuard<'_, Given> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn outcome(given: &mut Given) -> Result<(), SendError> {
        given.failures.pop_front().map_or(Ok(()), Err)
    }
}

impl Sender for TestCarrier {
    fn send(&self, message: Outgoing) -> BoxFuture<'_, Result<(), SendError>> {
        let mut given = self.given();
        given.messages.push(message);
        Box::pin(ready(Self::outcome(&mut given)))
    }
}

impl Poster for TestCarrier {
    fn post(&self, post: Post) -> BoxFuture<'_, Result<(), SendError>> {
        let mut given = self.given();
        given.posts.push(post);
        Box::pin(ready(Self::outcome(&mut given)))
    }
}
