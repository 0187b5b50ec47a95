//! Where additions and moved entries go, and how they are written there.

use recension_model::{ChangeKind, EntryName, EntryValue, title_key, url_key};
use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use crate::document::layout::{NodeId, ROOT};
use crate::patch::changer::{ChangeOutcome, Changer, SHARED, Waiting};
use crate::patch::editor::{ENTRY, Editor, NOTE, Position};
use crate::patch::sorted::{SortedPart, rule_of};
use crate::patch::target::{EntryState, Found};

/// A place as entries and sections see it.
#[derive(Clone, Copy)]
pub(crate) struct Destination {
    pub(crate) section: Option<usize>,
    pub(crate) parent: Option<usize>,
    pub(crate) place: Position,
}

impl Changer<'_> {
    /// Places all that waits, each one behind what it has to stand behind.
    ///
    /// Something that follows, or is nested under, another thing that waits goes after it.
    pub(crate) fn place_all(&mut self, waiting: Vec<(usize, Waiting<'_>)>, outcomes: &mut [ChangeOutcome]) {
        let key = |name: &EntryName| (title_key(&name.title), name.url.as_deref().map(url_key));
        let needs: Vec<[Option<_>; 2]> = waiting
            .iter()
            .map(|(_, waits)| [waits.value.parent.as_ref().map(key), waits.value.after.as_ref().map(key)])
            .collect();
        let names: Vec<_> = waiting.iter().map(|(_, waits)| key(&waits.value.name())).collect();
        let mut open: FxHashSet<_> = names.iter().collect();
        // For each name what waits for it, and for each thing how many names it waits for.
        let mut waits_for: FxHashMap<_, Vec<usize>> = FxHashMap::default();
        let mut blocked = vec![0; waiting.len()];
        for (at, needs) in needs.iter().enumerate() {
            for need in needs.iter().flatten().filter(|need| **need != names[at] && open.contains(need)) {
                waits_for.entry(need).or_default().push(at);
                blocked[at] += 1;
            }
        }
        let mut ready: Vec<usize> = (0..waiting.len()).filter(|at| blocked[*at] == 0).collect();
        let mut is_placed = vec![false; waiting.len()];
        loop {
            if ready.is_empty() {
                // They wait for one another, as those of one name in two sections do.
                ready = (0..waiting.len()).filter(|at| !is_placed[*at]).collect();
            }
            if ready.is_empty() {
                return;
            }
            let mut next = Vec::new();
            for at in ready {
                let (place, waits) = &waiting[at];
                self.place(waits, &mut outcomes[*place]);
                is_placed[at] = true;
                if !open.remove(&names[at]) {
                    continue;
                }
                for follower in waits_for.remove(&names[at]).unwrap_or_default() {
                    blocked[follower] -= 1;
                    if blocked[follower] == 0 && !is_placed[follower] {
                        next.push(follower);
                    }
                }
            }
            next.retain(|at| !is_placed[*at]);
            next.sort_unstable();
            ready = next;
        }
    }

    fn place(&mut self, waits: &Waiting<'_>, outcome: &mut ChangeOutcome) {
        let spot = match self.spot(waits) {
            Ok(spot) => spot,
            Err(reason) => return outcome.fail(waits.kind, reason),
        };
        match waits.entry {
            Some(at) => self.relocate(at, spot, waits, outcome),
            None => match self.compose(waits.value, spot) {
                Some((lines, keys)) => {
                    let slot = self.editor.insert(ENTRY, spot.place, lines);
                    if let Some(Some(order)) = self.orders.get_mut(&spot.place.parent) {
                        order.insert(&waits.value.title, slot);
                    }
                    self.add_notes(slot, waits.value);
                    let added = self.target.add(EntryState {
                        slot,
                        title: waits.value.title.clone(),
                        keys,
                        section: spot.section,
                        parent: spot.parent,
                        is_there: true,
                    });
                    outcome.entry = Some(added);
                    outcome.done = true;
                }
                None => outcome.fail(waits.kind, "cannot be written here so that it reads as it should"),
            },
        }
    }

    fn relocate(&mut self, at: usize, spot: Destination, waits: &Waiting<'_>, outcome: &mut ChangeOutcome) {
        let entry = &self.target.entries[at];
        let (slot, section) = (entry.slot, entry.section);
        // What is nested elsewhere in this copy stays so, unless the patch nests it otherwise.
        let is_nested = |value: &EntryValue| value.parent.is_some();
        let is_renested = waits.old.is_some_and(|old| old.parent != waits.value.parent)
            && spot.parent.is_some() == is_nested(waits.value);
        let stays = section == spot.section
            && (waits.kind == ChangeKind::Moved || (entry.parent != spot.parent && !is_renested));
        let is_inside = spot.place.parent == slot || self.editor.is_within(spot.place.parent, slot);
        if stays
            || spot.place.after == Some(slot)
            || self.follows(slot, spot.place)
            || (section == spot.section && is_inside)
        {
            return;
        }
        if self.is_shared(slot) || is_inside {
            return outcome.fail(waits.kind, SHARED);
        }
        // What stood in order may not any more.
        self.orders.remove(&self.editor.slots[slot].parent);
        self.orders.remove(&spot.place.parent);
        let neighbour = self.neighbour(spot.place);
        let to_row = neighbour.is_some_and(|neighbour| self.editor.is_row(neighbour));
        if self.editor.is_row(slot) || to_row {
            if section == spot.section || !self.editor.children_of(slot, NOTE).is_empty() {
                return;
            }
            let Some((lines, keys)) = self.compose(waits.value, spot) else {
                return outcome.fail(waits.kind, "cannot be written there so that it reads as it should");
            };
            self.editor.remove(slot);
            let written = self.editor.insert(ENTRY, spot.place, lines);
            self.target.set_slot(at, written);
            self.target.entries[at].keys = keys;
        } else {
            if section != spot.section {
                let below = self.editor.subtree(slot).into_iter().skip(1);
                let entries = below.flat_map(|slot| self.target.at_slot(slot).collect::<Vec<_>>());
                let staying: Vec<usize> = entries.filter(|child| self.staying.contains(child)).collect();
                self.raise(at, &staying);
            }
            let prefix = self.prefix_at(spot);
            self.editor.relocate(slot, spot.place, &prefix);
        }
        self.target.entries[at].parent = spot.parent;
        for part in self.editor.subtree(self.target.entries[at].slot) {
            for entry in self.target.at_slot(part).collect::<Vec<_>>() {
                self.target.entries[entry].section = spot.section;
            }
        }
        outcome.done = true;
    }

    /// Reports whether a part stands right where it is to be put.
    fn follows(&self, slot: NodeId, place: Position) -> bool {
        self.editor.slots[slot].parent == place.parent && self.editor.before(slot) == place.after
    }

    /// Finds the place that an entry has to have.
    fn spot(&mut self, waits: &Waiting<'_>) -> Result<Destination, String> {
        let value = waits.value;
        let section = self.section_for(value)?;
        let parent = match &value.parent {
            None => None,
            Some(name) => match self.target.named(name, Some(section)) {
                Found::One(at) => Some(at),
                _ if waits.entry.is_some() => None,
                Found::None => {
                    return Err(format!(
                        "has no place: {}, which it is nested under, is not there",
                        name.title
                    ));
                }
                Found::Many => {
                    return Err(format!(
                        "has no place: {}, which it is nested under, is there more than once",
                        name.title
                    ));
                }
            },
        };
        let Some(slot) = self.target.slot_of(section, parent) else {
            return Err("has no place: its section has no heading here".into());
        };
        let parent = parent.filter(|at| !self.editor.is_row(self.target.entries[*at].slot));
        let after = self.neighbour_for(waits, (section, parent), slot);
        Ok(Destination { section, parent, place: Position { parent: slot, after } })
    }

    fn section_for(&self, value: &EntryValue) -> Result<Option<usize>, String> {
        let title = value.section.last().map_or("", String::as_str);
        match self.target.section(&value.section) {
            Found::One(section) => Ok(section),
            Found::Many => Err(format!("has no place: there is more than one section {title}")),
            Found::None => {
                // A translation calls its sections otherwise; where the neighbour stands is the place.
                let names = [&value.after, &value.parent].into_iter().flatten();
                let mut neighbours = names.filter(|name| name.url.is_some());
                let neighbour = neighbours.find_map(|name| match self.target.named(name, None) {
                    Found::One(at) => self.target.entries[at].section,
                    _ => None,
                });
                match neighbour.filter(|_| self.options.translated) {
                    Some(section) => Ok(Some(section)),
                    None => Err(format!("has no place: there is no section {title}")),
                }
            }
        }
    }

    /// Finds the part that an entry comes behind: by the alphabet if the section keeps it, else the
    /// neighbour that it has in the patch, else the last one.
    fn neighbour_for(
        &mut self,
        waits: &Waiting<'_>,
        (section, parent): (Option<usize>, Option<usize>),
        within: NodeId,
    ) -> Option<NodeId> {
        let moving = waits.entry.map(|at| self.target.entries[at].slot);
        // What stands as the patch found it goes where the patch has it; a copy with an order of its own
        // keeps that.
        let is_put = waits.kind == ChangeKind::Reordered && self.follows_as_before(waits, section);
        if !self.options.translated && !is_put {
            let title = &waits.value.title;
            let place = |order: &SortedPart| (order.behind(title), order.last);
            let place = match moving {
                Some(moving) => self.sorted(within, Some(moving)).as_ref().map(place),
                None => {
                    if !self.orders.contains_key(&within) {
                        let order = self.sorted(within, None);
                        self.orders.insert(within, order);
                    }
                    self.orders[&within].as_ref().map(place)
                }
            };
            if let Some((behind, last)) = place {
                let Some(behind) = behind else { return last };
                let before = self.editor.before(behind);
                return if before == moving {
                    moving.and_then(|slot| self.editor.before(slot))
                } else {
                    before
                };
            }
        }
        let name = waits.value.after.as_ref()?;
        let before = match self.target.named(name, Some(section)) {
            Found::One(at) => Some(&self.target.entries[at]),
            _ => None,
        };
        let before = before.filter(|entry| entry.section == section && entry.parent == parent);
        let is_sibling = |slot: &NodeId| {
            let part = &self.editor.slots[*slot];
            self.editor.is_there(*slot)
                && part.family == ENTRY
                && part.parent == within
                && Some(*slot) != moving
        };
        match before.map(|entry| entry.slot).filter(is_sibling) {
            Some(before) => Some(before),
            None => {
                let last = self.last_entry(within)?;
                if Some(last) == moving { self.editor.before(last) } else { Some(last) }
            }
        }
    }

    /// Finds the last entry right within a part, from where it was found before.
    fn last_entry(&mut self, within: NodeId) -> Option<NodeId> {
        let is_child = |editor: &Editor<'_>, slot: NodeId| {
            let part = &editor.slots[slot];
            editor.is_there(slot) && part.family == ENTRY && part.parent == within
        };
        let known = self.last_entries.get(&within).copied().filter(|slot| is_child(&self.editor, *slot));
        let mut last = match known {
            Some(known) => known,
            None => self.editor.children_of(within, ENTRY).last().copied()?,
        };
        let mut next = self.editor.slots[last].next;
        while next != ROOT && self.editor.is_within(next, within) {
            if is_child(&self.editor, next) {
                last = next;
            }
            next = self.editor.slots[next].next;
        }
        self.last_entries.insert(within, last);
        Some(last)
    }

    /// Returns the entries of a part without one of them, if they are sorted and were before.
    fn sorted(&mut self, within: NodeId, moving: Option<NodeId>) -> Option<SortedPart> {
        let rule = match self.rules.get(&within) {
            Some(rule) => *rule,
            None => *self.rules.entry(within).or_insert(rule_of(self.editor.layout, within)),
        };
        let siblings = self.editor.children_of(within, ENTRY).into_iter();
        let entry = |slot: NodeId| self.target.at_slot(slot).next().map(|at| &self.target.entries[at]);
        let titles = siblings.map(|slot| (slot, entry(slot).map(|entry| entry.title.as_str())));
        SortedPart::new(rule?, titles.filter(|(slot, _)| Some(*slot) != moving))
    }

    /// Reports whether an entry followed, in the document as it was, what it follows in the patch's old edition.
    fn follows_as_before(&self, waits: &Waiting<'_>, section: Option<usize>) -> bool {
        let (Some(at), Some(old)) = (waits.entry, waits.old) else { return false };
        let layout = self.editor.layout;
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
        let before = all[node];
        let expected = match old.after.as_ref().map(|name| self.target.named(name, Some(section))) {
            Some(Found::One(at)) => Some(self.target.entries[at].slot),
            Some(_) => return false,
            None => None,
        };
        before == expected
    }

    /// Takes an entry out; what is nested under it and stays comes up to its place.
    pub(crate) fn take_out(&mut self, at: usize, going: &FxHashSet<usize>) {
        let below = self.editor.children_of(self.target.entries[at].slot, ENTRY);
        let entries = below.into_iter().flat_map(|slot| self.target.at_slot(slot).collect::<Vec<_>>());
        let staying: Vec<usize> = entries.filter(|child| !going.contains(child)).collect();
        self.raise(at, &staying);
        self.editor.remove(self.target.entries[at].slot);
        self.target.entries[at].is_there = false;
    }

    /// Brings some of the entries that stand within one up behind it, in their order.
    fn raise(&mut self, at: usize, entries: &[usize]) {
        let EntryState { slot, parent: above, .. } = self.target.entries[at];
        let prefix = self.editor.prefix(slot);
        let parent = self.editor.slots[slot].parent;
        let mut after = slot;
        for entry in entries {
            let child = self.target.entries[*entry].slot;
            // It can have come up with what it is nested under.
            if child != slot && self.editor.is_within(child, slot) {
                self.editor.relocate(child, Position { parent, after: Some(after) }, &prefix);
                self.target.entries[*entry].parent = above;
                after = child;
            }
        }
    }
}
