//! `order`: an entry stands where the order of its section has it.

use recension_merger::{ObservedOrder, Rule};
use recension_model::{ChangeKind, CheckFinding, CheckPlace, CheckRule, EntryId, ProseKind};

use super::fix::moved;
use super::subject::{Subject, title};

/// How much has to speak for an order, in bits, its section and the rest of the list together.
const MIN_BITS: f64 = 5.0;
/// Fewer titles show no order.
const MIN_TITLES: usize = 3;
/// The share of titles that stand in order at least, counted with one that does and one that does not: a section that is sorted
/// in part is one that others add to as they like.
const MIN_KEPT: f64 = 0.8;

const ASKED: [ChangeKind; 3] = [ChangeKind::Added, ChangeKind::Moved, ChangeKind::Renamed];

/// Says which entries stand out of order, and where they belong.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    let mut habit = None;
    let paragraphs = paragraphs(subject);
    for group in subject.groups().iter().flat_map(|group| lists(subject, group, &paragraphs)) {
        let asked = |id: &EntryId| subject.asks(*id, &ASKED);
        if !group.iter().any(asked) {
            continue;
        }
        // What is new shows no order. Without a change each entry shows it for the others.
        let settled: Vec<EntryId> = match subject.diff {
            Some(_) => group.iter().copied().filter(|id| !asked(id)).collect(),
            None => group.to_vec(),
        };
        if settled.len() < MIN_TITLES {
            continue;
        }
        let Some(order) = ObservedOrder::of(&titles(subject, &settled)) else { continue };
        let habit = &*habit.get_or_insert_with(|| Habit::new(subject));
        let kept = order.kept.first().map_or(0, Vec::len);
        let is_kept = (kept + 1) as f64 >= MIN_KEPT * (settled.len() + 2) as f64;
        if order.bits + habit.bits < MIN_BITS || !is_kept {
            continue;
        }
        let mut lines: Vec<Line> = order
            .rules
            .iter()
            .zip(&order.kept)
            .filter(|(rule, _)| habit.keeps(**rule, &order.rules))
            .map(|(rule, kept)| Line::new(subject, *rule, kept.iter().map(|at| settled[*at]).collect()))
            .collect();
        for id in group.iter().filter(|id| asked(id)) {
            if !is_between_neighbours(subject, *id, &settled, &lines) {
                findings.extend(place(subject, *id, &mut lines));
            }
        }
    }
}

/// Returns the lines that paragraphs begin on.
fn paragraphs(subject: &Subject<'_>) -> Vec<u32> {
    let paragraphs = subject.head.prose.iter().filter(|prose| prose.kind == ProseKind::Paragraph);
    let mut lines: Vec<u32> = paragraphs.map(|prose| prose.line).collect();
    lines.sort_unstable();
    lines
}

/// Parts entries that stand side by side where a paragraph begins another list.
fn lists<'g>(subject: &Subject<'_>, group: &'g [EntryId], paragraphs: &[u32]) -> Vec<&'g [EntryId]> {
    let line = |id: EntryId| subject.head.entry(id).entry.line;
    let above = |id: EntryId| paragraphs.partition_point(|paragraph| *paragraph < line(id));
    group.chunk_by(|one, other| above(*one) == above(*other)).collect()
}

fn titles<'a>(subject: &Subject<'a>, ids: &[EntryId]) -> Vec<&'a str> {
    ids.iter().map(|id| subject.head.entry(*id).title()).collect()
}

/// A rule that explains less than such a share of the sections that another one explains is not that of the list.
const MIN_RULE_SHARE: f64 = 0.95;

/// How the sections of a list are sorted.
struct Habit {
    /// How much they say for an order in any of them, in bits.
    bits: f64,
    /// For each rule how many titles stand in sections that no rule explains better.
    rules: Vec<(Rule, usize)>,
}

impl Habit {
    fn new(subject: &Subject<'_>) -> Self {
        let (mut sorted, mut unsorted) = (0.5, 0.5);
        let mut rules: Vec<(Rule, usize)> = Vec::new();
        for group in subject.groups() {
            let old: Vec<EntryId> = group.iter().copied().filter(|id| subject.is_old(*id)).collect();
            if old.len() <= MIN_TITLES {
                continue;
            }
            let order = ObservedOrder::of(&titles(subject, &old)).filter(|order| order.bits > 0.0);
            let Some(order) = order else {
                unsorted += 1.0;
                continue;
            };
            sorted += 1.0;
            for rule in order.rules {
                match rules.iter_mut().find(|(known, _)| *known == rule) {
                    Some((_, count)) => *count += old.len(),
                    None => rules.push((rule, old.len())),
                }
            }
        }
        Self { bits: f64::log2(sorted / unsorted), rules }
    }

    /// Reports whether one of the rules that explain a section may be that of the list.
    fn keeps(&self, rule: Rule, others: &[Rule]) -> bool {
        let count = |rule: &Rule| {
            self.rules.iter().find(|(known, _)| known == rule).map_or(0.0, |(_, count)| *count as f64)
        };
        let most = others.iter().map(count).fold(0.0, f64::max);
        count(&rule) >= MIN_RULE_SHARE * most
    }
}

/// Reports whether an entry stands in order between those right before and behind it: where a section has several lists, each
/// is in order by itself.
fn is_between_neighbours(subject: &Subject<'_>, id: EntryId, settled: &[EntryId], lines: &[Line]) -> bool {
    let at = settled.partition_point(|other| *other < id);
    let behind = if settled.get(at) == Some(&id) { at + 1 } else { at };
    let (Some(before), Some(after)) = (at.checked_sub(1).map(|at| settled[at]), settled.get(behind)) else {
        return false;
    };
    let title = |id: EntryId| subject.head.entry(id).title();
    lines.iter().any(|line| {
        let key = |id: EntryId| line.rule.key(title(id));
        key(before) <= key(id) && key(id) <= key(*after)
    })
}

/// Entries that stand in order by a rule.
struct Line {
    rule: Rule,
    /// In the order of the document, with what they are sorted by.
    entries: Vec<(EntryId, String)>,
}

impl Line {
    fn new(subject: &Subject<'_>, rule: Rule, kept: Vec<EntryId>) -> Self {
        let keyed = |id: EntryId| (id, rule.key(subject.head.entry(id).title()));
        Self { rule, entries: kept.into_iter().map(keyed).collect() }
    }

    /// Reports whether an entry stands in order, and takes it in if it does.
    fn takes(&mut self, id: EntryId, title: &str) -> bool {
        let at = self.entries.partition_point(|(other, _)| *other < id);
        if self.entries.get(at).is_some_and(|(other, _)| *other == id) {
            return true;
        }
        let key = self.rule.key(title);
        let is_after = at.checked_sub(1).is_none_or(|before| self.entries[before].1 <= key);
        let is_before = self.entries.get(at).is_none_or(|(_, next)| key <= *next);
        if is_after && is_before {
            self.entries.insert(at, (id, key));
        }
        is_after && is_before
    }

    /// Returns what an entry belongs behind, and before.
    fn neighbours(&self, title: &str) -> (Option<EntryId>, Option<EntryId>) {
        let key = self.rule.key(title);
        let at = self.entries.partition_point(|(_, other)| *other <= key);
        let id = |at: usize| self.entries.get(at).map(|(id, _)| *id);
        (at.checked_sub(1).and_then(id), id(at))
    }
}

/// Says where an entry belongs, if all rules have it elsewhere.
fn place(subject: &Subject<'_>, id: EntryId, lines: &mut [Line]) -> Option<CheckFinding> {
    let view = subject.head.entry(id);
    // Letters that the others do not have sort in ways that they do not show.
    let is_plain = |title: &str| title.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_ascii());
    // Every line takes it, where it can.
    let in_order = lines.iter_mut().filter_map(|line| line.takes(id, view.title()).then_some(())).count() > 0;
    let first = lines.first()?;
    let others_plain = || first.entries.iter().all(|(other, _)| is_plain(subject.head.entry(*other).title()));
    if in_order || (!is_plain(view.title()) && others_plain()) {
        return None;
    }
    let (behind, before) = first.neighbours(view.title());
    let name = |id: EntryId| {
        let view = subject.head.entry(id);
        format!("{} (line {})", title(view), view.entry.line)
    };
    let place = match (behind, before) {
        (_, Some(before)) => format!("before {}", name(before)),
        (Some(behind), None) => format!("behind {}", name(behind)),
        (None, None) => return None,
    };
    let message = format!("{} is out of order: it belongs {place}", title(view));
    let mut finding = subject.about(CheckRule::Order, id, message)?;
    let neighbour = before.or(behind).map(|id| subject.head.entry(id));
    finding.other = neighbour.map(|view| CheckPlace {
        line: view.entry.line,
        end_line: view.entry.end_line,
        label: title(view),
    });
    // What has stood there for long is not moved because somebody looks.
    let edits = subject.diff.and_then(|_| moved(subject.head, id, (behind, before)));
    finding.edits = edits.unwrap_or_default();
    Some(finding)
}
