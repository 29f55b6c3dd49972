//! What operations ask: does the process serve, and can it work.

use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::problem;
use crate::surface::{Access, Route};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Serialize;

static ROUTES: [Route; 2] = [
    Route {
        method: Method::GET,
        path: "/healthz",
        access: Access::Open,
        shape: problem::shape,
        handler: |call| Box::pin(healthz(call)),
        doc: None,
    },
    Route {
        method: Method::GET,
        path: "/readyz",
        access: Access::Open,
        shape: problem::shape,
        handler: |call| Box::pin(readyz(call)),
        doc: None,
    },
];

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

/// This surface's routes.
pub(crate) fn routes() -> &'static [Route] {
    &ROUTES
}

#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
async fn healthz(_: Call) -> Result<Response, Fault> {
    Ok(json(StatusCode::OK, &Health { status: "ok" }))
}

async fn readyz(call: Call) -> Result<Response, Fault> {
    match call.app().store.check().await {
        Ok(()) => Ok(json(StatusCode::OK, &Health { status: "ready" })),
        Err(failure) => {
            let fault = Fault::new(StatusCode::SERVICE_UNAVAILABLE, "the database cannot be written");
            Err(Fault { retry_after: Some(1), cause: Some(failure.to_string().into()), ..fault })
        }
    }
}
