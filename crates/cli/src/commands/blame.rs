//! `recension blame`: when each entry came and last changed.

use clap::Args;
use recension_history::traces_of;
use recension_report::write_blame_table;
use recension_wire::write_blame_json;

use super::Outcome;
use crate::arguments::OutputArgs;
use crate::error::Error;
use crate::followed::ListArgs;
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  recension blame README.md
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
    list: ListArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] =
    &[(OutputFormat::Table, "A table for people"), (OutputFormat::Json, "recension.blame/1 for programs")];

pub(super) fn run(args: &BlameArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let mut list = args.list.follow(None)?;
    let history = list.trace()?;
    let edition = list.newest(&history)?;
    let traces = traces_of(&history, &edition);
    let target = Target::report(args.output.output.as_deref(), [args.list.path()])?;
    match args.format {
        OutputFormat::Json => target.write(|out| write_blame_json(out, &history, &edition, &traces))?,
        _ => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_blame_table(out, &history, &edition, &traces, options))?;
        }
    }
    Ok(Outcome::Done)
}
