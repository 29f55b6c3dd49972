//! Key URIs and codes of authenticator apps, as people paste and type them.

use super::{Outcome, text};
use readmit_core::secret::Secret;
use readmit_core::totp::{KeyUri, ReadUri, TypedTotp, check_label};

/// The whole input is one key URI, and one typed code.
///
/// # Panics
/// When a key URI is not read as it was written, or either shows what it holds.
pub fn key_uri(data: &[u8]) -> Outcome {
    let pasted = Secret::new(text(data));
    if let Ok(typed) = TypedTotp::read(&pasted) {
        let digits = pasted.reveal().chars().filter(char::is_ascii_digit).count();
        assert!((6..=8).contains(&digits), "{digits} digits");
        assert_eq!(format!("{typed:?}"), "TypedTotp(…)");
        return Outcome::Accepted;
    }
    let Ok(read) = ReadUri::read(&pasted) else { return Outcome::Refused };
    assert_eq!(read.parameters.check(), Ok(()));
    assert!(!format!("{read:?}").contains(read.seed.to_base32().reveal()), "the seed is not shown");
    // What cannot be a label is not written, so it need not be read again.
    let Ok(label) = check_label(&read.label) else { return Outcome::Accepted };
    let issuer = read.issuer.as_deref().and_then(|issuer| check_label(issuer).ok());
    let issuer = issuer.unwrap_or_else(|| "Readmit".to_owned());
    let written =
        KeyUri { issuer: &issuer, label: &label, seed: &read.seed, parameters: read.parameters }.to_text();
    let again = ReadUri::read(&written).expect("what was written is read");
    assert_eq!((again.label, again.issuer), (label, Some(issuer)));
    assert_eq!((again.seed.as_bytes(), again.parameters), (read.seed.as_bytes(), read.parameters));
    Outcome::Accepted
}
