//! Every entry of today with when it came and when it last changed.

use std::io::{self, Write};

use recension_model::{Edition, History, SectionId, Trace};

use super::life::filled;
use crate::layout::{Span, Style, cut};
use crate::table::TableOptions;

/// Columns of a day, with what parts it from the next column.
const DAY_COLUMNS: usize = 12;

/// Columns of a commit's id, likewise.
const COMMIT_COLUMNS: usize = 9;

/// From so many columns authors are shown, too.
const MIN_COLUMNS_WITH_AUTHORS: usize = 110;

/// From so many columns it is said how entries changed.
const MIN_COLUMNS_WITH_KINDS: usize = 76;

/// Writes for every entry when it came, and when it last changed and how.
///
/// `traces` has for every entry of `edition` the trace that it belongs to.
///
/// # Errors
///
/// Those of `out`.
pub fn write_blame_table(
    out: &mut dyn Write,
    history: &History,
    (edition, traces): (&Edition, &[Option<u32>]),
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let layout = Layout::new(columns);
    paint.line(out, 0, &[Span::new(Style::Faint, &layout.heading())])?;
    let mut section: Option<Option<SectionId>> = None;
    for (id, trace) in edition.entry_ids().zip(traces) {
        let here = edition.entry(id).entry.section;
        if section != Some(here) {
            section = Some(here);
            let path = edition.section_path(here).join(" › ");
            let path = if path.is_empty() { "(before the first section)".into() } else { path };
            out.write_all(b"\n")?;
            paint.line(out, 0, &[Span::new(Style::Strong, &cut(&Span::plain(&path).text, columns))])?;
        }
        let view = edition.entry(id);
        let life = trace.map(|at| &history.traces[at as usize]);
        let mut spans = layout.columns_of(history, life);
        let title = cut(&Span::plain(view.title()).text, layout.title);
        spans.push(Span::plain(&title).linked(view.url()));
        paint.line(out, 0, &spans)?;
    }
    Ok(())
}

/// What is shown in how many columns.
struct Layout {
    author: usize,
    kinds: usize,
    title: usize,
}

impl Layout {
    fn new(columns: usize) -> Self {
        let author = if columns >= MIN_COLUMNS_WITH_AUTHORS { (columns / 8).min(24) } else { 0 };
        let kinds = if columns >= MIN_COLUMNS_WITH_KINDS { 13 + columns / 16 } else { 0 };
        let taken = DAY_COLUMNS * 2 + COMMIT_COLUMNS + author * 2 + kinds;
        let commits = if kinds > 0 { COMMIT_COLUMNS } else { 0 };
        Self { author, kinds, title: columns.saturating_sub(taken + commits) }
    }

    fn heading(&self) -> String {
        let mut heading = filled("came", DAY_COLUMNS) + &filled("in", COMMIT_COLUMNS);
        if self.author > 0 {
            heading += &filled("by", self.author);
        }
        heading += &filled("changed", DAY_COLUMNS);
        if self.kinds > 0 {
            heading += &filled("in", COMMIT_COLUMNS);
        }
        if self.author > 0 {
            heading += &filled("by", self.author);
        }
        if self.kinds > 0 {
            heading += &filled("how", self.kinds);
        }
        heading + "entry"
    }

    fn columns_of(&self, history: &History, life: Option<&Trace>) -> Vec<Span> {
        let came = life.and_then(|life| life.events.first());
        let changed = life
            .and_then(Trace::last_change)
            .filter(|event| came.is_none_or(|came| came.revision != event.revision));
        let commit = |at: Option<u32>| at.map(|at| &history.commits[at as usize]);
        let (origin, latest) = (life.and_then(Trace::origin), changed.map(|event| event.commit));
        let day = |at| commit(at).map_or(String::new(), |commit| commit.time.day().to_string());
        let id = |at| commit(at).map_or("", |commit| commit.short()).to_owned();
        let author = |at| commit(at).map_or("", |commit| commit.author.as_str()).to_owned();
        let mut spans = vec![
            Span::new(Style::Added, &filled(&day(origin), DAY_COLUMNS)),
            Span::new(Style::Faint, &filled(&id(origin), COMMIT_COLUMNS)),
        ];
        if self.author > 0 {
            spans.push(Span::plain(&filled(&author(origin), self.author)));
        }
        spans.push(Span::new(Style::Changed, &filled(&day(latest), DAY_COLUMNS)));
        if self.kinds > 0 {
            spans.push(Span::new(Style::Faint, &filled(&id(latest), COMMIT_COLUMNS)));
        }
        if self.author > 0 {
            spans.push(Span::plain(&filled(&author(latest), self.author)));
        }
        if self.kinds > 0 {
            let kinds = changed.map_or(String::new(), |event| event.kinds.to_string());
            spans.push(Span::new(Style::Changed, &filled(&kinds, self.kinds)));
        }
        spans
    }
}
