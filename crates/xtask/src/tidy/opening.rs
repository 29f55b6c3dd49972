//! Every Rust file opens with what it is for, so that a reader can stop after one line.

use super::Finding;
use crate::source::Source;

/// Finds a file whose first line is not a module comment with words in it.
pub(super) fn check(source: &Source) -> Option<Finding> {
    let first = source.text.lines().next().unwrap_or_default();
    let says_something = first.strip_prefix("//!").is_some_and(|words| !words.trim().is_empty());
    (!says_something).then(|| Finding::at(source, 1, "the file must open with `//!` and what it is for"))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::source;
    use super::*;

    #[test]
    fn a_file_that_opens_with_its_purpose_passes() {
        assert_eq!(check(&source("a.rs", "//! Judges one code.\n\nuse x;\n")), None);
    }

    #[test]
    fn a_file_that_opens_with_anything_else_is_found() {
        for text in
            ["", "use x;\n//! Late.\n", "// No doc.\n", "//!\n//! Second line.\n", "\n//! After a gap.\n"]
        {
            assert!(check(&source("a.rs", text)).is_some(), "{text:?}");
        }
    }
}
