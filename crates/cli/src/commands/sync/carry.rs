//! Brings a mirror up to date: as a whole by a merge where that can be, then entry by entry.

use recension_merger::{ApplyError, ApplyOptions, Favor, MergeOptions, Preference, apply, merge};
use recension_model::{Edition, Field, Format, MergeNoticeKind};
use recension_parser::{ParseOptions, parse};

use super::compare::{Compared, Sides};
use super::plan::Plan;
use crate::error::Error;
use crate::progress::Progress;
use crate::{names, warnings};

/// After so many rounds what is still to be done is left to a person. What one round adds can give a place to
/// what the round before it had to leave out.
const MAX_ROUNDS: usize = 3;

/// What a mirror became.
pub(super) struct Synced {
    pub(super) edition: Edition,
    /// What was left out and why, a line each.
    pub(super) left: Vec<String>,
    /// Entries that the mirror had edited, and that are gone.
    pub(super) edited_and_removed: Vec<String>,
    pub(super) notices: Vec<String>,
    /// What is still to be done, and what of its own the mirror keeps.
    pub(super) rest: Plan,
}

/// How a mirror is brought up to date.
pub(super) struct Carrying<'a> {
    pub(super) sides: Sides<'a>,
    /// Whether the mirror gets what it left out, too.
    pub(super) complete: bool,
    /// What additions in another language are marked with.
    pub(super) mark: Option<String>,
    /// How the mirror is read.
    pub(super) reading: ParseOptions,
}

impl Carrying<'_> {
    /// Brings a mirror up to date, which was compared already.
    pub(super) fn carry(&self, mirror: &Edition, compared: Compared) -> Result<Synced, Error> {
        let first = Plan::new(&compared, &self.sides, mirror, self.complete);
        let mut synced = Synced {
            edition: mirror.clone(),
            left: Vec::new(),
            edited_and_removed: first.edited_and_removed.clone(),
            notices: Vec::new(),
            rest: first,
        };
        let mut compared = compared;
        if let Some(merged) = self.merged(mirror) {
            compared = self.sides.compare(&merged, true)?;
            synced.rest = Plan::new(&compared, &self.sides, &merged, self.complete);
            synced.edition = merged;
        }
        for _ in 0..MAX_ROUNDS {
            if synced.rest.count == 0 && !self.renames_sections(&synced.rest) {
                break;
            }
            let Some(next) = self.applied(&mut synced, &compared)? else { break };
            compared = self.sides.compare(&next, true)?;
            synced.rest = Plan::new(&compared, &self.sides, &next, self.complete);
            synced.edition = next;
        }
        if synced.rest.count == 0 {
            // What one round left out came with another one.
            synced.left.clear();
        }
        Ok(synced)
    }

    fn renames_sections(&self, plan: &Plan) -> bool {
        plan.changes.sections.iter().any(|change| change.old.is_some() && !change.kinds.is_empty())
    }

    /// Merges the mirror with its upstream as two sides of one document; none where they are written in ways
    /// that do not go together, or something would be left to decide.
    fn merged(&self, mirror: &Edition) -> Option<Edition> {
        let Sides { upstream, base, translated, quiet, decisions } = self.sides;
        let base = &base.filter(|_| !translated)?.edition;
        let formats = [mirror.format, upstream.format, base.format];
        if formats[0] == Format::Html || formats.iter().any(|format| *format != formats[0]) {
            return None;
        }
        let _progress = Progress::start("merging the mirror with its upstream".into(), quiet);
        let decisions = decisions.resolve(&[base, mirror, upstream], true).ok()?;
        let options =
            MergeOptions { favor: favor(), ledger: false, decisions, detects_format: self.detects_format() };
        let mut result = merge(Some(base), &[mirror, upstream], &options).ok()?;
        if !result.is_clean() {
            return None;
        }
        // That the mirror's words stay is what was asked for.
        result.notices.retain(|notice| notice.kind != MergeNoticeKind::Favored);
        if !quiet {
            warnings::print_notices(&result);
        }
        Some(parse(mirror.name.as_str(), result.as_side(0), &self.reading))
    }

    /// Whether a result is read as it will be the next time: what makes a copy in plain text look like Markdown
    /// does not come in.
    fn detects_format(&self) -> bool {
        self.reading.format.is_none()
    }

    /// Applies what is still to be done; none if nothing comes of it.
    fn applied(&self, synced: &mut Synced, compared: &Compared) -> Result<Option<Edition>, Error> {
        let edition = &synced.edition;
        let patch = synced.rest.patch(compared, &self.sides, edition);
        let stage = format!("applying {} changes to {} entries", patch.entries.len(), edition.entries.len());
        let _progress = Progress::start(stage, self.sides.quiet);
        let options = ApplyOptions {
            translated: self.sides.translated,
            mark: self.mark.clone().unwrap_or_else(|| default_mark(edition.format)),
            detects_format: self.detects_format(),
            ..ApplyOptions::default()
        };
        let applied = apply(&patch, edition, &options).map_err(|error| refused(&edition.name, error))?;
        let title = |index: usize| {
            let entry = patch.entries.get(index)?;
            Some(entry.old.as_ref().or(entry.new.as_ref())?.title.clone())
        };
        let left = applied
            .rejected
            .iter()
            .filter_map(|left| Some(format!("{} {}", title(left.index)?, left.reason)));
        synced.left = left.collect();
        for notice in applied.notices {
            if !synced.notices.contains(&notice) {
                synced.notices.push(notice);
            }
        }
        if applied.text == edition.source {
            return Ok(None);
        }
        Ok(Some(parse(edition.name.as_str(), applied.text, &self.reading)))
    }
}

/// Gives who decides where both changed something: whoever removed it, the upstream where an address leads,
/// the mirror how it is put.
fn favor() -> Favor {
    let fields = Field::ALL.into_iter().map(|field| {
        let preference = match field {
            Field::Presence => Preference::Removal,
            Field::Url => Preference::Theirs,
            Field::Title | Field::Description | Field::Notes | Field::Section | Field::Text => {
                Preference::Ours
            }
        };
        (field, preference)
    });
    Favor { all: None, fields: fields.collect() }
}

/// A comment is not shown to readers of Markdown; plain text has none.
fn default_mark(format: Format) -> String {
    match format {
        Format::PlainText => "(untranslated)".into(),
        Format::Markdown | Format::Html => ApplyOptions::default().mark,
    }
}

fn refused(name: &str, error: ApplyError) -> Error {
    let hint = match &error {
        ApplyError::Layout => {
            "give the mirror as Markdown or plain text; `recension audit` says what it lacks"
        }
        _ => "make it UTF-8 first: `iconv -f ENCODING -t UTF-8 FILE`",
    };
    Error::input(format!("{} cannot be brought up to date", names::spoken(name))).because(error).hint(hint)
}
