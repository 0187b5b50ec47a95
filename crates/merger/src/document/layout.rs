//! Which lines of a source belong to what.
//!
//! A layout divides a document into nodes of whole lines: headings, entries, notes, lines of a table of
//! contents, and runs of everything else. Nodes nest as sections and entries do; blank lines between them
//! are gaps, which belong to nobody.

use std::collections::BTreeSet;
use std::ops::Range;

use recension_model::{Edition, EntryId, ProseKind, SectionId, SectionKind, Span};

use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use crate::document::closings::{closing_texts, closings};
use crate::document::index::index;
use crate::document::line_start::{indentation, is_reference, marker};
use crate::document::lines::{SourceLine, habitual_ending, lines};

index! {
    /// What a node is called within its layout: nodes follow one another in the order of the document.
    NodeId
}

/// The node that is the document.
pub(crate) const ROOT: NodeId = NodeId(0);

impl NodeId {
    /// Returns the node that comes right before one which is not the document.
    fn before(self) -> Self {
        Self(self.0 - 1)
    }

    fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A document, divided.
pub(crate) struct Layout<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) lines: Vec<SourceLine>,
    /// The end mark that most of its lines have.
    pub(crate) ending: Option<&'static [u8]>,
    /// In the order of the document; the first one is the document itself.
    pub(crate) nodes: TiVec<NodeId, Node>,
    /// The node of each entry.
    pub(crate) entry_nodes: Vec<NodeId>,
    /// The node of each section.
    pub(crate) section_nodes: Vec<Option<NodeId>>,
    /// For each entry that is closed as several are the node that closes it, which is within it.
    pub(crate) closings: FxHashMap<NodeId, NodeId>,
}

/// Something that has whole lines of its own.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    /// Its own lines, without those of its children. Empty for the document and for inferred sections.
    pub(crate) own: Range<usize>,
    pub(crate) parent: NodeId,
    pub(crate) children: Vec<NodeId>,
    /// Whether it shares lines with something else, so that it can only be taken or left as a whole.
    pub(crate) shared: bool,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NodeKind {
    Root,
    Section(SectionId),
    Entry(EntryId),
    /// A note of an entry, as an index into the edition's notes.
    Note(u32),
    /// A table of contents, whose lines are its children.
    Contents,
    /// A line of a table of contents.
    ContentsLine,
    /// A definition that links refer to.
    Reference,
    /// Anything else.
    Prose,
}

impl NodeKind {
    /// Returns what nodes of a kind have in common, for comparing neighbourhoods.
    pub(crate) fn family(self) -> u8 {
        match self {
            NodeKind::Root => 0,
            NodeKind::Section(_) => 1,
            NodeKind::Entry(_) => 2,
            NodeKind::Note(_) => 3,
            NodeKind::Contents | NodeKind::ContentsLine => 4,
            NodeKind::Reference => 5,
            NodeKind::Prose => 6,
        }
    }
}

impl Node {
    fn new(kind: NodeKind, own: Range<usize>, parent: NodeId) -> Self {
        Self { kind, own, parent, children: Vec::new(), shared: false }
    }
}

/// Something that claims lines, before nodes are made of it.
struct Claim {
    kind: NodeKind,
    lines: Range<usize>,
    /// The byte where it begins, for the order within a line.
    start: usize,
}

impl<'a> Layout<'a> {
    /// Divides a document; none if its parts do not nest line by line, as in most HTML pages.
    pub(crate) fn new(edition: &'a Edition) -> Option<Self> {
        Self::closed(edition, &BTreeSet::new())
    }

    /// Divides a document in which some texts are known to close entries.
    fn closed(edition: &'a Edition, known: &BTreeSet<String>) -> Option<Self> {
        let mut layout = Self::of_parts(edition);
        layout.close(known);
        layout.is_in_order().then_some(layout)
    }

    /// Divides documents that are to be compared part by part, the base first: what closes entries is within them where the base has it so,
    /// however often the others do, or where all have it so.
    pub(crate) fn alike<C: FromIterator<Self>>(
        mut editions: impl Iterator<Item = &'a Edition> + Clone,
    ) -> Option<C> {
        let all = editions.clone();
        let base = Self::new(editions.next()?)?;
        let known = closing_texts(&base);
        if known.is_empty() {
            let layouts: Vec<Self> = all.clone().map(Self::new).collect::<Option<_>>()?;
            let is_closed = layouts.iter().any(|layout| !layout.closings.is_empty());
            return match is_closed {
                true => all.map(|edition| Some(Self::of_parts(edition)).filter(Self::is_in_order)).collect(),
                false => Some(layouts.into_iter().collect()),
            };
        }
        std::iter::once(Some(base)).chain(editions.map(|edition| Self::closed(edition, &known))).collect()
    }

    /// Divides a document into parts, what closes entries beside these.
    fn of_parts(edition: &'a Edition) -> Self {
        let mut all_lines = lines(&edition.source);
        if let (Some(first), true) = (all_lines.first_mut(), edition.source.starts_with(BYTE_ORDER_MARK)) {
            first.start = BYTE_ORDER_MARK.len().min(first.text_end);
        }
        let mut layout = Self {
            edition,
            ending: habitual_ending(&edition.source, &all_lines),
            lines: all_lines,
            nodes: vec![Node::new(NodeKind::Root, 0..0, ROOT)].into(),
            entry_nodes: vec![ROOT; edition.entries.len()],
            section_nodes: vec![None; edition.sections.len()],
            closings: FxHashMap::default(),
        };
        for claim in layout.claims() {
            layout.place(claim);
        }
        layout.nest();
        layout
    }

    pub(crate) fn source(&self) -> &'a [u8] {
        &self.edition.source
    }

    /// Returns the entry that a node is.
    pub(crate) fn entry(&self, node: NodeId) -> Option<EntryId> {
        match self.nodes[node].kind {
            NodeKind::Entry(id) => Some(id),
            _ => None,
        }
    }

    /// Returns the own lines of a node, in UTF-8.
    pub(crate) fn text_of(&self, node: NodeId) -> String {
        let lines = self.nodes[node].own.clone().map(|at| String::from_utf8_lossy(self.line(at)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Returns the text of a line, without its end mark.
    pub(crate) fn line(&self, at: usize) -> &'a [u8] {
        self.lines[at].text(&self.edition.source)
    }

    /// Returns the lines between a node and what stands before it in the document.
    pub(crate) fn gap_before(&self, node: NodeId) -> Range<usize> {
        let end = self.nodes[node].own.start;
        let start = self.previous(node).map_or(0, |before| self.nodes[before].own.end);
        start.min(end)..end
    }

    /// Returns the lines behind the last node.
    pub(crate) fn gap_at_end(&self) -> Range<usize> {
        let last = self.nodes.iter().rev().find(|node| !node.own.is_empty());
        last.map_or(0, |node| node.own.end)..self.lines.len()
    }

    /// Returns the node with lines that stands before `node`.
    pub(crate) fn previous(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.keys().take(node.0).skip(1).rev().find(|before| !self.nodes[*before].own.is_empty())
    }

    /// Returns all nodes but the document.
    pub(crate) fn parts(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        self.nodes.keys().skip(1)
    }

    fn line_of(&self, byte: usize) -> usize {
        self.lines.partition_point(|line| line.end <= byte).min(self.lines.len().saturating_sub(1))
    }

    fn lines_of(&self, span: Span) -> Range<usize> {
        let start = self.line_of(span.start as usize);
        let last = self.line_of((span.end.max(span.start + 1) - 1) as usize);
        start..last.max(start) + 1
    }

    /// Returns all claims to lines, in order; what nobody claims and is not blank is prose.
    fn claims(&self) -> Vec<Claim> {
        let edition = self.edition;
        let mut claims = Vec::new();
        let mut claim =
            |kind, lines: Range<usize>, start: u32| claims.push(Claim { kind, lines, start: start as usize });
        for id in edition.section_ids() {
            let section = edition.section(id);
            let lines = if section.inferred || section.span.is_empty() {
                let line = (section.line as usize).saturating_sub(1).min(self.lines.len());
                line..line
            } else {
                self.lines_of(section.span)
            };
            claim(NodeKind::Section(id), lines, section.span.start);
        }
        for id in edition.entry_ids() {
            let entry = edition.entry(id).entry;
            let own = Span::new(entry.span.start, entry.content.end.max(entry.span.start));
            claim(NodeKind::Entry(id), self.lines_of(own), entry.span.start);
        }
        for (at, note) in edition.notes.iter().enumerate() {
            claim(NodeKind::Note(at as u32), self.lines_of(note.span), note.span.start);
        }
        for prose in edition.prose.iter().filter(|prose| prose.kind == ProseKind::Contents) {
            let lines = self.lines_of(prose.span);
            if lines.clone().all(|at| self.is_in_list(at, lines.start)) {
                claim(NodeKind::Contents, lines, prose.span.start);
            }
        }
        let mut claimed = vec![false; self.lines.len()];
        claims.iter().for_each(|claim| claimed[claim.lines.clone()].fill(true));
        for (at, line) in self.lines.iter().enumerate() {
            if !claimed[at] && !line.is_blank(self.source()) {
                let kind = if is_reference(self.line(at)) { NodeKind::Reference } else { NodeKind::Prose };
                claims.push(Claim { kind, lines: at..at + 1, start: line.start });
            }
        }
        // Of what begins at one byte, the section around comes before the entry within.
        claims.sort_by_key(|claim| (claim.lines.start, claim.start, claim.kind.family()));
        claims
    }

    /// Reports whether a line is an item, what goes on below one, or blank, in what begins at line `first`.
    fn is_in_list(&self, at: usize, first: usize) -> bool {
        let goes_on = || at > first && !self.lines[at - 1].is_blank(self.source());
        self.lines[at].is_blank(self.source()) || !marker(self.line(at)).is_empty() || goes_on()
    }

    /// Makes a node of a claim, or joins it with the node whose lines it shares.
    fn place(&mut self, claim: Claim) {
        let last = NodeId(self.nodes.len() - 1);
        let before = self.nodes[last].clone();
        let overlaps = !claim.lines.is_empty() && claim.lines.start < before.own.end;
        // Prose goes on over blank lines, so that a paragraph more or less is a change of one text; what ends an entry is none
        // of what stands behind it.
        let goes_on = claim.kind == NodeKind::Prose
            && before.kind == NodeKind::Prose
            && !self.parts_entry(before.own.start, claim.lines.start);
        let node = if overlaps || goes_on {
            self.nodes[last].own.end = before.own.end.max(claim.lines.end);
            self.nodes[last].shared |= overlaps;
            last
        } else {
            self.nodes.push_and_get_key(Node::new(claim.kind, claim.lines.clone(), ROOT))
        };
        match claim.kind {
            NodeKind::Section(id) => self.section_nodes[id.index()] = Some(node),
            NodeKind::Entry(id) => self.entry_nodes[id.index()] = node,
            NodeKind::Contents if node > last => self.place_contents(node, claim.lines),
            _ => {}
        }
    }

    /// Reports whether an entry that is open in one line has ended in a later one.
    fn parts_entry(&self, one: usize, other: usize) -> bool {
        let start = |at: usize| self.lines.get(at).map_or(u32::MAX, |line| line.start as u32);
        let entries = &self.edition.entries;
        let above = entries.partition_point(|entry| entry.span.start <= start(one));
        let last = above.checked_sub(1).and_then(|at| entries.get(at));
        last.is_some_and(|entry| start(one) < entry.span.end && entry.span.end <= start(other))
    }

    /// Makes a node of each line of a table of contents, with text that goes on below it.
    fn place_contents(&mut self, contents: NodeId, lines: Range<usize>) {
        self.nodes[contents].own = lines.start..lines.start;
        for at in lines {
            if self.lines[at].is_blank(self.source()) {
                continue;
            }
            let goes_on = marker(self.line(at)).is_empty();
            match self.nodes.last_mut().filter(|_| goes_on) {
                Some(above) => above.own.end = at + 1,
                None => self.nodes.push(Node::new(NodeKind::ContentsLine, at..at + 1, contents)),
            }
        }
    }

    fn nest(&mut self) {
        let notes_of = self.notes_of();
        for node in self.parts() {
            let parent = match self.nodes[node].kind {
                NodeKind::Root => ROOT,
                NodeKind::Section(id) => self
                    .edition
                    .section(id)
                    .parent
                    .and_then(|id| self.section_nodes[id.index()])
                    .unwrap_or(ROOT),
                NodeKind::Entry(id) => {
                    let entry = self.edition.entry(id).entry;
                    match (entry.parent, entry.section) {
                        (Some(parent), _) => self.entry_nodes[parent.index()],
                        (None, Some(section)) => self.section_nodes[section.index()].unwrap_or(ROOT),
                        (None, None) => ROOT,
                    }
                }
                NodeKind::Note(note) => {
                    notes_of[note as usize].map_or(ROOT, |id| self.entry_nodes[id.index()])
                }
                NodeKind::ContentsLine => self.around_line(node),
                NodeKind::Contents | NodeKind::Reference | NodeKind::Prose => self.around(node),
            };
            // What shares lines with its own parent, or comes before it, stands where the parent stands.
            let parent = if parent < node { parent } else { self.nodes[parent].parent.min(node.before()) };
            self.nodes[node].parent = parent;
            self.nodes[parent].children.push(node);
        }
    }

    /// Puts what closes entry after entry into the entry that it closes.
    fn close(&mut self, known: &BTreeSet<String>) {
        self.closings = closings(self, known);
        let closing: FxHashSet<NodeId> = self.closings.values().copied().collect();
        let parents: FxHashSet<NodeId> = closing.iter().map(|node| self.nodes[*node].parent).collect();
        for parent in parents {
            self.nodes[parent].children.retain(|child| !closing.contains(child));
        }
        for (entry, node) in &self.closings {
            self.nodes[*node].parent = *entry;
            self.nodes[*entry].children.push(*node);
        }
    }

    fn notes_of(&self) -> Vec<Option<EntryId>> {
        let mut owners = vec![None; self.edition.notes.len()];
        for id in self.edition.entry_ids() {
            let notes = self.edition.entry(id).entry.notes.clone();
            owners[notes.start as usize..notes.end as usize].fill(Some(id));
        }
        owners
    }

    /// Finds the line of contents that another one is nested under, by indentation.
    fn around_line(&self, node: NodeId) -> NodeId {
        let indent = |node: NodeId| indentation(self.line(self.nodes[node].own.start));
        let mut above = node.before();
        while self.nodes[above].kind == NodeKind::ContentsLine && indent(above) >= indent(node) {
            above = self.nodes[above].parent;
        }
        above
    }

    /// Finds what prose stands in: the entry whose lines go on around it, else the section.
    fn around(&self, node: NodeId) -> NodeId {
        let start = self.lines.get(self.nodes[node].own.start).map_or(0, |line| line.start) as u32;
        let mut above = node.before();
        while above != ROOT {
            match self.nodes[above].kind {
                NodeKind::Entry(id) if self.edition.entry(id).entry.span.end > start => return above,
                NodeKind::Section(id) => {
                    let section = self.edition.section(id);
                    let inside = section.kind == SectionKind::Heading
                        || indentation(self.line(self.nodes[node].own.start))
                            > indentation(self.line(self.nodes[above].own.start.min(self.lines.len() - 1)));
                    if inside {
                        return above;
                    }
                    // A section that shares its lines with another one may not come before it.
                    let outer = section.parent.and_then(|id| self.section_nodes[id.index()]).unwrap_or(ROOT);
                    above = if outer < above { outer } else { ROOT };
                }
                _ => above = self.nodes[above].parent,
            }
        }
        ROOT
    }

    /// Reports whether a walk through the tree meets the nodes in the order of the document.
    fn is_in_order(&self) -> bool {
        let mut waiting = vec![ROOT];
        let mut next = ROOT;
        while let Some(node) = waiting.pop() {
            if node != next {
                return false;
            }
            next = next.next();
            waiting.extend(self.nodes[node].children.iter().rev());
        }
        next == self.nodes.next_key()
    }
}

pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
