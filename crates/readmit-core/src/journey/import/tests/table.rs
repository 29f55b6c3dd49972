//! Every rule about nodes, links, fields, expressions and variables: the sound journey with one thing changed, and all
//! that is told of it.

use super::{action, add, expression, files, id, import, json, link, node, plain, sound, told};
use crate::journey::import::RULES;
use serde_json::Value as Json;
use std::collections::BTreeSet;

pub(super) type Case = (&'static [&'static str], fn(&mut Json));

fn workflow(file: &mut Json) -> &mut Json {
    &mut file["exports"][0]["data"]["versions"][0]["workflow"]
}

/// Lets the journey go through a further node between the variables and the greeting.
fn through(file: &mut Json, kind: &str, fields: Json) {
    let both = [link("success_child", "branch", 7), link("failure", "escape", 9)];
    add(file, plain(10, kind, fields, &both));
    node(file, 6)["links"][0]["target"] = id(10).into();
}

fn through_action(file: &mut Json, kind: &str, fields: Json) {
    add(file, action(10, kind, fields, &[link("child", "branch", 7)]));
    node(file, 6)["links"][0]["target"] = id(10).into();
}

fn login_form(file: &mut Json, link: Json) {
    let form = json!({"type": "login_form", "metadata": {"type": "login_form"}, "form_id": "login"});
    add(
        file,
        json!({"id": id(10), "type": "action", "action": form, "output_var": "login", "links": [link]}),
    );
    node(file, 6)["links"][0]["target"] = id(10).into();
}

fn text(file: &mut Json, source: &str) {
    node(file, 7)["action"]["text"] = expression(source);
}

fn data(file: &mut Json, source: &str) {
    through_action(file, "json_data", json!({"data": expression(source)}));
}

fn block(file: &mut Json, body: Json) {
    add(file, plain(10, "block", json!({"block": body}), &[link("child", "branch", 7)]));
    node(file, 6)["links"][0]["target"] = id(10).into();
}

const GRAPH: &[Case] = &[
    (&["JF-E020 @/workflow"], |f| workflow(f)["head"] = json!({"id": id(1)})),
    (&["JF-E021 @/workflow/head"], |f| workflow(f)["head"] = id(99).into()),
    (&["JF-E021 @/workflow"], |f| workflow(f)["nodes"] = json!({})),
    (&["JF-E022 @/workflow"], |f| workflow(f)["id"] = "X".into()),
    (&["JF-E022 @/workflow/nodes/last", "JF-W050 @/workflow/nodes/last"], |f| {
        workflow(f)["nodes"]["last"] = action(1, "reject", json!({}), &[]);
        workflow(f)["nodes"]["last"]["id"] = "last".into();
    }),
    (&["JF-E023 #7"], |f| node(f, 7)["id"] = id(8).into()),
    (&["JF-E024 #3/type"], |f| {
        node(f, 3)["type"] = "transmit_platform_totp_authentification".into();
        let copy = node(f, 3).clone();
        node(f, 2)["loop_body"] = copy;
    }),
    (&["JF-E025 #9"], |f| drop(node(f, 9).as_object_mut().unwrap().remove("action"))),
    (&["JF-E025 #1/action"], |f| node(f, 1)["action"]["metadata"] = json!({})),
    (&["JF-W025 #9/action"], |f| drop(node(f, 9)["action"].as_object_mut().unwrap().remove("metadata"))),
    (&["JF-E026 #9/type"], |f| *node(f, 9) = plain(9, "reject", json!({}), &[])),
    (&["JF-W027 #8/action/type"], |f| node(f, 8)["action"]["type"] = "accept".into()),
    (&["JF-W027 #9/type"], |f| *node(f, 9) = plain(9, "rejection", json!({}), &[])),
    (&["JF-W027 #1/action/type"], |f| node(f, 1)["action"]["type"] = "get_information".into()),
    (&["JF-E030 #7/links/0"], |f| node(f, 7)["links"][0]["target"] = id(77).into()),
    (&["JF-E031 #7/links/0"], |f| node(f, 7)["links"][0]["target"] = "next".into()),
    (&["JF-E032 #7/links/0"], |f| node(f, 7)["links"][0]["type"] = "edge".into()),
    (&["JF-E033 #1/links/1"], |f| node(f, 1)["links"][1]["presentation"] = "Button".into()),
    (&["JF-W033 #1/links/1"], |f| node(f, 1)["links"][1]["presentation"] = "cancel".into()),
    (&["JF-E034 #4"], |f| drop(node(f, 4)["links"].as_array_mut().unwrap().remove(0))),
    (&["JF-E034 #7", "JF-W050 #8"], |f| node(f, 7)["links"] = json!([])),
    (&["JF-W034 #3", "JF-W050 #4", "JF-W050 #5"], |f| {
        node(f, 3)["links"].as_array_mut().unwrap().remove(1);
        let copy = node(f, 3).clone();
        node(f, 2)["loop_body"] = copy;
    }),
    (&["JF-W035 #7/links/0"], |f| node(f, 7)["links"][0]["type"] = "escape".into()),
    (&["JF-E036 #9/links"], |f| node(f, 9)["links"] = json!([link("child", "branch", 8)])),
    (&["JF-E037 #10", "JF-E037 #10"], |f| login_form(f, link("child", "branch", 7))),
    (&["JF-E037 #10/links/0"], |f| {
        let mut link = link("ttop", "escape", 7);
        link["data_json_schema"] = expression(super::SCHEMA);
        login_form(f, link);
    }),
    (&["JF-E038 #1/links/2"], |f| {
        let twice = node(f, 1)["links"][1].clone();
        node(f, 1)["links"].as_array_mut().unwrap().push(twice);
    }),
    (&["JF-E040 #10"], |f| {
        block(f, Json::Null);
        node(f, 10)["links"] = json!([]);
    }),
    (&["JF-E041 #10/block"], |f| block(f, json!({"id": id(88)}))),
    (&["JF-W042 #2/loop_body"], |f| node(f, 2)["loop_body"]["error_variable"] = "err".into()),
    (&["JF-E043 #5/links/0"], |f| node(f, 5)["links"][0]["target"] = id(2).into()),
    (&["JF-E043 #10/block"], |f| block(f, json!({"id": id(10)}))),
    (&["JF-E044 #5/links/0"], |f| node(f, 5)["links"][0]["target"] = id(3).into()),
    (&["JF-E045 #10"], |f| {
        add(f, action(10, "auth_pass", json!({}), &[]));
        node(f, 5)["links"][0]["target"] = id(10).into();
    }),
    (&["JF-E046 #7/links/0", "JF-W050 #8"], |f| node(f, 7)["links"][0]["target"] = id(6).into()),
    (&["JF-E046 #5/links/0"], |f| node(f, 5)["links"][0]["target"] = id(1).into()),
    (
        &[
            "JF-E047 #1/links/1",
            "JF-W092 #3/user_identifier",
            "JF-W092 #5/action/text",
            "JF-W092 #6/action/variables/0/value",
        ],
        |f| node(f, 1)["links"][1]["target"] = id(5).into(),
    ),
    (&["JF-E048 #2/max_iterations"], |f| node(f, 2)["max_iterations"] = 0.into()),
    (&["JF-E049 #2"], |f| node(f, 2)["condition"] = Json::Null),
    (&["JF-W050 #10"], |f| add(f, action(10, "reject", json!({}), &[]))),
    (&["JF-W051 #7/links/0", "JF-W050 #8"], |f| node(f, 7)["links"][0]["target"] = Json::Null),
];

const FIELDS: &[Case] = &[
    (&["JF-W042 #2/loop_body", "JF-E060 #3"], |f| node(f, 3)["totp_code"] = Json::Null),
    (&["JF-W042 #2/loop_body", "JF-E061 #3/totp_code"], |f| node(f, 3)["totp_code"] = expression(" ")),
    (&["JF-E062 #1/action/var_name"], |f| node(f, 1)["action"]["var_name"] = expression("answer")),
    (&["JF-W062 #7/action/text"], |f| node(f, 7)["action"]["text"] = "Hello".into()),
    (&["JF-E063 #10"], |f| {
        through(f, "transmit_platform_create_user", json!({"external_user_id": expression("answer.user")}));
        let taken = link("user already exists", "escape", 9);
        node(f, 10)["links"].as_array_mut().unwrap().push(taken);
    }),
    (&["JF-E064 #4/condition"], |f| node(f, 4)["condition"]["data_type"] = "bool".into()),
    (&["JF-E064 #4/condition"], |f| node(f, 4)["condition"]["type"] = "special".into()),
    (&["JF-E065 #1/action"], |f| node(f, 1)["action"]["form_id"] = "".into()),
    (&["JF-E065 #10"], |f| {
        let mut twin = node(f, 1).clone();
        twin["id"] = id(10).into();
        twin["links"] = json!([link("child", "branch", 7)]);
        add(f, twin);
        node(f, 6)["links"][0]["target"] = id(10).into();
    }),
    (
        &[
            "JF-E066 #1",
            "JF-E090 #3/totp_code",
            "JF-E090 #3/user_identifier",
            "JF-E090 #6/action/variables/0/value",
        ],
        |f| {
            drop(node(f, 1).as_object_mut().unwrap().remove("output_var"));
        },
    ),
    (&["JF-W066 #1/action/var_name"], |f| node(f, 1)["action"]["var_name"] = "other".into()),
    (&["JF-E067 #1/action/form_schema"], |f| node(f, 1)["action"]["form_schema"] = expression("[]")),
    (&["JF-E068 #1/action/form_schema"], |f| {
        let schema = super::SCHEMA.replace("\"input\", name: \"code\"", "\"select\", name: \"code\"");
        node(f, 1)["action"]["form_schema"] = expression(&schema);
    }),
    (&["JF-W068 #1/action/form_schema"], |f| {
        node(f, 1)["action"]["form_schema"] = expression(&super::SCHEMA.replacen("label: \"\",", "", 1));
    }),
    (&["JF-E069 #10/links/0"], |f| login_form(f, link("totp", "escape", 7))),
    (&["JF-E070 #6/action/variables/1", "JF-E090 #7/action/text"], |f| {
        node(f, 6)["action"]["variables"][1]["name"] = "my-loud".into();
    }),
    (&["JF-E060 #10/action", "JF-W071 #10/action/phone_number"], |f| {
        through_action(f, "sms", json!({"phone_number": expression("`+1`"), "text": expression("`Hi`")}));
    }),
    (&["JF-E100 #10"], |f| through(f, "transmit_platform_web_authn_registration", json!({}))),
    (&["JF-E100 #10"], |f| through_action(f, "procedure", json!({}))),
];

const EXPRESSIONS: &[Case] = &[
    (&["JF-E080 #10/action/data"], |f| data(f, "@std.len(answer")),
    (&["JF-W080 #10/action/data"], |f| data(f, "@policy.isUserAuthenticated")),
    (&["JF-E081 #10/action/data"], |f| data(f, "@std.lenn(answer)")),
    (&["JF-E082 #10/action/data"], |f| data(f, "@std.len()")),
    (&["JF-E083 #10/action/data"], |f| data(f, "answer === null")),
    (&["JF-E084 #7/action/text"], |f| text(f, "`Hello ${answer.user")),
    (&["JF-W085 #7/action/text"], |f| text(f, "`answer.user`")),
    (&["JF-W086 #10/action/data"], |f| data(f, "\"Hi ${answer.user}\"")),
    (&["JF-E087 #10/action/data"], |f| data(f, "std.len(answer)")),
    (&["JF-E090 #10/action/data"], |f| data(f, "answr.user")),
    (&["JF-E091 #10/action/data"], |f| data(f, "error")),
    (&["JF-W092 #1/action/app_data"], |f| node(f, 1)["action"]["app_data"] = expression("{a: loud}")),
    (&["JF-W093 #10/action/data"], |f| data(f, "answer.email")),
    (&["JF-W095 #10/action/data", "JF-W205 #10/action/data"], |f| data(f, r#"`{\\"a": 1}`"#)),
    (&["JF-W205 #10/action/data"], |f| data(f, "`{\"a\": \"${answer.user}\"}`")),
];

const OWN: &[Case] = &[
    (&["JF-W200 #8"], |f| node(f, 2)["condition"] = expression("true")),
    (&["JF-W201 #10"], |f| {
        let user = json!({"user_identifier": expression("answer.user")});
        let both = [link("success_child", "branch", 2), link("failure", "escape", 9)];
        add(f, plain(10, "transmit_platform_totp_registration", user, &both));
        node(f, 1)["links"][0]["target"] = id(10).into();
    }),
    (&["JF-W204 #7/links/1"], |f| {
        node(f, 7)["links"].as_array_mut().unwrap().push(link("success_child", "branch", 8));
    }),
    (&["JF-W206 #10"], |f| {
        let codes = json!({"user_identifier": expression("answer.user"), "temp_code": expression("answer.code"),
            "temporary_access_code": expression("answer.user")});
        through(f, "transmit_platform_temp_code_authentication", codes);
    }),
];

#[test]
fn every_rule_tells_what_it_is_for_and_nothing_else() {
    let mut wrong = Vec::new();
    for (expected, change) in [GRAPH, FIELDS, EXPRESSIONS, OWN, files::CASES].concat() {
        let mut file = sound();
        change(&mut file);
        let import = import(&file);
        if told(&import) != *expected {
            let messages: Vec<_> = import.findings.iter().map(|finding| &finding.message).collect();
            wrong.push(format!("expected {expected:?}\n   found {:?}\n   {messages:#?}", told(&import)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_an_example() {
    let cases = [GRAPH, FIELDS, EXPRESSIONS, OWN, files::CASES].concat();
    let told: BTreeSet<&str> = cases.iter().flat_map(|(codes, _)| *codes).map(|told| &told[3..7]).collect();
    // Texts that are no JSON values, and too much of something, have tests of their own.
    let apart = ["E001", "E014", "E015", "E101", "W101", "W203"];
    for rule in RULES {
        for letter in rule.letters.chars() {
            let code = format!("{}{:03}", if letter == 'D' { 'E' } else { letter }, rule.number);
            assert!(told.contains(code.as_str()) || apart.contains(&code.as_str()), "no example of {code}");
        }
    }
}
