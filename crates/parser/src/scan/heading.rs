//! Headings that begin with number signs.

/// Returns the level of a heading that begins with `#`, indentation left out.
pub(super) fn heading_level(rest: &[u8]) -> Option<u8> {
    let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
    let is_parted = matches!(rest.get(hashes), None | Some(b' ' | b'\t'));
    (hashes <= 6 && is_parted).then_some(hashes as u8)
}

/// Returns the level of a heading at the margin whose text follows right behind the signs, as in `##Tools`: to GitHub it
/// was one until 2017, and lists are full of them. One sign and a small letter, a number or a second such word may
/// be a tag.
pub(crate) fn tight_heading(line: &[u8]) -> Option<u8> {
    let hashes = line.iter().take_while(|byte| **byte == b'#').count();
    let text = line.get(hashes..)?.trim_ascii_end();
    let first = *text.first().filter(|byte| !byte.is_ascii_whitespace())?;
    let is_name = || {
        (first.is_ascii_uppercase() || !first.is_ascii())
            && !text.windows(3).any(|bytes| bytes.starts_with(b" #") && !matches!(bytes[2], b'#' | b' '))
    };
    match hashes {
        1 => is_name().then_some(1),
        2..=6 => Some(hashes as u8),
        _ => None,
    }
}

/// Reports whether a line is a heading with text that stands at the margin.
pub(super) fn is_margin_heading(line: &[u8]) -> bool {
    let hashes = line.iter().take_while(|byte| **byte == b'#').count();
    (1..=6).contains(&hashes) && matches!(line.get(hashes), Some(b' ' | b'\t'))
}
