//! Answers that scripts give: one JSON object a line.

use crate::outcome::Trouble;
use readmit_core::journey::Value;
use readmit_core::journey::engine::Input;
use std::collections::VecDeque;

/// Reads them all.
pub(super) fn read(text: &str) -> Result<VecDeque<Input>, Trouble> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let value: Value = serde_json::from_str(line).map_err(|error| {
                Trouble::usage(format!("answers, line {}: expected a JSON object: {error}", number + 1))
            })?;
            input(&value).ok_or_else(|| {
                Trouble::usage(format!(
                    "answers, line {}: expected an object of answers, or {{\"choose\": \"…\"}}, or {{\"resend\": true}}",
                    number + 1
                ))
            })
        })
        .collect()
}

/// The usual answer, another way out, or the code once more.
fn input(value: &Value) -> Option<Input> {
    let fields = value.as_object()?;
    match fields.get("choose") {
        Some(Value::Text(option)) => {
            let data = fields.get("data").cloned().unwrap_or_default();
            Some(Input::Choose { option: option.clone(), data })
        }
        Some(_) => None,
        None if fields.get("resend") == Some(&Value::Bool(true)) => Some(Input::Resend),
        None if fields.is_empty() => Some(Input::Submit(Value::Null)),
        None => Some(Input::Submit(value.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_answer() {
        let text = "{}\n\n{\"code\": \"123456\"}\n{\"choose\": \"cancel\"}\n{\"resend\": true}\n";
        let mut answers = read(text).unwrap();
        assert_eq!(answers.len(), 4);
        assert!(answers.pop_front() == Some(Input::Submit(Value::Null)));
        let code = Value::object([("code", Value::from("123456"))]);
        assert!(answers.pop_front() == Some(Input::Submit(code)));
        let cancel = Input::Choose { option: "cancel".into(), data: Value::Null };
        assert!(answers.pop_front() == Some(cancel) && answers.pop_front() == Some(Input::Resend));
        assert!(read("123456").is_err() && read("{\"choose\": 1}").unwrap_err().message.contains("line 1"));
    }
}
