//! Lists that a generator of sites has left as text: "\n* <a …" within a paragraph, where the Markdown had no
//! blank line before the list.

use super::dom::{Document, Node};
use super::tag::Tag;

/// So many bullets make a list of a paragraph; a single one needs a link behind it.
const MIN_BULLETS: usize = 2;

/// Returns where in `text` a line begins that opens with a bullet: the offsets of their line breaks.
pub(super) fn bullets(text: &str) -> Vec<usize> {
    text.match_indices('\n').map(|(at, _)| at).filter(|&at| bullet(&text[at..]).is_some()).collect()
}

/// Returns how long the line break and the bullet are that `text` begins with.
pub(super) fn bullet(text: &str) -> Option<usize> {
    let line = text.strip_prefix('\n')?.trim_start_matches([' ', '\t']);
    let behind = line.strip_prefix(['*', '-', '+', '•'])?;
    let is_bullet = behind.starts_with([' ', '\t', '\u{a0}']);
    is_bullet.then(|| text.len() - behind.len())
}

/// Reports whether the paragraph at `at` runs on over a list.
pub(super) fn is_run_on(document: &Document, at: usize, node: &Node) -> bool {
    let inside = document.nodes.get(at + 1..node.subtree_end as usize).unwrap_or_default();
    let mut count = 0;
    let mut linked = false;
    for (offset, node) in inside.iter().enumerate() {
        let text = document.text(node);
        if bullet(text).is_some() {
            count += 1;
            let alone = bullet(text).is_some_and(|length| text[length..].trim().is_empty());
            linked |= alone && inside.get(offset + 1).is_some_and(|next| next.is(Tag::A));
        }
    }
    count >= MIN_BULLETS || linked
}
