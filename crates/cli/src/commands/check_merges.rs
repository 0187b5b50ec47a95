//! `recension check-merges`: what past merges lost, revived or doubled.

use clap::Args;
use recension_report::write_merge_review_table;
use recension_wire::write_merge_review_json;

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
  recension check-merges README.md
  recension check-merges README.md --since '1 year ago'
  recension check-merges README.md --exit-code     Exit with 1 if a fault was never repaired
  recension check-merges README.md --format json";

/// Find past merges that lost, revived or duplicated an entry
///
/// Every merge commit is redone with `recension merge`. Entries that the two disagree about are listed, with the
/// commit that repaired them. Other commits that seem to have undone what others did are listed below.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckMergesArgs {
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Exit with 1 if a fault of a merge was never repaired
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    days: DayArgs,
    #[command(flatten)]
    list: ListArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] =
    &[(OutputFormat::Table, "A table for people"), (OutputFormat::Json, "recension.merges/1 for programs")];

pub(super) fn run(args: &CheckMergesArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let days = args.days.range()?;
    // What was repaired later is repaired.
    let mut list = args.list.follow(None, None)?;
    list.warn_if_shallow();
    let review = list.work("making merges again", |tracer, file| tracer.review_merges(file, days))?;
    let target = Target::report(args.output.output.as_deref(), [args.list.path()])?;
    match args.format {
        OutputFormat::Json => target.write(|out| write_merge_review_json(out, &review))?,
        OutputFormat::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_merge_review_table(out, &review, options))?;
        }
        other => return Err(other.refused()),
    }
    let left = review
        .merges
        .iter()
        .flat_map(|merge| &merge.faults)
        .any(|fault| fault.reached && fault.repaired.is_none());
    Ok(if args.exit_code && left { Outcome::Differences } else { Outcome::Done })
}
