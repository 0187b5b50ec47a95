//! What a corpus holds.

use std::io::{self, Write};

use recension_model::{CorpusList, CorpusStatus};

use crate::TableOptions;
use crate::csv::write_record;
use crate::history::life::write_wrapped;
use crate::layout::{Span, Style};
use crate::names::counted;

/// Writes what a corpus holds for people: the counts, then a line for each list.
///
/// # Errors
///
/// Those of `out`.
pub fn write_index_table(
    out: &mut dyn Write,
    status: &CorpusStatus,
    options: TableOptions,
) -> io::Result<()> {
    let count = |count: u64, one: &str, many: &str| counted(count as usize, one, many);
    let mut counts = vec![
        counted(status.lists.len(), "list", "lists"),
        count(status.entries, "entry", "entries"),
        count(status.resources, "address", "addresses"),
    ];
    let more = [
        (status.gone, format!("{} gone", count(status.gone, "entry", "entries"))),
        (
            status.joined,
            format!("{} joined", count(status.joined, "pair of addresses", "pairs of addresses")),
        ),
        (status.refused, format!("{} kept apart", count(status.refused, "pair", "pairs"))),
    ];
    counts.extend(more.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words));
    let head = format!("{} ({:.1} MB)", counts.join(", "), status.bytes as f64 / 1e6);
    write_wrapped(out, options, 0, 0, vec![Span::new(Style::Strong, &head)])?;
    if !status.lists.is_empty() {
        out.write_all(b"\n")?;
    }
    for list in &status.lists {
        let entries = counted(list.entries as usize, "entry", "entries");
        let spans =
            vec![Span::plain(&list.name), Span::new(Style::Faint, &format!("  {entries}, {}", about(list)))];
        write_wrapped(out, options, 0, 4, spans)?;
    }
    Ok(())
}

fn about(list: &CorpusList) -> String {
    let days = match list.since == list.day {
        true => list.day.clone(),
        false => format!("{} to {}", list.since, list.day),
    };
    let mut parts = vec![days];
    parts.extend([&list.language, &list.licence].into_iter().filter(|part| !part.is_empty()).cloned());
    parts.extend(list.history.then(|| "with its history".to_owned()));
    parts.join(", ")
}

/// Writes the lists of a corpus as comma-separated values.
///
/// # Errors
///
/// Those of `out`.
pub fn write_index_csv(out: &mut dyn Write, status: &CorpusStatus) -> io::Result<()> {
    let heads = ["name", "title", "entries", "since", "day", "language", "licence", "history", "source"];
    write_record(out, &heads.map(str::to_owned))?;
    for list in &status.lists {
        let (entries, history) = (list.entries.to_string(), list.history.to_string());
        let fields = [
            &list.name,
            &list.title,
            &entries,
            &list.since,
            &list.day,
            &list.language,
            &list.licence,
            &history,
            &list.source,
        ];
        write_record(out, &fields.map(Clone::clone))?;
    }
    Ok(())
}
