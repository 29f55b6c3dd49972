//! What happened, in one line for people.

/// By the vendor's event type.
const MESSAGES: &[(&str, &str)] = &[
    ("app.oauth2.client.lifecycle.create", "OAuth client created"),
    ("app.oauth2.client.lifecycle.delete", "OAuth client deleted"),
    ("app.oauth2.client.lifecycle.update", "OAuth client updated"),
    ("app.oauth2.client.privilege.grant", "Scope granted to OAuth client"),
    ("app.oauth2.client.privilege.revoke", "Scope revoked from OAuth client"),
    ("app.oauth2.token.grant.access_token", "OAuth access token granted"),
    ("application.lifecycle.create", "Application created"),
    ("application.lifecycle.delete", "Application deleted"),
    ("application.lifecycle.update", "Application updated"),
    ("application.policy.sign_on.update", "Access policy of application changed"),
    ("application.user_membership.add", "User assigned to application"),
    ("application.user_membership.remove", "User removed from application"),
    ("group.lifecycle.create", "Group created"),
    ("group.lifecycle.delete", "Group deleted"),
    ("group.profile.update", "Group updated"),
    ("group.user_membership.add", "User added to group"),
    ("group.user_membership.remove", "User removed from group"),
    ("user.account.expire_password", "User password expired"),
    ("user.account.lock", "Max sign in attempts exceeded"),
    ("user.account.privilege.grant", "Administrator roles granted"),
    ("user.account.privilege.revoke", "Administrator roles revoked"),
    ("user.account.report_suspicious_activity_by_enduser", "User reported suspicious activity"),
    ("user.account.reset_password", "User password reset"),
    ("user.account.unlock", "User account unlocked"),
    ("user.account.unlock_by_admin", "User account unlocked by administrator"),
    ("user.account.update_password", "User changed password"),
    ("user.account.update_profile", "User profile updated"),
    ("user.authentication.auth_via_mfa", "Authentication of user via an authenticator"),
    ("user.authentication.verify", "User identity verified"),
    ("user.lifecycle.delete.completed", "User deleted"),
    ("user.mfa.factor.activate", "Authenticator enrolled for user"),
    ("user.mfa.factor.deactivate", "Authenticator enrolment of user ended"),
    ("user.mfa.factor.reset_all", "All authenticator enrolments of user reset"),
    ("user.mfa.factor.suspend", "Authenticator enrolment of user suspended"),
    ("user.mfa.factor.update", "Authenticator enrolment of user updated"),
    ("user.session.clear", "User sessions ended"),
    ("user.session.end", "User signed out"),
    ("user.session.start", "User signed in"),
];

/// The line for an event type: the vendor's where the type alone does not say it, else the type's last words
/// (`policy.rule.add`: "Policy rule add").
pub(super) fn message(event_type: &str) -> String {
    if let Some((_, message)) = MESSAGES.iter().find(|(known, _)| *known == event_type) {
        return (*message).to_owned();
    }
    let words = event_type.strip_prefix("readmit.").unwrap_or(event_type).replace(['.', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_line() {
        assert_eq!(message("user.session.start"), "User signed in");
        assert_eq!(message("policy.rule.add"), "Policy rule add");
        assert_eq!(message("readmit.journey_completed"), "Journey completed");
    }

    #[test]
    fn no_type_is_listed_twice() {
        assert!(MESSAGES.is_sorted_by(|(one, _), (other, _)| one < other));
    }
}
