//! Steps that speak with the client: forms, login forms, information, and data that rides along.

use crate::journey::Value;
use crate::journey::expression::Expression;
use crate::journey::graph::{Form, Presentation, Step};
use crate::journey::import::finding::short;
use crate::journey::import::parts::{Parts, Shape};
use crate::journey::import::schema::{self, Schema};
use crate::journey::import::source::{Source, source};
use crate::journey::import::table::{Field, Holds};
use std::sync::Arc;

const fn field(name: &'static str, holds: Holds) -> Field {
    Field { name, also: &[], holds, required: false }
}

/// The fields of a form, but for those that have rules of their own.
pub(in super::super) const FORM: &[Field] = &[
    field("error_data", Holds::Expression),
    field("form_title", Holds::Either),
    field("form_description", Holds::Either),
    field("var_name", Holds::Plain),
];

/// The fields of a login form, but for those that have rules of their own.
pub(in super::super) const LOGIN_FORM: &[Field] = FORM;

/// Methods of login forms, and whether a client is offered them.
const METHODS: [(&str, bool); 7] = [
    ("password", true),
    ("passkeys", true),
    ("email_otp", true),
    ("sms_otp", true),
    ("totp", true),
    ("native_biometrics", false),
    ("web_to_mobile", false),
];

/// Collects information.
pub(in super::super) fn form(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let (at, value) = (parts.at("form_schema"), parts.config.get("form_schema"));
    let schema = match value {
        None | Some(Value::Null) => {
            let at = parts.config_at;
            parts.pen.error(60, at, "field \"form_schema\" is missing");
            None
        }
        Some(value) => form_schema(parts, &at, value),
    };
    if let Some(expression) = &schema {
        let seen = examine(parts, &at, expression);
        parts.shape = seen.fields.map_or(Shape::Unknown, Shape::Fields);
        parts.hidden.extend(seen.hidden);
    }
    let form = common(parts)?;
    Some(Step::Form(Form { schema: Some(schema?), ..form }))
}

/// The schema of a form. One that collects nothing is refused.
fn form_schema(parts: &mut Parts<'_, '_>, at: &str, value: &Value) -> Option<Expression> {
    if let Source::Text(text) = source(value)
        && schema::is_placeholder(text)
    {
        let told = "the schema collects nothing; list the fields: [{type: \"input\", name: …, dataType: …}]";
        parts.pen.error(67, at, told);
        return None;
    }
    parts.expression(at, value, Holds::Expression, true)
}

/// Holds a schema against the rules, as far as it does not depend on the run.
fn examine(parts: &mut Parts<'_, '_>, at: &str, expression: &Expression) -> Schema {
    let (seen, problems) = schema::examine(expression);
    for problem in problems {
        if problem.error {
            parts.pen.error(problem.rule, at, problem.message);
        } else {
            parts.pen.warn(problem.rule, at, problem.message);
        }
    }
    seen
}

/// Collects what a method of signing in needs.
pub(in super::super) fn login_form(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let links = parts.links;
    if links.iter().any(|link| &*link.name == "child") {
        let told = "a login form continues by method links such as \"password\", not by \"child\"";
        parts.pen.error(37, "", told);
    }
    if !links.iter().any(|link| link.escape) {
        parts.pen.error(
            37,
            "",
            "a login form needs a link for at least one method: an escape such as \"totp\"",
        );
    }
    let mut known = Some(Vec::new());
    for (index, link) in links.iter().enumerate() {
        let is_method = matches!(link.presentation, Presentation::Action | Presentation::Unsaid);
        if !link.escape || !is_method || link.name.is_empty() {
            continue;
        }
        let at = format!("/links/{index}");
        let offered = METHODS.iter().find(|(name, _)| **name == *link.name).map(|(_, offered)| *offered);
        if offered.is_none() {
            let names = METHODS.map(|(name, _)| name).join(", ");
            let name = short(&link.name);
            parts.pen.error(37, &at, format_args!("method \"{name}\" is unknown; use one of {names}"));
        }
        match &link.schema {
            Some(schema) => {
                let seen = examine(parts, &format!("{at}/data_json_schema"), schema);
                known = known.zip(seen.fields).map(|(known, fields)| [known, fields].concat());
                parts.hidden.extend(seen.hidden);
            }
            None if offered == Some(true) => {
                parts.pen.error(
                    69,
                    &at,
                    "data_json_schema is missing: what must the client send with this method?",
                );
            }
            None => (),
        }
    }
    parts.shape = known.map_or(Shape::Unknown, Shape::Fields);
    common(parts).map(Step::LoginForm)
}

/// What both kinds of forms have.
fn common(parts: &mut Parts<'_, '_>) -> Option<Form> {
    let app_data = app_data(parts);
    let (error_data, title, description) =
        (parts.take("error_data"), parts.take("form_title"), parts.take("form_description"));
    let id: Arc<str> = parts.config.get("form_id").and_then(Value::as_text).unwrap_or_default().into();
    let output = parts.node.get("output_var").or_else(|| parts.config.get("output_var"));
    let var_name = parts.config.get("var_name").and_then(Value::as_text);
    if id.is_empty() {
        let at = parts.config_at;
        parts.pen.error(65, at, "\"form_id\" is missing: the id of the step at the client");
    }
    match output.and_then(Value::as_text) {
        None | Some("") => parts.pen.error(66, "", "\"output_var\" is missing: the variable of the answer"),
        Some(output) => {
            if let Some(var_name) = var_name.filter(|name| *name != output) {
                let (at, output, name) = (parts.at("var_name"), short(output), short(var_name));
                let told =
                    format_args!("var_name \"{name}\" differs from output_var \"{output}\", which is used");
                parts.pen.warn(66, &at, told);
            }
        }
    }
    (!id.is_empty()).then_some(Form { id, schema: None, app_data, error_data, title, description })
}

/// Data for the client's user interface. A bare object is taken as what it is.
fn app_data(parts: &mut Parts<'_, '_>) -> Option<Expression> {
    let value = parts.config.get("app_data").filter(|value| **value != Value::Null)?;
    let at = parts.at("app_data");
    let bare = value.as_object().is_some_and(|fields| !fields.contains_key("type"));
    if bare || value.as_array().is_some() {
        parts.pen.warn(62, &at, "an expression object is expected; taken as that constant");
        return Some(Expression::constant(value));
    }
    parts.expression(&at, value, Holds::Expression, false)
}

/// Tells the user something.
pub(in super::super) fn information(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let (title, text, button) = (parts.take("title"), parts.take("text"), parts.take("button_text"));
    Some(Step::Information { title, text: text?, button: button? })
}

/// Gives data to the client with the next step.
pub(in super::super) fn json_data(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::JsonData(parts.take("data")?))
}

/// Gives data that the client keeps.
pub(in super::super) fn sdk_data(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::SdkData(parts.take("data")?))
}
