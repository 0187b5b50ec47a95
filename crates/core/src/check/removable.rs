//! Which of two doubles can be taken out without a loss.

use recension_model::{Edition, EntryId, EntryView, Marker};

use super::subject::Subject;

/// Reports whether nothing is lost with the second of two entries that say the same: it is written as the first one, has nothing
/// of its own nested in it, and is no part of something that is doubled as a whole.
pub(super) fn is_removable(subject: &Subject<'_>, one: EntryView<'_>, other: EntryView<'_>) -> bool {
    let edition = subject.head;
    let next = edition.entries.get(one.id.index() + 1);
    let has_children = next.is_some_and(|entry| entry.parent == Some(one.id));
    !has_children
        && one.notes().len() == 0
        && are_written_alike(one, other)
        && !are_in_doubles(edition, one.id, other.id)
        && !are_in_tables(subject, one, other)
}

/// Reports whether two entries are rows of two tables.
fn are_in_tables(subject: &Subject<'_>, one: EntryView<'_>, other: EntryView<'_>) -> bool {
    let table = |view: EntryView<'_>| {
        let start = view.entry.span.start as usize;
        (view.entry.marker == Marker::TableRow).then(|| subject.heads().table_at(start)).flatten()
    };
    table(one) != table(other)
}

/// Reports whether two entries of one title and address have the same beside these, whatever white space and case it is written in.
fn are_written_alike(one: EntryView<'_>, other: EntryView<'_>) -> bool {
    let words = |view: EntryView<'_>| -> Vec<String> {
        let (source, entry) = (&view.edition.source, view.entry);
        let (start, end) = (entry.content.start as usize, entry.span.end as usize);
        let link = entry.link_span.map_or(start..start, |link| link.range());
        // A box that is ticked says that something was done.
        let before = source.get(entry.span.start as usize..start).unwrap_or_default();
        let ticked = String::from_utf8_lossy(before).to_lowercase().contains("[x]");
        let beside = [start..link.start.max(start), link.end.max(start)..end];
        let texts =
            beside.map(|part| String::from_utf8_lossy(source.get(part).unwrap_or_default()).into_owned());
        let words = texts.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase);
        words.chain(ticked.then(|| "[x]".to_owned())).collect()
    };
    words(one) == words(other)
}

/// Reports whether two entries stand in lists of their own, each below text, a rule or the head of a table: what is doubled then
/// is the text with its list.
fn are_in_doubles(edition: &Edition, one: EntryId, other: EntryId) -> bool {
    let (one, other) = (text_above(edition, one), text_above(edition, other));
    other != one && one.is_some()
}

/// Returns where what is no entry begins that stands nearest above an entry, if no heading does. Cost: logarithmic in the edition.
fn text_above(edition: &Edition, id: EntryId) -> Option<u32> {
    let start = edition.entries[id.index()].span.start;
    let prose = edition.prose.partition_point(|prose| prose.span.start < start).checked_sub(1)?;
    let section = edition.sections.partition_point(|section| section.span.start < start).checked_sub(1);
    let text = edition.prose[prose].span.start;
    let heading = section.map(|section| edition.sections[section].span.start);
    (heading.is_none_or(|heading| heading < text)).then_some(text)
}
