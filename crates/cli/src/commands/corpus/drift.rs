//! `recension corpus drift`.

use std::path::PathBuf;

use clap::Args;
use recension_report::{write_drift_csv, write_drift_table};
use recension_wire::write_corpus_drift_json;

use super::{Outcome, QuestionArgs, open};
use crate::answer;
use crate::error::Error;
use crate::values::number;

/// Show which lists are copies, forks or translations of others, and how far behind each is
///
/// Two lists are related if they share half of the smaller one, mostly in the same order. A list is dead if its
/// newest edition is much older than its upstream's; entries that only dead lists have are named.
#[derive(Args, Debug)]
pub(super) struct DriftArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Days behind its upstream after which a list counts as dead
    #[arg(long, value_name = "DAYS", default_value = "730", value_parser = number(1, 36_500))]
    dead_after: u16,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(super) fn run(args: &DriftArgs) -> Result<Outcome, Error> {
    let opened = open(&args.store, &args.question.output)?;
    let families = opened.ask(|store| store.drift(i64::from(args.dead_after)))?;
    answer::print(
        (args.question.format, &args.question.output),
        &[args.store.as_os_str()],
        |out| write_corpus_drift_json(out, &families),
        |out| write_drift_csv(out, &families),
        |out, options| write_drift_table(out, &families, options),
    )?;
    Ok(Outcome::Done)
}
