//! Every step type that a file may name: how it is written, which fields and links it has, and what makes a [`Step`]
//! of it. A type without a maker is known and not run by this server.

use super::parts::Parts;
use super::steps::{client, control, factors, users, values};
use crate::journey::graph::Step;

/// How a type stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// `type` of the node.
    Plain,
    /// `action.type` of a node of type `action`.
    Action,
    /// `action.type` is `form`, and this is `action.metadata.type`.
    Form,
    /// Not known: as a plain node or as an action.
    Either,
}

/// What a field of a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// An expression.
    Expression,
    /// An expression, read as a text with `${…}` in it.
    Text,
    /// An expression whose value is wanted as JSON.
    Json,
    /// A plain text.
    Plain,
    /// A plain text or an expression, read as a text.
    Either,
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// A list.
    List,
}

/// A field of a type.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name in files.
    pub(super) name: &'static str,
    /// Other names that it may have.
    pub(super) also: &'static [&'static str],
    /// What it holds.
    pub(super) holds: Holds,
    /// Whether it must be there.
    pub(super) required: bool,
}

/// When a link of a type must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Always.
    Always,
    /// Outside of bodies; inside of one a missing link ends the pass.
    Outside,
    /// The file is taken without it, and its author is told.
    Told,
    /// Never.
    May,
}

/// A link that a type may have.
#[derive(Debug)]
pub(super) struct Way {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether it is an escape.
    pub(super) escape: bool,
    /// When it must be there.
    pub(super) need: Need,
}

/// Makes a step; `None` where a finding says why not.
pub(super) type Maker = fn(&mut Parts<'_, '_>) -> Option<Step>;

/// A step type.
#[derive(Debug)]
pub(super) struct Kind {
    /// Its name.
    pub(super) name: &'static str,
    /// How it stands in a file.
    pub(super) written: Written,
    /// Its fields.
    pub(super) fields: &'static [Field],
    /// Its links.
    pub(super) ways: &'static [Way],
    /// What makes a step of it; nothing where this server does not run it.
    pub(super) make: Option<Maker>,
    /// Whether its success proves who the user is.
    pub(super) proves: bool,
    /// Whether the journey ends here.
    pub(super) ends: bool,
}

const fn field(name: &'static str, holds: Holds, required: bool) -> Field {
    Field { name, also: &[], holds, required }
}
const fn may(name: &'static str) -> Field {
    field(name, Holds::Expression, false)
}
const fn must(name: &'static str) -> Field {
    field(name, Holds::Expression, true)
}
const fn text(name: &'static str) -> Field {
    field(name, Holds::Text, false)
}
const fn must_text(name: &'static str) -> Field {
    field(name, Holds::Text, true)
}
const fn json(name: &'static str) -> Field {
    field(name, Holds::Json, true)
}
const fn plain(name: &'static str) -> Field {
    field(name, Holds::Plain, false)
}
const fn number(name: &'static str, required: bool) -> Field {
    field(name, Holds::Number, required)
}
const fn bool(name: &'static str) -> Field {
    field(name, Holds::Bool, false)
}
const fn list(name: &'static str, required: bool) -> Field {
    field(name, Holds::List, required)
}
const fn also(field: Field, also: &'static [&'static str]) -> Field {
    Field { also, ..field }
}
const fn way(name: &'static str, escape: bool, need: Need) -> Way {
    Way { name, escape, need }
}

/// Goes on, and there is nothing else.
const CHILD: &[Way] = &[way("child", false, Need::Outside)];
/// Goes on, as far as is known.
const CHILD_MAY: &[Way] = &[way("child", false, Need::May)];
/// Succeeds or fails; both must be drawn.
const BOTH: &[Way] = &[way("success_child", false, Need::Outside), way("failure", true, Need::Told)];
/// Succeeds or fails.
const EITHER: &[Way] = &[way("success_child", false, Need::May), way("failure", true, Need::May)];
const TEMP_CODE: &[Way] = &[
    way("success_child", false, Need::Outside),
    way("failure", true, Need::Told),
    way("temporary access code expired", true, Need::May),
];
const PASSWORD: &[Way] = &[
    way("success_child", false, Need::Outside),
    way("failure", true, Need::Told),
    way("password expired", true, Need::May),
];
const NEW_USER: &[Way] = &[
    way("success_child", false, Need::Outside),
    way("failure", true, Need::Told),
    way("user already exists", true, Need::Told),
];
const CONDITION: &[Way] = &[
    way("true", false, Need::Always),
    way("false", false, Need::Always),
    way("otherwise", false, Need::May),
];
const YES_NO: &[Way] = &[way("yes", false, Need::Outside), way("no", false, Need::Outside)];

const USER: Field = may("user_identifier");

const fn kind(
    name: &'static str,
    written: Written,
    fields: &'static [Field],
    ways: &'static [Way],
    make: Maker,
) -> Kind {
    Kind { name, written, fields, ways, make: Some(make), proves: false, ends: false }
}
const fn plain_kind(name: &'static str, fields: &'static [Field], ways: &'static [Way], make: Maker) -> Kind {
    kind(name, Written::Plain, fields, ways, make)
}
const fn action(name: &'static str, fields: &'static [Field], make: Maker) -> Kind {
    kind(name, Written::Action, fields, CHILD, make)
}
const fn soft_action(name: &'static str, fields: &'static [Field], make: Maker) -> Kind {
    kind(name, Written::Action, fields, CHILD_MAY, make)
}
pub(super) const fn proving(kind: Kind) -> Kind {
    Kind { proves: true, ..kind }
}
pub(super) const fn ending(kind: Kind) -> Kind {
    Kind { ends: true, ways: &[], ..kind }
}
pub(super) const fn draft(name: &'static str, written: Written) -> Kind {
    Kind { name, written, fields: &[], ways: &[], make: None, proves: false, ends: false }
}

/// The types that this server runs.
const RUN: &[Kind] = &[
    // Control.
    plain_kind("condition", &[], CONDITION, control::condition),
    plain_kind("loop", &[list("variables", false)], CHILD_MAY, control::repeat),
    plain_kind("block", &[], CHILD_MAY, control::block),
    kind(
        "procedure",
        Written::Either,
        &[plain("policy_id"), list("parameters", false)],
        CHILD_MAY,
        control::sub_journey,
    ),
    plain_kind(
        "match_case",
        &[also(must("source"), &["expression"]), plain("data_type"), list("cases", true)],
        &[],
        control::match_case,
    ),
    ending(action("auth_pass", &[], control::complete)),
    ending(action("reject", &[bool("clear_session"), may("data"), text("text")], control::reject)),
    // With the client.
    kind("get_information", Written::Form, client::FORM, CHILD, client::form),
    kind("login_form", Written::Form, client::LOGIN_FORM, &[], client::login_form),
    action("information", &[text("title"), must_text("text"), must_text("button_text")], client::information),
    action("json_data", &[json("data")], client::json_data),
    action("sdk_data", &[json("data")], client::sdk_data),
    // Authentication.
    proving(plain_kind(
        "transmit_platform_temp_code_authentication",
        &[must("user_identifier"), may("temp_code"), may("temporary_access_code")],
        TEMP_CODE,
        factors::temp_code,
    )),
    proving(plain_kind(
        "transmit_platform_totp_authentication",
        &[must("user_identifier"), must("totp_code")],
        BOTH,
        factors::totp,
    )),
    proving(plain_kind(
        "transmit_platform_password_authentication",
        &[must("user_identifier"), must("password")],
        PASSWORD,
        factors::password,
    )),
    proving(plain_kind(
        "transmit_platform_email_otp_authentication",
        &[must("user_identifier"), must("email")],
        BOTH,
        factors::email_code,
    )),
    proving(plain_kind(
        "transmit_platform_sms_otp_authentication",
        &[must("user_identifier"), must("phone")],
        BOTH,
        factors::sms_code,
    )),
    plain_kind("transmit_platform_is_user_authenticated", &[], YES_NO, factors::is_authenticated),
    // Factors.
    plain_kind(
        "transmit_platform_totp_registration",
        &[
            USER,
            also(field("label", Holds::Either, false), &["totp_label"]),
            also(bool("allow_override"), &["override", "is_override_allowed"]),
        ],
        BOTH,
        factors::register_totp,
    ),
    plain_kind(
        "transmit_platform_totp_deregistration",
        &[USER, must("totp_id")],
        EITHER,
        factors::revoke_totp,
    ),
    plain_kind(
        "transmit_platform_transaction_signing_totp",
        &[USER, field("approval_data", Holds::Json, false)],
        EITHER,
        factors::sign,
    ),
    plain_kind(
        "transmit_platform_password_registration",
        &[USER, must("password")],
        BOTH,
        factors::register_password,
    ),
    plain_kind("transmit_platform_get_user_authenticators", &[USER], EITHER, factors::authenticators),
    plain_kind(
        "transmit_platform_lock_authenticator",
        &[USER, must("authenticator_id")],
        EITHER,
        factors::lock,
    ),
    plain_kind(
        "transmit_platform_unlock_authenticator",
        &[USER, must("authenticator_id")],
        EITHER,
        factors::unlock,
    ),
    plain_kind(
        "transmit_platform_unlock_authenticator_by_type",
        &[USER, field("authenticator_type", Holds::Either, true)],
        EITHER,
        factors::unlock_type,
    ),
    // Contacts and users.
    plain_kind(
        "transmit_platform_email_validation",
        &[
            must("email"),
            number("code_length", true),
            number("expiry_in_minutes", true),
            number("max_failed_attempts", true),
        ],
        BOTH,
        users::validate_email,
    ),
    plain_kind(
        "transmit_platform_sms_validation",
        &[
            must("phone"),
            number("code_length", true),
            number("expiry_in_minutes", false),
            number("max_failed_attempts", true),
        ],
        BOTH,
        users::validate_phone,
    ),
    plain_kind("transmit_platform_get_user_emails", &[USER], EITHER, users::emails),
    plain_kind("transmit_platform_get_user_phones", &[USER], EITHER, users::phones),
    plain_kind("transmit_platform_create_user", users::NEW_USER, NEW_USER, users::create),
    plain_kind(
        "transmit_platform_get_user_identifiers",
        &[must("user_identifier"), plain("user_id_type")],
        EITHER,
        users::identifiers,
    ),
    plain_kind("transmit_platform_get_user", &[USER], EITHER, users::profile),
    plain_kind("transmit_platform_custom_user_data", &[USER, json("data")], BOTH, users::write_data),
    plain_kind("transmit_platform_read_custom_user_data", &[USER], EITHER, users::read_data),
    // Values, tokens, messages.
    action("set_variables", &[list("variables", true)], values::set),
    plain_kind(
        "transmit_platform_enrich_token",
        &[list("values", true)],
        &[way("success_child", false, Need::May)],
        values::enrich_listed,
    ),
    soft_action("custom_token_enrichment", &[json("data")], values::enrich_object),
    soft_action("login_token_enrichment", &[json("data")], values::enrich_object),
    soft_action("validate_token", &[must("token")], values::validate_token),
    soft_action(
        "custom_activity_log",
        &[must_text("report_name"), must_text("report_type"), json("data")],
        values::activity_log,
    ),
    soft_action("email", &[must("emails"), must_text("text"), text("subject")], values::email),
    soft_action("sms", &[must("phone"), must_text("text")], values::sms),
];

/// Every type.
pub(super) fn all() -> impl Iterator<Item = &'static Kind> {
    RUN.iter().chain(super::drafts::DRAFTS)
}

/// A type by its name.
pub(super) fn find(name: &str) -> Option<&'static Kind> {
    all().find(|kind| kind.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_there_once() {
        let names: BTreeSet<_> = all().map(|kind| kind.name).collect();
        assert_eq!(names.len(), all().count());
        assert!(all().all(|kind| kind.make.is_some() || kind.fields.is_empty()));
    }
}
