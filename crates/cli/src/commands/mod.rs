//! The commands: what each takes, asks for and prints.

mod apply;
mod audit;
mod blame;
mod changelog;
mod check;
mod check_merges;
mod collate;
mod completions;
mod corpus;
mod date;
mod diff;
mod diff_driver;
mod examples;
mod find;
mod index;
mod init;
mod log;
mod man;
mod merge;
mod merge_driver;
mod parse;
mod queue;
mod reconcile;
mod resolve;
mod review;
mod schema;
mod setup;
mod sync;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::{LazyLock, OnceLock};

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::error::{Error, ErrorKind};
use crate::{interrupt, pager, terminal};

const EXAMPLES: &str = "\
Examples:
  recension diff old.md new.md                Show what changed between two files
  recension diff README.md --since 2024-01    … in a list since January 2024
  recension check --base main                 Check what a pull request adds
  recension sync upstream.md mirror.md -i     Bring a mirror up to date with its upstream
  recension setup git                         Make git merge and diff README.md entry by entry
  recension changelog README.md               What changed by release or by month

`recension COMMAND --help` explains a command.
An edition is one version of a list: a path, a URL, REVISION:PATH (a file in git), or - for standard input.

Exit status: 0 done; 1 differences (where asked for) or conflicts left; 2 error";

/// The commands by what they are for; all that are not hidden, each once.
const GROUPS: &[(&str, &[&str])] = &[
    ("Compare", &["diff", "collate", "review", "parse"]),
    ("Merge", &["merge", "resolve", "apply", "reconcile"]),
    ("Pull requests", &["check", "queue"]),
    ("Mirrors and translations", &["audit", "sync"]),
    ("Many lists", &["index", "find", "corpus"]),
    ("History", &["changelog", "log", "blame", "date", "check-merges"]),
    ("Set up", &["setup", "init", "completions", "man", "schema"]),
];

/// The commit that the program was built from, where whoever built it named one.
static COMMIT: OnceLock<&str> = OnceLock::new();

/// The version, and the commit.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let commit = COMMIT.get().map(|commit| format!(" ({commit})"));
    format!("{}{}", env!("CARGO_PKG_VERSION"), commit.unwrap_or_default())
});

/// Compare and merge editions of a curated list, entry by entry
#[derive(Parser, Debug)]
#[command(name = "recension", version = VERSION.as_str(), after_help = EXAMPLES, propagate_version = true)]
#[command(arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Page the output of any command, not only of reports
    #[arg(long, global = true, overrides_with = "no_pager", hide_short_help = true, display_order = 900)]
    paginate: bool,
    /// Do not page the output [pager: RECENSION_PAGER, PAGER, or less]
    #[arg(long, global = true, overrides_with = "paginate", hide_short_help = true, display_order = 901)]
    no_pager: bool,
}

#[derive(Subcommand, Debug)]
enum Command {
    Diff(diff::DiffArgs),
    Parse(parse::ParseArgs),
    Merge(merge::MergeArgs),
    Apply(apply::ApplyArgs),
    Resolve(resolve::ResolveArgs),
    Setup(setup::SetupArgs),
    #[command(hide = true)]
    MergeDriver(merge_driver::MergeDriverArgs),
    #[command(hide = true)]
    DiffDriver(diff_driver::DiffDriverArgs),
    Queue(queue::QueueArgs),
    Reconcile(reconcile::ReconcileArgs),
    Review(review::ReviewArgs),
    Audit(audit::AuditArgs),
    Check(check::CheckArgs),
    Collate(collate::CollateArgs),
    Sync(sync::SyncArgs),
    Changelog(changelog::ChangelogArgs),
    Corpus(corpus::CorpusArgs),
    Find(find::FindArgs),
    Index(index::IndexArgs),
    Init(init::InitArgs),
    Log(log::LogArgs),
    Blame(blame::BlameArgs),
    Date(date::DateArgs),
    CheckMerges(check_merges::CheckMergesArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
    Schema(schema::SchemaArgs),
}

impl Command {
    /// Reports whether a command prints what is read from beginning to end.
    fn reports(&self) -> bool {
        use Command::*;
        matches!(
            self,
            Diff(_)
                | Parse(_)
                | Queue(_)
                | Audit(_)
                | Check(_)
                | Collate(_)
                | Corpus(_)
                | Find(_)
                | Changelog(_)
                | Log(_)
                | Blame(_)
                | CheckMerges(_)
        )
    }

    /// Reports whether git runs it, which has a pager of its own.
    fn is_driver(&self) -> bool {
        matches!(self, Command::MergeDriver(_) | Command::DiffDriver(_))
    }
}

/// How a command ended that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All was done.
    Done,
    /// There are differences, and the exit status is to tell.
    Differences,
    /// There is something left to decide, or something was left out.
    Conflicts,
}

/// Returns the command line, whose help lists the commands by what they are for.
fn command_line() -> clap::Command {
    let command = Cli::command();
    let mut groups = String::new();
    for (title, names) in GROUPS {
        groups.push_str(&format!("{title}:\n"));
        for name in *names {
            let about = command.find_subcommand(name).and_then(clap::Command::get_about);
            groups.push_str(&format!("  {name:<14}{}\n", about.cloned().unwrap_or_default()));
        }
        groups.push('\n');
    }
    let head = "{about-with-newline}\n{usage-heading} {usage}";
    command.help_template(format!("{head}\n\n{groups}Options:\n{{options}}{{after-help}}"))
}

/// Runs the command that was typed and returns the exit status.
///
/// `commit` is what the program was built from: `--version` names it.
pub fn run(arguments: impl IntoIterator<Item = OsString>, commit: Option<&'static str>) -> ExitCode {
    if let Some(commit) = commit {
        // It is said once, at the start.
        let _ = COMMIT.set(commit);
    }
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let driven = arguments.get(1).is_some_and(|command| command == "merge-driver");
    let typed =
        examples::fitted(command_line(), terminal::columns_of_help()).try_get_matches_from(&arguments);
    let cli = match typed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            let error = without_hidden(error);
            terminal::report_misuse(&error, &arguments);
            return if error.use_stderr() { trouble(driven) } else { ExitCode::SUCCESS };
        }
    };
    let pages = cli.command.reports() && !cli.no_pager || cli.paginate;
    if pages && !cli.command.is_driver() {
        pager::choose();
    }
    match dispatch(&cli.command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Differences | Outcome::Conflicts) => ExitCode::from(1),
        Err(error) if error.kind == ErrorKind::BrokenPipe && !driven => ExitCode::SUCCESS,
        Err(error) => {
            terminal::report(&error);
            if error.kind == ErrorKind::Interrupted {
                return ExitCode::from(interrupt::STATUS);
            }
            trouble(driven)
        }
    }
}

/// Leaves commands that nobody types out of what a mistyped one may have meant.
fn without_hidden(mut error: clap::Error) -> clap::Error {
    if let Some(ContextValue::Strings(similar)) = error.get(ContextKind::SuggestedSubcommand) {
        let command = Cli::command();
        let is_shown = |name: &&String| command.find_subcommand(name).is_some_and(|one| !one.is_hide_set());
        let similar = similar.iter().filter(is_shown).cloned().collect();
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(similar));
    }
    error
}

/// Returns the exit status of trouble. Git would take the usual one of its merge driver for conflicts.
fn trouble(driven: bool) -> ExitCode {
    ExitCode::from(if driven { merge_driver::TROUBLE } else { 2 })
}

fn dispatch(command: &Command) -> Result<Outcome, Error> {
    match command {
        Command::Diff(args) => diff::run(args),
        Command::Parse(args) => parse::run(args),
        Command::Merge(args) => merge::run(args),
        Command::Apply(args) => apply::run(args),
        Command::Resolve(args) => resolve::run(args),
        Command::Setup(args) => setup::run(args),
        Command::MergeDriver(args) => merge_driver::run(args),
        Command::DiffDriver(args) => diff_driver::run(args),
        Command::Audit(args) => audit::run(args),
        Command::Check(args) => check::run(args),
        Command::Collate(args) => collate::run(args),
        Command::Sync(args) => sync::run(args),
        Command::Queue(args) => queue::run(args),
        Command::Reconcile(args) => reconcile::run(args),
        Command::Review(args) => review::run(args),
        Command::Changelog(args) => changelog::run(args),
        Command::Corpus(args) => corpus::run(args),
        Command::Find(args) => find::run(args),
        Command::Index(args) => index::run(args),
        Command::Init(args) => init::run(args),
        Command::Log(args) => log::run(args),
        Command::Blame(args) => blame::run(args),
        Command::Date(args) => date::run(args),
        Command::CheckMerges(args) => check_merges::run(args),
        Command::Completions(args) => completions::run(args, command_line()),
        Command::Man(args) => man::run(args, command_line()),
        Command::Schema(args) => schema::run(args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::command_line().debug_assert();
    }

    #[test]
    fn every_command_stands_in_one_group() {
        let command = super::Cli::command();
        let shown = command.get_subcommands().filter(|one| !one.is_hide_set()).map(clap::Command::get_name);
        let mut shown: Vec<&str> = shown.filter(|name| *name != "help").collect();
        let mut grouped: Vec<&str> = super::GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        shown.sort_unstable();
        grouped.sort_unstable();
        assert_eq!(shown, grouped);
    }
}
