//! Where a key ring comes from: a file, the environment, or a command that fetches it (from a KMS).

use super::{Ring, RingError};
use crate::failure::Failure;
use readmit_core::secret::Secret;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use zeroize::Zeroizing;

/// How long a command may take to tell the ring.
const COMMAND_TIME: Duration = Duration::from_secs(10);

/// What a command may tell; a ring has a few thousand bytes.
const RING_BYTES_MAX: u64 = 1024 * 1024;

/// Where the ring comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A file. It is made when neither it nor any key in the database exists.
    File(PathBuf),
    /// The text itself, from the environment.
    Text(Secret),
    /// A program with its arguments, run without a shell; what it writes to standard output is the ring.
    Command(Vec<String>),
}

impl KeySource {
    /// Reads the ring; `None` where it should be a file and there is none.
    pub async fn read(&self) -> Result<Option<Ring>, Failure> {
        match self {
            Self::Text(text) => Ring::read(text.reveal()).map(Some).map_err(trouble),
            Self::Command(words) => Ring::read(&run(words).await?).map(Some).map_err(trouble),
            Self::File(path) => match read_file(path)? {
                Some(text) => Ring::read(&text).map(Some).map_err(trouble),
                None => Ok(None),
            },
        }
    }

    /// The file that the program itself writes new keys to, where the ring comes from one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Text(_) | Self::Command(_) => None,
        }
    }
}

pub(super) fn trouble(error: RingError) -> Failure {
    Failure::Keys(error.to_string())
}

async fn run(words: &[String]) -> Result<Zeroizing<String>, Failure> {
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| Failure::Keys("the command for the key ring is empty".to_owned()))?;
    let failed =
        |error: io::Error| Failure::Keys(format!("the command for the key ring, {program}: {error}"));
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let Some(stdout) = child.stdout.take() else { return Err(failed(io::ErrorKind::BrokenPipe.into())) };
    let told = async {
        let mut text = Zeroizing::new(String::new());
        stdout.take(RING_BYTES_MAX).read_to_string(&mut text).await?;
        Ok::<_, io::Error>((text, child.wait().await?))
    };
    let (text, status) = tokio::time::timeout(COMMAND_TIME, told)
        .await
        .map_err(|_| failed(io::ErrorKind::TimedOut.into()))?
        .map_err(failed)?;
    if status.success() {
        Ok(text)
    } else {
        Err(Failure::Keys(format!("the command for the key ring, {program}, ended with {status}")))
    }
}

fn read_file(path: &Path) -> Result<Option<Zeroizing<String>>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Keys(format!("{}: {error}", path.display()))),
    }
}

/// Writes a new ring, never over one that is there.
pub(super) fn create(path: &Path, ring: &Ring) -> Result<(), Failure> {
    put(path, ring, |draft| {
        std::fs::hard_link(draft, path)?;
        std::fs::remove_file(draft)
    })
}

/// Puts a ring in the place of the one that is there.
pub fn replace(path: &Path, ring: &Ring) -> Result<(), Failure> {
    put(path, ring, |draft| std::fs::rename(draft, path))
}

/// Writes the ring for the owner's eyes only, and makes sure that it is on the disk before any secret is
/// made with it. Whole or not at all: a process that is cut off must not leave half a ring.
fn put(path: &Path, ring: &Ring, place: impl Fn(&Path) -> io::Result<()>) -> Result<(), Failure> {
    let wrong = |error: io::Error| Failure::Keys(format!("{}: {error}", path.display()));
    let text = ring.to_text().map_err(trouble)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    match std::fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(wrong(error)),
        _ => {}
    }
    let mut file = options.open(&draft).map_err(wrong)?;
    file.write_all(text.as_bytes()).map_err(wrong)?;
    file.sync_all().map_err(wrong)?;
    place(&draft).map_err(wrong)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{Random as _, SystemRandom};
    use readmit_core::time::Timestamp;

    fn words(words: &[&str]) -> KeySource {
        KeySource::Command(words.iter().map(ToString::to_string).collect())
    }

    #[tokio::test]
    async fn a_command_tells_the_ring() {
        let ring = Ring::generate(Timestamp::from_millis(1), || SystemRandom.bytes()).unwrap();
        let told = words(&["echo", ring.to_text().unwrap().as_str()]).read().await.unwrap().unwrap();
        assert_eq!(told.checks(), ring.checks());
    }

    #[tokio::test]
    async fn a_command_that_fails_is_told_without_what_it_said() {
        for (source, said) in [
            (words(&["sh", "-c", "echo s3cret; exit 3"]), "exit status: 3"),
            (words(&["/no/such/program"]), "/no/such/program"),
            (words(&["echo", "s3cret"]), "cannot be read"),
            (words(&[]), "is empty"),
        ] {
            let error = source.read().await.unwrap_err().to_string();
            assert!(error.contains(said) && !error.contains("s3cret"), "{error}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_that_never_ends_is_cut_off() {
        let error = words(&["sleep", "100000"]).read().await.unwrap_err();
        assert!(error.to_string().contains("timed out"), "{error}");
    }
}
