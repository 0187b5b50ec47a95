//! Says by which keys entries are found.

use arrow_array::RecordBatch;
use recension_corpus::{address_hash, nameless_hash, title_hash, wording_hash};

use crate::columns::{Numbers, Texts, get};
use crate::error::BatchError;
use crate::output::{extended, numbers, optional_numbers};

/// Says by which keys entries are found: a row for each, with all its columns.
///
/// It needs `list`, `title`, `description`, and `url` and `occurrence`, either of which may be null. It gets `resource_key` (of the
/// canonical address, or of an entry without one in its list), `title_key` (of the canonical title; null if nothing is left of it), and
/// `wording_key` (of title and description as they are).
///
/// # Errors
///
/// A column is missing or of another type, or a text is null.
pub fn keys_batch(batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
    let [list, title, description] = [
        Texts::required(batch, "list")?,
        Texts::required(batch, "title")?,
        Texts::required(batch, "description")?,
    ];
    let url = Texts::optional(batch, "url")?;
    let occurrence = Numbers::optional(batch, "occurrence")?;
    let (mut resources, mut titles, mut wordings) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..batch.num_rows() {
        let (title, description) = (title.value(row)?, description.value(row)?);
        resources.push(match get(url.as_ref(), row)? {
            Some(url) => address_hash(url),
            None => {
                let number = occurrence.as_ref().and_then(|column| column.get(row)).unwrap_or(1);
                let number = usize::try_from(number).ok().filter(|number| *number > 0);
                let number = number
                    .ok_or_else(|| BatchError::at(row, "column 'occurrence' has to be a number from 1"))?;
                nameless_hash(list.value(row)?, title, number)
            }
        });
        titles.push(title_hash(title));
        wordings.push(wording_hash(title, description));
    }
    let columns = vec![
        ("resource_key", false, numbers(resources)),
        ("title_key", true, optional_numbers(titles)),
        ("wording_key", false, numbers(wordings)),
    ];
    extended(batch, &[], columns)
}
