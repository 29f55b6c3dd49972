//! What to say where something stands that other languages have and this one has not.

use super::Parser;
use crate::journey::expression::ast::Operator;
use crate::journey::expression::{SyntaxError, SyntaxRule};

/// Operators that are not in the language, with what is written instead. Longer ones stand before those that they
/// begin with.
const FOREIGN: [(&str, &str); 33] = [
    ("===", "use \"==\""),
    ("!==", "use \"!=\""),
    ("**=", "nothing is assigned in an expression"),
    ("&&=", "nothing is assigned in an expression"),
    ("||=", "nothing is assigned in an expression"),
    ("??=", "nothing is assigned in an expression"),
    (">>>", "there are no operators on bits"),
    ("++", "write x + 1"),
    ("--", "write x - 1, or put a space between two signs"),
    ("+=", "write x + …; nothing is assigned in an expression"),
    ("-=", "write x - …; nothing is assigned in an expression"),
    ("*=", "write x * …; nothing is assigned in an expression"),
    ("/=", "write x / …; nothing is assigned in an expression"),
    ("%=", "write x % …; nothing is assigned in an expression"),
    ("|=", "nothing is assigned in an expression"),
    ("&=", "nothing is assigned in an expression"),
    ("**", "use @math.pow(x, y)"),
    ("<<", "there are no operators on bits"),
    (">>", "there are no operators on bits"),
    ("<>", "use \"!=\""),
    ("=<", "use \"<=\""),
    ("//", "there are no comments"),
    ("/*", "there are no comments"),
    ("?.", "use \".\"; a missing field is null"),
    ("...", "use + to join lists"),
    ("~", "there are no operators on bits"),
    ("^", "there are no operators on bits"),
    (";", "there is one expression and no statement"),
    ("|", "use \"||\""),
    ("&", "use \"&&\""),
    ("'", "texts stand in double quotes or backticks"),
    ("=", "use \"==\" to compare"),
    ("#", "there are no comments"),
];

/// Words that are operators elsewhere.
const WORDS: [(&str, &str); 11] = [
    ("typeof", "use @std.typeOf(x)"),
    ("new", "there are no classes; functions are called as @namespace.name(…)"),
    ("and", "use \"&&\""),
    ("or", "use \"||\""),
    ("not", "use \"!\""),
    ("in", "use @std.contains(list, x)"),
    ("instanceof", "use @std.typeOf(x)"),
    ("is", "use \"==\""),
    ("eq", "use \"==\""),
    ("ne", "use \"!=\""),
    ("if", "write cond ? a : b"),
];

fn not_here(column: usize, text: &str, advice: &str) -> SyntaxError {
    let what = match text {
        "'" => "\"'\" is no quote",
        "“" | "”" | "„" | "‘" | "’" | "´" => "a typographic quote is no quote",
        _ => return SyntaxError::new(SyntaxRule::Operator, column, &named(text, advice)),
    };
    SyntaxError::new(SyntaxRule::Operator, column, &format!("{what} here; {advice}"))
}

fn named(text: &str, advice: &str) -> String {
    format!("\"{text}\" is not an operator here; {advice}")
}

/// The complaint about a word that is an operator elsewhere and stands before an operand or behind one.
pub(super) fn foreign_word(column: usize, word: &str) -> Option<SyntaxError> {
    let (text, advice) = WORDS.iter().find(|(text, _)| *text == word)?;
    Some(not_here(column, text, advice))
}

impl Parser<'_> {
    /// The complaint about an operator or a quote of another language that stands here.
    pub(super) fn foreign_operator(&self) -> Option<SyntaxError> {
        let column = self.scan.column();
        if self.scan.peek().is_some_and(|char| "“”„‘’´".contains(char)) {
            let quote: String = self.scan.peek().into_iter().collect();
            return Some(not_here(column, &quote, "texts stand in double quotes or backticks"));
        }
        // The arrow of a lambda that does not parse is no operator.
        if self.scan.sees("=>") {
            let reason = "\"=>\" follows the parameters of a lambda in parentheses: (x) => …";
            return Some(SyntaxError::new(SyntaxRule::Syntax, column, reason));
        }
        let (text, advice) = FOREIGN.iter().find(|(text, _)| self.scan.sees(text))?;
        // `||` begins with a foreign operator, `===` with one of ours: the longer one stands here.
        let ours = Operator::WRITTEN.iter().find(|(ours, _)| self.scan.sees(ours));
        let is_ours = ours.is_some_and(|(ours, _)| ours.len() >= text.len());
        (!is_ours).then(|| not_here(column, text, advice))
    }

    /// The complaint about a word that is an operator elsewhere and stands before an operand or behind one.
    /// Something else was expected here.
    pub(super) fn unexpected(&self, expected: &str) -> SyntaxError {
        let column = self.scan.column();
        let syntax = |reason: &str| SyntaxError::new(SyntaxRule::Syntax, column, reason);
        if let Some(error) = self.foreign_operator() {
            return error;
        }
        if let Some(word) = self.scan.peek_name() {
            if let Some(error) = foreign_word(column, &word) {
                return error;
            }
            if word == "let" || word == "try" {
                return syntax(&format!(
                    "expected {expected}; a `{word}` within an operation stands in parentheses"
                ));
            }
            return syntax(&format!("expected {expected}, not `{word}`"));
        }
        match self.scan.peek() {
            None if expected == "the end" => syntax("unexpected end"),
            None => syntax(&format!("expected {expected}")),
            Some('\\') => syntax("a backslash outside a text; perhaps the quotes are escaped once too often"),
            Some('$') if self.scan.sees("${") => syntax("`${…}` stands only in backticks"),
            Some('(') => syntax("functions are called as @namespace.name(…), lambdas as @(f)(x)"),
            Some(char) => {
                let shown =
                    if char.is_control() { char.escape_default().to_string() } else { char.to_string() };
                syntax(&format!("expected {expected}, not '{shown}'"))
            }
        }
    }
}
