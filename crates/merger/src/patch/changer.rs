//! Carries out the changes of a patch on one document.

use std::cell::OnceCell;

use recension_model::{ChangeKind, ChangeKinds, EntryPatch, EntryValue, Format, Patch, SectionPatch};
use recension_parser::TableHeads;
use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use crate::document::alphabet::Rule;
use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::reader::Reader;
use crate::patch::editor::{Editor, Position};
use crate::patch::keys::EntryKeys;
use crate::patch::plain_headings::Topics;
use crate::patch::separators::Separators;
use crate::patch::sorted::SortedPart;
use crate::patch::target::{Found, Target};
use crate::patch::written::Writer;
use crate::patch::{Applied, ApplyOptions, Rejected};

/// A document, what stands in it, and what became of the changes so far.
pub(crate) struct Changer<'a> {
    pub(crate) editor: Editor<'a>,
    pub(crate) target: Target,
    pub(crate) writer: Writer<'a>,
    pub(crate) heads: TableHeads,
    pub(crate) options: &'a ApplyOptions,
    pub(crate) applied: Applied,
    pub(crate) is_changed: bool,
    /// For each entry of the edition whether the patch speaks of it.
    taken: Vec<bool>,
    /// The sections that changes of sections speak of, by the places of these in the patch.
    pub(crate) found_sections: FxHashMap<usize, usize>,
    pub(crate) separators: OnceCell<Separators>,
    /// The lines of a table of contents of plain text, once they were looked for.
    pub(crate) topics: Option<Topics>,
    /// The sections whose headings would not be read as such, and where what they hold comes to stand next.
    pub(crate) left_out: FxHashMap<usize, Position>,
    /// The entries that stay in their sections, whatever they are nested under.
    pub(crate) staying: FxHashSet<usize>,
    /// For each entry that is changed or added, the place of its change in the patch.
    pub(crate) changes_of: FxHashMap<usize, usize>,
    /// For each part of the document the rule by which its entries stood in order.
    pub(crate) rules: FxHashMap<NodeId, Option<Rule>>,
    /// For each part its entries, if they are sorted.
    pub(crate) orders: FxHashMap<NodeId, Option<SortedPart>>,
    /// What most entries begin with, within lists and in other entries, once it was looked for.
    pub(crate) habits: [OnceCell<Option<Vec<u8>>>; 2],
    /// For each part the last of its entries, as it was found last.
    pub(crate) last_entries: FxHashMap<NodeId, NodeId>,
    /// The lines of tables of contents by what they lead to, once one was looked for.
    pub(crate) contents_lines: OnceCell<FxHashMap<String, NodeId>>,
    /// For each node of the document as it was the entry before it, once one was looked for.
    pub(crate) entries_before: OnceCell<TiVec<NodeId, Option<NodeId>>>,
}

/// What of a patch is carried out.
pub(crate) struct Selection {
    /// The entries, by their places in the patch.
    pub(crate) entries: Vec<usize>,
    /// The sections, by their places in the patch.
    pub(crate) sections: Vec<usize>,
}

impl Selection {
    /// Returns all of a patch.
    pub(crate) fn whole(patch: &Patch) -> Self {
        Self { entries: (0..patch.entries.len()).collect(), sections: (0..patch.sections.len()).collect() }
    }
}

/// An entry that is to get a place, new or another one.
pub(crate) struct Waiting<'p> {
    /// The entry, if it stands somewhere already.
    pub(crate) entry: Option<usize>,
    pub(crate) kind: ChangeKind,
    pub(crate) value: &'p EntryValue,
    /// What it was; none for an addition.
    pub(crate) old: Option<&'p EntryValue>,
}

/// What became of one change: what was done, and what was not and why.
#[derive(Default)]
pub(crate) struct ChangeOutcome {
    /// The entry that was changed or added.
    pub(crate) entry: Option<usize>,
    pub(crate) done: bool,
    pub(crate) failed: ChangeKinds,
    pub(crate) reasons: Vec<String>,
}

impl ChangeOutcome {
    pub(crate) fn fail(&mut self, kind: ChangeKind, reason: impl Into<String>) {
        self.failed.insert(kind);
        let reason = reason.into();
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

impl<'a> Changer<'a> {
    pub(crate) fn new(layout: &'a Layout<'a>, reader: &'a Reader, options: &'a ApplyOptions) -> Self {
        Self {
            editor: Editor::new(layout),
            target: Target::new(layout),
            writer: Writer::new(layout.edition, reader),
            heads: TableHeads::new(layout.source()),
            options,
            applied: Applied::default(),
            is_changed: false,
            taken: vec![false; layout.edition.entries.len()],
            found_sections: FxHashMap::default(),
            separators: OnceCell::new(),
            topics: None,
            left_out: FxHashMap::default(),
            staying: FxHashSet::default(),
            changes_of: FxHashMap::default(),
            rules: FxHashMap::default(),
            orders: FxHashMap::default(),
            habits: Default::default(),
            last_entries: FxHashMap::default(),
            contents_lines: OnceCell::new(),
            entries_before: OnceCell::new(),
        }
    }

    /// Applies a part of a patch.
    ///
    /// In this order: what is meant is found in the document as it was; then sections change, then what
    /// entries say, then additions and moves find their places, then what is gone is taken out: until then
    /// it can be the neighbour of something.
    pub(crate) fn apply(&mut self, patch: &Patch, selection: &Selection) {
        let found = self.find(patch, selection);
        let sections: Vec<(usize, &SectionPatch)> =
            selection.sections.iter().filter_map(|at| Some((*at, patch.sections.get(*at)?))).collect();
        self.find_sections(&patch.sections);
        let values = found.iter().filter_map(|(_, change, _)| change.new.as_ref());
        let inhabited: FxHashSet<&[String]> = values.map(|new| new.section.as_slice()).collect();
        self.change_sections(&sections, &inhabited);
        let mut outcomes: Vec<ChangeOutcome> = found.iter().map(|_| ChangeOutcome::default()).collect();
        let mut waiting = Vec::new();
        let mut leaving = Vec::new();
        for (place, (_, change, entry)) in found.iter().enumerate() {
            match (&change.old, &change.new, entry) {
                (None, Some(new), _) => {
                    if let Some(waits) = self.addition(new, &mut outcomes[place]) {
                        waiting.push((place, waits));
                    }
                }
                (Some(old), None, _) => {
                    leaving.extend(self.removal(old, entry, &mut outcomes[place]).map(|at| (place, at)));
                }
                (Some(old), Some(new), _) => {
                    let kinds = change.kinds;
                    let Some(at) = self.changed_entry((old, new), entry, kinds, &mut outcomes[place]) else {
                        continue;
                    };
                    outcomes[place].entry = Some(at);
                    self.change_fields(at, (old, new), kinds, &mut outcomes[place]);
                    match kinds.contains(ChangeKind::Moved) {
                        true => self.keep_children(at, old, new),
                        false => drop(self.staying.insert(at)),
                    }
                    let moves = [ChangeKind::Moved, ChangeKind::Reordered];
                    let moves = moves.into_iter().find(|kind| kinds.contains(*kind));
                    if let Some(kind) = moves.filter(|_| !self.options.translated) {
                        waiting.push((place, Waiting { entry: Some(at), kind, value: new, old: Some(old) }));
                    }
                }
                (None, None, _) => {}
            }
        }
        self.place_all(waiting, &mut outcomes);
        let going: FxHashSet<usize> = leaving.iter().map(|(_, at)| *at).collect();
        for (place, at) in leaving {
            self.take_out(at, &going);
            outcomes[place].done = true;
        }
        self.remove_sections(&sections);
        for ((index, change, _), outcome) in found.into_iter().zip(outcomes) {
            self.changes_of.extend(outcome.entry.map(|at| (at, index)));
            self.count(index, change, outcome);
        }
    }

    /// Finds the entries that changes speak of, in the document as it was.
    fn find<'p>(
        &mut self,
        patch: &'p Patch,
        selection: &Selection,
    ) -> Vec<(usize, &'p EntryPatch, Found<usize>)> {
        let mut found: Vec<_> = Vec::new();
        for index in &selection.entries {
            let Some(change) = patch.entries.get(*index) else { continue };
            let entry = match &change.old {
                Some(old) => self.target.entry(old, self.options.translated, &self.taken),
                None => Found::None,
            };
            if let Found::One(at) = entry {
                self.taken[at] = true;
            }
            found.push((*index, change, entry));
        }
        found
    }

    fn count(&mut self, index: usize, change: &EntryPatch, outcome: ChangeOutcome) {
        self.is_changed |= outcome.done;
        let whole = [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Relinked];
        let is_kept = self.options.translated && !whole.iter().any(|kind| change.kinds.contains(*kind));
        match (outcome.done, outcome.failed.is_empty()) {
            (true, _) => self.applied.applied += 1,
            (false, true) if is_kept => self.applied.kept += 1,
            (false, true) => self.applied.already += 1,
            (false, false) => {}
        }
        if !outcome.failed.is_empty() {
            let reason = outcome.reasons.join("; ");
            self.applied.rejected.push(Rejected { index, kinds: outcome.failed, reason });
        }
    }

    /// Decides whether an entry is to be added; none if it is there, or something is in its place.
    fn addition<'p>(&self, value: &'p EntryValue, outcome: &mut ChangeOutcome) -> Option<Waiting<'p>> {
        let keys = EntryKeys::of(value);
        let section = match self.target.section(&value.section) {
            Found::One(section) => Some(section),
            _ => None,
        };
        let here = |at: &usize| Some(self.target.entries[*at].section) == section;
        let same = |at: &usize| self.target.entries[*at].keys.same_title(&keys);
        let mut known: Vec<usize> = match &keys.url {
            Some(url) if value.repeated => self.target.with_both(url, &keys.title),
            Some(_) => self.target.with_url(keys.url.as_deref()),
            None => self.target.with_title(&keys.title).collect(),
        };
        if value.repeated {
            // It stands elsewhere in its own edition, too.
            known.retain(|at| here(at) && same(at));
            // A twin is there if two of it are, or one at its place.
            if value.twin && known.len() < 2 {
                known.retain(|at| self.target.follows(*at, value));
            }
        }
        known.extend(self.target.with_bare_title(&keys.title).filter(here));
        let Some(at) = known.iter().copied().find(|at| here(at) && same(at)).or(known.first().copied())
        else {
            let other = self.target.with_title(&keys.title).find(here).filter(|_| !value.repeated);
            if other.is_some() {
                outcome
                    .fail(ChangeKind::Added, "cannot be added: an entry of this title has another address");
                return None;
            }
            return Some(Waiting { entry: None, kind: ChangeKind::Added, value, old: None });
        };
        let there = &self.target.entries[at];
        if !self.options.translated && !same(&at) {
            outcome.fail(ChangeKind::Added, format!("is there already, as {}", there.title));
        } else if !self.options.translated && !there.keys.describes_as(&keys) {
            outcome.fail(ChangeKind::Added, "is there already, with another description");
        } else if !here(&at) && !self.options.translated {
            outcome.fail(ChangeKind::Added, "is there already, in another section");
        }
        None
    }

    /// Decides whether an entry is to be removed, and gives it.
    fn removal(&self, old: &EntryValue, found: &Found<usize>, outcome: &mut ChangeOutcome) -> Option<usize> {
        let at = match found {
            Found::One(at) => *at,
            Found::None => return None,
            Found::Many => {
                outcome.fail(ChangeKind::Removed, MANY);
                return None;
            }
        };
        let (there, was) = (&self.target.entries[at].keys, EntryKeys::of(old));
        let mut edited = Vec::new();
        if !there.same_url(&was) && there.url.is_some() && was.url.is_some() {
            edited.push("address");
        }
        if !self.options.translated {
            let fields = [
                ("title", !there.same_title(&was)),
                ("description", !there.describes_as(&was)),
                ("notes", !there.same_notes(&was)),
            ];
            edited.extend(fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name));
        }
        if !edited.is_empty() {
            outcome.fail(
                ChangeKind::Removed,
                format!("is not removed: its {} was changed here", edited.join(" and ")),
            );
            return None;
        }
        if self.is_shared(self.target.entries[at].slot) {
            outcome.fail(ChangeKind::Removed, SHARED);
            return None;
        }
        Some(at)
    }

    /// Finds the entry of a change: as it was, or as it is to be.
    fn changed_entry(
        &mut self,
        (_, new): (&EntryValue, &EntryValue),
        found: &Found<usize>,
        kinds: ChangeKinds,
        outcome: &mut ChangeOutcome,
    ) -> Option<usize> {
        let reason = match found {
            Found::One(at) => return Some(*at),
            Found::Many => MANY,
            Found::None => match self.target.entry(new, self.options.translated, &self.taken) {
                Found::One(at) => {
                    self.taken.resize(self.target.entries.len(), false);
                    self.taken[at] = true;
                    return Some(at);
                }
                Found::Many => MANY,
                Found::None => "is not there",
            },
        };
        kinds.iter().filter(|kind| *kind != ChangeKind::Restyled).for_each(|kind| outcome.fail(kind, reason));
        None
    }

    /// Notes which entries are nested under one that moves, and do not go along.
    fn keep_children(&mut self, at: usize, old: &EntryValue, new: &EntryValue) {
        let section = self.target.entries[at].section;
        for name in old.children.iter().filter(|name| !new.children.contains(name)) {
            if let Found::One(child) = self.target.named(name, Some(section))
                && self.target.entries[child].parent == Some(at)
            {
                self.staying.insert(child);
            }
        }
    }

    pub(crate) fn format(&self) -> Format {
        self.editor.layout.edition.format
    }

    /// Reports whether a part has lines in common with something else.
    pub(crate) fn is_shared(&self, slot: NodeId) -> bool {
        let node = self.editor.layout.nodes.get(slot);
        node.is_some_and(|node| node.shared || !matches!(node.kind, NodeKind::Entry(_)))
    }
}

const MANY: &str = "cannot be told from others like it";

/// Why what is not read as it is written is left alone.
pub(crate) const UNREADABLE: &str = "is not written in a way that can be edited";

/// Why what shares a line with something else is left alone.
pub(crate) const SHARED: &str = "shares its lines with something else";
