//! `recension index export` and `recension index import`.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use clap::Args;
use recension_report::counted;
use recension_wire::write_json;

use super::Outcome;
use crate::error::Error;
use crate::output::Target;
use crate::stored::Opened;
use crate::{files, message, names};

/// Write all that an index holds as JSON lines
///
/// Each line says by its "type" what it is: corpus (the version, in the first line), list, resource, title, listing, identity,
/// renaming or end (how many lines there are before it). Days are counted from 1970-01-01.
#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Make an index of what `recension index export` wrote
///
/// All ids are what they were.
#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    /// Index, which must hold nothing yet
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Export: a path, or - for standard input
    #[arg(value_name = "FILE")]
    file: OsString,
    /// Print only errors
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn export(args: &ExportArgs) -> Result<Outcome, Error> {
    let opened = Opened::to_read(&args.store)?;
    let target = Target::report(args.output.as_deref(), [&args.store])?;
    let mut failed = None;
    target
        .write(|out| {
            match opened.ask(|store| store.export(|line| write_json(out, line))) {
                Ok(written) => written?,
                // A file is put in its place only if all was written.
                Err(error) => {
                    failed = Some(error);
                    return Err(io::Error::other("the index cannot be read"));
                }
            }
            Ok(())
        })
        .map_err(|error| failed.take().unwrap_or(error))?;
    Ok(Outcome::Done)
}

pub(super) fn import(args: &ImportArgs) -> Result<Outcome, Error> {
    let name = names::spoken_of(&args.file);
    // An export may be larger than any list.
    let lines: Box<dyn BufRead> = match args.file == "-" {
        true => Box::new(io::stdin().lock()),
        false => {
            let file = File::open(&args.file).map_err(|source| files::cannot_read(&name, source))?;
            Box::new(BufReader::new(file))
        }
    };
    let is_new = !args.store.exists();
    let mut opened = Opened::to_create(&args.store)?;
    let imported = opened.change(|store| store.import(lines.lines()));
    drop(opened);
    if is_new && imported.is_err() {
        Opened::discard_empty(&args.store);
    }
    let lines = imported?;
    if !args.quiet {
        message::line(&format!("{} imported", counted(lines, "line", "lines")));
    }
    Ok(Outcome::Done)
}
