//! Steps that prove who is there: codes, passwords, signatures; and the codes that the run sends itself.

use super::client::prompt;
use super::prompt::secret;
use super::walk::SUCCESS;
use super::{AbortReason, Engine, Move, PromptKind, Stop};
use crate::code::ApprovalData;
use crate::identifier::Identifier;
use crate::journey::effect::{Act, Answer, ErrorCode, Passcode, Proof, Proven, StepError, Whom};
use crate::journey::engine::limits::{PASSCODE_DIGITS, RESENDS_MAX, SENDS_MAX};
use crate::journey::expression::Expression;
use crate::journey::graph::{Graph, Node, Step};
use crate::journey::run::{Run, Trouble, TroubleOf, User, Waiting};
use crate::journey::value::{Fields, Value};
use crate::limits::{APPROVAL_DATA_BYTES_MAX, APPROVAL_DATA_KEYS_MAX};
use crate::outbox::Channel;
use crate::secret::Secret;
use crate::time::Span;
use crate::transaction::TransactionKey;

/// What a text that is sent somewhere, and is not one, is told as.
pub(super) fn unusable(what: &str) -> StepError {
    StepError::new(ErrorCode::SystemInvalidInput, format!("{what} must be a text that is not empty"))
}

/// A text or a number as a text; nothing else.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if !text.trim().is_empty() => Some((**text).to_owned()),
        Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

impl Engine<'_> {
    /// Whom a step is about: who the expression names, else the user of the run.
    pub(super) fn whom(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        user: Option<&Expression>,
    ) -> Result<Result<Whom, StepError>, Stop> {
        let Some(value) = self.value_of(run, graph, ("user_identifier", user))? else {
            let nobody =
                || StepError::new(ErrorCode::UserNotFound, "nobody is authenticated in this journey");
            return Ok(run.user.as_ref().map(User::whom).ok_or_else(nobody));
        };
        let Some(text) = text(&value) else { return Ok(Err(unusable("user_identifier"))) };
        // A text that no identifier can be is nobody's.
        let nobody = |_| StepError::new(ErrorCode::InvalidCredentials, "the credentials are not valid");
        Ok(Identifier::new(Identifier::ANY, &text).map(Whom::Named).map_err(nobody))
    }

    /// A code or a password that the journey got from the client.
    pub(super) fn authenticate(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        user: Option<&Expression>,
        (field, typed): (&'static str, &Expression),
        proof: for<'p> fn(&'p Secret) -> Proof<'p>,
    ) -> Result<Move, Stop> {
        let of = if field == "totp_code" { TroubleOf::Totp } else { TroubleOf::Credential };
        let whom = match self.whom(run, graph, user)? {
            Ok(whom) => whom,
            Err(error) => return Ok(Move::Fail(Trouble { error, of }, &[])),
        };
        let value = self.value(run, graph, (field, typed))?;
        let Some(typed) = secret(&value) else {
            return Ok(Move::Fail(Trouble { error: unusable(field), of }, &[]));
        };
        let expected = run.user.as_ref().map(User::expected);
        match self.perform(&Act::Authenticate { whom, expected, proof: proof(&typed) })? {
            Ok(answer) => Self::proven(run, answer),
            Err(error) => Ok(Move::Fail(Trouble { error, of }, &[])),
        }
    }

    /// The run has a user from here on, or knows more of the one it has.
    pub(super) fn proven(run: &mut Run, answer: Answer) -> Result<Move, Stop> {
        let Answer::Proven(proven) = answer else { return Err(odd()) };
        settle_user(run, proven)?;
        run.trouble = None;
        Ok(Move::By(SUCCESS))
    }

    /// Sends a code, and asks for it.
    pub(super) fn send_passcode(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        resends: u32,
    ) -> Result<Move, Stop> {
        let (channel, user, to, digits, life, tries, of) = match &node.step {
            Step::Passcode { channel, user, to } => {
                (*channel, Some(user.as_ref()), to, None, None, None, TroubleOf::Credential)
            }
            Step::ValidateContact { channel, to, code_length, expiry_minutes, failures_max } => {
                let life = expiry_minutes.map(|minutes| Span::from_mins(u64::from(minutes)));
                (*channel, None, to, Some(*code_length), life, Some(*failures_max), TroubleOf::Validation)
            }
            _ => return Err(odd()),
        };
        let fail = |error| Ok(Move::Fail(Trouble { error, of }, &[]));
        let whom = match user.map(|user| self.whom(run, graph, user)).transpose()? {
            None => None,
            Some(Ok(whom)) => Some(whom),
            Some(Err(error)) => return fail(error),
        };
        let field = if channel == Channel::Email { "email" } else { "phone" };
        let value = self.value(run, graph, (field, to))?;
        let Some(to) = text(&value) else { return fail(unusable(field)) };
        if run.sends >= SENDS_MAX {
            let message = format!("one run sends at most {SENDS_MAX} messages");
            return fail(StepError::new(ErrorCode::TooManySends, message));
        }
        match self.perform(&Act::SendPasscode { whom, channel, to: &to, digits, life, tries })? {
            Err(error) => fail(error),
            Ok(Answer::Passcode(passcode)) => {
                run.sends += 1;
                Ok(ask_passcode(run, node, passcode, resends))
            }
            Ok(_) => Err(odd()),
        }
    }

    /// The client sends the code, or wants another one.
    pub(super) fn take_passcode(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        (mut passcode, resends): (Passcode, u32),
        input: Option<&Value>,
    ) -> Result<Move, Stop> {
        let validates = matches!(node.step, Step::ValidateContact { .. });
        let of = if validates { TroubleOf::Validation } else { TroubleOf::Credential };
        let Some(data) = input else {
            if resends >= RESENDS_MAX {
                let error =
                    StepError::new(ErrorCode::TooManySends, "the code was sent as often as it may be");
                run.trouble = Some(Trouble { error, of });
                return Ok(ask_passcode(run, node, passcode, resends));
            }
            return self.send_passcode(run, graph, node, resends + 1);
        };
        let Some(typed) = data.get("passcode").and_then(secret) else {
            run.trouble = Some(Trouble { error: unusable("passcode"), of: TroubleOf::Answer });
            return Ok(ask_passcode(run, node, passcode, resends));
        };
        let outcome = if validates {
            self.perform(&Act::CheckPasscode(&passcode, &typed))?
        } else {
            let Some(whom) = passcode.whom.map(Whom::Account) else { return Err(odd()) };
            let expected = run.user.as_ref().map(User::expected);
            self.perform(&Act::Authenticate { whom, expected, proof: Proof::Passcode(&passcode, &typed) })?
        };
        match outcome {
            Ok(Answer::Done) => Ok(Move::By(SUCCESS)),
            Ok(answer) => Self::proven(run, answer),
            Err(error) => {
                passcode.tries_left = passcode.tries_left.saturating_sub(1);
                let trouble = Trouble { error, of };
                if passcode.tries_left == 0 || !trouble.error.again {
                    return Ok(Move::Fail(trouble, &[]));
                }
                run.trouble = Some(trouble);
                Ok(ask_passcode(run, node, passcode, resends))
            }
        }
    }

    /// Starts a transaction, and asks for its signature.
    pub(super) fn start_transaction(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        (user, data): (Option<&Expression>, &Expression),
    ) -> Result<Move, Stop> {
        let fail = |error| Ok(Move::Fail(Trouble { error, of: TroubleOf::Totp }, &[]));
        let whom = match self.whom(run, graph, user)? {
            Ok(whom) => whom,
            Err(error) => return fail(error),
        };
        let value = self.value(run, graph, ("approval_data", data))?;
        let approval_data = match read_approval_data(&value) {
            Ok(data) => data,
            Err(error) => return fail(error),
        };
        match self.perform(&Act::StartTransaction { whom, approval_data: &approval_data })? {
            Ok(Answer::Transaction { key, challenge }) => {
                Ok(ask_signature(run, node, key, challenge, approval_data))
            }
            Ok(_) => Err(odd()),
            Err(error) => fail(error),
        }
    }

    /// The client sends the signature.
    pub(super) fn take_signature(
        &mut self,
        run: &mut Run,
        node: &Node,
        (key, challenge, approval_data): (TransactionKey, u32, ApprovalData),
        data: &Value,
    ) -> Result<Move, Stop> {
        let Some(typed) = data.get("totp_code").and_then(secret) else {
            run.trouble = Some(Trouble { error: unusable("totp_code"), of: TroubleOf::Answer });
            return Ok(ask_signature(run, node, key, challenge, approval_data));
        };
        let expected = run.user.as_ref().map(User::expected);
        match self.perform(&Act::SignTransaction { key, expected, typed: &typed })? {
            Ok(answer) => Self::proven(run, answer),
            Err(error) if error.again => {
                run.trouble = Some(Trouble { error, of: TroubleOf::Totp });
                Ok(ask_signature(run, node, key, challenge, approval_data))
            }
            Err(error) => Ok(Move::Fail(Trouble { error, of: TroubleOf::Totp }, &[])),
        }
    }
}

/// A run's user is fixed with the first proof: no later step makes somebody else of them.
fn settle_user(run: &mut Run, proven: Proven) -> Result<(), Stop> {
    match &mut run.user {
        None => run.user = Some(User::from(proven)),
        Some(user) if user.account == proven.account => user.strengthen(&proven),
        Some(_) => return Err(AbortReason::Unusable("the user of a run cannot change").into()),
    }
    Ok(())
}

/// An answer of another kind than the act has: a defect, and never a success.
pub(super) fn odd() -> Stop {
    AbortReason::Unusable("the step did not come to what it should").into()
}

pub(super) fn ask_passcode(run: &mut Run, node: &Node, passcode: Passcode, resends: u32) -> Move {
    let digits = if passcode.digits == 0 { PASSCODE_DIGITS } else { passcode.digits };
    run.waiting = Waiting::Passcode { passcode, resends };
    let fields = Fields::from_iter([("code_length".into(), Value::from(u32::from(digits)))]);
    Move::Ask(Box::new(prompt(PromptKind::Typed(node.kind.clone()), fields)))
}

pub(super) fn ask_signature(
    run: &mut Run,
    node: &Node,
    key: TransactionKey,
    challenge: u32,
    approval_data: ApprovalData,
) -> Move {
    let shown =
        Value::object(approval_data.iter().map(|(name, value)| (&**name, Value::from(value.as_str()))));
    let fields = Fields::from_iter([
        ("transaction_challenge".into(), Value::from(format!("{challenge:06}"))),
        ("approval_data".into(), shown),
    ]);
    run.waiting = Waiting::Signature { key, challenge, approval_data };
    Move::Ask(Box::new(prompt(PromptKind::Typed(node.kind.clone()), fields)))
}

/// A flat object of texts and numbers, at most ten; letters, digits, `-`, `_`, `.`, `:` and spaces.
fn read_approval_data(value: &Value) -> Result<ApprovalData, StepError> {
    let wrong = |message: String| StepError::new(ErrorCode::SystemInvalidInput, message);
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.: ".contains(c));
    let fields = value.as_object().ok_or_else(|| wrong("approval_data must be an object".to_owned()))?;
    if fields.is_empty() || fields.len() > APPROVAL_DATA_KEYS_MAX {
        return Err(wrong(format!("approval_data must have 1 to {APPROVAL_DATA_KEYS_MAX} keys")));
    }
    let mut data = ApprovalData::new();
    let mut bytes = 0;
    for (name, value) in fields {
        let text = match value {
            Value::Text(text) => (**text).to_owned(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            _ => return Err(wrong("values of approval_data must be texts or numbers".to_owned())),
        };
        if name.is_empty() || !plain(name) || !plain(&text) {
            let message = "approval_data must be made of A-Z a-z 0-9 - _ . : and spaces".to_owned();
            return Err(wrong(message));
        }
        bytes += name.len() + text.len();
        data.insert((**name).to_owned(), text);
    }
    if bytes > APPROVAL_DATA_BYTES_MAX {
        return Err(wrong(format!("approval_data must have at most {APPROVAL_DATA_BYTES_MAX} bytes")));
    }
    Ok(data)
}
