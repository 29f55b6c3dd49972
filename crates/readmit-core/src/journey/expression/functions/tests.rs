//! Every function, and every name that is none.

use super::{names, unknown};
use crate::journey::expression::Expression;
use crate::journey::expression::tests::{come_to, fail_at};

#[test]
fn lists_and_objects() {
    come_to(&[
        ("[@std.len(\"äöü\"), @std.len(list), @std.len({a: 1}), @len(\"\")]", "[3,3,1,0]"),
        (
            "[@std.contains(list, 2), @std.contains(list, \"2\"), @std.contains(s, \"ex\"), @std.contains(s, \"\")]",
            { "[true,false,true,true]" },
        ),
        ("@std.contains([{a: 1}], {a: 1})", "true"),
        ("[@std.containsIf(list, (x) => x > 2), @std.containsIf(empty, (x) => true)]", "[true,false]"),
        ("@std.map(list, (x, i) => x * i)", "[0,1,4]"),
        ("@std.map(list, () => 0)", "[0,0,0]"),
        ("@std.filter(people, (p) => p.age == 40)[1].name", "\"Cid\""),
        ("@std.reduce(list, (sum, x) => sum + x, 10)", "16"),
        ("@std.reduce(empty, (sum, x) => missing, 0)", "0"),
        ("@std.reduce(list, (sum, x, i) => sum + i, 0)", "3"),
        ("@std.find(people, (p) => p.age == 40).name", "\"Bob\""),
        ("@std.find(people, (p) => p.age == 1)", "null"),
        (
            "[@std.find(list, 2), @std.find(list, 9), @std.find(\"äbc\", \"c\"), @std.find(s, \"z\")]",
            "[2,-1,2,-1]",
        ),
        (
            "[@std.findFirst(list, (x) => x < 3), @std.findFirst(list, 2), @std.findFirst(list, 7)]",
            "[1,2,null]",
        ),
        ("[@std.rfind([1, 2, 1], 1), @std.rfind(list, 9), @std.rfind(\"äaä\", \"ä\")]", "[2,-1,2]"),
        ("[@std.keys({b: 1, a: 2}), @std.values({b: 1, a: 2})]", "[[\"b\",\"a\"],[1,2]]"),
        ("@std.kv({a: 1}, \"b\", 2)", "{\"a\":1,\"b\":2}"),
        ("@std.kv({a: 1}, \"a\", null)", "{\"a\":null}"),
        ("@std.distinct([1, \"1\", 1, {a: 1, b: 2}, {b: 2, a: 1}])", "[1,\"1\",{\"a\":1,\"b\":2}]"),
        ("@std.reverse(list)", "[2,1,3]"),
        ("[@std.slice(list, 1), @std.slice(list, 0, 2), @std.slice(list, -1), @std.slice(list, 2, 1)]", {
            "[[1,2],[3,1],[2],[]]"
        }),
        ("[@std.slice(\"äbcd\", 1, -1), @std.slice(s, 9), @std.slice(s, -99, 99)]", "[\"bc\",\"\",\"text\"]"),
        ("@std.splice(list, 1, 1)", "[3,2]"),
        ("@std.splice(list, 1, 0, \"a\", \"b\")", "[3,\"a\",\"b\",1,2]"),
        ("@std.splice(list, -1, 9)", "[3,1]"),
        ("[@std.range(0, 3), @std.range(3, 0, -1), @std.range(0, 1, 0.25), @std.range(1, 1)]", {
            "[[0,1,2],[3,2,1],[0,0.25,0.5,0.75],[]]"
        }),
        ("@std.map([1, \"\", true, null, {}, []], (x) => @std.typeOf(x))", {
            "[\"number\",\"string\",\"boolean\",\"null\",\"object\",\"array\"]"
        }),
    ]);
    fail_at(&[
        ("@std.len(null)", 10, "@std.len: argument 1 has to be a string, an array or an object, not null"),
        ("@std.contains(null, 1)", 15, "an array or a string, not null"),
        ("@std.contains(s, 1)", 18, "argument 2 has to be a string, not a number"),
        ("@std.map(s, (x) => x)", 10, "argument 1 has to be an array, not a string"),
        ("@std.map(list, 1)", 16, "argument 2 has to be a lambda, not a number"),
        ("@std.contains(list, (x) => x)", 21, "argument 2 has to be a value, not a lambda"),
        ("@std.keys(list)", 11, "has to be an object, not an array"),
        ("@std.slice(list, 0.5)", 18, "argument 2 has to be a whole number"),
        ("@std.splice(list, 0, -1)", 22, "must not be negative"),
        ("@std.range(0, 1, 0)", 18, "must not be zero"),
        ("@std.map(list, (x) => x.y)", 24, "cannot read the field `y`"),
    ]);
}

#[test]
fn sorting() {
    come_to(&[
        ("@std.sort(list)", "[1,2,3]"),
        ("@std.sort([\"b\", \"B\", \"a\"])", "[\"B\",\"a\",\"b\"]"),
        ("@std.sort(empty)", "[]"),
        ("@std.map(@std.sort(people, (p) => p.age), (p) => p.name)", "[\"Ann\",\"Bob\",\"Cid\"]"),
        ("@std.map(@std.sort(people, (p) => p.name), (p) => p.name)", "[\"Ann\",\"Bob\",\"Cid\"]"),
        ("@std.sort(list, (a, b) => b - a)", "[3,2,1]"),
        ("@std.sort(list, (a, b) => a > b)", "[3,2,1]"),
        ("@std.map(@std.sort(people, (a, b) => a.age < b.age), (p) => p.name)", "[\"Ann\",\"Bob\",\"Cid\"]"),
        // A comparison that contradicts itself gives some order.
        ("@std.len(@std.sort(@std.range(0, 99), (a, b) => true))", "99"),
        ("@std.sort([-1, 0, 1], () => 0)", "[-1,0,1]"),
    ]);
    fail_at(&[
        ("@std.sort([1, \"a\"])", 1, "only numbers, or only strings, are sorted"),
        ("@std.sort([null, 1])", 1, "only numbers"),
        ("@std.sort(list, (a, b) => null)", 17, "has to say a number or a boolean, not null"),
        ("@std.sort(list, 1)", 17, "has to be a lambda"),
    ]);
}

#[test]
fn numbers() {
    come_to(&[
        ("[@std.min(list), @std.max(list), @std.sum(list), @std.avg(list)]", "[1,3,6,2]"),
        (
            "[@std.min([]), @std.max([]), @std.sum([]), @std.avg([]), @std.stdev([])]",
            "[null,null,0,null,null]",
        ),
        ("@std.stdev([2, 4, 4, 4, 5, 5, 7, 9])", "2"),
        (
            "[@std.strToInt(\" 42 \"), @std.strToInt(\"-007\"), @std.strToDouble(\"-1.5e3\"), @std.strToDouble(\"+.5\")]",
            { "[42,-7,-1500,0.5]" },
        ),
        (
            "[@math.round(2.5), @math.round(-2.5), @math.round(2.345, 2), @math.round(1e300, 15)]",
            "[3,-3,2.35,1e300]",
        ),
        ("[@math.floor(-1.5), @math.ceil(-1.5), @math.abs(-2), @math.pow(2, 10)]", "[-2,-1,2,1024]"),
        ("[@math.min(3, 1, 2), @math.max(3, 1, 2), @math.max(1)]", "[1,3,1]"),
    ]);
    fail_at(&[
        ("@std.sum([1, \"2\"])", 10, "has to be an array of numbers"),
        ("@std.sum([1e308, 1e308])", 1, "too large"),
        ("@std.strToInt(\"1.5\")", 15, "is no whole number"),
        ("@std.strToInt(\"\")", 15, "is no whole number"),
        ("@std.strToInt(1)", 15, "has to be a string, not a number"),
        ("@std.strToDouble(\"NaN\")", 18, "is no number"),
        ("@std.strToDouble(\"inf\")", 18, "is no number"),
        ("@std.strToDouble(\"1e999\")", 18, "is too large"),
        ("@std.strToDouble(\"\")", 18, "is no number"),
        ("@math.round(1, 99)", 16, "at most 15"),
        ("@math.pow(10, 999)", 1, "too large"),
        ("@math.pow(-1, 0.5)", 1, "too large"),
        ("@math.max(1, s)", 14, "has to be a number"),
    ]);
}

#[test]
fn texts() {
    come_to(&[
        ("@strings.length(\"äö\")", "2"),
        ("[@strings.substring(\"äbcd\", 1, 3), @strings.substring(s, 2), @strings.substring(s, -5, 99)]", {
            "[\"bc\",\"xt\",\"text\"]"
        }),
        ("@strings.substring(s, 3, 1)", "\"\""),
        ("@strings.toJson({a: [1, \"b\"]})", "\"{\\\"a\\\":[1,\\\"b\\\"]}\""),
        ("@strings.fromJson(\"{\\\"a\\\":[1]}\").a", "[1]"),
        ("@json.parse(@json.stringify(people)) == people", "true"),
        (
            "[@strings.toLower(\"ÄB\"), @strings.toUpper(\"äß\"), @strings.trim(\" a \\n\")]",
            "[\"äb\",\"ÄSS\",\"a\"]",
        ),
        ("@strings.split(\"a,b,,c\", \",\")", "[\"a\",\"b\",\"\",\"c\"]"),
        ("@strings.split(\"aä\", \"\")", "[\"a\",\"ä\"]"),
        ("@strings.join([1, \"a\", null], \"-\")", "\"1-a-null\""),
        ("@strings.join([], \"-\")", "\"\""),
        ("@strings.replace(\"a.b.c\", \".\", \"::\")", "\"a::b::c\""),
        ("[@strings.startsWith(s, \"te\"), @strings.endsWith(s, \"te\"), @strings.endsWith(s, \"\")]", {
            "[true,false,true]"
        }),
    ]);
    fail_at(&[
        ("@strings.fromJson(\"{\")", 19, "is no JSON"),
        ("@strings.length(1)", 17, "has to be a string, not a number"),
        ("@strings.replace(s, \"\", s)", 21, "must not be empty"),
        ("@strings.join(s, s)", 15, "has to be an array"),
    ]);
}

#[test]
fn hashes_encodings_time_and_chance() {
    come_to(&[
        ("@crypto.sha256(\"abc\")", "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""),
        ("[@crypto.base64Encode(\"ä?>\"), @crypto.base64UrlEncode(\"ä?>\")]", "[\"w6Q/Pg==\",\"w6Q_Pg\"]"),
        ("[@crypto.base64Decode(\"w6Q/Pg==\"), @crypto.base64Decode(\"w6Q/Pg\")]", "[\"ä?>\",\"ä?>\"]"),
        ("[@crypto.base64UrlDecode(\"w6Q_Pg==\"), @crypto.base64UrlDecode(\"w6Q_Pg\")]", "[\"ä?>\",\"ä?>\"]"),
        ("[@time().now, @time.now(), @time().nowISO, @time.nowISO()]", {
            "[1700000000123,1700000000123,\"2023-11-14T22:13:20.123Z\",\"2023-11-14T22:13:20.123Z\"]"
        }),
        ("@std.uuid()", "\"00010203-0405-4607-8809-0a0b0c0d0e0f\""),
        ("@std.randomBase64(3)", "\"AAEC\""),
        ("@std.uuid() == @std.uuid()", "false"),
        ("let x = @math.random() return 0 <= x && x < 1", "true"),
    ]);
    fail_at(&[
        ("@crypto.base64Decode(\"!\")", 22, "is no base64"),
        ("@crypto.base64Decode(\"/w==\")", 22, "is base64 of what is no text"),
        ("@std.randomBase64(0)", 19, "has to be from 1 to 1024"),
        ("@std.randomBase64(1e9)", 19, "has to be from 1 to 1024"),
    ]);
}

#[test]
fn json_paths() {
    come_to(&[
        ("@std.jsonPath(people, \"$[1].name\")", "\"Ann\""),
        ("@std.jsonPath({a: {b: [{c: 5}]}}, \"$.a.b[0][\\\"c\\\"]\")", "5"),
        ("@std.jsonPath(clientData, \"$['a b']\")", "1"),
        ("@std.jsonPath(people, \"$[*].name\")", "[\"Bob\",\"Ann\",\"Cid\"]"),
        ("@std.jsonPath({a: 1, b: 2}, \"$.*\")", "[1,2]"),
        ("@std.jsonPath(people, \"$\") == people", "true"),
        (
            "[@std.jsonPath(people, \"$[9]\"), @std.jsonPath(n, \"$.a.b\"), @std.jsonPath(list, \"$[*].x\")]",
            { "[null,null,[]]" },
        ),
    ]);
    for path in
        ["", "a", "$.", "$..a", "$[", "$[a]", "$[-1]", "$[0", "$['a", "$.a b", "$x", "$.a[]", "$[?(@.a)]"]
    {
        fail_at(&[(&format!("@std.jsonPath(people, `{path}`)"), 23, "is no path")]);
    }
}

#[test]
fn phone_numbers() {
    come_to(&[
        ("@std.getE164Number(\"+49 (151) 234-5678\")", "\"+491512345678\""),
        ("@std.getE164Number(\"0049 151 2345678\")", "\"+491512345678\""),
        ("@std.getE164Number(\"0151 2345678\", \"+49\")", "\"+491512345678\""),
        ("@std.getE164Number(\"0151/2345678\", 49)", "\"+491512345678\""),
        ("@std.getE164Number(\"06 12345678\", \"39\")", "\"+390612345678\""),
        ("@std.getE164Number(\"+1 212 555 0100\", \"49\")", "\"+12125550100\""),
        (
            "@std.getE164NumberComponents(\"+491512345678\")",
            "{\"countryCode\":\"49\",\"nationalNumber\":\"1512345678\"}",
        ),
        ("@std.getE164NumberComponents(\"+12125550100\").countryCode", "\"1\""),
        ("@std.getE164NumberComponents(\"+3531234567\").countryCode", "\"353\""),
        (
            "@std.map([\"+491512345678\", \"+49 151\", \"0151\", \"+0123456789\", \"+1234567890123456\", 1], (x) => @std.isValidE164Number(x))",
            { "[true,false,false,false,false,false]" },
        ),
    ]);
    fail_at(&[
        ("@std.getE164Number(\"0151 2345678\")", 20, "give its calling code as argument 2"),
        ("@std.getE164Number(\"call me\")", 20, "is no phone number"),
        ("@std.getE164Number(\"1+2345678\")", 20, "is no phone number"),
        ("@std.getE164Number(\"0151 2345678\", \"DE\")", 36, "has to be a calling code"),
        (
            "@std.getE164Number(\"0151 2345678\", list)",
            36,
            "has to be a calling code such as \"+49\", not an array",
        ),
        ("@std.getE164NumberComponents(\"0151\")", 30, "international form"),
    ]);
}

#[test]
fn the_run() {
    come_to(&[
        ("@policy.request().params.x", "\"given\""),
        ("@policy.request().params.missing", "null"),
        ("!@policy.isUserAuthenticated", "false"),
        ("@policy.userTokens()", "\"@policy.userTokens\""),
        ("@policy.userContext()", "\"@policy.userContext\""),
        ("@policy.user()", "\"@policy.user\""),
        ("@policy.device()", "\"@policy.device\""),
        ("@policy.sdkSavedData()", "\"@policy.sdkSavedData\""),
    ]);
}

#[test]
fn every_name_is_found_and_stands_once() {
    let mut all: Vec<_> = names().collect();
    for name in &all {
        assert!(super::find(name).is_ok(), "{name}");
    }
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
    for (method, _) in unknown::METHODS {
        let call = super::instead_of_method(method).unwrap();
        let Some(name) = call.split_once('(').map(|(name, _)| name) else { continue };
        assert!(super::find(name).is_ok(), "{call}");
        assert!(Expression::parse(&call.replace('…', "1")).is_ok(), "{call}");
    }
}

#[test]
fn a_name_that_is_none_comes_with_advice() {
    for (name, advice) in [
        ("@std.if", "@std.if does not exist; write cond ? a : b"),
        ("@std.default", "@std.default does not exist; write x ?? y"),
        ("@std.now", "@std.now does not exist; write @time().now"),
        ("@std.concat", "@std.concat does not exist; write a + b"),
        ("@std.lenght", "@std.lenght does not exist; did you mean @strings.length?"),
        ("@std.conatins", "@std.conatins does not exist; did you mean @std.contains?"),
        ("@std.toLower", "@std.toLower does not exist; did you mean @strings.toLower?"),
        ("@std.typeof", "@std.typeof does not exist; did you mean @std.typeOf?"),
        ("@policy.userToken", "@policy.userToken does not exist; did you mean @policy.userTokens?"),
        ("@string.trim", "@string.trim does not exist; did you mean @strings.trim?"),
        ("@foo.barbarossa", "@foo.barbarossa does not exist; there is no namespace @foo"),
        ("@std.barbarossa", "@std.barbarossa does not exist"),
        ("@std", "@std is a namespace; a function of it is written @std.name(…)"),
        ("@contains", "@contains does not exist; did you mean @std.contains?"),
        ("@std.generateQrCode", "@std.generateQrCode is not available: no expression makes images"),
        ("@std.legacyField", "@std.legacyField is not available"),
        ("@std.wrapPushToken", "@std.wrapPushToken is not available"),
        ("@std.jsonToXml", "@std.jsonToXml is not available"),
        ("@std.xmlToJson", "@std.xmlToJson is not available"),
        ("@crypto.aesEncrypt", "@crypto.aesEncrypt is not available"),
        ("@webrequests.mine", "@webrequests.mine is not available"),
    ] {
        let reason = super::find(name).unwrap_err();
        assert!(reason.starts_with(advice), "{name}: {reason}");
    }
}
