//! The texts of messages: one file a language, built in, and an operator's own over them.
//!
//! A text is a minijinja template under a name such as `notice.code_issued.subject`. Names are the English
//! file's; another file may leave out what the built-in one of its language has. Every text is rendered once
//! when the program starts, so that a mistake is told then and by name.

use super::render;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use std::collections::BTreeMap;

/// The language that is used where the recipient's is not there; its file has every text.
pub(super) const FALLBACK: &str = "en";
/// The frame of the HTML part.
pub(super) const LAYOUT: &str = "layout.html";

const BUILT_IN: [(&str, &str); 4] = [
    ("en", include_str!("../../templates/en.toml")),
    ("de", include_str!("../../templates/de.toml")),
    ("es", include_str!("../../templates/es.toml")),
    ("fr", include_str!("../../templates/fr.toml")),
];
const BUILT_IN_LAYOUT: &str = include_str!("../../templates/layout.html");

/// Texts that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template {name}: {why}")]
pub struct TemplateError {
    /// The file, and the text in it.
    pub name: String,
    /// What is wrong with it.
    pub why: String,
}

impl TemplateError {
    pub(super) fn new(name: impl Into<String>, why: impl ToString) -> Self {
        Self { name: name.into(), why: why.to_string() }
    }
}

/// Every text in every language.
pub struct Templates {
    environment: Environment<'static>,
    languages: Vec<String>,
}

type Texts = BTreeMap<String, String>;

impl Templates {
    /// The texts that the program brings along.
    pub fn built_in() -> Result<Self, TemplateError> {
        Self::with(&[])
    }

    /// Those, with an operator's own over them: `LANGUAGE.toml` (also of further languages) and `layout.html`,
    /// by file name.
    pub fn with(own: &[(String, String)]) -> Result<Self, TemplateError> {
        let mut languages: BTreeMap<String, Texts> = BTreeMap::new();
        for (language, text) in BUILT_IN {
            languages.insert(language.to_owned(), read(&format!("{language}.toml"), text)?);
        }
        let names: Vec<String> = languages[FALLBACK].keys().cloned().collect();
        let mut layout = BUILT_IN_LAYOUT;
        for (file, text) in own {
            if file == LAYOUT {
                layout = text;
                continue;
            }
            let language = file.strip_suffix(".toml").filter(|name| is_language(name)).ok_or_else(|| {
                TemplateError::new(file, "expected a file such as de.toml or pt-br.toml, or layout.html")
            })?;
            let texts = read(file, text)?;
            if let Some(unknown) = texts.keys().find(|name| !names.contains(name)) {
                return Err(TemplateError::new(file, format!("there is no text `{unknown}`")));
            }
            languages.entry(language.to_owned()).or_default().extend(texts);
        }
        let mut environment = environment();
        for (language, texts) in &languages {
            if let Some(missing) = names.iter().find(|name| !texts.contains_key(*name)) {
                let why = format!("the text `{missing}` is missing, as {FALLBACK}.toml has it");
                return Err(TemplateError::new(format!("{language}.toml"), why));
            }
            for (name, text) in texts {
                let name = format!("{language}/{name}");
                let added = environment.add_template_owned(name.clone(), text.trim().to_owned());
                added.map_err(|error| TemplateError::new(name, explain(&error)))?;
            }
        }
        environment
            .add_template_owned(LAYOUT, layout.to_owned())
            .map_err(|error| TemplateError::new(LAYOUT, explain(&error)))?;
        let templates = Self { environment, languages: languages.into_keys().collect() };
        render::try_all(&templates)?;
        Ok(templates)
    }

    /// The languages there are.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The language for a recipient: `de-AT` reads German, and whose language is not there reads English.
    pub(super) fn language(&self, preferred: Option<&str>) -> &str {
        let mut wanted = preferred.unwrap_or(FALLBACK).to_ascii_lowercase().replace('_', "-");
        loop {
            if let Some(found) = self.languages.iter().find(|language| **language == wanted) {
                return found;
            }
            match wanted.rfind('-') {
                Some(end) => wanted.truncate(end),
                None => return FALLBACK,
            }
        }
    }

    /// Renders one text.
    pub(super) fn text(&self, name: &str, values: Value) -> Result<String, TemplateError> {
        let wrong = |error| TemplateError::new(name, explain(&error));
        let template = self.environment.get_template(name).map_err(wrong)?;
        template.render(values).map(|text| text.trim().to_owned()).map_err(wrong)
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // A name that is not given is a mistake, and not an empty text.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(
        |name| {
            if name == LAYOUT { AutoEscape::Html } else { AutoEscape::None }
        },
    );
    environment
}

/// What is wrong, in one line and without the values.
fn explain(error: &minijinja::Error) -> String {
    let place = error.line().map_or_else(String::new, |line| format!(" (line {line})"));
    let detail = error.detail().map_or_else(String::new, |detail| format!(": {detail}"));
    format!("{}{detail}{place}", error.kind())
}

fn is_language(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The texts of a file, by their place in it.
fn read(file: &str, text: &str) -> Result<Texts, TemplateError> {
    let table: toml::Table = text.parse().map_err(|error| TemplateError::new(file, error))?;
    let mut texts = Texts::new();
    flatten(file, "", table, &mut texts)?;
    Ok(texts)
}

fn flatten(file: &str, prefix: &str, table: toml::Table, into: &mut Texts) -> Result<(), TemplateError> {
    for (key, value) in table {
        let name = format!("{prefix}{key}");
        match value {
            toml::Value::String(text) => drop(into.insert(name, text)),
            toml::Value::Table(inner) => flatten(file, &format!("{name}."), inner, into)?,
            _ => return Err(TemplateError::new(file, format!("`{name}` must be a text"))),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(file: &str, text: &str) -> Result<Templates, TemplateError> {
        Templates::with(&[(file.to_owned(), text.to_owned())])
    }

    #[test]
    fn languages_fall_back() {
        let templates = Templates::built_in().unwrap();
        assert_eq!(templates.languages(), ["de", "en", "es", "fr"]);
        for (preferred, found) in [
            (Some("de-AT"), "de"),
            (Some("DE_ch"), "de"),
            (Some("fr"), "fr"),
            (Some("es-419"), "es"),
            (Some("tlh"), "en"),
            (Some(""), "en"),
            (None, "en"),
        ] {
            assert_eq!(templates.language(preferred), found, "{preferred:?}");
        }
        let more = own("de-at.toml", include_str!("../../templates/de.toml")).unwrap();
        assert_eq!(more.language(Some("de-AT")), "de-at");
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_name() {
        for (file, text, named) in [
            ("en.toml", "[code]\nsms = '{{ code'", "en/code.sms"),
            ("en.toml", "[code]\nsms = '{{ cod }}'", "en/code.sms"),
            ("de.toml", "[code]\nsubject = '{{ code }}'", "de/code.subject"),
            ("en.toml", "[code]\nsms = 'no code'", "en/code.sms"),
            ("en.toml", "[notice]\nmail = 'no link'", "en/notice.mail"),
            ("en.toml", "[code]\nfax = 'x'", "en.toml"),
            ("en.toml", "[code]\nsms = 7", "en.toml"),
            ("en.toml", "[code", "en.toml"),
            ("it.toml", "[code]\nsms = '{{ code }}'", "it.toml"),
            ("../en.toml", "", "../en.toml"),
            ("layout.html", "{{ nothing }}", "layout.html"),
        ] {
            let error = own(file, text).err().unwrap_or_else(|| panic!("{file} {text} is taken"));
            assert_eq!(error.name, named, "{error}");
        }
        assert!(own("en.toml", "[code]\nsms = 'Code: {{ code }}'").is_ok());
    }
}
