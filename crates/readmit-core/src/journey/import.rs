//! Reads journey files: parsed without loss, held against every rule at once, compiled to a [`Graph`].
//!
//! Nothing is guessed on behalf of an author: a file is refused with everything that is wrong with it, or taken with
//! warnings. What this server knows and does not run makes a draft, which cannot be published. [`RULES`] lists every
//! rule. Stored versions go through the same reading when they are about to run ([`compile`]).

pub mod aliases;
mod bodies;
mod differ;
mod drafts;
mod envelope;
mod finding;
mod flow;
mod json;
mod links;
mod nodes;
mod parts;
mod policy;
mod rules;
mod schema;
pub(super) mod settings;
mod shape;
mod source;
mod steps;
mod table;
#[cfg(test)]
mod tests;
mod trust;
mod variables;
mod version;
mod ways;

pub use finding::{Finding, Severity};
pub use rules::{RULES, Rule};
pub use settings::unheld;

use super::definition::{Journey, Version};
use super::graph::Graph;
use super::limits::FILE_BYTES_MAX;
use crate::time::Timestamp;
use finding::Findings;
use std::collections::{BTreeMap, BTreeSet};

/// How a file is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// This instant: what has no date of its own is dated by it.
    pub now: Timestamp,
    /// The name of the file, from which a file without a policy gets its name.
    pub file_name: Option<String>,
    /// Spellings of step types beside [`aliases::ALIASES`]: what a file writes, and the type that is meant.
    pub aliases: BTreeMap<String, String>,
    /// The journeys that a step may run, where they are known: another one is told of (JF-E101).
    pub journeys: Option<BTreeSet<String>>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing of it is taken.
    Refused,
    /// It is taken, and at least one of its journeys cannot be published.
    Draft,
    /// It is taken, and may be published.
    Publishable,
}

/// A file that was read.
#[derive(Debug)]
pub struct Import {
    /// Its journeys, none where the file is refused.
    pub journeys: Vec<ImportedJourney>,
    /// Everything that there is to say, in the order of the file.
    pub findings: Vec<Finding>,
    /// What became of it.
    pub outcome: Outcome,
}

/// A journey of a file.
#[derive(Debug)]
pub struct ImportedJourney {
    /// The journey.
    pub journey: Journey,
    /// Whether this server can run all of it.
    pub publishable: bool,
}

/// A stored version that was looked at.
#[derive(Debug)]
pub struct Examined {
    /// It, ready to run; nothing where a finding refuses it.
    pub graph: Option<Graph>,
    /// Everything that there is to say, with pointers from the version on (`/workflow/…`).
    pub findings: Vec<Finding>,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// Reads a file.
pub fn read(text: &str, options: &Options) -> Import {
    let mut findings = Findings::default();
    if text.len() > FILE_BYTES_MAX {
        let told = format!("the file has {} bytes; at most {FILE_BYTES_MAX} are read", text.len());
        findings.error(15, "", told);
        return refused(findings, &super::Value::Null);
    }
    let document = match json::read(text) {
        Ok(document) => document,
        Err(broken) => {
            findings.error(if broken.too_deep { 15 } else { 1 }, "", broken.message);
            return refused(findings, &super::Value::Null);
        }
    };
    for pointer in &document.doubled {
        let told =
            "this key stands twice in one object; readers differ in which one counts, so take one away";
        findings.error(14, pointer, told);
    }
    let journeys = envelope::read(&document, options, &mut findings);
    if findings.refusing() > 0 {
        return refused(findings, &document.value);
    }
    let outcome = outcome(&findings);
    Import { journeys, findings: findings.in_order(&document.value, ""), outcome }
}

fn refused(findings: Findings, document: &super::Value) -> Import {
    Import { journeys: Vec::new(), findings: findings.in_order(document, ""), outcome: Outcome::Refused }
}

fn outcome(findings: &Findings) -> Outcome {
    match (findings.refusing(), findings.holding()) {
        (0, 0) => Outcome::Publishable,
        (0, _) => Outcome::Draft,
        _ => Outcome::Refused,
    }
}

/// Looks at a stored version: what the publisher is told, and what runs.
pub fn examine(version: &Version, options: &Options) -> Examined {
    const AT: &str = "/workflow";
    let mut findings = Findings::default();
    let graph = version::examine(&version.workflow, AT, options, &mut findings);
    let outcome = outcome(&findings);
    Examined { graph, findings: findings.in_order(&version.workflow, AT), outcome }
}

/// Compiles a stored version. A draft compiles too: its unknown steps are [`Unsupported`](super::graph::Step).
pub fn compile(version: &Version, options: &Options) -> Result<Graph, Vec<Finding>> {
    let examined = examine(version, options);
    examined.graph.ok_or(examined.findings)
}
