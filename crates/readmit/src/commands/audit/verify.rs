//! `audit verify`: needs no installation, only the file and what was kept elsewhere.

use crate::outcome::{Answer, Exit, Trouble};
use crate::when;
use clap::Args;
use readmit_app::keys::{ChainPublic, chain_signature_holds};
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::audit::export::{LINE_BYTES_MAX, PublicKey};
use readmit_core::audit::finding::Finding;
use readmit_core::audit::verify::{AnchorError, Report, SignatureCheck, Verifier};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// Findings that are listed; the rest is counted.
const LISTED: usize = 1_000;

/// What to verify, and against what.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The exported log; `-` for standard input.
    file: PathBuf,
    /// A public key of the installation, or a file of them as `audit key` prints it. Without it the keys in the
    /// exported file are believed.
    #[arg(long, value_name = "KEY|FILE", allow_hyphen_values = true)]
    key: Vec<String>,
    /// A checkpoint that was kept elsewhere, or a file of them as they are shipped.
    #[arg(long, value_name = "FILE")]
    anchor: Vec<PathBuf>,
}

/// What was found.
#[derive(Default)]
struct Findings {
    listed: Vec<Finding>,
    total: u64,
}

impl Findings {
    fn add(&mut self, finding: Finding) {
        self.total += 1;
        if self.listed.len() < LISTED {
            self.listed.push(finding);
        }
    }
}

/// Does it.
pub(crate) fn run(asked: &VerifyArgs) -> Result<Answer, Trouble> {
    let mut keys = Vec::new();
    for key in &asked.key {
        keys.extend(read_keys(key)?);
    }
    let mut verifier = Verifier::new(keys, chain_signature_holds);
    for path in &asked.anchor {
        add_anchors(&mut verifier, path)?;
    }
    let mut findings = Findings::default();
    let report = if asked.file == Path::new("-") {
        read(verifier, std::io::stdin().lock(), &mut findings)
    } else {
        let file = File::open(&asked.file).map_err(|error| wrong(&asked.file, &error))?;
        read(verifier, BufReader::with_capacity(1 << 20, file), &mut findings)
    };
    let report = report.map_err(|error| wrong(&asked.file, &error))?;
    Ok(told(&findings, &report))
}

fn read<C: SignatureCheck>(
    mut verifier: Verifier<C>,
    mut file: impl BufRead,
    findings: &mut Findings,
) -> std::io::Result<Report> {
    let mut line = Vec::new();
    loop {
        line.clear();
        // A longer line is no line of an export, and is read in parts.
        let most = LINE_BYTES_MAX as u64 + 1;
        if file.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            return Ok(verifier.finish(&mut |finding| findings.add(finding)));
        }
        verifier.line(&line, &mut |finding| findings.add(finding));
    }
}

fn wrong(path: &Path, error: &std::io::Error) -> Trouble {
    let message = format!("{}: {error}", path.display());
    match error.kind() {
        std::io::ErrorKind::NotFound => Trouble::not_found("no_such_file", message),
        _ => Trouble::failure(message),
    }
}

fn read_keys(given: &str) -> Result<Vec<ChainPublic>, Trouble> {
    let keys = PublicKey::find_all(given);
    if !keys.is_empty() && !Path::new(given).exists() {
        return Ok(keys);
    }
    let text = std::fs::read_to_string(given).map_err(|error| wrong(Path::new(given), &error))?;
    match PublicKey::find_all(&text) {
        keys if keys.is_empty() => {
            Err(Trouble::usage(format!("{given}: expected public keys as `readmit audit key` prints them")))
        }
        keys => Ok(keys),
    }
}

/// Adds every checkpoint of a file: of one line or many, alone or behind the header of a log's line.
fn add_anchors<C: SignatureCheck>(verifier: &mut Verifier<C>, path: &Path) -> Result<(), Trouble> {
    let text = std::fs::read_to_string(path).map_err(|error| wrong(path, &error))?;
    let mut added = 0;
    for line in text.lines().filter_map(|line| Some(&line[line.find('{')?..])) {
        let unreadable = || Trouble::usage(format!("{}: {}", path.display(), AnchorError::Unreadable));
        let anchor: Checkpoint = serde_json::from_str(line).map_err(|_| unreadable())?;
        match verifier.anchor(&anchor) {
            Ok(_) => added += 1,
            Err(error) => return Err(Trouble::usage(format!("{}: {error}", path.display()))),
        }
    }
    if added == 0 {
        return Err(Trouble::usage(format!("{}: there is no checkpoint in it", path.display())));
    }
    Ok(())
}

fn told(findings: &Findings, report: &Report) -> Answer {
    let ok = findings.total == 0;
    let mut text = String::new();
    for finding in &findings.listed {
        let _ = writeln!(text, "FOUND: {finding}");
    }
    if findings.total > findings.listed.len() as u64 {
        let _ = writeln!(text, "… and {} more", findings.total - findings.listed.len() as u64);
    }
    let sum =
        if ok { "nothing was found: the log is as it was signed" } else { "the log is NOT as it was signed" };
    let Report { rows, events, checkpoints, erased, unsigned_rows, .. } = report;
    let _ = writeln!(text, "{sum}\n{events} events in {rows} rows under {checkpoints} checkpoints were read");
    if let Some(last) = report.last_checkpoint {
        let _ = writeln!(text, "the last checkpoint is number {} of {}", last.number, when::instant(last.at));
    }
    if *erased > 0 {
        let _ = writeln!(text, "the personal data of {erased} events was erased or left out, as it may be");
    }
    for (tenant, events) in &report.removed {
        let _ = writeln!(text, "{events} events of tenant {tenant} went with it; its removal is on the log");
    }
    let unseen = unseen(report);
    for line in &unseen {
        let _ = writeln!(text, "note: {line}");
    }
    if *unsigned_rows > 0 {
        let _ = writeln!(text, "note: {unsigned_rows} rows after the last checkpoint are not signed yet");
    }
    let json = json!({
        "ok": ok,
        "findings": findings.listed.iter().map(one).collect::<Vec<_>>(),
        "findings_total": findings.total,
        "report": report,
        "cannot_see": unseen,
    });
    Answer { text, json, exit: if ok { Exit::Ok } else { Exit::Tampered } }
}

fn one(finding: &Finding) -> Value {
    let mut json = serde_json::to_value(finding).unwrap_or_default();
    json["message"] = finding.to_string().into();
    json
}

/// What this verification cannot see, and why.
fn unseen(report: &Report) -> Vec<&'static str> {
    let mut unseen = Vec::new();
    if !report.anchored {
        unseen.push(
            "without --anchor, a log whose end was cut and that of an older database that was put back cannot be \
             told from the true one",
        );
    }
    if !report.keys_given {
        unseen.push("without --key, the keys in the file were believed: a forger can put their own there");
    }
    unseen
}
