//! Every limit that is not a setting, in one place, each with its reason.

/// Codes kept per account, live or ended: one per scope, so this bounds the scopes that can hold a live
/// code at once and keeps the hot record small.
pub const CODES_PER_ACCOUNT_MAX: usize = 8;

/// Transactions of one account that wait to be signed; the oldest gives way. Whoever guesses has that many challenges
/// to guess at, and one counter over all of them.
pub const TRANSACTIONS_PER_ACCOUNT_MAX: usize = 5;

/// Sessions per account; the oldest gives way. Sessions live in numbered slots, so this is also a bound on
/// storage.
pub const SESSIONS_PER_ACCOUNT_MAX: u8 = 100;

/// Applications that one account can be associated with.
pub const APPLICATIONS_PER_ACCOUNT_MAX: usize = 100;

/// Bytes of an account's profile as stored (design bound of the profile record).
pub const PROFILE_BYTES_MAX: usize = 16 * 1024;

/// Bytes of an account's credentials as stored: room for every list in them at its limit, but not for the
/// longest note on every item of every request for approval.
pub const CREDENTIALS_BYTES_MAX: usize = 64 * 1024;

/// Bytes of a run of a journey as stored, sealed: a journey's values are small, and its answers come from strangers.
pub const RUN_BYTES_MAX: usize = 64 * 1024;

/// Bytes of one turn in the log of runs, sealed: what a turn was given, answered and left, as far as is kept.
pub const RUN_LOG_BYTES_MAX: usize = 64 * 1024;

/// Characters of one identifier (an e-mail address has at most 254: RFC 5321 section 4.5.3.1.3).
pub const IDENTIFIER_CHARS_MAX: usize = 254;

/// Characters of what a user typed as a code, before normalisation: the longest code is 64 symbols, and
/// people add spaces and dashes.
pub const SUBMITTED_CODE_CHARS_MAX: usize = 160;

/// Keys of approval data (vendor: ten) and bytes of all of it as JSON.
pub const APPROVAL_DATA_KEYS_MAX: usize = 10;
/// See [`APPROVAL_DATA_KEYS_MAX`].
pub const APPROVAL_DATA_BYTES_MAX: usize = 1024;

/// Applications of one tenant, and clients of one application: the whole configuration is held in memory.
pub const APPLICATIONS_MAX: usize = 1_000;
/// See [`APPLICATIONS_MAX`].
pub const CLIENTS_PER_APPLICATION_MAX: usize = 50;

/// Redirect URIs, and allowed origins, of one client.
pub const URIS_PER_CLIENT_MAX: usize = 50;

/// Characters of a user agent or another free text that a stranger sends and an event keeps.
pub const ORIGIN_TEXT_CHARS_MAX: usize = 256;

/// Refusals of one account that are single events within one hour; the rest become one counting event.
pub const REFUSAL_EVENTS_PER_HOUR: u32 = 1_000;

/// NIST SP 800-63B-4 section 3.2.2: no more than 100 consecutive failures, whatever a policy says.
pub const FAILURES_MAX: u32 = 100;

/// Operators of one tenant, its roles, its groups and its web hooks: the whole configuration is in memory.
pub const OPERATORS_MAX: usize = 10_000;
/// See [`OPERATORS_MAX`].
pub const ROLES_MAX: usize = 200;
/// See [`OPERATORS_MAX`].
pub const GROUPS_MAX: usize = 10_000;
/// See [`OPERATORS_MAX`].
pub const HOOKS_MAX: usize = 20;

/// Grants of one operator, and groups that one grant is limited to.
pub const GRANTS_PER_OPERATOR_MAX: usize = 20;
/// See [`GRANTS_PER_OPERATOR_MAX`].
pub const GROUPS_PER_GRANT_MAX: usize = 100;

/// Groups that one account can be in.
pub const GROUPS_PER_ACCOUNT_MAX: usize = 100;

/// The highest rank of a role: that of administrators.
pub const RANK_MAX: u8 = 100;

/// Sessions of one operator; the oldest gives way.
pub const OPERATOR_SESSIONS_MAX: usize = 10;

/// Tokens of one operator.
pub const API_TOKENS_MAX: usize = 20;

/// Requests for approval that are kept for one account; ended ones give way.
pub const APPROVALS_PER_ACCOUNT_MAX: usize = 10;

/// "This was not me" answers that are remembered for one account; the oldest gives way.
pub const DISOWNED_MAX: usize = 50;

/// Characters of a name that people see.
pub const NAME_CHARS_MAX: usize = 200;

/// Items of a checklist, and characters of a note on one.
pub const CHECKS_MAX: usize = 20;
/// See [`CHECKS_MAX`].
pub const NOTE_CHARS_MAX: usize = 500;

/// Characters of a password: the least (NIST SP 800-63B-4 asks fifteen where nothing else is asked, eight
/// beside a second factor) and the most, so that hashing stays bounded.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// See [`PASSWORD_CHARS_MIN`].
pub const PASSWORD_CHARS_MAX: usize = 128;

/// Messages that one request may cause: confirmed addresses of one account that are told.
pub const NOTICES_PER_EVENT_MAX: usize = 10;

/// Journeys of one tenant, versions of one journey, and characters of a journey's name: the whole configuration is in
/// memory.
pub const JOURNEYS_MAX: usize = 500;
/// See [`JOURNEYS_MAX`].
pub const JOURNEY_VERSIONS_MAX: usize = 50;
/// See [`JOURNEYS_MAX`].
pub const JOURNEY_ID_CHARS_MAX: usize = 120;
