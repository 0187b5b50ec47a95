//! `recension index`: an index of many lists in one file.

mod add;
mod exchange;
mod failed;
mod listing;
mod sources;
mod update;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use recension_corpus::Taken;
use recension_report::{counted, write_index_csv, write_index_table};
use recension_wire::write_index_json;

pub(super) use sources::home_of;

use super::Outcome;
use crate::arguments::{DecisionArgs, OutputArgs};
use crate::error::Error;
use crate::output_format::{OutputFormat, offered};
use crate::stored::Opened;
use crate::{answer, message, terminal};

const EXAMPLES: &str = "\
Examples:
  recension index add lists.db lists/                    Add all lists in a folder
  recension index add lists.db README.md --history       … a list with its git history
  recension index add lists.db --from lists.csv          … the lists named in a file
  recension index update lists.db                        Re-read what changed
  recension index status lists.db
  recension find lists.db ripgrep                        Which lists have it";

/// Keep an index of many lists, in one file
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct IndexArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    Add(add::AddArgs),
    Update(update::UpdateArgs),
    Remove(RemoveArgs),
    Status(StatusArgs),
    Export(exchange::ExportArgs),
    Import(exchange::ImportArgs),
}

/// Remove lists from an index
///
/// Their listings are removed, and so is what they said about resources. Resources keep their ids.
#[derive(Args, Debug)]
struct RemoveArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Names of lists, as `recension index status` shows them
    #[arg(value_name = "LIST", required = true)]
    lists: Vec<String>,
    /// Print only errors
    #[arg(short, long)]
    quiet: bool,
}

/// Show what an index contains
#[derive(Args, Debug)]
struct StatusArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Look through the whole file for damage first
    #[arg(long)]
    verify: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that the status is printed in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Csv, "Comma-separated values, a row for each list"),
    (OutputFormat::Json, "recension.index/1 for programs"),
];

pub(super) fn run(args: &IndexArgs) -> Result<Outcome, Error> {
    match &args.action {
        Action::Add(args) => add::run(args),
        Action::Update(args) => update::run(args),
        Action::Remove(args) => remove(args),
        Action::Status(args) => status(args),
        Action::Export(args) => exchange::export(args),
        Action::Import(args) => exchange::import(args),
    }
}

fn remove(args: &RemoveArgs) -> Result<Outcome, Error> {
    let mut opened = Opened::to_write(&args.store)?;
    opened.change(|store| store.remove(&args.lists))?;
    if !args.quiet {
        message::line(&format!("{} removed", counted(args.lists.len(), "list", "lists")));
    }
    Ok(Outcome::Done)
}

fn status(args: &StatusArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let opened = Opened::to_read(&args.store)?;
    if args.verify {
        opened.ask(recension_corpus::Store::verify)?;
    }
    let status = opened.ask(|store| store.status(&args.store))?;
    answer::print(
        (args.format, &args.output),
        &[args.store.as_os_str()],
        |out| write_index_json(out, &status),
        |out| write_index_csv(out, &status),
        |out, options| write_index_table(out, &status, options),
    )?;
    Ok(Outcome::Done)
}

/// Keeps what a file of decisions says in the index, and says what it cannot say.
fn decide(opened: &mut Opened, args: &DecisionArgs, quiet: bool) -> Result<(), Error> {
    let Some(file) = args.file() else { return Ok(()) };
    let decisions = args.load()?.decisions;
    let decided = opened.change(|store| store.decide(&decisions))?;
    let named = |places: &[usize], what: &str| {
        for pair in places.iter().filter_map(|place| decisions.pairs.get(*place)) {
            message::warn(&format!("{}:{}: {what}", file.display(), pair.line));
        }
    };
    if !quiet {
        named(&decided.missing, "no list has both of the entries");
        named(&decided.ambiguous, "it does not name two resources; narrow it with url, section or edition");
    }
    Ok(())
}

/// Says on standard error what was taken in.
fn tell(taken: &Taken) {
    let counts = [(taken.added, "added"), (taken.changed, "changed"), (taken.unchanged, "unchanged")];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let lists = taken.added + taken.changed + taken.unchanged;
    let mut line = counted(lists, "list", "lists");
    if !counts.is_empty() {
        line.push_str(&format!(": {}", counts.join(", ")));
    }
    let entries = counted(taken.entries, "entry", "entries");
    let addresses = counted(taken.resources, "new address", "new addresses");
    line.push_str(&format!("; {entries}, {addresses}, {} joined", taken.joined));
    message::line(&line);
}
