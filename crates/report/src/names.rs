//! Names, counts and shares for people.

use recension_model::{Agreement, ChangeKind, Comparison, ProseKind, Signal, Status};

/// Below this a pair is marked as doubtful: the alignment's own band of pairs worth a look ends here.
pub(crate) const SURE: f32 = 0.97;

/// Returns a count with its noun: `1 entry`, `2 entries`.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Returns the counts of a comparison in one line: what changed first.
///
/// `136 added, 1 renamed, 2 moved (78 of 78 old entries matched; 41 style-only)`
pub(crate) fn counts(comparison: &Comparison<'_>) -> String {
    let summary = &comparison.changes.summary;
    let changed: Vec<String> = ChangeKind::ALL
        .into_iter()
        .filter(|kind| *kind != ChangeKind::Restyled && summary.count(*kind) > 0)
        .map(|kind| format!("{} {}", summary.count(kind), kind.name()))
        .collect();
    let changed = if changed.is_empty() { "no changes".into() } else { changed.join(", ") };
    let (found, old) = (comparison.found_again(), comparison.old_entries());
    let mut asides = vec![format!("{found} of {} matched", counted(old, "old entry", "old entries"))];
    let restyled = only_restyled(comparison);
    if restyled > 0 {
        asides.push(format!("{restyled} style-only"));
    }
    if comparison.changes.ignored > 0 {
        asides.push(format!("{} in ignored sections", comparison.changes.ignored));
    }
    format!("{changed} ({})", asides.join("; "))
}

fn only_restyled(comparison: &Comparison<'_>) -> usize {
    let entries = comparison.changes.entries.iter();
    entries
        .filter(|change| change.status == Status::Unchanged && change.kinds.contains(ChangeKind::Restyled))
        .count()
}

/// Names a sort of prose for people.
pub(crate) fn prose_name(kind: ProseKind) -> &'static str {
    match kind {
        ProseKind::Paragraph => "paragraph",
        ProseKind::Contents => "table of contents",
        ProseKind::Boilerplate => "boilerplate",
        ProseKind::Furniture => "host's furniture",
        ProseKind::Code => "code",
        ProseKind::Comment => "comment",
        ProseKind::FrontMatter => "front matter",
        ProseKind::Other => "other",
    }
}

/// Names a signal for people.
pub(crate) fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::Prior => "prior",
        Signal::Url => "url",
        Signal::Title => "title",
        Signal::Description => "description",
        Signal::Section => "section",
        Signal::OtherLink => "other link",
        Signal::FormerName => "former name",
        Signal::Kept => "kept in translation",
        Signal::Order => "order",
        Signal::Decision => "decision",
    }
}

/// Names an agreement for people.
pub(crate) fn agreement_name(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Different => "different",
        Agreement::Weak => "weak",
        Agreement::Partial => "partial",
        Agreement::Strong => "strong",
        Agreement::Same => "same",
        Agreement::Missing => "missing",
    }
}

/// Returns a number of days with its noun.
pub(crate) fn days(days: i64) -> String {
    counted(usize::try_from(days).unwrap_or(0), "day", "days")
}

/// Returns a share of 0–1 as a percentage; only what is whole rounds to 100.
pub(crate) fn share(share: f64) -> String {
    let percent = (share * 100.0).round();
    format!("{:.0}%", if share < 1.0 { percent.min(99.0) } else { percent })
}

/// Returns a confidence as a percentage that rounds neither to certainty nor to nothing.
pub(crate) fn percent(confidence: f32) -> String {
    let confidence = if confidence.is_finite() { confidence.clamp(0.0, 1.0) } else { 0.0 };
    let percent = f64::from(confidence) * 100.0;
    match percent {
        99.5..100.0 => format!("{:.1}%", percent.min(99.9)),
        _ => format!("{percent:.0}%"),
    }
}
