//! What there is to translate: every entry of upstream and mirror side by side, and how far it is translated.

use std::collections::HashMap;

use recension_matcher::{DetectedLanguage, PATH_SEPARATOR};
use recension_model::{
    CommitValue, EntryChange, EntryId, EntryView, Finding, FindingKind, MirrorOutline, TranslationUnit,
    UnitState,
};

use super::SyncPlan;
use super::mark::{MarkFate, Marks};
use super::plan::Choice;
use crate::audit::BASE;

impl SyncPlan<'_> {
    /// Returns every entry of upstream and mirror, and how far it is translated; what the mirror left out on purpose is not
    /// among them. `name` is what the mirror is called.
    #[must_use]
    pub fn outline(&self, name: &str) -> MirrorOutline {
        let units = self.units().into_iter().map(|(unit, _)| unit).collect();
        MirrorOutline { name: name.to_owned(), language: DetectedLanguage::of(self.mirror).language(), units }
    }

    /// Returns the units, each with the entry of the mirror.
    pub(super) fn units(&self) -> Vec<(TranslationUnit, Option<EntryId>)> {
        let (upstream, mirror) = (self.sides.upstream, self.mirror);
        let maker = Maker::new(self);
        let mut changes: Vec<(u32, &EntryChange)> = (0..).zip(&self.compared.audit.changes.entries).collect();
        changes.sort_by_key(|(_, change)| (change.new.is_none(), change.new, change.old));
        let mut names = Names::default();
        let mut units = Vec::with_capacity(changes.len());
        for (at, change) in changes {
            let Some(view) =
                change.new.map(|id| upstream.entry(id)).or(change.old.map(|id| mirror.entry(id)))
            else {
                continue;
            };
            // What is left out is named, too, so that it does not depend on that what others are called.
            let id = names.give(view);
            units.extend(maker.unit((at, change), view, id).map(|unit| (unit, change.old)));
        }
        units
    }
}

/// Gives each entry of a list a name that nothing else has.
#[derive(Default)]
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    /// Returns the name of the next entry: its address, or its title within its sections, with a number where others
    /// before it have that, too.
    pub(super) fn give(&mut self, view: EntryView<'_>) -> String {
        let name = match view.url().filter(|url| !url.is_empty()) {
            Some(url) => url.to_owned(),
            None => {
                let mut path = view.section_path();
                path.push(view.title());
                path.join(PATH_SEPARATOR)
            }
        };
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name} ({count})") }
    }
}

struct Maker<'a> {
    plan: &'a SyncPlan<'a>,
    choice: Choice<'a>,
    marks: Marks<'a>,
    /// For each change what was found of it.
    findings: HashMap<u32, Vec<&'a Finding>>,
}

impl<'a> Maker<'a> {
    fn new(plan: &'a SyncPlan<'a>) -> Self {
        let mut findings: HashMap<u32, Vec<&Finding>> = HashMap::new();
        for finding in &plan.compared.audit.findings {
            findings.entry(finding.change).or_default().push(finding);
        }
        let choice = Choice {
            own: None,
            unsure: Choice::unsure(&plan.compared, &plan.sides),
            compared: &plan.compared,
            sides: &plan.sides,
            mirror: plan.mirror,
            complete: plan.options.complete,
        };
        Self {
            plan,
            choice,
            marks: Marks::new((&plan.sides, &plan.compared), plan.mirror, plan.marker()),
            findings,
        }
    }

    /// Returns a unit; none for what the mirror left out on purpose.
    fn unit(
        &self,
        (at, change): (u32, &EntryChange),
        view: EntryView<'_>,
        id: String,
    ) -> Option<TranslationUnit> {
        let (upstream, mirror) = (self.plan.sides.upstream, self.plan.mirror);
        let found = self.findings.get(&at).map_or(&[][..], Vec::as_slice);
        let state = self.state(change, found)?;
        let source = change.new.map(|id| upstream.entry(id).written());
        let (was, commit) = match state {
            UnitState::Behind => self.past(change, found),
            _ => (None, None),
        };
        Some(TranslationUnit {
            id,
            state,
            title: view.title().to_owned(),
            section: view.section_path().into_iter().map(str::to_owned).collect(),
            previous: was.filter(|was| source.as_ref() != Some(was)),
            source,
            target: change.old.map(|id| self.marks.unmarked(mirror.entry(id))),
            commit,
            upstream_line: change.new.map(|id| upstream.entry(id).entry.line),
            mirror_line: change.old.map(|id| mirror.entry(id).entry.line),
        })
    }

    fn state(&self, change: &EntryChange, found: &[&Finding]) -> Option<UnitState> {
        match (change.old, change.new) {
            (None, _) => {
                let is_due = found.iter().any(|finding| self.choice.takes(finding));
                is_due.then_some(UnitState::Missing)
            }
            (Some(_), None) if found.iter().any(|finding| finding.is_due()) => Some(UnitState::Gone),
            (Some(_), None) => Some(UnitState::Own),
            (Some(_), Some(_)) => {
                if self.marks.fate(change).is_some_and(|fate| fate != MarkFate::Translated) {
                    return Some(UnitState::Untranslated);
                }
                let is_behind = found.iter().any(|finding| self.is_behind(finding));
                Some(if is_behind { UnitState::Behind } else { UnitState::Current })
            }
        }
    }

    /// Reports whether a difference of a pair is the translator's business.
    fn is_behind(&self, finding: &Finding) -> bool {
        let is_relinked = finding.kind == FindingKind::Relinked && finding.origin.is_some();
        finding.is_reworded() || is_relinked && self.choice.takes(finding)
    }

    /// Returns what the upstream said when the mirror was made, and the commit that changed it.
    fn past(&self, change: &EntryChange, found: &[&Finding]) -> (Option<String>, Option<CommitValue>) {
        if let Some(past) = self.past_in_step(change, found) {
            return past;
        }
        let base = self.plan.sides.base.map(|base| &base.edition);
        let id: Option<EntryId> =
            self.plan.compared.alignment.row(change.row as usize).get(BASE).copied().flatten();
        (base.zip(id).map(|(base, id)| base.entry(id).written()), None)
    }

    /// Does so by the histories of both; none where the mirror has none of its own.
    #[cfg(feature = "history")]
    fn past_in_step(
        &self,
        change: &EntryChange,
        found: &[&Finding],
    ) -> Option<(Option<String>, Option<CommitValue>)> {
        let (in_step, known) = self.marks.in_step().zip(self.plan.sides.in_step)?;
        let mut finding = (*found.iter().find(|finding| self.is_behind(finding))?).clone();
        in_step.explain(&mut finding);
        let was = finding.was.and_then(|was| known.list.states.get(was as usize));
        let commit = finding.commit.and_then(|at| known.list.commits.get(at as usize)).map(Into::into);
        let now = change.new.map(|id| self.plan.sides.upstream.entry(id));
        Some((was.zip(now).map(|(was, now)| as_it_was(now, was)), commit))
    }

    #[cfg(not(feature = "history"))]
    fn past_in_step(&self, _: &EntryChange, _: &[&Finding]) -> Option<(Option<String>, Option<CommitValue>)> {
        None
    }
}

/// Writes what an entry said as it is written now, as far as that can be told: a state does not know its markup.
#[cfg(feature = "history")]
fn as_it_was(now: EntryView<'_>, was: &recension_model::EntryState) -> String {
    let mut text = now.written();
    let (title, description) = (now.title(), now.description());
    let plainly = || match was.description.is_empty() {
        true => was.title.clone(),
        false => format!("{} - {}", was.title, was.description),
    };
    if description != was.description {
        let Some(at) = (!description.is_empty()).then(|| text.rfind(description)).flatten() else {
            return plainly();
        };
        text.replace_range(at..at + description.len(), &was.description);
    }
    for (now, was) in [(now.url(), was.url.as_deref()), (Some(title), Some(was.title.as_str()))] {
        let (Some(now), Some(was)) = (now, was) else { continue };
        if now != was {
            let Some(at) = text.find(now) else { return plainly() };
            text.replace_range(at..at + now.len(), was);
        }
    }
    text
}
