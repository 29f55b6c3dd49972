//! Why no code was issued, as the shell says it, and what helps.

use super::IssueArgs;
use crate::commands::{unknown_application, unknown_user};
use crate::outcome::Trouble;
use crate::when;
use readmit_core::code::{IssueRefusal, Scope};
use readmit_core::configuration::Configuration;
use readmit_core::credentials::Stretch;

/// The reason, and what helps.
pub(super) fn refused(refusal: IssueRefusal, asked: &IssueArgs, configuration: &Configuration) -> Trouble {
    let user = &asked.user.given;
    let policy =
        asked.app.map_or_else(|| "readmit org set".to_owned(), |id| format!("readmit app update {id}"));
    let word = word(&refusal);
    let message = match refusal {
        IssueRefusal::UnknownAccount => return unknown_user(&asked.user),
        IssueRefusal::ClientGone => {
            return asked.app.map_or_else(|| Trouble::refused("client_gone", "no such application"), unknown_application);
        }
        IssueRefusal::Inactive { status } => {
            format!("the user is {}: `readmit user enable {user}` lets them in again", status.as_str())
        }
        IssueRefusal::NotAssociated => {
            let id = asked.app.map(|id| id.to_string()).unwrap_or_default();
            format!(
                "the user does not belong to the application: `readmit user associate {user} --app {id}`, or \
                 leave --app out for a code that answers everywhere"
            )
        }
        IssueRefusal::Locked { until: Some(until) } => format!(
            "the user's codes are locked until {} because of failed attempts: wait, or add --unlock if you know \
             who is asking",
            when::instant(until)
        ),
        IssueRefusal::Locked { until: None } => {
            "the user's codes were switched off: `readmit user unlock`, or add --unlock".to_owned()
        }
        IssueRefusal::LifeOutOfRange { min, max } => format!(
            "--expires-in must be between {} and {}: `{policy} --life-max …` allows more",
            when::span(min),
            when::span(max)
        ),
        IssueRefusal::StartOutOfRange { latest } => {
            format!("--starts-at must be between now and {}", when::instant(latest))
        }
        IssueRefusal::MultipleUse => {
            format!("the policy allows single use only: leave --uses out, or `{policy} --multiple-use true`")
        }
        IssueRefusal::NoUses => "--uses must be at least 1".to_owned(),
        IssueRefusal::AuthenticatorOff => {
            "the organisation has switched off the authenticator of temporary access codes".to_owned()
        }
        IssueRefusal::AgainstPolicy(objection) => objection.because,
        IssueRefusal::TooManyCodes => {
            "the user holds live codes for as many applications as they can: `readmit code revoke` withdraws some"
                .to_owned()
        }
        IssueRefusal::Frozen { until } => format!(
            "the user said that they had not asked for the last code: recovery is frozen until {}. Once you know who \
             is asking, `readmit user unfreeze {user}`",
            when::instant(until)
        ),
        IssueRefusal::Unverified => unverified(asked, configuration),
        IssueRefusal::Denied(denial) => denial.to_string(),
        IssueRefusal::CrossClientOff => {
            let id = asked.app.map(|id| id.to_string()).unwrap_or_default();
            format!("Cross-client OTP flow is off: `readmit app update {id} --cross-client true`")
        }
        IssueRefusal::ApprovalNeeded | IssueRefusal::NoApproval => {
            "the user is in a protected group, and no second operator's approval was given".to_owned()
        }
        IssueRefusal::Quota { stretch } => format!(
            "as many codes as there may be were issued for the user {}: `readmit org set --help` has the quotas",
            during(stretch)
        ),
        IssueRefusal::AgentQuota { stretch } => {
            format!("the operator issued as many codes as they may {}", during(stretch))
        }
        IssueRefusal::NoAddress { .. } => "the user has no address of this kind".to_owned(),
        IssueRefusal::StaleSignIn { .. } => "the operator must sign in again first".to_owned(),
        IssueRefusal::Repeated { .. } => "the request was carried out before".to_owned(),
    };
    Trouble::refused(word, message)
}

const fn during(stretch: Stretch) -> &'static str {
    match stretch {
        Stretch::Hour => "this hour",
        Stretch::Day => "today",
    }
}

/// What of the checklist is not satisfied, and the whole of it.
fn unverified(asked: &IssueArgs, configuration: &Configuration) -> String {
    let scope = asked.app.map_or(Scope::Organisation, Scope::Application);
    let Some(policy) = configuration.code_policy(scope) else { return "no such application".to_owned() };
    let list = &policy.verification;
    let wrong = list.judge(&asked.checks).err();
    let wrong = wrong.map_or_else(|| "the policy changed meanwhile".to_owned(), |wrong| wrong.to_string());
    let items = list.checks.iter().map(|check| {
        let kind = match (check.required, check.knowledge) {
            (true, _) => ", must be passed",
            (false, true) => ", does not suffice alone",
            (false, false) => "",
        };
        format!("\n  --check {}=passed   {}{kind}", check.id, check.label)
    });
    format!("{wrong}. The checklist:{}", items.collect::<String>())
}

/// The refusal's own name.
fn word(refusal: &IssueRefusal) -> String {
    let named = serde_json::to_value(refusal).unwrap_or_default();
    named["reason"].as_str().unwrap_or("refused").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_a_word() {
        assert_eq!(word(&IssueRefusal::NotAssociated), "not_associated");
        assert_eq!(word(&IssueRefusal::Locked { until: None }), "locked");
        assert_eq!(word(&IssueRefusal::Denied(readmit_core::operator::Denial::OwnAccount)), "denied");
    }
}
