//! `recension index add`.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::Args;
use recension_corpus::{Batch, CorpusError, Incoming, Taken, is_name};
use recension_model::{Day, Edition};

use super::failed::Failed;
use super::sources::{Source, expanded, name_as_known, read};
use super::{Outcome, decide, listing, tell};
use crate::arguments::{DecisionArgs, InputArgs};
use crate::error::Error;
use crate::followed::{FollowOptions, Followed, HistoryArgs};
use crate::progress::Progress;
use crate::since::{Since, today};
use crate::stored::{self, Opened};

/// Lists that are read before they are written: enough for all threads, and little memory.
const READ_AHEAD: usize = 64;

const EXAMPLES: &str = "\
Examples:
  recension index add lists.db lists/ README.md
  recension index add lists.db https://example.org/list.md --name trees
  recension index add lists.db v1:README.md v2:README.md  Two states of a list, older first
  recension index add lists.db README.md --history        … all of its states, commit by commit
  recension index add lists.db --from lists.csv           … the lists named in a file

A name that is in the index already continues that list. In folders, files without entries are skipped. \
Lists in FILE that cannot be read are reported, and the others are added.

Exit status: 0 done; 2 error, even in one list of many";

/// Add lists to an index, creating it if needed
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct AddArgs {
    /// Index: a file
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Lists: paths, folders, URLs, REVISION:PATH (files in git), or - for standard input
    #[arg(value_name = "EDITION", required_unless_present = "from")]
    editions: Vec<OsString>,
    /// Also add the lists in this file: CSV with the columns path, repository, name, date and licence, or JSON lines
    /// with these keys; only path is required. With a repository (a folder), the whole history of the path in it is
    /// read
    #[arg(long, value_name = "FILE")]
    from: Option<OsString>,
    /// Read the whole git history of each list
    #[arg(long)]
    history: bool,
    /// Git repository of the lists, with --history [default: the one each is in]
    #[arg(long, value_name = "FOLDER", requires = "history")]
    repo: Option<PathBuf>,
    /// Name of the list, if only one is added [default: its path or URL]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Day of the editions: YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    date: Option<Since>,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    decisions: DecisionArgs,
}

pub(super) fn run(args: &AddArgs) -> Result<Outcome, Error> {
    let mut sources = expanded(&args.editions)?;
    if let Some(from) = &args.from {
        sources.extend(listing::read(from, &args.input)?);
    }
    if let Some(name) = &args.name {
        let [source] = sources.as_mut_slice() else {
            return Err(Error::usage(format!("--name is for one list, and there are {}", sources.len()))
                .hint("name many with --from FILE"));
        };
        (source.name, source.is_name_chosen) = (name.clone(), true);
    }
    if args.history {
        for source in sources.iter_mut().filter(|source| source.repository.is_none()) {
            source.repository.clone_from(&args.repo);
        }
    }
    let is_new = !args.store.exists();
    let added = add(args, sources);
    if is_new && added.is_err() {
        Opened::discard_empty(&args.store);
    }
    added
}

fn add(args: &AddArgs, mut sources: Vec<Source>) -> Result<Outcome, Error> {
    let mut opened = Opened::to_create(&args.store)?;
    name_as_known(&mut sources, opened.ask(recension_corpus::Store::lists)?);
    let mut failed = Failed::new(args.input.quiet);
    let mut named = Vec::with_capacity(sources.len());
    for source in sources {
        match is_name(&source.name) {
            true => named.push(source),
            false => {
                let error = stored::explain(&args.store, CorpusError::BadName(source.name.clone()));
                failed.meet(&source, error)?;
            }
        }
    }
    let has_history = |source: &Source| args.history || source.repository.is_some();
    let (followed, read): (Vec<Source>, Vec<Source>) = named.into_iter().partition(has_history);
    let day = args.date.map_or_else(today, Since::day);
    let mut taken = add_editions(&mut opened, &read, (day, &args.input), &mut failed)?;
    taken.add(add_histories(&mut opened, &followed, &args.input, &mut failed)?);
    decide(&mut opened, &args.decisions, args.input.quiet)?;
    if !args.input.quiet {
        tell(&taken);
    }
    failed.end()
}

/// Reads and takes in lists; what was committed stays if one cannot be read.
pub(super) fn add_editions(
    opened: &mut Opened,
    sources: &[Source],
    (day, input): (Day, &InputArgs),
    failed: &mut Failed,
) -> Result<Taken, Error> {
    let progress = Progress::start("reading lists".into(), input.quiet);
    let (all, path) = (sources.len(), opened.path().to_owned());
    let (mut taken, mut done) = (Taken::default(), 0);
    let mut ahead = sources.chunks(READ_AHEAD).map(|sources| (sources, read(sources, input)));
    // Nobody is kept from writing before there is something to write.
    while let Some(first) = ahead.next() {
        let mut next = Some(first);
        let committed = opened.change(|store| {
            let mut batch = store.batch()?;
            while let Some((sources, editions)) = next.take() {
                for (source, edition) in sources.iter().zip(editions) {
                    let added = match edition {
                        Ok(edition) => add_edition(&mut batch, source, &edition, day)?
                            .map_err(|error| stored::explain(&path, error)),
                        Err(error) => Err(error),
                    };
                    if let Err(error) = added.or_else(|error| failed.meet(source, error)) {
                        return Ok(Err(error));
                    }
                }
                done += sources.len();
                progress.tell(done, all);
                next = if batch.is_worth_committing() { None } else { ahead.next() };
            }
            batch.commit().map(Ok)
        })??;
        taken.add(committed);
    }
    drop(progress);
    Ok(taken)
}

/// Takes in an edition; within that, what is wrong with it and leaves the others alone.
fn add_edition(
    batch: &mut Batch<'_>,
    source: &Source,
    edition: &Edition,
    day: Day,
) -> Result<Result<(), CorpusError>, CorpusError> {
    let lasting = source.lasting();
    let added = batch.add(&Incoming {
        name: &source.name,
        edition,
        history: None,
        day: source.day.unwrap_or(day),
        source: &lasting,
        licence: &source.licence,
        home: &source.home(&lasting),
    });
    match added {
        Err(error @ CorpusError::Earlier { .. }) => Ok(Err(error)),
        added => added.map(Ok),
    }
}

/// Follows lists through their histories and takes them in, one by one.
pub(super) fn add_histories(
    opened: &mut Opened,
    sources: &[Source],
    input: &InputArgs,
    failed: &mut Failed,
) -> Result<Taken, Error> {
    let mut taken = Taken::default();
    for source in sources {
        match add_history(opened, source, input) {
            Ok(added) => taken.add(added),
            Err(error) => failed.meet(source, error)?,
        }
    }
    Ok(taken)
}

/// Follows one list through its history and takes it in.
fn add_history(opened: &mut Opened, source: &Source, input: &InputArgs) -> Result<Taken, Error> {
    let (repo, decisions) = (source.repository.clone(), DecisionArgs::default());
    let history = HistoryArgs { repo, rev: None, decisions };
    let argument: &OsStr = &source.argument;
    let mut list = Followed::find(argument, &history, None, FollowOptions::beside(input))?;
    let history = list.trace_quietly()?;
    let edition = list.newest(&history)?;
    let newest = history.newest().map_or_else(today, |newest| history.commit_of(newest).time.day());
    let lasting = source.lasting();
    let home = source.home(&lasting);
    opened.change(|store| {
        let mut batch = store.batch()?;
        batch.add(&Incoming {
            name: &source.name,
            edition: &edition,
            history: Some(&history),
            day: newest,
            source: &lasting,
            licence: &source.licence,
            home: &home,
        })?;
        batch.commit()
    })
}
