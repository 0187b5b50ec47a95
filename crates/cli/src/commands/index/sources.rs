//! Where lists are read from, and under which names.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use recension_model::{Day, Edition, at_once};
use recension_parser::format_of_name;

use crate::arguments::InputArgs;
use crate::error::Error;
use crate::files::cannot_read;
use crate::{fetch, input, names, revision};

/// How deep folders are looked through.
const MAX_FOLDERS_DEEP: usize = 16;

/// A list to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// What is read, as an edition is named.
    pub(super) argument: OsString,
    /// The name that the list is known by.
    pub(super) name: String,
    /// The day of its state; none if that was not said.
    pub(super) day: Option<Day>,
    /// Its licence; perhaps empty.
    pub(super) licence: String,
    /// Whether it was named, so that it has to be a list; what a folder has need not be.
    pub(super) is_named: bool,
}

impl Source {
    /// Names a list by where it is.
    pub(super) fn named(argument: &OsStr) -> Self {
        let typed = argument.to_string_lossy();
        let is_elsewhere = !Path::new(argument).exists() && !fetch::is_address(&typed);
        // Revisions of one file are states of one list.
        let path = revision::split(&typed).filter(|_| is_elsewhere).map(|(_, path)| path.to_owned());
        Self {
            argument: argument.to_owned(),
            name: path.unwrap_or_else(|| names::name_of(argument)),
            day: None,
            licence: String::new(),
            is_named: true,
        }
    }

    /// Returns where the list can be read again, from whatever folder; empty if that cannot be said.
    pub(super) fn lasting(&self) -> String {
        let typed = self.argument.to_string_lossy();
        if fetch::is_address(&typed) {
            return typed.into_owned();
        }
        let path = Path::new(&self.argument);
        match path.is_file().then(|| std::path::absolute(path)) {
            Some(Ok(path)) => path.to_string_lossy().into_owned(),
            _ => String::new(),
        }
    }
}

/// Returns the lists that arguments name: files and addresses as they are, folders by the lists in them.
pub(super) fn expanded(arguments: &[OsString]) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for argument in arguments {
        let path = Path::new(argument);
        if !path.is_dir() {
            sources.push(Source::named(argument));
            continue;
        }
        let mut files = Vec::new();
        collect(path, MAX_FOLDERS_DEEP, &mut files)
            .map_err(|source| cannot_read(&path.to_string_lossy(), source))?;
        files.sort();
        sources.extend(
            files.into_iter().map(|file| Source { is_named: false, ..Source::named(file.as_os_str()) }),
        );
    }
    Ok(sources)
}

/// Collects files in formats of lists; links to elsewhere and what is hidden are passed over.
fn collect(folder: &Path, deep: usize, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name().to_string_lossy().into_owned(), entry.file_type()?);
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && deep > 0 {
            collect(&entry.path(), deep - 1, paths)?;
        } else if kind.is_file() && format_of_name(&name).is_some_and(|format| !format.is_data()) {
            paths.push(entry.path());
        }
    }
    Ok(())
}

/// Reads lists on as many threads as the machine has; what a folder has that is no list is none.
pub(super) fn read(sources: &[Source], args: &InputArgs) -> Vec<Result<Edition, Error>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = sources.len().div_ceil(threads).max(1);
    let shares: Vec<&[Source]> = sources.chunks(share).collect();
    // Whoever takes in hundreds of lists reads no warnings about each.
    let quiet = InputArgs { quiet: args.quiet || sources.len() > 1, ..args.clone() };
    let read = at_once(&shares, |share| {
        share.iter().map(|source| input::edition(&source.argument, &quiet)).collect::<Vec<_>>()
    });
    read.into_iter().flatten().collect()
}
