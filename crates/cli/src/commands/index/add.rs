//! `recension index add`.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::Args;
use recension_corpus::{Incoming, Taken};
use recension_model::{Day, Edition};

use super::sources::{Source, expanded, read};
use super::{Outcome, decide, listing, tell};
use crate::arguments::{DecisionArgs, InputArgs};
use crate::error::Error;
use crate::followed::{FollowOptions, Followed, HistoryArgs};
use crate::message;
use crate::progress::Progress;
use crate::since::{Since, today};
use crate::stored::Opened;

/// Lists that are read before they are written: enough for all threads, and little memory.
const READ_AHEAD: usize = 64;

/// More files than this that are no lists are counted rather than named.
const MAX_NAMED: usize = 3;

const EXAMPLES: &str = "\
Examples:
  recension index add lists.db lists/ README.md
  recension index add lists.db https://raw.githubusercontent.com/sindresorhus/awesome/main/readme.md --name awesome
  recension index add lists.db v1:README.md v2:README.md      Two states of one list, the older one first
  recension index add lists.db README.md --history            … all of its states, commit by commit
  recension index add lists.db --from lists.csv               path,name,date,licence of many lists

A list of a name that the index has goes on from what it had. Of a folder, files without entries are passed over.";

/// Take lists into an index, which is made if there is none
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct AddArgs {
    /// Index: a file
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Lists: paths, folders, URLs, REVISION:PATH (files in git), or - for standard input
    #[arg(value_name = "EDITION", required_unless_present = "from")]
    editions: Vec<OsString>,
    /// Also take in the lists that this file names: CSV with the columns path, name, date and licence, or JSON lines with
    /// these keys; all but path may be missing
    #[arg(long, value_name = "FILE")]
    from: Option<OsString>,
    /// Read the whole history that git keeps of each list
    #[arg(long)]
    history: bool,
    /// Git repository of the lists, with --history [default: the one each is in]
    #[arg(long, value_name = "FOLDER", requires = "history")]
    repo: Option<PathBuf>,
    /// Name that the list is known by, if there is only one [default: its path or URL]
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
        source.name.clone_from(name);
    }
    let mut opened = Opened::to_create(&args.store)?;
    let day = args.date.map_or_else(today, Since::day);
    let taken = match args.history {
        true => add_histories(&mut opened, &sources, args)?,
        false => add_editions(&mut opened, &sources, (day, &args.input))?,
    };
    decide(&mut opened, &args.decisions, args.input.quiet)?;
    if !args.input.quiet {
        tell(&taken);
    }
    Ok(Outcome::Done)
}

/// Reads and takes in lists; what was committed stays if one cannot be read.
pub(super) fn add_editions(
    opened: &mut Opened,
    sources: &[Source],
    (day, input): (Day, &InputArgs),
) -> Result<Taken, Error> {
    let progress = Progress::start("reading lists".into(), input.quiet);
    let all = sources.len();
    let (mut taken, mut passed_over, mut done) = (Taken::default(), Vec::new(), 0);
    let mut ahead = sources.chunks(READ_AHEAD).map(|sources| (sources, read(sources, input)));
    // Nobody is kept from writing before there is something to write.
    while let Some(first) = ahead.next() {
        let mut next = Some(first);
        let committed = opened.change(|store| {
            let mut batch = store.batch()?;
            while let Some((sources, editions)) = next.take() {
                for (source, edition) in sources.iter().zip(editions) {
                    match edition {
                        Ok(edition) => batch.add(&incoming(source, &edition, (day, &source.lasting())))?,
                        Err(error) if source.is_named => return Ok(Err(error)),
                        Err(_) => passed_over.push(&source.name),
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
    if !input.quiet {
        warn(&passed_over);
    }
    Ok(taken)
}

fn incoming<'a>(source: &'a Source, edition: &'a Edition, (day, lasting): (Day, &'a str)) -> Incoming<'a> {
    Incoming {
        name: &source.name,
        edition,
        history: None,
        day: source.day.unwrap_or(day),
        source: lasting,
        licence: &source.licence,
    }
}

fn warn(passed_over: &[&String]) {
    for name in passed_over.iter().take(MAX_NAMED) {
        message::warn(&format!("{name} has no entries; it is passed over"));
    }
    if let Some(more) = passed_over.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        message::warn(&format!("{more} more files without entries are passed over"));
    }
}

/// Follows lists through their histories and takes them in, one by one.
fn add_histories(opened: &mut Opened, sources: &[Source], args: &AddArgs) -> Result<Taken, Error> {
    let mut taken = Taken::default();
    for source in sources {
        let added = add_history(opened, source, args.repo.as_ref(), &args.input);
        match added {
            Ok(added) => taken.add(added),
            Err(error) if source.is_named => return Err(error),
            Err(_) => message::warn(&format!("{} is in no git repository; it is passed over", source.name)),
        }
    }
    Ok(taken)
}

/// Follows one list through its history and takes it in.
pub(super) fn add_history(
    opened: &mut Opened,
    source: &Source,
    repo: Option<&PathBuf>,
    input: &InputArgs,
) -> Result<Taken, Error> {
    let history = HistoryArgs { repo: repo.cloned(), rev: None, decisions: DecisionArgs::default() };
    let argument: &OsStr = &source.argument;
    let mut list = Followed::find(argument, &history, None, FollowOptions::beside(input))?;
    let history = list.trace_quietly()?;
    let edition = list.newest(&history)?;
    let newest = history.newest().map_or_else(today, |newest| history.commit_of(newest).time.day());
    let lasting = if repo.is_some() { String::new() } else { source.lasting() };
    opened.change(|store| {
        let mut batch = store.batch()?;
        batch.add(&Incoming {
            name: &source.name,
            edition: &edition,
            history: Some(&history),
            day: newest,
            source: &lasting,
            licence: &source.licence,
        })?;
        batch.commit()
    })
}
