//! Prints what an index answers, in the formats that all commands on one have.

use std::ffi::OsStr;
use std::io::{self, Write};

use recension_report::{FeedFormat, TableOptions};

use crate::arguments::OutputArgs;
use crate::error::Error;
use crate::output::Target;
use crate::output_format::OutputFormat;
use crate::terminal;

/// Returns the feed that a format is.
pub(crate) fn feed(format: OutputFormat) -> Option<FeedFormat> {
    match format {
        OutputFormat::Atom => Some(FeedFormat::Atom),
        OutputFormat::JsonFeed => Some(FeedFormat::JsonFeed),
        _ => None,
    }
}

/// Prints an answer as JSON, as comma-separated values, or as the table that it is for people; `read` is what it is about, and what
/// it may not replace.
pub(crate) fn print(
    (format, args): (OutputFormat, &OutputArgs),
    read: &[&OsStr],
    json: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    csv: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    table: impl FnOnce(&mut dyn Write, TableOptions) -> io::Result<()>,
) -> Result<(), Error> {
    let target = Target::report(args.output.as_deref(), read.iter().copied())?;
    match format {
        OutputFormat::Json => target.write(json),
        OutputFormat::Csv => target.write(csv),
        OutputFormat::Table => {
            let options = terminal::table_options(args, &target);
            target.write(|out| table(out, options))
        }
        other => Err(other.refused()),
    }
}
