//! What there is to translate: every entry of upstream and mirror side by side, and how far it is translated.

use std::collections::HashMap;

use recension_matcher::{DetectedLanguage, PATH_SEPARATOR};
use recension_model::{
    CommitValue, EntryChange, EntryId, EntryState, EntryView, FileLines, Finding, FindingKind, MirrorOutline,
    TranslationNote, TranslationUnit, UnitState, compare_descriptions, compare_further_urls, compare_titles,
    url_key,
};

use super::SyncPlan;
use super::mark::{MarkFate, Marks};
use super::note_units::NoteSides;
use super::notes::NotePair;
use super::plan::{Choice, unsure};
use crate::audit::BASE;

impl SyncPlan<'_> {
    /// Returns every entry of upstream and mirror, and how far it is translated; what the mirror left out on purpose is not
    /// among them. `name` is what the mirror is called.
    #[must_use]
    pub fn outline(&self, name: &str) -> MirrorOutline {
        let units = self.units().into_iter().map(|unit| unit.unit).collect();
        MirrorOutline { name: name.to_owned(), language: DetectedLanguage::of(self.mirror).language(), units }
    }

    /// Returns the units, each with the entries that it is of.
    pub(super) fn units(&self) -> Vec<Unit> {
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
            units.extend(maker.unit((at, change), view, id));
        }
        units
    }
}

/// What there is to translate of one entry, and where that stands.
pub(super) struct Unit {
    pub(super) unit: TranslationUnit,
    /// The entry of the upstream.
    pub(super) now: Option<EntryId>,
    /// The entry of the mirror.
    pub(super) own: Option<EntryId>,
    /// For each of the unit's notes its places among those of the entries.
    pub(super) notes: Vec<NotePair>,
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
    /// Where the files of upstream and mirror begin.
    lines: [FileLines; 2],
}

/// Returns the file and the line of an entry.
fn place(lines: &FileLines, view: Option<EntryView<'_>>) -> (Option<String>, Option<u32>) {
    let Some(view) = view else { return (None, None) };
    let (file, line) = lines.of(view.entry.line);
    (file.map(str::to_owned), Some(line))
}

impl<'a> Maker<'a> {
    fn new(plan: &'a SyncPlan<'a>) -> Self {
        let mut findings: HashMap<u32, Vec<&Finding>> = HashMap::new();
        for finding in &plan.compared.audit.findings {
            findings.entry(finding.change).or_default().push(finding);
        }
        let choice = Choice {
            own: None,
            unsure: unsure(&plan.compared, &plan.sides, plan.mirror),
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
            lines: [plan.sides.upstream.file_lines(), plan.mirror.file_lines()],
        }
    }

    /// Returns a unit; none for what the mirror left out on purpose.
    fn unit(&self, (at, change): (u32, &EntryChange), view: EntryView<'_>, id: String) -> Option<Unit> {
        let (upstream, mirror) = (self.plan.sides.upstream, self.plan.mirror);
        let found = self.findings.get(&at).map_or(&[][..], Vec::as_slice);
        let state = self.state(change, found)?;
        let (now, own) = (change.new.map(|id| upstream.entry(id)), change.old.map(|id| mirror.entry(id)));
        let past = if state == UnitState::Behind { self.past(change, found) } else { Past::default() };
        let source = now.map(EntryView::written);
        let sides = NoteSides { now, own, was: past.state.as_ref(), id: &id, lines: &self.lines };
        let (notes, pairs) = sides.units(&self.marks, change).into_iter().unzip();
        let is_reworded = |now: EntryView<'_>, was| says_otherwise(was, &EntryState::of(upstream, now.id));
        let is_reworded = now.zip(past.state.as_ref()).is_none_or(|(now, was)| is_reworded(now, was));
        let notes: Vec<TranslationNote> = notes;
        let is_open = |note: &TranslationNote| note.state != UnitState::Current;
        // What only its notes are behind with has its own words translated.
        let words = match state {
            UnitState::Behind if !is_reworded && notes.iter().any(is_open) => UnitState::Current,
            state => state,
        };
        let is_marked = |note: &TranslationNote| note.state == UnitState::Untranslated;
        let is_left = state == UnitState::Current && notes.iter().any(is_marked);
        let unit = TranslationUnit {
            id,
            state: if is_left { UnitState::Untranslated } else { state },
            title: view.title().to_owned(),
            section: view.section_path().into_iter().map(str::to_owned).collect(),
            previous: past.written.filter(|was| source.as_ref() != Some(was)),
            source,
            target: own.map(|own| self.marks.unmarked(own)),
            commit: past.commit,
            upstream_file: place(&self.lines[0], now).0,
            upstream_line: place(&self.lines[0], now).1,
            mirror_file: place(&self.lines[1], own).0,
            mirror_line: place(&self.lines[1], own).1,
            words,
            notes,
        };
        Some(Unit { unit, now: change.new, own: change.old, notes: pairs })
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
    fn past(&self, change: &EntryChange, found: &[&Finding]) -> Past {
        if let Some(past) = self.past_in_step(change, found) {
            return past;
        }
        let base = self.plan.sides.base.map(|base| &base.edition);
        let id: Option<EntryId> =
            self.plan.compared.alignment.row(change.row as usize).get(BASE).copied().flatten();
        let was = base.zip(id).map(|(base, id)| base.entry(id));
        let state = was.map(|was| EntryState::of(was.edition, was.id));
        Past { state, written: was.map(EntryView::written), commit: None }
    }

    /// Does so by the histories of both; none where the mirror has none of its own.
    #[cfg(feature = "history")]
    fn past_in_step(&self, change: &EntryChange, found: &[&Finding]) -> Option<Past> {
        let (in_step, known) = self.marks.in_step().zip(self.plan.sides.in_step)?;
        let mut finding = (*found.iter().find(|finding| self.is_behind(finding))?).clone();
        in_step.explain(&mut finding);
        let was = finding.was.and_then(|was| known.list.states.get(was as usize));
        let commit = finding.commit.and_then(|at| known.list.commits.get(at as usize)).map(Into::into);
        let now = change.new.map(|id| self.plan.sides.upstream.entry(id));
        let written = was.zip(now).map(|(was, now)| as_it_was(now, was));
        Some(Past { state: was.cloned(), written, commit })
    }

    #[cfg(not(feature = "history"))]
    fn past_in_step(&self, _: &EntryChange, _: &[&Finding]) -> Option<Past> {
        None
    }
}

/// What the upstream said when a translation was made.
#[derive(Default)]
struct Past {
    state: Option<EntryState>,
    /// Its own words, as they are written.
    written: Option<String>,
    /// The commit that changed it.
    commit: Option<CommitValue>,
}

/// Reports whether an entry says or leads to something else in its own words, whatever stands below it.
fn says_otherwise(was: &EntryState, now: &EntryState) -> bool {
    fn further(state: &EntryState) -> impl Iterator<Item = &str> {
        state.worded_links().map(|(_, url)| url.as_str())
    }
    let [old, new] = [was, now].map(|state| state.url.as_deref().map(url_key));
    let verdicts = [
        compare_titles(&was.title, &now.title),
        compare_titles(was.lead.trim(), now.lead.trim()),
        compare_descriptions(&was.description, &now.description),
        compare_further_urls(further(was), further(now), url_key),
    ];
    old != new || verdicts.iter().any(|verdict| !verdict.is_same_content())
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
