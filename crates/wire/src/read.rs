//! Reads a diff back: what another program, or another day, found to have changed.

use std::fmt;

use recension_model::{
    ChangeKind, ChangeKinds, EntryPatch, EntryValue, Format, Patch, SectionPatch, SectionValue,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::diff::DIFF_SCHEMA;
use crate::json_error::JsonError;
use crate::write::write_json;

/// Why a document is no change set.
#[derive(Debug)]
#[non_exhaustive]
pub enum PatchError {
    /// It is not JSON, or ends too early.
    Json(JsonError),
    /// It is another document; what it says it is, if it says so.
    Schema(Option<String>),
    /// A part of it is not as the schema says.
    Part {
        /// Where it stands: `entries[3].new`.
        place: String,
        /// What is wrong with it.
        source: JsonError,
    },
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PatchError::Json(_) => write!(f, "it is not JSON"),
            PatchError::Schema(Some(name)) => write!(f, "it is a {name} document, not {DIFF_SCHEMA}"),
            PatchError::Schema(None) => write!(f, "it does not say that it is {DIFF_SCHEMA}"),
            PatchError::Part { place, .. } => write!(f, "{place} is not as {DIFF_SCHEMA} has it"),
        }
    }
}

impl std::error::Error for PatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PatchError::Json(source) | PatchError::Part { source, .. } => Some(source),
            PatchError::Schema(_) => None,
        }
    }
}

/// Reads a `recension.diff/1` document as a patch.
///
/// Unknown fields are passed over, and so are entries that are unchanged.
///
/// # Errors
///
/// [`PatchError`] with the place that is wrong.
pub fn read_diff_json(document: &[u8]) -> Result<Patch, PatchError> {
    let fields = document_of(document)?;
    let name = |side: &str| {
        let name = fields.get(side).and_then(|edition| edition.get("name")).and_then(Value::as_str);
        name.unwrap_or_default().to_owned()
    };
    let id = fields.get("old").and_then(|edition| edition.get("format")).and_then(Value::as_str);
    let format = Format::ALL.into_iter().find(|format| Some(format.id()) == id);
    let mut patch = Patch { old: name("old"), new: name("new"), format, ..Patch::default() };
    for (at, value) in entries(&fields)?.iter().enumerate() {
        patch.entries.extend(entry(value, &format!("entries[{at}]"))?);
    }
    for (at, value) in list(&fields, "sections")?.iter().enumerate() {
        let read: SectionChangeRead = part(value, &format!("sections[{at}]"))?;
        patch.sections.push(SectionPatch { kinds: kinds(&read.changes), old: read.old, new: read.new });
    }
    patch.prose = list(&fields, "prose")?.len() as u32;
    let lines = fields.get("lines").filter(|lines| !lines.is_null());
    patch.lines = lines.map(|lines| part(lines, "lines")).transpose()?;
    let restyled = fields.get("summary").and_then(|summary| summary.get("restyled")).and_then(Value::as_u64);
    let listed = patch.entries.iter().filter(|entry| entry.kinds.contains(ChangeKind::Restyled)).count();
    // A list that is filtered leaves out what nobody asked for.
    let is_whole = !fields.contains_key("filter");
    patch.restyled = restyled.filter(|_| is_whole).map_or(0, |all| all.saturating_sub(listed as u64) as u32);
    Ok(patch)
}

/// Returns the document that a patch was read from, with the entries alone that could not be applied.
///
/// `rejected` has, by their places in [`Patch::entries`], what could not be applied and why, in that order.
/// The entries keep all that the document says of them.
///
/// # Errors
///
/// [`PatchError`] if the document is no change set.
pub fn rejected_json(
    document: &[u8],
    rejected: &[(usize, ChangeKinds, String)],
) -> Result<Vec<u8>, PatchError> {
    let mut fields = document_of(document)?;
    let mut left = Vec::new();
    let mut place = 0;
    for (at, value) in entries(&fields)?.iter().enumerate() {
        if entry(value, &format!("entries[{at}]"))?.is_none() {
            continue;
        }
        let found = rejected.binary_search_by_key(&place, |(index, _, _)| *index);
        place += 1;
        let Some((_, kinds, reason)) = found.ok().and_then(|found| rejected.get(found)) else { continue };
        let mut value = value.clone();
        if let Value::Object(change) = &mut value {
            let names: Vec<Value> = kinds.iter().map(|kind| kind.name().into()).collect();
            change.insert("changes".into(), names.into());
            change.insert("rejected".into(), reason.as_str().into());
        }
        left.push(value);
    }
    let mut summary = Map::new();
    summary.insert("unchanged".into(), 0.into());
    for kind in ChangeKind::ALL {
        let count = rejected.iter().filter(|(_, kinds, _)| kinds.contains(kind)).count();
        summary.insert(kind.name().into(), count.into());
    }
    fields.insert("summary".into(), summary.into());
    fields.insert("entries".into(), left.into());
    fields.insert("sections".into(), Value::Array(Vec::new()));
    fields.insert("prose".into(), Value::Array(Vec::new()));
    // They say all that happened, not what of it was left out.
    fields.remove("lines");
    let mut out = Vec::new();
    write_json(&mut out, &Value::Object(fields))
        .map_err(|error| PatchError::Json(JsonError::new(&error.to_string())))?;
    Ok(out)
}

fn document_of(document: &[u8]) -> Result<Map<String, Value>, PatchError> {
    let document = document.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(document);
    let value: Value = serde_json::from_slice(document).map_err(|error| PatchError::Json(error.into()))?;
    let Value::Object(fields) = value else { return Err(PatchError::Schema(None)) };
    match fields.get("schema").and_then(Value::as_str) {
        Some(DIFF_SCHEMA) => Ok(fields),
        other => Err(PatchError::Schema(other.map(str::to_owned))),
    }
}

/// Returns the changes of entries: without a list of them a document was cut off, or is none.
fn entries(fields: &Map<String, Value>) -> Result<&[Value], PatchError> {
    fields.get("entries").ok_or_else(|| wrong("entries", "a list is needed"))?;
    list(fields, "entries")
}

fn list<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<&'a [Value], PatchError> {
    match fields.get(name) {
        None => Ok(&[]),
        Some(Value::Array(values)) => Ok(values),
        Some(_) => Err(wrong(name, "a list is needed")),
    }
}

fn wrong(place: &str, message: &str) -> PatchError {
    PatchError::Part { place: place.to_owned(), source: JsonError::new(message) }
}

fn part<T: DeserializeOwned>(value: &Value, place: &str) -> Result<T, PatchError> {
    T::deserialize(value)
        .map_err(|source| PatchError::Part { place: place.to_owned(), source: source.into() })
}

/// Reads one change; none if nothing of it can be applied.
fn entry(value: &Value, place: &str) -> Result<Option<EntryPatch>, PatchError> {
    let change: EntryChangeRead = part(value, place)?;
    let kinds = kinds(&change.changes);
    let side = |value: Option<Value>, name: &str| -> Result<Option<EntryValue>, PatchError> {
        let read =
            value.filter(|value| !value.is_null()).map(|value| part(&value, &format!("{place}.{name}")));
        read.transpose()
    };
    let (old, new) = (side(change.old, "old")?, side(change.new, "new")?);
    let wanted = (!kinds.contains(ChangeKind::Added), !kinds.contains(ChangeKind::Removed));
    let is_style = kinds.iter().all(|kind| kind == ChangeKind::Restyled);
    if kinds.is_empty() || is_style && (old.is_none() || new.is_none()) {
        return Ok(None);
    }
    if (old.is_some(), new.is_some()) != wanted {
        return Err(wrong(place, "its old and new entries are not those that its changes need"));
    }
    let confidence = change.confidence.clamp(0.0, 1.0);
    Ok(Some(EntryPatch { kinds, old, new, confidence, in_text: change.in_text }))
}

/// Returns the changes of a list of names. What a later program may have named besides is not known here, and
/// not applied.
fn kinds(names: &[String]) -> ChangeKinds {
    names.iter().filter_map(|name| ChangeKind::ALL.into_iter().find(|kind| kind.name() == name)).collect()
}

#[derive(Deserialize)]
struct EntryChangeRead {
    changes: Vec<String>,
    old: Option<Value>,
    new: Option<Value>,
    #[serde(default = "certain")]
    confidence: f32,
    #[serde(default)]
    in_text: bool,
}

fn certain() -> f32 {
    1.0
}

#[derive(Deserialize)]
struct SectionChangeRead {
    changes: Vec<String>,
    old: Option<SectionValue>,
    new: Option<SectionValue>,
}

#[cfg(test)]
mod tests {
    use recension_merger::whole_patch;
    use recension_model::{ChangeKind, Selection};

    use super::{read_diff_json, rejected_json};
    use crate::samples::Sample;
    use crate::write_diff_json;

    fn sample() -> Sample {
        let mut sample = Sample::new();
        sample.section("Trees");
        sample.pair(["Elm", "u", "a"], ["Elm", "u", "a"], &[]);
        sample.pair(["Ash", "v", "a"], ["Ash", "w", "b"], &[ChangeKind::Relinked, ChangeKind::Redescribed]);
        sample.added(["Oak", "x", "c"]);
        sample.removed(["Fir", "y", "d"]);
        sample
    }

    fn json(sample: &Sample) -> Vec<u8> {
        let mut out = Vec::new();
        write_diff_json(&mut out, &sample.listing(Selection { all: true, ..Selection::default() })).unwrap();
        out
    }

    #[test]
    fn what_is_written_is_read_back() {
        let sample = sample();
        let mut direct = whole_patch(&sample.listing(Selection::default()));
        let mut read = read_diff_json(&json(&sample)).unwrap();
        // JSON has four digits of it.
        for entry in direct.entries.iter_mut().chain(&mut read.entries) {
            entry.confidence = 0.5;
        }
        assert_eq!(read, direct);
        assert_eq!(read.entries.len(), 3);
    }

    #[test]
    fn errors_name_the_place() {
        let message = |text: &str| {
            let error = read_diff_json(text.as_bytes()).unwrap_err();
            let source = std::error::Error::source(&error).map(|source| format!(": {source}"));
            format!("{error}{}", source.unwrap_or_default())
        };
        assert_eq!(message("{"), "it is not JSON: it ends too early, in line 1");
        assert_eq!(message("[]"), "it does not say that it is recension.diff/1");
        assert_eq!(
            message(r#"{"schema":"recension.diff/1"}"#),
            "entries is not as recension.diff/1 has it: a list is needed"
        );
        assert_eq!(
            message(r#"{"schema":"recension.edition/1"}"#),
            "it is a recension.edition/1 document, not recension.diff/1"
        );
        assert_eq!(
            message(r#"{"schema":"recension.diff/1","entries":[{"changes":["added"],"new":{"title":1}}]}"#),
            "entries[0].new is not as recension.diff/1 has it: invalid type: integer `1`, expected a string"
        );
        assert_eq!(
            message(r#"{"schema":"recension.diff/1","entries":[{"changes":["added"],"new":"Ash"}]}"#),
            "entries[0].new is not as recension.diff/1 has it: invalid type: string \"Ash\", expected an object"
        );
        assert_eq!(
            message(r#"{"schema":"recension.diff/1","entries":[{"changes":["added"]}]}"#),
            "entries[0] is not as recension.diff/1 has it: its old and new entries are not those that its changes need"
        );
    }

    #[test]
    fn unknown_fields_are_passed_over() {
        let text = r#"{"schema":"recension.diff/1","later":1,"entries":[
            {"changes":["added","sung"],"later":2,"new":{"title":"Ash","url":null,"section":[],"later":3}}]}"#;
        assert_eq!(read_diff_json(text.as_bytes()).unwrap().entries[0].new.as_ref().unwrap().title, "Ash");
    }

    #[test]
    fn what_is_rejected_is_a_change_set_again() {
        let document = json(&sample());
        let kinds = [ChangeKind::Relinked].into_iter().collect();
        let rejected = rejected_json(&document, &[(0, kinds, "another address is there".into())]).unwrap();
        let patch = read_diff_json(&rejected).unwrap();
        assert_eq!(patch.entries.len(), 1);
        assert_eq!(patch.entries[0].kinds, kinds);
        assert_eq!(patch.entries[0].new.as_ref().unwrap().url.as_deref(), Some("w"));
        let value: serde_json::Value = serde_json::from_slice(&rejected).unwrap();
        assert_eq!(value["entries"][0]["rejected"], "another address is there");
        assert_eq!(value["summary"]["relinked"], 1);
        assert_eq!(value["summary"]["added"], 0);
    }
}
