//! A document on its way to what a patch makes of it: its parts, and what they say.

use std::cell::OnceCell;

use recension_model::Format;
use recension_parser::TableHeads;
use rustc_hash::FxHashMap;

use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::reader::Reader;
use crate::patch::ApplyOptions;
use crate::patch::editor::{Edit, Editor, Position};
use crate::patch::groups::Ground;
use crate::patch::target::Target;
use crate::patch::written::Writer;

/// A document under edit, what stands in it, and how it is written.
pub(crate) struct Draft<'a> {
    pub(crate) editor: Editor<'a>,
    pub(crate) target: Target,
    pub(crate) writer: Writer<'a>,
    pub(crate) heads: TableHeads,
    pub(crate) options: &'a ApplyOptions,
    /// How often each label is referred to, once it was counted.
    pub(crate) label_uses: OnceCell<FxHashMap<String, usize>>,
    /// What most entries begin with, within lists and in other entries, once it was looked for.
    pub(crate) habits: [OnceCell<Option<Vec<u8>>>; 2],
}

/// A place as entries and sections see it.
#[derive(Clone, Copy)]
pub(crate) struct Destination {
    pub(crate) section: Option<usize>,
    pub(crate) parent: Option<usize>,
    pub(crate) place: Position,
    /// The text that it stands below, if the patch says so.
    pub(crate) label: Option<NodeId>,
}

impl Destination {
    /// Returns what it is a place within.
    pub(super) fn ground(&self) -> Ground {
        Ground { within: self.place.parent, label: self.label }
    }
}

impl<'a> Draft<'a> {
    pub(crate) fn new(
        layout: &'a Layout<'a>,
        reader: &'a Reader,
        options: &'a ApplyOptions,
        trusts: bool,
    ) -> Self {
        Self {
            editor: Editor::new(layout),
            target: Target::new(layout),
            writer: Writer::new(layout.edition, reader, trusts),
            heads: TableHeads::new(layout.source()),
            options,
            label_uses: OnceCell::new(),
            habits: Default::default(),
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

    /// Carries edits out, one after the other.
    pub(crate) fn edit(&mut self, edits: impl IntoIterator<Item = Edit>) {
        edits.into_iter().for_each(|edit| self.editor.apply(edit));
    }

    /// Puts a new part in, and returns what it is called.
    pub(crate) fn insert(&mut self, family: u8, place: Position, lines: Vec<Vec<u8>>) -> NodeId {
        let slot = self.editor.slots.next_key();
        self.editor.apply(Edit::Insert { family, place, lines });
        slot
    }
}
