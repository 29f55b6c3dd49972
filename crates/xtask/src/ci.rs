//! Every check and every test, in the order of `make test`: cheap ones first, and the first failure ends the run.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::process::{cargo, is_installed, run as call};
use crate::tree::Tree;
use crate::{generate, tidy};

/// Tests that need the built program, so they come last: clients in other languages, and the portal in a browser.
const CLIENTS: &str = "tests/clients/run";
const PORTAL: &str = "tests/portal/run";

/// Runs all of it, each step under its name and with the time that it took.
pub(crate) fn run(tree: &Tree) -> Result<()> {
    let start = Instant::now();
    step("format", || call(&mut cargo(tree, ["fmt", "--all", "--check"])))?;
    step("clippy", || {
        let lints = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        call(&mut cargo(tree, lints))
    })?;
    step("house rules", || tidy::run(tree, false))?;
    if is_installed("npm") {
        // Before the program is built: it embeds what is built here.
        step("portal", || {
            call(Command::new("make").arg("portal").current_dir(tree.root()))?;
            call(Command::new("npm").args(["--prefix", "portal", "run", "check"]).current_dir(tree.root()))
        })?;
    }
    step("tests", || call(&mut tests(tree)))?;
    step("examples in the documentation", || {
        call(&mut cargo(tree, ["test", "--workspace", "--doc", "--locked", "--quiet"]))
    })?;
    step("generated files", || generate::run(tree, true))?;
    if is_installed("cargo-deny") {
        step("cargo deny", || {
            call(&mut cargo(tree, ["deny", "--locked", "check", "bans", "licenses", "sources"]))
        })?;
    }
    for (name, script) in [("clients", CLIENTS), ("portal in a browser", PORTAL)] {
        if is_executable(tree, script) {
            step(name, || call(Command::new(tree.path(script)).current_dir(tree.root())))?;
        }
    }
    println!("\n== all checks passed in {}", seconds(start));
    Ok(())
}

/// The workspace's tests, by cargo-nextest where it is installed.
fn tests(tree: &Tree) -> Command {
    if !is_installed("cargo-nextest") {
        return cargo(
            tree,
            ["test", "--workspace", "--lib", "--bins", "--tests", "--locked", "--no-fail-fast"],
        );
    }
    let profile = if std::env::var_os("CI").is_some() { "ci" } else { "default" };
    cargo(tree, ["nextest", "run", "--workspace", "--locked", "--profile", profile])
}

fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n== {name}");
    let start = Instant::now();
    work().with_context(|| name.to_owned())?;
    println!("== {name}: {}", seconds(start));
    Ok(())
}

fn seconds(start: Instant) -> String {
    format!("{:.1} s", start.elapsed().as_secs_f64())
}

fn is_executable(tree: &Tree, name: &str) -> bool {
    tree.path(name).metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}
