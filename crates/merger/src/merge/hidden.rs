//! What a merge may not hide: what stands between two entries that a side put into a comment is none of it.

use recension_model::{Edition, MergeResult};
use rustc_hash::FxHashMap;

use crate::document::hidden::hidden_lines;
use crate::document::text::lossy;

/// Reports whether no line of a result stands in a comment or in code that no document has there.
pub(super) fn hides_nothing(base: &Edition, sides: &[&Edition], result: &MergeResult) -> bool {
    let Some(ours) = sides.first() else { return true };
    let views = if result.is_clean() { 1 } else { sides.len() };
    let results: Vec<Vec<u8>> = (0..views).map(|view| result.as_side(view)).collect();
    let results: Vec<_> = results.iter().map(|result| lossy(result)).collect();
    let hidden: Vec<_> = results.iter().map(|result| hidden_lines(result, ours.format)).collect();
    // Most lists hide nothing.
    if hidden.iter().all(FxHashMap::is_empty) {
        return true;
    }
    let before = lossy(&base.source);
    let was = hidden_lines(&before, base.format);
    let texts: Vec<_> = sides.iter().map(|side| lossy(&side.source)).collect();
    let mut most: FxHashMap<&str, i64> = was.clone();
    for (side, text) in sides.iter().zip(&texts) {
        for (line, count) in hidden_lines(text, side.format) {
            let more = count - was.get(line).copied().unwrap_or(0);
            *most.entry(line).or_default() += more.max(0);
        }
    }
    let is_meant = |(line, count): (&&str, &i64)| most.get(line).is_some_and(|most| count <= most);
    hidden.iter().all(|lines| lines.iter().all(is_meant))
}
