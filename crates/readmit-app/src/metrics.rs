//! What the use cases count, for whoever watches the server.
//!
//! Outcomes are counted after their commit, from the verdict: what was judged twice counts once. A label is a
//! word of ours out of a fixed list, never anything that a user sent, and no count is of one account.
//!
//! Every counter is made once, and counting is one addition. Without an installed recorder it is nothing.

mod tokens;

pub use tokens::{TokensFor, tokens_issued};

use metrics::{Counter, Gauge, counter, describe_counter, describe_gauge, gauge};
use readmit_core::account::totp::TotpReason;
use readmit_core::code::{IssueRefusal, Reason};
use std::sync::LazyLock;

static METERS: LazyLock<Meters> = LazyLock::new(Meters::register);

/// Makes all counters, so that they are told as zero before anything happens. They count in the recorder that
/// is installed by then.
pub fn register() {
    LazyLock::force(&METERS);
}

/// A code was presented and let someone in.
pub fn attempt_granted() {
    METERS.attempts.count("granted");
}

/// A code was presented and refused.
pub fn attempt_refused(reason: &Reason) {
    METERS.attempts.count(refusal(reason));
}

/// What was presented cannot be a code.
pub fn attempt_mistyped() {
    METERS.attempts.count("typo");
}

/// An attempt was the last one allowed: the account's codes are locked.
pub fn locked() {
    METERS.locks.increment(1);
}

/// A code of an authenticator app was right.
pub fn totp_accepted() {
    METERS.totp.count("accepted");
}

/// A code of an authenticator app was refused.
pub fn totp_refused(reason: &TotpReason) {
    METERS.totp.count(totp_refusal(reason));
}

/// What was typed cannot be a code of an authenticator app.
pub fn totp_mistyped() {
    METERS.totp.count("typo");
}

/// A code was issued.
pub fn code_issued() {
    METERS.issues.count("issued");
}

/// A code was asked for and not issued.
pub fn code_not_issued(refusal: &IssueRefusal) {
    METERS.issues.count(issue_refusal(refusal));
}

/// A stranger's address bucket was full.
pub fn stranger_refused() {
    METERS.addresses.count("stranger");
}

/// A client's bucket was full.
pub fn client_refused() {
    METERS.addresses.count("client");
}

/// A message left by this channel (`email`, `sms` …).
pub fn message_sent(channel: &str) {
    METERS.sent.count(channel);
}

/// A try to send a message by this channel went wrong.
pub fn message_failed(channel: &str) {
    METERS.failed.count(channel);
}

/// So many messages wait to be sent.
pub fn outbox_waiting(messages: u32) {
    METERS.outbox.set(f64::from(messages));
}

struct Meters {
    attempts: Family,
    totp: Family,
    issues: Family,
    locks: Counter,
    tokens: Family,
    addresses: Family,
    sent: Family,
    failed: Family,
    outbox: Gauge,
}

impl Meters {
    fn register() -> Self {
        let locks = "readmit_code_locks_total";
        describe_counter!(locks, "Locks that too many failures caused.");
        let outbox = "readmit_outbox_waiting";
        describe_gauge!(outbox, "Messages that wait to be sent.");
        Self {
            attempts: Family::register(
                ("readmit_code_attempts_total", "Codes that were presented."),
                ("outcome", &ATTEMPTS),
            ),
            totp: Family::register(
                ("readmit_totp_attempts_total", "Codes of authenticator apps that were presented."),
                ("outcome", &TOTP_ATTEMPTS),
            ),
            issues: Family::register(
                ("readmit_code_issues_total", "Codes that were asked for."),
                ("outcome", &ISSUES),
            ),
            locks: counter!(locks),
            tokens: Family::register(
                ("readmit_tokens_issued_total", "Token sets that were signed."),
                ("purpose", &["sign_in", "refresh", "client"]),
            ),
            addresses: Family::register(
                ("readmit_address_refusals_total", "Calls that a full address bucket refused."),
                ("bucket", &["stranger", "client"]),
            ),
            sent: Family::register(
                ("readmit_messages_sent_total", "Messages that were handed over."),
                ("channel", &CHANNELS),
            ),
            failed: Family::register(
                ("readmit_messages_failed_total", "Tries to hand over a message that went wrong."),
                ("channel", &CHANNELS),
            ),
            outbox: gauge!(outbox),
        }
    }
}

/// Counters of one name, told apart by one label of few values.
struct Family {
    counters: Vec<(&'static str, Counter)>,
    other: Counter,
}

impl Family {
    fn register(
        (name, description): (&'static str, &'static str),
        (label, values): (&'static str, &[&'static str]),
    ) -> Self {
        describe_counter!(name, description);
        let of = |value: &'static str| (value, counter!(name, label => value));
        let counters = values.iter().copied().map(of).collect();
        Self { counters, other: counter!(name, label => "other") }
    }

    /// A value that is not of the family counts as `other`: a label is never made of what comes in.
    fn count(&self, value: &str) {
        let known = self.counters.iter().find(|(known, _)| *known == value);
        known.map_or(&self.other, |(_, counter)| counter).increment(1);
    }
}

const CHANNELS: [&str; 5] = ["email", "sms", "file", "webhook", "syslog"];

const ATTEMPTS: [&str; 19] = [
    "granted",
    "typo",
    "unknown_account",
    "inactive",
    "none_live",
    "wrong",
    "expired",
    "used",
    "revoked",
    "killed",
    "authenticator_off",
    "not_yet_valid",
    "other_application",
    "other_client",
    "other_request",
    "locked",
    "deactivated",
    "client_gone",
    "frozen",
];

const fn refusal(reason: &Reason) -> &'static str {
    match reason {
        Reason::UnknownAccount => "unknown_account",
        Reason::Inactive { .. } => "inactive",
        Reason::NoneLive => "none_live",
        Reason::Wrong { .. } => "wrong",
        Reason::Expired { .. } => "expired",
        Reason::Used { .. } => "used",
        Reason::Revoked { .. } => "revoked",
        Reason::Killed { .. } => "killed",
        Reason::AuthenticatorOff { .. } => "authenticator_off",
        Reason::NotYetValid { .. } => "not_yet_valid",
        Reason::OtherApplication { .. } => "other_application",
        Reason::OtherClient { .. } => "other_client",
        Reason::OtherRequest { .. } => "other_request",
        Reason::Locked { .. } => "locked",
        Reason::Deactivated => "deactivated",
        Reason::ClientGone => "client_gone",
        Reason::Frozen { .. } => "frozen",
    }
}

const TOTP_ATTEMPTS: [&str; 15] = [
    "accepted",
    "typo",
    "unknown_account",
    "not_associated",
    "inactive",
    "none_usable",
    "wrong",
    "replayed",
    "locked",
    "deactivated",
    "client_gone",
    "no_session",
    "no_transaction",
    "transaction_over",
    "transaction_signed",
];

const fn totp_refusal(reason: &TotpReason) -> &'static str {
    match reason {
        TotpReason::UnknownAccount => "unknown_account",
        TotpReason::NotAssociated => "not_associated",
        TotpReason::Inactive { .. } => "inactive",
        TotpReason::NoneUsable => "none_usable",
        TotpReason::Wrong { .. } => "wrong",
        TotpReason::Replayed { .. } => "replayed",
        TotpReason::Locked { .. } => "locked",
        TotpReason::Deactivated => "deactivated",
        TotpReason::ClientGone => "client_gone",
        TotpReason::NoSession => "no_session",
        TotpReason::NoTransaction => "no_transaction",
        TotpReason::TransactionOver => "transaction_over",
        TotpReason::TransactionSigned => "transaction_signed",
    }
}

const ISSUES: [&str; 22] = [
    "issued",
    "unknown_account",
    "inactive",
    "not_associated",
    "locked",
    "life_out_of_range",
    "start_out_of_range",
    "multiple_use",
    "no_uses",
    "too_many_codes",
    "authenticator_off",
    "against_policy",
    "client_gone",
    "frozen",
    "denied",
    "cross_client_off",
    "unverified",
    "stale_sign_in",
    "not_approved",
    "quota",
    "no_address",
    "repeated",
];

const fn issue_refusal(refusal: &IssueRefusal) -> &'static str {
    match refusal {
        IssueRefusal::UnknownAccount => "unknown_account",
        IssueRefusal::Inactive { .. } => "inactive",
        IssueRefusal::NotAssociated => "not_associated",
        IssueRefusal::Locked { .. } => "locked",
        IssueRefusal::LifeOutOfRange { .. } => "life_out_of_range",
        IssueRefusal::StartOutOfRange { .. } => "start_out_of_range",
        IssueRefusal::MultipleUse => "multiple_use",
        IssueRefusal::NoUses => "no_uses",
        IssueRefusal::TooManyCodes => "too_many_codes",
        IssueRefusal::AuthenticatorOff => "authenticator_off",
        IssueRefusal::AgainstPolicy(_) => "against_policy",
        IssueRefusal::ClientGone => "client_gone",
        IssueRefusal::Frozen { .. } => "frozen",
        IssueRefusal::Denied(_) => "denied",
        IssueRefusal::CrossClientOff => "cross_client_off",
        IssueRefusal::Unverified => "unverified",
        IssueRefusal::StaleSignIn { .. } => "stale_sign_in",
        IssueRefusal::ApprovalNeeded | IssueRefusal::NoApproval => "not_approved",
        IssueRefusal::Quota { .. } | IssueRefusal::AgentQuota { .. } => "quota",
        IssueRefusal::NoAddress { .. } => "no_address",
        IssueRefusal::Repeated { .. } => "repeated",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::code::PolicyObjection;
    use readmit_core::id::{CodeId, PolicyId};
    use readmit_core::profile::Status;
    use readmit_core::time::{Span, Timestamp};

    #[test]
    fn every_word_is_in_its_list() {
        let code = CodeId::from_random([0; 16]);
        let (at, span) = (Timestamp::default(), Span::from_hours(1));
        let reasons = [
            Reason::UnknownAccount,
            Reason::Inactive { status: Status::Active },
            Reason::NoneLive,
            Reason::Wrong { failures: 1 },
            Reason::Expired { code, by: span },
            Reason::Used { code },
            Reason::Revoked { code },
            Reason::Killed { code },
            Reason::AuthenticatorOff { code },
            Reason::NotYetValid { code, starts_at: at },
            Reason::OtherApplication { code },
            Reason::OtherClient { code },
            Reason::OtherRequest { code },
            Reason::Locked { until: at },
            Reason::Deactivated,
            Reason::ClientGone,
            Reason::Frozen { until: at },
        ];
        let mut words: Vec<_> = reasons.iter().map(refusal).chain(["granted", "typo"]).collect();
        words.sort_unstable();
        let mut listed = ATTEMPTS;
        listed.sort_unstable();
        assert_eq!(words, listed);
        let refusals = [
            IssueRefusal::UnknownAccount,
            IssueRefusal::Inactive { status: Status::Active },
            IssueRefusal::NotAssociated,
            IssueRefusal::Locked { until: None },
            IssueRefusal::LifeOutOfRange { min: span, max: span },
            IssueRefusal::StartOutOfRange { latest: at },
            IssueRefusal::MultipleUse,
            IssueRefusal::NoUses,
            IssueRefusal::TooManyCodes,
            IssueRefusal::AuthenticatorOff,
            IssueRefusal::AgainstPolicy(PolicyObjection {
                policy: PolicyId::from_uuid(uuid::Uuid::nil()),
                rule: None,
                because: String::new(),
            }),
            IssueRefusal::ClientGone,
            IssueRefusal::Frozen { until: at },
            IssueRefusal::Denied(readmit_core::operator::Denial::OwnAccount),
            IssueRefusal::CrossClientOff,
            IssueRefusal::Unverified,
            IssueRefusal::StaleSignIn { max_age: span },
            IssueRefusal::NoApproval,
            IssueRefusal::Quota { stretch: readmit_core::credentials::Stretch::Day },
            IssueRefusal::NoAddress { channel: readmit_core::outbox::Channel::Sms },
            IssueRefusal::Repeated { code, expires_at: at },
        ];
        let mut words: Vec<_> = refusals.iter().map(issue_refusal).chain(["issued"]).collect();
        words.sort_unstable();
        let mut listed = ISSUES;
        listed.sort_unstable();
        assert_eq!(words, listed);
    }

    #[test]
    fn a_value_out_of_the_list_is_never_a_label() {
        let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
        let text = metrics::with_local_recorder(&recorder, || {
            let meters = Meters::register();
            meters.attempts.count("granted");
            meters.attempts.count("ann@example.com");
            meters.sent.count("email");
            meters.locks.increment(1);
            recorder.handle().render()
        });
        for line in [
            "readmit_code_attempts_total{outcome=\"granted\"} 1",
            "readmit_code_attempts_total{outcome=\"other\"} 1",
            "readmit_code_attempts_total{outcome=\"wrong\"} 0",
            "readmit_messages_sent_total{channel=\"email\"} 1",
            "readmit_code_locks_total 1",
            "readmit_outbox_waiting 0",
        ] {
            assert!(text.contains(line), "{line} is missing in {text}");
        }
        assert!(!text.contains("ann@"), "{text}");
    }
}
