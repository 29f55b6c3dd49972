//! Web hooks: where events are sent to.

use super::doc::{Doc, schema};
use super::reach::for_everyone;
use super::refusal::operators as refusal;
use super::wire::{self, date_time};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::hooks::HookOrder;
use readmit_core::hook::Hook;
use readmit_core::id::HookId;
use readmit_core::operator::Area;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Types of events that one hook may name; there are fewer.
const TYPES_MAX: usize = 200;

super::resource! {
    GET "/admin/api/v1/hooks", Access::Operator(Area::Delivery.read()), list,
        Doc::new("Delivery", "List web hooks").answer(200, schema::<Hooks>);
    POST "/admin/api/v1/hooks", Access::Operator(Area::Delivery.write()), create,
        Doc::new("Delivery", "Make a web hook")
            .saying("The answer is the only one that has the secret, by which the receiver checks the signature \
                     of what is sent.")
            .body(schema::<HookInput>)
            .answer(201, schema::<NewHook>);
    GET "/admin/api/v1/hooks/{hook}", Access::Operator(Area::Delivery.read()), read,
        Doc::new("Delivery", "Read a web hook").answer(200, schema::<HookView>);
    PUT "/admin/api/v1/hooks/{hook}", Access::Operator(Area::Delivery.write()), replace,
        Doc::new("Delivery", "Replace a web hook; its secret stays")
            .body(schema::<HookInput>)
            .answer(200, schema::<HookView>);
    DELETE "/admin/api/v1/hooks/{hook}", Access::Operator(Area::Delivery.write()), delete,
        Doc::new("Delivery", "Remove a web hook");
}

#[derive(Serialize, ToSchema)]
struct Hooks {
    hooks: Vec<HookView>,
}

/// A web hook.
#[derive(Serialize, ToSchema)]
struct HookView {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    url: String,
    /// Types of events that are sent; empty for all.
    events: Vec<String>,
    enabled: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

#[derive(Serialize, ToSchema)]
struct NewHook {
    /// What signs the requests; it is not shown again.
    secret: String,
    #[serde(flatten)]
    hook: HookView,
}

/// A web hook as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HookInput {
    name: String,
    /// An absolute https URL; plain http only for this machine.
    url: String,
    /// Types of events, such as `code_issued`; empty for all.
    #[serde(default)]
    events: Vec<String>,
    #[serde(default = "yes")]
    enabled: bool,
}

const fn yes() -> bool {
    true
}

impl HookInput {
    fn order(self) -> Result<HookOrder, Fault> {
        let Self { name, url, events, enabled } = self;
        let word = |text: &String| {
            let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            (1..=64).contains(&text.len()) && text.chars().all(known)
        };
        if events.len() > TYPES_MAX || !events.iter().all(word) {
            return Err(Fault::invalid("events must be types of events such as code_issued"));
        }
        Ok(HookOrder { name: name.trim().to_owned(), url, events, enabled })
    }
}

impl From<&Hook> for HookView {
    fn from(hook: &Hook) -> Self {
        Self {
            id: hook.id.to_string(),
            name: hook.name.clone(),
            url: hook.url.clone(),
            events: hook.events.clone(),
            enabled: hook.enabled,
            created_at: date_time(hook.created_at),
            updated_at: date_time(hook.updated_at),
        }
    }
}

fn hook_id(call: &Call) -> Result<HookId, Fault> {
    wire::id(call, "hook", refusal::unknown_hook)
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::Delivery.read()).await?;
    let hooks = configuration.hooks().map(|hook| HookView::from(&**hook)).collect();
    Ok(json(StatusCode::OK, &Hooks { hooks }))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let id = hook_id(&call)?;
    let configuration = for_everyone(&call, Area::Delivery.read()).await?;
    let hook = configuration.hook(id).ok_or_else(refusal::unknown_hook)?;
    Ok(json(StatusCode::OK, &HookView::from(&**hook)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let order = call.json::<HookInput>()?.order()?;
    let (hook, secret) = call.app().create_hook(&call.caller, order).await?.map_err(refusal::hook)?;
    let made = NewHook { secret: secret.reveal().to_owned(), hook: HookView::from(&*hook) };
    Ok(json(StatusCode::CREATED, &made))
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let id = hook_id(&call)?;
    let order = call.json::<HookInput>()?.order()?;
    let hook = call.app().update_hook(&call.caller, id, order).await?.map_err(refusal::hook)?;
    Ok(json(StatusCode::OK, &HookView::from(&*hook)))
}

async fn delete(call: Call) -> Result<Response, Fault> {
    call.app().delete_hook(&call.caller, hook_id(&call)?).await?.map_err(refusal::hook)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
