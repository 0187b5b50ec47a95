//! `recension date`: which revision a copy was taken from.

use std::ffi::OsString;

use clap::Args;
use recension_core::is_rather_translation;
use recension_report::write_dating_table;
use recension_wire::{visible_line, write_date_json};

use super::Outcome;
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::Error;
use crate::followed::{CopyHistoryArgs, FollowOptions, Followed, HistoryArgs};
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::own_history::OwnHistories;
use crate::{input, message, names, terminal};

const EXAMPLES: &str = "\
Examples:
  recension date old-copy.txt README.md
  recension date https://example.org/mirror.html README.md
  recension date mirror.md README.md --format json

Exit status: 0 dated; 1 copy and list have nothing in common; 2 error";

/// Find the revision a copy was taken from, and how far behind it is
///
/// The copy may be a web page, plain text without links, or in another encoding.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DateArgs {
    /// Copy: a path, a URL, REVISION:PATH (a file in git), or - for standard input
    #[arg(value_name = "COPY")]
    copy: OsString,
    /// List the copy was taken from: a file in a git repository
    #[arg(value_name = "PATH")]
    path: OsString,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    history: HistoryArgs,
    #[command(flatten)]
    copies: CopyHistoryArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] =
    &[(OutputFormat::Table, "A few lines for people"), (OutputFormat::Json, "recension.date/1 for programs")];

pub(super) fn run(args: &DateArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let copy = input::edition(&args.copy, &args.input)?;
    let follow = FollowOptions::beside(&args.input);
    let mut list = Followed::find(&args.path, &args.history, None, follow)?;
    list.check_reading(args.input.strict)?;
    let history = list.trace()?;
    let upstream = list.newest(&history)?;
    let own = OwnHistories {
        list: &list,
        history: &history,
        upstream: &upstream,
        args: &args.history,
        copies: &args.copies,
        follow,
    };
    let dating = own.date(&copy, own.of(&args.copy, &copy, false)?.as_ref());
    if !args.input.quiet && is_rather_translation((&history.path, &upstream), (&copy.name, &copy)) {
        let copy = names::spoken(&copy.name);
        message::warn(&format!(
            "the copy comes first, and {} seems to be a translation of {copy}",
            history.path
        ));
    }
    let target = Target::report(args.output.output.as_deref(), [&args.copy, &args.path])?;
    let name = names::spoken(&copy.name);
    match (args.format, &dating) {
        (OutputFormat::Json, _) => {
            target.write(|out| write_date_json(out, &history, name, dating.as_ref()))?
        }
        (OutputFormat::Table, Some(dating)) => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_dating_table(out, &history, name, dating, options))?;
        }
        (OutputFormat::Table, None) => {
            let says = format!("{name} and {} have nothing in common", history.path);
            target.write(|out| writeln!(out, "{}", visible_line(&says)))?;
        }
        (other, _) => return Err(other.refused()),
    }
    Ok(if dating.is_some() { Outcome::Done } else { Outcome::Differences })
}
