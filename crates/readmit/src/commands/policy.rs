//! `policy`: sign-in policies as they are looked at, and what they make of a sign-in.

mod shown;

use super::{read_identifier, refused, show, unknown_user, with};
use crate::config::Settings;
use crate::outcome::{Answer, Exit, Trouble};
use clap::{Args, Subcommand, ValueEnum};
use readmit_app::policies::explain::{ExplainRefusal, Question};
use readmit_app::{App, Caller};
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::id::ApplicationId;
use readmit_core::identifier::Identifier;
use readmit_core::policy::{Policy, PolicyKind, Rule};
use serde_json::{Value, json};
use std::net::IpAddr;

/// What can be done with policies.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Say what policies make of a sign-in, and why: who decided, what is met, what is missing.
    #[command(after_help = "\
Nothing is changed, and nobody is signed in. Without --with the user has proved nothing yet: the answer says what they
can begin with. A factor that they do not have is taken as one that they had, so that you can ask what it would change.

Examples:
  readmit policy explain --user ann@example.com
  readmit policy explain --user ann@example.com --app 0b0e… --with tac
  readmit policy explain --user ann@example.com --app 0b0e… --with tac,webauthn --from 192.0.2.7

Exit codes:
  0  the user is let in
  3  the user is not let in: not yet, not like this, or not at all; the answer is printed all the same, and its
     `verdict` (with --json) is let_in, challenge, denied or unsatisfiable
  4  the user or the application does not exist")]
    Explain(ExplainArgs),
    /// List policies, by kind, in the order in which they are looked at.
    #[command(after_help = "\
Of each kind the first policy applies that is about the user's groups and has a rule whose conditions hold. The policies
that come with the product are about everyone and come last.

Examples:
  readmit policy list
  readmit policy list --kind session")]
    List {
        /// Only policies of this kind.
        #[arg(long)]
        kind: Option<KindWord>,
    },
}

/// A sign-in that is asked about.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Whose: id, external id, e-mail address, phone number or user name.
    #[arg(long, value_name = "IDENT", value_parser = read_identifier)]
    user: Identifier,
    /// To which application: its id. Without it, the session alone.
    #[arg(long, value_name = "ID")]
    app: Option<ApplicationId>,
    /// What they have proved, in this order, with commas between: password, security_question, tac, email, phone, totp,
    /// webauthn, push_app, hardware_token.
    #[arg(long = "with", value_name = "FACTORS", value_delimiter = ',')]
    proved: Vec<AuthenticatorKey>,
    /// From which address. Without it, from one that is in no network zone.
    #[arg(long, value_name = "IP")]
    from: Option<IpAddr>,
}

/// Kinds of policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindWord {
    /// Which authenticators users may, or must, have.
    Enrolment,
    /// What opens a session.
    Session,
    /// What applications demand.
    Access,
    /// What passwords must be.
    Password,
}

impl From<KindWord> for PolicyKind {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::Enrolment => Self::Enrolment,
            KindWord::Session => Self::Session,
            KindWord::Access => Self::Access,
            KindWord::Password => Self::Password,
        }
    }
}

/// Does it.
pub(crate) async fn run(settings: &Settings, command: PolicyCommand) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        match command {
            PolicyCommand::Explain(asked) => explain(&app, asked).await,
            PolicyCommand::List { kind } => list(&app, kind).await,
        }
    })
    .await
}

async fn explain(app: &App, asked: ExplainArgs) -> Result<Answer, Trouble> {
    let question =
        Question { application: asked.app, address: asked.from, proved: asked.proved, user: asked.user };
    let explained = app.explain_sign_in(&Caller::shell(), &question).await?;
    let explained = explained.map_err(|refusal| match refusal {
        ExplainRefusal::NoSuchAccount => unknown_user(&question.user),
        ExplainRefusal::NoSuchApplication => refused::no_such_application(),
        ExplainRefusal::TooManyFactors => Trouble::usage(format!("--with: {refusal}")),
        ExplainRefusal::Denied(denial) => refused::denied(denial),
    })?;
    let exit = if explained.is_in() { Exit::Ok } else { Exit::Refused };
    Ok(Answer { text: shown::text(&explained), json: shown::json(&explained), exit })
}

async fn list(app: &App, kind: Option<KindWord>) -> Result<Answer, Trouble> {
    let configuration = app.configuration().await?;
    let kinds = PolicyKind::ALL.into_iter().filter(|known| kind.is_none_or(|kind| *known == kind.into()));
    let policies: Vec<_> = kinds.flat_map(|kind| configuration.policies_of(kind)).collect();
    let rows: Vec<[String; 6]> = policies.iter().map(|policy| row(policy)).collect();
    let titles = ["kind", "place", "name", "counts", "rules", "id"];
    let policies: Vec<Value> = policies.iter().map(|policy| json(policy)).collect();
    Ok(Answer::done(show::table(titles, &rows), json!({ "policies": policies })))
}

fn row(policy: &Policy) -> [String; 6] {
    [
        policy.kind().as_str().to_owned(),
        if policy.built_in { "last".to_owned() } else { policy.priority.to_string() },
        policy.name.clone(),
        if policy.active { "yes" } else { "" }.to_owned(),
        policy.rules.len().to_string(),
        policy.id.to_string(),
    ]
}

fn json(policy: &Policy) -> Value {
    let rule = |rule: &Rule| json!({ "id": rule.id, "name": rule.name, "active": rule.active, "built_in": rule.built_in });
    json!({
        "id": policy.id,
        "kind": policy.kind().as_str(),
        "name": policy.name,
        "description": policy.description,
        "priority": policy.priority,
        "active": policy.active,
        "built_in": policy.built_in,
        "groups": policy.groups,
        "rules": policy.rules.iter().map(rule).collect::<Vec<_>>(),
    })
}
