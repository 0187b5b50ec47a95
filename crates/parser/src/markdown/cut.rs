//! Places to cut a document at.

/// A place to cut at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut {
    /// The first line that no longer belongs to the chunk.
    pub(super) line: usize,
    pub(super) kind: CutKind,
}

/// What stands behind a cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CutKind {
    /// Another block, or nothing.
    Block,
    /// The next item of the list that the chunk ends with.
    Item,
    /// Anything: the chunk has become too large.
    Forced,
}

/// Returns the bullet, or the delimiter behind the number, of an item with text that stands at the margin.
pub(super) fn item_marker(line: &str) -> Option<u8> {
    let marker = item_bullet(line.as_bytes())?;
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit()).get(1..)?;
    let opens_text = rest.starts_with(' ') && rest[1..].starts_with(|c: char| !c.is_whitespace());
    let is_rule = rest.bytes().all(|byte| byte == marker || byte.is_ascii_whitespace());
    (opens_text && !is_rule).then_some(marker)
}

/// Returns the bullet, or the delimiter behind the number, that a line begins with.
pub(super) fn item_bullet(line: &[u8]) -> Option<u8> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let marker = *line.get(digits)?;
    let fits = if digits == 0 { matches!(marker, b'-' | b'*' | b'+') } else { matches!(marker, b'.' | b')') };
    fits.then_some(marker)
}
