//! What a client has to know of a journey: how it is started, and which steps may come, in no order.

/// A journey as its client sees it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it is started by.
    pub journey_id: String,
    /// What people call it.
    pub name: String,
    /// Where the server is, without the path of a facade.
    pub base_url: String,
    /// The client that the server knows the app as.
    pub client_id: String,
    /// The start parameters that the journey reads.
    pub start_params: Vec<String>,
    /// Every step that talks to the client. Of several with one id, the first stands for all.
    pub steps: Vec<Step>,
}

/// One step that talks to the client.
#[derive(Debug, Clone)]
pub struct Step {
    /// What the client tells it by: the id of a form, or the type of the step.
    pub id: String,
    /// What it wants.
    pub kind: Kind,
    /// The author's label.
    pub title: String,
    /// What a plain answer has in it. A login form has its fields with its methods.
    pub fields: Vec<Field>,
    /// Further ways out, by link: methods of a login form, custom options, `cancel`.
    pub options: Vec<PlanOption>,
}

/// What a step wants of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Collect information.
    Form,
    /// A login form: only its methods lead on.
    LoginForm,
    /// Display information.
    Information,
    /// Register TOTP.
    TotpRegistration,
    /// Transaction signing with TOTP.
    TransactionSigning,
    /// A code that was sent by e-mail or text message.
    Passcode,
    /// A step that clients have no screen for.
    Other,
}

/// Something to fill in.
#[derive(Debug, Clone)]
pub struct Field {
    /// The property of the answer.
    pub name: String,
    /// What people see.
    pub label: String,
    /// What it is in the answer.
    pub data_type: DataType,
    /// For strings: `text`, `password`, `email`, `phone` and the like.
    pub format: String,
    /// Whether it must be filled in.
    pub required: bool,
}

/// What a field is in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataType {
    /// A text.
    String,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
}

/// A way out of a step that the author named.
#[derive(Debug, Clone)]
pub struct PlanOption {
    /// What the client answers with.
    pub id: String,
    /// What people see.
    pub label: String,
    /// What is sent along.
    pub fields: Vec<Field>,
}

impl DataType {
    /// What templates call it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
        }
    }
}

impl Kind {
    /// What templates call it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::LoginForm => "login_form",
            Self::Information => "information",
            Self::TotpRegistration => "totp_registration",
            Self::TransactionSigning => "transaction_signing",
            Self::Passcode => "passcode",
            Self::Other => "other",
        }
    }
}

impl Step {
    /// Everything that the user can do here, the usual way first.
    pub(super) fn choices(&self) -> Vec<PlanOption> {
        let plain = |label: &str, fields: Vec<Field>| PlanOption {
            id: "client_input".to_owned(),
            label: label.to_owned(),
            fields,
        };
        let code = |name: &str, label: &str| {
            let (name, label, format) = (name.to_owned(), label.to_owned(), "text".to_owned());
            vec![Field { name, label, data_type: DataType::String, format, required: true }]
        };
        let mut choices = match self.kind {
            Kind::LoginForm => Vec::new(),
            Kind::Form | Kind::Other => vec![plain("Continue", self.fields.clone())],
            Kind::Information => vec![plain("Continue", Vec::new())],
            Kind::TotpRegistration => vec![plain("Done", Vec::new())],
            Kind::TransactionSigning => {
                vec![plain("Sign", code("totp_code", "Code of the authenticator app"))]
            }
            Kind::Passcode => {
                let again = PlanOption {
                    id: "resend".to_owned(),
                    label: "Send it again".to_owned(),
                    fields: Vec::new(),
                };
                vec![plain("Continue", code("passcode", "Code")), again]
            }
        };
        choices.extend(self.options.iter().cloned());
        choices
    }
}
