//! Says where in a configuration file something stands, and what is wrong with it.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::Error;

/// How alike a name has to be to be offered in place of one that does not exist (Jaro–Winkler, 0–1).
const MIN_NEARNESS: f64 = 0.75;

/// A file as text, and where everything stands in it.
pub(super) struct Document<'a> {
    source: &'a str,
    name: &'a str,
    table: Spanned<DeTable<'a>>,
}

impl<'a> Document<'a> {
    pub(super) fn new(source: &'a str, name: &'a str) -> Result<Self, Error> {
        match DeTable::parse(source) {
            Ok(table) => Ok(Self { source, name, table }),
            Err(error) => {
                let place = position(source, error.span().unwrap_or_default().start);
                let said = one_line(error.message());
                Err(Error::input(format!("{name}:{place}: {said}"))
                    .hint("the configuration is TOML: texts stand in quotes, groups begin with [name]"))
            }
        }
    }

    /// Reads a text that stands for a value.
    pub(super) fn value<T: FromStr<Err = String>>(
        &self,
        place: &str,
        text: Option<String>,
    ) -> Result<Option<T>, Error> {
        text.map(|text| text.parse().map_err(|wrong: String| self.wrong(place, &wrong))).transpose()
    }

    /// Makes the error of a value that is of the right shape and makes no sense.
    pub(super) fn wrong(&self, place: &str, wrong: &str) -> Error {
        let at = find(&self.table, place).map_or(0, |span| span.start);
        Error::input(format!("{}:{}: {place}: {wrong}", self.name, position(self.source, at)))
            .hint(SCHEMA_HINT)
    }

    /// Makes the error of a value of the wrong shape.
    pub(super) fn refused(&self, error: &toml::de::Error) -> Error {
        let at = error.span().unwrap_or_default().start;
        let key = key_at(&self.table, at).map(|key| format!("{key}: ")).unwrap_or_default();
        let place = position(self.source, at);
        let error_message = error.message();
        let error = |said: String| Error::input(format!("{}:{place}: {said}", self.name));
        match Unknown::read(error_message) {
            None => error(format!("{key}{}", one_line(error_message))).hint(SCHEMA_HINT),
            Some(unknown) if unknown.is_key => {
                error(format!("there is no setting '{}'", one_line(&unknown.name))).hint(unknown.hint())
            }
            Some(unknown) => {
                error(format!("{key}there is no '{}'", one_line(&unknown.name))).hint(unknown.hint())
            }
        }
    }
}

const SCHEMA_HINT: &str = "`recension init` writes a file with every setting explained; `recension schema config` prints its schema";

/// A name that nothing has, as serde says it, and those that there are.
struct Unknown {
    is_key: bool,
    name: String,
    known: Vec<String>,
}

impl Unknown {
    /// Reads "unknown field `a`, expected one of `b`, `c`".
    fn read(message: &str) -> Option<Self> {
        let (is_key, rest) = match message.strip_prefix("unknown field `") {
            Some(rest) => (true, rest),
            None => (false, message.strip_prefix("unknown variant `")?),
        };
        let (name, known) = rest.rsplit_once("`, expected ")?;
        let known = known.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Some(Self { is_key, name: name.to_owned(), known })
    }

    fn hint(&self) -> String {
        let nearness = |known: &String| strsim::jaro_winkler(&self.name.to_lowercase(), known);
        let nearest = self.known.iter().max_by(|a, b| nearness(a).total_cmp(&nearness(b)));
        match nearest.filter(|known| nearness(known) >= MIN_NEARNESS) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("there are {}", self.known.join(", ")),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A 1-based line and column.
struct Position {
    line: usize,
    column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// Returns line and column, in characters, of a byte.
fn position(source: &str, byte: usize) -> Position {
    let before = source.get(..byte).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line: 1 + before.bytes().filter(|byte| *byte == b'\n').count(),
        column: 1 + before[line_start..].chars().count(),
    }
}

/// Finds a value by its key, such as `mirror[1].edition`.
fn find(table: &Spanned<DeTable<'_>>, place: &str) -> Option<Range<usize>> {
    let mut table = table.get_ref();
    let mut found = None;
    for step in place.split('.') {
        let (key, index) = match step.split_once('[') {
            Some((key, index)) => (key, index.trim_end_matches(']').parse::<usize>().ok()),
            None => (step, None),
        };
        let mut value = table.get(key)?;
        if let (Some(index), DeValue::Array(values)) = (index, value.get_ref()) {
            value = values.get(index)?;
        }
        found = Some(value.span());
        if let DeValue::Table(inner) = value.get_ref() {
            table = inner;
        }
    }
    found
}

/// Returns the key of the innermost value that covers a byte.
fn key_at(table: &Spanned<DeTable<'_>>, byte: usize) -> Option<String> {
    let mut key: Option<String> = None;
    let mut table = table.get_ref();
    loop {
        let covers = |span: Range<usize>| span.contains(&byte);
        let (name, value) = table.iter().find(|(name, value)| {
            covers(name.span()) || covers(value.span()) || inner(value, byte).is_some()
        })?;
        let name = name.get_ref();
        key = Some(key.map_or_else(|| name.to_string(), |key| format!("{key}.{name}")));
        match inner(value, byte) {
            Some(next) => table = next,
            None => return key,
        }
    }
}

/// Returns the table within a value in which a byte stands.
fn inner<'a, 'b>(value: &'b Spanned<DeValue<'a>>, byte: usize) -> Option<&'b DeTable<'a>> {
    let stands_in = |table: &DeTable<'_>| {
        table.iter().any(|(name, value)| name.span().contains(&byte) || value.span().contains(&byte))
    };
    match value.get_ref() {
        DeValue::Table(table) => Some(table).filter(|table| stands_in(table)),
        DeValue::Array(values) => values.iter().find_map(|value| match value.get_ref() {
            DeValue::Table(table) => Some(table).filter(|table| stands_in(table)),
            _ => None,
        }),
        _ => None,
    }
}
