//! `recension find`.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::Args;
use recension_corpus::Detail;
use recension_model::Found;
use recension_report::{write_find_csv, write_find_table};
use recension_wire::write_find_json;

use super::Outcome;
use crate::arguments::{InputArgs, OutputArgs};
use crate::error::Error;
use crate::output_format::{OutputFormat, offered};
use crate::stored::Opened;
use crate::{answer, input, terminal};

const EXAMPLES: &str = "\
Examples:
  recension find lists.db https://example.org/tool    Which lists have it, under which titles
  recension find lists.db ripgrep --explain           … and why its addresses are one resource
  recension find lists.db --edition README.md         Which entries of a list others have, too
  recension find lists.db --edition new.md --format csv --listings -o found.csv

Exit status: 0 done; 1 nothing was found; 2 error";

/// Find which lists in an index include a resource
///
/// Resources are recognised by URL (following moves seen in histories and updates), title and description.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct FindArgs {
    /// Index, made by `recension index add`
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// A URL, a title or part of one, or an id such as r12
    #[arg(value_name = "URL|TITLE|ID", required_unless_present = "edition", conflicts_with = "edition")]
    asked: Option<String>,
    /// Find every entry of this edition: a path, a URL, REVISION:PATH (a file in git), or - for standard input
    #[arg(long, value_name = "EDITION")]
    edition: Option<OsString>,
    /// With --edition, also list the entry in each list
    #[arg(long, requires = "edition")]
    listings: bool,
    /// Explain why URLs are the same resource
    #[arg(long)]
    explain: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Csv, "Comma-separated values, a row for each listing"),
    (OutputFormat::Json, "recension.find/1 for programs"),
];

pub(super) fn run(args: &FindArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let opened = Opened::to_read(&args.store)?;
    let detail = match (args.explain, args.listings || args.asked.is_some()) {
        (true, _) => Detail::Evidence,
        (false, true) => Detail::Listings,
        (false, false) => Detail::Counts,
    };
    let (edition, answers) = match (&args.edition, &args.asked) {
        (Some(edition), _) => {
            let edition = input::edition(edition, &args.input)?;
            let answers = opened.ask(|store| store.find_edition(&edition, detail))?;
            (Some(edition.name), answers)
        }
        (None, asked) => {
            let asked = asked.as_deref().unwrap_or_default();
            (None, vec![opened.ask(|store| store.find(asked, detail))?])
        }
    };
    write(args, edition.as_deref(), &answers)?;
    let is_found = answers.iter().any(|found| !found.resources.is_empty());
    if !is_found && !args.input.quiet {
        crate::message::line(&format!("nothing found in {}", args.store.display()));
    }
    Ok(if is_found { Outcome::Done } else { Outcome::Differences })
}

fn write(args: &FindArgs, edition: Option<&str>, answers: &[Found]) -> Result<(), Error> {
    let read: Vec<&OsStr> =
        args.edition.iter().map(OsString::as_os_str).chain([args.store.as_os_str()]).collect();
    answer::print(
        (args.format, &args.output),
        &read,
        |out| write_find_json(out, edition, answers),
        |out| write_find_csv(out, answers),
        |out, options| write_find_table(out, edition, answers, options),
    )
}
