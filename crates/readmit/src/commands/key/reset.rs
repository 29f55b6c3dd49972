//! `key reset`: on without a lost ring.

use super::super::show;
use crate::config::{Database, Settings};
use crate::installation::{lock, outside, store};
use crate::outcome::{Answer, Trouble};
use crate::private;
use readmit_app::App;
use readmit_app::keys::{self, Lost};
use readmit_app::store::Store;
use readmit_core::event::{Actor, Origin};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

/// Does it.
pub(super) async fn reset(settings: &Settings) -> Result<Answer, Trouble> {
    let nothing =
        || Trouble::not_found("no_installation", "there is no installation whose ring could be lost");
    if matches!(&settings.database, Database::Sqlite(path) if !path.exists()) {
        return Err(nothing());
    }
    private::folder(&settings.data).map_err(|error| crate::installation::at(&settings.data, &error))?;
    let _lock = lock(settings)?;
    let store = store(settings).await?;
    let outcome = match store.tenants().await {
        Ok(tenants) if tenants.is_empty() => Err(nothing()),
        Ok(tenants) => go_on(settings, &store, tenants[0]).await,
        Err(failure) => Err(failure.into()),
    };
    store.close().await;
    let (lost, aside) = outcome?;
    let aside_text = aside.as_ref().map_or_else(String::new, |path| {
        format!("\nThe ring that was there, and does not fit, is now {}.", path.display())
    });
    let text = format!(
        "a new key ring is in use: keep a copy of it.{aside_text}\n{}\nGive each client a new secret, each program a \
         new token, and each web hook a new secret.",
        show::table(["lost", "how many"], &rows(&lost)),
    );
    Ok(Answer::done(text, json!({ "lost": lost, "put_aside": aside })))
}

async fn go_on(
    settings: &Settings,
    store: &Arc<dyn Store>,
    tenant: readmit_core::id::TenantId,
) -> Result<(Lost, Option<PathBuf>), Trouble> {
    let outside = outside();
    let (ring, aside) = keys::begin_anew(&**store, &settings.keys, &*outside.clock, &*outside.random).await?;
    let opened = ring.open().map_err(|error| Trouble::failure(error.to_string()))?;
    let app = App::new(store.clone(), Arc::new(opened), outside.clock, outside.random, tenant, "");
    let lost = keys::lose_secrets(&app, &ring, Origin::by(Actor::Shell)).await?;
    Ok((lost, aside))
}

fn rows(lost: &Lost) -> Vec<[String; 2]> {
    [
        ("live codes", lost.codes),
        ("client secrets", lost.clients),
        ("operators' sessions and tokens", lost.passes),
        ("TOTPs given up", lost.totps),
        ("web hooks switched off", lost.hooks),
        ("messages given up", lost.messages),
    ]
    .into_iter()
    .map(|(what, count)| [what.to_owned(), count.to_string()])
    .collect()
}
