//! Repairs what is safe to repair.

use std::collections::{BTreeMap, BTreeSet};

use recension_model::{
    CheckFinding, CheckRule, Edition, EntryId, Fingerprint, Marker, SourceEdit, Span, apply_edits, title_key,
    url_key,
};
use recension_parser::ParseOptions;

use super::{ChangeHistory, Check, CheckOptions};

/// Repairs may make room for others: style for duplicates, moved entries for contents. More rounds than this were
/// never needed.
const MAX_ROUNDS: usize = 12;

/// A list after repairs.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The list.
    pub edition: Edition,
    /// What was repaired, as it was found.
    pub fixed: Vec<CheckFinding>,
    /// What is left to a person.
    pub left: Vec<CheckFinding>,
}

/// Repairs what findings know a safe repair for; everything else keeps its bytes. Applied again it changes nothing.
///
/// After each repair the list is read again: one after which an entry is missing, has another title or stands in
/// another section than it should is left undone.
#[must_use]
pub fn fix(
    base: Option<&Edition>,
    head: &Edition,
    options: &CheckOptions<'_>,
    history: &ChangeHistory,
    format: &ParseOptions,
) -> Fixed {
    let mut fixed = Fixed { edition: head.clone(), fixed: Vec::new(), left: Vec::new() };
    // Edits are bytes: in another encoding they would be others.
    let can_write =
        head.encoding == "UTF-8" && head.source.is_ascii() || std::str::from_utf8(&head.source).is_ok();
    let mut refused: BTreeSet<Fingerprint<CheckRule>> = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        let check = Check::new(base, &fixed.edition, options);
        fixed.left = check.findings(history);
        drop(check);
        if !can_write {
            break;
        }
        let Some(round) = Round::of(&fixed.left, &refused) else { break };
        match round.apply(&fixed.edition, format) {
            Some(edition) => {
                fixed.edition = edition;
                fixed.fixed.extend(round.findings.into_iter().cloned());
            }
            // Together they do not come out right: each by itself.
            None => match round.findings.as_slice() {
                [one] => {
                    refused.insert(one.fingerprint.clone());
                }
                several => {
                    let alone = several.iter().find_map(|finding| {
                        let edition = Round { findings: vec![finding] }.apply(&fixed.edition, format);
                        if edition.is_none() {
                            refused.insert(finding.fingerprint.clone());
                        }
                        Some((edition?, (*finding).clone()))
                    });
                    if let Some((edition, finding)) = alone {
                        fixed.edition = edition;
                        fixed.fixed.push(finding);
                    }
                }
            },
        }
    }
    fixed
}

/// Repairs of one sort, apart from each other.
struct Round<'a> {
    findings: Vec<&'a CheckFinding>,
}

impl<'a> Round<'a> {
    /// Returns the repairs of the first rule that has any: what changes a line comes before what moves it.
    fn of(findings: &'a [CheckFinding], refused: &BTreeSet<Fingerprint<CheckRule>>) -> Option<Self> {
        let order =
            [CheckRule::Dead, CheckRule::Style, CheckRule::Duplicate, CheckRule::Order, CheckRule::Contents];
        let open = |finding: &&CheckFinding| {
            !finding.edits.is_empty() && !finding.known && !refused.contains(&finding.fingerprint)
        };
        let of_rule = |rule: CheckRule| -> Vec<&CheckFinding> {
            let mut taken: Vec<Span> = Vec::new();
            let mut round = Vec::new();
            for finding in findings.iter().filter(open).filter(|finding| finding.rule == rule) {
                let spans: Vec<Span> = finding.edits.iter().map(|edit| edit.span).collect();
                let meets =
                    |one: &Span| taken.iter().any(|other| one.start <= other.end && other.start <= one.end);
                if !spans.iter().any(meets) {
                    taken.extend(spans);
                    round.push(finding);
                }
            }
            round
        };
        order.into_iter().map(of_rule).find(|round| !round.is_empty()).map(|findings| Self { findings })
    }

    /// Makes the repairs; none if the list does not read as it should afterwards.
    fn apply(&self, edition: &Edition, format: &ParseOptions) -> Option<Edition> {
        let mut edits: Vec<SourceEdit> =
            self.findings.iter().flat_map(|finding| finding.edits.iter().cloned()).collect();
        edits.sort_by_key(|edit| edit.span);
        let source = apply_edits(&edition.source, 0, &edits)?;
        let format = format.with_format(Some(edition.format));
        let repaired = recension_parser::parse(edition.name.clone(), source, &format);
        let mut expected = inventory(edition, false);
        for finding in &self.findings {
            let view = finding.entry.map(|id| edition.entry(id));
            match (finding.rule, view) {
                (CheckRule::Duplicate, Some(view)) => take(&mut expected, &name(view, false)),
                (CheckRule::Dead, _) => expected = inventory(edition, true),
                _ => {}
            }
        }
        let is_relinked = self.findings.iter().any(|finding| finding.rule == CheckRule::Dead);
        (inventory(&repaired, is_relinked) == expected && repaired.sections.len() == edition.sections.len())
            .then_some(repaired)
    }
}

/// What an entry is known by: title, address unless these change, section.
type Name = (String, Option<String>, Vec<String>);

fn name(view: recension_model::EntryView<'_>, is_relinked: bool) -> Name {
    let url = view.url().filter(|_| !is_relinked).map(url_key);
    (title_key(view.title()), url, view.section_path().into_iter().map(title_key).collect())
}

fn inventory(edition: &Edition, is_relinked: bool) -> BTreeMap<Name, usize> {
    let mut all = BTreeMap::new();
    for id in edition.entry_ids() {
        *all.entry(name(edition.entry(id), is_relinked)).or_default() += 1;
    }
    all
}

fn take(all: &mut BTreeMap<Name, usize>, name: &Name) {
    match all.get_mut(name) {
        Some(1) | None => {
            all.remove(name);
        }
        Some(count) => *count -= 1,
    }
}

/// Returns the removal of the lines of an entry, if they are its own.
pub(super) fn lines_of(edition: &Edition, id: EntryId) -> Option<SourceEdit> {
    let lines = own_lines(edition, id)?;
    Some(SourceEdit { span: lines, text: Vec::new() })
}

/// Returns the edits that put an entry between two others of its section: right before the second, else right behind
/// the first.
pub(super) fn moved(
    edition: &Edition,
    id: EntryId,
    (behind, before): (Option<EntryId>, Option<EntryId>),
) -> Option<Vec<SourceEdit>> {
    let own = own_lines(edition, id)?;
    let is_tight = |other: EntryId| {
        let marker = |id: EntryId| edition.entry(id).entry.marker;
        std::mem::discriminant(&marker(other)) == std::mem::discriminant(&marker(id))
            && !matches!(marker(other), Marker::Number(_) | Marker::Heading | Marker::Paragraph)
    };
    let neighbour = before.or(behind).filter(|other| is_tight(*other))?;
    let lines = own_lines(edition, neighbour)?;
    let at = if before.is_some() { lines.start } else { lines.end };
    let mut text = edition.slice(own).to_vec();
    if !text.ends_with(b"\n") {
        // The last line of a document that ends without one.
        return None;
    }
    if behind.is_some() && before.is_none() && !edition.slice(lines).ends_with(b"\n") {
        text.pop();
        text.insert(0, b'\n');
    }
    let mut edits =
        vec![SourceEdit { span: own, text: Vec::new() }, SourceEdit { span: Span::new(at, at), text }];
    edits.sort_by_key(|edit| edit.span);
    (own.start > at || own.end <= at).then_some(edits)
}

/// Returns the whole lines of an entry and of what is nested under it; none if something else stands on them, or
/// blank lines part the entries of its list.
fn own_lines(edition: &Edition, id: EntryId) -> Option<Span> {
    let span = edition.entry(id).entry.span;
    let (start, end) = (span.start as usize, span.end as usize);
    let source = &edition.source;
    let line_start = source[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let is_blank = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_whitespace);
    let line_end =
        source[end..].iter().position(|byte| *byte == b'\n').map_or(source.len(), |at| end + at + 1);
    if !is_blank(&source[line_start..start]) || !is_blank(&source[end..line_end]) {
        return None;
    }
    Some(Span::new(line_start as u32, line_end as u32))
}
