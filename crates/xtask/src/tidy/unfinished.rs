//! Nothing unfinished is committed: no stub and no debugging print, in tests neither.

use super::{Finding, lines_with};
use crate::source::Source;

const MACROS: [&str; 3] = ["todo!", "unimplemented!", "dbg!"];

/// Finds calls of the macros that stand for work not done.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let code = source.layers().code;
    let found = |name: &str| {
        let message = format!("`{name}` stands for work not done");
        lines_with(&code, name).into_iter().map(move |line| Finding::at(source, line, message.clone()))
    };
    MACROS.into_iter().flat_map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::source;
    use super::*;

    #[test]
    fn each_macro_is_found_with_its_line() {
        for name in MACROS {
            let findings = check(&source("a.rs", &format!("//! A.\nfn f() {{\n    {name}(1)\n}}\n")));
            assert_eq!(findings.len(), 1, "{name}");
            assert_eq!(findings[0].line, Some(3));
        }
    }

    #[test]
    fn words_about_the_macros_are_no_calls() {
        let text = "//! No todo!() here.\nconst A: &str = \"dbg!\"; // unimplemented!\nmy_todo!();\n";
        assert_eq!(check(&source("a.rs", text)), []);
    }
}
