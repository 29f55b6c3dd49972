//! What holds of every file: reading never panics and says the same twice, findings stand in order, and what is taken
//! comes back from an export the same.

use super::{
    Import, Json, Outcome, action, envelope, expression, id, json, link, options, plain, read, sound,
};
use crate::journey::Value;
use crate::journey::export::export;
use crate::journey::import::table::{self, Holds, Written};
use crate::journey::import::{Options, RULES, compile};
use proptest::prelude::*;

/// The numbers of the entries on the way to where a finding points.
fn position(document: &Value, pointer: &str) -> Vec<usize> {
    let mut here = Some(document);
    pointer
        .split('/')
        .skip(1)
        .map(|segment| {
            let key = segment.replace("~1", "/").replace("~0", "~");
            let number = match here {
                Some(Value::Object(fields)) => fields.get_index_of(key.as_str()),
                Some(Value::Array(items)) => key.parse().ok().filter(|number| *number < items.len()),
                _ => None,
            };
            here = match here {
                Some(Value::Object(fields)) => fields.get(key.as_str()),
                Some(Value::Array(items)) => number.and_then(|number: usize| items.get(number)),
                _ => None,
            };
            number.unwrap_or(usize::MAX)
        })
        .collect()
}

/// What holds of whatever was read.
fn judge(text: &str) -> Import {
    let import = read(text, &options());
    assert_eq!(import.findings, read(text, &options()).findings, "reading says the same twice");
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let places: Vec<_> =
        import.findings.iter().map(|finding| position(&document, &finding.pointer)).collect();
    assert!(places.is_sorted(), "{:#?}", import.findings);
    for finding in &import.findings {
        assert!(RULES.iter().any(|rule| rule.number == finding.rule), "{finding}");
        assert!(!finding.message.is_empty());
    }
    let refused = import.findings.iter().any(super::super::Finding::refuses);
    assert_eq!(refused, import.outcome == Outcome::Refused);
    assert_eq!(import.journeys.is_empty(), refused);
    for imported in &import.journeys {
        for version in &imported.journey.versions {
            let graph = compile(version, &Options::default()).unwrap();
            let count = graph.nodes.len();
            let targets = graph.nodes.iter().flat_map(|node| &node.links).filter_map(|link| link.target);
            assert!(targets.chain([graph.head]).all(|place| usize::from(place.0) < count));
        }
        let again = read(&export(&imported.journey).to_json(), &options());
        let came_back: Vec<_> = again.journeys.iter().map(|again| &again.journey).collect();
        let mut wanted = imported.journey.clone();
        // An export always says what is around it.
        wanted.envelope.clone_from(&came_back[0].envelope);
        assert_eq!(came_back, [&wanted], "{:#?}", again.findings);
        assert!(imported.journey.envelope.iter().all(|(key, value)| wanted.envelope.get(key) == Some(value)));
    }
    import
}

#[test]
fn the_sound_journey_comes_back_from_an_export() {
    let import = judge(&sound().to_string());
    assert_eq!(import.outcome, Outcome::Publishable);
    let mut bare = json!({"workflow": sound()["exports"][0]["data"]["versions"][0]["workflow"], "x": [1]});
    bare["workflow"]["editor"] = json!({"zoom": 1.5});
    assert_eq!(judge(&bare.to_string()).outcome, Outcome::Publishable);
}

/// A node of any type, with the fields that its row asks for, linked at random.
fn any_node(number: u32, count: u32) -> impl Strategy<Value = Json> {
    let kinds: Vec<_> = table::all().collect();
    let target = move || prop_oneof![3 => (1..=count).prop_map(Some), 1 => Just(None)];
    let sources =
        prop::sample::select(vec!["v1", "v2.a", "true", "null", "`x ${v3}`", "{a: 1}", "1 +", "nobody"]);
    (prop::sample::select(kinds), prop::collection::vec(target(), 4), sources, 1..=count).prop_map(
        move |(kind, targets, source, body)| {
            let mut links: Vec<_> = kind.ways.iter().map(|way| (way.name, way.escape)).collect();
            if kind.ways.is_empty() && !kind.ends {
                links = vec![("totp", true), ("failure", true)];
            }
            let links = links.into_iter().zip(targets).map(|((name, escape), target)| {
                let mut link = link(name, if escape { "escape" } else { "branch" }, target);
                link["data_json_schema"] = expression("[{name: \"a\", dataType: \"string\"}]");
                link
            });
            let links: Vec<_> = links.collect();
            let mut fields = json!({"loop_body": {"id": id(body)}, "block": {"id": id(body)}, "max_iterations": 2,
                "condition": expression("true"), "variables": [], "form_id": format!("form{number}"),
                "form_schema": expression("[{name: \"a\", dataType: \"string\"}]"), "email": expression(source),
                "output_var": format!("v{number}"), "error_variable": "v3", "temp_code": expression(source)});
            for field in kind.fields {
                fields[field.name] = match field.holds {
                    Holds::Number => 5.into(),
                    Holds::Bool => true.into(),
                    Holds::Plain => "x".into(),
                    Holds::List => json!([{"name": "v1", "value": expression(source)}]),
                    _ => expression(source),
                };
            }
            if kind.name == "condition" {
                fields["condition"] = json!({"type": "generic", "field": expression(source), "operation": "==",
                    "data_type": "string", "value": expression("1")});
            }
            match kind.written {
                Written::Plain | Written::Either => plain(number, kind.name, fields, &links),
                Written::Action => action(number, kind.name, fields, &links),
                Written::Form => {
                    let mut node = action(number, "form", fields, &links);
                    node["action"]["metadata"]["type"] = kind.name.into();
                    node["output_var"] = format!("v{number}").into();
                    node
                }
            }
        },
    )
}

fn any_graph() -> impl Strategy<Value = Json> {
    (2_u32..8).prop_flat_map(|count| {
        let nodes: Vec<_> = (1..=count).map(|number| any_node(number, count).boxed()).collect();
        nodes.prop_map(|nodes| envelope(&nodes))
    })
}

/// Changes one place of a file, found by numbers.
fn change(value: &mut Json, path: &[usize], with: Option<Json>) {
    let (Some(first), rest) = (path.first(), path.get(1..).unwrap_or_default()) else {
        if let Some(with) = with {
            *value = with;
        }
        return;
    };
    match value {
        Json::Object(fields) if !fields.is_empty() => {
            let key = fields.keys().nth(first % fields.len()).cloned().unwrap();
            if rest.is_empty() && with.is_none() {
                fields.remove(&key);
            } else {
                change(&mut fields[&key], rest, with);
            }
        }
        Json::Array(items) if !items.is_empty() => {
            let index = first % items.len();
            change(&mut items[index], rest, with);
        }
        scalar => {
            if let Some(with) = with {
                *scalar = with;
            }
        }
    }
}

fn anything() -> impl Strategy<Value = Option<Json>> {
    prop::sample::select(vec![
        None,
        Some(Json::Null),
        Some(json!({})),
        Some(json!([])),
        Some(json!(7)),
        Some(json!(-1.5)),
        Some(json!("")),
        Some(json!("x/y~z")),
        Some(json!("action")),
        Some(json!(id(3))),
        Some(json!(id(77))),
        Some(json!([{"name": "answer", "value": expression("answer.code")}])),
        Some(expression("answer.user")),
        Some(expression("`${")),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn graphs_of_anything_compile_or_say_why_not(file in any_graph()) {
        judge(&file.to_string());
    }

    #[test]
    fn files_in_which_something_is_changed_are_judged_in_order(
        changes in prop::collection::vec((prop::collection::vec(0_usize..12, 1..12), anything()), 1..4)
    ) {
        let mut file = sound();
        for (path, with) in changes {
            change(&mut file, &path, with);
        }
        judge(&file.to_string());
    }

    #[test]
    fn texts_that_are_cut_or_garbled_are_refused_in_good_order(cut in 0_usize..6_000, byte in any::<u8>()) {
        let mut text = sound().to_string().into_bytes();
        let at = cut % text.len();
        text[at] = byte;
        judge(&String::from_utf8_lossy(&text));
        judge(&String::from_utf8_lossy(&text[..at]));
    }
}
