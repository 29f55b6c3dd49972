//! Licence expressions (SPDX 2.3, annex D), judged against a list of licences that are welcome.

/// Whether the expression can be met by welcome licences alone; `None` if it cannot be read. A licence with an
/// exception is a licence of its own: `Apache-2.0 WITH LLVM-exception` must be on the list by that name. The older
/// `MIT/Apache-2.0` counts as `OR`.
pub(super) fn is_met(expression: &str, welcome: &[String]) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, welcome };
    let verdict = reader.any()?;
    reader.words.is_empty().then_some(verdict)
}

struct Reader<'a> {
    words: &'a [&'a str],
    welcome: &'a [String],
}

impl<'a> Reader<'a> {
    /// `all OR all OR …`
    fn any(&mut self) -> Option<bool> {
        let mut verdict = self.all()?;
        while self.take("OR") {
            verdict |= self.all()?;
        }
        Some(verdict)
    }

    /// `one AND one AND …`
    fn all(&mut self) -> Option<bool> {
        let mut verdict = self.one()?;
        while self.take("AND") {
            verdict &= self.one()?;
        }
        Some(verdict)
    }

    /// A licence, with its exception if it has one, or an expression in brackets.
    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let verdict = self.any()?;
            return self.take(")").then_some(verdict);
        }
        let mut licence = self.name()?.to_owned();
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.name()?);
        }
        Some(self.welcome.contains(&licence))
    }

    fn name(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        (!["AND", "OR", "WITH", "(", ")"].contains(first)).then_some(first)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.words = &self.words[1..];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(expression: &str) -> Option<bool> {
        is_met(expression, &["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned))
    }

    #[test]
    fn one_welcome_choice_is_enough_and_every_duty_counts() {
        for (expression, met) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("GPL-3.0-only OR MIT", true),
            ("MIT/GPL-3.0-only", true),
            ("MIT AND GPL-3.0-only", false),
            ("MIT AND (GPL-3.0-only OR ISC)", true),
            ("GPL-3.0-only OR MIT AND ISC", true),
            ("(GPL-3.0-only OR MIT) AND MPL-2.0", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only", true),
            ("Apache-2.0", false),
            ("MIT WITH Classpath-exception-2.0", false),
        ] {
            assert_eq!(verdict(expression), Some(met), "{expression}");
        }
    }

    #[test]
    fn what_is_no_expression_has_no_verdict() {
        for text in ["", "MIT OR", "(MIT", "MIT)", "MIT ISC", "OR MIT", "MIT WITH"] {
            assert_eq!(verdict(text), None, "{text}");
        }
    }
}
