//! Texts: strings in double quotes, and templates with `${…}` in them.

use super::{Parse, Parser, node_of};
use crate::journey::expression::ast::{Kind, Node, Operator, Part};
use crate::journey::expression::limits::MISTAKE_CHARS_MAX;
use crate::journey::expression::{Remark, SyntaxError, SyntaxRule};
use crate::journey::value::Value;

impl Parser<'_> {
    /// A text in double quotes, which stand here.
    pub(super) fn string(&mut self) -> Parse<Value> {
        let start = self.scan.column();
        self.scan.next();
        let mut text = String::new();
        let mut interpolates = None;
        loop {
            let column = self.scan.column();
            match self.scan.next() {
                None => {
                    let reason = "expected '\"' at the end of this text";
                    return Err(SyntaxError::new(SyntaxRule::Syntax, start, reason));
                }
                Some('"') => break,
                Some('\\') => text.push(self.scan.escape("")?),
                Some('$') if self.scan.peek() == Some('{') => {
                    interpolates.get_or_insert(column);
                    text.push('$');
                }
                Some(char) => text.push(char),
            }
        }
        let goes_on = self.scan.peek().is_some_and(|char| char.is_alphanumeric() || char == '_');
        if text.ends_with('\\') && goes_on {
            let reason = "this quote ends the text, since \\\\ before it is a backslash; perhaps the quotes are escaped \
                          once too often";
            return Err(SyntaxError::new(SyntaxRule::Syntax, self.scan.at, reason));
        }
        if let Some(column) = interpolates {
            self.remark(86, column, "double quotes do not interpolate; use backticks".to_owned());
        }
        Ok(text.into())
    }

    /// A template. It ends with the quote that it begins with, or with the whole text where it has none.
    pub(super) fn template(&mut self, quote: Option<char>) -> Parse<Node> {
        let start = self.scan.column();
        if quote.is_some() {
            self.scan.next();
        }
        let mut parts = Vec::new();
        let mut text = String::new();
        loop {
            let column = self.scan.column();
            let char = self.scan.next();
            match char {
                None if quote.is_none() => break,
                None => {
                    let reason = "expected '`' at the end of this text";
                    return Err(SyntaxError::new(SyntaxRule::Unterminated, start, reason));
                }
                Some('\\') => {
                    if self.scan.sees("\\\"") {
                        let advice = "\\\\\" is a backslash and a quote; JSON in backticks is written with plain quotes";
                        self.remark(95, column, advice.to_owned());
                    }
                    text.push(self.scan.escape("`$")?);
                }
                Some('$') if self.scan.eat("{") => {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                    parts.push(Part::Value(self.interpolated(column)?));
                }
                char if char == quote => break,
                Some(char) => text.push(char),
            }
        }
        if parts.is_empty() {
            self.suspect(start, &text, quote);
            return node_of(start, Kind::Constant(text.into()));
        }
        parts.push(Part::Text(text));
        parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
        node_of(start, Kind::Template(parts))
    }

    /// What stands between `${` and its brace.
    fn interpolated(&mut self, column: usize) -> Parse<Node> {
        let unterminated =
            || SyntaxError::new(SyntaxRule::Unterminated, column, "expected '}' behind this `${`");
        self.scan.skip_space();
        if self.scan.sees("}") {
            let reason = "expected a value between `${` and '}'";
            return Err(SyntaxError::new(SyntaxRule::Syntax, self.scan.column(), reason));
        }
        let node = self.expr().map_err(|error| {
            // The text ended while a value was expected: what is missing is the brace before all else.
            let at_the_end = error.rule == SyntaxRule::Syntax && self.scan.is_at_end();
            if at_the_end { unterminated() } else { error }
        })?;
        self.scan.skip_space();
        if self.scan.eat("}") {
            Ok(node)
        } else if self.scan.is_at_end() || self.scan.peek() == Some('`') {
            Err(unterminated())
        } else {
            Err(self.unexpected("'}'"))
        }
    }

    pub(super) fn remark(&mut self, rule: u16, column: usize, advice: String) {
        self.remarks.push(Remark { rule, column, advice });
    }

    /// Remarks on a literal that says what an expression says: somebody put backticks around a path.
    fn suspect(&mut self, column: usize, text: &str, quote: Option<char>) {
        if quote != Some('`') || !self.suspects || text.chars().count() > MISTAKE_CHARS_MAX {
            return;
        }
        let chars: Vec<char> = text.chars().collect();
        let mut parser = Parser::new(&chars);
        parser.suspects = false;
        parser.depth = self.depth;
        if parser.whole(Parser::expr).is_ok_and(|parsed| is_path_or_operation(&parsed.root)) {
            let what = if text.chars().all(|char| char.is_ascii_alphanumeric() || "_.".contains(char)) {
                "variable"
            } else {
                "value"
            };
            let advice = format!("`{text}` is the text itself, not the {what}; drop the backticks");
            self.remark(85, column, advice);
        }
    }
}

/// Whether this is more than words: a member of a variable, a call, or an operation on either. A hyphen or a slash
/// between bare names is prose.
fn is_path_or_operation(node: &Node) -> bool {
    match &node.kind {
        Kind::Access(base, _) => {
            matches!(base.kind, Kind::Variable(_) | Kind::Policy(_) | Kind::Call(..) | Kind::Apply(..))
        }
        Kind::Policy(_) | Kind::Call(..) | Kind::Apply(..) => true,
        Kind::Not(inner) => is_path_or_operation(inner) || matches!(inner.kind, Kind::Variable(_)),
        Kind::Chain(first, rest) => {
            let prose = |operator| matches!(operator, Operator::Minus | Operator::Divide);
            let reads = node.kind.children().iter().any(|part| matches!(part.kind, Kind::Variable(_)));
            is_path_or_operation(first)
                || rest.iter().any(|link| is_path_or_operation(&link.right))
                || (reads && rest.iter().any(|link| !prose(link.operator)))
        }
        _ => false,
    }
}
