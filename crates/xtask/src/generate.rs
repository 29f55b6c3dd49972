//! Files that are generated from the program and committed, so that a change to them is read in the review.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::tree::Tree;

/// The reference of the command line.
const CLI: &str = "docs/cli.md";
/// The description of the native API.
const OPENAPI: &str = "docs/openapi.json";

/// Writes the generated files, or with `check` compares them and writes nothing.
pub(crate) fn run(tree: &Tree, check: bool) -> Result<()> {
    for (name, command) in [(CLI, "help-markdown"), (OPENAPI, "help-openapi")] {
        // `--bin`, not `--package`: with the features of the whole workspace, as the tests have compiled it
        // already.
        let program = ["run", "--quiet", "--locked", "--bin", "readmit", "--", command];
        let text = process::output(&mut process::cargo(tree, program))?;
        if text.trim().is_empty() {
            bail!("`readmit {command}` wrote nothing");
        }
        put(tree, name, &text, check)?;
    }
    Ok(())
}

/// Writes one generated file where it differs, or with `check` names the first line that does.
fn put(tree: &Tree, name: &str, text: &str, check: bool) -> Result<()> {
    let committed = fs::read_to_string(tree.path(name)).unwrap_or_default();
    if committed == text {
        println!("{name}: up to date");
        return Ok(());
    }
    if check {
        let same = committed.lines().zip(text.lines()).take_while(|(old, new)| old == new).count();
        bail!("{name} is not what the program says, from line {}: run `cargo xtask generate`", same + 1);
    }
    let path = tree.path(name);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(&path, text).with_context(|| format!("cannot write {name}"))?;
    println!("{name}: written");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::fixture::scratch;

    #[test]
    fn a_check_names_the_first_line_that_differs_and_writes_nothing() {
        let tree = scratch("generate-check", &[("docs/cli.md", "# readmit\n\nold\n")]);
        let refusal = put(&tree, CLI, "# readmit\n\nnew\n", true).unwrap_err().to_string();
        assert!(refusal.contains("from line 3"), "{refusal}");
        assert_eq!(tree.read(CLI).unwrap(), "# readmit\n\nold\n");
    }

    #[test]
    fn a_missing_file_is_written_and_then_passes_the_check() {
        let tree = scratch("generate-write", &[]);
        assert!(put(&tree, CLI, "# readmit\n", true).is_err());
        put(&tree, CLI, "# readmit\n", false).unwrap();
        put(&tree, CLI, "# readmit\n", true).unwrap();
    }
}
