//! Code generation for local testing: a small client of a journey, for the web, Android or iOS, with one handler for
//! every step that talks to the user.
//!
//! Names, titles and labels of journeys are whatever somebody typed. So a template never writes a string into code:
//! what it prints becomes a literal of its language, quotes and all, and names in code are made of letters and digits.

mod literal;
mod name;
mod plan;
mod render;
#[cfg(test)]
mod tests;

pub(crate) use plan::{DataType, Field, Kind, Plan, PlanOption, Step};
pub(crate) use render::generate;

use std::fs;
use std::io;
use std::path::Path;

/// What the client is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Target {
    /// TypeScript, built with Vite.
    Web,
    /// Kotlin.
    Android,
    /// Swift.
    Ios,
}

/// One file of a generated client.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Where it belongs, from the folder of the client.
    pub(crate) path: &'static str,
    /// What is in it.
    pub(crate) text: String,
}

/// Writes a client into a folder that is not there yet, or is empty: nobody's work is overwritten.
pub(crate) fn write(files: &[File], folder: &Path) -> io::Result<()> {
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
