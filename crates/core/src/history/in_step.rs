//! A mirror with a history of its own: what each of its entries was made of, and what the upstream changed since.

use std::collections::{HashMap, HashSet};

use recension_history::{Addresses, CopyHistory, InPlace, InStep, differences, traces_of};
use recension_matcher::{RowSince, links_in_text};
use recension_model::{
    ChangeKind, ChangeKinds, ChangeSet, Decision, Edition, EntryChange, EntryId, EntryState, Finding,
    History, Origin, compare_titles, title_key, url_key,
};

use crate::audit::{MIRROR, UPSTREAM};

/// What words of an entry change in.
const WORDS: [ChangeKind; 2] = [ChangeKind::Renamed, ChangeKind::Redescribed];

/// A mirror, its upstream, and the histories of both.
pub(crate) struct InStepMirror<'a> {
    list: &'a History,
    copy: &'a CopyHistory,
    upstream: Vec<Option<u32>>,
    editions: (&'a Edition, &'a Edition),
    /// The mirror's entries in its own history.
    own: Vec<Option<u32>>,
    /// What the upstream's entries are or were called by that those of the mirror lead to.
    partners: Vec<Option<u32>>,
    addresses: Addresses,
    own_addresses: Addresses,
    places: InPlace<'a>,
    /// The links of the upstream, be they of no entry, by address and text.
    links: HashSet<(String, String)>,
}

/// The histories of a list and of a copy that has one of its own.
#[derive(Clone, Debug)]
pub struct InStepHistories {
    /// That of the list.
    pub list: History,
    /// That of the copy.
    pub copy: CopyHistory,
}

impl<'a> InStepMirror<'a> {
    /// Takes the histories and editions of upstream and mirror.
    pub(crate) fn new(
        (list, copy): (&'a History, &'a CopyHistory),
        editions: (&'a Edition, &'a Edition),
    ) -> Self {
        let (upstream, mirror) = editions;
        let upstream = traces_of(list, upstream);
        let mut own = traces_of(&copy.history, mirror);
        add_relinked(&copy.history, mirror, &mut own);
        let addresses = Addresses::new(list);
        let states = |id: EntryId| {
            let events = own[id.index()].map_or(&[][..], |trace| &copy.history.traces[trace as usize].events);
            let before = events.iter().rev().filter_map(|event| event.state);
            let before = before.map(|state| copy.history.states[state as usize].clone());
            std::iter::once(EntryState::of(mirror, id)).chain(before)
        };
        let partners = mirror.entry_ids().map(|id| addresses.partner(list, states(id))).collect();
        let own_addresses = Addresses::new(&copy.history);
        let places = InPlace::new(list);
        let (all, text) = (editions.0.links.iter(), |text| editions.0.str(text));
        let links = all.map(|link| (url_key(text(link.url)), title_key(text(link.text))));
        let links = links.chain(links_in_text(editions.0)).collect();
        Self { list, copy, upstream, editions, own, partners, addresses, own_addresses, places, links }
    }

    /// Pins entries whose addresses tell only by the history of the upstream what they are.
    pub(crate) fn pins(&self, column: usize) -> Vec<Decision> {
        let (upstream, mirror) = self.editions;
        let key = |edition: &Edition, id| edition.entry(id).url().map(url_key);
        let [now, own] = [upstream, mirror].map(|edition| -> HashSet<String> {
            edition.entry_ids().filter_map(|id| key(edition, id)).collect()
        });
        let place =
            |trace: u32| (0..).zip(&self.upstream).find(|(_, of)| **of == Some(trace)).map(|(at, _)| at);
        let found = mirror.entry_ids().filter_map(|id| {
            let partner = self.partners[id.index()]?;
            let is_open = key(mirror, id).is_some_and(|key| !now.contains(&key));
            let there = EntryId::new(place(partner).filter(|_| is_open)?);
            // What leads where the upstream leads now is its counterpart.
            let is_taken = key(upstream, there).is_some_and(|key| own.contains(&key));
            (!is_taken).then_some(Decision { one: (0, there), other: (column, id), same: true })
        });
        found.collect()
    }

    /// Returns pairs that are none: the upstream removed the entry that the mirror's was made of, and what it was paired with came as another
    /// one, be it in its place; or the upstream added what the mirror's is older than. The columns are [`UPSTREAM`] and [`MIRROR`].
    pub(crate) fn apart(&self, changes: &ChangeSet) -> Vec<Decision> {
        let (upstream, mirror) = self.editions;
        let is_gone = |of: u32| self.list.traces[of as usize].state_at(u32::MAX).is_none();
        let pair = |change: &EntryChange| {
            let (old, new) = change.old.zip(change.new)?;
            let now = self.upstream[new.index()]?;
            let (own, other) = (mirror.entry(old), upstream.entry(new));
            // What is called or leads the same was found to be one by more than its place.
            let leads_there = |url| other.url().map(url_key) == Some(url_key(url));
            let is_same = own.url().is_some_and(leads_there)
                || compare_titles(own.title(), other.title()).is_same_content();
            let is_another = match self.partners[old.index()] {
                Some(was) => was != now && is_gone(was),
                None => {
                    let own = self.own[old.index()]?;
                    self.copy.is_older(self.list, own, now) && self.places.is_added(now)
                }
            };
            (is_another && !is_same).then_some(Decision {
                one: (UPSTREAM, new),
                other: (MIRROR, old),
                same: false,
            })
        };
        changes.entries.iter().filter_map(pair).collect()
    }

    /// Returns what happened to each entry of the changes from mirror to upstream since the two were in step.
    pub(crate) fn rows(&self, changes: &ChangeSet, translated: bool) -> Vec<RowSince> {
        changes.entries.iter().map(|change| self.row(change, translated)).collect()
    }

    fn row(&self, change: &EntryChange, translated: bool) -> RowSince {
        match (change.old, change.new) {
            (Some(old), Some(new)) => self.pair(old, new),
            (Some(old), None) => {
                let Some(step) = self.step(Some(old), None) else { return RowSince::default() };
                let mut mirror = self.differences(&step, old);
                if translated {
                    // All that a translation says is its own.
                    mirror = ChangeKinds::NONE;
                }
                RowSince {
                    in_base: step.changed.contains(ChangeKind::Removed) && !self.is_linked(old),
                    upstream: step.changed,
                    mirror,
                }
            }
            (None, new) => {
                let trace = new.and_then(|new| self.upstream[new.index()]);
                let had = trace.is_some_and(|trace| self.copy.had(self.list, trace, &self.own_addresses));
                RowSince { in_base: had, ..RowSince::default() }
            }
        }
    }

    /// Reports whether the upstream still has what an entry was made of as a link of another entry: the two became one, or are
    /// read as one.
    fn is_linked(&self, old: EntryId) -> bool {
        let Some(trace) = self.trace(Some(old), None) else { return false };
        let states = self.list.traces[trace as usize].events.iter().rev();
        let last = states.filter_map(|event| event.state).map(|at| &self.list.states[at as usize]).next();
        last.and_then(|last| Some((url_key(last.url.as_deref()?), title_key(&last.title))))
            .is_some_and(|link| self.links.contains(&link))
    }

    fn pair(&self, old: EntryId, new: EntryId) -> RowSince {
        let Some(step) = self.step(Some(old), Some(new)) else { return RowSince::default() };
        let (mut upstream, mut mirror) = (step.changed, self.differences(&step, old));
        // An address that the upstream gave up is none of the mirror's own, however late its words were touched.
        let trace = self.trace(Some(old), Some(new));
        let of_upstream = self.addresses.of(&EntryState::of(self.editions.1, old));
        let is_gone = |of: &u32| self.list.traces[*of as usize].state_at(u32::MAX).is_none();
        let side = match of_upstream.iter().any(|of| Some(*of) == trace || is_gone(of)) {
            true => &mut upstream,
            false => &mut mirror,
        };
        side.insert(ChangeKind::Relinked);
        if !upstream.contains(ChangeKind::Moved) {
            mirror.insert(ChangeKind::Moved);
        }
        RowSince { in_base: true, upstream, mirror }
    }

    fn step(&self, old: Option<EntryId>, new: Option<EntryId>) -> Option<InStep> {
        let trace = self.trace(old, new)?;
        let own = old.and_then(|old| self.own[old.index()]);
        let mut step = self.copy.in_step(self.list, own, trace);
        if let (Some(new), Some(_)) = (new, own) {
            // What is not committed yet came after all that is.
            let last =
                self.list.traces[trace as usize].state_at(u32::MAX).map(|at| &self.list.states[at as usize]);
            let (now, last) = (EntryState::of(self.editions.0, new).worded(), last.map(EntryState::worded));
            let kinds =
                last.filter(|last| *last != now).map(|last| differences(&last, &now)).unwrap_or_default();
            kinds.iter().filter(|kind| WORDS.contains(kind)).for_each(|kind| step.changed.insert(kind));
        }
        Some(step)
    }

    /// Returns the trace of the upstream that an entry of either belongs to.
    fn trace(&self, old: Option<EntryId>, new: Option<EntryId>) -> Option<u32> {
        match new {
            Some(new) => self.upstream[new.index()].or_else(|| {
                let now = EntryState::of(self.editions.0, new);
                self.addresses.partner(self.list, std::iter::once(now))
            }),
            None => old.and_then(|old| {
                let made_of = || self.copy.origin_of(self.own[old.index()]?);
                self.partners[old.index()].or_else(made_of)
            }),
        }
    }

    /// Returns in what a mirror's entry is another than what it was made of.
    fn differences(&self, step: &InStep, old: EntryId) -> ChangeKinds {
        let own = EntryState::of(self.editions.1, old);
        let was = step.was.map(|was| &self.list.states[was as usize]);
        let Some(was) = was else { return WORDS.into_iter().collect() };
        let differs = differences(&was.worded(), &own.worded());
        WORDS.into_iter().filter(|kind| differs.contains(*kind)).collect()
    }

    /// Returns all that the upstream's entry of a pair ever said.
    pub(crate) fn said(&self, change: &EntryChange) -> Vec<&'a EntryState> {
        let list = self.list;
        let Some(trace) = self.trace(change.old, change.new) else { return Vec::new() };
        let states = list.traces[trace as usize].events.iter().filter_map(|event| event.state);
        states.map(|at| &list.states[at as usize]).collect()
    }

    /// Names the commit that made a difference, and what the upstream said before it.
    pub(crate) fn explain(&self, finding: &mut Finding) {
        let trace = self.trace(finding.mirror, finding.upstream);
        let Some(trace) = trace.filter(|_| finding.origin != Some(Origin::Own)) else { return };
        let own = finding.mirror.and_then(|id| self.own[id.index()]);
        let kind = finding.kind.change();
        finding.commit = match finding.mirror {
            Some(_) => self.copy.commit_since(self.list, own, trace, kind),
            None => self.list.traces[trace as usize]
                .events
                .iter()
                .rev()
                .find(|event| event.kinds.contains(kind))
                .map(|event| event.commit),
        };
        finding.was = finding.mirror.and_then(|_| self.copy.in_step(self.list, own, trace).was);
    }
}

/// Adds the traces of entries that nothing but addresses which are not committed yet makes others than they were: nobody touched their
/// words.
fn add_relinked(history: &History, edition: &Edition, own: &mut [Option<u32>]) {
    if own.iter().all(Option::is_some) {
        return;
    }
    let words = |state: &EntryState| EntryState {
        url: None,
        other_links: Vec::new(),
        note_links: 0,
        style: 0,
        ..state.clone()
    };
    let known: HashSet<u32> = own.iter().flatten().copied().collect();
    let mut open: HashMap<EntryState, Option<u32>> = HashMap::new();
    for (at, trace) in (0..).zip(&history.traces).filter(|(at, _)| !known.contains(at)) {
        if let Some(state) = trace.state_at(u32::MAX) {
            // Of several that say the same nothing tells which it is.
            let of = open.entry(words(&history.states[state as usize])).or_insert(Some(at));
            *of = of.filter(|of| *of == at);
        }
    }
    for id in edition.entry_ids() {
        if let Some(own) = own.get_mut(id.index()).filter(|own| own.is_none()) {
            *own = open.remove(&words(&EntryState::of(edition, id))).flatten();
        }
    }
}
