//! Where additions and moved entries go, and how they are written there.

use recension_model::{ChangeKind, EntryName, EntryValue};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::alphabet::Rule;
use crate::anatomy::cells_of;
use crate::change_fields::{CELL_SEPARATOR, in_cell, most_common};
use crate::changer::{Changer, SHARED, Verdict, Waiting};
use crate::compose::Written;
use crate::edit::{ENTRY, NOTE, Place};
use crate::fields::unnumbered;
use crate::layout::{Kind, ROOT};
use crate::target::{EntryState, Found, Keys};

/// A place as entries and sections see it.
#[derive(Clone, Copy)]
struct Spot {
    section: Option<usize>,
    parent: Option<usize>,
    place: Place,
}

impl Changer<'_> {
    /// Places all that waits, each one behind what it has to stand behind.
    ///
    /// Something that follows, or is nested under, another thing that waits goes after it.
    pub(crate) fn place_all(&mut self, waiting: Vec<(usize, Waiting<'_>)>, verdicts: &mut [Verdict]) {
        let key = |name: &EntryName| {
            (
                self.target.steps.title_key(&name.title),
                name.url.as_deref().map(|url| self.target.steps.url_key(url)),
            )
        };
        let needs: Vec<[Option<_>; 2]> = waiting
            .iter()
            .map(|(_, waits)| [waits.value.parent.as_ref().map(key), waits.value.after.as_ref().map(key)])
            .collect();
        let names: Vec<_> = waiting.iter().map(|(_, waits)| key(&waits.value.name())).collect();
        let mut open: FxHashSet<_> = names.iter().cloned().collect();
        let mut left: Vec<usize> = (0..waiting.len()).collect();
        while !left.is_empty() {
            let is_ready = |at: &usize| {
                let blocks = |need: &Option<_>| {
                    need.as_ref().is_some_and(|need| *need != names[*at] && open.contains(need))
                };
                !needs[*at].iter().any(blocks)
            };
            let (mut ready, mut later): (Vec<usize>, Vec<usize>) = left.into_iter().partition(is_ready);
            if ready.is_empty() {
                // They wait for one another, as those of one name in two sections do.
                ready = std::mem::take(&mut later);
            }
            for at in &ready {
                let (place, waits) = &waiting[*at];
                self.place(waits, &mut verdicts[*place]);
                open.remove(&names[*at]);
            }
            left = later;
        }
    }

    fn place(&mut self, waits: &Waiting<'_>, verdict: &mut Verdict) {
        let spot = match self.spot(waits) {
            Ok(spot) => spot,
            Err(reason) => return verdict.fail(waits.kind, reason),
        };
        match waits.entry {
            Some(at) => self.relocate(at, spot, waits, verdict),
            None => match self.compose(waits.value, spot) {
                Some((lines, keys)) => {
                    let slot = self.editor.insert(ENTRY, spot.place, lines);
                    self.add_notes(slot, waits.value);
                    self.target.add(EntryState {
                        slot,
                        title: waits.value.title.clone(),
                        keys,
                        section: spot.section,
                        parent: spot.parent,
                        is_there: true,
                    });
                    verdict.done = true;
                }
                None => verdict.fail(waits.kind, "cannot be written here so that it reads as it should"),
            },
        }
    }

    fn relocate(&mut self, at: usize, spot: Spot, waits: &Waiting<'_>, verdict: &mut Verdict) {
        let entry = &self.target.entries[at];
        let (slot, section) = (entry.slot, entry.section);
        let stays =
            section == spot.section && (waits.kind == ChangeKind::Moved || entry.parent != spot.parent);
        if stays || spot.place.after == Some(slot) || self.follows(slot, spot.place) {
            return;
        }
        if self.is_shared(slot) || spot.place.parent == slot || self.editor.is_within(spot.place.parent, slot)
        {
            return verdict.fail(waits.kind, SHARED);
        }
        let neighbour = self.neighbour(spot.place);
        let to_row = neighbour.is_some_and(|neighbour| self.editor.is_row(neighbour));
        if self.editor.is_row(slot) || to_row {
            if section == spot.section || !self.editor.children_of(slot, NOTE).is_empty() {
                return;
            }
            let Some((lines, keys)) = self.compose(waits.value, spot) else {
                return verdict.fail(waits.kind, "cannot be written there so that it reads as it should");
            };
            self.editor.remove(slot);
            self.target.entries[at].slot = self.editor.insert(ENTRY, spot.place, lines);
            self.target.entries[at].keys = keys;
        } else {
            let prefix = self.prefix_at(spot);
            self.editor.relocate(slot, spot.place, &prefix);
        }
        self.target.entries[at].parent = spot.parent;
        let moved: FxHashSet<usize> = self.editor.subtree(self.target.entries[at].slot).into_iter().collect();
        for entry in
            self.target.entries.iter_mut().filter(|entry| entry.is_there && moved.contains(&entry.slot))
        {
            entry.section = spot.section;
        }
        verdict.done = true;
    }

    /// Tells whether a part stands right where it is to be put.
    fn follows(&self, slot: usize, place: Place) -> bool {
        let siblings = self.editor.children_of(place.parent, ENTRY);
        let at = siblings.iter().position(|sibling| *sibling == slot);
        at.is_some_and(|at| at.checked_sub(1).map(|before| siblings[before]) == place.after)
    }

    /// Finds the place that an entry has to have.
    fn spot(&self, waits: &Waiting<'_>) -> Result<Spot, String> {
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
        Ok(Spot { section, parent, place: Place { parent: slot, after } })
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
        &self,
        waits: &Waiting<'_>,
        (section, parent): (Option<usize>, Option<usize>),
        within: usize,
    ) -> Option<usize> {
        let moving = waits.entry.map(|at| self.target.entries[at].slot);
        let siblings = self.editor.children_of(within, ENTRY);
        let siblings: Vec<usize> = siblings.into_iter().filter(|slot| Some(*slot) != moving).collect();
        // What stands as the patch found it goes where the patch has it; a copy with an order of its own
        // keeps that.
        let is_put = waits.kind == ChangeKind::Reordered && self.follows_as_before(waits, section);
        let titles = self.titles();
        let is_sorted = |rule: &Rule| {
            siblings.iter().filter_map(|slot| titles.get(slot)).is_sorted_by_key(|title| rule.key(title))
        };
        let rule = if self.options.translated || is_put { None } else { self.rule(within).filter(is_sorted) };
        if let Some(rule) = rule {
            let key = rule.key(&waits.value.title);
            let greater = |slot: &usize| titles.get(slot).is_some_and(|title| rule.key(title) > key);
            let at = siblings.iter().position(greater).unwrap_or(siblings.len());
            return at.checked_sub(1).map(|before| siblings[before]);
        }
        let name = waits.value.after.as_ref()?;
        let before = match self.target.named(name, Some(section)) {
            Found::One(at) => Some(&self.target.entries[at]),
            _ => None,
        };
        let before = before.filter(|entry| entry.section == section && entry.parent == parent);
        before.map(|entry| entry.slot).filter(|slot| siblings.contains(slot)).or(siblings.last().copied())
    }

    /// Tells whether an entry followed, in the document as it was, what it follows in the patch's old edition.
    fn follows_as_before(&self, waits: &Waiting<'_>, section: Option<usize>) -> bool {
        let (Some(at), Some(old)) = (waits.entry, waits.old) else { return false };
        let layout = self.editor.layout;
        let Some(node) = layout.entry_nodes.get(at).copied() else { return false };
        let siblings = layout.nodes[layout.nodes[node].parent].children.iter().copied();
        let siblings: Vec<usize> = siblings.filter(|node| layout.entry(*node).is_some()).collect();
        let place = siblings.iter().position(|sibling| *sibling == node);
        let before = place.and_then(|place| place.checked_sub(1)).map(|before| siblings[before]);
        let expected = match old.after.as_ref().map(|name| self.target.named(name, Some(section))) {
            Some(Found::One(at)) => Some(self.target.entries[at].slot),
            Some(_) => return false,
            None => None,
        };
        before == expected
    }

    fn titles(&self) -> FxHashMap<usize, &str> {
        let there = self.target.entries.iter().filter(|entry| entry.is_there);
        there.map(|entry| (entry.slot, entry.title.as_str())).collect()
    }

    /// Gives the rule by which the entries of something stood in order before.
    fn rule(&self, within: usize) -> Option<Rule> {
        let layout = self.editor.layout;
        let children = layout.nodes.get(within)?.children.iter();
        let ids = children.filter_map(|node| layout.entry(*node));
        let titles: Vec<&str> = ids.map(|id| layout.edition.entry(id).title()).collect();
        Rule::observed(&titles)
    }

    /// Finds the entry whose style something at a place takes on.
    fn neighbour(&self, place: Place) -> Option<usize> {
        place.after.or_else(|| self.editor.children_of(place.parent, ENTRY).first().copied())
    }

    /// Writes an entry as its neighbours are written, and says what it reads as.
    fn compose(&self, value: &EntryValue, spot: Spot) -> Option<(Vec<Vec<u8>>, Keys)> {
        let mut written = self.written(value)?;
        let mut keys = Keys::of(value, self.target.steps);
        if self.options.translated {
            written.tail.extend_from_slice(format!(" {}", self.options.mark).as_bytes());
            // A mark that is no comment is read as a part of the description.
            keys.description = written.description_key(self.target.steps)?;
        }
        let neighbour = self.neighbour(spot.place);
        if let Some(row) = neighbour.filter(|neighbour| self.editor.is_row(*neighbour)) {
            return self.row_like(row, value, &written).map(|row| (vec![row], keys));
        }
        let body = written.body(&self.separator(spot.section));
        Some((vec![[self.prefix_at(spot), body].concat()], keys))
    }

    /// Gives what an entry at a place begins with.
    fn prefix_at(&self, spot: Spot) -> Vec<u8> {
        let neighbour = self.neighbour(spot.place).map(|slot| self.editor.prefix(slot));
        if let Some(prefix) = neighbour.filter(|prefix| !prefix.is_empty()) {
            return numbered(&prefix);
        }
        let layout = self.editor.layout;
        let around = spot.place.parent;
        let family = |slot: usize| self.editor.slots[slot].family;
        let in_item =
            family(around) == ENTRY || !self.editor.prefix(around).starts_with(b"#") && around != ROOT;
        let nested = |node: usize| {
            let parent = layout.nodes[node].parent;
            parent != ROOT && (family(parent) == ENTRY || !self.editor.prefix(parent).starts_with(b"#"))
        };
        let entries = layout.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, Kind::Entry(_)));
        let alike = entries.filter(|(at, _)| nested(*at) == in_item).map(|(at, _)| self.editor.prefix(at));
        let habit = most_common(alike.filter(|prefix| !prefix.is_empty()).map(|prefix| unnumbered(&prefix)));
        match (in_item, habit) {
            (false, Some(prefix)) => numbered(&prefix),
            (false, None) => b"- ".to_vec(),
            (true, habit) => {
                let own = self.editor.prefix(around);
                let mark = habit.unwrap_or_else(|| own.clone());
                let mark = numbered(mark.trim_ascii_start());
                let mark = if mark.is_empty() { b"- ".to_vec() } else { mark };
                [b" ".repeat(own.len()), mark].concat()
            }
        }
    }

    fn add_notes(&mut self, slot: usize, value: &EntryValue) {
        if self.editor.is_row(slot) {
            return;
        }
        for note in &value.notes {
            let last = self.editor.children_of(slot, NOTE).last().copied();
            let text = crate::compose::linked(note, value).into_bytes();
            let line = [self.note_prefix(slot), text].concat();
            self.editor.insert(NOTE, Place { parent: slot, after: last }, vec![line]);
        }
    }

    /// Writes a row of the table that another row stands in.
    fn row_like(&self, other: usize, value: &EntryValue, written: &Written) -> Option<Vec<u8>> {
        let first = self.target.entries.iter().position(|entry| entry.slot == other)?;
        let id = recension_model::EntryId::new(first);
        let lines = self.editor.lines(other);
        let source = lines.first()?;
        let cells = cells_of(source, 0..source.len());
        // A row that is new itself has its title where its own model has it: in the cell of the link.
        let title = match self.editor.layout.edition.entries.get(first) {
            Some(_) => {
                let row = self.row(other);
                let title = self.editor.layout.edition.entry(id).entry.title_span?.start as usize;
                cells_of(self.editor.layout.source(), row).iter().position(|cell| cell.contains(&title))?
            }
            None => cells.iter().position(|cell| source[cell.clone()].contains(&b'['))?,
        };
        let parts: Vec<&str> =
            value.description.split(CELL_SEPARATOR).filter(|part| !part.is_empty()).collect();
        let others: Vec<usize> = (0..cells.len()).filter(|at| *at != title).collect();
        let longest = others.iter().copied().max_by_key(|at| (cells[*at].len(), std::cmp::Reverse(*at)));
        let text = |at: usize| -> Vec<u8> {
            if at == title {
                return [written.head.as_slice(), if others.is_empty() { &written.tail } else { b"" }]
                    .concat();
            }
            let place = others.iter().position(|other| *other == at);
            if parts.len() > 1 && parts.len() == others.len() {
                return place.map(|place| in_cell(parts[place].as_bytes())).unwrap_or_default();
            }
            if Some(at) == longest {
                return in_cell(&[written.description.as_slice(), &written.tail].concat());
            }
            Vec::new()
        };
        let mut row = source[..cells.first()?.start].to_vec();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                row.push(b'|');
            }
            let text = text(at);
            let padded = [b" ".as_slice(), text.trim_ascii(), b" "].concat();
            let width = |text: &[u8]| String::from_utf8_lossy(text).chars().count();
            let is_wide = source[cell.clone()].ends_with(b"  ");
            let fill = width(&source[cell.clone()]).saturating_sub(width(&padded));
            row.extend_from_slice(&padded);
            row.extend(std::iter::repeat_n(b' ', if is_wide { fill } else { 0 }));
        }
        row.extend_from_slice(&source[cells.last()?.end..]);
        Some(row)
    }

    /// Takes an entry out; what is nested under it and stays comes up to its place.
    pub(crate) fn take_out(&mut self, at: usize, going: &[usize]) {
        let slot = self.target.entries[at].slot;
        let entry = self.target.entries[at].clone();
        let prefix = self.editor.prefix(slot);
        let stays: FxHashMap<usize, usize> = (0..self.target.entries.len())
            .filter(|child| {
                self.target.entries[*child].parent == Some(at) && self.target.entries[*child].is_there
            })
            .filter(|child| !going.contains(child))
            .map(|child| (self.target.entries[child].slot, child))
            .collect();
        let mut after = slot;
        for child in self.editor.children_of(slot, ENTRY) {
            if let Some(number) = stays.get(&child) {
                let parent = self.editor.slots[slot].parent;
                let place = Place { parent, after: Some(after) };
                self.editor.relocate(child, place, &prefix);
                self.target.entries[*number].parent = entry.parent;
                after = child;
            }
        }
        self.editor.remove(slot);
        self.target.entries[at].is_there = false;
    }
}

/// Gives a prefix with a number that a list can begin with.
fn numbered(prefix: &[u8]) -> Vec<u8> {
    match crate::style::number(prefix) {
        Some(_) => crate::style::with_number(prefix, 1),
        None => prefix.to_vec(),
    }
}
