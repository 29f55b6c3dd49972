//! A scope for tests, what an expression says about itself, and where it ends.

mod random;

use super::*;
use random::sound;

/// A scope with a few variables.
pub(super) struct Known {
    pub variables: Value,
    pub is_interrupted: bool,
    pub is_strict: bool,
    pub drawn: u8,
}

impl Default for Known {
    fn default() -> Self {
        let variables = r#"{
            "clientData": {"email": "ann@example.com", "code": "123456", "a b": 1, "none": null},
            "n": 3, "s": "text", "list": [3, 1, 2], "empty": [], "nothing": null, "yes": true, "no": false,
            "people": [{"name": "Bob", "age": 40}, {"name": "Ann", "age": 30}, {"name": "Cid", "age": 40}],
            "key": "email", "secret": "hunter2", "secrets": {"hunter2": "swordfish"}, "returned": 1
        }"#;
        Self {
            variables: serde_json::from_str(variables).unwrap(),
            is_interrupted: false,
            is_strict: false,
            drawn: 0,
        }
    }
}

impl Scope for Known {
    fn variable(&self, name: &str) -> Option<Value> {
        self.variables.get(name).cloned()
    }

    fn policy(&mut self, call: PolicyCall) -> Result<Value, Interrupted> {
        if self.is_interrupted {
            return Err(Interrupted);
        }
        Ok(match call {
            PolicyCall::Request => Value::object([("params", Value::object([("x", Value::from("given"))]))]),
            PolicyCall::IsUserAuthenticated => true.into(),
            other => other.name().into(),
        })
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_123)
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.drawn;
            self.drawn = self.drawn.wrapping_add(1);
        }
    }

    fn strict_fields(&self) -> bool {
        self.is_strict
    }
}

pub(super) fn evaluated(source: &str) -> Result<Value, NoValue> {
    let expression = Expression::parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
    expression.evaluate(&mut Known::default(), &mut Budget::default())
}

/// Each text comes to the value that is written as JSON beside it.
pub(super) fn come_to(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(evaluated(source), Ok(expected), "{source}");
    }
}

/// Each text fails at the column, with a reason that has these words.
pub(super) fn fail_at(cases: &[(&str, usize, &str)]) {
    for (source, expected, words) in cases {
        match evaluated(source) {
            Err(NoValue::Failed { column, reason }) => {
                assert_eq!(column, *expected, "{source}: {reason}");
                assert!(reason.contains(words), "{source}: {reason}");
            }
            other => panic!("{source}: {other:?}"),
        }
    }
}

fn read(name: &str, members: &[&str], column: usize) -> Read {
    let members = members.iter().map(|member| Arc::from(*member)).collect();
    Read { name: name.into(), members, column }
}

#[test]
fn names() {
    for name in ["a", "_", "returned", "A1_b", "letter", "nullable"] {
        assert!(is_name(name), "{name}");
    }
    for name in ["", "1a", "a-b", "a.b", "return", "true", "false", "null", "let", "try", "catch", "ä", " a"]
    {
        assert!(!is_name(name), "{name}");
    }
}

#[test]
fn a_path_is_a_variable_with_members_and_nothing_else() {
    for (source, expected) in [
        ("clientData", Some(read("clientData", &[], 1))),
        (" clientData.code ", Some(read("clientData", &["code"], 2))),
        ("(a.b)", Some(read("a", &["b"], 2))),
        ("a[\"b c\"].return", Some(read("a", &["b c", "return"], 1))),
        ("@policy.request().params.x", Some(read("@policy.request", &["params", "x"], 1))),
        ("@policy.userContext()", Some(read("@policy.userContext", &[], 1))),
        ("a[0]", None),
        ("a[b]", None),
        ("a + \"\"", None),
        ("\"a\"", None),
        ("@time().now", None),
        ("(let a = 1 return a)", None),
    ] {
        assert_eq!(Expression::parse(source).unwrap().as_path(), expected, "{source}");
    }
}

#[test]
fn reads_are_those_of_variables_in_the_order_of_the_text() {
    for (source, expected) in [
        ("1 + a.b * c[d.e].f", vec![read("a", &["b"], 5), read("c", &[], 11), read("d", &["e"], 13)]),
        ("`x ${a} ${ {b: c} }`", vec![read("a", &[], 6), read("c", &[], 16)]),
        ("let x = x, y = x return y + x + z", vec![read("x", &[], 9), read("z", &[], 33)]),
        ("@std.map(list, (a, b) => a + b + c)", vec![read("list", &[], 10), read("c", &[], 34)]),
        ("(a) => a", vec![]),
        ("((a) => a) ? a : (try b catch a.c)", {
            vec![read("a", &[], 14), read("b", &[], 23), read("a", &["c"], 31)]
        }),
        ("{[k]: {a: b}}", vec![read("k", &[], 3), read("b", &[], 11)]),
        ("@policy.request().params[p]", vec![read("p", &[], 26)]),
        ("!a && -b", vec![read("a", &[], 2), read("b", &[], 8)]),
        ("(let f = (x) => x return @(f)(y))", vec![read("y", &[], 31)]),
    ] {
        assert_eq!(Expression::parse(source).unwrap().reads(), expected, "{source}");
    }
}

#[test]
fn constants_are_what_reads_and_calls_nothing() {
    for (source, expected) in [
        ("\"abc\"", Some("\"abc\"")),
        ("`abc`", Some("\"abc\"")),
        ("-2.5", Some("-2.5")),
        ("{a: [1, null, true]}", Some("{\"a\":[1,null,true]}")),
        ("`a${1 + 1}`", Some("\"a2\"")),
        ("1 / 0", None),
        ("let a = 1 return a", Some("1")),
        ("a", None),
        ("@std.uuid()", None),
        ("@policy.request()", None),
        ("(x) => 1", None),
    ] {
        let constant = Expression::parse(source).unwrap().as_constant();
        assert_eq!(constant.map(|value| value.to_json()).as_deref(), expected, "{source}");
    }
    let value = Value::object([("a", Value::from("\"${x}\n"))]);
    let constant = Expression::constant(&value);
    assert_eq!(constant.as_constant(), Some(value.clone()));
    assert_eq!(constant.evaluate(&mut Known::default(), &mut Budget::default()), Ok(value.clone()));
    assert_eq!(Expression::parse(constant.source()).unwrap().as_constant(), Some(value));
}

/// Without limits most of these would not end before the test runner loses patience, or memory is full.
#[test]
fn what_grows_ends_soon() {
    let doubling = "let a = \"xxxxxxxxxxxxxxxx\", ".to_owned() + &"a = a + a, ".repeat(40) + "b = 1 return a";
    let sharing = "let a = [1], ".to_owned() + &"a = [a, a], ".repeat(40) + "b = 1 return a";
    let lets = (0..300).fold(String::new(), |text, i| format!("{text}a{i} = {i}, "));
    let sources = [
        doubling,
        sharing,
        "@std.range(0, 1e18)".to_owned(),
        "@std.range(0, 1, 1e-300)".to_owned(),
        "@std.range(1e300, -1e300, -1)".to_owned(),
        "let f = (g) => @(g)(g) return @(f)(f)".to_owned(),
        "let f = (g) => [@(g)(g), @(g)(g)] return @(f)(f)".to_owned(),
        "let f = (g) => (try @(g)(g) catch @(g)(g)) return @(f)(f)".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => a + a, \"ab\")".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => [a], 0)".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => [a, a], 0)".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => {a: a, b: a}, 0)".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => a + [x], [])".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => `${a}${a}`, 0)".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => @strings.toJson(a), \"\\\"\")".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => @strings.replace(a, \"a\", a), \"aaaa\")".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => @strings.join(@strings.split(a, \"\"), a), \"ab\")"
            .to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => @std.splice(a, 0, 0, a), [1])".to_owned(),
        "@std.reduce(@std.range(0, 9000), (a, x) => @std.kv(a, \"k\" + x, a), {})".to_owned(),
        "@std.map(@std.range(0, 9000), (x) => @std.map(@std.range(0, 9000), (y) => y))".to_owned(),
        "@std.distinct(@std.range(0, 100000))".to_owned(),
        "@std.sort(@std.range(0, 1000), (a, b) => a < b)".to_owned(),
        "let r = @std.range(0, 100000) return @std.map(r, (x) => @std.contains(r, -1))".to_owned(),
        "let r = @std.range(0, 100000) return @std.map(r, (x) => r == r)".to_owned(),
        "let r = @std.range(0, 100000) return @std.map(r, (x) => @std.sort(r))".to_owned(),
        "let r = @std.range(0, 100000) return @std.map(r, (x) => @std.reverse(r) == 0)".to_owned(),
        "@json.parse(@std.reduce(@std.range(0, 100), (a, x) => \"[\" + a + \"]\", \"\"))".to_owned(),
        "@json.parse(\"[\" + @std.reduce(@std.range(0, 18), (a, x) => `${a},${a}`, \"0\") + \"]\")"
            .to_owned(),
    ];
    for source in sources {
        let outcome = evaluated(&source);
        assert!(matches!(outcome, Err(NoValue::Failed { .. })), "{source}: {:?}", outcome.map(|_| "a value"));
    }
    let error = Expression::parse(&format!("let {lets} b = 1 return 1")).unwrap_err();
    assert!(error.reason.contains("more than 256 names"), "{error}");
}

#[test]
fn lambdas_cannot_keep_each_other_without_end() {
    let nested = (1..200)
        .fold("let f0 = () => 0".to_owned(), |text, i| format!("{text}, f{i} = () => @(f{})()", i - 1));
    let column = nested.find("f64 = ").unwrap() + "f64 = ".len() + 1;
    fail_at(&[(&format!("{nested} return 1"), column, "keep each other")]);
}

#[test]
fn texts_nest_so_deep_and_no_deeper() {
    let nested = |begin: &str, middle: &str, end: &str, count: usize| {
        Expression::parse(&format!("{}{middle}{}", begin.repeat(count), end.repeat(count)))
    };
    for (begin, middle, end) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a:", "1", "}"),
        ("`${", "1", "}`"),
        ("!", "1", ""),
        ("- ", "1", ""),
        ("@std.typeOf(", "1", ")"),
        ("try ", "1", " catch 2"),
        ("let a = ", "1", " return a"),
        ("1 ? 2 : (", "1", ")"),
        ("() => ", "1", ""),
        ("1 + (2 * (", "1", "))"),
    ] {
        assert!(nested(begin, middle, end, 15).is_ok(), "{begin}");
        let error = nested(begin, middle, end, 70).unwrap_err();
        assert_eq!(error.rule, SyntaxRule::Syntax, "{begin}");
        assert!(error.reason.contains("nested more than 64 deep"), "{begin}: {error}");
        assert!(nested(begin, middle, end, 2_000).is_err(), "{begin}");
    }
    // What stands beside each other is no nest.
    for (first, more) in [("1", " + 1"), ("a", ".b"), ("a", "[0]"), ("1 ? 2 : 3", " ? 4 : 5"), ("n", " ?? n")]
    {
        let expression = Expression::parse(&(first.to_owned() + &more.repeat(2_000))).unwrap();
        sound(&expression);
    }
    assert!(
        Expression::parse(&" ".repeat(limits::SOURCE_BYTES_MAX + 1)).unwrap_err().reason.contains("longer")
    );
}

#[test]
fn what_parses_at_the_greatest_depth_is_evaluated() {
    for (begin, end) in [("[", "]"), ("!", ""), ("@std.typeOf(", ")"), ("`a${", "}`")] {
        let depth = (1..=70).rev().find_map(|count| {
            Expression::parse(&format!("{}1{}", begin.repeat(count), end.repeat(count))).ok()
        });
        assert!(depth.unwrap().evaluate(&mut Known::default(), &mut Budget::default()).is_ok(), "{begin}");
    }
}
