//! What the tests share: folders of their own, the program run to its end, and servers.

mod client;
mod desk;
mod server;
mod totp;

pub(crate) use client::{Client, wrong_code};
pub(crate) use desk::Desk;
pub(crate) use server::Server;
pub(crate) use totp::Totp;

use serde_json::Value;
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What a finished command left.
#[derive(Debug)]
pub(crate) struct Done {
    /// The exit code; -1 for a signal.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Done {
    /// The answer, of a command that was run with `--json` and went well.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The exit code and the word of the trouble, of a command that was run with `--json` and did not go well.
    #[track_caller]
    pub(crate) fn trouble(&self) -> (i32, String) {
        let json: Value =
            serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(json["error"]["message"].as_str().is_some_and(|text| !text.is_empty()), "{self:?}");
        (self.code, json["error"]["code"].as_str().unwrap_or_default().to_owned())
    }
}

/// A folder for one installation, gone with the test.
pub(crate) struct Place {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Place {
    /// A new, empty one; the installation's folder is a new one inside.
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), variables: Vec::new() }
    }

    /// An installation on another database.
    pub(crate) fn on(database: &str) -> Self {
        Self::new().with("READMIT_DATABASE", database)
    }

    /// With a variable for every command.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The installation's folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A path beside it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with this installation's folder and nothing of the environment's settings.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_readmit"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("READMIT_")) {
            command.env_remove(name);
        }
        command.env("READMIT_DATA", self.data()).current_dir(self.folder.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        finish(self.command().args(arguments))
    }

    /// Runs a command to its end, with `--json`.
    pub(crate) fn json(&self, arguments: &[&str]) -> Done {
        finish(self.command().arg("--json").args(arguments))
    }

    /// Runs a command to its end, with `--json` and with something on standard input.
    pub(crate) fn fed(&self, arguments: &[&str], input: &str) -> Done {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(input.as_bytes()).unwrap();
        file.rewind().unwrap();
        finish(self.command().arg("--json").args(arguments).stdin(file))
    }

    /// Starts an empty server and stops it again: an installation with nothing in it.
    pub(crate) fn begun() -> Self {
        let place = Self::new();
        place.serve().stop();
        place
    }

    /// Starts a server.
    pub(crate) fn serve(&self) -> Server {
        Server::start(self, &["serve"])
    }

    /// Starts a demo.
    pub(crate) fn demo(&self) -> Server {
        Server::start(self, &["demo"])
    }

    /// `demo.json`.
    pub(crate) fn contract(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.data().join("demo.json")).unwrap()).unwrap()
    }
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command) -> Done {
    let output = command.output().unwrap();
    Done {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The permission bits of a file.
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
