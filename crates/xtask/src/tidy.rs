//! The house rules: what no compiler and no linter of the shelf knows about this project. Each rule is one file
//! that takes texts and gives back findings; this one reads the clone, asks every rule, and prints.

mod direction;
#[cfg(test)]
pub(crate) mod fixture;
mod length;
mod opening;
mod places;
mod spdx;
mod supply;
mod unfinished;

use std::fmt;

use anyhow::{Result, bail};

use crate::source::Source;
use crate::tree::Tree;

/// One breach of one rule.
#[derive(Debug, PartialEq)]
struct Finding {
    /// File, named from the top folder, or a package.
    place: String,
    /// Line of the file, counted from 1.
    line: Option<usize>,
    /// What is wrong, and what is expected.
    message: String,
}

/// Holds every rule against the clone; with `bless`, lowers the length ratchet first.
pub(crate) fn run(tree: &Tree, bless: bool) -> Result<()> {
    let sources = tree.sources()?;
    if bless {
        length::bless(tree, &sources)?;
    }
    let mut findings = length::check(&tree.read(length::RATCHET)?, &sources)?;
    findings.extend(direction::check(tree)?);
    for source in &sources {
        findings.extend(per_file(source));
    }
    print(&findings);
    let from_outside = supply::check(tree)?;
    print(&from_outside);
    findings.extend(from_outside);
    if !findings.is_empty() {
        bail!("{} breaches of the house rules", findings.len());
    }
    println!("{} files, no breach of the house rules", sources.len());
    Ok(())
}

fn print(findings: &[Finding]) {
    for finding in findings {
        println!("{finding}");
    }
}

/// The rules that judge one file by itself.
fn per_file(source: &Source) -> Vec<Finding> {
    let mut findings = places::check(source);
    if source.is_rust() {
        findings.extend(opening::check(source));
        findings.extend(unfinished::check(source));
    }
    findings
}

impl Finding {
    fn at(source: &Source, line: usize, message: impl Into<String>) -> Self {
        Self { place: source.path.clone(), line: Some(line), message: message.into() }
    }

    fn about(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), line: None, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.place, self.message),
            None => write!(out, "{}: {}", self.place, self.message),
        }
    }
}

/// Lines of a layer that hold this phrase as whole words, counted from 1.
fn lines_with(layer: &str, phrase: &str) -> Vec<usize> {
    let is_word = |symbol: Option<char>| symbol.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let holds = |line: &str| {
        line.match_indices(phrase).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + phrase.len()..]);
            let open =
                !phrase.starts_with(|c: char| c.is_alphanumeric()) || !is_word(before.chars().next_back());
            let close = !phrase.ends_with(|c: char| c.is_alphanumeric()) || !is_word(after.chars().next());
            open && close
        })
    };
    layer.lines().enumerate().filter(|(_, line)| holds(line)).map(|(index, _)| index + 1).collect()
}
