//! Link reference definitions that are complete on one line.

/// CommonMark takes no label that is longer.
const MAX_LABEL_BYTES: usize = 999;

/// Returns label and address of a link reference definition: `[label]: address "title"` (CommonMark 0.31.2, 4.7).
///
/// The text begins at the bracket. Label and address are as written. A definition whose parts stand on several
/// lines, or a footnote's, is none here.
///
/// ```
/// let line = "[Tool]: <https://tool.example> 'A tool'";
/// assert_eq!(recension_parser::link_definition(line), Some(("Tool", "https://tool.example")));
/// assert_eq!(recension_parser::link_definition("[Tool]: does things"), None);
/// ```
#[must_use]
pub fn link_definition(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[')?;
    let (label, rest) = inner.split_at(label_end(inner)?);
    let rest = rest.strip_prefix("]:")?;
    (!label.trim().is_empty() && !label.starts_with('^')).then_some(())?;
    Some((label, link_address(rest)?))
}

/// Returns the address that a line begins with, if nothing but a title follows it.
pub(crate) fn link_address(line: &str) -> Option<&str> {
    let line = line.trim();
    let (address, rest) = match line.strip_prefix('<') {
        Some(inner) => inner.split_once('>')?,
        None => line.split_once([' ', '\t']).unwrap_or((line, "")),
    };
    let behind = rest.trim_start();
    let is_parted = line.starts_with('<') && !behind.is_empty() && behind.len() == rest.len();
    (!line.is_empty() && !is_parted && (behind.is_empty() || is_title(behind))).then_some(address)
}

/// Returns where the label ends whose text comes: at the first bracket that is not escaped.
fn label_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().take(MAX_LABEL_BYTES + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b']' => return Some(at),
            b'[' => return None,
            _ => {}
        }
    }
    None
}

/// Reports whether a text is a title in quotes or brackets and nothing else.
fn is_title(text: &str) -> bool {
    let Some(close) = text.chars().next().and_then(|open| match open {
        '"' | '\'' => Some(open),
        '(' => Some(')'),
        _ => None,
    }) else {
        return false;
    };
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == close => return at + 1 == text.len(),
            _ => {}
        }
    }
    false
}
