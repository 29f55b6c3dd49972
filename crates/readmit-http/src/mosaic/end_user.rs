//! Whom a sign-in call is about, and for whose device the client makes it.

use crate::call::Call;
use crate::fault::Fault;
use readmit_core::identifier::{Identifier, IdentifierKind};
use serde::Deserialize;
use std::net::IpAddr;

/// Characters of a device id (vendor).
const DEVICE_ID_CHARS_MAX: usize = 80;

/// `identifier_type`.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IdentifierType {
    /// Where a call has a default, it is this.
    #[default]
    Email,
    PhoneNumber,
    UserId,
    Username,
}

impl IdentifierType {
    /// The kinds that a value of this type may match: a *user id* is ours, then the customer's.
    pub(super) fn identifier(self, value: &str) -> Result<Identifier, Fault> {
        let kinds: &'static [IdentifierKind] = match self {
            Self::Email => &[IdentifierKind::Email],
            Self::PhoneNumber => &[IdentifierKind::Phone],
            Self::UserId => Identifier::USER_ID,
            Self::Username => &[IdentifierKind::Username],
        };
        Identifier::new(kinds, value).map_err(|error| Fault::invalid(format!("identifier {error}")))
    }
}

/// `client_attributes`: what the client knows of the end user's device.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ClientAttributes {
    ip_address: Option<String>,
    user_agent: Option<String>,
}

/// Checks an id of the end user's device, which is not kept.
pub(super) fn check_device(device_id: Option<&str>) -> Result<(), Fault> {
    if device_id.is_some_and(|id| id.chars().count() > DEVICE_ID_CHARS_MAX) {
        let message = format!("device_id must have at most {DEVICE_ID_CHARS_MAX} characters");
        return Err(Fault::invalid(message));
    }
    Ok(())
}

impl Call {
    /// Takes over what the client passes on, and counts the call for that end user.
    pub(super) fn on_behalf_of(
        &mut self,
        attributes: Option<ClientAttributes>,
        device_id: Option<&str>,
    ) -> Result<(), Fault> {
        check_device(device_id)?;
        let attributes = attributes.unwrap_or_default();
        let address = attributes.ip_address.filter(|text| !text.is_empty());
        let address = address
            .map(|text| text.parse::<IpAddr>())
            .transpose()
            .map_err(|_| Fault::invalid("client_attributes.ip_address must be an IPv4 or IPv6 address"))?;
        let address = address.map(|address| address.to_canonical().to_string());
        self.charge(address.clone())?;
        self.caller.ip = address.or_else(|| self.caller.ip.take());
        self.caller.user_agent = attributes.user_agent;
        Ok(())
    }
}
