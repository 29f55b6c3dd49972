//! How authenticator apps are shown.

use crate::admin::wire::date_time;
use crate::fault::Fault;
use data_encoding::BASE64;
use readmit_app::totp::{NewTotp, qr};
use readmit_core::Account;
use readmit_core::account::totp::TotpStatus;
use readmit_core::lock::LockState;
use readmit_core::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A user's authenticator apps.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct TotpsShown {
    totps: Vec<TotpShown>,
    lock: TotpLockShown,
}

/// How one stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// Waits for its first code.
    Pending,
    /// Can be used, and was not yet.
    Registered,
    /// Was used.
    Active,
    /// Locked by hand.
    Deactivated,
    /// Locked by failures.
    Locked,
    /// Its secret cannot be read any more.
    Lost,
}

/// One authenticator app.
#[derive(Serialize, ToSchema)]
struct TotpShown {
    #[schema(format = Uuid)]
    id: String,
    label: String,
    status: Status,
    /// `SHA1`, `SHA256` or `SHA512`.
    algorithm: &'static str,
    digits: u8,
    period_seconds: u16,
    #[schema(format = DateTime)]
    registered_at: String,
    /// By how many seconds the device's clock is known to be ahead (behind: negative).
    clock_ahead_seconds: i32,
}

/// How all of them are locked.
#[derive(Serialize, ToSchema)]
struct TotpLockShown {
    /// `open`, `locked` by failures, or `deactivated` by hand.
    state: &'static str,
    /// When a lock by failures ends.
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// A registered authenticator app.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct TotpRegistered {
    #[schema(format = Uuid)]
    id: String,
    label: String,
    /// Base32.
    secret: String,
    /// The key URI that the app scans.
    uri: String,
    /// The same as a picture: an SVG document.
    qr_svg: String,
    /// The same as a PNG file, in Base64.
    qr_png: String,
    /// Until when the first code is awaited.
    #[schema(format = DateTime)]
    pending_until: Option<String>,
    /// Settings that some widely used apps ignore: `algorithm`, `digits`, `period`.
    often_ignored: Vec<&'static str>,
}

impl TotpsShown {
    pub(in crate::admin) fn of(account: &Account, now: Timestamp) -> Self {
        let totps = account.totps_at(now).map(|(id, state, totp)| TotpShown {
            id: id.to_string(),
            label: totp.label.clone(),
            status: match account.totp_status(state, now) {
                TotpStatus::Pending => Status::Pending,
                TotpStatus::Registered => Status::Registered,
                TotpStatus::Active => Status::Active,
                TotpStatus::Deactivated => Status::Deactivated,
                TotpStatus::Locked { .. } => Status::Locked,
                TotpStatus::Lost => Status::Lost,
            },
            algorithm: state.parameters.algorithm.as_str(),
            digits: state.parameters.digits,
            period_seconds: state.parameters.period,
            registered_at: date_time(totp.registered_at),
            clock_ahead_seconds: i32::from(state.drift) * i32::from(state.parameters.period),
        });
        let (state, until) = match account.totp_lock_at(now) {
            LockState::Open => ("open", None),
            LockState::Locked { until } => ("locked", Some(date_time(until))),
            LockState::Deactivated => ("deactivated", None),
        };
        Self { totps: totps.collect(), lock: TotpLockShown { state, until } }
    }
}

impl TotpRegistered {
    pub(in crate::admin) fn of(new: &NewTotp) -> Result<Self, Fault> {
        let trouble = |error: qr::TooLong| Fault::internal(error.to_string());
        Ok(Self {
            id: new.totp.id.to_string(),
            label: new.totp.label.clone(),
            secret: new.totp.seed.to_base32().reveal().to_owned(),
            uri: new.uri.reveal().to_owned(),
            qr_svg: qr::svg(&new.uri).map_err(trouble)?.reveal().to_owned(),
            qr_png: BASE64.encode(&qr::png(&new.uri).map_err(trouble)?),
            pending_until: new.totp.pending_until.map(date_time),
            often_ignored: new.often_ignored.clone(),
        })
    }
}
