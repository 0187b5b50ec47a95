//! How deep headings are, and how those of a level are written.

use recension_model::SectionValue;

use crate::document::layout::{NodeId, ROOT};
use crate::patch::editor::{Editor, SECTION};
use crate::patch::topics::drawn_with;

/// Returns the level of a heading of Markdown, be it begun with number signs or underlined; 0 for what is none.
pub(super) fn level(editor: &Editor<'_>, slot: NodeId) -> usize {
    let lines = editor.lines(slot);
    let signs = editor.prefix(slot).iter().take_while(|byte| **byte == b'#').count();
    match underline(&lines) {
        _ if signs > 0 || editor.slots[slot].family != SECTION => signs,
        Some(b'=') => 1,
        Some(_) => 2,
        None => 0,
    }
}

/// Returns the sign that a heading of Markdown is underlined with.
fn underline(lines: &[Vec<u8>]) -> Option<u8> {
    let (last, words) = lines.split_last()?;
    drawn_with(last).filter(|_| !words.is_empty())
}

/// Returns how deep a heading is that stands within something, as the document writes it.
pub(super) fn level_within(editor: &Editor<'_>, around: NodeId, new: &SectionValue) -> usize {
    let level = |slot: NodeId| Some(level(editor, slot)).filter(|level| *level > 0);
    let siblings = editor.children_of(around, SECTION).into_iter().filter_map(level).collect::<Vec<_>>();
    // Headings of several levels can stand side by side.
    let wanted = siblings.iter().find(|level| **level == usize::from(new.level));
    let sibling = wanted.or(siblings.first()).copied();
    let below = Some(around).filter(|around| *around != ROOT).and_then(level).map(|level| level + 1);
    sibling.or(below).unwrap_or(usize::from(new.level)).clamp(1, 6)
}

/// Whether most headings of each level are underlined.
pub(super) struct Underlined([bool; 7]);

impl Underlined {
    /// Looks at the headings of a document as it was.
    pub(super) fn new(editor: &Editor<'_>) -> Self {
        let mut more = [0_i64; 7];
        let is_section = |slot: &NodeId| editor.slots[*slot].family == SECTION && editor.is_there(*slot);
        for slot in editor.layout.parts().filter(is_section) {
            let by = if underline(&editor.lines(slot)).is_some() { 1 } else { -1 };
            more[level(editor, slot).min(6)] += by;
        }
        Self(more.map(|more| more > 0))
    }

    /// Writes a heading of Markdown as the document writes most of its level.
    pub(super) fn written(&self, level: usize, words: Vec<u8>) -> Vec<Vec<u8>> {
        let sign = match level {
            1 => b'=',
            2 => b'-',
            _ => b'#',
        };
        if sign == b'#' || !self.0[level] {
            return vec![[&b"#".repeat(level), &b" "[..], &words].concat()];
        }
        let width = String::from_utf8_lossy(&words).chars().count().max(MIN_UNDERLINE);
        vec![words, vec![sign; width]]
    }

    /// Writes a heading of Markdown with another level.
    pub(super) fn with_level(&self, mut lines: Vec<Vec<u8>>, level: usize) -> Vec<Vec<u8>> {
        if underline(&lines).is_some() {
            lines.pop();
            return self.written(level, lines.join(&b' '));
        }
        let Some(first) = lines.first_mut() else { return lines };
        let words = first.iter().skip_while(|byte| **byte == b'#').copied().collect::<Vec<u8>>();
        if self.0.get(level) == Some(&true) {
            return self.written(level, words.trim_ascii().to_vec());
        }
        *first = [b"#".repeat(level), words].concat();
        lines
    }
}

/// So long a line below a heading is taken for one by everyone.
const MIN_UNDERLINE: usize = 3;
