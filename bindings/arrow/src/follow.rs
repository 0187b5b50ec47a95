//! Follows lists from state to state.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float64Array, RecordBatch};
use recension_corpus::{Earlier, Following, title_hash, wording_hash};
use recension_model::Day;

use crate::columns::{Days, Texts, get};
use crate::entries::{EntryColumns, EntryRow};
use crate::error::BatchError;
use crate::output::{Lists, TextColumn, batch as batch_of, numbers, optional_numbers, records};
use crate::parse::Documents;

/// Follows lists from state to state: batches of states in, batches of lists out.
///
/// It needs the columns of [`parse_batch`](crate::parse_batch), and `day`: a date. `commit`, text that may be missing, is what a state is known by, and
/// becomes the `basis` of what the list did in it. The states of one list stand together, the oldest first, and may go
/// on in the next batch; in memory is one list at a time. States without entries are passed over.
///
/// A list comes to a row with `list`, `title`, `language`, `digest` and `entries` of its newest state, `first_day` and `day`, and lists of records:
///
/// | column | records of |
/// |---|---|
/// | `resources` | `resource_key`, `url`: in the order in which the list had them |
/// | `titles` | `resource_key`, `title_key`: the titles that a resource has and had |
/// | `listings` | `number`, `resource_key`, `title_key`, `wording_key`, `title`, `description`, `url`, `section`, `line`, `since`, `until`: what the list has, and then what it had |
/// | `moves` | `one_key`, `other_key`, `day`, `basis`, `confidence`: the list gave its entry another address, and did not take it back |
/// | `renames` | `resource_key`, `day`, `old`, `new`, `basis` |
///
/// Keys are those of [`keys_batch`](crate::keys_batch).
#[derive(Debug, Default)]
pub struct Follower {
    open: Option<Following>,
    seen: HashSet<String>,
}

impl Follower {
    /// Begins.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in states; returns the lists that ended before the last of them.
    ///
    /// # Errors
    ///
    /// Those of [`parse_batch`](crate::parse_batch); a day is null or before that of the row before; rows of a list do not stand together.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
        let documents = Documents::new(batch)?;
        let days = Days::required(batch, "day")?;
        let commits = Texts::optional(batch, "commit")?;
        let mut output = FollowedColumns::default();
        for row in 0..batch.num_rows() {
            let list = documents.list(row)?;
            let day = days.value(row)?;
            if self.open.as_ref().is_none_or(|open| open.list != list) {
                if !self.seen.insert(list.to_owned()) {
                    return Err(BatchError::at(row, format!("rows of list {list} do not stand together")));
                }
                self.open.replace(Following::new(list)).map_or(Ok(()), |ended| output.push(&ended))?;
            }
            let shared = documents.read(row)?;
            let open = self.open.as_mut().filter(|_| shared.entry_count() > 0);
            let commit = get(commits.as_ref(), row)?.unwrap_or_default();
            let taken =
                open.map_or(Ok(()), |open| open.take(shared.edition(), Day::from_number(day), commit));
            taken
                .map_err(|Earlier| BatchError::at(row, format!("list {list} was newer in the row before")))?;
        }
        output.finish()
    }

    /// Returns the last list.
    ///
    /// # Errors
    ///
    /// What it comes to is too large.
    pub fn finish(&mut self) -> Result<RecordBatch, BatchError> {
        let mut output = FollowedColumns::default();
        self.open.take().map_or(Ok(()), |ended| output.push(&ended))?;
        output.finish()
    }
}

/// The columns of lists that are being written.
#[derive(Default)]
struct FollowedColumns {
    lists: TextColumn,
    titles: TextColumn,
    languages: TextColumn,
    digests: Vec<i64>,
    entries: Vec<i64>,
    days: [Vec<i64>; 2],
    resources: (Lists, Vec<i64>, TextColumn),
    resource_titles: (Lists, Vec<i64>, Vec<i64>),
    listings: ListingColumns,
    moves: (Lists, [Vec<i64>; 3], TextColumn, Vec<f64>),
    renames: (Lists, [Vec<i64>; 2], [TextColumn; 3]),
}

#[derive(Default)]
struct ListingColumns {
    lists: Lists,
    places: Vec<i64>,
    keys: [Vec<i64>; 2],
    titles: Vec<Option<i64>>,
    entries: EntryColumns,
    since: Vec<i64>,
    until: Vec<Option<i64>>,
}

impl FollowedColumns {
    fn push(&mut self, list: &Following) -> Result<(), BatchError> {
        if list.resources.is_empty() {
            return Ok(());
        }
        self.lists.push(Some(&list.list))?;
        self.titles.push(Some(&list.title))?;
        self.languages.push(Some(&list.language))?;
        self.digests.push(list.digest);
        self.entries.push(list.entries as i64);
        self.days[0].push(list.first_day);
        self.days[1].push(list.day);
        let (lists, keys, urls) = &mut self.resources;
        for resource in &list.resources {
            keys.push(resource.key);
            urls.push(resource.url.as_deref())?;
        }
        lists.end(keys.len())?;
        let (lists, resources, keys) = &mut self.resource_titles;
        for (resource, key) in list.titles() {
            resources.push(key_of(list, resource));
            keys.push(key);
        }
        lists.end(keys.len())?;
        self.listings.push(list)?;
        let (lists, [ones, others, days], bases, confidences) = &mut self.moves;
        for step in &list.moves {
            ones.push(key_of(list, step.one));
            others.push(key_of(list, step.other));
            days.push(step.day);
            bases.push(Some(&step.basis))?;
            confidences.push(step.confidence);
        }
        lists.end(ones.len())?;
        let (lists, [resources, days], [old, new, bases]) = &mut self.renames;
        for rename in &list.renames {
            resources.push(key_of(list, rename.resource));
            days.push(rename.day);
            old.push(Some(&rename.old))?;
            new.push(Some(&rename.new))?;
            bases.push(Some(&rename.basis))?;
        }
        lists.end(days.len())
    }

    fn finish(self) -> Result<RecordBatch, BatchError> {
        let [first_days, days] = self.days;
        let (resource_lists, keys, urls) = self.resources;
        let (title_lists, resources, title_keys) = self.resource_titles;
        let (move_lists, [ones, others, move_days], move_bases, confidences) = self.moves;
        let (rename_lists, [renamed, rename_days], [old, new, bases]) = self.renames;
        let resource_records =
            records(vec![("resource_key", false, numbers(keys)), ("url", true, urls.finish()?)], None)?;
        let title_records = records(
            vec![("resource_key", false, numbers(resources)), ("title_key", false, numbers(title_keys))],
            None,
        )?;
        let confidences: ArrayRef = Arc::new(Float64Array::from(confidences));
        let move_records = records(
            vec![
                ("one_key", false, numbers(ones)),
                ("other_key", false, numbers(others)),
                ("day", false, dates(move_days)?),
                ("basis", false, move_bases.finish()?),
                ("confidence", false, confidences),
            ],
            None,
        )?;
        let rename_records = records(
            vec![
                ("resource_key", false, numbers(renamed)),
                ("day", false, dates(rename_days)?),
                ("old", false, old.finish()?),
                ("new", false, new.finish()?),
                ("basis", false, bases.finish()?),
            ],
            None,
        )?;
        batch_of(vec![
            ("list", false, self.lists.finish()?),
            ("title", false, self.titles.finish()?),
            ("language", false, self.languages.finish()?),
            ("digest", false, numbers(self.digests)),
            ("entries", false, numbers(self.entries)),
            ("first_day", false, dates(first_days)?),
            ("day", false, dates(days)?),
            ("resources", false, resource_lists.finish(resource_records)?),
            ("titles", false, title_lists.finish(title_records)?),
            ("listings", false, self.listings.finish()?),
            ("moves", false, move_lists.finish(move_records)?),
            ("renames", false, rename_lists.finish(rename_records)?),
        ])
    }
}

impl ListingColumns {
    fn push(&mut self, list: &Following) -> Result<(), BatchError> {
        for (number, listing) in (0..).zip(list.listings()) {
            let resource = list.resources.get(listing.resource as usize);
            self.places.push(number);
            self.keys[0].push(key_of(list, listing.resource));
            self.keys[1].push(wording_hash(&listing.title, &listing.description));
            self.titles.push(title_hash(&listing.title));
            self.entries.push(EntryRow {
                title: &listing.title,
                description: &listing.description,
                url: resource.and_then(|resource| resource.url.as_deref()),
                section: &listing.section,
                line: listing.line,
            })?;
            self.since.push(listing.since);
            self.until.push(listing.until);
        }
        self.lists.end(self.since.len())
    }

    fn finish(self) -> Result<ArrayRef, BatchError> {
        let [resources, wordings] = self.keys;
        let mut columns = vec![
            ("number", false, numbers(self.places)),
            ("resource_key", false, numbers(resources)),
            ("title_key", true, optional_numbers(self.titles)),
            ("wording_key", false, numbers(wordings)),
        ];
        columns.extend(self.entries.columns()?.0);
        columns.push(("since", false, dates(self.since)?));
        let until: Result<Vec<Option<i32>>, BatchError> =
            self.until.into_iter().map(|day| day.map(date).transpose()).collect();
        columns.push(("until", true, Arc::new(Date32Array::from(until?))));
        self.lists.finish(records(columns, None)?)
    }
}

/// Returns the key of the resource at a place of a list.
fn key_of(list: &Following, place: u32) -> i64 {
    list.resources.get(place as usize).map_or(0, |resource| resource.key)
}

fn date(day: i64) -> Result<i32, BatchError> {
    i32::try_from(day).map_err(|_| BatchError::new(format!("{day} is no day")))
}

fn dates(days: Vec<i64>) -> Result<ArrayRef, BatchError> {
    let days: Result<Vec<i32>, BatchError> = days.into_iter().map(date).collect();
    Ok(Arc::new(Date32Array::from(days?)))
}
