//! Key URIs (`otpauth://totp/…`), one a line, each with its user and a tab before it or without.

use super::draft::{Draft, Entry, Problem};
use super::fields;
use super::file::{ROWS_MAX, Reading, text};
use readmit_core::secret::Secret;

/// What every one begins with.
const BEGIN: &str = "otpauth://totp/";

/// Reads a list. Empty lines, and lines that begin with `#`, are passed over.
pub(super) fn read(file: &[u8], reading: &Reading<'_>) -> Result<Vec<Entry>, Problem> {
    let lines = text(file)?.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.take(ROWS_MAX + 1).map(|(number, line)| row(number, line, reading)).collect())
}

fn row(number: usize, line: &str, reading: &Reading<'_>) -> Entry {
    let mut draft = Draft::at(format!("line {number}"));
    let (user, uri) = match line.rsplit_once('\t') {
        Some((user, uri)) => (Some(user), uri.trim()),
        None => (None, line),
    };
    match uri.split_at_checked(BEGIN.len()) {
        Some((begin, rest)) if begin.eq_ignore_ascii_case(BEGIN) => {
            let rest = rest.split('#').next().unwrap_or_default();
            let (label, query) = rest.split_once('?').unwrap_or((rest, ""));
            about(&mut draft, user, label);
            settings(&mut draft, query);
        }
        _ => draft.fault("uri", "expected otpauth://totp/…, alone or behind a user and a tab"),
    }
    draft.finish(reading.map)
}

/// Whose it is: who is named before the URI, or the account in it. Who gave it out stands before a colon.
fn about(draft: &mut Draft, user: Option<&str>, label: &str) {
    let Some(label) = decoded(label) else {
        return draft.fault("uri", "expected a percent-encoded label");
    };
    let account = label.reveal().split_once(':').map_or(label.reveal(), |(_, account)| account);
    draft.serial(account);
    match user.and_then(fields::given) {
        Some(user) => {
            draft.user(user);
            draft.label(account);
        }
        None => draft.user(account),
    }
}

fn settings(draft: &mut Draft, query: &str) {
    let mut seen: Vec<&str> = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let known = ["secret", "algorithm", "digits", "period"];
        let Some(name) = known.into_iter().find(|known| name.eq_ignore_ascii_case(known)) else { continue };
        if seen.contains(&name) {
            draft.fault(name, "expected it once");
            continue;
        }
        seen.push(name);
        let Some(value) = decoded(value) else {
            draft.fault(name, "expected it percent-encoded");
            continue;
        };
        match name {
            "secret" => draft.seed(name, fields::base32_seed(value.reveal())),
            "algorithm" => draft.algorithm(name, value.reveal()),
            "digits" => draft.digits(name, value.reveal()),
            _ => draft.period(name, value.reveal()),
        }
    }
    if !seen.contains(&"secret") {
        draft.fault("secret", "expected one");
    }
}

/// Takes percent-encoding away. Seeds are seldom encoded, but may be.
fn decoded(text: &str) -> Option<Secret> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok().map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::lines;

    fn rows(text: &str) -> Vec<String> {
        lines(Format::Otpauth, text.as_bytes(), None)
    }

    #[test]
    fn uris_are_read_with_and_without_a_user() {
        let text = "# from the old server\n\n\
            otpauth://totp/ann%40example.com?secret=GEZDGNBVGY3TQOJQ\n\
            ben\tOTPAUTH://TOTP/Acme%20Inc.:Ben%27s%20phone?Secret=GEZDGNBVGY3TQOJQ%3D&issuer=Acme&algorithm=SHA512&\
            digits=8&period=60#x\n";
        assert_eq!(
            rows(text),
            [
                "line 3: ann@example.com None 31323334353637383930 SHA1/6/30 0",
                "line 4: ben Some(\"Ben's phone\") 31323334353637383930 SHA512/8/60 0",
            ]
        );
    }

    #[test]
    fn what_is_none_is_refused_line_by_line() {
        let text = "otpauth://hotp/ann?secret=GEZDGNBVGY3TQOJQ&counter=1\n\
                    otpauth-migration://offline?data=CjEKCkhlbGxv\n\
                    otpauth://totp/ann?digits=6\n\
                    otpauth://totp/ann?secret=0\n\
                    otpauth://totp/an%n?secret=GEZDGNBVGY3TQOJQ&digits=6&digits=8\n\
                    otpauth://totp/?secret=%FF\n\
                    手手手手手手\n";
        let form =
            "uri: expected otpauth://totp/…, alone or behind a user and a tab; user: expected the owner";
        assert_eq!(
            rows(text),
            [
                format!("line 1: {form}"),
                format!("line 2: {form}"),
                "line 3: secret: expected one".to_owned(),
                "line 4: secret: expected Base32".to_owned(),
                "line 5: uri: expected a percent-encoded label; digits: expected it once; user: expected the owner"
                    .to_owned(),
                "line 6: secret: expected it percent-encoded; user: expected the owner".to_owned(),
                format!("line 7: {form}"),
            ]
        );
    }
}
