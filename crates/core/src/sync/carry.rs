//! Brings a mirror up to date: as a whole by a merge where that can be, then entry by entry.

use recension_merger::{ApplyOptions, Favor, MergeOptions, Preference, apply, merge};
use recension_model::{Edition, Field, Format, MergeNotice, MergeNoticeKind};
use recension_parser::{ParseOptions, parse};

use super::compare::{Compared, Sides};
use super::mark::{Marks, marker};
use super::plan::Plan;
use super::{LeftOut, SyncError, SyncOptions, Synced};

/// After so many rounds what is still to be done is left to a person. What one round adds can give a place to
/// what the round before it had to leave out.
const MAX_ROUNDS: usize = 3;

/// Brings one mirror up to date.
pub(super) struct Carrier<'a> {
    pub(super) sides: Sides<'a>,
    pub(super) options: &'a SyncOptions,
}

impl Carrier<'_> {
    /// Brings a mirror up to date, which was compared already.
    pub(super) fn carry(&self, mirror: &Edition, mut compared: Compared) -> Result<Synced, SyncError> {
        let mut plan = self.plan(&compared, mirror);
        let edited_and_removed = std::mem::take(&mut plan.edited_and_removed);
        let (mut edition, mut merge_notices) = (mirror.clone(), Vec::new());
        let (mut left_out, mut notices) = (Vec::new(), Vec::new());
        let merged = self.merged(mirror);
        let is_merged = merged.is_some();
        if let Some((merged, said)) = merged {
            compared = self.sides.compare(&merged)?;
            plan = self.plan(&compared, &merged);
            (edition, merge_notices) = (merged, said);
        }
        for _ in 0..MAX_ROUNDS {
            if plan.count == 0 && !plan.renames_sections() {
                break;
            }
            let round = self.applied(&plan, &compared, &edition)?;
            left_out = round.left_out;
            for notice in round.notices {
                if !notices.contains(&notice) {
                    notices.push(notice);
                }
            }
            let Some(next) = round.edition else { break };
            compared = self.sides.compare(&next)?;
            plan = self.plan(&compared, &next);
            edition = next;
        }
        // What stood in the way of a merge may be gone, and would be the next time.
        if !is_merged && let Some((merged, said)) = self.merged(&edition) {
            compared = self.sides.compare(&merged)?;
            plan = self.plan(&compared, &merged);
            (edition, merge_notices) = (merged, said);
        }
        if plan.count == 0 {
            // What one round left out came with another one.
            left_out.clear();
        }
        let (remaining, kept) = (plan.count, plan.kept);
        if self.sides.translated {
            let marker = marker(self.options.marker.as_deref(), edition.format);
            edition =
                Marks::new((&self.sides, &compared), &edition, marker).updated(mirror, self.options.format);
        }
        Ok(Synced { edition, left_out, edited_and_removed, notices, merge_notices, remaining, kept })
    }

    fn plan(&self, compared: &Compared, mirror: &Edition) -> Plan {
        Plan::new(compared, &self.sides, mirror, self.options.complete)
    }

    /// Merges the mirror with its upstream as two sides of one document; none where they are written in ways
    /// that do not go together, or something would be left to decide.
    fn merged(&self, mirror: &Edition) -> Option<(Edition, Vec<MergeNotice>)> {
        let Sides { upstream, base, translated, decisions, .. } = self.sides;
        let base = &base.filter(|_| !translated)?.edition;
        let formats = [mirror.format, upstream.format, base.format];
        // A merge does not pass over sections.
        if !self.options.ignored.is_empty() {
            return None;
        }
        if formats[0] == Format::Html || formats.iter().any(|format| *format != formats[0]) {
            return None;
        }
        let decisions = decisions.resolve(&[base, mirror, upstream]).ok()?.decisions;
        let detects_format = self.options.format.is_none();
        let options = MergeOptions::default()
            .with_favor(favor())
            .with_ledger(false)
            .with_decisions(decisions)
            .with_detects_format(detects_format);
        let mut result = merge(Some(base), &[mirror, upstream], &options).ok()?;
        if !result.is_clean() {
            return None;
        }
        // That the mirror's words stay is what was asked for.
        result.notices.retain(|notice| notice.kind != MergeNoticeKind::Favored);
        Some((self.read(mirror, result.as_side(0)), result.notices))
    }

    /// Reads a result as it will be read the next time: what makes a copy in plain text look like Markdown does
    /// not come in.
    fn read(&self, mirror: &Edition, source: Vec<u8>) -> Edition {
        parse(mirror.name.as_str(), source, &ParseOptions::default().with_format(self.options.format))
    }

    /// Applies what is still to be done.
    fn applied(&self, plan: &Plan, compared: &Compared, edition: &Edition) -> Result<Round, SyncError> {
        let patch = plan.patch(compared, &self.sides, edition);
        let options = ApplyOptions::default()
            .with_translated(self.sides.translated)
            .with_mark(marker(self.options.marker.as_deref(), edition.format))
            .with_detects_format(self.options.format.is_none());
        let applied = apply(&patch, edition, &options).map_err(SyncError::Apply)?;
        let left_out = applied.rejected.into_iter().filter_map(|rejected| {
            let entry = patch.entries.get(rejected.index)?;
            let title = entry.old.as_ref().or(entry.new.as_ref())?.title.clone();
            Some(LeftOut { title, reason: rejected.reason })
        });
        Ok(Round {
            left_out: left_out.collect(),
            notices: applied.notices,
            edition: (applied.text != edition.source).then(|| self.read(edition, applied.text)),
        })
    }
}

/// What one round of applying came to.
struct Round {
    left_out: Vec<LeftOut>,
    notices: Vec<String>,
    /// None if nothing came of it.
    edition: Option<Edition>,
}

/// Returns who decides where both changed something: whoever removed it, the upstream where an address leads,
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
    Favor::default().with_all(None).with_fields(fields.collect())
}
