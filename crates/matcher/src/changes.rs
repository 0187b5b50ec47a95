//! Says what happened between two columns of an alignment.

use std::borrow::Cow;
use std::fmt;

use recension_model::{
    Alignment, ChangeKind, ChangeKinds, ChangeSet, Cut, Edition, EntryChange, EntryId, EntryView, Format,
    Marker, SectionChange, SectionId, Status, Text, Verdict, compare_descriptions, compare_further_urls,
    compare_notes, compare_titles, compare_urls, title_key,
};

use crate::ignored::{SectionFilter, without_ignored};
use crate::lost::is_lost_markup;
use crate::order::out_of_order;
use crate::prose::prose_changes;
use crate::recut::{recut, same_title};
use crate::sections::SectionMap;

/// An edition with a smaller share of linked entries than this lost its links on the way: that an entry of
/// it has none says nothing.
const LINKLESS_SHARE: f32 = 0.05;

/// What does not count when two editions are compared.
#[derive(Clone, Copy, Default)]
pub struct ChangeOptions<'a> {
    /// Knows text that changes by itself. What differs in nothing else is restyled, and prose that does is the
    /// same.
    pub volatile: Option<&'a dyn VolatileText>,
    /// Sections that do not count.
    pub ignored: Option<&'a SectionFilter>,
}

/// Knows text that changes by itself: how many stars something has, when it was updated.
pub trait VolatileText: Sync {
    /// Gives what is left of a text without it.
    fn without<'t>(&self, text: &'t str) -> Cow<'t, str>;
}

impl fmt::Debug for ChangeOptions<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ChangeOptions")
            .field("volatile", &self.volatile.is_some())
            .field("ignored", &self.ignored)
            .finish()
    }
}

/// Gives the change set from column `old` to column `new` of an alignment of `editions`.
///
/// Cost: linear in the text of both. Gives an empty change set for columns that the alignment lacks.
pub fn changes(editions: &[&Edition], alignment: &Alignment, old: usize, new: usize) -> ChangeSet {
    changes_with(editions, alignment, (old, new), &ChangeOptions::default())
}

/// Gives the change set from one column to another, without what does not count.
///
/// An entry is left out if it stands in sections that do not count, in both editions if both have it; a section
/// that is one with such a section, under another name, does not count either. Cost: linear in the text of both,
/// and that of taking volatile text out of texts that differ.
pub fn changes_with(
    editions: &[&Edition],
    alignment: &Alignment,
    (old, new): (usize, usize),
    options: &ChangeOptions<'_>,
) -> ChangeSet {
    let mut changes = ChangeSet { old, new, ..ChangeSet::default() };
    let (Some(old_edition), Some(new_edition)) = (editions.get(old), editions.get(new)) else {
        return changes;
    };
    if old.max(new) >= alignment.columns {
        return changes;
    }
    let rows = Rows::new(alignment, old, new, (old_edition, new_edition));
    let map = SectionMap::new(old_edition, new_edition, rows.pairs());
    let pair = Sides::new(old_edition, new_edition, options.volatile);
    changes.entries = rows
        .in_order()
        .into_iter()
        .map(|row| {
            let confidence = alignment.pair(row.row as usize, old, new).map_or(1.0, |pair| pair.confidence);
            pair.change(row, confidence, &map)
        })
        .collect();
    mark_reordered(&mut changes.entries, old_edition, new_edition);
    for change in &changes.entries {
        changes.summary.record(change.status, change.kinds);
    }
    changes.sections = section_changes(old_edition, new_edition, &map);
    changes.prose = prose_changes(old_edition, new_edition, &map, options.volatile);
    match options.ignored.filter(|filter| !filter.is_empty()) {
        Some(filter) => without_ignored(changes, (old_edition, new_edition), filter, &map),
        None => changes,
    }
}

/// Gives the sections of two editions that are one section, in the order of the left one.
///
/// Titles decide, and where a title changed the entries that both have, which are given as pairs. Cost: linear
/// in pairs and sections.
pub fn section_pairs(
    left: &Edition,
    right: &Edition,
    pairs: &[(EntryId, EntryId)],
) -> Vec<(SectionId, SectionId)> {
    let map = SectionMap::new(left, right, pairs.iter().map(|(one, other)| (one.index(), other.index())));
    left.section_ids().filter_map(|id| Some((id, map.left[id.index()]?))).collect()
}

/// Compares the entries that two columns of an alignment have in some of its rows; rows that lack one are left
/// out. In what order they stand is not compared.
pub(crate) fn compare_rows(
    editions: (&Edition, &Edition),
    alignment: &Alignment,
    columns: (usize, usize),
    rows: &[u32],
    (map, volatile): (&SectionMap, Option<&dyn VolatileText>),
) -> Vec<EntryChange> {
    let sides = Sides::new(editions.0, editions.1, volatile);
    rows.iter()
        .filter_map(|row| {
            let cells = alignment.row(*row as usize);
            let (old, new) = (cells[columns.0], cells[columns.1]);
            let pair = alignment.pair(*row as usize, columns.0, columns.1);
            let confidence = pair.map_or(1.0, |pair| pair.confidence);
            (old.is_some() && new.is_some())
                .then(|| sides.change(Row { row: *row, old, new }, confidence, map))
        })
        .collect()
}

/// A row of two columns.
#[derive(Clone, Copy)]
struct Row {
    row: u32,
    old: Option<EntryId>,
    new: Option<EntryId>,
}

/// The rows of two columns, found by entry.
struct Rows {
    olds: Vec<Row>,
    news: Vec<Row>,
}

impl Rows {
    fn new(alignment: &Alignment, old: usize, new: usize, editions: (&Edition, &Edition)) -> Self {
        let none = Row { row: 0, old: None, new: None };
        let mut rows =
            Self { olds: vec![none; editions.0.entries.len()], news: vec![none; editions.1.entries.len()] };
        for at in 0..alignment.rows() {
            let cells = alignment.row(at);
            let row = Row { row: at as u32, old: cells[old], new: cells[new] };
            if let Some(place) = row.old.and_then(|id| rows.olds.get_mut(id.index())) {
                *place = row;
            }
            if let Some(place) = row.new.and_then(|id| rows.news.get_mut(id.index())) {
                *place = row;
            }
        }
        rows
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.olds.iter().filter_map(|row| Some((row.old?.index(), row.new?.index())))
    }

    /// Gives the rows in the new order, each removed one behind the entry that it followed.
    fn in_order(&self) -> Vec<Row> {
        let mut removed: Vec<(Option<EntryId>, Row)> = Vec::new();
        let mut before = None;
        for row in &self.olds {
            match row.new {
                Some(new) => before = Some(new),
                None => removed.push((before, *row)),
            }
        }
        removed.sort_by_key(|(before, _)| *before);
        let mut removed = removed.into_iter().peekable();
        let mut ordered = Vec::with_capacity(self.news.len());
        for (at, row) in self.news.iter().enumerate() {
            while let Some((_, gone)) = removed.next_if(|(before, _)| before.is_none_or(|id| id.index() < at))
            {
                ordered.push(gone);
            }
            ordered.push(*row);
        }
        ordered.extend(removed.map(|(_, row)| row));
        ordered
    }
}

/// Two editions, as far as it matters to all of their entries.
struct Sides<'a> {
    old: &'a Edition,
    new: &'a Edition,
    /// Whether links can be compared.
    links: bool,
    /// The one side that lost its links, and with them what was nothing but a link.
    lossy: Option<Lossy>,
    /// Whether markup can be compared.
    markup: bool,
    /// What takes out text that does not count.
    volatile: Option<&'a dyn VolatileText>,
}

/// A side of a comparison that lost markup on the way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lossy {
    Old,
    New,
}

impl<'a> Sides<'a> {
    fn new(old: &'a Edition, new: &'a Edition, volatile: Option<&'a dyn VolatileText>) -> Self {
        let linked = |edition: &Edition| {
            let linked = edition.entries.iter().filter(|entry| entry.primary.is_some()).count();
            linked as f32 > edition.entries.len() as f32 * LINKLESS_SHARE
        };
        let links = linked(old) && linked(new);
        let lossy = match (linked(old), linked(new)) {
            (false, true) => Some(Lossy::Old),
            (true, false) => Some(Lossy::New),
            _ => None,
        };
        let markup = old.format == new.format && linked(old) == linked(new) && old.format != Format::Html;
        Self { old, new, links, lossy, markup, volatile }
    }

    fn change(&self, row: Row, confidence: f32, map: &SectionMap) -> EntryChange {
        let mut change = EntryChange {
            status: Status::Unchanged,
            kinds: ChangeKinds::NONE,
            old: row.old,
            new: row.new,
            row: row.row,
            confidence,
            old_cut: None,
            new_cut: None,
        };
        match (row.old, row.new) {
            (Some(old), Some(new)) => {
                self.compare(self.old.entry(old), self.new.entry(new), map, &mut change)
            }
            (None, _) => {
                change.status = Status::Added;
                change.kinds.insert(ChangeKind::Added);
            }
            (_, None) => {
                change.status = Status::Removed;
                change.kinds.insert(ChangeKind::Removed);
            }
        }
        change
    }

    fn compare(&self, old: EntryView<'_>, new: EntryView<'_>, map: &SectionMap, change: &mut EntryChange) {
        let guessed = !old.entry.title_certain || !new.entry.title_certain;
        if guessed && !same_title(old.title(), new.title()) {
            if !old.entry.title_certain {
                change.old_cut = recut(old, new).filter(|cut| cut.title != old.entry.title);
            }
            if !new.entry.title_certain && change.old_cut.is_none() {
                change.new_cut = recut(new, old).filter(|cut| cut.title != new.entry.title);
            }
        }
        let (old_parts, new_parts) = (Parts::new(old, change.old_cut), Parts::new(new, change.new_cut));
        let mut style = false;
        let mut mark = |kind: ChangeKind, verdict: Verdict| match verdict {
            Verdict::Same => {}
            Verdict::Style => style = true,
            Verdict::Content => change.kinds.insert(kind),
        };
        mark(ChangeKind::Renamed, self.compare_titles(old_parts.title, new_parts.title));
        mark(ChangeKind::Relinked, self.compare_urls(old, new));
        mark(
            ChangeKind::Redescribed,
            self.compare_descriptions((old, old_parts.description), (new, new_parts.description)),
        );
        mark(
            ChangeKind::Redescribed,
            self.compare_texts(old_parts.lead.trim(), new_parts.lead.trim(), compare_titles),
        );
        mark(ChangeKind::Redescribed, self.compare_notes(old, new));
        mark(ChangeKind::Redescribed, self.compare_other_urls(old, new));
        if old.entry.section.and_then(|section| map.left[section.index()]) != new.entry.section
            || old.entry.section.is_some() != new.entry.section.is_some()
        {
            change.kinds.insert(ChangeKind::Moved);
        }
        if !change.kinds.is_empty() {
            change.status = Status::Changed;
        }
        let markup = self.markup && change.kinds.is_empty() && differs_in_markup(old, new);
        if style || markup {
            change.kinds.insert(ChangeKind::Restyled);
        }
    }

    /// Says how two texts differ: in style alone if volatile text is all that does not vanish in canonical form.
    fn compare_texts(&self, old: &str, new: &str, compare: fn(&str, &str) -> Verdict) -> Verdict {
        match (compare(old, new), self.volatile) {
            (Verdict::Content, Some(volatile)) => {
                compare(&volatile.without(old), &volatile.without(new)).max(Verdict::Style)
            }
            (verdict, _) => verdict,
        }
    }

    fn compare_titles(&self, old: &str, new: &str) -> Verdict {
        // A title that is a date and nothing else is the name of something.
        let is_name =
            |text| self.volatile.is_some_and(|volatile| title_key(&volatile.without(text)).is_empty());
        match compare_titles(old, new) {
            Verdict::Content if is_name(old) => Verdict::Content,
            _ => self.compare_texts(old, new, compare_titles),
        }
    }

    fn compare_notes(&self, old: EntryView<'_>, new: EntryView<'_>) -> Verdict {
        match (compare_notes(old.notes(), new.notes()), self.volatile) {
            (Verdict::Content, Some(volatile)) => {
                let without = |view: EntryView<'_>| -> Vec<String> {
                    view.notes().map(|note| volatile.without(note).into_owned()).collect()
                };
                let (old, new) = (without(old), without(new));
                compare_notes(old.iter().map(String::as_str), new.iter().map(String::as_str))
                    .max(Verdict::Style)
            }
            (verdict, _) => verdict,
        }
    }

    fn compare_urls(&self, old: EntryView<'_>, new: EntryView<'_>) -> Verdict {
        match (old.url(), new.url()) {
            (Some(old), Some(new)) => compare_urls(old, new),
            (None, None) => Verdict::Same,
            _ if self.links => Verdict::Content,
            _ => Verdict::Same,
        }
    }

    fn compare_descriptions(&self, old: (EntryView<'_>, &str), new: (EntryView<'_>, &str)) -> Verdict {
        let verdict = self.compare_texts(old.1, new.1, compare_descriptions);
        let lost = || match self.lossy {
            Some(Lossy::Old) => is_lost_markup(new, old.1),
            Some(Lossy::New) => is_lost_markup(old, new.1),
            None => false,
        };
        match verdict {
            Verdict::Content if lost() => Verdict::Style,
            verdict => verdict,
        }
    }

    fn compare_other_urls(&self, old: EntryView<'_>, new: EntryView<'_>) -> Verdict {
        if !self.links || (old.links().len() < 2 && new.links().len() < 2) {
            return Verdict::Same;
        }
        fn further(view: EntryView<'_>) -> impl Iterator<Item = &str> {
            let primary = view.url();
            view.links().map(|(_, url)| url).filter(move |url| Some(*url) != primary)
        }
        compare_further_urls(further(old), further(new))
    }
}

/// Compares marker and markup of two entries that are the same in all they say.
fn differs_in_markup(old: EntryView<'_>, new: EntryView<'_>) -> bool {
    let marker = |marker: Marker| match marker {
        // A number is the place in a list: it changes with the neighbours.
        Marker::Number(_) => Marker::Number(0),
        other => other,
    };
    marker(old.entry.marker) != marker(new.entry.marker)
        || old.edition.slice(old.entry.content) != new.edition.slice(new.entry.content)
}

/// Lead, title and description of an entry, as cut.
struct Parts<'a> {
    lead: &'a str,
    title: &'a str,
    description: &'a str,
}

impl<'a> Parts<'a> {
    fn new(view: EntryView<'a>, cut: Option<Cut>) -> Self {
        let cut = cut.unwrap_or(Cut { title: view.entry.title, description: view.entry.description });
        Self {
            lead: view.edition.str(Text::new(view.entry.text.start, cut.title.start)),
            title: view.edition.str(cut.title),
            description: view.edition.str(cut.description),
        }
    }
}

/// Marks the entries that stand out of the common order of their section.
fn mark_reordered(changes: &mut [EntryChange], old: &Edition, new: &Edition) {
    let mut places: Vec<(SectionId, usize, usize)> = changes
        .iter()
        .enumerate()
        .filter(|(_, change)| !change.kinds.contains(ChangeKind::Moved))
        .filter_map(|(at, change)| {
            let section = new.entries[change.new?.index()].section?;
            old.entries[change.old?.index()].section?;
            Some((section, at, change.old?.index()))
        })
        .collect();
    places.sort_unstable_by_key(|(section, at, _)| (*section, *at));
    for section in places.chunk_by(|a, b| a.0 == b.0) {
        let sequence: Vec<usize> = section.iter().map(|(_, _, old)| *old).collect();
        for place in out_of_order(&sequence) {
            let change = &mut changes[section[place].1];
            change.kinds.insert(ChangeKind::Reordered);
            change.status = Status::Changed;
        }
    }
}

fn section_changes(old: &Edition, new: &Edition, map: &SectionMap) -> Vec<SectionChange> {
    let mut changes = Vec::new();
    for id in old.section_ids().filter(|id| map.left[id.index()].is_none()) {
        let kinds = [ChangeKind::Removed].into_iter().collect();
        changes.push(SectionChange { kinds, old: Some(id), new: None });
    }
    for id in new.section_ids() {
        let Some(before) = map.right[id.index()] else {
            let kinds = [ChangeKind::Added].into_iter().collect();
            changes.push(SectionChange { kinds, old: None, new: Some(id) });
            continue;
        };
        let mut kinds = ChangeKinds::NONE;
        if !same_title(old.section_title(before), new.section_title(id)) {
            kinds.insert(ChangeKind::Renamed);
        }
        let parent = old.section(before).parent;
        if parent.and_then(|parent| map.left[parent.index()]) != new.section(id).parent
            || parent.is_some() != new.section(id).parent.is_some()
        {
            kinds.insert(ChangeKind::Moved);
        }
        if !kinds.is_empty() {
            changes.push(SectionChange { kinds, old: Some(before), new: Some(id) });
        }
    }
    changes
}
