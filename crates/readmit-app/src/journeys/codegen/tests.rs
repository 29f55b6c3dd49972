//! Clients of two journeys: one that has every kind of step, and one whose author wished us ill.

use super::{DataType, Field, File, Kind, Plan, PlanOption, Step, Target, generate};

const TARGETS: [Target; 3] = Target::ALL;
/// Ends a string, a template, a comment, a tag or a line in one language or another.
const NASTY: &str =
    "'\"`\\${alert(1)}\\(fatalError())*/\u{2028}</script><script>alert(2)</script>\r\n{{ name }}";

fn field(name: &str, label: &str, format: &str) -> Field {
    let (name, label, format) = (name.to_owned(), label.to_owned(), format.to_owned());
    Field { name, label, data_type: DataType::String, format, required: true }
}

fn option(id: &str, label: &str, fields: Vec<Field>) -> PlanOption {
    PlanOption { id: id.to_owned(), label: label.to_owned(), fields }
}

fn step(id: &str, kind: Kind, title: &str) -> Step {
    let (id, title) = (id.to_owned(), title.to_owned());
    Step { id, kind, title, fields: Vec::new(), options: Vec::new() }
}

/// A journey with every kind of step.
fn tour() -> Plan {
    let mut form = step("get_info_from_client_1", Kind::Form, "Ask for user ID and code");
    form.fields = vec![
        field("external_user_id", "User ID", "text"),
        field("temp_code", "Temporary access code", "password"),
    ];
    form.fields.extend([DataType::Number, DataType::Boolean].map(|data_type| Field {
        data_type,
        required: false,
        ..field(&format!("a_{data_type:?}"), "Whatever", "")
    }));
    form.options = vec![option("cancel", "Cancel", Vec::new())];
    let mut login = step("authentication", Kind::LoginForm, "Login form");
    let method = vec![field("username", "Username", "text"), field("totp_code", "Code", "text")];
    login.options = vec![option("totp", "Authenticator app", method), option("cancel", "Cancel", Vec::new())];
    Plan {
        journey_id: "tour".to_owned(),
        name: "A tour of all steps".to_owned(),
        base_url: "http://localhost:8080/".to_owned(),
        client_id: "web-1".to_owned(),
        start_params: vec!["external_user_id".to_owned(), "temp_code".to_owned()],
        steps: vec![
            form,
            login,
            step("action:information", Kind::Information, "Display information"),
            step("action:information", Kind::Information, "Display further information"),
            step("platform_totp_registration", Kind::TotpRegistration, "Register TOTP"),
            step("platform_transaction_signing_totp", Kind::TransactionSigning, "Sign"),
            step("platform_email_otp_authentication", Kind::Passcode, "E-mail OTP"),
            step("action:debug_break", Kind::Other, ""),
        ],
    }
}

/// A journey whose every text is [`NASTY`].
fn nasty() -> Plan {
    let fields = || vec![field(NASTY, NASTY, NASTY)];
    let kinds = [
        Kind::Form,
        Kind::LoginForm,
        Kind::Information,
        Kind::TotpRegistration,
        Kind::TransactionSigning,
        Kind::Passcode,
        Kind::Other,
    ];
    let steps = kinds.into_iter().enumerate().map(|(number, kind)| Step {
        fields: fields(),
        options: vec![option(NASTY, NASTY, fields())],
        ..step(&format!("{NASTY}{number}"), kind, NASTY)
    });
    Plan {
        journey_id: NASTY.to_owned(),
        name: NASTY.to_owned(),
        base_url: NASTY.to_owned(),
        client_id: NASTY.to_owned(),
        start_params: vec![NASTY.to_owned(), format!("{NASTY} again")],
        steps: steps.collect(),
    }
}

fn files(plan: &Plan, target: Target) -> Vec<File> {
    generate(plan, target).unwrap_or_else(|error| panic!("{target:?}: {error:#}"))
}

#[test]
fn clients_look_like_this() {
    for (target, name) in TARGETS.into_iter().zip(["web", "android", "ios"]) {
        let made =
            files(&tour(), target).into_iter().filter(|file| file.text.contains("web-1") || is_core(file));
        let parts: Vec<_> = made.map(|file| format!("==> {}\n{}\n", file.path, file.text)).collect();
        insta::assert_snapshot!(name, parts.concat());
    }
}

fn is_core(file: &File) -> bool {
    ["package.json", "index.html", "src/journeyExecutor.ts", "src/steps.ts"].contains(&file.path)
        || ["MainViewModel.kt", "ViewController.swift"].contains(&file.path)
        || file.path == "README.md"
}

#[test]
fn a_journey_without_start_parameters_has_a_client_too() {
    let plan = Plan { start_params: Vec::new(), ..tour() };
    let android = files(&plan, Target::Android);
    let model = android.iter().find(|file| file.path == "MainViewModel.kt").unwrap();
    assert!(model.text.contains("fun startJourney() {"), "{}", model.text);
    assert!(!model.text.contains("AdditionalParams"), "{}", model.text);
    let web = files(&plan, Target::Web);
    let config = web.iter().find(|file| file.path == "src/config.ts").unwrap();
    assert!(config.text.contains("export const startParams = [] as const;"), "{}", config.text);
}

/// Strips every string literal and every comment, by the rules that the three languages share. What is left is code.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(symbol) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find(['\n', '\r', '\u{2028}']).unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").unwrap_or(rest.len()) + 2
        } else if matches!(symbol, '"' | '`') {
            let mut escaped = false;
            let end = rest.char_indices().skip(1).find(|&(_, c)| {
                let ends = c == symbol && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |(at, _)| at + 1)
        } else {
            code.push(symbol);
            symbol.len_utf8()
        };
        rest = &rest[length..];
    }
    code
}

#[test]
fn nothing_that_an_author_typed_becomes_code() {
    for target in TARGETS {
        let (bad, good) = (files(&nasty(), target), files(&nasty_but_kind(), target));
        for (bad, good) in bad.iter().zip(&good) {
            let language = bad.path.rsplit_once('.').map(|(_, ending)| ending);
            if let Some("ts" | "kt" | "swift") = language {
                assert_eq!(code_of(&bad.text), code_of(&good.text), "{}", bad.path);
            }
            if language == Some("html") {
                assert_eq!(bad.text.matches("<script").count(), 1, "{}", bad.text);
            }
        }
    }
}

/// The same shape, with harmless texts that lead to the same names in code.
fn nasty_but_kind() -> Plan {
    let kind = |text: &str| {
        let start =
            if text.starts_with(NASTY) { "alert 1 fatalError script script alert 2 script name" } else { "" };
        let rest = text.strip_prefix(NASTY).unwrap_or(text);
        let sep = if rest.starts_with(|c: char| c.is_ascii_digit()) { " " } else { "" };
        format!("{start}{sep}{rest}")
    };
    let fields = |fields: &[Field]| -> Vec<Field> {
        let kinder =
            |field: &Field| field_like(field, kind(&field.name), kind(&field.label), kind(&field.format));
        fields.iter().map(kinder).collect()
    };
    let mut plan = nasty();
    for text in [&mut plan.journey_id, &mut plan.name, &mut plan.base_url, &mut plan.client_id] {
        *text = kind(text);
    }
    plan.start_params.iter_mut().for_each(|text| *text = kind(text));
    for step in &mut plan.steps {
        step.id = kind(&step.id);
        step.title = kind(&step.title);
        step.fields = fields(&step.fields);
        for option in &mut step.options {
            option.id = kind(&option.id);
            option.label = kind(&option.label);
            option.fields = fields(&option.fields);
        }
    }
    plan
}

fn field_like(field: &Field, name: String, label: String, format: String) -> Field {
    Field { name, label, format, ..field.clone() }
}

#[test]
fn a_package_of_a_nasty_journey_is_still_json() {
    let web = files(&nasty(), Target::Web);
    let package = web.iter().find(|file| file.path == "package.json").unwrap();
    let read: serde_json::Value = serde_json::from_str(&package.text).unwrap();
    assert_eq!(read["description"], format!("Client of the journey {NASTY}"));
    assert_eq!(read["name"], "journey-client");
}
