//! "This was not me": the link in every notice. Opening it shows what will happen; only the button does it,
//! so that programs that open links in mail change nothing. Neither says anything about any account.

use super::Page;
use super::words::Words;
use crate::call::{Call, pairs};
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use readmit_core::event::{Actor, Origin};
use readmit_core::secret::Secret;

/// `GET /not-me?t=…`: what it is about, and a button.
#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
pub(super) async fn ask(call: Call) -> Result<Response, Fault> {
    let words = Words::of(&call.parts.headers);
    let token = call.query()?.into_iter().find(|(name, _)| name == "t").map(|(_, value)| value);
    let token = token.filter(|token| call.app().is_not_me_link(&Secret::new(token.clone())));
    let Some(token) = token else { return Ok(no_link(words)) };
    Ok(Page {
        status: StatusCode::OK,
        title: words.ask_title,
        paragraphs: vec![words.ask.to_owned(), words.ask_otherwise.to_owned()],
        button: Some((words.ask_button, token)),
        words,
    }
    .respond())
}

/// `POST /not-me`: kills codes and sessions, and freezes recovery. A second time nothing more happens, and the
/// answer is the same.
pub(super) async fn act(call: Call) -> Result<Response, Fault> {
    let words = Words::of(&call.parts.headers);
    let kind = call.parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form is expected"));
    }
    let token = pairs(&call.body)?.into_iter().find(|(name, _)| name == "t");
    let Some((_, token)) = token else { return Ok(no_link(words)) };
    let origin = Origin {
        ip: call.caller.ip.clone(),
        user_agent: crate::admin::door::user_agent(&call.parts),
        ..Origin::by(Actor::Stranger)
    };
    if call.app().disown(&Secret::new(token), origin).await?.is_err() {
        return Ok(no_link(words));
    }
    Ok(Page {
        status: StatusCode::OK,
        title: words.done_title,
        paragraphs: vec![words.done.to_owned(), words.done_next.to_owned()],
        button: None,
        words,
    }
    .respond())
}

fn no_link(words: &'static Words) -> Response {
    let paragraphs = vec![words.no_link.to_owned()];
    Page { status: StatusCode::NOT_FOUND, title: words.no_link_title, paragraphs, button: None, words }
        .respond()
}
