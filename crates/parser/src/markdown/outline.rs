//! The headings of a Markdown document, found without parsing it.

use super::chunk::is_heading;
use crate::read::{Outline, OutlineBuilder};

/// Skims `text` for its headings.
pub(crate) fn outline(text: &str) -> Outline {
    let mut outline = OutlineBuilder::default();
    let mut fence: Option<&str> = None;
    let mut in_comment = false;
    // The line before, if it is one of a paragraph: an underline makes it a heading.
    let mut paragraph: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some(mark) = fence {
            if trimmed.starts_with(mark) {
                fence = None;
            }
            continue;
        }
        if in_comment {
            in_comment = !trimmed.contains("-->");
            continue;
        }
        let above = paragraph.take();
        if trimmed.is_empty() {
            continue;
        }
        fence = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        if trimmed.starts_with("<!--") && !trimmed.contains("-->") {
            in_comment = true;
        } else if let Some(level) = html_heading(trimmed) {
            outline.heading(level, &visible(trimmed));
        } else if is_heading(line) {
            let level = line.bytes().take_while(|&byte| byte == b'#').count() as u8;
            let title = visible(trimmed.trim_matches('#').trim());
            outline.heading(level, &title);
        } else if let Some(above) = above.filter(|_| is_underline(trimmed)) {
            outline.heading(if trimmed.starts_with('=') { 1 } else { 2 }, &visible(above));
        } else if !opens_item(trimmed) && !trimmed.starts_with(['|', '<', '>', '!']) {
            paragraph = Some(trimmed);
        }
    }
    outline.finish()
}

fn html_heading(line: &str) -> Option<u8> {
    let level = line.strip_prefix("<h").or_else(|| line.strip_prefix("<H"))?.bytes().next()?;
    matches!(level, b'1'..=b'6').then(|| level - b'0')
}

fn is_underline(line: &str) -> bool {
    line.bytes().all(|byte| byte == b'=') || (line.len() > 1 && line.bytes().all(|byte| byte == b'-'))
}

fn opens_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = if digits == 0 {
        line.strip_prefix(['-', '*', '+'])
    } else {
        line[digits..].strip_prefix(['.', ')'])
    };
    rest.is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// A longer heading is none that a table of contents repeats, and the search below is not linear.
const MAX_TITLE_BYTES: usize = 1000;

/// Leaves out addresses, images and tags.
fn visible(source: &str) -> String {
    let mut text = String::new();
    let mut rest = if source.len() > MAX_TITLE_BYTES { "" } else { source };
    while let Some(at) = rest.find(['!', ']', '<']) {
        text.push_str(&rest[..at]);
        let tail = &rest[at..];
        let skipped = if tail.starts_with("![") || tail.starts_with("](") {
            tail.find(')')
        } else if tail.starts_with('<') {
            tail.find('>')
        } else {
            None
        };
        match skipped {
            Some(end) => rest = &tail[end + 1..],
            None => {
                text.push_str(&tail[..1]);
                rest = &tail[1..];
            }
        }
    }
    text.push_str(rest);
    text
}
