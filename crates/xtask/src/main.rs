//! The project's own chores, run as `cargo xtask …`: files that are generated from the program, the house rules
//! that no compiler knows, and the list of checks that `make test` stands for. It depends on no crate of the
//! product, so that it still runs when they do not compile.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod ci;
mod generate;
mod process;
mod source;
mod tidy;
mod tree;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::tree::Tree;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of the Readmit workspace")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write the files that are generated from the program (docs/cli.md).
    Generate {
        /// Write nothing; fail if a committed file is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Hold the house rules: dependency direction, file length, words out of place, licences and sources.
    Tidy {
        /// Lower the numbers in length-ratchet.txt to what the files are now. Never raises one.
        #[arg(long)]
        bless: bool,
    },
    /// Run every check and every test, in the order of `make test`.
    Ci,
}

fn main() -> ExitCode {
    let outcome = Tree::of_this_clone().and_then(|tree| match Arguments::parse().chore {
        Chore::Generate { check } => generate::run(&tree, check),
        Chore::Tidy { bless } => tidy::run(&tree, bless),
        Chore::Ci => ci::run(&tree),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
