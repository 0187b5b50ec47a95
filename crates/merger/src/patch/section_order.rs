//! Sections that a patch puts into another order, and that a copy still has in the one of before: only lines say so.

use recension_model::{Edition, Hunk, SectionId, title_key};
use rustc_hash::FxHashMap;

use crate::patch::LeftLines;

/// Returns the headings that hunks move before or behind another one, where the copy has both the other way round; each as the
/// line that it was in the old edition.
///
/// Cost: linear in hunks and sections.
pub(super) fn left_in_order(hunks: &[Hunk], copy: &Edition) -> Vec<LeftLines> {
    let mut places: FxHashMap<String, Option<SectionId>> = FxHashMap::default();
    for id in copy.section_ids() {
        let place = places.entry(title_key(copy.section_title(id)));
        place.and_modify(|place| *place = None).or_insert(Some(id));
    }
    let place = |line: &str| {
        let key = title_key(line.get(1..)?.trim_start_matches('#'));
        places.get(&key).copied().flatten()
    };
    let mut gone: FxHashMap<SectionId, LeftLines> = FxHashMap::default();
    for hunk in hunks {
        let old = hunk.lines.iter().filter(|line| !line.starts_with('+'));
        for (line, text) in (hunk.old_line..).zip(old).filter(|(_, text)| text.starts_with('-')) {
            if let Some(id) = place(text) {
                gone.insert(id, LeftLines { line, text: text.clone() });
            }
        }
    }
    let mut left = Vec::new();
    for hunk in hunks {
        let new = hunk.lines.iter().filter(|line| !line.starts_with('-'));
        let headings: Vec<(SectionId, bool)> =
            new.filter_map(|line| Some((place(line)?, line.starts_with('+')))).collect();
        for pair in headings.windows(2).filter(|pair| pair[0].0 > pair[1].0) {
            let moved = pair.iter().filter(|(_, comes)| *comes).filter_map(|(id, _)| gone.remove(id));
            left.extend(moved);
        }
    }
    left
}
