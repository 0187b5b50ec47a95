//! What other lists have changed or removed since.

use std::io::{self, Write};

use recension_model::{StaleChange, StaleEntry};

use crate::TableOptions;
use crate::csv::write_record;
use crate::history::life::write_wrapped;
use crate::layout::{Span, Style};
use crate::names::counted;

/// Where what others did stands.
const INDENT: usize = 4;

/// More lists than this are counted rather than named.
const MAX_NAMED: usize = 3;

/// Writes for people what other lists have changed or removed since: counts, then each entry below its list.
///
/// # Errors
///
/// Those of `out`.
pub fn write_stale_table(out: &mut dyn Write, stale: &[StaleEntry], options: TableOptions) -> io::Result<()> {
    let count = |change| stale.iter().filter(|entry| entry.change == change).count();
    let changes = [StaleChange::Relinked, StaleChange::Renamed, StaleChange::Removed];
    let counts: Vec<String> = changes
        .into_iter()
        .filter(|change| count(*change) > 0)
        .map(|change| format!("{} {}", count(change), change.name()))
        .collect();
    let head = match counts.is_empty() {
        true => "nothing stale".to_owned(),
        false => format!("{} by other lists since", counts.join(", ")),
    };
    write_wrapped(out, options, 0, 0, vec![Span::new(Style::Strong, &head)])?;
    let mut list = None;
    for entry in stale {
        if list != Some(&entry.list) {
            out.write_all(b"\n")?;
            write_wrapped(out, options, 0, INDENT, vec![Span::new(Style::Strong, &entry.list)])?;
            list = Some(&entry.list);
        }
        write_wrapped(out, options, 2, INDENT, titled(entry))?;
        write_wrapped(out, options, INDENT, INDENT, done(entry))?;
    }
    Ok(())
}

fn titled(entry: &StaleEntry) -> Vec<Span> {
    let line = format!("{}  ", entry.line);
    vec![Span::new(Style::Faint, &line), Span::plain(&entry.title).linked(entry.url.as_deref())]
}

fn done(entry: &StaleEntry) -> Vec<Span> {
    let (style, new) = match entry.change {
        StaleChange::Removed => (Style::Removed, None),
        _ => (Style::Changed, entry.new.as_deref()),
    };
    let mut spans = vec![Span::new(style, entry.change.name())];
    if let Some(new) = new {
        spans.push(Span::plain("  "));
        let url = (entry.change == StaleChange::Relinked).then_some(new);
        spans.push(Span::plain(new).linked(url));
    }
    let lists = counted(entry.lists.len(), "list", "lists");
    let mut said = format!("  by {lists} up to {}", entry.day);
    if entry.lists.len() <= MAX_NAMED {
        said = format!("  by {} on {}", entry.lists.join(", "), entry.day);
    }
    if entry.change != StaleChange::Removed {
        said.push_str(&format!("; now in {}", counted(entry.having, "list", "lists")));
    }
    said.push_str(&match entry.still {
        0 => "; no other list has yours".to_owned(),
        still => format!("; yours in {}", counted(still, "other", "others")),
    });
    spans.push(Span::new(Style::Faint, &said));
    spans
}

/// Writes the same as comma-separated values, a row for each entry.
///
/// # Errors
///
/// Those of `out`.
pub fn write_stale_csv(out: &mut dyn Write, stale: &[StaleEntry]) -> io::Result<()> {
    let heads =
        ["list", "line", "title", "address", "change", "new", "count", "day", "having", "still", "lists"];
    write_record(out, &heads.map(str::to_owned))?;
    for entry in stale {
        let fields = [
            entry.list.clone(),
            entry.line.to_string(),
            entry.title.clone(),
            entry.url.clone().unwrap_or_default(),
            entry.change.name().to_owned(),
            entry.new.clone().unwrap_or_default(),
            entry.lists.len().to_string(),
            entry.day.clone(),
            entry.having.to_string(),
            entry.still.to_string(),
            entry.lists.join(" "),
        ];
        write_record(out, &fields)?;
    }
    Ok(())
}
