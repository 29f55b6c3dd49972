//! Refusals about policies and rules, in the vendor's words.

use crate::fault::Fault;
use crate::okta::shape::{forbidden, invalid, no_such};
use readmit_app::policies::PolicyRefusal;
use readmit_core::policy::Flaw;

/// Writes a refusal. `what` is the kind of object that was sent; `path` is what the caller named.
pub(in crate::okta) fn fault(refusal: PolicyRefusal, what: &str, path: &str) -> Fault {
    let message = refusal.to_string();
    match refusal {
        PolicyRefusal::NoSuchPolicy => no_such(path, "Policy"),
        PolicyRefusal::NoSuchRule => no_such(path, "PolicyRule"),
        PolicyRefusal::NoSuchApplication => no_such(path, "AppInstance"),
        PolicyRefusal::Flaws(flaws) => invalid(what, flaws.iter().map(cause)),
        PolicyRefusal::BuiltIn | PolicyRefusal::Assigned(_) | PolicyRefusal::Denied(_) => forbidden(message),
        PolicyRefusal::Inactive | PolicyRefusal::NotAnAccessPolicy | PolicyRefusal::TooMany(..) => {
            invalid(what, [format!("{what}: {message}")])
        }
    }
}

fn cause(flaw: &Flaw) -> String {
    format!("{}: {}", vendor_path(&flaw.field), flaw.expected)
}

/// The vendor's name for a field.
fn vendor_path(field: &str) -> String {
    let field = match field.strip_prefix("groups") {
        Some(index) => format!("conditions.people.groups.include{index}"),
        None => field.to_owned(),
    };
    WORDS.iter().fold(field, |field, (ours, vendors)| field.replacen(ours, vendors, 1))
}

/// Our words for fields, and the vendor's. What begins like another one comes before it.
const WORDS: &[(&str, &str)] = &[
    ("settings[", "settings.authenticators["),
    (".allowance", ".enroll.self"),
    (".grace", ".enroll.gracePeriod"),
    (".skips", ".skipCount"),
    ("settings.length_min", "settings.password.complexity.minLength"),
    ("settings.lower_case_min", "settings.password.complexity.minLowerCase"),
    ("settings.upper_case_min", "settings.password.complexity.minUpperCase"),
    ("settings.digits_min", "settings.password.complexity.minNumber"),
    ("settings.symbols_min", "settings.password.complexity.minSymbol"),
    ("settings.attempts_max", "settings.password.lockout.maxAttempts"),
    ("settings.unlock_after_mins", "settings.password.lockout.autoUnlockMinutes"),
    ("conditions.users_excluded", "conditions.people.users.exclude"),
    ("conditions.users", "conditions.people.users.include"),
    ("conditions.groups_excluded", "conditions.people.groups.exclude"),
    ("conditions.groups", "conditions.people.groups.include"),
    ("conditions.applications_excluded", "conditions.app.exclude"),
    ("conditions.applications", "conditions.app.include"),
    ("conditions.network.in", "conditions.network.include"),
    ("conditions.network.not_in", "conditions.network.exclude"),
    ("conditions.channel", "conditions.authContext.authType"),
    ("action.idle", "actions.signon.session.maxSessionIdleMinutes"),
    ("action.life", "actions.signon.session.maxSessionLifetimeMinutes"),
    ("action.second_factor", "actions.signon.factorLifetime"),
    ("action.", "actions.appSignOn.verificationMethod."),
    (".inactivity", ".inactivityPeriod"),
    (".reauthenticate_in", ".reauthenticateIn"),
    (".keys", ".types"),
    (".choices", ".authenticationMethods"),
    (".excluded", ".excludedAuthenticationMethods"),
    (".steps[0].methods", ".authenticationMethods"),
    (".steps[1].methods", ".next[0].authenticationMethods"),
    (".steps[2].methods", ".next[0].next[0].authenticationMethods"),
    (".steps", ""),
    (".user_verification", ".userVerification"),
    (".hardware_protected", ".hardwareProtection"),
    (".phishing_resistant", ".phishingResistant"),
];

#[cfg(test)]
mod tests {
    use super::vendor_path;

    #[test]
    fn fields_have_the_vendors_names() {
        for (ours, vendors) in [
            ("name", "name"),
            ("groups[2]", "conditions.people.groups.include[2]"),
            ("conditions.groups_excluded", "conditions.people.groups.exclude"),
            ("settings[1].grace.skips", "settings.authenticators[1].enroll.gracePeriod.skipCount"),
            (
                "action.constraints[0].possession.excluded[1].method",
                "actions.appSignOn.verificationMethod.constraints[0].possession\
                 .excludedAuthenticationMethods[1].method",
            ),
            (
                "action.chains[1].steps[2].methods[0].user_verification",
                "actions.appSignOn.verificationMethod.chains[1].next[0].next[0].authenticationMethods[0]\
                 .userVerification",
            ),
            ("action.chains[1].steps", "actions.appSignOn.verificationMethod.chains[1]"),
        ] {
            assert_eq!(vendor_path(ours), vendors);
        }
    }
}
