//! Reads the links of a node, and holds them against the ways that its type has.

use super::finding::{found, short};
use super::nodes::uuid;
use super::parts::Parts;
use super::table::{Holds, Need};
use crate::journey::Value;
use crate::journey::graph::{Link, Place, Presentation};
use crate::journey::limits::LINKS_PER_NODE_MAX;
use std::collections::HashSet;

/// Presentations as files write them.
const PRESENTATIONS: [(&str, Presentation); 10] = [
    ("Hide", Presentation::Hide),
    ("Action", Presentation::Action),
    ("Cancel", Presentation::Cancel),
    ("Failure", Presentation::Failure),
    ("Custom", Presentation::Custom),
    ("server_only", Presentation::ServerOnly),
    ("password expired", Presentation::PasswordExpired),
    ("temporary access code expired", Presentation::CodeExpired),
    ("user already exists", Presentation::UserExists),
    ("no registered devices", Presentation::NoDevices),
];

/// Reads all links. One that cannot be read stays as one without a name, so that every link keeps its number.
pub(super) fn read(parts: &mut Parts<'_, '_>) -> Vec<Link> {
    let items = match parts.node.get("links") {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(items)) => items.as_slice(),
        Some(other) => {
            parts.pen.error(
                32,
                "/links",
                format_args!("\"links\" must be a list, found {}", found(Some(other))),
            );
            return Vec::new();
        }
    };
    if items.len() > LINKS_PER_NODE_MAX {
        parts.pen.error(15, "/links", format_args!("more than {LINKS_PER_NODE_MAX} links"));
        return Vec::new();
    }
    let links: Vec<_> = items.iter().enumerate().map(|(index, item)| link(parts, index, item)).collect();
    let mut names = HashSet::new();
    for (index, link) in links.iter().enumerate() {
        if !link.name.is_empty() && !names.insert(&*link.name) {
            let name = short(&link.name);
            parts.pen.error(38, &format!("/links/{index}"), format_args!("two links are called \"{name}\""));
        }
    }
    links
}

fn link(parts: &mut Parts<'_, '_>, index: usize, item: &Value) -> Link {
    let at = format!("/links/{index}");
    let text = |name: &str| item.get(name).and_then(Value::as_text);
    let given = text("name").unwrap_or_default();
    if given.is_empty() {
        let found = found(item.get("name"));
        parts.pen.error(
            32,
            &at,
            format_args!("link {index}: \"name\" must say which outcome it is, found {found}"),
        );
    }
    let called = format!("link \"{}\"", short(given));
    let escape = match text("type") {
        Some("branch") => false,
        Some("escape") => true,
        _ => {
            let found = found(item.get("type"));
            let told = format!("{called}: type must be \"branch\" or \"escape\", found {found}");
            parts.pen.error(32, &at, told);
            false
        }
    };
    let display_name = expression(parts, item, &at, "display_name", Holds::Text);
    let schema = expression(parts, item, &at, "data_json_schema", Holds::Expression);
    Link {
        name: canonical(parts.kind.name, given).into(),
        escape,
        presentation: presentation(parts, item.get("presentation"), &at, &called),
        target: target(parts, item.get("target"), &at, &called),
        display_name,
        schema,
    }
}

fn expression(
    parts: &mut Parts<'_, '_>,
    item: &Value,
    at: &str,
    field: &str,
    holds: Holds,
) -> Option<crate::journey::Expression> {
    let value = item.get(field).filter(|value| **value != Value::Null)?;
    parts.expression(&format!("{at}/{field}"), value, holds, false)
}

/// One outcome has one name in a graph.
fn canonical<'n>(kind: &str, name: &'n str) -> &'n str {
    match (kind, name) {
        (_, "action_failure") => "failure",
        ("transmit_platform_is_user_authenticated", "true" | "Yes" | "yes_child") => "yes",
        ("transmit_platform_is_user_authenticated", "false" | "No" | "no_child") => "no",
        // The old step was an action.
        ("transmit_platform_custom_user_data", "child") => "success_child",
        ("condition" | "match_case", "Otherwise" | "default") => "otherwise",
        _ => name,
    }
}

fn presentation(parts: &mut Parts<'_, '_>, value: Option<&Value>, at: &str, called: &str) -> Presentation {
    let text = match value {
        None | Some(Value::Null) => return Presentation::Unsaid,
        Some(Value::Text(text)) if text.is_empty() => return Presentation::Unsaid,
        Some(Value::Text(text)) => &**text,
        Some(other) => {
            let found = found(Some(other));
            parts.pen.error(33, at, format_args!("{called}: presentation must be a text, found {found}"));
            return Presentation::Unsaid;
        }
    };
    let Some((name, presentation)) = PRESENTATIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text))
    else {
        let known = PRESENTATIONS.map(|(name, _)| name).join(", ");
        let text = short(text);
        parts.pen.error(
            33,
            at,
            format_args!("{called}: presentation \"{text}\" is unknown; use one of {known}"),
        );
        return Presentation::Unsaid;
    };
    if *name != text {
        parts.pen.warn(33, at, format_args!("{called}: presentation \"{text}\" is written \"{name}\""));
    }
    *presentation
}

fn target(parts: &mut Parts<'_, '_>, value: Option<&Value>, at: &str, called: &str) -> Option<Place> {
    let value = value.filter(|value| **value != Value::Null)?;
    let key = value.as_text().filter(|text| uuid(text).is_some());
    let Some(key) = key else {
        let found = found(Some(value));
        parts.broken = true;
        parts.pen.error(31, at, format_args!("{called}: target must be the UUID of a node, found {found}"));
        return None;
    };
    let place = parts.places.get(key).copied();
    if place.is_none() {
        parts.broken = true;
        parts.pen.error(30, at, format_args!("{called}: target {key} does not exist"));
    }
    place
}

/// Holds the links against the ways of the node's type. Links that may be missing inside of bodies are looked at when
/// it is known what stands inside of one.
pub(super) fn check(parts: &mut Parts<'_, '_>) {
    let kind = parts.kind;
    if kind.ends && !parts.links.is_empty() {
        parts.pen.error(36, "/links", "the journey ends here; take the links away");
        return;
    }
    for way in kind.ways {
        let link = parts.links.iter().enumerate().find(|(_, link)| &*link.name == way.name);
        match (link, way.need) {
            (None, Need::Always) => {
                parts.pen.error(34, "", format_args!("link \"{}\" is missing", way.name));
            }
            (None, Need::Told) => {
                let told =
                    if way.name == "failure" { "where the step fails, the journey is aborted" } else { OPEN };
                parts.pen.warn(34, "", format_args!("link \"{}\" is missing; {told}", way.name));
            }
            (Some((index, link)), _) if link.escape != way.escape => {
                let (is, wanted) = if link.escape { ("an escape", "branch") } else { ("a branch", "escape") };
                let told = format_args!("link \"{}\" is {is}; expected {wanted}", way.name);
                parts.pen.warn(35, &format!("/links/{index}"), told);
            }
            _ => (),
        }
    }
    // Forms and cases have links of their authors' making.
    if matches!(kind.name, "get_information" | "login_form" | "match_case") || kind.ends {
        return;
    }
    for (index, link) in parts.links.iter().enumerate() {
        let known = kind.ways.iter().any(|way| way.name == &*link.name)
            || matches!(&*link.name, "failure" | "")
            || link.presentation == Presentation::Failure
            || is_state(link.presentation)
            || link.presentation == Presentation::Cancel;
        if !known {
            let names: Vec<_> = kind.ways.iter().map(|way| way.name).collect();
            let told = format!(
                "link \"{}\" is never taken; this step knows {}",
                short(&link.name),
                names.join(", ")
            );
            parts.pen.warn(204, &format!("/links/{index}"), told);
        }
    }
}

const OPEN: &str = "such a user takes \"failure\"";

/// Whether a presentation names the state of an error.
pub(super) const fn is_state(presentation: Presentation) -> bool {
    matches!(
        presentation,
        Presentation::PasswordExpired
            | Presentation::CodeExpired
            | Presentation::UserExists
            | Presentation::NoDevices
    )
}
