//! An authenticator app, registered by the shell and used from it.

use super::{Done, Place};
use readmit_app::ports::{Clock as _, SystemClock};
use readmit_core::secret::Secret;
use readmit_core::totp::{CodeKey, ReadUri};
use serde_json::Value;

/// What it scanned, and whose it is.
pub(crate) struct Totp {
    uri: ReadUri,
    user: String,
    /// Its id.
    pub(crate) id: String,
}

impl Totp {
    /// Registers one.
    #[track_caller]
    pub(crate) fn register(place: &Place, user: &str) -> Self {
        Self::of(user, &place.json(&["totp", "register", "--user", user]).json())
    }

    /// One that was registered.
    #[track_caller]
    pub(crate) fn of(user: &str, made: &Value) -> Self {
        let uri = Secret::new(made["uri"].as_str().unwrap().to_owned());
        let uri = ReadUri::read(&uri).unwrap();
        Self { uri, user: user.to_owned(), id: made["id"].as_str().unwrap().to_owned() }
    }

    /// What it shows so many steps from now.
    pub(crate) fn code(&self, steps: i64) -> String {
        let parameters = self.uri.parameters;
        let step = parameters.step_at(SystemClock.now()).saturating_add_signed(steps);
        CodeKey::new(&self.uri.seed, parameters.algorithm, parameters.digits).text(step)
    }

    /// A code that it shows at no time near.
    pub(crate) fn wrong(&self) -> String {
        let near: Vec<String> = (-10..=10).map(|steps| self.code(steps)).collect();
        (0..=near.len()).map(|number| format!("{number:06}")).find(|code| !near.contains(code)).unwrap()
    }

    /// Checks what it shows now.
    pub(crate) fn try_verify(&self, place: &Place) -> Done {
        place.json(&["totp", "verify", "--user", &self.user, &self.code(0)])
    }

    /// The same, and it is right.
    #[track_caller]
    pub(crate) fn verify(&self, place: &Place) {
        assert_eq!(self.try_verify(place).json()["id"], self.id.as_str());
    }
}
