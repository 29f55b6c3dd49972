//! Signatures of web hooks, as the Standard Webhooks specification has them: HMAC-SHA-256 over the message's
//! id, the time and the body.

use aws_lc_rs::hmac;
use data_encoding::BASE64;
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use zeroize::Zeroizing;

/// What secrets begin with.
const PREFIX: &str = "whsec_";
/// Bytes of a secret (Standard Webhooks: between 24 and 64).
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// What signs.
pub struct SigningSecret(Zeroizing<Vec<u8>>);

/// A text that is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected `{PREFIX}` and 24 to 64 bytes in Base64, as `echo whsec_$(openssl rand -base64 32)` makes it"
)]
pub struct NoSecret;

impl SigningSecret {
    /// Reads `whsec_…`.
    pub fn read(text: &Secret) -> Result<Self, NoSecret> {
        let encoded = text.reveal().strip_prefix(PREFIX).ok_or(NoSecret)?;
        let bytes = Zeroizing::new(BASE64.decode(encoded.as_bytes()).map_err(|_| NoSecret)?);
        if BYTES.contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(NoSecret) }
    }

    /// The three headers of a request. `id` is the same at every try of the same message.
    pub fn headers(&self, id: &str, now: Timestamp, body: &str) -> [(&'static str, String); 3] {
        let seconds = now.as_secs().to_string();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let tag = hmac::sign(&key, format!("{id}.{seconds}.{body}").as_bytes());
        [
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", seconds),
            ("webhook-signature", format!("v1,{}", BASE64.encode(tag.as_ref()))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Result<SigningSecret, NoSecret> {
        SigningSecret::read(&Secret::new(text.to_owned()))
    }

    #[test]
    fn the_example_of_the_specifications_own_libraries() {
        let secret = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let now = Timestamp::from_millis(1_614_265_330_000);
        let headers = secret.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", now, "{\"test\": 2432232314}");
        assert_eq!(headers[1], ("webhook-timestamp", "1614265330".to_owned()));
        assert_eq!(
            headers[2],
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".to_owned())
        );
    }

    #[test]
    fn other_texts_are_no_secrets() {
        for wrong in ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_?"] {
            assert_eq!(secret(wrong).err(), Some(NoSecret), "{wrong}");
        }
    }
}
