//! What a client has to know of a journey, worked out of its version.

use super::{DataType, Field, Kind, NoClient, Plan, PlanOption, Step};
use readmit_core::id::ClientId;
use readmit_core::journey::definition::{Journey, State, Version};
use readmit_core::journey::engine::{FormDataType, form_fields};
use readmit_core::journey::expression::Expression;
use readmit_core::journey::graph::{self, Graph, Link, Node, Presentation};
use readmit_core::journey::{Value, import};

impl Plan {
    /// What a client of this journey has to know.
    pub fn of(journey: &Journey, client: ClientId, base_url: &str) -> Result<Self, NoClient> {
        let version = current(journey).ok_or(NoClient::NoVersion)?;
        let graph =
            import::compile(version, &import::Options::default()).map_err(|_| NoClient::NotCompiled)?;
        Ok(Self {
            journey_id: journey.id.to_string(),
            name: journey.name.clone(),
            base_url: base_url.trim_end_matches('/').to_owned(),
            client_id: client.to_string(),
            start_params: start_params(&version.workflow),
            steps: steps(&graph),
        })
    }
}

/// The version that runs; else the newest.
fn current(journey: &Journey) -> Option<&Version> {
    journey
        .in_production()
        .next()
        .or_else(|| journey.versions.iter().rev().find(|version| version.state == State::Version))
}

/// The steps that talk to the client, each id once.
fn steps(graph: &Graph) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for step in graph.nodes.iter().filter_map(step) {
        if steps.iter().all(|known| known.id != step.id) {
            steps.push(step);
        }
    }
    steps
}

fn step(node: &Node) -> Option<Step> {
    let own = || node.kind.to_string();
    let (id, kind, fields) = match &node.step {
        graph::Step::Form(form) => (form.id.to_string(), Kind::Form, fields(form.schema.as_ref())),
        graph::Step::LoginForm(form) => (form.id.to_string(), Kind::LoginForm, Vec::new()),
        graph::Step::Information { .. } => ("action:information".to_owned(), Kind::Information, Vec::new()),
        graph::Step::RegisterTotp { .. } => (own(), Kind::TotpRegistration, Vec::new()),
        graph::Step::SignTransaction { .. } => (own(), Kind::TransactionSigning, Vec::new()),
        graph::Step::Passcode { .. } | graph::Step::ValidateContact { .. } => {
            (own(), Kind::Passcode, Vec::new())
        }
        // A draft may have steps that this server does not run; a client has no screen for them.
        graph::Step::Unsupported => (own(), Kind::Other, Vec::new()),
        _ => return None,
    };
    let title = node.label.as_deref().unwrap_or(&id).to_owned();
    let options = node.links.iter().filter_map(option).collect();
    Some(Step { id, kind, title, fields, options })
}

fn option(link: &Link) -> Option<PlanOption> {
    let id = match link.presentation {
        Presentation::Action | Presentation::Custom => link.name.to_string(),
        Presentation::Cancel => "cancel".to_owned(),
        Presentation::Unsaid if link.escape && &*link.name != "failure" => link.name.to_string(),
        _ => return None,
    };
    let name = link.display_name.as_ref().and_then(Expression::as_constant);
    let label = name.as_ref().and_then(Value::as_text).unwrap_or(&id).to_owned();
    Some(PlanOption { id, label, fields: fields(link.schema.as_ref()) })
}

/// The fields of a schema that is the same for every run.
fn fields(schema: Option<&Expression>) -> Vec<Field> {
    let Some(schema) = schema.and_then(Expression::as_constant) else { return Vec::new() };
    let field = |field: readmit_core::journey::engine::FormField| Field {
        label: field.label.as_deref().filter(|label| !label.is_empty()).unwrap_or(&field.name).to_owned(),
        name: field.name.to_string(),
        data_type: match field.data_type {
            FormDataType::Number => DataType::Number,
            FormDataType::Boolean => DataType::Boolean,
            FormDataType::Text | FormDataType::Any => DataType::String,
        },
        format: field.format.as_deref().unwrap_or("text").to_owned(),
        required: field.required,
    };
    form_fields(&schema).into_iter().filter(|known| !known.readonly).map(field).collect()
}

/// The start parameters that the expressions of a workflow read, in order of their first mention.
fn start_params(workflow: &Value) -> Vec<String> {
    let mut names = Vec::new();
    collect(workflow, &mut names);
    names
}

fn collect(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Text(text) => {
            for rest in text.split("@policy.request().params.").skip(1) {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if !name.is_empty() && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journeys::templates;

    fn graph(name: &str) -> (Graph, Value) {
        let read = import::read(templates::find(name).unwrap().text, &import::Options::default());
        let version = &read.journeys[0].journey.versions[0];
        (import::compile(version, &import::Options::default()).unwrap(), version.workflow.clone())
    }

    #[test]
    fn a_plan_has_the_steps_that_talk_to_the_client() {
        let (form, _) = graph("temp-code-form");
        let steps = steps(&form);
        assert_eq!(steps.iter().map(|step| &*step.id).collect::<Vec<_>>(), ["get_info_from_client_1"]);
        let names: Vec<&str> = steps[0].fields.iter().map(|field| &*field.name).collect();
        assert_eq!(
            (names, steps[0].options[0].id.as_str()),
            (vec!["external_user_id", "temp_code"], "cancel")
        );
        let (login, _) = graph("totp-login");
        let login = super::steps(&login);
        assert!(login[0].options.iter().any(|option| option.id == "totp" && option.fields.len() == 2));
    }

    #[test]
    fn a_plan_has_the_parameters_that_are_read() {
        let (_, workflow) = graph("temp-code-authentication");
        assert_eq!(start_params(&workflow), ["external_user_id", "temp_code"]);
    }
}
