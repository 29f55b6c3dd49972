//! The rows of the table that are asked for by HTTP: which operation, on which store, by how many connections.

use crate::accounts::{Role, Walk};
use crate::cli::{Kind, Settings};
use crate::installation::Installation;
use crate::journeys;
use crate::management;
use crate::request::{Case, ECHO, Expected, ISSUE, Passcode, REDEEM};
use crate::totp;

/// Connections of the rows that exist once, and of most targets.
pub(crate) const USUAL: usize = 64;

/// What is asked again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Echo,
    RedeemWrong,
    RedeemRight,
    Issue,
    RedeemLocked,
    RedeemUnknown,
    RedeemRightRs256,
    TacGenerate,
    UserPage,
    TotpWrong,
    TotpRight,
    TotpRegister,
    JourneyTempCode,
    JourneyTempCodeWrong,
    JourneyForm,
}

/// Bearer tokens of the two clients.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    pub(crate) eddsa: String,
    pub(crate) rs256: String,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) kind: Kind,
    pub(crate) operation: Operation,
    pub(crate) connections: usize,
}

impl Operation {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Echo => "echo",
            Self::RedeemWrong => "redeem wrong",
            Self::RedeemRight => "redeem right",
            Self::Issue => "issue",
            Self::RedeemLocked => "redeem locked",
            Self::RedeemUnknown => "redeem unknown user",
            Self::RedeemRightRs256 => "redeem right RS256",
            Self::TacGenerate => "tac generate",
            Self::UserPage => "page of 200 users",
            Self::TotpWrong => "totp verify wrong",
            Self::TotpRight => "totp verify right",
            Self::TotpRegister => "totp register",
            Self::JourneyTempCode => "journey temp code",
            Self::JourneyTempCodeWrong => "journey temp code wrong",
            Self::JourneyForm => "journey form",
        }
    }

    /// The request behind it.
    pub(crate) fn case(self, tokens: &Tokens, installed: &Installation) -> Case {
        let eddsa = Some(tokens.eddsa.as_str());
        let rs256 = Some(tokens.rs256.as_str());
        let (path, bearer, passcode, expected, role) = match self {
            Self::Echo => (ECHO, None, Passcode::Wrong, Expected::GRANTED, Role::Coded),
            Self::RedeemWrong => (REDEEM, eddsa, Passcode::Wrong, Expected::WRONG, Role::Coded),
            Self::RedeemRight => (REDEEM, eddsa, Passcode::Right, Expected::GRANTED, Role::Coded),
            Self::Issue => (ISSUE, eddsa, Passcode::Absent, Expected::GRANTED, Role::Issued),
            Self::RedeemLocked => (REDEEM, eddsa, Passcode::Wrong, Expected::LOCKED, Role::Locked),
            Self::RedeemUnknown => (REDEEM, eddsa, Passcode::Wrong, Expected::WRONG, Role::Unknown),
            Self::RedeemRightRs256 => (REDEEM, rs256, Passcode::Right, Expected::GRANTED, Role::Coded),
            Self::TacGenerate => return management::codes(installed),
            Self::UserPage => return management::pages(installed),
            Self::TotpWrong | Self::TotpRight | Self::TotpRegister => {
                return totp::case(self, &tokens.eddsa, installed, 1);
            }
            Self::JourneyTempCode | Self::JourneyTempCodeWrong | Self::JourneyForm => {
                return journeys::case(self, installed);
            }
        };
        let walk = Walk::new(installed.layout.of(role));
        Case::new(self.name(), path, bearer, (passcode, expected), walk, installed.codes.clone())
    }
}

impl Row {
    /// Without the number of connections.
    pub(crate) fn label(self) -> String {
        match self.kind {
            Kind::Echo => self.operation.name().to_owned(),
            kind => format!("{} {}", kind.name(), self.operation.name()),
        }
    }

    /// As `--only` knows it.
    pub(crate) fn name(self) -> String {
        named(&self.label(), self.connections)
    }
}

/// A label with its number of callers.
pub(crate) fn named(label: &str, callers: usize) -> String {
    format!("{label} @{callers}")
}

/// The rows of one server that are asked for.
pub(crate) fn rows(kind: Kind, settings: &Settings) -> Vec<Row> {
    use Operation as O;
    let (usual, once): (&[Operation], &[Operation]) = match kind {
        Kind::Echo => (&[O::Echo], &[]),
        Kind::Sqlite | Kind::Postgres => (
            &[O::RedeemWrong, O::RedeemRight, O::Issue],
            &[O::RedeemLocked, O::RedeemUnknown, O::RedeemRightRs256, O::TacGenerate],
        ),
    };
    let row = |operation: &Operation, connections| Row { kind, operation: *operation, connections };
    let at_each =
        |operation| settings.connections.iter().map(move |connections| row(operation, *connections));
    let rows = usual.iter().flat_map(at_each).chain(once.iter().map(|operation| row(operation, USUAL)));
    rows.filter(|row| settings.wants(&row.name())).collect()
}
