//! Reads one state of a file after another; what is known is not read again.

use std::ops::Range;

use recension_model::{Edition, EntryState, Format, Standing, WarningKind};
use rustc_hash::FxHashSet;

use crate::chunks::{Chunk, chunks, excerpt, fingerprint};
use crate::known::{Document, Known};
use crate::mentions::mentions;
use crate::steps::Steps;

/// If more than this share of a document is new, reading all of it costs no more.
const MAX_NEW_SHARE: f64 = 0.5;

/// A source that is taken apart already.
pub(crate) struct Source {
    pub(crate) bytes: Vec<u8>,
    pub(crate) chunks: Vec<Chunk>,
}

impl Source {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let chunks = chunks(&bytes);
        Self { bytes, chunks }
    }
}

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
    steps: &'a dyn Steps,
    pub(crate) known: &'a mut Known,
    before: Option<Before>,
    pub(crate) counts: ReadingCounts,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(steps: &'a dyn Steps, known: &'a mut Known) -> Self {
        Self { steps, known, before: None, counts: ReadingCounts::default() }
    }

    /// Reads a document called `name`, unless it is known, and keeps it as `blob`.
    pub(crate) fn read(&mut self, name: &str, blob: &str, source: Source) {
        if let Some(document) = self.known.document(blob).cloned() {
            self.counts.known += 1;
            self.before = Some(Before { source, document });
            return;
        }
        let document = match self.read_parts(&source) {
            Some(document) => {
                self.counts.parts += 1;
                document
            }
            None => {
                self.counts.whole += 1;
                self.read_whole(name, &source)
            }
        };
        self.known.keep_document(blob, document.clone());
        if document.standing == Standing::Read {
            self.before = Some(Before { source, document });
        }
    }

    /// Reads only the chunks that are new, if that gives what reading all of it would.
    fn read_parts(&mut self, source: &Source) -> Option<Document> {
        let before = self.before.as_ref().filter(|before| before.document.divisible)?;
        if source.chunks.len() < 2 {
            return None;
        }
        let known = |chunk: &Chunk| self.known.chunk_named(chunk.key).is_some();
        let new: Vec<usize> = (0..source.chunks.len()).filter(|at| !known(&source.chunks[*at])).collect();
        let bytes: usize = new.iter().map(|at| source.chunks[*at].range.len()).sum();
        if bytes as f64 > source.bytes.len() as f64 * MAX_NEW_SHARE {
            return None;
        }
        // What went has to read by itself as it did within its document; then what came will, too.
        let keys: FxHashSet<u128> = source.chunks.iter().map(|chunk| chunk.key).collect();
        let kept = |chunk: &Chunk| keys.contains(&chunk.key);
        let gone: Vec<usize> =
            (0..before.source.chunks.len()).filter(|at| !kept(&before.source.chunks[*at])).collect();
        let old = self.read_excerpt(&before.source, &gone)?;
        let same = gone.iter().zip(&old).all(|(at, states)| {
            let chunk = before.document.chunks.get(*at).map(|id| self.known.chunk(*id));
            chunk.is_some_and(|known| {
                known.len() == states.len()
                    && known.iter().zip(states).all(|(id, state)| self.known.state(*id) == state)
            })
        });
        if !same {
            return None;
        }
        let read = self.read_excerpt(source, &new)?;
        for (at, states) in new.into_iter().zip(read) {
            let states = states.into_iter().map(|state| self.known.intern(state)).collect();
            let mentions = mentions(&source.bytes[source.chunks[at].range.clone()], self.steps);
            self.known.keep_chunk(source.chunks[at].key, states, mentions, 0);
        }
        let ids = source.chunks.iter().map(|chunk| self.known.chunk_named(chunk.key));
        self.document(ids.collect::<Option<_>>()?, true)
    }

    fn document(&self, chunks: Vec<u32>, divisible: bool) -> Option<Document> {
        let document = Document { standing: Standing::Read, divisible, chunks };
        (self.known.count(&document) > 0).then_some(document)
    }

    /// Gives the entries of some chunks, read by themselves; nothing if there is anything odd about it.
    fn read_excerpt(&self, source: &Source, wanted: &[usize]) -> Option<Vec<Vec<EntryState>>> {
        if wanted.is_empty() {
            return Some(Vec::new());
        }
        let (text, places) = excerpt(&source.bytes, &source.chunks, wanted);
        let edition = self.steps.read("", text, Some(Format::Markdown));
        if !edition.warnings.is_empty() {
            return None;
        }
        by_place(&edition, &places)
    }

    fn read_whole(&mut self, name: &str, source: &Source) -> Document {
        let unread = |standing| Document { standing, divisible: false, chunks: Vec::new() };
        if source.bytes.iter().all(u8::is_ascii_whitespace) {
            return unread(Standing::Empty);
        }
        let edition = self.steps.read(name, source.bytes.clone(), None);
        if edition.warnings.iter().any(|warning| warning.kind == WarningKind::Binary) {
            return unread(Standing::Binary);
        }
        if edition.entries.is_empty() {
            return unread(Standing::NoEntries);
        }
        // Repairs look at the document as a whole, and so would have to be made again for all of it.
        let plain = edition.format == Format::Markdown && edition.warnings.is_empty();
        let places: Vec<Range<usize>> = source.chunks.iter().map(|chunk| chunk.range.clone()).collect();
        let salt = fingerprint(1, &source.bytes);
        match by_place(&edition, &places).filter(|_| plain && places.len() > 1) {
            Some(read) => {
                let chunks = source.chunks.iter().zip(read).map(|(chunk, states)| {
                    let states = states.into_iter().map(|state| self.known.intern(state)).collect();
                    let mentions = mentions(&source.bytes[chunk.range.clone()], self.steps);
                    self.known.keep_chunk(chunk.key, states, mentions, salt)
                });
                Document { standing: Standing::Read, divisible: true, chunks: chunks.collect() }
            }
            None => {
                let states = edition.entry_ids().map(|id| self.known.intern(EntryState::of(&edition, id)));
                let states = states.collect();
                let mentions = mentions(&source.bytes, self.steps);
                let chunk = self.known.keep_chunk(salt, states, mentions, 0);
                Document { standing: Standing::Read, divisible: false, chunks: vec![chunk] }
            }
        }
    }
}

/// Hands the entries of an edition to the places that they stand in; nothing if one stands in none.
fn by_place(edition: &Edition, places: &[Range<usize>]) -> Option<Vec<Vec<EntryState>>> {
    let mut found = vec![Vec::new(); places.len()];
    let mut latest = 0;
    for id in edition.entry_ids() {
        let start = edition.entry(id).entry.span.start as usize;
        let place = places.partition_point(|place| place.end <= start);
        if place < latest || !places.get(place)?.contains(&start) {
            return None;
        }
        latest = place;
        found[place].push(EntryState::of(edition, id));
    }
    Some(found)
}
