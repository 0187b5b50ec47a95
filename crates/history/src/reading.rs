//! Reads one state of a file after another; what is known is not read again.

use std::ops::Range;

use recension_model::{EntryState, Format, Standing, mentioned_addresses, wide_digest};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::chunks::Chunk;
use crate::difference::Difference;
use crate::known::{Document, Known};
use crate::options::HistoryOptions;
use crate::source::{MAX_SEEN_CHUNKS, Read, Source, by_place, is_repaired, merged};

/// A document that was read, with its source.
struct Before {
    source: Source,
    document: Document,
    /// Whether a heading may be one of its entries.
    has_headings: bool,
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
    /// Chunks that were read, by their keys and how they were framed.
    seen: FxHashMap<(u128, u128), u32>,
    pub(crate) counts: ReadingCounts,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(options: &'a HistoryOptions, known: &'a mut Known) -> Self {
        let (alone, seen) = (FxHashSet::default(), FxHashMap::default());
        Self { options, known, before: None, alone, seen, counts: ReadingCounts::default() }
    }

    /// Reads a document called `name`, unless it is known, and keeps it as `blob`.
    pub(crate) fn read(&mut self, name: &str, blob: &str, mut source: Source) {
        if let Some(document) = self.known.document(blob).cloned() {
            self.counts.known += 1;
            self.see(&source, &document);
            self.before = Some(Before { source, document, has_headings: true });
            return;
        }
        let (document, has_headings) = match self.read_parts(&mut source) {
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
        self.see(&source, &document);
        if document.standing == Standing::Read {
            self.before = Some(Before { source, document, has_headings });
        }
    }

    /// Remembers the chunks of a document.
    fn see(&mut self, source: &Source, document: &Document) {
        if !document.divisible || document.chunks.len() != source.chunks.len() {
            return;
        }
        if self.seen.len() > MAX_SEEN_CHUNKS {
            self.seen.clear();
        }
        let chunks = source.chunks.iter().zip(&document.chunks);
        self.seen.extend(chunks.map(|(chunk, id)| ((chunk.key, source.frame), *id)));
    }

    /// Returns those chunks that were not read before; `there` gets the others.
    fn unseen(&self, source: &Source, chunks: &[usize], there: &mut FxHashMap<u128, u32>) -> Vec<usize> {
        let mut new = Vec::new();
        for at in chunks {
            let key = source.chunks[*at].key;
            match self.seen.get(&(key, source.frame)) {
                Some(id) => _ = there.insert(key, *id),
                None => new.push(*at),
            }
        }
        new
    }

    /// Reads only the chunks that are new, if that gives what reading all of it would.
    fn read_parts(&mut self, source: &mut Source) -> Option<(Document, bool)> {
        if source.edition.is_some() {
            return None;
        }
        let before = self.before.as_ref().filter(|before| before.document.divisible)?;
        let is_framed_alike = source.frame == before.source.frame;
        let is_near = source.ground == before.source.ground && (is_framed_alike || !before.has_headings);
        if source.chunks.len() < 2 || !is_near {
            return None;
        }
        let known = before.source.chunks.iter().zip(&before.document.chunks);
        let mut there: FxHashMap<u128, u32> = known.map(|(chunk, id)| (chunk.key, *id)).collect();
        let difference = Difference::of(&before.source.chunks, &source.chunks);
        let Difference { gone, came } = &difference;
        if before.source.has_top(gone) || signposts(&before.source, gone) != signposts(source, came) {
            return None;
        }
        let new = self.unseen(source, came, &mut there);
        if !new.is_empty() && !self.reads_alone(before, gone)? {
            return None;
        }
        let witnesses = match is_framed_alike {
            true => Vec::new(),
            false => difference.witnesses(&before.source.chunks, &source.chunks),
        };
        let wanted = merged(new.clone(), witnesses);
        let read = match source.part.take().filter(|part| part.wanted == wanted) {
            Some(part) => part.read,
            None => source.read_part(&wanted)?,
        };
        let has_headings = before.has_headings || read.has_headings;
        if !is_framed_alike && has_headings {
            return None;
        }
        let (read, seen): (Vec<_>, Vec<_>) =
            wanted.into_iter().zip(read.states).partition(|(at, _)| new.binary_search(at).is_ok());
        let reads_as_known = |(at, states): &(usize, Vec<EntryState>)| {
            there.get(&source.chunks[*at].key).is_some_and(|id| self.known.reads_as(*id, states))
        };
        if !seen.iter().all(reads_as_known) {
            return None;
        }
        let salt = wide_digest(1, &source.bytes);
        for (at, states) in read {
            let chunk = &source.chunks[at];
            let id = self.keep(source, chunk, states, salt);
            self.alone.insert(id);
            there.insert(chunk.key, id);
        }
        let ids = source.chunks.iter().map(|chunk| there.get(&chunk.key).copied());
        Some((self.document(ids.collect::<Option<_>>()?, true)?, has_headings))
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
        let mut read = open.iter().zip(&read.states);
        Some(read.all(|(at, states)| chunk(at).is_some_and(|id| self.known.reads_as(id, states))))
    }

    fn keep(&mut self, source: &Source, chunk: &Chunk, states: Vec<EntryState>, salt: u128) -> u32 {
        let states = states.into_iter().map(|state| self.known.intern(state)).collect();
        let mentions = || mentioned_addresses(&source.bytes[chunk.range.clone()]);
        self.known.keep_chunk(chunk.key, salt, states, mentions)
    }

    fn document(&self, chunks: Vec<u32>, divisible: bool) -> Option<Document> {
        let document = Document { standing: Standing::Read, divisible, chunks };
        (self.known.count(&document) > 0).then_some(document)
    }

    fn read_whole(&mut self, name: &str, source: &mut Source) -> (Document, bool) {
        let unread = |standing| (Document { standing, divisible: false, chunks: Vec::new() }, true);
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
        // Repairs look at the document as a whole, and so would have to be made again for all of it.
        let plain = edition.format == Format::Markdown && !is_repaired(&edition);
        let places: Vec<Range<usize>> = source.chunks.iter().map(|chunk| chunk.range.clone()).collect();
        let salt = wide_digest(1, &source.bytes);
        match by_place(&edition, &places, |_| true).filter(|_| plain && places.len() > 1) {
            Some(Read { states, has_headings }) => {
                let chunks = source.chunks.iter().zip(states);
                let chunks = chunks.map(|(chunk, states)| self.keep(source, chunk, states, salt)).collect();
                (Document { standing: Standing::Read, divisible: true, chunks }, has_headings)
            }
            None => {
                let states = edition.entry_ids().map(|id| self.known.intern(EntryState::of(&edition, id)));
                let states = states.collect();
                let mentions = || mentioned_addresses(&source.bytes);
                let chunk = self.known.keep_chunk(salt, 0, states, mentions);
                (Document { standing: Standing::Read, divisible: false, chunks: vec![chunk] }, true)
            }
        }
    }
}

/// Returns the lines of chunks that lead to other places of the document: what is a table of contents tells how
/// the headings around it are meant.
fn signposts<'a>(source: &'a Source, wanted: &[usize]) -> Vec<&'a [u8]> {
    let leads = memchr::memmem::Finder::new(b"](#");
    let chunks = wanted.iter().map(|at| &source.bytes[source.chunks[*at].range.clone()]);
    let lines = chunks
        .filter(|chunk| leads.find(chunk).is_some())
        .flat_map(|chunk| chunk.split(|byte| *byte == b'\n'));
    lines.filter(|line| leads.find(line).is_some()).collect()
}
