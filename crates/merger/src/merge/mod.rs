//! Merges editions: by what is the same, by lines, by entries.

pub(crate) mod arrange;
pub(crate) mod assemble;
pub(crate) mod by_entries;
pub(crate) mod by_lines;
mod by_preference;
pub(crate) mod classes;
mod column;
pub(crate) mod decided;
pub(crate) mod error;
pub(crate) mod fields;
mod hidden;
pub(crate) mod ledger;
pub(crate) mod line_check;
pub(crate) mod options;
pub(crate) mod order;
pub(crate) mod plan;
mod proof;
mod report;
pub(crate) mod style;
mod tables;
pub(crate) mod verify;

use std::cell::OnceCell;

use recension_model::{
    Conflict, ConflictKind, Edition, Fate, Field, FieldConflict, Format, LedgerRow, Marker, MergeMethod,
    MergeNotice, MergeNoticeKind, MergePart, MergeResult, ProseKind,
};

use rustc_hash::FxHashSet;

use crate::document::contents::follow_sections;
use crate::document::counts::{EntryCounts, same_count};
use crate::document::diff3::common;
use crate::document::layout::Layout;
use crate::document::lines::{Numbers, split_at_line_feeds};
use crate::document::numbering::numbers_are_right;
use crate::document::reader::Reader;
use crate::document::text::{beginning, shown};
use crate::markers::has_conflict_markers;
use crate::merge::by_entries::{ledger_of, merge_entries};
use crate::merge::by_lines::{LineMerge, merge_all_clean};
use crate::merge::by_preference::by_preference;
use crate::merge::column::Columns;
use crate::merge::hidden::hides_nothing;
use crate::merge::line_check::lines_are_sound;
use crate::merge::proof::{doubles_nothing, says_all};

pub use error::MergeError;
pub use options::{Favor, MergeOptions, Preference};
pub use report::{MergeReport, column_name};

/// Merges the sides of a list, ours first, against the edition that they come from.
///
/// Without a base nothing counts as removed: the result has what any side has.
///
/// # Errors
///
/// [`MergeError`] if the editions cannot stand in one document. Disagreements are no errors; they are
/// conflicts of the result.
pub fn merge(
    base: Option<&Edition>,
    sides: &[&Edition],
    options: &MergeOptions,
) -> Result<MergeResult, MergeError> {
    let [ours, ..] = sides else { return Err(MergeError::NoSides) };
    can_stand_together(base.into_iter().chain(sides.iter().copied()))?;
    let nothing = Edition::new("", ours.format, Vec::new());
    let reader = Reader::like(ours, options.detects_format);
    let merger = Merger::new((base, base.unwrap_or(&nothing)), sides, reader, options);
    if let Some(result) = merger.identical() {
        return Ok(result);
    }
    let editions = || base.into_iter().chain(sides.iter().copied());
    if let Some(read_only) = editions().find(|edition| !edition.format.is_written()) {
        // Lines are copied as they are; nothing is put into words.
        let alike = editions().all(|edition| edition.format == read_only.format);
        let by_lines = if alike { merger.by_lines() } else { None };
        return by_lines.map(|(result, _)| result).ok_or(MergeError::Format(read_only.format));
    }
    let tables = tables::under_new_heads(base, sides, &merger.reader);
    let Ok(rewritten) = tables else { return Ok(merger.by_hand(ours)) };
    match rewritten.as_deref() {
        Some([base, sides @ ..]) => {
            let sides: Vec<&Edition> = sides.iter().collect();
            let reader = Reader::like(ours, options.detects_format);
            Merger::new((Some(base), base), &sides, reader, options).settled()
        }
        _ => merger.settled(),
    }
}

/// Encodings in which a line feed can be a part of another character.
const WIDE_ENCODINGS: [&str; 2] = ["UTF-16LE", "UTF-16BE"];

/// Makes sure that the bytes of all editions mean the same in one document.
fn can_stand_together<'a>(editions: impl Iterator<Item = &'a Edition> + Clone) -> Result<(), MergeError> {
    // Pure ASCII means the same in every encoding that is left.
    let mut encodings: Vec<String> = editions
        .filter(|edition| !edition.source.is_ascii())
        .map(|edition| edition.encoding.clone())
        .collect();
    encodings.sort_unstable();
    encodings.dedup();
    match encodings.as_slice() {
        [_, _, ..] => Err(MergeError::Encodings(encodings)),
        [only] if WIDE_ENCODINGS.contains(&only.as_str()) => Err(MergeError::WideEncoding(only.clone())),
        _ => Ok(()),
    }
}

/// What is merged, and how.
struct Merger<'a> {
    base: Option<&'a Edition>,
    /// The base, or nothing where there is none.
    origin: &'a Edition,
    sides: &'a [&'a Edition],
    /// Reads as ours was read: that its format was detected is no reason to detect another one.
    reader: Reader,
    options: &'a MergeOptions,
    /// All editions, divided into parts, once somebody asks.
    layouts: OnceCell<Option<Columns<Layout<'a>>>>,
}

impl<'a> Merger<'a> {
    fn new(
        (base, origin): (Option<&'a Edition>, &'a Edition),
        sides: &'a [&'a Edition],
        reader: Reader,
        options: &'a MergeOptions,
    ) -> Self {
        Self { base, origin, sides, reader, options, layouts: OnceCell::new() }
    }

    /// Merges what is neither the same on all sides nor only readable: by lines, else by entries.
    fn settled(&self) -> Result<MergeResult, MergeError> {
        let Some(ours) = self.sides.first() else { return Err(MergeError::NoSides) };
        // Lines know nothing of what was decided about entries, and entries nothing of markers.
        let is_marked = self.is_marked();
        let lines_first = self.options.decisions.is_empty() || is_marked;
        let by_lines = if lines_first { self.by_lines() } else { None };
        // Marks of an earlier conflict that were committed are lines like any other, and belong to no entry.
        if by_lines.is_none() && is_marked {
            let base = self.base.filter(|_| self.sides.len() == 2).ok_or(MergeError::ConflictMarkers)?;
            return Ok(self.preferred(fallback(&base.source, ours, self.sides)));
        }
        let by_entries = by_lines.or_else(|| self.by_entries());
        let Some((mut result, read)) =
            by_entries.or_else(|| if lines_first { None } else { self.by_lines() })
        else {
            return Ok(self.by_hand(ours));
        };
        self.follow(&mut result, &read);
        Ok(result)
    }

    /// Takes the only edition that says anything new, if all that do are the same byte for byte.
    fn identical(&self) -> Option<MergeResult> {
        let changed = |side: &&&Edition| self.base.is_none_or(|base| side.source != base.source);
        let mut changed = self.sides.iter().filter(changed);
        let first = match changed.next() {
            Some(first) => *first,
            None => self.sides.first()?,
        };
        let same = changed.all(|side| side.source == first.source);
        same.then(|| self.found(first.source.clone(), first, MergeMethod::Identical))
    }

    /// Merges line by line; none if lines are in conflict, or the entries do not come out as they should.
    fn by_lines(&self) -> Option<(MergeResult, Edition)> {
        let base = self.base?;
        let sources: Vec<&[u8]> = self.sides.iter().map(|side| side.source.as_slice()).collect();
        let text = merge_all_clean(&base.source, &sources)?;
        let read = self.reader.read(text);
        let result = self.found(read.source.clone(), &read, MergeMethod::Lines);
        let sound = lines_are_sound(base, self.sides, &read)
            && says_all(base, self.sides, &result)
            && hides_nothing(base, self.sides, &result)
            && !numbers_go_wrong(base, self.sides, &read);
        sound.then_some((result, read))
    }

    fn found(&self, text: Vec<u8>, read: &Edition, method: MergeMethod) -> MergeResult {
        let layouts = if self.options.ledger { self.layouts() } else { None };
        let mut ledger = match layouts {
            Some(layouts) => {
                let mut ledger = ledger_of(layouts, &self.options.decisions, read);
                list_others(&mut ledger, read, Fate::Combined, layouts.len());
                ledger
            }
            None => Vec::new(),
        };
        // What entries leave open, lines have settled.
        let open = ledger.iter_mut().filter(|row| row.fate == Fate::Conflict);
        open.for_each(|row| row.fate = Fate::Combined);
        MergeResult { parts: vec![MergePart::Text(text)], method, ledger, ..MergeResult::default() }
    }

    /// Lays all editions out, the base first; none for pages, whose lines say nothing.
    fn layouts(&self) -> Option<&Columns<Layout<'a>>> {
        let divided = || {
            let editions = std::iter::once(self.origin).chain(self.sides.iter().copied());
            if editions.clone().any(edition_is_page) { None } else { Layout::alike(editions) }
        };
        self.layouts.get_or_init(divided).as_ref()
    }

    fn is_marked(&self) -> bool {
        self.base
            .into_iter()
            .chain(self.sides.iter().copied())
            .any(|edition| has_conflict_markers(&edition.source))
    }

    /// Merges entry by entry; returns what the result reads as, as ours has it, too.
    fn by_entries(&self) -> Option<(MergeResult, Edition)> {
        let (result, read) = merge_entries(self.layouts()?, self.options, &self.reader)?;
        // Where it was asked for, one side's words go before another's; but none stand twice, unless all are to stand.
        let is_decided = self.options.favor != Favor::default();
        let has_union =
            Field::ALL.into_iter().any(|field| self.options.favor.of(field) == Some(Preference::Union));
        let is_proved = |base| match is_decided {
            true => has_union || doubles_nothing(base, self.sides, &result),
            false => says_all(base, self.sides, &result),
        };
        let is_sound = |base| is_proved(base) && hides_nothing(base, self.sides, &result);
        self.base.is_none_or(is_sound).then_some((result, read))
    }

    /// Leaves what lines do not settle to a person.
    fn by_hand(&self, ours: &Edition) -> MergeResult {
        let layouts = self.layouts();
        // What does not come out right by entries comes out no better by lines, which know of none.
        let mut result = self.preferred(match layouts {
            Some(_) => undecided(&self.origin.source, self.sides),
            None => fallback(&self.origin.source, ours, self.sides),
        });
        if let Some(layouts) = layouts.filter(|_| self.options.ledger) {
            let read = self.reader.read(result.as_side(0));
            result.ledger = ledger_of(layouts, &self.options.decisions, &read);
            // Nothing that was touched is sure to be as it should, unless it was asked for.
            let fate = if result.is_clean() { Fate::Combined } else { Fate::Conflict };
            let is_unsure = |row: &&mut LedgerRow| match fate {
                Fate::Conflict => row.fate != Fate::Kept,
                _ => row.fate == Fate::Conflict,
            };
            result.ledger.iter_mut().filter(is_unsure).for_each(|row| row.fate = fate);
            list_others(&mut result.ledger, &read, fate, layouts.len());
        }
        result
    }

    /// Decides what was left to a person, where it was asked for whose words stand.
    fn preferred(&self, result: MergeResult) -> MergeResult {
        match self.options.favor.all {
            Some(preference) => by_preference(result, (self.origin, self.sides), preference, &self.reader),
            None => result,
        }
    }

    /// Brings the table of contents up to date, if nothing is left to decide and all sides kept theirs so.
    fn follow(&self, result: &mut MergeResult, read: &Edition) {
        let lists_contents =
            |edition: &Edition| edition.prose.iter().any(|prose| prose.kind == ProseKind::Contents);
        if !result.is_clean() || !self.sides.iter().any(|side| lists_contents(side)) {
            return;
        }
        let followed = self.layouts().and_then(|columns| follow_sections(read, columns));
        let Some((text, notices)) = followed else { return };
        let after = self.reader.read(text);
        if !same_count(&EntryCounts::new(&after), &EntryCounts::new(read), &[]) {
            return;
        }
        let moved = line_changes(&read.source, &after.source);
        for line in result.ledger.iter_mut().filter_map(|row| row.line.as_mut()) {
            *line = moved(*line);
        }
        for line in result.notices.iter_mut().filter_map(|notice| notice.line.as_mut()) {
            *line = moved(*line);
        }
        result.notices.extend(notices);
        result.parts = vec![MergePart::Text(after.source)];
    }
}

/// Lists the entries of a result that no edition reads as entries.
fn list_others(ledger: &mut Vec<LedgerRow>, read: &Edition, fate: Fate, columns: usize) {
    let listed: FxHashSet<u32> = ledger.iter().filter_map(|row| row.line).collect();
    let others = read.entry_ids().map(|id| read.entry(id)).filter(|view| !listed.contains(&view.entry.line));
    ledger.extend(others.map(|view| LedgerRow {
        title: view.title().to_owned(),
        url: view.url().map(str::to_owned),
        section: view.section_path().into_iter().map(str::to_owned).collect(),
        fate,
        from: Vec::new(),
        fields: Vec::new(),
        lines: vec![None; columns],
        line: Some(view.entry.line),
    }));
}

fn edition_is_page(edition: &Edition) -> bool {
    edition.format == Format::Html
}

/// Returns where each line of a text stands in another one that has all of it but for single lines.
fn line_changes(before: &[u8], after: &[u8]) -> impl Fn(u32) -> u32 + use<> {
    let mut numbers = Numbers::default();
    let (before, after) = (split_at_line_feeds(before), split_at_line_feeds(after));
    let pairs = common(&numbers.all(&before), &numbers.all(&after));
    move |line| {
        let at = pairs.partition_point(|(old, _)| (*old as u32) < line - 1);
        pairs.get(at).map_or(line, |(_, new)| *new as u32 + 1)
    }
}

/// Reports whether a result has a numbered list that counts wrong, which no edition has.
fn numbers_go_wrong(base: &Edition, sides: &[&Edition], result: &Edition) -> bool {
    let numbered =
        |edition: &Edition| edition.entries.iter().any(|entry| matches!(entry.marker, Marker::Number(_)));
    if !numbered(result) {
        return false;
    }
    let Some(result) = Layout::new(result) else { return false };
    let others: Option<Vec<Layout<'_>>> = sides.iter().copied().chain([base]).map(Layout::new).collect();
    others.is_some_and(|others| !numbers_are_right(&others, &result))
}

/// Merges line by line and leaves the rest to a person.
fn fallback(base: &[u8], ours: &Edition, sides: &[&Edition]) -> MergeResult {
    if let [_, theirs] = sides {
        let result = unchecked(LineMerge::new(base, &ours.source, &theirs.source).parts(0));
        if !result.is_clean() {
            return result;
        }
    }
    undecided(base, sides)
}

/// Leaves everything between the first and the last line that differ to a person.
fn undecided(base: &[u8], sides: &[&Edition]) -> MergeResult {
    let all: Vec<Vec<&[u8]>> =
        sides.iter().map(|side| side.source.as_slice()).chain([base]).map(split_at_line_feeds).collect();
    let shortest = all.iter().map(Vec::len).min().unwrap_or(0);
    let first = &all[0];
    let head = (0..shortest).take_while(|at| all.iter().all(|lines| lines[*at] == first[*at])).count();
    let from_end = |lines: &[&'_ [u8]], at: usize| lines[lines.len() - 1 - at].to_vec();
    let tail = (0..shortest - head)
        .take_while(|at| all.iter().all(|lines| from_end(lines, *at) == from_end(first, *at)))
        .count();
    let mut middle = all.iter().map(|lines| lines[head..lines.len() - tail].concat());
    let sides: Vec<Vec<u8>> = middle.by_ref().take(sides.len()).collect();
    let base = middle.next().unwrap_or_default();
    let parts = [
        MergePart::Text(first[..head].concat()),
        MergePart::Conflict { conflict: 0, base, sides },
        MergePart::Text(first[first.len() - tail..].concat()),
    ];
    unchecked(parts.into_iter().filter(|part| *part != MergePart::Text(Vec::new())).collect())
}

fn unchecked(parts: Vec<MergePart>) -> MergeResult {
    let kind = ConflictKind::Check;
    let mut conflicts = Vec::new();
    for part in &parts {
        let MergePart::Conflict { base, sides, .. } = part else { continue };
        let value = |text: &Vec<u8>| Some(beginning(&shown(text)));
        let sides: Vec<Option<String>> = sides.iter().map(value).collect();
        let subject = sides.iter().flatten().find(|text| !text.is_empty()).cloned();
        let field = FieldConflict { field: Field::Text, base: value(base), sides };
        let subject = subject.or_else(|| field.base.clone()).unwrap_or_default();
        conflicts.push(Conflict { kind, subject, section: Vec::new(), fields: vec![field] });
    }
    let notice = MergeNotice {
        kind: MergeNoticeKind::Fallback,
        message: "this document was merged line by line only".into(),
        line: None,
    };
    MergeResult {
        parts,
        conflicts,
        notices: vec![notice],
        method: MergeMethod::Unchecked,
        ..MergeResult::default()
    }
}
