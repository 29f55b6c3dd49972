//! Challenge and response (OCRA, RFC 6287): how a transaction is signed with the seed of a TOTP.
//!
//! The suite follows from the TOTP's own settings, so a generator needs nothing but what the key URI said:
//! `OCRA-1:HOTP-SHA1-6:QN06-T30S` for the usual ones. The challenge has six digits.

use crate::totp::{CodeKey, Parameters, Seed, Step};
use std::fmt;

/// Digits of a challenge.
pub const CHALLENGE_DIGITS: u8 = 6;

/// Bytes of a challenge in the input (RFC 6287 section 5.1).
const QUESTION_BYTES: usize = 128;

/// What is computed, and over what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suite(Parameters);

impl Suite {
    /// The suite of a TOTP with these settings: a numeric challenge of six digits, and the time in the TOTP's periods.
    pub const fn of(parameters: Parameters) -> Self {
        Self(parameters)
    }

    /// The response to a challenge in one time step.
    pub fn response(self, seed: &Seed, challenge: u32, step: Step) -> u32 {
        Responder::new(self, seed).response(&question(challenge), step)
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parameters { algorithm, digits, period } = self.0;
        write!(f, "OCRA-1:HOTP-{algorithm}-{digits}:QN{CHALLENGE_DIGITS:02}-T")?;
        if period < 60 { write!(f, "{period}S") } else { write!(f, "{}M", period / 60) }
    }
}

/// One TOTP's seed, prepared to respond under its suite.
pub(crate) struct Responder {
    key: CodeKey,
    suite: String,
}

impl Responder {
    pub(crate) fn new(suite: Suite, seed: &Seed) -> Self {
        let Parameters { algorithm, digits, .. } = suite.0;
        Self { key: CodeKey::new(seed, algorithm, digits), suite: suite.to_string() }
    }

    pub(crate) fn response(&self, question: &[u8; QUESTION_BYTES], step: Step) -> u32 {
        respond(&self.key, &self.suite, &[question, &step.to_be_bytes()])
    }
}

/// The number that answers the parts of the input (RFC 6287 section 5.2): suite, a zero byte, then what the suite names, in
/// its order.
fn respond(key: &CodeKey, suite: &str, parts: &[&[u8]]) -> u32 {
    let mut message: Vec<&[u8]> = vec![suite.as_bytes(), &[0]];
    message.extend(parts);
    key.number_of(&message)
}

/// A numeric challenge in the input: its value in hexadecimal, from the left, filled up with zeros on the right.
pub(crate) fn question(challenge: u32) -> [u8; QUESTION_BYTES] {
    let digits = format!("{challenge:X}");
    let nibble = |c: u8| char::from(c).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0);
    let mut question = [0; QUESTION_BYTES];
    for (pair, byte) in digits.as_bytes().chunks(2).zip(&mut question) {
        *byte = (nibble(pair[0]) << 4) | pair.get(1).copied().map_or(0, nibble);
    }
    question
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::totp::Algorithm;

    /// SHA-1 of the PIN 1234.
    const PIN: [u8; 20] = [
        0x71, 0x10, 0xed, 0xa4, 0xd0, 0x9e, 0x06, 0x2a, 0xa5, 0xe4, 0xa3, 0x90, 0xb0, 0xa5, 0x72, 0xac, 0x0d,
        0x2c, 0x02, 0x20,
    ];

    fn key(algorithm: Algorithm, digits: u8) -> CodeKey {
        let bytes = b"1234567890".iter().cycle().take(algorithm.bytes()).copied().collect();
        CodeKey::new(&Seed::new(bytes).unwrap(), algorithm, digits)
    }

    fn text(text: &str) -> [u8; QUESTION_BYTES] {
        let mut question = [0; QUESTION_BYTES];
        question[..text.len()].copy_from_slice(text.as_bytes());
        question
    }

    /// A digit, repeated eight times.
    fn repeated(digit: u32) -> [u8; QUESTION_BYTES] {
        question(digit * 11_111_111)
    }

    /// RFC 6287, appendix C.1: one-way, challenge alone.
    #[test]
    fn a_challenge_gives_the_responses_of_the_rfc() {
        let key = key(Algorithm::Sha1, 6);
        let responses =
            [237_653, 243_178, 653_583, 740_991, 608_993, 388_898, 816_933, 224_598, 750_600, 294_470];
        for (digit, response) in (0..).zip(responses) {
            assert_eq!(respond(&key, "OCRA-1:HOTP-SHA1-6:QN08", &[&repeated(digit)]), response);
        }
    }

    /// RFC 6287, appendix C.1: with counter, PIN, and both.
    #[test]
    fn counters_and_pins_give_the_responses_of_the_rfc() {
        let sha256 = key(Algorithm::Sha256, 8);
        let responses = [
            65_347_737, 86_775_851, 78_192_410, 71_565_254, 10_104_329, 65_983_500, 70_069_104, 91_771_096,
            75_011_558, 8_522_129,
        ];
        for (counter, response) in (0_u64..).zip(responses) {
            let parts: [&[u8]; 3] = [&counter.to_be_bytes(), &question(12_345_678), &PIN];
            assert_eq!(respond(&sha256, "OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1", &parts), response);
        }
        for (digit, response) in (0..).zip([83_238_735, 1_501_458, 17_957_585, 86_776_967, 86_807_031]) {
            let parts: [&[u8]; 2] = [&repeated(digit), &PIN];
            assert_eq!(respond(&sha256, "OCRA-1:HOTP-SHA256-8:QN08-PSHA1", &parts), response);
        }
        let sha512 = key(Algorithm::Sha512, 8);
        let responses = [
            7_016_083, 63_947_962, 70_123_924, 25_341_727, 33_203_315, 34_205_738, 44_343_969, 51_946_085,
            20_403_879, 31_409_299,
        ];
        for (counter, response) in (0_u32..).zip(responses) {
            let parts: [&[u8]; 2] = [&u64::from(counter).to_be_bytes(), &repeated(counter)];
            assert_eq!(respond(&sha512, "OCRA-1:HOTP-SHA512-8:C-QN08", &parts), response);
        }
    }

    /// RFC 6287, appendix C.1: with the time, the form that transactions are signed in.
    #[test]
    fn challenge_and_time_give_the_responses_of_the_rfc() {
        let key = key(Algorithm::Sha512, 8);
        let step = 0x0132_d0b6_u64.to_be_bytes();
        for (digit, response) in (0..).zip([95_209_754, 55_907_591, 22_048_402, 24_218_844, 36_209_546]) {
            let parts: [&[u8]; 2] = [&repeated(digit), &step];
            assert_eq!(respond(&key, "OCRA-1:HOTP-SHA512-8:QN08-T1M", &parts), response);
        }
    }

    /// RFC 6287, appendices C.2 and C.3: mutual, and signatures.
    #[test]
    fn texts_give_the_responses_of_the_rfc() {
        let (sha256, sha512) = (key(Algorithm::Sha256, 8), key(Algorithm::Sha512, 8));
        for (challenge, response) in [
            ("CLI22220SRV11110", 28_247_970),
            ("CLI22221SRV11111", 1_984_843),
            ("SRV11110CLI22220", 15_510_767),
            ("SRV11114CLI22224", 28_934_924),
            ("SIG10000", 53_095_496),
            ("SIG14000", 46_554_205),
        ] {
            assert_eq!(
                respond(&sha256, "OCRA-1:HOTP-SHA256-8:QA08", &[&text(challenge)]),
                response,
                "{challenge}"
            );
        }
        let mutual = respond(&sha512, "OCRA-1:HOTP-SHA512-8:QA08", &[&text("CLI22220SRV11110")]);
        assert_eq!(mutual, 79_496_648);
        let parts: [&[u8]; 2] = [&text("SRV11110CLI22220"), &PIN];
        assert_eq!(respond(&sha512, "OCRA-1:HOTP-SHA512-8:QA08-PSHA1", &parts), 18_806_276);
        let step = 0x0132_d0b6_u64.to_be_bytes();
        for (challenge, response) in
            [("SIG1000000", 77_537_423), ("SIG1100000", 31_970_405), ("SIG1400000", 65_360_607)]
        {
            let parts: [&[u8]; 2] = [&text(challenge), &step];
            assert_eq!(respond(&sha512, "OCRA-1:HOTP-SHA512-8:QA10-T1M", &parts), response, "{challenge}");
        }
    }

    #[test]
    fn the_suite_is_that_of_the_totp() {
        assert_eq!(Suite::of(Parameters::default()).to_string(), "OCRA-1:HOTP-SHA1-6:QN06-T30S");
        let other = Parameters { algorithm: Algorithm::Sha512, digits: 8, period: 60 };
        assert_eq!(Suite::of(other).to_string(), "OCRA-1:HOTP-SHA512-8:QN06-T1M");
    }

    #[test]
    fn a_challenge_with_leading_zeros_is_its_number() {
        assert_eq!(question(0), [0; QUESTION_BYTES]);
        assert_eq!(question(0x123)[..2], [0x12, 0x30]);
        assert_eq!(question(0xffff)[..3], [0xff, 0xff, 0]);
    }
}
