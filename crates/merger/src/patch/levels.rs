//! How deep headings are.

use recension_model::SectionValue;

use crate::document::layout::{NodeId, ROOT};
use crate::patch::editor::{Editor, SECTION};

/// Returns how many number signs a heading begins with.
pub(super) fn signs(editor: &Editor<'_>, slot: NodeId) -> usize {
    editor.prefix(slot).iter().take_while(|byte| **byte == b'#').count()
}

/// Returns how deep a heading is that stands within something, as the document writes it.
pub(super) fn level_within(editor: &Editor<'_>, around: NodeId, new: &SectionValue) -> usize {
    let signs = |slot: NodeId| Some(signs(editor, slot)).filter(|count| *count > 0);
    let siblings = editor.children_of(around, SECTION).into_iter().filter_map(signs).collect::<Vec<_>>();
    // Headings of several levels can stand side by side.
    let wanted = siblings.iter().find(|count| **count == usize::from(new.level));
    let sibling = wanted.or(siblings.first()).copied();
    let below = Some(around).filter(|around| *around != ROOT).and_then(signs).map(|count| count + 1);
    sibling.or(below).unwrap_or(usize::from(new.level)).clamp(1, 6)
}
