//! What of an account is searchable: rows of (field, value) that point at it.

use readmit_core::account::Hot;
use readmit_core::account::approval::ApprovalState;
use readmit_core::credentials::Credentials;
use readmit_core::id::EventId;
use readmit_core::identifier::Identifier;
use readmit_core::profile::{Profile, Status};
use readmit_core::time::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// One searchable fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Attribute {
    pub(crate) field: &'static str,
    pub(crate) value: String,
}

pub(crate) const CREATED_AT: &str = "created_at";
pub(crate) const EMAIL: &str = "email";
pub(crate) const PHONE: &str = "phone";
pub(crate) const LAST_SIGN_IN: &str = "last_sign_in";
pub(crate) const STATUS: &str = "status";
pub(crate) const APPLICATION: &str = "application";
pub(crate) const GROUP: &str = "group";
pub(crate) const APPROVAL: &str = "approval";

/// What of the hot part is searchable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HotIndex {
    status: Status,
    last_sign_in: Option<Timestamp>,
}

pub(crate) fn of_hot(hot: &Hot) -> HotIndex {
    HotIndex { status: hot.status, last_sign_in: hot.last_sign_in }
}

impl HotIndex {
    pub(crate) fn attributes(self) -> BTreeSet<Attribute> {
        let status = Attribute { field: STATUS, value: self.status.as_str().to_owned() };
        let last = self.last_sign_in.map(|at| Attribute { field: LAST_SIGN_IN, value: at.sortable() });
        BTreeSet::from([status]).into_iter().chain(last).collect()
    }
}

pub(crate) fn of_profile(profile: &Profile) -> BTreeSet<Attribute> {
    let folded = |field, value: &str| Attribute { field, value: Identifier::fold(value).to_string() };
    let mut attributes =
        BTreeSet::from([Attribute { field: CREATED_AT, value: profile.created_at.sortable() }]);
    attributes.extend(profile.email.as_ref().map(|email| folded(EMAIL, &email.value)));
    attributes.extend(profile.phone_number.as_ref().map(|phone| folded(PHONE, &phone.value)));
    attributes.extend(
        profile
            .applications
            .iter()
            .map(|a| Attribute { field: APPLICATION, value: a.application.to_string() }),
    );
    attributes.extend(profile.groups.iter().map(|id| Attribute { field: GROUP, value: id.to_string() }));
    attributes
}

/// Approvals that can still come to something.
pub(crate) fn of_credentials(credentials: &Credentials) -> BTreeSet<Attribute> {
    let open =
        |state: &ApprovalState| matches!(state, ApprovalState::Pending | ApprovalState::Granted { .. });
    let open = credentials.approvals.iter().filter(|approval| open(&approval.state));
    open.map(|approval| Attribute { field: APPROVAL, value: approval.id.to_string() }).collect()
}

/// A text that stands in the body of every event of this kind, and of no other: bodies are canonical.
pub(crate) fn text_of_kind(kind: &str) -> String {
    format!("\"event\":{{\"type\":\"{kind}\"")
}

/// The least event id of an instant: ids begin with the time of arrival.
pub(crate) fn first_id_at(at: Timestamp) -> EventId {
    let millis = u128::from(at.as_millis().max(0).unsigned_abs());
    EventId::from_uuid(Uuid::from_u128(millis << 80))
}
