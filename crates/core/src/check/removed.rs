//! `removed-by-others` and `revived`: what a change takes away and brings back without meaning to.

use std::collections::BTreeSet;

use recension_model::{
    ChangeKind, CheckFinding, CheckRule, EntryChange, EntryId, EntryView, Fingerprint, SectionId, title_key,
    url_key,
};

use super::subject::{Subject, quoted, title, within};
use super::{FormerEntry, key_of};
use crate::diff::Diff;

/// Says which entries are gone although nothing else in the change is about them.
///
/// What a merge lost, or a copy from before it came in, nobody took out. Else a change is about what it takes out if
/// it does little else; if it puts something in the place; if it takes out the whole section; or, where the history
/// shows that nothing was lost, if it takes out entries in several places: who clears a list up does not name each.
/// What the list still has, and what the author names, is not gone.
pub(super) fn by_others(subject: &Subject<'_>, lost: Option<&[String]>, findings: &mut Vec<CheckFinding>) {
    let Some(diff) = subject.diff else { return };
    let summary = diff.summary();
    let does_besides = summary.added + summary.renamed + summary.relinked + summary.redescribed;
    if summary.removed == 0 || does_besides == 0 {
        return;
    }
    let still = Still::new(subject, diff);
    let entries = &diff.changes.entries;
    let gone = entries.iter().enumerate().filter(|(_, change)| change.new.is_none());
    let gone = gone.filter_map(|(at, change)| Some((at, diff.old.entry(change.old?))));
    let gone: Vec<_> = gone.filter(|(_, view)| !still.has(*view) && !is_mentioned(subject, *view)).collect();
    let (by_nobody, mut rest): (Vec<_>, Vec<_>) = gone.into_iter().partition(|(_, view)| {
        view.url().is_some_and(|url| lost.is_some_and(|lost| lost.iter().any(|lost| lost == url)))
    });
    rest.retain(|(at, view)| !still.has_no_section(*view) && !is_replaced(entries, *at));
    rest.sort_by_key(|(_, view)| view.id);
    let places = rest.chunk_by(|(_, one), (_, other)| one.id.index() + 1 == other.id.index()).count();
    if summary.removed > does_besides || (lost.is_some() && places > 1) {
        rest.clear();
    }
    for (at, view) in by_nobody.into_iter().chain(rest) {
        let near = entries[..at].iter().rev().find_map(|change| change.new);
        findings.extend(is_gone(subject, view, near));
    }
}

/// Makes the finding, at the end of what stands before the place.
fn is_gone(subject: &Subject<'_>, view: EntryView<'_>, near: Option<EntryId>) -> Option<CheckFinding> {
    let line = near.map_or(1, |id| subject.head.entry(id).entry.end_line);
    let message =
        format!("{}{} is gone, though nothing else in the change is about it", title(view), within(view));
    let print = Fingerprint {
        kind: CheckRule::RemovedByOthers,
        title: title_key(view.title()),
        url: view.url().map(url_key),
    };
    subject.at((line, line), print, message)
}

/// What a list still has.
struct Still {
    urls: BTreeSet<String>,
    titles: BTreeSet<String>,
    /// The sections of the base of which anything is left.
    sections: BTreeSet<Option<SectionId>>,
}

impl Still {
    fn new(subject: &Subject<'_>, diff: &Diff<'_>) -> Self {
        let views = || subject.head.entry_ids().map(|id| subject.head.entry(id));
        let kept = diff.changes.entries.iter().filter(|change| change.new.is_some());
        Self {
            urls: views()
                .flat_map(|view| view.links().map(|(_, url)| key_of(url)).collect::<Vec<_>>())
                .collect(),
            titles: views().map(|view| title_key(view.title())).collect(),
            sections: kept.filter_map(|change| Some(diff.old.entry(change.old?).entry.section)).collect(),
        }
    }

    fn has(&self, view: EntryView<'_>) -> bool {
        view.url().is_some_and(|url| self.urls.contains(&key_of(url)))
            || self.titles.contains(&title_key(view.title()))
    }

    fn has_no_section(&self, view: EntryView<'_>) -> bool {
        !self.sections.contains(&view.entry.section)
    }
}

/// Reports whether something new, or something that says other things than before, stands where an entry stood.
fn is_replaced(entries: &[EntryChange], at: usize) -> bool {
    let is_gone = |change: &&EntryChange| change.new.is_none();
    let is_touched = |change: &EntryChange| {
        [ChangeKind::Added, ChangeKind::Renamed, ChangeKind::Relinked]
            .iter()
            .any(|kind| change.kinds.contains(*kind))
    };
    let before = entries[..at].iter().rev().find(|change| !is_gone(change));
    let after = entries[at + 1..].iter().find(|change| !is_gone(change));
    before.into_iter().chain(after).any(is_touched)
}

/// Reports whether a text has another one in it that begins and ends as words do.
fn says(text: &str, part: &str) -> bool {
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let mut places = text.match_indices(part).map(|(at, _)| at).filter(|_| !part.is_empty());
    places.any(|at| {
        is_apart(text[..at].chars().next_back()) && is_apart(text[at + part.len()..].chars().next())
    })
}

/// A shorter word names nothing.
const MIN_NAME_CHARS: usize = 4;

/// Reports whether the messages of the change name an entry: by its title or address, or by a word of its title that
/// no other entry has.
fn is_mentioned(subject: &Subject<'_>, view: EntryView<'_>) -> bool {
    let title = view.title().trim().to_lowercase();
    let names = |message: &String| {
        let message = message.to_lowercase();
        says(&message, &title)
            || view.url().is_some_and(|url| message.contains(&url.to_lowercase()))
            || words(&title).any(|word| words(&message).any(|said| said == word) && is_own(view, word))
    };
    subject.options.messages.iter().any(names)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().count() >= MIN_NAME_CHARS)
}

/// Reports whether a list says a word nowhere but in one entry.
fn is_own(view: EntryView<'_>, word: &str) -> bool {
    let (source, span) = (&view.edition.source, view.entry.span);
    let around = [source.get(..span.start as usize), source.get(span.end as usize..)];
    let mut around = around.into_iter().flatten().map(|part| String::from_utf8_lossy(part).to_lowercase());
    !around.any(|text| words(&text).any(|other| other == word))
}

/// Says which added entries the list had once.
pub(super) fn revived(subject: &Subject<'_>, former: &[FormerEntry], findings: &mut Vec<CheckFinding>) {
    let added = |id: &EntryId| subject.diff.is_some() && subject.asks(*id, &[ChangeKind::Added]);
    for view in subject.head.entry_ids().filter(added).map(|id| subject.head.entry(id)) {
        let Some(url) = view.url().map(key_of) else { continue };
        if let Some(entry) = former.iter().find(|entry| key_of(&entry.url) == url) {
            let message = format!("{} was taken out of the list {}", title(view), quoted(&entry.removed));
            findings.extend(subject.about(CheckRule::Revived, view.id, message));
        }
    }
}
