//! Rules about the file, the policy and its versions; the two outer shapes; settings; limits.

use super::table::Case;
use super::{Outcome, expression, import, json, options, read, sound, told};
use crate::journey::definition::State;
use crate::journey::limits::{FILE_BYTES_MAX, LINKS_PER_NODE_MAX, NODES_MAX};
use serde_json::Value as Json;

fn policy(file: &mut Json) -> &mut Json {
    &mut file["exports"][0]["data"]
}

fn version(file: &mut Json) -> &mut Json {
    &mut file["exports"][0]["data"]["versions"][0]
}

fn take(from: &mut Json, key: &str) -> Json {
    from.as_object_mut().unwrap().remove(key).unwrap()
}

pub(super) const CASES: &[Case] = &[
    (&["JF-E002 "], |f| *f = json!({"nodes": {}})),
    (&["JF-E003 /exports"], |f| f["exports"] = json!([])),
    (&["JF-E003 /exports", "JF-W016 /exports/0"], |f| f["exports"][0]["category"] = "function".into()),
    (&["JF-E004 /exports/0"], |f| drop(take(&mut f["exports"][0], "data"))),
    (&["JF-E005 /exports/0/data/policy_id"], |f| policy(f)["policy_id"] = 7.into()),
    (&["JF-E005 /exports/0/data"], |f| drop(take(policy(f), "desc"))),
    (&["JF-E006 /exports/0/data/versions"], |f| policy(f)["versions"] = json!([])),
    (&["JF-E007 @/schema_version"], |f| version(f)["schema_version"] = 3.into()),
    (&["JF-E008 @/state"], |f| version(f)["state"] = "live".into()),
    (&["JF-E009 @/filter_criteria"], |f| version(f)["filter_criteria"] = "true".into()),
    (&["JF-E080 @/filter_criteria"], |f| version(f)["filter_criteria"] = expression("1 +")),
    (&["JF-E010 /exports/0/data/type"], |f| policy(f)["type"] = "authenticated".into()),
    (&["JF-E011 /exports/0/constraints/1"], |f| {
        f["exports"][0]["constraints"][1]["application_type"] = "sso".into();
    }),
    (&["JF-E012 @"], |f| drop(take(version(f), "version_id"))),
    (&["JF-W013 /exports/0/constraints/2"], |f| f["exports"][0]["constraints"][2]["db_version"] = 6.into()),
    (&["JF-W013 /exports/0/data/config/new_key"], |f| policy(f)["config"]["new_key"] = 1.into()),
    (&["JF-W013 /exports/0/data/created_date"], |f| policy(f)["created_date"] = 1_700_000_000.into()),
    (&["JF-W016 /exports/1"], |f| f["exports"].as_array_mut().unwrap().push(json!({"category": "function"}))),
    (&["JF-W017 /exports/0/data/versions/1"], |f| {
        let mut twin = version(f).clone();
        twin["version_id"] = "v2".into();
        policy(f)["versions"].as_array_mut().unwrap().push(twin);
    }),
    (&["JF-E100 /exports/0/data/config/session_validate"], |f| {
        policy(f)["config"]["session_validate"] = true.into();
    }),
    (&["JF-W101 /exports/0/dependencies/0"], |f| {
        f["exports"][0]["dependencies"] = json!([{"path": "tsasm:///x"}]);
    }),
];

#[test]
fn a_text_that_is_no_object_says_where() {
    for text in ["", "{", "[1]", "\"x\"", "{\"exports\": [}"] {
        let import = read(text, &options());
        assert_eq!(told(&import), ["JF-E001 "], "{text}");
        assert!(import.findings[0].message.starts_with("line 1, column "), "{}", import.findings[0]);
        assert_eq!(import.outcome, Outcome::Refused);
    }
}

#[test]
fn keys_that_stand_twice_are_refused() {
    let text = sound().to_string().replacen("\"desc\":", "\"desc\":\"x\",\"desc\":", 1);
    let import = read(&text, &options());
    assert_eq!(told(&import), ["JF-E014 /exports/0/data/desc"]);
}

#[test]
fn too_much_of_anything_is_refused() {
    assert_eq!(told(&read(&" ".repeat(FILE_BYTES_MAX + 1), &options())), ["JF-E015 "]);
    assert_eq!(told(&read(&"[".repeat(1_000), &options())), ["JF-E015 "]);
    let mut file = sound();
    let nodes = &mut version(&mut file)["workflow"]["nodes"];
    let extra = nodes[super::id(9)].clone();
    for number in 100..100 + u32::try_from(NODES_MAX).unwrap() {
        nodes[super::id(number)] = extra.clone();
    }
    assert_eq!(told(&import(&file)), ["JF-E015 @/workflow/nodes"]);
    let mut file = sound();
    let link = super::link("cancel", "escape", 9);
    super::node(&mut file, 7)["links"] = std::iter::repeat_n(link, LINKS_PER_NODE_MAX + 1).collect();
    assert!(told(&import(&file)).contains(&"JF-E015 #7/links".to_owned()));
    let mut file = sound();
    super::node(&mut file, 7)["action"]["text"] = expression(&format!("`{}`", "x".repeat(65 * 1024)));
    assert_eq!(told(&import(&file)), ["JF-E015 #7/action/text"]);
}

#[test]
fn a_bare_workflow_is_a_draft_by_the_name_of_its_file() {
    let mut file = sound();
    let workflow = take(version(&mut file), "workflow");
    let options = super::Options { file_name: Some("flows/totp-login.json".to_owned()), ..options() };
    let import = read(&json!({"workflow": workflow, "note": 1}).to_string(), &options);
    assert_eq!((told(&import), import.outcome), (vec![], Outcome::Publishable));
    let journey = &import.journeys[0].journey;
    assert_eq!((journey.id.as_str(), journey.versions[0].state), ("totp-login", State::Version));
    assert!(journey.unknown.contains_key("note"));
}

#[test]
fn every_policy_of_an_export_is_taken() {
    let mut file = sound();
    let mut second = file["exports"][0].clone();
    second["data"]["policy_id"] = "second".into();
    file["exports"].as_array_mut().unwrap().push(second.clone());
    let import = self::import(&file);
    let ids: Vec<_> = import.journeys.iter().map(|imported| imported.journey.id.as_str()).collect();
    assert_eq!(ids, ["sign-in", "second"]);
    file["exports"].as_array_mut().unwrap().push(second);
    assert_eq!(told(&super::import(&file)), ["JF-E005 /exports/2/data/policy_id"]);
}

#[test]
fn settings_are_read_and_fields_that_are_not_known_are_kept() {
    let mut file = sound();
    policy(&mut file)["config"] = json!({"token_create": false, "token_include_request_params": true,
        "session_create": false, "session_validate": false, "enforce_mosaic_token": null,
        "double_encryption": "required", "readmit": {"strict_fields": true, "tell_locks": true}});
    let import = self::import(&file);
    assert_eq!(told(&import), [""; 0]);
    let journey = &import.journeys[0].journey;
    let settings = &journey.settings;
    assert!(!settings.token && settings.token_params && !settings.session && settings.encrypted_only);
    assert!(settings.strict_fields && settings.tell_locks && settings.unknown.is_empty());
    assert_eq!(journey.unknown["affinity"].as_text(), Some("b2c"));
    assert!(journey.envelope.contains_key("constraints"));
    policy(&mut file)["config"]["double_encryption"] = "maybe".into();
    assert_eq!(told(&super::import(&file)), ["JF-E062 /exports/0/data/config/double_encryption"]);
}

#[test]
fn journeys_that_a_step_runs_must_be_there() {
    let mut file = sound();
    let step =
        super::plain(10, "procedure", json!({"policy_id": "other"}), &[super::link("child", "branch", 7)]);
    super::add(&mut file, step);
    super::node(&mut file, 6)["links"][0]["target"] = super::id(10).into();
    assert_eq!(told(&import(&file)), [""; 0]);
    let known = super::Options { journeys: Some(["sign-in".to_owned()].into()), ..options() };
    let import = read(&file.to_string(), &known);
    assert_eq!((told(&import), import.outcome), (vec!["JF-E101 #10/policy_id".to_owned()], Outcome::Draft));
    assert!(!import.journeys[0].publishable);
}
