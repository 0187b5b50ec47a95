//! Brings a mirror up to date with its upstream: what is to be done, and what is left to a person and why.

mod carry;
mod compare;
mod finished;
mod in_text;
#[cfg(test)]
mod laws;
pub(crate) mod mark;
mod note_units;
mod notes;
mod plan;
mod rewrite;
mod shared_lines;
mod swapped;
mod units;

use std::borrow::Cow;
use std::fmt;

#[cfg(feature = "history")]
use recension_history::traces_of;
use recension_matcher::{
    ChangeOptions, Contradiction, Decisions, SectionFilter, VolatileText, are_in_other_languages,
};
use recension_merger::{ApplyError, read_alike};
use recension_model::{Edition, Format, MergeNotice};

use crate::folders::Moved;
#[cfg(feature = "history")]
use crate::history::InStepHistories;
use carry::{Carrier, Tried};
use compare::{Compared, Sides};

pub use compare::SyncBase;
pub use finished::BroughtIn;
pub use plan::Kept;
pub use swapped::{SwapSign, is_rather_translation};

/// How a mirror is brought up to date.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct SyncOptions {
    /// The edition that the mirror was taken from, which tells whose a difference is. Without it nothing is
    /// removed.
    pub base: Option<SyncBase>,
    /// The histories of upstream and mirror, where the mirror has one of its own: they tell entry by entry what the
    /// mirror was made of, so that no base is needed.
    #[cfg(feature = "history")]
    pub in_step: Option<InStepHistories>,
    /// Whether the mirror gets what it left out when it was taken, too.
    pub complete: bool,
    /// Whether the mirror is a translation, whatever its language seems to be.
    pub translated: bool,
    /// What additions in another language are marked with; a default of the format if none, no mark if empty.
    pub marker: Option<String>,
    /// The format that results are read as; found out if none.
    pub format: Option<Format>,
    /// What a person decided about entries.
    pub decisions: Decisions,
    /// Sections that do not count: nothing in them is touched.
    pub ignored: SectionFilter,
    /// Text that changes by itself: what differs in nothing else is the same.
    pub volatile: VolatileText,
}

impl SyncOptions {
    /// Gives what is known of the upstream the addresses that it has as seen from the mirror.
    fn move_to_mirror(&mut self, upstream: &Edition, moved: &Moved) {
        if let Some(base) = &mut self.base
            && let Some(edition) = moved.other(&base.edition)
        {
            base.edition = edition;
        }
        #[cfg(feature = "history")]
        if let Some(in_step) = &mut self.in_step {
            let traces = traces_of(&in_step.list, upstream);
            moved.follow(&mut in_step.list, &traces);
        }
        #[cfg(not(feature = "history"))]
        let _ = upstream;
    }
}

/// Why a mirror cannot be brought up to date.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SyncError {
    /// Upstream and mirror have next to no entries in common.
    Unrelated,
    /// The decisions cannot hold together.
    Decisions(Contradiction),
    /// Nothing can be written into the mirror.
    Apply(ApplyError),
    /// The mirror is in this encoding, and translations are in UTF-8.
    Encoding(String),
}

impl fmt::Display for SyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SyncError::Unrelated => write!(f, "upstream and mirror have nothing in common"),
            SyncError::Decisions(_) => write!(f, "the decisions contradict each other"),
            SyncError::Apply(_) => write!(f, "the mirror cannot be edited"),
            SyncError::Encoding(name) => write!(f, "it is in {name}, not in UTF-8"),
        }
    }
}

impl std::error::Error for SyncError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SyncError::Unrelated | SyncError::Encoding(_) => None,
            SyncError::Decisions(contradiction) => Some(contradiction),
            SyncError::Apply(error) => Some(error),
        }
    }
}

impl From<Contradiction> for SyncError {
    fn from(contradiction: Contradiction) -> Self {
        SyncError::Decisions(contradiction)
    }
}

/// So often a mirror is brought up to date at most, each time with what came of it.
const MAX_RUNS: usize = 3;

/// A mirror compared with its upstream, before anything is done.
pub struct SyncPlan<'a> {
    sides: Sides<'a>,
    options: &'a SyncOptions,
    mirror: &'a Edition,
    compared: Compared,
    /// What the mirror becomes, if that is known already.
    carried: Option<Synced>,
    tried: Tried,
}

/// What a mirror became.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Synced {
    /// The mirror as it is to be written.
    pub edition: Edition,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// Titles of entries that the mirror had edited, and that are gone.
    pub edited_and_removed: Vec<String>,
    /// What else a person should know of what was written, one sentence each.
    pub notices: Vec<String>,
    /// What a person should know of the merge, if mirror and upstream were merged.
    pub merge_notices: Vec<MergeNotice>,
    /// How many entries still differ in what the mirror takes.
    pub remaining: usize,
    /// What of its own the mirror keeps.
    pub kept: Kept,
}

/// A change that was left to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The title of the entry.
    pub title: String,
    /// Why, in words that go on after the title.
    pub reason: String,
}

impl Synced {
    /// Returns what came of going on with it.
    fn followed_by(self, next: Self) -> Self {
        let mut edited_and_removed = self.edited_and_removed;
        edited_and_removed.extend(next.edited_and_removed);
        let mut notices = self.notices;
        notices.retain(|said| !next.notices.contains(said));
        notices.extend(next.notices);
        Self { edited_and_removed, notices, ..next }
    }

    /// Returns how much is left to a person.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left_out.len().max(self.remaining)
    }
}

impl<'a> SyncPlan<'a> {
    /// Compares a mirror with its upstream.
    ///
    /// # Errors
    ///
    /// [`SyncError::Unrelated`] if they are two lists; [`SyncError::Decisions`].
    pub fn new(
        upstream: &'a Edition,
        mirror: &'a Edition,
        options: &'a SyncOptions,
    ) -> Result<Self, SyncError> {
        let translated = options.translated || are_in_other_languages(upstream, mirror);
        let plan = Self::taken_for((upstream, mirror), options, translated)?;
        if !translated || options.translated {
            return Ok(plan);
        }
        // What differs in words alone may be what the mirror lacks: the next run would take it for a copy.
        match plan.carried() {
            Ok(carried) if !are_in_other_languages(upstream, &carried.edition) => {
                Self::taken_for((upstream, mirror), options, false)
            }
            carried => Ok(Self { carried: carried.ok(), ..plan }),
        }
    }

    /// Compares a mirror that is taken for a translation, or for none.
    fn taken_for(
        (upstream, mirror): (&'a Edition, &'a Edition),
        options: &'a SyncOptions,
        translated: bool,
    ) -> Result<Self, SyncError> {
        let (base, decisions) = (options.base.as_ref(), &options.decisions);
        let sides = Sides {
            upstream,
            base,
            #[cfg(feature = "history")]
            in_step: options.in_step.as_ref(),
            decisions,
            changes: ChangeOptions::default()
                .with_ignored(Some(&options.ignored))
                .with_volatile(Some(&options.volatile).filter(|volatile| !volatile.is_empty())),
            translated,
            translated_as_said: options.translated,
        };
        let compared = sides.compare(mirror)?;
        if !compared.is_one_list(&sides, mirror) {
            return Err(SyncError::Unrelated);
        }
        Ok(Self { sides, options, mirror, compared, carried: None, tried: Tried::default() })
    }

    /// Reports whether the mirror is taken for a translation: its titles, descriptions and order stay.
    #[must_use]
    pub fn is_translated(&self) -> bool {
        self.sides.translated
    }

    /// Brings the mirror up to date: as a whole by a merge where that can be, then entry by entry.
    ///
    /// # Errors
    ///
    /// [`SyncError::Apply`] if nothing can be written into the mirror. What cannot be done of a change is no error;
    /// it is among [`Synced::left_out`].
    pub fn carry_out(mut self) -> Result<Synced, SyncError> {
        let mut synced = match self.carried.take() {
            Some(carried) => carried,
            None => self.carried()?,
        };
        // What came can be what others are told by: the next run would see that.
        for _ in 1..MAX_RUNS {
            if synced.edition.source == self.mirror.source {
                break;
            }
            let mirror = (self.sides.upstream, &synced.edition);
            let mut again = SyncPlan::taken_for(mirror, self.options, self.sides.translated)?;
            std::mem::swap(&mut again.tried, &mut self.tried);
            let next = again.carried()?;
            self.tried = again.tried;
            if next.edition.source == synced.edition.source {
                break;
            }
            synced = synced.followed_by(next);
        }
        Ok(synced)
    }

    fn carried(&self) -> Result<Synced, SyncError> {
        Carrier { sides: self.sides, options: self.options, tried: &self.tried }
            .carry(self.mirror, self.compared.clone())
    }
}

/// Returns upstream and mirror, and reads the base, as editions of one list: a text with a link or two looks like Markdown. Where that
/// tells something, results are read so, too. Relative addresses of upstream and base become those that the mirror has.
#[must_use]
pub fn read_as_one_list<'a>(
    upstream: &'a Edition,
    mirror: &'a Edition,
    options: &mut SyncOptions,
) -> [Cow<'a, Edition>; 2] {
    if let Some(moved) = Moved::new(upstream, mirror) {
        options.move_to_mirror(upstream, &moved);
        let [upstream, mirror] = read_alike_as(&moved.edition, mirror, options).map(Cow::into_owned);
        return [upstream, mirror].map(Cow::Owned);
    }
    read_alike_as(upstream, mirror, options)
}

fn read_alike_as<'a>(
    upstream: &'a Edition,
    mirror: &'a Edition,
    options: &mut SyncOptions,
) -> [Cow<'a, Edition>; 2] {
    let as_detected = [upstream, mirror].map(Cow::Borrowed);
    if options.format.is_some() {
        return as_detected;
    }
    let base = options.base.as_ref().map(|base| &base.edition);
    let read = read_alike(&[mirror, upstream].into_iter().chain(base).collect::<Vec<_>>());
    if read.iter().all(Option::is_none) {
        return as_detected;
    }
    let mut read = read.into_iter();
    let (mirror_again, upstream_again) = (read.next().flatten(), read.next().flatten());
    options.format = Some(mirror_again.as_ref().unwrap_or(mirror).format);
    if let Some((base, text)) = options.base.as_mut().zip(read.next().flatten()) {
        *base = text.into();
    }
    [(upstream, upstream_again), (mirror, mirror_again)]
        .map(|(edition, again)| again.map_or(Cow::Borrowed(edition), Cow::Owned))
}

/// Brings a mirror up to date with its upstream.
///
/// What came to the upstream, went from it, or has another address there comes through; so do other words where the
/// mirror has those of the upstream. The mirror's own words, order, style and entries stay. Applied twice is
/// applied once. Cost: a few alignments of the editions.
///
/// # Errors
///
/// [`SyncError`] if they are two lists, decisions contradict each other, or nothing can be written.
pub fn sync(upstream: &Edition, mirror: &Edition, options: &SyncOptions) -> Result<Synced, SyncError> {
    let mut options = options.clone();
    let [upstream, mirror] = read_as_one_list(upstream, mirror, &mut options);
    SyncPlan::new(&upstream, &mirror, &options)?.carry_out()
}
