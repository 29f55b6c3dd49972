//! Pages that users see: plain HTML that works without JavaScript, in the reader's language.

mod not_me;
mod recover;
mod set_up;
mod words;

use crate::call::{Call, pairs};
use crate::fault::Fault;
use crate::surface::{Access, Handler, Route};
use crate::theme::{Logo, Theme};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::LazyLock;
use words::Words;

/// Styles are a file of their own, so that no page needs inline ones.
const STYLES: &str = include_str!("hosted/styles.css");
const STYLES_PATH: &str = "/hosted/styles.css";

static ROUTES: [Route; 13] = [
    page(Method::GET, "/not-me", |call| Box::pin(not_me::ask(call))),
    page(Method::POST, "/not-me", |call| Box::pin(not_me::act(call))),
    page(Method::GET, "/admin/setup", |call| Box::pin(set_up::ask_first(call))),
    page(Method::POST, "/admin/setup", |call| Box::pin(set_up::make_first(call))),
    page(Method::GET, set_up::OPERATORS, |call| Box::pin(set_up::ask_password(call, set_up::OPERATORS))),
    page(Method::POST, set_up::OPERATORS, |call| Box::pin(set_up::set_password(call, set_up::OPERATORS))),
    page(Method::GET, "/password", |call| Box::pin(set_up::ask_password(call, "/password"))),
    page(Method::POST, "/password", |call| Box::pin(set_up::set_password(call, "/password"))),
    page(Method::GET, recover::PATH, |call| Box::pin(recover::ask(call))),
    page(Method::POST, recover::PATH, |call| Box::pin(recover::enter(call))),
    page(Method::POST, recover::ADD, |call| Box::pin(recover::add(call))),
    page(Method::POST, recover::CONFIRM, |call| Box::pin(recover::confirm(call))),
    Route {
        method: Method::GET,
        path: STYLES_PATH,
        access: Access::Open,
        shape,
        handler: |call| Box::pin(async move { Ok(styles(&call.state.settings.theme)) }),
        doc: None,
    },
];

/// A page that strangers may open; how often is counted.
const fn page(method: Method, path: &'static str, handler: Handler) -> Route {
    Route { method, path, access: Access::Stranger, shape, handler, doc: None }
}

/// This surface's routes.
pub(crate) fn routes() -> &'static [Route] {
    &ROUTES
}

/// Whether a path is one of a page.
pub(crate) fn owns(path: &str) -> bool {
    ROUTES.iter().any(|route| route.path == path)
}

/// What a page shows.
struct Page {
    status: StatusCode,
    title: Cow<'static, str>,
    paragraphs: Vec<&'static str>,
    /// What went wrong with what was sent before.
    alert: Option<Cow<'static, str>>,
    /// What an authenticator app scans.
    scan: Option<Scan>,
    form: Option<Form>,
    history: Option<History>,
    /// Where to go from here: address and name.
    next: Option<(&'static str, &'static str)>,
    /// Whose page it is.
    brand: Option<Brand>,
    words: &'static Words,
}

/// Whose page it is.
#[derive(Clone, Default)]
struct Brand {
    name: Option<String>,
    logo: Option<Logo>,
}

/// What an authenticator app scans. It holds a seed.
#[derive(Serialize)]
struct Scan {
    /// A `data:` URL.
    picture: String,
    /// The same for who does not see it.
    says: &'static str,
    key_label: &'static str,
    key: String,
    /// The key URI.
    address: String,
    open: &'static str,
}

/// What happened to an account, newest first.
#[derive(Serialize)]
struct History {
    title: &'static str,
    entries: Vec<Entry>,
    hint: &'static str,
}

#[derive(Serialize)]
struct Entry {
    /// RFC 3339.
    at: String,
    shown: String,
    text: &'static str,
}

/// The one form of a page.
#[derive(Serialize)]
struct Form {
    action: &'static str,
    /// What goes back as it came, secrets among it: names and values.
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    button: &'static str,
    /// Whether the button is for something that cannot be taken back.
    grave: bool,
}

/// A field of a form.
#[derive(Serialize)]
struct Field {
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    /// As HTML has it.
    kind: &'static str,
    autocomplete: &'static str,
    /// The keyboard for what is typed as it is: no spelling is checked, nothing becomes a capital.
    input_mode: Option<&'static str>,
    value: String,
    required: bool,
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
    /// A page that only says something.
    fn saying(
        status: StatusCode,
        words: &'static Words,
        title: &'static str,
        paragraphs: Vec<&'static str>,
    ) -> Self {
        Self {
            status,
            title: title.into(),
            paragraphs,
            alert: None,
            scan: None,
            form: None,
            history: None,
            next: None,
            brand: None,
            words,
        }
    }

    /// Says that a link does not work.
    fn no_link(words: &'static Words) -> Self {
        Self::saying(StatusCode::NOT_FOUND, words, words.no_link_title, vec![words.no_link])
    }

    /// Writes it.
    fn respond(self) -> Response {
        let policy = self.policy();
        let brand = self.brand.unwrap_or_default();
        let written = PAGES.get_template("page").and_then(|page| {
            page.render(context! {
                language => self.words.language,
                title => self.title,
                paragraphs => self.paragraphs,
                alert => self.alert,
                scan => self.scan.map(|scan| Value::from(Serde(scan))),
                history => self.history.map(|history| Value::from(Serde(history))),
                brand => brand.name,
                logo => brand.logo.as_ref().map(Logo::url),
                form => self.form.map(|form| Value::from(Serde(form))),
                next => self.next,
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
        // The edge has one that allows nothing, for the case that this one could not be a header.
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    /// What the browser may load: the styles, and the pictures that are on this very page.
    fn policy(&self) -> String {
        let mut pictures = String::new();
        if self.scan.is_some() {
            pictures.push_str(" data:");
        }
        if let Some(logo) = self.brand.as_ref().and_then(|brand| brand.logo.as_ref()) {
            pictures.push(' ');
            pictures.push_str(&logo.origin());
        }
        let pictures = if pictures.is_empty() { String::new() } else { format!(" img-src{pictures};") };
        format!(
            "default-src 'none'; style-src 'self';{pictures} form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        )
    }
}

fn styles(theme: &Theme) -> Response {
    let mut response = Response::new(Body::from(format!("{STYLES}{}", theme.styles())));
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
    Page::saying(fault.status, words, title, vec![text]).respond()
}

/// The fields of a form that was sent.
fn form(call: &Call) -> Result<Vec<(String, String)>, Fault> {
    let kind = call.parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        pairs(&call.body)
    } else {
        Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form is expected"))
    }
}

/// One of them.
fn field(form: &[(String, String)], name: &str) -> Option<String> {
    form.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}
