//! Editions as JSON.

use recension_model::{Edition, Format, Shown};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::parts::{EntryWire, ProseWire, SectionWire, WarningWire, warnings};

/// The name and version of the format.
pub(crate) const EDITION_SCHEMA: &str = "recension.edition/1";

/// One state of one list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edition")]
pub(crate) struct EditionWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = EDITION_SCHEMA))]
    schema: &'static str,
    /// What it was called: a path, `-`, `REV:PATH`.
    name: &'a str,
    /// How it was read.
    format: Format,
    /// The encoding it was decoded from, as the WHATWG Encoding Standard names it.
    encoding: &'a str,
    /// The title of the document.
    title: Option<&'a str>,
    /// Its entries in document order.
    #[schemars(with = "Vec<EntryWire>")]
    entries: Entries<'a>,
    /// Its sections in document order.
    #[schemars(with = "Vec<SectionWire>")]
    sections: Sections<'a>,
    /// Everything else, in document order.
    #[schemars(with = "Vec<ProseWire>")]
    prose: Proses<'a>,
    /// What was repaired, guessed or left out.
    warnings: Vec<WarningWire<'a>>,
}

impl<'a> EditionWire<'a> {
    pub(crate) fn new(edition: &'a Edition) -> Self {
        Self {
            schema: EDITION_SCHEMA,
            name: &edition.name,
            format: edition.format,
            encoding: &edition.encoding,
            title: edition.title.map(|title| edition.str(title)),
            entries: Entries(edition),
            sections: Sections(edition),
            prose: Proses(edition),
            warnings: warnings(edition),
        }
    }
}

struct Entries<'a>(&'a Edition);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ids = self.0.entry_ids();
        serializer.collect_seq(ids.map(|id| EntryWire::from(Shown::new(self.0.entry(id), None))))
    }
}

struct Sections<'a>(&'a Edition);

impl Serialize for Sections<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.section_ids().map(|id| SectionWire::new(self.0, id)))
    }
}

struct Proses<'a>(&'a Edition);

impl Serialize for Proses<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.0.prose.len()).filter_map(|at| ProseWire::new(self.0, at)))
    }
}

#[cfg(test)]
mod tests {
    use recension_model::Format;

    #[test]
    fn formats_are_called_as_they_say() {
        for format in Format::ALL {
            assert_eq!(serde_json::to_value(format).ok(), Some(format.id().into()));
        }
    }
}
