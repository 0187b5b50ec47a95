//! What a check of a list finds, and what renderers have to know of it.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{
    Comparison, Edition, EditionSource, EntryId, FindingRule, Fingerprint, Gate, Severity, Span, known_of,
};

/// A rule that a list, or what a change brings to it, is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum CheckRule {
    /// One resource is listed once.
    Duplicate,
    /// A change takes out nobody's entry that it is not about.
    RemovedByOthers,
    /// What was taken out of the list does not come back unnoticed.
    Revived,
    /// Links work, and lead where they lead without a detour.
    Dead,
    /// Nothing leads to hosts, or uses words, that the list does not want.
    Banned,
    /// An entry has what its neighbours have: a link, a title, a description.
    Incomplete,
    /// An entry stands where the order of its section has it.
    Order,
    /// An entry is written as its neighbours are.
    Style,
    /// The title of a repository is its name, where that is the list's habit.
    TitleMatchesRepository,
    /// The table of contents follows the sections.
    Contents,
    /// A section lists as many entries as it has to.
    SectionMinimum,
    /// Links stand in entries.
    Unread,
    /// A change adds no more entries than it may.
    OnePerChange,
    /// A change adds, or renames, or reorders, but not all at once.
    Mixed,
}

impl CheckRule {
    /// Returns the stable name of the rule as linters print it: `check/duplicate`.
    pub fn id(self) -> String {
        format!("check/{}", self.name())
    }
}

impl FindingRule for CheckRule {
    const ALL: &'static [Self] = &[
        CheckRule::Duplicate,
        CheckRule::RemovedByOthers,
        CheckRule::Revived,
        CheckRule::Dead,
        CheckRule::Banned,
        CheckRule::Incomplete,
        CheckRule::Order,
        CheckRule::Style,
        CheckRule::TitleMatchesRepository,
        CheckRule::Contents,
        CheckRule::SectionMinimum,
        CheckRule::Unread,
        CheckRule::OnePerChange,
        CheckRule::Mixed,
    ];
    const NOUN: &'static str = "rule";

    fn name(self) -> &'static str {
        match self {
            CheckRule::Duplicate => "duplicate",
            CheckRule::RemovedByOthers => "removed-by-others",
            CheckRule::Revived => "revived",
            CheckRule::Dead => "dead",
            CheckRule::Banned => "banned",
            CheckRule::Incomplete => "incomplete",
            CheckRule::Order => "order",
            CheckRule::Style => "style",
            CheckRule::TitleMatchesRepository => "title-matches-repository",
            CheckRule::Contents => "contents",
            CheckRule::SectionMinimum => "section-minimum",
            CheckRule::Unread => "unread",
            CheckRule::OnePerChange => "one-per-change",
            CheckRule::Mixed => "mixed",
        }
    }

    /// What is listed twice, lost, dead or unwanted harms readers; the rest is for the next person who edits the
    /// list. Changes that do several things at once are some lists' habit.
    fn usual_severity(self) -> Option<Severity> {
        match self {
            CheckRule::Duplicate | CheckRule::RemovedByOthers | CheckRule::Dead | CheckRule::Banned => {
                Some(Severity::High)
            }
            CheckRule::Revived
            | CheckRule::Incomplete
            | CheckRule::Order
            | CheckRule::Style
            | CheckRule::Contents
            | CheckRule::SectionMinimum
            | CheckRule::Unread => Some(Severity::Low),
            CheckRule::TitleMatchesRepository | CheckRule::OnePerChange => Some(Severity::Cosmetic),
            CheckRule::Mixed => None,
        }
    }

    fn is_any(self) -> bool {
        true
    }
}

/// Something that a rule says of a list.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct CheckFinding {
    /// The rule.
    pub rule: CheckRule,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, and what to do: one sentence for people, lower case start, no full stop.
    pub message: String,
    /// The entry that it is about, in the list that was checked.
    pub entry: Option<EntryId>,
    /// The 1-based first line that it is about; for something that is gone, where it stood.
    pub line: u32,
    /// The last line.
    pub end_line: u32,
    /// Another place that belongs to it.
    pub other: Option<CheckPlace>,
    /// How sure it is, 0–1.
    pub confidence: f32,
    /// What puts it right: replacements in the source, apart from each other, in order; empty where a person has
    /// to decide.
    pub edits: Vec<SourceEdit>,
    /// What a later check knows it again by.
    pub fingerprint: Fingerprint<CheckRule>,
    /// Whether a stored check has it already.
    pub known: bool,
}

/// A place in the list that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct CheckPlace {
    /// The 1-based first line.
    pub line: u32,
    /// The last line.
    pub end_line: u32,
    /// What stands there, for people.
    pub label: String,
}

/// What a link checker found out about an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedLink {
    /// The address, as it was asked for.
    pub url: String,
    /// What became of that.
    pub state: LinkState,
}

/// What became of an address that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It does not work; what was answered.
    Dead(String),
    /// It leads to another one, for good.
    Moved(String),
}

/// Bytes of a source, and what is to stand in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct SourceEdit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: Vec<u8>,
}

/// A list that was checked, and what was found.
#[derive(Clone, Debug)]
pub struct CheckReport<'a> {
    /// The list.
    pub edition: &'a Edition,
    /// Where it was read from.
    pub source: EditionSource<'a>,
    /// The list before the change, and what the change does; none if the whole list was checked.
    pub comparison: Option<Comparison<'a>>,
    /// What was found, in the order in which it is reported.
    pub findings: &'a [CheckFinding],
    /// The thresholds that were asked for, and whether they hold.
    pub gates: &'a [Gate],
    /// Whether there is a stored check, so that what it has is known and all else new.
    pub baseline: bool,
}

impl CheckReport<'_> {
    /// Reports whether every threshold holds.
    pub fn passed(&self) -> bool {
        self.gates.iter().all(|gate| gate.passed)
    }

    /// Counts the findings of a severity; those that are known do not count.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity && !finding.known).count()
    }

    /// Counts the findings that a stored check has.
    pub fn known(&self) -> usize {
        self.findings.iter().filter(|finding| finding.known).count()
    }
}

impl CheckFinding {
    /// Returns what the lines of the finding would be; none if it is not these lines alone that change.
    pub fn suggestion(&self, edition: &Edition) -> Option<String> {
        let lines = line_span(edition, self.line, self.end_line)?;
        if self.edits.is_empty() || !self.edits.iter().all(|edit| lines.contains(edit.span)) {
            return None;
        }
        let text = apply_edits(&edition.source[lines.range()], lines.start, &self.edits)?;
        String::from_utf8(text).ok().filter(|text| !text.trim().is_empty())
    }
}

/// Marks the findings that a stored check has already: see [`known_of`].
pub fn mark_known_findings(findings: &mut [CheckFinding], stored: &[Fingerprint<CheckRule>]) {
    let known = known_of(findings.iter().map(|finding| &finding.fingerprint), stored);
    for (finding, known) in findings.iter_mut().zip(known) {
        finding.known = known;
    }
}

/// Returns a stretch of a source, which begins at byte `start` of it, with edits made; none if they overlap or reach
/// beyond it.
#[must_use]
pub fn apply_edits(source: &[u8], start: u32, edits: &[SourceEdit]) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(source.len() + 64);
    let mut from = 0;
    for edit in edits {
        let (begin, end) = (edit.span.start.checked_sub(start)? as usize, edit.span.end.checked_sub(start)?);
        text.extend_from_slice(source.get(from..begin)?);
        text.extend_from_slice(&edit.text);
        from = (end as usize).max(begin);
    }
    text.extend_from_slice(source.get(from..)?);
    Some(text)
}

/// Returns the bytes of some lines, 1-based and without the last end mark.
fn line_span(edition: &Edition, first: u32, last: u32) -> Option<Span> {
    // What is asked about is mostly an entry, and the lines of entries are known.
    let behind = edition.entries.partition_point(|entry| entry.line <= first);
    let near = behind.checked_sub(1).map(|at| &edition.entries[at]);
    let (known, mut start) = near.map_or((1, 0), |entry| {
        let before = &edition.source[..entry.span.start as usize];
        (entry.line, before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at as u32 + 1))
    });
    for (number, line) in
        (known..).zip(edition.source[start as usize..].split_inclusive(|byte| *byte == b'\n'))
    {
        let end = start + line.len() as u32;
        if number == first && number <= last {
            let rest = &edition.source[start as usize..];
            let lines = rest.split_inclusive(|byte| *byte == b'\n').take((last - first + 1) as usize);
            let length: usize = lines.map(<[u8]>::len).sum();
            let text = &rest[..length];
            let text = text.strip_suffix(b"\n").unwrap_or(text);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            return Some(Span::new(start, start + text.len() as u32));
        }
        start = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{SourceEdit, apply_edits, line_span};
    use crate::{Edition, Format, Span};

    #[test]
    fn edits_replace_what_they_cover() {
        let edit = |start, end, text: &str| SourceEdit { span: Span::new(start, end), text: text.into() };
        let edits = [edit(10, 11, "X"), edit(13, 13, "YZ")];
        assert_eq!(apply_edits(b"abcdef", 10, &edits).unwrap(), b"XbcYZdef");
        assert_eq!(apply_edits(b"abcdef", 10, &[edit(12, 14, ""), edit(13, 15, "")]), None);
        assert_eq!(apply_edits(b"abc", 10, &[edit(9, 10, "")]), None);
        assert_eq!(apply_edits(b"abc", 10, &[edit(12, 14, "")]), None);
    }

    #[test]
    fn lines_are_found() {
        let edition = Edition::new("a.md", Format::Markdown, b"one\r\ntwo\r\nthree".to_vec());
        let text = |first, last| line_span(&edition, first, last).map(|span| edition.slice(span).to_vec());
        assert_eq!(text(1, 1).as_deref(), Some(&b"one"[..]));
        assert_eq!(text(2, 3).as_deref(), Some(&b"two\r\nthree"[..]));
        assert_eq!(text(4, 4), None);
    }
}
