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
use readmit_core::lock::LockPolicy;
use readmit_core::recovery_pass::{NOWHERE, PASS_LIFE, RecoveryPass};
use readmit_core::secret::Secret;
use readmit_core::session::{Method, Session, SessionKey};
use readmit_core::time::Span;
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

/// A code presented on the recovery page.
#[derive(Debug, Clone)]
pub struct Recover {
    /// Who claims to be there.
    pub identifier: Identifier,
    /// What was typed.
    pub typed: Secret,
    /// The client that the page is for, and its application; without one only codes of the organisation answer.
    pub at: Option<(ClientId, ApplicationId)>,
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

/// A code, however it is presented.
struct Presented {
    identifier: Identifier,
    typed: Secret,
    request_id: Option<String>,
    at: Option<(ClientId, ApplicationId)>,
    /// How long the session lives, where that is not the application's matter.
    life: Option<Span>,
}

/// What holds where a code is presented.
struct Door {
    cross_client: bool,
    lock: LockPolicy,
    session_life: Span,
}

impl Door {
    /// The settings of the application at hand, or of the organisation; `None` where the client may not call.
    fn find(configuration: &Configuration, at: Option<(ClientId, ApplicationId)>) -> Option<Self> {
        let Some((client, application)) = at else {
            let lock = configuration.code_policy(Scope::Organisation)?.lock;
            return Some(Self { cross_client: false, lock, session_life: PASS_LIFE });
        };
        let (_, application) = configuration.live_client(client).filter(|(_, of)| of.id == application)?;
        Some(Self {
            cross_client: application.passcodes.cross_client,
            lock: application.passcodes.policy.lock,
            session_life: application.sessions.session_life,
        })
    }
}

impl App {
    /// Judges a presented code; on a grant a session begins and tokens are signed.
    pub async fn redeem_code(
        &self,
        caller: &Caller,
        order: Redeem,
    ) -> Result<Result<TokenSet, NotRedeemed>, Failure> {
        let Redeem { identifier, typed, request_id, client, application } = order;
        let presented =
            Presented { identifier, typed, request_id, at: Some((client, application)), life: None };
        match self.redeem(caller, presented).await? {
            Err(refused) => Ok(Err(refused)),
            Ok(granted) => self.sign_tokens(&granted, client, TokensFor::SignIn).map(Ok),
        }
    }

    /// Judges a code presented on the recovery page; on a grant a short session begins that serves this page alone.
    pub async fn recover(
        &self,
        caller: &Caller,
        order: Recover,
    ) -> Result<Result<RecoveryPass, NotRedeemed>, Failure> {
        let Recover { identifier, typed, at } = order;
        let presented = Presented { identifier, typed, request_id: None, at, life: Some(PASS_LIFE) };
        let granted = self.redeem(caller, presented).await?;
        Ok(granted.map(|granted| RecoveryPass {
            client: granted.session.client,
            session: granted.key,
            expires_at: granted.session.expires_at,
        }))
    }

    async fn redeem(
        &self,
        caller: &Caller,
        order: Presented,
    ) -> Result<Result<Granted, NotRedeemed>, Failure> {
        let configuration = self.known_configuration().await?;
        let application = order.at.map(|(_, application)| application);
        let code = match SubmittedCode::read(&order.typed, shapes(&configuration, application)) {
            Ok(code) => code,
            Err(typo) => {
                metrics::attempt_mistyped();
                return Ok(Err(NotRedeemed::Typo(typo)));
            }
        };
        let keys = self.keys.digest.clone();
        let mut origin = caller.origin();
        origin.identifier = Some(order.identifier.given.clone());
        let Presented { identifier, request_id, at, life, .. } = order;
        let verdict = self
            .decide(self.about(&identifier).hot_only(), origin, move |desk, turn| {
                let configuration = desk.configuration().clone();
                let Some(door) = Door::find(&configuration, at) else {
                    return Err((Refusal::record(Reason::ClientGone, turn), false));
                };
                let attempt = Attempt {
                    code: &code,
                    application: at.map(|(_, application)| application),
                    client: at.map(|(client, _)| client),
                    cross_client: door.cross_client,
                    organisation_codes: configuration.organisation_codes_on(),
                    request_id: request_id.as_deref(),
                    lock: door.lock,
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
                        let (client, application) = at.unwrap_or(NOWHERE);
                        let sign_in = SignIn {
                            application,
                            client,
                            code: Some(grant.code),
                            methods: vec![Method::TemporaryCode],
                            totp: None,
                            approval_data: grant.approval_data,
                            life: life.unwrap_or(door.session_life),
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
                Ok(Ok(granted))
            }
        }
    }
}
