use std::collections::BTreeMap;
use std::io::Write;

use recension_model::{Edition, Warning, WarningKind};
use recension_report::visible;

use crate::input::spoken;

/// More warnings of one sort than this are counted rather than printed.
const MAX_OF_A_KIND: usize = 3;

/// Prints what was repaired, guessed or left out, to standard error.
pub(crate) fn print(edition: &Edition) {
    if edition.warnings.is_empty() {
        return;
    }
    let mut stderr = anstream::stderr().lock();
    for line in lines(edition) {
        // Nobody is left to tell if this fails.
        let _ = writeln!(stderr, "\u{1b}[1;33mwarning\u{1b}[0m: {line}");
    }
}

fn lines(edition: &Edition) -> Vec<String> {
    let mut of_kind: BTreeMap<WarningKind, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for warning in &edition.warnings {
        let count = of_kind.entry(warning.kind).or_default();
        *count += 1;
        if *count <= MAX_OF_A_KIND {
            lines.push(line(spoken(&edition.name), warning));
        }
    }
    for (kind, count) in of_kind.into_iter().filter(|(_, count)| *count > MAX_OF_A_KIND) {
        let more = count - MAX_OF_A_KIND;
        let last = edition.warnings.iter().rev().find(|warning| warning.kind == kind);
        let up_to = last.and_then(|warning| warning.line).map(|line| format!(", the last in line {line}"));
        let name = visible(spoken(&edition.name)).into_owned();
        lines.push(format!("{name}: {more} more like this ({}){}", name_of(kind), up_to.unwrap_or_default()));
    }
    lines
}

fn line(name: &str, warning: &Warning) -> String {
    let place = warning.line.map(|line| format!(":{line}")).unwrap_or_default();
    visible(&format!("{name}{place}: {}", warning.message)).into_owned()
}

fn name_of(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::ByteOrderMark => "byte order mark",
        WarningKind::Transcoded => "other encoding",
        WarningKind::MojibakeRepaired => "wrong encoding repaired",
        WarningKind::ByteLost => "byte lost",
        WarningKind::InvalidBytes => "invalid bytes",
        WarningKind::Binary => "binary data",
        WarningKind::Limit => "limit reached",
        WarningKind::SectionInferred => "section inferred",
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
        };
        edition.warnings = (1..=5).map(|line| warning(Some(line))).collect();
        let lines = super::lines(&edition);
        assert_eq!(lines[0], "list.md:1: a byte is gone");
        assert_eq!(lines[3..], ["list.md: 2 more like this (byte lost), the last in line 5"]);
    }
}
