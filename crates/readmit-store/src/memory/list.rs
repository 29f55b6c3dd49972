//! Lists: pages of accounts and of events.

use super::data::Data;
use crate::configuration::OPERATOR;
use crate::index::{self, Attribute};
use readmit_app::Failure;
use readmit_app::store::{AccountPage, Accounts, EventPage, Filter, Parts, SortField, StoredEvent};
use readmit_core::Account;
use readmit_core::id::{AccountId, TenantId};

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
        let field = match page.sort {
            SortField::CreatedAt => index::CREATED_AT,
            SortField::Email => index::EMAIL,
            SortField::Phone => index::PHONE,
            SortField::LastSignIn => index::LAST_SIGN_IN,
        };
        let mut ids: Vec<AccountId> = self
            .attributes
            .iter()
            .filter(|(of, attribute, _)| *of == tenant && attribute.field == field)
            .map(|(_, _, account)| *account)
            .filter(|account| page.filters.iter().all(|filter| self.matches(tenant, *account, filter)))
            .collect();
        if page.descending {
            ids.reverse();
        }
        let total = ids.len() as u64;
        let accounts = ids
            .into_iter()
            .skip(page.offset as usize)
            .take(page.limit as usize)
            .filter_map(|id| Some(self.stored(tenant, id, Parts::USUAL)?.read(tenant, id, Parts::USUAL)))
            .collect::<Result<_, _>>()?;
        Ok(Accounts { total, accounts })
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
