//! One state of a file, taken apart, and what of it can be read without knowing any other.

use std::ops::Range;
use std::sync::Arc;

use recension_model::{Edition, EntryState, Format, WarningKind};
use recension_parser::{ParseOptions, parse};
use rustc_hash::FxHashSet;

use crate::chunks::{Chunk, chunks_after, excerpt, frame, ground, stands_alone};
use crate::difference::Difference;
use crate::options::HistoryOptions;

/// If more than this share of a document is new, reading all of it costs no more.
const MAX_NEW_SHARE: f64 = 0.5;

/// A source that is taken apart already.
pub(crate) struct Source {
    pub(crate) bytes: Arc<Vec<u8>>,
    pub(crate) chunks: Arc<Vec<Chunk>>,
    /// A digest of what tells how its chunks are meant.
    pub(crate) frame: u128,
    /// A digest of what tells that of all its chunks.
    pub(crate) ground: u128,
    /// The chunks that will have to be read, if not all.
    ahead: Option<Vec<usize>>,
    /// What was read of it as a whole, if it was.
    pub(crate) edition: Option<Edition>,
    /// What was read of it in part, if it was.
    pub(crate) part: Option<Part>,
}

/// Some chunks, and the entries of each.
pub(crate) struct Part {
    pub(crate) wanted: Vec<usize>,
    pub(crate) read: Read,
}

/// The entries of some chunks.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) states: Vec<Vec<EntryState>>,
    /// Whether a heading is one of them.
    pub(crate) has_headings: bool,
}

/// Takes sources apart that come one after another.
#[derive(Default)]
pub(crate) struct Sources {
    before: Option<Before>,
    /// The chunks that there were, and how they were framed.
    seen: FxHashSet<(u128, u128)>,
}

/// What is needed of the source before.
struct Before {
    bytes: Arc<Vec<u8>>,
    chunks: Arc<Vec<Chunk>>,
    frame: u128,
    ground: u128,
}

/// So many chunks are remembered: some megabytes.
pub(crate) const MAX_SEEN_CHUNKS: usize = 1 << 16;

impl Sources {
    /// Takes the next source apart.
    pub(crate) fn next(&mut self, bytes: Vec<u8>) -> Source {
        let before = self.before.take();
        let known = before.as_ref().map(|before| (before.bytes.as_slice(), before.chunks.as_slice()));
        let chunks = chunks_after(&bytes, known);
        let (frame, ground) = (frame(&bytes, &chunks), ground(&bytes, &chunks));
        let before =
            before.filter(|before| chunks.len() > 1 && before.chunks.len() > 1 && before.ground == ground);
        if self.seen.len() > MAX_SEEN_CHUNKS {
            self.seen.clear();
        }
        let wanted = before.as_ref().map(|before| {
            let difference = Difference::of(&before.chunks, &chunks);
            let is_new = |at: &usize| !self.seen.contains(&(chunks[*at].key, frame));
            let new: Vec<usize> = difference.came.iter().copied().filter(is_new).collect();
            let is_framed_alike = before.frame == frame;
            if is_framed_alike { new } else { merged(new, difference.witnesses(&before.chunks, &chunks)) }
        });
        let (bytes, chunks) = (Arc::new(bytes), Arc::new(chunks));
        self.seen.extend(chunks.iter().map(|chunk| (chunk.key, frame)));
        self.before = Some(Before { bytes: Arc::clone(&bytes), chunks: Arc::clone(&chunks), frame, ground });
        Source { bytes, chunks, frame, ground, ahead: wanted, edition: None, part: None }
    }
}

/// Puts two sorted lists together.
pub(crate) fn merged(mut one: Vec<usize>, other: Vec<usize>) -> Vec<usize> {
    one.extend(other);
    one.sort_unstable();
    one.dedup();
    one
}

impl Source {
    /// Reads what will be asked for, as far as can be told: what is new, or all of it.
    pub(crate) fn read_ahead(&mut self, name: &str, options: &HistoryOptions) {
        self.part = self.ahead.take().and_then(|wanted| {
            let read = self.read_part(&wanted)?;
            Some(Part { wanted, read })
        });
        if self.part.is_none() {
            self.read(name, options);
        }
    }

    /// Reads all of it, as a document called `name`.
    pub(crate) fn read(&mut self, name: &str, options: &HistoryOptions) {
        if self.bytes.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        self.edition = Some(options.read(name, (*self.bytes).clone()));
    }

    /// Reports whether one of some chunks tells how others are meant.
    pub(crate) fn has_top(&self, wanted: &[usize]) -> bool {
        at_top(&self.chunks).any(|at| wanted.contains(&at))
    }

    /// Returns the entries of some chunks, read by themselves; nothing if they may read otherwise in their document.
    pub(crate) fn read_part(&self, wanted: &[usize]) -> Option<Read> {
        if wanted.is_empty() {
            return Some(Read::default());
        }
        let ranges = || wanted.iter().map(|at| self.chunks[*at].range.clone());
        let bytes: usize = ranges().map(|range| range.len()).sum();
        if bytes as f64 > self.bytes.len() as f64 * MAX_NEW_SHARE
            || self.has_top(wanted)
            || !ranges().all(|range| stands_alone(&self.bytes[range]))
        {
            return None;
        }
        let tells = |at: &usize| at_top(&self.chunks).any(|top| top == *at);
        let all: Vec<usize> =
            (0..self.chunks.len()).filter(|at| wanted.binary_search(at).is_ok() || tells(at)).collect();
        let (text, places) = excerpt(&self.bytes, &self.chunks, &all);
        let edition = parse("", text, &ParseOptions::default().with_format(Format::Markdown));
        if is_repaired(&edition) {
            return None;
        }
        let is_wanted = |place: usize| wanted.binary_search(&all[place]).is_ok();
        let Read { states, has_headings } = by_place(&edition, &places, is_wanted)?;
        let states = states.into_iter().enumerate().filter(|(place, _)| is_wanted(*place));
        Some(Read { states: states.map(|(_, states)| states).collect(), has_headings })
    }
}

/// Returns the chunks whose text tells whether a heading is the title of the document, which sections do not
/// stand below: those of the first two headings, if they are of the first level.
pub(crate) fn at_top(chunks: &[Chunk]) -> impl Iterator<Item = usize> + '_ {
    let headings = chunks.iter().enumerate().filter(|(_, chunk)| chunk.level > 0);
    headings.take(2).filter(|(_, chunk)| chunk.level == 1).map(|(at, _)| at)
}

/// Reports whether something of an edition was repaired, guessed or left out, for which all of it was looked at. That much
/// stands in no entry says nothing of how the rest is read.
pub(crate) fn is_repaired(edition: &Edition) -> bool {
    edition.warnings.iter().any(|warning| warning.kind != WarningKind::Unread)
}

/// Hands the entries of an edition to those places that they stand in which are wanted; nothing if one stands in none.
pub(crate) fn by_place(
    edition: &Edition,
    places: &[Range<usize>],
    is_wanted: impl Fn(usize) -> bool,
) -> Option<Read> {
    let mut has_headings = false;
    let mut found = vec![Vec::new(); places.len()];
    let mut latest = 0;
    for id in edition.entry_ids() {
        let start = edition.entry(id).entry.span.start as usize;
        let place = places.partition_point(|place| place.end <= start);
        if place < latest || !places.get(place)?.contains(&start) {
            return None;
        }
        latest = place;
        if is_wanted(place) {
            has_headings |= start == places[place].start;
            found[place].push(EntryState::of(edition, id));
        }
    }
    Some(Read { states: found, has_headings })
}
