//! What still needs each key: counted where it is stored, and dated where it is with others (tokens, links).

use super::{KeyInfo, KeyUse, Ring};
use crate::app::App;
use crate::bearer::CLIENT_TOKEN_LIFE;
use crate::failure::Failure;
use crate::store::MessageState;
use readmit_core::Account;
use readmit_core::Configuration;
use readmit_core::id::{AccountId, KeyId};
use readmit_core::time::{Span, Timestamp};
use readmit_core::{notice, operator};
use serde::Serialize;
use std::collections::BTreeMap;

/// Accounts read at once.
const PAGE: u32 = 500;

/// Messages looked at; a dead outbox of more is somebody's first concern.
const MESSAGES: u32 = 1_000_000;

/// What still needs a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct KeyNeeds {
    /// Codes that can still be redeemed.
    pub codes: u64,
    /// Secrets of clients, kept under another key at their next use.
    pub client_secrets: u64,
    /// Sessions of operators, likewise.
    pub operator_sessions: u64,
    /// Operators' tokens for programs, likewise.
    pub api_tokens: u64,
    /// Accounts with TOTP seeds.
    pub totp_seeds: u64,
    /// Challenges of transactions that can still be signed.
    pub transactions: u64,
    /// Secrets of web hooks.
    pub hooks: u64,
    /// Messages that wait to be sent.
    pub messages: u64,
    /// Messages that were given up, and could be made to wait again.
    pub dead_messages: u64,
    /// Journeys that wait for an answer, and turns of journeys in the log.
    pub journeys: u64,
    /// Until when tokens, sessions or links that nobody counts can be around.
    pub until: Option<Timestamp>,
}

/// A key and what needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyStatus {
    /// The key.
    pub key: KeyInfo,
    /// What needs it.
    pub needs: KeyNeeds,
}

impl KeyNeeds {
    /// Things that are stored and cannot do without the key.
    pub const fn counted(&self) -> u64 {
        self.codes
            + self.client_secrets
            + self.operator_sessions
            + self.api_tokens
            + self.totp_seeds
            + self.transactions
            + self.hooks
            + self.messages
            + self.dead_messages
            + self.journeys
    }

    /// Whether anything needs the key at `now`.
    pub fn any_at(&self, now: Timestamp) -> bool {
        self.counted() > 0 || self.until.is_some_and(|until| now < until)
    }
}

/// Needs by key.
type Needs = BTreeMap<KeyId, KeyNeeds>;

/// The longest lives of what leaves the server.
#[derive(Debug, Clone, Copy)]
struct Lives {
    token: Span,
    session: Span,
}

impl App {
    /// What still needs each key of the ring, over all tenants. `progress` is told how many accounts were
    /// looked at.
    pub async fn key_status(
        &self,
        ring: &Ring,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Vec<KeyStatus>, Failure> {
        let now = self.now();
        let mut needs = Needs::new();
        let mut lives =
            Lives { token: CLIENT_TOKEN_LIFE, session: notice::LINK_LIFE.max(operator::LINK_LIFE) };
        let mut walked = 0;
        for tenant in self.store.tenants().await? {
            let configuration = self.store.configuration(tenant).await?;
            configured(&configuration, now, &mut needs, &mut lives);
            let mut after: Option<AccountId> = None;
            loop {
                let page = self.store.walk_accounts(tenant, after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                for account in &page {
                    of_account(account, &configuration, now, &mut needs);
                }
                walked += page.len() as u64;
                progress(walked);
            }
            for (key, count) in self.store.run_keys(tenant).await? {
                needs.entry(key).or_default().journeys += count;
            }
            for state in [MessageState::Waiting, MessageState::Dead] {
                for message in self.store.messages(tenant, state, MESSAGES).await? {
                    let needs = needs.entry(message.sealed.key).or_default();
                    match state {
                        MessageState::Waiting => needs.messages += 1,
                        MessageState::Dead => needs.dead_messages += 1,
                    }
                }
            }
        }
        let keys: Vec<KeyInfo> = ring.list().collect();
        let status = |(place, key): (usize, &KeyInfo)| {
            let mut needs = needs.get(&key.id).copied().unwrap_or_default();
            // The next newer one of the same use stands before it: since then nothing is made with this one.
            let newer = keys[..place].iter().rev().find(|newer| newer.used == key.used);
            needs.until = newer.and_then(|newer| around_until(key.used, newer.created_at, lives));
            KeyStatus { key: *key, needs }
        };
        Ok(keys.iter().enumerate().map(status).collect())
    }
}

fn around_until(used: KeyUse, replaced_at: Timestamp, lives: Lives) -> Option<Timestamp> {
    match used {
        KeyUse::Digest => Some(replaced_at + lives.session),
        KeyUse::SignEdDSA | KeyUse::SignEs256 | KeyUse::SignRs256 => Some(replaced_at + lives.token),
        KeyUse::Seal | KeyUse::Chain | KeyUse::ChainPublic => None,
    }
}

fn configured(configuration: &Configuration, now: Timestamp, needs: &mut Needs, lives: &mut Lives) {
    for key in configuration.clients().flat_map(|client| client.secret_keys(now)) {
        needs.entry(key).or_default().client_secrets += 1;
    }
    // One that is switched off may be switched on again.
    for hook in configuration.hooks() {
        needs.entry(hook.secret.key).or_default().hooks += 1;
    }
    for application in configuration.applications() {
        lives.token = lives.token.max(application.sessions.access_token_life);
        lives.session = lives.session.max(application.sessions.session_life);
    }
}

fn of_account(account: &Account, configuration: &Configuration, now: Timestamp, needs: &mut Needs) {
    for code in account.hot.codes.iter().filter(|code| code.is_guessable_at(now)) {
        needs.entry(code.key()).or_default().codes += 1;
    }
    if let Some(sealed) = &account.hot.totp_seeds {
        needs.entry(sealed.key).or_default().totp_seeds += 1;
    }
    for transaction in account.credentials.transactions.iter().filter(|known| now < known.expires_at) {
        needs.entry(transaction.key).or_default().transactions += 1;
    }
    let policy = &configuration.organisation.sign_in;
    for session in &account.credentials.operator_sessions {
        if now.since(session.started_at) < policy.life && now.since(session.seen_at) < policy.idle {
            needs.entry(session.key).or_default().operator_sessions += 1;
        }
    }
    for token in account.credentials.api_tokens.iter().filter(|token| now < token.expires_at) {
        needs.entry(token.key).or_default().api_tokens += 1;
    }
}
