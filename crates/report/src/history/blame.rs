//! Every entry of today with when it came and when it last changed.

use std::io::{self, Write};

use recension_model::{Commit, Edition, EntryId, History, SectionId, Trace};

use super::life::{COMMIT_COLUMNS, DAY_COLUMNS, filled};
use crate::layout::{Span, Style, cut};
use crate::table::TableOptions;

/// From so many columns it is said who added an entry, and in which commit it changed.
const MIN_COLUMNS_WITH_AUTHOR: usize = 76;

/// From so many columns it is said how entries changed.
const MIN_COLUMNS_WITH_KINDS: usize = 90;

/// From so many columns it is said who changed an entry, too.
const MIN_COLUMNS_WITH_AUTHORS: usize = 110;

/// Writes for some entries when they came, and when they last changed and how.
///
/// `entries` has entries of `edition`, each with the trace that it belongs to.
///
/// # Errors
///
/// Those of `out`.
pub fn write_blame_table(
    out: &mut dyn Write,
    history: &History,
    edition: &Edition,
    entries: &[(EntryId, Option<u32>)],
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let layout = Layout::new(columns);
    paint.line(out, 0, &[Span::new(Style::Faint, &layout.heading())])?;
    let mut section: Option<Option<SectionId>> = None;
    for (id, trace) in entries {
        let here = edition.entry(*id).entry.section;
        if section != Some(here) {
            section = Some(here);
            let path = edition.section_path(here).join(" › ");
            let path = if path.is_empty() { "(before the first section)".into() } else { path };
            out.write_all(b"\n")?;
            paint.line(out, 0, &[Span::new(Style::Strong, &cut(&Span::plain(&path).text, columns))])?;
        }
        let view = edition.entry(*id);
        let life = trace.map(|at| &history.traces[at as usize]);
        let mut spans = layout.columns_of(history, life);
        let title = cut(&Span::plain(view.title()).text, layout.title);
        spans.push(Span::plain(&title).linked(view.url()));
        paint.line(out, 0, &spans)?;
    }
    Ok(())
}

/// The columns before the entry: when, in which commit and by whom it came and last changed, and how.
const COLUMNS: [(&str, Style); 7] = [
    ("came", Style::Added),
    ("in", Style::Faint),
    ("by", Style::Plain),
    ("changed", Style::Changed),
    ("in", Style::Faint),
    ("by", Style::Plain),
    ("how", Style::Changed),
];

/// How wide each column is; 0 for one that is not shown.
struct Layout {
    widths: [usize; COLUMNS.len()],
    title: usize,
}

impl Layout {
    fn new(columns: usize) -> Self {
        let from = |min_columns: usize, width: usize| if columns >= min_columns { width } else { 0 };
        let author = (columns / 8).min(24);
        let widths = [
            DAY_COLUMNS,
            COMMIT_COLUMNS,
            from(MIN_COLUMNS_WITH_AUTHOR, author),
            DAY_COLUMNS,
            from(MIN_COLUMNS_WITH_AUTHOR, COMMIT_COLUMNS),
            from(MIN_COLUMNS_WITH_AUTHORS, author),
            from(MIN_COLUMNS_WITH_KINDS, 13 + columns / 16),
        ];
        Self { widths, title: columns.saturating_sub(widths.iter().sum()) }
    }

    /// Returns the shown columns, given the text of each.
    fn shown(&self, texts: [&str; COLUMNS.len()]) -> Vec<Span> {
        let columns = COLUMNS.iter().zip(self.widths).zip(texts).filter(|((_, width), _)| *width > 0);
        columns.map(|(((_, style), width), text)| Span::new(*style, &filled(text, width))).collect()
    }

    fn heading(&self) -> String {
        let names: String =
            self.shown(COLUMNS.map(|(name, _)| name)).into_iter().map(|span| span.text).collect();
        names + "entry"
    }

    fn columns_of(&self, history: &History, life: Option<&Trace>) -> Vec<Span> {
        let came = life.and_then(|life| life.events.first());
        let changed = life
            .and_then(Trace::last_change)
            .filter(|event| came.is_none_or(|came| came.revision != event.revision));
        let day =
            |commit: Option<&Commit>| commit.map_or(String::new(), |commit| commit.time.day().to_string());
        let id = |commit: Option<&Commit>| commit.map_or(String::new(), |commit| commit.short().to_owned());
        let author = |commit: Option<&Commit>| commit.map_or(String::new(), |commit| commit.author.clone());
        let commit = |at: u32| &history.commits[at as usize];
        let (origin, latest) =
            (life.and_then(Trace::origin).map(commit), changed.map(|event| commit(event.commit)));
        let kinds = changed.map_or(String::new(), |event| event.kinds.to_string());
        let texts = [day(origin), id(origin), author(origin), day(latest), id(latest), author(latest), kinds];
        self.shown(texts.each_ref().map(String::as_str))
    }
}
