//! Values as they are written, names, and members of either.

use super::advice::foreign_word;
use super::{Parse, Parser, node_of};
use crate::journey::expression::ast::{Key, Kind, Node, Step, StepKind};
use crate::journey::expression::functions;
use crate::journey::expression::{SyntaxError, SyntaxRule, is_name};
use crate::journey::value::Value;

impl Parser<'_> {
    pub(super) fn postfix(&mut self) -> Parse<Node> {
        let column = self.scan.column();
        let base = self.primary()?;
        let mut steps = Vec::new();
        loop {
            let before = self.scan.at;
            self.scan.skip_space();
            let step = self.scan.column();
            if self.scan.sees("?.") || self.scan.sees("..") {
                break;
            }
            if self.scan.eat(".") {
                self.scan.skip_space();
                let Some(name) = self.scan.name() else {
                    return Err(self.unexpected("the name of a member"));
                };
                steps.push(Step { column: step, kind: StepKind::Member(name.into()) });
            } else if self.scan.eat("[") {
                let index = self.expr()?;
                self.scan.skip_space();
                if !self.scan.eat("]") {
                    return Err(self.unexpected("']'"));
                }
                steps.push(Step { column: step, kind: StepKind::Index(index) });
            } else if self.scan.sees("(") {
                return Err(self.no_call(&base, &steps));
            } else {
                self.scan.at = before;
                break;
            }
        }
        if steps.is_empty() { Ok(base) } else { node_of(column, Kind::Access(Box::new(base), steps)) }
    }

    /// Why what has been read is not called with the parentheses that follow.
    fn no_call(&self, base: &Node, steps: &[Step]) -> SyntaxError {
        let fail = |rule, column, reason: String| SyntaxError::new(rule, column, &reason);
        if let (Kind::Variable(name), [Step { kind: StepKind::Member(member), .. }]) = (&base.kind, steps)
            && functions::is_namespace(name)
        {
            let reason = format!("{name}.{member}(…) must be written @{name}.{member}(…)");
            return fail(SyntaxRule::MissingAt, base.column, reason);
        }
        if let Some(step) = steps.last() {
            let name = step.name().map_or("…", |name| &**name);
            let instead = functions::instead_of_method(name).map_or_else(
                || "functions are called as @namespace.name(…)".to_owned(),
                |call| format!("use {call}"),
            );
            let reason = format!("values have no methods such as .{name}(…); {instead}");
            return fail(SyntaxRule::Operator, step.column, reason);
        }
        match &base.kind {
            Kind::Local(index) => {
                let name = self.locals.get(*index).map_or("f", |name| &**name);
                fail(
                    SyntaxRule::Syntax,
                    base.column,
                    format!("the lambda {name}(…) is called as @({name})(…)"),
                )
            }
            Kind::Variable(name) => match functions::without_namespace(name) {
                Some(full) => {
                    fail(SyntaxRule::MissingAt, base.column, format!("{name}(…) must be written {full}(…)"))
                }
                None => fail(
                    SyntaxRule::Syntax,
                    base.column,
                    format!("there is no function {name}(…); functions are called as @namespace.name(…)"),
                ),
            },
            _ => self.unexpected("an operator or the end"),
        }
    }

    fn primary(&mut self) -> Parse<Node> {
        let column = self.scan.column();
        if let Some(word) = self.scan.peek_name() {
            return self.word(&word);
        }
        let kind = match self.scan.peek() {
            Some('"') => Kind::Constant(self.string()?),
            Some('`') => return self.template(Some('`')),
            Some('@') => return self.call(),
            Some('[') => self.array()?,
            Some('{') => self.object()?,
            Some('(') => {
                self.scan.next();
                let inner = self.expr()?;
                self.scan.skip_space();
                return if self.scan.eat(")") { Ok(inner) } else { Err(self.unexpected("')'")) };
            }
            Some(char) if char.is_ascii_digit() => Kind::Constant(Value::Number(self.scan.number()?)),
            _ => return Err(self.unexpected("a value")),
        };
        node_of(column, kind)
    }

    /// A name, or a word that is a constant.
    fn word(&mut self, word: &str) -> Parse<Node> {
        let column = self.scan.column();
        self.scan.eat(word);
        let constant = match word {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" => Some(Value::Null),
            _ => None,
        };
        if let Some(value) = constant {
            return node_of(column, Kind::Constant(value));
        }
        if !is_name(word) {
            let reason = match word {
                "let" | "try" => format!("a `{word}` within an operation stands in parentheses"),
                _ => format!("expected a value, not `{word}`"),
            };
            return Err(SyntaxError::new(SyntaxRule::Syntax, column, &reason));
        }
        if matches!(word, "typeof" | "new" | "not")
            && self.operand_follows()
            && let Some(error) = foreign_word(column, word)
        {
            return Err(error);
        }
        let kind = match self.locals.iter().rposition(|local| &**local == word) {
            Some(index) => Kind::Local(index),
            None => Kind::Variable(word.into()),
        };
        node_of(column, kind)
    }

    /// Whether a value begins behind this word. Then the word is no variable: two values do not follow each other.
    fn operand_follows(&self) -> bool {
        let mut ahead = self.scan.clone();
        ahead.skip_space();
        ahead.peek().is_some_and(|char| char.is_ascii_alphanumeric() || "_\"`@{(".contains(char))
            && !ahead.peek_name().is_some_and(|name| matches!(&*name, "return" | "catch"))
    }

    fn array(&mut self) -> Parse<Kind> {
        self.scan.next();
        let mut items = Vec::new();
        loop {
            self.scan.skip_space();
            if self.scan.eat("]") {
                return Ok(Kind::Array(items));
            }
            items.push(self.expr()?);
            self.scan.skip_space();
            if !self.scan.eat(",") && !self.scan.sees("]") {
                return Err(self.unexpected("',' or ']'"));
            }
        }
    }

    fn object(&mut self) -> Parse<Kind> {
        self.scan.next();
        let mut pairs = Vec::new();
        loop {
            self.scan.skip_space();
            if self.scan.eat("}") {
                return Ok(Kind::Object(pairs));
            }
            let key = self.key()?;
            self.scan.skip_space();
            if !self.scan.eat(":") {
                return Err(self.unexpected("':'"));
            }
            pairs.push((key, self.expr()?));
            self.scan.skip_space();
            if !self.scan.eat(",") && !self.scan.sees("}") {
                return Err(self.unexpected("',' or '}'"));
            }
        }
    }

    fn key(&mut self) -> Parse<Key> {
        if let Some(name) = self.scan.name() {
            return Ok(Key::Name(name.into()));
        }
        match self.scan.peek() {
            Some('"') => Ok(Key::Name(self.string()?.as_text().unwrap_or_default().into())),
            Some('[') => {
                self.scan.next();
                let key = self.expr()?;
                self.scan.skip_space();
                if self.scan.eat("]") { Ok(Key::Computed(key)) } else { Err(self.unexpected("']'")) }
            }
            _ => Err(self.unexpected("a name, a text or '}'")),
        }
    }
}
