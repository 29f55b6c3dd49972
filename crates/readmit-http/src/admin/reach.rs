//! Reading what is no account's: settings, roles, operators.

use super::refusal::denied;
use crate::call::Call;
use crate::fault::Fault;
use readmit_core::configuration::Configuration;
use readmit_core::operator::Permission;
use std::sync::Arc;

/// The configuration as of now, for a caller who has `permission` for more than the accounts of some groups.
pub(super) async fn for_everyone(call: &Call, permission: Permission) -> Result<Arc<Configuration>, Fault> {
    let configuration = call.app().configuration().await?;
    call.caller.authority.check(&configuration, permission, None).map_err(denied)?;
    Ok(configuration)
}
