//! What becomes of the entries of a list whose history git keeps.

use recension_history::traces_of;
use recension_model::{Edition, EntryState, EntryView, History, Trace, compare_titles, url_key};

use crate::kept::Kept;
use crate::life::{Life, Relink, Rename};

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
    use super::without_returns;
    use crate::life::Relink;

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
