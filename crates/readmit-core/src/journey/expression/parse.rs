//! The parser: recursive descent over the characters, with binary operators by precedence.
//!
//! Names that `let` and lambdas declare are told from variables here, so nothing later looks a name up twice.

mod advice;
mod call;
mod literal;
mod primary;

pub(super) use call::miscounted;

use super::ast::{Kind, Lambda, Link, Node, Operator};
use super::limits::{DEPTH_MAX, NAMES_MAX, SOURCE_BYTES_MAX};
use super::scan::Scan;
use super::{Remark, SyntaxError, SyntaxRule, is_name};
use std::sync::Arc;

/// A whole text, parsed.
pub(super) struct Parsed {
    pub root: Node,
    pub remarks: Vec<Remark>,
}

/// Parses a text that is one expression.
pub(super) fn expression(source: &str) -> Result<Parsed, SyntaxError> {
    let chars = characters(source)?;
    Parser::new(&chars).whole(Parser::expr)
}

/// Parses the text of a field that holds a text. What begins with a backtick, or has one anywhere and parses, is an
/// expression; a text in double quotes, and a text with `${`, is a template; the rest is an expression shown as text.
pub(super) fn text(source: &str) -> Result<Parsed, SyntaxError> {
    let chars = characters(source)?;
    let as_text = || Parser::new(&chars).whole(Parser::shown);
    if source.trim_start().starts_with('`') {
        return as_text();
    }
    if source.trim_start().starts_with('"')
        && let Ok(parsed) = Parser::new(&chars).whole(|parser| parser.template(Some('"')))
    {
        return Ok(parsed);
    }
    if source.contains("${") {
        if source.contains('`')
            && let Ok(parsed) = as_text()
        {
            return Ok(parsed);
        }
        let mut parser = Parser::new(&chars);
        let root = parser.template(None)?;
        return Ok(Parsed { root, remarks: parser.remarks });
    }
    as_text().map_err(|error| match error.rule {
        SyntaxRule::Syntax => SyntaxError {
            reason: format!(
                "{}; a text that is shown as it stands is written in double quotes",
                error.reason
            ),
            ..error
        },
        _ => error,
    })
}

fn characters(source: &str) -> Result<Vec<char>, SyntaxError> {
    if source.len() > SOURCE_BYTES_MAX {
        let reason = format!("the text is longer than {SOURCE_BYTES_MAX} bytes");
        return Err(SyntaxError::new(SyntaxRule::Syntax, 1, &reason));
    }
    Ok(source.chars().collect())
}

type Parse<T> = Result<T, SyntaxError>;

struct Parser<'a> {
    scan: Scan<'a>,
    depth: usize,
    /// Names in scope that `let` and lambdas declare.
    locals: Vec<Arc<str>>,
    remarks: Vec<Remark>,
    /// Whether texts are looked at for being expressions by mistake; not within such a look.
    suspects: bool,
}

impl<'a> Parser<'a> {
    fn new(chars: &'a [char]) -> Self {
        Self { scan: Scan::new(chars), depth: 0, locals: Vec::new(), remarks: Vec::new(), suspects: true }
    }

    /// Reads something that the text consists of, with nothing but white space around it.
    fn whole(mut self, read: impl FnOnce(&mut Self) -> Parse<Node>) -> Parse<Parsed> {
        self.scan.skip_space();
        let root = read(&mut self)?;
        self.scan.skip_space();
        if self.scan.is_at_end() {
            Ok(Parsed { root, remarks: self.remarks })
        } else {
            Err(self.unexpected("the end"))
        }
    }

    /// An expression whose value is shown as text.
    fn shown(&mut self) -> Parse<Node> {
        let column = self.scan.column();
        let node = self.expr()?;
        if matches!(node.kind, Kind::Template(_)) {
            return Ok(node);
        }
        node_of(column, Kind::Template(vec![super::ast::Part::Value(node)]))
    }

    /// Reads something that nests. Leaves white space behind it alone.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= DEPTH_MAX {
            return Err(too_deep(self.scan.column()));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn expr(&mut self) -> Parse<Node> {
        self.nested(|parser| {
            parser.scan.skip_space();
            if let Some(node) = parser.far_reaching()? { Ok(node) } else { parser.choice() }
        })
    }

    /// `let`, `try` or a lambda, if one begins here.
    fn far_reaching(&mut self) -> Parse<Option<Node>> {
        let column = self.scan.column();
        let kind = if self.scan.eat_word("let") {
            self.let_rest()?
        } else if self.scan.eat_word("try") {
            let tried = self.expr()?;
            self.scan.skip_space();
            if !self.scan.eat_word("catch") {
                return Err(self.unexpected("`catch`"));
            }
            Kind::Try(Box::new(tried), Box::new(self.expr()?))
        } else if let Some(parameters) = self.parameters()? {
            self.lambda_rest(parameters)?
        } else {
            return Ok(None);
        };
        node_of(column, kind).map(Some)
    }

    fn let_rest(&mut self) -> Parse<Kind> {
        let outer = self.locals.len();
        let mut values = Vec::new();
        loop {
            self.scan.skip_space();
            let column = self.scan.column();
            let Some(name) = self.scan.name() else { return Err(self.unexpected("a name")) };
            self.scan.skip_space();
            if !self.scan.eat("=") {
                return Err(self.unexpected("'='"));
            }
            values.push(self.expr()?);
            self.declare(name, column)?;
            self.scan.skip_space();
            if !self.scan.eat(",") {
                break;
            }
        }
        if !self.scan.eat_word("return") {
            return Err(self.unexpected("',' or `return`"));
        }
        let body = self.expr()?;
        self.locals.truncate(outer);
        Ok(Kind::Let(values, Box::new(body)))
    }

    /// The parameters of a lambda with its arrow, if that is what begins here.
    fn parameters(&mut self) -> Parse<Option<Vec<(String, usize)>>> {
        let start = self.scan.at;
        let mut names = Vec::new();
        let complete = self.scan.eat("(") && self.parameter_list(&mut names) && {
            self.scan.skip_space();
            self.scan.eat("=>")
        };
        if complete {
            return Ok(Some(names));
        }
        self.scan.at = start;
        if self.scan.name().is_some() {
            self.scan.skip_space();
            if self.scan.sees("=>") {
                let reason = "the parameter of a lambda stands in parentheses: (x) => …";
                return Err(SyntaxError::new(SyntaxRule::Syntax, start + 1, reason));
            }
            self.scan.at = start;
        }
        Ok(None)
    }

    fn parameter_list(&mut self, names: &mut Vec<(String, usize)>) -> bool {
        self.scan.skip_space();
        if self.scan.eat(")") {
            return true;
        }
        loop {
            self.scan.skip_space();
            let column = self.scan.column();
            let Some(name) = self.scan.name() else { return false };
            names.push((name, column));
            self.scan.skip_space();
            if self.scan.eat(")") {
                return true;
            }
            if !self.scan.eat(",") {
                return false;
            }
        }
    }

    fn lambda_rest(&mut self, parameters: Vec<(String, usize)>) -> Parse<Kind> {
        let outer = self.locals.len();
        let count = parameters.len();
        for (name, column) in parameters {
            self.declare(name, column)?;
        }
        let body = Box::new(self.expr()?);
        self.locals.truncate(outer);
        Ok(Kind::Lambda(Lambda { parameters: count, body }))
    }

    fn declare(&mut self, name: String, column: usize) -> Parse<()> {
        let wrong = |reason: String| Err(SyntaxError::new(SyntaxRule::Syntax, column, &reason));
        if !is_name(&name) {
            return wrong(format!("`{name}` is a reserved word and no name"));
        }
        if self.locals.len() >= NAMES_MAX {
            return wrong(format!("more than {NAMES_MAX} names are declared here"));
        }
        self.locals.push(name.into());
        Ok(())
    }

    fn choice(&mut self) -> Parse<Node> {
        let column = self.scan.column();
        let mut last = self.binary(0)?;
        let mut cases = Vec::new();
        loop {
            self.scan.skip_space();
            if !self.scan.eat("?") {
                break;
            }
            let chosen = self.expr()?;
            self.scan.skip_space();
            if !self.scan.eat(":") {
                return Err(self.unexpected("':'"));
            }
            cases.push((last, chosen));
            self.scan.skip_space();
            if let Some(node) = self.far_reaching()? {
                last = node;
                break;
            }
            last = self.binary(0)?;
        }
        if cases.is_empty() { Ok(last) } else { node_of(column, Kind::Choice(cases, Box::new(last))) }
    }

    /// Operators of this precedence and tighter ones.
    fn binary(&mut self, precedence: usize) -> Parse<Node> {
        if precedence > Operator::TIGHTEST {
            return self.unary();
        }
        let column = self.scan.column();
        let first = self.binary(precedence + 1)?;
        let mut rest = Vec::new();
        loop {
            self.scan.skip_space();
            let column = self.scan.column();
            let Some(operator) = self.operator()? else { break };
            if operator.precedence() != precedence {
                break;
            }
            self.scan.eat(operator.written());
            self.scan.skip_space();
            rest.push(Link { column, operator, right: self.binary(precedence + 1)? });
        }
        if rest.is_empty() { Ok(first) } else { node_of(column, Kind::Chain(Box::new(first), rest)) }
    }

    /// The operator that stands here, without taking it.
    fn operator(&self) -> Parse<Option<Operator>> {
        if let Some(error) = self.foreign_operator() {
            return Err(error);
        }
        let found = Operator::WRITTEN.iter().find(|(text, _)| self.scan.sees(text));
        Ok(found.map(|(_, operator)| *operator))
    }

    fn unary(&mut self) -> Parse<Node> {
        let column = self.scan.column();
        if let Some(error) = self.foreign_operator() {
            return Err(error);
        }
        let kind: fn(Box<Node>) -> Kind = match self.scan.peek() {
            Some('!') => Kind::Not,
            Some('-') => Kind::Minus,
            _ => return self.postfix(),
        };
        self.scan.next();
        let operand = self.nested(|parser| {
            parser.scan.skip_space();
            parser.unary()
        })?;
        node_of(column, kind(Box::new(operand)))
    }
}

/// A node, unless it would nest too deeply.
fn node_of(column: usize, kind: Kind) -> Parse<Node> {
    let height = kind.children().iter().map(|child| child.height).max().unwrap_or(0) + 1;
    if height > DEPTH_MAX { Err(too_deep(column)) } else { Ok(Node { column, height, kind }) }
}

fn too_deep(column: usize) -> SyntaxError {
    SyntaxError::new(SyntaxRule::Syntax, column, &format!("nested more than {DEPTH_MAX} deep"))
}

#[cfg(test)]
mod tests;
