//! Headings of plain text, written as the document writes its own, and their lines in its table of contents,
//! which is what tells how deep a heading is where no sign before it does.

use recension_model::{Format, ProseKind, same_key, title_key};

use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::line_start::indentation;
use crate::patch::draft::Draft;
use crate::patch::editor::{Edit, Editor, SECTION, SlotText};
use crate::patch::target::SectionState;

/// How much deeper a line of a table of contents stands than the one above it, if no other one shows.
const INDENT: &[u8] = b"  ";

/// The lines of a table of contents without links, and those that came in.
pub(crate) struct Topics {
    all: Vec<Topic>,
    /// What stands between two of them.
    gap: Vec<u8>,
}

/// A line of a table of contents.
struct Topic {
    key: String,
    /// Indentation and bullet.
    prefix: Vec<u8>,
    parent: Option<usize>,
    /// The part of the document that the line stands in, and where a line right behind it would.
    slot: NodeId,
    end: usize,
    /// Its place among the lines of the document; none if it is new.
    line: Option<usize>,
}

impl Topics {
    /// Finds the lines of the first table of contents; none where lines are numbered, or lead somewhere, and none
    /// in what is no plain text.
    pub(crate) fn new(layout: &Layout<'_>) -> Self {
        let mut topics = Self { all: Vec::new(), gap: Vec::new() };
        let mut contents = layout.edition.prose.iter().filter(|prose| prose.kind == ProseKind::Contents);
        let Some(contents) = contents.next().filter(|_| layout.edition.format == Format::PlainText) else {
            return topics;
        };
        let span = contents.span.range();
        let lines = layout.lines.iter().enumerate();
        let lines = lines.filter(|(_, line)| line.start < span.end && span.start < line.text_end);
        for (index, line) in lines.filter(|(_, line)| !line.is_blank(layout.source())) {
            let Some(text) = std::str::from_utf8(line.text(layout.source())).ok() else { continue };
            let title = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            let slot = layout.nodes.rposition(|node| node.own.contains(&index));
            let (Some(slot), false) = (slot, title.is_empty() || text.contains("](")) else { continue };
            if let Some(last) = topics.all.last().filter(|_| topics.gap.is_empty()) {
                topics.gap = layout.source()[last.end..line.start].to_vec();
            }
            let prefix = text.as_bytes()[..text.len() - title.len()].to_vec();
            let parent = topics.around(indentation(&prefix));
            topics.all.push(Topic {
                key: title_key(title),
                prefix,
                parent,
                slot,
                end: line.text_end,
                line: Some(index),
            });
        }
        topics
    }

    /// Finds what a line of some indentation behind all others is below.
    fn around(&self, indent: usize) -> Option<usize> {
        let mut above = self.all.len().checked_sub(1);
        while let Some(at) = above.filter(|at| indentation(&self.all[*at].prefix) >= indent) {
            above = self.all[at].parent;
        }
        above
    }

    /// Finds the line of a section by its titles, the innermost first.
    fn find(&self, path: &[&str]) -> Option<usize> {
        let leads = |at: &usize| {
            let above = std::iter::successors(Some(*at), |at| self.all[*at].parent);
            above.zip(path).all(|(at, key)| same_key(&self.all[at].key, key))
        };
        (0..self.all.len()).find(leads)
    }

    /// Returns the last line of those below a line, or the line itself.
    fn last_below(&self, at: usize) -> &Topic {
        let below = |topic: &usize| {
            std::iter::successors(Some(*topic), |at| self.all[*at].parent).any(|above| above == at)
        };
        let all = (0..self.all.len()).filter(below).map(|topic| &self.all[topic]);
        all.max_by_key(|topic| topic.end).unwrap_or(&self.all[at])
    }

    /// Makes a line that comes behind another one and all below it.
    fn behind(&self, above: usize, key: &str) -> Topic {
        let Topic { slot, end, .. } = *self.last_below(above);
        let Topic { prefix, parent, .. } = &self.all[above];
        Topic { key: key.into(), prefix: prefix.clone(), parent: *parent, slot, end, line: None }
    }

    /// Makes a line that comes first below another one.
    fn first_in(&self, around: usize, key: &str) -> Topic {
        let beside = self.all.iter().find(|topic| topic.parent == Some(around));
        let Topic { prefix, slot, end, .. } = &self.all[around];
        let prefix = beside.map_or_else(|| [INDENT, prefix].concat(), |beside| beside.prefix.clone());
        Topic { key: key.into(), prefix, parent: Some(around), slot: *slot, end: *end, line: None }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Plans what takes the line of a section out, by its titles from the innermost up; nothing if something is listed
    /// below it.
    pub(crate) fn dropped(&mut self, draft: &Draft<'_>, path: &[&str]) -> Option<Edit> {
        let layout = draft.editor.layout;
        let at = self.find(path)?;
        let Topic { slot: part, line, .. } = self.all[at];
        let line = line.filter(|_| self.all.iter().all(|topic| topic.parent != Some(at)))?;
        // So that what is listed above is childless in turn.
        self.all[at].parent = None;
        self.all[at].key.clear();
        let mut lines = draft.editor.lines(part);
        let index = line - layout.nodes[part].own.start;
        let behind = lines.get(index)?.strip_prefix(layout.line(line))?;
        // What came in behind it stands with it.
        let added: Vec<u8> =
            behind.iter().copied().skip_while(|byte| matches!(byte, b'\n' | b'\r')).collect();
        if !added.is_empty() {
            lines[index] = added;
        } else if layout.nodes[part].kind == NodeKind::ContentsLine {
            return Some(Edit::Remove { part });
        } else {
            let blank = lines[..index].iter().rev().take_while(|line| line.trim_ascii().is_empty()).count();
            lines.drain(index - blank..=index);
        }
        Some(Edit::Rewrite { part, lines })
    }

    /// Plans another title for the line of a section, by its titles from the innermost up; nothing if it has none.
    pub(crate) fn retitled(
        &mut self,
        draft: &Draft<'_>,
        path: &[&str],
        old: &str,
        new: &str,
    ) -> Option<Edit> {
        let at = self.find(path)?;
        let topic = self.all.get_mut(at).filter(|topic| topic.line.is_some())?;
        let span = topic.end.saturating_sub(old.len())..topic.end;
        draft.editor.layout.source().get(span.clone()).filter(|text| *text == old.as_bytes())?;
        topic.key = title_key(new);
        Some(Edit::Replace { part: topic.slot, span, text: new.as_bytes().to_vec() })
    }

    /// Plans a line for a new section, behind that of the nearest section before it that has one.
    pub(crate) fn listed(&mut self, draft: &Draft<'_>, section: usize, title: &str) -> Option<Edit> {
        let (editor, target) = (&draft.editor, &draft.target);
        let SectionState { slot, parent, .. } = target.sections[section];
        let topic = |section: usize| self.find(&target.path_up(section));
        let around = parent.and_then(topic);
        let siblings = slot.map(|slot| editor.children_of(editor.slots[slot].parent, SECTION));
        let before = siblings.unwrap_or_default().into_iter().take_while(|sibling| Some(*sibling) != slot);
        let before = before.filter_map(|slot| target.section_at(slot));
        let above = before.filter_map(topic).filter(|above| self.all[*above].parent == around).last();
        let key = title_key(title);
        let new = above.map(|above| self.behind(above, &key)).or(around.map(|at| self.first_in(at, &key)))?;
        let text = [self.gap.as_slice(), &new.prefix, title.as_bytes()].concat();
        let edit = Edit::Replace { part: new.slot, span: new.end..new.end, text };
        self.all.push(new);
        Some(edit)
    }
}

/// Writes a heading as the document writes those beside it: bare, or underlined. What is within a section with a
/// double line has a single one.
pub(crate) fn plain_heading(editor: &Editor<'_>, title: &str, around: NodeId) -> Vec<Vec<u8>> {
    let beside = editor.children_of(around, SECTION).into_iter().find_map(|slot| underline(editor, slot));
    let within = || underline(editor, around).map(|_| b'-');
    let anywhere = || editor.layout.nodes.keys().find_map(|slot| underline(editor, slot));
    let mut lines = vec![title.as_bytes().to_vec()];
    lines.extend(beside.or_else(within).or_else(anywhere).map(|sign| vec![sign; title.chars().count()]));
    lines
}

/// Reports whether headings of plain text say what is within what.
pub(crate) fn shows_depth(editor: &Editor<'_>) -> bool {
    editor.layout.nodes.keys().any(|slot| underline(editor, slot).is_some())
}

/// Returns what the line below a heading of plain text is drawn with, if there is one.
fn underline(editor: &Editor<'_>, slot: NodeId) -> Option<u8> {
    if let SlotText::Written(lines) = &editor.slots[slot].text {
        return lines.get(1).and_then(|line| drawn_with(line));
    }
    let layout = editor.layout;
    let node = layout.nodes.get(slot)?;
    let is_plain = layout.edition.format == Format::PlainText;
    let is_printed = matches!(node.kind, NodeKind::Section(_)) && !node.own.is_empty();
    let line = layout.lines.get(node.own.end).filter(|_| is_plain && is_printed)?;
    drawn_with(line.text(layout.source()))
}

/// Reports whether a part is nothing but the line under a heading.
pub(crate) fn is_underline(editor: &Editor<'_>, slot: NodeId) -> bool {
    let Some(node) = editor.layout.nodes.get(slot) else { return false };
    let follows = editor.layout.nodes[node.parent].own.end == node.own.start;
    follows && node.own.len() == 1 && underline(editor, node.parent).is_some()
}

/// Returns the sign that a line under a heading is drawn with.
pub(super) fn drawn_with(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii();
    let first = *line.first().filter(|first| line.len() > 1 && matches!(first, b'=' | b'-'))?;
    line.iter().all(|byte| *byte == first).then_some(first)
}
