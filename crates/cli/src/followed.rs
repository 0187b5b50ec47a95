//! A list with its history: what all commands on histories begin with.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::Args;
use recension_history::{FileHistory, HistoryError, HistoryOptions, Known, Repository, Revisions, Tracer};
use recension_model::{Day, Edition, History, Standing};

use crate::arguments::{CacheArgs, DecisionArgs, InputArgs, InputFormat};
use crate::cache::Cache;
use crate::error::Error;
use crate::interrupt::Watch;
use crate::list_in_git::{explain, find, from_top};
use crate::message;
use crate::progress::Progress;
use crate::{revision, warnings};

/// More revisions than this that do not count are counted rather than named.
const MAX_NAMED: usize = 3;

/// Where the history of a list is, and how it is read; shared by the commands on histories.
#[derive(Args, Clone, Debug)]
pub(crate) struct HistoryArgs {
    /// Git repository [default: the one PATH is in]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) repo: Option<PathBuf>,
    /// Last revision to look at [default: HEAD]
    #[arg(long, value_name = "REVISION")]
    pub(crate) rev: Option<String>,
    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,
}

/// Where the histories of a list's copies are.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct CopyHistoryArgs {
    /// Git repository with the histories of the translations [default: that of the list]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) mirror_repo: Option<PathBuf>,
}

/// The list that a command is about, and how its history is read; shared by the commands on histories alone.
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// List: a file in a git repository
    #[arg(value_name = "PATH")]
    path: OsString,
    /// Input format of all revisions, instead of detecting it
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// Exit with 2 if much of the newest revision was not read as entries
    #[arg(long)]
    strict: bool,
    /// Do not print warnings
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    history: HistoryArgs,
    #[command(flatten)]
    cache: CacheArgs,
}

impl ListArgs {
    /// Returns the path as it was typed.
    pub(crate) fn path(&self) -> &OsString {
        &self.path
    }

    /// Finds the list and the states of its file up to `end`, or what the arguments say, and none after a day.
    pub(crate) fn follow(&self, end: Option<&str>, until: Option<Day>) -> Result<Followed, Error> {
        let options =
            FollowOptions { format: self.input_format, quiet: self.quiet, no_cache: self.cache.no_cache };
        let mut followed = Followed::find(&self.path, &self.history, end, options)?;
        if let Some(until) = until {
            followed.file.end_on(&followed.repository, until).map_err(explain)?;
        }
        followed.check_reading(self.strict)?;
        Ok(followed)
    }
}

/// How a list is followed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FollowOptions {
    format: Option<InputFormat>,
    quiet: bool,
    no_cache: bool,
}

impl FollowOptions {
    /// Reads a list as the arguments on inputs say, but in whatever format it is: what they say about that is
    /// about copies of it.
    pub(crate) fn beside(input: &InputArgs) -> Self {
        Self { format: None, quiet: input.quiet, no_cache: input.fetch.cache.no_cache }
    }

    /// Reports whether no warnings are printed.
    pub(crate) fn is_quiet(self) -> bool {
        self.quiet
    }
}

/// A list, its repository, and the states of its file.
pub(crate) struct Followed {
    pub(crate) repository: Repository,
    pub(crate) file: FileHistory,
    pub(crate) options: HistoryOptions,
    cache: Cache,
    known: Known,
    quiet: bool,
}

impl Followed {
    /// Finds a list and the states of its file up to `end`, or what the arguments say.
    pub(crate) fn find(
        path: &OsStr,
        args: &HistoryArgs,
        end: Option<&str>,
        follow: FollowOptions,
    ) -> Result<Self, Error> {
        let (repository, path) = find(path, args.repo.as_deref())?;
        if repository.has_replacements() && !follow.quiet {
            message::warn("`git replace` put objects in the place of others here; the originals are read");
        }
        let progress = Progress::start("looking through the commits".into(), follow.quiet);
        let tip = repository.commit_named(end.or(args.rev.as_deref()).unwrap_or("HEAD")).map_err(explain)?;
        let file = FileHistory::follow(&repository, tip, &path).map_err(explain)?;
        let mut options = HistoryOptions::default();
        options.format = follow.format.map(Into::into);
        options.decisions = args.decisions.load()?.decisions;
        // What another format reads is another list.
        let mut form = follow.format.map(|format| format!("-{format:?}").to_lowercase()).unwrap_or_default();
        // So is what decisions lead to.
        if !options.decisions.is_empty() {
            form.push_str(&format!("-{:016x}", options.decisions.digest()));
        }
        let oldest = file.states.iter().find_map(|state| state.blob);
        let name = oldest.map(|blob| format!("{blob}{form}")).unwrap_or_default();
        let cache = Cache::of(&name, !follow.no_cache && !name.is_empty());
        let known = cache.load();
        drop(progress);
        Ok(Self { repository, file, options, cache, known, quiet: follow.quiet })
    }

    /// Finds the history of an upstream: up to the revision that it is read at, if it is read at one.
    pub(crate) fn upstream(
        upstream: &OsStr,
        args: &HistoryArgs,
        follow: FollowOptions,
    ) -> Result<Self, Error> {
        let Some((revision, path)) = revision_and_path(upstream) else {
            return Self::find(upstream, args, None, follow);
        };
        // The index goes on from the revision that is checked out.
        let end = Some(revision).filter(|revision| !revision.is_empty());
        Self::find(from_top(path, args.repo.as_deref())?.as_os_str(), args, end, follow)
    }

    /// Follows every entry, and says which revisions were left out.
    pub(crate) fn trace(&mut self) -> Result<History, Error> {
        let history = self.trace_quietly()?;
        if !self.quiet {
            warn(&history);
        }
        Ok(history)
    }

    /// Follows every entry.
    pub(crate) fn trace_quietly(&mut self) -> Result<History, Error> {
        let (history, _) = self.work("reading revisions", |tracer, file| tracer.trace(file))?;
        Ok(history)
    }

    /// Does something that takes long, and keeps what was found out on the way, even if it ends badly.
    pub(crate) fn work<T>(
        &mut self,
        stage: &str,
        work: impl FnOnce(&mut Tracer<'_>, &FileHistory) -> Result<T, HistoryError>,
    ) -> Result<T, Error> {
        let progress = Progress::start(stage.into(), self.quiet);
        let watch = Watch::begin();
        let mut show = |done, total| {
            progress.tell(done, total);
            !watch.is_over()
        };
        let mut tracer = Tracer::new(&self.repository, &self.options, &mut self.known, &mut show);
        let done = work(&mut tracer, &self.file);
        drop(progress);
        if let Err(source) = self.cache.keep(&self.known)
            && !self.quiet
        {
            message::warn(&format!("what was read cannot be kept for the next run: {source}"));
        }
        done.map_err(explain)
    }

    /// Warns if commits are missing that the clone could have.
    pub(crate) fn warn_if_shallow(&self) {
        if self.file.shallow {
            warn_of_border();
        }
    }

    /// Warns if much of the newest revision ended up in no entry; with `strict` that is trouble.
    pub(crate) fn check_reading(&self, strict: bool) -> Result<(), Error> {
        let Some(blob) = self.file.states.iter().rev().find_map(|state| state.blob) else { return Ok(()) };
        let source = self.repository.read(blob).map_err(explain)?;
        warnings::of_unread(&self.options.read(&self.file.path, source), self.quiet, strict)
    }

    /// Reads the newest revision that counts.
    pub(crate) fn newest(&self, history: &History) -> Result<Edition, Error> {
        match history.newest() {
            Some(newest) => self.at(history, newest),
            None => Err(self.nothing_to_read()),
        }
    }

    /// Returns what its revisions are read from.
    pub(crate) fn revisions(&self) -> Revisions<'_> {
        Revisions { repository: &self.repository, file: &self.file, options: &self.options }
    }

    /// Reads one revision.
    pub(crate) fn at(&self, history: &History, revision: u32) -> Result<Edition, Error> {
        Ok(self.options.read(&history.path, self.source(revision)?))
    }

    /// Returns the bytes of one revision.
    pub(crate) fn source(&self, revision: u32) -> Result<Vec<u8>, Error> {
        let state = self.file.states.get(revision as usize);
        let blob = state.and_then(|state| state.blob).ok_or_else(|| self.nothing_to_read())?;
        self.repository.read(blob).map_err(explain)
    }

    fn nothing_to_read(&self) -> Error {
        explain(HistoryError::NothingToRead(self.file.path.clone()))
    }
}

/// Returns revision and path, if an argument names a file at a revision.
pub(crate) fn revision_and_path(argument: &OsStr) -> Option<(&str, &str)> {
    argument.to_str().filter(|_| !Path::new(argument).exists()).and_then(revision::split)
}

/// Says which revisions do not count, and what a shallow clone means.
fn warn(history: &History) {
    // Before there was a list nothing was passed over.
    let begin =
        history.revisions.iter().position(|revision| revision.standing == Standing::Read).unwrap_or(0);
    let skipped: Vec<u32> = (begin as u32..history.revisions.len() as u32)
        .filter(|at| history.revisions[*at as usize].standing != Standing::Read)
        .collect();
    for at in skipped.iter().take(MAX_NAMED) {
        let (commit, revision) = (history.commit_of(*at), &history.revisions[*at as usize]);
        let id = commit.short();
        let (day, reason) = (commit.time.day(), revision.standing.reason());
        message::warn(&format!("{}: commit {id} of {day} {reason}; it is passed over", history.path));
    }
    if let Some(more) = skipped.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        message::warn(&format!("{}: {more} more commits are passed over", history.path));
    }
    if history.shallow {
        warn_of_border();
    }
}

fn warn_of_border() {
    message::warn(
        "the clone is shallow: what its oldest commit has came with it or before; `git fetch --unshallow` gets the rest",
    );
}
