//! A running server: started, asked, stopped, killed.

use super::{Done, Place};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a start or a stop may take on a busy machine before a test gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server's process. Dropped, it is killed.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: String,
    /// Where it listens with TLS; empty where it does not.
    pub(crate) tls_address: String,
    said: Receiver<String>,
    ended: Receiver<()>,
    stderr: Option<JoinHandle<String>>,
}

impl Server {
    /// Starts the program with a free port, and waits until it says that it listens.
    pub(crate) fn start(place: &Place, arguments: &[&str]) -> Self {
        let mut child = place
            .command()
            .args(["--json"])
            .args(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let stderr = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        let (say, said) = channel();
        let (end, ended) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // Nobody may be left who wants to know.
                let _ = say.send(line);
            }
            // The pipe is closed: the process has ended.
            drop(end);
        });
        let (address, tls_address) = (String::new(), String::new());
        let mut server = Self { child, address, tls_address, said, ended, stderr: Some(stderr) };
        let Ok(line) = server.said.recv_timeout(PATIENCE) else {
            panic!("the server does not start: {}", server.kill());
        };
        let line: Value = serde_json::from_str(&line).unwrap();
        line["listening"].as_str().unwrap().clone_into(&mut server.address);
        line["listening_tls"].as_str().unwrap_or_default().clone_into(&mut server.tls_address);
        server
    }

    /// The next thing that it says to programs, after where it listens.
    pub(crate) fn next_said(&self) -> Value {
        serde_json::from_str(&self.said.recv_timeout(PATIENCE).unwrap()).unwrap()
    }

    /// The next thing that it says to programs before it is over, if there is one. It is stopped for that.
    pub(crate) fn try_next_said(self) -> Option<Value> {
        self.signal("TERM");
        let said = self.said.recv_timeout(PATIENCE).ok();
        self.ended();
        said.map(|line| serde_json::from_str(&line).unwrap())
    }

    /// All that the program tells people from its start to its end.
    pub(crate) fn told_all(place: &Place, command: &str) -> String {
        let mut child = place
            .command()
            .args([command, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("readmit listens on") {
            assert_ne!(stdout.read_line(&mut told).unwrap(), 0, "it does not start: {told}");
        }
        assert!(
            Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap().success()
        );
        stdout.read_to_string(&mut told).unwrap();
        child.wait().unwrap();
        told
    }

    /// What the program tells people when it starts, until it listens.
    pub(crate) fn told(place: &Place, command: &str) -> String {
        let mut child = place
            .command()
            .args([command, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            told.push_str(&line);
            told.push('\n');
            if line.starts_with("readmit listens on") {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        told
    }

    /// A URL on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Sends it a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until it has ended.
    pub(crate) fn ended(mut self) -> Done {
        // Nothing is ever sent: the channel closes.
        let waited = self.ended.recv_timeout(PATIENCE);
        assert_eq!(waited, Err(std::sync::mpsc::RecvTimeoutError::Disconnected), "the server does not stop");
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let stderr = self.stderr.take().unwrap().join().unwrap();
        Done { code, stdout: String::new(), stderr }
    }

    /// Stops it as an operator does.
    pub(crate) fn stop(self) -> Done {
        self.signal("TERM");
        let done = self.ended();
        assert_eq!(done.code, 0, "{}", done.stderr);
        done
    }

    /// Kills it without a word, and returns what it logged.
    pub(crate) fn kill(&mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.stderr.take().map(|stderr| stderr.join().unwrap()).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
