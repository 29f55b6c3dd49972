//! Where a journey stands, as its client sees it.

use super::world::{Stopped, World};
use data_encoding::BASE64URL_NOPAD;
use readmit_app::journeys::{NotRun, Turned};
use readmit_app::store::EventPage;
use readmit_core::id::RunId;
use readmit_core::journey::Value;
use readmit_core::journey::effect::ErrorCode;
use readmit_core::journey::engine::{Prompt, PromptKind};
use readmit_core::journey::run::{Ticket, Trouble, TroubleOf};
use readmit_core::journey::value::Fields;
use readmit_core::secret::Secret;
use std::fmt;

/// Events that are looked through for how a run ended: its end is among the last.
const EVENTS: u32 = 20;

/// Where a journey stands.
#[derive(Debug, Clone)]
pub(super) enum Seen {
    /// It asks.
    Step {
        /// What an answer must show.
        run: RunId,
        /// The same.
        ticket: Ticket,
        /// The step's id at the client.
        id: String,
        /// What it shows.
        data: Value,
        /// What can be chosen.
        options: Vec<String>,
        /// What went wrong before.
        error: Option<Value>,
    },
    /// It is over.
    End {
        /// `success`, `rejection` or `error`.
        end: &'static str,
        /// What comes with it.
        data: Value,
        /// Claims of the completion token.
        claims: Option<Value>,
        /// Why it could not go on. Clients are not told.
        why: Option<String>,
    },
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step { id, error: None, .. } => write!(f, "step {id}"),
            Self::Step { id, error: Some(error), .. } => {
                write!(f, "step {id} with the error {}", error.to_json())
            }
            Self::End { end, why: None, .. } => write!(f, "end {end}"),
            Self::End { end, why: Some(why), .. } => write!(f, "end {end} ({why})"),
        }
    }
}

impl Seen {
    /// Looks at what a request came to.
    pub(super) async fn of(world: &World, turned: Turned) -> Result<Self, Stopped> {
        Ok(match turned {
            Turned::Asks { run, ticket, prompt, tells_locks } => {
                let error = prompt.trouble.as_ref().map(|trouble| told(trouble, &prompt.kind, tells_locks));
                let id = prompt.kind.step_id().to_owned();
                Self::Step { run, ticket, id, data: data(&prompt), options: options(&prompt), error }
            }
            Turned::Succeeded { token, json_data, sdk_data, .. } => {
                let data = given([("json_data", json_data), ("sdk_data", sdk_data)]);
                let claims = token.as_ref().map(claims).transpose()?;
                Self::End { end: "success", data, claims, why: None }
            }
            Turned::Rejected { run, text, data, json_data, sdk_data } => {
                let text = text.map(Value::from);
                let data =
                    given([("text", text), ("data", data), ("json_data", json_data), ("sdk_data", sdk_data)]);
                let why = why_aborted(world, run).await?;
                let end = if why.is_some() { "error" } else { "rejection" };
                Self::End { end, data, claims: None, why }
            }
            Turned::NotRun(why) => Self::not_run(why),
        })
    }

    fn not_run(why: NotRun) -> Self {
        let why = Some(why.to_string());
        Self::End { end: "error", data: Value::empty_object(), claims: None, why }
    }
}

/// What a step shows, with what the author gives to the client beside it.
fn data(prompt: &Prompt) -> Value {
    let mut fields = prompt.fields.clone();
    for (name, value) in [("json_data", &prompt.json_data), ("sdk_data", &prompt.sdk_data)] {
        fields.extend(value.as_ref().map(|value| (name.into(), value.clone())));
    }
    Value::Object(fields.into())
}

/// What can be chosen: the links that are offered, and what every step of the kind takes.
fn options(prompt: &Prompt) -> Vec<String> {
    let mut options: Vec<String> = prompt.options.iter().map(|option| option.id.to_string()).collect();
    if !matches!(prompt.kind, PromptKind::LoginForm(_)) {
        options.extend(["input", "client_input"].map(ToOwned::to_owned));
    }
    if prompt.fields.contains_key("code_length") {
        options.push("resend".to_owned());
    }
    options
}

fn given<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.into(), value?)));
    Value::Object(fields.collect::<Fields>().into())
}

/// The claims of a completion token.
fn claims(token: &Secret) -> Result<Value, String> {
    let unreadable = || "the completion token cannot be read".to_owned();
    let payload = token.reveal().split('.').nth(1).ok_or_else(unreadable)?;
    let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).map_err(|_| unreadable())?;
    serde_json::from_slice(&payload).map_err(|_| unreadable())
}

/// Why a run could not go on, if that is how it ended. Clients are told of a rejection in either case; the log is not.
async fn why_aborted(world: &World, run: RunId) -> Result<Option<String>, Stopped> {
    let page = EventPage { limit: EVENTS, ..EventPage::default() };
    let run = run.to_string();
    for stored in world.app.store.events(world.app.tenant, page).await? {
        let Ok(body) = serde_json::from_str::<serde_json::Value>(&stored.body) else { continue };
        let event = &body["event"];
        if event["type"] == "journey_aborted" && event["run"] == run.as_str() {
            return Ok(Some(event["why"].as_str().unwrap_or("it could not go on").to_owned()));
        }
    }
    Ok(None)
}

/// What a client is told of a failure. It is one answer for a wrong code, a lock, somebody who may not sign in or is not
/// there, and a temporary code that ran out, unless the journey lets locks be told.
fn told(trouble: &Trouble, asks: &PromptKind, tells_locks: bool) -> Value {
    let error = &trouble.error;
    let code = match (trouble.of, error.code) {
        (TroubleOf::Answer, _) | (_, ErrorCode::WeakPassword) => "client_response_not_valid",
        (_, ErrorCode::TooManySends) => "expired_otp_passcode",
        (TroubleOf::Other, _) => "server_error",
        (TroubleOf::Validation, ErrorCode::ExpiredOtpPasscode) => "expired_validation_passcode",
        (TroubleOf::Credential, ErrorCode::ExpiredOtpPasscode)
            if tells_locks || error.again && sends_codes(asks) =>
        {
            "expired_otp_passcode"
        }
        _ => "invalid_credentials",
    };
    let mut fields = vec![("code", Value::from(code))];
    if code == "client_response_not_valid" {
        fields.push(("message", error.message.as_str().into()));
    }
    fields.extend(error.attempts_left.filter(|_| tells_locks).map(|left| ("attempts_left", left.into())));
    Value::object(fields)
}

/// Whether a step asks for a code that the run itself sent.
fn sends_codes(asks: &PromptKind) -> bool {
    matches!(asks, PromptKind::Typed(kind) if kind.ends_with("_otp_authentication"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::journey::effect::StepError;

    #[test]
    fn clients_are_told_one_thing_of_all_that_goes_wrong_with_a_code() {
        let form = PromptKind::Form("form".into());
        let told = |of, code, tells_locks| {
            let error = StepError { attempts_left: Some(2), ..StepError::new(code, "wrong") };
            told(&Trouble { error, of }, &form, tells_locks).to_json()
        };
        for code in
            [ErrorCode::InvalidCredentials, ErrorCode::AuthenticatorLocked, ErrorCode::ExpiredOtpPasscode]
        {
            assert_eq!(told(TroubleOf::Credential, code, false), r#"{"code":"invalid_credentials"}"#);
        }
        assert_eq!(
            told(TroubleOf::Credential, ErrorCode::ExpiredOtpPasscode, true),
            r#"{"code":"expired_otp_passcode","attempts_left":2}"#
        );
        assert_eq!(
            told(TroubleOf::Answer, ErrorCode::SystemInvalidInput, false),
            r#"{"code":"client_response_not_valid","message":"wrong"}"#
        );
        assert_eq!(told(TroubleOf::Other, ErrorCode::NotAllowed, false), r#"{"code":"server_error"}"#);
    }
}
