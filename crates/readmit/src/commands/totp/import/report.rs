//! What comes, or came, of the rows of an import.

use crate::commands::show;
use crate::outcome::{Answer, Exit};
use readmit_app::totp::import::{Import, Problem, Row};
use readmit_core::account::totp::RegisterRefusal;
use readmit_core::id::TotpId;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What comes of one row.
pub(super) struct Line {
    place: String,
    user: String,
    label: Option<String>,
    outcome: Outcome,
}

enum Outcome {
    Registered(TotpId),
    Known(TotpId),
    Refused(String),
}

impl Line {
    /// A row that could be read.
    pub(super) fn of(row: &Row, import: Import) -> Self {
        let outcome = match import {
            Import::Registered(totp) => Outcome::Registered(totp),
            Import::Known(totp) => Outcome::Known(totp),
            Import::Refused(refusal) => Outcome::Refused(words(refusal)),
        };
        let (user, label) = (row.totp.identifier.given.clone(), row.totp.label.clone());
        Self { place: row.place.clone(), user, label, outcome }
    }

    /// A row that could not.
    pub(super) fn problem(problem: Problem) -> Self {
        Self {
            place: problem.place,
            user: String::new(),
            label: None,
            outcome: Outcome::Refused(problem.what),
        }
    }

    pub(super) const fn is_refused(&self) -> bool {
        matches!(self.outcome, Outcome::Refused(_))
    }

    fn words(&self, dry_run: bool) -> String {
        match &self.outcome {
            Outcome::Registered(_) if dry_run => "will be registered".to_owned(),
            Outcome::Registered(_) => "registered".to_owned(),
            Outcome::Known(_) => "known already".to_owned(),
            Outcome::Refused(why) => format!("refused: {why}"),
        }
    }

    /// Nobody is promised an id that is not there yet.
    fn json(&self, written: bool) -> Value {
        let (outcome, totp, reason) = match &self.outcome {
            Outcome::Registered(totp) => ("registered", Some(totp).filter(|_| written), None),
            Outcome::Known(totp) => ("known", Some(totp), None),
            Outcome::Refused(why) => ("refused", None, Some(why)),
        };
        let user = Some(&self.user).filter(|user| !user.is_empty());
        json!({
            "place": self.place, "user": user, "label": self.label,
            "outcome": outcome, "totp_id": totp, "reason": reason,
        })
    }
}

/// Why a row is refused, and what helps.
fn words(refusal: RegisterRefusal) -> String {
    match refusal {
        RegisterRefusal::UnknownAccount | RegisterRefusal::NotAssociated => {
            "no user has this identifier".to_owned()
        }
        RegisterRefusal::AlreadyRegistered => {
            "the user has a TOTP already, and the settings allow one".to_owned()
        }
        other => other.to_string(),
    }
}

/// What comes of all.
pub(super) struct Report {
    pub(super) lines: Vec<Line>,
    pub(super) dry_run: bool,
    pub(super) skip_bad: bool,
}

impl Report {
    /// How many are registered, known and refused.
    fn sums(&self) -> [usize; 3] {
        let count = |is: fn(&Outcome) -> bool| self.lines.iter().filter(|line| is(&line.outcome)).count();
        [
            count(|outcome| matches!(outcome, Outcome::Registered(_))),
            count(|outcome| matches!(outcome, Outcome::Known(_))),
            count(|outcome| matches!(outcome, Outcome::Refused(_))),
        ]
    }

    fn table(&self, lines: impl Iterator<Item = usize>) -> String {
        let cells = |at: usize| {
            let line = &self.lines[at];
            [line.place.clone(), line.user.clone(), line.words(self.dry_run)]
        };
        let rows: Vec<[String; 3]> = lines.map(cells).collect();
        if rows.is_empty() { String::new() } else { show::table(["where", "user", "what"], &rows) + "\n" }
    }

    fn refused(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().enumerate().filter(|(_, line)| line.is_refused()).map(|(at, _)| at)
    }

    fn json(&self, written: bool) -> Value {
        let [registered, known, refused] = self.sums();
        let rows: Vec<Value> = self.lines.iter().map(|line| line.json(written)).collect();
        json!({
            "dry_run": self.dry_run, "imported": written, "registered": registered, "known": known,
            "refused": refused, "rows": rows,
        })
    }

    /// Nothing was written: it was asked for a dry run, or not everything can be taken over.
    pub(super) fn planned(&self) -> Answer {
        let [registered, known, refused] = self.sums();
        let mut text =
            if self.dry_run { self.table(0..self.lines.len()) } else { self.table(self.refused()) };
        if self.dry_run {
            let _ = write!(
                text,
                "{registered} will be registered, {known} known already, {refused} refused; nothing was written"
            );
        } else {
            let _ = write!(
                text,
                "nothing was imported: {refused} of {} rows refused. Mend them, or import the others with --skip-bad",
                self.lines.len()
            );
        }
        let exit = if refused > 0 && !self.skip_bad { Exit::Refused } else { Exit::Ok };
        Answer { text, json: self.json(false), exit }
    }

    /// What could be written was.
    pub(super) fn done(&self) -> Answer {
        let [registered, known, refused] = self.sums();
        let mut text = self.table(self.refused());
        let _ = write!(text, "{registered} registered, {known} known already, {refused} refused");
        // Without --skip-bad every row was possible a moment ago: someone else was quicker.
        let exit = if refused > 0 && !self.skip_bad { Exit::Refused } else { Exit::Ok };
        Answer { text, json: self.json(true), exit }
    }
}
