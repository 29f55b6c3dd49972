//! Settings of the whole organisation: its name, the rules for its help desk, how operators sign in, and the
//! policy of organisation-wide codes.

use super::code_policy::{CodePolicyInput, CodePolicyShown};
use super::doc::{Doc, schema};
use super::reach::for_everyone;
use super::refusal;
use super::wire;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::configuration::Organisation;
use readmit_core::credentials::Quota;
use readmit_core::desk_policy::{DeskPolicy, PolicyCheck};
use readmit_core::limits::NAME_CHARS_MAX;
use readmit_core::lock::LockPolicy;
use readmit_core::operator::{Area, SignInPolicy};
use readmit_core::time::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/organisation", Access::Operator(Area::Settings.read()), read,
        Doc::new("Organisation", "Read the organisation's settings").answer(200, schema::<OrganisationView>);
    PATCH "/admin/api/v1/organisation", Access::Operator(Area::Settings.write()), change,
        Doc::new("Organisation", "Change the organisation's settings")
            .saying("What is left out stays; `desk` and `sign_in` are replaced whole.")
            .body(schema::<OrganisationChange>)
            .answer(200, schema::<OrganisationView>);
    GET "/admin/api/v1/organisation/passcodes", Access::Operator(Area::AuthenticationMethods.read()), read_codes,
        Doc::new("Organisation", "Read the policy of organisation-wide codes")
            .answer(200, schema::<CodePolicyShown>);
    PUT "/admin/api/v1/organisation/passcodes", Access::Operator(Area::AuthenticationMethods.write()), put_codes,
        Doc::new("Organisation", "Change the policy of organisation-wide codes")
            .saying("What is left out stays. Codes of the former form that are still alive are read as well.")
            .body(schema::<CodePolicyInput>)
            .answer(200, schema::<CodePolicyShown>);
}

#[derive(Serialize, ToSchema)]
struct OrganisationView {
    /// The name that people see.
    name: String,
    desk: DeskSettings,
    sign_in: SignInSettings,
    /// Whether every operator needs an authenticator app beside the password. Who has none can sign in to enrol one, and
    /// do nothing else before. Tokens for programs go on.
    operators_need_totp: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrganisationChange {
    name: Option<String>,
    desk: Option<DeskSettings>,
    sign_in: Option<SignInSettings>,
    /// Whether every operator needs an authenticator app beside the password.
    operators_need_totp: Option<bool>,
}

/// Rules for issuing by operators.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeskSettings {
    /// Codes that one operator may issue.
    per_agent: QuotaSetting,
    /// Codes that operators may issue for one user.
    per_user: QuotaSetting,
    /// How long a request for approval waits, and an approval can be used.
    approval_life_seconds: u64,
    /// How long codes are neither issued nor accepted after the owner said "this was not me".
    freeze_seconds: u64,
    /// How long an operator who got in with a help-desk code has no operator's rights.
    quarantine_seconds: u64,
    /// How long ago an operator may have signed in to issue a code; null where any session does, and tokens.
    fresh_sign_in_seconds: Option<u64>,
    /// Whether owners are told what is done to their account.
    notices: bool,
    /// What to do where a code that answers everywhere is asked for, and the user's policies would not accept it.
    #[serde(default)]
    policy_check: PolicyCheckWord,
}

/// What to do about a code that no policy accepts; `refuse` where nothing is said.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PolicyCheckWord {
    /// It is not generated.
    #[default]
    Refuse,
    /// It is generated, with a warning.
    Warn,
    /// It is generated, and nobody looks.
    Off,
}

impl From<PolicyCheck> for PolicyCheckWord {
    fn from(check: PolicyCheck) -> Self {
        match check {
            PolicyCheck::Refuse => Self::Refuse,
            PolicyCheck::Warn => Self::Warn,
            PolicyCheck::Off => Self::Off,
        }
    }
}

impl From<PolicyCheckWord> for PolicyCheck {
    fn from(word: PolicyCheckWord) -> Self {
        match word {
            PolicyCheckWord::Refuse => Self::Refuse,
            PolicyCheckWord::Warn => Self::Warn,
            PolicyCheckWord::Off => Self::Off,
        }
    }
}

/// How often something may be done; null is without limit.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuotaSetting {
    per_hour: Option<u32>,
    per_day: Option<u32>,
}

/// How operators sign in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInSettings {
    /// A session that is not used this long is over.
    idle_seconds: u64,
    /// Every session is over this long after sign-in.
    life_seconds: u64,
    /// Wrong passwords that lock, from 1 to 100.
    failures_max: u32,
    /// How long that lock lasts.
    lock_duration_seconds: u64,
}

impl From<Quota> for QuotaSetting {
    fn from(Quota { per_hour, per_day }: Quota) -> Self {
        Self { per_hour, per_day }
    }
}

impl From<QuotaSetting> for Quota {
    fn from(QuotaSetting { per_hour, per_day }: QuotaSetting) -> Self {
        Self { per_hour, per_day }
    }
}

impl From<&Organisation> for OrganisationView {
    fn from(organisation: &Organisation) -> Self {
        let (desk, sign_in) = (&organisation.desk, &organisation.sign_in);
        Self {
            name: organisation.name.clone(),
            desk: DeskSettings {
                per_agent: desk.per_agent.into(),
                per_user: desk.per_user.into(),
                approval_life_seconds: desk.approval_life.as_secs(),
                freeze_seconds: desk.freeze.as_secs(),
                quarantine_seconds: desk.quarantine.as_secs(),
                fresh_sign_in_seconds: desk.fresh_sign_in.map(Span::as_secs),
                notices: desk.notices,
                policy_check: desk.policy_check.into(),
            },
            sign_in: SignInSettings {
                idle_seconds: sign_in.idle.as_secs(),
                life_seconds: sign_in.life.as_secs(),
                failures_max: sign_in.lock.failures_max,
                lock_duration_seconds: sign_in.lock.duration.as_secs(),
            },
            operators_need_totp: sign_in.need_totp,
        }
    }
}

impl DeskSettings {
    fn policy(&self) -> DeskPolicy {
        DeskPolicy {
            per_agent: self.per_agent.into(),
            per_user: self.per_user.into(),
            approval_life: Span::from_secs(self.approval_life_seconds),
            freeze: Span::from_secs(self.freeze_seconds),
            quarantine: Span::from_secs(self.quarantine_seconds),
            fresh_sign_in: self.fresh_sign_in_seconds.map(Span::from_secs),
            notices: self.notices,
            policy_check: self.policy_check.into(),
        }
    }
}

impl SignInSettings {
    fn policy(&self, need_totp: bool) -> SignInPolicy {
        let lock = LockPolicy {
            failures_max: self.failures_max,
            duration: Span::from_secs(self.lock_duration_seconds),
        };
        let (idle, life) = (Span::from_secs(self.idle_seconds), Span::from_secs(self.life_seconds));
        SignInPolicy { idle, life, lock, need_totp }
    }
}

async fn read(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::Settings.read()).await?;
    Ok(json(StatusCode::OK, &OrganisationView::from(&*configuration.organisation)))
}

async fn change(call: Call) -> Result<Response, Fault> {
    let OrganisationChange { name, desk, sign_in, operators_need_totp } = call.json()?;
    let name = name.map(|name| wire::line("name", &name, NAME_CHARS_MAX)).transpose()?;
    let desk = desk.map(|desk| desk.policy());
    let change = move |organisation: &mut Organisation| {
        organisation.name = name.clone().unwrap_or_else(|| organisation.name.clone());
        organisation.desk = desk.unwrap_or(organisation.desk);
        let need_totp = operators_need_totp.unwrap_or(organisation.sign_in.need_totp);
        let former = SignInPolicy { need_totp, ..organisation.sign_in };
        organisation.sign_in = sign_in.as_ref().map_or(former, |settings| settings.policy(need_totp));
    };
    let changed = call.app().update_organisation(&call.caller, Area::Settings, change).await?;
    let organisation = changed.map_err(refusal::configure)?;
    Ok(json(StatusCode::OK, &OrganisationView::from(&*organisation)))
}

async fn read_codes(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::AuthenticationMethods.read()).await?;
    Ok(json(StatusCode::OK, &CodePolicyShown::of(&configuration.organisation.codes)))
}

async fn put_codes(call: Call) -> Result<Response, Fault> {
    let settings: CodePolicyInput = call.json()?;
    settings.check()?;
    let change = move |organisation: &mut Organisation| settings.apply(&mut organisation.codes);
    let changed = call.app().update_organisation(&call.caller, Area::AuthenticationMethods, change).await?;
    let organisation = changed.map_err(refusal::configure)?;
    Ok(json(StatusCode::OK, &CodePolicyShown::of(&organisation.codes)))
}
