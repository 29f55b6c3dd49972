//! A test file: what is in it, and how it is read.

mod expect;
mod import;
mod steps;
mod world;

pub(super) use expect::{After, AfterUser, ContextUser, Expect};
pub(super) use import::{ImportResult, ImportWanted};
pub(super) use steps::{Act, Choice, Entry, Question, Reply, StepEntry};
pub(super) use world::{Mode, OtpSpec, TotpSpec, UserSpec, WorldSpec};

use super::document::{self, Notation};
use super::reading::{Object, Read, list, text, wrong};
use super::value::Template;
use readmit_core::journey::Value;
use std::path::{Path, PathBuf};

/// The format that is read.
const FORMAT: &str = "readmit-journey-expectation/1";

/// A test file.
#[derive(Debug)]
pub(crate) struct TestFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The journey's file, as it is named.
    pub(super) journey_file: String,
    /// What the import must come to.
    pub(super) import: ImportWanted,
    /// The cases.
    pub(super) cases: Vec<Case>,
}

/// One case.
#[derive(Debug)]
pub(super) struct Case {
    /// What it is called.
    pub(super) name: String,
    /// What there is to know of it.
    pub(super) note: Option<String>,
    /// The world that it begins in.
    pub(super) world: WorldSpec,
    /// What happens before.
    pub(super) setup: Vec<Act>,
    /// The start parameters.
    pub(super) params: Template,
    /// What is expected and answered, in turn.
    pub(super) steps: Vec<Entry>,
    /// How the world must be in the end.
    pub(super) after: After,
}

impl TestFile {
    /// Reads the text of the file at `path`.
    pub(super) fn read(path: &Path, text: &str) -> Read<Self> {
        let document = document::read(text, Notation::of(path))?;
        let mut file = Object::of(&document, "")?;
        let format = file.need("format", self::text)?;
        if format != FORMAT {
            return wrong("format", format_args!("{format:?} is not known; this program reads {FORMAT:?}"));
        }
        for key in ["$schema", "note"] {
            file.get(key, self::text)?;
        }
        file.get("covers", list(self::text))?;
        let journey_file = file.need("journey_file", self::text)?;
        let import = file.get("import", ImportWanted::read)?.unwrap_or_default();
        let empty = Value::empty_object();
        let world = file.raw("world").unwrap_or(&empty);
        WorldSpec::read(world, "world")?;
        let cases =
            file.get("cases", list(|value, path| Case::read(value, path, world)))?.unwrap_or_default();
        file.finish()?;
        for (place, case) in cases.iter().enumerate() {
            if cases[..place].iter().any(|other| other.name == case.name) {
                return wrong(&format!("cases[{place}].name"), format_args!("{:?} stands twice", case.name));
            }
        }
        Ok(Self { path: path.to_owned(), journey_file, import, cases })
    }

    /// The name by which it is told of.
    pub(crate) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }
}

impl Case {
    fn read(value: &Value, path: &str, world: &Value) -> Read<Self> {
        let mut case = Object::of(value, path)?;
        let name = case.need("name", text)?;
        let note = case.get("note", text)?;
        let own = case.raw("world");
        let below = case.below("world");
        // By itself first, so that what is wrong is told where it stands.
        own.map(|own| WorldSpec::read(own, &below)).transpose()?;
        let world = own.map_or_else(|| world.clone(), |own| over(world, own));
        let read = Self {
            name,
            note,
            world: WorldSpec::read(&world, &below)?,
            setup: case.get("setup", list(Act::read))?.unwrap_or_default(),
            params: case.get("start", read_start)?.unwrap_or(Template::Plain(Value::Null)),
            steps: case.get("steps", list(Entry::read))?.unwrap_or_default(),
            after: case.get("after", After::read)?.unwrap_or_default(),
        };
        case.finish()?;
        Ok(read)
    }
}

fn read_start(value: &Value, path: &str) -> Read<Template> {
    let mut start = Object::of(value, path)?;
    let params = start.get("params", Template::read)?;
    start.finish()?;
    Ok(params.unwrap_or(Template::Plain(Value::Null)))
}

/// One object over another: what both have is merged where it is an object, and replaced where it is not.
fn over(base: &Value, own: &Value) -> Value {
    let (Some(base), Some(own)) = (base.as_object(), own.as_object()) else { return own.clone() };
    let mut merged = base.clone();
    for (key, value) in own {
        let value = merged.get(key).map_or_else(|| value.clone(), |below| over(below, value));
        merged.insert(key.clone(), value);
    }
    Value::Object(merged.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Read<TestFile> {
        TestFile::read(Path::new("x/a.test.json"), json)
    }

    const HEAD: &str = r#""format": "readmit-journey-expectation/1", "journey_file": "a.json""#;

    #[test]
    fn a_file_is_read_with_its_defaults() {
        let file = read(&format!(
            r#"{{{HEAD}, "world": {{"users": {{"ann": {{"username": "ann", "email": "ann@example.com"}}}}}},
                "cases": [{{"name": "a", "world": {{"users": {{"ann": {{"active": false}}, "bob": {{"username": "bob"}}}}}}}}]}}"#
        ))
        .unwrap();
        let case = &file.cases[0];
        assert_eq!((file.name().as_str(), case.name.as_str()), ("a.test.json", "a"));
        let users: Vec<_> =
            case.world.users.iter().map(|(name, user)| (name.as_str(), user.active)).collect();
        assert_eq!(users, [("ann", false), ("bob", true)]);
        assert_eq!(case.world.users[0].1.email.as_deref(), Some("ann@example.com"));
    }

    #[test]
    fn unknown_keys_are_refused_by_name_with_their_path() {
        for (rest, told) in [
            (r#""csaes": []"#, r#"unknown key "csaes"; did you mean "cases"?"#),
            (
                r#""cases": [{"name": "a", "setpu": []}]"#,
                r#"cases[0]: unknown key "setpu"; did you mean "setup"?"#,
            ),
            (
                r#""cases": [{"name": "a", "steps": [{"expect": {"stpe": "x"}}]}]"#,
                r#"cases[0].steps[0].expect: unknown key "stpe"; did you mean "step"?"#,
            ),
            (
                r#""cases": [{"name": "a", "steps": [{"expect": {"step": "x"}, "answer": {"choose": "input", "date": {}}}]}]"#,
                r#"cases[0].steps[0].answer: unknown key "date"; did you mean "data"?"#,
            ),
            (
                r#""cases": [{"name": "a", "setup": [{"do": "advance_clock", "minutes": 1}]}]"#,
                r#"cases[0].setup[0]: "seconds" is missing"#,
            ),
            (
                r#""cases": [{"name": "a", "setup": [{"do": "wait"}]}]"#,
                r#"cases[0].setup[0].do: "wait" is not known"#,
            ),
            (r#""world": {"app": {"otp": {"lenght": 6}}}"#, r#"world.app.otp: unknown key "lenght""#),
            (
                r#""world": {"users": {"ann": {"emial": "x"}}}"#,
                r#"world.users.ann: unknown key "emial"; did you mean "email"?"#,
            ),
            (
                r#""cases": [{"name": "a", "world": {"users": {"ann": {"totp": [{"seed": "x"}]}}}}]"#,
                r#"cases[0].world.users.ann.totp[0]: "secret" is missing"#,
            ),
            (r#""import": {"result": "fine"}"#, r#"import.result: "fine" is not known"#),
            (
                r#""cases": [{"name": "a", "after": {"user": {}}}]"#,
                r#"cases[0].after: unknown key "user"; did you mean "users"?"#,
            ),
            (r#""cases": [{"name": "a"}, {"name": "a"}]"#, r#"cases[1].name: "a" stands twice"#),
        ] {
            let wrong = read(&format!("{{{HEAD}, {rest}}}")).unwrap_err();
            assert!(wrong.starts_with(told), "{wrong}");
        }
        let other = r#"{"format": "readmit-journey-expectation/2", "journey_file": "a.json"}"#;
        assert!(read(other).unwrap_err().starts_with("format: "));
    }
}
