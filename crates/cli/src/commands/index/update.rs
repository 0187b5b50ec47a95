//! `recension index update`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;
use recension_corpus::Taken;
use recension_model::CorpusList;

use super::add::{add_editions, add_history};
use super::sources::Source;
use super::{Outcome, decide, tell};
use crate::arguments::{DecisionArgs, InputArgs};
use crate::error::Error;
use crate::since::{Since, today};
use crate::stored::Opened;
use crate::{fetch, message};

/// Read the lists of an index again, and take in what has changed
///
/// Lists are read from where they were read first. What went to an index from standard input, as REVISION:PATH or from a
/// repository of its own (--repo) is not read again: add it again instead.
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
    let all = opened.ask(recension_corpus::Store::lists)?;
    if let Some(name) = args.lists.iter().find(|name| !all.iter().any(|list| list.name == **name)) {
        return Err(Error::usage(format!("the index has no list '{name}'")).hint(format!(
            "`recension index status {}` shows the names of all lists",
            args.store.display()
        )));
    }
    let is_chosen = |list: &&CorpusList| args.lists.is_empty() || args.lists.contains(&list.name);
    let chosen: Vec<&CorpusList> = all.iter().filter(is_chosen).collect();
    let (there, lost): (Vec<&CorpusList>, Vec<&CorpusList>) =
        chosen.into_iter().partition(|list| is_there(&list.source));
    for list in &lost {
        let why = if list.source.is_empty() { "nothing says where it is read from" } else { "it is gone" };
        message::warn(&format!("{} stays as it is: {why}", list.name));
    }
    let (followed, read): (Vec<&CorpusList>, Vec<&CorpusList>) =
        there.into_iter().partition(|list| list.history);
    let sources: Vec<Source> = read.into_iter().map(source).collect();
    let day = args.date.map_or_else(today, Since::day);
    let mut taken: Taken = add_editions(&mut opened, &sources, (day, &args.input))?;
    for list in followed {
        taken.add(add_history(&mut opened, &source(list), None, &args.input)?);
    }
    decide(&mut opened, &args.decisions, args.input.quiet)?;
    if !args.input.quiet {
        tell(&taken);
    }
    Ok(Outcome::Done)
}

fn is_there(source: &str) -> bool {
    fetch::is_address(source) || Path::new(source).is_file()
}

fn source(list: &CorpusList) -> Source {
    Source {
        argument: OsString::from(&list.source),
        name: list.name.clone(),
        day: None,
        licence: list.licence.clone(),
        is_named: true,
    }
}
