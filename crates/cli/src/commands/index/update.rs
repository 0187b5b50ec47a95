//! `recension index update`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;
use recension_model::CorpusList;

use super::add::{add_editions, add_histories};
use super::failed::Failed;
use super::sources::{Given, Source};
use super::{Outcome, decide, tell};
use crate::arguments::{DecisionArgs, InputArgs};
use crate::error::Error;
use crate::since::{Since, today};
use crate::stored::Opened;
use crate::{fetch, message};

/// Re-read the lists of an index, and record what changed
///
/// Each list is read from where it was last read. Lists added from standard input or from a bare repository are not
/// read again: add them again instead.
#[derive(Args, Debug)]
pub(super) struct UpdateArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Only these lists, by their names [default: all]
    #[arg(value_name = "LIST")]
    lists: Vec<String>,
    /// Day of the editions: YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    date: Option<Since>,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    decisions: DecisionArgs,
}

pub(super) fn run(args: &UpdateArgs) -> Result<Outcome, Error> {
    let mut opened = Opened::to_write(&args.store)?;
    let chosen = opened.ask(|store| store.lists_named(&args.lists))?;
    let (there, lost): (Vec<&CorpusList>, Vec<&CorpusList>) =
        chosen.iter().partition(|list| is_there(&list.source));
    for list in &lost {
        let why = if list.source.is_empty() { "nothing says where it is read from" } else { "it is gone" };
        message::warn(&format!("{} stays as it is: {why}", list.name));
    }
    let (followed, read): (Vec<&CorpusList>, Vec<&CorpusList>) =
        there.into_iter().partition(|list| list.history);
    let sources: Vec<Source> = read.into_iter().map(source).collect();
    let day = args.date.map_or_else(today, Since::day);
    let mut failed = Failed::new(args.input.quiet);
    let mut taken = add_editions(&mut opened, &sources, (day, &args.input), &mut failed)?;
    let followed: Vec<Source> = followed.into_iter().map(source).collect();
    taken.add(add_histories(&mut opened, &followed, &args.input, &mut failed)?);
    decide(&mut opened, &args.decisions, args.input.quiet)?;
    if !args.input.quiet {
        tell(&taken);
    }
    failed.end()
}

fn is_there(source: &str) -> bool {
    fetch::is_address(source) || Path::new(source).is_file()
}

fn source(list: &CorpusList) -> Source {
    Source {
        argument: OsString::from(&list.source),
        repository: None,
        name: list.name.clone(),
        is_name_chosen: true,
        day: None,
        licence: list.licence.clone(),
        given: Given::Listed,
    }
}
