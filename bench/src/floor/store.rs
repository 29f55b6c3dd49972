//! The product's own store under a rule that decides nothing, without HTTP: what the batch itself costs.

use super::{Pace, closed_loop};
use crate::accounts::{Role, Walk, email};
use crate::installation::Installation;
use anyhow::{Context as _, Result};
use readmit_app::store::Concern;
use readmit_app::{App, Caller};
use readmit_core::event::EventKind;
use readmit_core::id::AccountId;
use readmit_core::identifier::{Identifier, IdentifierKind};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Accounts that are acted on.
const ACCOUNTS: usize = 10_000;

/// The rule: one field of the account, one event.
pub(crate) fn run(
    app: &App,
    accounts: &Rc<Vec<AccountId>>,
    warmup: Duration,
    time: Duration,
) -> Result<Pace> {
    let walk = Walk::new(0..u32::try_from(accounts.len())?);
    let (app, accounts, walk) = (app.clone(), accounts.clone(), Rc::new(RefCell::new(walk)));
    let origin = Caller::shell().origin();
    closed_loop(warmup, time, move |_| {
        let number = usize::try_from(walk.borrow_mut().next()).unwrap_or(0);
        let (app, origin) = (app.clone(), origin.clone());
        let concern = Concern::account(app.tenant, accounts[number]);
        async move {
            let changed = app.decide(concern, origin, |desk, turn| {
                let account = desk.account.as_mut()?;
                account.hot.epoch = account.hot.epoch.wrapping_add(1);
                turn.record(EventKind::CodesUnlocked);
                Some(())
            });
            changed.await?.context("an account is gone")
        }
    })
}

/// Ids of accounts in a prepared database.
pub(crate) async fn accounts(app: &App, installed: &Installation) -> Result<Rc<Vec<AccountId>>> {
    let mut ids = Vec::new();
    for number in installed.layout.of(Role::Coded).take(ACCOUNTS) {
        let identifier = Identifier::new(&[IdentifierKind::Email], &email(number))?;
        ids.push(app.account(identifier).await?.context("an account is missing")?.id);
    }
    Ok(Rc::new(ids))
}
