//! Sections with a list and a table: what is new stands among its like.

use recension_model::EntryValue;
use rustc_hash::FxHashMap;

use crate::document::layout::{NodeId, ROOT};
use crate::patch::editor::{ENTRY, Editor, Position};

/// Which parts of a document have rows of tables and other entries side by side.
#[derive(Default)]
pub(super) struct Mixed(FxHashMap<NodeId, bool>);

impl Mixed {
    /// Returns a place for an entry in a part that is next to one, and among its like: rows of tables, or others.
    ///
    /// `moving` is the entry itself, if it stands somewhere.
    pub(super) fn beside_alike(
        &mut self,
        editor: &Editor<'_>,
        value: &EntryValue,
        place: Position,
        moving: Option<NodeId>,
    ) -> Position {
        let wants_row = !value.cells.is_empty();
        let within = place.parent;
        let is_mixed = self.0.entry(within).or_insert_with(|| {
            let entries = editor.children_of(within, ENTRY);
            let rows = entries.iter().filter(|slot| editor.is_row(**slot)).count();
            (1..entries.len()).contains(&rows)
        });
        if !*is_mixed || place.after.is_some_and(|after| editor.is_row(after) == wants_row) {
            return place;
        }
        let is_alike = |slot: NodeId| {
            Some(slot) != moving && editor.is_child(slot, ENTRY, within) && editor.is_row(slot) == wants_row
        };
        let mut next = editor.slots[place.after.unwrap_or(within)].next;
        while next != ROOT && editor.is_within(next, within) {
            if is_alike(next) {
                return Position { before: Some(next), ..place };
            }
            next = editor.slots[next].next;
        }
        let before = editor.children_of(within, ENTRY).into_iter().rfind(|slot| is_alike(*slot));
        Position { after: before.or(place.after), ..place }
    }
}
