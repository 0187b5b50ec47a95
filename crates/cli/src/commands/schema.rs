//! `recension schema`.

use clap::{Args, ValueEnum};
use recension_wire::{SchemaName, schema};

use super::Outcome;
use crate::error::Error;
use crate::output::Target;

/// Print the JSON Schema of an output format or of the configuration file
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recension schema diff > recension.diff.schema.json")]
pub(crate) struct SchemaArgs {
    /// Name the format
    name: Name,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Name {
    /// recension.diff/1, which diff --format json prints
    Diff,
    /// recension.edition/1, which parse --format json prints
    Edition,
    /// recension.ledger/1, which merge --ledger writes
    Ledger,
    /// recension.merge/1, which merge --format json prints
    Merge,
    /// recension.reconcile/1, which reconcile --format json prints
    Reconcile,
    /// recension.changelog/1, which changelog --context prints
    Changelog,
    /// recension.log/1, which log --format json prints
    Log,
    /// recension.blame/1, which blame --format json prints
    Blame,
    /// recension.date/1, which date --format json prints
    Date,
    /// recension.merges/1, which check-merges --format json prints
    Merges,
    /// recension.audit/1, which audit --format json prints
    Audit,
    /// recension.baseline/1, which audit --write-baseline writes
    Baseline,
    /// recension.collation/1, which collate --format json prints
    Collation,
    /// The configuration file, recension.toml
    Config,
}

pub(super) fn run(args: &SchemaArgs) -> Result<Outcome, Error> {
    let name = match args.name {
        Name::Diff => SchemaName::Diff,
        Name::Edition => SchemaName::Edition,
        Name::Ledger => SchemaName::Ledger,
        Name::Merge => SchemaName::Merge,
        Name::Reconcile => SchemaName::Reconcile,
        Name::Changelog => SchemaName::Changelog,
        Name::Log => SchemaName::Log,
        Name::Blame => SchemaName::Blame,
        Name::Date => SchemaName::Date,
        Name::Merges => SchemaName::Merges,
        Name::Audit => SchemaName::Audit,
        Name::Baseline => SchemaName::Baseline,
        Name::Collation => SchemaName::Collation,
        Name::Config => SchemaName::Config,
    };
    Target::Stdout.write(|out| out.write_all(schema(name).as_bytes()))?;
    Ok(Outcome::Done)
}
