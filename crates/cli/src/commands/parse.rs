//! `recension parse`.

use std::ffi::OsString;

use clap::Args;
use recension_report::write_edition_table;
use recension_wire::write_edition_json;

use super::Outcome;
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::Error;
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::{input, terminal};

const EXAMPLES: &str = "\
Examples:
  recension parse README.md
  recension parse v1.0:README.md --format json
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
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] =
    &[(OutputFormat::Table, "A table for people"), (OutputFormat::Json, "recension.edition/1 for programs")];

pub(super) fn run(args: &ParseArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let edition = input::edition(&args.edition, &args.input)?;
    let target = Target::new(args.output.output.as_deref());
    match args.format {
        OutputFormat::Json => target.write(|out| write_edition_json(out, &edition))?,
        _ => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_edition_table(out, &edition, options))?;
        }
    }
    Ok(Outcome::Done)
}
