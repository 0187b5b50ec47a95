//! What was read and compared before, to be kept between runs.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use recension_matcher::KnownKeys;
use recension_model::{ChangeKinds, EntryState, Standing};
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use crate::review::Reviewed;
use crate::state::Keys;

/// What is known of the revisions of a list: which entries each has, and what changed between some of them.
///
/// Blobs are known by their ids, so that what stands here holds for every history that has them. Whoever
/// keeps it has to throw it away with the program that made it: it holds for that program's reader and matcher.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Known {
    states: Vec<EntryState>,
    /// What each state is looked up by.
    keys: Vec<Keys>,
    chunks: Vec<KnownChunk>,
    documents: BTreeMap<String, Document>,
    comparisons: BTreeMap<(String, String), Vec<Link>>,
    /// What was found out of merges, by commit and path.
    reviews: BTreeMap<(String, String), Option<Reviewed>>,
    #[serde(skip)]
    state_index: FxHashMap<u64, Vec<u32>>,
    #[serde(skip)]
    chunk_index: FxHashMap<u128, u32>,
    /// What comparisons found out of entries by themselves.
    #[serde(skip)]
    pub(crate) keys_in_texts: KnownKeys,
    #[serde(skip)]
    grown: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct KnownChunk {
    key: u128,
    states: Vec<u32>,
    /// Digests of the addresses that stand in it, in entries or not.
    mentions: Vec<u64>,
}

/// One state of a file: the chunks that it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) standing: Standing,
    /// Whether its chunks may be read by themselves.
    pub(crate) divisible: bool,
    pub(crate) chunks: Vec<u32>,
}

/// An entry that is not as it was, and its counterpart in the other document; both by their places
/// among all entries of their documents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) old: Option<u32>,
    pub(crate) new: Option<u32>,
    pub(crate) kinds: ChangeKinds,
    pub(crate) confidence: f32,
}

impl Known {
    /// Returns what was kept, ready to be used; none if it does not hang together.
    #[must_use]
    pub fn restored(mut self) -> Option<Self> {
        let states = self.states.len() as u32;
        let chunks = self.chunks.len() as u32;
        let sound = self.chunks.iter().all(|chunk| chunk.states.iter().all(|state| *state < states))
            && self.keys.len() == self.states.len()
            && self
                .reviews
                .values()
                .flatten()
                .flat_map(|review| &review.faults)
                .all(|(_, state)| *state < states)
            && self.documents.values().all(|document| document.chunks.iter().all(|chunk| *chunk < chunks));
        if !sound {
            return None;
        }
        for at in 0..states {
            self.state_index.entry(FxBuildHasher.hash_one(&self.states[at as usize])).or_default().push(at);
        }
        self.chunk_index = self.chunks.iter().zip(0..).map(|(chunk, at)| (chunk.key, at)).collect();
        Some(self)
    }

    /// Reports whether anything was added since it was made or restored.
    #[must_use]
    pub fn has_grown(&self) -> bool {
        self.grown
    }

    pub(crate) fn state(&self, id: u32) -> &EntryState {
        &self.states[id as usize]
    }

    /// Returns what a state is looked up by.
    pub(crate) fn keys(&self, id: u32) -> Keys {
        self.keys[id as usize]
    }

    pub(crate) fn states(&self) -> &[EntryState] {
        &self.states
    }

    pub(crate) fn intern(&mut self, state: EntryState) -> u32 {
        let Self { states, state_index, .. } = self;
        let same = state_index.entry(FxBuildHasher.hash_one(&state)).or_default();
        if let Some(id) = same.iter().find(|id| states[**id as usize] == state) {
            return *id;
        }
        let id = states.len() as u32;
        same.push(id);
        self.keys.push(Keys::of(&state));
        states.push(state);
        id
    }

    pub(crate) fn chunk_named(&self, key: u128) -> Option<u32> {
        self.chunk_index.get(&key).copied()
    }

    pub(crate) fn chunk(&self, id: u32) -> &[u32] {
        &self.chunks[id as usize].states
    }

    /// Returns the digests of the addresses that stand in a chunk.
    pub(crate) fn mentions(&self, id: u32) -> &[u64] {
        &self.chunks[id as usize].mentions
    }

    /// Keeps a chunk, with its mentions if it is new. One that is known by this key and reads otherwise depends
    /// on what stands around it; it is kept under a key of its own, made with `salt`.
    pub(crate) fn keep_chunk(
        &mut self,
        key: u128,
        salt: impl FnOnce() -> u128,
        states: Vec<u32>,
        mentions: impl FnOnce() -> Vec<u64>,
    ) -> u32 {
        let key = match self.chunk_named(key) {
            Some(id) if self.chunk(id) == states => return id,
            Some(_) => key ^ salt(),
            None => key,
        };
        let id = self.chunks.len() as u32;
        self.chunk_index.insert(key, id);
        self.chunks.push(KnownChunk { key, states, mentions: mentions() });
        id
    }

    pub(crate) fn document(&self, blob: &str) -> Option<&Document> {
        self.documents.get(blob)
    }

    pub(crate) fn keep_document(&mut self, blob: &str, document: Document) {
        self.grown = true;
        self.documents.insert(blob.to_owned(), document);
    }

    /// Returns the entries of a document, in its order.
    pub(crate) fn entries_of(&self, document: &Document) -> Vec<u32> {
        document.chunks.iter().flat_map(|chunk| self.chunk(*chunk).iter().copied()).collect()
    }

    pub(crate) fn count(&self, document: &Document) -> usize {
        document.chunks.iter().map(|chunk| self.chunk(*chunk).len()).sum()
    }

    pub(crate) fn comparison(&self, blobs: &(String, String)) -> Option<&[Link]> {
        self.comparisons.get(blobs).map(Vec::as_slice)
    }

    pub(crate) fn keep_comparison(&mut self, blobs: (String, String), links: Vec<Link>) {
        self.grown = true;
        self.comparisons.insert(blobs, links);
    }

    /// Returns what was found out of a merge: nothing yet, or that it had nothing to merge, or more.
    pub(crate) fn review(&self, merge: &(String, String)) -> Option<&Option<Reviewed>> {
        self.reviews.get(merge)
    }

    pub(crate) fn keep_review(&mut self, merge: (String, String), review: Option<Reviewed>) {
        self.grown = true;
        self.reviews.insert(merge, review);
    }
}
