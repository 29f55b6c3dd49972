//! From text to expression.

use super::lexer::{Placed, Token, tokens};
use super::{COMPARISONS_MAX, Comparison, DEPTH_MAX, Expression, Invalid, Literal, Operator, TEXT_CHARS_MAX};

/// Reads an expression.
pub(in crate::okta) fn parse(text: &str) -> Result<Expression, Invalid> {
    if text.chars().count() > TEXT_CHARS_MAX {
        let message = format!("an expression has at most {TEXT_CHARS_MAX} characters");
        return Err(Invalid::new(TEXT_CHARS_MAX + 1, message));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, end: text.chars().count() + 1, comparisons: 0 };
    let expression = parser.any(0)?;
    match parser.peek() {
        None => Ok(expression),
        Some((position, _)) => Err(Invalid::new(*position, "`and`, `or` or the end was expected")),
    }
}

struct Parser<'a> {
    tokens: &'a [Placed],
    at: usize,
    /// The place behind the last character.
    end: usize,
    comparisons: usize,
}

impl<'a> Parser<'a> {
    fn any(&mut self, depth: usize) -> Result<Expression, Invalid> {
        let mut parts = vec![self.all(depth)?];
        while self.takes("or") {
            parts.push(self.all(depth)?);
        }
        Ok(joined(parts, Expression::Or))
    }

    fn all(&mut self, depth: usize) -> Result<Expression, Invalid> {
        let mut parts = vec![self.factor(depth)?];
        while self.takes("and") {
            // What `and` joins inside of parentheses is joined all the same.
            match self.factor(depth)? {
                Expression::And(more) => parts.extend(more),
                one => parts.push(one),
            }
        }
        Ok(joined(parts, Expression::And))
    }

    fn factor(&mut self, depth: usize) -> Result<Expression, Invalid> {
        match self.next() {
            Some((position, Token::Open)) => {
                if depth >= DEPTH_MAX {
                    let message = format!("at most {DEPTH_MAX} parentheses can be inside of each other");
                    return Err(Invalid::new(*position, message));
                }
                let inner = self.any(depth + 1)?;
                match self.next() {
                    Some((_, Token::Close)) => Ok(inner),
                    other => Err(self.expected(other, "a closing parenthesis was expected")),
                }
            }
            Some((position, Token::Word(attribute))) => {
                self.comparison(*position, attribute).map(Expression::Comparison)
            }
            other => Err(self.expected(other, "an attribute was expected")),
        }
    }

    fn comparison(&mut self, position: usize, attribute: &str) -> Result<Comparison, Invalid> {
        self.comparisons += 1;
        if self.comparisons > COMPARISONS_MAX {
            let message = format!("an expression has at most {COMPARISONS_MAX} comparisons");
            return Err(Invalid::new(position, message));
        }
        let operators = "one of eq, sw, co, gt, ge, lt, le, pr was expected";
        let operator = match self.next() {
            Some((at, Token::Word(word))) => operator(word).ok_or_else(|| Invalid::new(*at, operators))?,
            other => return Err(self.expected(other, operators)),
        };
        let value = if operator == Operator::Present { None } else { Some(self.value()?) };
        Ok(Comparison::new(attribute.to_owned(), operator, value, position))
    }

    fn value(&mut self) -> Result<Literal, Invalid> {
        match self.next() {
            Some((_, Token::Text(text))) => Ok(Literal::Text(text.clone())),
            Some((_, Token::Number(number))) => Ok(Literal::Number(*number)),
            Some((_, Token::Word(word))) if word.eq_ignore_ascii_case("true") => Ok(Literal::Boolean(true)),
            Some((_, Token::Word(word))) if word.eq_ignore_ascii_case("false") => Ok(Literal::Boolean(false)),
            other => {
                let message = "a value was expected: a text in double quotes, a number, true or false";
                Err(self.expected(other, message))
            }
        }
    }

    fn peek(&self) -> Option<&'a Placed> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Placed> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    /// Takes a connective, if it comes next.
    fn takes(&mut self, connective: &str) -> bool {
        let comes =
            matches!(self.peek(), Some((_, Token::Word(word))) if word.eq_ignore_ascii_case(connective));
        self.at += usize::from(comes);
        comes
    }

    fn expected(&self, found: Option<&Placed>, what: &str) -> Invalid {
        Invalid::new(found.map_or(self.end, |(position, _)| *position), what)
    }
}

fn joined(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn operator(word: &str) -> Option<Operator> {
    Some(match word.to_ascii_lowercase().as_str() {
        "eq" => Operator::Equal,
        "sw" => Operator::StartsWith,
        "co" => Operator::Contains,
        "gt" => Operator::Greater,
        "ge" => Operator::GreaterOrEqual,
        "lt" => Operator::Less,
        "le" => Operator::LessOrEqual,
        "pr" => Operator::Present,
        _ => return None,
    })
}
