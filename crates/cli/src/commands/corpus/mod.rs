//! `recension corpus`: questions about all lists of an index.

mod drift;
mod fresh;
mod stale;

use std::ffi::OsStr;
use std::path::Path;

use clap::{Args, Subcommand};
use recension_model::Edition;

use super::Outcome;
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::Error;
use crate::output_format::{OutputFormat, offered};
use crate::stored::Opened;
use crate::terminal;
use crate::{input, message};

const EXAMPLES: &str = "\
Examples:
  recension corpus stale lists.db README.md                   What other lists relinked or removed
  recension corpus stale lists.db --patch README.md > patch.json
  recension apply patch.json README.md -i                     … brought into a list
  recension corpus new lists.db README.md --since 2024-01-01  What other lists added
  recension corpus drift lists.db                             Which lists are copies of which
  recension corpus duplicates lists.db README.md              What a list has under two URLs";

/// Query all lists in an index: what drifted apart, what is stale, new or duplicated
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CorpusArgs {
    #[command(subcommand)]
    question: Question,
}

#[derive(Subcommand, Debug)]
enum Question {
    Drift(drift::DriftArgs),
    Stale(stale::StaleArgs),
    New(fresh::NewArgs),
    Duplicates(fresh::DuplicatesArgs),
}

/// What questions take whose answers are about the state of lists.
#[derive(Args, Debug)]
struct QuestionArgs {
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    #[command(flatten)]
    output: OutputArgs,
}

/// What questions take whose answers are about what lists did.
#[derive(Args, Debug)]
struct ChangeQuestionArgs {
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(CHANGE_FORMATS))]
    format: OutputFormat,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that the answers are printed in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Csv, "Comma-separated values"),
    (OutputFormat::Json, "JSON for programs; `recension schema corpus-QUESTION` describes it"),
];

/// The formats that answers about what lists did are printed in.
const CHANGE_FORMATS: &[(OutputFormat, &str)] = &[
    FORMATS[0],
    FORMATS[1],
    FORMATS[2],
    (OutputFormat::Atom, "A feed by RFC 4287"),
    (OutputFormat::JsonFeed, "A feed by JSON Feed 1.1"),
];

pub(super) fn run(args: &CorpusArgs) -> Result<Outcome, Error> {
    match &args.question {
        Question::Drift(args) => drift::run(args),
        Question::Stale(args) => stale::run(args),
        Question::New(args) => fresh::new(args),
        Question::Duplicates(args) => fresh::duplicates(args),
    }
}

/// Opens an index, ready to print what it answers.
fn open(store: &Path, output: &OutputArgs) -> Result<Opened, Error> {
    terminal::choose_colour(output.color);
    Opened::to_read(store)
}

/// Says why an answer about what others did is empty, if that is since nothing is known of what they did.
fn tell_of_history(opened: &Opened, is_empty: bool, quiet: bool) -> Result<(), Error> {
    if is_empty && !quiet && !opened.ask(recension_corpus::Store::knows_history)? {
        message::note(&format!(
            "no list here has a history; add one with `recension index add {} LIST --history`",
            opened.path().display()
        ));
    }
    Ok(())
}

/// A list that is asked about.
enum Asked {
    /// One of the index, by its name.
    Known(String),
    /// An edition.
    Edition(Box<Edition>),
}

/// Takes the name of a list of the index for that list, and all else for an edition.
fn asked(list: &OsStr, opened: &Opened, input: &InputArgs) -> Result<Asked, Error> {
    let known = opened.ask(recension_corpus::Store::lists)?;
    match list.to_str().filter(|name| known.iter().any(|list| list.name == **name)) {
        Some(name) => Ok(Asked::Known(name.to_owned())),
        None => Ok(Asked::Edition(Box::new(input::edition(list, input)?))),
    }
}
