//! Large journeys, and the worst that a file can be, are read in no time: the runner of the tests ends what hangs. An
//! optimised build takes some 30 ms for a thousand nodes.

use super::{Json, Outcome, action, add, expression, id, import, json, link, node, plain, sound};

/// The sound journey, lengthened by many nodes of a kind between the variables and the greeting.
fn lengthened(count: u32, make: impl Fn(u32, u32) -> Vec<Json>) -> Json {
    let mut file = sound();
    node(&mut file, 6)["links"][0]["target"] = id(1_000).into();
    for number in 0..count {
        let next = if number + 1 == count { 7 } else { 1_002 + number * 2 };
        for node in make(1_000 + number * 2, next) {
            add(&mut file, node);
        }
    }
    file
}

#[test]
fn a_thousand_nodes_take_no_time() {
    let line = lengthened(1_000, |number, next| {
        let name = format!("v{number}");
        let variables =
            json!({"variables": [{"name": name, "value": expression("`Hello ${answer.user}` + greeting")}]});
        vec![action(number, "set_variables", variables, &[link("child", "branch", next)])]
    });
    let loops = lengthened(500, |number, next| {
        let body = action(
            number + 1,
            "json_data",
            json!({"data": expression("{a: answer.user}")}),
            &[link("child", "branch", None)],
        );
        let fields = json!({"condition": expression("iteration_count < 1"), "max_iterations": 3, "variables": [], "loop_body": body});
        vec![plain(number, "loop", fields, &[link("child", "branch", next)]), body]
    });
    for file in [line, loops] {
        let import = import(&file);
        assert_eq!(import.outcome, Outcome::Publishable, "{:#?}", import.findings);
    }
}

#[test]
fn loops_in_loops_nest_until_the_file_is_too_deep() {
    for (levels, fits) in [(8, true), (110, false)] {
        let mut file = sound();
        let mut body =
            action(2_000, "json_data", json!({"data": expression("1")}), &[link("child", "branch", None)]);
        add(&mut file, body.clone());
        for level in 1..=levels {
            let fields = json!({"block": body});
            let next =
                if level == levels { link("child", "branch", 7) } else { link("child", "branch", None) };
            body = plain(2_000 + level, "block", fields, &[next]);
            add(&mut file, body.clone());
        }
        node(&mut file, 6)["links"][0]["target"] = id(2_000 + levels).into();
        let import = import(&file);
        let outcome = if fits { Outcome::Publishable } else { Outcome::Refused };
        assert_eq!(import.outcome, outcome, "{:#?}", import.findings.first());
    }
}

#[test]
fn the_worst_of_files_end_soon() {
    // Everything leads to everything, over and over.
    let tangle = lengthened(900, |number, _| {
        let links: Vec<_> = (0..40)
            .map(|step| link(&format!("l{step}"), "escape", 1_000 + (number * 7 + step * 26) % 1_800))
            .collect();
        let variables =
            json!({"variables": [{"name": format!("v{number}"), "value": expression("v1000 + v1002")}]});
        vec![
            action(number, "set_variables", variables, &links),
            action(number + 1, "unknown_step", json!({}), &links),
        ]
    });
    // Blocks in blocks, written by their ids alone.
    let deep = lengthened(900, |number, _| {
        let body = json!({"block": {"id": id(number + 2)}});
        vec![plain(number, "block", body, &[]), plain(number + 1, "nothing", json!({}), &[])]
    });
    for file in [tangle, deep] {
        let import = import(&file);
        assert_eq!(import.outcome, Outcome::Refused);
        assert!(import.findings.len() > 900);
    }
}
