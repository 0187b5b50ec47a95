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

/// Reports whether two entries are written alike but for white space and numbers before them.
fn are_written_alike(one: EntryView<'_>, other: EntryView<'_>) -> bool {
    let words = |view: EntryView<'_>| -> Vec<Vec<u8>> {
        let (start, end) = (view.entry.content.start.max(view.entry.span.start), view.entry.span.end);
        let text = view.edition.source.get(start as usize..end as usize).unwrap_or_default();
        let words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        words.map(<[u8]>::to_vec).collect()
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
