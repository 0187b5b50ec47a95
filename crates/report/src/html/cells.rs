//! Entries as cells: their texts, and which words only one of two has.

use recension_model::{ChangeKind, ChangeKinds, Shown, notes_only_in};
use recension_wire::acts;

use super::escape::linkable;
use super::page::{AsRead, Cell, Segment, SegmentKind, Segments, SourceLine};
use crate::inline::{Piece, pieces};

/// Returns an entry of a column that is compared with nothing.
pub(super) fn alone(column: usize, shown: Shown<'_>) -> Cell<'_> {
    Cell {
        lead: shown.view.lead(),
        title: whole(shown.title, SegmentKind::Same),
        link: shown.view.url().filter(|url| linkable(url)),
        address: whole(shown.view.url().unwrap_or(""), SegmentKind::Same),
        description: whole(shown.description, SegmentKind::Same),
        notes: shown.view.notes().map(|text| Segment { text, kind: SegmentKind::Same }).collect(),
        lines: vec![source_line(column, shown)],
        ..Cell::default()
    }
}

/// Returns the entries of two columns; what only one of them has is marked in the fields that `kinds` are about.
pub(super) fn both<'a>(columns: [usize; 2], shown: [Shown<'a>; 2], kinds: ChangeKinds) -> [Cell<'a>; 2] {
    let [old, new] = shown;
    let [mut before, mut after] = [alone(columns[0], old), alone(columns[1], new)];
    let differs = |kind| kinds.contains(kind) || kinds.contains(ChangeKind::Restyled);
    if differs(ChangeKind::Renamed) {
        [before.title, after.title] = compared(old.title, new.title);
    }
    if differs(ChangeKind::Relinked) {
        let [from, to] = shown.map(|shown| shown.view.url().unwrap_or(""));
        [before.address, after.address] = compared(from, to);
    }
    if differs(ChangeKind::Redescribed) {
        [before.description, after.description] = compared(old.description, new.description);
        mark_notes(&mut before.notes, old, new, SegmentKind::Deleted);
        mark_notes(&mut after.notes, new, old, SegmentKind::Inserted);
    }
    [before, after]
}

fn mark_notes(notes: &mut Segments<'_>, these: Shown<'_>, those: Shown<'_>, kind: SegmentKind) {
    let own: Vec<&str> = notes_only_in(these, those).collect();
    notes.iter_mut().filter(|note| own.contains(&note.text)).for_each(|note| note.kind = kind);
}

/// Returns a text all of which is of one kind.
pub(super) fn whole(text: &str, kind: SegmentKind) -> Segments<'_> {
    if text.is_empty() { Vec::new() } else { vec![Segment { text, kind }] }
}

/// Returns two texts, with the words marked that only one of them has.
pub(super) fn compared<'a>(old: &'a str, new: &'a str) -> [Segments<'a>; 2] {
    let text = compared_in_one(old, new);
    let without = |other| text.iter().copied().filter(|segment| segment.kind != other).collect();
    [without(SegmentKind::Inserted), without(SegmentKind::Deleted)]
}

/// Returns two texts in one, what is gone before what has come.
pub(super) fn compared_in_one<'a>(old: &'a str, new: &'a str) -> Segments<'a> {
    if old == new {
        return whole(new, SegmentKind::Same);
    }
    let Some(pieces) = pieces(old, new) else {
        return [whole(old, SegmentKind::Deleted), whole(new, SegmentKind::Inserted)].concat();
    };
    let segment = |piece| match piece {
        Piece::Same(text) => whole(text, SegmentKind::Same),
        Piece::Old(text) => whole(text, SegmentKind::Deleted),
        Piece::New(text) => whole(text, SegmentKind::Inserted),
    };
    pieces.into_iter().flat_map(segment).collect()
}

/// Returns where an entry stands, and what was read where that is not what is shown.
fn source_line(column: usize, shown: Shown<'_>) -> SourceLine<'_> {
    let entry = shown.view.entry;
    let (title, url) = (shown.view.title(), shown.view.url());
    let shows_all = shown.title == title && !title.contains(acts);
    let as_read = (!(shows_all && url.is_none_or(linkable))).then_some(AsRead { title, url });
    SourceLine { column, line: entry.line, section: entry.section, as_read }
}

#[cfg(test)]
mod tests {
    use super::{SegmentKind, compared_in_one};

    #[test]
    fn two_texts_are_read_as_one() {
        let shown = |old, new| -> String {
            let bracket = |segment: &super::Segment<'_>| match segment.kind {
                SegmentKind::Same => segment.text.to_owned(),
                SegmentKind::Deleted => format!("[-{}-]", segment.text),
                SegmentKind::Inserted => format!("[+{}+]", segment.text),
            };
            compared_in_one(old, new).iter().map(bracket).collect()
        };
        assert_eq!(shown("a b c d", "a x c d e"), "a [-b-][+x+] c d[+ e+]");
        assert_eq!(shown("one", "two words"), "[-one-][+two words+]");
        assert_eq!(shown("", "new"), "[+new+]");
        assert_eq!(shown("old", ""), "[-old-]");
    }
}
