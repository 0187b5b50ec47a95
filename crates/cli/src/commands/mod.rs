mod blame;
mod changelog;
mod check_merges;
mod completions;
mod date;
mod diff;
mod log;
mod man;
mod parse;
mod schema;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::error::{Error, ErrorKind};
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  recension diff old.md new.md                Show what changed between two files
  recension diff HEAD~10:README.md README.md  … since an earlier revision
  recension parse README.md --format json     Print a list as JSON

Exit status: 0 done; 1 differences, where they were asked for; 2 trouble";

/// Compare editions of a curated list, entry by entry
#[derive(Parser, Debug)]
#[command(name = "recension", version, after_help = EXAMPLES, propagate_version = true)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Diff(diff::DiffArgs),
    Parse(parse::ParseArgs),
    Changelog(changelog::ChangelogArgs),
    Log(log::LogArgs),
    Blame(blame::BlameArgs),
    Date(date::DateArgs),
    CheckMerges(check_merges::CheckMergesArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
    Schema(schema::SchemaArgs),
}

/// How a command ended that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All was done.
    Done,
    /// There are differences, and the exit status is to tell.
    Differences,
}

/// Runs the command that was typed and gives the exit status.
pub(crate) fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            terminal::report_misuse(&error, &arguments);
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(&cli.command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Differences) => ExitCode::from(1),
        Err(error) if error.kind == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            terminal::report(&error);
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: &Command) -> Result<Outcome, Error> {
    match command {
        Command::Diff(args) => diff::run(args),
        Command::Parse(args) => parse::run(args),
        Command::Changelog(args) => changelog::run(args),
        Command::Log(args) => log::run(args),
        Command::Blame(args) => blame::run(args),
        Command::Date(args) => date::run(args),
        Command::CheckMerges(args) => check_merges::run(args),
        Command::Completions(args) => completions::run(args, Cli::command()),
        Command::Man(args) => man::run(args, Cli::command()),
        Command::Schema(args) => schema::run(args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
