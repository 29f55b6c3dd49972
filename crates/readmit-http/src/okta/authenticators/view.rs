//! Authenticators and their methods as the vendor writes them.

use super::word;
use crate::call::Call;
use crate::okta::date::date;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use readmit_core::alphabet::Alphabet;
use readmit_core::authenticator::{Authenticator, AuthenticatorKey, FactorMethod};
use readmit_core::code_policy::CodePolicy;
use readmit_core::configuration::Configuration;
use readmit_core::time::Span;
use readmit_core::totp::Algorithm;
use serde_json::{Value, json};

/// The whole object.
pub(super) fn authenticator(call: &Call, configuration: &Configuration, of: &Authenticator) -> Value {
    let path = path(of);
    let mut links = Links::new(call).with("self", &path, &[Allow::Get, Allow::Put]);
    if of.key != AuthenticatorKey::Password {
        links = links.switch(&path, of.active);
    }
    links = links.with("methods", &format!("{path}/methods"), &[Allow::Get]);
    if of.key == AuthenticatorKey::Passkey {
        links = links.with("aaguids", &format!("{path}/aaguids"), &[Allow::Get]);
    }
    let mut object = json!({
        "type": word::kind(of.key),
        "id": id::text(prefix::AUTHENTICATOR, of.id.uuid()),
        "key": word::key(of.key),
        "status": status(of.active),
        "name": word::name(of),
        "created": date(of.created_at),
        "lastUpdated": date(of.updated_at),
        "_links": links.into_value(),
    });
    if let Some(settings) = settings(of) {
        object["settings"] = settings;
    }
    if of.key == AuthenticatorKey::TemporaryAccessCode {
        object["provider"] =
            json!({ "type": "tac", "configuration": codes(&configuration.organisation.codes) });
    }
    object
}

/// One way of proof.
pub(super) fn method(
    call: &Call,
    configuration: &Configuration,
    of: &Authenticator,
    method: FactorMethod,
) -> Value {
    let path = format!("{}/methods/{}", path(of), word::method(method));
    let active = of.offers(method);
    let mut links = Links::new(call).with("self", &path, &[Allow::Get, Allow::Put]);
    if method != FactorMethod::Password {
        links = links.switch(&path, active);
    }
    let mut object = json!({
        "type": word::method(method),
        "status": status(active),
        "_links": links.into_value(),
    });
    let properties = word::properties(method);
    if !properties.is_empty() {
        object["verifiableProperties"] = json!(properties);
    }
    if of.key == AuthenticatorKey::Totp {
        let totp = &configuration.organisation.totp;
        object["protocol"] = json!("TOTP");
        object["algorithm"] = json!(algorithm(totp.parameters.algorithm));
        object["encoding"] = json!("base32");
        object["passCodeLength"] = json!(totp.parameters.digits);
        object["timeIntervalInSeconds"] = json!(totp.parameters.period);
        object["acceptableAdjacentIntervals"] = json!(totp.window);
    }
    if method == FactorMethod::Passkey {
        let kept = of.methods.get(&method).map(|setting| setting.settings.clone()).unwrap_or_default();
        let mut settings = json!({ "userVerification": "PREFERRED", "attachment": "ANY" });
        if let Value::Object(shown) = &mut settings {
            shown.extend(kept);
        }
        object["settings"] = settings;
    }
    object
}

fn path(of: &Authenticator) -> String {
    format!("/api/v1/authenticators/{}", id::text(prefix::AUTHENTICATOR, of.id.uuid()))
}

const fn status(active: bool) -> &'static str {
    if active { "ACTIVE" } else { "INACTIVE" }
}

const fn algorithm(of: Algorithm) -> &'static str {
    match of {
        Algorithm::Sha1 => "HMACSHA1",
        Algorithm::Sha256 => "HMACSHA256",
        Algorithm::Sha512 => "HMACSHA512",
    }
}

/// What was given, and the vendor's defaults for what was not.
fn settings(of: &Authenticator) -> Option<Value> {
    let mut settings = match of.key {
        AuthenticatorKey::Email => json!({ "allowedFor": "any", "tokenLifetimeInMinutes": 5 }),
        AuthenticatorKey::Phone | AuthenticatorKey::SecurityQuestion => json!({ "allowedFor": "any" }),
        AuthenticatorKey::PushApp if !of.settings.is_empty() => json!({}),
        _ => return None,
    };
    if let Value::Object(shown) = &mut settings {
        shown.extend(of.settings.clone());
    }
    Some(settings)
}

/// The organisation's policy of codes. Lives that are no whole minutes (this API cannot set those) are shown as the
/// nearest ones that can be asked for.
fn codes(policy: &CodePolicy) -> Value {
    let down = |span: Span| span.as_secs() / 60;
    let (letters, specials) = match policy.shape.alphabet {
        Alphabet::Digits => (false, false),
        Alphabet::Speakable => (true, false),
        Alphabet::Complex { letters, specials } => (letters, specials),
    };
    json!({
        "length": policy.shape.length_typed(),
        "minTtl": policy.life_min.as_secs().div_ceil(60),
        "maxTtl": down(policy.life_max),
        "defaultTtl": down(policy.life_default),
        "multiUseAllowed": policy.multiple_use,
        "complexity": { "numbers": true, "letters": letters, "specialCharacters": specials },
    })
}
