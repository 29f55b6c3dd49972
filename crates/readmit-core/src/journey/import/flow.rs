//! Follows the variables along the ways of a graph: which are surely set where, and what is told of reads that are
//! not. A bit for each variable and node says "set on every path that leads here"; the bits only ever go out, so
//! walking ends.

use super::finding::{Findings, Severity};
use super::nodes::Read;
use super::parts::{Shape, Use, When};
use super::shape::{Teller, path};
use super::variables::{Meant, Variable, Variables};
use super::ways::{self, Leg, Meaning};
use crate::journey::graph::{Graph, Place};
use crate::journey::limits::VARIABLES_MAX;
use crate::journey::near::near;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// Paths and near names are looked for so many times; further findings do without, so that a file of mistakes costs
/// no more than one of steps.
const HINTS_MAX: usize = 100;

/// Tells of reads that will not find what they look for, and returns every name that is declared.
pub(super) fn check(
    graph: &Graph,
    read: &Read,
    legs: &[Vec<Leg>],
    findings: &mut Findings,
    at: &str,
) -> Vec<Arc<str>> {
    let variables = Variables::find(graph, read);
    if variables.count() > VARIABLES_MAX {
        findings.error(15, at, format_args!("more than {VARIABLES_MAX} variables"));
        return variables.names;
    }
    let writes = Writes::collect(graph, read, &variables);
    let set = Flow { graph, legs, variables: &variables, writes: &writes }.run();
    let mut told = HashSet::new();
    let mut hints = 0..HINTS_MAX;
    for reading in &read.uses {
        let name = &reading.read.name;
        let meant = variables.meant(name, reading.place, reading.within);
        let node = graph.node(reading.place);
        let mut teller = Teller { findings: &mut *findings, read };
        let mut tell = |rule, severity, message: String| {
            teller.tell(rule, severity, node, reading.place, &reading.at, message);
        };
        match meant {
            Meant::Nothing => {
                let names = variables.names.iter().map(|name| &**name);
                let near = hints.next().and_then(|_| near(name, names));
                let hint = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
                tell(90, Severity::Error, format!("reads \"{name}\", which nothing sets{hint}"));
            }
            // Where a node stands that no run gets to is not known.
            Meant::OnlyIn(_) if set[usize::from(reading.place.0)].is_none() => (),
            Meant::OnlyIn(container) => {
                let container = graph.node(container).id;
                let advice = "declare it before the loop";
                tell(
                    91,
                    Severity::Error,
                    format!("\"{name}\" is set only inside loop {container}; {advice}"),
                );
            }
            Meant::Variable(variable) => {
                let is_set = is_set(&set, &writes, reading, variable);
                if !is_set && !read.broken && told.insert((reading.place, variable)) {
                    let unset = |from: Place, leg: &Leg| !writes.sets(from, leg.meaning, variable);
                    let way = hints.next().and_then(|_| ways::path(graph, legs, reading.place, unset));
                    let way =
                        way.map_or(String::new(), |way| format!(" on the path {}", path(&graph.nodes, &way)));
                    let then = if reading.read.members.is_empty() {
                        ""
                    } else {
                        ", and reading a field of it fails"
                    };
                    tell(
                        92,
                        Severity::Warning,
                        format!("\"{name}\" is read before it is set (null){way}{then}"),
                    );
                }
                if let Some(message) = unknown_field(reading, &writes.shapes[variable]) {
                    tell(93, Severity::Warning, message);
                }
            }
        }
    }
    variables.names
}

/// Whether a variable is surely set where it is read. Nodes that no run gets to are not looked at.
fn is_set(set: &[Option<Bits>], writes: &Writes, reading: &Use, variable: Variable) -> bool {
    let place = usize::from(reading.place.0);
    let Some(set) = &set[place] else { return true };
    let own = writes.by_node[place].iter().any(|(number, when)| {
        let stage = match when {
            When::Stage(stage) => Some(*stage),
            When::Entry(stage) if reading.within => Some(*stage),
            _ => None,
        };
        *number == variable && stage.is_some_and(|stage| stage < reading.stage)
    });
    own || set.has(variable)
}

/// What is told of a field that no write of the variable has.
fn unknown_field(reading: &Use, shape: &Shape) -> Option<String> {
    let (Shape::Fields(fields), Some(field)) = (shape, reading.read.members.first()) else { return None };
    if fields.contains(field) {
        return None;
    }
    let name = &reading.read.name;
    let known: Vec<_> = fields.iter().take(10).map(|field| &**field).collect();
    let hint = near(field, known.iter().copied())
        .map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
    Some(format!("{name} has no field \"{field}\" (it has {}){hint}", known.join(", ")))
}

/// What the nodes write.
struct Writes {
    by_node: Vec<Vec<(Variable, When)>>,
    /// What is known of each variable's value.
    shapes: Vec<Shape>,
}

impl Writes {
    fn collect(graph: &Graph, read: &Read, variables: &Variables) -> Self {
        let mut by_node = vec![Vec::new(); graph.nodes.len()];
        let mut shapes = vec![Shape::Null; variables.count()];
        for write in &read.writes {
            let variable = variables.written(write);
            by_node[usize::from(write.place.0)].push((variable, write.when));
            join(&mut shapes[variable], &write.shape);
        }
        Self { by_node, shapes }
    }

    /// Whether a node sets a variable on a way.
    fn sets(&self, from: Place, meaning: Meaning, variable: Variable) -> bool {
        self.by_node[usize::from(from.0)]
            .iter()
            .any(|(number, when)| *number == variable && counts(*when, meaning))
    }
}

/// Whether what is written at some time is there on a way.
const fn counts(when: When, meaning: Meaning) -> bool {
    match when {
        When::Stage(_) | When::Success => matches!(meaning, Meaning::Success),
        When::Failure => matches!(meaning, Meaning::Failure),
        When::Entry(_) => matches!(meaning, Meaning::Into),
    }
}

/// What is known of a value that may be the one or the other.
fn join(known: &mut Shape, further: &Shape) {
    match (&mut *known, further) {
        (_, Shape::Null) => (),
        (Shape::Null, further) => *known = further.clone(),
        (Shape::Fields(known), Shape::Fields(further)) => {
            let new: Vec<_> = further.iter().filter(|field| !known.contains(field)).cloned().collect();
            known.extend(new);
        }
        _ => *known = Shape::Unknown,
    }
}

/// A set of variables.
#[derive(Debug, Clone, PartialEq)]
struct Bits(Vec<u64>);

impl Bits {
    fn has(&self, variable: Variable) -> bool {
        self.0[variable / 64] & (1 << (variable % 64)) != 0
    }

    fn put(&mut self, variable: Variable) {
        self.0[variable / 64] |= 1 << (variable % 64);
    }

    fn drop(&mut self, variable: Variable) {
        self.0[variable / 64] &= !(1 << (variable % 64));
    }

    /// Keeps what is in both; whether anything went out.
    fn meet(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            changed |= *word & !other != 0;
            *word &= other;
        }
        changed
    }
}

struct Flow<'a> {
    graph: &'a Graph,
    legs: &'a [Vec<Leg>],
    variables: &'a Variables,
    writes: &'a Writes,
}

impl Flow<'_> {
    /// What is surely set as each node begins; nothing for nodes that no run gets to.
    fn run(&self) -> Vec<Option<Bits>> {
        let mut set: Vec<Option<Bits>> = vec![None; self.graph.nodes.len()];
        set[usize::from(self.graph.head.0)] = Some(Bits(vec![0; self.variables.count().div_ceil(64)]));
        // What comes before is looked at before: without loops, every node once.
        let order = ways::order(self.graph, self.legs);
        let mut pending = BTreeSet::from([(order[usize::from(self.graph.head.0)], self.graph.head)]);
        while let Some((_, place)) = pending.pop_first() {
            let Some(here) = set[usize::from(place.0)].clone() else { continue };
            for leg in &self.legs[usize::from(place.0)] {
                let out = self.after(place, leg.meaning, here.clone());
                let there = &mut set[usize::from(leg.to.0)];
                let changed = if let Some(there) = there {
                    there.meet(&out)
                } else {
                    *there = Some(out);
                    true
                };
                if changed {
                    pending.insert((order[usize::from(leg.to.0)], leg.to));
                }
            }
        }
        set
    }

    fn after(&self, place: Place, meaning: Meaning, mut set: Bits) -> Bits {
        if meaning == Meaning::Into {
            // A new pass begins: what lasts one pass is gone.
            self.variables.passing(place).iter().for_each(|variable| set.drop(*variable));
        }
        for (variable, when) in &self.writes.by_node[usize::from(place.0)] {
            if counts(*when, meaning) {
                set.put(*variable);
            }
        }
        set
    }
}
