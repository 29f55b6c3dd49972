//! What the operators do.

use super::{Answer, Run, a, failed};
use crate::journey::expression::ast::{Link, Node, Operator};
use crate::journey::value::Value;
use std::cmp::Ordering;

impl<'e> Run<'e, '_> {
    /// Operators of one precedence, from left to right; the logical ones leave out what does not decide.
    pub(super) fn chain(&mut self, first: &'e Node, rest: &'e [Link]) -> Answer<Value> {
        let mut left = self.value(first)?;
        for link in rest {
            left = match link.operator {
                Operator::Or if left.is_true() => left,
                Operator::And if !left.is_true() => left,
                Operator::Coalesce if left != Value::Null => left,
                Operator::Or | Operator::And | Operator::Coalesce => self.value(&link.right)?,
                operator => {
                    let right = self.value(&link.right)?;
                    self.combined(link.column, operator, &left, &right)?
                }
            };
        }
        Ok(left)
    }

    fn combined(&mut self, column: usize, operator: Operator, left: &Value, right: &Value) -> Answer<Value> {
        match operator {
            Operator::Equal => Ok(self.equal(column, left, right)?.into()),
            Operator::Unequal => Ok((!self.equal(column, left, right)?).into()),
            Operator::Less | Operator::AtMost | Operator::Greater | Operator::AtLeast => {
                let order = self.order(column, left, right)?.ok_or_else(|| {
                    let what = format!("two numbers or two strings, not {} and {}", a(left), a(right));
                    failed(column, format!("\"{}\" compares {what}", operator.written()))
                })?;
                Ok(holds(operator, order).into())
            }
            Operator::Plus => self.sum(column, left, right),
            _ => calculated(column, operator, left, right),
        }
    }

    /// The order of two numbers, or of two texts by their code points.
    pub(in super::super) fn order(
        &mut self,
        column: usize,
        left: &Value,
        right: &Value,
    ) -> Answer<Option<Ordering>> {
        Ok(match (left, right) {
            (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
            (Value::Text(left), Value::Text(right)) => {
                self.work(column, left.len().min(right.len()))?;
                Some(left.cmp(right))
            }
            _ => None,
        })
    }

    fn sum(&mut self, column: usize, left: &Value, right: &Value) -> Answer<Value> {
        match (left, right) {
            (Value::Number(_), Value::Number(_)) => calculated(column, Operator::Plus, left, right),
            (Value::Text(_), _) | (_, Value::Text(_)) => {
                let mut text = self.shown(column, left)?.into_owned();
                let right = self.shown(column, right)?;
                self.append(column, &mut text, &right)?;
                self.text(column, text)
            }
            (Value::Array(left), Value::Array(right)) => {
                self.room_for_items(column, left.len() + right.len())?;
                let items = left.iter().chain(right.iter()).cloned().collect();
                self.array(column, items)
            }
            _ => Err(failed(column, format!("\"+\" cannot join {} and {}", a(left), a(right)))),
        }
    }
}

fn holds(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

fn calculated(column: usize, operator: Operator, left: &Value, right: &Value) -> Answer<Value> {
    let (Value::Number(x), Value::Number(y)) = (left, right) else {
        let what = format!("two numbers, not {} and {}", a(left), a(right));
        return Err(failed(column, format!("\"{}\" needs {what}", operator.written())));
    };
    if matches!(operator, Operator::Divide | Operator::Remainder) && *y == 0.0 {
        return Err(failed(column, "division by zero"));
    }
    number(
        column,
        match operator {
            Operator::Minus => x - y,
            Operator::Times => x * y,
            Operator::Divide => x / y,
            Operator::Remainder => x % y,
            _ => x + y,
        },
    )
}

/// A number that was calculated, unless it is beyond all numbers.
pub(in super::super) fn number(column: usize, number: f64) -> Answer<Value> {
    if number.is_finite() {
        Ok(Value::Number(number))
    } else {
        Err(failed(column, "the number is too large"))
    }
}
