//! What a merge may not hide: what stands between two entries that a side put into a comment is none of it.

use recension_model::{Edition, MergeResult};
use rustc_hash::FxHashMap;

use crate::document::hidden::hidden_lines;

/// Reports whether no line of a result stands in a comment or in code that no document has there.
pub(super) fn hides_nothing(base: &Edition, sides: &[&Edition], result: &MergeResult) -> bool {
    let Some(ours) = sides.first() else { return true };
    let text = |source: &[u8]| String::from_utf8_lossy(source).into_owned();
    let mut views = if result.is_clean() { 0..1 } else { 0..sides.len() };
    let before = text(&base.source);
    let was = hidden_lines(&before, base.format);
    let texts: Vec<String> = sides.iter().map(|side| text(&side.source)).collect();
    let mut most: FxHashMap<&str, i64> = was.clone();
    for (side, text) in sides.iter().zip(&texts) {
        for (line, count) in hidden_lines(text, side.format) {
            let more = count - was.get(line).copied().unwrap_or(0);
            *most.entry(line).or_default() += more.max(0);
        }
    }
    views.all(|view| {
        let result = text(&result.as_side(view));
        let hidden = hidden_lines(&result, ours.format);
        hidden.iter().all(|(line, count)| most.get(line).is_some_and(|most| count <= most))
    })
}
