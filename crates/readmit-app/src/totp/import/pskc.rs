//! Portable Symmetric Key Containers (RFC 6030): XML that vendors of devices and other servers write.
//!
//! Elements are told by their local names, for files differ in the namespaces of what they borrow; only that of the
//! container itself is demanded. There is no document type, so no entity is ever expanded.

mod cipher;
mod protection;
mod unlock;

pub use unlock::{KeyFileError, Unlock};

use super::draft::{Draft, Entry, Problem};
use super::fields;
use super::file::{ROWS_MAX, Reading, text};
use protection::Protection;
use readmit_core::time::Timestamp;
use readmit_core::totp::Seed;
use roxmltree::{Document, Node, ParsingOptions};

const NAMESPACE: &str = "urn:ietf:params:xml:ns:keyprov:pskc";
/// The profile of time-based codes, and its name in the drafts before the RFC.
const TOTP: [&str; 2] =
    ["urn:ietf:params:xml:ns:keyprov:pskc:totp", "urn:ietf:params:xml:ns:keyprov:pskc#totp"];

/// Nodes of a file: forty for each of the key packages that fit into its bytes, and memory that any server has.
const NODES_MAX: u32 = 6_000_000;

/// Elements within elements. The deepest that the RFC knows is the ninth.
const DEPTH_MAX: usize = 24;

/// The first child of that name.
fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// The text of the first child of that name.
fn child_text<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    child(node, name).and_then(|child| child.text()).unwrap_or_default().trim()
}

/// Reads a container.
pub(super) fn read(file: &[u8], reading: &Reading<'_>) -> Result<Vec<Entry>, Problem> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text(file)?, options).map_err(|error| {
        // The crate's own message may repeat what the file holds.
        let at = error.pos();
        Problem::of_file(format!(
            "expected XML without a document type, which ends at line {}, column {}",
            at.row, at.col
        ))
    })?;
    let root = document.root_element();
    if !root.has_tag_name((NAMESPACE, "KeyContainer")) {
        return Err(Problem::of_file(format!("expected a KeyContainer of the namespace {NAMESPACE}")));
    }
    if root.attribute("Version").is_some_and(|version| !version.trim().starts_with("1.")) {
        return Err(Problem::of_file("Version: expected 1.0"));
    }
    if root.descendants().any(|node| node.ancestors().nth(DEPTH_MAX).is_some()) {
        return Err(Problem::of_file(format!("expected at most {DEPTH_MAX} elements within each other")));
    }
    let protection = Protection::of(root, reading.unlock).map_err(Problem::of_file)?;
    let packages =
        root.children().filter(|node| node.tag_name().name() == "KeyPackage").take(ROWS_MAX + 1).enumerate();
    Ok(packages.map(|(index, package)| row(index + 1, package, &protection, reading)).collect())
}

fn row(number: usize, package: Node<'_, '_>, protection: &Protection, reading: &Reading<'_>) -> Entry {
    let mut draft = Draft::at(format!("key package {number}"));
    let device = child(package, "DeviceInfo");
    if let Some(device) = device {
        draft.serial(child_text(device, "SerialNo"));
    }
    let Some(key) = child(package, "Key") else {
        draft.fault("Key", "expected one");
        return draft.finish(reading.map);
    };
    draft.serial(key.attribute("Id").unwrap_or_default());
    for owner in [Some(key), device].into_iter().flatten() {
        draft.user(&fields::name_in_directory(child_text(owner, "UserId")));
    }
    draft.label(child_text(key, "FriendlyName"));
    let algorithm = key.attribute("Algorithm").unwrap_or_default();
    if !TOTP.iter().any(|totp| totp.eq_ignore_ascii_case(algorithm.trim())) {
        draft.fault("Algorithm", format!("expected {}: only time-based codes can be taken over", TOTP[0]));
    }
    if let Some(parameters) = child(key, "AlgorithmParameters") {
        shape(&mut draft, parameters);
    }
    if let Some(policy) = child(key, "Policy") {
        allowed(&mut draft, policy, reading.now);
    }
    match child(key, "Data") {
        Some(data) => contents(&mut draft, data, protection),
        None => draft.fault("Data", "expected one"),
    }
    draft.finish(reading.map)
}

/// Section 4.3.4: what codes look like.
fn shape(draft: &mut Draft, parameters: Node<'_, '_>) {
    draft.algorithm("Suite", child_text(parameters, "Suite"));
    let Some(format) = child(parameters, "ResponseFormat") else { return };
    draft.digits("ResponseFormat Length", format.attribute("Length").unwrap_or_default());
    if format.attribute("Encoding").is_some_and(|encoding| !encoding.trim().eq_ignore_ascii_case("DECIMAL")) {
        draft.fault("ResponseFormat Encoding", "expected DECIMAL");
    }
    // Of codes with a digit for checking it, section 4.3.4 says that authenticators append it.
    if format.attribute("CheckDigits").is_some_and(|check| ["true", "1"].contains(&check.trim())) {
        draft.fault("ResponseFormat CheckDigits", "expected none");
    }
}

/// Section 5: a key must not be used against a policy that is not understood.
fn allowed(draft: &mut Draft, policy: Node<'_, '_>, now: Timestamp) {
    let rules = || policy.children().filter(Node::is_element);
    let is_known =
        |node: &Node<'_, '_>| ["StartDate", "ExpiryDate", "KeyUsage"].contains(&node.tag_name().name());
    if !rules().all(|node| is_known(&node)) {
        draft.fault("Policy", "expected StartDate, ExpiryDate and KeyUsage alone");
    }
    let mut usages = rules().filter(|node| node.tag_name().name() == "KeyUsage").peekable();
    if usages.peek().is_some() && !usages.any(|node| node.text().is_some_and(|usage| usage.trim() == "OTP")) {
        draft.fault("KeyUsage", "expected OTP");
    }
    let expiry = fields::given(child_text(policy, "ExpiryDate"));
    if expiry.is_some_and(|expiry| instant(expiry).is_none_or(|end| end <= now)) {
        draft.fault("ExpiryDate", "expected an instant that is not over");
    }
}

/// An instant of XML Schema; without a zone it is one of UTC (section 1.2).
fn instant(text: &str) -> Option<Timestamp> {
    let zoned = text.parse::<jiff::Timestamp>().or_else(|_| format!("{text}Z").parse());
    Some(Timestamp::from_millis(zoned.ok()?.as_millisecond()))
}

/// Section 4.2: the seed, and what else the device has in it.
fn contents(draft: &mut Draft, data: Node<'_, '_>, protection: &Protection) {
    match child(data, "Secret") {
        Some(secret) => match child(secret, "EncryptedValue") {
            Some(sealed) => match protection.open(sealed, child_text(secret, "ValueMAC")) {
                Ok(bytes) => draft.seed("Secret", Seed::new(bytes.to_vec())),
                Err(why) => draft.fault("Secret", why),
            },
            None => draft.seed("Secret", fields::base64_seed(child_text(secret, "PlainValue"))),
        },
        None => draft.fault("Secret", "expected one"),
    }
    let mut plain = |name: &str, read: fn(&mut Draft, &str, &str)| {
        let Some(value) = child(data, name) else { return };
        if child(value, "PlainValue").is_some() {
            read(draft, name, child_text(value, "PlainValue"));
        } else {
            draft.fault(name, "expected a PlainValue");
        }
    };
    plain("TimeInterval", Draft::period);
    plain("TimeDrift", Draft::drift_steps);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{lines, locked, opened, told};
    use super::super::{Format, SerialMap};
    use super::*;
    use zeroize::Zeroizing;

    const PLAIN: &str = include_str!("../../../tests/fixtures/totp/plain.pskc");
    const FIGURE_6: &str = include_str!("../../../tests/fixtures/totp/rfc6030-figure6.pskc");
    const FIGURE_7: &str = include_str!("../../../tests/fixtures/totp/rfc6030-figure7.pskc");
    const AES_256: &str = include_str!("../../../tests/fixtures/totp/aes256.pskc");
    const PBKDF2_256: &str = include_str!("../../../tests/fixtures/totp/pbkdf2-sha256.pskc");

    const SEED: &str = "3132333435363738393031323334353637383930";

    fn key(hex: &str) -> Unlock {
        Unlock::key(hex).unwrap()
    }

    fn password(text: &str) -> Unlock {
        Unlock::Password(readmit_core::secret::Secret::new(text.to_owned()))
    }

    #[test]
    fn plain_values_are_read_and_what_is_no_totp_is_named() {
        let map = SerialMap::read(b"987654323,ann\n").unwrap();
        let totp =
            "expected urn:ietf:params:xml:ns:keyprov:pskc:totp: only time-based codes can be taken over";
        assert_eq!(
            lines(Format::Pskc, PLAIN.as_bytes(), Some(&map)),
            [
                format!("key package 1: ann None {SEED} SHA1/6/30 4"),
                format!("key package 2: ben Some(\"Ben's key\") {SEED} SHA256/8/60 -1"),
                format!("key package 3: Algorithm: {totp}"),
                "key package 4: Suite: expected SHA1, SHA256 or SHA512; ResponseFormat Length: expected 6, 7 or 8; \
                 ResponseFormat Encoding: expected DECIMAL; ResponseFormat CheckDigits: expected none; Policy: expected \
                 StartDate, ExpiryDate and KeyUsage alone; KeyUsage: expected OTP; ExpiryDate: expected an instant \
                 that is not over; Secret: expected Base64; TimeInterval: expected a PlainValue; TimeDrift: expected a \
                 whole number of steps"
                    .to_owned(),
                "key package 5: Key: expected one; user: expected the owner".to_owned(),
            ]
        );
    }

    /// Figures 6 and 7 of the RFC with another algorithm: what the MACs are over stays the same.
    #[test]
    fn the_figures_of_the_rfc_are_opened() {
        let seed = "3132333435363738393031323334353637383930";
        let rows = opened(FIGURE_6.as_bytes(), &key("12345678901234567890123456789012"));
        assert_eq!(rows, [format!("key package 1: ann None {seed} SHA1/8/30 0")]);
        let rows = opened(FIGURE_7.as_bytes(), &password("qwerty"));
        assert_eq!(rows, [format!("key package 1: ann None {seed} SHA1/8/30 0")]);
    }

    /// Made with another implementation of the ciphers.
    #[test]
    fn longer_keys_and_hashes_are_opened() {
        let rows = opened(AES_256.as_bytes(), &key(&"0f".repeat(32)));
        assert_eq!(rows, [format!("key package 1: ann None {SEED} SHA1/6/30 0")]);
        let rows = opened(PBKDF2_256.as_bytes(), &password("correct horse"));
        assert_eq!(rows, [format!("key package 1: ann None {SEED} SHA1/6/30 0")]);
    }

    #[test]
    fn a_wrong_key_or_a_bent_value_opens_nothing() {
        let wrong = "MACKey: expected what the given key or password opens";
        assert_eq!(locked(FIGURE_7.as_bytes(), &password("qwertz")), wrong);
        let right = key("12345678901234567890123456789012");
        let short = locked(AES_256.as_bytes(), &right);
        assert_eq!(short, "MACKey: expected a key of 32 bytes for aes256-cbc");
        let mac = "key package 1: Secret: expected a ValueMAC that fits: the key or password is another, or the value \
                   was changed";
        let bent = FIGURE_6.replace("AAECAwQF", "AAEDAwQF");
        assert_ne!(bent, FIGURE_6);
        assert_eq!(opened(bent.as_bytes(), &right), [mac]);
        let bare = FIGURE_6.replace("Su+NvtQfmvfJzF6bmQiJqoLRExc=", "");
        assert!(
            opened(bare.as_bytes(), &right)[0].contains("Secret: expected a ValueMAC (RFC 6030 section 6.1)")
        );
    }

    #[test]
    fn what_is_needed_is_named() {
        let nothing = Unlock::Nothing;
        assert_eq!(locked(FIGURE_6.as_bytes(), &nothing), "EncryptionKey: expected the pre-shared key");
        assert_eq!(locked(FIGURE_7.as_bytes(), &nothing), "EncryptionKey: expected the password");
        assert_eq!(
            locked(FIGURE_7.as_bytes(), &key(&"00".repeat(16))),
            "EncryptionKey: expected the password"
        );
        let slow = FIGURE_7.replace("<IterationCount>1000<", "<IterationCount>99999999<");
        assert_eq!(locked(slow.as_bytes(), &password("qwerty")), "IterationCount: expected 1 to 5000000");
        let other = FIGURE_6.replace("xmlenc#aes128-cbc", "xmlenc#tripledes-cbc");
        let what = locked(other.as_bytes(), &Unlock::Key(Zeroizing::new(vec![0; 16])));
        assert_eq!(what, "MACKey: expected aes128-cbc or aes256-cbc");
        let certificate = FIGURE_6.replace("ds:KeyName", "ds:X509Data");
        assert!(
            locked(certificate.as_bytes(), &key(&"00".repeat(16))).contains("a pre-shared key or a password")
        );
    }

    #[test]
    fn documents_that_are_no_container_are_refused() {
        let what = |text: &str| told(Format::Pskc, text.as_bytes()).what;
        let bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]><KeyContainer xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">&a;</KeyContainer>";
        assert_eq!(what(bomb), "expected XML without a document type, which ends at line 1, column 1");
        assert_eq!(
            what("<a><b></a>"),
            "expected XML without a document type, which ends at line 1, column 7"
        );
        assert!(what("<KeyContainer/>").starts_with("expected a KeyContainer of the namespace"));
        let container = format!("<KeyContainer xmlns=\"{NAMESPACE}\" Version=\"1.0\">");
        assert_eq!(what(&container.replace("1.0\">", "2.0\"/>")), "Version: expected 1.0");
        let deep = format!("{container}{}{}</KeyContainer>", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(what(&deep), "expected at most 24 elements within each other");
        assert!(what(&format!("{container}</KeyContainer>")).starts_with("expected at least one TOTP"));
    }
}
