//! The pages behind links: making the first administrator, and setting a password, as an operator or as a user.

use super::words::Words;
use super::{Field, Form, Page};
use crate::admin::{person, set_up};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::set_up::SetUpRefusal;
use readmit_core::secret::Secret;

/// Where operators set their passwords.
pub(super) const OPERATORS: &str = "/admin/password";

/// Where operators sign in. Others sign in where they came from.
const PORTAL: Option<&str> = Some("/admin/");

/// What was typed before, to be shown again.
#[derive(Default)]
struct Typed {
    token: String,
    email: String,
    name: String,
}

/// `GET /admin/setup?token=…`
#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
pub(super) async fn ask_first(call: Call) -> Result<Response, Fault> {
    let words = Words::of(&call.parts.headers);
    let Some(token) = token(&call)? else { return Ok(Page::no_link(words).respond()) };
    Ok(first(words, Typed { token, ..Typed::default() }, None).respond())
}

/// `POST /admin/setup`
pub(super) async fn make_first(call: Call) -> Result<Response, Fault> {
    let words = Words::of(&call.parts.headers);
    let form = super::form(&call)?;
    let text = |name| super::field(&form, name).unwrap_or_default();
    let typed = Typed { token: text("token"), email: text("email"), name: text("name") };
    let name = Some(typed.name.as_str()).filter(|name| !name.trim().is_empty());
    let Ok(profile) = person::profile(&typed.email, name, None) else {
        return Ok(first(words, typed, Some(words.email_wrong)).respond());
    };
    let (token, password) = (Secret::new(typed.token.clone()), Secret::new(text("password")));
    match call.app().set_up(&token, profile, &password, set_up::origin(&call)).await? {
        Ok(_) => Ok(done(words, PORTAL)),
        Err(SetUpRefusal::Link) => Ok(Page::no_link(words).respond()),
        Err(SetUpRefusal::Password(_)) => Ok(first(words, typed, Some(words.password_wrong)).respond()),
        Err(SetUpRefusal::Account(_) | SetUpRefusal::Roles(_)) => {
            Ok(first(words, typed, Some(words.email_wrong)).respond())
        }
    }
}

/// `GET …/password?token=…`
#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
pub(super) async fn ask_password(call: Call, path: &'static str) -> Result<Response, Fault> {
    let words = Words::of(&call.parts.headers);
    let Some(token) = token(&call)? else { return Ok(Page::no_link(words).respond()) };
    Ok(password(words, path, token, None).respond())
}

/// `POST …/password`
pub(super) async fn set_password(call: Call, path: &'static str) -> Result<Response, Fault> {
    let words = Words::of(&call.parts.headers);
    let form = super::form(&call)?;
    let text = |name| super::field(&form, name).unwrap_or_default();
    let (token, new) = (Secret::new(text("token")), Secret::new(text("password")));
    match call.app().use_password_link(&token, &new, set_up::origin(&call)).await? {
        Ok(()) => Ok(done(words, if path == OPERATORS { PORTAL } else { None })),
        Err(SetUpRefusal::Password(_)) => {
            let token = token.reveal().to_owned();
            Ok(password(words, path, token, Some(words.password_wrong)).respond())
        }
        Err(_) => Ok(Page::no_link(words).respond()),
    }
}

fn token(call: &Call) -> Result<Option<String>, Fault> {
    let token = super::field(&call.query()?, "token");
    Ok(token.filter(|token| !token.is_empty() && token.len() <= 200))
}

fn first(words: &'static Words, typed: Typed, alert: Option<&'static str>) -> Page {
    let field = |name, label, kind, autocomplete, value, required| Field {
        name,
        label,
        hint: None,
        kind,
        autocomplete,
        input_mode: None,
        value,
        required,
    };
    let form = Form {
        action: "/admin/setup",
        hidden: vec![("token", typed.token)],
        fields: vec![
            field("email", words.email_label, "email", "username", typed.email, true),
            field("name", words.name_label, "text", "name", typed.name, false),
            password_field(words),
        ],
        button: words.set_up_button,
        grave: false,
    };
    page(words, words.set_up_title, words.set_up, alert, form)
}

fn password(words: &'static Words, action: &'static str, token: String, alert: Option<&'static str>) -> Page {
    let form = Form {
        action,
        hidden: vec![("token", token)],
        fields: vec![password_field(words)],
        button: words.password_button,
        grave: false,
    };
    page(words, words.password_title, words.password, alert, form)
}

fn password_field(words: &'static Words) -> Field {
    Field {
        name: "password",
        label: words.password_label,
        hint: Some(words.password_hint),
        kind: "password",
        autocomplete: "new-password",
        input_mode: None,
        // Nothing that was typed as a password is sent back.
        value: String::new(),
        required: true,
    }
}

fn page(
    words: &'static Words,
    title: &'static str,
    text: &'static str,
    alert: Option<&'static str>,
    form: Form,
) -> Page {
    let status = if alert.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Page { alert: alert.map(Into::into), form: Some(form), ..Page::saying(status, words, title, vec![text]) }
}

fn done(words: &'static Words, sign_in: Option<&'static str>) -> Response {
    let page = Page::saying(StatusCode::OK, words, words.set_title, vec![words.set]);
    Page { next: sign_in.map(|address| (address, words.sign_in)), ..page }.respond()
}
