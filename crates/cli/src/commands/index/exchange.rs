//! `recension index export` and `recension index import`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::Args;
use recension_corpus::{CorpusError, Store};
use recension_report::counted;
use recension_wire::write_json;

use super::Outcome;
use crate::error::Error;
use crate::output::{Target, UNFINISHED};
use crate::output_format::{OutputFormat, offered};
use crate::stored::Opened;
use crate::{files, message, names};

/// Export an index as JSON lines or Parquet tables
///
/// The "type" of each line says what it is: corpus (the version, in the first line), list, resource, title, listing, identity,
/// renaming or end (the number of lines before it). Days count from 1970-01-01. The tables are named after these types, except
/// corpus and end, and hold dates.
#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "jsonl", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Write to this file instead of standard output; with Parquet, to this folder, which must not exist yet
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The formats of an export.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::JsonLines, "A JSON object in each line"),
    (OutputFormat::Parquet, "A folder of tables: list.parquet, resource.parquet …"),
];

/// Create an index from an export
///
/// Ids are kept.
#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    /// Index: must be empty, or not exist yet
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Export: a file of JSON lines, - for standard input, or a folder of tables
    #[arg(value_name = "FILE")]
    file: OsString,
    /// Print only errors
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn export(args: &ExportArgs) -> Result<Outcome, Error> {
    let opened = Opened::to_read(&args.store)?;
    if args.format == OutputFormat::Parquet {
        return export_tables(args, &opened);
    }
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

/// Writes the tables beside their folder, and puts it in its place when all of them are whole.
fn export_tables(args: &ExportArgs, opened: &Opened) -> Result<Outcome, Error> {
    let Some(output) = &args.output else {
        return Err(Error::usage("tables are files of a folder").hint("name a new folder with -o FOLDER"));
    };
    if output.exists() {
        return Err(Error::usage(format!("{} is there already", output.display())).hint("name a new folder"));
    }
    let failed = |source| Error::output(format!("cannot write {}", output.display()), source);
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let folder = builder.tempdir_in(parent).map_err(failed)?;
    let create = |table: &str| File::create(folder.path().join(format!("{table}.parquet")));
    opened.ask(|store| store.export_tables(create))?.map_err(failed)?;
    fs::rename(folder.keep(), output).map_err(failed)?;
    Ok(Outcome::Done)
}

pub(super) fn import(args: &ImportArgs) -> Result<Outcome, Error> {
    let name = names::spoken_of(&args.file);
    let folder = Path::new(&args.file);
    if folder.is_dir() {
        let open = |table: &str| File::open(folder.join(format!("{table}.parquet")));
        return filled(args, "row", |store| store.import_tables(open));
    }
    // An export may be larger than any list.
    let lines: Box<dyn BufRead> = match args.file == "-" {
        true => Box::new(io::stdin().lock()),
        false => {
            let file = File::open(&args.file).map_err(|source| files::cannot_read(&name, source))?;
            Box::new(BufReader::new(file))
        }
    };
    filled(args, "line", |store| store.import(lines.lines()))
}

/// Fills an index, and takes it away again if that fails; `what` is one of the things that it is filled with.
fn filled(
    args: &ImportArgs,
    what: &str,
    fill: impl FnOnce(&mut Store) -> Result<usize, CorpusError>,
) -> Result<Outcome, Error> {
    let is_new = !args.store.exists();
    let mut opened = Opened::to_create(&args.store)?;
    let imported = opened.change(fill);
    drop(opened);
    if is_new && imported.is_err() {
        Opened::discard_empty(&args.store);
    }
    let count = imported?;
    if !args.quiet {
        message::line(&format!("{} imported", counted(count, what, &format!("{what}s"))));
    }
    Ok(Outcome::Done)
}
