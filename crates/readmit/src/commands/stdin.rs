//! Secrets that are handed over on standard input: arguments can be seen by everyone on the machine.

use crate::outcome::Trouble;
use readmit_core::limits::PASSWORD_CHARS_MAX;
use readmit_core::secret::Secret;
use std::io::{BufRead, BufReader, Read};

/// Bytes that are read at most: four for each character, and the end of the line.
const BYTES_MAX: u64 = PASSWORD_CHARS_MAX as u64 * 4 + 2;

/// Reads the first line as a password.
pub(super) fn password() -> Result<Secret, Trouble> {
    first_line(std::io::stdin().lock())
}

fn first_line(from: impl Read) -> Result<Secret, Trouble> {
    let mut line = String::new();
    BufReader::new(from.take(BYTES_MAX))
        .read_line(&mut line)
        .map_err(|error| Trouble::usage(format!("--password-stdin: standard input: {error}")))?;
    let given = Secret::new(line);
    let password = given.reveal().trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Trouble::usage(
            "--password-stdin: expected the password as the first line of standard input",
        ));
    }
    Ok(Secret::new(password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_password_spaces_included() {
        let read = |text: &str| first_line(text.as_bytes()).map(|secret| secret.reveal().to_owned()).ok();
        assert_eq!(read(" two words \r\nmore"), Some(" two words ".to_owned()));
        assert_eq!(read("no end"), Some("no end".to_owned()));
        assert_eq!((read(""), read("\n")), (None, None));
    }
}
