//! What is asked of lists, and what they answer.

use readmit_core::Account;
use readmit_core::digest::Digest;
use readmit_core::id::{AccountId, ApplicationId, EventId, GroupId, KeyId};
use readmit_core::identifier::Folded;
use readmit_core::profile::Status;
use readmit_core::time::Timestamp;

/// What a page of accounts is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortField {
    /// When it was made.
    #[default]
    CreatedAt,
    /// E-mail address; accounts without one are left out.
    Email,
    /// Phone number; accounts without one are left out.
    Phone,
    /// Last sign-in; accounts that never signed in are left out.
    LastSignIn,
}

/// What an account must have to be on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// It belongs to an application.
    Application(ApplicationId),
    /// Its status.
    Status(Status),
    /// One of its identifiers begins with this.
    Prefix(Folded),
    /// One of its identifiers is this.
    Exact(Folded),
    /// It is in at least one of these groups.
    Groups(Vec<GroupId>),
    /// It is no operator.
    NotOperator,
    /// Someone asks for an approval for it.
    ApprovalPending,
}

/// Which accounts are asked for.
#[derive(Debug, Clone, Default)]
pub struct AccountPage {
    /// All of them must hold.
    pub filters: Vec<Filter>,
    /// The order.
    pub sort: SortField,
    /// Greatest first.
    pub descending: bool,
    /// How many to skip.
    pub offset: u32,
    /// How many at most; zero only counts.
    pub limit: u32,
}

/// A page of accounts.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// Accounts that match, on all pages.
    pub total: u64,
    /// This page.
    pub accounts: Vec<Account>,
}

/// Which events are asked for.
#[derive(Debug, Clone, Default)]
pub struct EventPage {
    /// Only of this account (or decoy, or configured thing).
    pub subject: Option<AccountId>,
    /// Only those that arrived at or after this instant.
    pub since: Option<Timestamp>,
    /// Only those that arrived before this instant.
    pub until: Option<Timestamp>,
    /// Only those older than this one.
    pub before: Option<EventId>,
    /// Only what is in the admin activity log.
    pub admin_only: bool,
    /// How many at most.
    pub limit: u32,
}

/// An event as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its id.
    pub id: EventId,
    /// Whom it is about.
    pub subject: AccountId,
    /// Canonical JSON, as hashed.
    pub body: String,
    /// The personal data beside it, unless erased.
    pub personal: Option<String>,
}

/// How the database recognises a key that it does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyCheck {
    /// The key.
    pub id: KeyId,
    /// HMAC of the key's own id under it.
    pub check: Digest,
}

/// How often an address was seen in one minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressCount {
    /// The bucket: an address, a network, or a client and an address.
    pub key: String,
    /// Minutes since the epoch.
    pub minute: i64,
    /// How often.
    pub count: u32,
}
