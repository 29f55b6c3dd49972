//! `selftest`: the race suite on the configured database, in a scratch tenant.

use crate::config::Settings;
use crate::installation::{Begin, Installation, random_uuid};
use crate::outcome::{Answer, Exit, Trouble};
use crate::output::Output;
use readmit_app::{App, selftest};
use readmit_core::event::{Actor, Origin};
use readmit_core::id::TenantId;
use serde_json::json;

/// Runs every case `seeds` times.
pub(crate) async fn run(settings: &Settings, seeds: u32, output: Output) -> Result<Answer, Trouble> {
    let port_free_url = settings.public_url_at(0);
    let installation = Installation::begin(settings, Begin::Yes, &port_free_url).await?;
    let outcome = in_scratch_tenant(&installation.app, seeds, output).await;
    installation.close().await;
    outcome
}

async fn in_scratch_tenant(app: &App, seeds: u32, output: Output) -> Result<Answer, Trouble> {
    let tenant = TenantId::from_uuid(random_uuid());
    app.store.create_tenant(tenant, app.now()).await?;
    let scratch = app.for_tenant(tenant);
    let outcome = selftest::run(&[scratch], seeds, |case| {
        let verdict = case.broken.as_ref().map_or_else(|| "ok".to_owned(), |why| format!("BROKEN: {why}"));
        let json = json!({ "case": case.name, "seed": case.seed, "ok": case.broken.is_none(), "broken": case.broken });
        output.say(&format!("{}, seed {}: {verdict}", case.name, case.seed), &json);
    })
    .await;
    // Whatever came of it, nothing stays behind; and the log says where its events went.
    app.note_tenant_removed(Origin::by(Actor::Shell), tenant).await?;
    app.store.remove_tenant(tenant).await?;
    let summary = outcome?;
    let ok = summary.broken == 0;
    Ok(Answer {
        text: format!("{} held, {} broken", summary.held, summary.broken),
        json: json!({ "held": summary.held, "broken": summary.broken, "ok": ok }),
        exit: if ok { Exit::Ok } else { Exit::Failure },
    })
}
