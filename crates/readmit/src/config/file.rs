//! The configuration file: TOML, flattened to `table.key` and text. A key that is not a setting is refused.

use super::near::nearest;
use super::table::{self, Kind, SETTINGS, WORD_END};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Reads a file's text into the texts of its settings.
pub(crate) fn read(text: &str) -> Result<BTreeMap<&'static str, String>, String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        // The error's own text repeats the line, and there may be a password on it.
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", before.matches('\n').count() + 1, error.message())
    })?;
    let mut found = BTreeMap::new();
    flatten("", &table, &mut found)?;
    Ok(found)
}

fn flatten(prefix: &str, table: &Table, found: &mut BTreeMap<&'static str, String>) -> Result<(), String> {
    for (key, value) in table {
        let name = format!("{prefix}{key}");
        match (table::find(&name), value) {
            (Some(setting), value) => {
                let text = read_value(setting.kind, value).ok_or_else(|| {
                    format!("`{name}`: expected {}, found {}", expected(setting.kind), value.type_str())
                })?;
                found.insert(setting.name, text);
            }
            (None, Value::Table(inner))
                if SETTINGS.iter().any(|s| s.name.starts_with(&format!("{name}."))) =>
            {
                flatten(&format!("{name}."), inner, found)?;
            }
            (None, _) => return Err(unknown(&name)),
        }
    }
    Ok(())
}

fn unknown(name: &str) -> String {
    let tables = SETTINGS.iter().filter_map(|setting| setting.name.split_once('.').map(|(table, _)| table));
    let known = SETTINGS.iter().map(|setting| setting.name).chain(tables);
    match nearest(name, known) {
        Some(near) => format!("unknown key `{name}`: did you mean `{near}`?"),
        None => format!("unknown key `{name}`: docs/operating.md lists all settings"),
    }
}

const fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Optional | Kind::Secret => "a string",
        Kind::Number { .. } => "a whole number",
        Kind::List => "an array of strings",
        Kind::Words => "an array of strings, or a string",
    }
}

fn read_value(kind: Kind, value: &Value) -> Option<String> {
    match (kind, value) {
        (Kind::Text | Kind::Optional | Kind::Secret | Kind::Words, Value::String(text)) => Some(text.clone()),
        (Kind::Number { .. }, Value::Integer(number)) => Some(number.to_string()),
        (Kind::List, Value::Array(items)) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        (Kind::Words, Value::Array(items)) => {
            items.iter().map(|item| Some(format!("{}{WORD_END}", item.as_str()?))).collect()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_flat() {
        let found =
            read("listen = \"[::]:80\"\nallowed_origins = [\"a\", \"b\"]\n[limits]\nqueue = 5\n").unwrap();
        assert_eq!(found["listen"], "[::]:80");
        assert_eq!(found["allowed_origins"], "a,b");
        assert_eq!(found["limits.queue"], "5");
    }

    #[test]
    fn an_unknown_key_is_named_with_the_one_that_was_meant() {
        assert_eq!(read("lisen = 'x'").unwrap_err(), "unknown key `lisen`: did you mean `listen`?");
        assert_eq!(
            read("[limits]\nquue = 1").unwrap_err(),
            "unknown key `limits.quue`: did you mean `limits.queue`?"
        );
        assert_eq!(read("[limts]\nqueue = 1").unwrap_err(), "unknown key `limts`: did you mean `limits`?");
        assert!(read("colour = 1").unwrap_err().contains("`colour`"));
    }

    #[test]
    fn what_is_no_toml_is_told_by_its_line_and_not_repeated() {
        let error = read("listen = 'x'\ndatabase = 'postgres://ann:s3cret@db\n").unwrap_err();
        assert!(error.starts_with("line 2: "), "{error}");
        assert!(!error.contains("s3cret"), "{error}");
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        assert_eq!(
            read("[limits]\nqueue = \"many\"").unwrap_err(),
            "`limits.queue`: expected a whole number, found string"
        );
        assert!(read("allowed_origins = [1]").is_err());
        assert!(read("listen = {}").is_err());
    }

    #[test]
    fn the_example_holds_every_setting() {
        let text = include_str!("../../../../examples/readmit.toml");
        let mut all = String::new();
        for line in text.lines() {
            // In the example every setting stands with its default, most of them switched off by one `#`.
            let line = line.strip_prefix('#').filter(|rest| rest.contains(" = ")).unwrap_or(line);
            all.push_str(line);
            all.push('\n');
        }
        let found = read(&all).unwrap();
        for setting in SETTINGS {
            assert!(found.contains_key(setting.name), "{} is missing", setting.name);
            if !setting.default.is_empty() {
                assert_eq!(found[setting.name], setting.default, "{}", setting.name);
            }
        }
    }
}
