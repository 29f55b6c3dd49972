//! Time classes: how long each kind of refusal takes, asked in no order over one connection.
//!
//! Answers that strangers may not tell apart must not differ in time either. What is compared is the median
//! of each kind with that of its surface's first one; the margin is stated with the table.

use crate::accounts::{Role, Walk};
use crate::installation::Installation;
use crate::plan::Tokens;
use crate::request::{Case, Expected, Passcode, REDEEM};
use crate::strangers;

/// A median within this share of the reference's counts as equal.
pub(crate) const MARGIN: f64 = 0.10;

/// A surface with its kinds of refusal.
pub(crate) struct Surface {
    pub(crate) name: &'static str,
    /// The first is what the others are compared with.
    pub(crate) cases: Vec<Case>,
}

/// Every surface.
pub(crate) fn surfaces(tokens: &Tokens, installed: &Installation) -> Vec<Surface> {
    let mut surfaces = vec![Surface { name: "redeem a code", cases: codes(tokens, installed) }];
    surfaces.extend(strangers::surfaces(installed));
    surfaces
}

fn codes(tokens: &Tokens, installed: &Installation) -> Vec<Case> {
    let kinds = [
        ("wrong code", Role::Coded, Passcode::Wrong, Expected::WRONG),
        ("unknown user", Role::Unknown, Passcode::Wrong, Expected::WRONG),
        ("no code", Role::Bare, Passcode::Wrong, Expected::WRONG),
        ("expired code", Role::Expired, Passcode::Right, Expected::EXPIRED),
        ("used code", Role::Used, Passcode::Right, Expected::WRONG),
        ("locked", Role::Locked, Passcode::Wrong, Expected::LOCKED),
    ];
    let case = |(name, role, passcode, expected)| {
        let walk = Walk::new(installed.layout.of(role));
        let bearer = Some(tokens.eddsa.as_str());
        Case::new(name, REDEEM, bearer, (passcode, expected), walk, installed.codes.clone())
    };
    kinds.into_iter().map(case).collect()
}
