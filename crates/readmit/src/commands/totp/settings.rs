//! `totp settings`: what holds for authenticator apps of an application, or of the organisation.

use crate::commands::{find_application, settings_refused, show};
use crate::outcome::{Answer, Trouble};
use crate::when::{self, read_span};
use clap::Args;
use readmit_app::{App, Caller};
use readmit_core::application::Application;
use readmit_core::configuration::Organisation;
use readmit_core::id::ApplicationId;
use readmit_core::operator::Area;
use readmit_core::time::Span;
use readmit_core::totp::{Algorithm, LockTier, TotpPolicy};
use serde_json::{Value, json};

/// Which settings, and how they change.
#[derive(Debug, Args)]
pub(crate) struct SettingsArgs {
    /// The application.
    #[arg(long, value_name = "ID")]
    app: Option<ApplicationId>,
    #[command(flatten)]
    change: Change,
}

/// A change of settings; what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
struct Change {
    /// The hash: SHA1, SHA256 or SHA512. Some authenticator apps know only the first.
    #[arg(long, value_parser = read_algorithm)]
    algorithm: Option<Algorithm>,
    /// Digits of a code: 6 or 8. Some apps know only the first.
    #[arg(long)]
    digits: Option<u8>,
    /// Seconds that a code stands. Some apps know only 30.
    #[arg(long, value_name = "SECONDS")]
    period: Option<u16>,
    /// Steps to either side that a code may be off: 0, 1 or 2.
    #[arg(long, value_name = "STEPS")]
    window: Option<u8>,
    /// Who gives the codes out, as apps show it; empty for the application's name.
    #[arg(long)]
    issuer: Option<String>,
    /// Authenticator apps that one user may have: 1 to 50.
    #[arg(long, value_name = "N")]
    per_user: Option<u8>,
    /// From how many failures on a lock lasts how long, in tiers such as 5=15m,10=1h.
    #[arg(long, value_name = "N=TIME,…", value_delimiter = ',', value_parser = read_tier)]
    lock: Option<Vec<LockTier>>,
    /// Failures are forgotten after a quiet time this long.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    failures_expire: Option<Span>,
    /// Whether a registration counts only after a first right code.
    #[arg(long, value_name = "BOOL")]
    confirmation: Option<bool>,
    /// Whether the window follows a device whose clock is off.
    #[arg(long, value_name = "BOOL")]
    learn_drift: Option<bool>,
    /// Whether users change what is registered only in a session that one of their apps let in.
    #[arg(long, value_name = "BOOL")]
    changes_need_totp: Option<bool>,
    /// Whether users and clients cannot take away the last factor.
    #[arg(long, value_name = "BOOL")]
    keep_last: Option<bool>,
    /// Whether the ordinary code of an app signs a transaction as well.
    #[arg(long, value_name = "BOOL")]
    plain_signing: Option<bool>,
    /// How long a challenge can be signed.
    #[arg(long, value_name = "TIME", value_parser = read_span)]
    challenge_life: Option<Span>,
    /// How likely a hundred tries may be to hit, in millionths; settings beyond it are refused.
    #[arg(long, value_name = "PPM")]
    chance_max: Option<u32>,
}

fn read_algorithm(text: &str) -> Result<Algorithm, String> {
    Algorithm::read(text).ok_or_else(|| "expected SHA1, SHA256 or SHA512".to_owned())
}

fn read_tier(text: &str) -> Result<LockTier, String> {
    let expected = || "expected failures and a time, such as 5=15m".to_owned();
    let (failures, duration) = text.split_once('=').ok_or_else(expected)?;
    let failures = failures.trim().parse().map_err(|_| expected())?;
    let duration = read_span(duration.trim()).map_err(|_| expected())?;
    Ok(LockTier { failures, duration })
}

impl Change {
    fn apply(&self, to: &mut TotpPolicy) {
        fn put<T: Clone>(given: Option<&T>, to: &mut T) {
            if let Some(given) = given {
                to.clone_from(given);
            }
        }
        put(self.algorithm.as_ref(), &mut to.parameters.algorithm);
        put(self.digits.as_ref(), &mut to.parameters.digits);
        put(self.period.as_ref(), &mut to.parameters.period);
        put(self.window.as_ref(), &mut to.window);
        if let Some(issuer) = &self.issuer {
            to.issuer = Some(issuer.trim().to_owned()).filter(|issuer| !issuer.is_empty());
        }
        put(self.per_user.as_ref(), &mut to.per_user_max);
        put(self.lock.as_ref(), &mut to.lock.tiers);
        put(self.failures_expire.as_ref(), &mut to.lock.failures_expire);
        put(self.confirmation.as_ref(), &mut to.confirmation);
        put(self.learn_drift.as_ref(), &mut to.learn_drift);
        put(self.changes_need_totp.as_ref(), &mut to.changes_need_totp);
        put(self.keep_last.as_ref(), &mut to.keep_last);
        put(self.plain_signing.as_ref(), &mut to.plain_signing);
        put(self.challenge_life.as_ref(), &mut to.challenge_life);
        put(self.chance_max.as_ref(), &mut to.chance_max_ppm);
    }
}

pub(super) async fn run(app: &App, asked: SettingsArgs) -> Result<Answer, Trouble> {
    let SettingsArgs { app: id, change } = asked;
    let caller = Caller::shell();
    let only_show = change == Change::default();
    let policy = match id {
        Some(id) if only_show => find_application(app, id).await?.totp.clone(),
        None if only_show => app.configuration().await?.organisation.totp.clone(),
        Some(id) => {
            let apply = move |application: &mut Application| change.apply(&mut application.totp);
            let changed = app.update_application(&caller, Area::AuthenticationMethods, id, apply).await?;
            changed.map_err(settings_refused)?.totp.clone()
        }
        None => {
            let apply = move |organisation: &mut Organisation| change.apply(&mut organisation.totp);
            let changed = app.update_organisation(&caller, Area::AuthenticationMethods, apply).await?;
            changed.map_err(settings_refused)?.totp.clone()
        }
    };
    Ok(Answer::done(text(&policy), json!({ "totp": json(&policy) })))
}

fn json(policy: &TotpPolicy) -> Value {
    let tiers = policy.lock.tiers.iter();
    let tiers =
        tiers.map(|tier| json!({ "failures": tier.failures, "duration_secs": tier.duration.as_secs() }));
    json!({
        "algorithm": policy.parameters.algorithm.as_str(),
        "digits": policy.parameters.digits,
        "period_secs": policy.parameters.period,
        "window": policy.window,
        "issuer": policy.issuer,
        "per_user_max": policy.per_user_max,
        "lock_tiers": tiers.collect::<Vec<_>>(),
        "failures_expire_secs": policy.lock.failures_expire.as_secs(),
        "confirmation": policy.confirmation,
        "learn_drift": policy.learn_drift,
        "changes_need_totp": policy.changes_need_totp,
        "keep_last": policy.keep_last,
        "plain_signing": policy.plain_signing,
        "challenge_life_secs": policy.challenge_life.as_secs(),
        "chance_max_ppm": policy.chance_max_ppm,
        "chance_ppm": policy.chance_ppm(),
        "often_ignored": policy.parameters.often_ignored(),
    })
}

fn text(policy: &TotpPolicy) -> String {
    let on = |setting: bool| if setting { "on" } else { "off" }.to_owned();
    let tiers = policy.lock.tiers.iter();
    let tiers: Vec<String> = tiers
        .map(|tier| format!("{} from {} failures on", when::span(tier.duration), tier.failures))
        .collect();
    let ignored = policy.parameters.often_ignored();
    let chance = |ppm: u64| format!("{}.{:04} %", ppm / 10_000, ppm % 10_000);
    show::lines(&[
        ("algorithm", policy.parameters.algorithm.to_string()),
        ("digits", policy.parameters.digits.to_string()),
        ("period", format!("{} s", policy.parameters.period)),
        ("window", format!("{} steps to either side", policy.window)),
        ("issuer", policy.issuer.clone().unwrap_or_else(|| "the application's name".to_owned())),
        ("per user", policy.per_user_max.to_string()),
        ("lock", tiers.join(", ")),
        ("failures expire", format!("after {}", when::span(policy.lock.failures_expire))),
        ("confirmation", on(policy.confirmation)),
        ("learn drift", on(policy.learn_drift)),
        ("changes need TOTP", on(policy.changes_need_totp)),
        ("keep last", on(policy.keep_last)),
        ("plain signing", on(policy.plain_signing)),
        ("challenge", format!("can be signed for {}", when::span(policy.challenge_life))),
        (
            "chance",
            format!(
                "a hundred tries hit with {}, of {} allowed",
                chance(policy.chance_ppm()),
                chance(policy.chance_max_ppm.into())
            ),
        ),
        (
            "warning",
            if ignored.is_empty() {
                String::new()
            } else {
                format!("some authenticator apps ignore {}", ignored.join(", "))
            },
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_is_failures_and_a_time() {
        assert_eq!(read_tier("5=15m"), Ok(LockTier { failures: 5, duration: Span::from_mins(15) }));
        for wrong in ["5", "=15m", "5=", "x=15m", "5=x"] {
            assert!(read_tier(wrong).is_err(), "{wrong}");
        }
    }
}
