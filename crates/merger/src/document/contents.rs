//! Keeps a table of contents up with the sections that it lists.
//!
//! Sides that both list what they have can still leave a merged document with a section that no line leads
//! to: one side made the table, the other the section. Only what every side kept complete is completed.

use recension_model::{
    Edition, MergeNotice, MergeNoticeKind, SectionId, SectionKind, SourceEdit, Span, apply_edits,
    heading_anchor,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::layout::{Layout, NodeKind};
use crate::document::line_start::marker;

/// Returns the source of a merged document with its table of contents brought up to date, and what was done;
/// none if nothing is to be done.
pub(crate) fn follow_sections<'l>(
    result: &Edition,
    columns: impl IntoIterator<Item = &'l Layout<'l>>,
) -> Option<(Vec<u8>, Vec<MergeNotice>)> {
    let layout = Layout::new(result)?;
    let mut faults = faults(&layout, &Habit::of(columns))?;
    faults.retain(|fault| fault.edit.is_some());
    if faults.is_empty() {
        return None;
    }
    let edits: Vec<SourceEdit> = faults.iter().filter_map(|fault| fault.edit.clone()).collect();
    let source = apply_edits(&result.source, 0, &edits)?;
    let notice = |fault: &ContentsFault| {
        let message = match fault.kind {
            ContentsFaultKind::Unlisted => format!("the table of contents got a line for {}", fault.name),
            ContentsFaultKind::Renamed => {
                format!("the table of contents follows the new title {}", fault.name)
            }
            ContentsFaultKind::LeadsNowhere => {
                format!("the table of contents lost the line that led to #{}", fault.name)
            }
        };
        MergeNotice { kind: MergeNoticeKind::Followed, message, line: None }
    };
    let mut notices: Vec<MergeNotice> = faults.iter().map(notice).collect();
    notices.sort_by(|a, b| a.message.cmp(&b.message));
    Some((source, notices))
}

/// Where a table of contents does not follow the sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsFault {
    /// What is wrong.
    pub kind: ContentsFaultKind,
    /// The title of the section, or the anchor that is led to.
    pub name: String,
    /// The 1-based line of the heading, or of the line of contents.
    pub line: u32,
    /// What puts it right, if that shows from the lines around.
    pub edit: Option<SourceEdit>,
}

/// What is wrong with a table of contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentsFaultKind {
    /// A section is not listed, though others of its level are.
    Unlisted,
    /// A line leads to no section, and one that is not listed stands in the place: the section has another title now.
    Renamed,
    /// A line leads to no section.
    LeadsNowhere,
}

/// Says where the table of contents of an edition does not follow its sections, in the order of their lines; none
/// without a table.
///
/// Which levels it lists, and whether its lines lead to sections, shows from `before`, an earlier state; without one
/// from most of its own lines.
#[must_use]
pub fn contents_faults(edition: &Edition, before: Option<&Edition>) -> Vec<ContentsFault> {
    let habit = match before {
        Some(before) => Layout::new(before).map(|before| Habit::of([&before])),
        None => Habit::of_most(edition),
    };
    let layout = Layout::new(edition);
    layout.zip(habit).and_then(|(layout, habit)| faults(&layout, &habit)).unwrap_or_default()
}

/// What a table of contents is expected to list.
struct Habit {
    /// The levels of headings of which all are listed; none to say that these are all that the result has.
    levels: Option<FxHashSet<u8>>,
    /// The anchors that a line may lose; none to say all.
    known: Option<FxHashSet<String>>,
    all_lead_somewhere: bool,
}

impl Habit {
    /// Returns what every one of some editions has.
    fn of<'l>(columns: impl IntoIterator<Item = &'l Layout<'l>>) -> Self {
        let (mut levels, mut known) = (None::<FxHashSet<u8>>, FxHashSet::default());
        let mut all_lead_somewhere = true;
        for layout in columns {
            let Some(column) = ContentsTable::new(layout) else { continue };
            let complete: FxHashSet<u8> =
                column.levels().filter(|level| column.is_complete(*level)).collect();
            levels = Some(match levels {
                Some(levels) => levels.intersection(&complete).copied().collect(),
                None => complete,
            });
            all_lead_somewhere &= column.leads_somewhere();
            known.extend(column.headings.into_iter().map(|heading| heading.anchor));
        }
        Self { levels, known: Some(known), all_lead_somewhere }
    }

    /// Returns what most lines of an edition do.
    fn of_most(edition: &Edition) -> Option<Self> {
        let layout = Layout::new(edition)?;
        let table = ContentsTable::new(&layout)?;
        let is_most = |count: usize, all: usize| all >= MIN_MOST && (all - count) * MOST_SHARE <= all;
        let levels = table.levels().filter(|level| {
            let of_level = table.headings.iter().filter(|heading| heading.level == *level);
            let listed = of_level.clone().filter(|heading| table.lines.contains_key(&heading.anchor));
            is_most(listed.count(), of_level.count())
        });
        let anchors: FxHashSet<&String> = table.headings.iter().map(|heading| &heading.anchor).collect();
        let leading = table.lines.keys().filter(|anchor| anchors.contains(anchor)).count();
        Some(Self {
            levels: Some(levels.collect()),
            known: None,
            all_lead_somewhere: is_most(leading, table.lines.len()),
        })
    }
}

/// Fewer lines show no habit.
const MIN_MOST: usize = 5;

/// One line in so many may be an exception.
const MOST_SHARE: usize = 8;

fn faults(layout: &Layout<'_>, habit: &Habit) -> Option<Vec<ContentsFault>> {
    let outline = ContentsTable::new(layout)?;
    let is_meant = |level: u8| habit.levels.as_ref().is_none_or(|levels| levels.contains(&level));
    let unlisted =
        |heading: &&Heading| is_meant(heading.level) && !outline.lines.contains_key(&heading.anchor);
    let mut faults = Vec::new();
    for heading in outline.headings.iter().filter(unlisted) {
        let line = outline.line_for(layout, heading);
        faults.push(ContentsFault {
            kind: ContentsFaultKind::Unlisted,
            name: heading.title.clone(),
            line: heading.line,
            edit: line.map(|(at, text)| SourceEdit { span: Span::new(at as u32, at as u32), text }),
        });
    }
    // Names that stand in HTML, which few lists have to be searched for.
    let mut source: Option<String> = None;
    let mut is_named = |anchor: &str| {
        let lower = || String::from_utf8_lossy(layout.source()).to_lowercase();
        is_named(source.get_or_insert_with(lower), anchor)
    };
    let present: FxHashSet<&str> = outline.headings.iter().map(|heading| heading.anchor.as_str()).collect();
    for (anchor, line) in outline.lines.iter().filter(|(anchor, _)| !present.contains(anchor.as_str())) {
        // A line that never led anywhere is not one that lost its section.
        let was_known = habit.known.as_ref().is_none_or(|known| known.contains(anchor));
        let is_title =
            layout.edition.title.is_some_and(|title| heading_anchor(layout.edition.str(title)) == *anchor);
        if was_known && habit.all_lead_somewhere && !is_title && !is_named(anchor) {
            // What stood there before, and was not listed, is another section.
            let is_new =
                |heading: &Heading| habit.known.as_ref().is_none_or(|known| !known.contains(&heading.anchor));
            let renamed = outline.renamed(layout, *line).filter(|(heading, _)| is_new(heading));
            if let Some((heading, edit)) = renamed {
                faults.retain(|fault: &ContentsFault| fault.line != heading.line);
                faults.push(ContentsFault {
                    kind: ContentsFaultKind::Renamed,
                    name: heading.title.clone(),
                    line: *line as u32 + 1,
                    edit: Some(edit),
                });
                continue;
            }
            let text = &layout.lines[*line];
            faults.push(ContentsFault {
                kind: ContentsFaultKind::LeadsNowhere,
                name: anchor.clone(),
                line: *line as u32 + 1,
                edit: Some(SourceEdit {
                    span: Span::new(text.start as u32, text.end as u32),
                    text: Vec::new(),
                }),
            });
        }
    }
    faults.sort_by(|a, b| {
        let place = |fault: &ContentsFault| fault.edit.as_ref().map(|edit| edit.span);
        (place(a), a.line).cmp(&(place(b), b.line))
    });
    Some(faults)
}

/// Reports whether HTML gives something the name that an anchor leads to.
fn is_named(source: &str, anchor: &str) -> bool {
    ["id", "name"].iter().any(|attribute| {
        ['"', '\''].iter().any(|quote| source.contains(&format!("{attribute}={quote}{anchor}{quote}")))
    })
}

/// The headings of a document that its table of contents could list.
struct ContentsTable {
    headings: Vec<Heading>,
    /// The line that leads to each anchor.
    lines: FxHashMap<String, usize>,
    /// For each of these lines the one behind all text that goes on below it.
    ends: FxHashMap<usize, usize>,
}

struct Heading {
    title: String,
    anchor: String,
    level: u8,
    /// Its 1-based line.
    line: u32,
    /// The heading that it stands under, as an index.
    parent: Option<usize>,
}

impl ContentsTable {
    fn new(layout: &Layout<'_>) -> Option<Self> {
        let mut lines = FxHashMap::default();
        let (mut ends, mut begin) = (FxHashMap::default(), None);
        for node in layout.nodes.iter().filter(|node| node.kind == NodeKind::ContentsLine) {
            let anchor = anchor_of(layout.line(node.own.start))?;
            begin.get_or_insert(node.own.start);
            lines.entry(anchor).or_insert(node.own.start);
            ends.insert(node.own.start, node.own.end);
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
            let (level, line) = (section.level, section.line);
            headings.push(Heading { title: title.to_owned(), anchor, level, line, parent });
        }
        Some(Self { headings, lines, ends })
    }

    /// Returns the levels of its headings, each perhaps several times.
    fn levels(&self) -> impl Iterator<Item = u8> + '_ {
        self.headings.iter().map(|heading| heading.level)
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

    /// Returns the heading that a line led to before it got another title: the only one that is not listed between those
    /// of the lines around; and what makes the line lead there.
    fn renamed(&self, layout: &Layout<'_>, line: usize) -> Option<(&Heading, SourceEdit)> {
        let place = |heading: &Heading| self.lines.get(&heading.anchor).copied();
        let begin = self.headings.iter().rposition(|heading| place(heading).is_some_and(|at| at < line));
        let begin = begin.map_or(0, |at| at + 1);
        let rest = &self.headings[begin..];
        let count = rest.iter().position(|heading| place(heading).is_some()).unwrap_or(rest.len());
        let [heading] = &rest[..count] else { return None };
        let indent = |at: usize| layout.line(at).iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let is_alike = |other: &Heading| {
            other.level == heading.level && place(other).is_some_and(|at| indent(at) == indent(line))
        };
        let text = std::str::from_utf8(layout.line(line)).ok()?;
        let (open, close) = (text.find('[')?, text.rfind("](#")?);
        let end = close + text[close..].find([')', ' '])?;
        if heading.title.contains(['[', ']']) || open > close || !self.headings.iter().any(is_alike) {
            return None;
        }
        let start = layout.lines[line].start;
        let span = Span::new((start + open) as u32, (start + end) as u32);
        let link = format!("[{}](#{}", heading.title, heading.anchor);
        Some((heading, SourceEdit { span, text: link.into_bytes() }))
    }

    /// Returns the byte behind a line of contents and all that is nested under it.
    fn end_below(&self, layout: &Layout<'_>, line: usize) -> usize {
        let indent = |at: usize| layout.line(at).iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let listed: FxHashSet<usize> = self.lines.values().copied().collect();
        let end = |line: usize| self.ends.get(&line).copied().unwrap_or(line + 1);
        let mut next = end(line);
        while listed.contains(&next) && indent(next) > indent(line) {
            next = end(next);
        }
        layout.lines[next - 1].end
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
        let slug = heading_anchor(edition.section_title(id));
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

/// Returns where a line of contents leads to: into the document, if a link of it does; without a link its text.
pub(crate) fn contents_target(line: &[u8]) -> Vec<u8> {
    let text = &line[marker(line).len()..];
    let inside = (0..text.len()).find(|at| text[*at..].starts_with(b"](#"));
    let open = inside.or_else(|| (0..text.len()).rev().find(|at| text[*at..].starts_with(b"](")));
    let target = open.and_then(|open| text[open + 2..].split(|byte| matches!(byte, b')' | b' ')).next());
    target.unwrap_or(text).trim_ascii().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::anchor_of;

    #[test]
    fn a_line_of_contents_leads_to_an_anchor() {
        assert_eq!(anchor_of(b"  - [C++ & Rust](#c--rust) x").as_deref(), Some("c--rust"));
        assert_eq!(anchor_of(b"- [x](https://example.org)"), None);
    }
}
