//! After the commit: tokens are signed, and the client is told.

use super::hands::Hashed;
use super::rule::Draft;
use super::{NotRun, Turned};
use crate::app::App;
use crate::failure::Failure;
use crate::metrics::{self, TokensFor};
use crate::redeem::Granted;
use crate::tokens::amr;
use readmit_core::client::TokenAlgorithm;
use readmit_core::id::ClientId;
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::journey::Value;
use readmit_core::journey::definition::Settings;
use readmit_core::journey::effect::Whom;
use readmit_core::journey::engine::End;
use readmit_core::journey::run::{Run, User};
use readmit_core::journey::value::Fields;
use readmit_core::secret::Secret;
use readmit_core::session::SessionKey;
use readmit_core::time::Span;

/// Life of a completion token: the client hands it to its back end at once.
pub const COMPLETION_TOKEN_LIFE: Span = Span::from_mins(10);

/// The `typ` header of completion tokens: no endpoint takes one for an access token.
const COMPLETION_TOKEN: &str = "journey+jwt";

impl App {
    pub(super) fn finish(&self, draft: Draft, client: ClientId) -> Result<Turned, Failure> {
        let (run, end, session, settings) = match draft {
            Draft::Asks { run, prompt, tells_locks } => {
                let Some(ticket) = run.ticket else { return Ok(Turned::NotRun(NotRun::NoRun)) };
                return Ok(Turned::Asks { run: run.id, ticket, prompt, tells_locks });
            }
            Draft::Ended { run, end, session, settings } => (run, end, session, settings),
        };
        let id = run.id;
        Ok(match end {
            End::Success { user, claims, json_data, sdk_data } => {
                let token = if settings.token {
                    Some(self.completion_token(&run, (client, &settings), user.as_ref(), session, &claims)?)
                } else {
                    None
                };
                Turned::Succeeded { run: id, token, json_data, sdk_data }
            }
            End::Rejection { text, data, json_data, sdk_data, .. } => {
                Turned::Rejected { run: id, text, data, json_data, sdk_data }
            }
            End::Abort(abort) => {
                tracing::info!(run = %id, %abort, "a journey could not go on");
                Turned::Rejected { run: id, text: None, data: None, json_data: None, sdk_data: None }
            }
        })
    }

    /// Proof that the journey was completed: a JWT that verifies against the key set.
    fn completion_token(
        &self,
        run: &Run,
        (client, settings): (ClientId, &Settings),
        user: Option<&User>,
        session: Option<SessionKey>,
        enriched: &Fields,
    ) -> Result<Secret, Failure> {
        let configuration = self.store.known_configuration(self.tenant);
        let found = configuration.as_ref().and_then(|known| known.live_client(client));
        let algorithm = found.map_or_else(TokenAlgorithm::default, |(client, _)| client.algorithm);
        let now = self.clock.now();
        let frame = run.frames.first();
        let mut claims = Fields::new();
        // The author's own first: none of them can stand in for one of ours.
        let theirs = enriched.iter().filter(|(name, _)| &***name != "amr");
        claims.extend(theirs.map(|(name, value)| (name.clone(), value.clone())));
        let mut put = |name: &str, value: Value| drop(claims.insert(name.into(), value));
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
        let seconds = |instant: readmit_core::time::Timestamp| Value::Number(instant.as_secs() as f64);
        put("iss", self.issuer().into());
        put("aud", client.to_string().into());
        put("jti", uuid::Uuid::from_bytes(self.draw_bytes()).to_string().into());
        put("iat", seconds(now));
        put("exp", seconds(now + COMPLETION_TOKEN_LIFE));
        put("tid", self.tenant.to_string().into());
        put("pid", frame.map(|frame| frame.journey.to_string()).into());
        put("pvid", frame.map(|frame| frame.version.to_string()).into());
        put("sid", session.map_or_else(|| run.id.to_string(), |key| key.to_string()).into());
        if let Some(user) = user {
            put("sub", user.account.to_string().into());
            put("amr", amr(&user.methods).into_iter().collect());
            if let Some(data) = &user.approval_data {
                put(
                    "approval_data",
                    Value::object(
                        data.iter().map(|(name, value)| (name.as_str(), Value::from(value.as_str()))),
                    ),
                );
            }
        }
        if settings.token_params
            && let Some(frame) = frame
        {
            put("params", frame.params.clone());
        }
        metrics::tokens_issued(TokensFor::Journey);
        let signed = self.keys.signing.sign(algorithm, COMPLETION_TOKEN, &claims);
        signed.map_err(|error| Failure::Keys(error.to_string()))
    }

    /// The tokens of a session that a run began, as expressions see them.
    pub(super) fn tokens_for_journey(&self, granted: &Granted, client: ClientId) -> Result<Value, Failure> {
        let tokens = self.sign_tokens(granted, client, TokensFor::Journey)?;
        let text = |secret: &Secret| Value::from(secret.reveal());
        let external = granted.identity.external_user_id();
        #[expect(clippy::cast_precision_loss, reason = "a life of tokens is far below 2^53 seconds")]
        let life = Value::Number(tokens.expires_in.as_secs() as f64);
        Ok(Value::object([
            ("access_token", text(&tokens.access_token)),
            ("id_token", text(&tokens.id_token)),
            ("refresh_token", text(&tokens.refresh_token)),
            ("token_type", "Bearer".into()),
            ("expires_in", life),
            ("session_id", tokens.session.to_string().into()),
            ("user_id", tokens.account.to_string().into()),
            ("external_user_id", external.map(ToOwned::to_owned).into()),
        ]))
    }

    /// Hashes a password as the one that it is compared with, or as a new one.
    pub(super) async fn hash_for_journey(
        &self,
        whom: &Whom,
        typed: &Secret,
        compare: bool,
    ) -> Result<Hashed, Failure> {
        let phc = if compare {
            let identifier = match whom {
                Whom::User { account, .. } | Whom::Account(account) => {
                    let given = account.to_string();
                    Identifier { kinds: &[IdentifierKind::Id], folded: Identifier::fold(&given), given }
                }
                Whom::Named(identifier) => identifier.clone(),
            };
            self.rehash_for(&identifier, typed).await?
        } else {
            self.passwords.hash(typed, self.draw_bytes()).await?
        };
        Ok(Hashed { whom: whom.clone(), typed: typed.clone(), compare, phc })
    }
}
