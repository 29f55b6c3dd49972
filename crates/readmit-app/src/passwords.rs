//! Hashing passwords: Argon2id on a bounded pool, before the rule that judges them.
//!
//! A hash takes tens of milliseconds and tens of megabytes, so only as many run at once as the machine has
//! cores, and only so many wait: further ones are told to come back, which keeps a flood of sign-ins from
//! taking the server's memory.

use crate::failure::{Failure, Overload};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64_NOPAD;
use readmit_core::limits::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use readmit_core::secret::Secret;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// Parameters of new hashes: 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;

/// The most that a stored hash may ask for: hashes that were imported may have other parameters.
const MEMORY_KIB_MAX: u32 = 262_144;
const PASSES_MAX: u32 = 20;

/// Hashes that wait for their turn.
const WAITING_MAX: usize = 64;

/// The pool.
#[derive(Debug)]
pub struct Passwords {
    running: Semaphore,
    waiting: AtomicUsize,
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { running: Semaphore::new(cores), waiting: AtomicUsize::new(0) }
    }
}

/// Why a password cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short or too long.
    #[error("password must have {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters")]
    Length,
    /// Everyone tries it first.
    #[error(
        "password is too easy to guess: it must not be a common one, a row of one character, or contain \
             the user's own e-mail address or name"
    )]
    Guessable,
}

/// Texts that passwords of this length are made of most often.
const COMMON: [&str; 12] = [
    "password", "passwort", "qwerty", "qwertz", "letmein", "welcome", "admin", "iloveyou", "changeme",
    "12345678", "readmit", "secret",
];

/// Checks a new password. `personal` are texts that it must not contain.
pub fn check(password: &Secret, personal: &[&str]) -> Result<(), PasswordError> {
    let text = password.reveal();
    let length = text.chars().count();
    if !(PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&length) {
        return Err(PasswordError::Length);
    }
    let folded = text.to_lowercase();
    let first = folded.chars().next();
    let one_symbol = folded.chars().all(|symbol| Some(symbol) == first);
    // A common word with a few symbols around it is as common.
    let common = COMMON.iter().any(|word| folded.contains(word) && length < word.chars().count() + 8);
    let own = personal.iter().flat_map(|text| text.split('@')).map(str::to_lowercase);
    let personal = own.filter(|part| part.chars().count() >= 4).any(|part| folded.contains(&part));
    if one_symbol || common || personal { Err(PasswordError::Guessable) } else { Ok(()) }
}

impl Passwords {
    /// Hashes a new password; a PHC string.
    pub async fn hash(&self, password: &Secret, salt: [u8; 16]) -> Result<String, Failure> {
        let prefix =
            format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${}", BASE64_NOPAD.encode(&salt));
        self.run(password.clone(), prefix).await
    }

    /// What `password` hashes to under the parameters and the salt of `stored`, a PHC string. Where that is
    /// no such string the work is done all the same, and the outcome matches nothing.
    pub async fn rehash(&self, password: &Secret, stored: &str) -> Result<String, Failure> {
        let prefix = stored.rsplit_once('$').map_or(stored, |(prefix, _)| prefix);
        self.run(password.clone(), prefix.to_owned()).await
    }

    /// What stands for the password of someone who has none: as much work, and nothing matches it.
    pub fn decoy(salt: [u8; 16]) -> String {
        let salt = BASE64_NOPAD.encode(&salt);
        format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}$none")
    }

    async fn run(&self, password: Secret, prefix: String) -> Result<String, Failure> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Failure::Overload(Overload::QueueFull));
        }
        let turn = self.running.acquire().await;
        let hashed = match turn {
            Ok(_running) => tokio::task::spawn_blocking(move || hash(&password, &prefix)).await,
            Err(_) => Ok(Err(Failure::Closed)),
        };
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        hashed.unwrap_or_else(|error| Err(Failure::Panicked(error.to_string())))
    }
}

fn hash(password: &Secret, prefix: &str) -> Result<String, Failure> {
    let (params, salt) = read(prefix).unwrap_or_else(|| (usual(), vec![0; 16]));
    let mut out = [0; HASH_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.reveal().as_bytes(), &salt, &mut out)
        .map_err(|error| Failure::Panicked(error.to_string()))?;
    Ok(format!("{prefix}${}", BASE64_NOPAD.encode(&out)))
}

fn usual() -> Params {
    Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)).unwrap_or(Params::DEFAULT)
}

/// Parameters and salt out of `$argon2id$v=19$m=…,t=…,p=…$salt`.
fn read(prefix: &str) -> Option<(Params, Vec<u8>)> {
    let mut parts = prefix.strip_prefix("$argon2id$v=19$")?.split('$');
    let (settings, salt) = (parts.next()?, parts.next()?);
    let setting = |name: &str| -> Option<u32> {
        settings.split(',').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
    };
    let (memory, passes, lanes) = (setting("m")?, setting("t")?, setting("p")?);
    if memory > MEMORY_KIB_MAX || passes > PASSES_MAX || lanes > 16 {
        return None;
    }
    let salt = BASE64_NOPAD.decode(salt.as_bytes()).ok()?;
    Some((Params::new(memory, passes, lanes, Some(HASH_BYTES)).ok()?, salt))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_hashes_to_the_same_under_the_same_salt() {
        let pool = Passwords::default();
        let stored = pool.hash(&secret("correct horse battery"), [7; 16]).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(pool.rehash(&secret("correct horse battery"), &stored).await.unwrap(), stored);
        assert_ne!(pool.rehash(&secret("correct horse batterz"), &stored).await.unwrap(), stored);
        let decoy = Passwords::decoy([7; 16]);
        assert_ne!(pool.rehash(&secret("correct horse battery"), &decoy).await.unwrap(), decoy);
        assert!(pool.rehash(&secret("x"), "no hash at all").await.is_ok());
    }

    /// The test vector of RFC 9106 section 5.3 has a secret and associated data, so this one is from the
    /// reference implementation's own test list (argon2id, t=2, m=256, p=1).
    #[test]
    fn hashes_are_those_of_the_reference_implementation() {
        let prefix = format!("$argon2id$v=19$m=256,t=2,p=1${}", BASE64_NOPAD.encode(b"somesalt"));
        let hashed = hash(&secret("password"), &prefix).unwrap();
        let known = "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe";
        let known = data_encoding::HEXLOWER.decode(known.as_bytes()).unwrap();
        assert_eq!(hashed, format!("{prefix}${}", BASE64_NOPAD.encode(&known)));
    }

    #[test]
    fn what_everyone_tries_first_is_refused() {
        assert_eq!(check(&secret("short"), &[]), Err(PasswordError::Length));
        assert_eq!(check(&secret(&"x".repeat(200)), &[]), Err(PasswordError::Length));
        for easy in ["Password2026!", "aaaaaaaaaaaaaa", "alice-was-here-1"] {
            assert_eq!(check(&secret(easy), &["alice@example.com"]), Err(PasswordError::Guessable), "{easy}");
        }
        assert_eq!(check(&secret("correct horse battery"), &["alice@example.com"]), Ok(()));
        assert_eq!(check(&secret("my password is a long sentence"), &[]), Ok(()));
    }
}
