//! Reads one state of a file after another; what is known is not read again.

use std::ops::Range;

use recension_model::{EntryState, Format, Standing, mentioned_addresses, wide_digest};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::chunks::Chunk;
use crate::known::{Document, Known};
use crate::options::HistoryOptions;
use crate::source::{Source, by_place, is_repaired};

/// A document that was read, with its source.
struct Before {
    source: Source,
    document: Document,
}

/// How much work was done and how much was not needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadingCounts {
    /// Documents that were read as a whole.
    pub whole: u32,
    /// Documents of which only new sections were read.
    pub parts: u32,
    /// Documents that were known.
    pub known: u32,
}

/// Reads documents one after another, each against the one before.
pub(crate) struct Reading<'a> {
    options: &'a HistoryOptions,
    pub(crate) known: &'a mut Known,
    before: Option<Before>,
    /// Chunks that were read by themselves.
    alone: FxHashSet<u32>,
    pub(crate) counts: ReadingCounts,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(options: &'a HistoryOptions, known: &'a mut Known) -> Self {
        let alone = FxHashSet::default();
        Self { options, known, before: None, alone, counts: ReadingCounts::default() }
    }

    /// Reads a document called `name`, unless it is known, and keeps it as `blob`.
    pub(crate) fn read(&mut self, name: &str, blob: &str, mut source: Source) {
        if let Some(document) = self.known.document(blob).cloned() {
            self.counts.known += 1;
            self.before = Some(Before { source, document });
            return;
        }
        let document = match self.read_parts(&mut source) {
            Some(document) => {
                self.counts.parts += 1;
                document
            }
            None => {
                self.counts.whole += 1;
                self.read_whole(name, &mut source)
            }
        };
        self.known.keep_document(blob, document.clone());
        if document.standing == Standing::Read {
            self.before = Some(Before { source, document });
        }
    }

    /// Reads only the chunks that are new, if that gives what reading all of it would.
    fn read_parts(&mut self, source: &mut Source) -> Option<Document> {
        if source.edition.is_some() {
            return None;
        }
        let before = self.before.as_ref().filter(|before| before.document.divisible)?;
        if source.chunks.len() < 2 || source.frame != before.source.frame {
            return None;
        }
        let mut there: FxHashMap<u128, u32> = FxHashMap::default();
        for (chunk, id) in before.source.chunks.iter().zip(&before.document.chunks) {
            there.insert(chunk.key, *id);
        }
        let here: FxHashSet<u128> = source.chunks.iter().map(|chunk| chunk.key).collect();
        let new = source.without(|key| there.contains_key(key));
        let gone = before.source.without(|key| here.contains(key));
        if before.source.has_top(&gone)
            || signposts(&before.source, &gone) != signposts(source, &new)
            || !self.reads_alone(before, &gone)?
        {
            return None;
        }
        let read = match source.part.take().filter(|part| part.wanted == new) {
            Some(part) => part.states,
            None => source.read_part(&new)?,
        };
        for (at, states) in new.into_iter().zip(read) {
            let chunk = &source.chunks[at];
            let id = self.keep(source, chunk, states);
            self.alone.insert(id);
            there.insert(chunk.key, id);
        }
        let ids = source.chunks.iter().map(|chunk| there.get(&chunk.key).copied());
        self.document(ids.collect::<Option<_>>()?, true)
    }

    /// Reports whether chunks that went read by themselves as they did within their document; then those that came
    /// in their place will, too.
    fn reads_alone(&self, before: &Before, gone: &[usize]) -> Option<bool> {
        let chunk = |at: &usize| before.document.chunks.get(*at).copied();
        // What was read by itself to begin with would give the same again.
        let open: Vec<usize> = gone
            .iter()
            .copied()
            .filter(|at| chunk(at).is_none_or(|chunk| !self.alone.contains(&chunk)))
            .collect();
        let read = before.source.read_part(&open)?;
        Some(open.iter().zip(&read).all(|(at, states)| {
            let known = chunk(at).map(|id| self.known.chunk(id));
            known.is_some_and(|known| {
                known.len() == states.len()
                    && known.iter().zip(states).all(|(id, state)| self.known.state(*id) == state)
            })
        }))
    }

    fn keep(&mut self, source: &Source, chunk: &Chunk, states: Vec<EntryState>) -> u32 {
        let states = states.into_iter().map(|state| self.known.intern(state)).collect();
        let mentions = || mentioned_addresses(&source.bytes[chunk.range.clone()]);
        self.known.keep_chunk(chunk.key, || salt(source), states, mentions)
    }

    fn document(&self, chunks: Vec<u32>, divisible: bool) -> Option<Document> {
        let document = Document { standing: Standing::Read, divisible, chunks };
        (self.known.count(&document) > 0).then_some(document)
    }

    fn read_whole(&mut self, name: &str, source: &mut Source) -> Document {
        let unread = |standing| Document { standing, divisible: false, chunks: Vec::new() };
        if source.edition.is_none() {
            source.read(name, self.options);
        }
        let Some(edition) = source.edition.take() else { return unread(Standing::Empty) };
        if edition.is_binary() {
            return unread(Standing::Binary);
        }
        if edition.entries.is_empty() {
            return unread(Standing::NoEntries);
        }
        let plain = edition.format == Format::Markdown && !is_repaired(&edition);
        let places: Vec<Range<usize>> = source.chunks.iter().map(|chunk| chunk.range.clone()).collect();
        match by_place(&edition, &places).filter(|_| plain && places.len() > 1) {
            Some(read) => {
                let chunks = source.chunks.iter().zip(read);
                let chunks = chunks.map(|(chunk, states)| self.keep(source, chunk, states));
                Document { standing: Standing::Read, divisible: true, chunks: chunks.collect() }
            }
            None => {
                let states = edition.entry_ids().map(|id| self.known.intern(EntryState::of(&edition, id)));
                let states = states.collect();
                let mentions = || mentioned_addresses(&source.bytes);
                let chunk = self.known.keep_chunk(salt(source), || 0, states, mentions);
                Document { standing: Standing::Read, divisible: false, chunks: vec![chunk] }
            }
        }
    }
}

/// Returns what tells a source from all others.
fn salt(source: &Source) -> u128 {
    wide_digest(1, &source.bytes)
}

/// Returns the lines of chunks that lead to other places of the document: what is a table of contents tells how
/// the headings around it are meant.
fn signposts<'a>(source: &'a Source, wanted: &[usize]) -> Vec<&'a [u8]> {
    let chunks = wanted.iter().map(|at| &source.bytes[source.chunks[*at].range.clone()]);
    let lines = chunks.flat_map(|chunk| chunk.split(|byte| *byte == b'\n'));
    lines.filter(|line| line.windows(3).any(|three| three == b"](#")).collect()
}
