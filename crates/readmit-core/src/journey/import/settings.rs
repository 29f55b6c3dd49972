//! The settings of a journey, which files call `config`. What is this product's own stands in `config.readmit`.

use super::finding::{Findings, below, found};
use crate::journey::definition::Settings;
use crate::journey::value::{Fields, Value};

/// A switch: its name in files, and where it is kept.
type Switch = (&'static str, fn(&mut Settings) -> &mut bool);

/// The vendor's switches.
const SWITCHES: [Switch; 5] = [
    ("token_create", |settings| &mut settings.token),
    ("token_include_request_params", |settings| &mut settings.token_params),
    ("session_create", |settings| &mut settings.session),
    ("session_validate", |settings| &mut settings.session_required),
    ("enforce_mosaic_token", |settings| &mut settings.token_required),
];

/// Our own.
const OWN: [Switch; 2] = [
    ("strict_fields", |settings| &mut settings.strict_fields),
    ("tell_locks", |settings| &mut settings.tell_locks),
];

/// Reads `config`, whose pointer is `at`.
pub(super) fn read(config: &Fields, at: &str, findings: &mut Findings) -> Settings {
    let mut settings = Settings::default();
    for (key, value) in config {
        let pointer = below(at, key);
        match (&**key, value) {
            ("double_encryption", Value::Null) => (),
            ("double_encryption", Value::Text(text)) if matches!(&**text, "off" | "on" | "required") => {
                settings.encrypted_only = &**text == "required";
                if &**text == "on" {
                    settings.unknown.insert(key.clone(), value.clone());
                }
            }
            ("double_encryption", _) => {
                let found = found(Some(value));
                let told = format_args!("double_encryption must be off, on or required, found {found}");
                findings.error(62, &pointer, told);
            }
            ("readmit", Value::Object(own)) => read_own(own, &pointer, &mut settings, findings),
            _ if switch(key, value, &SWITCHES, &pointer, &mut settings, findings) => (),
            _ => {
                findings.warn(
                    13,
                    &pointer,
                    format_args!("config key \"{key}\" is not known; it is kept and does nothing"),
                );
                settings.unknown.insert(key.clone(), value.clone());
            }
        }
    }
    for (name, required) in
        [("session_validate", settings.session_required), ("enforce_mosaic_token", settings.token_required)]
    {
        if required {
            let told =
                "this server does not hold this against clients that start a journey; it stays a draft";
            findings.error(100, &below(at, name), format_args!("{name}: {told}"));
        }
    }
    settings
}

fn read_own(own: &Fields, at: &str, settings: &mut Settings, findings: &mut Findings) {
    let mut rest = Fields::new();
    for (key, value) in own {
        let pointer = below(at, key);
        if !switch(key, value, &OWN, &pointer, settings, findings) {
            findings.warn(
                13,
                &pointer,
                format_args!("config key \"readmit.{key}\" is not known; it does nothing"),
            );
            rest.insert(key.clone(), value.clone());
        }
    }
    if !rest.is_empty() {
        settings.unknown.insert("readmit".into(), Value::Object(rest.into()));
    }
}

/// Sets a switch; `false` where there is none of that name.
fn switch(
    key: &str,
    value: &Value,
    switches: &[Switch],
    at: &str,
    settings: &mut Settings,
    findings: &mut Findings,
) -> bool {
    let Some((_, place)) = switches.iter().find(|(name, _)| *name == key) else { return false };
    match value {
        Value::Bool(on) => *place(settings) = *on,
        Value::Null => (),
        other => {
            findings.error(62, at, format_args!("{key} must be true or false, found {}", found(Some(other))));
        }
    }
    true
}

/// The switch that is on and that this server holds no client to, as files call it: such a journey is not published.
pub const fn unheld(settings: &Settings) -> Option<&'static str> {
    if settings.session_required {
        Some("session_validate")
    } else if settings.token_required {
        Some("enforce_mosaic_token")
    } else {
        None
    }
}

/// The `config` of a file.
pub(crate) fn write(settings: &Settings) -> Value {
    let mut settings = settings.clone();
    let mut config = Fields::new();
    for (name, place) in SWITCHES {
        config.insert(name.into(), (*place(&mut settings)).into());
    }
    let encryption = if settings.encrypted_only { "required" } else { "off" };
    config.insert("double_encryption".into(), encryption.into());
    let mut own = Fields::new();
    for (name, place) in OWN {
        if *place(&mut settings) {
            own.insert(name.into(), true.into());
        }
    }
    for (key, value) in &settings.unknown {
        match (&**key, value) {
            ("readmit", Value::Object(rest)) => own.extend(rest.iter().map(|(k, v)| (k.clone(), v.clone()))),
            ("double_encryption", _) if settings.encrypted_only => (),
            _ => drop(config.insert(key.clone(), value.clone())),
        }
    }
    if !own.is_empty() {
        config.insert("readmit".into(), Value::Object(own.into()));
    }
    Value::Object(config.into())
}
