//! Which lists come from one list.

use std::io::{self, Write};

use recension_model::{ListCopy, ListFamily, ListRelation};

use crate::TableOptions;
use crate::csv::write_record;
use crate::history::life::write_wrapped;
use crate::layout::{Span, Style};
use crate::names::counted;

/// More titles than this that a dead list alone has are counted rather than named.
const MAX_NAMED: usize = 5;

/// Writes for people which lists come from one list: each family below its upstream.
///
/// # Errors
///
/// Those of `out`.
pub fn write_drift_table(
    out: &mut dyn Write,
    families: &[ListFamily],
    options: TableOptions,
) -> io::Result<()> {
    let all = || families.iter().flat_map(|family| &family.copies);
    let count = |relation| all().filter(|copy| copy.relation == relation).count();
    let counts = [
        (count(ListRelation::Copy), "copy", "copies"),
        (count(ListRelation::Fork), "fork", "forks"),
        (count(ListRelation::Translation), "translation", "translations"),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    let head = match counts.is_empty() {
        true => "no list comes from another one".to_owned(),
        false => format!("{} of {}", counts.join(", "), counted(families.len(), "list", "lists")),
    };
    write_wrapped(out, options, 0, 0, vec![Span::new(Style::Strong, &head)])?;
    for family in families {
        out.write_all(b"\n")?;
        let about = format!("  {}, {}", counted(family.entries, "resource", "resources"), family.day);
        let spans = vec![Span::new(Style::Strong, &family.upstream), Span::new(Style::Faint, &about)];
        write_wrapped(out, options, 0, 4, spans)?;
        for copy in &family.copies {
            write_wrapped(out, options, 2, 4, line(copy))?;
            write_only_here(out, copy, options)?;
        }
    }
    Ok(())
}

fn line(copy: &ListCopy) -> Vec<Span> {
    let style = if copy.dead { Style::Removed } else { Style::Plain };
    let mut spans = vec![
        Span::new(style, if copy.dead { "dead " } else { "" }),
        Span::new(style, copy.relation.name()),
        Span::plain(&format!("  {}", copy.list)),
    ];
    let lacks = match copy.lacks {
        0 => "lacks nothing".to_owned(),
        lacks => format!("lacks {lacks}"),
    };
    spans.push(Span::new(Style::Faint, &format!("  {}, {lacks}, {} of its own", copy.day, copy.own)));
    spans
}

fn write_only_here(out: &mut dyn Write, copy: &ListCopy, options: TableOptions) -> io::Result<()> {
    if copy.only_here.is_empty() {
        return Ok(());
    }
    let mut said = copy.only_here.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if let Some(more) = copy.only_here.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        said.push_str(&format!(" and {more} more"));
    }
    let spans = vec![Span::new(Style::Faint, "in no living list: "), Span::plain(&said)];
    write_wrapped(out, options, 6, 8, spans)
}

/// Writes the same as comma-separated values, a row for each list that comes from another one.
///
/// # Errors
///
/// Those of `out`.
pub fn write_drift_csv(out: &mut dyn Write, families: &[ListFamily]) -> io::Result<()> {
    let heads = ["upstream", "list", "relation", "day", "dead", "shared", "lacks", "own", "only here"];
    write_record(out, &heads.map(str::to_owned))?;
    for family in families {
        for copy in &family.copies {
            let fields = [
                family.upstream.clone(),
                copy.list.clone(),
                copy.relation.name().to_owned(),
                copy.day.clone(),
                copy.dead.to_string(),
                copy.shared.to_string(),
                copy.lacks.to_string(),
                copy.own.to_string(),
                copy.only_here.len().to_string(),
            ];
            write_record(out, &fields)?;
        }
    }
    Ok(())
}
