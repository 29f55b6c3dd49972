//! Single values as other systems write them: seeds, names in directories, labels, drifts.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use readmit_core::secret::Secret;
use readmit_core::totp::{Seed, SeedError, check_label};
use zeroize::Zeroizing;

/// Characters of a seed as it is written: 128 bytes in hexadecimal, and room for what people put between.
const SEED_CHARS_MAX: usize = 512;

/// How far a device's clock is ahead of the server's (behind: negative), in the three ways that systems keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drift {
    /// Whole steps.
    Steps(i64),
    /// Seconds, the nearest step of which is meant.
    Nearest(i64),
    /// Seconds from an instant of the server back to where the step of the device began: up to one step less than meant.
    ToBegin(i64),
}

impl Default for Drift {
    fn default() -> Self {
        Self::Steps(0)
    }
}

impl Drift {
    /// In steps of so many seconds.
    pub(super) fn steps(self, period: u16) -> i64 {
        let period = i64::from(period.max(1));
        match self {
            Self::Steps(steps) => steps,
            Self::Nearest(secs) => secs.saturating_add(period / 2).div_euclid(period),
            Self::ToBegin(secs) => secs.saturating_add(period - 1).div_euclid(period),
        }
    }
}

/// A text with something in it, trimmed.
pub(super) fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A label made fit: other systems allow colons, line breaks and more of it than an authenticator app shows. A label is
/// never a reason to leave someone's TOTP behind.
pub(super) fn label(text: &str) -> Option<String> {
    let plain: String =
        text.chars().map(|c| if c == ':' || c.is_control() { ' ' } else { c }).take(100).collect();
    let mut label = plain.trim();
    while !label.is_empty() {
        if let Ok(label) = check_label(label) {
            return Some(label);
        }
        // Too long when percent-encoded.
        label = label.char_indices().next_back().map_or("", |(last, _)| &label[..last]);
    }
    None
}

/// How a text of a seed can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Readable {
    pub(super) hex: bool,
    pub(super) base32: bool,
}

impl Readable {
    /// Looks at the letters, and passes over what people put between them.
    pub(super) fn of(text: &str) -> Self {
        let symbols = || text.trim().bytes().filter(|byte| !matches!(byte, b' ' | b'-' | b'='));
        let even = symbols().count().is_multiple_of(2);
        Self {
            hex: even && !text.contains('=') && symbols().all(|byte| byte.is_ascii_hexdigit()),
            base32: symbols().all(|byte| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte)),
        }
    }
}

/// Why a text is no seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SeedTextError {
    #[error("expected hexadecimal")]
    Hex,
    #[error("expected Base32")]
    Base32,
    #[error("expected hexadecimal or Base32")]
    Either,
    #[error("expected Base64")]
    Base64,
    #[error("{0}")]
    Seed(#[from] SeedError),
}

/// Reads hexadecimal, of any case, with or without spaces and hyphens.
pub(super) fn hex_seed(text: &str) -> Result<Seed, SeedTextError> {
    let plain: Zeroizing<String> = Zeroizing::new(
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(SEED_CHARS_MAX).collect(),
    );
    let bytes = HEXLOWER_PERMISSIVE.decode(plain.as_bytes()).map_err(|_| SeedTextError::Hex)?;
    Ok(Seed::new(bytes)?)
}

/// Reads Base32.
pub(super) fn base32_seed(text: &str) -> Result<Seed, SeedTextError> {
    if text.len() > SEED_CHARS_MAX {
        return Err(SeedError::Length.into());
    }
    Seed::from_base32(&Secret::new(text.to_owned())).map_err(|error| match error {
        SeedError::Base32 => SeedTextError::Base32,
        SeedError::Length => SeedTextError::Seed(error),
    })
}

/// Reads Base64, with line breaks and spaces.
pub(super) fn base64_seed(text: &str) -> Result<Seed, SeedTextError> {
    Ok(Seed::new(base64(text, SEED_CHARS_MAX).ok_or(SeedTextError::Base64)?)?)
}

/// Decodes Base64 with line breaks and spaces, up to so many characters.
pub(super) fn base64(text: &str, chars_max: usize) -> Option<Vec<u8>> {
    let plain: Zeroizing<String> =
        Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).take(chars_max + 1).collect());
    if plain.len() > chars_max { None } else { BASE64.decode(plain.as_bytes()).ok() }
}

/// Whom the distinguished name of a directory is about: the value of its first part (RFC 4514). Another text is a name
/// already.
pub(super) fn name_in_directory(text: &str) -> String {
    let Some((attribute, rest)) = text.trim().split_once('=') else { return text.trim().to_owned() };
    if attribute.is_empty() || !attribute.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
        return text.trim().to_owned();
    }
    let mut name = String::new();
    let mut symbols = rest.chars();
    while let Some(symbol) = symbols.next() {
        match symbol {
            ',' | '+' => break,
            '\\' => name.extend(symbols.next()),
            other => name.push(other),
        }
    }
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_steps() {
        for (secs, nearest, to_begin) in [
            (0, 0, 0),
            (-1, 0, 0),
            (-29, -1, 0),
            (-30, -1, -1),
            (14, 0, 1),
            (15, 1, 1),
            (30, 1, 1),
            (91, 3, 4),
        ] {
            assert_eq!(Drift::Nearest(secs).steps(30), nearest, "{secs}");
            assert_eq!(Drift::ToBegin(secs).steps(30), to_begin, "{secs}");
        }
        assert!(Drift::Nearest(i64::MAX).steps(0) > 0, "nothing overflows");
    }

    #[test]
    fn labels_are_made_fit() {
        assert_eq!(label(" Work: phone\n"), Some("Work  phone".to_owned()));
        assert_eq!((label(""), label(" : "), label("\u{7}")), (None, None, None));
        assert_eq!(label(&"x".repeat(300)).unwrap().len(), 100);
        assert_eq!(label(&"手".repeat(100)).unwrap().chars().count(), 66);
    }

    #[test]
    fn seeds_are_read_in_three_spellings() {
        let seed = Seed::new(b"12345678901234567890".to_vec()).unwrap();
        let hex = "31323334 35363738-39303132 33343536 37383930";
        assert_eq!(hex_seed(hex), Ok(seed.clone()));
        assert_eq!(base32_seed("gezdgnbvgy3tqojqgezdgnbvgy3tqojq"), Ok(seed.clone()));
        assert_eq!(base64_seed("MTIzNDU2Nzg5\n  MDEyMzQ1Njc4OTA="), Ok(seed));
        assert_eq!(hex_seed("3132"), Err(SeedTextError::Seed(SeedError::Length)));
        assert_eq!(hex_seed(&"31".repeat(300)), Err(SeedTextError::Seed(SeedError::Length)));
        assert_eq!(hex_seed("xyz"), Err(SeedTextError::Hex));
        assert_eq!(base64_seed("*"), Err(SeedTextError::Base64));
        assert_eq!(base64_seed(&"A".repeat(600)), Err(SeedTextError::Base64));
    }

    #[test]
    fn what_a_text_can_be_is_told_from_its_letters() {
        let of = |text| (Readable::of(text).hex, Readable::of(text).base32);
        assert_eq!(of("3132333435"), (true, false));
        assert_eq!(of("GEZDGNBV"), (false, true));
        assert_eq!(of("ABCD 2345"), (true, true));
        assert_eq!((of("ABC"), of("AB=="), of("!?")), ((false, true), (false, true), (false, false)));
    }

    #[test]
    fn a_name_is_found_in_a_distinguished_name() {
        assert_eq!(name_in_directory("uid=ann,cn=users,cn=accounts,dc=example,dc=test"), "ann");
        assert_eq!(name_in_directory("CN=Smith\\, Ann,DC=example"), "Smith, Ann");
        assert_eq!(name_in_directory(" ann@example.com "), "ann@example.com");
        assert_eq!(name_in_directory("a b=c"), "a b=c");
    }
}
