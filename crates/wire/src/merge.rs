//! Merge results as JSON.

use recension_merger::{MergeReport, column_name};
use recension_model::{ConflictKind, Fate, Field, LedgerRow, MergeMethod, MergeNoticeKind, MergeResult};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::bytes::BytesWire;
use crate::parts::EditionSummary;

/// The name and version of the format.
pub(crate) const MERGE_SCHEMA: &str = "recension.merge/1";

/// What a merge came to, conflicts included as values.
///
/// The document is its parts one after the other, with one of the sides for each conflict.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Merge")]
pub(crate) struct MergeWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = MERGE_SCHEMA))]
    schema: &'static str,
    /// The editions that were merged: the base, if there is one, then ours, theirs and all others.
    editions: Vec<ColumnWire<'a>>,
    /// Whether nothing is left to decide.
    clean: bool,
    /// How the result was found.
    method: MergeMethod,
    /// How many entries have each fate.
    summary: FatesWire,
    /// What became of every entry, in the order of the result, removed ones last.
    #[schemars(with = "Vec<LedgerRowWire>")]
    entries: Rows<'a>,
    /// What could not be decided.
    conflicts: Vec<ConflictWire<'a>>,
    /// What a person should know although nothing is left to decide.
    notices: Vec<NoticeWire<'a>>,
    /// The document, part by part.
    #[schemars(with = "Vec<PartWire>")]
    parts: Parts<'a>,
}

impl<'a> MergeWire<'a> {
    pub(crate) fn new(report: &MergeReport<'a>) -> Self {
        let result = report.result;
        let conflicts = result.conflicts.iter().zip(report.places());
        Self {
            schema: MERGE_SCHEMA,
            editions: columns(report),
            clean: result.is_clean(),
            method: result.method,
            summary: FatesWire::from(result),
            entries: Rows(&result.ledger),
            conflicts: conflicts.map(|(conflict, lines)| ConflictWire::new(conflict, lines)).collect(),
            notices: result.notices.iter().map(NoticeWire::from).collect(),
            parts: Parts(&result.parts),
        }
    }
}

/// An edition that was merged.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Column")]
pub(crate) struct ColumnWire<'a> {
    /// What the edition is called elsewhere here: `base`, `ours`, `theirs`, `theirs2`, …
    column: String,
    /// What is said of it.
    edition: EditionSummary<'a>,
}

pub(crate) fn columns<'a>(report: &MergeReport<'a>) -> Vec<ColumnWire<'a>> {
    let columns = report.columns();
    columns
        .map(|(column, edition)| ColumnWire {
            column: column_name(column).into_owned(),
            edition: EditionSummary::new(edition),
        })
        .collect()
}

/// How many entries have each fate.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fates")]
pub(crate) struct FatesWire {
    /// Nobody changed them.
    kept: usize,
    /// Somebody changed them, and nobody objects.
    changed: usize,
    /// Several changed them, and all of it stands.
    combined: usize,
    /// Somebody added them.
    added: usize,
    /// Somebody removed them.
    removed: usize,
    /// They are in conflict.
    conflict: usize,
}

impl From<&MergeResult> for FatesWire {
    fn from(result: &MergeResult) -> Self {
        Self {
            kept: result.count(Fate::Kept),
            changed: result.count(Fate::Changed),
            combined: result.count(Fate::Combined),
            added: result.count(Fate::Added),
            removed: result.count(Fate::Removed),
            conflict: result.count(Fate::Conflict),
        }
    }
}

/// What became of one resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LedgerRow")]
pub(crate) struct LedgerRowWire<'a> {
    /// Its title in the result; for a removed one in the base.
    title: &'a str,
    /// Its primary address, likewise.
    url: Option<&'a str>,
    /// The titles of its sections, the outermost first, likewise.
    section: &'a [String],
    /// What became of it.
    fate: Fate,
    /// The columns whose text it has; several where it is made of fields of several.
    from: Vec<String>,
    /// For an entry that was put together: where each field comes from.
    fields: Vec<FieldSourceWire>,
    /// Its line in each column that has it.
    lines: Vec<ColumnLineWire>,
    /// Its 1-based line in the result without marks, conflicts as ours has them; none for a removed one.
    #[schemars(range(min = 1))]
    line: Option<u32>,
}

/// Where a field of an entry comes from.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FieldSource")]
struct FieldSourceWire {
    /// The field.
    field: Field,
    /// The column.
    column: String,
}

/// Where an entry stands in a column.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ColumnLine")]
struct ColumnLineWire {
    /// The column.
    column: String,
    /// The 1-based line.
    #[schemars(range(min = 1))]
    line: u32,
}

impl<'a> From<&'a LedgerRow> for LedgerRowWire<'a> {
    fn from(row: &'a LedgerRow) -> Self {
        let name = |column: u16| column_name(column).into_owned();
        let fields = row.fields.iter();
        let lines = (0..).zip(&row.lines).filter_map(|(column, line)| line.map(|line| (column, line)));
        Self {
            title: &row.title,
            url: row.url.as_deref(),
            section: &row.section,
            fate: row.fate,
            from: row.from.iter().map(|column| name(*column)).collect(),
            fields: fields
                .map(|(field, column)| FieldSourceWire { field: *field, column: name(*column) })
                .collect(),
            lines: lines.map(|(column, line)| ColumnLineWire { column: name(column), line }).collect(),
            line: row.line,
        }
    }
}

/// The rows of a ledger, made one by one.
pub(crate) struct Rows<'a>(pub(crate) &'a [LedgerRow]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(LedgerRowWire::from))
    }
}

/// Something that the sides disagree about.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Conflict")]
pub(crate) struct ConflictWire<'a> {
    /// What sort of disagreement it is.
    kind: ConflictKind,
    /// What it is about: the title of an entry or section, or the beginning of a text; perhaps empty.
    subject: &'a str,
    /// The titles of the sections around it, the outermost first.
    section: &'a [String],
    /// The fields that disagree.
    fields: Vec<FieldConflictWire<'a>>,
    /// The 1-based lines where it shows, in the result without marks, conflicts as ours has them.
    lines: Vec<u32>,
}

impl<'a> ConflictWire<'a> {
    pub(crate) fn new(conflict: &'a recension_model::Conflict, lines: Vec<u32>) -> Self {
        let fields = conflict.fields.iter().map(|field| FieldConflictWire {
            field: field.field,
            base: field.base.as_deref(),
            sides: field.sides.iter().map(Option::as_deref).collect(),
        });
        Self {
            kind: conflict.kind,
            subject: &conflict.subject,
            section: &conflict.section,
            fields: fields.collect(),
            lines,
        }
    }
}

/// One field that sides disagree about.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FieldConflict")]
struct FieldConflictWire<'a> {
    /// The field.
    field: Field,
    /// Its value in the base; none where the base does not have what the conflict is about.
    base: Option<&'a str>,
    /// Its value on each side, ours first; none where the side does not have what the conflict is about.
    sides: Vec<Option<&'a str>>,
}

/// Something about a merge that a person should know.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Notice")]
pub(crate) struct NoticeWire<'a> {
    /// What sort of thing it is.
    kind: MergeNoticeKind,
    /// One sentence.
    message: &'a str,
    /// The 1-based line of the result that it is about, without marks, conflicts as ours has them.
    #[schemars(range(min = 1))]
    line: Option<u32>,
}

impl<'a> From<&'a recension_model::MergeNotice> for NoticeWire<'a> {
    fn from(notice: &'a recension_model::MergeNotice) -> Self {
        Self { kind: notice.kind, message: &notice.message, line: notice.line }
    }
}

/// A stretch of the document. Its bytes are a string where they are UTF-8, else an object with `base64`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Part")]
#[serde(rename_all = "kebab-case", tag = "part")]
enum PartWire<'a> {
    /// Bytes that stand.
    Text {
        /// The bytes.
        text: BytesWire<'a>,
    },
    /// A place where a conflict shows.
    Conflict {
        /// Which conflict: its 0-based place in `conflicts`.
        conflict: u32,
        /// What the base has here; whole lines.
        base: BytesWire<'a>,
        /// What each side has here, ours first; whole lines.
        sides: Vec<BytesWire<'a>>,
    },
}

struct Parts<'a>(&'a [recension_model::MergePart]);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use recension_model::MergePart;
        serializer.collect_seq(self.0.iter().map(|part| match part {
            MergePart::Text(text) => PartWire::Text { text: BytesWire::from(text.as_slice()) },
            MergePart::Conflict { conflict, base, sides } => PartWire::Conflict {
                conflict: *conflict,
                base: BytesWire::from(base.as_slice()),
                sides: sides.iter().map(|side| BytesWire::from(side.as_slice())).collect(),
            },
        }))
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{MergePart, MergeResult};
    use serde_json::{Value, json};

    use crate::merge_samples::{everything, text, with_report};
    use crate::{write_ledger_json, write_merge_json};

    fn merge(result: &MergeResult) -> Value {
        let mut out = Vec::new();
        with_report(result, |report| write_merge_json(&mut out, report)).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn every_sort_of_thing_has_its_name() {
        let document = merge(&everything());
        let all = |list: &str, field: &str| {
            let values = document[list].as_array().unwrap().iter();
            values.map(|value| value[field].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            all("conflicts", "kind"),
            ["edited", "added", "removed", "moved", "section", "prose", "check"]
        );
        assert_eq!(
            all("entries", "fate"),
            ["kept", "changed", "combined", "conflict", "added", "added", "removed"]
        );
        assert_eq!(all("notices", "kind"), ["duplicate", "favored", "followed", "relocated", "fallback"]);
        assert_eq!((&document["clean"], &document["method"]), (&json!(false), &json!("entries")));
        assert_eq!(document["summary"]["added"], 2);
    }

    #[test]
    fn columns_are_named_and_values_that_are_not_there_are_none() {
        let document = merge(&everything());
        let combined = &document["entries"][2];
        assert_eq!(combined["from"], json!(["ours", "theirs"]));
        assert_eq!(combined["fields"][1], json!({"field": "description", "column": "theirs"}));
        let removed = &document["entries"][6];
        assert_eq!(removed["lines"], json!([{"column": "base", "line": 3}, {"column": "ours", "line": 3}]));
        assert_eq!(removed["line"], Value::Null);
        let gone = &document["conflicts"][2];
        assert_eq!(gone["fields"][0], json!({"field": "presence", "base": "", "sides": [null, ""]}));
        assert_eq!((&gone["lines"], &gone["section"][1]), (&json!([6]), &json!("Trees")));
    }

    #[test]
    fn bytes_that_are_no_text_are_kept() {
        let conflict = MergePart::Conflict {
            conflict: 0,
            base: vec![],
            sides: vec![b"caf\xe9\n".to_vec(), b"tea\n".to_vec()],
        };
        let result = MergeResult { parts: vec![text("a\n"), conflict], ..MergeResult::default() };
        assert_eq!(
            merge(&result)["parts"],
            json!([
                {"part": "text", "text": "a\n"},
                {"part": "conflict", "conflict": 0, "base": "", "sides": [{"base64": "Y2Fm6Qo="}, "tea\n"]},
            ])
        );
    }

    #[test]
    fn the_ledger_has_the_same_rows() {
        let mut out = Vec::new();
        with_report(&everything(), |report| write_ledger_json(&mut out, report)).unwrap();
        let ledger: Value = serde_json::from_slice(&out).unwrap();
        let document = merge(&everything());
        for field in ["editions", "clean", "method", "summary", "entries"] {
            assert_eq!(ledger[field], document[field], "{field}");
        }
    }
}
