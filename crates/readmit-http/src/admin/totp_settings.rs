//! The settings of TOTP: of an application, and where no application is at hand.

use super::applications::of_path;
use super::doc::{Doc, schema};
use super::reach::for_everyone;
use super::refusal::{self, unknown_application};
use super::totp_policy::{TotpPolicyInput, TotpPolicyShown};
use super::wire::id;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::id::ApplicationId;
use readmit_core::operator::Area;

const READ: Access = Access::Operator(Area::AuthenticationMethods.read());
const WRITE: Access = Access::Operator(Area::AuthenticationMethods.write());

const STAYS: &str = "What is left out stays. Authenticator apps that are registered keep their algorithm, digits and \
    period. Settings under which a hundred tries would hit too easily are refused (`chance_max_ppm`).";

super::resource! {
    GET "/admin/api/v1/applications/{application}/totp", READ, of_application,
        Doc::new("Applications", "The settings of TOTP").answer(200, schema::<TotpPolicyShown>);
    PUT "/admin/api/v1/applications/{application}/totp", WRITE, set_of_application,
        Doc::new("Applications", "Change settings of TOTP")
            .saying(STAYS)
            .body(schema::<TotpPolicyInput>)
            .answer(200, schema::<TotpPolicyShown>);
    GET "/admin/api/v1/organisation/totp", READ, of_organisation,
        Doc::new("Organisation", "Read the settings of TOTP that hold where no application is at hand")
            .answer(200, schema::<TotpPolicyShown>);
    PUT "/admin/api/v1/organisation/totp", WRITE, set_of_organisation,
        Doc::new("Organisation", "Change the settings of TOTP that hold where no application is at hand")
            .saying(STAYS)
            .body(schema::<TotpPolicyInput>)
            .answer(200, schema::<TotpPolicyShown>);
}

async fn of_application(call: Call) -> Result<Response, Fault> {
    Ok(json(StatusCode::OK, &TotpPolicyShown::of(&of_path(&call).await?.totp)))
}

async fn set_of_application(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let given: TotpPolicyInput = call.json()?;
    let changed = call
        .app()
        .update_application(&call.caller, Area::AuthenticationMethods, application, move |application| {
            given.apply(&mut application.totp);
        })
        .await?;
    Ok(json(StatusCode::OK, &TotpPolicyShown::of(&changed.map_err(refusal::configure)?.totp)))
}

async fn of_organisation(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::AuthenticationMethods.read()).await?;
    Ok(json(StatusCode::OK, &TotpPolicyShown::of(&configuration.organisation.totp)))
}

async fn set_of_organisation(call: Call) -> Result<Response, Fault> {
    let given: TotpPolicyInput = call.json()?;
    let changed = call
        .app()
        .update_organisation(&call.caller, Area::AuthenticationMethods, move |organisation| {
            given.apply(&mut organisation.totp);
        })
        .await?;
    Ok(json(StatusCode::OK, &TotpPolicyShown::of(&changed.map_err(refusal::configure)?.totp)))
}
