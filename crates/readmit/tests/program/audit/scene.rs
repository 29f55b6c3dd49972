//! An installation with a log worth bending: one server's chain under three checkpoints.

use crate::support::{Client, Place, wrong_code};
use readmit_core::audit::chain::ENTRY_BYTES;
use readmit_core::audit::checkpoint::Checkpoint;
use rusqlite::{Connection, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Picks rows of the writer `?1` by what follows: their numbers.
pub(super) const ROW: &str =
    "id >> 40 = (SELECT place FROM chain_writer WHERE writer = ?1) AND id & 1099511627775";

/// A stopped installation, and what was kept of it elsewhere.
pub(super) struct Scene {
    pub(super) place: Place,
    /// The chain of the server.
    pub(super) writer: Vec<u8>,
    /// How many rows it has.
    pub(super) rows: i64,
    /// Its last row under each checkpoint.
    pub(super) sealed: Vec<i64>,
    /// The numbers of the checkpoints.
    pub(super) numbers: Vec<u64>,
    /// The public keys, in a file.
    pub(super) keys: String,
    /// The database when the first checkpoint was made.
    pub(super) backup: PathBuf,
}

/// A copy to bend.
pub(super) struct Copy {
    pub(super) place: Place,
    keys: String,
}

impl Scene {
    pub(super) async fn new() -> Self {
        // Checkpoints are made when the test says so, and at the stop.
        let place = Place::new().with("READMIT_AUDIT_CHECKPOINT_SECS", "86400");
        let server = place.demo();
        let client = Client::of(&server, &place.contract()).await;
        let backup = place.path("backup.db");
        let mut moved: Vec<Vec<(String, i64)>> = Vec::new();
        let mut numbers = Vec::new();
        for round in 0..3 {
            for _ in 0..2 {
                let code = client.issue("ann").await;
                client.try_redeem("ann", &wrong_code(&code)).await.unwrap();
                client.redeem("ann", &code).await;
            }
            let checkpoint = place.json(&["audit", "checkpoint", "--seal"]).json();
            fs::write(place.path(&format!("anchor-{round}.json")), checkpoint.to_string()).unwrap();
            let statement: Value = serde_json::from_str(checkpoint["statement"].as_str().unwrap()).unwrap();
            numbers.push(statement["number"].as_u64().unwrap());
            let heads = statement["moved"].as_array().unwrap().iter();
            let head = |head: &Value| {
                (head["writer"].as_str().unwrap().to_owned(), head["number"].as_i64().unwrap())
            };
            moved.push(heads.map(head).collect());
            if round == 0 {
                place.json(&["backup", backup.to_str().unwrap()]).json();
            }
        }
        server.stop();
        // The server's chain is the one that moved under every checkpoint.
        let of =
            |number: usize, writer: &str| moved[number].iter().find(|(of, _)| of == writer).map(|(_, n)| *n);
        let (writer, _) =
            moved[2].iter().find(|(writer, _)| of(0, writer).is_some() && of(1, writer).is_some()).unwrap();
        let sealed = (0..3).map(|number| of(number, writer).unwrap()).collect();
        let writer = uuid::Uuid::parse_str(writer).unwrap().as_bytes().to_vec();
        let sql = "SELECT max(number) + 1 FROM chain_all WHERE writer = ?1";
        let rows = open(&place).query_row(sql, [&writer], |row| row.get(0)).unwrap();
        let keys = place.path("keys.txt");
        fs::write(&keys, place.run(&["audit", "key"]).stdout).unwrap();
        Self { keys: keys.to_str().unwrap().to_owned(), place, writer, rows, sealed, numbers, backup }
    }

    /// A checkpoint that was kept elsewhere.
    pub(super) fn anchor(&self, round: usize) -> String {
        self.place.path(&format!("anchor-{round}.json")).to_str().unwrap().to_owned()
    }

    /// The id of the first event of a row.
    pub(super) fn event(&self, row: i64) -> Vec<u8> {
        let sql = "SELECT substr(entries, 17, 16) FROM chain_all WHERE writer = ?1 AND number = ?2";
        open(&self.place).query_row(sql, params![self.writer, row], |row| row.get(0)).unwrap()
    }

    /// Takes out of a database all that came after a checkpoint.
    pub(super) fn cut_after(database: &Connection, number: u64) {
        let column = |sql: &str| -> Vec<Vec<u8>> {
            let mut statement = database.prepare(sql).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        database.execute("DELETE FROM checkpoint WHERE number > ?1", [number.cast_signed()]).unwrap();
        let mut heads = BTreeMap::new();
        for body in column("SELECT CAST(body AS BLOB) FROM checkpoint ORDER BY number") {
            let checkpoint: Checkpoint = serde_json::from_slice(&body).unwrap();
            heads.extend(
                checkpoint.read().unwrap().moved.iter().map(|head| (*head.writer.as_bytes(), head.number)),
            );
        }
        for writer in column("SELECT DISTINCT writer FROM chain_all") {
            let last = heads.get(writer.as_slice()).copied().unwrap_or(-1);
            let sql = format!("DELETE FROM chain_row WHERE {ROW} > ?2");
            database.execute(&sql, params![writer, last]).unwrap();
        }
        let kept = column("SELECT entries FROM chain_all").concat();
        let kept: BTreeSet<&[u8]> = kept.chunks_exact(ENTRY_BYTES).map(|entry| &entry[16..32]).collect();
        for id in column("SELECT id FROM event").iter().filter(|id| !kept.contains(id.as_slice())) {
            database.execute("DELETE FROM event WHERE id = ?1", [id]).unwrap();
        }
    }

    /// A copy of the installation with a bent database.
    pub(super) fn copy(&self, bend: impl FnOnce(&Connection)) -> Copy {
        let place = Place::new();
        fs::create_dir(place.data()).unwrap();
        for entry in fs::read_dir(self.place.data()).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), place.data().join(entry.file_name())).unwrap();
            }
        }
        bend(&open(&place));
        Copy { place, keys: self.keys.clone() }
    }

    /// The log of the true installation.
    pub(super) fn export(&self, arguments: &[&str]) -> PathBuf {
        export(&self.place, arguments)
    }

    /// What the verifier says of a file.
    pub(super) fn judge(&self, log: &Path, arguments: &[&str]) -> Value {
        judge(log, &self.keys, arguments)
    }
}

impl Copy {
    /// Exports the bent log with the true key, and says what the verifier says of it.
    pub(super) fn verify(&self, arguments: &[&str]) -> Value {
        judge(&export(&self.place, &[]), &self.keys, arguments)
    }
}

fn open(place: &Place) -> Connection {
    Connection::open(place.data().join("readmit.db")).unwrap()
}

fn export(place: &Place, arguments: &[&str]) -> PathBuf {
    let log = place.path("log.jsonl");
    // An export overwrites nothing.
    let _ = fs::remove_file(&log);
    let command = [&["audit", "export", log.to_str().unwrap()], arguments].concat();
    place.json(&command).json();
    log
}

fn judge(log: &Path, keys: &str, arguments: &[&str]) -> Value {
    let command = [&["audit", "verify", log.to_str().unwrap(), "--key", keys], arguments].concat();
    let done = Place::new().json(&command);
    let said: Value = serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:?}"));
    assert_eq!(done.code, if said["ok"] == true { 0 } else { 6 });
    said
}

/// The kinds of findings.
pub(super) fn kinds(said: &Value) -> Vec<String> {
    let findings = said["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["finding"].as_str().unwrap().to_owned()).collect()
}

/// The only finding of a kind.
pub(super) fn find(said: &Value, kind: &str) -> Value {
    let findings = said["findings"].as_array().unwrap().iter();
    let found: Vec<&Value> = findings.filter(|finding| finding["finding"] == kind).collect();
    assert_eq!(found.len(), 1, "{said}");
    found[0].clone()
}

/// An id as it is told.
pub(super) fn text(id: &[u8]) -> String {
    uuid::Uuid::from_slice(id).unwrap().to_string()
}
