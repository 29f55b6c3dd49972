//! Pages of accounts: filtered, sorted and counted by their attributes.

use super::read::{self, Param, Reader};
use super::trouble::storage;
use crate::configuration::OPERATOR;
use crate::index;
use readmit_app::Failure;
use readmit_app::store::{AccountPage, Accounts, Filter, Parts, SortField};
use readmit_core::id::TenantId;
use tokio_postgres::types::Type;

pub(super) async fn accounts(
    reader: &Reader,
    tenant: TenantId,
    page: AccountPage,
) -> Result<Accounts, Failure> {
    let field = match page.sort {
        SortField::CreatedAt => index::CREATED_AT,
        SortField::Email => index::EMAIL,
        SortField::Phone => index::PHONE,
        SortField::LastSignIn => index::LAST_SIGN_IN,
    };
    let tenant_id = tenant.uuid();
    let mut from = "FROM attribute a WHERE a.tenant = $1 AND a.field = $2".to_owned();
    let mut operands = vec![field.to_owned()];
    for filter in &page.filters {
        let (sql, more) = condition(filter, operands.len() + 1);
        from.push_str(&sql);
        operands.extend(more);
    }
    let mut params: Vec<Param<'_>> = vec![(&tenant_id, Type::UUID)];
    params.extend(operands.iter().map(|text| -> Param<'_> { (text, Type::TEXT) }));
    let rows = reader.query(&format!("SELECT count(*) {from}"), &params).await?;
    let total = rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0)).map_err(storage)?;
    if page.limit == 0 {
        return Ok(Accounts { total: total.unsigned_abs(), accounts: Vec::new() });
    }
    let order = if page.descending { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT h.account, h.version, h.body, p.body
         FROM (SELECT a.value, a.account {from}
               ORDER BY a.value {order}, a.account {order} LIMIT {} OFFSET {}) a
         JOIN account_hot h ON h.tenant = $1 AND h.account = a.account
         LEFT JOIN account_part p ON p.tenant = $1 AND p.account = a.account AND p.part = 'profile'
         ORDER BY a.value {order}, a.account {order}",
        page.limit, page.offset
    );
    let rows = reader.query(&sql, &params).await?;
    let accounts =
        rows.iter().map(|row| read::account(tenant, row, Parts::USUAL)).collect::<Result<_, _>>()?;
    Ok(Accounts { total: total.unsigned_abs(), accounts })
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
