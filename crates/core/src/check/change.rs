//! Rules about a change as a whole, and about sections.

use std::collections::{BTreeMap, BTreeSet};

use recension_model::{
    CheckFinding, CheckRule, Edition, EntryId, Fingerprint, ProseKind, SectionId, SectionKind, title_key,
};

use super::subject::{Subject, quoted};

/// Says whether a change does more than it may at once.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    let Some(diff) = subject.diff else { return };
    let summary = diff.summary();
    let added: Vec<EntryId> = diff
        .changes
        .entries
        .iter()
        .filter(|change| change.old.is_none())
        .filter_map(|change| change.new)
        .collect();
    let max = subject.options.max_added;
    if let Some(id) = added.get(max as usize) {
        let entries = |count: u32| if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
        let message = format!("the change adds {}; {} at most", entries(summary.added), entries(max));
        findings.extend(whole(subject, CheckRule::OnePerChange, *id, message));
    }
    let does = [
        (summary.added + summary.removed > 0, "adds or removes entries"),
        (summary.renamed + summary.relinked + summary.redescribed > 0, "changes what entries say"),
        (summary.moved + summary.reordered > 0, "moves entries"),
    ];
    let does: Vec<&str> = does.into_iter().filter(|(does, _)| *does).map(|(_, words)| words).collect();
    let first = diff.entries().find_map(|change| change.new);
    if let Some(id) = first.filter(|_| does.len() > 1) {
        let message = format!("the change does several things at once: it {}", does.join(", it "));
        findings.extend(whole(subject, CheckRule::Mixed, id, message));
    }
}

/// Makes a finding about the whole change, which is shown at an entry.
fn whole(subject: &Subject<'_>, rule: CheckRule, id: EntryId, message: String) -> Option<CheckFinding> {
    let entry = subject.head.entry(id).entry;
    let print = Fingerprint { kind: rule, title: String::new(), url: None };
    subject.at((entry.line, entry.end_line), print, message)
}

/// Says which sections list too little.
pub(super) fn section_minimum(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    let minimum = subject.options.section_minimum;
    let head = subject.head;
    let counts = counts(head);
    let before: BTreeMap<String, u32> = match subject.base() {
        Some(base) => {
            let counts = self::counts(base);
            base.section_ids().map(|id| (path(base, id), counts[id.index()])).collect()
        }
        None => BTreeMap::new(),
    };
    let parents: BTreeSet<SectionId> = head.sections.iter().filter_map(|section| section.parent).collect();
    let told = told(head);
    for id in head.section_ids() {
        let section = head.section(id);
        let count = counts[id.index()];
        // One of headings over headings, such as a table of contents, covers them as it is written.
        let next = head.sections.get(id.index() + 1);
        let has_sections = parents.contains(&id) || next.is_some_and(|next| next.level > section.level);
        if section.kind != SectionKind::Heading
            || has_sections
            || count >= minimum
            || (count == 0 && (told.contains(&id) || section.url.is_some()))
        {
            continue;
        }
        if before.get(&path(head, id)).is_some_and(|before| *before <= count) {
            continue;
        }
        let name = quoted(head.section_title(id));
        let message = match (count, minimum) {
            (0, 1) => format!("the section {name} lists nothing"),
            (1, _) => format!("the section {name} lists 1 entry; {minimum} at least"),
            _ => format!("the section {name} lists {count} entries; {minimum} at least"),
        };
        let title = title_key(head.section_title(id));
        let print = Fingerprint { kind: CheckRule::SectionMinimum, title, url: None };
        findings.extend(subject.at((section.line, section.line), print, message));
    }
}

/// What stands in so many sections is furniture, such as a way back to the top.
const MIN_REPEATED: usize = 3;

/// Returns the sections that say or show something beside entries: text, a table of contents, a chart, a licence.
fn told(edition: &Edition) -> BTreeSet<SectionId> {
    let shows = |source: &[u8]| {
        let source = String::from_utf8_lossy(source);
        ["![", "<img", "<svg", "<video", "<iframe"].iter().any(|image| source.contains(image))
    };
    let mut places: BTreeMap<&[u8], BTreeSet<SectionId>> = BTreeMap::new();
    for prose in &edition.prose {
        let source = edition.slice(prose.span).trim_ascii();
        let is_content = !matches!(prose.kind, ProseKind::Comment | ProseKind::FrontMatter)
            && (!prose.text.is_empty() || shows(source));
        if let Some(section) = prose.section.filter(|_| is_content) {
            places.entry(source).or_default().insert(section);
        }
    }
    places.into_values().filter(|sections| sections.len() < MIN_REPEATED).flatten().collect()
}

/// Counts the entries of each section, those in group labels below it included.
fn counts(edition: &Edition) -> Vec<u32> {
    let mut counts = vec![0; edition.sections.len()];
    for entry in &edition.entries {
        let mut next = entry.section;
        while let Some(id) = next {
            counts[id.index()] += 1;
            next = edition.section(id).parent;
        }
    }
    counts
}

fn path(edition: &Edition, id: SectionId) -> String {
    edition.section_path(Some(id)).into_iter().map(title_key).collect::<Vec<_>>().join("\n")
}
