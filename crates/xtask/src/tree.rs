//! The clone on disk: where it is, and which source files it holds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::source::Source;

/// Folders whose files are held to the house rules.
const HOUSE: [&str; 7] = ["bench", "crates", "fuzz", "portal", "scripts", "sdks", "tests"];

/// Folders below those that hold what tools made, not what people wrote.
const MADE: [&str; 9] =
    ["target", "node_modules", "dist", "corpus", "artifacts", "coverage", "snapshots", "__pycache__", "venv"];

/// Endings of the files that people write and read as source.
const WRITTEN: [&str; 10] = ["rs", "sql", "py", "js", "mjs", "ts", "tsx", "css", "kt", "swift"];

/// One clone of the repository.
pub(crate) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// The clone that `cargo xtask` was called in.
    pub(crate) fn of_this_clone() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").context("run it as `cargo xtask`")?;
        let root = Path::new(&manifest).ancestors().nth(2).context("xtask lies outside of crates/")?;
        Ok(Self { root: root.to_owned() })
    }

    /// A clone at a place of the caller's choice.
    #[cfg(test)]
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Top folder of the clone.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Absolute path of a file named from the top folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Text of a file named from the top folder.
    pub(crate) fn read(&self, name: &str) -> Result<String> {
        fs::read_to_string(self.path(name)).with_context(|| format!("cannot read {name}"))
    }

    /// Every source file under the house's folders, ordered by path.
    pub(crate) fn sources(&self) -> Result<Vec<Source>> {
        let mut found = Vec::new();
        for folder in HOUSE {
            self.collect(&self.path(folder), &mut found)?;
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(found)
    }

    /// Folders (named from the top) that hold a manifest: members of the workspace, and the fuzz targets.
    pub(crate) fn packages(&self) -> Result<Vec<String>> {
        let mut folders = vec!["bench".to_owned(), "fuzz".to_owned()];
        for entry in fs::read_dir(self.path("crates")).context("cannot list crates/")? {
            folders.push(format!("crates/{}", entry?.file_name().to_string_lossy()));
        }
        folders.retain(|folder| self.path(folder).join("Cargo.toml").is_file());
        folders.sort();
        Ok(folders)
    }

    fn collect(&self, folder: &Path, found: &mut Vec<Source>) -> Result<()> {
        if !folder.is_dir() {
            return Ok(());
        }
        for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && !name.starts_with('.') && !MADE.contains(&name.as_str()) {
                self.collect(&path, found)?;
            } else if kind.is_file() && is_written(&path) {
                let name = path.strip_prefix(&self.root)?.to_string_lossy().into_owned();
                let text = self.read(&name)?;
                found.push(Source { path: name, text });
            }
        }
        Ok(())
    }
}

fn is_written(path: &Path) -> bool {
    path.extension().is_some_and(|ending| WRITTEN.iter().any(|written| ending == *written))
}
