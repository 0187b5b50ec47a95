//! Prints what was repaired, guessed or left out of an edition, and what a person should know about a merge.

use std::collections::BTreeMap;

use recension_model::{Edition, MergeNotice, MergeNoticeKind, Warning, WarningKind};

use crate::error::Error;
use crate::message;
use crate::names::spoken;

/// More warnings of one sort than this are counted rather than printed.
const MAX_OF_A_KIND: usize = 3;

/// What the result of a merge is called in warnings about it.
const RESULT_NAME: &str = "result";

/// What to do where much of an edition ended up in no entry.
const UNREAD_HINT: &str = "`recension parse --unread` lists it, `recension parse --explain LINE` says why";

/// A warning of whatever sort.
struct Said<'a, K> {
    kind: K,
    message: &'a str,
    line: Option<u32>,
}

/// Prints what was repaired, guessed or left out, to standard error; see [`of_unread`] for what was not read.
pub(crate) fn print(edition: &Edition) {
    edition_lines(edition).iter().for_each(|line| message::warn(line));
}

/// Prints, if not `quiet`, that much of an edition ended up in no entry; with `strict` that is trouble.
pub(crate) fn of_unread(edition: &Edition, quiet: bool, strict: bool) -> Result<(), Error> {
    let unread = |warning: &&Warning| warning.kind == WarningKind::Unread;
    let Some(warning) = edition.warnings.iter().find(unread) else { return Ok(()) };
    let place = place_in(edition, warning.line);
    if strict {
        return Err(Error::input(format!("{place}: {}", warning.message)).hint(UNREAD_HINT));
    }
    if !quiet {
        message::warn(&format!("{place}: {}", warning.message));
        message::hint(UNREAD_HINT);
    }
    Ok(())
}

/// Does the same for the first of the versions of one list that gives rise to it.
pub(crate) fn of_first_unread<'a>(
    editions: impl IntoIterator<Item = &'a Edition>,
    quiet: bool,
    strict: bool,
) -> Result<(), Error> {
    let is_unread =
        |edition: &&Edition| edition.warnings.iter().any(|warning| warning.kind == WarningKind::Unread);
    let first = editions.into_iter().find(is_unread);
    first.map_or(Ok(()), |edition| of_unread(edition, quiet, strict))
}

/// Returns the file that a line is in, and the line.
fn place_in(edition: &Edition, line: Option<u32>) -> String {
    let name = spoken(&edition.name);
    let Some(line) = line else { return name.to_owned() };
    let lines = edition.file_lines();
    let (file, line) = lines.of(line);
    place(file.unwrap_or(name), Some(line))
}

fn place(name: &str, line: Option<u32>) -> String {
    format!("{name}{}", line.map(|line| format!(":{line}")).unwrap_or_default())
}

/// Prints what a person should know about a merge, to standard error.
pub(crate) fn print_notices(notices: &[MergeNotice]) {
    let said: Vec<_> = notices
        .iter()
        .map(|notice| Said { kind: notice.kind, message: &notice.message, line: notice.line })
        .collect();
    let place = |line| place(RESULT_NAME, line);
    lines(RESULT_NAME, &place, &said, MergeNoticeKind::name).iter().for_each(|line| message::warn(line));
}

fn edition_lines(edition: &Edition) -> Vec<String> {
    let warnings = edition.warnings.iter().filter(|warning| warning.kind != WarningKind::Unread);
    let said: Vec<Said<'_, WarningKind>> = warnings
        .map(|warning| Said { kind: warning.kind, message: &warning.message, line: warning.line })
        .collect();
    lines(spoken(&edition.name), &|line| place_in(edition, line), &said, name_of)
}

fn lines<K: Copy + Ord>(
    name: &str,
    place: &dyn Fn(Option<u32>) -> String,
    all: &[Said<'_, K>],
    name_of: fn(K) -> &'static str,
) -> Vec<String> {
    let mut of_kind: BTreeMap<K, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for said in all {
        let count = of_kind.entry(said.kind).or_default();
        *count += 1;
        if *count <= MAX_OF_A_KIND {
            lines.push(format!("{}: {}", place(said.line), said.message));
        }
    }
    for (kind, count) in of_kind.into_iter().filter(|(_, count)| *count > MAX_OF_A_KIND) {
        let more = count - MAX_OF_A_KIND;
        let last = all.iter().rev().find(|said| said.kind == kind);
        let up_to = last.and_then(|said| said.line).map(|line| format!(", the last in line {line}"));
        lines.push(format!("{name}: {more} more like this ({}){}", name_of(kind), up_to.unwrap_or_default()));
    }
    lines
}

fn name_of(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::ByteOrderMark => "byte order mark",
        WarningKind::Transcoded => "other encoding",
        WarningKind::MojibakeRepaired => "wrong encoding repaired",
        WarningKind::ByteLost => "byte lost",
        WarningKind::InvalidBytes => "invalid bytes",
        WarningKind::Binary => "binary data",
        WarningKind::FormatGuessed => "format guessed",
        WarningKind::Limit => "limit reached",
        WarningKind::SectionInferred => "section inferred",
        WarningKind::Unread => "not read",
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{Edition, Format, Warning, WarningKind};

    #[test]
    fn many_of_a_kind_are_counted() {
        let mut edition = Edition::new("list.md", Format::Markdown, Vec::new());
        let warning = |line| Warning {
            kind: WarningKind::ByteLost,
            message: "a byte is gone".into(),
            span: None,
            line,
            end_line: None,
        };
        edition.warnings = (1..=5).map(|line| warning(Some(line))).collect();
        let lines = super::edition_lines(&edition);
        assert_eq!(lines[0], "list.md:1: a byte is gone");
        assert_eq!(lines[3..], ["list.md: 2 more like this (byte lost), the last in line 5"]);
    }
}
