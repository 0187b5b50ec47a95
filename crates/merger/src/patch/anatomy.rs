//! Where the parts of an entry stand in its source.

use std::ops::Range;

use recension_model::{Edition, EntryId};

/// The parts of an entry as bytes of the source, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anatomy {
    /// All of its own text.
    pub content: Range<usize>,
    /// The title.
    pub title: Range<usize>,
    /// The whole primary link.
    pub link: Option<Range<usize>>,
    /// The address within the link; none where it stands elsewhere.
    pub url: Option<Range<usize>>,
    /// What stands between title and description; without a description, nothing behind the title.
    pub separator: Range<usize>,
    /// The description.
    pub description: Range<usize>,
}

impl Anatomy {
    /// Finds the parts; none if they do not stand in the source as they are read, one after the other.
    pub fn new(edition: &Edition, id: EntryId) -> Option<Self> {
        let view = edition.entry(id);
        let content = view.entry.content.range();
        let title = match view.entry.title_span {
            Some(span) => span.range(),
            // A title without markup around it is not marked; it begins where the text begins.
            None => {
                let text = edition.source.get(content.clone())?;
                let start = content.start + text.len() - text.trim_ascii_start().len();
                let title = start..start + view.title().len();
                edition.source.get(title.clone()).filter(|text| *text == view.title().as_bytes())?;
                title
            }
        };
        let link = view.entry.link_span.map(|span| span.range());
        let head = link.as_ref().map_or(title.end, |link| link.end.max(title.end));
        let source = &edition.source;
        if head > content.end || content.end > source.len() || title.start < content.start {
            return None;
        }
        let closers = |byte: &&u8| matches!(**byte, b'*' | b'_' | b'`' | b'~');
        let from = head + source[head..content.end].iter().take_while(closers).count();
        let url = view.entry.url_span.map(|span| span.range());
        let end = content.start + source[content.clone()].trim_ascii_end().len();
        let (separator, description) = if view.description().trim().is_empty() {
            (from..from, from..from)
        } else {
            let links = view.entry.links.start as usize..view.entry.links.end as usize;
            let spans: Vec<Range<usize>> =
                edition.links[links].iter().map(|link| link.span.range()).collect();
            let search = Search { source, range: from..end.max(from), links: &spans };
            let description = search.find(view.description())?;
            (from..description.start, description)
        };
        Some(Self { content, title, link, url, separator, description })
    }

    /// Returns where the description begins that an entry without one would get.
    pub(crate) fn end_of_head(&self) -> usize {
        self.separator.start
    }
}

/// Looks for text as it is read in text as it is written.
struct Search<'a> {
    source: &'a [u8],
    range: Range<usize>,
    links: &'a [Range<usize>],
}

impl Search<'_> {
    /// Finds the first and the last word, and takes the markup around them with them.
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let is_word = |c: char| c.is_alphanumeric();
        let first = text.split(|c| !is_word(c)).find(|word| !word.is_empty());
        let last = text.rsplit(|c| !is_word(c)).find(|word| !word.is_empty());
        let (start, end) = match (first, last) {
            (Some(first), Some(last)) => (self.first(first)?, self.last(last)?),
            // Nothing but signs: as they stand.
            _ => {
                let start = self.first(text.trim())?;
                (start, start + text.trim().len())
            }
        };
        let start = self.around(start).map_or(start, |link| link.start);
        let openers = self.source[self.range.start..start].iter().rev();
        let openers = openers.take_while(|byte| is_opener(**byte)).count();
        let end = self.around(end.saturating_sub(1)).map_or(end, |link| link.end.max(end));
        let rest = self.source[end.min(self.range.end)..self.range.end].iter();
        let end = end + rest.take_while(|byte| !byte.is_ascii_whitespace()).count();
        (start - openers < end).then_some(start - openers..end)
    }

    fn around(&self, at: usize) -> Option<&Range<usize>> {
        self.links.iter().find(|link| link.contains(&at) && link.start >= self.range.start)
    }

    fn first(&self, word: &str) -> Option<usize> {
        let places = memory_find(&self.source[self.range.clone()], word.as_bytes());
        places.into_iter().map(|at| at + self.range.start).find(|at| self.is_apart(*at, word.len()))
    }

    fn last(&self, word: &str) -> Option<usize> {
        let places = memory_find(&self.source[self.range.clone()], word.as_bytes());
        let mut places = places.into_iter().rev().map(|at| at + self.range.start);
        places.find(|at| self.is_apart(*at, word.len())).map(|at| at + word.len())
    }

    /// Reports whether no letter or digit stands next to a word.
    fn is_apart(&self, at: usize, length: usize) -> bool {
        let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let inside = at.checked_sub(1).filter(|before| *before >= self.range.start);
        !is_letter(inside.and_then(|before| self.source.get(before)))
            && !is_letter(self.source[..self.range.end].get(at + length))
    }
}

/// Signs that open what a description begins with. Colons, dashes and bars are separators.
fn is_opener(byte: u8) -> bool {
    matches!(
        byte,
        b'*' | b'_'
            | b'`'
            | b'~'
            | b'['
            | b'<'
            | b'('
            | b'"'
            | b'\''
            | b'\\'
            | b'!'
            | b'$'
            | b'.'
            | b'@'
            | b'#'
    )
}

fn memory_find(text: &[u8], word: &[u8]) -> Vec<usize> {
    if word.is_empty() || word.len() > text.len() {
        return Vec::new();
    }
    text.windows(word.len()).enumerate().filter(|(_, window)| *window == word).map(|(at, _)| at).collect()
}

/// Splits a row of a table into its cells, without the bars; `range` covers the row.
pub(crate) fn cells_of(source: &[u8], range: Range<usize>) -> Vec<Range<usize>> {
    let row = &source[range.clone()];
    let indent = row.len() - row.trim_ascii_start().len();
    let end = row.trim_ascii_end().len();
    let bars = (0..end).filter(|at| row[*at] == b'|' && (*at == 0 || row[at - 1] != b'\\'));
    let mut bars: Vec<usize> = bars.collect();
    if bars.first() != Some(&indent) {
        bars.insert(0, indent.wrapping_sub(1));
    }
    if bars.last().is_none_or(|last| last.wrapping_add(1) != end) {
        bars.push(end);
    }
    bars.windows(2).map(|pair| range.start + pair[0].wrapping_add(1)..range.start + pair[1]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Search, cells_of};

    fn found(source: &str, text: &str) -> Option<String> {
        let search = Search { source: source.as_bytes(), range: 0..source.len(), links: &[] };
        search.find(text).map(|range| source[range].to_owned())
    }

    #[test]
    fn descriptions_are_found_with_their_markup() {
        assert_eq!(found(" - **Fast** tree.", "Fast tree.").as_deref(), Some("**Fast** tree."));
        assert_eq!(found(": `a` and `b` ![star](s)", "a and b").as_deref(), Some("`a` and `b`"));
        assert_eq!(found(" — 快速的树。", "快速的树。").as_deref(), Some("快速的树。"));
        assert_eq!(found(" - Tree.", "Bush."), None);
    }

    #[test]
    fn cells_stand_between_bars() {
        let cells = |row: &str| {
            let cells = cells_of(row.as_bytes(), 0..row.len());
            cells.into_iter().map(|cell| row[cell].trim().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(cells("| a | b \\| c | |"), ["a", "b \\| c", ""]);
        assert_eq!(cells("a | b"), ["a", "b"]);
        assert_eq!(cells("  | a |  "), ["a"]);
    }
}
