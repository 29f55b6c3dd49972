//! The key URI that an authenticator app scans: `otpauth://totp/ISSUER:ACCOUNT?secret=…`
//! (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).

use super::{Parameters, Seed};
use crate::secret::Secret;
use std::fmt::Write;

/// Characters of a label, and of an issuer.
const CHARS_MAX: usize = 100;
/// Bytes of either when percent-encoded: the issuer stands twice in a key URI, and the whole must fit into a QR code.
const ENCODED_MAX: usize = 600;

/// What a key URI says.
#[derive(Debug, Clone, Copy)]
pub struct KeyUri<'a> {
    /// Who gives the codes out.
    pub issuer: &'a str,
    /// Whose they are, as the app shows it.
    pub label: &'a str,
    /// The seed.
    pub seed: &'a Seed,
    /// What codes look like.
    pub parameters: Parameters,
}

/// Why a text cannot be a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// Nothing, or too much.
    #[error("must have 1 to {CHARS_MAX} characters, and at most {ENCODED_MAX} when percent-encoded")]
    Length,
    /// A colon stands between issuer and account in a key URI, and apps split there, encoded or not.
    #[error("must not contain a colon: authenticator apps split the label there")]
    Colon,
    /// A line break or the like.
    #[error("must not contain control characters")]
    Control,
}

/// Checks a label and answers it trimmed.
pub fn check_label(label: &str) -> Result<String, LabelError> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > CHARS_MAX || encoded(label).len() > ENCODED_MAX {
        return Err(LabelError::Length);
    }
    if label.chars().any(char::is_control) {
        return Err(LabelError::Control);
    }
    if label.contains(':') { Err(LabelError::Colon) } else { Ok(label.to_owned()) }
}

/// Checks an issuer: the same rules as for a label.
pub(super) fn check_issuer(issuer: &str) -> Result<String, LabelError> {
    check_label(issuer)
}

impl KeyUri<'_> {
    /// The text. It holds the seed, so it is a secret.
    pub fn to_text(self) -> Secret {
        let Parameters { algorithm, digits, period } = self.parameters;
        let secret = self.seed.to_base32();
        // The name of an application may hold a colon, or be long; here it cannot.
        let mut issuer = self.issuer.replace(':', " ");
        while encoded(issuer.trim()).len() > ENCODED_MAX {
            issuer.pop();
        }
        let issuer = encoded(issuer.trim());
        let label = encoded(self.label);
        Secret::new(format!(
            "otpauth://totp/{issuer}:{label}?secret={}&issuer={issuer}&algorithm={algorithm}&digits={digits}&period={period}",
            secret.reveal()
        ))
    }
}

/// Percent-encoded (RFC 3986 section 2.1): everything but the unreserved characters, so that a space is `%20`, which apps
/// read, and not `+`, which some show.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::totp::Algorithm;

    fn uri(issuer: &str, label: &str, parameters: Parameters) -> String {
        let seed = Seed::new(b"12345678901234567890".to_vec()).unwrap();
        KeyUri { issuer, label, seed: &seed, parameters }.to_text().reveal().to_owned()
    }

    #[test]
    fn the_label_is_issuer_and_account() {
        assert_eq!(
            uri("Readmit", "My phone", Parameters::default()),
            "otpauth://totp/Readmit:My%20phone?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Readmit\
             &algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn reserved_and_foreign_characters_are_encoded() {
        let parameters = Parameters { algorithm: Algorithm::Sha512, digits: 8, period: 60 };
        let text = uri("Ä & Söhne", "josé+1@example.com/?#%", parameters);
        assert!(text.starts_with(
            "otpauth://totp/%C3%84%20%26%20S%C3%B6hne:jos%C3%A9%2B1%40example.com%2F%3F%23%25?secret="
        ));
        assert!(text.ends_with("&issuer=%C3%84%20%26%20S%C3%B6hne&algorithm=SHA512&digits=8&period=60"));
        assert!(uri("A:B", "x", Parameters::default()).starts_with("otpauth://totp/A%20B:x?"));
    }

    #[test]
    fn labels_are_checked() {
        assert_eq!(check_label(" My phone "), Ok("My phone".to_owned()));
        assert_eq!(check_label("手机"), Ok("手机".to_owned()));
        assert_eq!(check_label(" "), Err(LabelError::Length));
        assert_eq!(check_label(&"x".repeat(101)), Err(LabelError::Length));
        assert_eq!(check_label(&"手".repeat(67)), Err(LabelError::Length));
        assert_eq!(check_label("a:b"), Err(LabelError::Colon));
        assert_eq!(check_label("a\nb"), Err(LabelError::Control));
    }
}
