//! The key URI that an authenticator app scans: `otpauth://totp/ISSUER:ACCOUNT?secret=…`
//! (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).

use super::{Algorithm, Parameters, ParametersError, Seed, SeedError};
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
    /// A line break or the like, or a character that hides or reorders others.
    #[error("must not contain control characters, or invisible ones")]
    Control,
}

/// What a key URI of any maker says.
#[derive(Debug, Clone)]
pub struct ReadUri {
    /// The seed.
    pub seed: Seed,
    /// What codes look like.
    pub parameters: Parameters,
    /// Whose they are, without the issuer.
    pub label: String,
    /// Who gives the codes out.
    pub issuer: Option<String>,
}

/// Why a text is no key URI of a TOTP. Nothing of the text is told: it holds a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadUriError {
    /// Another scheme, or another type than `totp`.
    #[error("must begin with otpauth://totp/")]
    Kind,
    /// No seed, or none that could be one.
    #[error("secret {0}")]
    Secret(SeedError),
    /// A setting that cannot be read.
    #[error("{0} must be what a TOTP can have")]
    Setting(&'static str),
    /// Settings that no TOTP can have.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
}

/// Checks a label and answers it trimmed.
pub fn check_label(label: &str) -> Result<String, LabelError> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > CHARS_MAX || encoded(label).len() > ENCODED_MAX {
        return Err(LabelError::Length);
    }
    if label.chars().any(|c| c.is_control() || is_deceptive(c)) {
        return Err(LabelError::Control);
    }
    if label.contains(':') { Err(LabelError::Colon) } else { Ok(label.to_owned()) }
}

/// Whether a character shows nothing, or turns others round (UAX #9): two labels that look alike, or one that reads as
/// another. The joiners U+200C and U+200D stay, which scripts and emoji need.
const fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
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

impl ReadUri {
    /// Reads a key URI. What is left out has the usual value.
    pub fn read(text: &Secret) -> Result<Self, ReadUriError> {
        let url = url::Url::parse(text.reveal().trim()).map_err(|_| ReadUriError::Kind)?;
        if url.scheme() != "otpauth" || url.host_str() != Some("totp") {
            return Err(ReadUriError::Kind);
        }
        let mut parameters = Parameters::default();
        let (mut secret, mut issuer) = (None, None);
        for (name, value) in url.query_pairs() {
            match &*name {
                "secret" => secret = Some(Secret::new(value.into_owned())),
                "issuer" => issuer = Some(value.into_owned()),
                "algorithm" => {
                    let known = Algorithm::read(&value);
                    parameters.algorithm = known.ok_or(ReadUriError::Setting("algorithm"))?;
                }
                "digits" => parameters.digits = value.parse().map_err(|_| ReadUriError::Setting("digits"))?,
                "period" => parameters.period = value.parse().map_err(|_| ReadUriError::Setting("period"))?,
                _ => {}
            }
        }
        parameters.check()?;
        let secret = secret.ok_or(ReadUriError::Secret(SeedError::Length))?;
        let seed = Seed::from_base32(&secret).map_err(ReadUriError::Secret)?;
        let path: String = percent_decoded(url.path().trim_start_matches('/'));
        let (first, label) = path.split_once(':').map_or((None, &*path), |(first, rest)| (Some(first), rest));
        let issuer = issuer.or_else(|| first.map(str::to_owned)).filter(|issuer| !issuer.is_empty());
        Ok(Self { seed, parameters, label: label.trim().to_owned(), issuer })
    }
}

/// A path without its percent-encoding; bytes that are no UTF-8 become the replacement character.
fn percent_decoded(path: &str) -> String {
    // The form decoder knows `+` as a space, which a path does not.
    let pair = format!("x={}", path.replace('+', "%2B").replace('&', "%26"));
    let decoded = url::form_urlencoded::parse(pair.as_bytes()).next();
    decoded.map_or_else(String::new, |(_, value)| value.into_owned())
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
    fn a_key_uri_is_read_as_it_was_written() {
        let parameters = Parameters { algorithm: Algorithm::Sha256, digits: 8, period: 60 };
        for (issuer, label) in
            [("Readmit", "My phone"), ("Ä & Söhne", "josé+1@example.com/?#%"), ("手", "机")]
        {
            let read = ReadUri::read(&Secret::new(uri(issuer, label, parameters))).unwrap();
            assert_eq!((read.issuer.as_deref(), read.label.as_str()), (Some(issuer), label));
            assert_eq!(read.parameters, parameters);
            assert_eq!(read.seed.as_bytes(), b"12345678901234567890");
        }
    }

    #[test]
    fn other_texts_are_no_key_uris() {
        let read = |text: &str| ReadUri::read(&Secret::new(text.to_owned())).map(|read| read.parameters);
        assert_eq!(read("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"), Ok(Parameters::default()));
        assert_eq!(read("otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP"), Err(ReadUriError::Kind));
        assert_eq!(read("https://totp/x?secret=JBSWY3DPEHPK3PXP"), Err(ReadUriError::Kind));
        assert_eq!(read("otpauth://totp/x"), Err(ReadUriError::Secret(SeedError::Length)));
        assert_eq!(read("otpauth://totp/x?secret=1"), Err(ReadUriError::Secret(SeedError::Base32)));
        let with = |setting: &str| read(&format!("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&{setting}"));
        assert_eq!(with("algorithm=MD5"), Err(ReadUriError::Setting("algorithm")));
        assert_eq!(with("digits=x"), Err(ReadUriError::Setting("digits")));
        assert_eq!(with("digits=4"), Err(ReadUriError::Parameters(ParametersError::Digits)));
        assert_eq!(with("period=7"), Err(ReadUriError::Parameters(ParametersError::Period)));
    }

    #[test]
    fn labels_are_checked() {
        assert_eq!(check_label(" My phone "), Ok("My phone".to_owned()));
        assert_eq!(check_label("手机"), Ok("手机".to_owned()));
        assert_eq!(check_label(" "), Err(LabelError::Length));
        assert_eq!(check_label(&"x".repeat(101)), Err(LabelError::Length));
        assert_eq!(check_label(&"手".repeat(67)), Err(LabelError::Length));
        assert_eq!(check_label("a:b"), Err(LabelError::Colon));
        for text in ["a\nb", "\u{feff}", "My \u{202e}enohp", "a\u{200b}b"] {
            assert_eq!(check_label(text), Err(LabelError::Control), "{text:?}");
        }
        assert_eq!(check_label("👩\u{200d}💻"), Ok("👩\u{200d}💻".to_owned()));
    }
}
