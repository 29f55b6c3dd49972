//! Pages of lists: `limit` and `after` in, `Link` headers out.
//!
//! A cursor is the place of the last row in the list's order, not a count of rows: what comes and goes meanwhile
//! moves nothing. It is no secret and needs no seal: whoever makes one up names a place in a list that they may read.

use super::query::{Query, parameter};
use super::shape::error;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::header::LINK;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use readmit_app::store::PageKey;
use readmit_core::id::AccountId;
use uuid::Uuid;

/// Characters of a cursor: an id and a name of 255 characters fit.
const CURSOR_MAX: usize = 1_400;

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cursor {
    /// What the list is sorted by.
    pub(super) value: String,
    /// Which of the rows with this value.
    pub(super) id: Uuid,
}

impl Cursor {
    /// As clients get it.
    pub(super) fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&[self.id.as_bytes(), self.value.as_bytes()].concat())
    }

    fn parse(text: &str) -> Option<Self> {
        if text.len() > CURSOR_MAX {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (id, value) = bytes.split_first_chunk::<16>()?;
        let value = std::str::from_utf8(value).ok().filter(|value| !value.contains(char::is_control))?;
        Some(Self { value: value.to_owned(), id: Uuid::from_bytes(*id) })
    }
}

impl From<PageKey> for Cursor {
    fn from(key: PageKey) -> Self {
        Self { value: key.value, id: key.account.uuid() }
    }
}

impl From<Cursor> for PageKey {
    fn from(cursor: Cursor) -> Self {
        Self { value: cursor.value, account: AccountId::from_uuid(cursor.id) }
    }
}

/// Which page is asked for.
pub(super) struct Page {
    /// How many at most.
    pub(super) limit: u32,
    /// The cursor of the page before; opaque to clients.
    pub(super) after: Option<String>,
}

impl Page {
    /// Reads `limit` (1 to `max`; more is cut down to it) and `after`.
    pub(super) fn read(query: &Query, default: u32, max: u32) -> Result<Self, Fault> {
        let limit = match parameter(query, "limit") {
            None => default,
            Some(text) => text.parse::<u32>().ok().filter(|limit| *limit > 0).ok_or_else(bad)?.min(max),
        };
        Ok(Self { limit, after: parameter(query, "after").map(ToOwned::to_owned) })
    }

    /// What is behind the entry that the page before ended with, in a list that is at hand. `text` is what cursors into it
    /// are: E0000054 where no entry has this one.
    pub(super) fn behind<T>(&self, mut list: Vec<T>, text: impl Fn(&T) -> String) -> Result<Vec<T>, Fault> {
        let Some(after) = &self.after else { return Ok(list) };
        let former = list.iter().position(|entry| text(entry) == *after).ok_or_else(bad)?;
        Ok(list.split_off(former + 1))
    }

    /// The first entries of a list, and the cursor of the last of them where others follow.
    pub(super) fn cut<T>(&self, mut list: Vec<T>, text: impl Fn(&T) -> String) -> (Vec<T>, Option<String>) {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = list.len() > limit;
        list.truncate(limit);
        let next = list.last().filter(|_| more).map(text);
        (list, next)
    }

    /// Where the page before ended, in lists whose cursors are places.
    pub(super) fn place(&self) -> Result<Option<Cursor>, Fault> {
        self.after.as_deref().map(|text| Cursor::parse(text).ok_or_else(bad)).transpose()
    }
}

/// `limit` or `after` make no sense: E0000054.
pub(super) fn bad() -> Fault {
    error(StatusCode::BAD_REQUEST, "E0000054", "Invalid pagination properties.")
}

/// Adds the `Link` headers: this page, and the next one where there is one.
pub(super) fn link(mut response: Response, call: &Call, next: Option<&str>) -> Response {
    let base = &call.state.settings.public_url;
    let uri = &call.parts.uri;
    let whole = uri.path_and_query().map_or(uri.path(), axum::http::uri::PathAndQuery::as_str);
    let mut add = |target: &str, rel: &str| {
        if let Ok(value) = HeaderValue::from_str(&format!("<{base}{target}>; rel=\"{rel}\"")) {
            response.headers_mut().append(LINK, value);
        }
    };
    add(whole, "self");
    if let Some(next) = next {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
            if name != "after" {
                query.append_pair(&name, &value);
            }
        }
        query.append_pair("after", next);
        add(&format!("{}?{}", uri.path(), query.finish()), "next");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(value: &str) -> Cursor {
        Cursor { value: value.to_owned(), id: Uuid::from_u128(7) }
    }

    #[test]
    fn a_cursor_comes_back() {
        for value in ["", "000001747082610", "zo\u{eb}@example.com"] {
            assert_eq!(Cursor::parse(&cursor(value).text()), Some(cursor(value)));
        }
    }

    #[test]
    fn a_garbled_cursor_is_told() {
        let short = BASE64URL_NOPAD.encode(&[1; 15]);
        let no_text = BASE64URL_NOPAD.encode(&[255; 20]);
        let with_nul = cursor("a\0b").text();
        let long = cursor(&"a".repeat(CURSOR_MAX)).text();
        for text in ["00u5", "!", "%00", &short, &no_text, &with_nul, &long] {
            assert_eq!(Cursor::parse(text), None, "{text}");
            let query = [("after".to_owned(), text.to_owned())];
            let place = Page::read(&query, 1, 1).ok().map(|page| page.place());
            let told = place.and_then(Result::err).and_then(|fault| fault.code);
            assert_eq!(told, Some("E0000054"));
        }
    }

    #[test]
    fn limits_are_numbers_and_cut_down() {
        let read =
            |text: &str| Page::read(&[("limit".to_owned(), text.to_owned())], 20, 200).map(|page| page.limit);
        assert_eq!(read("").ok(), Some(20));
        assert_eq!(read("7").ok(), Some(7));
        assert_eq!(read("100000").ok(), Some(200));
        for text in ["0", "-1", "all", "1.5", "99999999999"] {
            assert_eq!(read(text).err().and_then(|fault| fault.code), Some("E0000054"), "{text}");
        }
    }
}
