//! Pages that users see: plain HTML that works without JavaScript, in the reader's language.

mod not_me;
mod words;

use crate::fault::Fault;
use crate::surface::{Access, Route};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use minijinja::{AutoEscape, Environment, context};
use std::sync::LazyLock;
use words::Words;

/// Styles are a file of their own, so that no page needs inline ones.
const STYLES: &str = include_str!("hosted/styles.css");
const STYLES_PATH: &str = "/hosted/styles.css";

static ROUTES: [Route; 3] = [
    Route {
        method: Method::GET,
        path: "/not-me",
        access: Access::Stranger,
        shape,
        handler: |call| Box::pin(not_me::ask(call)),
        doc: None,
    },
    Route {
        method: Method::POST,
        path: "/not-me",
        access: Access::Stranger,
        shape,
        handler: |call| Box::pin(not_me::act(call)),
        doc: None,
    },
    Route {
        method: Method::GET,
        path: STYLES_PATH,
        access: Access::Open,
        shape,
        handler: |_| Box::pin(async { Ok(styles()) }),
        doc: None,
    },
];

/// This surface's routes.
pub(crate) fn routes() -> &'static [Route] {
    &ROUTES
}

/// Whether a path is one of a page.
pub(crate) fn owns(path: &str) -> bool {
    ROUTES.iter().any(|route| route.path == path)
}

/// What a page shows.
pub(crate) struct Page {
    status: StatusCode,
    title: &'static str,
    paragraphs: Vec<String>,
    /// The label of the one button, and what it sends.
    button: Option<(&'static str, String)>,
    words: &'static Words,
}

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    if let Err(error) = pages.add_template("page", include_str!("hosted/page.html")) {
        tracing::error!(%error, "the template of hosted pages cannot be read");
    }
    pages
});

impl Page {
    /// Writes it.
    fn respond(self) -> Response {
        let button = self.button.as_ref().map(|(label, token)| context! { label => *label, token => token.as_str() });
        let written = PAGES.get_template("page").and_then(|page| {
            page.render(context! {
                language => self.words.language,
                title => self.title,
                paragraphs => self.paragraphs,
                button,
                styles => STYLES_PATH,
            })
        });
        let Ok(text) = written else {
            return Fault::internal("a hosted page cannot be written").respond(crate::problem::shape);
        };
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(self.words.language));
        headers.insert(VARY, HeaderValue::from_static("accept-language"));
        headers.insert(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
                 frame-ancestors 'none'",
            ),
        );
        response
    }
}

fn styles() -> Response {
    let mut response = Response::new(Body::from(STYLES));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}

/// A fault as a page. The reader can do nothing about details, and is told none.
pub(crate) fn shape(fault: &Fault) -> Response {
    let words = Words::of(&HeaderMap::new());
    let (title, text) = match fault.status {
        StatusCode::NOT_FOUND => (words.no_link_title, words.no_link),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => (words.busy_title, words.busy),
        _ => (words.trouble_title, words.trouble),
    };
    let paragraphs = vec![text.to_owned()];
    Page { status: fault.status, title, paragraphs, button: None, words }.respond()
}
