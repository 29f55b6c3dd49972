//! Words of the application's own for a code that is sent: `custom_sms_input` and `email_content`.

use crate::fault::Fault;
use readmit_app::letter::CustomText;
use serde::Deserialize;

/// Characters of a custom SMS and of its sender (vendor).
const SMS_CHARS_MAX: usize = 140;
const SENDER_CHARS_MAX: usize = 11;
/// Characters of the subject and of the title of a custom e-mail, and of its text.
const LINE_CHARS_MAX: usize = 200;
const TEXT_CHARS_MAX: usize = 2_000;

/// What stands for the code, and for the application's name.
const CODE: &str = "{otp}";
const APPLICATION: &str = "{app}";

/// `custom_sms_input`.
#[derive(Deserialize)]
pub(super) struct CustomSms {
    custom_message: Option<String>,
    sender_id: Option<String>,
}

/// `email_content`: of the vendor's fields those that say something; looks are the template's matter.
#[derive(Deserialize)]
pub(super) struct EmailContent {
    subject: Option<String>,
    title: Option<String>,
    message: Option<String>,
}

impl CustomSms {
    /// Checks it.
    pub(super) fn read(self) -> Result<CustomText, Fault> {
        let (message, sender) = (self.custom_message, self.sender_id);
        no_longer("custom_sms_input.custom_message", message.as_ref(), SMS_CHARS_MAX)?;
        if message.as_ref().is_some_and(|text| !text.contains(CODE) || !text.contains(APPLICATION)) {
            return Err(Fault::invalid("custom_sms_input.custom_message must contain {otp} and {app}"));
        }
        no_longer("custom_sms_input.sender_id", sender.as_ref(), SENDER_CHARS_MAX)?;
        if sender.as_ref().is_some_and(|id| id.chars().any(char::is_control)) {
            return Err(Fault::invalid("custom_sms_input.sender_id must not contain control characters"));
        }
        Ok(CustomText { message, sender, ..CustomText::default() })
    }
}

impl EmailContent {
    /// Checks it. A subject shows on locked screens, so the code does not go there.
    pub(super) fn read(self) -> Result<CustomText, Fault> {
        let Self { subject, title, message } = self;
        no_longer("email_content.subject", subject.as_ref(), LINE_CHARS_MAX)?;
        no_longer("email_content.title", title.as_ref(), LINE_CHARS_MAX)?;
        no_longer("email_content.message", message.as_ref(), TEXT_CHARS_MAX)?;
        if subject.as_ref().is_some_and(|text| text.contains(CODE)) {
            return Err(Fault::invalid("email_content.subject must not contain {otp}"));
        }
        if subject.as_ref().is_some_and(|text| text.chars().any(char::is_control)) {
            return Err(Fault::invalid("email_content.subject must not contain control characters"));
        }
        Ok(CustomText { subject, title, message, sender: None })
    }
}

fn no_longer(field: &str, text: Option<&String>, max: usize) -> Result<(), Fault> {
    if text.is_some_and(|text| text.chars().count() > max) {
        return Err(Fault::invalid(format!("{field} must have at most {max} characters")));
    }
    Ok(())
}
