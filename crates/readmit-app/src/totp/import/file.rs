//! A file from another system: which format it has, and what is in it.

use super::draft::{Entry, Problem};
use super::map::SerialMap;
use super::pskc::Unlock;
use super::table::{is_kind, title};
use super::{freeipa, keycloak, oath, otpauth, privacyidea, pskc};
use readmit_core::time::Timestamp;

/// Bytes of a file: a quarter of a million rows of the longest format, and memory that any server has.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Rows of a file.
pub const ROWS_MAX: usize = 200_000;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Portable Symmetric Key Container, RFC 6030.
    Pskc,
    /// A table with titles, or the form without them that vendors of devices ship.
    Csv,
    /// What privacyIDEA exports, as JSON or as a table.
    PrivacyIdea,
    /// A realm that Keycloak exported, with its users.
    Keycloak,
    /// Tokens of FreeIPA, as LDIF or as its command line prints them.
    FreeIpa,
    /// Key URIs, one a line.
    Otpauth,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Pskc, Self::Csv, Self::PrivacyIdea, Self::Keycloak, Self::FreeIpa, Self::Otpauth];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pskc => "pskc",
            Self::Csv => "csv",
            Self::PrivacyIdea => "privacyidea",
            Self::Keycloak => "keycloak",
            Self::FreeIpa => "freeipa",
            Self::Otpauth => "otpauth",
        }
    }

    /// Tells the format from the content; a wrong guess is refused when the file is read.
    pub fn detect(file: &[u8]) -> Option<Self> {
        let text = text(file).ok()?;
        let begin = text.trim_start();
        match begin.chars().next()? {
            '<' => return Some(Self::Pskc),
            '{' | '[' if text.contains("\"otpkey\"") => return Some(Self::PrivacyIdea),
            '{' | '[' if text.contains("\"users\"") => return Some(Self::Keycloak),
            '{' | '[' => return None,
            _ => {}
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let first = lines.next()?;
        let uri = first.rsplit('\t').next().unwrap_or(first);
        if uri.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("otpauth:")) {
            return Some(Self::Otpauth);
        }
        if std::iter::once(first).chain(lines).any(freeipa::is_attribute) {
            return Some(Self::FreeIpa);
        }
        let cells: Vec<&str> =
            first.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"')).collect();
        if is_kind(cells.get(3).copied()) {
            return Some(Self::PrivacyIdea);
        }
        let is_table =
            is_kind(cells.get(2).copied()) || cells.iter().any(|cell| oath::is_secret(&title(cell)));
        is_table.then_some(Self::Csv)
    }
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The format; told from the content when absent.
    pub format: Option<Format>,
    /// Whose devices are, where the file does not say.
    pub map: Option<&'a SerialMap>,
    /// What opens encrypted values.
    pub unlock: &'a Unlock,
    /// What has expired by now is refused.
    pub now: Timestamp,
}

/// Reads a file: its rows, and what is wrong with those that are none, in the order of the file. `Err` when the file as a
/// whole cannot be read.
pub fn read(file: &[u8], reading: &Reading<'_>) -> Result<Vec<Entry>, Problem> {
    let format = if let Some(format) = reading.format {
        format
    } else {
        text(file)?;
        let names = Format::ALL.map(Format::as_str).join(", ");
        let unknown =
            || Problem::of_file(format!("expected one of the formats {names}: name the one it has"));
        Format::detect(file).ok_or_else(unknown)?
    };
    let entries = match format {
        Format::Pskc => pskc::read(file, reading),
        Format::Csv => oath::read(file, reading),
        Format::PrivacyIdea => privacyidea::read(file, reading),
        Format::Keycloak => keycloak::read(file, reading),
        Format::FreeIpa => freeipa::read(file, reading),
        Format::Otpauth => otpauth::read(file, reading),
    }?;
    if entries.is_empty() {
        return Err(Problem::of_file(format!(
            "expected at least one TOTP in the format {}",
            format.as_str()
        )));
    }
    if entries.len() > ROWS_MAX { Err(super::table::too_many()) } else { Ok(entries) }
}

/// A file as text, without the mark that some programs put first.
pub(super) fn text(file: &[u8]) -> Result<&str, Problem> {
    if file.len() > FILE_BYTES_MAX {
        return Err(Problem::of_file(format!(
            "expected at most {FILE_BYTES_MAX} bytes: part it into several files"
        )));
    }
    let text = std::str::from_utf8(file).map_err(|error| {
        Problem::of_file(format!("expected UTF-8 text, which ends at byte {}", error.valid_up_to()))
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_from_the_content() {
        for (text, format) in [
            ("\u{feff} <?xml version=\"1.0\"?><KeyContainer/>", Some(Format::Pskc)),
            ("[{\"serial\": \"T1\", \"otpkey\": \"00\"}]", Some(Format::PrivacyIdea)),
            ("ann@realm, T1, 3132, totp, 6, 30", Some(Format::PrivacyIdea)),
            ("{\"realm\": \"x\", \"users\": []}", Some(Format::Keycloak)),
            ("# extended LDIF\n\ndn: ipatokenuniqueid=1,cn=otp\n", Some(Format::FreeIpa)),
            ("---\n1 OTP token matched\n---\n  ipatokenuniqueid: 1\n", Some(Format::FreeIpa)),
            ("# exported\nann\totpauth://totp/x", Some(Format::Otpauth)),
            ("OTPAUTH://totp/x?secret=", Some(Format::Otpauth)),
            ("upn,serial number,secret key,time interval\n", Some(Format::Csv)),
            ("\"User\";\"Secret_Base32\"\n", Some(Format::Csv)),
            ("123456,3132333435363738393031323334353637383930,TOTP,6,30", Some(Format::Csv)),
            ("{\"a\": 1}", None),
            ("dear all", None),
            ("", None),
        ] {
            assert_eq!(Format::detect(text.as_bytes()), format, "{text}");
        }
    }

    #[test]
    fn what_is_no_text_or_too_much_is_refused() {
        let unlock = Unlock::default();
        let reading = Reading { format: None, map: None, unlock: &unlock, now: Timestamp::default() };
        let what = |file: &[u8]| read(file, &reading).unwrap_err().what;
        assert_eq!(what(b"ab\xff"), "expected UTF-8 text, which ends at byte 2");
        assert!(what(&vec![b' '; FILE_BYTES_MAX + 1]).starts_with("expected at most 67108864 bytes"));
        assert!(what(b"hello").starts_with("expected one of the formats pskc, csv, privacyidea"));
        assert_eq!(what(b"{\"users\": []}"), "expected at least one TOTP in the format keycloak");
        let rows = "ann\tx\n".repeat(ROWS_MAX + 1);
        let reading = Reading { format: Some(Format::Otpauth), ..reading };
        assert!(
            read(rows.as_bytes(), &reading).unwrap_err().what.starts_with("expected at most 200000 rows")
        );
    }
}
