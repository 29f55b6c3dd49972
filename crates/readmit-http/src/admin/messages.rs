//! The outbox: messages that wait, and those that were given up. Never their address or content.

use super::doc::{Doc, Query, plain, schema};
use super::reach::for_everyone;
use super::refusal::operators as refusal;
use super::wire::{self, date_time};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::{MessageState, WaitingMessage};
use readmit_core::id::MessageId;
use readmit_core::operator::Area;
use serde::Serialize;
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/messages", Access::Operator(Area::Delivery.read()), list,
        Doc::new("Delivery", "List messages that were given up, or that wait")
            .query(&[
                Query { name: "state", description: "`dead` (default) or `waiting`.", schema: plain::<String> },
                Query { name: "limit", description: "How many, 1 to 200, oldest first.", schema: plain::<u32> },
            ])
            .answer(200, schema::<Messages>);
    POST "/admin/api/v1/messages/{message}/retry", Access::Operator(Area::Delivery.write()), retry,
        Doc::new("Delivery", "Try a message again that was given up")
            .saying("For as long as what it tells is true.");
}

#[derive(Serialize, ToSchema)]
struct Messages {
    messages: Vec<MessageView>,
}

/// A message on its way out, without address and content.
#[derive(Serialize, ToSchema)]
struct MessageView {
    #[schema(format = Uuid)]
    id: String,
    /// Whom it is for.
    #[schema(format = Uuid)]
    account_id: String,
    /// `email` or `sms`.
    channel: &'static str,
    /// `waiting` or `dead`.
    state: &'static str,
    attempts: u32,
    /// Why the last try failed.
    error: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// When it is tried next.
    #[schema(format = DateTime)]
    due_at: String,
    /// Not sent any more from then on.
    #[schema(format = DateTime)]
    expires_at: String,
}

impl From<&WaitingMessage> for MessageView {
    fn from(message: &WaitingMessage) -> Self {
        Self {
            id: message.key.id.to_string(),
            account_id: message.key.account.to_string(),
            channel: message.channel.as_str(),
            state: match message.state {
                MessageState::Waiting => "waiting",
                MessageState::Dead => "dead",
            },
            attempts: message.attempts,
            error: message.error.clone(),
            created_at: date_time(message.created_at),
            due_at: date_time(message.due_at),
            expires_at: date_time(message.expires_at),
        }
    }
}

async fn list(call: Call) -> Result<Response, Fault> {
    let parameters = wire::Query::of(&call, &["state", "limit"])?;
    let state = match parameters.text("state") {
        None | Some("dead") => MessageState::Dead,
        Some("waiting") => MessageState::Waiting,
        Some(_) => return Err(Fault::invalid("state must be dead or waiting")),
    };
    let limit = parameters.limit()?;
    for_everyone(&call, Area::Delivery.read()).await?;
    let found = call.app().outbox(state, limit).await?;
    Ok(json(StatusCode::OK, &Messages { messages: found.iter().map(MessageView::from).collect() }))
}

async fn retry(call: Call) -> Result<Response, Fault> {
    let message: MessageId = wire::id(&call, "message", refusal::unknown_message)?;
    for_everyone(&call, Area::Delivery.write()).await?;
    call.app().retry_message(&call.caller, message).await?.map_err(refusal::retry)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
