//! What `search` and `filter` can ask about a user, and which of it the store's index answers.
//!
//! Conditions that all must hold and that the index knows narrow what is read. They never decide: the whole expression
//! is asked of every user that was read, so an index that says too much does no harm.

use super::profile::{self, chars_max};
use super::view::{id_of, last_updated, status, user_type};
use crate::fault::Fault;
use crate::okta::expression::{Case, Comparison, Expression, Found, Kind, Literal, Operator, parse};
use crate::okta::id::{self, prefix};
use readmit_app::store::Filter;
use readmit_core::Account;
use readmit_core::id::AccountId;
use readmit_core::identifier::Identifier;
use readmit_core::profile::Status;
use readmit_core::time::Timestamp;
use serde_json::{Map, Value};
use std::cell::OnceCell;

/// From this length on, what is shown of an identifier may be the beginning of it.
const CUT_CHARS: usize = 100;

/// The attributes that are instants.
const INSTANTS: &[&str] = &["created", "activated", "statusChanged", "lastUpdated"];

/// Attributes that `filter` knows.
const FILTERED: &[&str] = &[
    "status",
    "lastUpdated",
    "id",
    "profile.login",
    "profile.email",
    "profile.firstName",
    "profile.lastName",
];

/// What is asked of users.
pub(super) struct Question {
    expression: Expression,
    case: Case,
}

/// What the index answers of it.
pub(super) enum Plan {
    /// It holds of nobody.
    Nobody,
    /// It holds of this account at most.
    One(AccountId),
    /// It holds of accounts that pass these filters, if at all.
    Some(Vec<Filter>),
}

impl Question {
    /// Reads `search`: every attribute, in any case of letters.
    pub(super) fn search(text: &str) -> Result<Self, Fault> {
        Self::read("search", text, Case::Insensitive, &|_, _| true)
    }

    /// Reads `filter`: few attributes and operators, letters as they stand.
    pub(super) fn filter(text: &str) -> Result<Self, Fault> {
        Self::read("filter", text, Case::Sensitive, &|attribute, operator| {
            let compares = match operator {
                Operator::Equal => true,
                Operator::StartsWith | Operator::Contains | Operator::Present => false,
                Operator::Greater | Operator::GreaterOrEqual | Operator::Less | Operator::LessOrEqual => {
                    attribute == "lastUpdated"
                }
            };
            compares && FILTERED.contains(&attribute)
        })
    }

    fn read(
        parameter: &str,
        text: &str,
        case: Case,
        allowed: &impl Fn(&str, Operator) -> bool,
    ) -> Result<Self, Fault> {
        let read = parse(text).and_then(|mut expression| {
            expression.check(&kind, allowed)?;
            Ok(expression)
        });
        let expression = read.map_err(|invalid| invalid.fault(parameter))?;
        Ok(Self { expression, case })
    }

    /// Whether it holds of an account, as it is at `now`.
    pub(super) fn holds(&self, account: &Account, now: Timestamp) -> bool {
        let face = Face { account, now, shown: OnceCell::new() };
        self.expression.holds(self.case, &|attribute| face.found(attribute))
    }

    /// Which accounts have to be looked at.
    pub(super) fn plan(&self) -> Plan {
        let mut filters = Vec::new();
        for part in self.expression.conjuncts() {
            let Expression::Comparison(comparison) = part else { continue };
            match indexed(comparison) {
                None => {}
                Some(Plan::Some(more)) => filters.extend(more),
                Some(settled) => return settled,
            }
        }
        Plan::Some(filters)
    }
}

/// What an attribute is.
pub(super) fn kind(attribute: &str) -> Option<Kind> {
    if INSTANTS.contains(&attribute) {
        return Some(Kind::Instant);
    }
    match (attribute, attribute.strip_prefix("profile.")) {
        ("id" | "status" | "type.id", _) => Some(Kind::Word),
        (_, Some(name)) if chars_max(name).is_some() => Some(Kind::Text),
        (_, Some(name)) if !name.is_empty() => Some(Kind::Any),
        _ => None,
    }
}

/// What the index answers of one comparison; `None` where it has to be asked of each account.
fn indexed(comparison: &Comparison) -> Option<Plan> {
    let Some(Literal::Text(value)) = &comparison.value else { return None };
    match (comparison.attribute.as_str(), comparison.operator) {
        ("id", Operator::Equal) => {
            // Ids are told apart by the case of their letters, whatever else is not.
            let id = id::parse(prefix::USER, value);
            Some(id.map_or(Plan::Nobody, |id| Plan::One(AccountId::from_uuid(id))))
        }
        ("status", Operator::Equal) => {
            let status = STORED.iter().find(|(word, _)| word.eq_ignore_ascii_case(value));
            Some(status.map_or(Plan::Nobody, |(_, status)| Plan::Some(vec![Filter::Status(*status)])))
        }
        ("profile.login" | "profile.email", operator) => {
            identifier(operator, value).map(|f| Plan::Some(vec![f]))
        }
        _ => None,
    }
}

/// A filter that lets through whoever is shown with such an identifier.
fn identifier(operator: Operator, value: &str) -> Option<Filter> {
    let lower = value.to_ascii_lowercase();
    // Who has nothing else is shown with their id, which is no identifier.
    let may_be_id = lower.starts_with(prefix::USER) || prefix::USER.starts_with(&lower);
    // Beyond ASCII the index folds more than an expression does.
    if !value.is_ascii() || value.len() >= CUT_CHARS || may_be_id {
        return None;
    }
    let folded = Identifier::fold(value);
    match operator {
        Operator::Equal => Some(Filter::Exact(folded)),
        Operator::StartsWith => Some(Filter::Prefix(folded)),
        _ => None,
    }
}

/// The vendor's status words, and the stored status behind each.
const STORED: &[(&str, Status)] = &[
    ("STAGED", Status::Pending),
    ("PROVISIONED", Status::Active),
    ("ACTIVE", Status::Active),
    ("RECOVERY", Status::Active),
    ("PASSWORD_EXPIRED", Status::Active),
    ("LOCKED_OUT", Status::Active),
    ("SUSPENDED", Status::Suspended),
    ("DEPROVISIONED", Status::Disabled),
];

/// A user as expressions see one.
pub(super) struct Face<'a> {
    pub(super) account: &'a Account,
    pub(super) now: Timestamp,
    /// The profile, made once it is asked for.
    pub(super) shown: OnceCell<Map<String, Value>>,
}

impl<'a> Face<'a> {
    /// What the user has for an attribute.
    pub(super) fn found(&self, attribute: &str) -> Vec<Found<'a>> {
        let profile = &self.account.profile;
        let instant = |at: Option<Timestamp>| at.map(Found::Instant).into_iter().collect();
        match attribute {
            "id" => vec![Found::text(id_of(self.account))],
            "status" => vec![Found::text(status(self.account.lifecycle_at(self.now)))],
            "type.id" => vec![Found::text(user_type())],
            "created" => instant(Some(profile.created_at)),
            "activated" => instant(profile.activated_at),
            "statusChanged" => instant(profile.status_changed_at),
            "lastUpdated" => instant(Some(last_updated(self.account))),
            _ => {
                let shown = self.shown.get_or_init(|| profile::shown(self.account));
                let name = attribute.strip_prefix("profile.");
                name.and_then(|name| shown.get(name)).map(values).unwrap_or_default()
            }
        }
    }
}

/// The values that an attribute has: each entry of a list is one.
fn values(value: &Value) -> Vec<Found<'static>> {
    match value {
        Value::Null | Value::Object(_) => Vec::new(),
        Value::Bool(flag) => vec![Found::Boolean(*flag)],
        Value::Number(number) => number.as_f64().map(Found::Number).into_iter().collect(),
        Value::String(text) => vec![Found::text(text.clone())],
        Value::Array(entries) => entries.iter().filter(|entry| !entry.is_array()).flat_map(values).collect(),
    }
}
