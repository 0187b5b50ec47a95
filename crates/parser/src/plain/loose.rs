//! Lists whose items stand alone, a blank line between each two, in a copy that has lost its bullets.

use crate::marks::STATEMENT_ENDS;

use super::bare::Kind;
use super::lines::Line;

/// So many lines that stand alone, and of ten lines so many, are a list and no paragraphs.
const MIN_ALONE: usize = 20;
const ALONE_TENTHS: usize = 8;
/// Of ten paragraphs, more are sentences.
const SENTENCE_TENTHS: usize = 3;

/// Returns the lines that are items since most lines of the copy stand alone and are no sentences; what stands
/// further below the line before is a heading.
pub(super) fn find(text: &str, lines: &[Line], kinds: &[Kind]) -> Vec<usize> {
    let content = |at: usize| text.get(lines[at].text.clone()).unwrap_or_default();
    let parted = |at: usize| lines.get(at).is_none_or(|line| line.blanks > 0);
    let texts = lines.iter().filter(|line| line.is_text()).count();
    let alone: Vec<usize> = (1..lines.len())
        .filter(|&at| lines[at].is_text() && parted(at) && parted(at + 1) && kinds[at] != Kind::Heading)
        .collect();
    let is_sentence = |at: usize| content(at).ends_with(STATEMENT_ENDS) && kinds[at] == Kind::Other;
    let sentences = alone.iter().filter(|at| is_sentence(**at)).count();
    if alone.len() < MIN_ALONE
        || alone.len() * 10 < texts * ALONE_TENTHS
        || sentences * 10 > alone.len() * SENTENCE_TENTHS
    {
        return Vec::new();
    }
    let close = |at: usize| lines.get(at).is_some_and(|line| line.is_text() && line.blanks == 1);
    alone
        .into_iter()
        .filter(|&at| close(at) && (close(at + 1) || close(at - 1)) && !is_sentence(at))
        .collect()
}
