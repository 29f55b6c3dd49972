//! What passwords must be, and when wrong ones lock. What would make passwords weaker than the caller believes (an age,
//! a history) is refused; the ways to recover one are those of the rules, and not looked at.

use crate::okta::tree::Node;
use readmit_core::policy::PasswordSettings;
use serde_json::{Value, json};

/// Reads them; what is not given stays.
pub(super) fn read(node: &Node<'_>, former: &PasswordSettings) -> PasswordSettings {
    let complexity = node.get("complexity").object();
    let count = |name: &str, former: u16| {
        let number = complexity.get(name).number(0);
        number.map_or(former, |number| u16::try_from(number).unwrap_or(u16::MAX))
    };
    let age = node.get("age").object();
    for name in ["maxAgeDays", "minAgeMinutes", "historyCount"] {
        if age.get(name).number(0).is_some_and(|number| number > 0) {
            age.get(name).wrong("must be 0: passwords have no age here");
        }
    }
    if !complexity.get("excludeAttributes").list().is_empty() {
        complexity.get("excludeAttributes").wrong("must be empty: only excludeUsername is known here");
    }
    let lockout = node.get("lockout").object();
    let or_never = |name: &str, former: Option<u32>| match lockout.get(name).number(0) {
        None => former,
        Some(number) => Some(number).filter(|number| *number > 0),
    };
    PasswordSettings {
        length_min: count("minLength", former.length_min),
        lower_case_min: count("minLowerCase", former.lower_case_min),
        upper_case_min: count("minUpperCase", former.upper_case_min),
        digits_min: count("minNumber", former.digits_min),
        symbols_min: count("minSymbol", former.symbols_min),
        exclude_username: complexity.get("excludeUsername").flag().unwrap_or(former.exclude_username),
        attempts_max: or_never("maxAttempts", former.attempts_max),
        unlock_after_mins: or_never("autoUnlockMinutes", former.unlock_after_mins),
        show_lock: lockout.get("showLockoutFailures").flag().unwrap_or(former.show_lock),
    }
}

/// Writes them.
pub(super) fn view(settings: &PasswordSettings) -> Value {
    json!({
        "complexity": {
            "minLength": settings.length_min,
            "minLowerCase": settings.lower_case_min,
            "minUpperCase": settings.upper_case_min,
            "minNumber": settings.digits_min,
            "minSymbol": settings.symbols_min,
            "excludeUsername": settings.exclude_username,
            // What is known to be guessed is never accepted, whatever a policy says.
            "dictionary": { "common": { "exclude": true } },
            "excludeAttributes": [],
        },
        "age": { "maxAgeDays": 0, "expireWarnDays": 0, "minAgeMinutes": 0, "historyCount": 0 },
        "lockout": {
            "maxAttempts": settings.attempts_max.unwrap_or(0),
            "autoUnlockMinutes": settings.unlock_after_mins.unwrap_or(0),
            "userLockoutNotificationChannels": [],
            "showLockoutFailures": settings.show_lock,
        },
    })
}
