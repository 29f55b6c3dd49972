//! Which access policy judges who signs in to an application.

use super::PolicyRefusal;
use crate::app::App;
use crate::caller::{Caller, permit};
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::application::Application;
use readmit_core::event::EventKind;
use readmit_core::event::sign_in::PolicyAssigned;
use readmit_core::id::{AccountId, ApplicationId, PolicyId};
use readmit_core::operator::Area;
use readmit_core::policy::{Policy, PolicyKind};
use std::sync::Arc;

impl App {
    /// Gives an application an access policy: this one, or the built-in one. With `instead_of` only where that is the
    /// one that it has.
    pub async fn assign_access_policy(
        &self,
        caller: &Caller,
        application: ApplicationId,
        policy: Option<PolicyId>,
        instead_of: Option<PolicyId>,
    ) -> Result<Result<Arc<Application>, PolicyRefusal>, Failure> {
        let about = Concern::configuration(self.tenant, AccountId::from_uuid(application.uuid()));
        let built_in = Policy::built_in_id(PolicyKind::Access);
        let wanted = policy.unwrap_or(built_in);
        let authority = caller.authority;
        self.decide(about, caller.origin(), move |desk, turn| {
            permit(authority, desk, Area::Applications.write(), turn)?;
            let configuration = desk.configuration_mut();
            let former = configuration.application(application).cloned();
            let former = former.ok_or(PolicyRefusal::NoSuchApplication)?;
            let has = former.access_policy.unwrap_or(built_in);
            if instead_of.is_some_and(|policy| policy != has) {
                return Err(PolicyRefusal::NoSuchApplication);
            }
            let policy = configuration.policy(wanted).ok_or(PolicyRefusal::NoSuchPolicy)?;
            if policy.kind() != PolicyKind::Access {
                return Err(PolicyRefusal::NotAnAccessPolicy);
            }
            if !policy.active {
                return Err(PolicyRefusal::Inactive);
            }
            if has == wanted {
                return Ok(former);
            }
            turn.record(EventKind::AccessPolicyAssigned(PolicyAssigned { policy: wanted }));
            Ok(configuration.put_application(Application {
                access_policy: Some(wanted),
                updated_at: turn.now,
                ..Application::clone(&former)
            }))
        })
        .await
    }
}
