//! Where lists are read from, and under which names.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use recension_model::{CorpusList, Day, Edition, at_once};
use recension_parser::format_of_name;

use crate::arguments::InputArgs;
use crate::error::Error;
use crate::files::cannot_read;
use crate::{fetch, input, list_in_git, names, revision};

/// How deep folders are looked through.
const MAX_FOLDERS_DEEP: usize = 16;

/// How a list was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// By an argument: it has to be a list.
    Named,
    /// As one of many, by a file or an index: what is wrong with it is told, and the others are read.
    Listed,
    /// By its folder: it need not be a list.
    Found,
}

/// A list to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// What is read, as an edition is named.
    pub(super) argument: OsString,
    /// The repository whose history of it is read, if that was said.
    pub(super) repository: Option<PathBuf>,
    /// The name that the list is known by.
    pub(super) name: String,
    /// Whether somebody chose the name; else it is where the list was read from first.
    pub(super) is_name_chosen: bool,
    /// The day of its state; none if that was not said.
    pub(super) day: Option<Day>,
    /// What its state is known by where it comes from, such as the commit; perhaps empty.
    pub(super) commit: String,
    /// Its licence; perhaps empty.
    pub(super) licence: String,
    pub(super) given: Given,
}

impl Source {
    /// Names a list by where it is.
    pub(super) fn named(argument: &OsStr) -> Self {
        let name = match in_git(argument) {
            // Revisions of one file are states of one list.
            Some(path) => path.to_owned(),
            None => names::name_of(argument),
        };
        Self {
            argument: argument.to_owned(),
            repository: None,
            name: name.strip_prefix("./").map(str::to_owned).unwrap_or(name),
            is_name_chosen: false,
            day: None,
            commit: String::new(),
            licence: String::new(),
            given: Given::Named,
        }
    }

    /// Returns where the list can be read again, from whatever folder; empty if that cannot be said.
    pub(super) fn lasting(&self) -> String {
        // An index keeps text: another path would be one that is not there.
        let Some(typed) = self.argument.to_str() else { return String::new() };
        if fetch::is_address(typed) {
            return typed.to_owned();
        }
        let path = match (&self.repository, in_git(&self.argument)) {
            (Some(repository), _) => repository.join(&self.argument),
            (None, Some(path)) => list_in_git::from_top(path, None).unwrap_or_default(),
            (None, None) => PathBuf::from(&self.argument),
        };
        let absolute = list_in_git::absolute(&path);
        absolute.and_then(|path| path.to_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Reports whether the list has no name but a path that is no text.
    pub(super) fn is_unnamed(&self) -> bool {
        !self.is_name_chosen && self.argument.to_str().is_none()
    }

    /// Returns an address in the repository that the list is kept in; empty if that is not known. `lasting` is where it can be read
    /// again.
    pub(super) fn home(&self, lasting: &str) -> String {
        match &self.repository {
            Some(repository) => list_in_git::published(Path::new(&self.argument), Some(repository)),
            None if lasting.is_empty() || fetch::is_address(lasting) => lasting.to_owned(),
            None => list_in_git::published(Path::new(lasting), None),
        }
    }
}

/// Returns an address in the repository that an edition is kept in; empty if that is not known.
pub(crate) fn home_of(edition: &OsStr) -> String {
    let source = Source::named(edition);
    source.home(&source.lasting())
}

/// Returns the path of an argument that names a file at a revision.
fn in_git(argument: &OsStr) -> Option<&str> {
    let typed = argument.to_str().filter(|typed| !Path::new(typed).exists() && !fetch::is_address(typed))?;
    revision::split(typed).map(|(_, path)| path)
}

/// Gives lists whose names nobody chose those that they are known by: a file is one list, however its path is written.
pub(super) fn name_as_known(sources: &mut [Source], known: Vec<CorpusList>) {
    let places = known.into_iter().filter(|list| !list.source.is_empty());
    let mut names: HashMap<String, String> = places.map(|list| (list.source, list.name)).collect();
    for source in sources {
        let place = source.lasting();
        if place.is_empty() {
            continue;
        }
        match names.entry(place) {
            Entry::Occupied(known) if !source.is_name_chosen => source.name.clone_from(known.get()),
            Entry::Occupied(_) => {}
            Entry::Vacant(slot) => {
                slot.insert(source.name.clone());
            }
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
            files.into_iter().map(|file| Source { given: Given::Found, ..Source::named(file.as_os_str()) }),
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
