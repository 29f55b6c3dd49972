//! A throw-away PostgreSQL: real, durable, on a socket in a directory that nobody else knows.
//!
//! A shell watches it. The shell waits on a pipe that only the test process holds, so the server stops and
//! its directory goes however that process ends, `kill -9` included.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// PostgreSQL's superuser in the cluster; it needs no password.
const SUPERUSER: &str = "readmit";

/// As durable as in production.
const SETTINGS: &str = "-c listen_addresses= -c fsync=on -c synchronous_commit=on -c max_connections=300";

/// `$1`: PostgreSQL's programs. `$2`: the directory. `$3`: options. `$4`: the superuser.
const WATCH: &str = r#"
cd "$2" || exit 1
if "$1/initdb" -D "$2/data" -U "$4" -A trust -E UTF8 --locale=C --no-sync >"$2/log" 2>&1 </dev/null &&
   "$1/pg_ctl" start -w -s -D "$2/data" -l "$2/log" -o "$3 -k $2" >>"$2/log" 2>&1 </dev/null
then echo ready
else echo failed
fi
read -r line
"$1/pg_ctl" stop -w -s -m immediate -D "$2/data" >/dev/null 2>&1
rm -rf "$2"
"#;

/// A running server with nothing in it but what [`Cluster::database`] made.
pub struct Cluster {
    directory: PathBuf,
    databases: AtomicU32,
    /// Its standard input is the pipe.
    _watch: Child,
}

impl Cluster {
    /// The test process's cluster; the first call starts it.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start; the message says what to do.
    pub fn start() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(Self::launch)
    }

    fn launch() -> Self {
        let programs = programs();
        let user = Unprivileged::find();
        let directory = make_directory(user.as_ref());
        let mut watch = Command::new("sh");
        watch
            .args(["-c", WATCH, "readmit-postgres"])
            .args([programs.as_os_str(), directory.as_os_str()])
            .args([SETTINGS, SUPERUSER])
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // A signal to the test's process group must not stop the shell before it has cleaned up.
            .process_group(0);
        if let Some(user) = &user {
            watch.uid(user.uid).gid(user.gid);
        }
        let mut watch = watch.spawn().expect("`sh` runs");
        let mut word = String::new();
        let mut said = BufReader::new(watch.stdout.take().expect("the pipe was asked for"));
        said.read_line(&mut word).expect("the shell answers");
        if word.trim() != "ready" {
            let log =
                std::fs::read_to_string(directory.join("log")).unwrap_or_else(|error| error.to_string());
            panic!("PostgreSQL from {} did not start in {}:\n{log}", programs.display(), directory.display());
        }
        Self { directory, databases: AtomicU32::new(0), _watch: watch }
    }

    /// Makes an empty database and returns its URL, which has no parameters yet.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let connected = tokio_postgres::connect(&self.url("postgres"), tokio_postgres::NoTls).await;
        let (client, connection) = connected.expect("the cluster accepts connections");
        let connection = tokio::spawn(connection);
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("a database can be made");
        drop(client);
        connection.await.expect("the connection ends").expect("the connection ends well");
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        // The host is the socket's directory; the only characters of it that a URL minds are slashes.
        let host = self.directory.display().to_string().replace('/', "%2F");
        format!("postgres://{SUPERUSER}@{host}/{database}")
    }
}

/// The account that the server runs as, because it refuses to run as root.
struct Unprivileged {
    uid: u32,
    gid: u32,
}

impl Unprivileged {
    /// `None` where the tests themselves do not run as root.
    fn find() -> Option<Self> {
        let output = Command::new("id").arg("-u").output().expect("`id` runs");
        if String::from_utf8_lossy(&output.stdout).trim() != "0" {
            return None;
        }
        let users = std::fs::read_to_string("/etc/passwd").expect("the list of users can be read");
        let find = |name: &str| {
            let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut ids = line.split(':').skip(2).map(str::parse);
            Some(Self { uid: ids.next()?.ok()?, gid: ids.next()?.ok()? })
        };
        let user = find("postgres").or_else(|| find("nobody"));
        Some(
            user.expect(
                "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`",
            ),
        )
    }
}

/// Only its owner can enter it. The path is short: a socket's path has at most 107 bytes.
fn make_directory(owner: Option<&Unprivileged>) -> PathBuf {
    let directory = tempfile::Builder::new().prefix("readmit-pg-").tempdir();
    // The shell removes it, once the server has stopped.
    let directory = directory.expect("the directory for temporary files can be written").keep();
    if let Some(owner) = owner {
        chown(&directory, Some(owner.uid), Some(owner.gid)).expect("root may give a directory away");
    }
    directory
}

/// Where `initdb` and `pg_ctl` are: on the path, or where Debian keeps them, the newest version first.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    versions.sort_by_key(|path| std::cmp::Reverse(number(path)));
    places.extend(versions.into_iter().map(|version| version.join("bin")));
    let has = |place: &Path| place.join("initdb").is_file() && place.join("pg_ctl").is_file();
    places.into_iter().find(|place| has(place)).unwrap_or_else(|| {
        panic!(
            "PostgreSQL is not installed: its programs `initdb` and `pg_ctl` are neither on the path nor under \
             /usr/lib/postgresql. On Debian: apt-get install postgresql"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn databases_are_apart_and_durable() {
        let cluster = Cluster::start();
        let (one, other) = (cluster.database().await, cluster.database().await);
        assert_ne!(one, other);
        let (client, connection) = tokio_postgres::connect(&one, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        for (setting, expected) in
            [("fsync", "on"), ("synchronous_commit", "on"), ("server_encoding", "UTF8")]
        {
            let row = client.query_one("SELECT current_setting($1)", &[&setting]).await.unwrap();
            assert_eq!(row.get::<_, &str>(0), expected, "{setting}");
        }
    }
}
