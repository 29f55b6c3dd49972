//! The race suite: what must hold when many callers meet on one account.
//!
//! Operators run it on their own database (`readmit selftest`), and the conformance tests run it on every
//! store. It drives the real use cases in a scratch tenant and judges by what was answered and what stands
//! afterwards, never by timing.

mod cases;
mod scratch;
mod totp;

use crate::app::App;
use crate::failure::Failure;
pub use scratch::Scratch;
use std::pin::Pin;

/// Callers in each race.
pub const CALLERS: usize = 64;

/// What one case came to with one seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseReport {
    /// The case, in words.
    pub name: &'static str,
    /// The seed that ordered the callers.
    pub seed: u32,
    /// What did not hold, if anything.
    pub broken: Option<String>,
}

/// What the whole suite came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Cases that held.
    pub held: usize,
    /// Cases that did not.
    pub broken: usize,
}

/// A case's verdict: `Ok(Err(what))` says what does not hold.
pub(crate) type Verdict = Result<Result<(), String>, Failure>;
type Case = fn(&Scratch, u32) -> Pin<Box<dyn Future<Output = Verdict> + Send + '_>>;

/// Every case, by the sentence that it proves.
pub(crate) const CASES: &[(&str, Case)] = &[
    ("64 callers with one single-use code: exactly one is let in", |s, n| Box::pin(cases::one_code(s, n))),
    ("64 wrong tries against a limit of three: exactly three are judged", |s, n| {
        Box::pin(cases::wrong_tries(s, n))
    }),
    ("64 callers with one multiple-use code: all are let in", |s, n| Box::pin(cases::many_uses(s, n))),
    ("64 callers with a code for ten uses: exactly ten are let in", |s, n| Box::pin(cases::ten_uses(s, n))),
    ("issuing against redeeming: one code lives", |s, n| Box::pin(cases::issue_against_redeem(s, n))),
    ("revoking against redeeming: only one of them wins", |s, n| {
        Box::pin(cases::revoke_against_redeem(s, n))
    }),
    ("unlocking against attempts: no attempt is free", |s, n| Box::pin(cases::unlock_against_attempts(s, n))),
    ("parallel issues: at most one code lives", |s, n| Box::pin(cases::parallel_issues(s, n))),
    ("one refresh token 64 times: one next token, and it works", |s, n| {
        Box::pin(cases::one_refresh_token(s, n))
    }),
    ("refreshing against switching off: no session outlives its account", |s, n| {
        Box::pin(cases::refresh_against_disable(s, n))
    }),
    ("64 callers with one code of an authenticator app: exactly one is let in", |s, n| {
        Box::pin(totp::one_step(s, n))
    }),
    ("64 wrong codes of an authenticator app against a limit of five: exactly five are judged", |s, n| {
        Box::pin(totp::wrong_codes(s, n))
    }),
    ("16 registrations against a limit of three: three authenticator apps are there", |s, n| {
        Box::pin(totp::registrations(s, n))
    }),
    ("two accounts for one address: exactly one is made", |s, n| Box::pin(cases::one_address(s, n))),
];

/// Runs every case with seeds `0..seeds` in the tenant of `app`, which must be a scratch one. The other
/// handles, if any, are other processes' on the same database: callers are spread over all of them.
pub async fn run(apps: &[App], seeds: u32, mut report: impl FnMut(&CaseReport)) -> Result<Summary, Failure> {
    let scratch = Scratch::prepare(apps).await?;
    let mut summary = Summary::default();
    for (name, case) in CASES {
        for seed in 0..seeds {
            let broken = case(&scratch, seed).await?.err();
            if broken.is_some() {
                summary.broken += 1;
            } else {
                summary.held += 1;
            }
            report(&CaseReport { name, seed, broken });
        }
    }
    Ok(summary)
}
