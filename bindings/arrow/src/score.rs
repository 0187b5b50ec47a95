//! Compares resources that have one title.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::{Float64Array, RecordBatch};
use recension_corpus::{BlockMatch, Worded, score_block};

use crate::columns::{Numbers, Texts, get};
use crate::error::BatchError;
use crate::output::{TextColumn, batch as batch_of, numbers};

/// Compares the resources of each block with each other: a row for every two that their words say are one.
///
/// A row of the batch is what a list says of a resource: `block` (the `title_key` that its resources share), `resource` (its number),
/// `title`, `description` and `url`. Rows of one block stand together, all of them in this batch, and in it those of one resource;
/// rows that say the same may be left out. A resource stands with all that lists say of it, under other titles, too.
/// A block of more than [`MAX_NAMESAKES`](crate::MAX_NAMESAKES) resources comes to nothing.
///
/// The result has `one` and `other` (the lesser number first), `confidence` and `basis`. Two resources that share several titles
/// come once for each: what is surest counts.
///
/// # Errors
///
/// A column is missing or of another type, or one but `url` is null, or a block or a resource is not in one piece.
pub fn score_batch(batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
    let words = Words::new(batch)?;
    let (mut ones, mut others, mut confidences) = (Vec::new(), Vec::new(), Vec::new());
    let mut bases = TextColumn::default();
    let mut seen = HashSet::new();
    let mut start = 0;
    while start < batch.num_rows() {
        let block = words.block.value(start)?;
        if !seen.insert(block) {
            return Err(BatchError::at(start, format!("rows of block {block} do not stand together")));
        }
        let (resources, worded, end) = words.of_block(block, start, batch.num_rows())?;
        let groups: Vec<&[Worded<'_>]> = worded.iter().map(Vec::as_slice).collect();
        for BlockMatch { one, other, likeness } in score_block(block, &groups) {
            let (one, other) = (resources[one], resources[other]);
            ones.push(one.min(other));
            others.push(one.max(other));
            confidences.push(likeness.confidence);
            bases.push(Some(likeness.basis))?;
        }
        start = end;
    }
    batch_of(vec![
        ("one", false, numbers(ones)),
        ("other", false, numbers(others)),
        ("confidence", false, Arc::new(Float64Array::from(confidences))),
        ("basis", false, bases.finish()?),
    ])
}

/// The columns of what lists say of resources.
struct Words<'a> {
    block: Numbers<'a>,
    resource: Numbers<'a>,
    title: Texts<'a>,
    description: Texts<'a>,
    url: Option<Texts<'a>>,
}

/// The numbers of the resources of a block, what is said of each, and where the next block begins.
type Block<'a> = (Vec<i64>, Vec<Vec<Worded<'a>>>, usize);

impl<'a> Words<'a> {
    fn new(batch: &'a RecordBatch) -> Result<Self, BatchError> {
        Ok(Self {
            block: Numbers::required(batch, "block")?,
            resource: Numbers::required(batch, "resource")?,
            title: Texts::required(batch, "title")?,
            description: Texts::required(batch, "description")?,
            url: Texts::optional(batch, "url")?,
        })
    }

    fn of_block(&self, block: i64, start: usize, rows: usize) -> Result<Block<'a>, BatchError> {
        let mut resources: Vec<i64> = Vec::new();
        let mut worded: Vec<Vec<Worded<'a>>> = Vec::new();
        let mut row = start;
        while row < rows && self.block.value(row)? == block {
            let resource = self.resource.value(row)?;
            let title = self.title.value(row)?;
            let said = Worded {
                title,
                description: self.description.value(row)?,
                url: get(self.url.as_ref(), row)?,
            };
            if resources.last() == Some(&resource) {
                worded.last_mut().into_iter().for_each(|words| words.push(said));
            } else {
                resources.push(resource);
                worded.push(vec![said]);
            }
            row += 1;
        }
        let mut sorted = resources.clone();
        sorted.sort_unstable();
        match sorted.windows(2).any(|pair| pair[0] == pair[1]) {
            true => Err(BatchError::at(
                start,
                format!("rows of one resource in block {block} do not stand together"),
            )),
            false => Ok((resources, worded, row)),
        }
    }
}
