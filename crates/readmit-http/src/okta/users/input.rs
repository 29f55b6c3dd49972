//! A user as the vendor's clients send one: to be made, or to be changed.

use super::profile::{Change, LOGIN_CHARS_MIN, REQUIRED, chars_max, shown};
use super::view::user_type;
use crate::fault::Fault;
use crate::okta::id::{self, prefix};
use crate::okta::tree::{Faults, Node};
use readmit_app::users::{CredentialsOrder, QuestionOrder};
use readmit_core::Account;
use readmit_core::identifier::{IdentifierError, read_email, read_name};
use readmit_core::secret::Secret;
use serde_json::{Map, Value};

/// What is asked for.
pub(super) struct Order {
    /// The attributes.
    pub(super) change: Change,
    /// What the user is to sign in with.
    pub(super) credentials: CredentialsOrder,
    /// The groups to be in, by the vendor's id.
    pub(super) groups: Vec<String>,
}

/// Reads a user to be made.
pub(super) fn new(body: &Value) -> Result<Order, Fault> {
    let faults = Faults::default();
    let root = Node::root(body, &faults);
    let profile = root.get("profile").object();
    for name in REQUIRED {
        profile.get(name).required();
    }
    let groups =
        root.get("groupIds").list().into_iter().filter_map(|entry| entry.text()).map(ToOwned::to_owned);
    let order = Order {
        change: Change { attributes: attributes(&profile, &Map::new()), whole: false },
        credentials: credentials(&root, None),
        groups: groups.collect(),
    };
    kind(&root);
    faults.finish("user", Some(order))
}

/// Reads a change of a user: of what is named, or of the `whole`. Groups are not changed in this way.
pub(super) fn change(body: &Value, whole: bool, former: &Account) -> Result<Order, Fault> {
    let faults = Faults::default();
    let root = Node::root(body, &faults);
    let profile = root.get("profile").object();
    let shown = shown(former);
    let change = Change { attributes: attributes(&profile, &shown), whole };
    for name in change.lacks(&shown) {
        profile.get(name).required();
    }
    let order = Order { change, credentials: credentials(&root, Some(former)), groups: Vec::new() };
    kind(&root);
    faults.finish("user", Some(order))
}

/// All users are of one type.
fn kind(root: &Node<'_>) {
    let id = root.get("type").object().get("id");
    if id.text().is_some_and(|text| text != user_type()) {
        id.wrong("there is no such user type");
    }
}

/// The attributes. What is sent back as it was `shown` is not judged: a user who was made elsewhere may have what nobody
/// could give here.
fn attributes(profile: &Node<'_>, shown: &Map<String, Value>) -> Map<String, Value> {
    let read = profile.fields().into_iter().filter_map(|(name, node)| {
        let given = node.value()?;
        let is_checked = chars_max(name).is_some() && shown.get(name) != Some(given);
        let value = if is_checked { Value::String(text(name, &node)?) } else { given.clone() };
        Some((name.to_owned(), value))
    });
    let read = read.collect();
    if crate::profile::custom_data("profile", Map::clone(&read)).is_err() {
        profile.wrong("has too many levels");
    }
    read
}

/// A text attribute.
fn text(name: &str, node: &Node<'_>) -> Option<String> {
    let given = node.text()?;
    let read: fn(&str) -> Result<String, IdentifierError> = match name {
        "login" => read_name,
        "email" | "secondEmail" => read_email,
        _ => |text| Ok(text.to_owned()),
    };
    let min = if matches!(name, "login" | "email") { LOGIN_CHARS_MIN } else { 1 };
    let max = chars_max(name).unwrap_or(0);
    let length = given.trim().chars().count();
    let is_control = |c: char| c.is_control() && !(name == "postalAddress" && c == '\n');
    if !(min..=max).contains(&length) || given.chars().count() > max {
        node.wrong(&format!("must have {min} to {max} characters"));
    } else if given.contains(is_control) {
        node.wrong("must not contain control characters");
    } else if name == "login" && id::parse(prefix::USER, given).is_some() {
        // Nobody would be found by it: paths take it for the id.
        node.wrong("must not be the id of a user");
    } else {
        match read(given) {
            Ok(text) => return Some(text),
            Err(error) => node.wrong(&error.to_string()),
        }
    }
    None
}

/// Credentials. What an answer shows of them, sent back as it was, asks for nothing.
fn credentials(root: &Node<'_>, former: Option<&Account>) -> CredentialsOrder {
    let credentials = root.get("credentials").object();
    credentials.get("provider").object().get("type").word(&[("OKTA", ())]);
    let password = credentials.get("password").object();
    if !password.get("hash").is_absent() {
        let expected = "this server cannot check what other systems hashed: give the password's value, or none, and \
                        the user sets a new one";
        password.get("hash").wrong(expected);
    }
    if !password.get("hook").is_absent() {
        password.get("hook").wrong("this server calls no other system to check passwords");
    }
    let value = password.get("value").text();
    CredentialsOrder {
        password: value.map(|value| Secret::new(value.to_owned())),
        question: question(&credentials.get("recovery_question").object(), former),
    }
}

fn question(node: &Node<'_>, former: Option<&Account>) -> Option<QuestionOrder> {
    let (question, answer) = (node.get("question"), node.get("answer"));
    let known = former.and_then(|former| former.credentials.recovery_question.as_ref());
    let is_known = known.is_some_and(|known| question.text() == Some(&known.question));
    if node.fields().is_empty() || (answer.is_absent() && is_known) {
        return None;
    }
    let (question, answer) = (question.required_text(), answer.required_text());
    Some(QuestionOrder { question: question?.to_owned(), answer: Secret::new(answer?.to_owned()) })
}
