//! The lines that differ between two editions, in stretches that say where they belong.

use std::ops::Range;

use recension_matcher::patch_of;
use recension_model::{
    ChangesDigest, Edition, EntryChange, EntryId, Hunk, LineChanges, Listing, Patch, SectionId, Span, Status,
    written_digest,
};
use recension_parser::written_text;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::diff3::common;
use crate::document::lines::Numbers;

/// How many lines stand before and behind those that differ, as git has it: they say where a stretch belongs.
const CONTEXT_LINES: usize = 3;

/// Returns the lines that differ between the editions of a listing; none where nobody asks for them or less is listed than what
/// changed, where they are not of one written format, or in an encoding that is not written.
///
/// Cost: near-linear in the text of both.
#[must_use]
pub fn line_changes(listing: &Listing<'_>) -> Option<LineChanges> {
    let (old, new) = (listing.comparison.old, listing.comparison.new);
    if listing.selection.without_lines || listing.is_filtered() || listing.comparison.changes.ignored > 0 {
        return None;
    }
    let prose = listing.prose().map(|change| [change.old, change.new]);
    Some(LineChanges {
        of: digest(listing),
        old: written_digest(written_text(&old.source, &old.encoding)?.as_bytes()),
        new: written_digest(written_text(&new.source, &new.encoding)?.as_bytes()),
        hunks: hunks_between((old, new), &Owners::new(listing), prose)?,
    })
}

/// Returns the lines that differ between two editions, whatever is said of entries.
pub(super) fn hunks_of(old: &Edition, new: &Edition) -> Option<Vec<Hunk>> {
    hunks_between((old, new), &Owners::default(), std::iter::empty())
}

fn hunks_between(
    (old, new): (&Edition, &Edition),
    owners: &Owners,
    prose: impl Iterator<Item = [Option<u32>; 2]>,
) -> Option<Vec<Hunk>> {
    if old.source == new.source || old.format != new.format || !old.format.is_written() {
        return None;
    }
    let texts = (written_text(&old.source, &old.encoding)?, written_text(&new.source, &new.encoding)?);
    let (mut old_lines, mut new_lines) = (Lines::new(&texts.0), Lines::new(&texts.1));
    if old_lines.ends_alike && new_lines.ends_alike {
        old_lines.without_returns();
        new_lines.without_returns();
    }
    let mut sides = [Side::new(&old_lines, old), Side::new(&new_lines, new)];
    for (number, pieces) in prose.enumerate() {
        for (side, at) in sides.iter_mut().zip(pieces) {
            side.own_prose(at, number as u32);
        }
    }
    let mut hunks = hunks(&sides, owners);
    unlink_moved(&mut hunks);
    Some(hunks)
}

/// Returns what is listed as a patch, with the lines that differ.
///
/// Cost: near-linear in both editions.
#[must_use]
pub fn whole_patch(listing: &Listing<'_>) -> Patch {
    Patch { lines: line_changes(listing), ..patch_of(listing) }
}

/// Returns the digest of what a listing says, as that of the patch which is made of it.
fn digest(listing: &Listing<'_>) -> String {
    let comparison = &listing.comparison;
    let mut digest = ChangesDigest::default();
    for change in listing.entries().filter(|change| !change.kinds.is_empty()) {
        let sides = [comparison.old_of(change), comparison.new_of(change)];
        let sides = sides.map(|side| {
            side.map(|shown| (shown.title, shown.view.url(), shown.description, shown.view.section_path()))
        });
        digest.entry(change.kinds, sides);
    }
    for change in listing.sections() {
        let sides = [(comparison.old, change.old), (comparison.new, change.new)];
        digest.section(change.kinds, sides.map(|(edition, id)| id.map(|id| titles_down_to(edition, id))));
    }
    digest.finish()
}

fn titles_down_to(edition: &Edition, id: SectionId) -> Vec<&str> {
    let mut path = edition.section_path(edition.section(id).parent);
    path.push(edition.section_title(id));
    path
}

/// The lines of a text between line feeds; what stands behind the last one is a line, too.
pub(super) struct Lines<'a> {
    pub(super) lines: Vec<&'a str>,
    /// Whether all of them end with a carriage return, too.
    pub(super) ends_alike: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.split('\n').collect();
        let ends_alike = match lines.split_last() {
            Some((last, others)) => {
                !others.is_empty() && !last.ends_with('\r') && others.iter().all(|line| line.ends_with('\r'))
            }
            None => false,
        };
        Self { lines, ends_alike }
    }

    /// Takes the carriage returns off.
    pub(super) fn without_returns(&mut self) {
        for line in &mut self.lines {
            *line = line.strip_suffix('\r').unwrap_or(line);
        }
    }
}

/// One of the editions, line by line.
struct Side<'a> {
    edition: &'a Edition,
    lines: &'a [&'a str],
    /// Where its line feeds are.
    feeds: Vec<usize>,
    /// For each line the entry that it is of, and whether it is of a heading.
    owners: Vec<Owner>,
}

#[derive(Clone, Copy, Default)]
struct Owner {
    entry: Option<EntryId>,
    is_heading: bool,
    /// The piece of prose that it is of, if that is listed as changed.
    prose: Option<u32>,
}

impl<'a> Side<'a> {
    fn new(lines: &'a Lines<'a>, edition: &'a Edition) -> Self {
        let mut end = 0;
        let ends = edition.source.split(|byte| *byte == b'\n').map(|line| {
            let feed = end + line.len();
            end = feed + 1;
            feed
        });
        let mut feeds: Vec<usize> = ends.collect();
        feeds.pop();
        let owners = vec![Owner::default(); lines.lines.len()];
        let mut side = Self { edition, lines: &lines.lines, feeds, owners };
        side.own_entries();
        for id in edition.section_ids().filter(|id| !edition.section(*id).inferred) {
            let covered = side.covered(edition.section(id).span);
            let own = side.owners.get_mut(covered).into_iter().flatten();
            own.for_each(|owner| owner.is_heading = true);
        }
        side
    }

    /// Returns the lines that a span covers.
    fn covered(&self, span: Span) -> Range<usize> {
        let range = span.range();
        let text = self.edition.source.get(range.clone()).unwrap_or_default();
        let line_of = |at: usize| self.feeds.partition_point(|feed| *feed < at);
        let end = range.start + text.trim_ascii_end().len();
        line_of(range.start)..(line_of(end) + 1).min(self.lines.len())
    }

    /// Notes which lines are of which entry. Entries within others come behind these, and their lines are their own.
    fn own_entries(&mut self) {
        let edition = self.edition;
        let covers = edition.entry_ids().map(|id| (self.covered(edition.entry(id).entry.span), id));
        let mut covers = covers.collect::<Vec<_>>().into_iter().peekable();
        let (mut end, mut last) = (0, None);
        for (at, owner) in self.owners.iter_mut().enumerate() {
            while let Some((lines, id)) = covers.next_if(|(lines, _)| lines.start <= at) {
                (end, last) = (end.max(lines.end), Some(id));
            }
            owner.entry = last.filter(|_| at < end);
        }
    }

    /// Notes the lines of a piece of prose.
    fn own_prose(&mut self, at: Option<u32>, number: u32) {
        let Some(piece) = at.and_then(|at| self.edition.prose.get(at as usize)) else { return };
        let covered = self.covered(piece.span);
        let own = self.owners.get_mut(covered).into_iter().flatten();
        own.for_each(|owner| owner.prose = Some(number));
    }
}

/// What the change set lists, and which entries correspond.
#[derive(Default)]
struct Owners {
    partners: FxHashMap<EntryId, EntryId>,
    restyled: FxHashSet<EntryId>,
    listed: [FxHashSet<EntryId>; 2],
}

impl Owners {
    fn new(listing: &Listing<'_>) -> Self {
        let is_listed = |change: &&EntryChange| change.status != Status::Unchanged;
        let changes = &listing.comparison.changes.entries;
        let pairs = changes.iter().filter_map(|change| Some((change.old?, change.new?)));
        let restyled = changes.iter().filter(|change| !is_listed(change) && !change.kinds.is_empty());
        let listed = || changes.iter().filter(is_listed);
        Self {
            partners: pairs.collect(),
            restyled: restyled.filter_map(|change| change.old).collect(),
            listed: [
                listed().filter_map(|change| change.old).collect(),
                listed().filter_map(|change| change.new).collect(),
            ],
        }
    }
}

/// Lines that differ: where they begin and end in both.
type Differing = [Range<usize>; 2];

fn hunks(sides: &[Side<'_>; 2], owners: &Owners) -> Vec<Hunk> {
    let mut numbers = Numbers::default();
    let numbered: Vec<Vec<u32>> = sides
        .iter()
        .map(|side| side.lines.iter().map(|line| numbers.number(line.as_bytes())).collect())
        .collect();
    let ends = (sides[0].lines.len(), sides[1].lines.len());
    let (mut differing, mut from): (Vec<Differing>, _) = (Vec::new(), (0, 0));
    for (one, other) in common(&numbered[0], &numbered[1]).into_iter().chain([ends]) {
        if from != (one, other) {
            differing.push([from.0..one, from.1..other]);
        }
        from = (one + 1, other + 1);
    }
    let kinds: Vec<bool> =
        differing.iter().map(|these| touched(sides, owners, std::slice::from_ref(these)).beside).collect();
    let gap = |at: usize| differing[at + 1][0].start - differing[at][0].end;
    // Stretches whose surroundings would meet are one, but for what is beside entries and what is not, if there is text to
    // know each by.
    let parts = |at: &usize| {
        let (start, middle) = (differing[*at][0].end, differing[*at][0].end + gap(*at).div_ceil(2));
        let says = |lines: Range<usize>| sides[0].lines[lines].iter().any(|line| !line.trim().is_empty());
        let is_other = || kinds[*at] != kinds[at + 1];
        gap(*at) > 2 * CONTEXT_LINES || (is_other() && says(start..middle) && says(middle..start + gap(*at)))
    };
    let ends = (0..differing.len().saturating_sub(1)).filter(parts).chain(differing.len().checked_sub(1));
    let (mut made, mut from, mut before) = (Vec::new(), 0, usize::MAX);
    for last in ends {
        let behind = if last + 1 < differing.len() { gap(last).div_ceil(2) } else { usize::MAX };
        let context = [before, behind].map(|lines| lines.min(CONTEXT_LINES));
        made.push(hunk(sides, owners, &differing[from..=last], context));
        from = last + 1;
        before = if behind == usize::MAX { 0 } else { gap(last) - gap(last).div_ceil(2) };
    }
    made
}

fn hunk(sides: &[Side<'_>; 2], owners: &Owners, these: &[Differing], [before, behind]: [usize; 2]) -> Hunk {
    let [old, new] = sides;
    let starts = these.first().map_or([0, 0], |first| [first[0].start, first[1].start]);
    let before = before.min(starts[0]).min(starts[1]);
    let (start, new_start) = (starts[0] - before, starts[1] - before);
    let mut lines: Vec<String> = Vec::new();
    let mut at = start;
    let written = |sign: char, line: &&str| {
        let mut written = String::with_capacity(1 + line.len());
        written.push(sign);
        written.push_str(line);
        written
    };
    for [gone, come] in these {
        lines.extend(old.lines[at..gone.start].iter().map(|line| written(' ', line)));
        lines.extend(old.lines[gone.clone()].iter().map(|line| written('-', line)));
        lines.extend(new.lines[come.clone()].iter().map(|line| written('+', line)));
        at = gone.end;
    }
    let end = (at + behind).min(old.lines.len());
    lines.extend(old.lines[at..end].iter().map(|line| written(' ', line)));
    let Touched { beside, restyled, prose } = touched(sides, owners, these);
    Hunk {
        old_line: start as u32 + 1,
        new_line: new_start as u32 + 1,
        at_start: start == 0 && new_start == 0,
        at_end: end == old.lines.len(),
        beside,
        prose,
        restyled,
        lines,
    }
}

/// What stands in lines that differ.
struct Touched {
    /// Whether nothing of it is listed.
    beside: bool,
    restyled: u32,
    prose: u32,
}

fn touched(sides: &[Side<'_>; 2], owners: &Owners, these: &[Differing]) -> Touched {
    let touched = [0, 1].map(|at| {
        let lines = these.iter().flat_map(move |differing| differing[at].clone());
        lines.map(|line| sides[at].owners[line]).collect::<Vec<Owner>>()
    });
    let entries = touched.each_ref().map(|side| side.iter().filter_map(|owner| owner.entry).collect());
    let [olds, news]: [FxHashSet<EntryId>; 2] = entries;
    let prose: FxHashSet<u32> = touched.iter().flatten().filter_map(|owner| owner.prose).collect();
    let has_heading = touched.iter().flatten().any(|owner| owner.is_heading);
    let is_listed = !olds.is_disjoint(&owners.listed[0]) || !news.is_disjoint(&owners.listed[1]);
    // What one edition has in these lines the other one has there, too.
    let others: FxHashSet<EntryId> = olds.iter().filter_map(|id| owners.partners.get(id).copied()).collect();
    Touched {
        beside: !has_heading && !is_listed && others == news && others.len() == olds.len(),
        restyled: olds.intersection(&owners.restyled).count() as u32,
        prose: prose.len() as u32,
    }
}

/// Makes what moved from one stretch to another a matter of the whole: each by itself would lose or double it.
fn unlink_moved(hunks: &mut [Hunk]) {
    let mut signs: FxHashMap<&str, [Vec<usize>; 2]> = FxHashMap::default();
    for (at, hunk) in hunks.iter().enumerate() {
        for line in &hunk.lines {
            let side = usize::from(line.starts_with('+'));
            let text = line.get(1..).unwrap_or_default().trim();
            if !line.starts_with(' ') && !text.is_empty() {
                signs.entry(text).or_default()[side].push(at);
            }
        }
    }
    let mut moved: FxHashSet<usize> = FxHashSet::default();
    for [gone, come] in signs.values() {
        let is_elsewhere = gone.iter().min() != come.iter().min() || gone.iter().max() != come.iter().max();
        if !gone.is_empty() && !come.is_empty() && is_elsewhere {
            moved.extend(gone.iter().chain(come));
        }
    }
    for (at, hunk) in hunks.iter_mut().enumerate() {
        hunk.beside &= !moved.contains(&at);
    }
}
