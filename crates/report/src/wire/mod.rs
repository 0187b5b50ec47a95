//! The JSON that other programs rely on, as types; the published schemas come out of them.

mod diff;
mod edition;
mod names;
mod parts;

use std::io::{self, Write};

use recension_model::Edition;
use schemars::generate::SchemaSettings;

use crate::listing::Listing;
use diff::{DIFF_SCHEMA, DiffWire};
use edition::{EDITION_SCHEMA, EditionWire};

/// A format that has a published schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaName {
    /// What [`write_diff_json`] writes.
    Diff,
    /// What [`write_edition_json`] writes.
    Edition,
}

/// Writes a listing as `recension.diff/1` on one line.
///
/// Entry by entry: nothing is gathered but what `out` buffers. Text is written as it is, escaped where JSON
/// asks for it.
///
/// # Errors
///
/// Those of `out`.
pub fn write_diff_json(out: &mut dyn Write, listing: &Listing<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &DiffWire::new(listing))?;
    out.write_all(b"\n")
}

/// Writes an edition as `recension.edition/1` on one line, entry by entry.
///
/// # Errors
///
/// Those of `out`.
pub fn write_edition_json(out: &mut dyn Write, edition: &Edition) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &EditionWire::new(edition))?;
    out.write_all(b"\n")
}

/// Gives the JSON Schema (draft 2020-12) of a format.
pub fn schema(name: SchemaName) -> String {
    // What is always written is required; fields that are not named are allowed, since later programs of
    // the same version may add some.
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let (mut schema, id) = match name {
        SchemaName::Diff => (generator.into_root_schema_for::<DiffWire<'_>>(), DIFF_SCHEMA),
        SchemaName::Edition => (generator.into_root_schema_for::<EditionWire<'_>>(), EDITION_SCHEMA),
    };
    schema.insert("title".into(), id.into());
    format!("{:#}\n", schema.as_value())
}
