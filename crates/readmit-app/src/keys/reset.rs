//! Going on without a lost ring. What only that ring could read or verify is given up, and the log says so.

use super::source::{create, trouble};
use super::startup::fit;
use super::{KeySource, Ring};
use crate::app::App;
use crate::failure::Failure;
use crate::ports::{Clock, Random};
use crate::store::{Concern, MessageState, Settled, Store};
use readmit_core::account::Account;
use readmit_core::client::Client;
use readmit_core::event::loss::RingLoss;
use readmit_core::event::{EventKind, Origin};
use readmit_core::id::{AccountId, ClientId};
use serde::Serialize;
use std::path::PathBuf;

/// Accounts, and messages, read at once.
const PAGE: u32 = 500;

/// What was given up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// Live codes that died.
    pub codes: u64,
    /// Clients that need a new secret.
    pub clients: u64,
    /// Sessions of operators and tokens for programs.
    pub passes: u64,
    /// Web hooks that were switched off.
    pub hooks: u64,
    /// Messages that will not be sent.
    pub messages: u64,
    /// TOTPs that cannot be used any more.
    pub totps: u64,
}

/// A ring for a database whose keys are lost, and where one that was in its place was put. A ring that comes
/// from elsewhere than a file is taken as it is there.
pub async fn begin_anew(
    store: &dyn Store,
    source: &KeySource,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<(Ring, Option<PathBuf>), Failure> {
    let known = store.key_checks().await?;
    let found = source.read().await;
    if let Ok(Some(ring)) = &found
        && fit(ring, &known).is_ok()
    {
        return Err(Failure::Keys("the key ring fits the database: nothing is lost".to_owned()));
    }
    let Some(path) = source.file() else {
        let ring = found?.ok_or_else(|| Failure::Keys("there is no key ring to go on with".to_owned()))?;
        return Ok((ring, None));
    };
    let aside = path.exists().then(|| {
        let mut aside = path.as_os_str().to_owned();
        aside.push(format!(".before-{}", clock.now().as_millis()));
        PathBuf::from(aside)
    });
    if let Some(aside) = &aside {
        // Whatever ring it is, it may be somebody's only one.
        std::fs::rename(path, aside)
            .map_err(|error| Failure::Keys(format!("{}: {error}", path.display())))?;
    }
    let ring = Ring::generate(clock.now(), || random.bytes()).map_err(trouble)?;
    create(path, &ring)?;
    Ok((ring, aside))
}

/// Gives up what the lost ring kept, in all tenants, and lets the database know the new ring. `app` has the
/// new keys. A run that was cut off is started again.
pub async fn lose_secrets(app: &App, ring: &Ring, origin: Origin) -> Result<Lost, Failure> {
    let mut lost = Lost::default();
    for tenant in app.store.tenants().await? {
        app.for_tenant(tenant).give_up(&mut lost).await?;
    }
    let Lost { codes, clients, passes, hooks, messages, totps } = lost;
    let about = AccountId::from_uuid(app.tenant.uuid());
    app.decide(Concern::account(app.tenant, about), origin, move |_, turn| {
        turn.record(EventKind::KeyRingLost(RingLoss { codes, clients, passes, hooks, messages, totps }));
    })
    .await?;
    let known = app.store.key_checks().await?.into_iter().map(|check| check.id).collect();
    app.store.remove_key_checks(known).await?;
    app.store.add_key_checks(0, ring.checks()).await?;
    Ok(lost)
}

impl App {
    async fn give_up(&self, sum: &mut Lost) -> Result<(), Failure> {
        let configuration = self.configuration().await?;
        for client in configuration.clients() {
            sum.clients += u64::from(self.void_client(client.id).await?);
        }
        for hook in configuration.hooks() {
            sum.hooks += u64::from(self.disable_hook(hook.id).await?);
        }
        let mut after: Option<AccountId> = None;
        loop {
            let page = self.store.walk_accounts(self.tenant, after, PAGE).await?;
            let Some(end) = page.last() else { break };
            after = Some(end.id);
            let now = self.now();
            for account in page.iter().filter(|account| {
                let credentials = &account.credentials;
                account.hot.codes.iter().any(|code| code.is_guessable_at(now))
                    || !credentials.operator_sessions.is_empty()
                    || !credentials.api_tokens.is_empty()
                    || !account.hot.totps.is_empty()
            }) {
                let lost = self.void_account(account.id).await?;
                sum.codes += lost.codes;
                sum.passes += lost.passes;
                sum.totps += lost.totps;
            }
        }
        loop {
            let page = self.store.messages(self.tenant, MessageState::Waiting, PAGE).await?;
            if page.is_empty() {
                return Ok(());
            }
            for message in page {
                let error = "the key that sealed it is lost".to_owned();
                self.store.settle_message(message.key, Settled::Dead { error }).await?;
                sum.messages += 1;
            }
        }
    }

    async fn void_client(&self, id: ClientId) -> Result<bool, Failure> {
        let concern = Concern::configuration(self.tenant, AccountId::from_uuid(id.uuid()));
        self.decide(concern, Origin::system(), move |desk, turn| {
            let Some(client) = desk.configuration().client(id) else { return false };
            let mut client = Client::clone(client);
            let had = client.void_secrets();
            if had {
                client.updated_at = turn.now;
                desk.configuration_mut().put_client(client);
                turn.record(EventKind::ClientUpdated { client: id });
            }
            had
        })
        .await
    }

    /// Ends what an account has under lost keys; its password stays. Returns what that was.
    async fn void_account(&self, id: AccountId) -> Result<Lost, Failure> {
        let concern = Concern::account(self.tenant, id).with_credentials();
        self.decide(concern, Origin::system(), move |desk, turn| {
            let Some(account) = desk.account.as_mut() else { return Lost::default() };
            let codes = account.revoke_codes(turn, |_| true).len() as u64;
            let (passes, totps) = (end_passes(account, turn), account.lose_totps(turn));
            Lost { codes, passes, totps, ..Lost::default() }
        })
        .await
    }
}

fn end_passes(account: &mut Account, turn: &mut readmit_core::turn::Turn) -> u64 {
    let sessions = account.end_operator_sessions(turn, |_| true);
    let tokens: Vec<_> = account.credentials.api_tokens.iter().map(|token| token.id).collect();
    for token in &tokens {
        account.revoke_api_token(*token, turn);
    }
    (sessions + tokens.len()) as u64
}
