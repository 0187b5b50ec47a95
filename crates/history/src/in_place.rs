//! Which entries of a list may have come in the place of another one: the same one in other words, for all that is known.

use recension_model::{ChangeKind, Event, History};
use rustc_hash::FxHashSet;

use crate::still_said::removal;

/// A revision, and the titles of a section.
type Place<'a> = (u32, &'a [String]);

/// Where entries came to a list and went from it.
pub struct InPlace<'a> {
    list: &'a History,
    /// The revision that the list was begun with.
    begun: Option<u32>,
    came: FxHashSet<Place<'a>>,
    went: FxHashSet<Place<'a>>,
}

impl<'a> InPlace<'a> {
    /// Looks through the lives of all entries.
    #[must_use]
    pub fn new(list: &'a History) -> Self {
        let firsts = list.traces.iter().filter_map(|trace| trace.events.first());
        let begun = firsts.map(|event| event.revision).min();
        let mut places = Self { list, begun, came: FxHashSet::default(), went: FxHashSet::default() };
        for trace in &list.traces {
            let mut before: Option<&Event> = None;
            for event in &trace.events {
                if event.kinds.contains(ChangeKind::Added) {
                    places.came.extend(event.state.map(|state| (event.revision, section(list, state))));
                }
                if event.state.is_none() {
                    let state = before.and_then(|before| before.state);
                    places.went.extend(state.map(|state| (event.revision, section(list, state))));
                }
                before = Some(event);
            }
        }
        places
    }

    /// Reports whether an entry of the list is gone, and no other one came to its section with the revision that took it away.
    #[must_use]
    pub fn is_removed(&self, of: u32) -> bool {
        removal(self.list, of)
            .is_some_and(|(was, revision)| !self.came.contains(&(revision, was.section.as_slice())))
    }

    /// Reports whether an entry came after the list was begun, and no other one went from its section with the revision that
    /// brought it.
    #[must_use]
    pub fn is_added(&self, of: u32) -> bool {
        let first = self.list.traces[of as usize].events.first();
        first.is_some_and(|first| {
            let place = first.state.map(|state| (first.revision, section(self.list, state)));
            Some(first.revision) > self.begun && place.is_some_and(|place| !self.went.contains(&place))
        })
    }
}

fn section(list: &History, state: u32) -> &[String] {
    &list.states[state as usize].section
}
