//! Small clones and files for the tests of the rules.

use std::fs;
use std::ops::Deref;

use crate::source::Source;
use crate::tree::Tree;

/// One file with this text.
pub(crate) fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

/// A clone in a folder of one test's own, gone with the test unless that fails.
pub(crate) struct Scratch(Tree);

/// A clone with these files and nothing else.
pub(crate) fn scratch(test: &str, files: &[(&str, &str)]) -> Scratch {
    let root = std::env::temp_dir().join(format!("readmit-xtask-{}-{test}", std::process::id()));
    fs::create_dir(&root).unwrap();
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Scratch(Tree::at(root))
}

impl Deref for Scratch {
    type Target = Tree;

    fn deref(&self) -> &Tree {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            fs::remove_dir_all(self.root()).unwrap();
        }
    }
}
