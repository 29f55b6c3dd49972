//! Every setting there is: its name in the configuration file, its variable, its flag, and what is expected.

/// What a setting's text must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// Any text; an empty one is as good as none.
    Optional,
    /// The same, and it is never shown.
    Secret,
    /// A whole number, both ends included.
    Number {
        /// The least.
        min: u64,
        /// The greatest.
        max: u64,
    },
    /// Texts; in a variable they are separated by commas.
    List,
    /// A command: its words, or one text that is split at spaces.
    Words,
}

/// One setting.
#[derive(Debug)]
pub(crate) struct Setting {
    /// Its name; the part before the dot is its table in the file.
    pub(crate) name: &'static str,
    /// The environment variable that sets it.
    pub(crate) variable: &'static str,
    /// The flag that sets it, where there is one.
    pub(crate) flag: Option<&'static str>,
    /// What its text must be.
    pub(crate) kind: Kind,
    /// What it is when nobody says; empty where that is worked out from others.
    pub(crate) default: &'static str,
}

const fn setting(
    name: &'static str,
    variable: &'static str,
    flag: Option<&'static str>,
    kind: Kind,
    default: &'static str,
) -> Setting {
    Setting { name, variable, flag, kind, default }
}

const fn number(min: u64, max: u64) -> Kind {
    Kind::Number { min, max }
}

/// The key ring as a text: only from the environment, never in a file beside other settings.
pub(crate) const KEY_RING_TEXT: &str = "READMIT_KEY_RING";

/// Stands behind each word of a command that was given as a list, so that words may hold spaces.
pub(crate) const WORD_END: char = '\u{1f}';

/// All of them.
pub(crate) const SETTINGS: &[Setting] = &[
    setting("data", "READMIT_DATA", Some("--data"), Kind::Text, "./readmit-data"),
    setting("database", "READMIT_DATABASE", Some("--database"), Kind::Text, ""),
    setting("keys", "READMIT_KEY_RING_FILE", Some("--keys"), Kind::Text, ""),
    setting("keys_command", "READMIT_KEYS_COMMAND", None, Kind::Words, ""),
    setting("listen", "READMIT_LISTEN", Some("--listen"), Kind::Text, "127.0.0.1:8080"),
    setting("public_url", "READMIT_PUBLIC_URL", Some("--public-url"), Kind::Text, ""),
    setting("trusted_proxies", "READMIT_TRUSTED_PROXIES", None, Kind::List, ""),
    setting("allowed_origins", "READMIT_ALLOWED_ORIGINS", None, Kind::List, ""),
    setting("log.level", "READMIT_LOG_LEVEL", None, Kind::Text, ""),
    setting("log.format", "READMIT_LOG_FORMAT", None, Kind::Text, "text"),
    setting("limits.queue", "READMIT_LIMITS_QUEUE", None, number(1, 1_000_000), "4096"),
    setting("limits.per_account", "READMIT_LIMITS_PER_ACCOUNT", None, number(1, 100_000), "32"),
    setting("limits.batch", "READMIT_LIMITS_BATCH", None, number(1, 10_000), "512"),
    setting("limits.body_bytes", "READMIT_LIMITS_BODY_BYTES", None, number(1_024, 16_777_216), "65536"),
    setting("limits.request_timeout_secs", "READMIT_LIMITS_REQUEST_TIMEOUT_SECS", None, number(1, 600), "10"),
    setting(
        "buckets.stranger_per_minute",
        "READMIT_BUCKETS_STRANGER_PER_MINUTE",
        None,
        number(1, 4_000_000_000),
        "300",
    ),
    setting(
        "buckets.client_per_minute",
        "READMIT_BUCKETS_CLIENT_PER_MINUTE",
        None,
        number(1, 4_000_000_000),
        "600000",
    ),
    setting("postgres.lanes", "READMIT_POSTGRES_LANES", None, number(1, 64), "2"),
    setting("tls.listen", "READMIT_TLS_LISTEN", None, Kind::Optional, ""),
    setting("tls.certificate", "READMIT_TLS_CERTIFICATE", None, Kind::Optional, ""),
    setting("tls.key", "READMIT_TLS_KEY", None, Kind::Optional, ""),
    setting("metrics.token", "READMIT_METRICS_TOKEN", None, Kind::Secret, ""),
    setting("audit.checkpoint_secs", "READMIT_AUDIT_CHECKPOINT_SECS", None, number(1, 86_400), "60"),
    setting("audit.ship_file", "READMIT_AUDIT_SHIP_FILE", None, Kind::Optional, ""),
    setting("audit.ship_syslog", "READMIT_AUDIT_SHIP_SYSLOG", None, Kind::Optional, ""),
    setting("audit.ship_url", "READMIT_AUDIT_SHIP_URL", None, Kind::Secret, ""),
    setting("journeys.log_days", "READMIT_JOURNEYS_LOG_DAYS", None, number(1, 3_650), "7"),
    setting("delivery.smtp_url", "READMIT_DELIVERY_SMTP_URL", None, Kind::Secret, ""),
    setting("delivery.smtp_user", "READMIT_DELIVERY_SMTP_USER", None, Kind::Optional, ""),
    setting("delivery.smtp_password", "READMIT_DELIVERY_SMTP_PASSWORD", None, Kind::Secret, ""),
    setting("delivery.from", "READMIT_DELIVERY_FROM", None, Kind::Optional, ""),
    setting("delivery.sms_url", "READMIT_DELIVERY_SMS_URL", None, Kind::Secret, ""),
    setting("delivery.sms_secret", "READMIT_DELIVERY_SMS_SECRET", None, Kind::Secret, ""),
    setting("delivery.folder", "READMIT_DELIVERY_FOLDER", None, Kind::Optional, ""),
    setting("delivery.templates", "READMIT_DELIVERY_TEMPLATES", None, Kind::Optional, ""),
    setting("pages.name", "READMIT_PAGES_NAME", None, Kind::Optional, ""),
    setting("pages.logo_url", "READMIT_PAGES_LOGO_URL", None, Kind::Optional, ""),
    setting("pages.colour", "READMIT_PAGES_COLOUR", None, Kind::Optional, ""),
    setting("pages.colour_dark", "READMIT_PAGES_COLOUR_DARK", None, Kind::Optional, ""),
    setting("telemetry.otlp_endpoint", "READMIT_TELEMETRY_OTLP_ENDPOINT", None, Kind::Optional, ""),
];

/// The setting of this name.
pub(crate) fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_named_after_their_settings() {
        for setting in SETTINGS.iter().filter(|setting| setting.name != "keys") {
            let expected = format!("READMIT_{}", setting.name.replace('.', "_").to_uppercase());
            assert_eq!(setting.variable, expected);
        }
    }
}
