//! Bringing a key ring and a database together at start, or saying clearly why they do not fit.

use super::{Keys, Ring, RingError};
use crate::failure::Failure;
use crate::ports::{Clock, Random};
use crate::store::Store;
use readmit_core::secret::Secret;
use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where the ring comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A file. It is made when neither it nor any key in the database exists.
    File(PathBuf),
    /// The text itself, from the environment.
    Text(Secret),
}

/// Opens the ring for a database. Every key that the database knows must be in it, unchanged.
pub async fn open(
    store: &dyn Store,
    source: &KeySource,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Keys, Failure> {
    let known = store.key_checks().await?;
    let ring = match source {
        KeySource::Text(text) => Ring::read(text.reveal()).map_err(trouble)?,
        KeySource::File(path) => match read_file(path)? {
            Some(text) => Ring::read(&text).map_err(trouble)?,
            None if known.is_empty() => {
                let ring = Ring::generate(clock.now(), || random.bytes()).map_err(trouble)?;
                write_file(path, &ring.to_text().map_err(trouble)?)?;
                ring
            }
            None => {
                return Err(Failure::Keys(format!(
                    "the database was used with a key ring, and there is none at {}: put the ring there, or \
                     name it with --keys FILE or READMIT_KEY_RING",
                    path.display()
                )));
            }
        },
    };
    let held = ring.checks();
    for check in &known {
        match held.iter().find(|held| held.id == check.id) {
            Some(held) if held.check == check.check => {}
            Some(_) => {
                return Err(Failure::Keys(format!(
                    "key {} of the ring is not the key of this name that the database was used with",
                    check.id
                )));
            }
            None => {
                return Err(Failure::Keys(format!(
                    "the database was used with key {}, which the key ring does not have: this is another \
                     installation's ring, or an older copy of this one's",
                    check.id
                )));
            }
        }
    }
    let new: Vec<_> = held.into_iter().filter(|held| known.iter().all(|k| k.id != held.id)).collect();
    if !new.is_empty() {
        store.add_key_checks(known.len(), new).await?;
    }
    ring.open().map_err(trouble)
}

fn trouble(error: RingError) -> Failure {
    Failure::Keys(error.to_string())
}

fn read_file(path: &Path) -> Result<Option<Zeroizing<String>>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Keys(format!("{}: {error}", path.display()))),
    }
}

/// Writes the ring for the owner's eyes only, and makes sure that it is on the disk before any secret is
/// made with it.
fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let wrong = |error: io::Error| Failure::Keys(format!("{}: {error}", path.display()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Whole or not at all, and never over another one: a start that is cut off must not leave half a ring.
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
    std::fs::hard_link(&draft, path).map_err(wrong)?;
    std::fs::remove_file(&draft).map_err(wrong)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
    }
    Ok(())
}
