//! The configuration: flags, variables and a file, read into what the parts of the program take.

mod audit;
pub(crate) mod check;
mod database;
mod delivery;
mod edge;
mod file;
mod layers;
mod near;
mod pages;
mod table;

pub(crate) use audit::{AuditSettings, Syslog};
pub(crate) use database::Database;
pub(crate) use delivery::{DeliverySettings, Security, SmsSettings, SmtpSettings};
pub(crate) use edge::TlsSettings;
pub(crate) use layers::{Layers, Source, Wrong};

use crate::cli::{Cli, Command};
use crate::outcome::Trouble;
use ipnet::IpNet;
use readmit_app::buckets::BucketLimits;
use readmit_app::keys::KeySource;
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use readmit_http::Theme;
use readmit_store::Limits;
use std::path::{Path, PathBuf};
use std::time::Duration;
use table::KEY_RING_TEXT;

/// The settings in force.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The folder of the embedded database and of the key ring.
    pub(crate) data: PathBuf,
    /// Where everything is stored.
    pub(crate) database: Database,
    /// Where the key ring comes from.
    pub(crate) keys: KeySource,
    /// Address and port.
    pub(crate) listen: String,
    /// The listener with TLS beside it.
    pub(crate) tls: Option<TlsSettings>,
    /// How the server is reached from outside, without a slash at the end; `None`: by the port it listens on.
    pub(crate) public_url: Option<String>,
    /// Proxies that are believed about who calls, and how.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// Web origins that may call beside those of the clients.
    pub(crate) allowed_origins: Vec<String>,
    /// What is logged, and how.
    pub(crate) log: Log,
    /// Bounds of the queue.
    pub(crate) limits: Limits,
    /// The longest body of a request.
    pub(crate) body_bytes: usize,
    /// The longest time for a request.
    pub(crate) request_timeout: Duration,
    /// How often an address may call.
    pub(crate) buckets: BucketLimits,
    /// Connections that write, on PostgreSQL.
    pub(crate) lanes: usize,
    /// What shows that somebody may see the metrics.
    pub(crate) metrics_token: Option<Secret>,
    /// How the log is sealed, and where checkpoints go.
    pub(crate) audit: AuditSettings,
    /// How long the log of journeys' runs is kept.
    pub(crate) journey_log: Span,
    /// Who carries messages.
    pub(crate) delivery: DeliverySettings,
    /// How the pages that users see look.
    pub(crate) pages: Theme,
    /// Where traces go, if anywhere.
    pub(crate) otlp_endpoint: Option<String>,
    /// Where each came from.
    pub(crate) layers: Layers,
}

/// What is logged, and how.
#[derive(Debug)]
pub(crate) struct Log {
    /// As `tracing` reads it; `None` where nobody said.
    pub(crate) level: Option<String>,
    /// The form of a line.
    pub(crate) format: LogFormat,
}

/// The form of a line of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

impl Settings {
    /// Reads flags, the environment, and the file that they name.
    pub(crate) fn gather(cli: &Cli) -> Result<Self, Trouble> {
        let environment = |name: &str| std::env::var(name).ok();
        let named = cli.common.config.clone().or_else(|| environment("READMIT_CONFIG").map(PathBuf::from));
        let file = named.as_deref().map(read_file).transpose()?;
        let layers = Layers::choose(&cli.flags(), environment, file.as_deref()).map_err(|wrong| {
            let place = named.map_or_else(String::new, |path| format!(" ({})", path.display()));
            Trouble::usage(format!("{wrong}{place}"))
        })?;
        let mut settings = Self::read(layers, environment(KEY_RING_TEXT))
            .map_err(|wrong| Trouble::usage(wrong.to_string()))?;
        if matches!(cli.command, Command::Demo(_)) {
            // So that messages can be looked at without a provider.
            settings.delivery = settings.delivery.or_folder(settings.data.join("outbox"));
        }
        Ok(settings)
    }

    fn read(layers: Layers, key_ring: Option<String>) -> Result<Self, Wrong> {
        let data = PathBuf::from(&layers.get("data").text);
        let database = Database::read(layers.get("database"), &data)?;
        let keys = key_source(&layers, key_ring, &data)?;
        let listen = layers.get("listen").text.clone();
        edge::check_address(layers.get("listen"))?;
        let format = match layers.get("log.format").text.as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            _ => return Err(layers.get("log.format").wrong("text or json")),
        };
        Ok(Self {
            public_url: public_url(&layers)?,
            tls: edge::tls(&layers)?,
            trusted_proxies: edge::trusted_proxies(&layers)?,
            allowed_origins: origins(&layers)?,
            log: Log { level: layers.get("log.level").given().map(str::to_owned), format },
            limits: Limits {
                queue: layers.get("limits.queue").number()?,
                per_account: layers.get("limits.per_account").number()?,
                batch: layers.get("limits.batch").number()?,
            },
            body_bytes: layers.get("limits.body_bytes").number()?,
            request_timeout: Duration::from_secs(layers.get("limits.request_timeout_secs").number()?),
            buckets: BucketLimits {
                stranger: layers.get("buckets.stranger_per_minute").number()?,
                client: layers.get("buckets.client_per_minute").number()?,
            },
            lanes: layers.get("postgres.lanes").number()?,
            metrics_token: edge::metrics_token(&layers)?,
            audit: audit::audit(&layers)?,
            journey_log: Span::from_hours(24 * layers.get("journeys.log_days").number::<u64>()?),
            delivery: delivery::delivery(&layers)?,
            pages: pages::pages(&layers)?,
            otlp_endpoint: edge::otlp_endpoint(&layers)?,
            data,
            database,
            keys,
            listen,
            layers,
        })
    }

    /// How the server is reached from outside when it listens on this port.
    pub(crate) fn public_url_at(&self, port: u16) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://localhost:{port}"))
    }
}

fn read_file(path: &Path) -> Result<String, Trouble> {
    std::fs::read_to_string(path)
        .map_err(|error| Trouble::usage(format!("the configuration file {}: {error}", path.display())))
}

/// Where the ring comes from: a flag beats the environment, which beats the file; and two of one kind are one
/// too many.
fn key_source(layers: &Layers, text: Option<String>, data: &Path) -> Result<KeySource, Wrong> {
    let (keys, command) = (layers.get("keys"), layers.get("keys_command"));
    let command_of = |source| command.source == source && !command.words().is_empty();
    let run = || KeySource::Command(command.words());
    if keys.source == Source::Flag {
        return Ok(KeySource::File(PathBuf::from(&keys.text)));
    }
    match (keys.source == Source::Env, text, command_of(Source::Env)) {
        (true, Some(_), _) => Err(keys.wrong(&format!("to be alone, but {KEY_RING_TEXT} is set as well"))),
        (true, None, true) => Err(keys.wrong("to be alone, but READMIT_KEYS_COMMAND is set as well")),
        (false, Some(_), true) => {
            Err(command.wrong(&format!("to be alone, but {KEY_RING_TEXT} is set as well")))
        }
        (true, None, false) => Ok(KeySource::File(PathBuf::from(&keys.text))),
        (false, Some(text), false) => Ok(KeySource::Text(Secret::new(text))),
        (false, None, true) => Ok(run()),
        (false, None, false) => match (keys.given(), command_of(Source::File)) {
            (Some(_), true) => Err(keys.wrong("to be alone, but `keys_command` is set as well")),
            (None, true) => Ok(run()),
            (given, false) => {
                Ok(KeySource::File(given.map_or_else(|| data.join("keys.json"), PathBuf::from)))
            }
        },
    }
}

fn public_url(layers: &Layers) -> Result<Option<String>, Wrong> {
    let chosen = layers.get("public_url");
    let Some(text) = chosen.given() else { return Ok(None) };
    let url = url::Url::parse(text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
    });
    let url = url.ok_or_else(|| chosen.wrong("a URL such as https://id.example.com"))?;
    Ok(Some(url.as_str().trim_end_matches('/').to_owned()))
}

fn origins(layers: &Layers) -> Result<Vec<String>, Wrong> {
    let chosen = layers.get("allowed_origins");
    readmit_core::client::read_origins(chosen.items().map(str::to_owned).collect())
        .map_err(|_| chosen.wrong("origins such as https://app.example.com, without path"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn read(file: &str, key_ring: Option<&str>) -> Result<Settings, Wrong> {
        let layers = Layers::choose(&BTreeMap::new(), |_| None, Some(file))?;
        Settings::read(layers, key_ring.map(str::to_owned))
    }

    #[test]
    fn database_and_keys_are_in_the_data_folder() {
        let settings = read("data = '/var/lib/readmit'", None).unwrap();
        assert!(matches!(&settings.database, Database::Sqlite(path) if path.ends_with("readmit/readmit.db")));
        assert!(matches!(&settings.keys, KeySource::File(path) if path.ends_with("readmit/keys.json")));
        assert_eq!(settings.public_url_at(80), "http://localhost:80");
    }

    #[test]
    fn a_ring_in_the_environment_beats_one_in_the_file() {
        assert!(matches!(read("keys = 'k'", Some("{}")).unwrap().keys, KeySource::Text(_)));
    }

    #[test]
    fn a_command_for_the_ring_is_a_list_or_a_text() {
        let words = |file: &str| match read(file, None).unwrap().keys {
            KeySource::Command(words) => words,
            other => panic!("{other:?}"),
        };
        assert_eq!(words("keys_command = ['/opt/my kms/get', 'a,b', '']"), ["/opt/my kms/get", "a,b", ""]);
        assert_eq!(words("keys_command = 'vault  kv get x'"), ["vault", "kv", "get", "x"]);
        assert!(matches!(read("keys_command = 'x'", Some("{}")).unwrap().keys, KeySource::Text(_)));
        assert!(read("keys = 'k'\nkeys_command = 'x'", None).is_err());
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (file, named) in [
            ("listen = '8080'", "listen"),
            ("public_url = 'id.example.com'", "public_url"),
            ("public_url = 'https://x/?a=b'", "public_url"),
            ("database = 'mysql://x'", "database"),
            ("allowed_origins = ['https://x/path']", "allowed_origins"),
            ("[log]\nformat = 'xml'", "log.format"),
            ("[audit]\nship_url = 'http://siem.example/'", "audit.ship_url"),
            ("[audit]\nship_syslog = 'tcp://siem.example:514'", "audit.ship_syslog"),
        ] {
            let wrong = read(file, None).unwrap_err().to_string();
            assert!(wrong.starts_with(&format!("`{named}`")), "{wrong}");
        }
    }

    #[test]
    fn a_public_url_loses_its_last_slash() {
        let settings = read("public_url = 'https://id.example.com/'", None).unwrap();
        assert_eq!(settings.public_url_at(1), "https://id.example.com");
    }
}
