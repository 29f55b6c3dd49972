//! Tokens of FreeIPA: entries of its directory as LDIF (RFC 2849), or as `ipa otptoken-find --all --raw` prints them.
//!
//! The two differ in the seed. LDIF marks Base64 with a second colon and gives the bytes themselves otherwise; the command
//! line sets every line off from the margin, and its seeds are always Base64.

use super::draft::{Draft, Entry, Problem};
use super::fields::{self, Drift};
use super::file::{ROWS_MAX, Reading, text};
use data_encoding::BASE64;
use readmit_core::time::Timestamp;
use readmit_core::totp::Seed;
use zeroize::{Zeroize, Zeroizing};

/// Characters of one value; the longest that is of use is a distinguished name.
const VALUE_CHARS_MAX: usize = 4_096;

/// One value of an entry.
struct Attribute {
    /// In lower case.
    name: String,
    value: Zeroizing<Vec<u8>>,
}

/// Whether a line is an attribute that only such entries have.
pub(super) fn is_attribute(line: &str) -> bool {
    let name = line.get(..8).unwrap_or_default();
    name.eq_ignore_ascii_case("ipatoken") && line.contains(':')
        || line.get(..12).is_some_and(|begin| begin.eq_ignore_ascii_case("dn: ipatoken"))
}

/// Reads entries. Those that are no tokens are passed over.
pub(super) fn read(file: &[u8], reading: &Reading<'_>) -> Result<Vec<Entry>, Problem> {
    let text = text(file)?;
    let is_shell = text.lines().any(|line| line.starts_with("  ") && is_attribute(line.trim_start()));
    let (mut entries, mut entry, mut begin) = (Vec::new(), Vec::new(), 1);
    let mut close = |entry: &mut Vec<Attribute>, begin: usize| {
        if entry.iter().any(|attribute: &Attribute| attribute.name.starts_with("ipatoken"))
            && entries.len() <= ROWS_MAX
        {
            entries.push(row(begin, entry, reading));
        }
        entry.clear();
    };
    for (number, line) in logical(text, is_shell) {
        // A blank line ends an entry in both.
        if line.trim().is_empty() {
            close(&mut entry, begin);
            continue;
        }
        let Some(attribute) = attribute(&line, is_shell) else { continue };
        if entry.is_empty() {
            begin = number;
        }
        entry.push(attribute);
    }
    close(&mut entry, begin);
    Ok(entries)
}

/// Lines with the number of their first, and with what was broken put together again.
fn logical(text: &str, is_shell: bool) -> Vec<(usize, Zeroizing<String>)> {
    let mut lines: Vec<(usize, Zeroizing<String>)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        match line.strip_prefix(' ').filter(|_| !is_shell) {
            Some(more) => {
                if let Some((_, last)) = lines.last_mut().filter(|(_, last)| last.len() < VALUE_CHARS_MAX) {
                    last.push_str(more);
                }
            }
            None => lines.push((index + 1, Zeroizing::new(line.to_owned()))),
        }
    }
    lines
}

fn attribute(line: &str, is_shell: bool) -> Option<Attribute> {
    let (name, value) = line.trim().split_once(':')?;
    let name = name.trim().to_ascii_lowercase();
    let (is_base64, value) = match value.strip_prefix(':') {
        Some(value) => (true, value.trim()),
        None => (is_shell && name == "ipatokenotpkey", value.trim()),
    };
    let value = if is_base64 {
        // What is no Base64 is no value; the field then says what was expected.
        BASE64.decode(value.as_bytes()).unwrap_or_default()
    } else {
        value.as_bytes().to_vec()
    };
    Some(Attribute { name, value: Zeroizing::new(value) })
}

fn row(begin: usize, entry: &mut [Attribute], reading: &Reading<'_>) -> Entry {
    let mut draft = Draft::at(format!("entry at line {begin}"));
    let mut is_totp = false;
    for Attribute { name, value } in entry {
        if name == "ipatokenotpkey" {
            draft.seed(name, Seed::new(value.to_vec()));
            value.zeroize();
            continue;
        }
        let text = String::from_utf8_lossy(value);
        let text = text.as_ref();
        match name.as_str() {
            "ipatokenowner" => draft.user(&fields::name_in_directory(text)),
            "ipatokenuniqueid" => draft.serial(text),
            "description" => draft.label(text),
            "ipatokenotpalgorithm" => draft.algorithm(name, text),
            "ipatokenotpdigits" => draft.digits(name, text),
            "ipatokentotptimestep" => {
                is_totp = true;
                draft.period(name, text);
            }
            "ipatokentotpclockoffset" => match text.parse() {
                Ok(secs) => draft.drift(Drift::Nearest(secs)),
                Err(_) => draft.fault(name, "expected seconds"),
            },
            "objectclass" | "type" => {
                is_totp |= kinds(text);
            }
            "ipatokendisabled" if text.eq_ignore_ascii_case("true") => {
                draft.fault(name, "expected a token that is not switched off");
            }
            "ipatokennotafter" if generalized(text).is_none_or(|end| end <= reading.now) => {
                draft.fault(name, "expected an instant that is not over");
            }
            _ => {}
        }
    }
    if !is_totp {
        draft.fault("objectclass", "expected ipatokentotp: only time-based codes can be taken over");
    }
    draft.finish(reading.map)
}

/// Whether a class, or the word of the command line for it, is that of time-based codes; the command line parts classes
/// by commas.
fn kinds(text: &str) -> bool {
    text.split(',')
        .any(|kind| ["ipatokentotp", "totp"].iter().any(|totp| kind.trim().eq_ignore_ascii_case(totp)))
}

/// An instant as directories write it (RFC 4517 section 3.3.13), in UTC: `20301231235959Z`.
fn generalized(text: &str) -> Option<Timestamp> {
    let digits = text.strip_suffix('Z')?;
    let at = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", digits).ok()?;
    let at = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Timestamp::from_millis(at.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::lines;

    const SEED: &str = "3132333435363738393031323334353637383930";

    #[test]
    fn ldif_is_read() {
        let ldif = include_bytes!("../../../tests/fixtures/totp/freeipa.ldif");
        assert_eq!(
            lines(Format::FreeIpa, ldif, None),
            [
                format!("entry at line 8: ann Some(\"Ann's phone\") {SEED} SHA256/8/60 -2"),
                format!("entry at line 24: ben None {SEED} SHA1/6/30 0"),
                "entry at line 34: objectclass: expected ipatokentotp: only time-based codes can be taken over".to_owned(),
                "entry at line 43: ipatokendisabled: expected a token that is not switched off; ipatokennotafter: \
                 expected an instant that is not over; ipatokenotpkey: must have between 10 and 128 bytes; \
                 ipatokentotpclockoffset: expected seconds"
                    .to_owned(),
            ]
        );
    }

    #[test]
    fn the_output_of_the_command_line_is_read() {
        let text = include_bytes!("../../../tests/fixtures/totp/freeipa.txt");
        assert_eq!(
            lines(Format::FreeIpa, text, None),
            [
                format!("entry at line 4: ann None {SEED} SHA1/6/30 1"),
                format!("entry at line 14: ben None {SEED} SHA1/6/30 0"),
            ]
        );
    }
}
