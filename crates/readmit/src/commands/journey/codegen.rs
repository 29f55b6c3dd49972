//! `journey codegen`: a small client of a journey, for testing it locally.

use super::NameArg;
use super::play::client;
use super::refused::no_such_journey;
use crate::installation::at;
use crate::outcome::{Answer, Trouble};
use clap::Args;
use readmit_app::App;
use readmit_app::journeys::codegen::{self, ClientOrder, File, NoClient};
use readmit_core::id::ClientId;
use serde_json::json;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use url::Url;

pub(super) const EXAMPLES: &str = "\
The web client is TypeScript and runs with `npm install && npm run dev`; its
page must come from an origin that is allowed for the client. Fields whose
schema is computed when the journey runs are left to the client's author.

Examples:
  readmit journey codegen temp-code-authentication --target web --out recovery-client
  readmit journey codegen temp-code-form --target ios --out ios-client --base-url https://id.example.com";

/// What the client is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Target {
    /// TypeScript, built with Vite.
    Web,
    /// Kotlin.
    Android,
    /// Swift.
    Ios,
}

impl From<Target> for codegen::Target {
    fn from(target: Target) -> Self {
        match target {
            Target::Web => Self::Web,
            Target::Android => Self::Android,
            Target::Ios => Self::Ios,
        }
    }
}

/// What is written, and for whom.
#[derive(Debug, Args)]
pub(crate) struct CodegenArgs {
    #[command(flatten)]
    journey: NameArg,
    /// What the client is written for.
    #[arg(long, value_enum)]
    target: Target,
    /// The folder to write into: a new or an empty one.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Where the client finds the server.
    #[arg(long, value_name = "URL", default_value = "http://localhost:8080", value_parser = read_base_url)]
    base_url: String,
    /// The client that the server knows the app as; the first one that is enabled if not given.
    #[arg(long, value_name = "ID")]
    client_id: Option<ClientId>,
}

/// Writes a client.
pub(crate) async fn run(app: &App, asked: &CodegenArgs) -> Result<Answer, Trouble> {
    if app.journey(&asked.journey.name).await?.is_none() {
        return Err(no_such_journey());
    }
    let order = ClientOrder {
        target: asked.target.into(),
        base_url: asked.base_url.clone(),
        client: Some(client(app, asked.client_id).await?),
    };
    let files = app.write_client(&asked.journey.name, &order).await?.map_err(not_written)?;
    write(&files, &asked.out).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Trouble::usage(format!("{error}: name a new or an empty folder")),
        _ => at(&asked.out, &error),
    })?;
    let paths: Vec<&str> = files.iter().map(|file| file.path).collect();
    let folder = asked.out.display();
    let text = format!(
        "{} files in {folder}; its README.md says what to do with them:\n  {}",
        paths.len(),
        paths.join("\n  ")
    );
    Ok(Answer::done(text, json!({ "out": asked.out.display().to_string(), "files": paths })))
}

fn not_written(refusal: NoClient) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        NoClient::NoSuchJourney => no_such_journey(),
        NoClient::NoSuchClient | NoClient::NobodyCalls => Trouble::not_found("unknown_client", message),
        NoClient::NoVersion => Trouble::refused("no_version", message),
        NoClient::NotCompiled => Trouble::refused("not_publishable", message),
        NoClient::NotWritten(_) => Trouble::failure(message),
    }
}

/// Writes a client into a folder that is not there yet, or is empty: nobody's work is overwritten.
fn write(files: &[File], folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        let why = format!("{} is not empty", folder.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, why));
    }
    for file in files {
        let path = folder.join(file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &file.text)?;
    }
    Ok(())
}

/// An address that a client can call, without what belongs to one page.
fn read_base_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none()
    });
    url.map(|_| text.to_owned()).ok_or_else(|| "expected a URL such as https://id.example.com".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_can_be_called() {
        for url in ["http://localhost:8080", "https://id.example.com/", "https://id.example.com/readmit"] {
            assert_eq!(read_base_url(url).as_deref(), Ok(url));
        }
        for url in [
            "",
            "foo",
            "id.example.com",
            "javascript:alert(1)",
            "https://a.example/?b=c",
            "https://a.example/#b",
        ] {
            assert!(read_base_url(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_client_is_written_into_an_empty_folder_only() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("client");
        let file = |path: &'static str| File { path, text: format!("// {path}") };
        let made = [file("README.md"), file("src/main.ts")];
        write(&made, &place).unwrap();
        for file in &made {
            assert_eq!(fs::read_to_string(place.join(file.path)).unwrap(), file.text);
        }
        assert_eq!(write(&made, &place).unwrap_err().kind(), ErrorKind::AlreadyExists);
    }
}
