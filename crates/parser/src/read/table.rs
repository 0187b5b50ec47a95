//! Tables: which rows are entries, and which column names them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use recension_model::{Marker, ProseKind, Reason};

use crate::tree::{Block, InlineLink, Inlines, TableRow};

use super::cut::{
    TextCut, cut, cut_at_first_line, first_separator, is_bare_text, is_candidate, is_general, leads_out,
    name_before_joint, opening_link,
};
use super::item::{is_name, is_sentence, text_of};
use super::row::{CELL_SEPARATOR, Row, is_blank, is_ditto, join};
use super::signs::Signs;
use super::survey::Links;
use super::words;
use super::write::{EntryDraft, Kind};
use super::{Context, Reader};

/// So many rows without links list names if each has another one.
pub(super) const MIN_NAMED_ROWS: usize = 3;

/// So many rows without a link for one with a link are of its shape, if the links stand on names.
const MAX_PLAIN_ROWS_A_LINK: usize = 4;

/// Longer texts are no titles, even of papers.
pub(super) const MAX_TITLE_WORDS: usize = 25;

/// What may stand around a signpost: "[PDF]".
const BRACKETS: [char; 4] = ['[', ']', '(', ')'];

/// The columns of a table that lists resources.
pub(super) struct Columns {
    pub(super) title: usize,
    pub(super) description: Option<usize>,
}

impl Columns {
    /// Finds the columns; none if the table lists no resources.
    ///
    /// `usual` is the column that names the rows of other tables with this header.
    pub(super) fn of(
        header: &[Inlines],
        rows: &[TableRow],
        links: Links,
        usual: Option<usize>,
    ) -> Option<Self> {
        let width = rows.iter().map(|row| row.cells.len()).max()?;
        let named = |column: usize| header.get(column).is_some_and(|cell| words::names(&cell.text));
        let leads = |cell: &Inlines| cell.links.iter().any(leads_out);
        let any_linked = rows.iter().filter(|row| row.cells.iter().any(leads)).count() * 2 >= rows.len();
        let described = header.iter().any(|cell| words::describes(&cell.text));
        let pictures = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.images > 0).count();
        let cells = rows.iter().map(|row| row.cells.len()).sum::<usize>();
        // Portraits stand in every column, pictures of resources beside their names.
        let mut linked_columns = (0..width).filter(|&column| linked(rows, column));
        let (first, more) = (linked_columns.next(), linked_columns.next());
        let beside_names = width > 1
            && ((more.is_none() && has_words_beside(rows, first))
                || (0..width).any(|column| is_text(rows, column)));
        let portraits = if beside_names { 0 } else { pictures };
        let pictured = !header.is_empty() && header.iter().all(|cell| cell.images > 0);
        let untitled = header.iter().all(|cell| cell.text.is_empty());
        if portraits * 2 > cells || (pictured && !beside_names) || (untitled && portraits > 0) {
            return None;
        }
        let partly = if any_linked { None } else { partly_linked(rows, width, usual) };
        let title = (0..width)
            .find(|&column| named(column) && !only_points(rows, column) && !repeats(rows, column))
            .or(usual.filter(|column| *column < width))
            .or(partly)
            .or_else(|| name_column(rows, width))
            .or_else(|| (0..width).find(|&column| linked(rows, column)))
            .unwrap_or(0);
        let names = links == Links::None
            && width > 1
            && (named(title) || usual == Some(title) || describes_names(rows) || holds_names(rows, title));
        let is_linked = any_linked || partly == Some(title);
        (is_linked || (named(title) && described) || names).then_some(Self {
            title,
            // What only leads somewhere describes nothing, whatever it stands under.
            description: (0..header.len())
                .find(|&column| words::describes(&header[column].text) && !only_points(rows, column)),
        })
    }
}

/// Finds the column that names the rows of a table, whatever its header says.
pub(super) fn name_column(rows: &[TableRow], width: usize) -> Option<usize> {
    let leading = (0..width).find(|&column| linked(rows, column) && !only_points(rows, column));
    match leading {
        // What each row says in its own words names it rather than links that some rows have.
        Some(leading) => (0..leading).find(|&column| names_better(rows, column, leading)).or(Some(leading)),
        None => (0..width).find(|&column| holds_names(rows, column) || tells_apart(rows, column, 10)),
    }
}

/// Reports whether half of the cells of a column have links.
fn linked(rows: &[TableRow], column: usize) -> bool {
    let has_link = |cell: &Inlines| cell.links.iter().any(is_candidate);
    rows.iter().filter(|row| row.cells.get(column).is_some_and(has_link)).count() * 2 >= rows.len()
}

/// Reports whether most rows have a name first, and a longer text behind it.
fn describes_names(rows: &[TableRow]) -> bool {
    let describes = |row: &&TableRow| match row.cells.as_slice() {
        [name, text, ..] => is_name(&name.text) && text.text.len() > name.text.len(),
        _ => false,
    };
    rows.len() > 1 && rows.iter().filter(describes).count() * 10 >= rows.len() * 8
}

/// Reports whether most cells of a column may be names, and no two are the same.
fn holds_names(rows: &[TableRow], column: usize) -> bool {
    let may_name = |text: &str| is_name(text) && text.contains(char::is_alphabetic);
    let texts = || rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.text.as_str());
    let names: HashSet<&str> = texts().filter(|text| may_name(text)).collect();
    rows.len() >= MIN_NAMED_ROWS && names.len() * 10 >= rows.len() * 8
}

/// Reports whether so many tenths of the cells of a column have text and no two the same, as titles do, however long they are;
/// sentences are descriptions.
fn tells_apart(rows: &[TableRow], column: usize, tenths: usize) -> bool {
    let texts = || filled(rows, column).map(|cell| cell.text.as_str());
    let is_long = |text: &str| text.split_whitespace().nth(MAX_TITLE_WORDS).is_some();
    let distinct: HashSet<&str> = texts().filter(|text| text.contains(char::is_alphabetic)).collect();
    distinct.len() >= MIN_NAMED_ROWS
        && distinct.len() * 10 >= filled(rows, column).count() * tenths
        && texts().filter(|text| is_sentence(text) || is_long(text)).count() * 2 < rows.len()
}

/// Returns the cells of a column that are not empty.
fn filled(rows: &[TableRow], column: usize) -> impl Iterator<Item = &Inlines> {
    let cells = rows.iter().filter_map(move |row| row.cells.get(column));
    cells.filter(|cell| !cell.text.is_empty() || !cell.links.is_empty())
}

/// Finds the column that names the rows of a table where most of them have no link: cells that are names, some of which are
/// links. Fewer are enough where the column names the rows of other tables.
fn partly_linked(rows: &[TableRow], width: usize, usual: Option<usize>) -> Option<usize> {
    let is_link =
        |cell: &&Inlines| cell.links.first().is_some_and(|link| leads_out(link) && is_whole(cell, link));
    (0..width).find(|&column| {
        let linked = filled(rows, column).filter(is_link).count();
        let others =
            rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.links.iter().any(leads_out)).count();
        let least = if usual == Some(column) { 1 } else { (rows.len() / MAX_PLAIN_ROWS_A_LINK).max(2) };
        linked >= least
            && linked * 2 > others
            && !only_points(rows, column)
            && are_most(
                filled(rows, column).filter(|cell| is_link(cell) || cell.links.is_empty()).count(),
                rows,
                column,
            )
            && tells_apart(rows, column, 9)
    })
}

/// Reports whether a link is all there is of a cell.
fn is_whole(cell: &Inlines, link: &InlineLink) -> bool {
    link.text == (0..cell.text.len())
}

/// Reports whether so many are nearly all cells of a column: one that is edited tells nothing of the others.
fn are_most(count: usize, rows: &[TableRow], column: usize) -> bool {
    count * 10 >= filled(rows, column).count() * 8
}

/// Reports whether a column names the rows rather than a column of links behind it: it is in bold and tells the rows apart, or it is
/// either while not all cells of the other open with a link or are names, too.
fn names_better(rows: &[TableRow], column: usize, linked: usize) -> bool {
    let is_bold = |cell: &&Inlines| cell.strong.first().is_some_and(|strong| strong.start == 0);
    let is_plain = |cell: &&Inlines| cell.links.is_empty() && cell.images == 0;
    let opens = |cell: &&Inlines| opening_link(cell).is_some() || is_ditto(cell);
    let names: HashSet<&str> = filled(rows, linked).filter(is_plain).map(|cell| cell.text.as_str()).collect();
    let count = filled(rows, linked).count();
    let others = filled(rows, linked).filter(opens).count() + names.len();
    let is_marked = are_most(filled(rows, column).filter(is_bold).count(), rows, column);
    let is_distinct = tells_apart(rows, column, 8) && holds_names(rows, column);
    // A column that most rows leave empty names none of them.
    filled(rows, column).count() * 2 > rows.len()
        && are_most(filled(rows, column).filter(is_plain).count(), rows, column)
        && (is_marked && tells_apart(rows, column, 5) && others < count
            || (is_marked || is_distinct) && others * 10 < count * 9)
}

/// Reports whether most cells of a column are text without a link or a picture.
fn is_text(rows: &[TableRow], column: usize) -> bool {
    let cells = rows.iter().filter_map(|row| row.cells.get(column));
    let is_text = |cell: &&Inlines| {
        cell.links.is_empty() && cell.images == 0 && cell.text.contains(char::is_alphabetic)
    };
    cells.filter(is_text).count() * 10 >= rows.len() * 8
}

/// Reports whether the links of a column only say what they lead to: few texts on many of them.
fn only_points(rows: &[TableRow], column: usize) -> bool {
    let cells = rows.iter().filter_map(|row| row.cells.get(column));
    let links: Vec<(&str, &str)> = cells
        .flat_map(|cell| {
            let links = cell.links.iter().filter(|link| is_candidate(link));
            links.map(|link| (cell.text[link.text.clone()].trim_matches(BRACKETS), link.url.as_str()))
        })
        .collect();
    let distinct: HashSet<&str> = links.iter().map(|(text, _)| *text).collect();
    let general = links.iter().filter(|(text, url)| is_general(text) || is_bare_text(text, url)).count();
    links.len() >= MIN_NAMED_ROWS && distinct.len() * 2 <= links.len() || general * 2 > links.len()
}

/// Reports whether the cells of a column without links say the same few things: signposts that have lost their links.
fn repeats(rows: &[TableRow], column: usize) -> bool {
    let texts: Vec<&str> = filled(rows, column).map(|cell| cell.text.as_str()).collect();
    let distinct: HashSet<&str> = texts.iter().copied().collect();
    texts.len() >= MIN_NAMED_ROWS
        && distinct.len() * 2 <= texts.len()
        && filled(rows, column).all(|cell| cell.links.is_empty())
}

/// Reports whether most cells of a column have text of their own, on a link or beside it, and each another.
fn has_words_beside(rows: &[TableRow], column: Option<usize>) -> bool {
    let cells = || rows.iter().filter_map(|row| row.cells.get(column?));
    let named = cells().filter(|cell| cell.links.iter().any(is_candidate)).count();
    let wholly_linked = |cell: &&Inlines| {
        cell.images > 0 && cell.links.first().is_some_and(|link| link.text.len() == cell.text.len())
    };
    named * 2 >= rows.len() && cells().filter(wholly_linked).count() * 2 < rows.len()
}

/// Reports whether a table says of one resource what it is: it has one row, or labels that recur in others, and
/// none of its columns holds names.
pub(super) fn is_facts(header: &[Inlines], rows: &[TableRow], signs: &Signs) -> bool {
    let labelled = || {
        let labels = rows.iter().filter_map(|row| row.cells.first());
        let known = labels.filter(|cell| cell.links.is_empty() && signs.has(&cell.text)).count();
        rows.iter().all(|row| row.cells.len() <= 2) && known * 10 >= rows.len() * 6
    };
    let first_linked = rows
        .first()
        .and_then(|row| row.cells.first())
        .is_some_and(|cell| cell.links.iter().any(is_candidate));
    let named = header.iter().any(|cell| words::names(&cell.text));
    match rows.len() {
        0 => false,
        1 => (!first_linked && !named) || labelled(),
        _ => labelled(),
    }
}

/// Returns the columns by which rows are read whose own names are fillers, such as "N/A", and those: one text without a link in
/// several rows, each beside another link that opens a cell.
fn spare_column<'r>(rows: &'r [TableRow], columns: &Columns) -> Option<(Columns, HashSet<&'r str>)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for cell in filled(rows, columns.title).filter(|cell| cell.links.is_empty() && !is_ditto(cell)) {
        *counts.entry(&cell.text).or_default() += 1;
    }
    let fillers: HashSet<&str> =
        counts.into_iter().filter(|(_, count)| *count >= MIN_NAMED_ROWS).map(|(text, _)| text).collect();
    let width = rows.iter().map(|row| row.cells.len()).max()?;
    let names = |column: &usize| {
        *column != columns.title
            && linked(rows, *column)
            && !only_points(rows, *column)
            && tells_apart(rows, *column, 9)
    };
    let title = (0..width).find(names).filter(|_| !fillers.is_empty())?;
    Some((Columns { title, description: columns.description.filter(|at| *at != title) }, fillers))
}

impl<'a> Reader<'a> {
    /// Reads a table.
    pub(super) fn table(&mut self, block: &Block, header: &[Inlines], rows: &[TableRow], context: Context) {
        let (header, rows) = self.survey.split_header(header, rows);
        let columns = if context.boilerplate { None } else { self.survey.columns(header, rows) };
        let Some(columns) = columns else {
            let anchors = rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.links);
            let all_anchors = rows.iter().any(|row| row.cells.iter().any(|cell| !cell.links.is_empty()))
                && anchors.clone().all(|link| link.url.starts_with('#'));
            let portraits = rows.iter().any(|row| row.cells.iter().any(|cell| cell.images > 0));
            let kind = match (all_anchors, context.boilerplate || portraits) {
                (true, _) => ProseKind::Contents,
                (_, true) => ProseKind::Boilerplate,
                _ => ProseKind::Paragraph,
            };
            let text = text_of(std::slice::from_ref(block));
            if !context.boilerplate && kind != ProseKind::Contents {
                self.unread_blocks(std::slice::from_ref(block));
            }
            let reason = match kind {
                _ if context.boilerplate => Reason::Upkeep,
                ProseKind::Boilerplate => Reason::Furnishes,
                ProseKind::Contents => Reason::LeadsWithin,
                _ => Reason::NoNameColumn,
            };
            self.prose_in(Kind(kind, reason), &text, &block.span, context.section);
            return;
        };
        let mut above = "";
        let spare = spare_column(rows, &columns);
        for row in rows {
            if let Some((spare, fillers)) = &spare
                && row.cells.get(columns.title).is_some_and(|cell| fillers.contains(cell.text.as_str()))
                && row.cells.get(spare.title).is_some_and(|cell| opening_link(cell).is_some())
            {
                self.row(row, spare, context);
                continue;
            }
            let cell = row.cells.get(columns.title);
            match cell.filter(|cell| is_ditto(cell) && !above.is_empty()) {
                Some(cell) => {
                    let mut row = row.clone();
                    row.cells[columns.title] =
                        Inlines { text: above.to_owned(), span: cell.span.clone(), ..Inlines::default() };
                    self.row(&row, &columns, context);
                }
                None => {
                    let title = self.row(row, &columns, context);
                    above = cell.zip(title).map_or("", |(cell, title)| &cell.text[title]);
                }
            }
        }
    }

    /// Reads a row; returns where in its cell the title stands, if it has one.
    fn row(&mut self, row: &TableRow, columns: &Columns, context: Context) -> Option<Range<usize>> {
        let Row { line, starts, links_from } = join(row, columns);
        if line.text.is_empty() {
            return None;
        }
        // A line right behind a table is a row of it, a link back to the top for one.
        let alone = row.cells.iter().filter(|cell| !cell.text.is_empty()).count() == 1;
        if alone && row.cells.len() > 1 && !line.links.iter().any(is_candidate) {
            let kind = match line.links.is_empty() {
                true => Kind::from(ProseKind::Paragraph),
                false => Kind(ProseKind::Boilerplate, Reason::LeadsWithin),
            };
            self.prose_in(kind, &line.text, &row.span, context.section);
            return None;
        }
        let Some(cell) = row.cells.get(columns.title).filter(|cell| !is_blank(cell)) else {
            // A row that only carries on the one above names nothing.
            self.unread_text(&line);
            self.prose_in(ProseKind::Paragraph, &line.text, &row.span, context.section);
            return None;
        };
        let start = starts.get(columns.title).copied().unwrap_or(0);
        let signs = &self.survey.signs;
        let own = cut_at_first_line(cell, signs).unwrap_or_else(|| cut(cell, signs));
        let links_before = row.cells[..columns.title].iter().map(|cell| cell.links.len()).sum::<usize>();
        // What is in bold in front of more text is the name, as is a link.
        let is_described = || first_separator(&cell.text[own.title.end..]).is_some_and(|at| at.start == 0);
        let first = cell.links.iter().position(is_candidate);
        let is_joined = own.primary.is_none()
            && first
                .and_then(|first| name_before_joint(cell, first, signs))
                .is_some_and(|name| name == own.title);
        let is_marked =
            own.primary.is_some() || is_joined || own.certain && !own.title.is_empty() && is_described();
        let title = if is_marked { own.title } else { 0..cell.text.len() };
        let behind = (start + cell.text.len() + CELL_SEPARATOR.len()).min(links_from);
        let in_cell = start + own.description.start..start + own.description.end;
        let description = if is_marked && !in_cell.is_empty() { in_cell.start } else { behind };
        // A cell that does nothing but lead somewhere leads to what the row names; one with words is about somebody.
        let elsewhere = || {
            let in_cell = start..start + cell.text.len();
            let is_about = |link: &InlineLink| is_joined && in_cell.contains(&link.text.start);
            let find = |fits: &dyn Fn(&InlineLink) -> bool| {
                line.links.iter().position(|link| !is_about(link) && fits(link))
            };
            find(&|link| is_candidate(link) && link.text.start >= links_from)
                .or_else(|| find(&is_candidate))
                .or_else(|| find(&leads_out))
        };
        let text_cut = TextCut {
            title: start + title.start..start + title.end,
            description: description..links_from.max(description),
            certain: true,
            primary: own.primary.map(|at| at + links_before).or_else(elsewhere),
        };
        self.entry(EntryDraft {
            line: &line,
            cut: text_cut,
            marker: Marker::TableRow,
            reason: Reason::Row,
            span: row.span.clone(),
            section: context.section,
            parent: None,
            notes: Vec::new(),
        });
        self.covered = self.covered.max(row.span.end);
        Some(title)
    }
}
