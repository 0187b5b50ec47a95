use std::ffi::OsString;

use clap::Args;
use recension_history::traces_of;
use recension_report::write_blame_table;
use recension_wire::write_blame_json;

use super::Outcome;
use crate::arguments::{CacheArgs, InputFormat, OutputArgs};
use crate::error::Error;
use crate::followed::{Followed, HistoryArgs, Manner};
use crate::output::Target;
use crate::output_format::{OutputFormat, one_of};
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  recension blame README.md
  recension blame README.md --width 160            … with authors
  recension blame README.md --format json | jq '.entries[] | [.title, .came.date]'";

/// Show when each entry of a list came and last changed, and by whom
///
/// Titles and addresses may have changed since: an entry is dated to the commit that brought the resource. What
/// came with a merge is dated to the commit of the merged branch.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BlameArgs {
    /// Name the list: a file of a git repository
    #[arg(value_name = "PATH")]
    path: OsString,
    /// Choose the form of the result
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = one_of(FORMATS))]
    format: OutputFormat,
    /// Read all revisions as this format instead of detecting it
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// Print no warnings
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    history: HistoryArgs,
    #[command(flatten)]
    cache: CacheArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] =
    &[(OutputFormat::Table, "A table for people"), (OutputFormat::Json, "recension.blame/1 for programs")];

pub(super) fn run(args: &BlameArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let manner = Manner { format: args.input_format, quiet: args.quiet, no_cache: args.cache.no_cache };
    let mut list = Followed::find(&args.path, &args.history, None, manner)?;
    let history = list.trace()?;
    let edition = list.newest(&history)?;
    let traces = traces_of(&history, &edition);
    let target = Target::new(args.output.output.as_deref());
    match args.format {
        OutputFormat::Json => target.write(|out| write_blame_json(out, &history, &edition, &traces))?,
        _ => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_blame_table(out, &history, (&edition, &traces), options))?;
        }
    }
    Ok(Outcome::Done)
}
