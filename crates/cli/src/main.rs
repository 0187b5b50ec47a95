//! The command line of Recension: the only crate that reads files, prints, and knows a terminal.

mod arguments;
mod commands;
mod error;
mod favor;
mod input;
mod output;
mod progress;
mod revision;
mod steps;
mod terminal;
mod warnings;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run(std::env::args_os())
}
