//! Lists that are kept as data: CSV, JSON, JSON lines, YAML → records.
//!
//! Each format becomes a tree of values that know where they stand (`node`); which keys name, lead and describe
//! is found out from all records together (`fields`), and the tree is then walked for records (`records`).

mod csv;
mod fields;
mod json;
mod node;
mod records;
#[cfg(test)]
mod tests;
mod yaml;

use std::ops::Range;

use recension_model::Format;

use crate::tree::Limited;
pub(crate) use csv::csv_cells;
pub use csv::csv_rows;
pub use fields::Fields;
use node::Node;
pub(crate) use records::{Label, Piece, Record};

/// A file among others in one text.
pub(crate) struct DataPart {
    pub(crate) format: Format,
    pub(crate) range: Range<usize>,
}

/// Reads the records in the parts of a text; `fields` are found out where none are given.
pub(crate) fn read_data(
    text: &str,
    parts: &[DataPart],
    fields: Option<&Fields>,
) -> (Vec<Record>, Vec<Limited>) {
    let (nodes, limited) = read_nodes(text, parts);
    let records = match fields {
        Some(fields) => records::collect(&nodes, fields),
        None => records::collect(&nodes, &Fields::guess(&nodes)),
    };
    (records, limited)
}

/// Finds out the fields of the records in the parts of a text.
pub(crate) fn guess(text: &str, parts: &[DataPart]) -> Fields {
    Fields::guess(&read_nodes(text, parts).0)
}

fn read_nodes(text: &str, parts: &[DataPart]) -> (Vec<Node>, Vec<Limited>) {
    let mut nodes = Vec::new();
    let mut limited = Vec::new();
    for DataPart { format, range } in parts {
        let text = &text[range.clone()];
        let (mut read, limits) = match format {
            Format::Csv => csv::read_csv(text),
            Format::Json => json::read_json(text),
            Format::JsonLines => json::read_json_lines(text),
            _ => yaml::read_yaml(text),
        };
        read.iter_mut().for_each(|node| node.shift(range.start));
        nodes.append(&mut read);
        let shifted =
            |(place, message): Limited| (place.start + range.start..place.end + range.start, message);
        limited.extend(limits.into_iter().map(shifted));
    }
    (nodes, limited)
}

/// Says what a text is broken by.
fn broken(place: Range<usize>, what: &str, error: &str) -> Limited {
    (place, format!("{what} was not read to its end: {error}"))
}
