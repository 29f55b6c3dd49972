//! What nodes do, and what they are configured with.

use super::Place;
use crate::journey::expression::Expression;
use crate::outbox::Channel;
use std::sync::Arc;

/// What a node does.
#[derive(Debug)]
pub enum Step {
    // Control.
    /// Goes by `true`, `false`, or `otherwise` where it cannot be told.
    Condition(Condition),
    /// Goes by the link of the case that is equal, else `otherwise`.
    MatchCase {
        /// What is compared.
        source: Expression,
        /// As what it is compared.
        data_type: DataType,
        /// Link names with what they stand for.
        cases: Vec<(Arc<str>, Expression)>,
    },
    /// Runs its body while a condition holds.
    Loop {
        /// The first node of the body.
        body: Place,
        /// Looked at before each pass.
        condition: Expression,
        /// After so many passes the journey fails.
        passes_max: u32,
        /// Set when the loop is entered.
        variables: Vec<(Arc<str>, Expression)>,
    },
    /// Runs its body once.
    Block {
        /// The first node of the body.
        body: Place,
    },
    /// Runs another journey on the same user context.
    SubJourney {
        /// Its name.
        journey: Arc<str>,
        /// Its start parameters.
        parameters: Vec<(Arc<str>, Expression)>,
    },
    /// The journey succeeds.
    Complete,
    /// The journey is rejected.
    Reject {
        /// Ends the user's session too.
        clear_session: bool,
        /// What the client is given.
        data: Option<Expression>,
        /// What the client is told.
        text: Option<Expression>,
    },

    // With the client.
    /// Collects information.
    Form(Form),
    /// Collects what one of several methods of signing in needs.
    LoginForm(Form),
    /// Tells the user something.
    Information {
        /// Its title.
        title: Option<Expression>,
        /// What it says.
        text: Expression,
        /// The button's label.
        button: Expression,
    },
    /// Gives data to the client with the next step, or the end.
    JsonData(Expression),
    /// Gives data that the client keeps.
    SdkData(Expression),

    // Authentication.
    /// A temporary access code.
    TempCode {
        /// Who.
        user: Expression,
        /// The code.
        code: Expression,
    },
    /// A code of an authenticator app.
    Totp {
        /// Who; else the user of the run.
        user: Option<Expression>,
        /// The code.
        code: Expression,
    },
    /// A password.
    Password {
        /// Who; else the user of the run.
        user: Option<Expression>,
        /// The password.
        password: Expression,
    },
    /// A code that is sent to the user.
    Passcode {
        /// How it is sent.
        channel: Channel,
        /// Who; else the user of the run.
        user: Option<Expression>,
        /// Where it is sent.
        to: Expression,
    },
    /// Goes by `yes` or `no`.
    IsUserAuthenticated,

    // Factors.
    /// Registers an authenticator app.
    RegisterTotp {
        /// For whom; else the user of the run.
        user: Option<Expression>,
        /// The app's name.
        label: Option<Expression>,
        /// Takes the place of another one where only one may be.
        allow_override: bool,
    },
    /// Takes an authenticator app away.
    RevokeTotp {
        /// Whose; else the user of the run.
        user: Option<Expression>,
        /// Which.
        totp: Expression,
    },
    /// Signs a transaction with an authenticator app.
    SignTransaction {
        /// Who; else the user of the run.
        user: Option<Expression>,
        /// What is signed.
        approval_data: Expression,
    },
    /// Sets a password.
    RegisterPassword {
        /// Whose; else the user of the run.
        user: Option<Expression>,
        /// The password.
        password: Expression,
    },
    /// Lists the authenticators.
    UserAuthenticators {
        /// Whose; else the user of the run.
        user: Option<Expression>,
    },
    /// Locks or unlocks an authenticator.
    SwitchAuthenticator {
        /// Whose; else the user of the run.
        user: Option<Expression>,
        /// Which one.
        which: Which,
        /// Whether it is locked.
        lock: bool,
    },

    // Contacts.
    /// Proves that an address is the user's: a code is sent there.
    ValidateContact {
        /// How it is sent.
        channel: Channel,
        /// Where it is sent.
        to: Expression,
        /// Digits of the code.
        code_length: u8,
        /// How long it counts, in minutes.
        expiry_minutes: Option<u32>,
        /// Tries.
        failures_max: u32,
    },
    /// Lists e-mail addresses or phone numbers.
    GetContacts {
        /// Which.
        channel: Channel,
        /// Whose; else the user of the run.
        user: Option<Expression>,
    },

    // Users.
    /// Makes a user.
    CreateUser(Box<NewUser>),
    /// Reads a user's identifiers.
    GetIdentifiers {
        /// Who.
        user: Expression,
        /// As what the identifier is read: `username`, `email`, …; anything where absent.
        kind: Option<Arc<str>>,
    },
    /// Reads a user.
    GetUser {
        /// Who; else the user of the run.
        user: Option<Expression>,
    },
    /// Adds to what the application keeps of a user.
    WriteCustomData {
        /// Whose; else the user of the run.
        user: Option<Expression>,
        /// An object, merged into what is there.
        data: Expression,
    },
    /// Reads what the application keeps of a user.
    ReadCustomData {
        /// Whose; else the user of the run.
        user: Option<Expression>,
    },

    // Values, tokens, messages.
    /// Sets variables, in order.
    SetVariables(Vec<(Arc<str>, Expression)>),
    /// Adds claims to the completion token.
    EnrichToken(Claims),
    /// Ends the journey unless a token is one of ours and valid.
    ValidateToken {
        /// The token.
        token: Expression,
    },
    /// Writes an event of the author's.
    ActivityLog {
        /// Its name.
        name: Expression,
        /// Its type.
        kind: Expression,
        /// An object.
        data: Expression,
    },
    /// Sends an e-mail.
    SendEmail {
        /// An address or a list of them.
        to: Expression,
        /// Its subject.
        subject: Option<Expression>,
        /// Its text.
        text: Expression,
    },
    /// Sends a text message.
    SendSms {
        /// A number.
        to: Expression,
        /// Its text.
        text: Expression,
    },
    /// Known, and not run by this server: such a journey is a draft.
    Unsupported,
}

/// Claims of a completion token.
#[derive(Debug)]
pub enum Claims {
    /// One by one.
    Listed(Vec<(Arc<str>, Expression)>),
    /// The fields of one object.
    Object(Expression),
}

/// Which authenticator.
#[derive(Debug)]
pub enum Which {
    /// The one with this id.
    Id(Expression),
    /// All of a type: `totp`, `otp`, `password`.
    Type(Expression),
}

/// A condition: compares two values.
#[derive(Debug)]
pub struct Condition {
    /// What is compared.
    pub field: Expression,
    /// How.
    pub operation: Operation,
    /// With what.
    pub value: Expression,
    /// As what.
    pub data_type: DataType,
    /// Turns the result around.
    pub negated: bool,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Operation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    Exists,
}

/// As what two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataType {
    /// Both must be booleans.
    Boolean,
    /// Both become texts.
    String,
    /// Both must be whole numbers.
    Integer,
    /// Both must be numbers.
    Double,
    /// Lists, objects and texts.
    Container,
}

/// A form.
#[derive(Debug)]
pub struct Form {
    /// The step's id at the client.
    pub id: Arc<str>,
    /// What the answer must be; `None` in login forms, whose links have one each.
    pub schema: Option<Expression>,
    /// Data for the client's user interface.
    pub app_data: Option<Expression>,
    /// What went wrong before.
    pub error_data: Option<Expression>,
    /// Its title.
    pub title: Option<Expression>,
    /// What it is for.
    pub description: Option<Expression>,
}

/// A user to be made.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the names are those of the file's fields")]
pub struct NewUser {
    pub external_user_id: Option<Expression>,
    pub email: Option<Expression>,
    pub phone_number: Option<Expression>,
    pub username: Option<Expression>,
    pub secondary_emails: Vec<Expression>,
    pub secondary_phone_numbers: Vec<Expression>,
    /// Whether the run goes on as that user.
    pub is_authenticated: bool,
}
