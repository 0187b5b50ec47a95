//! The formats of output, of which each command offers some.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::error::Error;

/// A format of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    Atom,
    Csv,
    Github,
    Html,
    Json,
    JsonFeed,
    JsonLines,
    Junit,
    Markdown,
    Parquet,
    Po,
    Rss,
    Sarif,
    Table,
}

impl OutputFormat {
    /// Refuses an option that only `formats` show anything of.
    pub(crate) fn check_option(self, option: &str, is_given: bool, formats: &[Self]) -> Result<(), Error> {
        if !is_given || formats.contains(&self) {
            return Ok(());
        }
        let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
        let names = match names.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
            _ => names.concat(),
        };
        Err(Error::usage(format!("{option} has no effect on --format {}", self.name()))
            .hint(format!("add --format {names}, or leave out {option}")))
    }

    /// Returns the error of a command that does not print in this format.
    pub(crate) fn refused(self) -> Error {
        Error::usage(format!("this command does not print {}", self.name()))
            .hint("`--help` lists the formats that it prints in")
    }
}

/// What an option can be asked for by a name.
pub(crate) trait Named: Copy + Send + Sync + 'static {
    fn name(self) -> &'static str;

    /// Returns another name that is taken, too.
    fn alias(self) -> Option<&'static str> {
        None
    }
}

impl Named for OutputFormat {
    fn name(self) -> &'static str {
        match self {
            OutputFormat::Atom => "atom",
            OutputFormat::Csv => "csv",
            OutputFormat::Github => "github",
            OutputFormat::Html => "html",
            OutputFormat::Json => "json",
            OutputFormat::JsonFeed => "jsonfeed",
            OutputFormat::JsonLines => "jsonl",
            OutputFormat::Junit => "junit",
            OutputFormat::Markdown => "markdown",
            OutputFormat::Parquet => "parquet",
            OutputFormat::Po => "po",
            OutputFormat::Rss => "rss",
            OutputFormat::Sarif => "sarif",
            OutputFormat::Table => "table",
        }
    }
}

/// Returns a parser that takes the values on offer, with what help says of each.
pub(crate) fn offered<T: Named>(values: &'static [(T, &'static str)]) -> impl TypedValueParser<Value = T> {
    let shown = values
        .iter()
        .map(|(value, help)| PossibleValue::new(value.name()).aliases(value.alias()).help(*help));
    PossibleValuesParser::new(shown).try_map(move |typed| {
        let found =
            values.iter().find(|(value, _)| value.name() == typed || value.alias() == Some(typed.as_str()));
        found.map(|(value, _)| *value).ok_or_else(|| format!("'{typed}' is not on offer"))
    })
}
