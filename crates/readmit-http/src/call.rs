//! One request as a handler sees it: authenticated, permitted, counted, and read.

use crate::fault::Fault;
use crate::json;
use crate::settings::HttpState;
use axum::http::request::Parts;
use bytes::Bytes;
use readmit_app::bearer::Bearer;
use readmit_app::buckets::Bucket;
use readmit_app::{App, Caller};
use readmit_core::id::{AccountId, ApiTokenId, ApplicationId, ClientId, SessionId};
use readmit_core::limits::PARAMETERS_MAX;
use readmit_core::operator::{Authority, Permissions};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// One request.
pub(crate) struct Call {
    pub(crate) state: Arc<HttpState>,
    /// Who calls.
    pub(crate) caller: Caller,
    /// The token that was shown, where one was needed.
    pub(crate) bearer: Option<Arc<Bearer>>,
    /// The operator's token, where the call came with one.
    pub(crate) token: Option<ApiTokenId>,
    /// The operator's session, where the call came with one.
    pub(crate) session: Option<SessionId>,
    pub(crate) parts: Parts,
    /// The variable segments of the path, decoded.
    pub(crate) segments: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Call {
    /// The use cases.
    pub(crate) fn app(&self) -> &App {
        &self.state.app
    }

    /// The client that calls, and its application. Routes for clients have one.
    pub(crate) fn client(&self) -> Result<(ClientId, ApplicationId), Fault> {
        self.caller.client.ok_or_else(Fault::unauthenticated)
    }

    /// The operator who calls. Routes for operators have one.
    pub(crate) fn operator(&self) -> Result<AccountId, Fault> {
        self.caller.authority.operator().ok_or_else(Fault::unauthenticated)
    }

    /// What the operator's token allows; everything, where a session calls.
    pub(crate) const fn token_permissions(&self) -> Permissions {
        match self.caller.authority {
            Authority::Operator { limit, .. } | Authority::Service { limit, .. } => limit,
            Authority::Installation | Authority::Client => Permissions::NONE,
        }
    }

    /// A variable segment of the path.
    pub(crate) fn segment(&self, name: &str) -> &str {
        let found = self.segments.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The body, as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        json::read(&self.parts.headers, &self.body)
    }

    /// The body, as JSON, where one was sent at all.
    pub(crate) fn json_or_default<T: DeserializeOwned + Default>(&self) -> Result<T, Fault> {
        if self.body.is_empty() { Ok(T::default()) } else { self.json() }
    }

    /// The query's parameters, decoded; each may be given once.
    pub(crate) fn query(&self) -> Result<Vec<(String, String)>, Fault> {
        let query = self.parts.uri.query().unwrap_or_default();
        pairs(query.as_bytes())
    }

    /// Counts a call that was made for an end user of this address.
    pub(crate) fn charge(&self, end_user: Option<String>) -> Result<(), Fault> {
        let (client, _) = self.client()?;
        let bucket = Bucket::Client(client.uuid(), end_user);
        self.state.buckets.take(bucket, self.app().now()).map_err(Fault::too_many)
    }
}

/// Pairs of `application/x-www-form-urlencoded`, each name once.
pub(crate) fn pairs(text: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(text) {
        if pairs.len() >= PARAMETERS_MAX {
            return Err(Fault::invalid(format!("at most {PARAMETERS_MAX} parameters can be given")));
        }
        if name.contains('\u{fffd}') || value.contains('\u{fffd}') {
            return Err(Fault::invalid("parameters must be UTF-8"));
        }
        if pairs.iter().any(|(known, _)| *known == name) {
            let name: String = name.chars().take(64).collect();
            return Err(Fault::invalid(format!("{name} must be given once")));
        }
        pairs.push((name.into_owned(), value.into_owned()));
    }
    Ok(pairs)
}
