//! Where each setting comes from: a flag, else the environment, else the file, else the default.

use super::file;
use super::table::{Kind, SETTINGS, Setting, WORD_END};
use std::collections::BTreeMap;
use std::fmt;

/// Where a setting's value was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// On the command line.
    Flag,
    /// In the environment.
    Env,
    /// In the configuration file.
    File,
    /// Nowhere.
    Default,
}

impl Source {
    /// The word for it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Env => "env",
            Self::File => "file",
            Self::Default => "default",
        }
    }
}

/// A setting's text and where it was found.
#[derive(Clone)]
pub(crate) struct Chosen {
    /// The setting.
    pub(crate) setting: &'static Setting,
    /// Its text; empty where nobody said anything and the default is worked out from other settings.
    pub(crate) text: String,
    /// Where it was found.
    pub(crate) source: Source,
}

/// Without a secret's text.
impl fmt::Debug for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.setting.kind == Kind::Secret { "…" } else { &self.text };
        write!(f, "{} = {text} ({})", self.setting.name, self.source.as_str())
    }
}

/// A value that is not what its setting expects.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong(String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All settings, chosen.
#[derive(Debug, Clone)]
pub(crate) struct Layers(Vec<Chosen>);

impl Layers {
    /// Chooses for every setting. `flags` are by setting name; `file` is the configuration file's text.
    pub(crate) fn choose(
        flags: &BTreeMap<&'static str, String>,
        environment: impl Fn(&str) -> Option<String>,
        file: Option<&str>,
    ) -> Result<Self, Wrong> {
        let file = file.map(file::read).transpose().map_err(Wrong)?.unwrap_or_default();
        let choose = |setting: &'static Setting| {
            let (text, source) = if let Some(text) = flags.get(setting.name) {
                (text.clone(), Source::Flag)
            } else if let Some(text) = environment(setting.variable) {
                (text, Source::Env)
            } else if let Some(text) = file.get(setting.name) {
                (text.clone(), Source::File)
            } else {
                (setting.default.to_owned(), Source::Default)
            };
            let chosen = Chosen { setting, text, source };
            chosen.check()?;
            Ok(chosen)
        };
        SETTINGS.iter().map(choose).collect::<Result<_, _>>().map(Self)
    }

    /// All of them, in the order of the table.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Chosen> {
        self.0.iter()
    }

    /// What was chosen for a setting.
    pub(crate) fn get(&self, name: &str) -> &Chosen {
        let place = SETTINGS.iter().position(|setting| setting.name == name).unwrap_or(0);
        debug_assert_eq!(SETTINGS[place].name, name, "a setting that is not in the table");
        &self.0[place]
    }
}

impl Chosen {
    /// Says which setting is wrong, where it was found, and what was expected.
    pub(crate) fn wrong(&self, expected: &str) -> Wrong {
        let name = self.setting.name;
        let place = match self.source {
            Source::Flag => self.setting.flag.unwrap_or(name).to_owned(),
            Source::Env => self.setting.variable.to_owned(),
            Source::File => format!("`{name}` in the configuration file"),
            Source::Default => name.to_owned(),
        };
        // What was given may be a password in the wrong place: it is not repeated.
        Wrong(format!("{place}: expected {expected}"))
    }

    /// The text, unless nobody said anything.
    pub(crate) fn given(&self) -> Option<&str> {
        Some(self.text.as_str()).filter(|text| !text.is_empty())
    }

    /// The texts of a list.
    pub(crate) fn items(&self) -> impl Iterator<Item = &str> {
        self.text.split(',').map(str::trim).filter(|text| !text.is_empty())
    }

    /// The words of a command.
    pub(crate) fn words(&self) -> Vec<String> {
        let words: Vec<&str> = match self.text.strip_suffix(WORD_END) {
            Some(words) => words.split(WORD_END).collect(),
            None => self.text.split_whitespace().collect(),
        };
        words.into_iter().map(str::to_owned).collect()
    }

    /// The number, where the setting is one.
    pub(crate) fn number<T: TryFrom<u64>>(&self) -> Result<T, Wrong> {
        let number = self.text.parse::<u64>().ok().and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| self.wrong("a whole number"))
    }

    fn check(&self) -> Result<(), Wrong> {
        match self.setting.kind {
            Kind::Text if self.text.trim().is_empty() && self.source != Source::Default => {
                Err(self.wrong("a text that is not empty"))
            }
            Kind::Number { min, max } => match self.text.parse::<u64>() {
                Ok(number) if (min..=max).contains(&number) => Ok(()),
                _ => Err(self.wrong(&format!("a whole number between {min} and {max}"))),
            },
            Kind::Text | Kind::Optional | Kind::Secret | Kind::List | Kind::Words => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(pairs: &[(&'static str, &str)]) -> BTreeMap<&'static str, String> {
        pairs.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
    }

    #[test]
    fn a_flag_beats_the_environment_beats_the_file_beats_the_default() {
        let environment = |name: &str| (name == "READMIT_LISTEN").then(|| "env:1".to_owned());
        let file = Some("listen = 'file:1'\npublic_url = 'http://file'");
        let layers = Layers::choose(&flags(&[("listen", "flag:1")]), environment, file).unwrap();
        assert_eq!(
            (layers.get("listen").text.as_str(), layers.get("listen").source),
            ("flag:1", Source::Flag)
        );
        let layers = Layers::choose(&flags(&[]), environment, file).unwrap();
        assert_eq!((layers.get("listen").text.as_str(), layers.get("listen").source), ("env:1", Source::Env));
        assert_eq!(layers.get("public_url").source, Source::File);
        assert_eq!(layers.get("data").source, Source::Default);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let wrong = |flags, variable: &'static str, value: &'static str, file| {
            let environment = move |name: &str| (name == variable).then(|| value.to_owned());
            Layers::choose(&flags, environment, file).unwrap_err().to_string()
        };
        assert_eq!(
            wrong(flags(&[]), "READMIT_LIMITS_QUEUE", "0", None),
            "READMIT_LIMITS_QUEUE: expected a whole number between 1 and 1000000"
        );
        assert_eq!(
            wrong(flags(&[]), "", "", Some("[limits]\nbatch = 0")),
            "`limits.batch` in the configuration file: expected a whole number between 1 and 10000"
        );
        assert_eq!(wrong(flags(&[("data", " ")]), "", "", None), "--data: expected a text that is not empty");
        assert_eq!(
            wrong(flags(&[]), "READMIT_LIMITS_BATCH", "many", None),
            "READMIT_LIMITS_BATCH: expected a whole number between 1 and 10000"
        );
    }
}
