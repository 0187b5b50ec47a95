//! `recension parse`.

use std::ffi::OsString;
use std::num::NonZeroU32;

use clap::Args;
use recension_model::{Edition, Reading};
use recension_report::{write_edition_table, write_reading_table, write_unread_table};
use recension_wire::{write_edition_json, write_reading_json, write_unread_json};

use super::Outcome;
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::Error;
use crate::names::spoken;
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::{input, terminal};

const EXAMPLES: &str = "\
Examples:
  recension parse README.md
  recension parse v1.0:README.md --format json
  recension parse README.md --unread       List links that ended up in no entry
  recension parse README.md --explain 40   Say why line 40 is an entry, or why not
  recension parse https://github.com/OWNER/REPOSITORY";

/// Read one edition and print its entries
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ParseArgs {
    /// Edition: a path, a URL, REVISION:PATH (a file in git), or - for standard input
    #[arg(value_name = "EDITION")]
    edition: OsString,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// List links that are in no entry (in copies without links: lines like "Name - description")
    #[arg(long, conflicts_with = "explain")]
    unread: bool,
    /// Explain why LINE is an entry or not; without LINE, all lines
    #[arg(long, value_name = "LINE", num_args = 0..=1)]
    explain: Option<Option<NonZeroU32>>,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Json, "JSON for programs, see `recension schema`"),
];

pub(super) fn run(args: &ParseArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    // Where nothing was read as an entry, that is what is to be explained.
    let allow_empty = args.input.allow_empty || args.explain.is_some();
    let edition = input::edition(&args.edition, &InputArgs { allow_empty, ..args.input.clone() })?;
    let target = Target::report(args.output.output.as_deref(), [&args.edition])?;
    let options = terminal::table_options(&args.output, &target);
    let is_json = args.format == OutputFormat::Json;
    if args.unread {
        target.write(|out| match is_json {
            true => write_unread_json(out, &edition),
            false => write_unread_table(out, &edition, options),
        })?;
    } else if let Some(line) = args.explain {
        let readings = readings(&edition, line)?;
        target.write(|out| match is_json {
            true => write_reading_json(out, &edition, &readings),
            false => write_reading_table(out, &edition, &readings, options),
        })?;
    } else {
        target.write(|out| match is_json {
            true => write_edition_json(out, &edition),
            false => write_edition_table(out, &edition, options),
        })?;
    }
    Ok(Outcome::Done)
}

/// Returns what stands on a line, or all there is.
fn readings(edition: &Edition, line: Option<NonZeroU32>) -> Result<Vec<Reading>, Error> {
    let all = edition.readings();
    let Some(line) = line.map(NonZeroU32::get) else { return Ok(all) };
    match edition.reading_on(&all, line) {
        Some(reading) => Ok(vec![reading]),
        None => Err(Error::usage(format!("nothing was read on line {line} of {}", spoken(&edition.name)))
            .hint("the line is empty, or behind the end; --explain without a line explains all")),
    }
}
