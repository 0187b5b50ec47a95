//! Which columns of a table name its rows, and which describe what they name.

use std::collections::{HashMap, HashSet};

use crate::tree::{InlineLink, Inlines, TableRow};

use super::cut::{is_bare_text, is_candidate, is_general, leads_out, opening_link};
use super::item::{is_name, is_sentence};
use super::opening::MAX_LABEL_WORDS;
use super::row::is_ditto;
use super::signs::Signs;
use super::survey::Links;
use super::words;

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
        let linked_rows = rows.iter().filter(|row| row.cells.iter().any(leads)).count();
        let any_linked = linked_rows * 2 >= rows.len();
        let described = header.iter().any(|cell| words::describes(&cell.text));
        let pictures = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.images > 0).count();
        let cells = rows.iter().map(|row| row.cells.len()).sum::<usize>();
        // Portraits stand in every column, pictures of resources beside their names.
        let mut linked_columns = (0..width).filter(|&column| linked(rows, column));
        let (first, more) = (linked_columns.next(), linked_columns.next());
        let beside_names = width > 1
            && ((more.is_none() && has_words_beside(rows, first))
                || (0..width).any(|column| is_text(rows, column))
                || has_icons(rows, width));
        let portraits = if beside_names { 0 } else { pictures };
        let pictured = !header.is_empty() && header.iter().all(|cell| cell.images > 0);
        let untitled = header.iter().all(|cell| cell.text.is_empty());
        if portraits * 2 > cells || (pictured && !beside_names) || (untitled && portraits > 0) {
            return None;
        }
        let partly = if any_linked { None } else { partly_linked(rows, width, usual) };
        let title = (0..width)
            .find(|&column| {
                named(column)
                    && has_text(rows, column)
                    && !only_points(rows, column)
                    && !repeats(rows, column)
            })
            .or(usual.filter(|column| *column < width))
            .or(partly)
            .or_else(|| name_column(rows, width))
            .or_else(|| pointed_at(rows, width))
            .or_else(|| beside_signs(rows, width))
            .or_else(|| (0..width).find(|&column| linked(rows, column)))
            .unwrap_or(0);
        let names = links == Links::None
            && width > 1
            && (named(title) || usual == Some(title) || describes_names(rows) || holds_names(rows, title));
        // Where the head says that its column holds names, rows that have no link yet, or no more, are of the shape of the others.
        let is_headed = named(title) && linked_rows >= (rows.len() / MAX_PLAIN_ROWS_A_LINK).max(2);
        let is_linked = any_linked || partly == Some(title) || is_headed;
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
    let others =
        rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.links.iter().any(leads_out)).count();
    (0..width).find(|&column| {
        let linked = filled(rows, column).filter(is_link).count();
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
pub(super) fn is_whole(cell: &Inlines, link: &InlineLink) -> bool {
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

/// Reports whether half of a column can be read: one of buttons names nothing, whatever its head says.
fn has_text(rows: &[TableRow], column: usize) -> bool {
    let (read, seen): (Vec<_>, Vec<_>) = filled(rows, column).partition(|cell| !cell.text.is_empty());
    !read.is_empty() && read.len() >= seen.len()
}

/// Reports whether most cells of a column are text without a link or a picture.
fn is_text(rows: &[TableRow], column: usize) -> bool {
    let cells = rows.iter().filter_map(|row| row.cells.get(column));
    let is_text = |cell: &&Inlines| {
        cell.links.is_empty() && cell.images == 0 && cell.text.contains(char::is_alphabetic)
    };
    cells.filter(is_text).count() * 10 >= rows.len() * 8
}

/// Reports whether pictures stand in few columns, and others are links with words: icons of what those name.
fn has_icons(rows: &[TableRow], width: usize) -> bool {
    let is_pictured = |column: &usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(*column));
        cells.filter(|cell| cell.images > 0).count() * 2 >= rows.len()
    };
    let is_named = |cell: &Inlines| cell.images == 0 && cell.links.iter().any(|link| is_whole(cell, link));
    let named = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(column));
        cells.filter(|cell| is_named(cell)).count() * 2 > rows.len() && !only_points(rows, column)
    };
    let pictured = (0..width).filter(is_pictured).count();
    pictured > 0 && pictured * 2 < width && (0..width).any(named)
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
    let recurs = match links.as_slice() {
        // Of two rows it is known only if they lead somewhere else with one word or two.
        [(text, url), (_, other)] => url != other && text.split_whitespace().count() <= MAX_LABEL_WORDS,
        _ => links.len() >= MIN_NAMED_ROWS,
    };
    recurs && distinct.len() * 2 <= links.len() || general * 2 > links.len()
}

/// Finds the column that names rows whose links only say what they lead to, however few there are.
fn pointed_at(rows: &[TableRow], width: usize) -> Option<usize> {
    before_signs(rows, width, |column| {
        let texts: HashSet<&str> = filled(rows, column).map(|cell| cell.text.as_str()).collect();
        texts.len() == rows.len() && filled(rows, column).all(may_name)
    })
}

/// Finds the same where names recur: the first text in front of the links that takes no sentence.
fn beside_signs(rows: &[TableRow], width: usize) -> Option<usize> {
    before_signs(rows, width, |column| {
        let texts: HashSet<&str> = filled(rows, column).map(|cell| cell.text.as_str()).collect();
        are_most(filled(rows, column).filter(|cell| may_name(cell)).count(), rows, column)
            && texts.len() > 1
            && filled(rows, column).count() * 2 > rows.len()
    })
}

/// Finds the first column that names rows, in front of all that have links, if those only say what they lead to.
fn before_signs(rows: &[TableRow], width: usize, names: impl Fn(usize) -> bool) -> Option<usize> {
    let mut linked_columns = (0..width).filter(|&column| linked(rows, column)).peekable();
    let first = *linked_columns.peek()?;
    let points = linked_columns.all(|column| only_points(rows, column));
    points.then(|| (0..first).find(|column| names(*column)))?
}

/// Reports whether a cell without a link may be a name.
fn may_name(cell: &Inlines) -> bool {
    cell.links.is_empty() && is_name(&cell.text) && cell.text.contains(char::is_alphabetic)
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

/// Returns the columns by which rows are read whose own names are fillers, such as "N/A", and those: texts that stand in other
/// columns, too, several times in all. What names such rows are links that open cells.
pub(super) fn spare_columns<'r>(
    rows: &'r [TableRow],
    columns: &Columns,
) -> Option<(Columns, HashSet<&'r str>)> {
    let width = rows.iter().map(|row| row.cells.len()).max()?;
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for column in 0..width {
        for cell in filled(rows, column).filter(|cell| cell.links.is_empty() && !is_ditto(cell)) {
            let count = counts.entry(&cell.text).or_default();
            count.0 += usize::from(column == columns.title);
            count.1 += usize::from(column != columns.title);
        }
    }
    let recurs =
        |(names, others): &(usize, usize)| *names > 0 && *others > 0 && names + others >= MIN_NAMED_ROWS;
    let fillers: HashSet<&str> =
        counts.into_iter().filter(|(_, count)| recurs(count)).map(|(text, _)| text).collect();
    let names = |column: &usize| {
        *column != columns.title
            && linked(rows, *column)
            && !only_points(rows, *column)
            && tells_apart(rows, *column, 9)
    };
    let title = (0..width).find(names).filter(|_| !fillers.is_empty())?;
    Some((Columns { title, description: columns.description.filter(|at| *at != title) }, fillers))
}
