//! Examines one version: reads its nodes, makes the graph, and follows variables and proofs through it.

use super::Options;
use super::finding::{Findings, found, short};
use super::{flow, nodes, shape, trust, ways};
use crate::journey::Value;
use crate::journey::expression::Expression;
use crate::journey::graph::Graph;
use crate::journey::limits::NODES_MAX;

/// Reads a workflow, whose pointer is `at`; `None` where it is unusable.
pub(super) fn examine(
    workflow: &Value,
    at: &str,
    options: &Options,
    findings: &mut Findings,
) -> Option<Graph> {
    let refused = findings.refusing();
    let id = workflow.get("id");
    if id.and_then(Value::as_text).and_then(nodes::uuid).is_none() {
        let found = found(id);
        findings.error(
            22,
            at,
            format_args!("workflow.id must be a lower-case hexadecimal UUID, found {found}"),
        );
    }
    let nodes = workflow.get("nodes");
    let Some(fields) = nodes.and_then(Value::as_object).filter(|fields| !fields.is_empty()) else {
        let found = found(nodes);
        findings.error(
            21,
            at,
            format_args!("workflow.nodes must be an object of nodes, not empty, found {found}"),
        );
        return None;
    };
    let nodes_at = format!("{at}/nodes");
    if fields.len() > NODES_MAX {
        findings.error(15, &nodes_at, format_args!("{} nodes; at most {NODES_MAX} are taken", fields.len()));
        return None;
    }
    let head = workflow.get("head");
    let mut read = nodes::read(fields, &nodes_at, options, findings);
    let Some(key) = head.and_then(Value::as_text) else {
        let found = found(head);
        findings.error(20, at, format_args!("workflow.head must be a node id (string), found {found}"));
        return None;
    };
    let place = fields.get_index_of(key).and_then(|place| u16::try_from(place).ok());
    let Some(place) = place else {
        let (count, key) = (fields.len(), short(key));
        findings.error(
            21,
            &format!("{at}/head"),
            format_args!("workflow.head {key} is not among the {count} nodes"),
        );
        return None;
    };
    check_form_ids(&read, findings);
    let mut graph = shape::assemble(crate::journey::graph::Place(place), &mut read, findings)?;
    let legs = ways::find(&graph, &read);
    graph.declared = flow::check(&graph, &read, &legs, findings, at);
    if findings.refusing() == refused {
        trust::check(&graph, &read, &legs, findings);
    }
    graph.secrets = trust::secrets(&graph, &read);
    (findings.refusing() == refused).then_some(graph)
}

/// A step's id at the client is that of one node.
fn check_form_ids(read: &nodes::Read, findings: &mut Findings) {
    use crate::journey::graph::Step;
    let mut seen = std::collections::HashMap::new();
    for (place, node) in shape::numbered(&read.nodes) {
        let (Step::Form(form) | Step::LoginForm(form)) = &node.step else { continue };
        if let Some(first) = seen.insert(&form.id, node.id) {
            let told = format!("form_id \"{}\" is used by node {first} too", short(&form.id));
            let severity = super::finding::Severity::Error;
            shape::Teller { findings, read }.tell(65, severity, node, place, "", told);
        }
    }
}

/// Reads the filter of a version: `filter_criteria`, however deep its expression is wrapped.
pub(super) fn filter(
    value: Option<&Value>,
    lacking: &str,
    at: &str,
    findings: &mut Findings,
) -> Option<String> {
    use super::source::{Source, rule, source, told};
    let Some(value) = value else {
        findings.error(9, lacking, "filter_criteria must be an expression object, found nothing");
        return None;
    };
    let text = match (value, source(value)) {
        (Value::Object(_), Source::Text(text)) if !text.trim().is_empty() => text.to_owned(),
        (Value::Object(_), Source::Constant(constant @ Value::Bool(_))) => constant.to_json(),
        _ => {
            let found = found(Some(value));
            let told = "filter_criteria must be an expression object with a text, such as \"true\"";
            findings.error(9, at, format_args!("{told}; found {found}"));
            return None;
        }
    };
    match Expression::parse(&text) {
        Ok(expression) => {
            for read in expression.reads() {
                let told = "a filter sees @policy.request() only: no node has run yet";
                findings.error(90, at, format_args!("filter_criteria reads \"{}\"; {told}", read.name));
            }
            Some(text)
        }
        Err(error) => {
            findings.error(rule(error.rule), at, told(&error, &text));
            None
        }
    }
}
