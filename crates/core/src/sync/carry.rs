//! Brings a mirror up to date: as a whole by a merge where that can be, then entry by entry.

use std::cell::RefCell;
use std::collections::HashSet;

use recension_merger::{
    Applied, ApplyError, ApplyOptions, Favor, MergeOptions, Preference, apply, bring_lines, line_words, merge,
};
use recension_model::{Edition, EntryId, EntryView, Field, Format, MergeNotice, MergeNoticeKind, Patch};
use recension_parser::{ParseOptions, parse};

use super::compare::{Compared, Sides};
use super::in_text::left_in_text;
use super::mark::{Marks, marker};
use super::plan::{Own, Plan, decided};
use super::shared_lines::SharedLines;
use super::{LeftOut, SyncError, SyncOptions, Synced};

/// After so many rounds what is still to be done is left to a person. What one round adds can give a place to
/// what the round before it had to leave out.
const MAX_ROUNDS: usize = 3;

/// So often merging and applying take turns at most; more than twice was never needed.
const MAX_PASSES: usize = 3;

/// What was applied last to what, and what came of it: what was left out is tried again in each run.
#[derive(Default)]
pub(super) struct Tried(RefCell<Option<(Vec<u8>, Patch, Applied)>>);

impl Tried {
    /// Applies a patch, unless that is what was done last.
    fn apply(&self, patch: &Patch, edition: &Edition, options: &ApplyOptions) -> Result<Applied, ApplyError> {
        if let Some((source, last, applied)) = &*self.0.borrow()
            && *source == edition.source
            && last == patch
        {
            return Ok(applied.clone());
        }
        let applied = apply(patch, edition, options)?;
        self.0.replace(Some((edition.source.clone(), patch.clone(), applied.clone())));
        Ok(applied)
    }
}

/// Brings one mirror up to date.
pub(super) struct Carrier<'a> {
    pub(super) sides: Sides<'a>,
    pub(super) options: &'a SyncOptions,
    pub(super) tried: &'a Tried,
}

impl Carrier<'_> {
    /// Brings a mirror up to date, which was compared already.
    pub(super) fn carry(&self, mirror: &Edition, compared: Compared) -> Result<Synced, SyncError> {
        let mut plan = self.plan(&compared, (mirror, None));
        let own = Own::new(&compared, mirror, &plan);
        let mut edited_and_removed = std::mem::take(&mut plan.edited_and_removed);
        let said_of_words = said_of_words(&plan, &self.sides, mirror);
        let shared = self.shared_lines(mirror);
        let mut state = State { edition: mirror.clone(), compared, plan, own, shared };
        let mut done = Round { notices: said_of_words, ..Round::default() };
        // What stood in the way of a merge may be gone once the rest was applied, and what was applied may merge with
        // what the upstream has: the next run would find that.
        // Where a merge has nothing more to bring, no line is left: how often one recurs tells less than its place.
        let mut is_settled = false;
        for pass in 0..MAX_PASSES {
            let merged = self.merged(&state);
            if merged.is_none() && pass > 0 {
                break;
            }
            is_settled = false;
            if let Some(merged) = merged {
                let before = self.go_on(&mut state, merged.edition)?;
                // What a merge of the result would go on to change, such as a text that recurs, every run would.
                match self.merged(&state) {
                    Some(again) if again.edition.source != state.edition.source => {
                        (state.edition, state.compared, state.plan) = before;
                    }
                    again => {
                        is_settled = again.is_some_and(|again| !again.is_favored);
                        done.take_merge_notices(merged.notices);
                    }
                }
            }
            if !self.rounds(&mut state, &mut done)? {
                break;
            }
            is_settled = false;
        }
        let mut left = if is_settled { Vec::new() } else { self.bring_lines(mirror, &mut state)? };
        if self.options.ignored.is_empty() {
            left.extend(left_in_text(&self.sides, &state.compared, &state.edition));
        }
        let State { mut edition, compared, plan, .. } = state;
        if plan.count == 0 {
            // What one round left out came with another one.
            done.left_out.clear();
        }
        let named = |line: &LeftOut| done.left_out.iter().any(|left| line.title.contains(&left.title));
        let lines: Vec<LeftOut> = left.into_iter().filter(|line| !named(line)).collect();
        edited_and_removed.retain(|title| done.left_out.iter().all(|left| left.title != *title));
        let Round { mut left_out, mut notices, merge_notices } = done;
        notices.extend(said_of_doubts(&plan, &self.sides, &edition));
        left_out.extend(lines);
        let (remaining, kept) = (plan.count, plan.kept);
        if self.sides.translated {
            let marker = marker(self.options.marker.as_deref(), edition.format);
            edition =
                Marks::new((&self.sides, &compared), &edition, marker).updated(mirror, self.options.format);
        }
        Ok(Synced { edition, left_out, edited_and_removed, notices, merge_notices, remaining, kept })
    }

    /// Applies what is to be done, and what came to be possible by that; reports whether anything changed.
    fn rounds(&self, state: &mut State, done: &mut Round) -> Result<bool, SyncError> {
        let mut is_changed = false;
        for _ in 0..MAX_ROUNDS {
            if state.plan.count == 0 && !state.plan.renames_sections() {
                break;
            }
            let Some(next) = self.applied(state, done)? else { break };
            self.go_on(state, next)?;
            is_changed = true;
        }
        Ok(is_changed)
    }

    /// Brings lines up to date that are of no entry that differs, or that the mirror reads otherwise; names those that are left.
    fn bring_lines(&self, mirror: &Edition, state: &mut State) -> Result<Vec<LeftOut>, SyncError> {
        let Some(base) =
            self.sides.base.filter(|_| !self.sides.translated && self.options.ignored.is_empty())
        else {
            return Ok(Vec::new());
        };
        let (upstream, detects_format) = (self.sides.upstream, self.options.format.is_none());
        let brought = bring_lines((&base.edition, upstream), (mirror, &state.edition), detects_format);
        if let Some(edition) = brought.edition {
            self.go_on(state, self.read(mirror, edition.source))?;
        }
        let left = brought.left.into_iter().map(|left| LeftOut {
            title: left.text.get(1..).unwrap_or_default().trim().to_owned(),
            reason: format!("is left as it is: line {} of the base was changed upstream", left.line),
        });
        Ok(left.collect())
    }

    /// Compares a mirror as it is now; returns what it was before, and how that compared.
    fn go_on(&self, state: &mut State, edition: Edition) -> Result<(Edition, Compared, Plan), SyncError> {
        let compared = self.sides.compare(&edition)?;
        let plan = self.plan(&compared, (&edition, Some(&state.own)));
        Ok((
            std::mem::replace(&mut state.edition, edition),
            std::mem::replace(&mut state.compared, compared),
            std::mem::replace(&mut state.plan, plan),
        ))
    }

    /// Finds what the mirror may not lose; nothing is known of it where its words are another language's, or there is no base.
    fn shared_lines(&self, mirror: &Edition) -> Option<SharedLines> {
        let base = self.sides.base.filter(|_| !self.sides.translated)?;
        Some(SharedLines::new([mirror, self.sides.upstream, &base.edition]))
    }

    fn plan(&self, compared: &Compared, mirror: (&Edition, Option<&Own>)) -> Plan {
        Plan::new(compared, &self.sides, mirror, self.options.complete)
    }

    /// Merges the mirror with its upstream as two sides of one document; none where they are written in ways
    /// that do not go together, or something would be left to decide.
    fn merged(&self, state: &State) -> Option<Merged> {
        let mirror = &state.edition;
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
        let mut decisions = decisions.resolve(&[base, mirror, upstream]).ok()?.decisions;
        // What a person decided comes before what is found here.
        let known: HashSet<_> = decisions.iter().map(|decision| (decision.one, decision.other)).collect();
        let found = decided(&state.compared, &self.sides, mirror).into_iter();
        decisions.extend(found.filter(|decision| !known.contains(&(decision.one, decision.other))));
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
        let is_favored = result.notices.iter().any(|notice| notice.kind == MergeNoticeKind::Favored);
        result.notices.retain(|notice| notice.kind != MergeNoticeKind::Favored);
        let text = result.as_side(0);
        let is_whole = state.shared.as_ref().is_none_or(|shared| shared.lost_in(&text).is_empty());
        is_whole.then(|| Merged { edition: self.read(mirror, text), notices: result.notices, is_favored })
    }

    /// Reads a result as it will be read the next time: what makes a copy in plain text look like Markdown does
    /// not come in.
    fn read(&self, mirror: &Edition, source: Vec<u8>) -> Edition {
        parse(mirror.name.as_str(), source, &ParseOptions::default().with_format(self.options.format))
    }

    /// Applies what is still to be done; none if nothing comes of it.
    fn applied(&self, state: &State, done: &mut Round) -> Result<Option<Edition>, SyncError> {
        let State { edition, compared, plan, shared, .. } = state;
        let mut patch = plan.patch(compared, &self.sides, edition);
        let options = ApplyOptions::default()
            .with_translated(self.sides.translated)
            .with_mark(marker(self.options.marker.as_deref(), edition.format))
            .with_detects_format(self.options.format.is_none());
        let mut applied = self.tried.apply(&patch, edition, &options).map_err(SyncError::Apply)?;
        let lost = |text: &[u8]| shared.as_ref().map_or_else(Vec::new, |shared| shared.lost_in(text));
        let mut kept = Vec::new();
        if !lost(&applied.text).is_empty() {
            kept = without_takers(&mut patch, edition, &lost(&applied.text));
            applied = apply(&patch, edition, &options).map_err(SyncError::Apply)?;
            if !lost(&applied.text).is_empty() {
                applied.text.clone_from(&edition.source);
            }
        }
        let left_out = applied.rejected.into_iter().filter_map(|rejected| {
            let entry = patch.entries.get(rejected.index)?;
            let title = entry.old.as_ref().or(entry.new.as_ref())?.title.clone();
            Some(LeftOut { title, reason: rejected.reason })
        });
        done.left_out = left_out.chain(kept).collect();
        for sentence in applied.left_out.into_iter().chain(applied.notices) {
            if !done.notices.contains(&sentence) {
                done.notices.push(sentence);
            }
        }
        Ok((applied.text != edition.source).then(|| self.read(edition, applied.text)))
    }
}

/// So many entries of one sort are named, the rest is counted.
const MAX_NAMED: usize = 5;

/// Names the first ones of pairs of mirror and upstream, and counts the others.
fn named<'a>(
    pairs: &[(EntryId, EntryId)],
    (mirror, upstream): (&'a Edition, &'a Edition),
    say: impl Fn(EntryView<'a>, EntryView<'a>) -> String,
    more: [&str; 2],
) -> Vec<String> {
    let first = pairs.iter().take(MAX_NAMED);
    let mut said: Vec<String> =
        first.map(|(own, other)| say(mirror.entry(*own), upstream.entry(*other))).collect();
    if let Some(count) = pairs.len().checked_sub(MAX_NAMED).filter(|count| *count > 0) {
        said.push(format!("{count} more {}", more[usize::from(count > 1)]));
    }
    said
}

/// Names the entries of a translation whose addresses stay since nothing tells whether they are its own or older ones.
fn said_of_doubts(plan: &Plan, sides: &Sides<'_>, mirror: &Edition) -> Vec<String> {
    let say = |own: EntryView<'_>, other: EntryView<'_>| {
        let (title, line, url) = (own.title(), own.entry.line, other.url().unwrap_or_default());
        format!("{title} (line {line}) keeps its URL, which may be its own; the list has {url}")
    };
    let more = ["keeps its URL", "keep their URLs"];
    named(&plan.doubtful, (mirror, sides.upstream), say, more)
}

/// Names the entries of a translation that get no more than the address of what the upstream also says in other words.
fn said_of_words(plan: &Plan, sides: &Sides<'_>, mirror: &Edition) -> Vec<String> {
    let say = |own: EntryView<'_>, other: EntryView<'_>| {
        let (title, line) = (own.title(), own.entry.line);
        format!(
            "{title} (line {line}) gets only the new URL of {}: what it says changed upstream as well, see --outline",
            other.title()
        )
    };
    let more = ["gets only the new URL, too", "get only the new URL, too"];
    named(&plan.reworded, (mirror, sides.upstream), say, more)
}

/// Takes the removals out of a patch that would take lines along which the upstream has as well, since the mirror reads them as
/// part of what goes.
fn without_takers(patch: &mut Patch, mirror: &Edition, lost: &[&str]) -> Vec<LeftOut> {
    let lost: HashSet<&str> = lost.iter().copied().collect();
    let takes = |id: EntryId| {
        let text = mirror.source.get(mirror.entry(id).entry.span.range()).unwrap_or_default();
        String::from_utf8_lossy(text).lines().filter_map(line_words).any(|line| lost.contains(line.as_str()))
    };
    let takers: HashSet<&str> =
        mirror.entry_ids().filter(|id| takes(*id)).map(|id| mirror.entry(id).title()).collect();
    let mut kept = Vec::new();
    patch.entries.retain(|change| {
        let gone =
            change.old.as_ref().filter(|old| change.new.is_none() && takers.contains(old.title.as_str()));
        let reason = "is not removed: a line of it stands in the upstream as well".to_owned();
        kept.extend(gone.map(|old| LeftOut { title: old.title.clone(), reason }));
        gone.is_none()
    });
    kept
}

/// A mirror merged with its upstream.
struct Merged {
    edition: Edition,
    notices: Vec<MergeNotice>,
    /// Whether something of the upstream did not come since the mirror says otherwise.
    is_favored: bool,
}

/// A mirror on its way.
struct State {
    edition: Edition,
    compared: Compared,
    plan: Plan,
    /// What is the mirror's own, from before anything was done.
    own: Own,
    /// What may not be lost.
    shared: Option<SharedLines>,
}

/// What was said on the way.
#[derive(Default)]
struct Round {
    /// What the last round left out.
    left_out: Vec<LeftOut>,
    notices: Vec<String>,
    merge_notices: Vec<MergeNotice>,
}

impl Round {
    /// Takes what the last merge said, whose lines are right, and what only one before it said.
    fn take_merge_notices(&mut self, said: Vec<MergeNotice>) {
        let before = std::mem::replace(&mut self.merge_notices, said);
        for notice in before {
            if self.merge_notices.iter().all(|other| other.message != notice.message) {
                self.merge_notices.push(notice);
            }
        }
    }
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
