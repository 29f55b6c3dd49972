//! What is posted over HTTP: signed, directly, within a time limit, and never to where an answer points.

use crate::outcome::Trouble;
use futures_util::future::BoxFuture;
use readmit_app::delivery::{Post, Poster, SendError};
use reqwest::StatusCode;
use std::time::Duration;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a whole post may take; well under the time for which messages and hooks are held.
const WHOLE: Duration = Duration::from_secs(20);

/// Posts JSON.
#[derive(Clone)]
pub(crate) struct Web(reqwest::Client);

impl Web {
    /// Makes a client.
    pub(crate) fn open() -> Result<Self, Trouble> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("readmit/", env!("CARGO_PKG_VERSION")))
            .build();
        client.map(Self).map_err(|error| Trouble::failure(format!("no HTTP client can be made: {error}")))
    }

    /// Posts once.
    pub(crate) async fn post_json(
        &self,
        url: &str,
        headers: impl IntoIterator<Item = (&'static str, String)>,
        body: String,
    ) -> Result<(), SendError> {
        let mut request = self.0.post(url).header("content-type", "application/json").body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        match request.send().await {
            Ok(answer) => judge(answer.status()),
            Err(error) if error.is_timeout() => Err(SendError::passing("the other side took too long")),
            Err(error) if error.is_connect() => Err(SendError::passing("the other side cannot be reached")),
            Err(error) if error.is_builder() => Err(SendError::passing("the URL cannot be posted to")),
            // What is inside may name the URL, which may hold a token.
            Err(_) => Err(SendError::passing("the connection broke")),
        }
    }
}

impl Poster for Web {
    fn post(&self, post: Post) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async move { self.post_json(&post.url, post.headers, post.body).await })
    }
}

/// What a status says: it was taken, it will never be, or try again.
fn judge(status: StatusCode) -> Result<(), SendError> {
    let passes = matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS);
    if status.is_success() {
        return Ok(());
    }
    let permanent = status.is_client_error() && !passes;
    Err(SendError { permanent, text: format!("the other side answered {}", status.as_u16()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_status_says() {
        for taken in [200, 201, 202, 204] {
            assert_eq!(judge(StatusCode::from_u16(taken).unwrap()), Ok(()));
        }
        for (status, permanent) in [
            (400, true),
            (401, true),
            (404, true),
            (410, true),
            (408, false),
            (429, false),
            (301, false),
            (500, false),
            (503, false),
        ] {
            let error = judge(StatusCode::from_u16(status).unwrap()).unwrap_err();
            assert_eq!(error.permanent, permanent, "{status}");
        }
    }
}
