//! What becomes of the entries of one list: what it has now, what it had, and how one became the other.

use recension_matcher::{AlignOptions, align, changes};
use recension_model::{ChangeKind, Edition, EntryId, EntryView, url_key};
use rustc_hash::FxHashSet;

use crate::draft::Draft;
use crate::kept::Kept;
use crate::keys::{Namesakes, address_hash, nameless_hash};

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

/// Returns the lives of a list that goes on from what it had: what changed is read from the change set of the two. `commit` is what the
/// state is known by; perhaps empty.
pub(crate) fn continued(before: Vec<Life>, edition: &Edition, (day, commit): (i64, &str)) -> Vec<Life> {
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
                    let (old, new, basis) = (old.clone(), new.clone(), commit.to_owned());
                    life.relinks.push(Relink { old, new, day, basis, confidence });
                }
                if change.kinds.contains(ChangeKind::Renamed) {
                    let (old, new) = (was.kept.title.clone(), life.kept.title.clone());
                    life.renames.push(Rename { old, new, day, basis: commit.to_owned() });
                }
                // An entry without an address goes on being what it was.
                if life.kept.url.is_none() {
                    life.resource = was.resource;
                }
            }
            (None, _) => {}
        }
    }
    // What came back is not gone, however its address is written.
    let address = |life: &Life| life.kept.url.as_deref().map(url_key);
    let there: FxHashSet<String> = lives.iter().filter_map(address).collect();
    gone.retain(|life| address(life).is_none_or(|address| !there.contains(&address)));
    lives.extend(gone);
    lives
}

/// Gives every entry of a list, and every address that it had, its resource; `resource_of` knows, or makes, the one of a key.
pub(crate) fn give_resources<E>(
    list: &str,
    lives: &mut [Life],
    mut resource_of: impl FnMut(i64, Option<&str>) -> Result<u32, E>,
) -> Result<(), E> {
    let mut namesakes = Namesakes::default();
    for life in lives {
        for relink in &life.relinks {
            resource_of(address_hash(&relink.old), Some(&relink.old))?;
            resource_of(address_hash(&relink.new), Some(&relink.new))?;
        }
        life.resource = match (&life.kept.url, life.resource) {
            (None, Some(resource)) => Some(resource),
            (Some(url), _) => Some(resource_of(address_hash(url), Some(url))?),
            (None, None) => {
                let occurrence = namesakes.count(&life.kept.title);
                Some(resource_of(nameless_hash(list, &life.kept.title, occurrence), None)?)
            }
        };
    }
    Ok(())
}
