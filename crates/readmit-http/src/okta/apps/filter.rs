//! What a list of applications is narrowed to: `q`, the beginning of a name, and the filters that the vendor documents.

use crate::call::Call;
use crate::fault::Fault;
use crate::okta::id::{self, prefix};
use crate::okta::query::{equality, parameter, unknown_filter};
use readmit_app::apps::Pair;
use readmit_app::store::Parts;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, GroupId};
use readmit_core::operator::Area;

/// What a list is narrowed to.
pub(super) struct Filter {
    /// How labels begin, in lower case.
    start: String,
    kind: Kind,
}

enum Kind {
    Everything,
    Nothing,
    Active(bool),
    Group(GroupId),
    Of(Box<Account>),
}

impl Filter {
    /// Reads it. Whose applications are asked for must be somebody whom the caller may look at.
    pub(super) async fn read(call: &Call, query: &[(String, String)]) -> Result<Self, Fault> {
        let start = parameter(query, "q").unwrap_or_default().to_lowercase();
        let kind = match parameter(query, "filter") {
            None => Kind::Everything,
            Some(text) => kind(call, text).await?,
        };
        Ok(Self { start, kind })
    }

    /// Whether an application is in the list.
    pub(super) fn takes(&self, configuration: &Configuration, pair: &Pair) -> bool {
        let application = &pair.application;
        let named = application.name.to_lowercase().starts_with(&self.start)
            || (!self.start.is_empty() && "oidc_client".starts_with(&self.start));
        named
            && match &self.kind {
                Kind::Everything => true,
                Kind::Nothing => false,
                Kind::Active(active) => pair.is_active() == *active,
                Kind::Group(group) => application.groups.contains(group),
                Kind::Of(account) => application.is_assigned(account, configuration),
            }
    }
}

/// `field eq "value"`.
async fn kind(call: &Call, text: &str) -> Result<Kind, Fault> {
    match equality(text.trim())? {
        ("status", "ACTIVE") => Ok(Kind::Active(true)),
        ("status", "INACTIVE") => Ok(Kind::Active(false)),
        ("name", "oidc_client") => Ok(Kind::Everything),
        ("name", _) => Ok(Kind::Nothing),
        ("group.id", id) => {
            Ok(id::parse(prefix::GROUP, id).map_or(Kind::Nothing, |id| Kind::Group(GroupId::from_uuid(id))))
        }
        ("user.id", id) => {
            let Some(id) = id::parse(prefix::USER, id) else { return Ok(Kind::Nothing) };
            let (id, read) = (AccountId::from_uuid(id), Area::Users.read());
            let found = call.app().account_in_reach(&call.caller, read, id, Parts::USUAL).await?;
            Ok(found.map_or(Kind::Nothing, |account| Kind::Of(Box::new(account))))
        }
        _ => Err(unknown_filter()),
    }
}
