//! Names, counts and shares for people.

use recension_model::{Agreement, ChangeKind, Comparison, Format, ProseKind, Signal, Status};

/// Below this a pair is marked as doubtful: the alignment's own band of pairs worth a look ends here.
pub(crate) const SURE: f32 = 0.97;

/// Returns a count with its noun: `1 entry`, `2 entries`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Returns the counts of a comparison in one line.
///
/// `78 of 78 entries found again: 1 renamed, 2 moved · 136 added · 0 removed · 41 only restyled`
pub(crate) fn counts(comparison: &Comparison<'_>) -> String {
    let summary = &comparison.changes.summary;
    let within: Vec<String> = ChangeKind::ALL
        .into_iter()
        .filter(|kind| !matches!(kind, ChangeKind::Added | ChangeKind::Removed | ChangeKind::Restyled))
        .map(|kind| (summary.count(kind), kind.name()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    let within = if within.is_empty() { "all unchanged".into() } else { within.join(", ") };
    let (found, old) = (comparison.found_again(), comparison.old_entries());
    let mut line = format!("{found} of {} found again", counted(old, "entry", "entries"));
    if found > 0 {
        line.push_str(&format!(": {within}"));
    }
    line.push_str(&format!(" · {} added · {} removed", summary.added, summary.removed));
    let restyled = only_restyled(comparison);
    if restyled > 0 {
        line.push_str(&format!(" · {restyled} only restyled"));
    }
    if comparison.changes.ignored > 0 {
        line.push_str(&format!(" · {} in ignored sections", comparison.changes.ignored));
    }
    line
}

fn only_restyled(comparison: &Comparison<'_>) -> usize {
    let entries = comparison.changes.entries.iter();
    entries
        .filter(|change| change.status == Status::Unchanged && change.kinds.contains(ChangeKind::Restyled))
        .count()
}

/// Names a format for people.
pub(crate) fn format_name(format: Format) -> &'static str {
    match format {
        Format::Markdown => "Markdown",
        Format::PlainText => "plain text",
        Format::Html => "HTML",
    }
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
