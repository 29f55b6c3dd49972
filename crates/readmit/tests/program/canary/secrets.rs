//! Canaries: every secret that was made or typed, in the forms in which it could be found again.

use data_encoding::{BASE32_NOPAD, BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use std::collections::BTreeSet;

/// Secrets by kind.
#[derive(Default)]
pub(super) struct Canaries(Vec<(String, String)>);

impl Canaries {
    /// One more.
    #[track_caller]
    pub(super) fn add(&mut self, kind: &str, secret: &str) {
        assert!(secret.len() >= 16, "{kind}: what is shorter could be met by chance");
        self.0.push((kind.to_owned(), secret.to_owned()));
    }

    /// The seed of an authenticator app, given in Base32, in all forms that it could be kept in.
    #[track_caller]
    pub(super) fn add_seed(&mut self, base32: &str) {
        let bytes = BASE32_NOPAD.decode(base32.as_bytes()).unwrap();
        self.add("TOTP seed", base32);
        self.add("TOTP seed, hexadecimal", &HEXLOWER.encode(&bytes));
        self.add("TOTP seed, Base64", &BASE64.encode(&bytes));
    }

    /// The newest of a kind.
    pub(super) fn last(&self, kind: &str) -> &str {
        &self.0.iter().rev().find(|(known, _)| known == kind).unwrap().1
    }

    /// All kinds.
    pub(super) fn kinds(&self) -> BTreeSet<&str> {
        self.0.iter().map(|(kind, _)| kind.as_str()).collect()
    }

    /// What to look for: kind and bytes.
    pub(super) fn forms(&self) -> Vec<(&str, Vec<u8>)> {
        let mut forms = Vec::new();
        for (kind, secret) in &self.0 {
            let plain = secret.as_bytes();
            let mut texts = vec![secret.clone(), HEXLOWER.encode(plain), HEXUPPER.encode(plain)];
            // As part of something longer, it begins at one of three places of a group.
            for (before, cut) in [(0, 0), (1, 2), (2, 3)] {
                let padded = [&[b' '; 2][..before], plain].concat();
                let whole = padded.len() / 3 * 3;
                texts.push(BASE64_NOPAD.encode(&padded[..whole])[cut..].to_owned());
                texts.push(BASE64URL_NOPAD.encode(&padded[..whole])[cut..].to_owned());
            }
            texts.push(BASE64.encode(plain));
            texts.extend(["%20", "+"].map(|gap| secret.replace(' ', gap)));
            if secret.bytes().all(|byte| byte.is_ascii_digit()) {
                texts.extend(
                    [" ", "-"].into_iter().flat_map(|gap| [3, 4].map(|size| grouped(secret, size, gap))),
                );
            }
            // Tokens, cookies and links without their prefix, and the bytes that they stand for.
            let prefix = ["ros_", "rat_", "whsec_"].into_iter().find(|prefix| secret.starts_with(prefix));
            let payload = &secret[prefix.map_or(0, str::len)..];
            if let Ok(bytes) =
                BASE64URL_NOPAD.decode(payload.as_bytes()).or_else(|_| BASE64.decode(payload.as_bytes()))
            {
                // The secret part is the last.
                forms.push((kind.as_str(), bytes[bytes.len().saturating_sub(32)..].to_vec()));
            }
            texts.push(payload.to_owned());
            forms.extend(texts.into_iter().map(|text| (kind.as_str(), text.into_bytes())));
        }
        forms
    }
}

fn grouped(code: &str, size: usize, gap: &str) -> String {
    let groups: Vec<&str> =
        (0..code.len()).step_by(size).map(|at| &code[at..code.len().min(at + size)]).collect();
    groups.join(gap)
}

/// The code of so many digits that stands in a line of its own, in groups or not.
pub(super) fn code_in(text: &str, length: usize) -> String {
    let lines = text.lines().map(|line| line.replace(' ', ""));
    let mut codes =
        lines.filter(|line| line.len() == length && line.bytes().all(|byte| byte.is_ascii_digit()));
    codes.next().unwrap_or_else(|| panic!("no code in {text}"))
}

/// The word behind a text.
pub(super) fn after(text: &str, before: &str) -> String {
    let rest = text.split_once(before).unwrap().1;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    rest[..end.unwrap_or(rest.len())].to_owned()
}
