//! Random journeys in a world that believes nobody: none lets anybody in, unless its publisher was told so.

use super::super::{End, Input, Progress};
use super::world::{
    NOW, Play, Script, action, complete, expression, file, form, link, nobody, read, reject, repeat, set,
    temp_code,
};
use crate::event::Origin;
use crate::id::AccountId;
use crate::journey::effect::{Act, Answer};
use crate::journey::import::Outcome;
use crate::journey::value::Value;
use crate::turn::{Seed, Turn};
use serde_json::{Value as Json, json};

struct Dice(Turn);

impl Dice {
    fn new(seed: u32) -> Self {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&seed.to_be_bytes());
        let seed = Seed { bytes, arrived_at: NOW, place: 0 };
        Self(Turn::new(NOW, &seed, Origin::system(), AccountId::from_random([0; 16])))
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.0.random_below(bound)
    }

    /// A node that comes later, so that there is no cycle but in loops; now and then none.
    fn next(&mut self, number: u32, count: u32) -> Option<String> {
        if number >= count || self.below(12) == 0 {
            return None;
        }
        Some(format!("n{}", number + 1 + self.below(count - number)))
    }
}

fn node(number: u32, count: u32, dice: &mut Dice) -> Json {
    let next = |dice: &mut Dice| dice.next(number, count);
    let (one, two) = (next(dice), next(dice));
    let (one, two) = (one.as_deref(), two.as_deref());
    if number == count {
        return if dice.below(3) == 0 { reject() } else { complete() };
    }
    match dice.below(11) {
        0..=2 => temp_code("\"ann\"", one.unwrap_or("n1"), two.unwrap_or("n1")),
        3 => {
            json!({"type": "transmit_platform_totp_authentication", "metadata": {}, "error_variable": "error",
            "user_identifier": expression("\"ann\""), "totp_code": expression("\"123456\""),
            "links": [link("success_child", one), link("failure", two)]})
        }
        4 => json!({"type": "condition", "links": [link("true", one), link("false", two)], "condition": {
            "type": "generic", "negated": dice.below(2) == 0, "metadata": {"type": "condition"},
            "field": expression(["@policy.isUserAuthenticated()", "true"][dice.below(2) as usize]),
            "operation": "==", "data_type": "boolean", "value": expression("true")}}),
        5 => json!({"type": "transmit_platform_is_user_authenticated", "metadata": {},
            "links": [link("yes", one), link("no", two)]}),
        6 => form(&format!("f{number}"), json!([link("child", one), link("cancel", two)])),
        7 => set("x", "1", one),
        8 => reject(),
        9 => complete(),
        _ => action(
            "information",
            json!({"title": expression("`a`"), "text": expression("`b`"),
            "button_text": expression("`c`")}),
            json!([link("child", one)]),
        ),
    }
}

fn journey(dice: &mut Dice) -> String {
    let count = 3 + dice.below(6);
    let mut nodes: Vec<Json> = (1..=count).map(|number| node(number, count, dice)).collect();
    // Some begin with a loop around what follows.
    if dice.below(2) == 0 {
        let condition = ["!@policy.isUserAuthenticated()", "true", "false"][dice.below(3) as usize];
        let body = nodes[1].clone();
        nodes[0] = repeat(condition, 1 + dice.below(4), json!([]), ("n2", &body), &format!("n{count}"));
    }
    file("main", &nodes)
}

#[test]
fn no_run_succeeds_without_an_authentication_unless_the_publisher_was_told() {
    let (mut published, mut warned, mut let_in) = (0, 0, 0);
    for seed in 0..1_500 {
        let mut dice = Dice::new(seed);
        let text = journey(&mut dice);
        let read = read(&text);
        if read.outcome != Outcome::Publishable {
            continue;
        }
        published += 1;
        let told = read.findings.iter().any(|finding| finding.rule == 200);
        warned += u32::from(told);
        let mut play = Play::of_files(std::slice::from_ref(&text), believing_nobody());
        let mut progress = play.start();
        for _ in 0..20 {
            let Progress::Ask { run, prompt } = progress else { break };
            let input = match prompt.options.first() {
                Some(option) if dice.below(3) == 0 => {
                    Input::Choose { option: option.id.clone(), data: Value::Null }
                }
                _ => Input::Submit(json!({"a": "x"}).into()),
            };
            progress = play.turn(*run, Some(&input));
        }
        if let Progress::Ended { end, .. } = progress
            && matches!(*end, End::Success { .. })
        {
            let_in += 1;
            assert!(told, "nobody was told that this lets anybody in: {text}");
        }
    }
    // Enough of each kind came up for the test to mean something.
    assert!(
        published > 300 && warned > 60 && published - warned > 60 && let_in > 30,
        "{published} {warned} {let_in}"
    );
}

fn believing_nobody() -> Script {
    Box::new(|act| match act {
        Act::Authenticate { .. } | Act::SignTransaction { .. } => Ok(Err(nobody())),
        _ => Ok(Ok(Answer::Done)),
    })
}
