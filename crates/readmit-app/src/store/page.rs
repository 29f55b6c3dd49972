//! What is asked of lists, and what they answer.

use readmit_core::Account;
use readmit_core::digest::Digest;
use readmit_core::id::{AccountId, ApplicationId, EventId, GroupId, KeyId};
use readmit_core::identifier::{Folded, Identifier};
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
    /// Id: nobody looks for this order, but the members of one group are read along it without a look at
    /// anybody else.
    Account,
}

impl SortField {
    /// Where an account stands in this order; `None` where the order leaves it out.
    pub fn place(self, account: &Account) -> Option<PageKey> {
        let folded = |text: &str| Identifier::fold(text).to_string();
        let value = match self {
            Self::CreatedAt => account.profile.created_at.sortable(),
            Self::Email => folded(&account.profile.email.as_ref()?.value),
            Self::Phone => folded(&account.profile.phone_number.as_ref()?.value),
            Self::LastSignIn => account.hot.last_sign_in?.sortable(),
            Self::Account => String::new(),
        };
        Some(PageKey { value, account: account.id })
    }
}

/// What an account must have to be on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// It belongs to an application.
    Application(ApplicationId),
    /// Its status.
    Status(Status),
    /// Another status than this.
    NotStatus(Status),
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

/// A place in an order of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageKey {
    /// What the account is sorted by, as a text that sorts like it; empty where that is its id.
    pub value: String,
    /// The account.
    pub account: AccountId,
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
    /// How many to skip: the further, the slower.
    pub offset: u32,
    /// Only those behind this place in the order: as fast at the end as at the beginning.
    pub after: Option<PageKey>,
    /// Whether nobody asks for the total, which takes a look at every account that matches.
    pub uncounted: bool,
    /// How many at most; zero only counts.
    pub limit: u32,
}

/// A page of accounts.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// Accounts that match, on all pages; zero where it was not asked for.
    pub total: u64,
    /// This page.
    pub accounts: Vec<Account>,
    /// The place of the last account of this page, if others follow: the page behind it is the next one.
    pub next: Option<PageKey>,
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
