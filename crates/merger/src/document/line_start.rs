//! What lines begin with: indentation, markers of items, labels of definitions.

/// Returns how many columns a line is indented by; a tab takes four.
pub(crate) fn indentation(line: &[u8]) -> usize {
    line.iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .map(|byte| if *byte == b'\t' { 4 } else { 1 })
        .sum()
}

/// What items of plain text begin with besides the bullets of Markdown.
const BULLETS: &str = "•▪▫◦●○■□◆◇‣⁃►▸➢➤・※∙·–—‧";

/// Returns the indentation, marker and white space that a list item begins with; empty for other lines.
pub(crate) fn marker(line: &[u8]) -> &[u8] {
    let white = |from: usize| line[from..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let indent = white(0);
    let mark = match line.get(indent) {
        Some(b'-' | b'*' | b'+') => 1,
        Some(b'0'..=b'9') => {
            let digits = line[indent..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            match line.get(indent + digits) {
                Some(b'.' | b')') if digits <= 9 => digits + 1,
                _ => return &[],
            }
        }
        Some(128..) => {
            let length = line[indent..].utf8_chunks().next().map(|chunk| chunk.valid());
            match length.and_then(|text| text.chars().next()).filter(|c| BULLETS.contains(*c)) {
                Some(bullet) => bullet.len_utf8(),
                None => return &[],
            }
        }
        _ => return &[],
    };
    let space = white(indent + mark);
    let is_one = space > 0 || stands_before_link(&line[indent..], mark);
    if is_one { &line[..indent + mark + space] } else { &[] }
}

/// Reports whether a bullet stands right before a link, which makes an item of the line, though Markdown takes it for text: `*[a](u)`.
/// Emphasis ends as it begins.
fn stands_before_link(line: &[u8], mark: usize) -> bool {
    let is_bullet = line.first().is_some_and(|byte| !byte.is_ascii_digit());
    let is_emphasis = line.starts_with(b"*") && line.trim_ascii_end().ends_with(b"*");
    is_bullet && line.get(mark) == Some(&b'[') && !is_emphasis
}

/// Returns how long the box of a task is that a text begins with, its white space included.
pub(crate) fn task_box(text: &[u8]) -> usize {
    match text {
        [b'[', b' ' | b'x' | b'X', b']', rest @ ..] => {
            let space = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            if space == 0 { 0 } else { 3 + space }
        }
        _ => 0,
    }
}

/// Parts what an item begins with from the box of a task behind it: lines that belong to the item stand below its text, and
/// the box is a part of that.
pub(crate) fn parted_box(prefix: &[u8]) -> (&[u8], &[u8]) {
    prefix.split_at(prefix.iter().position(|byte| *byte == b'[').unwrap_or(prefix.len()))
}

/// Returns how many columns a prefix takes up.
pub(crate) fn width(prefix: &[u8]) -> usize {
    String::from_utf8_lossy(prefix).chars().count()
}

/// Reports whether a line defines the address of a label: `[label]: address`.
pub(crate) fn is_reference(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let Some(end) = line.iter().position(|byte| *byte == b']') else { return false };
    line.starts_with(b"[")
        && end > 1
        && line.get(end + 1) == Some(&b':')
        && !line[end + 2..].trim_ascii().is_empty()
}

/// Returns what a line says from where the title of an entry begins.
pub(crate) fn entry_text(line: &[u8]) -> &[u8] {
    let text = &line[marker(line).len()..];
    text.strip_prefix(b"[").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{is_reference, marker};

    #[test]
    fn markers_end_where_the_text_begins() {
        assert_eq!(marker(b"  - [a](u)"), b"  - ");
        assert_eq!(marker(b"12. a"), b"12. ");
        assert_eq!(marker(b"*\ta"), b"*\t");
        assert_eq!(marker("  • a".as_bytes()), "  • ".as_bytes());
        assert_eq!(marker("é a".as_bytes()), b"");
        assert_eq!(marker(b"-a"), b"");
        assert_eq!(marker(b" *[a](u) - b"), b" *");
        assert_eq!(marker("•[a](u)".as_bytes()), "•".as_bytes());
        assert_eq!(marker(b"*[a](u), b*"), b"");
        assert_eq!(marker(b"1.[a](u)"), b"");
        assert_eq!(marker(b"2024 was"), b"");
        assert_eq!(marker(b"---"), b"");
    }

    #[test]
    fn definitions_are_told_from_prose() {
        assert!(is_reference(b"[a]: https://example.org"));
        assert!(!is_reference(b"[a](u): text") && !is_reference(b"[a]:") && !is_reference(b"[]: x"));
    }
}
