//! Keeps a table of contents up with the sections that it lists.
//!
//! Sides that both list what they have can still leave a merged document with a section that no line leads
//! to: one side made the table, the other the section. Only what every side kept complete is completed.

use recension_model::{Edition, MergeNotice, MergeNoticeKind, SectionId, SectionKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::layout::{Layout, NodeKind};
use crate::document::line_start::marker;

/// Returns the source of a merged document with its table of contents brought up to date, and what was done;
/// none if nothing is to be done.
pub(crate) fn follow_sections(result: &Edition, columns: &[&Edition]) -> Option<(Vec<u8>, Vec<MergeNotice>)> {
    let layout = Layout::new(result)?;
    let outline = ContentsTable::new(&layout)?;
    let mut levels: FxHashSet<u8> = outline.headings.iter().map(|heading| heading.level).collect();
    let mut known: FxHashSet<String> = FxHashSet::default();
    let mut all_lead_somewhere = true;
    for edition in columns {
        let layout = Layout::new(edition)?;
        let Some(column) = ContentsTable::new(&layout) else { continue };
        levels.retain(|level| column.is_complete(*level));
        all_lead_somewhere &= column.leads_somewhere();
        known.extend(column.headings.into_iter().map(|heading| heading.anchor));
    }
    let mut edits = Vec::new();
    let mut notices = Vec::new();
    let mut notice = |message: String| {
        notices.push(MergeNotice { kind: MergeNoticeKind::Followed, message, line: None });
    };
    let missing =
        |heading: &&Heading| levels.contains(&heading.level) && !outline.lines.contains_key(&heading.anchor);
    for heading in outline.headings.iter().filter(missing) {
        if let Some((at, text)) = outline.line_for(&layout, heading) {
            notice(format!("the table of contents got a line for {}", heading.title));
            edits.push((at, at, text));
        }
    }
    let present: FxHashSet<&str> = outline.headings.iter().map(|heading| heading.anchor.as_str()).collect();
    for (anchor, line) in outline.lines.iter().filter(|(anchor, _)| !present.contains(anchor.as_str())) {
        // A line that never led anywhere is not one that lost its section.
        if known.contains(anchor) && all_lead_somewhere {
            let text = &layout.lines[*line];
            notice(format!("the table of contents lost the line that led to #{anchor}"));
            edits.push((text.start, text.end, Vec::new()));
        }
    }
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|(start, _, _)| *start);
    notices.sort_by(|a, b| a.message.cmp(&b.message));
    let mut source = Vec::with_capacity(result.source.len() + 64);
    let mut from = 0;
    for (start, end, text) in edits {
        source.extend_from_slice(&result.source[from..start]);
        source.extend_from_slice(&text);
        from = end;
    }
    source.extend_from_slice(&result.source[from..]);
    Some((source, notices))
}

/// The headings of a document that its table of contents could list.
struct ContentsTable {
    headings: Vec<Heading>,
    /// The line that leads to each anchor.
    lines: FxHashMap<String, usize>,
}

struct Heading {
    title: String,
    anchor: String,
    level: u8,
    /// The heading that it stands under, as an index.
    parent: Option<usize>,
}

impl ContentsTable {
    fn new(layout: &Layout<'_>) -> Option<Self> {
        let mut lines = FxHashMap::default();
        let mut begin = None;
        for node in layout.nodes.iter().filter(|node| node.kind == NodeKind::ContentsLine) {
            let anchor = anchor_of(layout.line(node.own.start))?;
            begin.get_or_insert(node.own.start);
            lines.entry(anchor).or_insert(node.own.start);
        }
        let begin = begin?;
        let edition = layout.edition;
        let mut anchor_of: FxHashMap<SectionId, String> = FxHashMap::default();
        anchor_of.extend(anchors(layout).into_iter().map(|(anchor, id)| (id, anchor)));
        let mut places: FxHashMap<usize, usize> = FxHashMap::default();
        let mut headings: Vec<Heading> = Vec::new();
        for id in edition.section_ids() {
            let section = edition.section(id);
            let Some(anchor) = anchor_of.remove(&id).filter(|_| section.line as usize > begin + 1) else {
                continue;
            };
            let title = edition.section_title(id);
            places.insert(id.index(), headings.len());
            let parent = section.parent.and_then(|parent| places.get(&parent.index()).copied());
            headings.push(Heading { title: title.to_owned(), anchor, level: section.level, parent });
        }
        Some(Self { headings, lines })
    }

    /// Reports whether every line leads to a heading.
    fn leads_somewhere(&self) -> bool {
        let anchors: FxHashSet<&String> = self.headings.iter().map(|heading| &heading.anchor).collect();
        self.lines.keys().all(|anchor| anchors.contains(anchor))
    }

    /// Reports whether all headings of a level are listed.
    fn is_complete(&self, level: u8) -> bool {
        let mut of_level = self.headings.iter().filter(|heading| heading.level == level).peekable();
        of_level.peek().is_some() && of_level.all(|heading| self.lines.contains_key(&heading.anchor))
    }

    /// Makes the line for a heading, like that of its neighbour, and says where it goes.
    fn line_for(&self, layout: &Layout<'_>, heading: &Heading) -> Option<(usize, Vec<u8>)> {
        let at = self.headings.iter().position(|other| std::ptr::eq(other, heading))?;
        let alike = |other: &&Heading| {
            other.level == heading.level
                && other.parent == heading.parent
                && self.lines.contains_key(&other.anchor)
        };
        let (model, behind) = match self.headings[..at].iter().rev().find(alike) {
            Some(before) => (before, true),
            None => (self.headings[at + 1..].iter().find(alike)?, false),
        };
        let model_line = *self.lines.get(&model.anchor)?;
        let line = layout.line(model_line);
        let text = std::str::from_utf8(line).ok()?;
        let own = text.replacen(&format!("[{}]", model.title), &format!("[{}]", heading.title), 1).replacen(
            &format!("(#{}", model.anchor),
            &format!("(#{}", heading.anchor),
            1,
        );
        let own = if own.contains(&heading.title) {
            own
        } else {
            let prefix = std::str::from_utf8(marker(line)).ok()?;
            format!("{prefix}[{}](#{})", heading.title, heading.anchor)
        };
        let place = if behind { self.end_below(layout, model_line) } else { layout.lines[model_line].start };
        let ending = layout.ending.unwrap_or(b"\n");
        Some((place, [own.as_bytes(), ending].concat()))
    }

    /// Returns the byte behind a line of contents and all that is nested under it.
    fn end_below(&self, layout: &Layout<'_>, line: usize) -> usize {
        let indent = |at: usize| layout.line(at).iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let listed: FxHashSet<usize> = self.lines.values().copied().collect();
        let mut last = line;
        while listed.contains(&(last + 1)) && indent(last + 1) > indent(line) {
            last += 1;
        }
        layout.lines[last].end
    }
}

/// Returns where the anchors of headings lead to. A second heading of one title has a number behind it.
pub(crate) fn anchors(layout: &Layout<'_>) -> FxHashMap<String, SectionId> {
    let edition = layout.edition;
    let mut anchors = FxHashMap::default();
    if !layout.nodes.iter().any(|node| node.kind == NodeKind::ContentsLine) {
        return anchors;
    }
    let mut taken: FxHashMap<String, usize> = FxHashMap::default();
    for id in edition.section_ids() {
        let section = edition.section(id);
        if section.kind != SectionKind::Heading || section.inferred {
            continue;
        }
        let slug = slug(edition.section_title(id));
        let count = taken.entry(slug.clone()).or_default();
        anchors.insert(if *count == 0 { slug } else { format!("{slug}-{count}") }, id);
        *count += 1;
    }
    anchors
}

/// Returns the anchor that a line of contents leads to; none if it leads elsewhere.
pub(crate) fn anchor_of(line: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?;
    let (_, target) = line.rsplit_once("](#")?;
    let anchor = target.split([')', ' ']).next()?;
    Some(anchor.to_lowercase())
}

/// Returns where a line of contents leads to; without a link its text.
pub(crate) fn contents_target(line: &[u8]) -> Vec<u8> {
    let text = &line[marker(line).len()..];
    let open = (0..text.len().saturating_sub(1)).rev().find(|at| text[*at..].starts_with(b"]("));
    let target = open.and_then(|open| text[open + 2..].split(|byte| matches!(byte, b')' | b' ')).next());
    target.unwrap_or(text).trim_ascii().to_ascii_lowercase()
}

/// Returns the anchor that code hosts give a heading: in lower case, spaces as dashes, without punctuation.
pub(crate) fn slug(title: &str) -> String {
    let lower = title.trim().to_lowercase();
    let kept = lower.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{anchor_of, slug};

    #[test]
    fn anchors_are_those_of_code_hosts() {
        assert_eq!(slug("C++ & Rust: Tools"), "c--rust-tools");
        assert_eq!(slug("自然语言"), "自然语言");
        assert_eq!(anchor_of(b"  - [C++ & Rust](#c--rust) x").as_deref(), Some("c--rust"));
        assert_eq!(anchor_of(b"- [x](https://example.org)"), None);
    }
}
