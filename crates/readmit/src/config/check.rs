//! `config check`: the settings in force with their sources, and whether database and keys are as they should.

use super::table::{KEY_RING_TEXT, Kind};
use super::{Database, DeliverySettings, Settings, TlsSettings};
use crate::delivery::{Providers, templates};
use crate::installation::{outside, store};
use crate::outcome::{Answer, Exit, Trouble};
use clap::Subcommand;
use readmit_app::keys::{self, KeySource};
use readmit_core::outbox::Channel;
use readmit_http::Tls;
use serde_json::{Value, json};
use std::fmt::Write;

/// What can be done with the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Show every setting and where it comes from, and try the database and the key ring. Changes nothing.
    #[command(after_help = "\
A flag beats the environment, which beats the file, which beats the default. Secrets are not shown.

Example:
  readmit config check --config /etc/readmit.toml")]
    Check,
}

struct Check {
    name: &'static str,
    outcome: Result<String, Trouble>,
}

/// Does it.
pub(crate) async fn run(settings: &Settings) -> Result<Answer, Trouble> {
    let shown = shown(settings);
    let mut checks = stored(settings).await;
    checks.extend(settings.tls.as_ref().map(certificate));
    checks.push(delivery(&settings.delivery));
    let mut text = String::new();
    let width = shown.iter().map(|(name, _, _)| name.len()).max().unwrap_or(0);
    for (name, value, source) in &shown {
        let _ = writeln!(text, "{name:width$}  {value}  ({source})");
    }
    for check in &checks {
        let said = match &check.outcome {
            Ok(said) => said.clone(),
            Err(trouble) => format!("NOT OK: {}", trouble.message),
        };
        let _ = writeln!(text, "{}: {said}", check.name);
    }
    let exit = checks.iter().find_map(|check| check.outcome.as_ref().err()).map_or(Exit::Ok, |t| t.exit);
    let settings: Vec<Value> = shown
        .into_iter()
        .map(|(name, value, source)| json!({ "name": name, "value": value, "source": source }))
        .collect();
    let checks: Vec<Value> = checks
        .into_iter()
        .map(|check| {
            let ok = check.outcome.is_ok();
            let message = check.outcome.unwrap_or_else(|trouble| trouble.message);
            json!({ "check": check.name, "ok": ok, "message": message })
        })
        .collect();
    let json = json!({ "settings": settings, "checks": checks, "ok": exit == Exit::Ok });
    Ok(Answer { text, json, exit })
}

/// Name, value and source of every setting; where nobody said anything, what follows from the others.
fn shown(settings: &Settings) -> Vec<(&'static str, String, &'static str)> {
    settings
        .layers
        .iter()
        .map(|chosen| {
            let name = chosen.setting.name;
            let (mut value, mut source) = (chosen.text.clone(), chosen.source.as_str());
            match name {
                "database" => value = settings.database.to_string(),
                "keys" => match &settings.keys {
                    KeySource::File(path) => value = path.display().to_string(),
                    KeySource::Command(_) => "from the command".clone_into(&mut value),
                    KeySource::Text(_) => (value, source) = (format!("{KEY_RING_TEXT} (not shown)"), "env"),
                },
                "keys_command" if !value.is_empty() => value = chosen.words().join(" "),
                "public_url" if value.is_empty() => "http://localhost:PORT".clone_into(&mut value),
                "log.level" if value.is_empty() => "info; warn for commands".clone_into(&mut value),
                "allowed_origins" | "trusted_proxies" if value.is_empty() => "none".clone_into(&mut value),
                _ => match chosen.setting.kind {
                    Kind::Optional | Kind::Secret | Kind::Words if value.is_empty() => {
                        "none".clone_into(&mut value);
                    }
                    Kind::Secret => "(not shown)".clone_into(&mut value),
                    _ => {}
                },
            }
            (name, value, source)
        })
        .collect()
}

fn certificate(tls: &TlsSettings) -> Check {
    let outcome = match Tls::read(&tls.certificate, &tls.key) {
        Ok(_) => Ok("certificate and key belong together".to_owned()),
        Err(error) => Err(Trouble::usage(error.to_string())),
    };
    Check { name: "TLS", outcome }
}

/// Whether providers and texts can be used. Nobody is connected to.
fn delivery(settings: &DeliverySettings) -> Check {
    let name = "delivery";
    let channels: Vec<_> = settings.channels().into_iter().map(Channel::as_str).collect();
    let usable = templates(settings.templates.as_deref())
        .and_then(|texts| Providers::open(settings).map(|_| texts.languages().join(", ")));
    let outcome = usable.map(|languages| match channels.as_slice() {
        [] => "off: no provider is configured".to_owned(),
        channels => format!("{}; texts in {languages}", channels.join(" and ")),
    });
    Check { name, outcome }
}

async fn stored(settings: &Settings) -> Vec<Check> {
    let (database, keys) = ("database", "key ring");
    let is_new = matches!(&settings.database, Database::Sqlite(path) if !path.exists());
    if is_new {
        let said = "there is none yet: the first start of the server makes it".to_owned();
        return vec![Check { name: database, outcome: Ok(said) }];
    }
    let store = match store(settings).await {
        Ok(store) => store,
        Err(trouble) => return vec![Check { name: database, outcome: Err(trouble) }],
    };
    let opened = store.check().await;
    let opened = opened.map(|()| "opens, and can be written".to_owned()).map_err(Trouble::from);
    let fits = match store.key_checks().await {
        Err(failure) => Err(failure.into()),
        // Opening a ring for a database without keys would make one: that is the server's to do.
        Ok(known) if known.is_empty() => Ok("the database was not used with one yet".to_owned()),
        Ok(known) => {
            let outside = outside();
            let opened = keys::open(&*store, &settings.keys, &*outside.clock, &*outside.random).await;
            opened.map(|_| format!("fits: {} keys", known.len())).map_err(Trouble::from)
        }
    };
    store.close().await;
    vec![Check { name: database, outcome: opened }, Check { name: keys, outcome: fits }]
}
