//! Texts that must not be seen: no `Display`, no `Serialize`, a redacted `Debug`, zeroed when dropped.
//!
//! The only way to the text is [`Secret::reveal`], so that every place where a secret leaves the process
//! can be found by searching for one word.

use std::fmt;
use zeroize::Zeroizing;

/// A secret text in memory.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of a text; the caller keeps no copy.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text. Call it only where the secret leaves for the one who may see it, or to digest it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    /// Secrets arrive in requests; none is ever serialized.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("402915".to_owned())), "Secret(…)");
    }
}
