//! "This was not me": the link in every notice. Opening it shows what will happen; only the button does it,
//! so that programs that open links in mail change nothing. Neither says anything about any account.

use super::words::Words;
use super::{Form, Page};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::secret::Secret;

/// `GET /not-me?t=…`: what it is about, and a button.
#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
pub(super) async fn ask(call: Call) -> Result<Response, Fault> {
    let words = Words::of(&call.parts.headers);
    let token = call.query()?.into_iter().find(|(name, _)| name == "t").map(|(_, value)| value);
    let token = token.filter(|token| call.app().is_not_me_link(&Secret::new(token.clone())));
    let Some(token) = token else { return Ok(Page::no_link(words).respond()) };
    let form = Form {
        action: "/not-me",
        hidden: vec![("t", token)],
        fields: Vec::new(),
        button: words.ask_button,
        grave: true,
    };
    let page = Page::saying(StatusCode::OK, words, words.ask_title, vec![words.ask, words.ask_otherwise]);
    Ok(Page { form: Some(form), ..page }.respond())
}

/// `POST /not-me`: kills codes and sessions, and freezes recovery. A second time nothing more happens, and the
/// answer is the same.
pub(super) async fn act(call: Call) -> Result<Response, Fault> {
    let words = Words::of(&call.parts.headers);
    let token = super::field(&super::form(&call)?, "t");
    let Some(token) = token else { return Ok(Page::no_link(words).respond()) };
    let origin = crate::admin::set_up::origin(&call);
    if call.app().disown(&Secret::new(token), origin).await?.is_err() {
        return Ok(Page::no_link(words).respond());
    }
    Ok(Page::saying(StatusCode::OK, words, words.done_title, vec![words.done, words.done_next]).respond())
}
