//! Files that name many lists.

use std::collections::BTreeMap;

use recension_parser::csv_rows;

use crate::json_error::JsonError;

/// A list that a file names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedSource {
    /// What is to be read: a path, an address, a revision and path.
    pub path: String,
    /// The git repository whose history of the path is read; empty if only the path is.
    pub repository: String,
    /// The name that the list is to be known by; empty for its path.
    pub name: String,
    /// The day of its state, as it is written; perhaps empty.
    pub date: String,
    /// Its licence; perhaps empty.
    pub licence: String,
    /// The 1-based line, or row, that names it.
    pub line: usize,
}

/// Why a file names no lists.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListedError {
    /// The first row names no column `path`.
    NoPath,
    /// A line or row names no list; its number, and why.
    Line(usize, String),
}

impl std::fmt::Display for ListedError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoPath => f.write_str("its first row names no column `path`"),
            Self::Line(line, reason) => write!(f, "line {line}: {reason}"),
        }
    }
}

impl std::error::Error for ListedError {}

/// Reads a file that names lists: JSON lines with the keys `path`, `repository`, `name`, `date` and `licence`, or comma-separated values with
/// columns of these names. All but `path` may be missing, and others are passed over.
///
/// # Errors
///
/// It is neither, or a line has no path.
pub fn read_listed(text: &str) -> Result<Vec<ListedSource>, ListedError> {
    let lines = || (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    if lines().next().is_some_and(|(_, line)| line.trim_start().starts_with('{')) {
        return lines().map(|(number, line)| of_json(number, line)).collect();
    }
    let rows = csv_rows(text);
    let Some((heads, rows)) = rows.split_first() else { return Ok(Vec::new()) };
    let heads: Vec<String> = heads.iter().map(|head| head.trim().to_lowercase()).collect();
    if !heads.iter().any(|head| head == "path") {
        return Err(ListedError::NoPath);
    }
    let rows = (2..).zip(rows).filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
    rows.map(|(number, row)| {
        let fields = heads.iter().cloned().zip(row.iter().map(|cell| cell.trim().to_owned()));
        of_fields(number, fields.collect())
    })
    .collect()
}

fn of_json(number: usize, line: &str) -> Result<ListedSource, ListedError> {
    let fields: BTreeMap<String, serde_json::Value> = serde_json::from_str(line).map_err(|error| {
        ListedError::Line(number, format!("it is no JSON object: {}", JsonError::from(error)))
    })?;
    let text =
        |(key, value): (String, serde_json::Value)| Some((key.to_lowercase(), value.as_str()?.to_owned()));
    of_fields(number, fields.into_iter().filter_map(text).collect())
}

fn of_fields(line: usize, mut fields: BTreeMap<String, String>) -> Result<ListedSource, ListedError> {
    let mut field = |name: &str| fields.remove(name).unwrap_or_default();
    let listed = ListedSource {
        path: field("path"),
        repository: field("repository"),
        name: field("name"),
        date: field("date"),
        licence: Some(field("licence")).filter(|text| !text.is_empty()).unwrap_or_else(|| field("license")),
        line,
    };
    match listed.path.is_empty() {
        true => Err(ListedError::Line(line, "it has no path".into())),
        false => Ok(listed),
    }
}

#[cfg(test)]
mod tests {
    use super::{ListedError, read_listed};

    #[test]
    fn both_forms_say_the_same() {
        let csv = "Path,date,name,stars\r\nlists/a.md,2024-05-01,\"A, the list\",7\r\n\r\nlists/b.md,,,\r\n";
        let json = "{\"path\":\"lists/a.md\",\"date\":\"2024-05-01\",\"name\":\"A, the list\",\"stars\":7}\n\n{\"path\":\"lists/b.md\"}\n";
        let (mut one, mut other) = (read_listed(csv).unwrap(), read_listed(json).unwrap());
        one.iter_mut().chain(&mut other).for_each(|listed| listed.line = 0);
        assert_eq!(one, other);
        assert_eq!((one.len(), one[0].name.as_str(), one[1].path.as_str()), (2, "A, the list", "lists/b.md"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(read_listed("name,url\na,b\n"), Err(ListedError::NoPath));
        let error = |text: &str| read_listed(text).unwrap_err().to_string();
        assert_eq!(error("path,name\na.md,A\n,B\n"), "line 3: it has no path");
        assert!(error("{\"path\":\"a\"}\n{\"path\"\n").starts_with("line 2: it is no JSON object"));
    }
}
