//! Pages of accounts: filtered, sorted and counted by their attributes.

use super::read::{self, Param, Reader};
use super::trouble::storage;
use crate::configuration::OPERATOR;
use crate::index::{self, Attribute};
use crate::order::{self, Rows};
use readmit_app::Failure;
use readmit_app::store::{AccountPage, Accounts, Filter, PageKey, Parts};
use readmit_core::id::{AccountId, TenantId};
use tokio_postgres::types::Type;
use uuid::Uuid;

pub(super) async fn accounts(
    reader: &Reader,
    tenant: TenantId,
    page: AccountPage,
) -> Result<Accounts, Failure> {
    let mut query = Query::of(tenant, &page);
    let total = if page.uncounted {
        0
    } else {
        let rows = reader.query(&query.count(), &query.params()).await?;
        rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0)).map_err(storage)?.unsigned_abs()
    };
    if page.limit == 0 {
        return Ok(Accounts { total, ..Accounts::default() });
    }
    let sql = query.page(&page);
    let found = reader.query(&sql, &query.params()).await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let value = row.try_get::<_, String>(4).map_err(storage)?;
        rows.push((value, AccountId::from_uuid(row.try_get(0).map_err(storage)?)));
    }
    let next = order::cut(&mut rows, page.limit);
    let accounts = found
        .iter()
        .take(rows.len())
        .map(|row| read::account(tenant, row, Parts::USUAL))
        .collect::<Result<_, _>>()?;
    Ok(Accounts { total, accounts, next })
}

/// Something bound to a statement.
enum Operand {
    Id(Uuid),
    Text(String),
    Number(i64),
}

/// The rows that match, as SQL, with what is bound to it.
struct Query {
    from: String,
    operands: Vec<Operand>,
    /// Whether rows are sorted by their value first.
    by_value: bool,
}

impl Query {
    fn of(tenant: TenantId, page: &AccountPage) -> Self {
        let (along, filters) = Rows::of(page);
        let by_value = along.by_value();
        let (from, texts) = match along {
            Rows::Accounts => ("account_hot a WHERE a.tenant = $1", vec![]),
            Rows::Field(field) => {
                ("attribute a WHERE a.tenant = $1 AND a.field = $2", vec![field.to_owned()])
            }
            Rows::Value(Attribute { field, value }) => (
                "attribute a WHERE a.tenant = $1 AND a.field = $2 AND a.value = $3",
                vec![field.to_owned(), value],
            ),
        };
        let mut query =
            Self { from: format!("FROM {from}"), operands: vec![Operand::Id(tenant.uuid())], by_value };
        query.operands.extend(texts.into_iter().map(Operand::Text));
        for filter in filters {
            let (sql, texts) = condition(filter, query.operands.len());
            query.from.push_str(&sql);
            query.operands.extend(texts.into_iter().map(Operand::Text));
        }
        query
    }

    fn count(&self) -> String {
        format!("SELECT count(*) {}", self.from)
    }

    /// The statement for the page's accounts and one more, its operands behind those of the filters.
    fn page(&mut self, page: &AccountPage) -> String {
        let (order, behind) = if page.descending { ("DESC", "<") } else { ("ASC", ">") };
        let (value, sort) = if self.by_value {
            ("a.value", format!("a.value {order}, a.account {order}"))
        } else {
            ("''", format!("a.account {order}"))
        };
        let after = page.after.as_ref().map(|PageKey { value, account }| {
            let account = Operand::Id(account.uuid());
            if self.by_value {
                let value = self.bind(Operand::Text(value.clone()));
                format!("AND (a.value, a.account) {behind} ({value}, {})", self.bind(account))
            } else {
                format!("AND a.account {behind} {}", self.bind(account))
            }
        });
        let after = after.unwrap_or_default();
        let limit = self.bind(Operand::Number(i64::from(page.limit) + 1));
        let offset = self.bind(Operand::Number(i64::from(page.offset)));
        let from = &self.from;
        format!(
            "SELECT h.account, h.version, h.body, p.body, a.value FROM (
                 SELECT {value} AS value, a.account {from} {after} ORDER BY {sort} LIMIT {limit} OFFSET {offset}
             ) a
             JOIN account_hot h ON h.tenant = $1 AND h.account = a.account
             LEFT JOIN account_part p ON p.tenant = $1 AND p.account = a.account AND p.part = 'profile'
             ORDER BY {sort}"
        )
    }

    fn bind(&mut self, operand: Operand) -> String {
        self.operands.push(operand);
        format!("${}", self.operands.len())
    }

    fn params(&self) -> Vec<Param<'_>> {
        let mut params: Vec<Param<'_>> = Vec::with_capacity(self.operands.len());
        for operand in &self.operands {
            params.push(match operand {
                Operand::Id(id) => (id, Type::UUID),
                Operand::Text(text) => (text, Type::TEXT),
                Operand::Number(number) => (number, Type::INT8),
            });
        }
        params
    }
}

/// A filter as SQL, with the operands that follow those already bound.
fn condition(filter: &Filter, bound: usize) -> (String, Vec<String>) {
    let (first, second) = (bound + 1, bound + 2);
    let attribute = |field: &str, test: &str, values: Vec<String>| {
        let sql = format!(
            " AND EXISTS (SELECT 1 FROM attribute f WHERE f.tenant = $1 AND f.field = ${first}
               AND f.account = a.account{test})"
        );
        (sql, [field.to_owned()].into_iter().chain(values).collect())
    };
    let is = |field: &str, value: String| attribute(field, &format!(" AND f.value = ${second}"), vec![value]);
    let identifier = |test: String, operands: Vec<String>| {
        let sql =
            format!(" AND a.account IN (SELECT i.account FROM identifier i WHERE i.tenant = $1 AND {test})");
        (sql, operands)
    };
    match filter {
        Filter::Application(id) => is(index::APPLICATION, id.to_string()),
        Filter::Status(status) => is(index::STATUS, status.as_str().to_owned()),
        Filter::NotStatus(status) => {
            let sql = format!(
                " AND NOT EXISTS (SELECT 1 FROM attribute f WHERE f.tenant = $1 AND f.field = ${first}
                   AND f.account = a.account AND f.value = ${second})"
            );
            (sql, vec![index::STATUS.to_owned(), status.as_str().to_owned()])
        }
        Filter::Exact(value) => identifier(format!("i.value = ${first}"), vec![value.to_string()]),
        Filter::Prefix(value) => {
            // The greatest text with this prefix ends in the greatest character.
            let end = format!("{value}\u{10ffff}");
            identifier(format!("i.value BETWEEN ${first} AND ${second}"), vec![value.to_string(), end])
        }
        Filter::Groups(groups) => {
            // One text of all ids: a page may name more groups than a statement takes operands.
            let ids = groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            attribute(
                index::GROUP,
                &format!(" AND f.value = ANY (string_to_array(${second}, ','))"),
                vec![ids],
            )
        }
        Filter::ApprovalPending => attribute(index::APPROVAL, "", Vec::new()),
        Filter::NotOperator => {
            let sql = format!(
                " AND NOT EXISTS (SELECT 1 FROM configuration c WHERE c.tenant = $1 AND c.kind = ${first}
                   AND c.id = a.account)"
            );
            (sql, vec![OPERATOR.to_owned()])
        }
    }
}
