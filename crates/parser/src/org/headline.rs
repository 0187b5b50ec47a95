//! Headlines: stars, a state, a priority, the title, tags.

use super::Reader;
use crate::tree::{Block, BlockKind};

impl Reader<'_> {
    /// Returns how many stars a headline has that begins at a line.
    pub(super) fn stars(&self, at: usize) -> Option<usize> {
        let line = self.source.lines.get(at).filter(|line| line.column == 0)?;
        let content = &self.source.text[line.range()];
        let stars = content.bytes().take_while(|byte| *byte == b'*').count();
        // A star that nothing follows is a headline without a title.
        let ends = content.len() == stars || content[stars..].starts_with([' ', '\t']);
        (stars > 0 && ends).then_some(stars)
    }

    pub(super) fn headline(&self, at: usize, stars: usize) -> Block {
        let line = self.source.lines[at];
        let content = self.source.content(at);
        let mut title = content[stars..].trim_start();
        let mut from = line.end - title.len();
        let mut skip = |length: usize| {
            let rest = title[length..].trim_start();
            from += title.len() - rest.len();
            title = rest;
            rest
        };
        let rest = skip(0);
        let state = rest.split_whitespace().next().filter(|word| self.settings.states.contains(word));
        let rest = skip(state.map_or(0, str::len));
        let rest = if rest.starts_with("[#") && rest.get(3..4) == Some("]") { skip(4) } else { rest };
        let rest = if rest.starts_with("COMMENT ") { skip("COMMENT ".len()) } else { rest };
        let shown = without_count(without_tags(rest));
        let content = self.inlines([from..from + shown.len()]);
        let level = stars + usize::from(self.settings.title.is_some());
        let level = u8::try_from(level.min(6)).unwrap_or(6);
        Block { span: line.range(), kind: BlockKind::Heading { level, content, inferred: false } }
    }
}

/// Leaves out tags at the end: `:emacs:lisp:`.
fn without_tags(title: &str) -> &str {
    let Some(start) = title.rfind([' ', '\t']).map(|at| at + 1) else { return title };
    let tags = &title[start..];
    let is_tag = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '%' | ':');
    if tags.len() > 2 && tags.starts_with(':') && tags.ends_with(':') && tags.chars().all(is_tag) {
        title[..start].trim_end()
    } else {
        title
    }
}

/// Leaves out how much of what is below is done: `[2/3]`, `[66%]`.
fn without_count(title: &str) -> &str {
    let cookie = title.strip_suffix(']').and_then(|rest| rest.rfind('[').map(|at| (at, &rest[at + 1..])));
    match cookie {
        Some((at, count))
            if count.contains(['/', '%'])
                && count.chars().all(|c| c.is_ascii_digit() || "/%".contains(c)) =>
        {
            title[..at].trim_end()
        }
        _ => title,
    }
}
