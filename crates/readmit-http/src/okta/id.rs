//! The vendor's ids: three letters that tell the kind, and seventeen letters and digits.

use readmit_core::id::{ClientId, parse_short, short};
use uuid::Uuid;

/// The letters of each kind.
pub(super) mod prefix {
    pub(in crate::okta) const USER: &str = "00u";
    pub(in crate::okta) const GROUP: &str = "00g";
    pub(in crate::okta) const AUTHENTICATOR: &str = "aut";
    pub(in crate::okta) const APP: &str = "0oa";
    pub(in crate::okta) const API_TOKEN: &str = "00T";
    pub(in crate::okta) const GRANT: &str = "oag";
    pub(in crate::okta) const TAC: &str = "tac";
    pub(in crate::okta) const PASSWORD_ENROLLMENT: &str = "lae";
    pub(in crate::okta) const EMAIL_ENROLLMENT: &str = "eae";
    pub(in crate::okta) const PHONE_ENROLLMENT: &str = "sms";
    pub(in crate::okta) const TOTP_ENROLLMENT: &str = "uft";
    pub(in crate::okta) const ZONE: &str = "nzo";
    pub(in crate::okta) const USER_TYPE: &str = "oty";
}

/// An id as the vendor writes it.
pub(super) fn text(prefix: &str, id: Uuid) -> String {
    format!("{prefix}{}", short(id))
}

/// A client's id, as applications and their service tokens name it.
pub fn client(id: ClientId) -> String {
    text(prefix::APP, id.uuid())
}

/// The client behind a text of [`client`], or behind the id that other surfaces write.
pub(super) fn parse_client(text: &str) -> Option<ClientId> {
    parse(prefix::APP, text).map(ClientId::from_uuid).or_else(|| text.parse().ok())
}

/// The id behind a text of [`text`] with this prefix.
pub(super) fn parse(prefix: &str, text: &str) -> Option<Uuid> {
    parse_short(text.strip_prefix(prefix)?)
}
