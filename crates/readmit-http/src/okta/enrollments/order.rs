//! What a temporary access code shall be, in either of the two shapes in which it is asked for: `config` with a number, as
//! the vendor's guide writes it, and `profile` with a text, as its description and its clients do.

use crate::fault::Fault;
use crate::okta::authenticators::field::{Causes, Object, flag, number, object, text};
use crate::okta::id::{self, prefix};
use crate::okta::shape::invalid;
use readmit_core::account::IssueOrder;
use readmit_core::authenticator::{Authenticator, AuthenticatorKey};
use readmit_core::code::{Scope, Uses};
use readmit_core::configuration::Configuration;
use readmit_core::id::AuthenticatorId;
use readmit_core::time::Span;

/// Reads a body. The authenticator must be the organisation's, and on; that it still is sees the rule.
pub(super) fn read<'a>(
    body: &Object,
    configuration: &'a Configuration,
) -> Result<(&'a Authenticator, IssueOrder), Fault> {
    let mut causes = Causes::new();
    let authenticator = authenticator(body, configuration, &mut causes);
    if text(body, "authenticatorType", "authenticatorType", &mut causes).is_some_and(|kind| kind != "tac") {
        causes.push("authenticatorType: must be tac".to_owned());
    }
    let [config, profile] = ["config", "profile"].map(|name| object(body, name, name, &mut causes));
    let ttl = number(&profile, "ttl", "profile.ttl", &mut causes);
    let ttl = number(&config, "ttl", "config.ttl", &mut causes).or(ttl);
    let multi_use = flag(&profile, "multiUse", "profile.multiUse", &mut causes);
    let multi_use = flag(&config, "multiUse", "config.multiUse", &mut causes).or(multi_use);

    // What the rule judges one after the other is told at once here.
    let policy = &configuration.organisation.codes;
    let life = ttl.map(|minutes| Span::from_mins(minutes.into()));
    if life.is_some_and(|life| life < policy.life_min || life > policy.life_max) {
        causes.push(out_of_range(policy.life_min, policy.life_max));
    }
    if multi_use == Some(true) && !policy.multiple_use {
        causes.push(SINGLE_USE.to_owned());
    }
    let uses = if multi_use == Some(true) { Uses::Multiple(None) } else { Uses::Single };
    match authenticator {
        Some(authenticator) if causes.is_empty() => {
            Ok((authenticator, IssueOrder { life, uses, ..IssueOrder::new(Scope::Organisation) }))
        }
        _ => Err(invalid("authenticatorEnrollment", causes)),
    }
}

/// The authenticator allows no codes that can be used more than once.
pub(super) const SINGLE_USE: &str =
    "multiUse: the authenticator does not allow codes that are used more than once";

/// The authenticator's range of lives.
pub(super) fn out_of_range(min: Span, max: Span) -> String {
    format!("ttl: must be between {} and {} minutes", min.as_secs().div_ceil(60), max.as_secs() / 60)
}

/// The id is not that of an authenticator that codes can be made with.
pub(super) const NO_AUTHENTICATOR: &str =
    "authenticatorId: must be the id of the organization's active temporary access code authenticator";

fn authenticator<'a>(
    body: &Object,
    configuration: &'a Configuration,
    causes: &mut Causes,
) -> Option<&'a Authenticator> {
    let before = causes.len();
    let text = text(body, "authenticatorId", "authenticatorId", causes);
    let id = text.and_then(|text| id::parse(prefix::AUTHENTICATOR, &text)).map(AuthenticatorId::from_uuid);
    let found = id.and_then(|id| configuration.authenticator(id));
    let found = found.filter(|known| known.key == AuthenticatorKey::TemporaryAccessCode && known.active);
    if found.is_none() && causes.len() == before {
        causes.push(NO_AUTHENTICATOR.to_owned());
    }
    found.map(AsRef::as_ref)
}
