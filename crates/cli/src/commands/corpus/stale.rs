//! `recension corpus stale`.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::Args;
use recension_corpus::stale_patch;
use recension_model::{Comparison, Listing, Selection, StaleEntry};
use recension_report::{write_stale_csv, write_stale_feed, write_stale_table};
use recension_wire::{write_corpus_stale_json, write_diff_json};

use super::{Asked, ChangeQuestionArgs, Outcome, asked, open, tell_of_history};
use crate::arguments::InputArgs;
use crate::commands::index::home_of;
use crate::error::Error;
use crate::output::Target;
use crate::stored::Opened;
use crate::values::number;
use crate::{answer, input};

/// Show which entries other lists have relinked, renamed or removed since
///
/// Changes in other lists are known from their histories (`recension index add --history`) and from updates of the index.
#[derive(Args, Debug)]
pub(super) struct StaleArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// List: its name in the index, or an edition [default: all lists of the index]
    #[arg(value_name = "LIST", conflicts_with = "patch")]
    list: Option<OsString>,
    /// Print a change set for `recension apply` that gives the entries of this edition their new URLs and titles; it
    /// removes nothing
    #[arg(long, value_name = "EDITION", conflicts_with = "format")]
    patch: Option<OsString>,
    /// Minimum number of other lists that made the change
    #[arg(long, value_name = "LISTS", default_value = "1", value_parser = number(1, 10_000))]
    min: u16,
    #[command(flatten)]
    question: ChangeQuestionArgs,
    #[command(flatten)]
    input: InputArgs,
}

pub(super) fn run(args: &StaleArgs) -> Result<Outcome, Error> {
    let opened = open(&args.store, &args.question.output)?;
    if let Some(edition) = &args.patch {
        return patch(args, edition, &opened);
    }
    let min = usize::from(args.min);
    let stale: Vec<StaleEntry> = match &args.list {
        Some(list) => match asked(list, &opened, &args.input)? {
            Asked::Known(name) => opened.ask(|store| store.stale_in(&name, min))?,
            Asked::Edition(edition) => opened.ask(|store| store.stale_of(&edition, &home_of(list), min))?,
        },
        None => {
            let mut stale = Vec::new();
            for list in opened.ask(recension_corpus::Store::lists)? {
                stale.extend(opened.ask(|store| store.stale_in(&list.name, min))?);
            }
            stale
        }
    };
    if let Some(form) = answer::feed(args.question.format) {
        let target = Target::report(args.question.output.output.as_deref(), read(args))?;
        target.write(|out| write_stale_feed(out, &stale, form))?;
        return Ok(Outcome::Done);
    }
    answer::print(
        (args.question.format, &args.question.output),
        &read(args),
        |out| write_corpus_stale_json(out, &stale),
        |out| write_stale_csv(out, &stale),
        |out, options| write_stale_table(out, &stale, options),
    )?;
    tell_of_history(&opened, stale.is_empty(), args.input.quiet)?;
    Ok(Outcome::Done)
}

/// Returns what is read.
fn read(args: &StaleArgs) -> Vec<&OsStr> {
    let editions = args.list.iter().chain(&args.patch).map(OsString::as_os_str);
    editions.chain([args.store.as_os_str()]).collect()
}

/// Prints what brings a list up to date.
fn patch(args: &StaleArgs, argument: &OsStr, opened: &Opened) -> Result<Outcome, Error> {
    let edition = input::edition(argument, &args.input)?;
    let stale = opened.ask(|store| store.stale_of(&edition, &home_of(argument), usize::from(args.min)))?;
    let patch = stale_patch(&edition, &stale);
    let comparison = Comparison {
        old: &edition,
        new: &patch.edition,
        alignment: &patch.alignment,
        changes: &patch.changes,
    };
    let listing = Listing::new(comparison, Selection::default());
    let target = Target::report(args.question.output.output.as_deref(), read(args))?;
    target.write(|out| write_diff_json(out, &listing))?;
    Ok(Outcome::Done)
}
