//! The tree of a parsed expression. Operators of one precedence, members, and the cases of `?:` are lists and not
//! nests: a sum of a thousand terms is no deeper than a sum of two.

use super::PolicyCall;
use super::functions::Function;
use crate::journey::value::Value;
use std::sync::Arc;

/// One part of an expression.
#[derive(Debug)]
pub(super) struct Node {
    /// Where it begins, counted in characters from one.
    pub column: usize,
    /// Levels below and including this one; never above the limit.
    pub height: usize,
    pub kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Constant(Value),
    /// A variable of the scope.
    Variable(Arc<str>),
    /// What `let` or a lambda declares: its place among the names in scope.
    Local(usize),
    Template(Vec<Part>),
    Array(Vec<Node>),
    Object(Vec<(Key, Node)>),
    Access(Box<Node>, Vec<Step>),
    Not(Box<Node>),
    Minus(Box<Node>),
    /// Operators of one precedence, from left to right.
    Chain(Box<Node>, Vec<Link>),
    /// `a ? b : c ? d : e`: conditions with their values, and the last value.
    Choice(Vec<(Node, Node)>, Box<Node>),
    /// The values of the names, in order, and what is evaluated with them.
    Let(Vec<Node>, Box<Node>),
    Try(Box<Node>, Box<Node>),
    Lambda(Lambda),
    Call(&'static Function, Vec<Node>),
    /// `@(f)(x)`.
    Apply(Box<Node>, Vec<Node>),
    Policy(PolicyCall),
}

#[derive(Debug)]
pub(super) struct Lambda {
    pub parameters: usize,
    pub body: Box<Node>,
}

#[derive(Debug)]
pub(super) enum Part {
    Text(String),
    Value(Node),
}

#[derive(Debug)]
pub(super) enum Key {
    Name(Arc<str>),
    Computed(Node),
}

#[derive(Debug)]
pub(super) struct Step {
    pub column: usize,
    pub kind: StepKind,
}

#[derive(Debug)]
pub(super) enum StepKind {
    Member(Arc<str>),
    Index(Node),
}

impl Step {
    /// The member's name, where it is written out.
    pub(super) fn name(&self) -> Option<&Arc<str>> {
        match &self.kind {
            StepKind::Member(name)
            | StepKind::Index(Node { kind: Kind::Constant(Value::Text(name)), .. }) => Some(name),
            StepKind::Index(_) => None,
        }
    }
}

/// An operator, where it stands, and what stands on its right.
#[derive(Debug)]
pub(super) struct Link {
    pub column: usize,
    pub operator: Operator,
    pub right: Node,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Coalesce,
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Plus,
    Minus,
    Times,
    Divide,
    Remainder,
}

impl Operator {
    /// As it is written. Longer ones stand before those that they begin with.
    pub(super) const WRITTEN: [(&'static str, Self); 14] = [
        ("??", Self::Coalesce),
        ("||", Self::Or),
        ("&&", Self::And),
        ("==", Self::Equal),
        ("!=", Self::Unequal),
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("<", Self::Less),
        (">", Self::Greater),
        ("+", Self::Plus),
        ("-", Self::Minus),
        ("*", Self::Times),
        ("/", Self::Divide),
        ("%", Self::Remainder),
    ];

    /// How tightly the tightest operators bind.
    pub(super) const TIGHTEST: usize = 6;

    pub(super) const fn precedence(self) -> usize {
        match self {
            Self::Coalesce => 0,
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::Unequal => 3,
            Self::Less | Self::AtMost | Self::Greater | Self::AtLeast => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Divide | Self::Remainder => Self::TIGHTEST,
        }
    }

    pub(super) fn written(self) -> &'static str {
        Self::WRITTEN.iter().find(|(_, operator)| *operator == self).map_or("", |(text, _)| text)
    }
}

impl Kind {
    /// The parts that this one is made of, in the order of the text.
    pub(super) fn children(&self) -> Vec<&Node> {
        match self {
            Self::Constant(_) | Self::Variable(_) | Self::Local(_) | Self::Policy(_) => Vec::new(),
            Self::Template(parts) => parts
                .iter()
                .filter_map(|part| if let Part::Value(node) = part { Some(node) } else { None })
                .collect(),
            Self::Array(nodes) | Self::Call(_, nodes) => nodes.iter().collect(),
            Self::Object(pairs) => pairs
                .iter()
                .flat_map(|(key, node)| {
                    let key = if let Key::Computed(key) = key { Some(key) } else { None };
                    key.into_iter().chain([node])
                })
                .collect(),
            Self::Access(base, steps) => {
                let indices = steps.iter().filter_map(|step| match &step.kind {
                    StepKind::Index(node) => Some(node),
                    StepKind::Member(_) => None,
                });
                std::iter::once(&**base).chain(indices).collect()
            }
            Self::Not(node) | Self::Minus(node) => vec![node],
            Self::Chain(first, rest) => {
                std::iter::once(&**first).chain(rest.iter().map(|link| &link.right)).collect()
            }
            Self::Choice(cases, last) => {
                cases.iter().flat_map(|(test, node)| [test, node]).chain([&**last]).collect()
            }
            Self::Let(values, body) => values.iter().chain([&**body]).collect(),
            Self::Try(tried, otherwise) => vec![tried, otherwise],
            Self::Lambda(lambda) => vec![&lambda.body],
            Self::Apply(lambda, nodes) => std::iter::once(&**lambda).chain(nodes).collect(),
        }
    }
}
