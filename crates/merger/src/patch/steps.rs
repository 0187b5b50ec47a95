//! The steps in which a patch is carried out: what is meant is found in the document as it was; then sections change,
//! then what entries say; then it is known what goes and what comes; then additions and moves find their places, then
//! what is gone is taken out: until then it can be the neighbour of something.

use recension_model::{ChangeKind, EntryPatch, EntryValue, Patch};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::layout::NodeId;
use crate::patch::definitions::{coming_definitions, left_definitions};
use crate::patch::draft::Draft;
use crate::patch::fields::changed_fields;
use crate::patch::keys::EntryKeys;
use crate::patch::landing::{Landing, find};
use crate::patch::outcome::{MANY, Outcome, SHARED};
use crate::patch::places::Places;
use crate::patch::raised::take_out;
use crate::patch::replaced::Replacements;
use crate::patch::rewritten::lacks_addresses;
use crate::patch::sections::Sections;
use crate::patch::target::Found;
use crate::patch::waiting::Waiting;
use crate::patch::{Applied, Rejected};

/// Why an entry is neither removed nor added that the other edition has as text.
const IN_TEXT: &str = "is left as it is: both editions have it, one as text that is not read as an entry";

/// What of a patch is carried out.
#[derive(Default)]
pub(crate) struct Selection {
    /// The entries, by their places in the patch.
    pub(crate) entries: Vec<usize>,
    /// The sections, by their places in the patch.
    pub(crate) sections: Vec<usize>,
    /// The sections that go if nothing stands in them any more, and of which nothing is said else: a label that nothing stands below
    /// would be read as an entry.
    pub(crate) emptied: Vec<usize>,
}

impl Selection {
    /// Returns all of a patch.
    pub(crate) fn whole(patch: &Patch) -> Self {
        let (entries, sections) = (0..patch.entries.len(), 0..patch.sections.len());
        Self { entries: entries.collect(), sections: sections.collect(), emptied: Vec::new() }
    }
}

/// What came of a part of a patch.
#[derive(Default)]
pub(crate) struct CarriedOut {
    pub(crate) applied: Applied,
    pub(crate) is_changed: bool,
    /// For each entry that is changed or added, the place of its change in the patch.
    pub(crate) changes_of: FxHashMap<usize, usize>,
}

/// Carries a part of a patch out.
pub(crate) fn carry_out(
    draft: &mut Draft<'_>,
    (patch, replacements): (&Patch, &Replacements),
    selection: &Selection,
) -> CarriedOut {
    let landings = find(draft, patch, selection);
    let mut sections = Sections::find(draft, &patch.sections);
    let values = landings.iter().filter_map(|landing| landing.change.new.as_ref());
    sections.change(draft, &selection.sections, &values.map(|new| new.section.as_slice()).collect());
    let mut outcomes: Vec<Outcome> = landings.iter().map(|_| Outcome::default()).collect();
    let (mut places, mut waiting, mut leaving) = (Places::new(draft.editor.layout), Vec::new(), Vec::new());
    for (place, (landing, outcome)) in landings.iter().zip(&mut outcomes).enumerate() {
        match (&landing.change.old, &landing.change.new) {
            (Some(_), None) if landing.change.in_text => outcome.fail(ChangeKind::Removed, IN_TEXT),
            (None, Some(_)) if landing.change.in_text => outcome.fail(ChangeKind::Added, IN_TEXT),
            (Some(old), None) => {
                let going = outcome.take(ChangeKind::Removed, going(draft, old, landing.entry)).flatten();
                leaving.extend(going.map(|at| (place, at)));
            }
            (Some(old), Some(new)) => {
                let Some(at) = landing.changed(outcome) else { continue };
                let plan = changed_fields(draft, at, (old, new), landing.change.kinds, outcome);
                draft.edit(plan.edits);
                draft.target.says(at, plan.title, plan.keys);
                let is_whole = outcome.failed.is_empty() && !draft.options.translated;
                if let Some(kind) = landing.change.kinds.iter().last()
                    && is_whole
                    && lacks_addresses(draft, at, (old, new))
                {
                    outcome
                        .fail(kind, "is not changed as a whole: what stands below it was changed here, too");
                }
                waiting.extend(places.moves(draft, landing, (at, outcome)).map(|waits| (place, waits)));
            }
            (None, _) => {}
        }
    }
    let others = Others::new(&landings, leaving.iter().map(|(_, at)| *at).collect());
    for (place, (landing, outcome)) in landings.iter().zip(&mut outcomes).enumerate() {
        let (None, Some(new), false) = (&landing.change.old, &landing.change.new, landing.change.in_text)
        else {
            continue;
        };
        let is_to_come = outcome.take(ChangeKind::Added, is_to_come(draft, new, &others)).unwrap_or(false);
        let waits = Waiting { entry: None, kind: ChangeKind::Added, value: new, old: None };
        waiting.extend(is_to_come.then_some((place, waits)));
    }
    places.place_all(draft, &waiting, &mut outcomes);
    let lacking = landings.iter().zip(&outcomes).filter(|(_, outcome)| !outcome.failed.is_empty());
    let lacking: FxHashSet<usize> = lacking.map(|(landing, _)| landing.index).collect();
    leaving.retain(|(place, _)| {
        let mut instead = replacements.additions(landings[*place].index).iter();
        let is_lacking = instead.any(|addition| lacking.contains(addition));
        if is_lacking {
            outcomes[*place].fail(ChangeKind::Removed, "is not removed: what replaces it cannot be added");
        }
        !is_lacking
    });
    let going: FxHashSet<usize> = leaving.iter().map(|(_, at)| *at).collect();
    let parts: FxHashSet<NodeId> = going.iter().map(|at| draft.target.entries[*at].slot).collect();
    let parts = parts.iter().flat_map(|part| draft.editor.subtree(*part)).collect();
    let definitions = left_definitions(draft, &parts);
    for (place, at) in leaving {
        take_out(draft, at, &going);
        outcomes[place].done = true;
    }
    draft.edit(definitions);
    draft.edit(coming_definitions(draft));
    sections.remove(draft, [&selection.sections, &selection.emptied]);
    let mut carried = CarriedOut { is_changed: sections.is_changed, ..CarriedOut::default() };
    carried.applied.left_out = sections.left;
    for (Landing { index, change, .. }, outcome) in landings.into_iter().zip(outcomes) {
        carried.changes_of.extend(outcome.entry.map(|at| (at, index)));
        carried.count(index, change, outcome, draft.options.translated);
    }
    carried
}

/// The entries that say nothing of whether an addition is there.
struct Others {
    /// Those that go.
    leaving: FxHashSet<usize>,
    /// Those that other changes speak of.
    taken: FxHashSet<usize>,
}

impl Others {
    fn new(landings: &[Landing<'_>], leaving: FxHashSet<usize>) -> Self {
        let changes = landings.iter().filter(|landing| landing.change.old.is_some());
        let taken = changes.filter_map(|landing| match landing.entry {
            Found::One(at) => Some(at),
            _ => None,
        });
        Self { leaving, taken: taken.collect() }
    }
}

/// Decides whether an entry is to be added: not if it is there, or something is in its place.
fn is_to_come(draft: &Draft<'_>, value: &EntryValue, others: &Others) -> Result<bool, String> {
    let (target, translated) = (&draft.target, draft.options.translated);
    let keys = EntryKeys::of(value);
    let section = match target.section(&value.section) {
        Found::One(section) => Some(section),
        _ => None,
    };
    let stays = |at: &usize| !others.leaving.contains(at);
    let here = |at: &usize| Some(target.entries[*at].section) == section;
    let same = |at: &usize| target.entries[*at].keys.same_title(&keys);
    let mut known: Vec<usize> = match &keys.url {
        Some(url) if value.repeated => target.with_both(url, &keys.title),
        Some(_) => target.with_url(keys.url.as_deref()),
        None => target.with_title(&keys.title).collect(),
    };
    known.retain(stays);
    if value.repeated {
        // It stands elsewhere in its own edition, too.
        known.retain(|at| here(at) && same(at));
        if value.twin {
            // Of those that say something else, or lead elsewhere, none is it.
            let says_it = |at: &usize| {
                let own = &target.entries[*at].keys;
                own.describes_as(&keys) && own.same_others(&keys)
            };
            known.retain(|at| says_it(at));
        }
        // A twin is there if two of it are, or one at its place that is not its twin.
        if value.twin && known.len() < 2 {
            known.retain(|at| !others.taken.contains(at) && target.follows(*at, value));
        }
    }
    known.extend(target.with_bare_title(&keys.title).filter(|at| stays(at) && here(at)));
    let Some(at) = known.iter().copied().find(|at| here(at) && same(at)).or(known.first().copied()) else {
        let mut titled = target.with_title(&keys.title).filter(|at| stays(at) && here(at));
        return match titled.next().filter(|_| !value.repeated) {
            Some(_) => Err("cannot be added: an entry of this title has another address".into()),
            None => Ok(true),
        };
    };
    let there = &target.entries[at];
    if translated {
        Ok(false)
    } else if !same(&at) {
        Err(format!("is there already, as {}", there.title))
    } else if !there.keys.describes_as(&keys) {
        Err("is there already, with another description".into())
    } else if !here(&at) {
        Err("is there already, in another section".into())
    } else {
        Ok(false)
    }
}

/// Decides which entry is to be removed, if any.
fn going(draft: &Draft<'_>, old: &EntryValue, found: Found<usize>) -> Result<Option<usize>, String> {
    let at = match found {
        Found::One(at) => at,
        Found::None => return Ok(None),
        Found::Many => return Err(MANY.into()),
    };
    let entry = &draft.target.entries[at];
    let (there, was) = (&entry.keys, EntryKeys::of(old));
    let is_own = !draft.options.translated;
    let fields = [
        ("address", !there.same_url(&was) && there.url.is_some() && was.url.is_some()),
        ("title", is_own && !there.same_title(&was)),
        ("description", is_own && !there.describes_as(&was)),
        ("notes", is_own && !there.same_notes(&was)),
    ];
    let edited: Vec<&str> =
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    let were = if edited.len() > 1 || edited == ["notes"] { "were" } else { "was" };
    match edited.is_empty() {
        false => Err(format!("is not removed: its {} {were} changed here", edited.join(" and "))),
        true if draft.is_shared(entry.slot) => Err(SHARED.into()),
        true => Ok(Some(at)),
    }
}

impl CarriedOut {
    fn count(&mut self, index: usize, change: &EntryPatch, outcome: Outcome, translated: bool) {
        self.is_changed |= outcome.done;
        let whole = [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Relinked];
        let is_kept = translated && !whole.iter().any(|kind| change.kinds.contains(*kind));
        match (outcome.done, outcome.failed.is_empty()) {
            (true, _) => self.applied.applied += 1,
            (false, true) if is_kept => self.applied.kept += 1,
            (false, true) if outcome.unlinked => self.applied.unlinked += 1,
            (false, true) => self.applied.already += 1,
            (false, false) => {}
        }
        if !outcome.failed.is_empty() {
            let reason = outcome.reasons.join("; ");
            self.applied.rejected.push(Rejected { index, kinds: outcome.failed, reason });
        }
    }
}
