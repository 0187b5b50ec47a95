//! What changed from one state of the file to the next.
//!
//! A merge shows less than the commits that it brought: where a side renamed one entry and then added another of the old
//! name, only commit by commit is it clear which is which. So entries are followed along the side first.

use recension_model::{Commit, Standing};
use rustc_hash::FxHashMap;

use crate::comparing::{Overlap, compare};
use crate::known::{Document, Known, Link};
use crate::repository::ObjectId;
use crate::said::{renamed, says_renamed};
use crate::sides::{Side, Sides};
use crate::tracer::Tracer;

/// A step from one state of the file to the next, on the line or on a side.
pub(crate) struct Step<'a> {
    pub(crate) blobs: Option<(String, String)>,
    pub(crate) documents: [&'a Document; 2],
    pub(crate) overlap: &'a Overlap,
    pub(crate) commit: &'a Commit,
}

impl Step<'_> {
    /// Returns what changed: as it is known, or by a comparison that knows what the commits of a merged side and the
    /// message tell.
    pub(crate) fn links(&self, sides: &Sides, tracer: &mut Tracer<'_>) -> Vec<Link> {
        let Self { documents, overlap, .. } = *self;
        let renames = says_renamed(&self.commit.subject);
        // What tells more than the two states makes another comparison.
        let pair = self.blobs.clone().map(|(old, mut new)| {
            let tips = self
                .sides(sides)
                .iter()
                .filter(|side| has_several(side))
                .filter_map(|side| side.states.last());
            tips.for_each(|tip| new.push_str(&format!(" {}", tip.blob)));
            new.push_str(if renames { " renamed" } else { "" });
            (old, new)
        });
        if let Some(links) = pair.as_ref().and_then(|pair| tracer.known.comparison(pair)) {
            return links.to_vec();
        }
        let mut pinned = pairs_through(self, sides, tracer);
        let compare =
            |known: &mut Known, pinned: &[_]| compare(known, documents, overlap, pinned, tracer.options);
        let mut links = compare(tracer.known, &pinned);
        if renames && let Some(renamed) = renamed(&links, tracer.known, documents, &self.commit.subject) {
            pinned.push(renamed);
            links = compare(tracer.known, &pinned);
        }
        // The first state is compared with nothing, which is as fast as looking it up.
        if let Some(pair) = pair {
            tracer.known.keep_comparison(pair, links.clone());
        }
        links
    }
    /// Returns the sides that the commit of the step merged.
    fn sides<'s>(&self, sides: &'s Sides) -> &'s [Side] {
        ObjectId::parse(&self.commit.id).map_or(&[], |commit| sides.of(commit))
    }
}

/// Returns pairs of places of two documents, before a merge and after it: of entries that a side, which the merge
/// brought, made one out of the other in several commits.
fn pairs_through(step: &Step<'_>, sides: &Sides, tracer: &mut Tracer<'_>) -> Vec<(u32, u32)> {
    let Step { documents: [old, new], overlap, .. } = *step;
    let mut pairs = Vec::new();
    if overlap.old.is_empty() || overlap.new.is_empty() {
        return pairs;
    }
    for side in step.sides(sides).iter().filter(|side| has_several(side)) {
        let Some(chain) = chain(side, tracer) else { continue };
        let ends = follow(&chain, sides, tracer);
        let ([first, ..], Some(last)) = (chain.as_slice(), chain.last()) else { continue };
        let known = &*tracer.known;
        let (begin, tip) = (known.entries_of(&first.document), known.entries_of(&last.document));
        let places = places(&begin);
        let (olds, news) = (known.entries_of(old), known.entries_of(new));
        let open: Vec<(u32, u32)> = overlap.new.iter().map(|place| (news[*place as usize], *place)).collect();
        for place in &overlap.old {
            let begun = places.get(&olds[*place as usize]).copied().flatten();
            let end = begun.and_then(|begun| ends[begun as usize]).map(|end| tip[end as usize]);
            let mut met = open.iter().filter(|(state, _)| Some(*state) == end);
            // Of several that are the same in all they say nothing tells which it is.
            if let (Some((_, there)), None) = (met.next(), met.next()) {
                pairs.push((*place, *there));
            }
        }
    }
    pairs
}

/// Reports whether a side has more commits than a merge shows.
fn has_several(side: &Side) -> bool {
    side.begin.is_some() && side.states.len() > 1
}

/// Returns the documents of a side, if all were read.
fn chain(side: &Side, tracer: &Tracer<'_>) -> Option<Vec<Chained>> {
    let chained = side.chain().map(|state| {
        let blob = state.blob.to_string();
        let document = tracer.known.document(&blob).filter(|document| document.standing == Standing::Read)?;
        let document = document.clone();
        Some(Chained { commit: tracer.repository.describe(state.commit).ok()?, blob, document })
    });
    chained.collect()
}

/// A state of a side.
struct Chained {
    commit: Commit,
    blob: String,
    document: Document,
}

/// Returns for each entry of the first document its place in the last one.
fn follow(chain: &[Chained], sides: &Sides, tracer: &mut Tracer<'_>) -> Vec<Option<u32>> {
    let count = chain.first().map_or(0, |first| tracer.known.count(&first.document));
    let mut places: Vec<Option<u32>> = (0..count as u32).map(Some).collect();
    for two in chain.windows(2) {
        let [old, new] = two else { continue };
        let overlap = Overlap::of(tracer.known, &old.document, &new.document);
        let step = Step {
            blobs: Some((old.blob.clone(), new.blob.clone())),
            documents: [&old.document, &new.document],
            overlap: &overlap,
            commit: &new.commit,
        };
        let links = step.links(sides, tracer);
        let linked = links.iter().filter_map(|link| link.old.zip(link.new));
        let next: FxHashMap<u32, u32> = overlap.kept.iter().copied().chain(linked).collect();
        places.iter_mut().for_each(|place| *place = place.and_then(|place| next.get(&place).copied()));
    }
    places
}

/// Returns the places of entries by what they say; none where several say the same.
fn places(entries: &[u32]) -> FxHashMap<u32, Option<u32>> {
    let mut places = FxHashMap::default();
    for (state, at) in entries.iter().zip(0..) {
        places.entry(*state).and_modify(|place| *place = None).or_insert(Some(at));
    }
    places
}
