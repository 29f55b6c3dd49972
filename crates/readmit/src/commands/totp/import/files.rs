//! The files of an import: the tokens, whose they are, and what opens them.

use super::ImportArgs;
use crate::installation::at;
use crate::outcome::Trouble;
use readmit_app::totp::import::{Entry, FILE_BYTES_MAX, Reading, SerialMap, Unlock, read as read_tokens};
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use zeroize::Zeroizing;

/// Bytes of a file with a key or a password.
const SECRET_BYTES_MAX: usize = 4_096;

/// Reads all of them.
pub(super) fn read(asked: &ImportArgs, now: Timestamp) -> Result<Vec<Entry>, Trouble> {
    let unlock = unlock(asked)?;
    let map = asked.map.as_deref().map(map).transpose()?;
    let format = asked.format.map(Into::into);
    let file = bytes(&asked.file, FILE_BYTES_MAX)?;
    let reading = Reading { format, map: map.as_ref(), unlock: &unlock, now };
    read_tokens(&file, &reading).map_err(|problem| wrong("", &asked.file, &problem.what))
}

fn map(path: &Path) -> Result<SerialMap, Trouble> {
    let read = SerialMap::read(&bytes(path, FILE_BYTES_MAX)?);
    read.map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        wrong("--map: ", path, &all.join("\n"))
    })
}

fn unlock(asked: &ImportArgs) -> Result<Unlock, Trouble> {
    if let Some(path) = &asked.key_file {
        let key = text("--key-file: ", path)?;
        return Unlock::key(key.reveal()).map_err(|error| wrong("--key-file: ", path, &error.to_string()));
    }
    let Some(path) = &asked.password_file else { return Ok(Unlock::Nothing) };
    let lines = text("--password-file: ", path)?;
    let password = lines.reveal().lines().next().unwrap_or_default();
    if password.is_empty() {
        return Err(wrong("--password-file: ", path, "expected the password in the first line"));
    }
    Ok(Unlock::Password(Secret::new(password.to_owned())))
}

fn text(flag: &str, path: &Path) -> Result<Secret, Trouble> {
    let bytes = bytes(path, SECRET_BYTES_MAX)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong(flag, path, "expected text"))?;
    Ok(Secret::new(text.to_owned()))
}

/// A file of at most so many bytes.
fn bytes(path: &Path, bytes_max: usize) -> Result<Zeroizing<Vec<u8>>, Trouble> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Trouble::not_found("no_file", format!("there is no file at {}", path.display()))
        }
        _ => at(path, &error),
    };
    let file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    // Room for all at once: what a growing buffer leaves behind would not be zeroed.
    let room = usize::try_from(length).unwrap_or(usize::MAX).min(bytes_max) + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(bytes_max as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > bytes_max {
        return Err(wrong("", path, &format!("expected at most {bytes_max} bytes")));
    }
    Ok(bytes)
}

fn wrong(flag: &str, path: &Path, what: &str) -> Trouble {
    Trouble::usage(format!("{flag}{}: {what}", path.display()))
}
