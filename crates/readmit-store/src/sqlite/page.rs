//! Pages of accounts: filters as SQL over the index rows.

use super::read::{many, one, uuid};
use crate::configuration::OPERATOR;
use crate::index::{self, Attribute};
use crate::order::{self, Rows};
use readmit_app::Failure;
use readmit_app::store::{AccountPage, Filter, PageKey};
use readmit_core::id::{AccountId, TenantId};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// A page as its rows tell it: sorted by what, which accounts.
pub(super) struct Found {
    pub(super) total: u64,
    pub(super) rows: Vec<(String, AccountId)>,
    pub(super) next: Option<PageKey>,
}

pub(super) fn find(connection: &Connection, tenant: TenantId, page: &AccountPage) -> Result<Found, Failure> {
    let mut query = Query::of(tenant, page);
    let total = if page.uncounted {
        0
    } else {
        let count: Option<i64> =
            one(connection, &query.count(), params_from_iter(&query.values), |row| row.get(0))?;
        count.unwrap_or(0).unsigned_abs()
    };
    if page.limit == 0 {
        return Ok(Found { total, rows: Vec::new(), next: None });
    }
    let sql = query.page(page);
    let mut rows = many(connection, &sql, params_from_iter(&query.values), |row| {
        Ok((row.get(0)?, AccountId::from_uuid(uuid(row, 1)?)))
    })?;
    let next = order::cut(&mut rows, page.limit);
    Ok(Found { total, rows, next })
}

/// The rows that match, as SQL, with what is bound to it.
struct Query {
    from: String,
    values: Vec<Value>,
    /// Whether rows are sorted by their value first.
    by_value: bool,
}

impl Query {
    fn of(tenant: TenantId, page: &AccountPage) -> Self {
        let (along, filters) = Rows::of(page);
        let by_value = along.by_value();
        let tenant = Value::Blob(tenant.as_bytes().to_vec());
        let (from, values) = match along {
            Rows::Accounts => ("account_hot a WHERE a.tenant = ?1", vec![tenant]),
            Rows::Field(field) => (
                "attribute a WHERE a.tenant = ?1 AND a.field = ?2",
                vec![tenant, Value::Text(field.to_owned())],
            ),
            Rows::Value(Attribute { field, value }) => (
                "attribute a WHERE a.tenant = ?1 AND a.field = ?2 AND a.value = ?3",
                vec![tenant, Value::Text(field.to_owned()), Value::Text(value)],
            ),
        };
        let mut query = Self { from: format!("FROM {from}"), values, by_value };
        for filter in filters {
            let (sql, operands) = condition(filter, query.values.len());
            query.from.push_str(&sql);
            query.values.extend(operands);
        }
        query
    }

    fn count(&self) -> String {
        format!("SELECT count(*) {}", self.from)
    }

    /// The statement for the page's rows and one more, its operands behind those of the filters.
    fn page(&mut self, page: &AccountPage) -> String {
        let (order, behind) = if page.descending { ("DESC", "<") } else { ("ASC", ">") };
        let (value, sort) = if self.by_value {
            ("a.value", format!("a.value {order}, a.account {order}"))
        } else {
            ("''", format!("a.account {order}"))
        };
        let after = page.after.as_ref().map(|PageKey { value, account }| {
            let account = Value::Blob(account.as_bytes().to_vec());
            if self.by_value {
                let value = self.bind(Value::Text(value.clone()));
                format!("AND (a.value, a.account) {behind} ({value}, {})", self.bind(account))
            } else {
                format!("AND a.account {behind} {}", self.bind(account))
            }
        });
        let after = after.unwrap_or_default();
        let limit = self.bind(Value::Integer(i64::from(page.limit) + 1));
        let offset = self.bind(Value::Integer(i64::from(page.offset)));
        let from = &self.from;
        format!("SELECT {value}, a.account {from} {after} ORDER BY {sort} LIMIT {limit} OFFSET {offset}")
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }
}

/// A filter as SQL, with the operands that follow those already bound.
fn condition(filter: &Filter, bound: usize) -> (String, Vec<Value>) {
    let attribute = |field: &str, value: String| {
        let sql = format!(
            " AND EXISTS (SELECT 1 FROM attribute f WHERE f.tenant = a.tenant AND f.field = ?{}
               AND f.value = ?{} AND f.account = a.account)",
            bound + 1,
            bound + 2
        );
        (sql, vec![Value::Text(field.to_owned()), Value::Text(value)])
    };
    // Looked up from the value's side: few accounts match, and each is one probe.
    let identifier = |test: String, values: Vec<Value>| {
        (
            format!(" AND a.account IN (SELECT i.account FROM identifier i WHERE i.tenant = ?1 AND {test})"),
            values,
        )
    };
    match filter {
        Filter::Application(id) => attribute(index::APPLICATION, id.to_string()),
        Filter::Status(status) => attribute(index::STATUS, status.as_str().to_owned()),
        Filter::NotStatus(status) => {
            let sql = format!(
                " AND NOT EXISTS (SELECT 1 FROM attribute f WHERE f.tenant = a.tenant AND f.field = ?{}
                   AND f.value = ?{} AND f.account = a.account)",
                bound + 1,
                bound + 2
            );
            (sql, vec![Value::Text(index::STATUS.to_owned()), Value::Text(status.as_str().to_owned())])
        }
        Filter::Exact(value) => {
            identifier(format!("i.value = ?{}", bound + 1), vec![Value::Text(value.to_string())])
        }
        Filter::Groups(groups) => {
            let marks = (1..=groups.len()).map(|place| format!("?{}", bound + place));
            let sql = format!(
                " AND EXISTS (SELECT 1 FROM attribute f WHERE f.tenant = a.tenant AND f.field = '{}'
                   AND f.value IN ({}) AND f.account = a.account)",
                index::GROUP,
                marks.collect::<Vec<_>>().join(", ")
            );
            (sql, groups.iter().map(|id| Value::Text(id.to_string())).collect())
        }
        Filter::NotOperator => {
            let sql = format!(
                " AND NOT EXISTS (SELECT 1 FROM configuration c WHERE c.tenant = a.tenant
                   AND c.kind = '{OPERATOR}' AND c.id = a.account)"
            );
            (sql, Vec::new())
        }
        Filter::ApprovalPending => {
            let sql = format!(
                " AND a.account IN (SELECT p.account FROM attribute p WHERE p.tenant = ?1 AND p.field = '{}')",
                index::APPROVAL
            );
            (sql, Vec::new())
        }
        Filter::Prefix(value) => {
            // The greatest text with this prefix ends in the greatest character.
            let end = format!("{value}\u{10ffff}");
            let test = format!("i.value BETWEEN ?{} AND ?{}", bound + 1, bound + 2);
            identifier(test, vec![Value::Text(value.to_string()), Value::Text(end)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_app::store::SortField;
    use readmit_core::id::GroupId;
    use readmit_core::profile::Status;

    fn plan(page: &AccountPage) -> Vec<String> {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("migrations/0001_foundation.sql")).unwrap();
        let mut query = Query::of(TenantId::from_random([1; 16]), page);
        let sql = format!("EXPLAIN QUERY PLAN {}", query.page(page));
        many(&connection, &sql, params_from_iter(&query.values), |row| row.get(3)).unwrap()
    }

    #[test]
    fn a_page_is_read_along_its_order() {
        let group = GroupId::from_random([2; 16]);
        let after = Some(PageKey { value: "1".to_owned(), account: AccountId::from_random([3; 16]) });
        let filters =
            [Filter::NotStatus(Status::Disabled), Filter::NotOperator, Filter::Groups(vec![group, group])];
        let by_value = "SEARCH a USING PRIMARY KEY (tenant=? AND field=? AND (value,account)>(?,?))";
        let by_account = "SEARCH a USING PRIMARY KEY (tenant=? AND account>?)";
        for (sort, wanted) in
            [(SortField::CreatedAt, by_value), (SortField::Email, by_value), (SortField::Account, by_account)]
        {
            for descending in [false, true] {
                let filters = filters.to_vec();
                let plan = plan(&AccountPage {
                    filters,
                    sort,
                    descending,
                    after: after.clone(),
                    ..AccountPage::default()
                });
                let wanted = if descending { wanted.replace('>', "<") } else { wanted.to_owned() };
                assert_eq!(plan[0], wanted, "{plan:?}");
                assert!(
                    !plan.iter().any(|step| step.contains("TEMP B-TREE") || step.contains("SCAN")),
                    "{plan:?}"
                );
            }
        }
    }

    #[test]
    fn members_of_a_group_are_read_along_the_group() {
        let group = GroupId::from_random([2; 16]);
        let filters = vec![Filter::NotOperator, Filter::Groups(vec![group])];
        let after = Some(PageKey { value: String::new(), account: AccountId::from_random([3; 16]) });
        let plan = plan(&AccountPage { filters, sort: SortField::Account, after, ..AccountPage::default() });
        assert_eq!(
            plan[0], "SEARCH a USING PRIMARY KEY (tenant=? AND field=? AND value=? AND account>?)",
            "{plan:?}"
        );
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE") || step.contains("SCAN")), "{plan:?}");
    }
}
