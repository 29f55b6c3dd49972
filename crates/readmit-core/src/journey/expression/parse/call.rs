//! Calls: `@namespace.name(…)`, `@name(…)` and `@(lambda)(…)`.

use super::{Parse, Parser, node_of};
use crate::journey::expression::ast::{Kind, Node};
use crate::journey::expression::functions::{self, Callable};
use crate::journey::expression::{SyntaxError, SyntaxRule};

impl Parser<'_> {
    /// A call; its `@` stands here.
    pub(super) fn call(&mut self) -> Parse<Node> {
        let column = self.scan.column();
        self.scan.next();
        self.scan.skip_space();
        if self.scan.eat("(") {
            return self.apply(column);
        }
        let Some(first) = self.scan.name() else {
            return Err(self.unexpected("the name of a function"));
        };
        let name = self.member_of(&first)?;
        let callable = functions::find(&name)
            .map_err(|reason| SyntaxError::new(SyntaxRule::UnknownFunction, column, &reason))?;
        let before = self.scan.at;
        self.scan.skip_space();
        let (arguments, written) = if self.scan.eat("(") {
            (self.arguments()?, true)
        } else {
            self.scan.at = before;
            (Vec::new(), false)
        };
        let (least, most, takes) = callable.takes();
        if !(least..=most).contains(&arguments.len()) {
            let reason = format!("{name}({takes}) {}", miscounted(least, most, arguments.len()));
            return Err(SyntaxError::new(SyntaxRule::Arguments, column, &reason));
        }
        if !written {
            self.remark(80, column, format!("{name} is a function; call it: {name}()"));
        }
        match callable {
            Callable::Function(function) => node_of(column, Kind::Call(function, arguments)),
            Callable::Policy(call) => node_of(column, Kind::Policy(call)),
        }
    }

    /// The whole name of a function. Behind `@time` and `@len` a point may belong to what follows: `@time.now` is a
    /// function, and so is `@time`.
    fn member_of(&mut self, first: &str) -> Parse<String> {
        let before = self.scan.at;
        self.scan.skip_space();
        if !self.scan.eat(".") {
            self.scan.at = before;
            return Ok(format!("@{first}"));
        }
        self.scan.skip_space();
        match self.scan.name() {
            Some(member) => Ok(format!("@{first}.{member}")),
            None => Err(self.unexpected("the name of a function")),
        }
    }

    /// `@(f)(x)`; the first parenthesis has been taken.
    fn apply(&mut self, column: usize) -> Parse<Node> {
        let lambda = self.expr()?;
        self.scan.skip_space();
        if !self.scan.eat(")") {
            return Err(self.unexpected("')'"));
        }
        self.scan.skip_space();
        if !self.scan.eat("(") {
            return Err(self.unexpected("'(' and the arguments of the lambda"));
        }
        let arguments = self.arguments()?;
        if let Kind::Lambda(written) = &lambda.kind
            && written.parameters != arguments.len()
        {
            let count = written.parameters;
            let reason = format!("the lambda {}", miscounted(count, count, arguments.len()));
            return Err(SyntaxError::new(SyntaxRule::Arguments, column, &reason));
        }
        node_of(column, Kind::Apply(Box::new(lambda), arguments))
    }

    /// Arguments up to the parenthesis that ends them.
    fn arguments(&mut self) -> Parse<Vec<Node>> {
        let mut arguments = Vec::new();
        self.scan.skip_space();
        if self.scan.eat(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expr()?);
            self.scan.skip_space();
            if self.scan.eat(")") {
                return Ok(arguments);
            }
            if !self.scan.eat(",") {
                // A list of arguments that just ends is far more often a forgotten parenthesis.
                return Err(self.unexpected(if self.scan.is_at_end() { "')'" } else { "',' or ')'" }));
            }
        }
    }
}

/// "expects 2 arguments, not 3".
pub(in crate::journey::expression) fn miscounted(least: usize, most: usize, count: usize) -> String {
    let expected = match (least, most) {
        (0, 0) => "expects no argument".to_owned(),
        (1, 1) => "expects 1 argument".to_owned(),
        (least, most) if least == most => format!("expects {least} arguments"),
        (least, usize::MAX) => format!("expects at least {least} arguments"),
        (least, most) => format!("expects {least} to {most} arguments"),
    };
    format!("{expected}, not {count}")
}
