//! A copy with a history of its own: which of its entries are in step with the list, and since when others are not.

use recension_matcher::DetectedLanguage;
use recension_model::{
    ChangeKind, ChangeKinds, EntryState, Event, History, Standing, Trace, Verdict, compare_further_urls,
    description_key, url_key,
};
use rustc_hash::FxHashMap;

use crate::error::HistoryError;
use crate::file_history::FileHistory;
use crate::made_of::MadeOf;
use crate::repository::{ObjectId, Repository};
use crate::state::{Keys, differences};

/// A copy of a list, such as a translation, with every entry that it ever had.
///
/// It need not lie in the repository of the list: commits of another one are told by their times.
#[derive(Clone, Debug)]
pub struct CopyHistory {
    /// The copy through time.
    pub history: History,
    /// For each of its commits, how many revisions of the list came before it.
    seen: Vec<u32>,
    /// For each of its revisions, the list's revision that came to the line with the same commit.
    together: Vec<Option<u32>>,
    /// For each of the list's revisions, when most of what it brought was known.
    brought: Vec<i64>,
    /// The first of its revisions that has entries, and the commit behind them.
    begun: Option<(u32, u32)>,
    /// What its entries without an address were made of, as far as that was looked for.
    pub(crate) made_of: MadeOf,
}

/// What a copy's entry was made of, and what the list made of that since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InStep {
    /// What the list's entry said when the copy's was last touched: an index into the states of the list's history;
    /// none if it came only later.
    pub was: Option<u32>,
    /// What the list changed since: title, address, words, section; or that it removed the entry.
    pub changed: ChangeKinds,
}

impl CopyHistory {
    /// Tells for each commit of the copy what of the list it knew.
    ///
    /// `file` is the file of the list, in `repository` like the copy; none if the copy lies elsewhere.
    ///
    /// # Errors
    ///
    /// A commit cannot be read.
    pub fn new(
        history: History,
        list: &History,
        file: Option<(&Repository, &FileHistory)>,
    ) -> Result<Self, HistoryError> {
        let times = latest_times(list);
        let mut seen = Vec::with_capacity(history.commits.len());
        for commit in &history.commits {
            let before = times.partition_point(|time| *time <= commit.time.seconds);
            let known = match (file, ObjectId::parse(&commit.id)) {
                (Some((repository, file)), Some(id)) => file.known_to(repository, id)?,
                _ => None,
            };
            // Whoever works on a side does not know what came to the line since the side was begun, but may have
            // looked; on the line the order of commits is what counts.
            seen.push(match known {
                Some((place, true)) => place,
                Some((place, false)) => place.max(before as u32),
                None => before as u32,
            });
        }
        let (together, brought) = (brought_together(&history, list), times_brought(list));
        let firsts = history.traces.iter().filter_map(|trace| trace.events.first());
        let first = firsts.min_by_key(|event| event.revision);
        let begun = first.map(|event| (event.revision, event.commit));
        Ok(Self { history, seen, together, brought, begun, made_of: MadeOf::default() })
    }

    /// Returns the list's newest revision that the copy's latest change of words or addresses knew; none if it knew
    /// none. That it got a link to one more translation of the list says nothing of it.
    pub fn newest_known(&self, list: &History) -> Option<u32> {
        let is_entry = |event: &Event| event.state.is_some_and(|state| !self.leads_to_edition(list, state));
        let touches = |event: &Event, _| self.touches(event);
        let touches = self.history.traces.iter().filter_map(|trace| self.touch(trace, &touches));
        let touches = touches.filter(|event| is_entry(event));
        let event = touches.max_by_key(|event| event.revision)?;
        let seen = self.known_with(event.revision, event.commit)?;
        (0..=seen).rev().find(|at| list.revisions[*at as usize].standing == Standing::Read)
    }

    /// Reports whether an entry leads to the list, or to one of its translations.
    fn leads_to_edition(&self, list: &History, state: u32) -> bool {
        let Some(url) = &self.history.states[state as usize].url else { return false };
        let path = url.split(['#', '?']).next().unwrap_or_default();
        let file = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let is_list = !path.contains("://") && file(path) == file(&list.path);
        is_list || DetectedLanguage::is_named_after(path, &list.path) || self.is_folder_beside(path)
    }

    /// Reports whether a path is that of a folder of a language beside the one that the copy lies in.
    fn is_folder_beside(&self, path: &str) -> bool {
        let mut own = self.history.path.rsplit('/').skip(1);
        let mut other = path.trim_end_matches('/').rsplit('/');
        let languages = [own.next(), other.next()].map(|folder| folder.and_then(DetectedLanguage::of_name));
        let around = own.next();
        languages.iter().all(Option::is_some) && around.is_some() && around == other.next()
    }

    /// Reports whether the copy was written once and never touched: it may be a copy of an older state then.
    #[must_use]
    pub fn is_written_once(&self) -> bool {
        self.history.revisions.iter().filter(|revision| revision.standing == Standing::Read).count() < 2
    }

    /// Takes the copy for one of an older revision than its commits knew.
    pub fn set_known(&mut self, revision: u32) {
        self.seen.fill(revision + 1);
    }

    /// Returns the list's revision that the copy began with, or the first one.
    pub fn first_known(&self, list: &History) -> u32 {
        let seen = self.begun.and_then(|(revision, commit)| self.known_with(revision, commit));
        seen.unwrap_or_default().min(list.revisions.len().saturating_sub(1) as u32)
    }

    /// Returns the list's revision that the copy knew when it had a revision of its own, or the first one.
    pub(crate) fn known_at(&self, list: &History, revision: u32) -> u32 {
        let commit = self.history.revisions[revision as usize].commit;
        let seen = self.known_with(revision, commit).unwrap_or_default();
        seen.min(list.revisions.len().saturating_sub(1) as u32)
    }

    /// Returns the list's newest revision that a commit of the copy knew, given the revision of the copy that it came with; none
    /// if it knew none. A merge may have brought both, and most of the list's changes may be later than the copy's.
    fn known_with(&self, revision: u32, commit: u32) -> Option<u32> {
        let time = self.history.commits[commit as usize].time.seconds;
        let with_it = self.together[revision as usize].filter(|at| self.brought[*at as usize] <= time);
        self.seen[commit as usize].checked_sub(1).max(with_it)
    }

    /// Returns what an entry without an address was made of, as far as that was looked for.
    #[must_use]
    pub fn origin_of(&self, own: u32) -> Option<u32> {
        self.made_of.get(&own).copied()
    }

    /// Returns what a copy's entry was made of, given the traces of both; an entry that is not in the copy's history
    /// was touched just now.
    pub fn in_step(&self, list: &History, own: Option<u32>, upstream: u32) -> InStep {
        let life = &list.traces[upstream as usize].events;
        let own = own.map(|own| &self.history.traces[own as usize]);
        let seen_by = |touched: &dyn Fn(&Event, Option<u32>) -> bool| {
            let touch = own.map(|own| self.touch(own, touched));
            life.iter().rposition(|event| match touch {
                Some(Some(touch)) => self.knew(list, touch, event),
                Some(None) => false,
                None => true,
            })
        };
        let translates = |event: &Event, before| self.translates((list, life), event, before);
        let touches = |event: &Event, _| self.touches(event);
        let (words, any) = (seen_by(&translates), seen_by(&touches));
        let state = |at: usize| Some(&list.states[life[at].state? as usize]);
        let now = life.len().checked_sub(1).and_then(state);
        let mut changed = ChangeKinds::NONE;
        if let Some(now) = now {
            let (said, led) = (words.and_then(state), any.and_then(state));
            let differs = |of: fn(&EntryState) -> Vec<String>| said.map_or(Vec::new(), of) != of(now);
            let kinds = [
                (ChangeKind::Renamed, said.is_some() && differs(words_of_title)),
                (
                    ChangeKind::Redescribed,
                    differs(words_of_text) || led.is_some_and(|led| leads_elsewhere(led, now)),
                ),
                (
                    ChangeKind::Relinked,
                    led.is_some_and(|led| differences(led, now).contains(ChangeKind::Relinked)),
                ),
            ];
            kinds.into_iter().filter(|(_, differs)| *differs).for_each(|(kind, _)| changed.insert(kind));
        }
        // What came to the list only after the copy's entry was touched is not what that says.
        if let (Some(now), Some(_), None) = (now, own.and_then(|own| self.touch(own, &touches)), any) {
            let kind = if now.description.is_empty() { ChangeKind::Renamed } else { ChangeKind::Redescribed };
            changed.insert(kind);
        }
        let later = &life[any.map_or(0, |at| at + 1)..];
        if later.iter().any(|event| event.kinds.contains(ChangeKind::Moved)) {
            changed.insert(ChangeKind::Moved);
        }
        if now.is_none() && any.is_none_or(|at| at + 1 < life.len()) {
            changed.insert(ChangeKind::Removed);
        }
        InStep { was: words.or(any).and_then(|at| life[at].state), changed }
    }

    /// Reports whether a copy's entry was last touched before the list's entry came.
    #[must_use]
    pub fn is_older(&self, list: &History, own: u32, upstream: u32) -> bool {
        let first = list.traces[upstream as usize].events.first();
        let touch = self.touch(&self.history.traces[own as usize], &|event, _| self.touches(event));
        touch.zip(first).is_some_and(|(touch, first)| !self.knew(list, touch, first))
    }

    /// Finds the last event after which the list's entry, known by its trace, is another in some way than the copy's
    /// entry knew it.
    pub fn commit_since(
        &self,
        list: &History,
        own: Option<u32>,
        upstream: u32,
        kind: ChangeKind,
    ) -> Option<u32> {
        let life = &list.traces[upstream as usize].events;
        let translates = |event: &Event, before| self.translates((list, life), event, before);
        let touch = own.and_then(|own| self.touch(&self.history.traces[own as usize], &translates));
        let is_later = |event: &&Event| touch.is_none_or(|touch| !self.knew(list, touch, event));
        let made = |kind: ChangeKind| {
            let mut later = life.iter().rev().take_while(is_later);
            later.find(|event| event.kinds.contains(kind)).map(|event| event.commit)
        };
        // Of what came only then, all words are new.
        made(kind).or_else(|| made(ChangeKind::Added))
    }

    /// Reports whether the copy had an entry of the list when it was begun, or at any time since.
    pub fn had(&self, list: &History, upstream: u32, addresses: &Addresses) -> bool {
        let begun = list.traces[upstream as usize]
            .events
            .first()
            .is_some_and(|event| event.revision <= self.first_known(list));
        let states = list.traces[upstream as usize].events.iter().filter_map(|event| event.state);
        begun || states.into_iter().any(|state| !addresses.of(&list.states[state as usize]).is_empty())
    }

    /// Returns the last event of an entry that counts, told by the event and the state before it.
    fn touch<'a>(&self, trace: &'a Trace, counts: &dyn Fn(&Event, Option<u32>) -> bool) -> Option<&'a Event> {
        let before = |at: usize| trace.events[..at].last().and_then(|event| event.state);
        let at = (0..trace.events.len()).rev().find(|at| counts(&trace.events[*at], before(*at)))?;
        trace.events.get(at)
    }

    /// Reports whether an event tells that somebody looked at what an entry says or where it leads.
    fn touches(&self, event: &Event) -> bool {
        let content = [ChangeKind::Added, ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed];
        event.state.is_some() && event.kinds.intersects(content.into_iter().collect())
    }

    /// Reports whether an event tells that somebody looked at the words of an entry: where further links lead is changed
    /// by the hundred. `life` is that of the list's entry.
    fn translates(&self, life: (&History, &[Event]), event: &Event, before: Option<u32>) -> bool {
        if !self.touches(event) {
            return false;
        }
        let [old, new] = [before, event.state].map(|state| state.map(|at| &self.history.states[at as usize]));
        let (Some(old), Some(new)) = (old, new) else { return true };
        words_of_title(old) != words_of_title(new)
            || words_of_text(old) != words_of_text(new)
            || event.kinds.contains(ChangeKind::Relinked) && !self.is_brought_alone(life, event, new)
    }

    /// Reports whether the list's entry got the address that an event brought to the copy together with another name: whoever came
    /// later with no more than the address left that to a translator.
    fn is_brought_alone(&self, (list, life): (&History, &[Event]), event: &Event, own: &EntryState) -> bool {
        let url = |state: &EntryState| state.url.as_deref().map(url_key);
        let wanted = url(own);
        let came_with = |of: &&Event| {
            let is_both =
                [ChangeKind::Renamed, ChangeKind::Relinked].iter().all(|kind| of.kinds.contains(*kind));
            is_both && of.state.is_some_and(|state| url(&list.states[state as usize]) == wanted)
        };
        let mut events = life.iter().filter(came_with);
        events.any(|of| !self.is_one_commit(list, list.revisions[of.revision as usize].commit, event))
    }

    /// Reports whether a change of the copy was made in the commit of one of the list, or after it.
    fn knew(&self, list: &History, touch: &Event, event: &Event) -> bool {
        let time = |commits: &History, at: u32| commits.commits[at as usize].time.seconds;
        event.revision < self.seen[touch.commit as usize]
            || self.is_one_commit(list, list.revisions[event.revision as usize].commit, touch)
                && time(list, event.commit) <= time(&self.history, touch.commit)
    }

    /// Reports whether a commit of the list's line is that which brought a change of the copy to the line.
    fn is_one_commit(&self, list: &History, commit: u32, touch: &Event) -> bool {
        list.commits[commit as usize].id == self.history.commit_of(touch.revision).id
    }
}

/// Returns the words of a title: a hyphen more is nothing to translate.
fn words_of_title(state: &EntryState) -> Vec<String> {
    words([state.title.as_str()].into_iter())
}

/// Returns the words of all else that an entry says.
fn words_of_text(state: &EntryState) -> Vec<String> {
    let notes = state.notes.iter().map(String::as_str);
    words([state.lead.as_str(), state.description.as_str()].into_iter().chain(notes))
}

fn words<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let keys: Vec<String> = texts.map(description_key).collect();
    let all = keys.iter().flat_map(|key| key.split(|char: char| !char.is_alphanumeric()));
    all.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Reports whether the further links of an entry's own words lead elsewhere; those of its pictures and its notes are nothing
/// that would be translated.
fn leads_elsewhere(old: &EntryState, new: &EntryState) -> bool {
    let further = |state| EntryState::worded_links(state).map(|(_, url)| url.as_str());
    compare_further_urls(further(old), further(new), url_key) == Verdict::Content
}

/// Returns for each revision of a copy the one of its list that came with the same commit.
fn brought_together(copy: &History, list: &History) -> Vec<Option<u32>> {
    let place = |at: u32| (list.commit_of(at).id.as_str(), at);
    let places: FxHashMap<&str, u32> = (0..list.revisions.len() as u32).map(place).collect();
    (0..copy.revisions.len() as u32).map(|at| places.get(copy.commit_of(at).id.as_str()).copied()).collect()
}

/// Returns for each revision the time by which half of what it changed had been made.
fn times_brought(list: &History) -> Vec<i64> {
    let mut times: Vec<Vec<i64>> = vec![Vec::new(); list.revisions.len()];
    for event in list.traces.iter().flat_map(|trace| &trace.events) {
        times[event.revision as usize].push(list.commits[event.commit as usize].time.seconds);
    }
    let half = |mut times: Vec<i64>| {
        let middle = times.len().checked_sub(1)? / 2;
        Some(*times.select_nth_unstable(middle).1)
    };
    times.into_iter().map(|times| half(times).unwrap_or(i64::MIN)).collect()
}

/// Returns for each revision the latest time of it and all before it: a clock that ran late moves nothing.
fn latest_times(list: &History) -> Vec<i64> {
    let mut latest = i64::MIN;
    let times = (0..list.revisions.len() as u32).map(|at| list.commit_of(at).time.seconds);
    times
        .map(|time| {
            latest = latest.max(time);
            latest
        })
        .collect()
}

/// The entries of a history by all addresses that they ever had.
pub struct Addresses(FxHashMap<u64, Vec<u32>>);

impl Addresses {
    /// Gathers the addresses of a history.
    #[must_use]
    pub fn new(history: &History) -> Self {
        let keys: Vec<Option<u64>> = history.states.iter().map(|state| Keys::of(state).url).collect();
        let mut by_key: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (at, trace) in (0..).zip(&history.traces) {
            for key in trace.events.iter().filter_map(|event| keys[event.state? as usize]) {
                let traces = by_key.entry(key).or_default();
                if traces.last() != Some(&at) {
                    traces.push(at);
                }
            }
        }
        Self(by_key)
    }

    /// Returns the entries that ever had the address of one.
    pub fn of(&self, state: &EntryState) -> &[u32] {
        Keys::of(state).url.and_then(|url| self.0.get(&url)).map_or(&[], Vec::as_slice)
    }

    /// Finds the one entry that an entry of a copy was made of, by the addresses that it had, the latest first.
    ///
    /// Of several entries the one that is in the list now counts, and if none is, the one that was longest; if several are,
    /// nothing tells.
    pub fn partner(&self, list: &History, states: impl Iterator<Item = EntryState>) -> Option<u32> {
        for state in states {
            let found = self.of(&state);
            let last = |trace: u32| list.traces[trace as usize].events.last();
            let alive = |trace: &u32| last(*trace).is_some_and(|event| event.state.is_some());
            let living: Vec<u32> = found.iter().copied().filter(alive).collect();
            let longest = found.iter().copied().max_by_key(|trace| last(*trace).map(|event| event.revision));
            match (living.as_slice(), longest) {
                ([only], _) => return Some(*only),
                ([], Some(longest)) => return Some(longest),
                ([], None) => {}
                _ => return None,
            }
        }
        None
    }
}
