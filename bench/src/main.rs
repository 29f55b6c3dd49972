//! `make bench`: measures Readmit beside the limits of the machine that it runs on.
//!
//! One process prepares databases, drives the load and prints tables; the server under test is this same
//! program in a process of its own, so that its time on the processor and its memory are its own. How to read
//! the tables is told in `docs/performance.md`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this program is for")]
#![expect(clippy::cast_precision_loss, reason = "figures are printed with three digits")]

mod accounts;
mod child;
mod classes;
mod cli;
mod copies;
mod databases;
mod floor;
mod histogram;
mod installation;
mod journeys;
mod load;
mod machine;
mod management;
mod pairs;
mod plan;
mod policies;
mod prepare;
mod proc;
mod quiet;
mod report;
mod request;
mod results;
mod rounds;
mod server;
mod start;
mod strangers;
mod targets;
mod totp;

use clap::Parser;
use cli::{Cli, Hidden};
use std::process::ExitCode;

/// As in the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(Hidden::ServeUnderTest(args)) = cli.command {
        return match server::run(&args) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                // The parent reads it where it waits for the port.
                println!("{}", serde_json::json!({ "error": format!("{error:#}") }));
                ExitCode::FAILURE
            }
        };
    }
    match rounds::measure(&cli.options.settle()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("\nsome rows had answers that were not expected: their figures mean nothing");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
