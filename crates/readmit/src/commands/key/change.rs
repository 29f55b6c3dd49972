//! `key rotate`, `reseal` and `retire`: from new keys to the end of old ones.

use super::super::with;
use super::status::{gather, needed};
use super::{UseGroup, read_ring, ring_text};
use crate::config::Settings;
use crate::installation::{Installation, lock, outside, store};
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use readmit_app::App;
use readmit_app::keys::{self, KeyInfo, KeyStatus, KeyUse, Resealed, Ring};
use readmit_app::store::{MessageState, Settled};
use readmit_core::event::{Actor, Origin};
use readmit_core::id::KeyId;
use serde_json::{Value, json};

const RESTART: &str = "Restart every server now: one that runs on with the old ring cannot read what is made with \
                       the new keys, nor a token that they sign.";

/// Adds new keys.
pub(super) async fn rotate(settings: &Settings, used: UseGroup) -> Result<Answer, Trouble> {
    let Some(path) = settings.keys.file() else { return print_rotated(settings, used).await };
    // Whatever is wrong with the ring is told before anything is changed.
    Installation::open(settings).await?.close().await;
    let lock = lock(settings)?;
    let mut ring = read_ring(&settings.keys).await?;
    let added = add(&mut ring, used)?;
    keys::replace_ring(path, &ring)?;
    drop(lock);
    // Opening it lets the database know the new keys, and puts them on the log.
    Installation::open(settings).await?.close().await;
    let text = format!("{}\n{} has them; keep a new copy of it.\n{RESTART}", list(&added), path.display());
    Ok(Answer::done(text, json!({ "added": told(&added), "key_ring": path })))
}

/// A ring that comes from elsewhere is the operator's to store. The next start with it lets the database know.
async fn print_rotated(settings: &Settings, used: UseGroup) -> Result<Answer, Trouble> {
    let mut ring = read_ring(&settings.keys).await?;
    let store = store(settings).await?;
    let fits = keys::check_fit(&*store, &ring).await;
    store.close().await;
    fits?;
    let added = add(&mut ring, used)?;
    let text = ring_text(&ring)?;
    let json = json!({ "added": told(&added), "key_ring_text": text });
    Ok(Answer::done(text, json))
}

fn add(ring: &mut Ring, used: UseGroup) -> Result<Vec<KeyInfo>, Trouble> {
    let outside = outside();
    Ok(keys::add_keys(ring, used.uses(), &*outside.clock, &*outside.random)?)
}

/// Seals again what old keys sealed.
pub(super) async fn reseal(settings: &Settings, output: Output) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        let mut progress = |done: &Resealed| {
            output.progress(&format!("{} web hooks, {} accounts …", done.hooks, done.accounts));
        };
        let done = app.reseal(&mut progress).await?;
        let text = format!(
            "{} secrets of web hooks, and the TOTP seeds of {} accounts, were sealed again under the newest key",
            done.hooks, done.accounts
        );
        Ok(Answer::done(text, json!({ "resealed": done })))
    })
    .await
}

/// Takes old keys out.
pub(super) async fn retire(
    settings: &Settings,
    used: UseGroup,
    lose_dead: bool,
    output: Output,
) -> Result<Answer, Trouble> {
    with(settings, |app| async move {
        // Nobody starts with a ring that is about to change.
        let _lock = lock(settings)?;
        let mut ring = read_ring(&settings.keys).await?;
        let mut old = gather(&app, &ring, output).await?;
        old.retain(|status| {
            let key = &status.key;
            !key.current && key.used != KeyUse::ChainPublic && used.uses().contains(&key.used)
        });
        if lose_dead {
            for status in &mut old {
                lose_dead_messages(&app, status.key.id).await?;
                status.needs.dead_messages = 0;
            }
        }
        let now = app.now();
        if let Some(status) = old.iter().find(|status| status.needs.any_at(now)) {
            return Err(refused(status, &needed(status, now)));
        }
        let ids: Vec<KeyId> = old.iter().map(|status| status.key.id).collect();
        if ids.is_empty() {
            return Ok(Answer::done("there is no old key", json!({ "retired": [] })));
        }
        for id in &ids {
            keys::drop_key(&mut ring, *id)?;
        }
        // The database forgets first: a ring with more keys than it knows fits, one with fewer does not.
        app.retire_keys(Origin::by(Actor::Shell), ids).await?;
        let retired: Vec<KeyInfo> = old.iter().map(|status| status.key).collect();
        if let Some(path) = settings.keys.file() {
            keys::replace_ring(path, &ring)?;
            let text = format!("{}\n{} is without them.", list(&retired), path.display());
            return Ok(Answer::done(text, json!({ "retired": told(&retired), "key_ring": path })));
        }
        let text = ring_text(&ring)?;
        let json = json!({ "retired": told(&retired), "key_ring_text": text });
        Ok(Answer::done(text, json))
    })
    .await
}

fn refused(status: &KeyStatus, needed: &str) -> Trouble {
    let KeyInfo { id, used, .. } = &status.key;
    let help = match used {
        KeyUse::Seal if status.needs.hooks + status.needs.totp_seeds > 0 => {
            ": `readmit key reseal` seals web hooks and TOTP seeds again"
        }
        KeyUse::Seal if status.needs.dead_messages > 0 => {
            ": `readmit outbox` looks after dead messages, --lose-dead-messages gives them up"
        }
        _ => "",
    };
    let used = used.as_str();
    Trouble::refused("key_needed", format!("{used} key {id} is still needed by {needed}{help}"))
}

/// Messages that were given up before are given up for good.
async fn lose_dead_messages(app: &App, key: KeyId) -> Result<(), Trouble> {
    for tenant in app.store.tenants().await? {
        for message in app.store.messages(tenant, MessageState::Dead, u32::MAX).await? {
            if message.sealed.key == key {
                app.store.settle_message(message.key, Settled::Sent).await?;
            }
        }
    }
    Ok(())
}

fn list(keys: &[KeyInfo]) -> String {
    keys.iter().map(|key| format!("{}  {}", key.used.as_str(), key.id)).collect::<Vec<_>>().join("\n")
}

fn told(keys: &[KeyInfo]) -> Vec<Value> {
    keys.iter().map(|key| json!({ "id": key.id, "use": key.used })).collect()
}
