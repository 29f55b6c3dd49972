//! The world of one case: a whole server in memory, without a network, whose clock is set by hand.

use super::file::{Mode, OtpSpec, TotpSpec, WorldSpec};
use super::outbox::{Outbox, Sent};
use super::time::{Foretold, HandClock};
use super::value::Known;
use readmit_app::configure::ClientOrder;
use readmit_app::delivery::Templates;
use readmit_app::keys::{self, KeySource, Ring};
use readmit_app::ports::{Clock, Random};
use readmit_app::store::Store;
use readmit_app::{App, Caller, Delivery, Failure};
use readmit_core::application::Passcodes;
use readmit_core::id::{AccountId, ApplicationId, ClientId, TenantId};
use readmit_core::journey::Value;
use readmit_core::lock::LockPolicy;
use readmit_core::operator::Area;
use readmit_core::outbox::Channel;
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};
use readmit_core::totp::{LockTier, TotpLock, TotpPolicy};
use readmit_store::{Limits, Memory, Outside};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// How the server is called in tokens and links.
const PUBLIC_URL: &str = "http://localhost";

/// Authenticator apps of a user in multiple mode, where the file does not say how many.
const SEVERAL: u8 = 5;

/// Why a case cannot be run to its end.
#[derive(Debug)]
pub(super) enum Stopped {
    /// What the file asks for cannot be had.
    Impossible(String),
    /// The machine failed.
    Failed(Failure),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<String> for Stopped {
    fn from(why: String) -> Self {
        Self::Impossible(why)
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible(why) => f.write_str(why),
            Self::Failed(failure) => write!(f, "the server failed: {failure}"),
        }
    }
}

/// What all worlds of one call share: making it takes longer than running a case.
pub(super) struct Kit {
    ring: Secret,
    pub(super) templates: Arc<Templates>,
}

impl Kit {
    /// Makes keys, and reads the texts of messages.
    pub(super) fn new() -> Result<Self, Failure> {
        let keys = |error: keys::RingError| Failure::Keys(error.to_string());
        let random = Foretold::default();
        let ring = Ring::generate(Timestamp::default(), || random.bytes()).map_err(keys)?;
        let ring = Secret::new(ring.to_text().map_err(keys)?.to_string());
        let templates = Templates::built_in().map_err(|error| Failure::Panicked(error.to_string()))?;
        Ok(Self { ring, templates: Arc::new(templates) })
    }
}

/// One world.
pub(super) struct World {
    /// The server.
    pub(super) app: App,
    /// The application that journeys run for.
    pub(super) application: ApplicationId,
    /// Its client.
    pub(super) client: ClientId,
    /// Its users, by the names that the file gives them.
    pub(super) users: Vec<(String, AccountId)>,
    /// Messages that were sent, in order.
    pub(super) sent: Vec<Sent>,
    /// How many of them left after each turn.
    pub(super) sent_by_turn: Vec<usize>,
    /// What was captured and issued.
    pub(super) kept: BTreeMap<String, Value>,
    /// The names of the codes that were issued.
    pub(super) issued: Vec<String>,
    clock: Arc<HandClock>,
    random: Arc<Foretold>,
    ring: Secret,
    templates: Arc<Templates>,
    totp: TotpPolicy,
}

impl World {
    /// A world as a file describes it, its users included.
    pub(super) async fn begin(kit: &Kit, spec: &WorldSpec) -> Result<Self, Stopped> {
        let (clock, random) = (Arc::new(HandClock::at(spec.clock)), Arc::new(Foretold::default()));
        let outside = Outside { clock: clock.clone(), random: random.clone() };
        let store: Arc<dyn Store> = Memory::open(Limits::default(), outside)?;
        let mut tenant = [0; 16];
        tenant.copy_from_slice(&random.bytes()[..16]);
        let tenant = TenantId::from_random(tenant);
        store.create_tenant(tenant, clock.now()).await?;
        let app = server(store, &kit.ring, (&clock, &random), tenant).await?;

        let (passcodes, totp) = (passcodes(&spec.otp), totp_policy(&spec.totp));
        let shell = Caller::shell();
        let (codes, apps) = (passcodes.policy.clone(), totp.clone());
        let set = app.update_organisation(&shell, Area::Settings, move |organisation| {
            "Journey test".clone_into(&mut organisation.name);
            organisation.codes = codes.clone();
            organisation.totp = apps.clone();
            // What is told to owners would stand between the messages of the journey.
            organisation.desk.notices = false;
        });
        set.await?.map_err(|refusal| format!("world.app: {refusal}"))?;
        let name = "Journey test".to_owned();
        let made = app.create_application_with(&shell, name, String::new(), (passcodes, totp.clone()));
        let application = made.await?.map_err(|refusal| format!("world.app: {refusal}"))?.id;
        let made = app.create_client(&shell, application, ClientOrder::default());
        let client = made.await?.map_err(|refusal| refusal.to_string())?.client.id;

        let mut world = Self {
            app,
            application,
            client,
            users: Vec::new(),
            sent: Vec::new(),
            sent_by_turn: Vec::new(),
            kept: BTreeMap::new(),
            issued: Vec::new(),
            clock,
            random,
            ring: kit.ring.clone(),
            templates: kit.templates.clone(),
            totp,
        };
        for (name, user) in &spec.users {
            world.add_user(name, user).await?;
        }
        Ok(world)
    }

    /// The server stops and starts: what is not in the database is gone.
    pub(super) async fn restart(&mut self) -> Result<(), Stopped> {
        let (store, tenant) = (self.app.store.clone(), self.app.tenant);
        self.app = server(store, &self.ring, (&self.clock, &self.random), tenant).await?;
        Ok(())
    }

    /// The clock goes on.
    pub(super) fn advance(&self, span: Span) {
        self.clock.advance(span);
    }

    /// What values are worked out from.
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            kept: &self.kept,
            issued: &self.issued,
            sent: &self.sent,
            now: self.clock.now(),
            parameters: self.totp.parameters,
        }
    }

    /// Delivers what waits in the outbox.
    pub(super) async fn deliver(&mut self) -> Result<(), Stopped> {
        let sent = Arc::new(Outbox::default()).empty(&self.app, &self.templates).await?;
        self.sent_by_turn.push(sent.len());
        self.sent.extend(sent);
        Ok(())
    }

    /// Who calls as the back end of the application.
    pub(super) fn back_end(&self) -> Caller {
        let client = (self.client, self.application);
        Caller { client: Some(client), ..Caller::shell() }
    }

    /// The account that a name of the file stands for.
    pub(super) fn user(&self, name: &str) -> Option<AccountId> {
        self.users.iter().find(|(known, _)| known == name).map(|(_, account)| *account)
    }

    /// The store goes.
    pub(super) async fn end(self) {
        self.app.store.close().await;
    }
}

async fn server(
    store: Arc<dyn Store>,
    ring: &Secret,
    (clock, random): (&Arc<HandClock>, &Arc<Foretold>),
    tenant: TenantId,
) -> Result<App, Failure> {
    let keys = keys::open(&*store, &KeySource::Text(ring.clone()), &**clock, &**random).await?;
    let issuer = format!("{PUBLIC_URL}/cis");
    let app = App::new(store, Arc::new(keys), clock.clone(), random.clone(), tenant, &issuer);
    let channels = vec![Channel::Email, Channel::Sms];
    Ok(app.delivering(Delivery { channels, public_url: PUBLIC_URL.to_owned() }))
}

fn passcodes(spec: &OtpSpec) -> Passcodes {
    let mut passcodes = Passcodes::default();
    let policy = &mut passcodes.policy;
    policy.shape.length = spec.code_length.unwrap_or(policy.shape.length);
    policy.life_default = spec.expires.map_or(policy.life_default, Span::from_secs);
    policy.life_max = policy.life_max.max(policy.life_default);
    policy.lock = LockPolicy {
        failures_max: spec.max_failures.unwrap_or(policy.lock.failures_max),
        duration: spec.lockout.map_or(policy.lock.duration, Span::from_secs),
    };
    passcodes
}

fn totp_policy(spec: &TotpSpec) -> TotpPolicy {
    let mut policy = TotpPolicy::default();
    policy.parameters.digits = spec.digits.unwrap_or(policy.parameters.digits);
    policy.parameters.period = spec.period.unwrap_or(policy.parameters.period);
    policy.per_user_max = match spec.mode {
        Some(Mode::Multiple) => spec.limit.unwrap_or(SEVERAL),
        Some(Mode::Single) | None => 1,
    };
    let usual = TotpLock::default();
    let tier =
        usual.tiers.first().copied().unwrap_or(LockTier { failures: 5, duration: Span::from_mins(15) });
    let failures = spec.max_failures.unwrap_or(tier.failures);
    let duration = spec.lockout.map_or(tier.duration, Span::from_secs);
    policy.lock = TotpLock { tiers: vec![LockTier { failures, duration }], ..usual };
    policy
}
