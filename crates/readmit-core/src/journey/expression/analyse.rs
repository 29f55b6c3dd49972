//! What an expression is and reads, without evaluating it for anybody.

use super::ast::{Kind, Node, Step};
use super::{Interrupted, PolicyCall, Read, Scope};
use crate::journey::value::Value;
use crate::time::Timestamp;
use std::sync::Arc;

/// Whether nothing in it depends on the run: no variable, no function, no lambda that is called.
pub(super) fn is_constant(node: &Node) -> bool {
    !matches!(
        node.kind,
        Kind::Variable(_) | Kind::Policy(_) | Kind::Call(..) | Kind::Apply(..) | Kind::Lambda(_)
    ) && node.kind.children().into_iter().all(is_constant)
}

/// A variable or a function about the run, with members that are written out.
pub(super) fn path(node: &Node) -> Option<Read> {
    let (base, steps) = match &node.kind {
        Kind::Access(base, steps) => (&**base, steps.as_slice()),
        _ => (node, [].as_slice()),
    };
    let name: Arc<str> = match &base.kind {
        Kind::Variable(name) => name.clone(),
        Kind::Policy(call) => call.name().into(),
        _ => return None,
    };
    let members = steps.iter().map(|step| step.name().cloned()).collect::<Option<_>>()?;
    Some(Read { name, members, column: base.column })
}

/// Adds every variable and every function about the run, each with the members that follow; with none where one of them is
/// not written out.
pub(super) fn paths(node: &Node, into: &mut Vec<Read>) {
    match path(node) {
        Some(read) => into.push(read),
        None => node.kind.children().into_iter().for_each(|child| paths(child, into)),
    }
}

/// Adds every read of a variable, in the order of the text.
pub(super) fn reads(node: &Node, into: &mut Vec<Read>) {
    let (base, steps) = match &node.kind {
        Kind::Variable(_) => (node, [].as_slice()),
        Kind::Access(base, steps) => (&**base, steps.as_slice()),
        _ => return node.kind.children().into_iter().for_each(|child| reads(child, into)),
    };
    let mut rest = node.kind.children().into_iter();
    if let Kind::Variable(name) = &base.kind {
        let members = steps.iter().map_while(Step::name).cloned().collect();
        into.push(Read { name: name.clone(), members, column: base.column });
        // The base has been read; what stands in brackets has not.
        rest.next();
    }
    rest.for_each(|child| reads(child, into));
}

impl PolicyCall {
    /// The function's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Request => "@policy.request",
            Self::UserTokens => "@policy.userTokens",
            Self::UserContext => "@policy.userContext",
            Self::IsUserAuthenticated => "@policy.isUserAuthenticated",
            Self::User => "@policy.user",
            Self::Device => "@policy.device",
            Self::SdkSavedData => "@policy.sdkSavedData",
        }
    }

    pub(super) const ALL: [Self; 7] = [
        Self::Request,
        Self::UserTokens,
        Self::UserContext,
        Self::IsUserAuthenticated,
        Self::User,
        Self::Device,
        Self::SdkSavedData,
    ];
}

/// What a constant sees.
pub(super) struct Nothing;

impl Scope for Nothing {
    fn variable(&self, _name: &str) -> Option<Value> {
        None
    }

    fn policy(&mut self, _call: PolicyCall) -> Result<Value, Interrupted> {
        Err(Interrupted)
    }

    fn now(&self) -> Timestamp {
        Timestamp::default()
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}
