//! Finds the resources that a person's decisions are about.

use std::collections::HashSet;
use std::ops::Range;

use arrow_array::RecordBatch;
use recension_corpus::{Candidate, Kind, NamedEntry, NamedPair, named_pair};
use recension_matcher::Designator;

use crate::columns::{Numbers, Texts, flags};
use crate::error::BatchError;
use crate::output::{batch as batch_of, numbers, optional_numbers};

/// Finds the resources that a person's decisions are about: a row for each decision.
///
/// A decision says of two entries whether they are one resource. A row of the batch is an entry that one of the two may be; rows of one
/// `pair` stand together, all of them in this batch, and in it those of one `side`, and in that those of one `resource`.
///
/// | column | |
/// |---|---|
/// | `pair` | a number |
/// | `same` | whether both are one resource |
/// | `side` | 0 for the one entry, 1 for the other |
/// | `resource` | a resource that has the address that was named, or else the title; null if there is none |
/// | `list`, `title`, `section`, `line` | an entry that a list has, or had, of the resource, the titles of its sections joined by ` › `; null if there is none |
/// | `wanted_url`, `wanted_title`, `wanted_section`, `wanted_edition`, `wanted_line` | what was named; null of what was not |
///
/// The result has `pair`, `one`, `other` and `kind` (1 that they are one, 2 that they are two), as evidence for
/// [`assign_batch`](crate::assign_batch). All but `pair` are null if no list has one of the two, or several resources fit.
///
/// # Errors
///
/// A column is missing or of another type, or a pair is not in one piece.
pub fn decide_batch(batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
    let rows = Rows::new(batch)?;
    let (mut pairs, mut ones, mut others, mut kinds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut seen, mut start) = (HashSet::new(), 0);
    while start < batch.num_rows() {
        let pair = rows.pair.value(start)?;
        if !seen.insert(pair) {
            return Err(BatchError::at(start, format!("rows of pair {pair} do not stand together")));
        }
        let mut end = start + 1;
        while end < batch.num_rows() && rows.pair.value(end)? == pair {
            end += 1;
        }
        let decided = match rows.decided(start..end)? {
            NamedPair::Two(one, other) => Some((one, other)),
            NamedPair::Missing | NamedPair::Ambiguous => None,
        };
        let kind = if (rows.same)(start) { Kind::Same } else { Kind::Apart };
        pairs.push(pair);
        ones.push(decided.map(|(one, _)| one));
        others.push(decided.map(|(_, other)| other));
        kinds.push(decided.map(|_| kind.number()));
        start = end;
    }
    batch_of(vec![
        ("pair", false, numbers(pairs)),
        ("one", true, optional_numbers(ones)),
        ("other", true, optional_numbers(others)),
        ("kind", true, optional_numbers(kinds)),
    ])
}

/// The columns.
struct Rows<'a> {
    pair: Numbers<'a>,
    same: Box<dyn Fn(usize) -> bool + 'a>,
    side: Numbers<'a>,
    resource: Numbers<'a>,
    list: Texts<'a>,
    title: Texts<'a>,
    section: Texts<'a>,
    line: Numbers<'a>,
    wanted: [Option<Texts<'a>>; 4],
    wanted_line: Option<Numbers<'a>>,
}

impl<'a> Rows<'a> {
    fn new(batch: &'a RecordBatch) -> Result<Self, BatchError> {
        Ok(Self {
            pair: Numbers::required(batch, "pair")?,
            same: Box::new(flags(batch, "same")?),
            side: Numbers::required(batch, "side")?,
            resource: Numbers::required(batch, "resource")?,
            list: Texts::required(batch, "list")?,
            title: Texts::required(batch, "title")?,
            section: Texts::required(batch, "section")?,
            line: Numbers::required(batch, "line")?,
            wanted: [
                Texts::optional(batch, "wanted_url")?,
                Texts::optional(batch, "wanted_title")?,
                Texts::optional(batch, "wanted_section")?,
                Texts::optional(batch, "wanted_edition")?,
            ],
            wanted_line: Numbers::optional(batch, "wanted_line")?,
        })
    }

    /// Returns what becomes of a decision.
    fn decided(&self, rows: Range<usize>) -> Result<NamedPair<i64>, BatchError> {
        let mut sides: [(Designator, Vec<Candidate<i64>>); 2] = Default::default();
        for row in rows {
            let side = usize::try_from(self.side.value(row)?).ok().and_then(|side| sides.get_mut(side));
            let (designator, candidates) =
                side.ok_or_else(|| BatchError::at(row, "column 'side' has to be 0 or 1"))?;
            *designator = self.designator(row)?;
            let Some(resource) = self.resource.get(row) else { continue };
            if candidates.last().is_none_or(|(last, _)| *last != resource) {
                candidates.push((resource, Vec::new()));
            }
            if let (Some((_, entries)), Some(list)) = (candidates.last_mut(), self.list.get(row)?) {
                let text = |column: &Texts<'a>| -> Result<String, BatchError> {
                    Ok(column.get(row)?.unwrap_or_default().to_owned())
                };
                let (title, section) = (text(&self.title)?, text(&self.section)?);
                let line = small(self.line.get(row)).unwrap_or_default();
                entries.push(NamedEntry { list: list.to_owned(), title, section, line });
            }
        }
        let [(one, ones), (other, others)] = &sides;
        Ok(named_pair([(one, ones), (other, others)]))
    }

    /// Returns what a row says was named.
    fn designator(&self, row: usize) -> Result<Designator, BatchError> {
        let text = |column: &Option<Texts<'a>>| -> Result<Option<String>, BatchError> {
            Ok(column.as_ref().map_or(Ok(None), |column| column.get(row))?.map(str::to_owned))
        };
        let [url, title, section, edition] = &self.wanted;
        Ok(Designator {
            title: text(title)?,
            url: text(url)?,
            section: text(section)?,
            edition: text(edition)?,
            line: small(self.wanted_line.as_ref().and_then(|column| column.get(row))),
        })
    }
}

fn small(number: Option<i64>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}
