//! Spellings of step types: old names, and names of steps whose real name no public file shows. Whoever meets another
//! one in an export adds it with [`Options::aliases`](super::Options), without a release.

use std::collections::BTreeMap;

/// A spelling.
#[derive(Debug)]
pub struct Alias {
    /// How a file may write it.
    pub spelling: &'static str,
    /// The type that is meant.
    pub meant: &'static str,
    /// Whether it is an old name, which is told (JF-W027).
    pub old: bool,
}

const fn alias(spelling: &'static str, meant: &'static str) -> Alias {
    Alias { spelling, meant, old: false }
}

const fn old(spelling: &'static str, meant: &'static str) -> Alias {
    Alias { spelling, meant, old: true }
}

/// Every spelling that is known. The two of forms (`get_information`, `login_form` as `action.type`) are not here:
/// they are told apart by `metadata.type`.
pub const ALIASES: &[Alias] = &[
    old("accept", "auth_pass"),
    old("rejection", "reject"),
    old("custom_user_data", "transmit_platform_custom_user_data"),
    old("transmit_platform_create_user_token", "transmit_platform_sso_enrich_token"),
    alias("transmit_platform_totp_revoke", "transmit_platform_totp_deregistration"),
    alias("transmit_platform_revoke_totp", "transmit_platform_totp_deregistration"),
    alias("transmit_platform_user_authenticators", "transmit_platform_get_user_authenticators"),
    alias("transmit_platform_get_authenticators", "transmit_platform_get_user_authenticators"),
    alias("transmit_platform_list_user_authenticators", "transmit_platform_get_user_authenticators"),
    alias("transmit_platform_user_authenticators_api", "transmit_platform_get_user_authenticators"),
    alias("transmit_platform_get_user_details", "transmit_platform_get_user"),
    alias("transmit_platform_authenticator_lock", "transmit_platform_lock_authenticator"),
    alias("transmit_platform_authenticator_unlock", "transmit_platform_unlock_authenticator"),
    alias(
        "transmit_platform_unlock_authenticators_by_type",
        "transmit_platform_unlock_authenticator_by_type",
    ),
    alias("transmit_platform_phone_validation", "transmit_platform_sms_validation"),
    alias("transmit_platform_totp_transaction_signing", "transmit_platform_transaction_signing_totp"),
    alias("sub_journey", "procedure"),
    alias("switch", "match_case"),
    alias("matchcase", "match_case"),
    alias("match", "match_case"),
];

/// What a spelling stands for, and whether it is an old name.
pub(super) fn resolve<'n>(name: &'n str, further: &'n BTreeMap<String, String>) -> Option<(&'n str, bool)> {
    if let Some(meant) = further.get(name) {
        return Some((meant, false));
    }
    ALIASES.iter().find(|alias| alias.spelling == name).map(|alias| (alias.meant, alias.old))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::import::table;

    #[test]
    fn every_spelling_means_a_known_type_and_is_none_itself() {
        for Alias { spelling, meant, .. } in ALIASES {
            assert!(table::find(meant).is_some(), "{meant}");
            assert!(table::find(spelling).is_none(), "{spelling}");
        }
        let further = BTreeMap::from([(
            "tenant_totp_gone".to_owned(),
            "transmit_platform_totp_deregistration".to_owned(),
        )]);
        assert_eq!(resolve("tenant_totp_gone", &further).unwrap().0, "transmit_platform_totp_deregistration");
        assert_eq!(resolve("accept", &further), Some(("auth_pass", true)));
        assert_eq!(resolve("x", &further), None);
    }
}
