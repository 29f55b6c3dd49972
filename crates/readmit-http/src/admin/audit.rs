//! What proves the log: signed checkpoints, the public keys that verify them, and the log held against both.

mod verification;

use super::doc::{Doc, Query, plain, schema};
use super::reach::for_everyone;
use super::wire;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::operator::Area;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use verification::{AuditVerification, VerifyInput, show, verify};

super::resource! {
    GET "/admin/api/v1/audit/checkpoints", Access::Operator(Area::Audit.read()), checkpoints,
        Doc::new("Audit", "List checkpoints over the log")
            .saying("Whoever keeps the newest one elsewhere can later tell a cut or an older log from the true \
                     one: `readmit audit verify FILE --anchor CHECKPOINT`.")
            .query(&[
                Query { name: "after", description: "Numbers greater than this one.", schema: plain::<u64> },
                Query { name: "limit", description: "How many, 1 to 200.", schema: plain::<u32> },
            ])
            .answer(200, schema::<Checkpoints>);
    POST "/admin/api/v1/audit/verify", Access::Operator(Area::Audit.read()), verify,
        Doc::new("Audit", "Hold the log against its chains and checkpoints")
            .saying("One verification runs at a time; where one is under way, that one goes on. A short log is answered 200 with \
                     the result, a long one 202 while it runs: `GET` then tells how far it is. The result is that of the \
                     server process that is asked.")
            .optional_body(schema::<VerifyInput>)
            .answer(200, schema::<AuditVerification>)
            .or_answer(202, schema::<AuditVerification>);
    GET "/admin/api/v1/audit/verify", Access::Operator(Area::Audit.read()), show,
        Doc::new("Audit", "How the last verification of the log came out, and how far one is that runs")
            .answer(200, schema::<AuditVerification>);
    GET "/admin/api/v1/audit/keys", Access::Operator(Area::Audit.read()), keys,
        Doc::new("Audit", "The public keys that verify checkpoints").answer(200, schema::<ChainKeySet>);
}

#[derive(Serialize, ToSchema)]
struct Checkpoints {
    /// In order.
    checkpoints: Vec<CheckpointView>,
}

/// A signed checkpoint.
#[derive(Serialize, Deserialize, ToSchema)]
struct CheckpointView {
    /// Exactly the text that is signed, behind `readmit/1/checkpoint` and a line feed.
    statement: String,
    /// The key that signed it.
    #[schema(format = Uuid)]
    key: String,
    /// Ed25519, base64url.
    signature: String,
}

#[derive(Serialize, ToSchema)]
struct ChainKeySet {
    /// The newest first; it signs.
    keys: Vec<ChainKeyView>,
}

/// A public key.
#[derive(Serialize, ToSchema)]
struct ChainKeyView {
    #[schema(format = Uuid)]
    id: String,
    /// Always `Ed25519`.
    algorithm: &'static str,
    /// 32 bytes, base64url.
    public_key: String,
}

impl From<Checkpoint> for CheckpointView {
    fn from(Checkpoint { statement, key, signature }: Checkpoint) -> Self {
        Self { statement, key: key.to_string(), signature }
    }
}

async fn checkpoints(call: Call) -> Result<Response, Fault> {
    let parameters = wire::Query::of(&call, &["after", "limit"])?;
    let limit = parameters.limit()?;
    let after = parameters.text("after").map(str::parse).transpose();
    let after = after.map_err(|_| Fault::invalid("after must be the number of a checkpoint"))?;
    for_everyone(&call, Area::Audit.read()).await?;
    let found = call.app().store.checkpoints(after.unwrap_or(0), limit).await?;
    let checkpoints = found.into_iter().map(CheckpointView::from).collect();
    Ok(json(StatusCode::OK, &Checkpoints { checkpoints }))
}

async fn keys(call: Call) -> Result<Response, Fault> {
    for_everyone(&call, Area::Audit.read()).await?;
    let keys = call.app().keys.chain.public_keys().into_iter().map(|(id, public)| ChainKeyView {
        id: id.to_string(),
        algorithm: "Ed25519",
        public_key: BASE64URL_NOPAD.encode(&public),
    });
    Ok(json(StatusCode::OK, &ChainKeySet { keys: keys.collect() }))
}
