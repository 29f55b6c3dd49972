//! What expressions come to, rule by rule.

use crate::journey::expression::tests::{Known, come_to, evaluated, fail_at};
use crate::journey::expression::{Budget, Expression, NoValue};

#[test]
fn truth_and_logic() {
    come_to(&[
        ("!null && !0 && !\"\" && !false", "true"),
        ("!![] && !!{} && !!\"0\"", "true"),
        ("n && s", "\"text\""),
        ("0 && missing", "0"),
        ("\"\" || 0 || null", "null"),
        ("s || missing", "\"text\""),
        ("null ?? 1", "1"),
        ("false ?? 1", "false"),
        ("0 ?? missing", "0"),
        ("clientData.x || \"default\"", "\"default\""),
        ("null ?? null ?? 2", "2"),
        ("1 || 0 && 0", "1"),
        ("null ?? 0 || 3", "3"),
        ("yes ? 1 : missing", "1"),
        ("no ? missing : 2", "2"),
        ("no ? 1 : no ? 2 : yes ? 3 : missing", "3"),
        ("yes ? no ? 1 : 2 : 3", "2"),
        ("no ? 1 : let a = 5 return a", "5"),
    ]);
    fail_at(&[
        ("yes && missing", 8, "nothing sets the variable `missing`"),
        ("no ? 1 : missing", 10, "missing"),
    ]);
}

#[test]
fn comparisons() {
    come_to(&[
        ("\"1\" == 1 || null == false || 0 == \"\" || [] == {}", "false"),
        ("\"1\" != 1", "true"),
        ("{a: 1, b: [2]} == {b: [2], a: 1}", "true"),
        ("[1, 2] == [2, 1]", "false"),
        ("null == nothing && 1.0 == 1", "true"),
        ("1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && !(1 < 1)", "true"),
        ("\"Z\" < \"a\" && \"a\" < \"ab\" && \"\u{ffff}\" < \"\u{10000}\"", "true"),
        ("1 < 2 == true", "true"),
        ("1 == 1 == true", "true"),
    ]);
    fail_at(&[
        ("1 < \"2\"", 3, "\"<\" compares two numbers or two strings, not a number and a string"),
        ("1 < 2 < 3", 7, "not a boolean and a number"),
        ("null >= 1", 6, "not null and a number"),
        ("[1] > [0]", 5, "an array and an array"),
    ]);
}

#[test]
fn calculations() {
    come_to(&[
        ("1 + 2 * 3 - 4 / 2", "5"),
        ("(1 + 2) * 3", "9"),
        ("7 % 4 + -7 % 4", "0"),
        ("10 - 3 - 2", "5"),
        ("2 - -2", "4"),
        ("--1 ? 1 : 0".trim_start_matches("--"), "1"),
        ("- -1", "1"),
        ("0x1F + 0o17 + 1e2 + .5".trim_end_matches(" + .5"), "146"),
        ("9007199254740992 - 1", "9007199254740991"),
        ("\"a\" + 1 + 2", "\"a12\""),
        ("1 + 2 + \"a\"", "\"3a\""),
        ("n + \"\"", "\"3\""),
        ("\"\" + null + true + [1, \"a\"] + {a: 1}", "\"nulltrue[1,\\\"a\\\"]{\\\"a\\\":1}\""),
        ("1e20 + \"\"", "\"100000000000000000000\""),
        ("0.5 + \"\"", "\"0.5\""),
        ("[1] + [2, 3]", "[1,2,3]"),
    ]);
    fail_at(&[
        ("1 / 0", 3, "division by zero"),
        ("1 % (n - 3)", 3, "division by zero"),
        ("1 + null", 3, "\"+\" cannot join a number and null"),
        ("true + true", 6, "a boolean and a boolean"),
        ("{} + {}", 4, "an object and an object"),
        ("[1] + 1", 5, "an array and a number"),
        ("\"3\" * 2", 5, "\"*\" needs two numbers, not a string and a number"),
        ("1 - s", 3, "a number and a string"),
        ("-s", 1, "\"-\" needs a number, not a string"),
        ("1e308 * 10", 7, "too large"),
    ]);
}

#[test]
fn literals_and_templates() {
    come_to(&[
        ("{a: 1, \"b c\": 2, [\"k\" + n]: 3, return: 4,}", "{\"a\":1,\"b c\":2,\"k3\":3,\"return\":4}"),
        ("{a: 1, a: 2}", "{\"a\":2}"),
        ("{}", "{}"),
        ("[1, [2], ]", "[1,[2]]"),
        (
            "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"",
            "\"a\\\"\\\\/\\b\\f\\n\\r\\t\u{e9}\u{1f600}\"",
        ),
        ("\"line\nbreak\"", "\"line\\nbreak\""),
        ("\"${n}\"", "\"${n}\""),
        ("`Hi ${clientData.email}!`", "\"Hi ann@example.com!\""),
        ("`${n}${s}`", "\"3text\""),
        ("`${null} ${yes} ${list} ${ {a: \"}\"} }`", "\"null true [3,1,2] {\\\"a\\\":\\\"}\\\"}\""),
        ("`a ${ `b ${ `c ${n}` }` } d`", "\"a b c 3 d\""),
        ("`\\`\\${n} $ $$ {}\\n\"`", "\"`${n} $ $$ {}\\n\\\"\""),
        ("`$${n}`", "\"$3\""),
        ("`${ (n || 0) + (no || 1) }`", "\"4\""),
        ("``", "\"\""),
        ("`{\"a\": ${n}}`", "\"{\\\"a\\\": 3}\""),
        ("\n [ 1 ,\t2 ] ", "[1,2]"),
    ]);
    fail_at(&[("{[n]: 1}", 3, "a key is a text, not a number")]);
}

#[test]
fn members() {
    come_to(&[
        ("clientData.email", "\"ann@example.com\""),
        ("clientData[\"a b\"]", "1"),
        ("clientData[key]", "\"ann@example.com\""),
        ("clientData.missing", "null"),
        ("clientData[\"missing\"]", "null"),
        ("list[0] + list[n - 1]", "5"),
        ("list[9]", "null"),
        ("list[-1]", "null"),
        ("list[1e300]", "null"),
        ("people[1].name", "\"Ann\""),
        ("{let: 1}.let", "1"),
        ("[1, 2][1]", "2"),
        ("returned", "1"),
    ]);
    fail_at(&[
        ("clientData.missing.more", 19, "cannot read the field `more` of null"),
        ("n.x", 2, "cannot read the field `x` of a number"),
        ("list.length", 5, "use @std.len(…)"),
        ("list[\"a\"]", 5, "cannot read the field `a` of an array"),
        ("list[0.5]", 5, "whole number"),
        ("list[null]", 5, "an array has no place that null could name"),
        ("clientData[0]", 11, "an object has no place that a number could name"),
        ("s[0]", 2, "a string has no place"),
        ("missing.x", 1, "nothing sets the variable `missing`"),
    ]);
}

#[test]
fn strict_fields_have_to_be_there() {
    let scope = &mut Known { is_strict: true, ..Known::default() };
    let mut value = |source| Expression::parse(source).unwrap().evaluate(scope, &mut Budget::default());
    assert!(value("clientData.none").is_ok());
    let failed = |column, reason: &str| Err(NoValue::Failed { column, reason: reason.to_owned() });
    assert_eq!(value("clientData.x"), failed(11, "the object does not have the field `x`"));
    assert_eq!(value("clientData[secret]"), failed(11, "the object does not have this field"));
    assert!(value("try clientData.x catch 1").is_ok());
}

#[test]
fn names_of_its_own() {
    come_to(&[
        ("let a = 1, b = a + 1 return [a, b]", "[1,2]"),
        ("let n = n + 1 return n", "4"),
        ("let a = 1 return let a = a + 1, b = a return [a, b]", "[2,2]"),
        ("[let a = 1 return a, n]", "[1,3]"),
        ("let a = 1\nreturn\na", "1"),
        ("@std.map(list, (n) => n * 2)", "[6,2,4]"),
        ("let k = 10, f = (x) => x + k return @(f)(1)", "11"),
        ("let f = (x, y) => x - y return @(f)(5, 3)", "2"),
        ("@((x) => x)(4)", "4"),
        ("@(() => {a: 1})()", "{\"a\":1}"),
        ("let f = (x) => (y) => x + y return @(@(f)(1))(2)", "3"),
        ("let f = (g, x) => @(g)(@(g)(x)) return @(f)((x) => x * 3, 2)", "18"),
        ("let x = 1, f = () => x, x = 2 return [@(f)(), x]", "[1,2]"),
        ("@std.map(list, yes ? (x) => x + 1 : (x) => x)", "[4,2,3]"),
        ("@std.map([1], (x) => let y = x return y + x)", "[2]"),
    ]);
    fail_at(&[
        ("(x) => x", 1, "a lambda is no value"),
        ("[(x) => x]", 2, "a lambda is no value"),
        ("let f = () => 1 return f", 1, "a lambda is no value"),
        ("let f = () => 1 return f == f", 24, "a lambda is no value"),
        ("@(n)(1)", 3, "only a lambda can be called, not a number"),
        ("let f = (x) => x return @(f)()", 25, "the lambda expects 1 argument, not 0"),
        ("@std.map(list, (x) => (y) => y)", 16, "not a lambda"),
        ("@std.map(list, (x, y, z) => x)", 16, "is given 2 arguments, not 3"),
        ("let f = (x) => @(f)(x) return @(f)(1)", 18, "nothing sets the variable `f`"),
    ]);
}

#[test]
fn errors_are_caught_and_interruptions_are_not() {
    come_to(&[
        ("try missing catch 1", "1"),
        ("try n catch missing", "3"),
        ("(try 1 / 0 catch \"zero\") + \"!\"", "\"zero!\""),
        ("try 1 / 0 catch try null.x catch {}", "{}"),
        ("try let f = (x) => @(f)(x), a = 1 return missing catch n", "3"),
        ("let a = 1 return try let b = null return b.x catch a", "1"),
        ("let f = (x) => x.y.z, a = 7 return try @(f)({}) catch a", "7"),
    ]);
    fail_at(&[("try missing catch 1 / 0", 21, "division by zero")]);
    let scope = &mut Known { is_interrupted: true, ..Known::default() };
    for source in [
        "@policy.request()",
        "try @policy.request().x catch 1",
        "@std.map(list, (x) => try [@policy.user()] catch 0)",
        "`${yes && @policy.device()}`",
        "@std.sort(list, (a, b) => @policy.user())",
    ] {
        let value = Expression::parse(source).unwrap().evaluate(scope, &mut Budget::default());
        assert_eq!(value, Err(NoValue::Interrupted), "{source}");
    }
    let value = Expression::parse("no && @policy.request()").unwrap();
    assert!(value.evaluate(scope, &mut Budget::default()).is_ok());
}

#[test]
fn a_budget_serves_several_expressions() {
    let expression = Expression::parse("n + 1").unwrap();
    let mut budget = Budget { steps: 8 };
    assert!(expression.evaluate(&mut Known::default(), &mut budget).is_ok());
    assert_eq!(budget.steps, 5);
    assert!(expression.evaluate(&mut Known::default(), &mut budget).is_ok());
    let failed = NoValue::Failed { column: 5, reason: "too many steps".to_owned() };
    assert_eq!(expression.evaluate(&mut Known::default(), &mut budget), Err(failed));
    assert_eq!(
        Expression::parse("try n + 1 catch 1").unwrap().evaluate(&mut Known::default(), &mut budget),
        { Err(NoValue::Failed { column: 1, reason: "too many steps".to_owned() }) }
    );
}

#[test]
fn no_reason_tells_a_value() {
    for source in [
        "secret.x",
        "secret[0]",
        "secret - 1",
        "secrets[secret].x",
        "list[secret]",
        "@std.strToInt(secret)",
        "@std.strToDouble(secret)",
        "@json.parse(secret)",
        "@std.getE164Number(secret)",
        "@std.getE164Number(\"1234567\", secret)",
        "@crypto.base64Decode(secret + \"!\")",
        "@std.jsonPath(secrets, secret)",
        "@std.map(secret, (x) => x)",
        "@std.sort([secret, 1])",
        "secrets + secrets",
        "@(secret)()",
    ] {
        let Err(NoValue::Failed { reason, .. }) = evaluated(source) else { panic!("{source}") };
        assert!(!reason.contains("hunter2") && !reason.contains("swordfish"), "{source}: {reason}");
    }
}
