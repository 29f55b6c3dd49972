//! From the start of the program to ready, on a database that is there.

use crate::child::exchange;
use crate::installation::Installation;
use crate::quiet::settle;
use anyhow::{Context as _, Result, ensure};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Starts of the program.
const TIMES: usize = 7;

/// Between two questions whether it is ready.
const ASK: Duration = Duration::from_millis(1);

/// Much longer than a start may take.
const PATIENCE: Duration = Duration::from_secs(30);

const READY: &str = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// Starts the real program on an installation, several times; nothing if it was not built beside this one.
pub(crate) fn run(installed: &Installation) -> Result<Vec<Duration>> {
    let program = std::env::current_exe()?.with_file_name("readmit");
    if !program.is_file() {
        eprintln!("{} is missing: starts are not measured", program.display());
        return Ok(Vec::new());
    }
    (0..TIMES).map(|_| start(&program, &installed.directory)).collect()
}

fn start(program: &Path, data: &Path) -> Result<Duration> {
    // Free a moment ago, so most likely still.
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let mut command = Command::new(program);
    // No variable of this shell may configure it.
    command.env_clear().args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"]).arg(data);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    let mut child = command.spawn().context("starting the program")?;
    let ready = loop {
        if matches!(exchange(port, READY), Ok((200, _))) {
            break Ok(began.elapsed());
        }
        if let Some(status) = child.try_wait()? {
            break Err(anyhow::anyhow!("the program ended with {status}"));
        }
        if began.elapsed() > PATIENCE {
            break Err(anyhow::anyhow!("the program was not ready after {PATIENCE:?}"));
        }
        settle(ASK);
    };
    // In an orderly way, so that the next start does not begin with a recovery.
    let told = Command::new("kill").arg(child.id().to_string()).status();
    if !told.is_ok_and(|status| status.success()) {
        child.kill()?;
    }
    let status = child.wait()?;
    let ready = ready?;
    ensure!(status.success(), "the program ended with {status}");
    Ok(ready)
}
