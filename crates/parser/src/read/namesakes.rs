//! Links that say the name they stand below, behind a label or beside words that recur: "Link: [Saws](…)" in the fold of
//! "Saws", "[Saws on Wikipedia](…)" below the heading "Saws".

use std::collections::HashMap;
use std::ops::Range;

use crate::tree::{Block, BlockKind, InlineLink, Inlines};

use super::cut::{has_words, is_candidate};
use super::opening::{MAX_LABEL_WORDS, is_alone};
use super::signs::Signs;

/// Words beside so many names say where what those name is told of, if so many tenths of the names over one link have some.
const MIN_RECURRING: usize = 5;
const SHOWN_TENTHS: usize = 6;
/// A link that says a name has no more other words.
const MAX_WORDS_BESIDE: usize = 6;

/// Notes which links lead to what the visible line or the heading above them names, since they say it again.
pub(super) fn note_namesakes(blocks: &[Block], signs: &mut Signs) {
    let mut name: Option<&str> = None;
    let mut below: Vec<Lone<'_>> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Summary(content) | BlockKind::Heading { content, .. } => {
                let is_plain = !content.text.is_empty() && !content.links.iter().any(is_candidate);
                name = is_plain.then_some(content.text.as_str());
                below.extend(name.and_then(|name| Lone::below(name, &blocks[at + 1..])));
            }
            BlockKind::Other if block.span.is_empty() => name = None,
            BlockKind::Paragraph(content) => {
                if let Some(at) = name.and_then(|name| namesake(content, name)) {
                    signs.note_namesake(content.links[at].span.start);
                }
            }
            _ => {}
        }
    }
    let mut recurring: HashMap<&str, usize> = HashMap::new();
    for word in below.iter().flat_map(|lone| lone.beside()) {
        *recurring.entry(word).or_default() += 1;
    }
    recurring.retain(|_, count| *count >= MIN_RECURRING);
    let shown: Vec<&Lone<'_>> = below.iter().filter(|lone| lone.is_shown_by(&recurring)).collect();
    if shown.len() * 10 >= below.len() * SHOWN_TENTHS {
        shown.iter().for_each(|lone| signs.note_namesake(lone.start));
    }
}

/// The one link in a paragraph of its own right below a name.
struct Lone<'b> {
    start: usize,
    words: Vec<&'b str>,
    /// Which of the words say the name.
    name: Option<Range<usize>>,
}

impl<'b> Lone<'b> {
    /// Finds it among the blocks below `name`: the first one, and no other up to the next name.
    fn below(name: &str, blocks: &'b [Block]) -> Option<Self> {
        let (first, rest) = blocks.split_first()?;
        let content = lone_in(first)?;
        let is_name =
            |block: &&Block| matches!(block.kind, BlockKind::Summary(_) | BlockKind::Heading { .. });
        if rest.iter().take_while(|block| !is_name(block)).any(|block| lone_in(block).is_some()) {
            return None;
        }
        let link = content.links.first()?;
        let words: Vec<&str> = words(&content.text[link.text.clone()]).collect();
        let name: Vec<&str> = self::words(name).collect();
        let is_same = |part: &[&str]| part.iter().zip(&name).all(|(one, other)| is_same_word(one, other));
        let at = if name.is_empty() { None } else { words.windows(name.len()).position(is_same) };
        let name = at.map(|at| at..at + name.len());
        Some(Self { start: link.span.start, words, name })
    }

    /// Returns the few words beside the name.
    fn beside(&self) -> impl Iterator<Item = &'b str> {
        let few = |name: &&Range<usize>| self.words.len() - name.len() <= MAX_WORDS_BESIDE;
        let name = self.name.as_ref().filter(few);
        name.into_iter()
            .flat_map(|name| self.words[..name.start].iter().chain(&self.words[name.end..]).copied())
    }

    /// Reports whether words that recur beside names stand beside this one; or begin or end the link, where that says the name
    /// in another form.
    fn is_shown_by(&self, recurring: &HashMap<&str, usize>) -> bool {
        let recurs = |word: &str| recurring.contains_key(word);
        match &self.name {
            Some(name) if name.len() == self.words.len() => !recurring.is_empty(),
            Some(_) => self.beside().any(recurs),
            None => self.words.first().into_iter().chain(self.words.last()).any(|word| recurs(word)),
        }
    }
}

/// Returns the content of a paragraph that is a link and nothing else.
fn lone_in(block: &Block) -> Option<&Inlines> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let is_one = matches!(content.links.as_slice(), [link] if is_candidate(link));
    (is_one && is_alone(content)).then_some(content)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_same_word(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// Reports whether one of the links in some text says the name above it.
pub(super) fn has_namesake(content: &Inlines, signs: &Signs) -> bool {
    content.links.iter().any(|link| signs.is_namesake(link.span.start))
}

/// Finds the link that says `name` behind a label which opens its line.
fn namesake(content: &Inlines, name: &str) -> Option<usize> {
    let is_labelled = |link: &InlineLink| {
        let begin = content.line_start(link.text.start);
        let label = content.text.get(begin..link.text.start).unwrap_or_default().trim_end();
        let words = label.split_whitespace().filter(|word| has_words(word)).take(MAX_LABEL_WORDS + 1).count();
        label.ends_with([':', '：']) && (1..=MAX_LABEL_WORDS).contains(&words)
    };
    content.links.iter().position(|link| {
        is_candidate(link) && content.text[link.text.clone()].eq_ignore_ascii_case(name) && is_labelled(link)
    })
}
