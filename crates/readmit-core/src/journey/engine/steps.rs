//! What each step does when the run comes to it.

use super::authenticate::{odd, text, unusable};
use super::client::{offer, prompt};
use super::prompt::secret;
use super::walk::SUCCESS;
use super::{AbortReason, Engine, Move, PromptKind, Stop};
use crate::journey::definition::RESERVED_CLAIMS;
use crate::journey::effect::{Act, Answer, ErrorCode, NewUserData, Proof, StepError};
use crate::journey::engine::limits::SENDS_MAX;
use crate::journey::expression::Expression;
use crate::journey::graph::{Claims, Graph, NewUser, Node, Step, Which};
use crate::journey::run::{Run, Trouble, TroubleOf, User, Waiting};
use crate::journey::value::{Fields, Value};
use crate::outbox::Channel;

fn failed(error: StepError) -> Move {
    Move::Fail(Trouble { error, of: TroubleOf::Other }, &[])
}

impl Engine<'_> {
    /// Begins a node.
    pub(super) fn begin(&mut self, run: &mut Run, graph: &Graph, node: &Node) -> Result<Move, Stop> {
        // Before anything is done: what they need must not have an act done twice.
        let options = self.options(run, graph, node)?;
        offer(self.begin_step(run, graph, node)?, options)
    }

    fn begin_step(&mut self, run: &mut Run, graph: &Graph, node: &Node) -> Result<Move, Stop> {
        match &node.step {
            Step::Condition(condition) => self.condition(run, graph, node, condition),
            Step::MatchCase { source, data_type, cases } => {
                self.match_case(run, graph, node, (source, *data_type, cases))
            }
            Step::Loop { body, condition, passes_max, variables } => {
                self.run_loop(run, graph, (*body, condition, *passes_max, variables))
            }
            Step::Block { body } => Self::run_block(run, *body),
            Step::SubJourney { journey, parameters } => self.call(run, graph, (journey, parameters)),
            Step::Complete => Ok(Self::complete(run)),
            Step::Reject { clear_session, data, text } => {
                self.reject(run, graph, (*clear_session, data.as_ref(), text.as_ref()))
            }
            Step::Form(form) | Step::LoginForm(form) => self.ask_form(run, graph, node, form),
            Step::Information { title, text, button } => {
                self.inform(run, graph, (title.as_ref(), text, button))
            }
            Step::JsonData(data) => {
                run.json_data = Some(self.json(run, graph, data)?);
                Ok(Move::By(&["child"]))
            }
            Step::SdkData(data) => {
                run.sdk_data = Some(self.json(run, graph, data)?);
                Ok(Move::By(&["child"]))
            }
            Step::TempCode { user, code } => {
                self.authenticate(run, graph, Some(user), ("temp_code", code), |typed| Proof::TempCode(typed))
            }
            Step::Totp { user, code } => {
                self.authenticate(run, graph, user.as_ref(), ("totp_code", code), |typed| Proof::Totp(typed))
            }
            Step::Password { user, password } => {
                let typed = ("password", password);
                self.authenticate(run, graph, user.as_ref(), typed, |typed| Proof::Password(typed))
            }
            Step::Passcode { .. } | Step::ValidateContact { .. } => self.send_passcode(run, graph, node, 0),
            Step::IsUserAuthenticated => {
                Ok(Move::By(if run.user.is_some() { &["yes", "true"] } else { &["no", "false"] }))
            }
            Step::SignTransaction { user, approval_data } => {
                self.start_transaction(run, graph, node, (user.as_ref(), approval_data))
            }
            Step::RegisterTotp { user, label, allow_override } => {
                self.register_totp(run, graph, node, (user.as_ref(), label.as_ref(), *allow_override))
            }
            Step::SetVariables(variables) => self.set_variables(run, graph, variables),
            Step::EnrichToken(claims) => self.enrich(run, graph, claims),
            Step::ValidateToken { token } => {
                let value = self.value(run, graph, ("token", token))?;
                let Some(token) = secret(&value) else { return Err(AbortReason::InvalidToken.into()) };
                match self.perform(&Act::ValidateToken(&token))? {
                    Ok(Answer::Value(claims)) => {
                        Self::assign(run, graph, node.output.as_ref(), claims)?;
                        Ok(Move::By(SUCCESS))
                    }
                    _ => Err(AbortReason::InvalidToken.into()),
                }
            }
            Step::ActivityLog { name, kind, data } => {
                let name = self.value(run, graph, ("report_name", name))?.to_string();
                let kind = self.value(run, graph, ("report_type", kind))?.to_string();
                let data = self.value(run, graph, ("data", data))?;
                if data.as_object().is_none() {
                    return Err(
                        AbortReason::Unusable("data of a custom activity log must be an object").into()
                    );
                }
                let act = Act::Record { name: &name, kind: &kind, data: &data };
                self.perform(&act)?.map_err(|error| Stop::from(AbortReason::Failed(error)))?;
                Ok(Move::By(SUCCESS))
            }
            Step::SendEmail { to, subject, text } => {
                self.send(run, graph, Channel::Email, (to, subject.as_ref(), text))
            }
            Step::SendSms { to, text } => self.send(run, graph, Channel::Sms, (to, None, text)),
            Step::CreateUser(new) => self.create_user(run, graph, node, new),
            Step::Unsupported => Err(AbortReason::Unsupported.into()),
            _ => self.with_user(run, graph, node),
        }
    }

    /// Steps that read or change one user.
    fn with_user(&mut self, run: &mut Run, graph: &Graph, node: &Node) -> Result<Move, Stop> {
        let user = match &node.step {
            Step::RevokeTotp { user, .. }
            | Step::RegisterPassword { user, .. }
            | Step::UserAuthenticators { user }
            | Step::SwitchAuthenticator { user, .. }
            | Step::GetContacts { user, .. }
            | Step::GetUser { user }
            | Step::WriteCustomData { user, .. }
            | Step::ReadCustomData { user } => user.as_ref(),
            Step::GetIdentifiers { user, .. } => Some(user),
            _ => return Err(odd()),
        };
        let whom = match self.whom(run, graph, user)? {
            Ok(whom) => whom,
            Err(error) => return Ok(failed(error)),
        };
        let outcome = match &node.step {
            Step::RevokeTotp { totp, .. } => {
                let value = self.value(run, graph, ("totp_id", totp))?;
                let Some(totp) = text(&value) else { return Ok(failed(unusable("totp_id"))) };
                self.perform(&Act::RevokeTotp { whom, totp: &totp })?
            }
            Step::RegisterPassword { password, .. } => {
                let value = self.value(run, graph, ("password", password))?;
                let Some(password) = secret(&value) else { return Ok(failed(unusable("password"))) };
                self.perform(&Act::RegisterPassword { whom, password: &password })?
            }
            Step::SwitchAuthenticator { which, lock, .. } => {
                let (field, expression, by_type) = match which {
                    Which::Id(id) => ("authenticator_id", id, false),
                    Which::Type(of) => ("authenticator_type", of, true),
                };
                let value = self.value(run, graph, (field, expression))?;
                let Some(which) = text(&value) else { return Ok(failed(unusable(field))) };
                self.perform(&Act::SwitchAuthenticator { whom, which: &which, by_type, lock: *lock })?
            }
            Step::WriteCustomData { data, .. } => {
                let data = self.json(run, graph, data)?;
                if data.as_object().is_none() {
                    let error = StepError::new(ErrorCode::SystemInvalidInput, "data must be an object");
                    return Ok(failed(error));
                }
                self.perform(&Act::WriteCustomData { whom, data: &data })?
            }
            Step::ReadCustomData { .. } => self.perform(&Act::ReadCustomData { whom })?,
            Step::UserAuthenticators { .. } => self.perform(&Act::Authenticators { whom })?,
            _ => self.perform(&Act::ReadUser { whom })?,
        };
        let answer = match outcome {
            Ok(answer) => answer,
            Err(error) => return Ok(failed(error)),
        };
        let value = match answer {
            Answer::Value(value) => shaped(&node.step, value),
            _ => Value::empty_object(),
        };
        Self::assign(run, graph, node.output.as_ref(), value)?;
        Ok(Move::By(SUCCESS))
    }

    fn register_totp(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        (user, label, replace): (Option<&Expression>, Option<&Expression>, bool),
    ) -> Result<Move, Stop> {
        let whom = match self.whom(run, graph, user)? {
            Ok(whom) => whom,
            Err(error) => return Ok(failed(error)),
        };
        let label = self.value_of(run, graph, ("label", label))?.as_ref().and_then(text);
        match self.perform(&Act::RegisterTotp { whom, label: label.as_deref(), replace })? {
            Ok(Answer::Totp(shown)) => {
                run.waiting = Waiting::Acknowledgement;
                let payload = Value::object(
                    [("secret", shown.secret), ("uri", shown.uri)]
                        .map(|(name, value)| (name, Value::from(value))),
                );
                let fields = Fields::from_iter([("payload".into(), payload)]);
                Ok(Move::Ask(Box::new(prompt(PromptKind::Typed(node.kind.clone()), fields))))
            }
            Ok(_) => Err(odd()),
            Err(error) => Ok(failed(error)),
        }
    }

    fn create_user(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        new: &NewUser,
    ) -> Result<Move, Stop> {
        let mut read = |field, expression: Option<&Expression>| -> Result<Option<String>, Stop> {
            Ok(self.value_of(run, graph, (field, expression))?.as_ref().and_then(text))
        };
        let mut user = NewUserData {
            external_user_id: read("external_user_id", new.external_user_id.as_ref())?,
            email: read("email", new.email.as_ref())?,
            phone_number: read("phone_number", new.phone_number.as_ref())?,
            username: read("username", new.username.as_ref())?,
            ..NewUserData::default()
        };
        for email in &new.secondary_emails {
            user.secondary_emails.extend(read("secondary_emails", Some(email))?);
        }
        for phone in &new.secondary_phone_numbers {
            user.secondary_phone_numbers.extend(read("secondary_phone_numbers", Some(phone))?);
        }
        if new.is_authenticated && run.user.is_some() {
            return Err(AbortReason::Unusable("the user of a run cannot change").into());
        }
        let account = match self.perform(&Act::CreateUser(&user))? {
            Ok(Answer::Account(account)) => account,
            Ok(_) => return Err(odd()),
            Err(error) => return Ok(failed(error)),
        };
        if new.is_authenticated {
            run.user = Some(User {
                account,
                epoch: 0,
                methods: Vec::new(),
                code: None,
                totp: None,
                approval_data: None,
                session: None,
            });
        }
        let made = Value::object([("user_id", Value::from(account.to_string()))]);
        Self::assign(run, graph, node.output.as_ref(), made)?;
        Ok(Move::By(SUCCESS))
    }

    fn enrich(&mut self, run: &mut Run, graph: &Graph, claims: &Claims) -> Result<Move, Stop> {
        let added = match claims {
            Claims::Listed(values) => self.values(run, graph, ("values", values))?,
            Claims::Object(data) => {
                let data = self.json(run, graph, data)?;
                let object = data.as_object().cloned();
                object.ok_or(AbortReason::Unusable("claims must be an object"))?
            }
        };
        if added.keys().any(|name| RESERVED_CLAIMS.contains(&&**name)) {
            return Err(
                AbortReason::Unusable("a claim has a name that completion tokens use themselves").into()
            );
        }
        run.claims.extend(added);
        if run.claims.len() > 50 || run.claims.values().map(super::scope::size).sum::<usize>() > 8 * 1024 {
            return Err(
                AbortReason::Limit("a completion token has at most 50 claims and 8 KiB of them").into()
            );
        }
        Ok(Move::By(SUCCESS))
    }

    fn send(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        channel: Channel,
        (to, subject, body): (&Expression, Option<&Expression>, &Expression),
    ) -> Result<Move, Stop> {
        let to = self.value(run, graph, ("to", to))?;
        let one = [to.clone()];
        let to: Option<Vec<String>> = to.as_array().unwrap_or(&one).iter().map(text).collect();
        let subject = self.value_of(run, graph, ("subject", subject))?.map(|subject| subject.to_string());
        let body = self.value(run, graph, ("text", body))?.to_string();
        let Some(to) = to.filter(|to| !to.is_empty()) else { return Ok(failed(unusable("the address"))) };
        let count = u32::try_from(to.len()).unwrap_or(u32::MAX);
        if run.sends.saturating_add(count) > SENDS_MAX {
            let message = format!("one run sends at most {SENDS_MAX} messages");
            return Ok(failed(StepError::new(ErrorCode::TooManySends, message)));
        }
        let act = Act::Send { channel, to: &to, subject: subject.as_deref(), text: &body };
        match self.perform(&act)? {
            Ok(_) => {
                run.sends += count;
                Ok(Move::By(SUCCESS))
            }
            Err(error) => Ok(failed(error)),
        }
    }

    /// A value that is meant to be JSON: a text is read once as such, as authors write templates of JSON.
    fn json(&mut self, run: &mut Run, graph: &Graph, data: &Expression) -> Result<Value, Stop> {
        let value = self.value(run, graph, ("data", data))?;
        let read = value.as_text().and_then(|text| serde_json::from_str(text).ok());
        // It is stored within other objects, and what nests too deep for the reader there could not be read again.
        Ok(read.filter(Value::is_shallow).unwrap_or(value))
    }
}

/// What a step's output variable gets of what was read.
fn shaped(step: &Step, value: Value) -> Value {
    let field = |name: &str| value.get(name).cloned().unwrap_or_default();
    match step {
        Step::UserAuthenticators { .. } => Value::object([("list", value.clone()), ("result", value)]),
        Step::GetContacts { channel, .. } => {
            let list = if *channel == Channel::Email { field("emails") } else { field("phone_numbers") };
            Value::object([("list", list)])
        }
        Step::GetIdentifiers { .. } => {
            let names = ["user_id", "external_user_id", "username", "email", "phone_number"];
            Value::object(names.map(|name| (name, field(name))))
        }
        _ => value,
    }
}
