//! Pairs of databases that should be equally fast: few accounts and many, a fresh one and a used one.
//!
//! Both are measured in every round, one after the other and each first in turn, in place.

use crate::accounts::Layout;
use crate::cli::{Kind, Settings};
use crate::databases::copy_files;
use crate::installation::Installation;
use crate::plan::{Operation, Row, USUAL, named};
use crate::prepare;
use anyhow::Result;
use std::path::Path;
use tokio::runtime::Handle;

/// Two databases.
#[derive(Debug)]
pub(crate) struct Pair {
    /// What both are asked.
    pub(crate) row: Row,
    /// What the second one's rate should be close to.
    pub(crate) first: Member,
    pub(crate) second: Member,
}

/// One of the two.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) label: String,
    pub(crate) installed: Installation,
}

/// What most are asked.
const ROW: Row = Row { kind: Kind::Sqlite, operation: Operation::RedeemWrong, connections: USUAL };

/// What is asked where lists are compared: one caller, who waits for nobody else.
const LIST: Row = Row { kind: Kind::Sqlite, operation: Operation::UserPage, connections: 1 };

/// Accounts of the small list.
const LISTED_MIN: u32 = 1_000;

/// The label of a database with that many accounts.
pub(crate) fn sized(accounts: u32) -> String {
    format!("{}, {accounts} accounts", ROW.label())
}

/// The label of a list of that many accounts.
fn listed(accounts: u32) -> String {
    format!("{} of {accounts}", LIST.label())
}

/// The labels of a long list and a short one.
pub(crate) fn lists(accounts: u32) -> (String, String) {
    (listed(accounts), listed(LISTED_MIN))
}

/// The label of a database on which nothing but the preparation has happened.
pub(crate) fn fresh() -> String {
    format!("{}, fresh", ROW.label())
}

/// The label of a database that many have used.
pub(crate) fn aged() -> String {
    format!("{}, aged", ROW.label())
}

/// Prepares the pairs that are asked for.
pub(crate) fn prepare(
    settings: &Settings,
    runtime: &Handle,
    directory: &Path,
    installed: &Installation,
) -> Result<Vec<Pair>> {
    let wants = |label: &str| settings.wants(&named(label, USUAL));
    let mut pairs = Vec::new();
    if wants(&fresh()) || wants(&aged()) {
        let copy = |name: &str| -> Result<Installation> {
            let directory = directory.join(name);
            copy_files(&installed.directory, &directory)?;
            Ok(Installation { directory, ..installed.clone() })
        };
        let (first, second) = (copy("fresh")?, copy("aged")?);
        runtime.block_on(prepare::age(&second, settings.accounts))?;
        pairs.push(Pair {
            row: ROW,
            first: Member { label: fresh(), installed: first },
            second: Member { label: aged(), installed: second },
        });
    }
    let fill = |accounts: u32| -> Result<Installation> {
        let directory = directory.join(format!("accounts-{accounts}"));
        std::fs::create_dir(&directory)?;
        runtime.block_on(prepare::fill(&directory, Layout::coded(accounts)))
    };
    let (long, short) = lists(settings.accounts);
    if settings.wants(&named(&long, LIST.connections)) || settings.wants(&named(&short, LIST.connections)) {
        let second = Member { label: long, installed: installed.clone() };
        pairs.push(Pair { row: LIST, first: Member { label: short, installed: fill(LISTED_MIN)? }, second });
    }
    if let Some((few, many)) = settings.growth {
        let member = |accounts| anyhow::Ok(Member { label: sized(accounts), installed: fill(accounts)? });
        pairs.push(Pair { row: ROW, first: member(few)?, second: member(many)? });
    }
    Ok(pairs)
}
