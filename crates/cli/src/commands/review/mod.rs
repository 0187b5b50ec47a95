//! `review`: asks about doubtful pairs and writes the answers down.

mod dialogue;

use std::ffi::OsString;
use std::path::Path;

use clap::Args;
use recension_matcher::{AlignOptions, Doubt, align, doubts};
use recension_model::Edition;
use recension_report::{Question, write_questions_table};
use recension_wire::{ReviewReport, write_review_json};

use super::Outcome;
use crate::arguments::{DecisionArgs, InputArgs, OutputArgs};
use crate::decisions::DecisionFile;
use crate::error::Error;
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::progress::Progress;
use crate::{input, message, prompt, terminal};

/// The file that decisions go to if nothing else is said.
const DEFAULT_FILE: &str = "recension-decisions.toml";

const DETAILS: &str = "\
Asks about every pair less certain than --threshold, most doubtful first: pairs that were matched, and pairs \
    that look alike but were not. Every answer is saved at once; stop any time and go on later. Other commands use \
    the answers with --decisions FILE.

Examples:
  recension review old.md new.md                Decide about doubtful pairs
  recension review old.md new.md --list         Show them
  recension review old.md new.md --format json  Show them to a program
  recension review upstream.md mirror.txt --decisions mirror.toml --threshold 0.9
  recension diff old.md new.md --decisions recension-decisions.toml

Exit status: 0 done; 2 error";

/// Confirm or reject doubtful pairs one by one, and save the answers
#[derive(Args, Debug)]
#[command(after_help = DETAILS)]
pub(crate) struct ReviewArgs {
    /// One edition: a path, or REVISION:PATH (a file in git)
    #[arg(value_name = "ONE")]
    one: OsString,
    /// The other edition, given the same way
    #[arg(value_name = "OTHER")]
    other: OsString,
    /// Ask about pairs less certain than this, either way
    #[arg(long, value_name = "P", default_value_t = 0.97, value_parser = probability)]
    threshold: f32,
    /// Print the doubtful pairs; ask nothing
    #[arg(short, long)]
    list: bool,
    /// Output format of --list
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    #[command(flatten)]
    decisions: DecisionArgs,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it lists in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Json, "recension.review/1 for programs; asks nothing"),
];

impl ReviewArgs {
    /// Reports whether nobody is asked.
    fn lists(&self) -> bool {
        self.list || self.format == OutputFormat::Json
    }
}

/// Reads a probability of which it makes sense to ask for more.
fn probability(typed: &str) -> Result<f32, String> {
    let read = typed.parse::<f32>().ok().filter(|p| (0.5..=1.0).contains(p));
    read.ok_or_else(|| {
        "it is a probability from 0.5, which asks nothing, to 1, which asks about all".to_owned()
    })
}

pub(super) fn run(args: &ReviewArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    check(args)?;
    let editions = input::editions(&[&args.one, &args.other], &args.input)?;
    let editions = [&editions[0], &editions[1]];
    let file = args.decisions.file().unwrap_or(Path::new(DEFAULT_FILE)).to_owned();
    let mut quiet = args.input.quiet;
    let mut open_doubts = || {
        let decided = if file.exists() { DecisionFile::load(&file)? } else { DecisionFile::default() };
        let decisions = decided.resolve(&editions, quiet)?;
        let _progress = Progress::start("aligning".into(), args.input.quiet);
        // What is to be said of the file is said once.
        quiet = true;
        let alignment =
            align(&editions, &AlignOptions::default().with_explain(true).with_decisions(decisions));
        Ok(doubts(&alignment, args.threshold))
    };
    if args.lists() {
        return list(args, editions, &open_doubts()?);
    }
    prompt::at_terminal(|prompt| dialogue::hold(prompt, editions, &file, &mut open_doubts))?;
    Ok(Outcome::Done)
}

/// Returns the question that a doubt comes to.
fn question<'a>(doubt: &'a Doubt, [one, other]: [&'a Edition; 2]) -> Question<'a> {
    Question {
        one: one.entry(doubt.one),
        other: other.entry(doubt.other),
        taken: doubt.taken,
        confidence: doubt.confidence,
        evidence: &doubt.evidence,
    }
}

fn list(args: &ReviewArgs, editions: [&Edition; 2], doubts: &[Doubt]) -> Result<Outcome, Error> {
    if doubts.is_empty() && !args.input.quiet {
        message::line(&format!("no pair is less certain than {}", args.threshold));
    }
    let target = Target::report(args.output.output.as_deref(), [&args.one, &args.other])?;
    if args.format == OutputFormat::Json {
        let report = ReviewReport { editions, threshold: args.threshold, doubts };
        target.write(|out| write_review_json(out, &report))?;
        return Ok(Outcome::Done);
    }
    let options = terminal::table_options(&args.output, &target);
    let questions: Vec<_> = doubts.iter().map(|doubt| question(doubt, editions)).collect();
    target.write(|out| write_questions_table(out, &questions, options))?;
    Ok(Outcome::Done)
}

/// Refuses what cannot be meant, before anything is read.
fn check(args: &ReviewArgs) -> Result<(), Error> {
    if !args.lists() && (args.one == "-" || args.other == "-") {
        return Err(Error::usage("the answers are read from standard input, so no edition can be")
            .hint("give both editions as paths, or only --list the pairs"));
    }
    if !args.lists() && args.output.output.is_some() {
        return Err(Error::usage("answers go to the file of decisions, and nothing else is written")
            .hint("name that file by --decisions, or add --list to print the pairs"));
    }
    Ok(())
}
