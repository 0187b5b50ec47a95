//! Where additions and moved entries go, and how they are written there.

use std::cell::OnceCell;

use recension_model::{ChangeKind, EntryValue};
use rustc_hash::FxHashSet;
use typed_index_collections::TiVec;

use crate::document::layout::{Layout, NodeId};
use crate::document::line_start::marker;
use crate::document::text::beginning;
use crate::patch::alike::Mixed;
use crate::patch::cells::have_same_columns;
use crate::patch::compose::{Composed, compose, prefix_at, ticked_as};
use crate::patch::draft::{Destination, Draft};
use crate::patch::editor::{ENTRY, Edit, NOTE, PROSE, Position};
use crate::patch::grounds::{Grounds, SortedPlace};
use crate::patch::groups::{FoundLabel, Ground};
use crate::patch::keys::EntryKeys;
use crate::patch::landing::Landing;
use crate::patch::notes::new_notes;
use crate::patch::outcome::{MANY, Outcome, SHARED};
use crate::patch::raised::{left_behind, raise, raised};
use crate::patch::target::{EntryState, Found};
use crate::patch::waiting::{Waiting, in_order};

/// The places that entries get, and what was found out about the parts of the document on the way.
pub(crate) struct Places {
    /// The entries that stay in their sections, whatever they are nested under.
    staying: FxHashSet<usize>,
    grounds: Grounds,
    /// Which parts have rows of tables and other entries.
    mixed: Mixed,
    /// For each node of the document as it was the entry before it, once one was looked for.
    entries_before: OnceCell<TiVec<NodeId, Option<NodeId>>>,
}

/// How an entry comes to another place.
enum Relocation {
    /// Written anew, as what stands there is.
    Anew(Vec<Vec<u8>>, EntryKeys),
    /// As it is, but for what it begins with, if that is another thing there; some of what is nested under it comes
    /// up to where it was.
    Whole { raised: Vec<(usize, Edit)>, prefix: Option<Vec<u8>> },
}

/// Why nothing comes below a text that other text follows.
const NOTHING_BELOW: &str = "has nothing below it here";

impl Places {
    pub(crate) fn new(layout: &Layout<'_>) -> Self {
        Self {
            staying: FxHashSet::default(),
            grounds: Grounds::new(layout),
            mixed: Mixed::default(),
            entries_before: OnceCell::new(),
        }
    }

    /// Notes what becomes of the place of an entry that changes, and of what is nested under it; returns how it waits
    /// for another one.
    pub(crate) fn moves<'p>(
        &mut self,
        draft: &Draft<'_>,
        landing: &Landing<'p>,
        (at, outcome): (usize, &mut Outcome),
    ) -> Option<Waiting<'p>> {
        let change = landing.change;
        let (old, new) = (change.old.as_ref()?, change.new.as_ref()?);
        match change.kinds.contains(ChangeKind::Moved) {
            true => self.staying.extend(left_behind(draft, at, old, new)),
            false => drop(self.staying.insert(at)),
        }
        let mut moves = [ChangeKind::Moved, ChangeKind::Reordered].into_iter();
        let kind = moves.find(|kind| change.kinds.contains(*kind) && !draft.options.translated)?;
        // Which of two that say the same has changed its place nothing tells.
        if kind == ChangeKind::Reordered && old.twin {
            outcome.fail(kind, MANY);
        }
        let is_any = old.twin || (landing.is_as_it_is_to_be && new.twin);
        if kind == ChangeKind::Reordered && is_any {
            return None;
        }
        Some(Waiting { entry: Some(at), kind, value: new, old: Some(old) })
    }

    /// Places all that waits, each one behind what it has to stand behind.
    pub(crate) fn place_all(
        &mut self,
        draft: &mut Draft<'_>,
        waiting: &[(usize, Waiting<'_>)],
        outcomes: &mut [Outcome],
    ) {
        for (place, waits) in in_order(waiting) {
            self.place(draft, waits, &mut outcomes[*place]);
        }
    }

    fn place(&mut self, draft: &mut Draft<'_>, waits: &Waiting<'_>, outcome: &mut Outcome) {
        let Some(spot) = outcome.take(waits.kind, self.spot(draft, waits)) else { return };
        if let Some(at) = waits.entry {
            let relocation = self.relocation(draft, at, spot, waits);
            if let Some(Some(relocation)) = outcome.take(waits.kind, relocation) {
                self.relocate(draft, at, spot, relocation);
                outcome.done = true;
            }
            return;
        }
        let composed = compose(draft, waits.value, spot);
        let composed = composed.ok_or("cannot be written here so that it reads as it should");
        let Some(Composed { lines, keys, has_notes }) = outcome.take(waits.kind, composed) else { return };
        let closing = closing_beside(draft, &lines, spot);
        let slot = draft.insert(ENTRY, spot.place, lines);
        if let Some(closing) = closing {
            draft.insert(PROSE, Position::behind(slot, None), closing);
        }
        self.grounds.put(spot.ground(), (slot, &waits.value.title));
        self.grounds.groups.put(slot, self.label_at(spot));
        if !has_notes {
            draft.edit(new_notes(draft, slot, waits.value));
        }
        let Destination { section, parent, .. } = spot;
        let title = waits.value.title.clone();
        let added = draft.target.add(EntryState { slot, title, keys, section, parent, is_there: true });
        outcome.entry = Some(added);
        outcome.done = true;
    }

    /// Plans how an entry comes to its place; nothing if it stands there, or as well as there.
    fn relocation(
        &self,
        draft: &Draft<'_>,
        at: usize,
        spot: Destination,
        waits: &Waiting<'_>,
    ) -> Result<Option<Relocation>, &'static str> {
        let (editor, entry) = (&draft.editor, &draft.target.entries[at]);
        let (slot, section) = (entry.slot, entry.section);
        // What is nested elsewhere in this copy stays so, unless the patch nests it otherwise.
        let is_nested = |value: &EntryValue| value.parent.is_some();
        let is_renested = waits.old.is_some_and(|old| old.parent != waits.value.parent)
            && spot.parent.is_some() == is_nested(waits.value);
        let is_elsewhere = spot.label.is_some_and(|label| self.grounds.groups.above(slot) != Some(label));
        if is_elsewhere && section == spot.section && !self.is_below_as_before(slot, spot, waits) {
            return Ok(None);
        }
        let stays = section == spot.section
            && !is_elsewhere
            && (waits.kind == ChangeKind::Moved || (entry.parent != spot.parent && !is_renested));
        let is_inside = spot.place.parent == slot || editor.is_within(spot.place.parent, slot);
        let follows = || match spot.place.before {
            _ if editor.slots[slot].parent != spot.place.parent => false,
            Some(next) => editor.before(next) == Some(slot),
            None => editor.before(slot) == spot.place.after,
        };
        let is_there = !is_elsewhere && (spot.place.after == Some(slot) || follows());
        if stays || is_there || (section == spot.section && is_inside) {
            return Ok(None);
        }
        if draft.is_shared(slot) || is_inside {
            return Err(SHARED);
        }
        let beside = editor.neighbour(spot.place);
        if editor.is_row(slot) || beside.is_some_and(|beside| editor.is_row(beside)) {
            if beside.is_some_and(|beside| have_same_columns(draft, slot, beside)) {
                return Ok(Some(Relocation::Whole { raised: Vec::new(), prefix: None }));
            }
            if section == spot.section || !editor.children_of(slot, NOTE).is_empty() {
                return Err("stays at its place: its table has other columns");
            }
            let composed = compose(draft, waits.value, spot);
            let Composed { lines, keys, .. } =
                composed.ok_or("cannot be written there so that it reads as it should")?;
            return Ok(Some(Relocation::Anew(lines, keys)));
        }
        let below = editor.subtree(slot).into_iter().skip(1).filter(|_| section != spot.section);
        let entries = below.flat_map(|slot| draft.target.at_slot(slot));
        let staying: Vec<usize> = entries.filter(|child| self.staying.contains(child)).collect();
        let raised = raised(draft, at, &staying);
        // An item that is a tag begins as it did.
        let is_tag = |slot: NodeId| editor.indent_of_tag(slot).is_some();
        let is_among_tags = is_tag(slot) && beside.is_none_or(is_tag);
        // A task that moves is as done as it was.
        let prefix = || ticked_as(&prefix_at(draft, spot), &editor.prefix(slot));
        Ok(Some(Relocation::Whole { raised, prefix: (!is_among_tags).then(prefix) }))
    }

    fn relocate(&mut self, draft: &mut Draft<'_>, at: usize, spot: Destination, relocation: Relocation) {
        let part = draft.target.entries[at].slot;
        // What stood in order may not any more.
        let (within, label) = (draft.editor.slots[part].parent, self.grounds.groups.above(part));
        self.grounds.is_changed(Ground { within, label });
        self.grounds.is_changed(spot.ground());
        match relocation {
            Relocation::Anew(lines, keys) => {
                draft.edit([Edit::Remove { part }]);
                let written = draft.insert(ENTRY, spot.place, lines);
                draft.target.set_slot(at, written);
                draft.target.entries[at].keys = keys;
            }
            Relocation::Whole { raised, prefix } => {
                raise(draft, at, raised);
                draft.edit([Edit::Move { part, place: spot.place, prefix }]);
            }
        }
        self.grounds.groups.put(draft.target.entries[at].slot, self.label_at(spot));
        draft.target.entries[at].parent = spot.parent;
        for part in draft.editor.subtree(draft.target.entries[at].slot) {
            for entry in draft.target.at_slot(part).collect::<Vec<_>>() {
                draft.target.entries[entry].section = spot.section;
            }
        }
    }

    /// Reports whether an entry stands below the text that the patch's old edition has it under, and is to stand below another
    /// one: a copy with groups of its own keeps them.
    fn is_below_as_before(&self, slot: NodeId, spot: Destination, waits: &Waiting<'_>) -> bool {
        let Some(old) = waits.old else { return true };
        let text = |value: &EntryValue| value.under.as_ref().map(|under| (under.text.clone(), under.nth));
        let is_moved = text(old) != text(waits.value);
        let groups = &self.grounds.groups;
        is_moved
            && match (&old.under, groups.above(slot)) {
                (Some(under), Some(label)) => groups.reads(spot.place.parent, label, under),
                (None, None) => true,
                _ => false,
            }
    }

    /// Finds the place that an entry has to have.
    fn spot(&mut self, draft: &Draft<'_>, waits: &Waiting<'_>) -> Result<Destination, String> {
        let value = waits.value;
        let section = section_for(draft, value)?;
        let parent = match &value.parent {
            None => None,
            Some(name) => match draft.target.named(name, Some(section)) {
                Found::One(at) => Some(at),
                _ if waits.entry.is_some() => None,
                missing => {
                    let why = if missing == Found::Many { "there more than once" } else { "not there" };
                    return Err(format!("has no place: {}, which it is nested under, is {why}", name.title));
                }
            },
        };
        let Some(slot) = draft.target.slot_of(section, parent) else {
            return Err("has no place: its section has no heading here".into());
        };
        let parent = parent.filter(|at| !draft.editor.is_row(draft.target.entries[*at].slot));
        let label = self.label_for(draft, value, (slot, section))?;
        let ground = Ground { within: slot, label };
        let place = Position::behind(slot, self.neighbour_for(draft, waits, (section, parent), ground));
        let moving = waits.entry.map(|at| draft.target.entries[at].slot);
        let place = match (label, place.after) {
            (None, _) => self.mixed.beside_alike(&draft.editor, value, place, moving),
            (Some(_), Some(_)) => place,
            (Some(label), None) => {
                let mut there = self.grounds.groups.entries(&draft.editor, ground);
                let before = there.find(|slot| Some(*slot) != moving);
                Position { before, after: before.is_none().then_some(label), ..place }
            }
        };
        Ok(Destination { section, parent, place, label })
    }

    /// Finds the text that an entry has to stand below, if the patch says so.
    fn label_for(
        &self,
        draft: &Draft<'_>,
        value: &EntryValue,
        (within, section): (NodeId, Option<usize>),
    ) -> Result<Option<NodeId>, String> {
        let Some(under) = value.under.as_ref().filter(|_| value.parent.is_none()) else { return Ok(None) };
        let before = value.after.as_ref().and_then(|name| match draft.target.named(name, Some(section)) {
            Found::One(at) if draft.target.entries[at].section == section => {
                Some(draft.target.entries[at].slot)
            }
            _ => None,
        });
        let groups = &self.grounds.groups;
        let why = match groups.find(within, under, before) {
            FoundLabel::One(label) => return Ok(Some(label)),
            FoundLabel::None if draft.options.translated => return Ok(groups.at_place(within, under)),
            FoundLabel::Empty => NOTHING_BELOW,
            FoundLabel::None => "is not there",
        };
        // The entry before it tells as well where it stands, and so does that it is the first one of all.
        let is_told = under.wordless || value.after.is_none() || (!under.first && before.is_some());
        let is_told = is_told && why != NOTHING_BELOW;
        match is_told || draft.options.translated || !groups.has_labels(within) {
            true => Ok(None),
            false => {
                let text = beginning(&under.text);
                Err(format!("has no place: “{text}”, which it stands below, {why}"))
            }
        }
    }

    /// Finds the part that an entry comes behind: by the alphabet if the section keeps it, else the
    /// neighbour that it has in the patch, else the last one.
    fn neighbour_for(
        &mut self,
        draft: &Draft<'_>,
        waits: &Waiting<'_>,
        (section, parent): (Option<usize>, Option<usize>),
        ground: Ground,
    ) -> Option<NodeId> {
        let moving = waits.entry.map(|at| draft.target.entries[at].slot);
        // What stands as the patch found it goes where the patch has it; a copy with an order of its own
        // keeps that.
        let is_put = waits.kind == ChangeKind::Reordered && self.follows_as_before(draft, waits, section);
        // Groups are each in an order of their own.
        let is_one = ground.label.is_some() || !self.grounds.groups.is_parted(ground.within);
        if !draft.options.translated && !is_put && is_one {
            let place = self.grounds.sorted_place(draft, (ground, &waits.value.title), moving);
            if let Some(SortedPlace { before, last }) = place {
                let Some(behind) = before else { return last };
                let before =
                    draft.editor.before(behind).filter(|slot| self.grounds.groups.is_on(*slot, ground));
                let is_moving = before.filter(|slot| Some(*slot) == moving);
                let before = is_moving.map_or(before, |slot| draft.editor.before(slot));
                return before.filter(|slot| self.grounds.groups.is_on(*slot, ground));
            }
        }
        let name = waits.value.after.as_ref()?;
        let before = match draft.target.named(name, Some(section)) {
            Found::One(at) => Some(&draft.target.entries[at]),
            _ => None,
        };
        let before = before.filter(|entry| entry.section == section && entry.parent == parent);
        let is_sibling = |slot: &NodeId| {
            Some(*slot) != moving
                && draft.editor.is_child(*slot, ENTRY, ground.within)
                && self.grounds.groups.is_on(*slot, ground)
        };
        match before.map(|entry| entry.slot).filter(is_sibling) {
            Some(before) => Some(before),
            None if ground.label.is_some() && waits.value.under.as_ref().is_some_and(|under| under.first) => {
                None
            }
            None => {
                let last = self.grounds.last_entry(&draft.editor, ground)?;
                let before = if Some(last) == moving { draft.editor.before(last) } else { Some(last) };
                before.filter(|slot| self.grounds.groups.is_on(*slot, ground))
            }
        }
    }

    /// Returns the text that stands above a place.
    fn label_at(&self, spot: Destination) -> Option<NodeId> {
        let beside = spot.place.after.or(spot.place.before);
        spot.label.or_else(|| self.grounds.groups.above(beside?))
    }

    /// Reports whether an entry followed, in the document as it was, what it follows in the patch's old edition.
    fn follows_as_before(&self, draft: &Draft<'_>, waits: &Waiting<'_>, section: Option<usize>) -> bool {
        let (Some(at), Some(old)) = (waits.entry, waits.old) else { return false };
        let layout = draft.editor.layout;
        let Some(node) = layout.entry_nodes.get(at).copied() else { return false };
        let all = self.entries_before.get_or_init(|| {
            let mut all: TiVec<NodeId, _> = vec![None; layout.nodes.len()].into();
            for parent in &layout.nodes {
                let entries = parent.children.iter().copied().filter(|node| layout.entry(*node).is_some());
                let mut last = None;
                for node in entries {
                    all[node] = last.replace(node);
                }
            }
            all
        });
        match old.after.as_ref().map(|name| draft.target.named(name, Some(section))) {
            Some(Found::One(at)) => all[node] == Some(draft.target.entries[at].slot),
            Some(_) => false,
            None => all[node].is_none(),
        }
    }
}

/// Returns what an entry that is written at a place ends with, as its neighbour does.
fn closing_beside(draft: &Draft<'_>, lines: &[Vec<u8>], spot: Destination) -> Option<Vec<Vec<u8>>> {
    let beside = draft
        .editor
        .neighbour(spot.place)
        .filter(|_| lines.first().is_some_and(|line| marker(line).is_empty()))?;
    let closing = draft.editor.lines(draft.editor.closing(beside)?);
    (!lines.ends_with(&closing)).then_some(closing)
}

fn section_for(draft: &Draft<'_>, value: &EntryValue) -> Result<Option<usize>, String> {
    let title = value.section.last().map_or("", String::as_str);
    match draft.target.section(&value.section) {
        Found::One(section) => Ok(section),
        Found::Many => Err(format!("has no place: there is more than one section {title}")),
        Found::None => {
            // A translation calls its sections otherwise; where the neighbour stands is the place.
            let names = [&value.after, &value.parent].into_iter().flatten();
            let mut neighbours = names.filter(|name| name.url.is_some());
            let neighbour = neighbours.find_map(|name| match draft.target.named(name, None) {
                Found::One(at) => draft.target.entries[at].section,
                _ => None,
            });
            match neighbour.filter(|_| draft.options.translated) {
                Some(section) => Ok(Some(section)),
                None => Err(format!("has no place: there is no section {title}")),
            }
        }
    }
}
