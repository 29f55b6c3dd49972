//! The System Log: every event, in the vendor's words.
//!
//! Read forwards, the log is read along the chains of its writers, as web hooks and streams are
//! ([`readmit_app::follow`]): a cursor is a place in each chain. So a reader who polls misses nothing, also not what
//! arrived early and was committed late, and reads nothing twice. Read backwards, it is the list of events by arrival.

mod ask;
mod filter;
mod kind;
mod message;
mod outcome;
mod parties;
mod view;
mod walk;

use super::page::link;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use ask::{Ask, Order};
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::operator::Area;

super::resource! {
    // What is in the admin activity log needs `admin_activity:read` besides, event by event.
    GET "/api/v1/logs", "okta.logs.read", Area::UserActivity.read(), list;
}

async fn list(call: Call) -> Result<Response, Fault> {
    let ask = Ask::read(&call.query()?, call.app().now())?;
    let found = match ask.order {
        Order::Ascending => walk::forwards(&call, &ask).await?,
        Order::Descending => walk::backwards(&call, &ask).await?,
    };
    Ok(link(json(StatusCode::OK, &found.events), &call, found.next.as_deref()))
}
