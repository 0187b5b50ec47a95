//! `recension blame`: when each entry came and last changed.

use clap::Args;
use recension_history::traces_of;
use recension_model::EntryId;
use recension_report::write_blame_table;
use recension_wire::write_blame_json;

use super::Outcome;
use crate::arguments::OutputArgs;
use crate::error::Error;
use crate::followed::ListArgs;
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::since::DayArgs;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  recension blame README.md
  recension blame README.md --since 2024-01-01     Only entries added or changed since a day
  recension blame README.md --until 2023           The list as it was at the end of 2023
  recension blame README.md --width 160            … with who changed it
  recension blame README.md --format json | jq '.entries[] | [.title, .came.date]'";

/// Show who added each entry and who last changed it, and when
///
/// Entries are followed through renames and new URLs. Entries that arrived in a merge are credited to the commit
/// of the merged branch.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BlameArgs {
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    #[command(flatten)]
    days: DayArgs,
    #[command(flatten)]
    list: ListArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] =
    &[(OutputFormat::Table, "A table for people"), (OutputFormat::Json, "recension.blame/1 for programs")];

pub(super) fn run(args: &BlameArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let days = args.days.range()?;
    let mut list = args.list.follow(None, days.until)?;
    let history = list.trace()?;
    let edition = list.newest(&history)?;
    let from = args.days.first_revision(&history);
    let is_since = |trace: Option<u32>| {
        let changed = trace.and_then(|at| history.traces[at as usize].last_change());
        days.since.is_none() || changed.is_some_and(|event| event.revision as usize >= from)
    };
    let traces = edition.entry_ids().zip(traces_of(&history, &edition));
    let entries: Vec<(EntryId, Option<u32>)> = traces.filter(|(_, trace)| is_since(*trace)).collect();
    let target = Target::report(args.output.output.as_deref(), [args.list.path()])?;
    match args.format {
        OutputFormat::Json => target.write(|out| write_blame_json(out, &history, &edition, &entries))?,
        OutputFormat::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_blame_table(out, &history, &edition, &entries, options))?;
        }
        other => return Err(other.refused()),
    }
    Ok(Outcome::Done)
}
