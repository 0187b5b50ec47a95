//! Which nodes of which editions are one thing.
//!
//! A class has at most one node a column. Column 0 is the base, the sides follow. Entries come together as
//! the alignment says, sections by their titles and entries, the rest by its text within what is around it.

use std::ops::Range;

use recension_matcher::{AlignOptions, align, section_pairs};
use recension_model::{
    Alignment, Decision, EntryId, EntryView, SectionId, at_once, compare_titles, description_key, same_key,
    title_key, url_key,
};
use rustc_hash::FxHashMap;

use crate::contents::anchors;
use crate::decided::{Cell, Decided};
use crate::diff3::common;
use crate::layout::{Kind, Layout, ROOT};
use crate::lines::Numbers;

/// The class of the document itself.
pub(crate) const ROOT_CLASS: usize = 0;

/// The classes of the nodes of several documents.
pub(crate) struct Classes {
    /// For each column and node its class.
    pub(crate) of: Vec<Vec<usize>>,
    /// For each class and column its node.
    pub(crate) members: Vec<Vec<Option<usize>>>,
}

impl Classes {
    /// Finds what is one thing in all of the documents.
    pub(crate) fn new(layouts: &[Layout<'_>], decisions: &[Decision]) -> Self {
        let mut builder = Builder {
            layouts,
            decided: Decided::new(decisions),
            anchors: layouts.iter().map(|layout| anchors(layout)).collect(),
            of: layouts.iter().map(|layout| vec![None; layout.nodes.len()]).collect(),
            members: Vec::new(),
        };
        let columns = layouts.len();
        builder.open((0..columns).map(|_| Some(ROOT)).collect());
        builder.entries();
        builder.sections();
        builder.texts();
        builder.finish()
    }

    /// Gives the number of classes.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// Gives the class that is around `class` in a column, if the column has it.
    pub(crate) fn parent(&self, layouts: &[Layout<'_>], class: usize, column: usize) -> Option<usize> {
        let node = self.members[class][column]?;
        Some(self.of[column][layouts[column].nodes[node].parent])
    }
}

/// Pairs entries whose lines a side left where they were, as a line-by-line comparison sees it.
fn unmoved(left: &Layout<'_>, right: &Layout<'_>) -> Vec<(EntryId, EntryId)> {
    let mut numbers = Numbers::default();
    let [left_texts, right_texts] = [left, right].map(|layout| -> Vec<u32> {
        (0..layout.lines.len()).map(|at| numbers.number(layout.line(at))).collect()
    });
    let [left_starts, right_starts] = [left, right].map(|layout| -> FxHashMap<usize, usize> {
        let entries = layout.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, Kind::Entry(_)));
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

struct Builder<'a> {
    layouts: &'a [Layout<'a>],
    decided: Decided,
    /// For each column where the anchors of its sections lead to.
    anchors: Vec<FxHashMap<String, SectionId>>,
    of: Vec<Vec<Option<usize>>>,
    members: Vec<Vec<Option<usize>>>,
}

impl Builder<'_> {
    fn open(&mut self, members: Vec<Option<usize>>) -> usize {
        let class = self.members.len();
        for (column, node) in members.iter().enumerate() {
            if let Some(node) = node {
                self.of[column][*node] = Some(class);
            }
        }
        self.members.push(members);
        class
    }

    fn join(&mut self, class: usize, column: usize, node: usize) {
        self.members[class][column] = Some(node);
        self.of[column][node] = Some(class);
    }

    fn columns(&self) -> usize {
        self.layouts.len()
    }

    fn alone(&self, column: usize, node: usize) -> Vec<Option<usize>> {
        let mut members = vec![None; self.columns()];
        members[column] = Some(node);
        members
    }

    /// Opens classes for entries: what the base has, as each side is aligned with it; then what sides added.
    fn entries(&mut self) {
        let columns = self.columns();
        // Without a base the first side stands for it.
        let first = if self.layouts[0].edition.entries.is_empty() && columns > 2 { 1 } else { 0 };
        let base = self.layouts[first].edition;
        let mut rows: Vec<Vec<Option<EntryId>>> = base
            .entry_ids()
            .map(|id| (0..columns).map(|column| (column == first).then_some(id)).collect())
            .collect();
        for (column, alignment) in (first + 1..columns).zip(self.alignments(first)) {
            for row in 0..alignment.rows() {
                if let [Some(one), Some(other)] = alignment.row(row) {
                    rows[one.index()][column] = Some(*other);
                }
            }
        }
        self.decided.settle(&mut rows);
        for (id, cells) in base.entry_ids().zip(rows) {
            let mut members = vec![None; columns];
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
    fn alignments(&self, first: usize) -> Vec<Alignment> {
        let base = &self.layouts[first];
        let align_with_first = |(side, column): &(&Layout<'_>, usize)| {
            let decisions = self.decided.between((first, *column), unmoved(base, side));
            align(&[base.edition, side.edition], &AlignOptions { decisions, ..AlignOptions::default() })
        };
        let sides: Vec<_> = self.layouts.iter().zip(0..).skip(first + 1).collect();
        at_once(&sides, align_with_first)
    }

    /// Gives the node of an entry that has one of its own and is in no class yet.
    fn own_node(&self, (column, id): Cell) -> Option<usize> {
        let node = self.layouts[column].entry_nodes[id.index()];
        (self.layouts[column].entry(node) == Some(id) && self.of[column][node].is_none()).then_some(node)
    }

    /// Opens classes for what sides added: entries of several sides are one only if title and address are the
    /// same, or one of both within one section. A likeness is enough to call something changed, not to add
    /// one thing instead of two.
    fn added(&mut self) {
        let mut known: FxHashMap<[String; 2], Vec<usize>> = FxHashMap::default();
        for column in 1..self.columns() {
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

    /// Gives the class of the entry of an earlier column that an addition is decided to be.
    fn decided_class(&self, (column, id): Cell) -> Option<usize> {
        let earlier =
            (0..column).filter_map(|other| Some((other, self.decided.partner((column, id), other)?)));
        let class = |(other, partner): Cell| self.of[other][self.layouts[other].entry_nodes[partner.index()]];
        earlier.filter_map(class).find(|class| self.members[*class][column].is_none())
    }

    /// Tells whether a class has room for an addition, and nothing that it is decided not to be.
    fn may_join(&self, class: usize, cell: Cell) -> bool {
        let entry =
            |(column, node): (usize, &Option<usize>)| Some((column, self.layouts[column].entry((*node)?)?));
        let mut members = self.members[class].iter().enumerate().filter_map(entry);
        self.members[class][cell.0].is_none()
            && members.all(|member| self.decided.same(member, cell) != Some(false))
    }

    /// Gives what an addition is known by, the surest first.
    fn addition_keys(&self, (column, id): Cell) -> Vec<[String; 2]> {
        let view = self.layouts[column].edition.entry(id);
        let title = title_key(view.title());
        let url = view.url().map(|url| url_key(url)).unwrap_or_default();
        let section = view.section_path().last().map(|title| title_key(title)).unwrap_or_default();
        // Each key says which two of the three it has.
        let pairs = [('b', &title, &url), ('t', &title, &section), ('u', &url, &section)];
        pairs
            .into_iter()
            .filter(|(_, first, _)| !first.is_empty())
            .map(|(which, first, second)| [format!("{which}{first}"), second.clone()])
            .collect()
    }

    /// Gives the columns of a row that have something in common with the base, or with one that has.
    fn chained(&self, cells: &[Option<EntryId>], base: Cell) -> Vec<usize> {
        let mut chain = vec![base];
        let mut next = 0;
        while let Some(&cell) = chain.get(next) {
            for (column, id) in cells.iter().enumerate() {
                let new = chain.iter().all(|(known, _)| *known != column);
                let fits = |id: &EntryId| self.fits(&chain, cell, (column, *id));
                if let Some(id) = id.filter(|id| new && fits(id)) {
                    chain.push((column, id));
                }
            }
            next += 1;
        }
        chain.into_iter().map(|(column, _)| column).collect()
    }

    /// Tells whether an entry goes with one of a chain, and is not decided to be another than any of them.
    fn fits(&self, chain: &[Cell], cell: Cell, new: Cell) -> bool {
        let decided = |other: &Cell| self.decided.same(*other, new);
        chain.iter().all(|other| decided(other) != Some(false))
            && (chain.iter().any(|other| decided(other) == Some(true)) || self.says_the_same(cell, new))
    }

    /// Tells whether two entries have a title or an address in common.
    ///
    /// What shares neither may well be one resource under a new name at a new place. To a merge it is safer
    /// to see one removed and another added: both come to the same, but no edit of the one is taken for an
    /// edit of the other.
    fn says_the_same(&self, (left, one): Cell, (right, other): Cell) -> bool {
        let view = |column: usize, id: EntryId| self.layouts[column].edition.entry(id);
        let (one, other) = (view(left, one), view(right, other));
        if one.title() == other.title() || (one.url().is_some() && one.url() == other.url()) {
            return true;
        }
        let url = |view: EntryView<'_>| view.url().map(url_key).filter(|key| !key.is_empty());
        compare_titles(one.title(), other.title()).is_same_content()
            || url(one).zip(url(other)).is_some_and(|(one, other)| same_key(&one, &other))
    }

    /// Opens classes for sections: first those that have one title on both sides, in the base or not, then
    /// those that were renamed, as their entries tell. Two sides that came to the same title mean one section.
    fn sections(&mut self) {
        let mut renamed = Vec::new();
        for left in 0..self.columns() {
            for right in left + 1..self.columns() {
                let pairs: Vec<(EntryId, EntryId)> = self
                    .members
                    .iter()
                    .filter_map(|members| {
                        let entry = |column: usize| self.layouts[column].entry(members[column]?);
                        Some((entry(left)?, entry(right)?))
                    })
                    .collect();
                let [one, other] = [left, right].map(|column| self.layouts[column].edition);
                for (first, second) in section_pairs(one, other, &pairs) {
                    let titles = [one.section_title(first), other.section_title(second)];
                    let pair = ((left, first), (right, second));
                    if compare_titles(titles[0], titles[1]).is_same_content() {
                        self.pair_sections(pair);
                    } else {
                        renamed.push(pair);
                    }
                }
            }
        }
        for pair in renamed {
            self.pair_sections(pair);
        }
        for column in 0..self.columns() {
            for node in 1..self.layouts[column].nodes.len() {
                let section =
                    matches!(self.layouts[column].nodes[node].kind, Kind::Section(_) | Kind::Entry(_));
                if section && self.of[column][node].is_none() {
                    self.open(self.alone(column, node));
                }
            }
        }
    }

    fn pair_sections(&mut self, ((left, one), (right, other)): ((usize, SectionId), (usize, SectionId))) {
        let find = |column: usize, id: SectionId| {
            let node = self.layouts[column].section_nodes[id.index()]?;
            (self.layouts[column].nodes[node].kind == Kind::Section(id)).then_some(node)
        };
        if let (Some(one), Some(other)) = (find(left, one), find(right, other)) {
            self.pair_nodes((left, one), (right, other));
        }
    }

    /// Brings together notes, prose, lines of contents and definitions, within classes that are known.
    fn texts(&mut self) {
        let families: [fn(Kind) -> bool; 5] = [
            |kind| kind == Kind::Contents,
            |kind| kind == Kind::ContentsLine,
            |kind| matches!(kind, Kind::Note(_)),
            |kind| kind == Kind::Reference,
            |kind| kind == Kind::Prose,
        ];
        for family in families {
            // Lines of contents nest, so that what is around one may be settled only just before it.
            let mut next = 0;
            while next < self.members.len() {
                self.children_of(next, family);
                next += 1;
            }
        }
    }

    fn children_of(&mut self, class: usize, family: fn(Kind) -> bool) {
        let children: Vec<Vec<usize>> = (0..self.columns())
            .map(|column| {
                let Some(node) = self.members[class][column] else { return Vec::new() };
                let layout = &self.layouts[column];
                let children = layout.nodes[node].children.iter().copied();
                children.filter(|child| family(layout.nodes[*child].kind)).collect()
            })
            .collect();
        for left in 0..self.columns() {
            for right in left + 1..self.columns() {
                if !children[left].is_empty() && !children[right].is_empty() {
                    self.pair_texts((left, &children[left]), (right, &children[right]));
                }
            }
            for node in &children[left] {
                if self.of[left][*node].is_none() {
                    self.open(self.alone(left, *node));
                }
            }
        }
    }

    /// Pairs texts: the same ones in order, the same ones out of order, then those that stand alone between
    /// the same neighbours.
    fn pair_texts(&mut self, left: (usize, &[usize]), right: (usize, &[usize])) {
        let key = |column: usize, node: usize| self.text_key(column, node);
        let left_keys: Vec<Vec<u8>> = left.1.iter().map(|node| key(left.0, *node)).collect();
        let right_keys: Vec<Vec<u8>> = right.1.iter().map(|node| key(right.0, *node)).collect();
        let mut numbers = Numbers::default();
        let left_numbers: Vec<u32> = left_keys.iter().map(|key| numbers.number(key)).collect();
        let right_numbers: Vec<u32> = right_keys.iter().map(|key| numbers.number(key)).collect();
        let mut partner = vec![None; left.1.len()];
        common(&left_numbers, &right_numbers).into_iter().for_each(|(one, other)| partner[one] = Some(other));
        let mut taken: Vec<bool> = vec![false; right.1.len()];
        partner.iter().flatten().for_each(|other| taken[*other] = true);
        for one in 0..partner.len() {
            let same = |other: &usize| !taken[*other] && right_numbers[*other] == left_numbers[one];
            if partner[one].is_none()
                && let Some(other) = (0..taken.len()).find(same)
            {
                partner[one] = Some(other);
                taken[other] = true;
            }
        }
        // What two sides added is one thing only if it is the same, but for the text of one place.
        let replaces = match self.layouts[left.0].nodes[left.1[0]].kind {
            Kind::Prose | Kind::Contents => true,
            Kind::Note(_) => left.0 == 0,
            _ => false,
        };
        if replaces {
            pair_between(&mut partner, &mut taken, |one, other| {
                self.same_place((left.0, left.1[one]), (right.0, right.1[other]))
            });
        }
        for (one, other) in partner.into_iter().enumerate() {
            if let Some(other) = other {
                self.pair_nodes((left.0, left.1[one]), (right.0, right.1[other]));
            }
        }
    }

    /// Makes two nodes one class, unless either of them is in one with another node of that column.
    fn pair_nodes(&mut self, (left, one): (usize, usize), (right, other): (usize, usize)) {
        match (self.of[left][one], self.of[right][other]) {
            (None, None) => {
                let mut members = self.alone(left, one);
                members[right] = Some(other);
                self.open(members);
            }
            (Some(class), None) if self.members[class][right].is_none() => self.join(class, right, other),
            (None, Some(class)) if self.members[class][left].is_none() => self.join(class, left, one),
            _ => {}
        }
    }

    /// Tells whether two texts follow the same thing or come before the same thing.
    fn same_place(&self, (left, one): (usize, usize), (right, other): (usize, usize)) -> bool {
        let around = |column: usize, node: usize| {
            let nodes = &self.layouts[column].nodes;
            let siblings = &nodes[nodes[node].parent].children;
            let at = siblings.iter().position(|sibling| *sibling == node).unwrap_or(0);
            let class =
                |at: Option<usize>| at.and_then(|at| siblings.get(at)).and_then(|at| self.of[column][*at]);
            (at == 0, class(at.checked_sub(1)), class(Some(at + 1)))
        };
        let (left, right) = (around(left, one), around(right, other));
        (left.0 && right.0)
            || (left.1.is_some() && left.1 == right.1)
            || (left.2.is_some() && left.2 == right.2)
    }

    /// Gives what a text is known by: its words, or for what leads somewhere, where to.
    fn text_key(&self, column: usize, node: usize) -> Vec<u8> {
        let layout = &self.layouts[column];
        let own = layout.nodes[node].own.clone();
        match layout.nodes[node].kind {
            Kind::Contents => Vec::new(),
            Kind::ContentsLine => self.contents_key(column, layout.line(own.start)),
            Kind::Reference => reference_key(layout.line(own.start)),
            Kind::Note(note) => {
                let note = &layout.edition.notes[note as usize];
                description_key(layout.edition.str(note.text)).into_bytes()
            }
            _ => words(layout, own),
        }
    }

    /// Gives what a line of contents is known by: the section that it leads to, whatever that is called.
    fn contents_key(&self, column: usize, line: &[u8]) -> Vec<u8> {
        let target = contents_target(line);
        let section = std::str::from_utf8(&target).ok().and_then(|target| target.strip_prefix('#'));
        let section = section.and_then(|anchor| self.anchors[column].get(anchor));
        let node = section.and_then(|id| self.layouts[column].section_nodes[id.index()]);
        match node.and_then(|node| self.of[column][node]) {
            Some(class) => format!("section {class}").into_bytes(),
            None => target,
        }
    }

    fn finish(mut self) -> Classes {
        for column in 0..self.columns() {
            for node in 0..self.layouts[column].nodes.len() {
                if self.of[column][node].is_none() {
                    self.open(self.alone(column, node));
                }
            }
        }
        let of = self.of.into_iter().map(|column| column.into_iter().flatten().collect()).collect();
        Classes { of, members: self.members }
    }
}

/// Pairs what is open and stands alone between the same paired neighbours, where `alike` agrees.
fn pair_between(partner: &mut [Option<usize>], taken: &mut [bool], alike: impl Fn(usize, usize) -> bool) {
    for one in 0..partner.len() {
        if partner[one].is_some() {
            continue;
        }
        let low = partner[..one].iter().rev().flatten().next().map_or(0, |other| other + 1);
        let high = partner[one..].iter().flatten().next().copied().unwrap_or(taken.len());
        let found = (low..high.max(low)).find(|other| !taken[*other] && alike(one, *other));
        if let Some(other) = found {
            partner[one] = Some(other);
            taken[other] = true;
        }
    }
}

/// Gives the text of lines with all white space folded.
fn words(layout: &Layout<'_>, own: Range<usize>) -> Vec<u8> {
    let mut key = Vec::new();
    for at in own {
        for word in layout.line(at).split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
            key.extend_from_slice(word);
            key.push(b' ');
        }
    }
    key
}

/// Gives where a line of contents leads to; without a link its text.
pub(crate) fn contents_target(line: &[u8]) -> Vec<u8> {
    let text = &line[crate::layout::marker(line).len()..];
    let open = (0..text.len().saturating_sub(1)).rev().find(|at| text[*at..].starts_with(b"]("));
    let target = open.and_then(|open| text[open + 2..].split(|byte| matches!(byte, b')' | b' ')).next());
    target.unwrap_or(text).trim_ascii().to_ascii_lowercase()
}

/// Gives the label that a definition defines.
fn reference_key(line: &[u8]) -> Vec<u8> {
    line.trim_ascii_start().split(|byte| *byte == b']').next().unwrap_or(line).to_ascii_lowercase()
}
