mod held;

use std::ffi::OsString;

use clap::{Args, ValueEnum};
use recension_matcher::language;
use recension_model::{Gate, Severities};
use recension_report::{AuditReport, AuditSelection, AuditedMirror, write_audit_table};

use super::Outcome;
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::Error;
use crate::followed::HistoryArgs;
use crate::output::Target;
use crate::{input, terminal};
use held::{Held, Mirror, Request};

const EXAMPLES: &str = "\
Examples:
  recension audit README.md mirror.txt                 Say what a copy lacks and has differently
  recension audit README.md docs/README-*.md --history … since when, and who changed it
  recension audit README.md copy.md --max-missing 5%   Exit with 1 if more than 5 % are missing

Exit status: 0 done; 1 a threshold is crossed; 2 trouble";

/// Say how far mirrors have drifted from their upstream
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct AuditArgs {
    /// Name the upstream: a path, REVISION:PATH, an address, or - for standard input
    #[arg(value_name = "UPSTREAM")]
    upstream: OsString,
    /// Name the mirrors, in the same way
    #[arg(value_name = "MIRROR", required = true)]
    mirrors: Vec<OsString>,
    /// Choose the form of the result
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    format: Form,
    /// Find out from the history of UPSTREAM which revision each mirror was taken from, and who changed what
    #[arg(long)]
    history: bool,
    /// Take the mirrors for translations, whatever language they seem to be in
    #[arg(long)]
    translated: bool,
    /// List cosmetic differences too
    #[arg(short, long)]
    all: bool,
    /// Print one line for each mirror, without details
    #[arg(long)]
    summary: bool,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    log: HistoryArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A table for people
    Table,
}

pub(super) fn run(args: &AuditArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let mirrors: Vec<Mirror> = args
        .mirrors
        .iter()
        .map(|edition| Mirror {
            name: input::spoken_of(edition),
            edition: edition.clone(),
            translated: args.translated,
            severities: Severities::default(),
        })
        .collect();
    let request = Request {
        upstream: &args.upstream,
        mirrors: &mirrors,
        input: &args.input,
        history: args.history.then_some(&args.log),
    };
    let held = Held::new(&request)?;
    let gates: Vec<Gate> = Vec::new();
    let report = report(args, &held, &mirrors, &gates);
    write(args, &report)?;
    Ok(if report.passed() { Outcome::Done } else { Outcome::Differences })
}

fn report<'a>(args: &AuditArgs, held: &'a Held, mirrors: &'a [Mirror], gates: &'a [Gate]) -> AuditReport<'a> {
    let audited = mirrors.iter().zip(&held.editions[1..]).zip(&held.audits);
    AuditReport {
        upstream: &held.editions[0],
        language: language(&held.editions[0]),
        mirrors: audited
            .map(|((mirror, edition), audit)| AuditedMirror {
                name: &mirror.name,
                edition,
                language: language(edition),
                audit,
            })
            .collect(),
        alignment: &held.alignment,
        history: held.history.as_ref(),
        gates,
        selection: AuditSelection { all: args.all, only: None, summary: args.summary },
    }
}

fn write(args: &AuditArgs, report: &AuditReport<'_>) -> Result<(), Error> {
    let target = Target::new(args.output.output.as_deref());
    match args.format {
        Form::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_audit_table(out, report, options))
        }
    }
}
