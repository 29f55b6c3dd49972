//! Claims that hold for every text, tried on random ones.

use super::Known;
use crate::journey::expression::limits::STEPS_MAX;
use crate::journey::expression::{Budget, Expression, NoValue, size};
use crate::journey::value::Value;
use proptest::prelude::*;

/// Pieces of the grammar, so that random texts come to more than syntax errors.
const PIECES: [&str; 60] = [
    "a",
    "s",
    "n",
    "list",
    "people",
    "clientData",
    ".name",
    ".email",
    "[0]",
    "[\"a\"]",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "?",
    "??",
    "||",
    "&&",
    "==",
    "!=",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "1",
    "0.5",
    "1e300",
    "0xff",
    "\"x\"",
    "`y`",
    "`${",
    "}`",
    "null",
    "true",
    "let x = ",
    "let f = (g) => ",
    " return ",
    "try ",
    " catch ",
    "(x) => ",
    "(x, y) => ",
    "x",
    "@(f)(",
    "@(f)(f)",
    "@std.map(list, ",
    "@std.len(",
    "@std.range(0, ",
    "@strings.split(s, ",
    "@std.sort(list, ",
    "@std.reduce(list, ",
    "@time().now",
    "@policy.request().params",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..20).prop_map(|pieces| pieces.concat()),
        "(?s).{0,60}",
        prop::collection::vec(any::<u8>(), 0..60)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ]
}

/// Expressions that parse and mostly come to something.
fn sums() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(
        &[
            "1",
            "2.5",
            "\"x\"",
            "null",
            "true",
            "[]",
            "list",
            "n",
            "s",
            "clientData",
            "people[1].name",
            "@time().now",
            "[1, \"a\"]",
            "{k: 1}",
            "0",
        ][..],
    );
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        let operators = prop::sample::select(
            &["+", "-", "*", "/", "%", "==", "!=", "<", "<=", "&&", "||", "??", "? s :", "? [1] :"][..],
        );
        prop_oneof![
            (inner.clone(), operators, inner.clone()).prop_map(|(a, by, b)| format!("({a} {by} {b})")),
            inner.clone().prop_map(|a| format!("`<${{{a}}}>`")),
            inner.clone().prop_map(|a| format!("(try {a} catch 0)")),
            inner.clone().prop_map(|a| format!("!{a}")),
            inner.clone().prop_map(|a| format!("[{a}]")),
            inner.clone().prop_map(|a| format!("@std.map(list, (x) => {a} + x)")),
            inner.clone().prop_map(|a| format!("@(((y) => [y, y]))({a})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("(let z = {a} return [z, {b}])")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_anything(source in texts()) {
        for parse in [Expression::parse, Expression::parse_text] {
            match parse(&source) {
                Ok(expression) => sound(&expression),
                Err(error) => {
                    prop_assert!((1..=source.chars().count() + 1).contains(&error.column), "{}", error);
                    prop_assert!(!error.reason.is_empty());
                }
            }
        }
    }

    #[test]
    fn expressions_come_to_the_same_every_time(source in sums()) {
        sound(&Expression::parse(&source).unwrap());
    }

    #[test]
    fn numbers_are_calculated_as_the_machine_does(a in -1e9..1e9_f64, b in -1e9..1e9_f64, x: i32, y: i32) {
        for (a, b) in [(a, b), (x.into(), y.into()), (x.into(), x.into())] {
            let scope = &mut Known { variables: Value::object([("a", a.into()), ("b", Value::from(b))]), ..Known::default() };
            let mut value = |source| Expression::parse(source).unwrap().evaluate(scope, &mut Budget::default());
            prop_assert_eq!(value("a + b"), Ok(Value::Number(a + b)));
            prop_assert_eq!(value("a - -b"), Ok(Value::Number(a + b)));
            prop_assert_eq!(value("a - b * a"), Ok(Value::Number(a - b * a)));
            prop_assert_eq!(value("a < b"), Ok((a < b).into()));
            prop_assert_eq!(value("a >= b"), Ok((a >= b).into()));
            prop_assert_eq!(value("a == b"), Ok(a.total_cmp(&b).is_eq().into()));
            if b != 0.0 {
                prop_assert_eq!(value("a / b"), Ok(Value::Number(a / b)));
                prop_assert_eq!(value("a % b"), Ok(Value::Number(a % b)));
            }
        }
    }

    #[test]
    fn texts_are_compared_and_joined(a in ".{0,8}", b in ".{0,8}") {
        let scope = &mut Known { variables: Value::object([("a", Value::from(&*a)), ("b", Value::from(&*b))]), ..Known::default() };
        let mut value = |source| Expression::parse(source).unwrap().evaluate(scope, &mut Budget::default());
        prop_assert_eq!(value("`${a}${b}` == a + b"), Ok(true.into()));
        prop_assert_eq!(value("@strings.startsWith(a + b, a)"), Ok(true.into()));
        prop_assert_eq!(value("@std.len(a + b) == @std.len(a) + @std.len(b)"), Ok(true.into()));
        prop_assert_eq!(value("a < b"), Ok(a.chars().lt(b.chars()).into()));
        prop_assert_eq!(value("@json.parse(@json.stringify([a, b])) == [a, b]"), Ok(true.into()));
    }

    #[test]
    fn what_is_constant_is_written_and_read(text in "(?s).{0,40}") {
        let constant = Expression::constant(&text.as_str().into());
        prop_assert_eq!(Expression::parse(constant.source()).unwrap().as_constant(), Some(text.into()));
    }
}

/// Holds the claims about one expression: the same value every time, within the limits.
pub(super) fn sound(expression: &Expression) {
    let once = |steps| {
        let mut budget = Budget { steps };
        (expression.evaluate(&mut Known::default(), &mut budget), budget.steps)
    };
    let (value, left) = once(STEPS_MAX);
    assert_eq!((value.clone(), left), once(STEPS_MAX), "{}", expression.source());
    match value {
        Ok(value) => {
            assert!(size::measure(&value).is_ok());
            // Exactly what it cost is enough, and one step less is not.
            let cost = STEPS_MAX - left;
            assert_eq!(once(cost), (Ok(value), 0));
            assert_eq!(once(cost - 1).1, 0);
        }
        Err(NoValue::Failed { column, .. }) => {
            assert!((1..=expression.source().chars().count() + 1).contains(&column));
        }
        Err(NoValue::Interrupted) => panic!("nothing interrupts here"),
    }
    let scope = &mut Known { is_interrupted: true, is_strict: true, ..Known::default() };
    let _ = expression.evaluate(scope, &mut Budget { steps: 500 });
    let _ = (expression.as_constant(), expression.as_path(), expression.reads(), expression.remarks());
}
