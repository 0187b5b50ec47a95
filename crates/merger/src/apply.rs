//! Applies a patch to an edition that it need not have been made from.
//!
//! Entries are addressed by what they are: title, address, section. So a patch fits a copy that was sorted
//! anew or is written in another style. What fits nowhere, or more than one place, is left out and reported.

use std::collections::BTreeMap;
use std::fmt;

use recension_model::{ChangeKinds, Edition, Patch};

use crate::changer::Changer;
use crate::edited::write;
use crate::keys::Keys;
use crate::layout::Layout;
use crate::steps::Steps;

/// How a patch is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplyOptions {
    /// Whether to undo the patch instead.
    pub reverse: bool,
    /// Whether the edition is a translation: it keeps its titles and descriptions and its order, and only
    /// addresses, additions and removals come through.
    pub translated: bool,
    /// What an addition to a translation is marked with, behind its text; a comment is not shown to readers.
    pub mark: String,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self { reverse: false, translated: false, mark: "<!-- untranslated -->".into() }
    }
}

/// What came of applying a patch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The document with all that could be applied.
    pub text: Vec<u8>,
    /// How many entries were changed.
    pub applied: usize,
    /// How many changes the document had already.
    pub already: usize,
    /// How many changes are none of a translation's.
    pub kept: usize,
    /// What could not be applied, in the order of the patch.
    pub rejected: Vec<Rejected>,
    /// What else should be known, one sentence each.
    pub notices: Vec<String>,
}

/// A change that could not be applied, or not as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The place of the change in [`Patch::entries`].
    pub index: usize,
    /// What of it could not be applied, as the patch names it.
    pub kinds: ChangeKinds,
    /// Why, in words that go on after the name of the entry.
    pub reason: String,
}

/// Why nothing can be applied to an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplyError {
    /// Its lines say nothing of its entries, as those of most pages.
    Layout,
    /// It is in an encoding whose lines cannot be told apart byte by byte.
    WideEncoding(String),
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ApplyError::Layout => write!(f, "its lines do not follow its entries"),
            ApplyError::WideEncoding(name) => write!(f, "an edition in {name} cannot be edited"),
        }
    }
}

impl std::error::Error for ApplyError {}

/// Applies `patch` to `target`.
///
/// What is nested under an entry that moves goes with it, unless the patch changes it where it stands.
/// Applying a patch again changes nothing. The result is read again; what does not read as it should is
/// tried change by change, and left out where it is at fault. Cost: near-linear in the edition and the
/// patch, unless changes are at fault.
///
/// # Errors
///
/// [`ApplyError`] if nothing can be applied to this edition. What cannot be applied by itself is no error;
/// it is among [`Applied::rejected`].
pub fn apply(
    patch: &Patch,
    target: &Edition,
    steps: &dyn Steps,
    options: &ApplyOptions,
) -> Result<Applied, ApplyError> {
    if matches!(target.encoding.as_str(), "UTF-16LE" | "UTF-16BE") {
        return Err(ApplyError::WideEncoding(target.encoding.clone()));
    }
    let turned;
    let patch = match options.reverse {
        true => {
            turned = patch.reversed();
            &turned
        }
        false => patch,
    };
    let all: Vec<usize> = (0..patch.entries.len()).collect();
    let run = Run { patch, steps, options };
    let (mut applied, sound) = run.once(target, &all, true)?;
    if !sound {
        applied = run.one_by_one(target)?;
    }
    if applied.text != target.source {
        run.follow(target, &mut applied);
    }
    if patch.prose > 0 {
        let what = if patch.prose == 1 { "1 change".into() } else { format!("{} changes", patch.prose) };
        applied
            .notices
            .push(format!("{what} of prose cannot be applied: change sets do not say how prose is written"));
    }
    if options.reverse {
        for rejected in &mut applied.rejected {
            rejected.kinds = recension_model::turned(rejected.kinds);
        }
    }
    Ok(applied)
}

/// What entries are counted by: title, address, description and section.
type Counted<'a> = (&'a str, Option<&'a str>, &'a str, Option<&'a str>);

/// A patch on its way into an edition.
struct Run<'a> {
    patch: &'a Patch,
    steps: &'a dyn Steps,
    options: &'a ApplyOptions,
}

impl Run<'_> {
    /// Applies some entries of the patch, and tells whether the result reads as it should.
    fn once(
        &self,
        edition: &Edition,
        entries: &[usize],
        sections: bool,
    ) -> Result<(Applied, bool), ApplyError> {
        let layout = Layout::new(edition).ok_or(ApplyError::Layout)?;
        let mut changer = Changer::new(&layout, self.steps, self.options);
        changer.apply(self.patch, entries, sections);
        let mut applied = std::mem::take(&mut changer.applied);
        applied.rejected.sort_by_key(|rejected| rejected.index);
        applied.text = match changer.is_changed {
            true => write(&mut changer.editor),
            false => edition.source.clone(),
        };
        let sound = !changer.is_changed || self.reads_right(&changer, &applied.text);
        Ok((applied, sound))
    }

    /// Applies one change after the other, and leaves out each that does not come out right.
    fn one_by_one(&self, target: &Edition) -> Result<Applied, ApplyError> {
        let mut edition = self.steps.read(target.source.clone());
        let mut total = Applied::default();
        let (first, sound) = self.once(&edition, &[], true)?;
        if sound {
            edition = self.steps.read(first.text);
            total.notices = first.notices;
        }
        for (index, entry) in self.patch.entries.iter().enumerate() {
            let (one, sound) = self.once(&edition, &[index], false)?;
            if !sound {
                let reason = "would not read as it should afterwards".into();
                total.rejected.push(Rejected { index, kinds: entry.kinds, reason });
                continue;
            }
            total.applied += one.applied;
            total.already += one.already;
            total.kept += one.kept;
            total.rejected.extend(one.rejected);
            if one.text != edition.source {
                edition = self.steps.read(one.text);
            }
        }
        total.text = edition.source;
        Ok(total)
    }

    /// Reads the result again and compares it with what was done. What rows say besides title and address
    /// depends on their columns, and is left to these.
    fn reads_right(&self, changer: &Changer<'_>, text: &[u8]) -> bool {
        let target = &changer.target;
        let read = self.steps.read(text.to_vec());
        let mut counts: BTreeMap<Counted<'_>, i64> = BTreeMap::new();
        for entry in target.entries.iter().filter(|entry| entry.is_there) {
            let section = entry.section.map(|at| target.sections[at].key.as_str());
            let Keys { title, url, description, .. } = &entry.keys;
            let description = if changer.editor.is_row(entry.slot) { "" } else { description.as_str() };
            *counts.entry((title, url.as_deref(), description, section)).or_default() += 1;
        }
        let keys = read.entry_ids().map(|id| {
            let section = read.entry(id).entry.section.map(|id| self.steps.title_key(read.section_title(id)));
            (Keys::of_entry(&read, id, self.steps), section)
        });
        let keys: Vec<(Keys, Option<String>)> = keys.collect();
        for (Keys { title, url, description, cells, .. }, section) in &keys {
            let description = if cells.is_empty() { description.as_str() } else { "" };
            *counts.entry((title, url.as_deref(), description, section.as_deref())).or_default() -= 1;
        }
        counts.values().all(|count| *count == 0)
    }

    /// Brings the table of contents up to date with the sections, if it was before.
    fn follow(&self, target: &Edition, applied: &mut Applied) {
        let read = self.steps.read(applied.text.clone());
        let Some((text, notices)) = crate::contents::follow_sections(&read, &[target]) else { return };
        let after = self.steps.read(text);
        if crate::check::Census::new(&after, self.steps) == crate::check::Census::new(&read, self.steps) {
            applied.notices.extend(notices.into_iter().map(|notice| notice.message));
            applied.text = after.source;
        }
    }
}
