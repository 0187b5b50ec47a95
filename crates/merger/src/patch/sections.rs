//! The changes of sections.

use std::cell::OnceCell;

use recension_model::{
    ChangeKind, ChangeKinds, Format, SectionKind, SectionPatch, SectionValue, compare_titles, heading_anchor,
    same_key, title_key,
};
use recension_parser::TableHeads;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::contents::anchor_of;
use crate::document::layout::{NodeId, NodeKind};
use crate::patch::belongings::{anchors_before, is_anchor};
use crate::patch::compose::label_prefix;
use crate::patch::draft::Draft;
use crate::patch::editor::{Edit, Editor, PROSE, Position, SECTION};
use crate::patch::levels::{Underlined, level, level_within};
use crate::patch::target::{Found, SectionState, Target};
use crate::patch::topics::{Topics, is_underline, plain_heading, shows_depth};
use crate::patch::written::heading;

/// The sections that a patch speaks of, and what became of their changes.
pub(crate) struct Sections<'p> {
    changes: &'p [SectionPatch],
    /// The sections that are changed or gone, by the places of their changes in the patch.
    found: FxHashMap<usize, usize>,
    /// Those that are to be gone.
    leaving: FxHashSet<usize>,
    topics: Topics,
    /// Those that were added, in the order of the patch.
    added: Vec<Added<'p>>,
    /// The sections whose headings would not be read as such, and where what they hold comes to stand next.
    left_out: FxHashMap<usize, Position>,
    /// The lines of tables of contents by what they lead to, once one was looked for.
    contents_lines: OnceCell<FxHashMap<String, NodeId>>,
    /// The tags of the document that name places, once somebody asks.
    anchors: OnceCell<FxHashSet<String>>,
    /// How headings of each level are written, once one was.
    underlined: OnceCell<Underlined>,
    /// What was not done, one sentence each.
    pub(crate) left: Vec<String>,
    pub(crate) is_changed: bool,
}

/// A section that was added.
struct Added<'p> {
    at: usize,
    title: &'p str,
    /// Whether entries of the patch are to come to stand in it.
    is_needed: bool,
}

impl<'p> Sections<'p> {
    /// Finds the sections that changes speak of, in the document as it was, and makes them be found by what the
    /// patch calls them now.
    pub(crate) fn find(draft: &mut Draft<'_>, changes: &'p [SectionPatch]) -> Self {
        let target = &mut draft.target;
        let mut found = FxHashMap::default();
        for (index, change) in changes.iter().enumerate() {
            let Some(old) = &change.old else { continue };
            let new = change.new.as_ref().map(|new| Target::path_keys(&new.path));
            // What has its new name already is not what bears the old one elsewhere.
            let renamed = new.as_ref().and_then(|keys| target.exact_section(keys));
            let is_gone = target.exact_section(&Target::path_keys(&old.path)).is_none();
            let section = match (renamed.filter(|_| is_gone), target.section(&old.path)) {
                (Some(at), _) => at,
                (None, Found::One(Some(at))) => at,
                _ => continue,
            };
            found.insert(index, section);
            new.into_iter().for_each(|keys| target.call(keys, section));
        }
        let leaving = found.iter().filter(|(index, _)| changes[**index].new.is_none());
        let leaving = leaving.map(|(_, section)| *section).collect();
        Self {
            changes,
            found,
            leaving,
            topics: Topics::new(draft.editor.layout),
            added: Vec::new(),
            left_out: FxHashMap::default(),
            contents_lines: OnceCell::new(),
            anchors: OnceCell::new(),
            underlined: OnceCell::new(),
            left: Vec::new(),
            is_changed: false,
        }
    }

    /// Renames, moves and adds sections, by their places in the patch. What is gone is taken out later, when it is
    /// empty. `inhabited` are the sections that entries of the patch come to stand in.
    pub(crate) fn change(
        &mut self,
        draft: &mut Draft<'_>,
        selected: &[usize],
        inhabited: &FxHashSet<&[String]>,
    ) {
        let needed = inhabited.iter().flat_map(|path| (1..=path.len()).map(|end| &path[..end]));
        let needed: FxHashSet<&[String]> = needed.collect();
        for (index, change) in selected.iter().filter_map(|at| Some((*at, self.changes.get(*at)?))) {
            let done = match (&change.old, &change.new) {
                (Some(old), Some(new)) => self.rename_and_move(draft, index, (old, new), change.kinds),
                (None, Some(new)) => {
                    let path = new.path.as_slice();
                    let added = self.add(draft, new, inhabited.contains(path));
                    let is_needed = needed.contains(path);
                    added
                        .map(|at| self.added.extend(at.map(|at| Added { at, title: new.title(), is_needed })))
                }
                _ => Ok(()),
            };
            self.left.extend(done.err());
        }
    }

    fn rename_and_move(
        &mut self,
        draft: &mut Draft<'_>,
        index: usize,
        (old, new): (&SectionValue, &SectionValue),
        kinds: ChangeKinds,
    ) -> Result<(), String> {
        if draft.options.translated {
            return Ok(());
        }
        let Some(at) = self.found.get(&index).copied() else {
            let is_there = matches!(draft.target.section(&new.path), Found::One(_));
            let missing = || format!("there is no section {} to be changed", old.title());
            return if is_there { Ok(()) } else { Err(missing()) };
        };
        let (was, wanted) = (title_key(old.title()), title_key(new.title()));
        let has = &draft.target.sections[at].key;
        if kinds.contains(ChangeKind::Renamed) && !same_key(has, &wanted) {
            let is_as_it_was = same_key(has, &was);
            let edits =
                if is_as_it_was { self.retitled(draft, at, old.title(), new.title()) } else { Vec::new() };
            if edits.is_empty() {
                let notice = "is not renamed: it has another title here";
                self.left.push(format!("the section {} {notice}", old.title()));
            } else {
                draft.edit(edits);
                draft.target.rename_section(at, wanted);
                self.is_changed = true;
            }
        }
        match kinds.contains(ChangeKind::Moved) {
            true => self.relocate(draft, at, (old, new)),
            false => Ok(()),
        }
    }

    /// Plans another title for a heading and the line that leads to it; nothing if the old one does not stand in it
    /// as it is read. A heading that a copy lost has its title in the table of contents alone.
    fn retitled(&mut self, draft: &Draft<'_>, at: usize, old: &str, new: &str) -> Vec<Edit> {
        let topic = self.topics.retitled(draft, &draft.target.path_up(at), old, new);
        let heading = self.retitled_heading(draft, at, old, new);
        topic.into_iter().chain(heading.into_iter().flatten()).collect()
    }

    fn retitled_heading(&self, draft: &Draft<'_>, at: usize, old: &str, new: &str) -> Option<Vec<Edit>> {
        let layout = draft.editor.layout;
        let part = draft.target.sections[at].slot.filter(|slot| draft.editor.is_of_source(*slot))?;
        let own = layout.nodes[part].own.clone();
        let line = layout.lines.get(own.start).filter(|_| !own.is_empty())?;
        let text = &layout.source()[line.start..line.text_end];
        let place = text.windows(old.len().max(1)).rposition(|window| window == old.as_bytes())?;
        let start = line.start + place;
        let text = heading(new, layout.edition.format);
        let mut edits = vec![Edit::Replace { part, span: start..start + old.len(), text }];
        edits.extend(self.contents_line(&draft.editor, old, new).into_iter().flatten());
        Some(edits)
    }

    /// Plans another title, and what leads to it, for the line that a table of contents has for a section.
    fn contents_line(&self, editor: &Editor<'_>, old: &str, new: &str) -> Option<[Edit; 2]> {
        let layout = editor.layout;
        let (from, to) = (heading_anchor(old), heading_anchor(new));
        let lines = self.contents_lines.get_or_init(|| {
            let nodes = layout.nodes.iter_enumerated().rev();
            let lines = nodes.filter(|(_, node)| node.kind == NodeKind::ContentsLine);
            lines.filter_map(|(slot, node)| Some((anchor_of(layout.line(node.own.start))?, slot))).collect()
        });
        let part = *lines.get(&from)?;
        let line = &layout.lines[layout.nodes[part].own.start];
        let text = &layout.source()[line.start..line.text_end];
        let find =
            |what: String| text.windows(what.len().max(1)).position(|window| window == what.as_bytes());
        let title = line.start + find(format!("[{old}]"))? + 1;
        let anchor = line.start + find(format!("](#{from}"))? + 3;
        let text = heading(new, layout.edition.format);
        Some([
            Edit::Replace { part, span: title..title + old.len(), text },
            Edit::Replace { part, span: anchor..anchor + from.len(), text: to.into_bytes() },
        ])
    }

    /// Moves a section with all that it covers under another one.
    fn relocate(
        &mut self,
        draft: &mut Draft<'_>,
        at: usize,
        (old, new): (&SectionValue, &SectionValue),
    ) -> Result<(), String> {
        let Some((_, above)) = new.path.split_last() else { return Ok(()) };
        let Found::One(parent) = draft.target.section(above) else {
            return Err(format!("the section {} is not moved: it has no place here", new.title()));
        };
        let section = &draft.target.sections[at];
        let (Some(slot), Some(around)) = (section.slot, draft.target.slot_of(parent, None)) else {
            return Ok(());
        };
        if section.parent == parent {
            return Ok(());
        }
        let editor = &draft.editor;
        let has = level(editor, slot);
        if has == 0 || around == slot || editor.is_within(around, slot) {
            return Err(format!("the section {} is not moved: it is no heading here", new.title()));
        }
        // Where it is as deep as it was in the patch, it comes to be as deep as it is there.
        let wanted = match usize::from(old.level) == has {
            true => usize::from(new.level).clamp(1, 6),
            false => level_within(editor, around, new),
        };
        let underlined = self.underlined(draft);
        let deeper = |part: NodeId| {
            let own = level(editor, part);
            let is_heading = editor.slots[part].family == SECTION && own > 0;
            let lines = is_heading.then(|| editor.lines(part))?;
            let deep = (own + wanted).saturating_sub(has).clamp(1, 6);
            Some(Edit::Rewrite { part, lines: underlined.with_level(lines, deep) })
        };
        let mut edits: Vec<Edit> = editor.subtree(slot).into_iter().filter_map(deeper).collect();
        // What comes out of a section that goes follows what may have to stay of it.
        let out_of = draft.target.sections[at].parent.filter(|out_of| {
            self.leaving.contains(out_of) && draft.target.sections[*out_of].parent == parent
        });
        let before = self.section_before(draft, around, parent, new);
        let before = before.or_else(|| draft.target.sections[out_of?].slot);
        let place = Position::behind(around, before);
        edits.push(Edit::Move { part: slot, place, prefix: None });
        draft.edit(edits);
        draft.target.sections[at].parent = parent;
        self.is_changed = true;
        Ok(())
    }

    fn add(
        &mut self,
        draft: &mut Draft<'_>,
        new: &SectionValue,
        is_inhabited: bool,
    ) -> Result<Option<usize>, String> {
        let Some((title, above)) = new.path.split_last() else { return Ok(None) };
        if draft.target.stands(&new.path) {
            return Ok(None);
        }
        if self.would_be_renamed(new) {
            return Err(format!(
                "the section {title} is not added: the one of this name that was renamed is not here"
            ));
        }
        let format = draft.format();
        if format == Format::Html {
            return Err(format!("the section {title} is not added: headings are not added to pages"));
        }
        let Found::One(parent) = draft.target.section(above) else {
            return Err(format!("the section {title} is not added: it has no place here"));
        };
        let Some(place) = self.place_of(draft, parent, new) else { return Ok(None) };
        let is_plain = format == Format::PlainText && new.kind == SectionKind::Heading;
        let key = title_key(title);
        if is_plain && !is_inhabited && self.topics.is_empty() && !shows_depth(&draft.editor) {
            // It has nothing but other headings below it: nothing would tell it from text.
            let section = SectionState { slot: None, key, parent, is_there: true };
            self.left_out.insert(draft.target.add_section(section), place);
            return Err(format!(
                "the heading {title} is not added: headings here do not say what is within what"
            ));
        }
        let lines = match new.kind {
            SectionKind::Heading if is_plain => plain_heading(&draft.editor, title, place.parent),
            kind => {
                let written = new.markup.as_ref().filter(|_| format == Format::Markdown);
                let words = written.map_or_else(|| heading(title, format), |text| text.clone().into_bytes());
                match kind {
                    SectionKind::Group => vec![[label_prefix(&draft.editor, place.parent), words].concat()],
                    SectionKind::Heading if draft.options.reverse || self.is_as_deep(draft) => {
                        self.underlined(draft).written(usize::from(new.level).clamp(1, 6), words)
                    }
                    SectionKind::Heading => {
                        let level = level_within(&draft.editor, place.parent, new);
                        self.underlined(draft).written(level, words)
                    }
                }
            }
        };
        let slot = draft.insert(SECTION, place, lines);
        self.add_anchors(draft, slot, new);
        let section = SectionState { slot: Some(slot), key, parent, is_there: true };
        let section = draft.target.add_section(section);
        // What is around it may have another name here.
        draft.target.call(Target::path_keys(&new.path), section);
        self.stands_last(&draft.target, parent, slot);
        if is_plain {
            draft.edit(self.topics.listed(draft, section, title));
        }
        Ok(Some(section))
    }

    /// Puts the tags above a new heading that name the place, but for those that the document has elsewhere.
    fn add_anchors(&self, draft: &mut Draft<'_>, slot: NodeId, new: &SectionValue) {
        let tags = new.anchors.iter().flat_map(|anchors| anchors.lines()).filter(|line| is_anchor(line));
        let tags: Vec<&str> = tags.filter(|_| draft.format() == Format::Markdown).collect();
        if tags.is_empty() {
            return;
        }
        let known = self.anchors.get_or_init(|| {
            let text = String::from_utf8_lossy(draft.editor.layout.source());
            text.lines().map(str::trim).filter(|line| is_anchor(line)).map(str::to_owned).collect()
        });
        let lines: Vec<Vec<u8>> =
            tags.into_iter().filter(|tag| !known.contains(*tag)).map(|tag| tag.as_bytes().to_vec()).collect();
        if !lines.is_empty() {
            let parent = draft.editor.slots[slot].parent;
            draft.insert(PROSE, Position { parent, after: None, before: Some(slot) }, lines);
        }
    }

    fn underlined(&self, draft: &Draft<'_>) -> &Underlined {
        self.underlined.get_or_init(|| Underlined::new(&draft.editor))
    }

    /// Reports whether a new section has the old name of one that was renamed and is not here: it would be taken for that one.
    fn would_be_renamed(&self, new: &SectionValue) -> bool {
        let is_it = |old: &SectionValue| compare_titles(old.title(), new.title()).is_same_content();
        self.changes.iter().enumerate().any(|(index, change)| {
            change.kinds.contains(ChangeKind::Renamed)
                && change.old.as_ref().is_some_and(is_it)
                && !self.found.contains_key(&index)
        })
    }

    /// Reports whether headings that the patch moves are as deep here as they were there, all of them.
    fn is_as_deep(&self, draft: &Draft<'_>) -> bool {
        let layout = draft.editor.layout;
        let mut levels = self.found.iter().filter_map(|(index, at)| {
            let change = &self.changes[*index];
            let old = change.old.as_ref().filter(|_| change.kinds.contains(ChangeKind::Moved))?;
            match layout.nodes.get(draft.target.sections[*at].slot?)?.kind {
                NodeKind::Section(id) => Some(old.level == layout.edition.section(id).level),
                _ => None,
            }
        });
        levels.next().is_some_and(|first| first && levels.all(|is_same| is_same))
    }

    /// Makes what comes next within headings that were left out stand behind a new section.
    fn stands_last(&mut self, target: &Target, parent: Option<usize>, slot: NodeId) {
        let mut around = parent;
        while let Some(place) = around.and_then(|at| self.left_out.get_mut(&at)) {
            place.after = Some(slot);
            around = around.and_then(|at| target.sections[at].parent);
        }
    }

    /// Finds where a new section comes to stand.
    fn place_of(&self, draft: &Draft<'_>, parent: Option<usize>, new: &SectionValue) -> Option<Position> {
        if let Some(place) = parent.and_then(|parent| self.left_out.get(&parent)) {
            return Some(*place);
        }
        let around = draft.target.slot_of(parent, None)?;
        Some(Position::behind(around, self.section_before(draft, around, parent, new)))
    }

    /// Finds the section that a new one comes behind: the one that the patch names, else the last one.
    fn section_before(
        &self,
        draft: &Draft<'_>,
        around: NodeId,
        parent: Option<usize>,
        new: &SectionValue,
    ) -> Option<NodeId> {
        let siblings = draft.editor.children_of(around, SECTION);
        let Some(title) = &new.after else { return None };
        let key = title_key(title);
        if new.kind == SectionKind::Group {
            // A label among entries can come behind one of them.
            let entries = draft.target.with_title(&key).map(|at| &draft.target.entries[at]);
            let mut beside = entries.filter(|entry| entry.section == parent && entry.parent.is_none());
            if let Some(before) = beside.next().map(|entry| entry.slot) {
                return Some(before);
            }
        }
        let named = |section: &SectionState| {
            section.is_there && section.parent == parent && same_key(&section.key, &key)
        };
        let mut there = draft.target.sections_named(&key);
        let named = there.find(|at| named(&draft.target.sections[*at])).or_else(|| {
            // The document may call it otherwise.
            let above = new.path.split_last().map_or(&[][..], |(_, above)| above);
            match draft.target.section(&[above, std::slice::from_ref(title)].concat()) {
                Found::One(at) => at,
                _ => None,
            }
        });
        // Of a heading that was left out, what came in its place.
        let written =
            |at: usize| self.left_out.get(&at).map_or(draft.target.sections[at].slot, |place| place.after);
        named.and_then(written).filter(|slot| siblings.contains(slot)).or(siblings.last().copied())
    }

    /// Takes the sections out that the patch removes, if nothing stands in them any more, and those that were added for what did not
    /// come. Of those of `emptied` nothing is said that stay.
    pub(crate) fn remove(&mut self, draft: &mut Draft<'_>, [selected, emptied]: [&[usize]; 2]) {
        // In plain text a heading is listed as well.
        let is_plain = draft.format() == Format::PlainText;
        while let Some(Added { at, title, is_needed }) = self.added.pop() {
            let part = draft.target.sections[at].slot.filter(|part| {
                is_needed
                    && !is_plain
                    && draft.editor.children(*part).iter().all(|child| is_underline(&draft.editor, *child))
            });
            match part {
                Some(part) => {
                    // The document had no tags above what it did not have.
                    let anchors = anchors_before(&draft.editor, part);
                    let anchors = anchors.filter(|part| !draft.editor.is_of_source(*part));
                    draft.edit(anchors.into_iter().chain([part]).map(|part| Edit::Remove { part }));
                    draft.target.sections[at].is_there = false;
                    self.left.push(format!("the section {title} is not added: nothing comes to stand in it"));
                }
                None => self.is_changed = true,
            }
        }
        // Those within others come behind them, and go first.
        let both =
            selected.iter().rev().map(|at| (at, true)).chain(emptied.iter().rev().map(|at| (at, false)));
        for (index, is_asked) in both {
            let Some(change) = self.changes.get(*index) else { continue };
            let (Some(old), None) = (&change.old, &change.new) else { continue };
            let Some(at) = self.found.get(index).copied() else { continue };
            let section = &draft.target.sections[at];
            let keys = Target::path_keys(&old.path);
            let Some(part) = section.slot else { continue };
            if keys.last().is_none_or(|last| !same_key(&section.key, last)) {
                continue;
            }
            let is_empty = |child| is_underline(&draft.editor, child) || is_bare_head(&draft.editor, child);
            if draft.editor.children(part).into_iter().all(is_empty) {
                draft.edit(self.topics.dropped(draft, &draft.target.path_up(at)));
                // What led to it there leads nowhere, or to what comes next.
                let anchors = old.anchors.as_ref().and_then(|_| anchors_before(&draft.editor, part));
                draft.edit(anchors.into_iter().chain([part]).map(|part| Edit::Remove { part }));
                draft.target.sections[at].is_there = false;
                self.is_changed = true;
            } else if is_asked {
                self.left.push(format!("the section {} stays: something stands in it", old.title()));
            }
        }
    }
}

/// Reports whether a piece of text is the head of a table, all rows of which are gone.
fn is_bare_head(editor: &Editor<'_>, slot: NodeId) -> bool {
    let mut lines = editor.lines(slot);
    lines.retain(|line| !line.trim_ascii().is_empty());
    lines.len() == 2 && TableHeads::new(&lines.join(&b'\n')).tables().next().is_some()
}
