//! Whether a line of one edition that mentions what an entry of another one leads to stands in the place of that entry: where the other
//! one mentions it as well, beside its entry, a line may be that mention and no more.

use std::ops::Range;

use recension_model::{Edition, EntryId, EntryView, SectionId, address_digest};

use crate::in_text::TextBeside;

/// The entries of one edition that another one has, too, and where the others would stand there.
#[derive(Clone, Debug)]
pub struct Partners<'a> {
    editions: [&'a Edition; 2],
    of: Vec<Option<EntryId>>,
    /// For each entry the nearest one before it, and behind it, that the other edition has, too.
    before: Vec<Option<EntryId>>,
    behind: Vec<Option<EntryId>>,
}

/// Two stretches of bytes, one in each edition.
type Stretches = [Range<usize>; 2];

impl<'a> Partners<'a> {
    /// Takes pairs of entries of two editions. Cost: linear in the entries of the first one and the pairs.
    #[must_use]
    pub fn new(editions: [&'a Edition; 2], pairs: impl Iterator<Item = (EntryId, EntryId)>) -> Self {
        let mut of = vec![None; editions[0].entries.len()];
        for (one, other) in pairs {
            if let Some(partner) = of.get_mut(one.index()) {
                *partner = Some(other);
            }
        }
        let nearest = |ids: &mut dyn Iterator<Item = EntryId>| {
            let mut nearest = vec![None; of.len()];
            let mut last = None;
            for id in ids {
                nearest[id.index()] = last;
                last = of[id.index()].map(|_| id).or(last);
            }
            nearest
        };
        let ids = || editions[0].entry_ids();
        let before = nearest(&mut ids());
        let behind = nearest(&mut ids().collect::<Vec<_>>().into_iter().rev());
        Self { editions, of, before, behind }
    }

    /// Reports whether text of the second edition stands for an entry of the first one: it leads where the entry leads more often
    /// than text of the first edition does beside the entry, in all, in the same section, or between the same neighbours.
    #[must_use]
    pub fn is_in_text(&self, entry: EntryView<'_>, [own, other]: [&TextBeside<'_>; 2]) -> bool {
        let Some(url) = entry.url().filter(|url| other.leads_to(url)) else { return false };
        let address = address_digest(url);
        let Some(here) = other.mentions(address).map(|lines| &lines.text) else { return false };
        let Some(there) = own.mentions(address).map(|lines| &lines.all) else { return true };
        let span = entry.entry.span.range();
        // What stands below the entry itself is of it.
        let beside = |starts: &[usize], range: &Range<usize>| {
            let own = span.start.max(range.start)..span.end.min(range.end).max(span.start.max(range.start));
            within(starts, range) - within(starts, &own)
        };
        let all = 0..usize::MAX;
        within(&here.starts, &all) > beside(&there.starts, &all)
            || self.places(entry.id).into_iter().any(|[own, other]| {
                // What stands below another entry is of that one in both.
                within(&here.flush, &other) > beside(&there.flush, &own)
                    || within(&here.opening, &other) > beside(&there.opening, &own)
            })
    }

    /// Returns where an entry stands and would stand: between the nearest neighbours that both editions have, if these stand in
    /// one order, and in the section that it shares with one of them.
    fn places(&self, id: EntryId) -> Vec<Stretches> {
        let [own, other] = self.editions;
        let of = |id: Option<EntryId>| id.and_then(|id| Some((id, (*self.of.get(id.index())?)?)));
        let [before, behind] =
            [&self.before, &self.behind].map(|nearest| of(nearest.get(id.index()).copied().flatten()));
        let start = |edition: &Edition, id: EntryId| edition.entry(id).entry.span.range().start;
        let between = [0, 1].map(|side| {
            let edition = self.editions[side];
            let place = |pair: (EntryId, EntryId)| start(edition, [pair.0, pair.1][side]);
            before.map_or(0, place)..behind.map_or(edition.source.len(), place)
        });
        let mut places = Vec::new();
        if between.iter().all(|range| range.start < range.end) {
            places.push(between);
        }
        let around = stretch(own, start(own, id));
        let near =
            [before, behind].into_iter().flatten().find(|(near, _)| around.contains(&start(own, *near)));
        places.extend(near.map(|(_, partner)| [around, stretch(other, start(other, partner))]));
        places
    }
}

/// Counts places in a stretch, given all of them in order.
fn within(places: &[usize], range: &Range<usize>) -> usize {
    let before = |end: usize| places.partition_point(|place| *place < end);
    before(range.end).saturating_sub(before(range.start))
}

/// Returns the bytes from the last heading or label before a place to the next one.
fn stretch(edition: &Edition, at: usize) -> Range<usize> {
    let start = |id: SectionId| edition.section(id).span.range().start;
    let next = edition.sections.partition_point(|section| section.span.range().start <= at);
    let begin = next.checked_sub(1).map_or(0, |last| start(SectionId::new(last)));
    let end = edition.sections.get(next).map_or(edition.source.len(), |_| start(SectionId::new(next)));
    begin..end
}
