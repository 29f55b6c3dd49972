//! The part of SCIM filters (RFC 7644 section 3.4.2.2) that users can be searched by:
//! `email eq "ann@example.com" and status eq "Active"`.

use crate::fault::Fault;
use readmit_app::store::Filter;
use readmit_core::Account;
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
use readmit_core::profile::Status;

/// One condition. All must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// An identifier of this kind is this.
    Exact(IdentifierKind, Folded),
    /// An identifier of this kind begins with this.
    Prefix(IdentifierKind, Folded),
    /// The account has this status.
    Status(Status),
}

fn unsupported() -> Fault {
    Fault::invalid(
        "search must be one or more of `<field> eq \"value\"` and `<field> sw \"value\"`, joined with `and`; \
         fields are email, phone_number, username, external_user_id, and status with eq",
    )
}

/// Reads a filter.
pub(super) fn read(text: &str) -> Result<Vec<Term>, Fault> {
    let mut terms = Vec::new();
    let mut rest = text.trim();
    loop {
        let (field, after) = word(rest)?;
        let (operator, after) = word(after)?;
        let (value, after) = quoted(after)?;
        terms.push(term(field, operator, &value)?);
        if after.is_empty() {
            return Ok(terms);
        }
        let (and, after) = word(after)?;
        if !and.eq_ignore_ascii_case("and") {
            return Err(unsupported());
        }
        rest = after;
    }
}

fn word(text: &str) -> Result<(&str, &str), Fault> {
    let (word, rest) = text.split_once(char::is_whitespace).ok_or_else(unsupported)?;
    Ok((word, rest.trim_start()))
}

/// A JSON string at the beginning.
fn quoted(text: &str) -> Result<(String, &str), Fault> {
    if !text.starts_with('"') {
        return Err(unsupported());
    }
    let mut reader = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let value = reader.next().and_then(Result::ok).ok_or_else(unsupported)?;
    let rest = text.get(reader.byte_offset()..).unwrap_or_default();
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return Err(unsupported());
    }
    Ok((value, rest.trim()))
}

fn term(field: &str, operator: &str, value: &str) -> Result<Term, Fault> {
    let kind = match field.to_ascii_lowercase().as_str() {
        "email" => IdentifierKind::Email,
        "phone_number" => IdentifierKind::Phone,
        "username" => IdentifierKind::Username,
        "external_user_id" => IdentifierKind::ExternalId,
        "status" if operator.eq_ignore_ascii_case("eq") => return status(value).map(Term::Status),
        _ => return Err(unsupported()),
    };
    let folded = Identifier::fold(value);
    match operator.to_ascii_lowercase().as_str() {
        "eq" => Ok(Term::Exact(kind, folded)),
        "sw" => Ok(Term::Prefix(kind, folded)),
        _ => Err(unsupported()),
    }
}

fn status(value: &str) -> Result<Status, Fault> {
    let known = [Status::Active, Status::Disabled, Status::Pending];
    let found = known.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(value));
    found.ok_or_else(|| Fault::invalid("search: status must be one of `Active`, `Disabled`, `Pending`"))
}

impl Term {
    /// What the store narrows by. It finds identifiers of any kind; [`Term::holds`] does the rest.
    pub(super) fn filter(&self) -> Filter {
        match self {
            Self::Exact(_, value) => Filter::Exact(value.clone()),
            Self::Prefix(_, value) => Filter::Prefix(value.clone()),
            Self::Status(status) => Filter::Status(*status),
        }
    }

    /// Whether the store's filter alone says it all.
    pub(super) const fn is_exact(&self) -> bool {
        matches!(self, Self::Status(_))
    }

    /// Whether an account meets it.
    pub(super) fn holds(&self, account: &Account) -> bool {
        let has = |kind: IdentifierKind, is: &dyn Fn(&Folded) -> bool| {
            account.profile.identifiers().iter().any(|(of, value)| *of == kind && is(value))
        };
        match self {
            Self::Exact(kind, wanted) => has(*kind, &|value| value == wanted),
            Self::Prefix(kind, wanted) => has(*kind, &|value| value.as_str().starts_with(wanted.as_str())),
            Self::Status(status) => account.hot.status == *status,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read() {
        let terms =
            read(r#"Email EQ "Ann@Example.com" and status eq "active" AND username sw "an\u006e""#).unwrap();
        assert_eq!(
            terms,
            [
                Term::Exact(IdentifierKind::Email, Identifier::fold("ann@example.com")),
                Term::Status(Status::Active),
                Term::Prefix(IdentifierKind::Username, Identifier::fold("ann")),
            ]
        );
    }

    #[test]
    fn everything_else_is_refused_with_what_is_supported() {
        for text in [
            "",
            "email",
            "email eq",
            "email eq ann",
            r#"email eq "a" or email eq "b""#,
            r#"(email eq "a")"#,
            r#"email ne "a""#,
            r#"name.first_name eq "a""#,
            r#"status sw "A""#,
            r#"email eq "a"and status eq "Active""#,
            r#"email eq "a" and"#,
            r#"email eq "a"#,
            "status pr",
        ] {
            let message = read(text).unwrap_err().message;
            assert!(message.contains("external_user_id"), "{text}: {message}");
        }
        assert!(read(r#"status eq "Gone""#).unwrap_err().message.contains("Disabled"));
    }
}
