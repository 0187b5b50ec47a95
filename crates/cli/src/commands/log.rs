//! `recension log`: the life of an entry, or what each commit changed.

use clap::Args;
use recension_history::{Division, find_entries, periods, traces_of};
use recension_model::{Changelog, History, PeriodKind, title_key};
use recension_report::{write_changes_table, write_lives_table};
use recension_wire::write_log_json;

use super::Outcome;
use crate::arguments::OutputArgs;
use crate::error::Error;
use crate::followed::{Followed, ListArgs};
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::since::DayArgs;
use crate::{fetch, near, terminal};

const EXAMPLES: &str = "\
Examples:
  recension log README.md                          What each commit changed in the list
  recension log README.md --since '3 weeks ago'    … of the last weeks
  recension log README.md --since 2024-01 --until 2024-03
  recension log README.md --entry Nom              The life of an entry, by any title it ever had
  recension log README.md --entry https://example.org/nom
  recension log README.md --entry 42               … of the entry in line 42 of the newest revision
  recension log README.md --rev v2.0 --format json";

/// The list may be gone from the repository.
const PATH_HELP: &str = "List: a file in a git repository, or one that was in it";

/// Show what each commit changed in a list, or the history of one entry
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, mut_arg("path", |path| path.help(PATH_HELP)))]
pub(crate) struct LogArgs {
    /// Show the history of this entry: its title or part of it, its URL, a line number, or its id
    #[arg(short, long, value_name = "TEXT|URL|LINE", conflicts_with = "since")]
    entry: Option<String>,
    #[command(flatten)]
    days: DayArgs,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    #[command(flatten)]
    list: ListArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] =
    &[(OutputFormat::Table, "A table for people"), (OutputFormat::Json, "recension.log/1 for programs")];

pub(super) fn run(args: &LogArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let days = args.days.range()?;
    let mut list = args.list.follow(None, days.until)?;
    let history = list.trace()?;
    let traces = match &args.entry {
        Some(name) => Some(chosen(name, &history, &list)?),
        None => None,
    };
    let target = Target::report(args.output.output.as_deref(), [args.list.path()])?;
    let options = terminal::table_options(&args.output, &target);
    let from = args.days.first_revision(&history);
    let is_since = |at: &u32| {
        days.since.is_none()
            || history.traces[*at as usize].events.iter().any(|event| event.revision as usize >= from)
    };
    let all: Vec<u32> = (0..history.traces.len() as u32).filter(is_since).collect();
    match (args.format, traces) {
        (OutputFormat::Json, traces) => {
            target.write(|out| write_log_json(out, &history, traces.as_deref().unwrap_or(&all)))?;
        }
        (OutputFormat::Table, Some(traces)) => {
            target.write(|out| write_lives_table(out, &history, &traces, options))?;
        }
        (OutputFormat::Table, None) => {
            let mut division = Division::by(PeriodKind::Commit);
            division.from = from;
            let periods = periods(&history, &division);
            let changelog = Changelog::new(&history, &periods, None).without_empty_periods();
            target.write(|out| write_changes_table(out, &changelog, options))?;
        }
        (other, _) => return Err(other.refused()),
    }
    Ok(Outcome::Done)
}

/// Finds the entries that a name means.
fn chosen(name: &str, history: &History, list: &Followed) -> Result<Vec<u32>, Error> {
    if let Ok(line) = name.parse::<u32>() {
        let found = in_line(line, history, list)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let found = find_entries(history, name);
    if !found.is_empty() {
        return Ok(found);
    }
    if name.parse::<u32>().is_ok() {
        return Err(Error::usage(format!("no entry stands in line {name} of {}", history.path))
            .hint("`recension parse` shows the lines of entries; those of the newest revision count"));
    }
    if fetch::is_address(name) {
        return Err(Error::usage(format!("{} never had an entry with the address {name}", history.path))
            .hint("other spellings of an address are found, too; give a title, or a part of one"));
    }
    let wanted = title_key(name);
    let near = history
        .states
        .iter()
        .map(|state| (strsim::jaro_winkler(&wanted, &title_key(&state.title)), state.title.as_str()));
    let hint = near::offer(near)
        .unwrap_or_else(|| "give a part of its title, or its address; `recension log PATH` shows all".into());
    Err(Error::usage(format!("{} never had an entry '{name}'", history.path)).hint(hint))
}

/// Finds the innermost entry that stands in a line of the newest revision.
fn in_line(line: u32, history: &History, list: &Followed) -> Result<Vec<u32>, Error> {
    let edition = list.newest(history)?;
    let traces = traces_of(history, &edition);
    let entries = edition.entries.iter().zip(&traces);
    let within = entries.filter(|(entry, _)| (entry.line..=entry.end_line).contains(&line));
    let innermost = within.max_by_key(|(entry, _)| entry.line);
    Ok(innermost.and_then(|(_, trace)| *trace).into_iter().collect())
}
