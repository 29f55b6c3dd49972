//! Lists: pages of accounts and of events.

use super::data::Data;
use crate::configuration::OPERATOR;
use crate::index::{self, Attribute};
use crate::order::{self, Rows};
use readmit_app::Failure;
use readmit_app::store::{AccountPage, Accounts, EventPage, Filter, Parts, StoredEvent};
use readmit_core::Account;
use readmit_core::id::{AccountId, TenantId};
use std::cmp::Ordering;

impl Data {
    fn matches(&self, tenant: TenantId, account: AccountId, filter: &Filter) -> bool {
        let has = |field, value: &str| {
            self.attributes.contains(&(tenant, Attribute { field, value: value.to_owned() }, account))
        };
        let mut identifiers = self
            .identifiers
            .iter()
            .filter(|((of, _), (_, owner))| (*of, *owner) == (tenant, account))
            .map(|((_, value), _)| value);
        match filter {
            Filter::Application(id) => has(index::APPLICATION, &id.to_string()),
            Filter::Status(status) => has(index::STATUS, status.as_str()),
            Filter::NotStatus(status) => !has(index::STATUS, status.as_str()),
            Filter::Prefix(prefix) => identifiers.any(|value| value.as_str().starts_with(prefix.as_str())),
            Filter::Exact(wanted) => identifiers.any(|value| value == wanted),
            Filter::Groups(groups) => groups.iter().any(|id| has(index::GROUP, &id.to_string())),
            Filter::NotOperator => !self.configuration.contains_key(&(tenant, OPERATOR, account.uuid())),
            Filter::ApprovalPending => self.attributes.iter().any(|(of, attribute, owner)| {
                (*of, *owner) == (tenant, account) && attribute.field == index::APPROVAL
            }),
        }
    }

    pub(super) fn page(&self, tenant: TenantId, page: &AccountPage) -> Result<Accounts, Failure> {
        let (along, filters) = Rows::of(page);
        let mut rows: Vec<(String, AccountId)> = match &along {
            Rows::Accounts => {
                let accounts = self.accounts.keys().filter(|(of, _)| *of == tenant);
                accounts.map(|(_, account)| (String::new(), *account)).collect()
            }
            Rows::Field(field) => self
                .attributes
                .iter()
                .filter(|(of, attribute, _)| *of == tenant && attribute.field == *field)
                .map(|(_, attribute, account)| (attribute.value.clone(), *account))
                .collect(),
            Rows::Value(wanted) => self
                .attributes
                .iter()
                .filter(|(of, attribute, _)| *of == tenant && attribute == wanted)
                .map(|(_, _, account)| (String::new(), *account))
                .collect(),
        };
        rows.retain(|(_, account)| filters.iter().all(|filter| self.matches(tenant, *account, filter)));
        if page.descending {
            rows.reverse();
        }
        let total = if page.uncounted { 0 } else { rows.len() as u64 };
        if let Some(after) = &page.after {
            let key = (&after.value, &after.account);
            let behind = if page.descending { Ordering::Less } else { Ordering::Greater };
            rows.retain(|(value, account)| (value, account).cmp(&key) == behind);
        }
        let mut rows: Vec<_> =
            rows.into_iter().skip(page.offset as usize).take(page.limit as usize + 1).collect();
        let next = order::cut(&mut rows, page.limit);
        let accounts = rows
            .into_iter()
            .filter_map(|(_, id)| Some(self.stored(tenant, id, Parts::USUAL)?.read(tenant, id, Parts::USUAL)))
            .collect::<Result<_, _>>()?;
        Ok(Accounts { total, accounts, next })
    }

    pub(super) fn walk_accounts(
        &self,
        tenant: TenantId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<Account>, Failure> {
        let rest = self.accounts.iter().filter(|((of, id), _)| *of == tenant && Some(*id) > after);
        rest.take(limit as usize).map(|((_, id), stored)| stored.read(tenant, *id, Parts::ALL)).collect()
    }

    pub(super) fn event_page(&self, tenant: TenantId, page: &EventPage) -> Vec<StoredEvent> {
        let events = self.events.iter().rev().filter(|((of, _), (admin, event))| {
            *of == tenant
                && (*admin || !page.admin_only)
                && page.subject.is_none_or(|subject| subject == event.subject)
                && page.before.is_none_or(|before| event.id < before)
                && page.since.is_none_or(|since| event.id >= index::first_id_at(since))
                && page.until.is_none_or(|until| event.id < index::first_id_at(until))
        });
        events.take(page.limit as usize).map(|(_, (_, event))| event.clone()).collect()
    }
}
