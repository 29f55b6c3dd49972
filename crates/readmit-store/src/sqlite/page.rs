//! Pages of accounts: filters as SQL over the index rows.

use super::read::{many, one, uuid};
use crate::configuration::OPERATOR;
use crate::index;
use readmit_app::Failure;
use readmit_app::store::{AccountPage, Filter, SortField};
use readmit_core::id::{AccountId, TenantId};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// The ids of a page of accounts, and how many there are on all pages.
pub(super) fn ids(
    connection: &Connection,
    tenant: TenantId,
    page: &AccountPage,
) -> Result<(u64, Vec<AccountId>), Failure> {
    let field = match page.sort {
        SortField::CreatedAt => index::CREATED_AT,
        SortField::Email => index::EMAIL,
        SortField::Phone => index::PHONE,
        SortField::LastSignIn => index::LAST_SIGN_IN,
    };
    let mut from = "FROM attribute a WHERE a.tenant = ?1 AND a.field = ?2".to_owned();
    let mut values = vec![Value::Blob(tenant.as_bytes().to_vec()), Value::Text(field.to_owned())];
    for filter in &page.filters {
        let (sql, operands) = condition(filter, values.len());
        from.push_str(&sql);
        values.extend(operands);
    }
    let count: i64 =
        one(connection, &format!("SELECT count(*) {from}"), params_from_iter(&values), |row| row.get(0))?
            .unwrap_or(0);
    if page.limit == 0 {
        return Ok((count.unsigned_abs(), Vec::new()));
    }
    let order = if page.descending { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT a.account {from} ORDER BY a.value {order}, a.account {order} LIMIT {} OFFSET {}",
        page.limit, page.offset
    );
    let ids =
        many(connection, &sql, params_from_iter(&values), |row| uuid(row, 0).map(AccountId::from_uuid))?;
    Ok((count.unsigned_abs(), ids))
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
        Filter::Exact(value) => {
            identifier(format!("i.value = ?{}", bound + 1), vec![Value::Text(value.to_string())])
        }
        Filter::Groups(groups) => {
            let marks = (1..=groups.len()).map(|place| format!("?{}", bound + place));
            let sql = format!(
                " AND a.account IN (SELECT g.account FROM attribute g WHERE g.tenant = ?1
                   AND g.field = '{}' AND g.value IN ({}))",
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
