//! Where the changes of a patch land in a document as it was.

use recension_model::{ChangeKind, EntryPatch, EntryValue, Patch};

use crate::patch::draft::Draft;
use crate::patch::keys::EntryKeys;
use crate::patch::outcome::{MANY, Outcome};
use crate::patch::steps::Selection;
use crate::patch::target::{Found, Sought, Target};

/// The change of an entry, and where it lands.
pub(super) struct Landing<'p> {
    pub(super) index: usize,
    pub(super) change: &'p EntryPatch,
    /// What it speaks of, as it was or as it is to be; of an addition, what is there already.
    pub(super) entry: Found<usize>,
    /// Whether it was found as it is to be.
    pub(super) is_as_it_is_to_be: bool,
}

/// Finds the entries that changes speak of: first those that are in title and address what they were, or else what they
/// are to be; only then those that someone has changed since, among what no other change speaks of.
pub(super) fn find<'p>(draft: &Draft<'_>, patch: &'p Patch, selection: &Selection) -> Vec<Landing<'p>> {
    let mut taken = vec![false; draft.target.entries.len()];
    let landing = |index: &usize| {
        Some(Landing {
            index: *index,
            change: patch.entries.get(*index)?,
            entry: Found::None,
            is_as_it_is_to_be: false,
        })
    };
    let mut landings: Vec<Landing<'p>> = selection.entries.iter().filter_map(landing).collect();
    // Of entries that are alike the one that says what is to be said was changed before.
    for landing in &mut landings {
        if let Some(at) = changed_twin(&draft.target, landing.change).filter(|at| !taken[*at]) {
            taken[at] = true;
            landing.entry = Found::One(at);
            landing.is_as_it_is_to_be = true;
        }
    }
    type Side = fn(&EntryPatch) -> Option<&EntryValue>;
    let was: Side = |change| change.old.as_ref();
    let is_to_be: Side = |change| change.new.as_ref();
    let changed: Side = |change| change.old.as_ref().and(change.new.as_ref());
    // What stands in its section as it is to be was changed before: one that is as it was elsewhere is the copy's own.
    for (side, sought, is_elsewhere) in [
        (was, Sought::AsItWas, false),
        (changed, Sought::AsItIsToBe, false),
        (was, Sought::AsItWas, true),
        (is_to_be, Sought::AsItIsToBe, true),
        (was, Sought::Changed, true),
        (changed, Sought::Changed, true),
    ] {
        for landing in landings.iter_mut().filter(|landing| landing.entry == Found::None) {
            let Some(value) = side(landing.change) else { continue };
            let found = draft.target.entry(value, sought, draft.options.translated, &taken);
            if !is_elsewhere && !draft.target.is_found_in(&value.section, found) {
                continue;
            }
            landing.entry = found;
            if let Found::One(at) = landing.entry {
                taken[at] = true;
                landing.is_as_it_is_to_be = sought == Sought::AsItIsToBe;
            }
        }
    }
    landings
}

/// Finds the only one of entries that are alike which says already what a change of one of them makes it say.
fn changed_twin(target: &Target, change: &EntryPatch) -> Option<usize> {
    let old = change.old.as_ref().filter(|old| old.twin)?;
    let (was, wanted) = (EntryKeys::of(old), EntryKeys::of(change.new.as_ref()?));
    if was.describes_as(&wanted) || !was.same_title(&wanted) {
        return None;
    }
    let alike = target.with_title(&was.title).filter(|at| target.entries[*at].keys.same_url(&was));
    let mut changed = alike.filter(|at| target.entries[*at].keys.describes_as(&wanted));
    changed.next().filter(|_| changed.next().is_none())
}

impl Landing<'_> {
    /// Returns the entry that is to change.
    pub(super) fn changed(&self, outcome: &mut Outcome) -> Option<usize> {
        let reason = match self.entry {
            Found::One(at) => {
                outcome.entry = Some(at);
                return outcome.entry;
            }
            Found::Many => MANY,
            Found::None => "is not there",
        };
        let kinds = self.change.kinds.iter().filter(|kind| *kind != ChangeKind::Restyled);
        kinds.for_each(|kind| outcome.fail(kind, reason));
        None
    }
}
