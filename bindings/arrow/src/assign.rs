//! Says which resources are one.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use arrow_array::RecordBatch;
use recension_corpus::{Kind, Link, Titles, clusters, lasting_name};

use crate::columns::{Numbers, Texts, flags, reals};
use crate::error::BatchError;
use crate::output::{Lists, batch as batch_of, numbers};

/// Says which resources are one: a row for each resource that evidence is about.
///
/// A row of the batch is a piece of evidence about two resources, or what a list has of one of them. Rows of one `component`, of all
/// that evidence leads to from one resource, stand together, all of them in this batch.
///
/// | column | evidence | what a list has |
/// |---|---|---|
/// | `component` | a number | the same |
/// | `one` | one resource | the resource |
/// | `other` | the other one | null |
/// | `kind` | 1 decided that they are one, 2 decided that they are two, 3 relinked, 4 matched | null |
/// | `list` | the name of the list that says so; null of what no list says by itself | the name of the list |
/// | `confidence` | how sure it is; null for 1 | null |
/// | `title`, `url`, `line` | null | those of the entry |
/// | `former` | null | true of a title that the list gave up; may be missing |
/// | `gone` | null | true of an entry that the list had and has no longer; may be missing |
///
/// A row without a title says the address of a resource alone, as of one that no list has any longer.
///
/// The result has `component`, `resource`, `id` (the least number of those that it is one with), and `refused`: the resources that
/// evidence leads to, and that are not joined with it since lists have both, as far as their number is greater.
///
/// # Errors
///
/// A column is missing or of another type, or what has to be there is null; a kind does not exist, or a component is not in one piece.
pub fn assign_batch(batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
    let rows = Rows::new(batch)?;
    let mut output = Assigned::default();
    let mut seen = HashSet::new();
    let mut start = 0;
    while start < batch.num_rows() {
        let component = rows.component.value(start)?;
        if !seen.insert(component) {
            return Err(BatchError::at(
                start,
                format!("rows of component {component} do not stand together"),
            ));
        }
        let mut end = start + 1;
        while end < batch.num_rows() && rows.component.value(end)? == component {
            end += 1;
        }
        output.push(component, &rows.resolve(start..end)?)?;
        start = end;
    }
    output.finish()
}

/// Of each resource the one that it is shown as, and those that it is not joined with.
type Resolved = BTreeMap<i64, (i64, Vec<i64>)>;

#[derive(Default)]
struct Assigned {
    components: Vec<i64>,
    resources: Vec<i64>,
    ids: Vec<i64>,
    refused: Lists,
    refused_numbers: Vec<i64>,
}

impl Assigned {
    fn push(&mut self, component: i64, resolved: &Resolved) -> Result<(), BatchError> {
        for (resource, (id, refused)) in resolved {
            self.components.push(component);
            self.resources.push(*resource);
            self.ids.push(*id);
            self.refused_numbers.extend(refused);
            self.refused.end(self.refused_numbers.len())?;
        }
        Ok(())
    }

    fn finish(self) -> Result<RecordBatch, BatchError> {
        batch_of(vec![
            ("component", false, numbers(self.components)),
            ("resource", false, numbers(self.resources)),
            ("id", false, numbers(self.ids)),
            ("refused", false, self.refused.finish(numbers(self.refused_numbers))?),
        ])
    }
}

/// The columns.
struct Rows<'a> {
    component: Numbers<'a>,
    one: Numbers<'a>,
    other: Numbers<'a>,
    kind: Numbers<'a>,
    list: Texts<'a>,
    confidence: Box<dyn Fn(usize) -> Option<f64> + 'a>,
    title: Texts<'a>,
    url: Texts<'a>,
    line: Numbers<'a>,
    former: Box<dyn Fn(usize) -> bool + 'a>,
    gone: Box<dyn Fn(usize) -> bool + 'a>,
}

/// What the rows of a component say, by numbers of its own: they keep the order of those that were given.
#[derive(Default)]
struct Said {
    resources: BTreeMap<i64, u32>,
    links: Vec<Link>,
    titles: Titles,
    names: BTreeMap<u32, String>,
}

/// Returns numbers from 1 for what has larger ones, or names, in their order.
fn numbered<K: Ord + Copy>(values: impl Iterator<Item = K>) -> BTreeMap<K, u32> {
    let sorted: BTreeSet<K> = values.collect();
    sorted.into_iter().zip(1..).collect()
}

impl<'a> Rows<'a> {
    fn new(batch: &'a RecordBatch) -> Result<Self, BatchError> {
        Ok(Self {
            component: Numbers::required(batch, "component")?,
            one: Numbers::required(batch, "one")?,
            other: Numbers::required(batch, "other")?,
            kind: Numbers::required(batch, "kind")?,
            list: Texts::required(batch, "list")?,
            confidence: Box::new(reals(batch, "confidence")?),
            title: Texts::required(batch, "title")?,
            url: Texts::required(batch, "url")?,
            line: Numbers::required(batch, "line")?,
            former: Box::new(flags(batch, "former")?),
            gone: Box::new(flags(batch, "gone")?),
        })
    }

    /// Joins the resources of a component.
    fn resolve(&self, rows: Range<usize>) -> Result<Resolved, BatchError> {
        let said = self.said(rows)?;
        let joined = clusters(&said.links, |near| {
            let mut doubts = said.titles.doubts(near);
            said.names.iter().for_each(|(resource, name)| doubts.name(*resource, name.clone()));
            Ok::<_, BatchError>(doubts)
        })?;
        let original: Vec<i64> = said.resources.keys().copied().collect();
        let back = |number: u32| original.get(number as usize - 1).copied().unwrap_or_default();
        let shown = |(resource, number): (&i64, &u32)| {
            let id = joined.ids.get(number).copied().unwrap_or(*number);
            (*resource, (back(id), Vec::new()))
        };
        let mut resolved: Resolved = said.resources.iter().map(shown).collect();
        for (one, other) in &joined.refused {
            resolved.entry(back(*one)).and_modify(|(_, refused)| refused.push(back(*other)));
        }
        resolved.values_mut().for_each(|(_, refused)| refused.sort_unstable());
        Ok(resolved)
    }

    /// Gathers what the rows of a component say.
    fn said(&self, rows: Range<usize>) -> Result<Said, BatchError> {
        let (mut resources, mut lists) = (Vec::new(), Vec::new());
        for row in rows.clone() {
            resources.push(self.one.value(row)?);
            resources.extend(self.other.get(row));
            lists.extend(self.list.get(row)?);
        }
        let lists = numbered(lists.into_iter());
        let mut said = Said { resources: numbered(resources.into_iter()), ..Said::default() };
        for row in rows {
            let one = number(&said.resources, self.one.value(row)?);
            let list = self.list.get(row)?.map_or(0, |list| number(&lists, list));
            match self.other.get(row) {
                Some(other) => {
                    let other = number(&said.resources, other);
                    said.links.push(self.link(row, (one, other), list)?);
                }
                None => self.listing(row, one, list, &mut said)?,
            }
        }
        Ok(said)
    }

    /// Adds what a list has of a resource.
    fn listing(&self, row: usize, resource: u32, list: u32, said: &mut Said) -> Result<(), BatchError> {
        let url = self.url.get(row)?;
        let Some(title) = self.title.get(row)? else {
            let url = url.ok_or_else(|| BatchError::at(row, "column 'title' is null, and so is 'url'"))?;
            said.names.entry(resource).or_insert_with(|| lasting_name(Some(url), "", "", 0));
            return Ok(());
        };
        let name = self.list.value(row)?;
        if (self.former)(row) {
            said.titles.add_former(list, resource, title);
            return Ok(());
        }
        if !(self.gone)(row) {
            said.titles.add(list, resource, title);
        }
        let line = self.line.get(row).and_then(|line| u32::try_from(line).ok()).unwrap_or_default();
        said.names.entry(resource).or_insert_with(|| lasting_name(url, name, title, line));
        Ok(())
    }

    fn link(&self, row: usize, (one, other): (u32, u32), list: u32) -> Result<Link, BatchError> {
        let kind = self.kind.value(row)?;
        let kind = Kind::of(kind)
            .ok_or_else(|| BatchError::at(row, format!("there is no evidence of kind {kind}")))?;
        let confidence = (self.confidence)(row).unwrap_or(1.0);
        Ok(Link { one, other, list, kind, day: 0, basis: String::new(), confidence })
    }
}

fn number<K: Ord>(numbers: &BTreeMap<K, u32>, value: K) -> u32 {
    numbers.get(&value).copied().unwrap_or_default()
}
