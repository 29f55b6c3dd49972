//! The process of the server under test: started, asked for tokens, stopped.

use crate::cli::Kind;
use crate::installation::Credentials;
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

/// Longer than any answer to one request may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a server is started on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum On<'a> {
    Nothing,
    Sqlite { data: &'a Path },
    Postgres { data: &'a Path, url: &'a str },
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// The server stops when this is dropped.
    alive: Option<ChildStdin>,
    pub(crate) port: u16,
}

impl Server {
    /// Starts one and waits until it listens.
    pub(crate) fn start(on: On<'_>, log: &str) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let kind = match on {
            On::Nothing => Kind::Echo,
            On::Sqlite { .. } => Kind::Sqlite,
            On::Postgres { .. } => Kind::Postgres,
        };
        command.args(["serve-under-test", "--log", log, "--kind", kind.name()]);
        match on {
            On::Nothing => {}
            On::Sqlite { data } => {
                command.arg("--data").arg(data);
            }
            On::Postgres { data, url } => {
                command.arg("--data").arg(data).args(["--database", url]);
            }
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("starting the server under test")?;
        let alive = child.stdin.take();
        let mut line = String::new();
        let output = child.stdout.take().context("the pipe was asked for")?;
        BufReader::new(output).read_line(&mut line)?;
        let mut server = Self { child, alive, port: 0 };
        let said: Value = serde_json::from_str(&line).context("the server under test ended at once")?;
        let port = said.get("port").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok());
        let Some(port) = port else {
            bail!("the server under test did not start: {}", said["error"].as_str().unwrap_or(&line));
        };
        server.port = port;
        Ok(server)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A client's access token, as clients get theirs.
    pub(crate) fn token(&self, client: &Credentials) -> Result<String> {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            client.id,
            client.secret.reveal()
        );
        let request = format!(
            "POST /oidc/token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let (status, body) = exchange(self.port, &request)?;
        let answer: Value = serde_json::from_str(&body).unwrap_or_default();
        match answer["access_token"].as_str() {
            Some(token) if status == 200 => Ok(token.to_owned()),
            _ => bail!("no token: {status} {body}"),
        }
    }

    /// Stops it in an orderly way.
    pub(crate) fn stop(mut self) -> Result<()> {
        drop(self.alive.take());
        let status = self.child.wait()?;
        anyhow::ensure!(status.success(), "the server under test ended with {status}");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After an error; `stop` has waited already.
        drop(self.alive.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request on a connection of its own: status and body.
pub(crate) fn exchange(port: u16, request: &str) -> Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("an answer without a head")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.context("an answer without a status")?, body.to_owned()))
}
