//! Applies a patch to an edition that it need not have been made from.
//!
//! Where all lines that differ stand as in the old edition (`hunks`, `by_lines`), they become those of the new one, as in a merge line
//! by line. Else entries are addressed by what they are: title, address, section. So a patch fits a copy that was sorted
//! anew or is written in another style. What fits nowhere, or more than one place, is left out and reported.
//!
//! 1. **Find** (`target`, `landing`): where each change lands in the document as it was.
//! 2. **Edits** (`fields`, `cells`, `notes`, `sections`, `topics`, `places`): functions of the `draft` return what is to be
//!    done to its parts, or why it cannot be; the draft carries it out.
//! 3. **Write** (`write`): the parts, the gaps between them, and numbers that count on.
//! 4. **Read again** (`misread`): what does not read as it should is left out, by trying the patch in parts (`halves`).

mod alike;
mod applied;
pub(crate) mod behind;
mod belongings;
mod block;
mod by_lines;
mod cells;
mod compose;
mod definitions;
mod departed;
mod draft;
mod editor;
mod fields;
mod further;
mod grounds;
mod groups;
mod halves;
pub(crate) mod hunks;
mod keys;
mod labels;
mod landing;
mod levels;
mod lost;
mod misread;
mod named;
mod notes;
mod outcome;
pub(crate) mod parts;
mod places;
mod raised;
mod replaced;
mod rewritten;
mod section_order;
mod sections;
mod separators;
mod sorted;
mod steps;
mod target;
mod topics;
mod waiting;
mod write;
mod written;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use recension_model::{Edition, Format, LineChanges, Patch};
use recension_parser::written_text;

use crate::document::counts::EntryCounts;
use crate::document::layout::Layout;
use crate::document::reader::Reader;
use crate::patch::applied::unsaid;
use crate::patch::behind::{bring, relinked};
use crate::patch::by_lines::{ByLines, beside, brought, by_lines, left_lines};
use crate::patch::draft::Draft;
use crate::patch::halves::in_halves;
use crate::patch::lost::takers;
use crate::patch::misread::{Misread, misread};
use crate::patch::replaced::Replacements;
use crate::patch::section_order::left_in_order;
use crate::patch::steps::{CarriedOut, Selection, carry_out};
use crate::patch::write::write;

pub use crate::patch::applied::{Applied, LeftLines, Rejected};

/// How a patch is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplyOptions {
    /// Whether to undo the patch instead.
    pub reverse: bool,
    /// Whether the edition is a translation: it keeps its titles and descriptions and its order, and only
    /// addresses, additions and removals come through.
    pub translated: bool,
    /// What an addition to a translation is marked with, behind its text; a comment is not shown to readers.
    pub mark: String,
    /// Whether the result has to read as it should in whatever format it looks like, not only in that of the
    /// edition.
    pub detects_format: bool,
}

impl ApplyOptions {
    /// Returns the options with another [`reverse`](Self::reverse).
    #[must_use]
    pub fn with_reverse(self, reverse: bool) -> Self {
        Self { reverse, ..self }
    }

    /// Returns the options with another [`translated`](Self::translated).
    #[must_use]
    pub fn with_translated(self, translated: bool) -> Self {
        Self { translated, ..self }
    }

    /// Returns the options with another [`mark`](Self::mark).
    #[must_use]
    pub fn with_mark(self, mark: String) -> Self {
        Self { mark, ..self }
    }

    /// Returns the options with another [`detects_format`](Self::detects_format).
    #[must_use]
    pub fn with_detects_format(self, detects_format: bool) -> Self {
        Self { detects_format, ..self }
    }
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self {
            reverse: false,
            translated: false,
            mark: "<!-- untranslated -->".into(),
            detects_format: false,
        }
    }
}

/// Why nothing can be applied to an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApplyError {
    /// Its lines say nothing of its entries, as those of most pages.
    Layout,
    /// It is in an encoding whose lines cannot be told apart byte by byte.
    WideEncoding(String),
    /// It is in a format that is only read.
    Format(Format),
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ApplyError::Layout => write!(f, "its lines do not follow its entries"),
            ApplyError::Format(format) => write!(f, "{} is read, and not written", format.name()),
            ApplyError::WideEncoding(name) => write!(f, "an edition in {name} cannot be edited"),
        }
    }
}

impl std::error::Error for ApplyError {}

/// Applies `patch` to `target`.
///
/// Applied to its old edition, a patch gives the entries of its new one, each in its section. Exempt are exact
/// duplicates, of which it cannot be told how many there are to be, and additions to what is neither Markdown
/// nor plain text. What is nested under an entry that moves goes with it, unless it stays in the patch.
/// Applying a patch again changes nothing. The result is read again; if it does not read as it should, the
/// patch is applied in parts, and what is at fault is left out. Cost: near-linear in the edition and the
/// patch; for each change at fault, as often again as the patch can be halved.
///
/// # Errors
///
/// [`ApplyError`] if nothing can be applied to this edition. What cannot be applied by itself is no error;
/// it is among [`Applied::rejected`].
pub fn apply(patch: &Patch, target: &Edition, options: &ApplyOptions) -> Result<Applied, ApplyError> {
    if matches!(target.encoding.as_str(), "UTF-16LE" | "UTF-16BE") {
        return Err(ApplyError::WideEncoding(target.encoding.clone()));
    }
    if !target.format.is_written() {
        return Err(ApplyError::Format(target.format));
    }
    let lines = patch.lines.as_ref().filter(|lines| !options.translated && lines.of == patch.digest());
    let lines = lines.map(|lines| if options.reverse { lines.reversed() } else { lines.clone() });
    let reversed = options.reverse.then(|| patch.reversed());
    let patch = reversed.as_ref().unwrap_or(patch);
    let reader = Reader::like(target, options.detects_format);
    let replacements = Replacements::new(patch);
    let faults = RefCell::default();
    let run = Run { patch, lines: lines.as_ref(), replacements, reader, options, faults };
    let mut applied = run.to_the_end(target)?;
    if let Some(lines) = &lines {
        let [before, after] =
            [&target.source, &applied.text].map(|source| written_text(source, &target.encoding));
        let [restyled, prose] = brought(lines, before.as_deref(), after.as_deref());
        (applied.applied, applied.prose) = (applied.applied + restyled, prose);
    }
    if lines.is_none() {
        applied.left_out.extend(unsaid(patch, options));
    }
    if options.reverse {
        for rejected in &mut applied.rejected {
            rejected.kinds = recension_model::reversed_kinds(rejected.kinds);
        }
    }
    Ok(applied)
}

/// So often what was left out is tried again at most: what one pass puts in tells the next one where others belong.
const MAX_PASSES: usize = 3;

/// A patch on its way into an edition.
pub(crate) struct Run<'a> {
    pub(crate) patch: &'a Patch,
    /// The lines that differ, where they are known.
    lines: Option<&'a LineChanges>,
    pub(crate) replacements: Replacements,
    pub(crate) reader: Reader,
    options: &'a ApplyOptions,
    /// The entries of the patch that were at fault alone: they are tried again apart from all others.
    pub(crate) faults: RefCell<BTreeSet<usize>>,
}

/// What came of a part of a patch.
pub(crate) struct Outcome {
    pub(crate) applied: Applied,
    /// The result as it is read; none if it does not read as it should.
    pub(crate) edition: Option<Edition>,
    /// The changes whose entries are not read as they should be, by their places in the patch.
    pub(crate) suspects: Vec<usize>,
    /// Whether some take a line away that the new edition has, too.
    pub(crate) takes_lines: bool,
}

impl Run<'_> {
    /// Applies the patch, and what was left out again as long as less is left: what came can have given it a place.
    fn to_the_end(&self, target: &Edition) -> Result<Applied, ApplyError> {
        let once = |target: &Edition| match self.lines {
            Some(lines) => self.with_lines(lines, target),
            None => self.by_entries(target),
        };
        let mut applied = once(target)?;
        for _ in 1..MAX_PASSES {
            if applied.is_complete() || applied.text == target.source {
                break;
            }
            let edition = self.reader.read(applied.text.clone());
            let next = once(&edition)?;
            if next.left() >= applied.left() || next.text == edition.source {
                break;
            }
            applied = applied.followed_by(next);
        }
        Ok(applied)
    }

    /// Applies the patch line by line, if all of its lines fit; else entry by entry, and of the lines what is beside entries.
    fn with_lines(&self, lines: &LineChanges, target: &Edition) -> Result<Applied, ApplyError> {
        if let Some(done) = by_lines(self.patch, lines, target, &self.reader) {
            return Ok(self.counted(done, target));
        }
        let (mut applied, mut left) = self.beside_and_by_entries(lines, (target, target))?;
        // What is read as a link of an entry in one edition, and as an entry in the other, leads elsewhere in neither.
        if !left.is_empty()
            && let Some(edition) = relinked(&lines.hunks, target, &self.reader)
        {
            let (again, fewer) = self.beside_and_by_entries(lines, (target, &edition))?;
            if fewer.len() < left.len() && again.rejected.len() <= applied.rejected.len() {
                let Applied { applied: done, already, .. } = applied;
                let is_as_much = again.applied + again.already == done + already;
                applied = if is_as_much { Applied { applied: done, already, ..again } } else { again };
                left = fewer;
            }
        }
        applied.left_lines.extend(left.into_iter().filter(|left| !self.names(left, &applied.rejected)));
        applied.left_lines.sort_by_key(|left| left.line);
        applied.left_lines.dedup_by_key(|left| left.line);
        Ok(applied)
    }

    /// Applies the patch entry by entry to an edition that a target became, and of the lines what is beside entries; returns the
    /// lines that still stand as in the old edition, too.
    fn beside_and_by_entries(
        &self,
        lines: &LineChanges,
        (target, edition): (&Edition, &Edition),
    ) -> Result<(Applied, Vec<LeftLines>), ApplyError> {
        let with_lines = beside(lines, edition, &self.reader);
        let mut applied = self.by_entries(with_lines.as_ref().unwrap_or(edition))?;
        let mut result = self.reader.read(std::mem::take(&mut applied.text));
        // What fits now would fit the next time.
        let mut left = Vec::new();
        for _ in 0..MAX_PASSES {
            let next = beside(lines, &result, &self.reader).unwrap_or_else(|| result.clone());
            let next = match by_lines(self.patch, lines, &next, &self.reader) {
                Some(done) => self.reader.read(done.text),
                None => next,
            };
            let brought = bring(&lines.hunks, (target, &next), &self.reader);
            left = brought.left;
            let next = brought.edition.unwrap_or(next);
            let is_same = next.source == result.source;
            result = next;
            if is_same {
                break;
            }
        }
        applied.left_lines = left_lines(lines, &result);
        applied.left_lines.extend(left_in_order(&lines.hunks, &result));
        applied.text = result.source;
        Ok((applied, left))
    }

    /// Reports whether a line is one of an entry that was left out, and is named as such.
    fn names(&self, left: &LeftLines, rejected: &[Rejected]) -> bool {
        let entries = rejected.iter().filter_map(|rejected| self.patch.entries.get(rejected.index));
        let mut values = entries.flat_map(|change| change.old.iter().chain(&change.new));
        values.any(|value| !value.title.is_empty() && left.text.contains(&value.title))
    }

    /// Counts what was applied line by line.
    fn counted(&self, done: ByLines, target: &Edition) -> Applied {
        let all = self.patch.entries.len();
        let already = match (done.text == target.source, done.some_there) {
            (true, _) => all,
            (false, false) => 0,
            (false, true) => {
                let whole = self.once(target, &Selection::whole(self.patch));
                whole.map_or(0, |outcome| outcome.applied.already.min(all))
            }
        };
        Applied { text: done.text, applied: all - already, already, ..Applied::default() }
    }

    /// Applies the patch entry by entry.
    fn by_entries(&self, target: &Edition) -> Result<Applied, ApplyError> {
        let whole = self.once(target, &Selection::whole(self.patch))?;
        let mut applied = match whole.edition {
            Some(_) => whole.applied,
            None => in_halves(self, target)?,
        };
        if applied.text != target.source {
            self.follow(target, &mut applied);
        }
        Ok(applied)
    }

    /// Applies a part of the patch, and reads the result again.
    pub(crate) fn once(&self, edition: &Edition, part: &Selection) -> Result<Outcome, ApplyError> {
        let (outcome, has_trusted) = self.attempt(edition, part, true)?;
        match outcome.edition.is_none() && has_trusted {
            true => Ok(self.attempt(edition, part, false)?.0),
            false => Ok(outcome),
        }
    }

    /// Applies a part of the patch; with `trusts` what reads otherwise alone is taken as it is written. Says whether anything was.
    fn attempt(
        &self,
        edition: &Edition,
        part: &Selection,
        trusts: bool,
    ) -> Result<(Outcome, bool), ApplyError> {
        let layout = Layout::new(edition).ok_or(ApplyError::Layout)?;
        let mut draft = Draft::new(&layout, &self.reader, self.options, trusts);
        let CarriedOut { mut applied, is_changed, changes_of } =
            carry_out(&mut draft, (self.patch, &self.replacements), part);
        applied.rejected.sort_by_key(|rejected| rejected.index);
        applied.text = if is_changed { write(&mut draft.editor) } else { edition.source.clone() };
        let read = self.reader.read(applied.text.clone());
        let misread = if is_changed { misread(&draft, &changes_of, &read) } else { Misread::default() };
        let takers = match is_changed {
            true => takers((self.patch, self.lines), part, (&edition.source, &applied.text)),
            false => Vec::new(),
        };
        let edition = (!misread.is_any && takers.is_empty()).then_some(read);
        let takes_lines = !takers.is_empty();
        let mut suspects = [misread.suspects, takers].concat();
        suspects.sort_unstable();
        suspects.dedup();
        Ok((Outcome { applied, edition, suspects, takes_lines }, draft.writer.has_trusted()))
    }

    /// Brings the table of contents up to date with the sections, if it was before.
    fn follow(&self, target: &Edition, applied: &mut Applied) {
        let Some(layout) = Layout::new(target) else { return };
        let read = self.reader.read(applied.text.clone());
        let Some((text, notices)) = crate::document::contents::follow_sections(&read, [&layout]) else {
            return;
        };
        let after = self.reader.read(text);
        if EntryCounts::new(&after) == EntryCounts::new(&read) {
            applied.notices.extend(notices.into_iter().map(|notice| notice.message));
            applied.text = after.source;
        }
    }
}
