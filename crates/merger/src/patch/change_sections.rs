//! Carries the changes of sections out.

use recension_model::{
    ChangeKind, ChangeKinds, Format, SectionKind, SectionPatch, SectionValue, same_key, title_key,
};
use rustc_hash::FxHashSet;

use crate::document::contents::{anchor_of, slug};
use crate::document::layout::{NodeId, NodeKind, ROOT};
use crate::patch::changer::Changer;
use crate::patch::editor::{ENTRY, Position, SECTION, SlotText};
use crate::patch::target::{Found, SectionState};
use crate::patch::written::heading;

impl Changer<'_> {
    /// Finds the sections that changes speak of, in the document as it was, and makes them be found by what the
    /// patch calls them now.
    pub(crate) fn find_sections(&mut self, changes: &[SectionPatch]) {
        for (index, change) in changes.iter().enumerate() {
            let Some(old) = &change.old else { continue };
            let new = change.new.as_ref().map(|new| self.target.path_keys(&new.path));
            // What has its new name already is not what bears the old one elsewhere.
            let renamed = new.as_ref().and_then(|keys| self.target.exact_section(keys));
            let is_gone = self.target.exact_section(&self.target.path_keys(&old.path)).is_none();
            let found = match (renamed.filter(|_| is_gone), self.target.section(&old.path)) {
                (Some(at), _) => at,
                (None, Found::One(Some(at))) => at,
                _ => continue,
            };
            self.found_sections.insert(index, found);
            new.into_iter().for_each(|keys| self.target.call(keys, found));
        }
    }

    /// Renames and adds sections. What is gone is taken out later, when it is empty. `inhabited` are the
    /// sections that entries of the patch come to stand in.
    pub(crate) fn change_sections(
        &mut self,
        changes: &[(usize, &SectionPatch)],
        inhabited: &FxHashSet<&[String]>,
    ) {
        for (index, change) in changes {
            match (&change.old, &change.new) {
                (Some(old), Some(new)) => self.rename_section(*index, (old, new), change.kinds),
                (None, Some(new)) => self.add_section(new, inhabited.contains(new.path.as_slice())),
                _ => {}
            }
        }
    }

    fn rename_section(
        &mut self,
        index: usize,
        (old, new): (&SectionValue, &SectionValue),
        kinds: ChangeKinds,
    ) {
        if self.options.translated {
            return;
        }
        let Some(at) = self.found_sections.get(&index).copied() else {
            if !matches!(self.target.section(&new.path), Found::One(_)) {
                self.applied.notices.push(format!("there is no section {} to be changed", old.title()));
            }
            return;
        };
        let (was, wanted) = (title_key(old.title()), title_key(new.title()));
        if kinds.contains(ChangeKind::Renamed) && !same_key(&self.target.sections[at].key, &wanted) {
            if same_key(&self.target.sections[at].key, &was) && self.write_title(at, old.title(), new.title())
            {
                self.target.rename_section(at, wanted);
                self.is_changed = true;
            } else {
                self.applied
                    .notices
                    .push(format!("the section {} is not renamed: it has another title here", old.title()));
            }
        }
        if kinds.contains(ChangeKind::Moved) {
            self.move_section(at, new);
        }
    }

    /// Writes another title into a heading and the line that leads to it; false if the old one does not stand in
    /// it as it is read. A heading that a copy lost has its title in the table of contents alone.
    fn write_title(&mut self, at: usize, old: &str, new: &str) -> bool {
        let is_listed = self.write_topic(at, old, new);
        self.write_heading(at, old, new) || is_listed
    }

    fn write_heading(&mut self, at: usize, old: &str, new: &str) -> bool {
        let layout = self.editor.layout;
        let Some(slot) = self.target.sections[at].slot.filter(|slot| self.editor.is_of_source(*slot)) else {
            return false;
        };
        let own = layout.nodes[slot].own.clone();
        let Some(line) = layout.lines.get(own.start).filter(|_| !own.is_empty()) else { return false };
        let text = &layout.source()[line.start..line.text_end];
        let place = text.windows(old.len().max(1)).rposition(|window| window == old.as_bytes());
        let Some(place) = place else { return false };
        let start = line.start + place;
        self.editor.splice(slot, start..start + old.len(), heading(new, layout.edition.format));
        self.follow_title(old, new);
        true
    }

    /// Writes another title, and what leads to it, into the line that a table of contents has for a section.
    fn follow_title(&mut self, old: &str, new: &str) {
        let layout = self.editor.layout;
        let (from, to) = (slug(old), slug(new));
        let lines = self.contents_lines.get_or_init(|| {
            let nodes = layout.nodes.iter_enumerated().rev();
            let lines = nodes.filter(|(_, node)| node.kind == NodeKind::ContentsLine);
            lines.filter_map(|(slot, node)| Some((anchor_of(layout.line(node.own.start))?, slot))).collect()
        });
        let Some(&slot) = lines.get(&from) else { return };
        let line = &layout.lines[layout.nodes[slot].own.start];
        let text = &layout.source()[line.start..line.text_end];
        let find =
            |what: String| text.windows(what.len().max(1)).position(|window| window == what.as_bytes());
        let (Some(title), Some(anchor)) = (find(format!("[{old}]")), find(format!("](#{from}"))) else {
            return;
        };
        let (title, anchor) = (line.start + title + 1, line.start + anchor + 3);
        self.editor.splice(slot, title..title + old.len(), heading(new, layout.edition.format));
        self.editor.splice(slot, anchor..anchor + from.len(), to.into_bytes());
    }

    /// Moves a section with all that it covers under another one.
    fn move_section(&mut self, at: usize, new: &SectionValue) {
        let Some((_, above)) = new.path.split_last() else { return };
        let parent = match self.target.section(above) {
            Found::One(parent) => parent,
            _ => {
                return self
                    .applied
                    .notices
                    .push(format!("the section {} is not moved: it has no place here", new.title()));
            }
        };
        if self.target.sections[at].parent == parent {
            return;
        }
        let (Some(slot), Some(around)) = (self.target.sections[at].slot, self.target.slot_of(parent, None))
        else {
            return;
        };
        let is_heading = self.editor.prefix(slot).starts_with(b"#");
        if !is_heading || around == slot || self.editor.is_within(around, slot) {
            return self
                .applied
                .notices
                .push(format!("the section {} is not moved: it is no heading here", new.title()));
        }
        let level = self.level_within(around, new);
        let has = self.editor.prefix(slot).iter().filter(|byte| **byte == b'#').count();
        let after = self.section_before(around, parent, new);
        for part in self.editor.subtree(slot) {
            let prefix = self.editor.prefix(part);
            if self.editor.slots[part].family == SECTION && prefix.starts_with(b"#") {
                let signs = prefix.iter().filter(|byte| **byte == b'#').count();
                let signs = (signs + level).saturating_sub(has).clamp(1, 6);
                let mut lines = self.editor.lines(part);
                if let Some(first) = lines.first_mut() {
                    let title = first.iter().skip_while(|byte| **byte == b'#').copied().collect::<Vec<u8>>();
                    *first = [b"#".repeat(signs), title].concat();
                }
                self.editor.slots[part].text = SlotText::Written(lines);
            }
        }
        self.editor.relocate_block(slot, Position { parent: around, after });
        self.target.sections[at].parent = parent;
        self.is_changed = true;
    }

    fn add_section(&mut self, new: &SectionValue, is_inhabited: bool) {
        if matches!(self.target.section(&new.path), Found::One(_)) {
            return;
        }
        let Some((title, above)) = new.path.split_last() else { return };
        let format = self.format();
        if format == Format::Html {
            return self
                .applied
                .notices
                .push(format!("the section {title} is not added: headings are not added to pages"));
        }
        let parent = match self.target.section(above) {
            Found::One(parent) => parent,
            _ => {
                return self
                    .applied
                    .notices
                    .push(format!("the section {title} is not added: it has no place here"));
            }
        };
        let Some(Position { parent: around, after }) = self.place_of_section(parent, new) else { return };
        let is_plain = format == Format::PlainText && new.kind == SectionKind::Heading;
        if is_plain && !is_inhabited && !self.shows_depth() {
            return self.leave_heading_out(parent, title, Position { parent: around, after });
        }
        let lines = match new.kind {
            SectionKind::Heading if is_plain => self.plain_heading(title, around),
            SectionKind::Heading => {
                let signs = b"#".repeat(self.level_within(around, new));
                vec![[signs.as_slice(), b" ", &heading(title, format)].concat()]
            }
            SectionKind::Group => {
                let siblings = [SECTION, ENTRY].map(|family| self.editor.children_of(around, family));
                let prefixes = siblings.into_iter().flatten().map(|slot| self.editor.prefix(slot));
                let prefix =
                    prefixes.into_iter().find(|prefix| !prefix.is_empty() && !prefix.starts_with(b"#"));
                vec![[prefix.as_deref().unwrap_or(b"- "), &heading(title, format)].concat()]
            }
        };
        let slot = self.editor.insert(SECTION, Position { parent: around, after }, lines);
        self.target.add_section(SectionState {
            slot: Some(slot),
            key: title_key(title),
            parent,
            is_there: true,
        });
        self.stands_last(parent, slot);
        if is_plain {
            self.list_topic(self.target.sections.len() - 1, title);
        }
        self.is_changed = true;
    }

    /// Returns how deep a heading is that stands within something, as the document writes it.
    fn level_within(&self, around: NodeId, new: &SectionValue) -> usize {
        let signs = |slot: NodeId| self.editor.prefix(slot).iter().filter(|byte| **byte == b'#').count();
        let siblings = self.editor.children_of(around, SECTION);
        let sibling = siblings.into_iter().map(signs).find(|count| *count > 0);
        let below = (around != ROOT).then(|| signs(around)).filter(|count| *count > 0).map(|count| count + 1);
        sibling.or(below).unwrap_or(usize::from(new.level)).clamp(1, 6)
    }

    /// Finds where a new section comes to stand.
    fn place_of_section(&self, parent: Option<usize>, new: &SectionValue) -> Option<Position> {
        if let Some(place) = parent.and_then(|parent| self.left_out.get(&parent)) {
            return Some(*place);
        }
        let around = self.target.slot_of(parent, None)?;
        Some(Position { parent: around, after: self.section_before(around, parent, new) })
    }

    /// Finds the section that a new one comes behind: the one that the patch names, else the last one.
    fn section_before(&self, around: NodeId, parent: Option<usize>, new: &SectionValue) -> Option<NodeId> {
        let siblings = self.editor.children_of(around, SECTION);
        let Some(title) = &new.after else { return None };
        let key = title_key(title);
        if new.kind == SectionKind::Group {
            // A label among entries can come behind one of them.
            let entries = self.target.with_title(&key).map(|at| &self.target.entries[at]);
            let mut beside = entries.filter(|entry| entry.section == parent && entry.parent.is_none());
            if let Some(before) = beside.next().map(|entry| entry.slot) {
                return Some(before);
            }
        }
        let named = |section: &SectionState| {
            section.is_there && section.parent == parent && same_key(&section.key, &key)
        };
        let mut there = self.target.sections_named(&key);
        let named = there.find(|at| named(&self.target.sections[*at])).or_else(|| {
            // The document may call it otherwise.
            let above = new.path.split_last().map_or(&[][..], |(_, above)| above);
            match self.target.section(&[above, std::slice::from_ref(title)].concat()) {
                Found::One(at) => at,
                _ => None,
            }
        });
        // Of a heading that was left out, what came in its place.
        let written =
            |at: usize| self.left_out.get(&at).map_or(self.target.sections[at].slot, |place| place.after);
        named.and_then(written).filter(|slot| siblings.contains(slot)).or(siblings.last().copied())
    }

    /// Takes the sections out that the patch removes, if nothing stands in them any more.
    pub(crate) fn remove_sections(&mut self, changes: &[(usize, &SectionPatch)]) {
        // Those within others come behind them, and go first.
        for (index, change) in changes.iter().rev() {
            let (Some(old), None) = (&change.old, &change.new) else { continue };
            let Some(at) = self.found_sections.get(index).copied() else { continue };
            let Some(slot) = self.target.sections[at].slot else { continue };
            let keys = self.target.path_keys(&old.path);
            if keys.last().is_none_or(|last| !same_key(&self.target.sections[at].key, last)) {
                continue;
            }
            if self.editor.children(slot).into_iter().all(|child| self.is_underline(child)) {
                self.drop_topic(at);
                self.editor.remove(slot);
                self.target.sections[at].is_there = false;
                self.is_changed = true;
            } else {
                self.applied
                    .notices
                    .push(format!("the section {} stays: something stands in it", old.title()));
            }
        }
    }
}
