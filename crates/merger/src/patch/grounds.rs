//! What entries are placed within, and what was found out about it on the way: which are sorted, and which entry is the last.

use rustc_hash::FxHashMap;

use crate::document::alphabet::Rule;
use crate::document::layout::{Layout, NodeId};
use crate::patch::draft::Draft;
use crate::patch::editor::Editor;
use crate::patch::groups::{Ground, Groups};
use crate::patch::sorted::{SortedPart, rule_of};

/// The grounds of a document.
pub(super) struct Grounds {
    pub(super) groups: Groups,
    /// For each ground the rule by which its entries stood in order.
    rules: FxHashMap<Ground, Option<Rule>>,
    /// For each ground its entries, if they are sorted.
    orders: FxHashMap<Ground, Option<SortedPart>>,
    /// For each ground the last of its entries, as it was found last.
    last_entries: FxHashMap<Ground, NodeId>,
}

/// Where something belongs among entries that are sorted: before one, or behind the last one.
pub(super) struct SortedPlace {
    pub(super) before: Option<NodeId>,
    pub(super) last: Option<NodeId>,
}

impl Grounds {
    pub(super) fn new(layout: &Layout<'_>) -> Self {
        Self {
            groups: Groups::new(layout),
            rules: FxHashMap::default(),
            orders: FxHashMap::default(),
            last_entries: FxHashMap::default(),
        }
    }

    /// Finds the last entry on a ground, from where it was found before.
    pub(super) fn last_entry(&mut self, editor: &Editor<'_>, ground: Ground) -> Option<NodeId> {
        let is_on = |slot: &NodeId| {
            editor.is_there(*slot)
                && editor.slots[*slot].parent == ground.within
                && self.groups.is_on(*slot, ground)
        };
        let known = self.last_entries.get(&ground).copied().filter(is_on);
        let from = known.or(ground.label).unwrap_or(ground.within);
        let last = self.groups.entries_from(editor, ground, from).last().or(known)?;
        self.last_entries.insert(ground, last);
        Some(last)
    }

    /// Finds where a title belongs among the entries of a ground without one of them, if they are sorted and were before.
    pub(super) fn sorted_place(
        &mut self,
        draft: &Draft<'_>,
        (ground, title): (Ground, &str),
        moving: Option<NodeId>,
    ) -> Option<SortedPlace> {
        let place = |order: &SortedPart| SortedPlace { before: order.behind(title), last: order.last };
        if moving.is_some() {
            return self.sorted(draft, ground, moving).as_ref().map(place);
        }
        if !self.orders.contains_key(&ground) {
            let order = self.sorted(draft, ground, None);
            self.orders.insert(ground, order);
        }
        self.orders[&ground].as_ref().map(place)
    }

    /// Takes in what was put where it belongs.
    pub(super) fn put(&mut self, ground: Ground, (slot, title): (NodeId, &str)) {
        if let Some(Some(order)) = self.orders.get_mut(&ground) {
            order.insert(title, slot);
        }
        if ground.label.is_some() {
            self.orders.remove(&Ground { label: None, ..ground });
        }
    }

    /// Forgets the order of what something was taken from or put into.
    pub(super) fn is_changed(&mut self, ground: Ground) {
        self.orders.remove(&ground);
        self.orders.remove(&Ground { label: None, ..ground });
    }

    fn sorted(&mut self, draft: &Draft<'_>, ground: Ground, moving: Option<NodeId>) -> Option<SortedPart> {
        let was = |slot: &NodeId| self.groups.is_on(*slot, ground);
        let rule = match self.rules.get(&ground) {
            Some(rule) => *rule,
            None => {
                let rule = rule_of(draft.editor.layout, ground.within, was);
                *self.rules.entry(ground).or_insert(rule)
            }
        };
        let siblings = self.groups.entries(&draft.editor, ground);
        let entry = |slot: NodeId| draft.target.at_slot(slot).next().map(|at| &draft.target.entries[at]);
        let titles = siblings.map(|slot| (slot, entry(slot).map(|entry| entry.title.as_str())));
        SortedPart::new(rule?, titles.filter(|(slot, _)| Some(*slot) != moving))
    }
}
