//! The command `wharf`.
//!
//! Each subcommand is a module with one function, which takes its arguments and gives an
//! [`Outcome`]: what goes to standard output, and whether what was asked for held. Everything else
//! (notes, progress, errors) goes to standard error.
#![deny(unsafe_code)]

mod outcome;
mod cache;
mod args;
mod progress;
mod input;
mod compile;
mod inspect;
mod run;
mod wit;
mod check;
mod bindgen;
mod wast;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use outcome::{Outcome, Usage};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Compile(args) => compile::compile(args, &cli.cache),
        Command::Inspect(args) => inspect::inspect(args),
        Command::Run(args) => run::run(args, &cli.cache),
        Command::Check(args) => check::check(args),
        Command::Bindgen(args) => bindgen::bindgen(args),
        Command::Wast(args) => wast::wast(args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "wharf", &mut script);
            Ok(Outcome::good(String::from_utf8_lossy(&script).into_owned()))
        }
    };
    match result {
        Ok(outcome) => {
            let mut out = anstream::stdout().lock();
            // Whoever closed the pipe has read enough.
            let _ = out.write_all(outcome.text.as_bytes()).and_then(|()| out.flush());
            if outcome.good { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(error) => {
            let _ = outcome::report(&mut anstream::stderr().lock(), &error);
            ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
        }
    }
}
