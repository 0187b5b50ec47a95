//! `recension corpus new` and `recension corpus duplicates`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use recension_corpus::Asking;
use recension_model::Day;
use recension_report::{
    write_duplicates_csv, write_duplicates_table, write_new_csv, write_new_feed, write_new_table,
};
use recension_wire::{write_corpus_duplicates_json, write_corpus_new_json};

use super::{Asked, ChangeQuestionArgs, Outcome, QuestionArgs, asked, open, tell_of_history};
use crate::answer;
use crate::arguments::InputArgs;
use crate::error::Error;
use crate::output::Target;
use crate::since::{Since, today};
use crate::values::number;

/// Without another word, what the last year brought is new.
const USUAL_DAYS: i64 = 365;

/// Show what other lists on the same subject added recently and a list lacks
///
/// Lists are on the same subject if they share some resources. Copies of one list count once. When a list added
/// something is known from its history (`recension index add --history`) and from updates of the index.
#[derive(Args, Debug)]
pub(super) struct NewArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// List: its name in the index, or an edition
    #[arg(value_name = "LIST")]
    list: OsString,
    /// Only what was added since this day: YYYY-MM-DD, YYYY-MM, YYYY, or "3 weeks ago" [default: a year ago]
    #[arg(long, value_name = "DATE")]
    since: Option<Since>,
    /// Minimum number of lists that added it
    #[arg(long, value_name = "LISTS", default_value = "2", value_parser = number(1, 10_000))]
    min: u16,
    #[command(flatten)]
    question: ChangeQuestionArgs,
    #[command(flatten)]
    input: InputArgs,
}

/// Show resources listed under two URLs
///
/// URLs are recognised as one resource by what lists relinked, and by titles and descriptions.
#[derive(Args, Debug)]
pub(super) struct DuplicatesArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Name of a list of the index [default: all]
    #[arg(value_name = "LIST")]
    list: Option<String>,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(super) fn new(args: &NewArgs) -> Result<Outcome, Error> {
    let opened = open(&args.store, &args.question.output)?;
    let since = args.since.map_or_else(|| Day::from_number(today().number() - USUAL_DAYS), Since::day);
    let asked = asked(&args.list, &opened, &args.input)?;
    let asking = match &asked {
        Asked::Known(name) => Asking::List(name),
        Asked::Edition(edition) => Asking::Edition(edition),
    };
    let new = opened.ask(|store| store.new_for(asking, since, usize::from(args.min)))?;
    if let Some(form) = answer::feed(args.question.format) {
        let target =
            Target::report(args.question.output.output.as_deref(), [args.store.as_os_str(), &args.list])?;
        target.write(|out| write_new_feed(out, &new, form))?;
        return Ok(Outcome::Done);
    }
    answer::print(
        (args.question.format, &args.question.output),
        &[args.store.as_os_str(), &args.list],
        |out| write_corpus_new_json(out, &new),
        |out| write_new_csv(out, &new),
        |out, options| write_new_table(out, &new, options),
    )?;
    tell_of_history(&opened, new.is_empty(), args.input.quiet)?;
    Ok(Outcome::Done)
}

pub(super) fn duplicates(args: &DuplicatesArgs) -> Result<Outcome, Error> {
    let opened = open(&args.store, &args.question.output)?;
    let duplicates = opened.ask(|store| store.duplicates(args.list.as_deref()))?;
    answer::print(
        (args.question.format, &args.question.output),
        &[args.store.as_os_str()],
        |out| write_corpus_duplicates_json(out, &duplicates),
        |out| write_duplicates_csv(out, &duplicates),
        |out, options| write_duplicates_table(out, &duplicates, options),
    )?;
    Ok(Outcome::Done)
}
