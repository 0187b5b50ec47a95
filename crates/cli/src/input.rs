//! Reads editions: from files, standard input, addresses and git.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use recension_merger::read_alike;
use recension_model::{Edition, EditionSource, Format, at_once, has_file_sign, join_files};
use recension_parser::{format_of_name, parse, parse_records, unread_format};

use crate::arguments::{InputArgs, InputFormat};
use crate::error::Error;
use crate::files::{MAX_INPUT_BYTES, cannot_read, read_file, read_stream, too_large};
use crate::names::{name_of, spoken, spoken_of};
use crate::progress::Progress;
use crate::{fetch, files, revision, several, warnings};

/// How deep folders are looked through.
const MAX_FOLDERS_DEEP: usize = 8;

/// Reads one edition and prints its warnings.
pub(crate) fn edition(argument: &OsStr, args: &InputArgs) -> Result<Edition, Error> {
    let progress = Progress::start("reading".into(), args.quiet);
    let edition = load(argument, args);
    drop(progress);
    checked(edition?, args)
}

/// Reads editions at the same time and prints their warnings, those of the first one first.
pub(crate) fn editions(arguments: &[&OsStr], args: &InputArgs) -> Result<Vec<Edition>, Error> {
    if arguments.iter().filter(|argument| **argument == "-").count() > 1 {
        return Err(Error::usage("only one of the editions can be read from standard input")
            .hint("give a path for the other one"));
    }
    let progress = Progress::start("reading".into(), args.quiet);
    let editions = at_once(arguments, |argument| load(argument, args));
    drop(progress);
    editions.into_iter().map(|edition| checked(edition?, args)).collect()
}

/// Reads editions of one list in one form: a text with a link or two looks like Markdown.
pub(crate) fn read_as_one_list(editions: &mut [Edition], args: &InputArgs) {
    if args.input_format.is_some() {
        return;
    }
    let read = read_alike(&editions.iter().collect::<Vec<_>>());
    for (edition, read) in editions.iter_mut().zip(read) {
        if let Some(read) = read {
            *edition = read;
        }
    }
}

fn load(argument: &OsStr, args: &InputArgs) -> Result<Edition, Error> {
    let name = name_of(argument);
    let files = several::files_of(argument);
    if files.len() > 1 {
        return joined(&files, name, args);
    }
    let data = files_of_data(Path::new(argument))?;
    if !data.is_empty() {
        return folder(data, name, args);
    }
    let source = read(argument, spoken(&name), args)?;
    if source.len() as u64 > MAX_INPUT_BYTES {
        return Err(too_large(spoken(&name)));
    }
    if let Some(format) = unread_format(&name).filter(|_| args.input_format.is_none()) {
        let read = InputFormat::value_variants().iter().map(|format| Format::from(*format).name());
        let read = read.collect::<Vec<_>>().join(", ");
        return Err(Error::input(format!("{} is {format}, which is not read", spoken(&name))).hint(format!(
            "give the list in a format that is read: {read}; --input-format text reads it as plain text"
        )));
    }
    let edition = match &args.data {
        // What the configuration says of data is only for data.
        Some(fields)
            if args.input_format.map_or_else(|| is_data(&name), |format| Format::from(format).is_data()) =>
        {
            parse_records(name.clone(), vec![(name, source)], &args.parse_options(), Some(fields))
        }
        _ => parse(name, source, &args.parse_options()),
    };
    Ok(edition)
}

/// Reads files as one edition, one after the other.
fn joined(files: &[OsString], name: String, args: &InputArgs) -> Result<Edition, Error> {
    let mut read: Vec<(String, Vec<u8>)> = Vec::with_capacity(files.len());
    let mut total = 0;
    for file in files {
        let shown = name_of(file);
        if file == "-" {
            return Err(Error::usage("standard input is no file of a list").hint("give the path of a file"));
        }
        let bytes = self::read(file, spoken(&shown), args)?;
        total += bytes.len() as u64;
        if total > MAX_INPUT_BYTES {
            return Err(too_large(spoken(&name)));
        }
        if has_file_sign(&bytes) {
            return Err(Error::input(format!(
                "{shown} has a line that begins with the control character FS, which parts files"
            ))
            .hint("take that character out, or give this file alone"));
        }
        read.push((shown, bytes));
    }
    let source = join_files(read.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    Ok(parse(name, source, &args.parse_options()))
}

/// Reports whether a name says that a file is data.
fn is_data(name: &str) -> bool {
    format_of_name(name).is_some_and(Format::is_data)
}

/// Returns the files of data in a folder, and in the folders in it, by their names.
fn files_of_data(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut paths = Vec::new();
    if path.is_dir() {
        collect(path, MAX_FOLDERS_DEEP, &mut paths)
            .map_err(|source| cannot_read(&path.to_string_lossy(), source))?;
    }
    paths.sort();
    Ok(paths)
}

/// Reads the files of a folder as one edition.
fn folder(paths: Vec<PathBuf>, name: String, args: &InputArgs) -> Result<Edition, Error> {
    let mut files = Vec::with_capacity(paths.len());
    let mut total = 0;
    for path in paths {
        let bytes = files::read(&path)?;
        total += bytes.len() as u64;
        if total > MAX_INPUT_BYTES {
            return Err(too_large(spoken(&name)));
        }
        files.push((path.to_string_lossy().into_owned(), bytes));
    }
    Ok(parse_records(name, files, &args.parse_options(), args.data.as_ref()))
}

/// Collects the files of data in a folder; links to elsewhere and what is hidden are passed over.
fn collect(folder: &Path, deep: usize, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type()?;
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && deep > 0 {
            collect(&entry.path(), deep - 1, paths)?;
        } else if kind.is_file() && is_data(&name) {
            paths.push(entry.path());
        }
    }
    Ok(())
}

/// Reads what an argument names as it is.
pub(crate) fn bytes(argument: &OsStr, args: &InputArgs) -> Result<Vec<u8>, Error> {
    read(argument, &spoken_of(argument), args)
}

/// Says where other programs find the edition that an argument names.
pub(crate) fn source(argument: &str) -> EditionSource<'_> {
    if argument == "-" {
        return EditionSource::StandardInput;
    }
    if Path::new(argument).exists() {
        return EditionSource::File(argument);
    }
    if fetch::is_address(argument) {
        return EditionSource::Web(argument);
    }
    match revision::split(argument) {
        Some((_, path)) => EditionSource::Kept(path),
        None => EditionSource::File(argument),
    }
}

/// Refuses an edition from which nothing could be read.
fn checked(edition: Edition, args: &InputArgs) -> Result<Edition, Error> {
    let name = spoken(&edition.name);
    if edition.is_binary() {
        return Err(Error::input(format!("{name} is binary data, not a list"))
            .hint("give the list as Markdown, HTML or plain text"));
    }
    if !args.quiet {
        warnings::print(&edition);
    }
    if edition.entries.is_empty() && !args.allow_empty {
        let (message, hint) = if edition.source.iter().all(u8::is_ascii_whitespace) {
            (format!("{name} is empty"), "check the path; --allow-empty accepts it as a list without entries")
        } else if args.input_format.is_some() {
            (
                format!("{name} has no entries"),
                "try without --input-format; --allow-empty accepts it as it is",
            )
        } else {
            (
                format!("{name} has no entries"),
                "`recension parse FILE --explain` says how each line was read; --input-format reads it as another format",
            )
        };
        return Err(Error::input(message).hint(hint));
    }
    warnings::of_unread(&edition, args.quiet, args.strict)?;
    Ok(edition)
}

/// Reads the bytes that an argument names: a path that exists, else an address or an object of git.
fn read(argument: &OsStr, name: &str, args: &InputArgs) -> Result<Vec<u8>, Error> {
    if argument == "-" {
        return read_stream(io::stdin().lock()).map_err(|source| cannot_read(name, source));
    }
    match File::open(argument) {
        Ok(file) => read_file(file, name),
        // An address may be longer than a path may be.
        Err(_) if let Some(address) = argument.to_str().filter(|typed| fetch::is_address(typed)) => {
            fetch::fetch(address, &args.fetch.options(), args.quiet)
        }
        Err(source) if source.kind() == io::ErrorKind::NotFound => read_elsewhere(argument, name, source),
        Err(source) => Err(cannot_read(name, source)),
    }
}

fn read_elsewhere(argument: &OsStr, name: &str, source: io::Error) -> Result<Vec<u8>, Error> {
    let Some(typed) = argument.to_str() else { return Err(cannot_read(name, source)) };
    if let Some(scheme) = fetch::other_scheme(typed) {
        return Err(Error::input(format!(
            "cannot read {name}: addresses that begin with {scheme}:// are not fetched"
        ))
        .hint("give the path of a file, or an address that begins with https:// or http://"));
    }
    match revision::split(typed) {
        Some((revision, path)) => revision::read(typed, revision, path),
        None => Err(files::not_found(name, source)),
    }
}
