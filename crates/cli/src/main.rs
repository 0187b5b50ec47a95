//! The command line of Recension: the only crate that reads files, prints, and knows a terminal.

mod answer;
mod arguments;
mod baseline;
mod cache;
mod commands;
mod decisions;
mod error;
mod favor;
mod fetch;
mod files;
mod filter;
mod followed;
mod git;
mod input;
mod interrupt;
mod list_in_git;
mod merging;
mod message;
mod mirrors;
mod names;
mod near;
mod output;
mod output_format;
mod own_history;
mod pager;
mod progress;
mod prompt;
mod revision;
mod sealed;
mod settings;
mod several;
mod since;
mod source_url;
mod stored;
mod terminal;
mod values;
mod warnings;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run(std::env::args_os())
}
