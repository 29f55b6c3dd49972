//! Which of a file's encodings a browser gets (RFC 9110 section 12.5.3).

use super::PortalFile;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

impl Encoding {
    /// As `Content-Encoding` says it.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// What tells the entity tags of one file's encodings apart.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }
}

/// The smallest form that the caller takes.
pub(super) fn choose(file: &'static PortalFile, asked: &HeaderMap) -> (Encoding, &'static [u8]) {
    if let Some(bytes) = file.brotli.filter(|_| takes(asked, "br")) {
        (Encoding::Brotli, bytes)
    } else if let Some(bytes) = file.gzip.filter(|_| takes(asked, "gzip")) {
        (Encoding::Gzip, bytes)
    } else {
        (Encoding::Plain, file.plain)
    }
}

/// Whether an encoding is named, and not with a weight of nothing. `*` is not taken at its word: who means an encoding
/// names it.
fn takes(asked: &HeaderMap, name: &str) -> bool {
    let lines = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|offer| {
        let (coding, weight) = offer.split_once(';').unwrap_or((offer, ""));
        coding.trim().eq_ignore_ascii_case(name) && !is_nothing(weight)
    })
}

/// Whether a weight is `q=0`, with whatever zeros after it.
fn is_nothing(weight: &str) -> bool {
    let value = weight.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.trim_start().strip_prefix('='));
    value.is_some_and(|value| value.trim().parse() == Ok(0.0_f32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    static BOTH: PortalFile =
        PortalFile { path: "a.js", digest: "d", plain: b"plain", gzip: Some(b"gz"), brotli: Some(b"br") };
    static NONE: PortalFile = PortalFile { gzip: None, brotli: None, ..BOTH };

    fn chosen(file: &'static PortalFile, offers: &'static str) -> Encoding {
        let mut asked = HeaderMap::new();
        asked.insert(ACCEPT_ENCODING, HeaderValue::from_static(offers));
        choose(file, &asked).0
    }

    #[test]
    fn the_smallest_that_is_taken_is_chosen() {
        assert_eq!(chosen(&BOTH, "gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(chosen(&BOTH, "gzip, br;q=0"), Encoding::Gzip);
        assert_eq!(chosen(&BOTH, "GZIP;q=0.5"), Encoding::Gzip);
        for offers in ["", "identity", "*", "gzip; q=0.000, br;Q = 0", "brotli"] {
            assert_eq!(chosen(&BOTH, offers), Encoding::Plain, "{offers}");
        }
        assert_eq!(chosen(&NONE, "gzip, br"), Encoding::Plain);
    }

    #[test]
    fn each_encoding_is_an_entity_of_its_own() {
        let suffixes = [Encoding::Plain, Encoding::Gzip, Encoding::Brotli].map(Encoding::suffix);
        assert_eq!(suffixes, ["", "-gz", "-br"]);
    }
}
