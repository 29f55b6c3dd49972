//! Orders of accounts: which rows a page is read along, the same for every database.

use crate::index::{self, Attribute};
use readmit_app::store::{AccountPage, Filter, PageKey, SortField};
use readmit_core::id::AccountId;

/// The rows that a page is read along.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Of a field, by value and account.
    Field(&'static str),
    /// Of one value, by account.
    Value(Attribute),
    /// Of all accounts, by account.
    Accounts,
}

impl Rows {
    /// The rows for a page, and the filters that are left to look at on each of them.
    pub(crate) fn of(page: &AccountPage) -> (Self, Vec<&Filter>) {
        let mut filters: Vec<&Filter> = page.filters.iter().collect();
        let field = match page.sort {
            SortField::CreatedAt => index::CREATED_AT,
            SortField::Email => index::EMAIL,
            SortField::Phone => index::PHONE,
            SortField::LastSignIn => index::LAST_SIGN_IN,
            SortField::Account => {
                let group = filters.iter().enumerate().find_map(|(place, filter)| match filter {
                    Filter::Groups(groups) => Some((place, *groups.first().filter(|_| groups.len() == 1)?)),
                    _ => None,
                });
                let Some((place, group)) = group else { return (Self::Accounts, filters) };
                filters.remove(place);
                return (Self::Value(Attribute { field: index::GROUP, value: group.to_string() }), filters);
            }
        };
        (Self::Field(field), filters)
    }

    /// Whether rows are told apart by more than their account.
    pub(crate) fn by_value(&self) -> bool {
        matches!(self, Self::Field(_))
    }
}

/// Cuts what was read, one row more than was asked for, to the page, and tells where the next page begins.
pub(crate) fn cut(rows: &mut Vec<(String, AccountId)>, limit: u32) -> Option<PageKey> {
    if rows.len() <= limit as usize {
        return None;
    }
    rows.truncate(limit as usize);
    rows.last().map(|(value, account)| PageKey { value: value.clone(), account: *account })
}
