//! Steps that decide where a run goes: conditions, cases, loops, blocks, other journeys, and the ends.

use crate::journey::Value;
use crate::journey::expression::Expression;
use crate::journey::graph::{Condition, DataType, Operation, Place, Step, constant};
use crate::journey::import::differ::first_difference;
use crate::journey::import::finding::{found, short};
use crate::journey::import::parts::{Parts, Shape, When};
use crate::journey::import::table::Holds;
use crate::journey::limits::PASSES_MAX;
use std::collections::HashSet;
use std::sync::Arc;

/// `condition`: goes by the comparison of two values.
pub(in super::super) fn condition(parts: &mut Parts<'_, '_>) -> Option<Step> {
    const AT: &str = "/condition";
    let Some(object) = parts.node.get("condition").and_then(Value::as_object) else {
        parts.pen.error(
            64,
            "",
            "field \"condition\" must be an object with type, field, operation and value",
        );
        return None;
    };
    let text = |name: &str| object.get(name).and_then(Value::as_text);
    if text("type") != Some("generic") {
        let found = found(object.get("type"));
        parts.pen.error(64, AT, format_args!("condition.type must be \"generic\", found {found}"));
    }
    if object.get("metadata").and_then(|metadata| metadata.get("type")).and_then(Value::as_text)
        == Some("generic_condition")
    {
        parts.pen.warn(27, AT, "\"generic_condition\" is the old name of \"condition\"");
    }
    let operation = operation(text("operation").unwrap_or_default());
    if operation.is_none() {
        let found = found(object.get("operation"));
        let known = "use ==, !=, <, <=, >, >=, contains or exists";
        parts.pen.error(64, AT, format_args!("operation is {found}; {known}"));
    }
    let data_type = data_type(parts, AT, object.get("data_type"));
    let negated = match object.get("negated") {
        None | Some(Value::Null) => Some(false),
        Some(Value::Bool(negated)) => Some(*negated),
        other => {
            let found = found(other);
            parts.pen.error(64, AT, format_args!("negated must be true or false, found {found}"));
            None
        }
    };
    let field = side(parts, object.get("field"), "field");
    let value = if operation == Some(Operation::Exists) && object.get("value").is_none() {
        Some(Expression::constant(&Value::Null))
    } else {
        side(parts, object.get("value"), "value")
    };
    let (field, operation, value) = (field?, operation?, value?);
    Some(Step::Condition(Condition { field, operation, value, data_type: data_type?, negated: negated? }))
}

/// One side of a comparison.
fn side(parts: &mut Parts<'_, '_>, value: Option<&Value>, name: &str) -> Option<Expression> {
    match value {
        None | Some(Value::Null) => {
            parts.pen.error(64, "/condition", format_args!("condition.{name} is missing"));
            None
        }
        Some(value) => parts.expression(&format!("/condition/{name}"), value, Holds::Expression, true),
    }
}

fn operation(text: &str) -> Option<Operation> {
    Some(match text.trim().to_ascii_lowercase().as_str() {
        "==" => Operation::Equal,
        "!=" => Operation::NotEqual,
        "<" => Operation::Less,
        "<=" => Operation::LessOrEqual,
        ">" => Operation::Greater,
        ">=" => Operation::GreaterOrEqual,
        "contains" => Operation::Contains,
        "exists" => Operation::Exists,
        _ => return None,
    })
}

fn data_type(parts: &mut Parts<'_, '_>, at: &str, value: Option<&Value>) -> Option<DataType> {
    let text = value.and_then(Value::as_text).unwrap_or_default().to_ascii_lowercase();
    let data_type = match text.as_str() {
        "boolean" => DataType::Boolean,
        "string" => DataType::String,
        "integer" => DataType::Integer,
        "double" => DataType::Double,
        "container" => DataType::Container,
        _ => {
            let known = "use boolean, string, integer, double or container";
            parts.pen.error(64, at, format_args!("data_type is {}; {known}", found(value)));
            return None;
        }
    };
    Some(data_type)
}

/// `match_case`: goes by the case that is equal.
pub(in super::super) fn match_case(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let at = parts.config_at;
    let data_type = match parts.config.get("data_type") {
        None | Some(Value::Null) => Some(DataType::String),
        value => data_type(parts, at, value),
    };
    let cases = parts.named("cases", parts.config.get("cases"));
    let mut names = HashSet::new();
    for (name, _) in cases.iter().flatten() {
        if !names.insert(&**name) {
            parts.pen.error(38, at, format_args!("two cases are called \"{}\"", short(name)));
        } else if !parts.links.iter().any(|link| link.name == *name) {
            parts.pen.error(34, "", format_args!("the link of case \"{}\" is missing", short(name)));
        }
    }
    if cases.is_some() && !parts.links.iter().any(|link| &*link.name == "otherwise") {
        parts.pen.warn(34, "", "link \"otherwise\" is missing; a value of no case aborts the journey");
    }
    for (index, link) in parts.links.iter().enumerate() {
        let known = names.contains(&*link.name) || matches!(&*link.name, "otherwise" | "failure" | "");
        if cases.is_some() && !known {
            let name = short(&link.name);
            parts.pen.warn(204, &format!("/links/{index}"), format_args!("no case is called \"{name}\""));
        }
    }
    let source = parts.take("source");
    Some(Step::MatchCase { source: source?, data_type: data_type?, cases: cases? })
}

/// `loop`: runs its body while a condition holds.
pub(in super::super) fn repeat(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let body = body(parts, "loop_body", "loop");
    let passes_max = passes(parts);
    let variables = match parts.config.get("variables") {
        None | Some(Value::Null) => {
            parts.pen.error(49, "", "field \"variables\" is missing; an empty list is fine");
            None
        }
        value => {
            parts.within = true;
            parts.named("variables", value)
        }
    };
    for (index, (name, value)) in variables.iter().flatten().enumerate() {
        parts.variable(&format!("/variables/{index}"), name);
        let stage = u32::try_from(index).unwrap_or(u32::MAX);
        parts.writes(name, When::Entry(stage), shape(value));
    }
    parts.writes(&"iteration_count".into(), When::Entry(0), Shape::Unknown);
    parts.stage = u32::MAX;
    let condition = match parts.config.get("condition") {
        None | Some(Value::Null) => {
            parts.pen.error(
                49,
                "",
                "field \"condition\" is missing; write true to go on until the body leaves",
            );
            None
        }
        Some(value) => {
            parts.within = true;
            parts.expression("/condition", value, Holds::Expression, true)
        }
    };
    parts.within = false;
    // What is wrong refuses the file; with its body in place the rest of it can be looked at all the same.
    let condition = condition.unwrap_or_else(|| constant(true));
    let (passes_max, variables) = (passes_max.unwrap_or(1), variables.unwrap_or_default());
    Some(Step::Loop { body: body?, condition, passes_max, variables })
}

fn passes(parts: &mut Parts<'_, '_>) -> Option<u32> {
    let value = parts.config.get("max_iterations");
    let passes = value.and_then(whole).filter(|passes| (1..=PASSES_MAX).contains(passes));
    if passes.is_none() {
        let at = if value.is_some() { "/max_iterations" } else { "" };
        let found = found(value);
        parts.pen.error(
            48,
            at,
            format_args!("max_iterations must be a whole number from 1 to {PASSES_MAX}, found {found}"),
        );
    }
    passes
}

/// A number without a fraction that is not negative.
pub(super) fn whole(value: &Value) -> Option<u32> {
    let Value::Number(number) = value else { return None };
    let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked: a whole number that fits"
    )]
    fits.then_some(*number as u32)
}

/// `block`: runs its body once.
pub(in super::super) fn block(parts: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::Block { body: body(parts, "block", "block")? })
}

/// The first node of a body. The file repeats it in the container; what `nodes` has counts.
fn body(parts: &mut Parts<'_, '_>, field: &str, what: &str) -> Option<Place> {
    let place = find_body(parts, field, what);
    parts.broken |= place.is_none();
    place
}

fn find_body(parts: &mut Parts<'_, '_>, field: &str, what: &str) -> Option<Place> {
    let at = parts.at(field);
    let Some(copy) = parts.config.get(field).filter(|copy| **copy != Value::Null) else {
        parts.pen.error(
            40,
            "",
            format_args!("this {what} has no body; \"{field}\" must hold its first node"),
        );
        return None;
    };
    let Some(id) = copy.get("id").and_then(Value::as_text) else {
        parts.pen.error(40, &at, format_args!("the first node of this {what}'s body has no id"));
        return None;
    };
    let Some(place) = parts.places.get(id) else {
        let told = "the first node of the body is not among the nodes; it must stand there too";
        parts.pen.error(41, &at, format_args!("{told}: {}", short(id)));
        return None;
    };
    if *place == parts.place {
        parts.pen.error(
            43,
            &at,
            format_args!("this {what} is its own body; name the first node of the body"),
        );
        return None;
    }
    if let Some(difference) = parts.nodes.get(id).and_then(|node| first_difference(copy, node)) {
        let told = format!("differs from node {id} at {difference}; the one in nodes is used");
        parts.pen.warn(42, &at, format_args!("the copy in {field} {told}"));
    }
    Some(*place)
}

/// `procedure`: runs another journey.
pub(in super::super) fn sub_journey(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let Some(name) = parts.config.get("policy_id").and_then(Value::as_text).filter(|name| !name.is_empty())
    else {
        parts.pen.error(
            100,
            "",
            "a procedure is run by this server only where \"policy_id\" names a journey",
        );
        return Some(Step::Unsupported);
    };
    if let Some(known) = &parts.options.journeys
        && !known.contains(name)
    {
        let at = parts.at("policy_id");
        parts.pen.error(101, &at, format_args!("there is no journey \"{}\"; import it too", short(name)));
    }
    let parameters = match parts.config.get("parameters") {
        None | Some(Value::Null) => Some(Vec::new()),
        value => {
            let parameters = parts.named("parameters", value);
            parts.stage = 0;
            parameters
        }
    };
    Some(Step::SubJourney { journey: name.into(), parameters: parameters? })
}

/// `auth_pass`.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn complete(_: &mut Parts<'_, '_>) -> Option<Step> {
    Some(Step::Complete)
}

/// `reject`.
#[expect(clippy::unnecessary_wraps, reason = "every maker has this form")]
pub(in super::super) fn reject(parts: &mut Parts<'_, '_>) -> Option<Step> {
    let clear_session = parts.config.get("clear_session") == Some(&Value::Bool(true));
    Some(Step::Reject { clear_session, data: parts.take("data"), text: parts.take("text") })
}

/// What is known of the value of an expression.
pub(super) fn shape(value: &Expression) -> Shape {
    match value.as_constant() {
        Some(Value::Null) => Shape::Null,
        Some(Value::Object(fields)) if !fields.is_empty() => {
            Shape::Fields(fields.keys().map(Arc::clone).collect())
        }
        Some(_) => Shape::Unknown,
        None => value.as_path().map_or(Shape::Unknown, Shape::Path),
    }
}
