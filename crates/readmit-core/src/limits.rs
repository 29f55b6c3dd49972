//! Every limit that is not a setting, in one place, each with its reason.

/// Codes kept per account, live or ended: one per scope, so this bounds the scopes that can hold a live
/// code at once and keeps the hot record small.
pub const CODES_PER_ACCOUNT_MAX: usize = 8;

/// Sessions per account; the oldest gives way. Sessions live in numbered slots, so this is also a bound on
/// storage.
pub const SESSIONS_PER_ACCOUNT_MAX: u8 = 100;

/// Applications that one account can be associated with.
pub const APPLICATIONS_PER_ACCOUNT_MAX: usize = 100;

/// Bytes of an account's profile as stored (design bound of the profile record).
pub const PROFILE_BYTES_MAX: usize = 16 * 1024;

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
