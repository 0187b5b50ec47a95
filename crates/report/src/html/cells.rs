//! Entries as cells: their texts, and which words only one of two has.

use recension_model::{ChangeKind, ChangeKinds};

use super::page::{Cell, Mark, Place, Word, Words, words};
use crate::comparison::{Shown, notes_only_in};
use crate::inline::{Piece, pieces};

/// Gives an entry that is compared with nothing.
pub(super) fn alone(shown: Shown<'_>) -> Cell<'_> {
    let address = shown.view.url().map_or(Vec::new(), |url| words(url, Mark::Same));
    Cell {
        lead: shown.view.lead(),
        title: words(shown.title, Mark::Same),
        url: shown.view.url(),
        address,
        description: words(shown.description, Mark::Same),
        notes: shown.view.notes().map(|text| Word { text, mark: Mark::Same }).collect(),
        section: None,
        ordinal: None,
    }
}

/// Gives two entries; what only one of them has is marked in the fields that `kinds` are about.
pub(super) fn both<'a>(old: Shown<'a>, new: Shown<'a>, kinds: ChangeKinds) -> [Cell<'a>; 2] {
    let counts = |kind| kinds.contains(kind) || kinds.contains(ChangeKind::Restyled);
    let told = |kind, old: &'a str, new: &'a str| {
        if counts(kind) { told_apart(old, new) } else { [words(old, Mark::Same), words(new, Mark::Same)] }
    };
    let (urls, redescribed) = ([old, new].map(|shown| shown.view.url()), ChangeKind::Redescribed);
    let titles = told(ChangeKind::Renamed, old.title, new.title);
    let texts = told(redescribed, old.description, new.description);
    let addresses = told(ChangeKind::Relinked, urls[0].unwrap_or(""), urls[1].unwrap_or(""));
    let notes = |these: Shown<'a>, those: Shown<'a>, mark: Mark| -> Words<'a> {
        let own: Vec<&str> =
            if counts(redescribed) { notes_only_in(these, those).collect() } else { Vec::new() };
        let mark = |text| if own.contains(&text) { mark } else { Mark::Same };
        these.view.notes().map(|text| Word { text, mark: mark(text) }).collect()
    };
    let ([old_title, new_title], [old_text, new_text], [old_address, new_address]) =
        (titles, texts, addresses);
    let before = Cell {
        lead: old.view.lead(),
        title: old_title,
        url: urls[0],
        address: old_address,
        description: old_text,
        notes: notes(old, new, Mark::Gone),
        ..Cell::default()
    };
    let after = Cell {
        lead: new.view.lead(),
        title: new_title,
        url: urls[1],
        address: new_address,
        description: new_text,
        notes: notes(new, old, Mark::Come),
        ..Cell::default()
    };
    [before, after]
}

/// Marks the words that only one of two texts has.
pub(super) fn told_apart<'a>(old: &'a str, new: &'a str) -> [Words<'a>; 2] {
    if old == new {
        return [words(old, Mark::Same), words(new, Mark::Same)];
    }
    let Some(pieces) = pieces(old, new) else { return [words(old, Mark::Gone), words(new, Mark::Come)] };
    let [mut before, mut after] = [Vec::new(), Vec::new()];
    for piece in pieces {
        match piece {
            Piece::Same(text) => {
                before.extend(words(text, Mark::Same));
                after.extend(words(text, Mark::Same));
            }
            Piece::Old(text) => before.extend(words(text, Mark::Gone)),
            Piece::New(text) => after.extend(words(text, Mark::Come)),
        }
    }
    [before, after]
}

/// Says where an entry stands, and what was read where that is not what is shown.
pub(super) fn place(column: usize, shown: Shown<'_>) -> Place<'_> {
    let entry = shown.view.entry;
    let (title, url) = (shown.view.title(), shown.view.url());
    let shows_all = shown.title == title && !title.contains(crate::visible::acts);
    let links = url.is_none_or(super::markup::linkable);
    let as_read = (!(shows_all && links)).then_some((title, url));
    Place { column, line: entry.line, section: entry.section, as_read }
}
