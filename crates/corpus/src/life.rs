//! What becomes of the entries of one list: what it has now, what it had, and how one became the other.

use recension_history::traces_of;
use recension_matcher::{AlignOptions, align, changes};
use recension_model::{
    ChangeKind, Edition, EntryId, EntryState, EntryView, History, Trace, compare_titles, url_key,
};

use crate::draft::Draft;
use crate::kept::Kept;

/// An entry of a list, from when it came until it went.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Life {
    /// Its entry in the newest state; none of one that is gone.
    pub(crate) entry: Option<EntryId>,
    /// What it says now, or said last.
    pub(crate) kept: Kept,
    pub(crate) line: u32,
    pub(crate) since: i64,
    pub(crate) until: Option<i64>,
    /// The resource that it is known to be; none where its address says so.
    pub(crate) resource: Option<u32>,
    /// The addresses that it had before, the first one first.
    pub(crate) relinks: Vec<Relink>,
    /// What it was called before.
    pub(crate) renames: Vec<Rename>,
}

/// A change of an entry's address.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relink {
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) day: i64,
    pub(crate) basis: String,
    pub(crate) confidence: f64,
}

/// A change of an entry's title.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rename {
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) day: i64,
    pub(crate) basis: String,
}

impl Life {
    /// Begins with an entry of an edition.
    pub(crate) fn new(view: EntryView<'_>, day: i64) -> Self {
        Self {
            entry: Some(view.id),
            kept: Kept::of(view),
            line: view.entry.line,
            since: day,
            until: None,
            resource: None,
            relinks: Vec::new(),
            renames: Vec::new(),
        }
    }
}

/// Returns the lives of a list that was not known before.
pub(crate) fn begun(edition: &Edition, day: i64) -> Vec<Life> {
    edition.entry_ids().map(|id| Life::new(edition.entry(id), day)).collect()
}

/// Returns the lives of a list that goes on from what it had: what changed is read from the change set of the two.
pub(crate) fn continued(before: Vec<Life>, edition: &Edition, day: i64) -> Vec<Life> {
    let (alive, mut gone): (Vec<Life>, Vec<Life>) = before.into_iter().partition(|life| life.until.is_none());
    let mut draft = Draft::new(&edition.name);
    alive.iter().for_each(|life| {
        draft.push(&life.kept);
    });
    let old = draft.finish();
    let editions = [&old, edition];
    let alignment = align(&editions, &AlignOptions::default());
    let mut lives = begun(edition, day);
    for change in changes(&editions, &alignment, 0, 1).entries {
        match (change.old, change.new) {
            (Some(left), None) => {
                let mut life = alive[left.index()].clone();
                life.until = Some(day);
                gone.push(life);
            }
            (Some(left), Some(right)) => {
                let (was, life) = (&alive[left.index()], &mut lives[right.index()]);
                life.since = was.since;
                let confidence = f64::from(change.confidence);
                if let (true, Some(old), Some(new)) =
                    (change.kinds.contains(ChangeKind::Relinked), &was.kept.url, &life.kept.url)
                {
                    let (old, new, basis) = (old.clone(), new.clone(), String::new());
                    life.relinks.push(Relink { old, new, day, basis, confidence });
                }
                if change.kinds.contains(ChangeKind::Renamed) {
                    let (old, new) = (was.kept.title.clone(), life.kept.title.clone());
                    life.renames.push(Rename { old, new, day, basis: String::new() });
                }
                // An entry without an address goes on being what it was.
                if life.kept.url.is_none() {
                    life.resource = was.resource;
                }
            }
            (None, _) => {}
        }
    }
    // What came back is not gone.
    gone.retain(|life| {
        !lives.iter().any(|alive| alive.kept.url.is_some() && alive.kept.url == life.kept.url)
    });
    lives.extend(gone);
    lives
}

/// Returns the lives of a list whose history is known.
pub(crate) fn followed(history: &History, edition: &Edition) -> Vec<Life> {
    let traces = traces_of(history, edition);
    let mut entry_of = vec![None; history.traces.len()];
    for (id, trace) in edition.entry_ids().zip(&traces) {
        if let Some(trace) = trace {
            entry_of[*trace as usize] = Some(id);
        }
    }
    let newest = history.newest().map_or(0, |newest| history.commit_of(newest).time.day().number());
    let mut lives: Vec<Life> = history
        .traces
        .iter()
        .zip(&entry_of)
        .filter_map(|(trace, entry)| {
            let view = entry.map(|id| edition.entry(id));
            of_trace(history, trace, view)
        })
        .collect();
    let untraced = edition.entry_ids().zip(&traces).filter(|(_, trace)| trace.is_none());
    lives.extend(untraced.map(|(id, _)| Life::new(edition.entry(id), newest)));
    lives.sort_by_key(|life| (life.entry.is_none(), life.entry));
    lives
}

fn of_trace(history: &History, trace: &Trace, view: Option<EntryView<'_>>) -> Option<Life> {
    let day = |revision: u32| history.commit_of(revision).time.day().number();
    let first = trace.events.first()?;
    let last = trace.events.iter().rev().find_map(|event| event.state)?;
    let mut life = match view {
        Some(view) => Life::new(view, day(first.revision)),
        None => gone(&history.states[last as usize], day(first.revision)),
    };
    if view.is_none() {
        // A list that ended whole has its entries to its last revision.
        let end = trace.events.iter().rev().find(|event| event.state.is_none());
        life.until = Some(end.map_or(life.since, |event| day(event.revision)));
    }
    let mut before: Option<&EntryState> = None;
    for event in &trace.events {
        let Some(state) = event.state.map(|state| &history.states[state as usize]) else { continue };
        let commit = history.commits.get(event.commit as usize);
        let basis = commit.map(|commit| commit.id.clone()).unwrap_or_default();
        let Some(old) = before.replace(state) else { continue };
        let (day, confidence) = (day(event.revision), f64::from(event.confidence));
        if let (Some(old), Some(new)) = (&old.url, &state.url)
            && url_key(old) != url_key(new)
        {
            let (old, new, basis) = (old.clone(), new.clone(), basis.clone());
            life.relinks.push(Relink { old, new, day, basis, confidence });
        }
        if !compare_titles(&old.title, &state.title).is_same_content() {
            life.renames.push(Rename { old: old.title.clone(), new: state.title.clone(), day, basis });
        }
    }
    life.relinks = without_returns(life.relinks);
    Some(life)
}

fn gone(state: &EntryState, since: i64) -> Life {
    let kept = Kept {
        title: state.title.clone(),
        description: state.description.clone(),
        url: state.url.clone(),
        section: state.section.clone(),
    };
    Life {
        entry: None,
        kept,
        line: 0,
        since,
        until: None,
        resource: None,
        relinks: Vec::new(),
        renames: Vec::new(),
    }
}

/// Leaves out the way there and back of an address that an entry returned to: somebody erred, or vandalised the list.
fn without_returns(relinks: Vec<Relink>) -> Vec<Relink> {
    let mut way: Vec<Relink> = Vec::new();
    for relink in relinks {
        let target = url_key(&relink.new);
        match way.iter().position(|before| url_key(&before.old) == target) {
            Some(at) => way.truncate(at),
            None => way.push(relink),
        }
    }
    way
}

#[cfg(test)]
mod tests {
    use super::{Relink, without_returns};

    fn relinks(ways: &[(&str, &str)]) -> Vec<Relink> {
        let relink = |(old, new): &(&str, &str)| Relink {
            old: format!("https://{old}.example.org"),
            new: format!("https://{new}.example.org"),
            day: 0,
            basis: String::new(),
            confidence: 1.0,
        };
        ways.iter().map(relink).collect()
    }

    #[test]
    fn an_address_that_was_taken_back_is_no_move() {
        assert_eq!(without_returns(relinks(&[("a", "b"), ("b", "a")])), []);
        assert_eq!(without_returns(relinks(&[("a", "b"), ("b", "c"), ("c", "b")])), relinks(&[("a", "b")]));
        let way = relinks(&[("a", "b"), ("b", "a"), ("a", "d")]);
        assert_eq!(without_returns(way), relinks(&[("a", "d")]));
    }
}
