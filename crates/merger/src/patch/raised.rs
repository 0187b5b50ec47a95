//! Entries that are nested under one that goes or moves, and come up to where it was.

use recension_model::EntryValue;
use rustc_hash::FxHashSet;

use crate::document::layout::NodeId;
use crate::patch::draft::Draft;
use crate::patch::editor::{ENTRY, Edit, Position};
use crate::patch::target::Found;

/// Takes an entry out; what is nested under it and stays comes up to its place.
pub(crate) fn take_out(draft: &mut Draft<'_>, at: usize, going: &FxHashSet<usize>) {
    let part = draft.target.entries[at].slot;
    let below = draft.editor.children_of(part, ENTRY);
    let entries = below.into_iter().flat_map(|slot| draft.target.at_slot(slot));
    let staying: Vec<usize> = entries.filter(|child| !going.contains(child)).collect();
    raise(draft, at, raised(draft, at, &staying));
    draft.edit([Edit::Remove { part }]);
    draft.target.entries[at].is_there = false;
}

/// Plans how some of the entries that stand within one come up behind it, in their order.
pub(super) fn raised(draft: &Draft<'_>, at: usize, entries: &[usize]) -> Vec<(usize, Edit)> {
    let (editor, slot) = (&draft.editor, draft.target.entries[at].slot);
    let prefix = editor.prefix(slot);
    let parent = editor.slots[slot].parent;
    let mut up = vec![slot];
    let mut raised = Vec::new();
    for entry in entries {
        let part = draft.target.entries[*entry].slot;
        // It can have come up with what it is nested under.
        let is_up = |up: &NodeId| part == *up || (*up != slot && editor.is_within(part, *up));
        if editor.is_within(part, slot) && !up.iter().any(is_up) {
            let place = Position::behind(parent, up.last().copied());
            raised.push((*entry, Edit::Move { part, place, prefix: Some(prefix.clone()) }));
            up.push(part);
        }
    }
    raised
}

pub(super) fn raise(draft: &mut Draft<'_>, at: usize, raised: Vec<(usize, Edit)>) {
    let above = draft.target.entries[at].parent;
    for (entry, edit) in raised {
        draft.edit([edit]);
        draft.target.entries[entry].parent = above;
    }
}

/// Finds which entries are nested under one that moves, and do not go along.
pub(super) fn left_behind(draft: &Draft<'_>, at: usize, old: &EntryValue, new: &EntryValue) -> Vec<usize> {
    let target = &draft.target;
    let names = old.children.iter().filter(|name| !new.children.contains(name));
    let child = |name| match target.named(name, Some(target.entries[at].section)) {
        Found::One(child) if target.entries[child].parent == Some(at) => Some(child),
        _ => None,
    };
    names.filter_map(child).collect()
}
