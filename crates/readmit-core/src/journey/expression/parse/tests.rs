//! What does not parse, where and why; what is remarked; and the texts of text fields.

use crate::journey::expression::SyntaxRule::{
    self, Arguments, MissingAt, Operator, Syntax, UnknownFunction, Unterminated,
};
use crate::journey::expression::tests::Known;
use crate::journey::expression::{Budget, Expression};

fn refused(cases: &[(&str, SyntaxRule, usize, &str)]) {
    for (source, rule, column, words) in cases {
        let error = Expression::parse(source).expect_err(source);
        assert_eq!((error.rule, error.column), (*rule, *column), "{source}: {error}");
        assert!(error.reason.contains(words), "{source}: {error}");
    }
}

#[test]
fn what_does_not_parse() {
    refused(&[
        ("", Syntax, 1, "expected a value"),
        ("  ", Syntax, 3, "expected a value"),
        ("@std.len(a", Syntax, 11, "expected ')'"),
        ("@std.len(a b)", Syntax, 12, "expected ',' or ')', not `b`"),
        ("(a", Syntax, 3, "expected ')'"),
        ("a)", Syntax, 2, "expected the end, not ')'"),
        ("Welcome home", Syntax, 9, "not `home`"),
        ("a +", Syntax, 4, "expected a value"),
        ("a + + b", Syntax, 5, "expected a value, not '+'"),
        ("äb", Syntax, 1, "expected a value, not 'ä'"),
        ("\"ä\" )", Syntax, 5, "not ')'"),
        ("[1, 2", Syntax, 6, "expected ',' or ']'"),
        ("[1,, 2]", Syntax, 4, "expected a value, not ','"),
        ("{a 1}", Syntax, 4, "expected ':'"),
        ("{a: 1", Syntax, 6, "expected ',' or '}'"),
        ("{1: 2}", Syntax, 2, "expected a name, a text or '}'"),
        ("{,}", Syntax, 2, "expected a name, a text or '}'"),
        ("a.", Syntax, 3, "expected the name of a member"),
        ("a.1", Syntax, 3, "expected the name of a member"),
        ("a[1", Syntax, 4, "expected ']'"),
        ("a[]", Syntax, 3, "expected a value"),
        ("a ? b", Syntax, 6, "expected ':'"),
        ("let a = 1", Syntax, 10, "expected ',' or `return`"),
        ("let 1 = 1 return 1", Syntax, 5, "expected a name"),
        ("let return = 1 return 1", Syntax, 5, "reserved word"),
        ("let a 1 return 1", Syntax, 7, "expected '='"),
        ("(null) => 1", Syntax, 2, "reserved word"),
        ("return", Syntax, 1, "expected a value, not `return`"),
        ("1 + let a = 1 return a", Syntax, 5, "stands in parentheses"),
        ("try a", Syntax, 6, "expected `catch`"),
        ("x => x", Syntax, 1, "(x) => …"),
        ("(x, 1) => x", Syntax, 3, "expected ')', not ','"),
        ("12abc", Syntax, 1, "no number"),
        ("0x", Syntax, 1, "no number"),
        ("0o8", Syntax, 1, "no number"),
        ("1.", Syntax, 1, "a digit has to follow"),
        ("012", Syntax, 1, "0o"),
        ("1e999", Syntax, 1, "too large"),
        ("1e", Syntax, 1, "no number"),
        (".5", Syntax, 1, "expected a value"),
        ("\"abc", Syntax, 1, "expected '\"' at the end"),
        ("\"a\\x\"", Syntax, 3, "\\x is no escape"),
        ("\"a\\u12\"", Syntax, 3, "four hexadecimal digits"),
        ("\"\\ud83d\"", Syntax, 2, "four hexadecimal digits"),
        ("\"\\`\"", Syntax, 2, "no escape"),
        ("a \\\"b", Syntax, 3, "escaped once too often"),
        ("\"{\\\\\"a\\\\\": 1}\"", Syntax, 5, "this quote ends the text"),
        ("${a}", Syntax, 1, "only in backticks"),
        ("`${}`", Syntax, 4, "expected a value between"),
        ("`${a b}`", Syntax, 6, "expected '}', not `b`"),
        ("@", Syntax, 2, "the name of a function"),
        ("@std.", Syntax, 6, "the name of a function"),
        ("@(f)", Syntax, 5, "the arguments of the lambda"),
        ("f(x)", Syntax, 1, "there is no function f(…)"),
        ("let f = (x) => x return f(1)", Syntax, 25, "called as @(f)(…)"),
        ("(a)(b)", Syntax, 2, "functions are called"),
    ]);
    assert_eq!(Expression::parse("(a").unwrap_err().to_string(), "expected ')' at column 3");
}

#[test]
fn what_other_languages_have() {
    refused(&[
        ("a === b", Operator, 3, "\"===\" is not an operator here; use \"==\""),
        ("a !== b", Operator, 3, "use \"!=\""),
        ("a++", Operator, 2, "x + 1"),
        ("--a", Operator, 1, "x - 1"),
        ("a += 1", Operator, 3, "nothing is assigned"),
        ("a = 1", Operator, 3, "use \"==\""),
        ("(a = 1)", Operator, 4, "use \"==\""),
        ("a ** b", Operator, 3, "@math.pow"),
        ("~a", Operator, 1, "bits"),
        ("a; b", Operator, 2, "no statement"),
        ("let a = 1; return a", Operator, 10, "no statement"),
        ("'abc'", Operator, 1, "\"'\" is no quote here; texts stand in double quotes"),
        ("a == 'abc'", Operator, 6, "no quote"),
        ("{'a': 1}", Operator, 2, "no quote"),
        ("“abc”", Operator, 1, "typographic quote"),
        ("typeof a", Operator, 1, "@std.typeOf"),
        ("typeof(a)", Operator, 1, "@std.typeOf"),
        ("new Date()", Operator, 1, "no classes"),
        ("not a", Operator, 1, "use \"!\""),
        ("a and b", Operator, 3, "use \"&&\""),
        ("a or b", Operator, 3, "use \"||\""),
        ("a & b", Operator, 3, "use \"&&\""),
        ("a | b", Operator, 3, "use \"||\""),
        ("a?.b", Operator, 2, "a missing field is null"),
        ("[...a]", Operator, 2, "use + to join lists"),
        ("a // b", Operator, 3, "no comments"),
        ("a <> b", Operator, 3, "use \"!=\""),
        ("x.toUpperCase()", Operator, 2, "use @strings.toUpper(x)"),
        ("x.y.trim()", Operator, 4, "use @strings.trim(x, …)"),
        ("x.frobnicate(1)", Operator, 2, "values have no methods such as .frobnicate(…)"),
        ("x[0](1)", Operator, 2, "values have no methods"),
        ("@time().now()", Operator, 8, "values have no methods"),
    ]);
    // These are no operators where no operand follows, and fields may have any name.
    for source in ["typeof", "new + not", "a.typeof", "{new: 1}", "or", "a ? and : in"] {
        assert!(Expression::parse(source).is_ok(), "{source}");
    }
}

#[test]
fn what_does_not_end() {
    refused(&[
        ("`abc", Unterminated, 1, "expected '`'"),
        ("a + `b ${c}", Unterminated, 5, "expected '`'"),
        ("`ab ${c", Unterminated, 5, "expected '}'"),
        ("`ab ${c`", Unterminated, 5, "expected '}'"),
        ("`ab ${c + ", Unterminated, 5, "expected '}'"),
        ("`ab ${", Unterminated, 5, "expected '}'"),
        ("`a ${ `b ${c` } d`", Unterminated, 10, "expected '}'"),
    ]);
}

#[test]
fn calls_that_are_none() {
    refused(&[
        ("1 + @std.if(a, b, c)", UnknownFunction, 5, "write cond ? a : b"),
        ("@std.lem(a)", UnknownFunction, 1, "did you mean @std.len?"),
        ("@std", UnknownFunction, 1, "is a namespace"),
        ("@std.len()", Arguments, 1, "@std.len(x) expects 1 argument, not 0"),
        ("@std.len", Arguments, 1, "expects 1 argument, not 0"),
        ("@std.map(a)", Arguments, 1, "@std.map(array, lambda) expects 2 arguments, not 1"),
        ("@std.slice(a, 1, 2, 3)", Arguments, 1, "expects 2 to 3 arguments, not 4"),
        ("@std.splice(a)", Arguments, 1, "expects at least 3 arguments, not 1"),
        ("@policy.request(1)", Arguments, 1, "expects no argument, not 1"),
        ("@((x) => x)()", Arguments, 1, "the lambda expects 1 argument, not 0"),
        ("std.len(a)", MissingAt, 1, "std.len(…) must be written @std.len(…)"),
        ("1 + policy.request().params", MissingAt, 5, "must be written @policy.request(…)"),
        ("len(a)", MissingAt, 1, "len(…) must be written @std.len(…)"),
    ]);
    assert!(Expression::parse("time.now + std.len").is_ok(), "variables may be named as namespaces are");
}

#[test]
fn remarks() {
    for (source, expected) in [
        ("`clientData.choice`", vec![(85, 1)]),
        ("[`a.b`, `@policy.request().params.x`, `a == 1`, `a + b`, `!a`]", {
            vec![(85, 2), (85, 9), (85, 39), (85, 49), (85, 58)]
        }),
        (
            "[`abc`, `Welcome home`, `sign-in`, `Yes / No`, `1 + 1`, `a: b`, ``, `true`, `${a.b}`, \"a.b\"]",
            vec![],
        ),
        ("\"Hello ${name}\"", vec![(86, 8)]),
        ("[\"$ {\", \"$\"]", vec![]),
        ("!@policy.isUserAuthenticated", vec![(80, 2)]),
        ("@policy.request.params", vec![(80, 1)]),
        ("@time.now", vec![(80, 1)]),
        ("@time.now()", vec![]),
        ("`{\\\\\"a\\\\\": 1}`", vec![(95, 3), (95, 7)]),
        ("`{\"a\": 1}`", vec![]),
    ] {
        let remarks = Expression::parse(source).expect(source).remarks();
        let found: Vec<_> = remarks.iter().map(|remark| (remark.rule, remark.column)).collect();
        assert_eq!(found, expected, "{source}");
    }
    let remark = Expression::parse("`clientData.choice`").unwrap().remarks().remove(0);
    assert_eq!(remark.advice, "`clientData.choice` is the text itself, not the variable; drop the backticks");
}

#[test]
fn texts_of_text_fields() {
    for (source, expected) in [
        ("`Hi ${clientData.email}`", "Hi ann@example.com"),
        ("  `plain`  ", "plain"),
        ("`a` + `b`", "ab"),
        ("\"Hi ${clientData.email}\"", "Hi ann@example.com"),
        ("\"plain \\\"quoted\\\" $5\"", "plain \"quoted\" $5"),
        ("\"a\" + \"b\"", "ab"),
        ("Hi ${clientData.email}, it's \"you\"", "Hi ann@example.com, it's \"you\""),
        ("${n}", "3"),
        (" ${n} ", " 3 "),
        ("cost: \\${n} ${n}", "cost: ${n} 3"),
        ("use `x` and ${n}", "use `x` and 3"),
        ("yes ? `n is ${n}` : s", "n is 3"),
        ("\"${n}\" and ${n}", "\"3\" and 3"),
        ("clientData.email", "ann@example.com"),
        ("list", "[3,1,2]"),
        ("12", "12"),
        ("nothing", "null"),
    ] {
        let expression = Expression::parse_text(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        let value = expression.evaluate(&mut Known::default(), &mut Budget::default());
        assert_eq!(value, Ok(expected.into()), "{source}");
        assert_eq!(expression.source(), source);
    }
    for (source, rule, column) in [
        ("Welcome home", Syntax, 9),
        ("Hi ${n", Unterminated, 4),
        ("`Hi ${n}", Unterminated, 1),
        ("Hi ${n m}", Syntax, 8),
        ("a \\x ${n}", Syntax, 3),
        ("", Syntax, 1),
    ] {
        let error = Expression::parse_text(source).expect_err(source);
        assert_eq!((error.rule, error.column), (rule, column), "{source}: {error}");
    }
    assert!(Expression::parse_text("Welcome home").unwrap_err().reason.contains("in double quotes"));
    assert!(Expression::parse_text("\"${n}\"").unwrap().remarks().is_empty());
    assert_eq!(Expression::parse_text("Hi ${a.b} ${c}").unwrap().reads().len(), 2);
}
