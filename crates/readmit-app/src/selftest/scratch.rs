//! What the cases share: an application, accounts, and callers who all start at once.

use crate::app::App;
use crate::caller::Caller;
use crate::configure::ClientOrder;
use crate::failure::{Failure, Overload};
use crate::redeem::{NotRedeemed, Redeem};
use crate::tokens::TokenSet;
use readmit_core::Account;
use readmit_core::account::{DuringLock, IssueOrder};
use readmit_core::application::Passcodes;
use readmit_core::code::{Reason, Scope, Uses};
use readmit_core::id::{AccountId, ApplicationId, ClientId};
use readmit_core::identifier::Identifier;
use readmit_core::profile::{Association, Contact, Profile};
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use std::sync::Arc;
use tokio::sync::Barrier;

/// A tenant prepared for races.
pub struct Scratch {
    apps: Vec<App>,
    pub(super) caller: Caller,
    pub(super) application: ApplicationId,
    pub(super) client: ClientId,
}

/// A caller's turn in a race: which of the spread apps it talks to, and the shared facts.
pub(super) struct Racer {
    pub(super) app: App,
    pub(super) caller: Caller,
    pub(super) application: ApplicationId,
    pub(super) client: ClientId,
}

/// What became of one try.
#[derive(Debug, Clone)]
pub(super) enum Try {
    In(Box<TokenSet>),
    Refused(Reason),
    Typo,
}

impl Try {
    pub(super) const fn is_in(&self) -> bool {
        matches!(self, Self::In(_))
    }

    pub(super) const fn is_wrong(&self) -> bool {
        matches!(self, Self::Refused(Reason::Wrong { .. }))
    }

    pub(super) const fn is_locked(&self) -> bool {
        matches!(self, Self::Refused(Reason::Locked { .. }))
    }
}

impl Scratch {
    /// Makes an application with one client in the tenant of `apps`.
    pub async fn prepare(apps: &[App]) -> Result<Self, Failure> {
        let app = apps.first().ok_or(Failure::Closed)?;
        let caller = Caller::shell();
        let refused = |refusal: crate::configure::ConfigureRefusal| Failure::Corrupt {
            what: "selftest",
            why: refusal.to_string(),
        };
        let application = app
            .create_application(&caller, "Race suite".to_owned(), String::new(), Passcodes::default())
            .await?
            .map_err(refused)?
            .id;
        let client = app
            .create_client(&caller, application, ClientOrder::default())
            .await?
            .map_err(refused)?
            .client
            .id;
        for other in apps {
            other.configuration().await?;
        }
        Ok(Self { apps: apps.to_vec(), caller, application, client })
    }

    pub(super) fn app(&self) -> &App {
        &self.apps[0]
    }

    pub(super) fn racer(&self, number: usize) -> Racer {
        Racer {
            app: self.apps[number % self.apps.len()].clone(),
            caller: self.caller.clone(),
            application: self.application,
            client: self.client,
        }
    }

    /// A new account that belongs to the application.
    pub(super) async fn account(&self) -> Result<AccountId, Failure> {
        let name = uuid::Uuid::from_bytes(self.app().draw_id_bytes()).simple().to_string();
        let made =
            self.app().create_account(&self.caller, self.profile(&format!("{name}@example.com"))).await?;
        made.map(|account| account.id)
            .map_err(|refusal| Failure::Corrupt { what: "selftest", why: refusal.to_string() })
    }

    pub(super) fn profile(&self, email: &str) -> Profile {
        let association = Association {
            application: self.application,
            since: Timestamp::default(),
            custom_data: serde_json::Map::new(),
        };
        Profile {
            email: Some(Contact { value: email.to_owned(), verified_at: None }),
            applications: vec![association],
            ..Profile::default()
        }
    }

    pub(super) async fn read(&self, account: AccountId) -> Result<Account, Failure> {
        let found = self.app().account(by_id(account)).await?;
        found.ok_or_else(|| Failure::Corrupt { what: "selftest", why: "the account is gone".to_owned() })
    }

    pub(super) async fn issue(&self, account: AccountId, uses: Uses) -> Result<Secret, Failure> {
        self.racer(0).issue(account, uses).await
    }

    pub(super) async fn try_code(&self, account: AccountId, code: &Secret) -> Result<Try, Failure> {
        self.racer(0).try_code(account, code).await
    }

    /// Starts `count` callers at the same instant, in an order that the seed decides, and collects what each
    /// was answered.
    pub(super) async fn race<T, F>(
        &self,
        count: usize,
        seed: u32,
        act: impl Fn(usize, Racer) -> F,
    ) -> Result<Vec<T>, Failure>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let start = Arc::new(Barrier::new(count));
        let callers: Vec<_> = shuffled(count, seed)
            .into_iter()
            .map(|number| {
                let (start, act) = (start.clone(), act(number, self.racer(number)));
                tokio::spawn(async move {
                    start.wait().await;
                    act.await
                })
            })
            .collect();
        let mut answers = Vec::with_capacity(count);
        for caller in callers {
            answers.push(caller.await.map_err(|panic| Failure::Panicked(panic.to_string()))??);
        }
        Ok(answers)
    }
}

impl Racer {
    pub(super) async fn issue(&self, account: AccountId, uses: Uses) -> Result<Secret, Failure> {
        let order = IssueOrder {
            client: Some(self.client),
            uses,
            during_lock: DuringLock::Issue,
            ..IssueOrder::new(Scope::Application(self.application))
        };
        let whom = by_id(account);
        let issued = patiently(|| self.app.issue_code(&self.caller, &whom, order.clone(), None)).await?;
        let issued = issued.map_err(|refusal| Failure::Corrupt {
            what: "selftest",
            why: format!("a code was not issued: {refusal:?}"),
        })?;
        Ok(issued.issued.code)
    }

    pub(super) async fn try_code(&self, account: AccountId, code: &Secret) -> Result<Try, Failure> {
        let order = || Redeem {
            identifier: by_id(account),
            typed: code.clone(),
            request_id: None,
            client: self.client,
            application: self.application,
        };
        Ok(match patiently(|| self.app.redeem_code(&self.caller, order())).await? {
            Ok(tokens) => Try::In(Box::new(tokens)),
            Err(NotRedeemed::Refused(refusal)) => Try::Refused(refusal.reason),
            Err(NotRedeemed::Typo(_)) => Try::Typo,
        })
    }
}

pub(super) fn by_id(account: AccountId) -> Identifier {
    let given = account.to_string();
    Identifier { kinds: Identifier::USER_ID, folded: Identifier::fold(&given), given }
}

/// Another code of the same form that is not this one.
pub(super) fn other_than(code: &Secret) -> Secret {
    let text = code.reveal();
    let (head, last) = text.split_at(text.len() - 1);
    Secret::new(format!("{head}{}", if last == "0" { "1" } else { "0" }))
}

/// Does what a caller does who is told that too many are waiting: tries again.
pub(super) async fn patiently<T, F>(mut ask: impl FnMut() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    loop {
        match ask().await {
            Err(Failure::Overload(Overload::AccountBusy | Overload::QueueFull)) => {
                tokio::task::yield_now().await;
            }
            answer => return answer,
        }
    }
}

/// The numbers below `count` in an order that depends on the seed (Fisher–Yates over SplitMix64).
fn shuffled(count: usize, seed: u32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = u64::from(seed);
    for place in (1..count).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let other = usize::try_from((mixed ^ (mixed >> 31)) % (place as u64 + 1)).unwrap_or(0);
        order.swap(place, other);
    }
    order
}
