//! Rows of tables: their cells are known by the heads of their columns.

use std::ops::Range;

use recension_model::{CellValue, EntryValue, description_key, same_key, title_key};
use recension_parser::row_cells;

use crate::document::layout::{NodeId, NodeKind};
use crate::patch::draft::Draft;
use crate::patch::editor::{ENTRY, Edit};
use crate::patch::keys::{CELL_SEPARATOR, EntryKeys};
use crate::patch::outcome::{Edits, UNREADABLE};
use crate::patch::written::in_cell;

/// A row as it stands in the source.
pub(super) struct Row {
    /// Its line.
    pub(super) line: Range<usize>,
    /// Its cells, as bytes of the source.
    pub(super) cells: Vec<Range<usize>>,
    /// What its columns are called, in canonical form; fewer than the cells where nothing says it.
    pub(super) heads: Vec<String>,
}

/// What stands in the place of a cell's bytes.
type CellEdit = (Range<usize>, Vec<u8>);

impl Row {
    /// Returns the cell below a head; none if there is none, or more than one.
    fn cell(&self, head: &str) -> Option<&Range<usize>> {
        let key = title_key(head);
        let mut columns = self.heads.iter().zip(&self.cells).filter(|(own, _)| same_key(own, &key));
        let (_, cell) = columns.next()?;
        columns.next().is_none().then_some(cell)
    }

    /// Returns for each cell of a row of another table the column that it belongs in; none where nothing tells.
    ///
    /// Heads are translated, but columns stay where they are: where both tables have as many, and those that are called the same
    /// stand in the same places, so do the others.
    fn columns(&self, cells: &[CellValue], translated: bool) -> Vec<Option<usize>> {
        let named = |cell: &CellValue| {
            let place = self.cell(&cell.head)?;
            self.cells.iter().position(|own| own == place)
        };
        let mut columns: Vec<Option<usize>> = cells.iter().map(named).collect();
        let stays = |(at, column): (usize, &Option<usize>)| column.is_none_or(|column| column == at);
        if translated && cells.len() == self.cells.len() && columns.iter().enumerate().all(stays) {
            columns = (0..cells.len()).map(Some).collect();
        }
        columns
    }
}

/// Returns a row of the source.
fn row(draft: &Draft<'_>, slot: NodeId) -> Option<Row> {
    let layout = draft.editor.layout;
    let line = layout.lines.get(layout.nodes.get(slot)?.own.start)?;
    let line = line.start..line.text_end;
    let text = &layout.source()[line.clone()];
    let cells = row_cells(text).into_iter().map(|cell| line.start + cell.start..line.start + cell.end);
    let heads = draft.heads.above(layout.source(), line.start);
    let heads = heads.into_iter().map(|head| title_key(&String::from_utf8_lossy(head)));
    Some(Row { cells: cells.collect(), heads: heads.collect(), line })
}

/// Finds the row of the source whose table a part of the document stands in.
fn row_of_table(draft: &Draft<'_>, slot: NodeId) -> Option<NodeId> {
    let beside = draft.editor.children_of(draft.editor.slots[slot].parent, ENTRY);
    let place = beside.iter().position(|other| *other == slot)?;
    let before = beside[..=place].iter().rev();
    let mut rows = before.chain(&beside[place + 1..]).copied();
    rows.find(|slot| draft.editor.is_of_source(*slot) && draft.editor.is_row(*slot))
}

/// Reports whether two parts of the document are rows below the same heads.
pub(super) fn have_same_columns(draft: &Draft<'_>, one: NodeId, other: NodeId) -> bool {
    let heads = |slot| {
        let slot = Some(slot).filter(|slot| draft.editor.is_row(*slot))?;
        row(draft, row_of_table(draft, slot)?).map(|row| (row.heads, row.cells.len()))
    };
    heads(one).is_some_and(|own| heads(other) == Some(own))
}

/// Plans the change of the cells of a row below whose heads something else stands now; where the patch knows no
/// heads, of those that say what the description said.
pub(super) fn changed_cells(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
    has: &EntryKeys,
) -> Edits {
    let part = draft.target.entries[at].slot;
    let row = row(draft, part).ok_or(UNREADABLE)?;
    let (title, link) = title_cells(draft, part, &row).ok_or(UNREADABLE)?;
    let others = row.cells.iter().enumerate().filter(|(at, _)| *at != title && Some(*at) != link);
    let others: Vec<Range<usize>> = others.map(|(_, cell)| cell.clone()).collect();
    let cells = match old.cells.is_empty() || new.cells.is_empty() {
        true => described_cells(draft, has, &others, (old, new)),
        false => headed_cells(draft, &row, &others, (old, new)),
    }?;
    Ok(cells.into_iter().map(|edit| in_place(draft, part, edit)).collect())
}

/// Plans the change of all cells of a row to what the patch's new edition has below the same heads, where they stand as in the old
/// one.
pub(super) fn cells_instead(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
) -> Option<Vec<Edit>> {
    let part = draft.target.entries[at].slot;
    let heads = |value: &EntryValue| value.cells.iter().map(|cell| cell.head.clone()).collect::<Vec<_>>();
    if draft.options.translated || old.cells.is_empty() || heads(old) != heads(new) || draft.is_shared(part) {
        return None;
    }
    let row = row(draft, part)?;
    let mut edits = Vec::new();
    for (was, wanted) in old.cells.iter().zip(&new.cells) {
        let place = row.cell(&was.head)?;
        let (was, wanted) = (draft.writer.cell(&was.text, old), draft.writer.cell(&wanted.text, new));
        if draft.editor.layout.source()[place.clone()].trim_ascii() != was {
            return None;
        }
        edits.extend((was != wanted).then(|| in_place(draft, part, (place.clone(), wanted))));
    }
    Some(edits)
}

/// Returns the edit of a cell that keeps the white space around it.
fn in_place(draft: &Draft<'_>, part: NodeId, (cell, text): CellEdit) -> Edit {
    let source = &draft.editor.layout.source()[cell.clone()];
    let is_empty = source.trim_ascii().is_empty();
    let start = match is_empty {
        true => (cell.start + 1).min(cell.end),
        false => cell.start + source.len() - source.trim_ascii_start().len(),
    };
    let text = if is_empty { [&text, &b" "[..]].concat() } else { text };
    Edit::Replace { part, span: start..start + source.trim_ascii().len(), text }
}

/// Returns what the cells of other columns get, by their heads.
fn headed_cells(
    draft: &Draft<'_>,
    row: &Row,
    others: &[Range<usize>],
    (old, new): (&EntryValue, &EntryValue),
) -> Result<Vec<CellEdit>, &'static str> {
    let text = |cells: &[CellValue], head: &str| {
        cells.iter().find(|cell| cell.head == head).map_or("", |cell| cell.text.as_str()).to_owned()
    };
    let mut edits = Vec::new();
    let gone = old.cells.iter().filter(|cell| new.cells.iter().all(|other| other.head != cell.head));
    for cell in new.cells.iter().chain(gone) {
        let (was, wanted) = (text(&old.cells, &cell.head), text(&new.cells, &cell.head));
        let Some(place) = row.cell(&cell.head) else {
            if was != wanted {
                return Err(OTHER_COLUMNS);
            }
            continue;
        };
        let has = String::from_utf8_lossy(draft.editor.layout.source()[place.clone()].trim_ascii());
        if was == wanted || !others.contains(place) || has == wanted {
            continue;
        }
        if !same_key(&description_key(&has), &description_key(&was)) {
            return Err("is not redescribed: its description was changed here");
        }
        edits.push((place.clone(), draft.writer.cell(&wanted, new)));
    }
    Ok(edits)
}

/// Returns what the cells get that make up the description, one for each of its parts.
fn described_cells(
    draft: &Draft<'_>,
    has: &EntryKeys,
    others: &[Range<usize>],
    (old, new): (&EntryValue, &EntryValue),
) -> Result<Vec<CellEdit>, &'static str> {
    let (was, wanted) = (EntryKeys::of(old), EntryKeys::of(new));
    if has.describes_as(&wanted) {
        return Ok(Vec::new());
    }
    if !has.describes_as(&was) {
        return Err("is not redescribed: its description was changed here");
    }
    let parts = |text: &str| -> Vec<String> { text.split(CELL_SEPARATOR).map(str::to_owned).collect() };
    let (old, new) = (parts(&old.description), parts(&new.description));
    let source = draft.editor.layout.source();
    let cells: Vec<&Range<usize>> =
        others.iter().filter(|cell| !source[(*cell).clone()].trim_ascii().is_empty()).collect();
    // A row with more columns than the description has parts keeps one part in one cell.
    if let ([only], [new]) = (old.as_slice(), new.as_slice())
        && cells.len() > 1
    {
        let key = description_key(only);
        let index = has.cells.iter().position(|cell| same_key(cell, &key));
        let cell = index.filter(|_| has.cells.len() == cells.len()).and_then(|index| cells.get(index));
        return cell.map(|cell| vec![((*cell).clone(), in_cell(new.as_bytes()))]).ok_or(OTHER_COLUMNS);
    }
    if old.len() != new.len() || cells.len() != old.len() {
        return Err(OTHER_COLUMNS);
    }
    let changed = cells.into_iter().zip(old.iter().zip(&new)).filter(|(_, (old, new))| old != new);
    Ok(changed.map(|(cell, (_, new))| (cell.clone(), in_cell(new.as_bytes()))).collect())
}

/// Writes a row of the table that another row stands in; none if the table cannot say what the entry says.
fn row_like(draft: &Draft<'_>, other: NodeId, value: &EntryValue) -> Option<Vec<u8>> {
    let model = row_of_table(draft, other)?;
    let row = row(draft, model)?;
    let texts = match value.cells.is_empty() {
        true => cells_from_fields(draft, model, &row, value)?,
        false => {
            let mut texts = vec![Vec::new(); row.cells.len()];
            let columns = row.columns(&value.cells, draft.options.translated);
            for (cell, column) in value.cells.iter().zip(columns).filter(|(cell, _)| !cell.text.is_empty()) {
                texts[column?] = draft.writer.cell(&cell.text, value);
            }
            texts
        }
    };
    let behind = cells_behind(draft, value);
    if !behind.is_empty() && row.heads.len() != value.cells.len() {
        return None;
    }
    let source = draft.editor.layout.source();
    let mut line = source[row.line.start..row.cells.first()?.start].to_vec();
    let width = |text: &[u8]| String::from_utf8_lossy(text).chars().count();
    let (opens, closes) = padding(source, &row);
    let columns = if row.heads.is_empty() { row.cells.len() } else { row.heads.len() };
    for (at, (cell, text)) in row.cells.iter().zip(texts).take(columns).enumerate() {
        if at > 0 {
            line.push(b'|');
        }
        let own = &source[cell.clone()];
        // Before the first bar there may be none, be it that there is a space before the others.
        let opens = if at > 0 || own.starts_with(b" ") { opens } else { b"" };
        let padded = [opens, text.trim_ascii(), closes].concat();
        let is_wide = own.ends_with(b"  ");
        let fill = width(own).saturating_sub(width(&padded));
        line.extend_from_slice(&padded);
        line.extend(std::iter::repeat_n(b' ', if is_wide { fill } else { 0 }));
    }
    for text in behind {
        line.extend_from_slice(&[b"|", opens, &text, closes].concat());
    }
    line.extend_from_slice(&source[row.cells.last()?.end..row.line.end]);
    let end = line.trim_ascii_end().len();
    line.truncate(end);
    Some(line)
}

/// Returns the cells of a row that its table has no heads for.
fn cells_behind(draft: &Draft<'_>, value: &EntryValue) -> Vec<Vec<u8>> {
    let block = value.block.as_ref().filter(|_| !value.cells.is_empty());
    let Some(row) = block.and_then(|block| block.lines().next()) else { return Vec::new() };
    let cells = row_cells(row.as_bytes()).into_iter().skip(value.cells.len());
    cells.map(|cell| draft.writer.cell(row[cell].trim(), value)).collect()
}

/// Returns what stands before and behind the text of most cells of a row: a space, or nothing.
fn padding(source: &[u8], row: &Row) -> (&'static [u8], &'static [u8]) {
    let texts =
        || row.cells.iter().map(|cell| &source[cell.clone()]).filter(|text| !text.trim_ascii().is_empty());
    // The text before the first bar and behind the last one of a line may be trimmed.
    let is_padded =
        |pads: fn(&&[u8]) -> bool| texts().filter(pads).count() * 2 > texts().count().saturating_sub(1);
    let space = |is_padded: bool| -> &'static [u8] { if is_padded { b" " } else { b"" } };
    (space(is_padded(|text| text.starts_with(b" "))), space(is_padded(|text| text.ends_with(b" "))))
}

/// Writes the row of an entry behind another row, or where nothing else stands with the head of its table; none if it comes from
/// no table, or the table that is there cannot say what it says.
pub(super) fn rows_behind(
    draft: &Draft<'_>,
    other: Option<NodeId>,
    value: &EntryValue,
) -> Option<Vec<Vec<u8>>> {
    if let Some(other) = other.filter(|other| row_of_table(draft, *other).is_some()) {
        return row_like(draft, other, value).map(|row| vec![row]);
    }
    let line = |cells: &mut dyn Iterator<Item = Vec<u8>>| {
        let cells = cells.map(|cell| [b" ", cell.as_slice(), b" |"].concat());
        [b"|".to_vec(), cells.collect::<Vec<_>>().concat()].concat()
    };
    let cells = value.cells.iter().map(|cell| draft.writer.cell(&cell.text, value));
    let row = line(&mut cells.chain(cells_behind(draft, value)));
    let head = || line(&mut value.cells.iter().map(|cell| cell.head.as_bytes().to_vec()));
    let below = || line(&mut value.cells.iter().map(|_| b"---".to_vec()));
    let rows = match other {
        Some(_) => vec![row],
        None => [heads_like(draft, value).unwrap_or_else(|| vec![head(), below()]), vec![row]].concat(),
    };
    (!value.cells.is_empty()).then_some(rows)
}

/// Returns the heads of a table of the document that are those of a row, and the line below them, as they are written.
fn heads_like(draft: &Draft<'_>, value: &EntryValue) -> Option<Vec<Vec<u8>>> {
    let source = draft.editor.layout.source();
    let wanted: Vec<String> = value.cells.iter().map(|cell| title_key(&cell.head)).collect();
    let line = |start: usize| source[start..].split(|byte| matches!(byte, b'\n' | b'\r')).next();
    let mut tables =
        draft.heads.tables().filter_map(|(below, heads)| Some((line(heads.start)?, line(below)?)));
    let is_like = |heads: &[u8]| {
        let own = row_cells(heads).into_iter();
        own.map(|cell| title_key(&String::from_utf8_lossy(heads[cell].trim_ascii())))
            .eq(wanted.iter().cloned())
    };
    let found =
        tables.find(|(heads, _)| is_like(heads)).map(|(heads, below)| vec![heads.to_vec(), below.to_vec()]);
    found.filter(|lines| lines.iter().all(|line| line.starts_with(b"|")))
}

/// Returns the texts of the cells of a row for an entry that comes from no table: the description goes into the
/// widest column, or part by part into all of them.
fn cells_from_fields(
    draft: &Draft<'_>,
    model: NodeId,
    row: &Row,
    value: &EntryValue,
) -> Option<Vec<Vec<u8>>> {
    let written = draft.writer.written(value)?;
    let (title, link) = title_cells(draft, model, row)?;
    let parts: Vec<&str> = value.description.split(CELL_SEPARATOR).filter(|part| !part.is_empty()).collect();
    let count = row.cells.len();
    let others: Vec<usize> = (0..count).filter(|at| *at != title && Some(*at) != link).collect();
    let longest = others.iter().copied().max_by_key(|at| (row.cells[*at].len(), std::cmp::Reverse(*at)));
    let mut texts = vec![Vec::new(); count];
    texts[title] = match link {
        Some(link) => {
            let words = draft.editor.layout.source()[row.cells[link].clone()].trim_ascii();
            texts[link] = relinked(words, written.url());
            in_cell(value.title.as_bytes())
        }
        None => in_cell(written.head()),
    };
    let rest = written.part(|parts| &parts.rest);
    if parts.len() > 1 && parts.len() == others.len() {
        others.iter().zip(parts).for_each(|(at, part)| texts[*at] = in_cell(part.as_bytes()));
    } else if let Some(longest) = longest {
        texts[longest] = in_cell(rest);
    } else if !rest.is_empty() {
        return None;
    }
    Some(texts)
}

/// Finds the cells of a row that have its title, and its link where that stands by itself.
fn title_cells(draft: &Draft<'_>, slot: NodeId, row: &Row) -> Option<(usize, Option<usize>)> {
    let edition = draft.editor.layout.edition;
    let NodeKind::Entry(id) = draft.editor.layout.nodes.get(slot)?.kind else { return None };
    let view = edition.entry(id);
    let holder = |at: usize| row.cells.iter().position(|cell| cell.contains(&at));
    let says = |cell: &Range<usize>| edition.source[cell.clone()].trim_ascii() == view.title().as_bytes();
    let title = match view.entry.title_span {
        Some(span) => holder(span.start as usize),
        // A title without markup is not marked.
        None => row.cells.iter().position(says),
    }?;
    let link = view.entry.link_span.and_then(|span| holder(span.start as usize));
    Some((title, link.filter(|link| *link != title)))
}

const OTHER_COLUMNS: &str = "is not redescribed: its row has other columns here";

/// Returns a link like another one with another address.
fn relinked(link: &[u8], url: &[u8]) -> Vec<u8> {
    if url.is_empty() {
        return Vec::new();
    }
    let words = link.windows(2).rposition(|pair| pair == b"](").filter(|_| link.starts_with(b"["));
    let words = words.map_or(&b"[link"[..], |end| &link[..end]);
    [words, b"](", url, b")"].concat()
}
