//! Why a try was refused, in words for whoever helps the user.

use crate::admin::wire::date_time;
use readmit_core::code::Reason;

/// One sentence.
pub(in crate::admin) fn refusal_words(reason: &Reason) -> String {
    match reason {
        Reason::UnknownAccount => "No user has the identifier that was typed.".to_owned(),
        Reason::Inactive { status } => format!("The user is {}, not active.", status.as_str()),
        Reason::NoneLive => "The user has no code that could have answered.".to_owned(),
        Reason::Wrong { failures } => format!("It was not the code; failure number {failures} in a row."),
        Reason::Expired { by, .. } => format!("It was the code, {} seconds too late.", by.as_secs()),
        Reason::Used { .. } => "The code had been used already.".to_owned(),
        Reason::Revoked { .. } => "The code had been withdrawn.".to_owned(),
        Reason::Killed { .. } => "The code had been killed by too many failures.".to_owned(),
        Reason::NotYetValid { starts_at, .. } => {
            format!("The code begins to answer at {}.", date_time(*starts_at))
        }
        Reason::OtherApplication { .. } => "The code is for another application.".to_owned(),
        Reason::OtherClient { .. } => {
            "Another client of the application issued the code, and its Cross-client OTP flow is off."
                .to_owned()
        }
        Reason::OtherRequest { .. } => "The code came without the request id that belongs to it.".to_owned(),
        Reason::Locked { until } => {
            format!("Too many failures: codes are locked until {}.", date_time(*until))
        }
        Reason::Deactivated => "Codes of this user were locked by hand.".to_owned(),
        Reason::ClientGone => "The application or its client is gone or switched off.".to_owned(),
        Reason::AuthenticatorOff { .. } => {
            "It was the code, but the organisation has switched off the authenticator of temporary access codes."
                .to_owned()
        }
        Reason::Frozen { until } => {
            format!("The owner said \"this was not me\": recovery is frozen until {}.", date_time(*until))
        }
    }
}
