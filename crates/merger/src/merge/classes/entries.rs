//! Which entries are one thing.

use recension_matcher::{AlignOptions, align};
use recension_model::{
    Alignment, EntryId, EntryView, at_once, compare_descriptions, compare_titles, description_key, same_key,
    title_key, url_key,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Builder, TimesSaid};
use crate::document::diff3::common;
use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::lines::Numbers;
use crate::merge::classes::Class;
use crate::merge::column::{Column, ColumnSlice, Columns};
use crate::merge::decided::Cell;

impl Builder<'_> {
    /// Opens classes for entries: what the base has, as each side is aligned with it; then what sides added.
    pub(super) fn entries(&mut self) {
        // Without a base the first side stands for it.
        let has_none = self.layouts[Column::BASE].edition.entries.is_empty() && self.layouts.len() > 2;
        let first = if has_none { Column::OURS } else { Column::BASE };
        let base = self.layouts[first].edition;
        let mut rows: Vec<Columns<Option<EntryId>>> = base
            .entry_ids()
            .map(|id| self.columns().map(|column| (column == first).then_some(id)).collect())
            .collect();
        let behind = self.columns().filter(|column| first < *column);
        for (column, alignment) in behind.zip(self.alignments(first)) {
            for row in 0..alignment.rows() {
                if let [Some(one), Some(other)] = alignment.row(row) {
                    rows[one.index()][column] = Some(*other);
                }
            }
        }
        self.keep_cross_listed(first, &mut rows);
        self.decided.settle(&mut rows);
        for (id, cells) in base.entry_ids().zip(rows) {
            let mut members: Columns<_> = vec![None; self.layouts.len()].into();
            for column in self.chained(&cells, (first, id)) {
                members[column] = cells[column].and_then(|id| self.own_node((column, id)));
            }
            if members.iter().any(Option::is_some) {
                self.open(members);
            }
        }
        self.added();
    }

    /// Aligns each column behind `first` with it, all at the same time.
    fn alignments(&self, first: Column) -> Vec<Alignment> {
        let base = &self.layouts[first];
        let align_with_first = |(column, side): &(Column, &Layout<'_>)| {
            let decisions = self.decided.between((first, *column), unmoved(base, side));
            align(&[base.edition, side.edition], &AlignOptions::default().with_decisions(decisions))
        };
        let sides: Vec<_> = self.layouts.iter_enumerated().filter(|(column, _)| first < *column).collect();
        at_once(&sides, align_with_first)
    }

    /// Returns the node of an entry that has one of its own and is in no class yet.
    fn own_node(&self, (column, id): Cell) -> Option<NodeId> {
        let node = self.layouts[column].entry_nodes[id.index()];
        (self.layouts[column].entry(node) == Some(id) && self.of[column][node].is_none()).then_some(node)
    }

    /// Opens classes for what sides added: entries of several sides are one only if title and address are the
    /// same, or one of both within one section. A likeness is enough to call something changed, not to add
    /// one thing instead of two.
    fn added(&mut self) {
        let mut known: FxHashMap<[String; 2], Vec<Class>> = FxHashMap::default();
        for column in self.columns().skip(1) {
            let mut opened = Vec::new();
            for id in self.layouts[column].edition.entry_ids() {
                let Some(node) = self.own_node((column, id)) else { continue };
                let keys = self.addition_keys((column, id));
                let mut classes = keys.iter().filter_map(|key| known.get(key)).flatten();
                let found = self
                    .decided_class((column, id))
                    .or_else(|| classes.find(|class| self.may_join(**class, (column, id))).copied());
                let class = match found {
                    Some(class) => {
                        self.join(class, column, node);
                        class
                    }
                    None => self.open(self.alone(column, node)),
                };
                opened.extend(keys.into_iter().map(|key| (key, class)));
            }
            // Twins on one side are two: only those of other sides are looked up.
            for (key, class) in opened {
                known.entry(key).or_default().push(class);
            }
        }
    }

    /// Returns the class of the entry of an earlier column that an addition is decided to be.
    fn decided_class(&self, (column, id): Cell) -> Option<Class> {
        let earlier = self
            .columns()
            .take_while(|other| *other < column)
            .filter_map(|other| Some((other, self.decided.partner((column, id), other)?)));
        let class = |(other, partner): Cell| self.of[other][self.layouts[other].entry_nodes[partner.index()]];
        earlier.filter_map(class).find(|class| self.members[*class][column].is_none())
    }

    /// Reports whether a class has room for an addition, and nothing that it is decided not to be.
    fn may_join(&self, class: Class, cell: Cell) -> bool {
        let entry =
            |(column, node): (Column, &Option<NodeId>)| Some((column, self.layouts[column].entry((*node)?)?));
        let mut members = self.members[class].iter_enumerated().filter_map(entry);
        self.members[class][cell.0].is_none()
            && members.all(|member| self.decided.same(member, cell) != Some(false))
    }

    /// Returns what an addition is known by, the surest first.
    fn addition_keys(&self, (column, id): Cell) -> Vec<[String; 2]> {
        let view = self.layouts[column].edition.entry(id);
        let title = title_key(view.title());
        let url = view.url().map(url_key).unwrap_or_default();
        // Sections of one name within others are several, and so is what stands below several entries.
        let parent = view.parent().map(|parent| parent.title());
        let around: Vec<String> = view.section_path().into_iter().chain(parent).map(title_key).collect();
        let sections = around.join("\n");
        // Each key says which two of the three it has.
        let pairs = [('b', &title, &url), ('t', &title, &sections), ('u', &url, &sections)];
        pairs
            .into_iter()
            .filter(|(_, first, _)| !first.is_empty())
            .map(|(which, first, second)| [format!("{which}{first}"), second.clone()])
            .collect()
    }

    /// Returns the columns of a row that have something in common with the base, or with one that has.
    fn chained(&self, cells: &ColumnSlice<Option<EntryId>>, base: Cell) -> Vec<Column> {
        let mut chain = vec![base];
        let mut next = 0;
        let is_removed = cells.iter_enumerated().any(|(column, id)| base.0 < column && id.is_none());
        while let Some(&cell) = chain.get(next) {
            for (column, id) in cells.iter_enumerated() {
                let new = chain.iter().all(|(known, _)| *known != column);
                let replaces = |id: EntryId| is_removed && self.replaces(cell, (column, id));
                let fits = |id: &EntryId| {
                    self.fits(&chain, cell, (column, *id))
                        || replaces(*id)
                        || self.is_renamed(cell, (column, *id))
                };
                if let Some(id) = id.filter(|id| new && fits(id)) {
                    chain.push((column, id));
                }
            }
            next += 1;
        }
        chain.into_iter().map(|(column, _)| column).collect()
    }

    /// Reports whether an entry goes with one of a chain, and is not decided to be another than any of them.
    fn fits(&self, chain: &[Cell], cell: Cell, new: Cell) -> bool {
        let decided = |other: &Cell| self.decided.same(*other, new);
        chain.iter().all(|other| decided(other) != Some(false))
            && (chain.iter().any(|other| decided(other) == Some(true)) || self.says_the_same(cell, new))
    }

    /// Reports whether an entry that is aligned with another one is that in the same words, under a new name at a new place: what one
    /// side took out another one changed then.
    fn replaces(&self, old: Cell, new: Cell) -> bool {
        let [one, other] = [old, new].map(|(column, id)| self.layouts[column].edition.entry(id));
        let words = one.description();
        words.contains(char::is_alphabetic)
            && compare_descriptions(words, other.description()).is_same_content()
            && self.decided.same(old, new) != Some(false)
    }

    /// Reports whether entries without addresses that are aligned say the same in one section, and nothing else there says so: no more can
    /// tell that one was renamed.
    fn is_renamed(&self, old: Cell, new: Cell) -> bool {
        let [one, other] = [old, new].map(|(column, id)| self.layouts[column].edition.entry(id));
        let is_only = |column: Column, view: EntryView<'_>| {
            let said = self.said[column].get_or_init(|| times_said(&self.layouts[column]));
            said.get(&(view.entry.section, description_key(view.description()))) == Some(&1)
        };
        [one, other].iter().all(|view| view.url().is_none_or(str::is_empty))
            && one.section_path() == other.section_path()
            && self.replaces(old, new)
            && is_only(old.0, one)
            && is_only(new.0, other)
    }

    /// Reports whether two entries have a title or an address in common.
    ///
    /// What shares neither may well be one resource under a new name at a new place. To a merge it is safer
    /// to see one removed and another added: both come to the same, but no edit of the one is taken for an
    /// edit of the other.
    fn says_the_same(&self, (left, one): Cell, (right, other): Cell) -> bool {
        let view = |column: Column, id: EntryId| self.layouts[column].edition.entry(id);
        let (one, other) = (view(left, one), view(right, other));
        let url = |view: EntryView<'_>| view.url().map(url_key).filter(|key| !key.is_empty());
        if one.url().is_some() && one.url() == other.url()
            || url(one).zip(url(other)).is_some_and(|(one, other)| same_key(&one, &other))
        {
            return true;
        }
        let same_title =
            one.title() == other.title() || compare_titles(one.title(), other.title()).is_same_content();
        // A name that several have, such as "Paper", says which one is meant only together with the section.
        let is_general = |column: Column, view: EntryView<'_>| {
            let titles = self.repeated[column].get_or_init(|| repeated_titles(&self.layouts[column]));
            titles.contains(&title_key(view.title()))
        };
        same_title
            && (one.section_path() == other.section_path()
                || !(is_general(left, one) || is_general(right, other)))
    }
}

/// Counts how often each section describes an entry in the same words, in canonical form.
fn times_said(layout: &Layout<'_>) -> TimesSaid {
    let mut times = TimesSaid::default();
    for view in layout.edition.entry_ids().map(|id| layout.edition.entry(id)) {
        *times.entry((view.entry.section, description_key(view.description()))).or_default() += 1;
    }
    times
}

/// Returns the titles that several entries of a document have, in canonical form.
fn repeated_titles(layout: &Layout<'_>) -> FxHashSet<String> {
    let (mut once, mut repeated) = (FxHashSet::default(), FxHashSet::default());
    for id in layout.edition.entry_ids() {
        let title = title_key(layout.edition.entry(id).title());
        if !once.insert(title.clone()) {
            repeated.insert(title);
        }
    }
    repeated
}

/// Pairs entries whose lines a side left where they were, as a line-by-line comparison sees it.
fn unmoved(left: &Layout<'_>, right: &Layout<'_>) -> Vec<(EntryId, EntryId)> {
    let mut numbers = Numbers::default();
    let [left_texts, right_texts] = [left, right].map(|layout| -> Vec<u32> {
        (0..layout.lines.len()).map(|at| numbers.number(layout.line(at))).collect()
    });
    let [left_starts, right_starts] = [left, right].map(|layout| -> FxHashMap<usize, NodeId> {
        let entries =
            layout.nodes.iter_enumerated().filter(|(_, node)| matches!(node.kind, NodeKind::Entry(_)));
        entries.map(|(at, node)| (node.own.start, at)).collect()
    });
    let mut pairs = Vec::new();
    for (one, other) in common(&left_texts, &right_texts) {
        let (Some(one), Some(other)) = (left_starts.get(&one), right_starts.get(&other)) else { continue };
        let (a, b) = (left.nodes[*one].own.clone(), right.nodes[*other].own.clone());
        if left_texts[a] == right_texts[b]
            && let (Some(one), Some(other)) = (left.entry(*one), right.entry(*other))
        {
            pairs.push((one, other));
        }
    }
    pairs
}
