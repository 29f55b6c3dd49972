//! What happens in a case: acts, expectations, answers.

use super::Expect;
use crate::journey_test::reading::{Object, Read, count, flag, list, one_or_more, text, wrong};
use crate::journey_test::value::Template;
use readmit_core::journey::Value;

/// Answers of a repetition, where the file does not say how many at most.
const REPEATS_MAX: u32 = 200;

/// Something that is done to the world or to the run.
#[derive(Debug)]
pub(in crate::journey_test) enum Act {
    /// A code is issued as by the back end, and remembered.
    IssueTempCode {
        /// For whom.
        user: String,
        /// Its life in seconds; that of the settings where absent.
        expires_in: Option<u64>,
        /// Under which name it is remembered.
        name: String,
    },
    /// The clock goes on by so many seconds.
    AdvanceClock(u64),
    /// The clock goes on until the code of this secret begins with a zero.
    ZeroAhead(Template),
    /// The journey is run once.
    RunJourney {
        /// The start parameters.
        params: Template,
        /// The answers, in order.
        answers: Vec<Choice>,
        /// How it must end.
        ends: Vec<String>,
    },
    /// The server stops and starts.
    RestartServer,
    /// The last answer is sent again.
    ResubmitPreviousAnswer,
}

/// An answer.
#[derive(Debug)]
pub(in crate::journey_test) struct Choice {
    /// `input`, `cancel`, `fail`, `resend`, or the name of a link.
    pub(in crate::journey_test) choose: String,
    /// What comes with it.
    pub(in crate::journey_test) data: Template,
}

/// What becomes of a step.
#[derive(Debug)]
pub(in crate::journey_test) enum Reply {
    /// The client leaves.
    Leaves,
    /// It is answered.
    Chooses(Choice),
}

/// One entry of the steps.
#[derive(Debug)]
pub(in crate::journey_test) enum Entry {
    /// Something is done in between.
    Act(Act),
    /// Something is expected, and answered.
    Step(StepEntry),
}

/// Something that is expected, and answered.
#[derive(Debug)]
pub(in crate::journey_test) struct StepEntry {
    /// What is expected.
    pub(in crate::journey_test) question: Question,
    /// The answer.
    pub(in crate::journey_test) reply: Option<Reply>,
    /// How often the same step is answered again at most, and what holds then.
    pub(in crate::journey_test) repeat: Option<(u32, Vec<Entry>)>,
}

/// What is expected.
#[derive(Debug)]
pub(in crate::journey_test) enum Question {
    /// This.
    One(Box<Expect>),
    /// Any of these.
    AnyOf(Vec<Expect>),
}

impl Act {
    pub(super) fn read(value: &Value, path: &str) -> Read<Self> {
        let mut act = Object::of(value, path)?;
        let read = match &*act.need("do", text)? {
            "issue_temp_code" => Self::IssueTempCode {
                user: act.need("user", text)?,
                expires_in: act.get("expires_in", count)?,
                name: act.need("as", text)?,
            },
            "advance_clock" => Self::AdvanceClock(act.need("seconds", count)?),
            "set_clock_where_totp_starts_with_zero" => Self::ZeroAhead(act.need("secret", Template::read)?),
            "run_journey" => Self::RunJourney {
                params: act.get("params", Template::read)?.unwrap_or(Template::Plain(Value::Null)),
                answers: act.get("answers", list(Choice::read))?.unwrap_or_default(),
                ends: act.need("ends", one_or_more(end))?,
            },
            "restart_server" => Self::RestartServer,
            "resubmit_previous_answer" => Self::ResubmitPreviousAnswer,
            other => {
                let known = "issue_temp_code, advance_clock, set_clock_where_totp_starts_with_zero, run_journey, \
                             restart_server, resubmit_previous_answer";
                return wrong(&act.below("do"), format_args!("{other:?} is not known: {known}"));
            }
        };
        act.get("note", text)?;
        act.finish()?;
        Ok(read)
    }
}

impl Choice {
    fn read(value: &Value, path: &str) -> Read<Self> {
        let mut answer = Object::of(value, path)?;
        let choose = answer.need("choose", text)?;
        let data = answer.get("data", Template::read)?.unwrap_or(Template::Plain(Value::Null));
        answer.finish()?;
        Ok(Self { choose, data })
    }
}

impl Entry {
    pub(super) fn read(value: &Value, path: &str) -> Read<Self> {
        if value.get("do").is_some() {
            return Act::read(value, path).map(Self::Act);
        }
        let mut entry = Object::of(value, path)?;
        // Both spellings are read: the repetition as an object of its own, or beside what is repeated.
        if let Some(inner) = entry.raw("repeat_until_end").filter(|inner| inner.as_object().is_some()) {
            let repeated = StepEntry::repeated(inner, &entry.below("repeat_until_end"))?;
            entry.get("note", text)?;
            entry.finish()?;
            return Ok(Self::Step(repeated));
        }
        if entry.get("repeat_until_end", flag)? == Some(true) {
            return StepEntry::repeated(value, path).map(Self::Step);
        }
        let read = StepEntry::fields(&mut entry)?;
        entry.finish()?;
        Ok(Self::Step(read))
    }
}

impl StepEntry {
    fn fields(entry: &mut Object<'_>) -> Read<Self> {
        let one = entry.get("expect", Expect::read)?;
        let any = entry.get("expect_one_of", list(Expect::read))?;
        let question = match (one, any) {
            (Some(one), None) => Question::One(Box::new(one)),
            (None, Some(any)) if !any.is_empty() => Question::AnyOf(any),
            _ => {
                return wrong(
                    entry.path(),
                    "one of \"do\", \"expect\" and \"expect_one_of\" says what it is",
                );
            }
        };
        let below = entry.below("answer");
        let reply = entry.raw("answer").map(|value| match value {
            Value::Null => Ok(Reply::Leaves),
            value => Choice::read(value, &below).map(Reply::Chooses),
        });
        let reply = reply.transpose()?;
        entry.get("note", text)?;
        Ok(Self { question, reply, repeat: None })
    }

    fn repeated(value: &Value, path: &str) -> Read<Self> {
        let mut entry = Object::of(value, path)?;
        let read = Self::fields(&mut entry)?;
        if !matches!(read.reply, Some(Reply::Chooses(_))) {
            return wrong(path, "a repetition needs an \"answer\"");
        }
        entry.raw("repeat_until_end");
        let max = entry.get("max", count)?.unwrap_or(REPEATS_MAX);
        let then = entry.get("then", list(Entry::read))?.unwrap_or_default();
        entry.finish()?;
        Ok(Self { repeat: Some((max, then)), ..read })
    }
}

/// The word for an end.
pub(super) fn end(value: &Value, path: &str) -> Read<String> {
    let word = text(value, path)?;
    if ["success", "rejection", "error"].contains(&&*word) {
        return Ok(word);
    }
    wrong(path, format_args!("{word:?} is no end: success, rejection or error"))
}
