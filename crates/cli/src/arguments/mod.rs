//! What was typed: arguments that several commands share.

mod fetch;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::{OsStringValueParser, PossibleValue, TypedValueParser};
use clap::{Args, ValueEnum};
use recension_matcher::AlignOptions;
use recension_model::{ChangeKind, ChangeKinds, Decision, Edition, Format};
use recension_parser::{DataFields, ParseOptions};

pub(crate) use self::fetch::FetchArgs;
use crate::decisions::DecisionFile;
use crate::error::Error;
use crate::settings::Settings;
use crate::values::number;

/// How editions are read; shared by the commands that read any.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct InputArgs {
    /// Input format, instead of detecting it
    #[arg(long, value_name = "FORMAT")]
    pub(crate) input_format: Option<InputFormat>,
    /// Accept an input without entries
    #[arg(long)]
    pub(crate) allow_empty: bool,
    /// Exit with 2 if much of an input was not read as entries
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print only errors to standard error: no warnings, no summary
    #[arg(short, long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
    /// Which keys of data name and describe a resource, as the configuration says.
    #[arg(skip)]
    pub(crate) data: Option<DataFields>,
}

/// Whether anything is kept between runs; shared by the commands that keep something.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct CacheArgs {
    /// Do not read or write the cache
    #[arg(long)]
    pub(crate) no_cache: bool,
}

impl InputArgs {
    /// Takes from the configuration what was not typed.
    pub(crate) fn configured(&self, settings: &Settings) -> Self {
        let fetch = self.fetch.configured(&settings.fetch);
        Self { fetch, data: settings.data.clone(), ..self.clone() }
    }

    pub(crate) fn parse_options(&self) -> ParseOptions {
        ParseOptions::default().with_format(self.input_format.map(Format::from))
    }
}

/// Reads a path that may be empty.
fn path_or_nothing() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// What a person decided about entries; shared by the commands that align editions.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DecisionArgs {
    /// Use the pairing decisions in this file (see `recension review`)
    #[arg(long, value_name = "FILE", env = "RECENSION_DECISIONS", value_parser = path_or_nothing())]
    decisions: Option<PathBuf>,
}

impl DecisionArgs {
    /// Reads the decisions; there are none without a file.
    pub(crate) fn load(&self) -> Result<DecisionFile, Error> {
        self.file().map_or_else(|| Ok(DecisionFile::default()), DecisionFile::load)
    }

    /// Returns the file, if there is one; an empty name takes back what the environment says.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.decisions.as_deref().filter(|file| !file.as_os_str().is_empty())
    }

    /// Returns the options of an alignment of `editions`, with what was decided about them.
    pub(crate) fn align_options(&self, editions: &[&Edition], quiet: bool) -> Result<AlignOptions, Error> {
        let decisions = self.resolve(editions, quiet)?;
        Ok(AlignOptions::default().with_decisions(decisions))
    }

    /// Returns what was decided about `editions`, with all that follows from it, and warns of what was not found.
    pub(crate) fn resolve(&self, editions: &[&Edition], quiet: bool) -> Result<Vec<Decision>, Error> {
        self.load()?.resolve(editions, quiet)
    }

    /// Returns what was decided about the editions of a merge: column 0 is the base, whether there is one or not.
    pub(crate) fn of_merge(
        &self,
        base: Option<&Edition>,
        sides: &[&Edition],
        quiet: bool,
    ) -> Result<Vec<Decision>, Error> {
        let editions: Vec<&Edition> = base.into_iter().chain(sides.iter().copied()).collect();
        let mut decisions = self.resolve(&editions, quiet)?;
        if base.is_none() {
            for decision in &mut decisions {
                decision.one.0 += 1;
                decision.other.0 += 1;
            }
        }
        Ok(decisions)
    }
}

/// Where the result goes, and how it looks there; shared by the commands that print a report.
#[derive(Args, Debug)]
pub(crate) struct OutputArgs {
    /// Write the result to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
    /// Width of tables in columns [default: that of the terminal]
    #[arg(long, value_name = "COLUMNS", value_parser = number(40, 1000))]
    pub(crate) width: Option<u16>,
}

/// A format of an edition, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// Markdown, with HTML inside it
    Markdown,
    /// Plain text, with or without links
    Text,
    /// An HTML page
    Html,
    /// AsciiDoc
    #[value(name = "asciidoc")]
    AsciiDoc,
    /// Comma- or tab-separated values
    Csv,
    /// JSON
    Json,
    /// One JSON value per line
    #[value(name = "jsonl")]
    JsonLines,
    /// MediaWiki markup
    #[value(name = "mediawiki")]
    MediaWiki,
    /// OPML outlines
    Opml,
    /// Emacs Org mode
    Org,
    /// reStructuredText
    Rst,
    /// YAML
    Yaml,
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Markdown => Format::Markdown,
            InputFormat::Text => Format::PlainText,
            InputFormat::Html => Format::Html,
            InputFormat::AsciiDoc => Format::AsciiDoc,
            InputFormat::Csv => Format::Csv,
            InputFormat::Json => Format::Json,
            InputFormat::JsonLines => Format::JsonLines,
            InputFormat::MediaWiki => Format::MediaWiki,
            InputFormat::Opml => Format::Opml,
            InputFormat::Org => Format::Org,
            InputFormat::Rst => Format::Rst,
            InputFormat::Yaml => Format::Yaml,
        }
    }
}

/// When colour is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// If the terminal supports it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Reads one of the names that `all` have; `what` they are is for the message.
pub(crate) fn one_of<T: Copy>(
    typed: &str,
    all: &[T],
    name: fn(T) -> &'static str,
    what: &str,
) -> Result<T, String> {
    let typed = typed.trim();
    all.iter().copied().find(|one| name(*one) == typed).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        unknown(typed, what, &names)
    })
}

/// How alike a name has to be to be offered in place of one that does not exist (Jaro–Winkler, 0–1).
const LIKELY_MEANT: f64 = 0.8;

/// Returns the message for a name that does not exist.
fn unknown(typed: &str, what: &str, names: &[&str]) -> String {
    let likeness = |name: &&&str| strsim::jaro_winkler(&typed.to_lowercase(), name);
    let nearest = names.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    match nearest.filter(|name| likeness(name) >= LIKELY_MEANT) {
        Some(name) => format!("unknown {what} '{typed}'; did you mean '{name}'?"),
        None => format!("unknown {what} '{typed}'; use {}", names.join(", ")),
    }
}

/// Reads what is typed by a function, and offers names to shells that complete it.
#[derive(Clone)]
struct Completed<F> {
    names: Vec<&'static str>,
    read: F,
}

/// Returns a parser that reads by a function, and offers names to shells that complete what is typed.
pub(crate) fn completed<T, F>(
    names: impl IntoIterator<Item = &'static str>,
    read: F,
) -> impl TypedValueParser<Value = T>
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static,
{
    Completed { names: names.into_iter().collect(), read }
}

impl<T, F> TypedValueParser for Completed<F>
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        self.read.clone().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.names.iter().map(|name| PossibleValue::new(*name))))
    }
}

/// Sorts of change, separated by commas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds(pub(crate) ChangeKinds);

impl Kinds {
    /// Returns a parser of what is typed.
    pub(crate) fn parser() -> impl TypedValueParser<Value = Self> {
        completed(ChangeKind::ALL.map(ChangeKind::name).into_iter().chain(["any"]), str::parse)
    }
}

impl FromStr for Kinds {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let mut kinds = ChangeKinds::NONE;
        for name in typed.split(',').map(str::trim) {
            if name == "any" {
                // What is only written differently is no change.
                ChangeKind::ALL
                    .into_iter()
                    .filter(|kind| *kind != ChangeKind::Restyled)
                    .for_each(|kind| kinds.insert(kind));
                continue;
            }
            let Some(kind) = ChangeKind::ALL.into_iter().find(|kind| kind.name() == name) else {
                return Err(unknown(name, "change", &ChangeKind::ALL.map(ChangeKind::name)));
            };
            kinds.insert(kind);
        }
        Ok(Self(kinds))
    }
}

#[cfg(test)]
mod tests {
    use recension_model::ChangeKind;

    use super::Kinds;

    #[test]
    fn sorts_of_change_are_read() {
        let kinds: Kinds = "renamed, moved".parse().unwrap();
        assert_eq!(kinds.0.iter().collect::<Vec<_>>(), [ChangeKind::Renamed, ChangeKind::Moved]);
        let any: Kinds = "any".parse().unwrap();
        assert!(any.0.contains(ChangeKind::Added) && !any.0.contains(ChangeKind::Restyled));
        assert!("renamed,".parse::<Kinds>().is_err());
        assert!("Renamed".parse::<Kinds>().unwrap_err().contains("did you mean 'renamed'"));
    }
}
