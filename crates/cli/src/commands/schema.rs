//! `recension schema`.

use clap::Args;
use recension_wire::{SchemaName, schema};

use super::Outcome;
use crate::error::Error;
use crate::output::Target;
use crate::output_format::{Named, offered};

/// Print the JSON Schema of an output format or of the configuration file
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recension schema diff > recension.diff.schema.json")]
pub(crate) struct SchemaArgs {
    /// Format; the name of the command that prints it works, too
    #[arg(value_parser = offered(SCHEMAS))]
    name: SchemaName,
}

/// What is described.
const SCHEMAS: &[(SchemaName, &str)] = &[
    (SchemaName::Diff, "recension.diff/1, which diff --format json prints"),
    (SchemaName::Edition, "recension.edition/1, which parse --format json prints"),
    (SchemaName::Reading, "recension.reading/1, which parse --explain --format json prints"),
    (SchemaName::Unread, "recension.unread/1, which parse --unread --format json prints"),
    (SchemaName::Ledger, "recension.ledger/1, which merge --ledger writes"),
    (SchemaName::Merge, "recension.merge/1, which merge --format json prints"),
    (SchemaName::Apply, "recension.apply/1, which apply --format json prints"),
    (SchemaName::Resolve, "recension.resolve/1, which resolve --format json prints"),
    (SchemaName::Review, "recension.review/1, which review --format json prints"),
    (SchemaName::Reconcile, "recension.reconcile/1, which reconcile --format json prints"),
    (SchemaName::Changelog, "recension.changelog/1, which changelog --format json and --context print"),
    (SchemaName::Log, "recension.log/1, which log --format json prints"),
    (SchemaName::Blame, "recension.blame/1, which blame --format json prints"),
    (SchemaName::Date, "recension.date/1, which date --format json prints"),
    (SchemaName::Merges, "recension.merges/1, which check-merges --format json prints"),
    (SchemaName::Audit, "recension.audit/1, which audit --format json prints"),
    (SchemaName::Baseline, "recension.baseline/1, which audit --write-baseline writes"),
    (SchemaName::Check, "recension.check/1, which check --format json prints"),
    (SchemaName::CheckBaseline, "recension.check-baseline/1, which check --write-baseline writes"),
    (SchemaName::Queue, "recension.queue/1, which queue --format json prints"),
    (SchemaName::Sync, "recension.sync/1, which sync --format json prints"),
    (SchemaName::Outline, "recension.outline/1, which sync --outline --format json prints"),
    (SchemaName::Collation, "recension.collation/1, which collate --format json prints"),
    (SchemaName::Find, "recension.find/1, which find --format json prints"),
    (SchemaName::Index, "recension.index/1, which index status --format json prints"),
    (SchemaName::CorpusDrift, "recension.corpus-drift/1, which corpus drift --format json prints"),
    (SchemaName::CorpusStale, "recension.corpus-stale/1, which corpus stale --format json prints"),
    (SchemaName::CorpusNew, "recension.corpus-new/1, which corpus new --format json prints"),
    (
        SchemaName::CorpusDuplicates,
        "recension.corpus-duplicates/1, which corpus duplicates --format json prints",
    ),
    (SchemaName::Config, "The configuration file, recension.toml"),
];

impl Named for SchemaName {
    fn name(self) -> &'static str {
        SchemaName::name(self)
    }

    /// Returns the command that prints the format, where that is called otherwise.
    fn alias(self) -> Option<&'static str> {
        match self {
            SchemaName::Edition => Some("parse"),
            SchemaName::Merges => Some("check-merges"),
            SchemaName::Collation => Some("collate"),
            _ => None,
        }
    }
}

pub(super) fn run(args: &SchemaArgs) -> Result<Outcome, Error> {
    Target::Stdout.write(|out| out.write_all(schema(args.name).as_bytes()))?;
    Ok(Outcome::Done)
}
