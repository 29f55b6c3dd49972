//! `totp sign`: a generator for transactions, as an authenticator app of one's own would be. It talks to no server.

use crate::outcome::{Answer, Trouble};
use crate::when::{self, When, read_when};
use clap::Args;
use readmit_app::ports::{Clock as _, SystemClock};
use readmit_core::ocra::Suite;
use readmit_core::secret::Secret;
use readmit_core::totp::{Algorithm, Parameters, ReadUri, Seed};
use serde_json::json;
use std::io::{BufRead as _, Read as _};

/// Bytes of the line that is read: a key URI with the longest label.
const LINE_BYTES_MAX: u64 = 4_096;

/// A challenge.
#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// The six digits that stand for the transaction.
    #[arg(value_parser = read_challenge)]
    challenge: u32,
    /// The hash of the TOTP.
    #[arg(long, default_value = "SHA1", value_parser = read_algorithm)]
    algorithm: Algorithm,
    /// Digits of its codes.
    #[arg(long, default_value_t = 6)]
    digits: u8,
    /// Seconds that its codes stand.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    period: u16,
    /// For another instant than now.
    #[arg(long, value_name = "TIME", value_parser = read_when)]
    at: Option<When>,
}

fn read_challenge(text: &str) -> Result<u32, String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = plain.len() == 6 && plain.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| plain.parse().ok()).flatten().ok_or_else(|| "expected six digits".to_owned())
}

fn read_algorithm(text: &str) -> Result<Algorithm, String> {
    Algorithm::read(text).ok_or_else(|| "expected SHA1, SHA256 or SHA512".to_owned())
}

pub(super) fn sign(asked: &SignArgs) -> Result<Answer, Trouble> {
    let mut line = String::new();
    let mut from = std::io::BufReader::new(std::io::stdin().lock().take(LINE_BYTES_MAX));
    from.read_line(&mut line).map_err(|error| Trouble::usage(format!("standard input: {error}")))?;
    let given = Secret::new(line);
    let flags = Parameters { algorithm: asked.algorithm, digits: asked.digits, period: asked.period };
    let text = given.reveal().trim();
    let (seed, parameters) = if text.starts_with("otpauth:") {
        let read = ReadUri::read(&given);
        let read = read.map_err(|error| Trouble::usage(format!("standard input: the key URI: {error}")))?;
        (read.seed, read.parameters)
    } else {
        let seed = Seed::from_base32(&given);
        (seed.map_err(|error| Trouble::usage(format!("standard input: the secret {error}")))?, flags)
    };
    parameters.check().map_err(|error| Trouble::usage(error.to_string()))?;
    let now = SystemClock.now();
    let at = match asked.at {
        None => now,
        Some(When::At(at)) => at,
        Some(When::Off(span)) => now + span,
    };
    let suite = Suite::of(parameters);
    let response = suite.response(&seed, asked.challenge, parameters.step_at(at));
    let response = format!("{response:0width$}", width = usize::from(parameters.digits));
    let json = json!({ "response": response, "suite": suite.to_string(), "at": when::instant(at) });
    Ok(Answer::done(response, json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_has_six_digits() {
        assert_eq!(read_challenge("402 915"), Ok(402_915));
        assert_eq!(read_challenge("000001"), Ok(1));
        for wrong in ["", "40291", "4029155", "40291x", "+40291"] {
            assert!(read_challenge(wrong).is_err(), "{wrong}");
        }
    }
}
