use clap::{Args, ValueEnum};
use recension_report::{SchemaName, schema};

use super::Outcome;
use crate::error::Error;
use crate::output::Target;

/// Print the JSON Schema of an output format
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
}

pub(super) fn run(args: &SchemaArgs) -> Result<Outcome, Error> {
    let name = match args.name {
        Name::Diff => SchemaName::Diff,
        Name::Edition => SchemaName::Edition,
        Name::Ledger => SchemaName::Ledger,
        Name::Merge => SchemaName::Merge,
        Name::Reconcile => SchemaName::Reconcile,
    };
    Target::Stdout.write(|out| out.write_all(schema(name).as_bytes()))?;
    Ok(Outcome::Done)
}
