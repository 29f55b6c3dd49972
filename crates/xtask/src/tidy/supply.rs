//! What enters from outside: licences, banned packages and sources, as `deny.toml` has them. `cargo deny check`
//! judges more (duplicates, licence texts, advisories); this part needs nothing installed.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Finding, spdx};
use crate::process;
use crate::tree::Tree;

const DENY: &str = "deny.toml";

/// The parts of `deny.toml` that are judged here.
#[derive(Deserialize)]
struct Deny {
    graph: Graph,
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// One package that may have licences beyond the common list.
#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    package: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

/// What `cargo metadata` says about the resolved tree.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// `None` for a package that lies on this disk.
    source: Option<String>,
    manifest_path: String,
}

/// Asks cargo for the locked tree, on the platforms of `deny.toml`, and judges every package in it.
pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let deny: Deny = toml::from_str(&tree.read(DENY)?).with_context(|| format!("cannot read {DENY}"))?;
    let mut words = vec!["metadata", "--format-version", "1", "--locked", "--all-features"];
    for target in &deny.graph.targets {
        words.extend(["--filter-platform", target]);
    }
    let text = process::output(&mut process::cargo(tree, words))?;
    let metadata: Metadata = serde_json::from_str(&text).context("cannot read what `cargo metadata` says")?;
    let compiled = compiled(tree)?;
    let root = tree.root().to_string_lossy();
    let packages = metadata.packages.iter().filter(|package| compiled.contains(&package.to_string()));
    Ok(packages.flat_map(|package| judge(package, &deny, &root)).collect())
}

/// The packages that some build really compiles, as `name vVERSION`. `cargo metadata` lists more: also those that a
/// dependency's optional feature merely mentions.
fn compiled(tree: &Tree) -> Result<BTreeSet<String>> {
    let words = [
        "tree",
        "--workspace",
        "--locked",
        "--all-features",
        "--edges",
        "normal,build,dev",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ];
    let text = process::output(&mut process::cargo(tree, words))?;
    Ok(text.lines().map(name_and_version).collect())
}

/// The first two words of a line: after them come paths and marks.
fn name_and_version(line: &str) -> String {
    line.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Package {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} v{}", self.name, self.version)
    }
}

fn judge(package: &Package, deny: &Deny, root: &str) -> Vec<Finding> {
    let messages =
        [licence(package, &deny.licenses), ban(package, &deny.bans), source(package, &deny.sources, root)];
    messages.into_iter().flatten().map(|message| Finding::about(package.to_string(), message)).collect()
}

fn licence(package: &Package, licences: &Licences) -> Option<String> {
    let Some(expression) = &package.license else {
        return Some("names no licence".to_owned());
    };
    let exceptions = licences.exceptions.iter().filter(|exception| exception.package == package.name);
    let more = exceptions.flat_map(|exception| &exception.allow);
    let welcome: Vec<String> = licences.allow.iter().chain(more).cloned().collect();
    match spdx::is_met(expression, &welcome) {
        Some(true) => None,
        Some(false) => Some(format!("licence `{expression}` is not among those of {DENY}")),
        None => Some(format!("licence `{expression}` is not an SPDX expression")),
    }
}

fn ban(package: &Package, bans: &Bans) -> Option<String> {
    let ban = bans.deny.iter().find(|ban| ban.package == package.name)?;
    Some(format!("banned: {}", ban.reason))
}

fn source(package: &Package, sources: &Sources, root: &str) -> Option<String> {
    let Some(source) = &package.source else {
        let inside = package.manifest_path.starts_with(root);
        return (!inside).then(|| "comes from a folder outside of this clone".to_owned());
    };
    let address = source.trim_start_matches("registry+");
    let known = sources.allow_registry.iter().any(|registry| registry == address);
    (!known).then(|| format!("comes from {source}, not from a registry of {DENY}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTRY: &str = "registry+https://registry.example/index";

    fn deny() -> Deny {
        let text = r#"
            graph = { targets = [] }
            bans = { deny = [{ crate = "openssl-sys", reason = "one TLS stack" }] }
            sources = { allow-registry = ["https://registry.example/index"] }
            [licenses]
            allow = ["MIT"]
            exceptions = [{ crate = "special", allow = ["MPL-2.0"] }]
        "#;
        toml::from_str(text).unwrap()
    }

    fn messages(name: &str, licence: Option<&str>, source: Option<&str>) -> Vec<String> {
        let package = Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: licence.map(str::to_owned),
            source: source.map(str::to_owned),
            manifest_path: "/clone/crates/one/Cargo.toml".to_owned(),
        };
        judge(&package, &deny(), "/clone").into_iter().map(|found| found.to_string()).collect()
    }

    #[test]
    fn a_welcome_package_passes() {
        assert_eq!(messages("serde", Some("MIT OR Apache-2.0"), Some(REGISTRY)), [""; 0]);
        assert_eq!(messages("readmit-core", Some("MIT"), None), [""; 0]);
    }

    #[test]
    fn a_licence_that_is_foreign_missing_or_unreadable_is_found() {
        for licence in [Some("GPL-3.0-only"), None, Some("see the file")] {
            assert_eq!(messages("one", licence, Some(REGISTRY)).len(), 1, "{licence:?}");
        }
    }

    #[test]
    fn an_exception_holds_for_its_own_package_only() {
        assert_eq!(messages("special", Some("MPL-2.0"), Some(REGISTRY)), [""; 0]);
        assert_eq!(messages("other", Some("MPL-2.0"), Some(REGISTRY)).len(), 1);
    }

    #[test]
    fn a_banned_package_is_found_with_the_reason() {
        assert_eq!(
            messages("openssl-sys", Some("MIT"), Some(REGISTRY)),
            ["openssl-sys v1.0.0: banned: one TLS stack"]
        );
    }

    #[test]
    fn a_source_that_is_no_known_registry_is_found() {
        for source in ["git+https://example.org/one?rev=1#1", "registry+https://other.example/index"] {
            assert_eq!(messages("one", Some("MIT"), Some(source)).len(), 1, "{source}");
        }
        let package = Package {
            name: "one".to_owned(),
            version: "1.0.0".to_owned(),
            license: Some("MIT".to_owned()),
            source: None,
            manifest_path: "/elsewhere/Cargo.toml".to_owned(),
        };
        assert_eq!(judge(&package, &deny(), "/clone").len(), 1);
    }

    #[test]
    fn a_line_of_the_tree_names_its_package_whatever_follows() {
        for line in ["one v1.0.0", "one v1.0.0 (/clone/one)", "one v1.0.0 (proc-macro) (*)"] {
            assert_eq!(name_and_version(line), "one v1.0.0");
        }
    }

    #[test]
    fn the_committed_list_bans_a_second_tls_stack() {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deny.toml"));
        let deny: Deny = toml::from_str(text).unwrap();
        for name in ["openssl-sys", "native-tls"] {
            assert!(deny.bans.deny.iter().any(|ban| ban.package == name), "{name}");
        }
        assert!(deny.licenses.allow.iter().all(|licence| !licence.contains("GPL")));
    }
}
