//! Editions that several results share.

use std::sync::Arc;

use recension_core::{ParseOptions, parse_with};
use recension_model::{Edition, Format};
use recension_wire::write_edition_json;

use crate::options::unknown;
use crate::{Refusal, text};

/// An edition that was read.
#[derive(Clone, Debug)]
pub struct SharedEdition(pub(crate) Arc<Edition>);

/// Reads an edition. Its format is found out if none is given.
///
/// # Errors
///
/// A format that does not exist.
pub fn read(name: &str, source: Vec<u8>, format: Option<&str>) -> Result<SharedEdition, Refusal> {
    let known = |wanted: &str| {
        let known = Format::ALL.into_iter().find(|format| format.id() == wanted);
        known.ok_or_else(|| unknown("format", wanted, &Format::ALL.map(Format::id)))
    };
    let format = format.map(known).transpose()?;
    Ok(SharedEdition(Arc::new(parse_with(name, source, &ParseOptions::default().with_format(format)))))
}

impl SharedEdition {
    /// Returns the edition itself.
    pub fn edition(&self) -> &Edition {
        &self.0
    }

    /// Returns what it is called.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Returns how many entries it has.
    pub fn entry_count(&self) -> usize {
        self.0.entries.len()
    }

    /// Returns the name of its format.
    pub fn format(&self) -> &'static str {
        self.0.format.id()
    }

    /// Returns the name of its encoding.
    pub fn encoding(&self) -> &str {
        &self.0.encoding
    }

    /// Returns it as `recension.edition/1`.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn json(&self) -> Result<String, Refusal> {
        text(|out| write_edition_json(out, &self.0))
    }
}
