//! What lists took up lately, and what they have under two addresses.

use std::io::{self, Write};

use recension_model::{DuplicateListing, NewResource};

use crate::TableOptions;
use crate::csv::write_record;
use crate::history::life::write_wrapped;
use crate::layout::{Span, Style};
use crate::names::counted;

/// Where a line goes on that is too long.
const FURTHER: usize = 4;

/// Writes for people what lists of the same subject took up lately, two lines for each resource.
///
/// # Errors
///
/// Those of `out`.
pub fn write_new_table(out: &mut dyn Write, new: &[NewResource], options: TableOptions) -> io::Result<()> {
    let head = match new.is_empty() {
        true => "nothing new".to_owned(),
        false => format!("{} that other lists took up", counted(new.len(), "resource", "resources")),
    };
    write_wrapped(out, options, 0, 0, vec![Span::new(Style::Strong, &head)])?;
    if !new.is_empty() {
        out.write_all(b"\n")?;
    }
    for resource in new {
        let mut spans = vec![
            Span::new(Style::Added, "+ "),
            Span::plain(&resource.title).linked(resource.url.as_deref()),
            Span::new(Style::Faint, &format!("  {}", resource.id)),
        ];
        if let Some(url) = &resource.url {
            spans.push(Span::plain(&format!("  {url}")));
        }
        write_wrapped(out, options, 0, FURTHER, spans)?;
        let lists = counted(resource.lists.len(), "list", "lists");
        let said = format!("{lists} since {}: {}", resource.since, resource.lists.join(", "));
        write_wrapped(out, options, FURTHER, FURTHER, vec![Span::new(Style::Faint, &said)])?;
    }
    Ok(())
}

/// Writes the same as comma-separated values, a row for each resource.
///
/// # Errors
///
/// Those of `out`.
pub fn write_new_csv(out: &mut dyn Write, new: &[NewResource]) -> io::Result<()> {
    write_record(out, &["id", "title", "address", "count", "since", "lists"].map(str::to_owned))?;
    for resource in new {
        let fields = [
            resource.id.clone(),
            resource.title.clone(),
            resource.url.clone().unwrap_or_default(),
            resource.lists.len().to_string(),
            resource.since.clone(),
            resource.lists.join(" "),
        ];
        write_record(out, &fields)?;
    }
    Ok(())
}

/// Writes for people what lists have under two addresses: each resource below its list.
///
/// # Errors
///
/// Those of `out`.
pub fn write_duplicates_table(
    out: &mut dyn Write,
    duplicates: &[DuplicateListing],
    options: TableOptions,
) -> io::Result<()> {
    let head = match duplicates.is_empty() {
        true => "no list has a resource under two addresses".to_owned(),
        false => format!("{} under several addresses", counted(duplicates.len(), "resource", "resources")),
    };
    write_wrapped(out, options, 0, 0, vec![Span::new(Style::Strong, &head)])?;
    for duplicate in duplicates {
        out.write_all(b"\n")?;
        let spans = vec![
            Span::new(Style::Strong, &duplicate.list),
            Span::new(Style::Faint, &format!("  {}", duplicate.id)),
        ];
        write_wrapped(out, options, 0, FURTHER, spans)?;
        for entry in &duplicate.entries {
            let mut spans = vec![
                Span::new(Style::Faint, &format!("{}  ", entry.line)),
                Span::plain(&entry.title).linked(entry.url.as_deref()),
            ];
            if let Some(url) = &entry.url {
                spans.push(Span::plain(&format!("  {url}")));
            }
            write_wrapped(out, options, 2, FURTHER, spans)?;
        }
    }
    Ok(())
}

/// Writes the same as comma-separated values, a row for each entry.
///
/// # Errors
///
/// Those of `out`.
pub fn write_duplicates_csv(out: &mut dyn Write, duplicates: &[DuplicateListing]) -> io::Result<()> {
    write_record(out, &["list", "id", "line", "title", "address"].map(str::to_owned))?;
    for duplicate in duplicates {
        for entry in &duplicate.entries {
            let (line, url) = (entry.line.to_string(), entry.url.clone().unwrap_or_default());
            write_record(
                out,
                &[duplicate.list.clone(), duplicate.id.clone(), line, entry.title.clone(), url],
            )?;
        }
    }
    Ok(())
}
