//! Names in code, made of names in journeys.

use std::collections::BTreeSet;

/// Gives out names that are letters and digits, begin with a small letter, and are given out once.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name for a thing: the words of `text` after `before`, and a number where that is taken.
    pub(super) fn next(&mut self, before: &str, text: &str) -> String {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let name: String = std::iter::once(before.to_owned()).chain(words.map(capital)).collect();
        let name = if before.is_empty() { small(&name) } else { name };
        let mut free = name.clone();
        let mut number = 2;
        while !self.0.insert(free.clone()) {
            free = format!("{name}{number}");
            number += 1;
        }
        free
    }
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// A name without a word before it. It must not begin with a digit, and must not be a word of a language.
fn small(name: &str) -> String {
    const TAKEN: [&str; 12] =
        ["as", "class", "fun", "in", "interface", "is", "object", "package", "this", "val", "var", "when"];
    let small: String =
        name.chars().enumerate().map(|(at, c)| if at == 0 { c.to_ascii_lowercase() } else { c }).collect();
    if small.starts_with(|c: char| c.is_ascii_alphabetic()) && !TAKEN.contains(&small.as_str()) {
        return small;
    }
    format!("param{}", if small.is_empty() { String::new() } else { capital(&small) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_one_name() {
        let mut names = Names::default();
        assert_eq!(names.next("handle", "get_info_from_client_1"), "handleGetInfoFromClient1");
        assert_eq!(names.next("handle", "action:information"), "handleActionInformation");
        assert_eq!(names.next("", "external_user_id"), "externalUserId");
    }

    #[test]
    fn no_name_is_given_out_twice() {
        let mut names = Names::default();
        let given: Vec<_> =
            ["a-b", "a_b", "a b 2", "ä", "手", ""].map(|text| names.next("handle", text)).into();
        assert_eq!(given, ["handleAB", "handleAB2", "handleAB22", "handle", "handle2", "handle3"]);
    }

    #[test]
    fn a_name_is_never_a_word_of_the_language() {
        let mut names = Names::default();
        let given: Vec<_> = ["in", "1st", "", "\"; exit()"].map(|text| names.next("", text)).into();
        assert_eq!(given, ["paramIn", "param1st", "param", "exit"]);
    }
}
