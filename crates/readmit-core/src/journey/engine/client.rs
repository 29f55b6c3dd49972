//! Steps that ask the client, and what the client answers.

use super::authenticate::{ask_passcode, ask_signature};
use super::prompt::Choice;
use super::walk::{FAILURE, SUCCESS};
use super::{AbortReason, Engine, Input, Move, Progress, Prompt, PromptKind, Stop, Visit, form};
use crate::journey::effect::{ErrorCode, StepError};
use crate::journey::engine::limits::{ANSWER_BYTES_MAX, PROMPT_BYTES_MAX};
use crate::journey::graph::{Form, Graph, Link, Node, Presentation, Step};
use crate::journey::run::{Run, Trouble, TroubleOf, Waiting};
use crate::journey::value::{Fields, Value};
use std::sync::Arc;

pub(super) fn prompt(kind: PromptKind, fields: Fields) -> Prompt {
    Prompt { kind, fields, options: Vec::new(), trouble: None, json_data: None, sdk_data: None }
}

impl Engine<'_> {
    /// Takes the client's answer, and runs on.
    pub(super) fn take_answer(&mut self, mut run: Run, input: &Input) -> Progress {
        let graph = match self.graph(&run) {
            Ok(graph) => graph,
            Err(stop) => return self.stop(run, stop),
        };
        let node = graph.node(run.frame().at);
        self.visits.push(Visit { node: node.id, took: None, acts: Vec::new() });
        let before = run.clone();
        // Before anything is done: what they need must not have an act done twice.
        let outcome = self.options(&mut run, &graph, node).and_then(|options| {
            let step = self.read_answer(&mut run, &graph, node, input)?;
            offer(step, options)
        });
        match self.settle(&mut run, &graph, node, outcome) {
            Ok(None) => self.walk(run),
            Ok(Some(halt)) => halt.of(run),
            Err(Stop::Need(need)) => {
                self.visits.pop();
                Progress::Needs { run: Box::new(before), need }
            }
            Err(stop) => self.stop(run, stop),
        }
    }

    /// What a client may choose at a node; nothing where the node asks nobody.
    pub(super) fn options(&mut self, run: &mut Run, graph: &Graph, node: &Node) -> Result<Vec<Choice>, Stop> {
        let mut options = Vec::new();
        if !asks(&node.step) {
            return Ok(options);
        }
        for link in node.links.iter().filter(|link| is_offered(node, link)) {
            let name = self.value_of(run, graph, ("display_name", link.display_name.as_ref()))?;
            let schema = self.value_of(run, graph, ("data_json_schema", link.schema.as_ref()))?;
            options.push(Choice {
                id: option_id(link),
                display_name: name.map(|name| name.to_string()),
                schema,
            });
        }
        Ok(options)
    }

    fn read_answer(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        input: &Input,
    ) -> Result<Move, Stop> {
        if let Input::Submit(data) | Input::Choose { data, .. } = input
            && (super::scope::size(data) > ANSWER_BYTES_MAX || !data.is_shallow())
        {
            let wrong = "the answer must have at most 16 KiB, nested at most 64 deep";
            return self.ask_again(run, graph, node, wrong.to_owned());
        }
        match input {
            Input::Choose { option, data } => self.choose(run, graph, node, option, data),
            Input::Resend => match run.waiting.clone() {
                Waiting::Passcode { passcode, resends } => {
                    self.take_passcode(run, graph, node, (passcode, resends), None)
                }
                _ => self.ask_again(run, graph, node, "this step sends nothing".to_owned()),
            },
            Input::Submit(data) => match run.waiting.clone() {
                Waiting::Nothing => Err(AbortReason::Unusable("the run waits for nothing").into()),
                Waiting::Form => self.submit(run, graph, node, data),
                Waiting::Acknowledgement => Ok(Move::By(SUCCESS)),
                Waiting::Passcode { passcode, resends } => {
                    self.take_passcode(run, graph, node, (passcode, resends), Some(data))
                }
                Waiting::Signature { key, challenge, approval_data } => {
                    self.take_signature(run, node, (key, challenge, approval_data), data)
                }
            },
        }
    }

    fn submit(&mut self, run: &mut Run, graph: &Graph, node: &Node, data: &Value) -> Result<Move, Stop> {
        let Step::Form(form) = &node.step else {
            // A login form with one method needs no choice.
            let mut methods = node.links.iter().filter(|link| is_offered(node, link) && is_method(link));
            return match (methods.next(), methods.next()) {
                (Some(only), None) => self.choose(run, graph, node, &option_id(only), data),
                _ => self.ask_again(run, graph, node, "choose one of the options".to_owned()),
            };
        };
        let schema = self.value_of(run, graph, ("form_schema", form.schema.as_ref()))?;
        match form::check(&schema.unwrap_or_default(), data) {
            Ok(answer) => {
                Self::assign(run, graph, node.output.as_ref(), answer)?;
                Ok(Move::By(&["child"]))
            }
            Err(wrong) => self.ask_again(run, graph, node, wrong),
        }
    }

    fn choose(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        option: &str,
        data: &Value,
    ) -> Result<Move, Stop> {
        let wanted = if option == "action_failure" { "failure" } else { option };
        let offered = node.links.iter().find(|link| is_offered(node, link) && &*option_id(link) == wanted);
        let Some(link) = offered else {
            return self.ask_again(run, graph, node, "this step has no such option".to_owned());
        };
        if matches!(node.step, Step::Form(_) | Step::LoginForm(_)) && &*option_id(link) != "cancel" {
            let schema = self.value_of(run, graph, ("data_json_schema", link.schema.as_ref()))?;
            let answer = match &schema {
                // A way out of the author's without a schema takes what comes.
                None => Ok(if *data == Value::Null { Value::empty_object() } else { data.clone() }),
                Some(schema) => form::check(schema, data),
            };
            match answer {
                Ok(answer) => Self::assign(run, graph, node.output.as_ref(), answer)?,
                Err(wrong) => return self.ask_again(run, graph, node, wrong),
            }
        }
        Ok(Move::ByName(link.name.clone()))
    }

    /// The same step once more, with what was wrong.
    fn ask_again(&mut self, run: &mut Run, graph: &Graph, node: &Node, wrong: String) -> Result<Move, Stop> {
        let error = StepError::new(ErrorCode::SystemInvalidInput, wrong);
        let waiting = run.waiting.clone();
        let asked = self.ask(run, graph, node, &waiting)?;
        run.trouble = Some(Trouble { error, of: TroubleOf::Answer });
        Ok(asked)
    }

    /// The question that a node asks, for what the run waits for already.
    fn ask(&mut self, run: &mut Run, graph: &Graph, node: &Node, waiting: &Waiting) -> Result<Move, Stop> {
        let typed = PromptKind::Typed(node.kind.clone());
        match (&node.step, waiting) {
            (Step::Form(form) | Step::LoginForm(form), _) => self.ask_form(run, graph, node, form),
            (Step::Information { title, text, button }, _) => {
                self.inform(run, graph, (title.as_ref(), text, button))
            }
            (_, Waiting::Passcode { passcode, resends }) => {
                Ok(ask_passcode(run, node, passcode.clone(), *resends))
            }
            (_, Waiting::Signature { key, challenge, approval_data }) => {
                Ok(ask_signature(run, node, *key, *challenge, approval_data.clone()))
            }
            // A seed is shown once: the client has it.
            _ => Ok(Move::Ask(Box::new(prompt(typed, Fields::new())))),
        }
    }

    pub(super) fn ask_form(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        node: &Node,
        form: &Form,
    ) -> Result<Move, Stop> {
        let mut fields = Fields::new();
        let app_data = self.value_of(run, graph, ("app_data", form.app_data.as_ref()))?;
        fields.insert("app_data".into(), app_data.unwrap_or_else(Value::empty_object));
        for (name, expression) in [
            ("form_schema", &form.schema),
            ("error_data", &form.error_data),
            ("form_title", &form.title),
            ("form_description", &form.description),
        ] {
            if let Some(value) = self.value_of(run, graph, (name, expression.as_ref()))? {
                fields.insert(name.into(), value);
            }
        }
        run.waiting = Waiting::Form;
        let kind = match node.step {
            Step::LoginForm(_) => PromptKind::LoginForm(form.id.clone()),
            _ => PromptKind::Form(form.id.clone()),
        };
        Ok(Move::Ask(Box::new(prompt(kind, fields))))
    }

    pub(super) fn inform(
        &mut self,
        run: &mut Run,
        graph: &Graph,
        (title, text, button): (
            Option<&crate::journey::Expression>,
            &crate::journey::Expression,
            &crate::journey::Expression,
        ),
    ) -> Result<Move, Stop> {
        let title = self.value_of(run, graph, ("title", title))?.map_or(Value::from(""), shown);
        let text = shown(self.value(run, graph, ("text", text))?);
        let button = shown(self.value(run, graph, ("button_text", button))?);
        let fields = Fields::from_iter([
            ("title".into(), title),
            ("text".into(), text),
            ("button_text".into(), button),
        ]);
        run.waiting = Waiting::Acknowledgement;
        Ok(Move::Ask(Box::new(prompt(PromptKind::Information, fields))))
    }
}

/// Gives a question its options.
pub(super) fn offer(step: Move, options: Vec<Choice>) -> Result<Move, Stop> {
    let Move::Ask(mut prompt) = step else { return Ok(step) };
    prompt.options = options;
    let shown: usize = prompt.fields.values().map(super::scope::size).sum();
    if shown > PROMPT_BYTES_MAX {
        return Err(AbortReason::Limit("a step shows at most 64 KiB").into());
    }
    Ok(Move::Ask(prompt))
}

/// Whether a step asks the client anything.
const fn asks(step: &Step) -> bool {
    matches!(
        step,
        Step::Form(_)
            | Step::LoginForm(_)
            | Step::Information { .. }
            | Step::RegisterTotp { .. }
            | Step::SignTransaction { .. }
            | Step::Passcode { .. }
            | Step::ValidateContact { .. }
    )
}

fn shown(value: Value) -> Value {
    if let Value::Text(_) = value { value } else { value.to_string().into() }
}

/// Whether clients may choose a link.
fn is_offered(node: &Node, link: &Link) -> bool {
    // However a file presents it: what a step proves is not for the client to say.
    let proves = !matches!(node.step, Step::LoginForm(_)) && SUCCESS.contains(&&*link.name);
    if proves {
        return false;
    }
    match link.presentation {
        Presentation::Action | Presentation::Cancel | Presentation::Custom => true,
        // A client that fails at its part says so; steps that run on the server alone ask nobody.
        Presentation::Failure => link.escape || FAILURE.contains(&&*link.name),
        Presentation::Unsaid => {
            let form = matches!(node.step, Step::Form(_) | Step::LoginForm(_) | Step::Information { .. });
            link.escape && (form || &*link.name == "cancel")
        }
        Presentation::Hide
        | Presentation::ServerOnly
        | Presentation::PasswordExpired
        | Presentation::CodeExpired
        | Presentation::UserExists
        | Presentation::NoDevices => false,
    }
}

/// Whether a link is a way of signing in, and no way of giving up.
fn is_method(link: &Link) -> bool {
    !matches!(&*option_id(link), "cancel" | "failure")
}

/// The id under which clients choose a link.
fn option_id(link: &Link) -> Arc<str> {
    match link.presentation {
        Presentation::Cancel => "cancel".into(),
        Presentation::Failure => "failure".into(),
        _ => link.name.clone(),
    }
}
