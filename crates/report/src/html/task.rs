//! What a translator has to do about an entry.

use recension_matcher::{AuditReport, AuditedMirror, language_tags};
use recension_model::{Commit, EntryChange, EntryState, Finding, FindingKind, Shown};
use serde::Serialize;

use super::cells::{compared, whole};
use super::page::{Overview, Row, SegmentKind, Segments};
use super::source::Source;
use crate::names::share;

/// What a translator has to do about an entry, and what for.
#[derive(Serialize)]
pub(super) struct Task<'a> {
    /// The text to translate, as it is written.
    copy: String,
    /// What the upstream said when it was translated, with what is gone marked; empty if that is not known.
    was: Segments<'a>,
    /// Its title and its description now, with what has come marked; empty for what did not change.
    #[serde(skip)]
    now: [Segments<'a>; 2],
    commit: Option<CommitLink>,
}

/// The commit that made the difference.
#[derive(Serialize)]
struct CommitLink {
    words: String,
    /// Where it can be looked at.
    url: Option<String>,
}

impl<'a> Task<'a> {
    /// Returns the task that a difference of a translation is; none if nothing is to be translated.
    pub(super) fn of(
        report: &AuditReport<'a>,
        mirror: &AuditedMirror<'a>,
        (at, change): (u32, &'a EntryChange),
        findings: &[&Finding],
        source: Option<&Source>,
    ) -> Option<Self> {
        let audit = mirror.audit;
        let new = report.comparison(mirror).new_of(change).filter(|_| audit.translated)?;
        let reworded = findings.iter().find(|finding| finding.is_reworded());
        if reworded.is_none() && change.old.is_some() && !audit.untranslated.contains(&at) {
            return None;
        }
        let finding = reworded.or(findings.first());
        let was = reworded.and_then(|finding| report.was(finding));
        let (was, now) = was.map(|was| said_before(was, new)).unwrap_or_default();
        let commit = finding.and_then(|finding| report.commit(finding));
        let commit = commit.map(|commit| CommitLink {
            words: words(commit),
            url: source.and_then(|source| source.commit(&commit.id)),
        });
        Some(Self { copy: new.view.written(), was, now, commit })
    }

    /// Marks in the upstream's cell of a row what has come since the row was translated.
    pub(super) fn mark(row: &mut Row<'a>) {
        let Some(task) = &mut row.task else { return };
        let [title, description] = std::mem::take(&mut task.now);
        let Some(Some(cell)) = row.cells.get_mut(1) else { return };
        if !title.is_empty() {
            cell.title = title;
        }
        if !description.is_empty() {
            cell.description = description;
        }
    }
}

/// What stands between a title and its description.
const BETWEEN: &str = " – ";

/// Returns what the upstream said, with what is gone marked, and its title and description now, with what has come marked.
fn said_before<'a>(was: &'a EntryState, new: Shown<'a>) -> (Segments<'a>, [Segments<'a>; 2]) {
    let changed = |old: &'a str, new: &'a str| match old == new {
        true => Default::default(),
        false => compared(old, new),
    };
    let [title, new_title] = changed(&was.title, new.title);
    let [description, new_description] = changed(&was.description, new.description);
    let is_both = !title.is_empty() && !description.is_empty();
    let between = whole(if is_both { BETWEEN } else { "" }, SegmentKind::Same);
    ([title, between, description].concat(), [new_title, new_description])
}

fn words(commit: &Commit) -> String {
    format!("{} of {}: {}", commit.short(), commit.time.day(), commit.subject)
}

/// Returns how many entries of each translation are in which state; none if there is no translation.
pub(super) fn states(report: &AuditReport<'_>) -> Option<Overview> {
    let languages: Vec<_> = report.mirrors.iter().map(|mirror| (mirror.name, mirror.language)).collect();
    let languages = language_tags(&languages);
    let row = |mirror: &AuditedMirror<'_>, language: Option<String>| {
        let audit = mirror.audit;
        let extra = |is_gone: bool| {
            let is_it =
                |finding: &&Finding| finding.kind == FindingKind::Extra && finding.is_due() == is_gone;
            audit.findings.iter().filter(is_it).count()
        };
        let counts = [
            audit.current() as usize,
            audit.behind().len(),
            audit.untranslated.len(),
            audit.count(FindingKind::Missing),
            extra(true),
            extra(false),
        ];
        let mut cells =
            vec![mirror.name.to_owned(), language.unwrap_or_default(), share(audit.share_current())];
        cells.extend(counts.map(|count| count.to_string()));
        cells
    };
    let heads = [
        "translation",
        "language",
        "up to date",
        "current",
        "behind",
        "untranslated",
        "missing",
        "gone",
        "own",
    ];
    let mirrors = report.mirrors.iter().zip(languages).enumerate();
    let translations = mirrors.filter(|(_, (mirror, _))| mirror.audit.translated);
    let (links, rows): (Vec<_>, Vec<_>) =
        translations.map(|(part, (mirror, language))| (part, row(mirror, language))).unzip();
    (!rows.is_empty()).then(|| Overview { links, heads: heads.map(str::to_owned).to_vec(), rows })
}
