//! Asks the person at the terminal what a step asks. What is a secret is not shown while it is typed.

use crate::outcome::Trouble;
use readmit_core::journey::Value;
use readmit_core::journey::engine::{Input, Prompt, PromptKind};
use readmit_core::secret::Secret;
use std::io::{BufRead as _, Write as _};
use std::process::{Command, Stdio};

/// A field that is asked for.
struct Field {
    name: String,
    label: String,
    is_number: bool,
    is_switch: bool,
}

/// What a step shows, for people.
pub(super) fn shown(prompt: &Prompt) -> Result<String, Trouble> {
    let mut lines = vec![format!("── {}", prompt.kind.step_id())];
    if let Some(trouble) = &prompt.trouble {
        lines.push(format!("   {} ({})", trouble.error.message, trouble.error.code.as_str()));
    }
    for (name, value) in prompt.fields.iter().filter(|(name, _)| &***name != "form_schema") {
        facts(name, value, &mut lines);
    }
    if let Some(uri) = uri(prompt) {
        let picture = readmit_app::totp::qr::terminal(&uri);
        let picture = picture.map_err(|error| Trouble::failure(error.to_string()))?;
        lines.push(picture.reveal().to_owned());
    }
    Ok(lines.join("\n"))
}

/// What a step tells, a line each: of an object, such as what its author gives to the page, what is in it.
fn facts(name: &str, value: &Value, lines: &mut Vec<String>) {
    match value.as_object() {
        Some(fields) => fields.iter().for_each(|(name, value)| facts(name, value, lines)),
        None if *value == Value::Null || *value == Value::from("") => {}
        None => lines.push(format!("   {name}: {value}")),
    }
}

/// The key URI that a registration shows.
fn uri(prompt: &Prompt) -> Option<Secret> {
    let payload = prompt.fields.get("payload").and_then(|payload| payload.get("uri"));
    let uri = payload.or_else(|| prompt.fields.get("uri"))?.as_text()?;
    uri.starts_with("otpauth:").then(|| Secret::new(uri.to_owned()))
}

/// Asks for the answer.
pub(super) fn answer(prompt: &Prompt) -> Result<Input, Trouble> {
    let usual = usual(prompt);
    let sends = prompt.fields.contains_key("code_length");
    let chosen =
        if prompt.options.is_empty() && !sends { 0 } else { choose(prompt, usual.is_some(), sends)? };
    if chosen == 0 {
        let fields = usual.unwrap_or_default();
        if fields.is_empty() {
            line("   [Enter] ")?;
            return Ok(Input::Submit(Value::Null));
        }
        return Ok(Input::Submit(ask(&fields)?));
    }
    match prompt.options.get(chosen - 1) {
        Some(choice) => {
            let data = match &choice.schema {
                Some(schema) => ask(&fields(schema))?,
                None => Value::Null,
            };
            Ok(Input::Choose { option: choice.id.clone(), data })
        }
        None => Ok(Input::Resend),
    }
}

/// What the usual answer consists of; `None` where there is none, but a choice.
fn usual(prompt: &Prompt) -> Option<Vec<Field>> {
    let field = |name: &str| {
        vec![Field { name: name.to_owned(), label: name.to_owned(), is_number: false, is_switch: false }]
    };
    match &prompt.kind {
        PromptKind::LoginForm(_) => None,
        PromptKind::Form(_) => Some(prompt.fields.get("form_schema").map(fields).unwrap_or_default()),
        PromptKind::Typed(_) if prompt.fields.contains_key("transaction_challenge") => {
            Some(field("totp_code"))
        }
        PromptKind::Typed(_) if prompt.fields.contains_key("code_length") => Some(field("passcode")),
        PromptKind::Information | PromptKind::Typed(_) => Some(Vec::new()),
    }
}

/// The fields of a schema: a list, or a JSON Schema.
fn fields(schema: &Value) -> Vec<Field> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_text).map(str::to_owned);
    let field = |name: String, value: &Value, kind: &str| {
        let kind = text(value, kind).unwrap_or_default();
        Field {
            label: text(value, "label").or_else(|| text(value, "title")).unwrap_or_else(|| name.clone()),
            name,
            is_number: matches!(kind.as_str(), "number" | "integer"),
            is_switch: kind == "boolean",
        }
    };
    if let Some(items) = schema.as_array() {
        return items.iter().filter_map(|item| Some(field(text(item, "name")?, item, "dataType"))).collect();
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().map(|(name, value)| field(name.to_string(), value, "type")).collect()
}

fn choose(prompt: &Prompt, has_usual: bool, sends: bool) -> Result<usize, Trouble> {
    if has_usual {
        say("   0  answer\n");
    }
    for (number, choice) in (1..).zip(&prompt.options) {
        let name = match &*choice.id {
            "failure" => "say that it did not work",
            id => choice.display_name.as_deref().unwrap_or(id),
        };
        say(&format!("   {number}  {name}\n"));
    }
    let last = prompt.options.len() + usize::from(sends);
    if sends {
        say(&format!("   {last}  send the code again\n"));
    }
    let (first, default) = if has_usual { (0, Some(0)) } else { (1, (last == 1).then_some(1)) };
    let enter = default.map_or_else(String::new, |default| format!(" (Enter for {default})"));
    loop {
        let typed = line(&format!("   choose{enter}: "))?;
        let number = if typed.is_empty() { default } else { typed.parse().ok() };
        if let Some(number) = number.filter(|number| (first..=last).contains(number)) {
            return Ok(number);
        }
        say(&format!("   type a number from {first} to {last}; what the step asks for comes after it\n"));
    }
}

fn ask(fields: &[Field]) -> Result<Value, Trouble> {
    let mut data = Vec::with_capacity(fields.len());
    for field in fields {
        let title = format!("   {}: ", field.label);
        let typed = if is_secret(&field.name) { hidden(&title)? } else { line(&title)? };
        let value = match typed.as_str() {
            "" => continue,
            "true" | "yes" | "y" if field.is_switch => true.into(),
            "false" | "no" | "n" if field.is_switch => false.into(),
            number if field.is_number => number.parse().map_or_else(|_| number.into(), Value::Number),
            text => text.into(),
        };
        data.push((field.name.as_str(), value));
    }
    Ok(Value::object(data))
}

/// Whether what is typed for a field of this name is nobody else's business.
fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    ["code", "password", "secret", "pin", "otp", "token"].iter().any(|word| name.contains(word))
}

fn say(text: &str) {
    let mut to = std::io::stderr();
    // Whoever closed the terminal does not read on.
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}

/// A line from the terminal.
pub(super) fn line(title: &str) -> Result<String, Trouble> {
    say(title);
    let mut typed = String::new();
    let read = std::io::stdin().lock().read_line(&mut typed);
    match read {
        Ok(0) => Err(Trouble::usage("the terminal was closed before the end")),
        Ok(_) => Ok(typed.trim_end_matches(['\r', '\n']).to_owned()),
        Err(error) => Err(Trouble::failure(format!("standard input: {error}"))),
    }
}

/// A line that is not shown. Where the terminal cannot be told so, it is shown, and that is said.
fn hidden(title: &str) -> Result<String, Trouble> {
    let _quiet = Quiet::begin();
    line(title)
}

/// The terminal does not show what is typed, until this is dropped.
struct Quiet(bool);

impl Quiet {
    fn begin() -> Self {
        let is_quiet = echo("-echo");
        if !is_quiet {
            say("   (this terminal shows what is typed)\n");
        }
        Self(is_quiet)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if self.0 {
            echo("echo");
            say("\n");
        }
    }
}

fn echo(switch: &str) -> bool {
    let told = Command::new("stty").arg(switch).stdin(Stdio::inherit()).stderr(Stdio::null()).status();
    told.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_objects_is_told_line_by_line() {
        let labels = Value::Array(vec![Value::from("phone"), Value::from("tablet")].into());
        let shown = Value::object([("labels", labels), ("message", Value::from("")), ("more", Value::Null)]);
        let mut lines = Vec::new();
        facts("app_data", &shown, &mut lines);
        facts("title", &Value::from("It works"), &mut lines);
        assert_eq!(lines, [r#"   labels: ["phone","tablet"]"#, "   title: It works"]);
    }
}
