//! The query of a call: who calls, for which run, and from which page.

use crate::call::Call;
use crate::cors;
use crate::fault::Fault;
use axum::http::StatusCode;
use readmit_core::id::{ClientId, RunId};

/// Characters of a device id, a locale and a resource.
const TEXT_CHARS_MAX: usize = 128;

/// What the query says. `aid` is always the same and `ssoInteractionId` is of no use here; both are left unread.
pub(super) struct Query {
    /// `clientId`.
    pub(super) client: ClientId,
    /// `locale`.
    pub(super) locale: Option<String>,
    /// `resource`.
    pub(super) resource: Option<String>,
    /// `did`, where it could be one.
    pub(super) device: Option<String>,
    /// `sid`, where it could be one.
    pub(super) run: Option<RunId>,
}

impl Query {
    /// Reads it, and refuses pages that are not the client's.
    pub(super) async fn of(call: &Call) -> Result<Self, Fault> {
        let mut pairs = call.query()?;
        let mut take = |name: &str| {
            let place = pairs.iter().position(|(known, _)| known == name)?;
            Some(pairs.swap_remove(place).1)
        };
        let client = take("clientId").filter(|text| !text.is_empty());
        let client = client.ok_or_else(|| Fault::invalid("clientId is required"))?;
        let client = client.parse().map_err(|_| Fault::invalid("clientId must be the id of a client"))?;
        if !cors::may_act(&call.state, &call.parts.headers, client).await? {
            let message = "pages of this origin may not run journeys of this client";
            return Err(Fault::new(StatusCode::FORBIDDEN, message));
        }
        Ok(Self {
            client,
            locale: take("locale").filter(|text| is_plain(text)),
            resource: take("resource").filter(|text| is_plain(text)),
            device: take("did").filter(|text| is_plain(text)),
            run: take("sid").and_then(|text| super::run(&text)),
        })
    }
}

/// A short text of printable ASCII.
pub(super) fn is_plain(text: &str) -> bool {
    (1..=TEXT_CHARS_MAX).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}
