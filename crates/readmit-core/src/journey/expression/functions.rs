//! The functions by name. Each family is a file with a table; which names exist is decided when a text is parsed.

mod args;
mod crypto;
mod folds;
mod json;
mod json_path;
mod lists;
mod math;
mod phone;
mod random;
mod sorting;
mod strings;
pub(in crate::journey) mod time;
mod unknown;

use super::PolicyCall;
use super::evaluate::{Answer, Run};
use crate::journey::value::Value;
use std::fmt;

pub(super) use args::Args;
pub(super) use unknown::instead_of_method;

type Body = for<'e> fn(&mut Run<'e, '_>, &Args<'e>) -> Answer<Value>;

/// One function.
pub(super) struct Function {
    /// With its `@` and namespace.
    pub name: &'static str,
    /// Its arguments, as an author reads them.
    takes: &'static str,
    least: usize,
    most: usize,
    pub body: Body,
}

impl Function {
    /// A function of this many arguments.
    const fn of(name: &'static str, takes: &'static str, count: usize, body: Body) -> Self {
        Self { name, takes, least: count, most: count, body }
    }

    /// Or of some more.
    const fn up_to(mut self, most: usize) -> Self {
        self.most = most;
        self
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

const TABLES: [&[Function]; 11] = [
    lists::FUNCTIONS,
    sorting::FUNCTIONS,
    folds::FUNCTIONS,
    json_path::FUNCTIONS,
    random::FUNCTIONS,
    phone::FUNCTIONS,
    strings::FUNCTIONS,
    math::FUNCTIONS,
    json::FUNCTIONS,
    crypto::FUNCTIONS,
    time::FUNCTIONS,
];

/// Namespaces, of which some have no function here.
const NAMESPACES: [&str; 8] = ["std", "policy", "time", "strings", "math", "crypto", "json", "webrequests"];

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Callable {
    Function(&'static Function),
    Policy(PolicyCall),
}

impl Callable {
    /// The least and the most arguments, and their names.
    pub(super) fn takes(self) -> (usize, usize, &'static str) {
        match self {
            Self::Function(function) => (function.least, function.most, function.takes),
            Self::Policy(_) => (0, 0, ""),
        }
    }
}

/// The function of this name (`@std.len`), or why there is none and what to write instead.
pub(super) fn find(name: &str) -> Result<Callable, String> {
    // The one function of the vendor's examples that is written without its namespace.
    let full = if name == "@len" { "@std.len" } else { name };
    if let Some(call) = PolicyCall::ALL.into_iter().find(|call| call.name() == full) {
        return Ok(Callable::Policy(call));
    }
    let found = TABLES.iter().copied().flatten().find(|function| function.name == full);
    found.map(Callable::Function).ok_or_else(|| unknown::reason(name))
}

pub(super) fn is_namespace(name: &str) -> bool {
    NAMESPACES.contains(&name)
}

/// The whole name of a function of which only the last part was written.
pub(super) fn without_namespace(name: &str) -> Option<&'static str> {
    names().find(|full| last_part(full) == name)
}

fn names() -> impl Iterator<Item = &'static str> {
    let functions = TABLES.iter().copied().flatten().map(|function| function.name);
    functions.chain(PolicyCall::ALL.map(PolicyCall::name))
}

fn last_part(name: &str) -> &str {
    name.rsplit(['.', '@']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests;
