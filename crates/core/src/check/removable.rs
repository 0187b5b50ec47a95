//! Which of two doubles can be taken out without a loss.

use recension_model::{Edition, EntryId, EntryView};

/// Reports whether nothing is lost with the second of two entries that say the same: it is written as the first one, has nothing
/// of its own nested in it, and is no part of something that is doubled as a whole.
pub(super) fn is_removable(edition: &Edition, one: EntryView<'_>, other: EntryView<'_>) -> bool {
    let has_children = edition.entries.iter().any(|entry| entry.parent == Some(one.id));
    !has_children
        && one.notes().len() == 0
        && are_written_alike(one, other)
        && !are_in_doubles(edition, one.id, other.id)
}

/// Reports whether two entries of one title and address have the same beside these, whatever white space and case it is written in.
fn are_written_alike(one: EntryView<'_>, other: EntryView<'_>) -> bool {
    let words = |view: EntryView<'_>| -> Vec<String> {
        let (source, entry) = (&view.edition.source, view.entry);
        let (start, end) = (entry.content.start as usize, entry.span.end as usize);
        let link = entry.link_span.map_or(start..start, |link| link.range());
        let beside = [start..link.start.max(start), link.end.max(start)..end];
        let texts =
            beside.map(|part| String::from_utf8_lossy(source.get(part).unwrap_or_default()).into_owned());
        texts.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect()
    };
    words(one) == words(other)
}

/// Reports whether two entries stand in lists of their own, each below text: what is doubled then is the text with its list.
fn are_in_doubles(edition: &Edition, one: EntryId, other: EntryId) -> bool {
    let (one, other) = (text_above(edition, one), text_above(edition, other));
    one.is_some() && other.is_some() && one != other
}

/// Returns where the text begins that stands nearest above an entry, if no heading does. Cost: logarithmic in the edition.
fn text_above(edition: &Edition, id: EntryId) -> Option<u32> {
    let start = edition.entries[id.index()].span.start;
    let prose = edition.prose.partition_point(|prose| prose.span.start < start).checked_sub(1)?;
    let section = edition.sections.partition_point(|section| section.span.start < start).checked_sub(1);
    let text = edition.prose[prose].span.start;
    let heading = section.map(|section| edition.sections[section].span.start);
    (heading.is_none_or(|heading| heading < text)).then_some(text)
}
