//! `recension corpus drift`.

use std::path::PathBuf;

use clap::Args;
use recension_report::{write_drift_csv, write_drift_feed, write_drift_table};
use recension_wire::write_corpus_drift_json;

use super::{Outcome, QuestionArgs, open};
use crate::answer;
use crate::error::Error;
use crate::output::Target;
use crate::values::number;

/// Show which lists are copies, forks or translations of which, and how far each is behind
///
/// Two lists come from one if they have half of the smaller one in common, mostly in the same order; a translation may have it under
/// the same titles and other addresses. A list is dead if its newest
/// edition is much older than that of its upstream; what no living list has is named.
#[derive(Args, Debug)]
pub(super) struct DriftArgs {
    /// Index
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// A list so many days older than its upstream is dead
    #[arg(long, value_name = "DAYS", default_value = "730", value_parser = number(1, 36_500))]
    dead_after: u16,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(super) fn run(args: &DriftArgs) -> Result<Outcome, Error> {
    let opened = open(&args.store, &args.question.output)?;
    let families = opened.ask(|store| store.drift(i64::from(args.dead_after)))?;
    if let Some(form) = answer::feed(args.question.format) {
        let target = Target::report(args.question.output.output.as_deref(), [&args.store])?;
        target.write(|out| write_drift_feed(out, &families, form))?;
        return Ok(Outcome::Done);
    }
    answer::print(
        (args.question.format, &args.question.output),
        &[args.store.as_os_str()],
        |out| write_corpus_drift_json(out, &families),
        |out| write_drift_csv(out, &families),
        |out, options| write_drift_table(out, &families, options),
    )?;
    Ok(Outcome::Done)
}
