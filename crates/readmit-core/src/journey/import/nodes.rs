//! Reads the nodes of a workflow one by one: which type each is, what its step does, where its links lead.

use super::Options;
use super::aliases;
use super::finding::{Findings, below, found, short};
use super::links;
use super::parts::{Parts, Pen, Places, Shape, Use, When, Write};
use super::table::{self, Kind, Written};
use crate::journey::expression::is_name;
use crate::journey::graph::{Node, Place, SecretPath, Step};
use crate::journey::near::near;
use crate::journey::value::{Fields, Value};
use std::sync::Arc;
use uuid::Uuid;

/// Every node that was read, by place, and what is known of all of them.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) nodes: Vec<Node>,
    /// What the table says of each node; nothing where its type is unknown.
    pub(super) kinds: Vec<Option<&'static Kind>>,
    /// The pointer of each node.
    pub(super) pointers: Vec<String>,
    pub(super) uses: Vec<Use>,
    pub(super) writes: Vec<Write>,
    /// Whether some node is not known, or leads nowhere by mistake: what can be reached cannot be told then, and
    /// nothing is said of it.
    pub(super) broken: bool,
    /// Fields of forms whose values are secret.
    pub(super) hidden: Vec<SecretPath>,
}

/// Whether a text is a UUID as files write it: lower case, hyphens, nothing else. No version bits are checked.
pub(super) fn uuid(text: &str) -> Option<Uuid> {
    let plain = text.len() == 36 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    if plain { Uuid::try_parse(text).ok() } else { None }
}

/// Reads all nodes. A node that cannot be read has its place all the same, so that links to it land.
pub(super) fn read(nodes: &Fields, at: &str, options: &Options, findings: &mut Findings) -> Read {
    let numbers = 0_u16..;
    let places: Places<'_> = nodes.keys().map(|key| &**key).zip(numbers.map(Place)).collect();
    let mut read = Read::default();
    for (key, value) in nodes {
        let pointer = below(at, key);
        let id = uuid(key);
        if id.is_none() {
            let told = format!("node key \"{}\" is not a lower-case hexadecimal UUID", short(key));
            findings.error(22, &pointer, told);
        }
        let empty = Fields::new();
        let place = places.get(&**key).copied().unwrap_or(Place(0));
        let node = One { key, id, place, pointer: &pointer, nodes, places: &places, options };
        let node = node.read(value, value.as_object().unwrap_or(&empty), findings, &mut read);
        read.nodes.push(node);
        read.pointers.push(pointer);
    }
    read
}

/// One node that is read.
struct One<'v, 'a> {
    key: &'v str,
    id: Option<Uuid>,
    place: Place,
    pointer: &'a str,
    nodes: &'v Fields,
    places: &'a Places<'v>,
    options: &'a Options,
}

/// What a node's type is, and where its configuration stands.
struct Found<'v> {
    kind: Option<&'static Kind>,
    name: &'v str,
    config: &'v Fields,
    config_at: &'static str,
}

impl<'v> One<'v, '_> {
    fn read(self, value: &'v Value, node: &'v Fields, findings: &mut Findings, read: &mut Read) -> Node {
        let label = label(node);
        let who = format!("node {}", short(self.key));
        let mut pen = Pen { findings, base: self.pointer.to_owned(), node: self.id, label, who };
        if value.as_object().is_none() {
            pen.error(24, "", format_args!("a node is an object, found {}", found(Some(value))));
        } else if node.get("id").and_then(Value::as_text) != Some(self.key) {
            let found = found(node.get("id"));
            pen.error(23, "", format_args!("its \"id\" must be its own key, found {found}"));
        }
        let seen = find(&mut pen, node, self.options);
        if let Some(kind) = seen.kind {
            pen.who = format!("{} ({})", pen.who, kind.name);
        }
        let label = pen.label.as_deref().map(Arc::from);
        let links;
        let mut parts = Parts {
            pen,
            place: self.place,
            kind: seen.kind.unwrap_or(&UNKNOWN),
            node,
            config: seen.config,
            config_at: seen.config_at,
            nodes: self.nodes,
            places: self.places,
            options: self.options,
            links: &[],
            uses: &mut read.uses,
            writes: &mut read.writes,
            ready: Vec::new(),
            stage: 0,
            within: false,
            broken: seen.kind.is_none(),
            shape: Shape::Unknown,
            hidden: Vec::new(),
        };
        links = links::read(&mut parts);
        parts.links = &links;
        let step = step(&mut parts, seen.kind);
        let output = variable(&mut parts, "output_var", When::Success);
        let error_variable = variable(&mut parts, "error_variable", When::Failure);
        if let Some(name) = &output {
            let hidden = std::mem::take(&mut parts.hidden).into_iter();
            read.hidden
                .extend(hidden.map(|field| SecretPath { name: Arc::clone(name), members: vec![field] }));
        }
        read.broken |= parts.broken;
        read.kinds.push(seen.kind);
        let kind = seen.kind.map_or(seen.name, |kind| kind.name).into();
        let id = self.id.unwrap_or_default();
        Node { id, kind, label, step, links, container: None, error_variable, output }
    }
}

/// Stands for a type that is not known, while its node is looked at.
static UNKNOWN: Kind = Kind {
    name: "",
    written: Written::Either,
    fields: &[],
    ways: &[],
    make: None,
    proves: false,
    ends: false,
};

/// What the node does.
fn step(parts: &mut Parts<'_, '_>, kind: Option<&'static Kind>) -> Step {
    let Some(kind) = kind else { return Step::Unsupported };
    let Some(make) = kind.make else {
        let told = "this server knows this step and does not run it; the journey stays a draft";
        parts.pen.error(100, "", told);
        return Step::Unsupported;
    };
    parts.read_fields();
    links::check(parts);
    make(parts).unwrap_or(Step::Unsupported)
}

/// The variable that is named by a field of the node, or of its configuration.
fn variable(parts: &mut Parts<'_, '_>, field: &str, when: When) -> Option<Arc<str>> {
    let beside = parts.node.get(field).map(|value| (value, below("", field)));
    let inside = || parts.config.get(field).map(|value| (value, parts.at(field)));
    let (value, at) = beside.or_else(inside)?;
    match value {
        Value::Null => None,
        Value::Text(name) if name.is_empty() => None,
        Value::Text(name) if is_name(name) => {
            let shape = std::mem::replace(&mut parts.shape, Shape::Unknown);
            parts.writes(name, when, shape);
            Some(Arc::clone(name))
        }
        Value::Text(name) => {
            parts.variable(&at, name);
            None
        }
        other => {
            let found = found(Some(other));
            parts.pen.error(62, &at, format_args!("must be the plain name of a variable, found {found}"));
            None
        }
    }
}

fn label(node: &Fields) -> Option<String> {
    let of = |fields: &Fields| {
        let label = fields.get("metadata")?.get("label")?.as_text()?;
        (!label.is_empty()).then(|| short(label))
    };
    of(node).or_else(|| of(node.get("action")?.as_object()?))
}

/// Finds out which type a node is.
fn find<'v>(pen: &mut Pen<'_>, node: &'v Fields, options: &'v Options) -> Found<'v> {
    let unknown = Found { kind: None, name: "", config: node, config_at: "" };
    let Some(name) = node.get("type").and_then(Value::as_text).filter(|name| !name.is_empty()) else {
        if !node.is_empty() {
            pen.error(
                24,
                "",
                format_args!("\"type\" must name the step type, found {}", found(node.get("type"))),
            );
        }
        return unknown;
    };
    if name != "action" {
        return resolve(pen, name, Written::Plain, Found { name, ..unknown }, options);
    }
    let Some(action) = node.get("action").and_then(Value::as_object) else {
        pen.error(25, "", "an action node needs an object \"action\" with its type and fields");
        return unknown;
    };
    let found = Found { kind: None, name, config: action, config_at: "/action" };
    let Some(name) = action.get("type").and_then(Value::as_text).filter(|name| !name.is_empty()) else {
        pen.error(25, "/action", "\"action.type\" must name the step type");
        return found;
    };
    let metadata = action.get("metadata").and_then(|metadata| metadata.get("type")).and_then(Value::as_text);
    if metadata.is_none() && name != "form" {
        pen.warn(25, "/action", "without \"metadata\" with a \"type\", which other servers demand");
    }
    match (name, metadata) {
        ("form", Some(form @ ("get_information" | "login_form"))) => {
            Found { kind: table::find(form), name: form, ..found }
        }
        ("form", _) => {
            pen.error(25, "/action", "a form must say metadata.type \"get_information\" or \"login_form\"");
            found
        }
        ("get_information", _) => {
            let told =
                "\"get_information\" as action.type is an old spelling; write \"form\" with metadata.type";
            pen.warn(27, "/action/type", told);
            Found { kind: table::find(name), name, ..found }
        }
        ("login_form", _) => Found { kind: table::find(name), name, ..found },
        _ => resolve(pen, name, Written::Action, Found { name, ..found }, options),
    }
}

/// Names of types that are looked for by their likeness; further ones are told of without.
const HINTS_MAX: usize = 100;

/// Looks a name up, by its aliases too, and holds how it is written against the table.
fn resolve<'v>(
    pen: &mut Pen<'_>,
    name: &'v str,
    written: Written,
    found: Found<'v>,
    options: &'v Options,
) -> Found<'v> {
    let at = if written == Written::Plain { "/type" } else { "/action/type" };
    let alias = aliases::resolve(name, &options.aliases);
    if let Some((meant, true)) = alias {
        pen.warn(27, at, format_args!("\"{name}\" is the old name of \"{meant}\""));
    }
    let Some(kind) = table::find(alias.map_or(name, |(meant, _)| meant)) else {
        let names =
            table::all().map(|kind| kind.name).chain(aliases::ALIASES.iter().map(|alias| alias.spelling));
        let few = pen.findings.refusing() < HINTS_MAX;
        let hint = few
            .then(|| near(name, names))
            .flatten()
            .map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        pen.error(24, at, format_args!("unknown step type \"{}\"{hint}", short(name)));
        return found;
    };
    // Old names and names of our own may stand either way: nobody knows how a file writes them.
    let fits = alias.is_some() || kind.written == Written::Either || kind.written == written;
    match kind.written {
        _ if fits => (),
        Written::Form => {
            let told = format!("\"{name}\" is a form; write type \"action\" with action.type \"form\"");
            pen.error(26, at, format_args!("{told} and metadata.type \"{name}\""));
        }
        Written::Action => {
            let told = format!("\"{name}\" is an action; write type \"action\" with action.type \"{name}\"");
            pen.error(26, at, told);
        }
        Written::Plain | Written::Either => {
            pen.error(26, at, format_args!("\"{name}\" is no action; write it as the node's own type"));
        }
    }
    Found { kind: Some(kind), ..found }
}
