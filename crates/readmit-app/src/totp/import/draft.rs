//! A row while it is read: what is known of it so far, and everything that is wrong with it.

use super::ImportedTotp;
use super::fields::{self, Drift};
use super::map::SerialMap;
use readmit_core::identifier::Identifier;
use readmit_core::totp::{Algorithm, DRIFT_STEPS_MAX, Parameters, Seed};
use std::fmt;

/// One TOTP of a file.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it stands: `line 3`, `key package 2`.
    pub place: String,
    /// What is to be taken over.
    pub totp: ImportedTotp,
}

/// What is wrong with one row, or with the file. Nothing that the file holds is repeated in it: a seed that got into the
/// wrong column must not get into a terminal or a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Problem {
    /// Where.
    pub place: String,
    /// What was expected; several things are parted by semicolons.
    pub what: String,
}

impl Problem {
    /// The file as a whole cannot be read.
    pub(super) fn of_file(what: impl Into<String>) -> Self {
        Self { place: "file".to_owned(), what: what.into() }
    }
}

/// A row, or why it is none; in the order of the file.
pub type Entry = Result<Row, Problem>;

/// A row while it is read.
pub(super) struct Draft {
    place: String,
    user: Option<String>,
    serial: Option<String>,
    label: Option<String>,
    seed: Option<Seed>,
    parameters: Parameters,
    drift: Drift,
    faults: Vec<String>,
}

impl Draft {
    /// Nothing is known but where it stands; what a file does not say is what every authenticator app assumes.
    pub(super) fn at(place: String) -> Self {
        Self {
            place,
            user: None,
            serial: None,
            label: None,
            seed: None,
            parameters: Parameters::default(),
            drift: Drift::default(),
            faults: Vec::new(),
        }
    }

    /// Something is wrong.
    pub(super) fn fault(&mut self, field: &str, expected: impl fmt::Display) {
        self.faults.push(format!("{field}: {expected}"));
    }

    /// Whose it is; the first that says so counts.
    pub(super) fn user(&mut self, text: &str) {
        if self.user.is_none() {
            self.user = fields::given(text).map(str::to_owned);
        }
    }

    /// The device's number, by which the map knows it; the first that says so counts.
    pub(super) fn serial(&mut self, text: &str) {
        if self.serial.is_none() {
            self.serial = fields::given(text).map(str::to_owned);
        }
    }

    /// How its owner tells it from others; the first usable one counts.
    pub(super) fn label(&mut self, text: &str) {
        if self.label.is_none() {
            self.label = fields::label(text);
        }
    }

    /// The seed, or why there is none.
    pub(super) fn seed(&mut self, field: &str, read: Result<Seed, impl fmt::Display>) {
        match read {
            Ok(seed) => self.seed = Some(seed),
            Err(expected) => self.fault(field, expected),
        }
    }

    /// The kind of code; empty is taken for what is looked for.
    pub(super) fn kind(&mut self, field: &str, text: &str) {
        if fields::given(text).is_some_and(|kind| !kind.eq_ignore_ascii_case("totp")) {
            self.fault(field, "expected totp: only time-based codes can be taken over");
        }
    }

    /// The hash.
    pub(super) fn algorithm(&mut self, field: &str, text: &str) {
        let Some(text) = fields::given(text) else { return };
        match Algorithm::read(text) {
            Some(algorithm) => self.parameters.algorithm = algorithm,
            None => self.fault(field, "expected SHA1, SHA256 or SHA512"),
        }
    }

    /// The hash, where it is known.
    pub(super) fn algorithm_is(&mut self, algorithm: Algorithm) {
        self.parameters.algorithm = algorithm;
    }

    /// The digits of a code.
    pub(super) fn digits(&mut self, field: &str, text: &str) {
        let Some(text) = fields::given(text) else { return };
        match text.parse() {
            Ok(digits) if Parameters { digits, ..Parameters::default() }.check().is_ok() => {
                self.parameters.digits = digits;
            }
            _ => self.fault(field, "expected 6, 7 or 8"),
        }
    }

    /// The seconds of a step.
    pub(super) fn period(&mut self, field: &str, text: &str) {
        let Some(text) = fields::given(text) else { return };
        match text.parse() {
            Ok(period) if Parameters { period, ..Parameters::default() }.check().is_ok() => {
                self.parameters.period = period;
            }
            _ => self.fault(field, "expected 10 to 59 seconds, or 60, 120, 180, 240 or 300"),
        }
    }

    /// How far the device's clock is off.
    pub(super) fn drift(&mut self, drift: Drift) {
        self.drift = drift;
    }

    /// How far the device's clock is off, in steps.
    pub(super) fn drift_steps(&mut self, field: &str, text: &str) {
        let Some(text) = fields::given(text) else { return };
        match text.parse() {
            Ok(steps) => self.drift = Drift::Steps(steps),
            Err(_) => self.fault(field, "expected a whole number of steps"),
        }
    }

    /// The row, or all that is wrong with it. The map has the last word on whose it is.
    pub(super) fn finish(mut self, map: Option<&SerialMap>) -> Entry {
        let mapped = map
            .and_then(|map| [&self.serial, &self.user].into_iter().flatten().find_map(|name| map.user(name)));
        let identifier = match mapped.or(self.user.as_deref()) {
            Some(user) => Identifier::new(Identifier::ANY, user).map_err(|error| error.to_string()),
            None if self.serial.is_some() => {
                Err("expected the owner, or the serial number in the map of serial numbers to users"
                    .to_owned())
            }
            None => Err("expected the owner".to_owned()),
        };
        let steps = self.drift.steps(self.parameters.period);
        let drift =
            i8::try_from(steps).ok().filter(|steps| steps.unsigned_abs() <= DRIFT_STEPS_MAX.unsigned_abs());
        if drift.is_none() {
            self.fault(
                "drift",
                format!("expected at most {DRIFT_STEPS_MAX} steps either way: set the clock right"),
            );
        }
        // A fault is why there is no seed, as a rule.
        if self.seed.is_none() && self.faults.is_empty() {
            self.fault("secret", "expected one");
        }
        let identifier = identifier.map_err(|expected| self.fault("user", expected)).ok();
        match (identifier, self.seed, drift) {
            (Some(identifier), Some(seed), Some(drift)) if self.faults.is_empty() => {
                let parameters = self.parameters;
                let totp = ImportedTotp { identifier, label: self.label, seed, parameters, drift };
                Ok(Row { place: self.place, totp })
            }
            _ => Err(Problem { place: self.place, what: self.faults.join("; ") }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed() -> Seed {
        Seed::new(b"12345678901234567890".to_vec()).unwrap()
    }

    #[test]
    fn everything_wrong_with_a_row_is_told_at_once() {
        let mut draft = Draft::at("line 7".to_owned());
        draft.kind("type", "hotp");
        draft.digits("digits", "9");
        draft.period("period", "61");
        draft.algorithm("algorithm", "md5");
        draft.drift(Drift::Steps(21));
        let problem = draft.finish(None).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "line 7: type: expected totp: only time-based codes can be taken over; digits: expected 6, 7 or 8; \
             period: expected 10 to 59 seconds, or 60, 120, 180, 240 or 300; algorithm: expected SHA1, SHA256 or \
             SHA512; drift: expected at most 20 steps either way: set the clock right; user: expected the owner"
        );
    }

    #[test]
    fn the_map_knows_serial_numbers_and_names() {
        let map = SerialMap::read(b"serial,user\nTOK1,ann\nbenjamin,ben\n").unwrap();
        let user = |serial: &str, user: &str| {
            let mut draft = Draft::at(String::new());
            draft.serial(serial);
            draft.user(user);
            draft.seed("secret", Ok::<_, String>(seed()));
            draft.finish(Some(&map)).map(|row| row.totp.identifier.given)
        };
        assert_eq!(user("tok1", "someone"), Ok("ann".to_owned()), "the map has the last word");
        assert_eq!(user("", "Benjamin"), Ok("ben".to_owned()));
        assert_eq!(user("TOK2", "eve"), Ok("eve".to_owned()));
        assert!(user("TOK2", "").unwrap_err().what.contains("map of serial numbers"));
    }

    #[test]
    fn debug_shows_no_seed() {
        let mut draft = Draft::at(String::new());
        draft.user("ann");
        draft.seed("secret", Ok::<_, String>(seed()));
        let row = format!("{:?}", draft.finish(None).unwrap());
        assert!(row.contains("Seed(…)") && !row.contains("1234567890"), "{row}");
    }
}
