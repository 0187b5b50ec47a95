//! Reads one state of a file after another; what is known is not read again.

use std::ops::Range;

use recension_model::{Edition, EntryState, Format, Standing, WarningKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::chunks::{Chunk, chunks, excerpt, fingerprint, frame, stands_alone};
use crate::known::{Document, Known};
use crate::mentions::mentions;
use crate::steps::Steps;

/// If more than this share of a document is new, reading all of it costs no more.
const MAX_NEW_SHARE: f64 = 0.5;

/// A source that is taken apart already.
pub(crate) struct Source {
    pub(crate) bytes: Vec<u8>,
    pub(crate) chunks: Vec<Chunk>,
    /// A fingerprint of what tells how its chunks are meant.
    pub(crate) frame: u128,
    /// What was read of it as a whole, if it was.
    edition: Option<Edition>,
}

impl Source {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let chunks = chunks(&bytes);
        let frame = frame(&bytes, &chunks);
        Self { bytes, chunks, frame, edition: None }
    }

    /// Reads all of it, as a document called `name`.
    pub(crate) fn read(&mut self, name: &str, steps: &dyn Steps) {
        if !self.is_empty() {
            self.edition = Some(steps.read(name, self.bytes.clone(), None));
        }
    }

    fn is_empty(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
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
    /// Chunks that were read by themselves.
    alone: FxHashSet<u32>,
    pub(crate) counts: ReadingCounts,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(steps: &'a dyn Steps, known: &'a mut Known) -> Self {
        let alone = FxHashSet::default();
        Self { steps, known, before: None, alone, counts: ReadingCounts::default() }
    }

    /// Reads a document called `name`, unless it is known, and keeps it as `blob`.
    pub(crate) fn read(&mut self, name: &str, blob: &str, mut source: Source) {
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
                self.read_whole(name, &mut source)
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
        if source.chunks.len() < 2 || source.frame != before.source.frame {
            return None;
        }
        let mut there: FxHashMap<u128, u32> = FxHashMap::default();
        for (chunk, id) in before.source.chunks.iter().zip(&before.document.chunks) {
            there.insert(chunk.key, *id);
        }
        let here: FxHashSet<u128> = source.chunks.iter().map(|chunk| chunk.key).collect();
        let among = |source: &Source, others: &dyn Fn(&u128) -> bool| -> Vec<usize> {
            (0..source.chunks.len()).filter(|at| !others(&source.chunks[*at].key)).collect()
        };
        let new = among(source, &|key| there.contains_key(key));
        let gone = among(&before.source, &|key| here.contains(key));
        let bytes: usize = new.iter().map(|at| source.chunks[*at].range.len()).sum();
        let alone = |source: &Source, wanted: &[usize]| {
            wanted.iter().all(|at| stands_alone(&source.bytes[source.chunks[*at].range.clone()]))
        };
        if bytes as f64 > source.bytes.len() as f64 * MAX_NEW_SHARE
            || at_top(&source.chunks).any(|at| new.contains(&at))
            || at_top(&before.source.chunks).any(|at| gone.contains(&at))
            || !alone(source, &new)
            || !alone(&before.source, &gone)
            || signposts(&before.source, &gone) != signposts(source, &new)
        {
            return None;
        }
        if !self.reads_alone(before, &gone)? {
            return None;
        }
        let read = self.read_excerpt(source, &new)?;
        let salt = fingerprint(1, &source.bytes);
        for (at, states) in new.into_iter().zip(read) {
            let chunk = &source.chunks[at];
            let id = self.keep(source, chunk, states, salt);
            self.alone.insert(id);
            there.insert(chunk.key, id);
        }
        let ids = source.chunks.iter().map(|chunk| there.get(&chunk.key).copied());
        self.document(ids.collect::<Option<_>>()?, true)
    }

    /// Tells whether chunks that went read by themselves as they did within their document; then those that came
    /// in their place will, too.
    fn reads_alone(&self, before: &Before, gone: &[usize]) -> Option<bool> {
        let chunk = |at: &usize| before.document.chunks.get(*at).copied();
        // What was read by itself to begin with would give the same again.
        let open: Vec<usize> = gone
            .iter()
            .copied()
            .filter(|at| chunk(at).is_none_or(|chunk| !self.alone.contains(&chunk)))
            .collect();
        let read = self.read_excerpt(&before.source, &open)?;
        Some(open.iter().zip(&read).all(|(at, states)| {
            let known = chunk(at).map(|id| self.known.chunk(id));
            known.is_some_and(|known| {
                known.len() == states.len()
                    && known.iter().zip(states).all(|(id, state)| self.known.state(*id) == state)
            })
        }))
    }

    fn keep(&mut self, source: &Source, chunk: &Chunk, states: Vec<EntryState>, salt: u128) -> u32 {
        let states = states.into_iter().map(|state| self.known.intern(state)).collect();
        let steps = self.steps;
        let mentions = || mentions(&source.bytes[chunk.range.clone()], steps);
        self.known.keep_chunk((chunk.key, salt), states, mentions)
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
        let tells = |at: &usize| at_top(&source.chunks).any(|top| top == *at);
        let all: Vec<usize> =
            (0..source.chunks.len()).filter(|at| wanted.binary_search(at).is_ok() || tells(at)).collect();
        let (text, places) = excerpt(&source.bytes, &source.chunks, &all);
        let edition = self.steps.read("", text, Some(Format::Markdown));
        if !edition.warnings.is_empty() {
            return None;
        }
        let read = by_place(&edition, &places)?;
        let read = all.iter().zip(read).filter(|(at, _)| wanted.binary_search(at).is_ok());
        Some(read.map(|(_, states)| states).collect())
    }

    fn read_whole(&mut self, name: &str, source: &mut Source) -> Document {
        let unread = |standing| Document { standing, divisible: false, chunks: Vec::new() };
        if source.edition.is_none() {
            source.read(name, self.steps);
        }
        let Some(edition) = source.edition.take() else { return unread(Standing::Empty) };
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
                let chunks = source.chunks.iter().zip(read);
                let chunks = chunks.map(|(chunk, states)| self.keep(source, chunk, states, salt));
                Document { standing: Standing::Read, divisible: true, chunks: chunks.collect() }
            }
            None => {
                let states = edition.entry_ids().map(|id| self.known.intern(EntryState::of(&edition, id)));
                let states = states.collect();
                let steps = self.steps;
                let mentions = || mentions(&source.bytes, steps);
                let chunk = self.known.keep_chunk((salt, 0), states, mentions);
                Document { standing: Standing::Read, divisible: false, chunks: vec![chunk] }
            }
        }
    }
}

/// Gives the chunks whose text tells whether a heading is the title of the document, which sections do not
/// stand below: those of the first two headings, if they are of the first level.
fn at_top(chunks: &[Chunk]) -> impl Iterator<Item = usize> + '_ {
    let headings = chunks.iter().enumerate().filter(|(_, chunk)| chunk.level > 0);
    headings.take(2).filter(|(_, chunk)| chunk.level == 1).map(|(at, _)| at)
}

/// Gives the lines of chunks that lead to other places of the document: what is a table of contents tells how
/// the headings around it are meant.
fn signposts<'a>(source: &'a Source, wanted: &[usize]) -> Vec<&'a [u8]> {
    let chunks = wanted.iter().map(|at| &source.bytes[source.chunks[*at].range.clone()]);
    let lines = chunks.flat_map(|chunk| chunk.split(|byte| *byte == b'\n'));
    lines.filter(|line| line.windows(3).any(|three| three == b"](#")).collect()
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
