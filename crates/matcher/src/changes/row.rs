//! The rows of two columns of an alignment, in the order of a change set.

use recension_model::{Alignment, Edition, EntryId};

/// A row of two columns.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) row: u32,
    pub(super) old: Option<EntryId>,
    pub(super) new: Option<EntryId>,
}

/// The rows of two columns, found by entry.
pub(super) struct Rows {
    olds: Vec<Row>,
    news: Vec<Row>,
}

impl Rows {
    pub(super) fn new(alignment: &Alignment, old: usize, new: usize, editions: (&Edition, &Edition)) -> Self {
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

    pub(super) fn pairs(&self) -> impl Iterator<Item = (EntryId, EntryId)> + '_ {
        self.olds.iter().filter_map(|row| row.old.zip(row.new))
    }

    /// Returns the rows in the new order, each removed one behind the entry that it followed.
    pub(super) fn in_order(&self) -> Vec<Row> {
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
