//! Where the parts of an entry stand in its source.

use std::ops::Range;

use recension_model::{Edition, EntryId};
use recension_parser::ends_shortcode;

/// The parts of an entry as bytes of the source, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// All of its own text, without white space at its end.
    pub content: Range<usize>,
    /// The title.
    pub title: Range<usize>,
    /// The whole primary link.
    pub link: Option<Range<usize>>,
    /// The address within the link; none where it stands elsewhere.
    pub url: Option<Range<usize>>,
    /// Further links beside the title.
    pub beside: Range<usize>,
    /// What leads to the description; without a description the place where it would begin.
    pub separator: Range<usize>,
    /// The description with its badges, to the end; without a description the badges alone.
    pub rest: Range<usize>,
}

impl Parts {
    /// Finds the parts; none if they do not stand in the source as they are read, one after the other.
    pub fn new(edition: &Edition, id: EntryId) -> Option<Self> {
        let view = edition.entry(id);
        let source = &edition.source;
        let content = view.entry.content.range();
        let text = source.get(content.clone())?;
        let content = content.start..content.start + text.trim_ascii_end().len();
        let title = match view.entry.title_span {
            Some(span) => span.range(),
            // A title without markup around it is not marked; it begins where the text begins.
            None => {
                let start = content.start + text.len() - text.trim_ascii_start().len();
                let title = start..start + view.title().len();
                source.get(title.clone()).filter(|text| *text == view.title().as_bytes())?;
                title
            }
        };
        let link = view.entry.link_span.map(|span| span.range());
        let head = link.as_ref().map_or(title.end, |link| link.end.max(title.end));
        if head > content.end || title.start < content.start {
            return None;
        }
        let closers = |byte: &&u8| matches!(**byte, b'*' | b'_' | b'`' | b'~');
        let from = head + source[head..content.end].iter().take_while(closers).count();
        let url = view.entry.url_span.map(|span| span.range());
        let (separator, start) = if view.description().trim().is_empty() {
            let at = before_badges(source, from..content.end);
            (at..at, at)
        } else {
            let links = view.entry.links.start as usize..view.entry.links.end as usize;
            let spans: Vec<Range<usize>> =
                edition.links[links].iter().map(|link| link.span.range()).collect();
            let search = Search { source, range: from..content.end, links: &spans };
            let start = search.find(view.description())?;
            (separator_before(source, from..start)..start, start)
        };
        let rest = start..content.end;
        Some(Self { title, link, url, beside: from..separator.start, separator, rest, content })
    }

    /// Returns the parts as bytes behind a place of the source.
    pub(crate) fn behind(self, start: usize) -> Self {
        let behind = |range: Range<usize>| range.start.saturating_sub(start)..range.end.saturating_sub(start);
        Self {
            content: behind(self.content),
            title: behind(self.title),
            link: self.link.map(behind),
            url: self.url.map(behind),
            beside: behind(self.beside),
            separator: behind(self.separator),
            rest: behind(self.rest),
        }
    }
}

/// Returns where the badges and comments begin that a text without a description ends with.
fn before_badges(source: &[u8], range: Range<usize>) -> usize {
    let text = &source[range.clone()];
    let openers: [&[u8]; 4] = [b"![", b"[![", b"<img", b"<!--"];
    let badge = (0..text.len()).find(|at| openers.iter().any(|opener| text[*at..].starts_with(opener)));
    range.start + text[..badge.unwrap_or(text.len())].trim_ascii_end().len()
}

/// Splits a text before the badges and comments that it ends with.
pub(crate) fn split_badges(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(before_badges(text, 0..text.len()))
}

/// Returns where what leads to a description begins: signs and white space right before it.
fn separator_before(source: &[u8], range: Range<usize>) -> usize {
    let text = std::str::from_utf8(&source[range.clone()]).unwrap_or_default();
    let closes = |c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '>' | '`');
    let end = text.rfind(closes).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    range.start + end + usize::from(text[end..].starts_with(':') && ends_shortcode(&text[..end]))
}

/// Looks for text as it is read in text as it is written.
struct Search<'a> {
    source: &'a [u8],
    range: Range<usize>,
    links: &'a [Range<usize>],
}

impl Search<'_> {
    /// Finds where a text begins, by its first word and with the markup around that.
    fn find(&self, text: &str) -> Option<usize> {
        let is_word = |c: char| c.is_alphanumeric();
        let first = text.split(|c| !is_word(c)).find(|word| !word.is_empty());
        // Nothing but signs: as they stand.
        let places = self.places(first.unwrap_or(text.trim()));
        // Signs that it begins with itself are no separator.
        let lead = text.trim_start().split(is_word).next().unwrap_or_default();
        let with_lead = |at: usize| {
            let is_led = first.is_some() && self.source[self.range.start..at].ends_with(lead.as_bytes());
            at - if is_led { lead.len() } else { 0 }
        };
        let starts: Vec<usize> = places.into_iter().map(|at| self.with_markup(with_lead(at))).collect();
        // Links beside the title may say the same word; what is behind a separator begins the description.
        let is_led = |start: &&usize| {
            let before = self.source[self.range.start..**start].trim_ascii_end();
            before.last().is_some_and(|last| !last.is_ascii_alphanumeric() && !b"([/,&+".contains(last))
        };
        let led = starts.iter().find(is_led).filter(|_| !self.links.is_empty());
        led.or(starts.first()).copied()
    }

    /// Returns where the markup begins that stands around a word.
    fn with_markup(&self, at: usize) -> usize {
        let within = |link: &&Range<usize>| link.contains(&at) && link.start >= self.range.start;
        let start = self.links.iter().find(within).map_or(at, |link| link.start);
        let before = self.source[self.range.start..start].iter().rev();
        start - before.take_while(|byte| is_opener(**byte)).count()
    }

    fn places(&self, word: &str) -> Vec<usize> {
        let (text, word) = (&self.source[self.range.clone()], word.as_bytes());
        if word.is_empty() || word.len() > text.len() {
            return Vec::new();
        }
        let found = text.windows(word.len()).enumerate().filter(|(_, window)| *window == word);
        let places = found.map(|(at, _)| at + self.range.start);
        places.filter(|at| self.is_apart(*at, word.len())).collect()
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
    b"*_`~[<(\"'\\!$.@#".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{Search, before_badges, separator_before};

    fn found(source: &str, text: &str) -> Option<String> {
        let search = Search { source: source.as_bytes(), range: 0..source.len(), links: &[] };
        search.find(text).map(|start| source[start..].to_owned())
    }

    #[test]
    fn descriptions_are_found_with_their_markup() {
        assert_eq!(found(" - **Fast** tree.", "Fast tree.").as_deref(), Some("**Fast** tree."));
        assert_eq!(found(": `a` and `b` ![star](s)", "a and b").as_deref(), Some("`a` and `b` ![star](s)"));
        assert_eq!(found(" — 快速的树。", "快速的树。").as_deref(), Some("快速的树。"));
        assert_eq!(found(" - Tree.", "Bush."), None);
    }

    #[test]
    fn separators_are_signs_before_the_description() {
        let start = |text: &str| separator_before(text.as_bytes(), 0..text.len());
        assert_eq!(start(" / [b](v) - "), 9);
        assert_eq!(start(" — "), 0);
        assert_eq!(start(" :star: - "), 7);
        assert_eq!(start(" by: "), 3);
    }

    #[test]
    fn a_description_would_stand_before_badges() {
        let start = |text: &str| before_badges(text.as_bytes(), 0..text.len());
        assert_eq!(start(" / [b](v) [![c](d)](e)"), 9);
        assert_eq!(start(""), 0);
    }
}
