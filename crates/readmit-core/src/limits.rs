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

/// Public keys of one client, scopes granted to it, and bytes of the settings that are only kept for it.
pub const CLIENT_KEYS_MAX: usize = 10;
/// See [`CLIENT_KEYS_MAX`].
pub const CLIENT_SCOPES_MAX: usize = 50;
/// See [`CLIENT_KEYS_MAX`].
pub const CLIENT_SETTINGS_BYTES_MAX: usize = 8 * 1024;

/// Parameters of one query, or of one form: each is compared with all before it, and a stranger sends them.
pub const PARAMETERS_MAX: usize = 64;

/// Groups whose members belong to one application.
pub const GROUPS_PER_APPLICATION_MAX: usize = 100;

/// Assertions of clients that are remembered, so that none is accepted twice.
pub const ASSERTIONS_REMEMBERED_MAX: usize = 100_000;
/// The same of one client, so that none can use up the memory of all.
pub const ASSERTIONS_PER_CLIENT_MAX: usize = ASSERTIONS_REMEMBERED_MAX / 10;

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

/// Characters of a group's name (vendor: 255), and of what it is for.
pub const GROUP_NAME_CHARS_MAX: usize = 255;
/// See [`GROUP_NAME_CHARS_MAX`].
pub const GROUP_DESCRIPTION_CHARS_MAX: usize = 1_024;

/// Groups that one account can be in.
pub const GROUPS_PER_ACCOUNT_MAX: usize = 100;

/// The highest rank of a role: that of administrators.
pub const RANK_MAX: u8 = 100;

/// Sessions of one operator; the oldest gives way.
pub const OPERATOR_SESSIONS_MAX: usize = 10;

/// Tokens of one operator, and places that one token may come from, or may not.
pub const API_TOKENS_MAX: usize = 20;
/// See [`API_TOKENS_MAX`].
pub const TOKEN_PLACES_MAX: usize = 20;

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

/// Characters of a recovery question, and of its answer (vendor: 1 to 100, and at least four by default).
pub const RECOVERY_QUESTION_CHARS_MAX: usize = 100;
/// See [`RECOVERY_QUESTION_CHARS_MAX`].
pub const RECOVERY_ANSWER_CHARS_MIN: usize = 4;
/// See [`RECOVERY_QUESTION_CHARS_MAX`].
pub const RECOVERY_ANSWER_CHARS_MAX: usize = 100;

/// Messages that one request may cause: confirmed addresses of one account that are told.
pub const NOTICES_PER_EVENT_MAX: usize = 10;

/// Journeys of one tenant, versions of one journey, and characters of a journey's name: the whole configuration is in
/// memory.
pub const JOURNEYS_MAX: usize = 500;
/// See [`JOURNEYS_MAX`].
pub const JOURNEY_VERSIONS_MAX: usize = 50;
/// See [`JOURNEYS_MAX`].
pub const JOURNEY_ID_CHARS_MAX: usize = 120;

/// Sign-in policies of one kind, and rules of one policy: the whole configuration is in memory.
pub const POLICIES_PER_KIND_MAX: usize = 200;
/// See [`POLICIES_PER_KIND_MAX`].
pub const RULES_PER_POLICY_MAX: usize = 50;
/// Entries of one list of a policy or a rule: groups, users, applications, zones, factors.
pub const POLICY_LIST_MAX: usize = 100;
/// Alternative constraints of one demand, each checked at every sign-in.
pub const CONSTRAINTS_MAX: usize = 20;
/// Chains of one demand, and steps of one chain (vendor: five and three).
pub const CHAINS_MAX: usize = 5;
/// See [`CHAINS_MAX`].
pub const CHAIN_STEPS_MAX: usize = 3;
/// Demands that are weighed before a code is issued: an account can have a hundred applications, each with fifty rules, and
/// whoever issues waits. Where none of so many would accept a code, the rest is left to the sign-in.
pub const DEMANDS_WEIGHED_MAX: usize = 500;

/// Network zones, and stretches of addresses in one list of a zone (vendor: 100 and 150).
pub const ZONES_MAX: usize = 100;
/// See [`ZONES_MAX`].
pub const RANGES_PER_ZONE_MAX: usize = 150;

/// Characters of a text that says what something is for.
pub const DESCRIPTION_CHARS_MAX: usize = 1_000;

/// The settings of an authenticator, or of one way of proving it, as stored.
pub const AUTHENTICATOR_SETTINGS_BYTES_MAX: usize = 4 * 1024;

/// Factors that one question about a sign-in may take for proved: more than anybody proves in one.
pub const FACTORS_ASKED_MAX: usize = 20;
