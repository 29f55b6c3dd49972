//! The texts of the recovery page, by language: the same five as those of the other pages. `{name}` is the application or
//! the organisation, `{reference}` what the help desk finds an attempt by.

mod latin;
mod others;

use serde::Serialize;

/// One language's texts.
#[derive(Serialize)]
pub(super) struct Words {
    /// BCP 47.
    pub(super) language: &'static str,
    pub(super) title: &'static str,
    /// The same, where nothing has a name.
    pub(super) title_nameless: &'static str,
    pub(super) intro: &'static str,
    pub(super) identifier_label: &'static str,
    pub(super) code_label: &'static str,
    pub(super) code_hint: &'static str,
    pub(super) button: &'static str,
    pub(super) refused: &'static str,
    pub(super) typo: &'static str,
    pub(super) incomplete: &'static str,
    pub(super) in_title: &'static str,
    pub(super) in_text: &'static str,
    pub(super) history_title: &'static str,
    pub(super) history_hint: &'static str,
    pub(super) events: Events,
    pub(super) offer: &'static str,
    pub(super) offer_button: &'static str,
    pub(super) scan_title: &'static str,
    pub(super) scan: &'static str,
    pub(super) scan_picture: &'static str,
    pub(super) scan_key: &'static str,
    pub(super) scan_open: &'static str,
    pub(super) first_label: &'static str,
    pub(super) first_button: &'static str,
    pub(super) first_refused: &'static str,
    pub(super) first_typo: &'static str,
    pub(super) added_title: &'static str,
    pub(super) added: &'static str,
    pub(super) exists: &'static str,
    pub(super) not_now: &'static str,
    pub(super) over_title: &'static str,
    pub(super) over: &'static str,
}

/// What happened to an account, in its owner's words.
#[derive(Serialize)]
pub(super) struct Events {
    pub(super) code_issued: &'static str,
    pub(super) code_redeemed: &'static str,
    pub(super) code_refused: &'static str,
    pub(super) code_revoked: &'static str,
    pub(super) codes_locked: &'static str,
    pub(super) codes_unlocked: &'static str,
    pub(super) totp_registered: &'static str,
    pub(super) totp_confirmed: &'static str,
    pub(super) totp_revoked: &'static str,
    pub(super) password_accepted: &'static str,
    pub(super) password_refused: &'static str,
    pub(super) password_set: &'static str,
    pub(super) not_me: &'static str,
}

static LANGUAGES: [&Words; 5] =
    [&latin::ENGLISH, &others::GERMAN, &latin::SPANISH, &latin::FRENCH, &others::JAPANESE];

impl Words {
    /// The texts in a language of the other pages.
    pub(super) fn of(language: &str) -> &'static Self {
        LANGUAGES.iter().find(|words| words.language == language).unwrap_or(&LANGUAGES[0])
    }
}

impl Events {
    /// The kinds that their owner is told about.
    pub(super) const KINDS: [&'static str; 13] = [
        "code_issued",
        "code_redeemed",
        "code_refused",
        "code_revoked",
        "codes_locked",
        "codes_unlocked",
        "totp_registered",
        "totp_confirmed",
        "totp_revoked",
        "password_accepted",
        "password_refused",
        "password_set",
        "not_me",
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosted::words;
    use serde_json::Value;
    use std::collections::{BTreeMap, BTreeSet};

    /// Every text by its name, those of events after a dot.
    fn texts(value: &Value) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        for (name, value) in value.as_object().unwrap() {
            match value {
                Value::String(text) => {
                    texts.insert(name.clone(), text.clone());
                }
                inner => {
                    let inner = self::texts(inner);
                    texts.extend(inner.into_iter().map(|(key, text)| (format!("{name}.{key}"), text)));
                }
            }
        }
        texts
    }

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect()
    }

    fn check(catalogues: &[BTreeMap<String, String>]) {
        let english = &catalogues[0];
        for catalogue in catalogues {
            let language = &catalogue["language"];
            assert_eq!(catalogue.len(), english.len(), "{language}");
            for (name, text) in catalogue {
                assert_eq!(placeholders(text), placeholders(&english[name]), "{language}: {name}");
                assert!(!text.trim().is_empty() && text.trim() == text, "{language}: {name}");
                assert!(!text.contains("  "), "{language}: {name}: {text}");
                let same = name != "language" && language != "en" && *text == english[name];
                assert!(!same, "{language}: {name} is not translated");
            }
        }
        let languages: Vec<&str> = catalogues.iter().map(|known| known["language"].as_str()).collect();
        assert_eq!(BTreeSet::from_iter(languages), BTreeSet::from(["de", "en", "es", "fr", "ja"]));
    }

    #[test]
    fn every_language_says_everything() {
        let own = LANGUAGES.map(|words| texts(&serde_json::to_value(words).unwrap()));
        check(&own);
        let others = words::all().map(|words| texts(&serde_json::to_value(words).unwrap()));
        check(&others.collect::<Vec<_>>());
    }

    #[test]
    fn every_kind_that_is_told_has_words() {
        let known = texts(&serde_json::to_value(&LANGUAGES[0].events).unwrap());
        let told: BTreeSet<&str> = Events::KINDS.into_iter().collect();
        assert_eq!(known.keys().map(String::as_str).collect::<BTreeSet<_>>(), told);
    }
}
