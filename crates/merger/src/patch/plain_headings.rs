//! Headings of plain text, written as the document writes its own, and their lines in its table of contents,
//! which is what tells how deep a heading is where no sign before it does.

use recension_model::{Format, ProseKind, same_key, title_key};

use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::line_start::indentation;
use crate::patch::changer::Changer;
use crate::patch::editor::{Position, SECTION, SlotText};
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
    /// Returns the lines, which are looked for when they are asked for first.
    fn of<'t>(topics: &'t mut Option<Self>, layout: &Layout<'_>) -> &'t mut Self {
        topics.get_or_insert_with(|| Self::new(layout))
    }

    /// Finds the lines of the first table of contents; none where lines are numbered, or lead somewhere, and none
    /// in what is no plain text.
    fn new(layout: &Layout<'_>) -> Self {
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
}

impl Changer<'_> {
    /// Writes a heading as the document writes those beside it: bare, or underlined. What is within a section
    /// with a double line has a single one.
    pub(crate) fn plain_heading(&self, title: &str, around: NodeId) -> Vec<Vec<u8>> {
        let beside =
            self.editor.children_of(around, SECTION).into_iter().find_map(|slot| self.underline(slot));
        let within = || self.underline(around).map(|_| b'-');
        let anywhere = || self.editor.layout.nodes.keys().find_map(|slot| self.underline(slot));
        let underline = beside.or_else(within).or_else(anywhere);
        let mut lines = vec![title.as_bytes().to_vec()];
        lines.extend(underline.map(|sign| vec![sign; title.chars().count()]));
        lines
    }

    /// Reports whether headings of plain text can say what is within what.
    pub(crate) fn shows_depth(&mut self) -> bool {
        let topics = Topics::of(&mut self.topics, self.editor.layout);
        !topics.all.is_empty() || self.editor.layout.nodes.keys().any(|slot| self.underline(slot).is_some())
    }

    /// Leaves a heading out that has nothing but other headings below it: nothing would tell it from text.
    pub(crate) fn leave_heading_out(&mut self, parent: Option<usize>, title: &str, place: Position) {
        self.applied
            .notices
            .push(format!("the heading {title} is not added: headings here do not say what is within what"));
        let key = title_key(title);
        self.left_out.insert(self.target.sections.len(), place);
        self.target.add_section(SectionState { slot: None, key, parent, is_there: true });
    }

    /// Makes what comes next within headings that were left out stand behind a new section.
    pub(crate) fn stands_last(&mut self, parent: Option<usize>, slot: NodeId) {
        let mut around = parent;
        while let Some(place) = around.and_then(|at| self.left_out.get_mut(&at)) {
            place.after = Some(slot);
            around = around.and_then(|at| self.target.sections[at].parent);
        }
    }

    /// Returns what the line below a heading of plain text is drawn with, if there is one.
    fn underline(&self, slot: NodeId) -> Option<u8> {
        if let SlotText::Written(lines) = &self.editor.slots[slot].text {
            return lines.get(1).and_then(|line| drawn_with(line));
        }
        let layout = self.editor.layout;
        let node = layout.nodes.get(slot)?;
        let is_plain = layout.edition.format == Format::PlainText;
        let is_printed = matches!(node.kind, NodeKind::Section(_)) && !node.own.is_empty();
        let line = layout.lines.get(node.own.end).filter(|_| is_plain && is_printed)?;
        drawn_with(line.text(layout.source()))
    }

    /// Reports whether a part is nothing but the line under a heading.
    pub(crate) fn is_underline(&self, slot: NodeId) -> bool {
        let Some(node) = self.editor.layout.nodes.get(slot) else { return false };
        let follows = self.editor.layout.nodes[node.parent].own.end == node.own.start;
        follows && node.own.len() == 1 && self.underline(node.parent).is_some()
    }

    /// Takes the line out that a table of contents has for a section, unless something is listed below it.
    pub(crate) fn drop_topic(&mut self, section: usize) {
        let layout = self.editor.layout;
        let topics = Topics::of(&mut self.topics, layout);
        let Some(at) = topics.find(&self.target.path_up(section)) else { return };
        let Topic { slot, line, .. } = topics.all[at];
        let Some(line) = line.filter(|_| topics.all.iter().all(|topic| topic.parent != Some(at))) else {
            return;
        };
        // So that what is listed above is childless in turn.
        topics.all[at].parent = None;
        topics.all[at].key.clear();
        let mut lines = self.editor.lines(slot);
        let index = line - layout.nodes[slot].own.start;
        let Some(behind) = lines.get(index).and_then(|text| text.strip_prefix(layout.line(line))) else {
            return;
        };
        // What came in behind it stands with it.
        let added: Vec<u8> =
            behind.iter().copied().skip_while(|byte| matches!(byte, b'\n' | b'\r')).collect();
        if !added.is_empty() {
            lines[index] = added;
        } else if layout.nodes[slot].kind == NodeKind::ContentsLine {
            return self.editor.remove(slot);
        } else {
            let blank = lines[..index].iter().rev().take_while(|line| line.trim_ascii().is_empty()).count();
            lines.drain(index - blank..=index);
        }
        self.editor.slots[slot].text = SlotText::Written(lines);
    }

    /// Writes another title into the line that a table of contents has for a section; false if it has none.
    pub(crate) fn write_topic(&mut self, section: usize, old: &str, new: &str) -> bool {
        let topics = Topics::of(&mut self.topics, self.editor.layout);
        let found = topics.find(&self.target.path_up(section));
        let Some(topic) = found.and_then(|at| topics.all.get_mut(at)).filter(|topic| topic.line.is_some())
        else {
            return false;
        };
        let start = topic.end.saturating_sub(old.len());
        if self.editor.layout.source().get(start..topic.end) != Some(old.as_bytes()) {
            return false;
        }
        self.editor.splice(topic.slot, start..topic.end, new.as_bytes().to_vec());
        topic.key = title_key(new);
        true
    }

    /// Returns a new section a line in the table of contents, behind that of the nearest section before it that
    /// has one.
    pub(crate) fn list_topic(&mut self, section: usize, title: &str) {
        let topics = Topics::of(&mut self.topics, self.editor.layout);
        let SectionState { slot, parent, .. } = self.target.sections[section];
        let topic = |section: usize| topics.find(&self.target.path_up(section));
        let around = parent.and_then(topic);
        let siblings = slot.map(|slot| self.editor.children_of(self.editor.slots[slot].parent, SECTION));
        let before = siblings.unwrap_or_default().into_iter().take_while(|sibling| Some(*sibling) != slot);
        let before = before.filter_map(|slot| self.target.section_at(slot));
        let above = before.filter_map(topic).filter(|above| topics.all[*above].parent == around).last();
        let key = title_key(title);
        let new =
            above.map(|above| topics.behind(above, &key)).or(around.map(|at| topics.first_in(at, &key)));
        if let Some(new) = new {
            let line = [topics.gap.as_slice(), &new.prefix, title.as_bytes()].concat();
            self.editor.splice(new.slot, new.end..new.end, line);
            topics.all.push(new);
        }
    }
}

/// Returns the sign that a line under a heading is drawn with.
fn drawn_with(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii();
    let first = *line.first().filter(|first| line.len() > 1 && matches!(first, b'=' | b'-'))?;
    line.iter().all(|byte| *byte == first).then_some(first)
}
