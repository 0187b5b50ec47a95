//! One changed entry in lines of a terminal.

use recension_model::{
    ChangeKind, Entry, EntryChange, EntryState, Listing, NearMisses, Shown, Side, Status,
    further_urls_only_in, notes_only_in,
};

use super::explain;
use crate::inline::{Marking, come, gone, marked};
use crate::layout::{Room, Span, Style, cut, cut_spans, width, width_of, wrap};
use crate::names::{SURE, percent};

/// Where the titles begin: behind the symbol.
pub(super) const TITLE_INDENT: usize = 2;

/// Where the details begin.
pub(super) const DETAIL_INDENT: usize = 4;

/// Columns of the words before the details, the longest being `redescribed`.
pub(super) const LABEL_COLUMNS: usize = 13;

/// How many lines a difference may take before it is cut: more is read in the sources, not in a table.
pub(super) const MAX_DIFFERENCE_LINES: usize = 4;

/// How many notes of an entry are shown as gone or come.
pub(super) const MAX_NOTES: usize = 4;

/// What the section path of an entry before the first heading is called.
pub(super) const NO_SECTION: &str = "(before the first section)";

/// One line: its indent and what stands on it.
pub(super) type Line = (usize, Vec<Span>);

/// Lays out entries.
pub(super) struct EntryLines<'a, 'b> {
    pub(super) listing: &'b Listing<'a>,
    pub(super) near_misses: Option<&'b NearMisses<'a>>,
    pub(super) columns: usize,
    pub(super) colour: bool,
}

impl EntryLines<'_, '_> {
    /// Returns the lines of one entry.
    pub(super) fn of(&self, change: &EntryChange) -> Vec<Line> {
        let (old, new) = (self.listing.comparison.old_of(change), self.listing.comparison.new_of(change));
        match (old, new) {
            (Some(old), Some(new)) => self.pair(change, old, new),
            (Some(old), None) => self.alone(old, Side::Old),
            (None, Some(new)) => self.alone(new, Side::New),
            (None, None) => Vec::new(),
        }
    }

    /// An entry that stands in one edition: title, then as much of its description as fits on the line.
    fn alone(&self, shown: Shown<'_>, side: Side) -> Vec<Line> {
        let (symbol, style) = match side {
            Side::Old => ("-", Style::Removed),
            Side::New => ("+", Style::Added),
        };
        let room = self.columns - TITLE_INDENT;
        let mut line = vec![Span::new(style, symbol), Span::plain(" ")];
        let about =
            if shown.description.is_empty() { shown.view.url().unwrap_or("") } else { shown.description };
        let title = cut(&Span::plain(shown.title).text, room);
        let left = room.saturating_sub(width(&title) + 2);
        line.push(Span::new(style, &title).linked(shown.view.url()));
        // A few columns of description say nothing.
        if left >= 12 && !about.is_empty() {
            line.push(Span::plain("  "));
            line.push(Span::new(Style::Faint, &cut(&Span::plain(about).text, left)));
        }
        let mut lines = vec![(0, line)];
        if let Some(near_misses) = self.near_misses {
            let other = if side == Side::Old { Side::New } else { Side::Old };
            let edition = self.listing.comparison.edition(other);
            for miss in near_misses.of(side, shown.view.id) {
                lines.extend(explain::miss(&miss, edition, self.detail_room()));
            }
        }
        lines
    }

    fn pair(&self, change: &EntryChange, old: Shown<'_>, new: Shown<'_>) -> Vec<Line> {
        let mut lines = self.head(change, old, new);
        let mut details = Vec::new();
        for kind in change.kinds.iter() {
            match kind {
                ChangeKind::Relinked => details.push((kind, self.relinked(old, new))),
                ChangeKind::Redescribed => {
                    details.extend(self.redescribed(old, new).into_iter().map(|spans| (kind, spans)));
                }
                ChangeKind::Moved => details.push((kind, self.moved(old, new))),
                ChangeKind::Reordered => details.push((kind, reordered(old, new))),
                ChangeKind::Restyled if change.status == Status::Unchanged => {
                    details.push((kind, self.restyled(old, new)));
                }
                _ => {}
            }
        }
        match (details.as_slice(), lines.as_mut_slice()) {
            ([(kind, spans)], [(_, head)]) if self.fits_beside(*kind, head, spans) => {
                head.push(Span::new(Style::Faint, &format!("  {} ", kind.name())));
                head.extend(spans.iter().cloned());
            }
            _ => {
                for (kind, spans) in details {
                    lines.extend(detail(self.columns, kind.name(), spans));
                }
            }
        }
        if self.near_misses.is_some() {
            let evidence = self.listing.comparison.evidence(change);
            lines.extend(explain::pair(change.confidence, evidence, self.detail_room()));
        }
        lines
    }

    /// Reports whether the only detail of an entry can stand behind its title; texts begin on a line of their own.
    fn fits_beside(&self, kind: ChangeKind, head: &[Span], detail: &[Span]) -> bool {
        matches!(kind, ChangeKind::Moved | ChangeKind::Reordered | ChangeKind::Restyled)
            && width_of(head) + kind.name().len() + 3 + width_of(detail) <= self.columns
    }

    /// Symbol and title; the changed words of a renamed one are marked within it.
    fn head(&self, change: &EntryChange, old: Shown<'_>, new: Shown<'_>) -> Vec<Line> {
        let (symbol, style) = symbol(change);
        let mut spans = vec![Span::new(style, symbol), Span::plain(" ")];
        if change.kinds.contains(ChangeKind::Renamed) {
            spans.extend(self.renamed(change, old, new));
        } else {
            spans.extend(self.titled(change, new));
        }
        let room =
            Room { first: self.columns, rest: self.columns - DETAIL_INDENT, max_lines: MAX_DIFFERENCE_LINES };
        let indent = |at| if at == 0 { 0 } else { DETAIL_INDENT };
        wrap(spans, room).into_iter().enumerate().map(|(at, line)| (indent(at), line)).collect()
    }

    /// The title, and how sure the pair is if that is in doubt.
    pub(super) fn titled(&self, change: &EntryChange, new: Shown<'_>) -> Vec<Span> {
        let mut spans = vec![Span::plain(new.title).linked(new.view.url())];
        spans.extend(doubt(change));
        spans
    }

    /// The title with its changed words marked, likewise.
    pub(super) fn renamed(&self, change: &EntryChange, old: Shown<'_>, new: Shown<'_>) -> Vec<Span> {
        let title = marked(old.title, new.title, Marking { colour: self.colour, context: None });
        title.into_iter().map(|span| span.linked(new.view.url())).chain(doubt(change)).collect()
    }

    pub(super) fn relinked(&self, old: Shown<'_>, new: Shown<'_>) -> Vec<Span> {
        let marking = Marking { colour: self.colour, context: None };
        match (old.view.url(), new.view.url()) {
            (None, Some(new)) => vec![come(new, marking)],
            (Some(old), None) => vec![gone(old, marking)],
            (old, new) => arrow(old.unwrap_or(""), new.unwrap_or(""), self.colour),
        }
    }

    pub(super) fn redescribed(&self, old: Shown<'_>, new: Shown<'_>) -> Vec<Vec<Span>> {
        let marking = Marking { colour: self.colour, context: Some(self.columns / 5) };
        let mut all = Vec::new();
        if old.description != new.description {
            all.push(marked(old.description, new.description, marking));
        }
        all.extend(beside_description(old, new, marking));
        if all.is_empty() {
            all.push(vec![Span::new(
                Style::Faint,
                "its notes or its other links, in another order or number",
            )]);
        }
        all
    }

    /// What the upstream says otherwise than it did.
    pub(super) fn reworded(&self, was: &EntryState, new: Shown<'_>) -> Vec<Span> {
        let marking = Marking { colour: self.colour, context: Some(self.columns / 5) };
        match was.description == new.description {
            true => vec![Span::new(Style::Faint, "other notes or links in the upstream")],
            false => marked(&was.description, new.description, marking),
        }
    }

    /// What is only written differently, if it shows outside the markup.
    pub(super) fn restyled(&self, old: Shown<'_>, new: Shown<'_>) -> Vec<Span> {
        let marking = Marking { colour: self.colour, context: Some(self.columns / 5) };
        let (before, after) = (old.view.url().unwrap_or(""), new.view.url().unwrap_or(""));
        if old.title != new.title {
            marked(old.title, new.title, marking)
        } else if old.description != new.description {
            marked(old.description, new.description, marking)
        } else if before != after {
            arrow(before, after, self.colour)
        } else {
            vec![Span::new(Style::Faint, "in its markup")]
        }
    }

    pub(super) fn moved(&self, old: Shown<'_>, new: Shown<'_>) -> Vec<Span> {
        let before = self.listing.path(Side::Old, old.view.entry.section);
        let after = self.listing.path(Side::New, new.view.entry.section);
        let (before, after) = without_common_start(&before, &after);
        arrow(&path(before), &path(after), self.colour)
    }

    fn detail_room(&self) -> explain::DetailRoom {
        explain::DetailRoom { indent: DETAIL_INDENT, columns: self.columns - DETAIL_INDENT }
    }
}

/// The notes and further links that only one of two entries has.
pub(super) fn beside_description(old: Shown<'_>, new: Shown<'_>, marking: Marking) -> Vec<Vec<Span>> {
    let mut lines = Vec::new();
    let mut add = |label: &str, text: Span| lines.push(vec![Span::new(Style::Faint, label), text]);
    notes_only_in(old, new).take(MAX_NOTES).for_each(|note| add("note ", gone(note, marking)));
    notes_only_in(new, old).take(MAX_NOTES).for_each(|note| add("note ", come(note, marking)));
    further_urls_only_in(old, new).take(MAX_NOTES).for_each(|url| add("link ", gone(url, marking)));
    further_urls_only_in(new, old).take(MAX_NOTES).for_each(|url| add("link ", come(url, marking)));
    lines
}

/// Says how sure a pair is, if that is in doubt.
fn doubt(change: &EntryChange) -> Option<Span> {
    let text = || format!("  ? {} sure", percent(change.confidence));
    (change.confidence < SURE).then(|| Span::new(Style::Doubtful, &text()))
}

/// Returns the symbol that says most about a pair.
fn symbol(change: &EntryChange) -> (&'static str, Style) {
    use ChangeKind::{Moved, Redescribed, Relinked, Renamed, Reordered, Restyled};
    let has = |kind| change.kinds.contains(kind);
    if has(Renamed) || has(Relinked) || has(Redescribed) {
        ("~", Style::Changed)
    } else if has(Moved) {
        ("→", Style::Moved)
    } else if has(Reordered) {
        ("↕", Style::Moved)
    } else if has(Restyled) {
        ("≈", Style::Faint)
    } else {
        ("=", Style::Faint)
    }
}

pub(super) fn arrow(old: &str, new: &str, colour: bool) -> Vec<Span> {
    let (gone, come) = if colour { (Style::Removed, Style::Added) } else { (Style::Plain, Style::Plain) };
    vec![Span::new(gone, old), Span::new(Style::Faint, " → "), Span::new(come, new)]
}

pub(super) fn reordered(old: Shown<'_>, new: Shown<'_>) -> Vec<Span> {
    let before = |shown: Shown<'_>| {
        let view = shown.view;
        let above = &view.edition.entries[..view.id.index()];
        let is_sibling =
            |entry: &&Entry| entry.section == view.entry.section && entry.parent == view.entry.parent;
        above.iter().rfind(is_sibling).map(|entry| view.edition.str(entry.title).to_owned())
    };
    let place = |title: Option<String>| match title {
        Some(title) => format!("after '{title}'"),
        None => "to the first place".to_owned(),
    };
    let (was, is) = (before(old), before(new));
    let from =
        if was == is { String::new() } else { format!(" (was {})", place(was).replace("to the", "in the")) };
    vec![Span::plain(&format!("{}{from}", place(is)))]
}

/// Takes off the titles that two paths begin with, but never all of one.
pub(super) fn without_common_start<'p, 'a>(
    old: &'p [&'a str],
    new: &'p [&'a str],
) -> (&'p [&'a str], &'p [&'a str]) {
    let shorter = old.len().min(new.len()).saturating_sub(1);
    let common = old.iter().zip(new).take(shorter).take_while(|(old, new)| old == new).count();
    (old.get(common..).unwrap_or(old), new.get(common..).unwrap_or(new))
}

/// Joins the titles of a section path.
pub(super) fn path(titles: &[&str]) -> String {
    if titles.is_empty() { NO_SECTION.into() } else { titles.join(" › ") }
}

/// Keeps a line within the table.
pub(super) fn fitted(spans: Vec<Span>, columns: usize) -> Vec<Span> {
    if width_of(&spans) <= columns { spans } else { cut_spans(spans, columns) }
}

/// A word, then what it is about, indented below itself.
pub(super) fn detail(columns: usize, label: &str, spans: Vec<Span>) -> Vec<Line> {
    let columns = columns.saturating_sub(DETAIL_INDENT + LABEL_COLUMNS);
    let room = Room { first: columns, rest: columns, max_lines: MAX_DIFFERENCE_LINES };
    let lines = wrap(spans, room).into_iter().enumerate();
    lines
        .map(|(at, line)| {
            if at > 0 {
                return (DETAIL_INDENT + LABEL_COLUMNS, line);
            }
            let mut labelled = vec![Span::new(Style::Faint, &format!("{label:LABEL_COLUMNS$}"))];
            labelled.extend(line);
            (DETAIL_INDENT, labelled)
        })
        .collect()
}
