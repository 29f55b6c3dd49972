//! Follows what is proven along the ways of a graph: whether a run can succeed, or set up means to sign in, before
//! anybody has proven to be somebody; and which values are secret.

use super::finding::{Findings, Severity};
use super::nodes::Read;
use super::parts::Shape;
use super::shape::{Teller, numbered, path};
use super::ways::{self, Leg, Meaning};
use crate::journey::Expression;
use crate::journey::graph::{Graph, Node, Place, SecretPath, Step};
use std::sync::Arc;

/// Tells of ends and of steps that can be reached without any authentication.
pub(super) fn check(graph: &Graph, read: &Read, legs: &[Vec<Leg>], findings: &mut Findings) {
    let unproven = |from: Place, leg: &Leg| !proves(graph.node(from), read, from, leg.meaning);
    let reached = reach(graph, legs, unproven);
    let mut teller = Teller { findings, read };
    for (place, node) in numbered(&graph.nodes).filter(|(place, _)| reached[usize::from(place.0)]) {
        match &node.step {
            Step::Complete => {
                let way = ways::path(graph, legs, place, unproven).unwrap_or_default();
                let way = path(&graph.nodes, &way);
                let told = format!("the journey can succeed though nobody has authenticated: {way}");
                teller.tell(200, Severity::Warning, node, place, "", told);
            }
            step => {
                if let Some(what) = sets_up_for_anybody(step) {
                    let told = format!("{what} whoever is named, before anybody has authenticated");
                    teller.tell(201, Severity::Warning, node, place, "", told);
                }
            }
        }
    }
}

fn reach(graph: &Graph, legs: &[Vec<Leg>], may: impl Fn(Place, &Leg) -> bool) -> Vec<bool> {
    let mut reached = vec![false; graph.nodes.len()];
    let mut pending = vec![graph.head];
    while let Some(place) = pending.pop() {
        if !std::mem::replace(&mut reached[usize::from(place.0)], true) {
            let ahead = legs[usize::from(place.0)].iter().filter(|leg| may(place, leg));
            pending.extend(ahead.map(|leg| leg.to));
        }
    }
    reached
}

/// Whether a way proves that somebody is authenticated: the success of an authentication, a new user who is taken for
/// authenticated, or the end of a loop that goes on until somebody is.
fn proves(node: &Node, read: &Read, place: Place, meaning: Meaning) -> bool {
    match (&node.step, meaning) {
        (Step::CreateUser(user), Meaning::Success) => user.is_authenticated,
        (Step::Loop { condition, .. }, Meaning::Left) => is_until_authenticated(condition),
        (_, Meaning::Success) => read.kinds[usize::from(place.0)].is_some_and(|kind| kind.proves),
        _ => false,
    }
}

/// Whether a loop's condition is "as long as nobody is authenticated" and nothing else.
fn is_until_authenticated(condition: &Expression) -> bool {
    let text: String = condition.source().chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.replace("isUserAuthenticated()", "isUserAuthenticated");
    let call = "@policy.isUserAuthenticated";
    [format!("!{call}"), format!("!({call})"), format!("{call}==false"), format!("{call}!=true")]
        .contains(&text)
}

/// What a step sets up for a user who is only named.
const fn sets_up_for_anybody(step: &Step) -> Option<&'static str> {
    Some(match step {
        Step::RegisterTotp { user: Some(_), .. } => "registers an authenticator app for",
        Step::RegisterPassword { user: Some(_), .. } => "sets a password for",
        Step::RevokeTotp { user: Some(_), .. } => "takes an authenticator app from",
        Step::SwitchAuthenticator { user: Some(_), .. } => "locks or unlocks an authenticator of",
        Step::WriteCustomData { user: Some(_), .. } => "writes custom data of",
        _ => return None,
    })
}

/// The paths whose values are secret: what codes, passwords and tokens are read from, and what those were set from.
pub(super) fn secrets(graph: &Graph, read: &Read) -> Vec<SecretPath> {
    // Whatever an author makes of it on the way: a code that is trimmed is a code.
    let codes = graph.nodes.iter().flat_map(|node| match &node.step {
        Step::TempCode { code, .. } | Step::Totp { code, .. } => code.paths(),
        Step::Password { password, .. } | Step::RegisterPassword { password, .. } => password.paths(),
        Step::ValidateToken { token } => token.paths(),
        _ => Vec::new(),
    });
    let mut secrets: Vec<SecretPath> = Vec::new();
    let add = |secrets: &mut Vec<SecretPath>, secret: SecretPath| {
        if !secrets.contains(&secret) {
            secrets.push(secret);
        }
    };
    for code in codes {
        add(&mut secrets, SecretPath { name: code.name, members: code.members });
    }
    for field in &read.hidden {
        add(&mut secrets, field.clone());
    }
    let mut looked = 0;
    while let Some(secret) = secrets.get(looked).cloned().filter(|_| looked < SECRETS_MAX) {
        looked += 1;
        for write in read.writes.iter().filter(|write| write.name == secret.name) {
            if let Shape::Path(from) = &write.shape {
                let members: Vec<Arc<str>> = from.members.iter().chain(&secret.members).cloned().collect();
                add(&mut secrets, SecretPath { name: Arc::clone(&from.name), members });
            }
        }
    }
    secrets
}

/// Secrets that are followed to where they come from: `a = b.x, b = a` would otherwise go on for ever.
const SECRETS_MAX: usize = 500;
