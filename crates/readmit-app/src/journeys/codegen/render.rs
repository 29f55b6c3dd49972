//! The files of a client, made from its plan.

use super::literal::{Language, comment};
use super::name::Names;
use super::{Field, File, Plan, PlanOption, Step, Target};
use minijinja::value::ValueKind;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context,
};
use std::collections::BTreeSet;
use std::fmt;

/// A file as it lies beside the program's sources: where it goes, and its template, or its text as it is.
macro_rules! files {
    ($($place:literal from $source:literal),+ $(,)?) => {
        &[$(($place, $source, include_str!(concat!("../../../codegen/", $source)))),+]
    };
}

type Source = (&'static str, &'static str, &'static str);

const WEB: &[Source] = files![
    ".gitignore" from "web/gitignore",
    "README.md" from "web/README.md.j2",
    "index.html" from "web/index.html.j2",
    "package.json" from "web/package.json.j2",
    "src/config.ts" from "web/src/config.ts.j2",
    "src/journeyExecutor.ts" from "web/src/journeyExecutor.ts.j2",
    "src/main.ts" from "web/src/main.ts",
    "src/sdkState.ts" from "web/src/sdkState.ts",
    "src/steps.ts" from "web/src/steps.ts.j2",
    "src/style.css" from "web/src/style.css",
    "src/ui.ts" from "web/src/ui.ts",
    "tsconfig.json" from "web/tsconfig.json",
    "vite.config.ts" from "web/vite.config.ts",
];

const ANDROID: &[Source] = files![
    "JourneyConfig.kt" from "android/JourneyConfig.kt.j2",
    "MainViewModel.kt" from "android/MainViewModel.kt.j2",
    "README.md" from "android/README.md.j2",
];

const IOS: &[Source] = files![
    "JourneyConfig.swift" from "ios/JourneyConfig.swift.j2",
    "README.md" from "ios/README.md.j2",
    "Screen.swift" from "ios/Screen.swift",
    "ViewController.swift" from "ios/ViewController.swift.j2",
];

/// A template that could not be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the client cannot be written: {0}")]
pub struct NotWritten(String);

impl From<Error> for NotWritten {
    fn from(error: Error) -> Self {
        Self(format!("{error:#}"))
    }
}

/// The client of a journey, in the order of its files' names.
pub fn generate(plan: &Plan, target: Target) -> Result<Vec<File>, NotWritten> {
    let sources = match target {
        Target::Web => WEB,
        Target::Android => ANDROID,
        Target::Ios => IOS,
    };
    let environment = environment();
    let values = values(plan);
    let file = |&(path, name, text): &Source| -> Result<File, NotWritten> {
        let text = match Language::of(name) {
            // The engine drops the last line's end.
            Some(_) => environment.render_named_str(name, text, &values)? + "\n",
            None => text.to_owned(),
        };
        Ok(File { path, text })
    };
    sources.iter().map(file).collect()
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(print);
    environment.add_filter("comment", |text: &str| Value::from_safe_string(comment(text)));
    environment
}

/// Prints a value. A string becomes a literal of the template's language, unless the program made it as a name.
fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let failed = |_: fmt::Error| Error::from(ErrorKind::WriteFailure);
    if value.kind() == ValueKind::Bool {
        return out.write_str(if value.is_true() { "true" } else { "false" }).map_err(failed);
    }
    let text =
        value.as_str().ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "only text is printed"))?;
    let language = Language::of(state.name())
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "the template is in no known language"))?;
    if value.is_safe() {
        return out.write_str(text).map_err(failed);
    }
    out.write_str(&language.literal(text)).map_err(failed)
}

/// What templates see of a plan.
fn values(plan: &Plan) -> Value {
    let mut handlers = Names::default();
    let mut seen = BTreeSet::new();
    let firsts: Vec<&Step> = plan.steps.iter().filter(|step| seen.insert(&step.id)).collect();
    let steps = firsts.into_iter().map(|step| {
        let handler = Value::from_safe_string(handlers.next("handle", &step.id));
        let title = if step.title.trim().is_empty() { &step.id } else { &step.title };
        let choices: Vec<Value> = step.choices().iter().map(choice).collect();
        context! { step_id => &step.id, handler, title, kind => step.kind.as_str(), choices }
    });
    let steps: Vec<Value> = steps.collect();
    let mut idents = Names::default();
    let params = plan.start_params.iter().map(|name| {
        let ident = Value::from_safe_string(idents.next("", name));
        context! { name, ident }
    });
    context! {
        journey_id => &plan.journey_id,
        name => &plan.name,
        client_id => &plan.client_id,
        server_path => format!("{}/ido", plan.base_url.trim_end_matches('/')),
        start_params => &plan.start_params,
        params => params.collect::<Vec<_>>(),
        steps,
    }
}

fn choice(PlanOption { id, label, fields }: &PlanOption) -> Value {
    let fields = fields.iter().map(|Field { name, label, data_type, format, required }| {
        context! { name, label, type => data_type.as_str(), format, required }
    });
    context! { id, label, fields => fields.collect::<Vec<_>>() }
}
