//! The question what policies make of a sign-in, as it comes.

use crate::admin::wire::read_id;
use crate::fault::Fault;
use readmit_app::policies::explain::Question;
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::identifier::Identifier;
use readmit_core::limits::FACTORS_ASKED_MAX;
use serde::Deserialize;
use utoipa::ToSchema;

/// A sign-in that is asked about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInQuestion {
    /// Whose: the account's id, or any identifier of theirs.
    user: String,
    /// To which application; the session alone, where none is named.
    #[serde(default)]
    #[schema(format = Uuid)]
    application: Option<String>,
    /// What they have proved, in this order: password, security_question, tac, email, phone, totp, webauthn, push_app,
    /// hardware_token. What they do not have is taken as if they had it.
    #[serde(default)]
    #[schema(max_items = 20)]
    proved: Vec<String>,
    /// From which address; from one in no network zone, where none is named.
    #[serde(default)]
    address: Option<String>,
}

impl SignInQuestion {
    pub(super) fn read(self) -> Result<Question, Fault> {
        let user = Identifier::new(Identifier::ANY, &self.user);
        let user = user.map_err(|error| Fault::invalid(format!("user {error}")))?;
        let application = self.application.as_deref().map(|text| read_id("application", text)).transpose()?;
        let address = self.address.as_deref().map(|text| {
            let message = "address must be an IP address such as 192.0.2.7 or 2001:db8::7";
            text.trim().parse().map_err(|_| Fault::invalid(message))
        });
        // Read no more of them than it takes to see that they are too many.
        let proved = self.proved.iter().take(FACTORS_ASKED_MAX + 1).enumerate();
        let proved = proved.map(|(index, word)| {
            word.parse::<AuthenticatorKey>()
                .map_err(|error| Fault::invalid(format!("proved[{index}] {error}")))
        });
        Ok(Question {
            user,
            application,
            address: address.transpose()?,
            proved: proved.collect::<Result<_, _>>()?,
        })
    }
}
