//! One state of a file, taken apart, and what of it can be read without knowing any other.

use std::ops::Range;

use recension_model::{Edition, EntryState, Format, WarningKind};
use recension_parser::{ParseOptions, parse};
use rustc_hash::FxHashSet;

use crate::buttons::{lines_with_pictures, recurring_pictures};
use crate::chunks::{Chunk, chunks_after, excerpt, frame, has_other_headings, stands_alone};
use crate::options::HistoryOptions;

/// If more than this share of a document is new, reading all of it costs no more.
const MAX_NEW_SHARE: f64 = 0.75;

/// A source that is taken apart already.
pub(crate) struct Source {
    pub(crate) bytes: Vec<u8>,
    pub(crate) chunks: Vec<Chunk>,
    /// A digest of what tells how its chunks are meant.
    pub(crate) frame: u128,
    /// What was read of it as a whole, if it was.
    pub(crate) edition: Option<Edition>,
    /// What was read of it in part, if it was.
    pub(crate) part: Option<Part>,
}

/// Some chunks, and the entries of each.
pub(crate) struct Part {
    pub(crate) wanted: Vec<usize>,
    pub(crate) states: Vec<Vec<EntryState>>,
}

/// What is needed of the source before.
pub(crate) struct Outline {
    frame: u128,
    keys: FxHashSet<u128>,
}

impl Source {
    /// Takes a source apart; what it has in common with the one before it, with its chunks, is not looked at again.
    pub(crate) fn after(bytes: Vec<u8>, before: Option<&(Vec<u8>, Vec<Chunk>)>) -> Self {
        let text = std::str::from_utf8(&bytes).ok();
        let before = before.map(|(bytes, chunks)| (bytes.as_slice(), chunks.as_slice()));
        let chunks = chunks_after(&bytes, text, before);
        let frame = frame(&bytes, &chunks).wrapping_add(text.map_or(0, recurring_pictures));
        Self { bytes, chunks, frame, edition: None, part: None }
    }

    /// Reads what will be asked for if the source before is as `before` says: what is new, or all of it.
    pub(crate) fn read_ahead(&mut self, name: &str, before: Option<&Outline>, options: &HistoryOptions) {
        let before = before.filter(|before| before.frame == self.frame && self.chunks.len() > 1);
        self.part = before.and_then(|before| {
            let wanted = self.without(|key| before.keys.contains(key));
            let states = self.read_part(&wanted)?;
            Some(Part { wanted, states })
        });
        if self.part.is_none() {
            self.read(name, options);
        }
    }

    /// Reads all of it, as a document called `name`.
    pub(crate) fn read(&mut self, name: &str, options: &HistoryOptions) {
        if !self.bytes.iter().all(u8::is_ascii_whitespace) {
            self.edition = Some(options.read(name, self.bytes.clone()));
        }
    }

    pub(crate) fn outline(&self) -> Outline {
        Outline { frame: self.frame, keys: self.chunks.iter().map(|chunk| chunk.key).collect() }
    }

    /// Returns the chunks whose keys are not among others.
    pub(crate) fn without(&self, others: impl Fn(&u128) -> bool) -> Vec<usize> {
        (0..self.chunks.len()).filter(|at| !others(&self.chunks[*at].key)).collect()
    }

    /// Reports whether one of some chunks tells how others are meant.
    pub(crate) fn has_top(&self, wanted: &[usize]) -> bool {
        self.at_top().any(|at| wanted.contains(&at))
    }

    /// Returns the entries of some chunks, read by themselves; nothing if they may read otherwise in their document.
    pub(crate) fn read_part(&self, wanted: &[usize]) -> Option<Vec<Vec<EntryState>>> {
        if wanted.is_empty() {
            return Some(Vec::new());
        }
        let ranges = || wanted.iter().map(|at| self.chunks[*at].range.clone());
        let bytes: usize = ranges().map(|range| range.len()).sum();
        if bytes as f64 > self.bytes.len() as f64 * MAX_NEW_SHARE
            || self.has_top(wanted)
            || !ranges().all(|range| stands_alone(&self.bytes[range]))
        {
            return None;
        }
        let mut all: Vec<usize> = self.at_top().chain(wanted.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        let lines = lines_with_pictures(&self.bytes, &self.chunks, &all);
        let (text, places) = excerpt(&self.bytes, &self.chunks, &all, &lines);
        let edition = parse("", text, &ParseOptions::default().with_format(Format::Markdown));
        if is_repaired(&edition) {
            return None;
        }
        let (chunks, places): (Vec<usize>, Vec<Range<usize>>) = places.into_iter().unzip();
        let read = chunks.into_iter().zip(by_place(&edition, &places)?);
        let read = read.filter(|(at, _)| wanted.binary_search(at).is_ok());
        Some(read.map(|(_, states)| states).collect())
    }

    /// Returns the chunks whose text tells whether a heading is the title of the document, which sections do not stand below:
    /// those of the first two headings, if they are of the first level; and what stands before them, if that has headings of HTML.
    fn at_top(&self) -> impl Iterator<Item = usize> + '_ {
        let has_own = |chunk: &Chunk| {
            let text = String::from_utf8_lossy(&self.bytes[chunk.range.clone()]);
            text.contains('<') && has_other_headings(&text.to_ascii_lowercase())
        };
        let begin = self.chunks.first().filter(|chunk| chunk.level == 0 && has_own(chunk)).map(|_| 0);
        let headings = self.chunks.iter().enumerate().filter(|(_, chunk)| chunk.level > 0);
        begin.into_iter().chain(headings.take(2).filter(|(_, chunk)| chunk.level == 1).map(|(at, _)| at))
    }
}

/// Reports whether something was read otherwise than it is written. Repairs look at a document as a whole; that links are in no
/// entry is only said.
pub(crate) fn is_repaired(edition: &Edition) -> bool {
    edition.warnings.iter().any(|warning| warning.kind != WarningKind::Unread)
}

/// Hands the entries of an edition to the places that they stand in, and leaves out those between them, which headings are; nothing
/// if they do not come in order.
pub(crate) fn by_place(edition: &Edition, places: &[Range<usize>]) -> Option<Vec<Vec<EntryState>>> {
    let mut found = vec![Vec::new(); places.len()];
    let mut latest = 0;
    for id in edition.entry_ids() {
        let start = edition.entry(id).entry.span.start as usize;
        let place = places.partition_point(|place| place.end <= start);
        if place < latest {
            return None;
        }
        if !places.get(place).is_some_and(|place| place.contains(&start)) {
            continue;
        }
        latest = place;
        found[place].push(EntryState::of(edition, id));
    }
    Some(found)
}
