//! Redeeming a code: the attempt, the session and the tokens.

use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::metrics::{self, TokensFor};
use crate::store::{Desk, Parts};
use crate::tokens::{Identity, TokenSet};
use readmit_core::account::{Attempt, Redemption, Refusal, SignIn};
use readmit_core::alphabet::{Shape, Typo};
use readmit_core::code::{Reason, Scope, SubmittedCode};
use readmit_core::code_policy::CodePolicy;
use readmit_core::configuration::Configuration;
use readmit_core::event::{Event, EventKind};
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::identifier::Identifier;
use readmit_core::secret::Secret;
use readmit_core::session::{Method, Session, SessionKey};
use readmit_core::turn::Turn;

/// A code presented through a client of an application.
#[derive(Debug, Clone)]
pub struct Redeem {
    /// Who claims to be there.
    pub identifier: Identifier,
    /// What was typed.
    pub typed: Secret,
    /// The request id, where one was given out with the code.
    pub request_id: Option<String>,
    /// The client that presents it.
    pub client: ClientId,
    /// Its application.
    pub application: ApplicationId,
}

/// Why nobody is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRedeemed {
    /// The text cannot be a code; told before any account was looked at, and not counted.
    Typo(Typo),
    /// The attempt was judged and refused.
    Refused(Refusal),
}

/// What a grant yields.
#[derive(Debug, Clone)]
pub(crate) struct Granted {
    pub(crate) key: SessionKey,
    pub(crate) session: Session,
    pub(crate) identity: Identity,
}

impl Granted {
    /// Begins a session for the account on the desk; `None` where there is none.
    pub(crate) fn begin(desk: &mut Desk<'_>, sign_in: SignIn, turn: &mut Turn) -> Option<Self> {
        let (key, session) = desk.account.as_mut()?.start_session(sign_in, turn);
        desk.sessions.put(key, session.clone());
        Some(Self::of(desk, key, session))
    }

    /// A session of the account on the desk, and whom it is about.
    pub(crate) fn of(desk: &mut Desk<'_>, key: SessionKey, session: Session) -> Self {
        // Most attempts are judged by what is hot alone; who is let in is named in the tokens.
        let asked = desk.ask(Parts::PROFILE);
        let known = desk.account.as_ref().filter(|_| asked);
        Self { key, session, identity: known.map(Identity::of).unwrap_or_default() }
    }
}

/// The shapes that a code may have where an application is at hand.
pub fn shapes(configuration: &Configuration, application: Option<ApplicationId>) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    let scopes = application.map(Scope::Application).into_iter().chain([Scope::Organisation]);
    for shape in scopes.filter_map(|scope| configuration.code_policy(scope)).flat_map(CodePolicy::shapes) {
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
    shapes
}

impl App {
    /// Judges a presented code; on a grant a session begins and tokens are signed.
    pub async fn redeem_code(
        &self,
        caller: &Caller,
        order: Redeem,
    ) -> Result<Result<TokenSet, NotRedeemed>, Failure> {
        let configuration = self.known_configuration().await?;
        let code = match SubmittedCode::read(&order.typed, shapes(&configuration, Some(order.application))) {
            Ok(code) => code,
            Err(typo) => {
                metrics::attempt_mistyped();
                return Ok(Err(NotRedeemed::Typo(typo)));
            }
        };
        let keys = self.keys.digest.clone();
        let mut origin = caller.origin();
        origin.identifier = Some(order.identifier.given.clone());
        let Redeem { identifier, request_id, client, application, .. } = order;
        let verdict = self
            .decide(self.about(&identifier).hot_only(), origin, move |desk, turn| {
                let configuration = desk.configuration().clone();
                let live = configuration.live_client(client).filter(|(_, of)| of.id == application);
                let Some((_, application)) = live else {
                    return Err((Refusal::record(Reason::ClientGone, turn), false));
                };
                let attempt = Attempt {
                    code: &code,
                    application: Some(application.id),
                    client: Some(client),
                    cross_client: application.passcodes.cross_client,
                    organisation_codes: configuration.organisation_codes_on(),
                    request_id: request_id.as_deref(),
                    lock: application.passcodes.policy.lock,
                };
                let Some(account) = &mut *desk.account else {
                    return Err((Refusal::unknown(&attempt, &keys, turn), false));
                };
                match account.redeem_code(&attempt, &keys, turn) {
                    Redemption::Refused(refusal) => {
                        let locks = |event: &Event| matches!(event.kind, EventKind::CodesLocked { .. });
                        Err((refusal, turn.events().iter().any(locks)))
                    }
                    Redemption::Granted(grant) => {
                        let sign_in = SignIn {
                            application: application.id,
                            client,
                            code: Some(grant.code),
                            methods: vec![Method::TemporaryCode],
                            totp: None,
                            approval_data: grant.approval_data,
                            life: application.sessions.session_life,
                        };
                        Granted::begin(desk, sign_in, turn)
                            .ok_or_else(|| (Refusal::record(Reason::ClientGone, turn), false))
                    }
                }
            })
            .await?;
        match verdict {
            Err((refusal, locked)) => {
                metrics::attempt_refused(&refusal.reason);
                if locked {
                    metrics::locked();
                }
                Ok(Err(NotRedeemed::Refused(refusal)))
            }
            Ok(granted) => {
                metrics::attempt_granted();
                self.sign_tokens(&granted, client, TokensFor::SignIn).map(Ok)
            }
        }
    }
}
