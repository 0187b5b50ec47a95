//! Groups of entries that text parts within one section: which entry stands below which text.

use recension_matcher::{key_of_piece, parts_entries, text_of_piece};
use recension_model::{ProseKind, UnderText};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::layout::{Layout, NodeId, NodeKind, ROOT};
use crate::patch::editor::{ENTRY, Editor};

/// What entries are placed within: all of a part, or what stands in it below one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Ground {
    /// The section, or the entry around.
    pub(super) within: NodeId,
    /// The text.
    pub(super) label: Option<NodeId>,
}

/// A text that parts entries.
struct Label {
    /// What it stands in, with all text up to the next entry.
    node: NodeId,
    key: String,
    /// Whether entries can come right below it: no other text of its node does.
    is_last: bool,
}

/// What was found for a text that an entry has to stand below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoundLabel {
    One(NodeId),
    /// It is there, and other text stands right below it.
    Empty,
    None,
}

/// The groups of a document under edit.
pub(super) struct Groups {
    /// For each part the texts right within it that part its entries, in order.
    labels: FxHashMap<NodeId, Vec<Label>>,
    all: FxHashSet<NodeId>,
    /// What each entry stands below.
    above: FxHashMap<NodeId, NodeId>,
    /// The parts whose entries do not all stand below the same.
    parted: FxHashSet<NodeId>,
}

impl Groups {
    /// Looks through a document. Cost: linear in it.
    pub(super) fn new(layout: &Layout<'_>) -> Self {
        let mut groups = Self {
            labels: FxHashMap::default(),
            all: FxHashSet::default(),
            above: FxHashMap::default(),
            parted: FxHashSet::default(),
        };
        let mut first: FxHashMap<NodeId, Option<NodeId>> = FxHashMap::default();
        let mut prose =
            layout.edition.prose.iter().filter(|piece| piece.kind != ProseKind::Contents).peekable();
        for node in layout.parts() {
            let own = &layout.nodes[node];
            let parent = own.parent;
            match own.kind {
                NodeKind::Prose => {
                    let end = own.own.end.checked_sub(1).map_or(0, |last| layout.lines[last].end);
                    let start = layout.lines.get(own.own.start).map_or(end, |line| line.start);
                    let labels = groups.labels.entry(parent).or_default();
                    while let Some(piece) = prose.next_if(|piece| (piece.span.start as usize) < end) {
                        if piece.span.start as usize >= start && parts_entries(piece) {
                            if let Some(before) = labels.last_mut().filter(|before| before.node == node) {
                                before.is_last = false;
                            }
                            let key = key_of_piece(&text_of_piece(layout.edition, piece));
                            labels.push(Label { node, key, is_last: true });
                            groups.all.insert(node);
                        }
                    }
                }
                NodeKind::Entry(_) => {
                    let label = groups.labels.get(&parent).and_then(|labels| Some(labels.last()?.node));
                    groups.above.extend(label.map(|label| (node, label)));
                    if *first.entry(parent).or_insert(label) != label {
                        groups.parted.insert(parent);
                    }
                }
                _ => {}
            }
        }
        groups
    }

    /// Returns the text that an entry stands below.
    pub(super) fn above(&self, entry: NodeId) -> Option<NodeId> {
        self.above.get(&entry).copied()
    }

    /// Reports whether an entry of the ground's part stands on the ground.
    pub(super) fn is_on(&self, entry: NodeId, ground: Ground) -> bool {
        ground.label.is_none_or(|label| self.above(entry) == Some(label))
    }

    /// Puts an entry below a text.
    pub(super) fn put(&mut self, entry: NodeId, label: Option<NodeId>) {
        match label {
            Some(label) => drop(self.above.insert(entry, label)),
            None => drop(self.above.remove(&entry)),
        }
    }

    /// Reports whether text parts the entries right within a part.
    pub(super) fn is_parted(&self, within: NodeId) -> bool {
        self.parted.contains(&within)
    }

    /// Reports whether any text right within a part could part its entries.
    pub(super) fn has_labels(&self, within: NodeId) -> bool {
        self.labels.get(&within).is_some_and(|labels| !labels.is_empty())
    }

    /// Reports whether a text reads as a patch has it.
    pub(super) fn reads(&self, within: NodeId, label: NodeId, under: &UnderText) -> bool {
        let key = key_of_piece(&under.text);
        let labels = self.labels.get(&within).into_iter().flatten();
        let mut alike = labels.filter(|label| label.key == key).zip(1..);
        alike.any(|(own, nth)| own.node == label && (under.nth == 0 || under.nth == nth))
    }

    /// Finds the text right within a part that an entry has to stand below; of several the one that the entry before it in the
    /// patch stands below, or the next one if the entry is the first one below its own.
    pub(super) fn find(&self, within: NodeId, under: &UnderText, before: Option<NodeId>) -> FoundLabel {
        let key = key_of_piece(&under.text);
        let labels = self.labels.get(&within).map_or(&[][..], Vec::as_slice);
        let mut alike = labels.iter().enumerate().filter(|(_, label)| label.key == key);
        let above = before.and_then(|before| self.above(before));
        let place = above.and_then(|above| labels.iter().rposition(|label| label.node == above));
        let found = match (alike.clone().nth(1), place) {
            (None, _) => alike.next(),
            (Some(_), None) => alike.nth(under.nth.saturating_sub(1) as usize).filter(|_| under.first),
            (Some(_), Some(place)) if under.first => alike.find(|(at, _)| *at > place),
            (Some(_), Some(place)) => alike.find(|(at, _)| *at == place),
        };
        match found {
            Some((_, label)) if label.is_last => FoundLabel::One(label.node),
            Some(_) => FoundLabel::Empty,
            None => FoundLabel::None,
        }
    }

    /// Finds the text that has the same place in a translation, if as many part the entries there.
    pub(super) fn at_place(&self, within: NodeId, under: &UnderText) -> Option<NodeId> {
        let labels = self.labels.get(&within).filter(|labels| labels.len() == under.of as usize)?;
        let label = labels.get((under.place as usize).checked_sub(1)?)?;
        label.is_last.then_some(label.node)
    }

    /// Returns the entries on a ground from a part of it on, in order.
    pub(super) fn entries_from<'g>(
        &'g self,
        editor: &'g Editor<'_>,
        ground: Ground,
        from: NodeId,
    ) -> impl Iterator<Item = NodeId> + 'g {
        let Ground { within, label } = ground;
        let next = |slot: &NodeId| Some(editor.slots[*slot].next).filter(|next| *next != ROOT);
        let is_on = move |slot: &NodeId| {
            let is_other = label.is_some() && editor.slots[*slot].parent == within && self.all.contains(slot);
            editor.is_within(*slot, within) && !is_other
        };
        let parts = std::iter::successors(next(&from), next).take_while(is_on);
        parts.filter(move |slot| editor.is_child(*slot, ENTRY, within))
    }

    /// Returns all entries on a ground, in order.
    pub(super) fn entries<'g>(
        &'g self,
        editor: &'g Editor<'_>,
        ground: Ground,
    ) -> impl Iterator<Item = NodeId> + 'g {
        self.entries_from(editor, ground, ground.label.unwrap_or(ground.within))
    }
}
