//! How fields are read.

use super::*;
use serde_json::json;

fn faults(body: &Value, read: impl Fn(&Node<'_>)) -> Vec<String> {
    let faults = Faults::default();
    read(&Node::root(body, &faults));
    faults.0.into_inner()
}

#[test]
fn what_is_empty_is_absent() {
    for nothing in [json!({}), json!({"a": null}), json!({"a": ""}), json!({"a": []})] {
        assert_eq!(
            faults(&nothing, |node| {
                let field = node.get("a");
                assert!(field.is_absent() && field.text().is_none() && field.list().is_empty());
                assert!(field.number(1).is_none() && field.flag().is_none());
            }),
            [""; 0]
        );
    }
}

#[test]
fn a_wrong_type_is_told_with_the_field() {
    let body = json!({"a": {"b": [{"c": 7}]}, "n": -1, "s": "12", "w": "x", "f": "true"});
    let told = faults(&body, |node| {
        for entry in node.deep(&["a", "b"]).list() {
            entry.get("c").text();
        }
        node.deep(&["a", "b", "c"]);
        node.get("n").number(0);
        assert_eq!(node.get("s").number(0), Some(12));
        node.get("w").word(&[("ONE", 1), ("TWO", 2)]);
        node.get("f").flag();
    });
    assert_eq!(
        told,
        [
            "a.b[0].c: must be a string",
            "a.b: must be an object",
            "n: must be a whole number, 0 or more",
            "w: must be one of ONE, TWO",
            "f: must be true or false",
        ]
    );
}

#[test]
fn a_number_may_be_a_text() {
    let read = |value: Value| {
        let faults = Faults::default();
        let body = json!({ "ttl": value });
        let number = Node::root(&body, &faults).given("ttl").whole();
        (number, faults.0.into_inner().len())
    };
    for (value, expected) in
        [(json!(480), Some(480)), (json!("480"), Some(480)), (json!(480.0), Some(480)), (json!(0), Some(0))]
    {
        assert_eq!(read(value), (expected, 0));
    }
    for nothing in [json!(null), json!(""), json!([]), json!({})] {
        assert_eq!(read(nothing), (None, 0));
    }
    for wrong in
        [json!(1.5), json!(-1), json!("1e3"), json!("+5"), json!(" 5"), json!(true), json!(4_294_967_296_u64)]
    {
        assert_eq!(read(wrong), (None, 1));
    }
}

#[test]
fn only_what_says_nothing_may_be_left_unread() {
    let told = |body: Value, neutral| {
        faults(&body, |node| node.nothing_but(&["known"], neutral)).first().cloned().unwrap_or_default()
    };
    for nothing in [
        json!({"known": 7}),
        json!({"device": null, "risk": {"behaviors": []}, "riskScore": {"level": "ANY"}}),
        json!({"platform": {"include": [{"type": "ANY", "os": {"type": "any"}}], "exclude": []}}),
        json!({"identityProvider": {"provider": "ANY", "idpIds": [""]}}),
    ] {
        assert_eq!(told(nothing, Neutral::Strict), "");
    }
    for something in [
        json!({"device": {"managed": false}}),
        json!({"platform": {"exclude": [{"type": "ANY"}]}}),
        json!({"riskScore": {"level": "LOW"}}),
        json!({"elCondition": {"condition": "true"}}),
        json!({"later": 0}),
    ] {
        assert!(told(something.clone(), Neutral::Strict).contains("cannot tell this"), "{something}");
    }
    assert_eq!(told(json!({"x": false, "y": "OPTIONAL"}), Neutral::Lenient), "");
    assert_ne!(told(json!({"x": true}), Neutral::Lenient), "");
}
