//! Why a policy, a rule or a network zone was left as it is, as problems. What is wrong with a field is told at that field, by
//! the name that it has on the wire.

use crate::admin::refusal::{conflict, denied, unacceptable, unknown_application};
use crate::fault::Fault;
use readmit_app::policies::PolicyRefusal;
use readmit_app::zones::ZoneRefusal;
use readmit_core::policy::Flaw;
use serde_json::{Value, json};

pub(super) fn unknown_policy() -> Fault {
    Fault::not_found("no such policy").code("unknown_policy")
}

pub(super) fn unknown_rule() -> Fault {
    Fault::not_found("no such rule in this policy").code("unknown_rule")
}

pub(in crate::admin) fn unknown_zone() -> Fault {
    Fault::not_found("no such network zone").code("unknown_zone")
}

/// One field that is wrong.
pub(in crate::admin) fn flaw(field: &str, expected: &str) -> Fault {
    flaws(&[Flaw { field: field.to_owned(), expected: expected.to_owned() }])
}

/// All that is wrong, each at its field.
fn flaws(found: &[Flaw]) -> Fault {
    let named: Vec<(String, &str)> =
        found.iter().map(|flaw| (field_name(&flaw.field), flaw.expected.as_str())).collect();
    let message = named.iter().map(|(field, expected)| format!("{field} {expected}")).collect::<Vec<_>>();
    let list: Vec<Value> =
        named.iter().map(|(field, expected)| json!({"field": field, "expected": expected})).collect();
    unacceptable("policy", message.join("; ")).with("errors", list)
}

/// What a field is called on the wire that the rules call `field`. Names of the wire stay.
fn field_name(field: &str) -> String {
    const STARTS: [(&str, &str); 11] = [
        ("settings.unlock_after_mins", "password.unlock_after_minutes"),
        ("settings.", "password."),
        ("settings", "enrolment"),
        ("action.idle", "action.session.idle_seconds"),
        ("action.life", "action.session.life_seconds"),
        ("action.second_factor", "action.session.second_factor_seconds"),
        ("action.inactivity", "action.access.assurance.inactivity_seconds"),
        ("action.reauthenticate_in", "action.access.assurance.reauthenticate_in"),
        ("action.constraints", "action.access.assurance.constraints"),
        ("action.chains", "action.access.chains"),
        ("conditions.network.", "conditions.zones."),
    ];
    let start =
        STARTS.into_iter().find_map(|(known, wire)| Some(format!("{wire}{}", field.strip_prefix(known)?)));
    let name = start.unwrap_or_else(|| field.to_owned());
    let name = match name.strip_prefix("conditions.zones.") {
        Some(rest) => format!("conditions.zones{}", rest.trim_start_matches("not_").trim_start_matches("in")),
        None => name,
    };
    let name = match name.strip_suffix(".grace.skips") {
        Some(entry) => format!("{entry}.grace_skips"),
        None => name,
    };
    if name.ends_with(".reauthenticate_in") {
        return format!("{name}_seconds");
    }
    for property in [".user_verification", ".hardware_protected", ".phishing_resistant"] {
        if let Some(method) = name.strip_suffix(property) {
            return format!("{method}.properties");
        }
    }
    name
}

pub(in crate::admin) fn policy(refusal: PolicyRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        PolicyRefusal::NoSuchPolicy => unknown_policy(),
        PolicyRefusal::NoSuchRule => unknown_rule(),
        PolicyRefusal::NoSuchApplication => unknown_application(),
        PolicyRefusal::Flaws(found) => flaws(&found),
        PolicyRefusal::BuiltIn => {
            conflict("built_in", "what is built in cannot be removed, moved or switched off")
        }
        PolicyRefusal::Assigned(_) => conflict("in_use", message),
        PolicyRefusal::Inactive => conflict("policy_inactive", message),
        PolicyRefusal::NotAnAccessPolicy => unacceptable("policy", message),
        PolicyRefusal::TooMany(..) => conflict("too_many", message),
        PolicyRefusal::Denied(denial) => denied(denial),
    }
}

pub(in crate::admin) fn zone(refusal: ZoneRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        ZoneRefusal::NoSuchZone => unknown_zone(),
        ZoneRefusal::Flaws(found) => flaws(&found),
        ZoneRefusal::InUse => conflict("in_use", message),
        ZoneRefusal::TooMany => conflict("too_many", message),
        ZoneRefusal::Denied(denial) => denied(denial),
    }
}

#[cfg(test)]
mod tests {
    use super::field_name;

    #[test]
    fn fields_have_their_names_of_the_wire() {
        for (rules, wire) in [
            ("name", "name"),
            ("settings.length_min", "password.length_min"),
            ("settings.unlock_after_mins", "password.unlock_after_minutes"),
            ("settings[2]", "enrolment[2]"),
            ("settings[2].grace.skips", "enrolment[2].grace_skips"),
            ("action.idle", "action.session.idle_seconds"),
            ("action.reauthenticate_in", "action.access.assurance.reauthenticate_in_seconds"),
            (
                "action.constraints[0].knowledge.keys[1]",
                "action.access.assurance.constraints[0].knowledge.keys[1]",
            ),
            (
                "action.chains[0].steps[1].methods[0].user_verification",
                "action.access.chains[0].steps[1].methods[0].properties",
            ),
            ("action.chains[0].reauthenticate_in", "action.access.chains[0].reauthenticate_in_seconds"),
            ("conditions.network.not_in[1]", "conditions.zones[1]"),
            ("conditions.network.in", "conditions.zones"),
            ("conditions.groups[0]", "conditions.groups[0]"),
        ] {
            assert_eq!(field_name(rules), wire);
        }
    }
}
