//! The lives of entries, and the changes of revisions, as tables.

use std::io::{self, Write};

use recension_model::{
    ChangeKind, ChangeKinds, Changelog, ChangelogItem, ChangelogPeriod, EntryState, Event, History,
    PeriodKind, Trace,
};

use crate::layout::{Room, Span, Style, cut, width, wrap};
use crate::names::{SURE, counted, percent};
use crate::table::TableOptions;

/// How many lines a change may take before it is cut.
const MAX_CHANGE_LINES: usize = 6;

/// Columns of the day, with what parts it from the next column.
pub(super) const DAY_COLUMNS: usize = 12;

/// Columns of a commit's id, likewise.
pub(super) const COMMIT_COLUMNS: usize = 9;

/// Columns of the word for a change, likewise; the longest is `redescribed`.
const KIND_COLUMNS: usize = 13;

/// Writes the lives of some entries: a heading each, then what happened to it, oldest first.
///
/// # Errors
///
/// Those of `out`.
pub fn write_lives_table(
    out: &mut dyn Write,
    history: &History,
    traces: &[u32],
    options: TableOptions,
) -> io::Result<()> {
    for (at, trace) in traces.iter().enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        write_life(out, history, &history.traces[*trace as usize], options)?;
    }
    Ok(())
}

fn write_life(
    out: &mut dyn Write,
    history: &History,
    trace: &Trace,
    options: TableOptions,
) -> io::Result<()> {
    let columns = options.columns();
    let state = |id: u32| &history.states[id as usize];
    let Some(last) = trace.events.iter().rev().find_map(|event| event.state).map(state) else {
        return Ok(());
    };
    let gone = trace.events.last().is_some_and(|event| event.state.is_none());
    let style = if gone { Style::Removed } else { Style::Strong };
    let heading = vec![
        Span::new(style, &last.title).linked(last.url.as_deref()),
        Span::plain("  "),
        Span::new(Style::Faint, last.url.as_deref().unwrap_or("")),
    ];
    write_wrapped(out, options, 0, 2, heading)?;
    let place = format!("{}entry {}", in_front(&last.section), trace.id);
    write_wrapped(out, options, 2, 2, vec![Span::new(Style::Faint, &place)])?;
    let authors = columns >= 100;
    let mut before = None;
    for event in &trace.events {
        let start = dated(history, event, authors);
        let indent = 2 + start.iter().map(|span| width(&span.text)).sum::<usize>();
        let further = if columns >= 80 { indent + KIND_COLUMNS } else { indent };
        for (at, line) in lines_of(history, before, event).into_iter().enumerate() {
            let first = if at == 0 { start.clone() } else { Vec::new() };
            let spans = first.into_iter().chain(line).collect();
            write_wrapped(out, options, if at == 0 { 2 } else { indent }, further, spans)?;
        }
        before = event.state.or(before);
    }
    Ok(())
}

fn in_front(section: &[String]) -> String {
    if section.is_empty() { String::new() } else { format!("{} · ", section.join(" › ")) }
}

fn dated(history: &History, event: &Event, authors: bool) -> Vec<Span> {
    let commit = &history.commits[event.commit as usize];
    let mut spans = vec![
        Span::plain(&filled(&commit.time.day().to_string(), DAY_COLUMNS)),
        Span::new(Style::Faint, &filled(commit.short(), COMMIT_COLUMNS)),
    ];
    if authors {
        spans.push(Span::plain(&filled(&cut(&commit.author, 18), 20)));
    }
    spans
}

/// Fills text up to so many columns.
pub(super) fn filled(text: &str, columns: usize) -> String {
    let text = cut(&Span::plain(text).text, columns.saturating_sub(1));
    format!("{text}{:1$}", "", columns.saturating_sub(width(&text)))
}

/// Returns one line for each thing that an event changed.
fn lines_of(history: &History, before: Option<u32>, event: &Event) -> Vec<Vec<Span>> {
    let state = |id: u32| &history.states[id as usize];
    let doubt = if event.confidence < SURE && event.state.is_some() {
        format!("  ? {} sure", percent(event.confidence))
    } else {
        String::new()
    };
    let word = |style, word: &str| Span::new(style, &filled(word, KIND_COLUMNS));
    let Some(new) = event.state.map(state) else {
        return vec![vec![word(Style::Removed, "removed")]];
    };
    let Some(old) = before.map(state).filter(|_| !event.kinds.contains(ChangeKind::Added)) else {
        let again = if before.is_some() { "came back" } else { "added" };
        return vec![vec![
            word(Style::Added, again),
            Span::plain(&format!("as {}{}", new.title, within(new, ", "))),
        ]];
    };
    let mut lines = Vec::new();
    for kind in event.kinds.iter() {
        let (from, to) = match kind {
            ChangeKind::Renamed => (old.title.clone(), new.title.clone()),
            ChangeKind::Relinked => (address(old), address(new)),
            ChangeKind::Moved => (place(old), place(new)),
            ChangeKind::Redescribed if old.description == new.description => {
                lines.push(vec![word(Style::Changed, kind.name()), Span::plain("other notes or links")]);
                continue;
            }
            ChangeKind::Redescribed => (old.description.clone(), new.description.clone()),
            _ => {
                lines.push(vec![word(Style::Faint, kind.name())]);
                continue;
            }
        };
        lines.push(vec![
            word(Style::Changed, kind.name()),
            Span::new(Style::Faint, from.trim()),
            Span::new(Style::Faint, " → "),
            Span::plain(to.trim()),
        ]);
    }
    if lines.is_empty() {
        let to = format!("its section is now {}", place(new));
        lines.push(vec![word(Style::Faint, "carried"), Span::new(Style::Faint, &to)]);
    }
    if let Some(first) = lines.first_mut().filter(|_| !doubt.is_empty()) {
        first.push(Span::new(Style::Doubtful, &doubt));
    }
    lines
}

/// Returns in which section an entry stands, behind `separator`; nothing for one at the top.
pub(super) fn within(state: &EntryState, separator: &str) -> String {
    if state.section.is_empty() { String::new() } else { format!("{separator}in {}", place(state)) }
}

fn place(state: &EntryState) -> String {
    if state.section.is_empty() { "the top".into() } else { state.section.join(" › ") }
}

fn address(state: &EntryState) -> String {
    state.url.clone().unwrap_or_else(|| "no address".into())
}

/// Writes what changed in each period, newest first, for people.
///
/// # Errors
///
/// Those of `out`.
pub fn write_changes_table(
    out: &mut dyn Write,
    changelog: &Changelog,
    options: TableOptions,
) -> io::Result<()> {
    let paint = options.paint();
    if changelog.periods.is_empty() {
        return paint.line(out, 0, &[Span::plain("nothing changed")]);
    }
    for (at, period) in changelog.periods.iter().enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        write_wrapped(out, options, 0, 2, heading(period))?;
        for (heading, items) in period.lists() {
            for item in items {
                write_wrapped(out, options, 2, 6, change_line(heading, item))?;
            }
        }
        if !period.restyled.is_empty() {
            let restyled = counted(period.restyled.len(), "entry", "entries");
            let note = format!("{restyled} only written differently");
            paint.line(out, 2, &[Span::new(Style::Faint, &note)])?;
        }
        if !period.carried.is_empty() {
            let carried = counted(period.carried.len(), "entry", "entries");
            let note = format!("{carried} in a section with another name or place");
            paint.line(out, 2, &[Span::new(Style::Faint, &note)])?;
        }
    }
    Ok(())
}

fn heading(period: &ChangelogPeriod) -> Vec<Span> {
    if period.kind != PeriodKind::Commit {
        let date = if period.name.contains(&period.date) { "" } else { &period.date };
        return vec![
            Span::new(Style::Strong, &period.name),
            Span::plain("  "),
            Span::new(Style::Faint, date),
        ];
    }
    vec![
        Span::new(Style::Changed, &period.last.short),
        Span::plain("  "),
        Span::plain(&period.date),
        Span::plain("  "),
        Span::plain(&period.last.author),
        Span::plain("  "),
        Span::new(Style::Strong, &period.last.subject),
    ]
}

fn change_line(heading: &str, item: &ChangelogItem) -> Vec<Span> {
    let (symbol, style) = match heading {
        "Added" => ("+ ", Style::Added),
        "Removed" => ("- ", Style::Removed),
        "Moved" => ("→ ", Style::Moved),
        _ => ("~ ", Style::Changed),
    };
    let mut spans = vec![Span::new(style, symbol)];
    let old_title = item.old.as_ref().map(|old| old.title.as_str());
    if let Some(old) = old_title.filter(|_| item.kinds.contains(&ChangeKind::Renamed)) {
        spans.extend([Span::plain(old), Span::new(Style::Faint, " → ")]);
    }
    spans.push(Span::plain(&item.title).linked(item.url.as_deref()));
    if item.old.is_some() && item.new.is_some() {
        spans.push(Span::new(
            Style::Faint,
            &format!("  {}", ChangeKinds::from_iter(item.kinds.iter().copied())),
        ));
    }
    if !item.section.is_empty() {
        spans.push(Span::new(Style::Faint, &format!("  {}", item.section.join(" › "))));
    }
    if item.confidence < SURE {
        spans.push(Span::new(Style::Doubtful, &format!("  ? {} sure", percent(item.confidence))));
    }
    spans
}

/// Writes a text that may take several lines, the first behind `indent` columns, all others behind `further`.
pub(crate) fn write_wrapped(
    out: &mut dyn Write,
    options: TableOptions,
    indent: usize,
    further: usize,
    spans: Vec<Span>,
) -> io::Result<()> {
    let columns = options.columns();
    let further = further.min(columns * 2 / 3);
    let room = Room {
        first: columns.saturating_sub(indent),
        rest: columns.saturating_sub(further),
        max_lines: MAX_CHANGE_LINES,
    };
    for (at, line) in wrap(spans, room).iter().enumerate() {
        options.paint().line(out, if at == 0 { indent } else { further }, line)?;
    }
    Ok(())
}
