//! Expressions of journeys: what authors write, over what strangers send.

use super::{Outcome, text};
use readmit_core::Timestamp;
use readmit_core::journey::Value;
use readmit_core::journey::expression::{
    Budget, Expression, Interrupted, NoValue, PolicyCall, Scope, limits,
};

/// Every variable is there and holds the text of the expression itself, which is as strange as any other.
struct Everything<'a> {
    text: &'a str,
    drawn: u8,
}

impl Scope for Everything<'_> {
    fn variable(&self, name: &str) -> Option<Value> {
        let list = [Value::Null, self.text.into(), 3_u32.into(), true.into()].into_iter().collect();
        Some(match name.len() % 4 {
            0 => self.text.into(),
            1 => 2_u32.into(),
            2 => list,
            _ => Value::object([("a", list), ("b", self.text.into())]),
        })
    }

    fn policy(&mut self, call: PolicyCall) -> Result<Value, Interrupted> {
        if call == PolicyCall::Device {
            Err(Interrupted)
        } else {
            Ok(Value::object([("params", self.text)].map(field)))
        }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000)
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.drawn;
            self.drawn = self.drawn.wrapping_add(1);
        }
    }
}

fn field((name, text): (&'static str, &str)) -> (&'static str, Value) {
    (name, text.into())
}

/// The whole input is one expression, and the text of one text field.
///
/// # Panics
/// When an error stands outside the text, or a value differs from one evaluation to the next or breaks a limit.
pub fn expression(data: &[u8]) -> Outcome {
    let source = text(data);
    let as_text = Expression::parse_text(&source);
    let parsed = Expression::parse(&source);
    let columns = 1..=source.chars().count() + 1;
    for expression in [&as_text, &parsed] {
        match expression {
            Ok(expression) => judge(expression, &source, &columns),
            Err(error) => assert!(columns.contains(&error.column), "{error}"),
        }
    }
    if parsed.is_ok() { Outcome::Accepted } else { Outcome::Refused }
}

fn judge(expression: &Expression, source: &str, columns: &std::ops::RangeInclusive<usize>) {
    let once = || {
        let mut budget = Budget::default();
        let value = expression.evaluate(&mut Everything { text: source, drawn: 0 }, &mut budget);
        (value, budget.steps)
    };
    let (value, steps) = once();
    assert_eq!((value.clone(), steps), once(), "the same every time");
    match value {
        // A text is larger than its value at most by what JSON escapes.
        Ok(value) => assert!(value.to_json().len() <= 7 * limits::SIZE_MAX),
        Err(NoValue::Failed { column, .. }) => assert!(columns.contains(&column), "column {column}"),
        Err(NoValue::Interrupted) => assert!(source.contains('@') && source.contains("device")),
    }
    if let Some(constant) = expression.as_constant() {
        let again =
            Expression::parse(Expression::constant(&constant).source()).map(|again| again.as_constant());
        assert!(again.is_err() || again == Ok(Some(constant)), "a constant is read as it was written");
    }
    for read in expression.reads().into_iter().chain(expression.as_path()) {
        assert!(columns.contains(&read.column) && source.contains(read.name.trim_start_matches("@policy.")));
    }
    for remark in expression.remarks() {
        assert!(columns.contains(&remark.column));
    }
}
