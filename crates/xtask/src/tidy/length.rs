//! Files stay small. A file may have 400 lines; the ones that are longer are listed with what they may have, and
//! the list only ever shrinks.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use super::Finding;
use crate::source::Source;
use crate::tree::Tree;

/// The list of files that are longer than the rule.
pub(super) const RATCHET: &str = "crates/xtask/length-ratchet.txt";

/// Lines that any file may have.
const LINES_MAX: usize = 400;

/// Finds files that are too long, that outgrew their entry, and entries that nothing needs.
pub(super) fn check(ratchet: &str, sources: &[Source]) -> Result<Vec<Finding>> {
    let mut allowed = parse(ratchet)?;
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !is_generated(source)) {
        let lines = source.text.lines().count();
        let entry = allowed.remove(source.path.as_str());
        let message = match entry {
            None if lines > LINES_MAX => format!("{lines} lines; split it to have {LINES_MAX} at most"),
            Some(most) if lines > most => format!("{lines} lines; it had {most} and may only shrink"),
            Some(_) if lines <= LINES_MAX => {
                format!("no longer than {LINES_MAX} lines: run `cargo xtask tidy --bless`")
            }
            _ => continue,
        };
        findings.push(Finding::about(&source.path, message));
    }
    findings.extend(allowed.into_keys().map(|path| {
        Finding::about(RATCHET, format!("{path} does not exist: run `cargo xtask tidy --bless`"))
    }));
    Ok(findings)
}

/// Whether a program wrote the file: nobody reads it from top to bottom.
fn is_generated(source: &Source) -> bool {
    source.text.lines().next().is_some_and(|line| line.starts_with("//") && line.contains("Generated from"))
}

/// Lowers every entry to what the file has now, and drops those that nothing needs.
pub(super) fn bless(tree: &Tree, sources: &[Source]) -> Result<()> {
    let text = lowered(&tree.read(RATCHET)?, sources)?;
    fs::write(tree.path(RATCHET), text).with_context(|| format!("cannot write {RATCHET}"))
}

fn lowered(ratchet: &str, sources: &[Source]) -> Result<String> {
    let allowed = parse(ratchet)?;
    let comments = ratchet.lines().filter(|line| line.starts_with('#')).map(str::to_owned);
    let entries = sources.iter().filter_map(|source| {
        let most = *allowed.get(source.path.as_str())?;
        let lines = source.text.lines().count().min(most);
        (lines > LINES_MAX).then(|| format!("{} {lines}", source.path))
    });
    Ok(comments.chain(entries).map(|line| line + "\n").collect())
}

fn parse(ratchet: &str) -> Result<BTreeMap<&str, usize>> {
    let entries = ratchet.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    entries
        .map(|line| {
            let (path, lines) = line.rsplit_once(' ')?;
            Some((path, lines.parse().ok()?))
        })
        .collect::<Option<_>>()
        .with_context(|| format!("{RATCHET}: a line is not `path lines`"))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::source;
    use super::*;

    fn file(path: &str, lines: usize) -> Source {
        source(path, &"x\n".repeat(lines))
    }

    fn messages(ratchet: &str, sources: &[Source]) -> Vec<String> {
        check(ratchet, sources).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_at_the_limit_passes_and_one_line_more_is_found() {
        assert_eq!(messages("", &[file("a.rs", LINES_MAX)]), [""; 0]);
        assert_eq!(messages("", &[file("a.rs", 401)]), ["a.rs: 401 lines; split it to have 400 at most"]);
    }

    #[test]
    fn what_a_program_wrote_may_be_long() {
        let text = |opening: &str| format!("{opening}\n{}", "x\n".repeat(LINES_MAX));
        let generated = source("a.ts", &text("// The types. Generated from a.json by `npm run api`."));
        assert_eq!(messages("", &[generated]), [""; 0]);
        assert_eq!(messages("", &[source("b.ts", &text("// What is not Generated."))]).len(), 1);
    }

    #[test]
    fn a_listed_file_may_keep_its_length_but_not_grow() {
        assert_eq!(messages("# why\na.rs 450\n", &[file("a.rs", 450)]), [""; 0]);
        assert_eq!(
            messages("a.rs 450\n", &[file("a.rs", 451)]),
            ["a.rs: 451 lines; it had 450 and may only shrink"]
        );
    }

    #[test]
    fn an_entry_that_nothing_needs_is_found() {
        assert_eq!(messages("a.rs 450\n", &[file("a.rs", 400)]).len(), 1);
        assert_eq!(messages("gone.rs 450\n", &[]).len(), 1);
    }

    #[test]
    fn blessing_lowers_and_drops_and_never_raises_or_adds() {
        let ratchet = "# why\nc.rs 500\na.rs 450\nb.rs 500\ngone.rs 600\n";
        let sources = [file("a.rs", 470), file("b.rs", 420), file("c.rs", 90), file("new.rs", 900)];
        assert_eq!(lowered(ratchet, &sources).unwrap(), "# why\na.rs 450\nb.rs 420\n");
    }

    #[test]
    fn a_line_that_cannot_be_read_is_an_error() {
        assert!(check("a.rs many\n", &[]).is_err());
        assert!(check("a.rs\n", &[]).is_err());
    }
}
