//! Org → blocks, line by line, as Org's own manual describes it.

mod blocks;
mod headline;
mod inline;
mod table;

use std::collections::HashMap;
use std::ops::Range;

use crate::markup::{Budget, Running, Source, limits};
use crate::tree::{Block, Inlines, LimitCount, Limited};

/// Reads a document.
pub(crate) fn read_org(text: &str) -> (Vec<Block>, Vec<Limited>) {
    let source = Source::new(text);
    let settings = Settings::collect(&source);
    let mut reader = Reader { source, settings, depth: 0, undrawn: 0, too_deep: LimitCount::default() };
    let blocks = reader.blocks(0..reader.source.lines.len());
    (blocks, limits(reader.too_deep, &reader.settings.budget))
}

struct Reader<'a> {
    source: Source<'a>,
    settings: Settings<'a>,
    depth: usize,
    /// Up to this line no drawer ends.
    undrawn: usize,
    too_deep: LimitCount,
}

/// What keywords anywhere in the document say of all of it.
#[derive(Default)]
struct Settings<'a> {
    /// The line of the title; headlines are a level deeper below one.
    title: Option<usize>,
    /// What abbreviated addresses begin with.
    abbreviations: HashMap<&'a str, &'a str>,
    /// Words before the title of a headline that say how far it is done.
    states: Vec<&'a str>,
    budget: Budget,
}

impl<'a> Settings<'a> {
    fn collect(source: &Source<'a>) -> Self {
        let mut settings =
            Self { states: vec!["TODO", "DONE"], budget: Budget::of(source.text), ..Self::default() };
        for at in 0..source.lines.len() {
            let Some((key, value)) = keyword(source.content(at)) else { continue };
            if key.eq_ignore_ascii_case("title") && settings.title.is_none() && !value.is_empty() {
                settings.title = Some(at);
            } else if key.eq_ignore_ascii_case("link") {
                let abbreviation = value.split_once(char::is_whitespace);
                settings.abbreviations.extend(abbreviation.map(|(name, address)| (name, address.trim())));
            } else if ["todo", "seq_todo", "typ_todo"].iter().any(|name| key.eq_ignore_ascii_case(name)) {
                let states = value.split_whitespace().map(|state| state.split('(').next().unwrap_or(state));
                settings.states.extend(states.filter(|state| *state != "|"));
            }
        }
        settings
    }
}

impl Reader<'_> {
    fn inlines(&self, lines: impl IntoIterator<Item = Range<usize>>) -> Inlines {
        inline::inlines(self.source.text, &Running::new(self.source.text, lines), &self.settings)
    }
}

/// Reads `#+KEY: value`.
fn keyword(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.strip_prefix("#+")?.split_once(':')?;
    (!key.is_empty() && !key.contains(char::is_whitespace)).then_some((key, value.trim()))
}
