//! `recension changelog`: what changed from release to release, or month by month.

mod choice;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use recension_model::Changelog;
use recension_report::{
    FeedFormat, FeedOptions, changelog_sections, prepend_changelog, render_changelog_template,
    write_changelog_markdown, write_changes_table, write_feed, write_release_notes,
};
use recension_wire::write_changelog_json;

use self::choice::Choice;
use super::Outcome;
use crate::arguments::OutputArgs;
use crate::error::Error;
use crate::followed::ListArgs;
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::since::DayArgs;
use crate::{files, terminal};

const EXAMPLES: &str = "\
Examples:
  recension changelog README.md                          What changed, by release or by month
  recension changelog README.md --since 2024-01-01       … since a day
  recension changelog README.md --range v1.0..v2.0       … between two revisions
  recension changelog README.md --unreleased --tag v2.1  … since the last tag, as notes of the next
  recension changelog README.md --prepend CHANGELOG.md   Keep a changelog current
  recension changelog README.md --format atom --home https://example.org/list -o changes.atom
  recension changelog README.md --template notes.jinja   In any other format

A template is written in the language of Jinja2; `recension schema changelog` describes what it \
    gets, and --context prints it.";

/// Write a changelog or feed of a list, by release or by month
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ChangelogArgs {
    /// Changes after A, up to and including B; either may be omitted
    #[arg(long, value_name = "A..B", conflicts_with = "rev")]
    range: Option<String>,
    /// Group changes by [default: tag if there are tags, else month; commit for feeds]
    #[arg(long, value_name = "PERIOD")]
    by: Option<By>,
    #[command(flatten)]
    days: DayArgs,
    /// Only changes since the last tag
    #[arg(long, conflicts_with_all = ["by", "latest"])]
    unreleased: bool,
    /// Name of the next tag, used as the heading for unreleased changes
    #[arg(long, value_name = "NAME")]
    tag: Option<String>,
    /// Only the latest tag or period
    #[arg(long)]
    latest: bool,
    /// Add what is missing to this changelog file (created if missing)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "template", "context", "output"])]
    prepend: Option<PathBuf>,
    /// Render this Jinja2 template instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "context"])]
    template: Option<PathBuf>,
    /// Print the data templates receive, as JSON
    #[arg(long, conflicts_with = "format")]
    context: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "markdown", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// The list's web address, for feeds
    #[arg(long, value_name = "ADDRESS", value_parser = web_address)]
    home: Option<String>,
    /// The feed's own web address
    #[arg(long, value_name = "ADDRESS", value_parser = web_address)]
    feed_url: Option<String>,
    /// Maximum number of feed items, newest first [default: 200]
    #[arg(long, value_name = "COUNT")]
    max_items: Option<usize>,
    #[command(flatten)]
    list: ListArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// From tag to tag
    Tag,
    /// Calendar months
    Month,
    /// Weeks by ISO 8601
    Week,
    /// Days
    Day,
    /// Every commit
    Commit,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Markdown, "Keep a Changelog"),
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Json, "recension.changelog/1 for programs"),
    (OutputFormat::Atom, "A feed by RFC 4287"),
    (OutputFormat::Rss, "A feed by RSS 2.0; needs --home"),
    (OutputFormat::JsonFeed, "A feed by JSON Feed 1.1"),
];

/// Those of them that are feeds.
const FEEDS: &[OutputFormat] = &[OutputFormat::Atom, OutputFormat::Rss, OutputFormat::JsonFeed];

/// Returns the format of feed that is asked for, if one is.
fn feed(format: OutputFormat) -> Option<FeedFormat> {
    match format {
        OutputFormat::Atom => Some(FeedFormat::Atom),
        OutputFormat::Rss => Some(FeedFormat::Rss),
        OutputFormat::JsonFeed => Some(FeedFormat::JsonFeed),
        _ => None,
    }
}

fn web_address(typed: &str) -> Result<String, String> {
    let is_web = typed.starts_with("https://") || typed.starts_with("http://");
    if is_web && typed.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte)) {
        Ok(typed.to_owned())
    } else {
        Err("give an address that begins with https:// or http://, without spaces".into())
    }
}

pub(super) fn run(args: &ChangelogArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    for (option, is_given) in [
        ("--home", args.home.is_some()),
        ("--feed-url", args.feed_url.is_some()),
        ("--max-items", args.max_items.is_some()),
    ] {
        args.format.check_option(option, is_given, FEEDS)?;
    }
    if args.format == OutputFormat::Rss && args.home.is_none() {
        return Err(
            Error::usage("RSS needs the list's web address").hint("add --home URL, or use --format atom")
        );
    }
    // What is wrong with a template is said before the work is done.
    let template = args.template.as_deref().map(read_template).transpose()?;
    let range = args.range.as_deref().map(choice::parse_range).transpose()?;
    let end = range.as_ref().and_then(|range| range.1.as_deref());
    let days = args.days.range()?;
    let mut list = args.list.follow(end, days.until)?;
    let choice = Choice::new(args, &list, range.as_ref())?;
    let history = list.trace()?;
    let periods = choice.periods(&history)?;
    let title = list.newest(&history).ok().and_then(|edition| {
        edition.title.map(|title| edition.str(title).trim().to_owned()).filter(|title| !title.is_empty())
    });
    let mut changelog = Changelog::new(&history, &periods, title);
    if !choice.wants_empty() {
        changelog = changelog.without_empty_periods();
    }
    write(args, &changelog, template.as_deref())?;
    Ok(Outcome::Done)
}

fn write(args: &ChangelogArgs, changelog: &Changelog, template: Option<&str>) -> Result<(), Error> {
    if let Some(file) = &args.prepend {
        let target = Target::report(Some(file), [args.list.path()])?;
        return prepend((file, &target), changelog);
    }
    let target = Target::report(args.output.output.as_deref(), [args.list.path()])?;
    if let (Some(template), Some(file)) = (template, &args.template) {
        let text = render_changelog_template(template, changelog).map_err(|error| {
            Error::usage(format!("the template {} cannot be filled in", file.display()))
                .because(error)
                .hint("--context prints what a template gets")
        })?;
        return target.write(|out| out.write_all(text.as_bytes()));
    }
    if let Some(form) = feed(args.format) {
        let mut options = FeedOptions::default().with_home(args.home.clone()).with_own(args.feed_url.clone());
        if let Some(count) = args.max_items {
            options = options.with_max_items(count);
        }
        return target.write(|out| write_feed(out, changelog, form, &options));
    }
    match args.format {
        _ if args.context => target.write(|out| write_changelog_json(out, changelog)),
        OutputFormat::Json => target.write(|out| write_changelog_json(out, changelog)),
        OutputFormat::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_changes_table(out, changelog, options))
        }
        OutputFormat::Markdown if args.latest || args.unreleased => {
            target.write(|out| write_release_notes(out, changelog))
        }
        OutputFormat::Markdown => target.write(|out| write_changelog_markdown(out, changelog)),
        other => Err(other.refused()),
    }
}

fn prepend((file, target): (&Path, &Target), changelog: &Changelog) -> Result<(), Error> {
    if fs::metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(Error::usage(format!("{} is no file that could keep a changelog", file.display()))
            .hint("name a file with --prepend, or print the changelog with -o"));
    }
    let existing = String::from_utf8(files::read_if_there(file)?).map_err(|error| {
        Error::input(format!("{} is not in UTF-8", file.display()))
            .because(error)
            .hint("name a changelog in UTF-8")
    })?;
    let text = prepend_changelog(&existing, &changelog_sections(changelog));
    if text == existing {
        return Ok(());
    }
    target.write_over(existing.as_bytes(), |out| out.write_all(text.as_bytes()))
}

fn read_template(file: &Path) -> Result<String, Error> {
    fs::read_to_string(file).map_err(|source| {
        Error::input(format!("cannot read {}", file.display()))
            .because(source)
            .hint("name a template in UTF-8 that you may read")
    })
}
