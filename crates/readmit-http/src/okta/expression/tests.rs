//! What is read, what is refused and where, and that reading what was written gives the same.

use super::*;
use proptest::prelude::*;

fn found(attribute: &str) -> Vec<Found<'static>> {
    match attribute {
        "name" => vec![Found::text("Ann Lee")],
        "tag" => vec![Found::text("red"), Found::text("green")],
        "age" => vec![Found::Number(41.0)],
        "on" => vec![Found::Boolean(true)],
        "at" => vec![Found::Instant(Timestamp::from_millis(1_747_082_610_000))],
        "empty" => vec![Found::text("")],
        _ => Vec::new(),
    }
}

fn kind(attribute: &str) -> Option<Kind> {
    match attribute {
        "name" | "tag" | "empty" => Some(Kind::Text),
        "at" => Some(Kind::Instant),
        "id" => Some(Kind::Word),
        "age" | "on" | "none" => Some(Kind::Any),
        _ => None,
    }
}

fn checked(text: &str) -> Result<Expression, Invalid> {
    let mut expression = parse(text)?;
    expression.check(&kind, &|_, _| true)?;
    Ok(expression)
}

#[test]
fn comparisons_hold_as_they_should() {
    let table = [
        (r#"name eq "ann lee""#, true, false),
        (r#"name EQ "Ann Lee""#, true, true),
        (r#"name sw "ANN""#, true, false),
        (r#"name co "n L""#, true, true),
        (r#"name co "zz""#, false, false),
        (r#"name gt "Ann""#, true, true),
        (r#"name lt "Ann""#, false, false),
        (r#"tag eq "green""#, true, true),
        (r#"tag eq "blue""#, false, false),
        ("age eq 41", true, true),
        ("age gt 41", false, false),
        ("age ge 41", true, true),
        ("age lt 41.5 and age le 41", true, true),
        (r#"age eq "41""#, false, false),
        ("on eq true", true, true),
        ("on eq FALSE", false, false),
        (r#"at gt "2025-05-12T20:43:29.999Z""#, true, true),
        (r#"at eq "2025-05-12T22:43:30+02:00""#, true, true),
        (r#"at lt "2025-05-12T20:43:30.000Z""#, false, false),
        ("none pr", false, false),
        ("empty pr", false, false),
        ("age pr", true, true),
        ("none pr or age pr", true, true),
        ("none pr and age pr or on eq true", true, true),
        ("none pr and (age pr or on eq true)", false, false),
        (r#"(((name co "Lee")))"#, true, true),
        (r#"name co "\u004cee""#, true, true),
    ];
    for (text, insensitive, sensitive) in table {
        let expression = checked(text).unwrap();
        assert_eq!(expression.holds(Case::Insensitive, &found), insensitive, "{text}");
        assert_eq!(expression.holds(Case::Sensitive, &found), sensitive, "{text}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let deep = format!("{}age pr{}", "(".repeat(21), ")".repeat(21));
    let many = vec!["age pr"; 101].join(" or ");
    let table = [
        ("", 1),
        ("   ", 4),
        ("age", 4),
        ("age ne 1", 5),
        ("age eq", 7),
        ("age eq x", 8),
        ("age eq 1 age eq 2", 10),
        ("(age pr", 8),
        ("age pr)", 7),
        (r#"name eq "ann"#, 9),
        (r#"name eq "\q""#, 9),
        ("name eq 'ann'", 9),
        ("höhe pr", 1),
        ("Name pr", 1),
        (r#"id sw "a""#, 1),
        (r#"at eq "yesterday""#, 1),
        ("name eq 7", 1),
        (r#"age pr and at co "2""#, 12),
        ("age eq 1e999", 8),
        ("not (age pr)", 5),
        (deep.as_str(), 21),
        (many.as_str(), 1_001),
    ];
    for (text, position) in table {
        let error = checked(text).unwrap_err();
        assert_eq!(error.position, position, "{text}: {}", error.expected);
    }
    assert!(parse(&"x".repeat(5_000)).is_err());
}

#[test]
fn what_must_hold_together_is_told_apart() {
    let parts = |text| parse(text).unwrap().conjuncts().len();
    assert_eq!(parts("age pr"), 1);
    assert_eq!(parts("age pr and (on pr and name pr) and (at pr or tag pr)"), 4);
    assert_eq!(parts("age pr or on pr"), 1);
}

/// Writes an expression with all its parentheses.
fn written(expression: &Expression) -> String {
    let join = |parts: &[Expression], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| format!("({})", written(part))).collect();
        parts.join(word)
    };
    match expression {
        Expression::And(parts) => join(parts, " and "),
        Expression::Or(parts) => join(parts, " or "),
        Expression::Comparison(comparison) => {
            let attribute = &comparison.attribute;
            match &comparison.value {
                None => format!("{attribute} pr"),
                Some(Literal::Text(text)) => {
                    format!("{attribute} eq {}", serde_json::to_string(text).unwrap())
                }
                Some(Literal::Number(number)) => format!("{attribute} eq {number}"),
                Some(Literal::Boolean(value)) => format!("{attribute} eq {value}"),
                Some(Literal::Instant(_)) => unreachable!("reading makes no instants"),
            }
        }
    }
}

/// A naive reading of a tree, to compare with.
fn naive(expression: &Expression) -> bool {
    match expression {
        Expression::And(parts) => !parts.iter().any(|part| !naive(part)),
        Expression::Or(parts) => !parts.iter().all(|part| !naive(part)),
        Expression::Comparison(comparison) => {
            found(&comparison.attribute).iter().any(|found| match (found, &comparison.value) {
                (Found::Text(text), None) => !text.is_empty(),
                (_, None) => true,
                (Found::Text(text), Some(Literal::Text(value))) => *text == *value,
                (Found::Number(number), Some(Literal::Number(value))) => number.to_bits() == value.to_bits(),
                (Found::Boolean(known), Some(Literal::Boolean(value))) => known == value,
                _ => false,
            })
        }
    }
}

fn trees() -> impl Strategy<Value = Expression> {
    let value = prop_oneof![
        Just(None),
        prop_oneof![Just("Ann Lee".to_owned()), Just("green".to_owned()), "\\PC{0,8}"]
            .prop_map(|text| Some(Literal::Text(text))),
        prop_oneof![Just(41.0), -99.0..99.0_f64].prop_map(|number| Some(Literal::Number(number))),
        any::<bool>().prop_map(|value| Some(Literal::Boolean(value))),
    ];
    let attribute = prop_oneof![Just("name"), Just("tag"), Just("age"), Just("on"), Just("none")];
    let leaf = (attribute, value).prop_map(|(attribute, value)| {
        let operator = if value.is_none() { Operator::Present } else { Operator::Equal };
        let attribute = attribute.to_owned();
        Expression::Comparison(Comparison::new(attribute, operator, value, 0))
    });
    leaf.prop_recursive(4, 40, 4, |inner| {
        let parts = proptest::collection::vec(inner, 2..4);
        prop_oneof![parts.clone().prop_map(Expression::And), parts.prop_map(Expression::Or)]
    })
}

proptest! {
    #[test]
    fn an_expression_that_is_written_and_read_means_the_same(tree in trees()) {
        let read = parse(&written(&tree)).unwrap();
        prop_assert_eq!(read.holds(Case::Sensitive, &found), naive(&tree), "{}", written(&tree));
    }

    #[test]
    fn no_text_does_harm(text in "\\PC{0,80}") {
        if let Err(error) = checked(&text) {
            prop_assert!(error.position >= 1 && error.position <= text.chars().count() + 1);
        }
    }

    #[test]
    fn no_row_of_words_does_harm(words in proptest::collection::vec(
        prop_oneof!["\\(", "\\)", "and", "or", "eq", "pr", "name", "at", "\"x\"", "7", "-", "\"", "true"], 0..60,
    )) {
        if let Ok(expression) = checked(&words.join(" ")) {
            expression.holds(Case::Insensitive, &found);
        }
    }
}
