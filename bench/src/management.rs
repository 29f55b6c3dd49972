//! What programs ask through the Okta facade, with an administrator's API token.
//!
//! Temporary access codes: the authenticator set up as in the vendor's guide, an enrolment policy that allows codes, and one
//! request for each account that codes are issued to. Lists of users: pages that begin all over the list.

use crate::accounts::{Layout, Role};
use crate::installation::Installation;
use crate::plan::Operation;
use crate::prepare::{by_email, each};
use crate::request::{Case, Expected};
use anyhow::{Context as _, Result};
use data_encoding::BASE64URL_NOPAD;
use readmit_app::organisation_authenticators::AuthenticatorOrder;
use readmit_app::store::{Concern, SortField};
use readmit_app::{App, Caller};
use readmit_core::alphabet::{Alphabet, Shape};
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::code_policy::CodeSettings;
use readmit_core::credentials::ApiTokenOrder;
use readmit_core::id::{AccountId, short};
use readmit_core::operator::{Grant, Permissions, Places, Reach, Role as OperatorRole};
use readmit_core::policy::{Allowance, Enrolment, Policy, PolicyKind, Settings};
use readmit_core::profile::{Contact, Profile};
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use std::sync::Arc;

/// What was prepared.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    token: Secret,
    authenticator: String,
    /// The accounts that codes are generated for, as the vendor writes their ids.
    users: Arc<Vec<String>>,
    /// Where pages of the list of users begin, as the facade writes it.
    places: Arc<Vec<String>>,
}

/// Users on a page: as many as the vendor gives at most.
pub(crate) const PAGE: u32 = 200;
/// Pages that are asked for in turn.
const PLACES: u32 = 64;

/// Sets it up.
pub(crate) async fn prepare(app: &App, caller: &Caller, layout: Layout) -> Result<Prepared> {
    let order = AuthenticatorOrder {
        key: AuthenticatorKey::TemporaryAccessCode,
        name: None,
        settings: None,
        codes: Some(CodeSettings {
            shape: Shape { alphabet: Alphabet::Complex { letters: true, specials: true }, length: 16 },
            life_min: Span::from_mins(10),
            life_default: Span::from_mins(480),
            life_max: Span::from_mins(720),
            multiple_use: true,
        }),
    };
    let authenticator = app.add_authenticator(caller, order, true).await??.id;
    allow(app, caller).await?;
    let profile = Profile {
        email: Some(Contact { value: "administrator@bench.example".to_owned(), verified_at: None }),
        ..Profile::default()
    };
    let grants = vec![Grant { role: OperatorRole::ADMINISTRATOR, reach: Reach::Everyone }];
    let operator = app.create_operator(caller, profile, grants, None).await??.account.id;
    let operator = Caller::operator(operator, Permissions::all());
    let life = Span::from_hours(24);
    let order = ApiTokenOrder {
        name: "bench".to_owned(),
        permissions: Permissions::all(),
        life,
        idle: None,
        places: Places::default(),
    };
    let (_, token) = app.create_api_token(&operator, order).await??;
    let users = each(layout.of(Role::Issued), |number| async move {
        let found = app.account(by_email(number)?).await?.context("an account is missing")?;
        Ok(format!("00u{}", short(found.id.uuid())))
    });
    let users = Arc::new(users.await?);
    let last = layout.total.saturating_sub(PAGE + 1);
    let places = each(0..PLACES, |place| async move {
        let found = app.account(by_email(last / PLACES * place)?).await?.context("an account is missing")?;
        let place = SortField::CreatedAt.place(&found).context("a list has all accounts")?;
        Ok(BASE64URL_NOPAD.encode(&[place.account.as_bytes(), place.value.as_bytes()].concat()))
    });
    let places = Arc::new(places.await?);
    let authenticator = format!("aut{}", short(authenticator.uuid()));
    Ok(Prepared { token, authenticator, users, places })
}

/// Lets the built-in enrolment policy allow codes.
async fn allow(app: &App, caller: &Caller) -> Result<()> {
    let concern = Concern::configuration(app.tenant, AccountId::from_uuid(app.tenant.uuid()));
    let allowed = app.decide(concern, caller.origin(), |desk, _| {
        let built_in = desk.configuration().policy(Policy::built_in_id(PolicyKind::Enrolment));
        let Some(mut policy) = built_in.map(|policy| (**policy).clone()) else { return };
        if let Settings::Enrolment(entries) = &mut policy.settings {
            let key = AuthenticatorKey::TemporaryAccessCode;
            entries.push(Enrolment { key, allowance: Allowance::Optional, grace: None });
        }
        desk.configuration_mut().put_policy(policy);
    });
    Ok(allowed.await?)
}

/// Pages of the list of users, from all over the list.
pub(crate) fn pages(installed: &Installation) -> Case {
    let prepared = &installed.management;
    let request = |place: &String| {
        format!(
            "GET /api/v1/users?limit={PAGE}&after={place} HTTP/1.1\r\nHost: localhost\r\nAuthorization: SSWS {}\r\n\r\n",
            prepared.token.reveal()
        )
        .into_bytes()
    };
    let requests = prepared.places.iter().map(request).collect();
    Case::fixed(Operation::UserPage.name(), Expected::LISTED, requests)
}

/// A code for each account in turn.
pub(crate) fn codes(installed: &Installation) -> Case {
    let prepared = &installed.management;
    let body = format!(
        r#"{{"authenticatorId":"{}","authenticatorType":"tac","config":{{"ttl":480,"multiUse":true}}}}"#,
        prepared.authenticator
    );
    let request = |user: &String| {
        format!(
            "POST /api/v1/users/{user}/authenticator-enrollments/tac HTTP/1.1\r\nHost: localhost\r\n\
             Authorization: SSWS {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            prepared.token.reveal(),
            body.len()
        )
        .into_bytes()
    };
    let requests = prepared.users.iter().map(request).collect();
    Case::fixed(Operation::TacGenerate.name(), Expected::GENERATED, requests)
}
