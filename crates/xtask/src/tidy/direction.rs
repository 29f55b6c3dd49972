//! Dependencies run one way. The table below is the whole of it; a crate that is not in the table may not join.

use anyhow::{Context, Result};
use toml::Table;

use super::Finding;
use crate::tree::Tree;

/// What one package may depend on.
struct Rule {
    package: &'static str,
    /// Packages of this workspace that it may build on.
    ours: &'static [&'static str],
    /// Packages of others that would give it an errand it must not have.
    never: &'static [&'static str],
}

const TESTKIT: &str = "readmit-testkit";
const EVERYTHING: &[&str] =
    &["readmit", "readmit-app", "readmit-core", "readmit-http", "readmit-store", TESTKIT];

const RULES: [Rule; 9] = [
    Rule {
        package: "readmit-core",
        ours: &[],
        never: &[
            "axum",
            "futures-util",
            "getrandom",
            "hyper",
            "reqwest",
            "rusqlite",
            "tokio",
            "tokio-postgres",
        ],
    },
    Rule {
        package: "readmit-app",
        ours: &["readmit-core"],
        never: &["axum", "hyper", "reqwest", "rusqlite", "tokio-postgres"],
    },
    Rule {
        package: "readmit-store",
        ours: &["readmit-app", "readmit-core"],
        never: &["axum", "hyper", "reqwest", "tower-http"],
    },
    Rule {
        package: "readmit-http",
        ours: &["readmit-app", "readmit-core"],
        never: &["rusqlite", "tokio-postgres"],
    },
    Rule {
        package: "readmit",
        ours: &["readmit-app", "readmit-core", "readmit-http", "readmit-store"],
        never: &["rusqlite", "tokio-postgres"],
    },
    Rule { package: TESTKIT, ours: EVERYTHING, never: &[] },
    Rule { package: "readmit-bench", ours: EVERYTHING, never: &[] },
    Rule { package: "readmit-fuzz", ours: EVERYTHING, never: &[] },
    Rule { package: "xtask", ours: &[], never: &[] },
];

/// Reads every manifest of the clone and finds dependencies that the table does not allow.
pub(super) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for folder in tree.packages()? {
        let place = format!("{folder}/Cargo.toml");
        let manifest: Table = tree.read(&place)?.parse().with_context(|| format!("cannot read {place}"))?;
        findings.extend(judge(&place, &manifest)?);
    }
    Ok(findings)
}

fn judge(place: &str, manifest: &Table) -> Result<Vec<Finding>> {
    let name = manifest.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
    let name = name.with_context(|| format!("{place} names no package"))?;
    let Some(rule) = RULES.iter().find(|rule| rule.package == name) else {
        return Ok(vec![Finding::about(place, format!("{name} is in no line of the table of directions"))]);
    };
    let mut findings = Vec::new();
    for (dependency, only_tests) in dependencies(manifest) {
        let allowed = rule.ours.contains(&dependency) || (only_tests && dependency == TESTKIT);
        if is_ours(dependency) && !allowed && dependency != name {
            findings.push(Finding::about(place, format!("{name} must not depend on {dependency}")));
        }
        if !only_tests && rule.never.contains(&dependency) {
            findings.push(Finding::about(place, format!("{name} must not know {dependency}")));
        }
    }
    Ok(findings)
}

fn is_ours(package: &str) -> bool {
    RULES.iter().any(|rule| rule.package == package)
}

/// Packages that a manifest depends on, platform tables included, and whether only its tests do.
fn dependencies(manifest: &Table) -> Vec<(&str, bool)> {
    let platforms = manifest.get("target").and_then(toml::Value::as_table);
    let tables = platforms.into_iter().flat_map(Table::values).filter_map(toml::Value::as_table);
    let mut found = Vec::new();
    for table in tables.chain([manifest]) {
        for (kind, only_tests) in
            [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)]
        {
            let entries = table.get(kind).and_then(toml::Value::as_table);
            for (key, value) in entries.into_iter().flatten() {
                let renamed = value.get("package").and_then(toml::Value::as_str);
                found.push((renamed.unwrap_or(key), only_tests));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::fixture::scratch;
    use super::*;

    fn messages(manifest: &str) -> Vec<String> {
        judge("Cargo.toml", &manifest.parse().unwrap())
            .unwrap()
            .into_iter()
            .map(|found| found.message)
            .collect()
    }

    fn package(name: &str, rest: &str) -> String {
        format!("[package]\nname = \"{name}\"\n{rest}")
    }

    #[test]
    fn a_dependency_up_the_hill_is_found() {
        for (name, upward) in [
            ("readmit-core", "readmit-app"),
            ("readmit-app", "readmit-store"),
            ("readmit-store", "readmit-http"),
            ("readmit-http", "readmit-store"),
            ("readmit", "readmit-testkit"),
            ("xtask", "readmit-core"),
        ] {
            let manifest = package(name, &format!("[dependencies]\n{upward}.workspace = true\n"));
            assert_eq!(messages(&manifest), [format!("{name} must not depend on {upward}")]);
        }
    }

    #[test]
    fn a_dependency_down_the_hill_passes() {
        let manifest = package(
            "readmit-http",
            "[dependencies]\nreadmit-app.workspace = true\nreadmit-core.workspace = true\n",
        );
        assert_eq!(messages(&manifest), [""; 0]);
    }

    #[test]
    fn tests_may_use_the_testkit_but_not_climb() {
        let testkit = "[dev-dependencies]\nreadmit-testkit = { path = \"../readmit-testkit\" }\n";
        assert_eq!(messages(&package("readmit-core", testkit)), [""; 0]);
        let climb = "[dev-dependencies]\nreadmit-http.workspace = true\n";
        assert_eq!(
            messages(&package("readmit-store", climb)),
            ["readmit-store must not depend on readmit-http"]
        );
    }

    #[test]
    fn platform_tables_build_dependencies_and_new_names_hide_nothing() {
        for table in [
            "[target.'cfg(unix)'.dependencies]\nreadmit-store.workspace = true\n",
            "[build-dependencies]\nreadmit-store.workspace = true\n",
            "[dependencies]\nharmless = { package = \"readmit-store\", path = \"x\" }\n",
        ] {
            assert_eq!(
                messages(&package("readmit-core", table)),
                ["readmit-core must not depend on readmit-store"]
            );
        }
    }

    #[test]
    fn the_wire_knows_no_database_and_the_store_no_route() {
        for (name, foreign) in [
            ("readmit-http", "rusqlite"),
            ("readmit-store", "axum"),
            ("readmit-core", "tokio"),
            ("readmit-app", "axum"),
        ] {
            let manifest = package(name, &format!("[dependencies]\n{foreign}.workspace = true\n"));
            assert_eq!(messages(&manifest), [format!("{name} must not know {foreign}")]);
        }
    }

    #[test]
    fn a_crate_outside_of_the_table_is_found_in_the_clone() {
        let tree = scratch("direction", &[("crates/readmit-util/Cargo.toml", &package("readmit-util", ""))]);
        let found = check(&tree).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "crates/readmit-util/Cargo.toml");
    }
}
