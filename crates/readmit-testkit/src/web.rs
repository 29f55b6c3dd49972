//! A web server that keeps what it is posted, and answers as a test wants it to.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// One post as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
    /// What it was answered.
    pub answered: u16,
}

impl Received {
    /// A header's value.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// A web server on this machine; it goes with the runtime.
#[derive(Clone)]
pub struct WebSink {
    /// Where it takes posts.
    pub url: String,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    posts: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<u16>>,
    news: Notify,
}

impl WebSink {
    /// Starts it on a free port.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let kept = Arc::<Kept>::default();
        let router = Router::new().fallback(take).with_state(kept.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, kept })
    }

    /// Answers the next post with this status; 204 otherwise.
    pub fn answer(&self, status: u16) {
        self.kept.answers.lock().unwrap_or_else(PoisonError::into_inner).push_back(status);
    }

    /// All posts, as soon as there are so many.
    pub async fn posts(&self, at_least: usize) -> Vec<Received> {
        loop {
            let news = self.kept.news.notified();
            tokio::pin!(news);
            news.as_mut().enable();
            let posts = self.kept.posts.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if posts.len() >= at_least {
                return posts;
            }
            news.await;
        }
    }
}

async fn take(State(kept): State<Arc<Kept>>, headers: HeaderMap, body: Bytes) -> (StatusCode, HeaderMap) {
    let answered = kept.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(204);
    let body = String::from_utf8_lossy(&body).into_owned();
    let received = Received { headers, body, answered };
    kept.posts.lock().unwrap_or_else(PoisonError::into_inner).push(received);
    kept.news.notify_waiters();
    let mut headers = HeaderMap::new();
    if (300..400).contains(&answered) {
        // Whoever followed it would post here again.
        headers.insert("location", axum::http::HeaderValue::from_static("/elsewhere"));
    }
    (StatusCode::from_u16(answered).unwrap_or(StatusCode::NO_CONTENT), headers)
}
