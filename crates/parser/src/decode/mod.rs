//! Bytes → text.

use std::borrow::Cow;

use recension_model::Warning;

/// Text, and how it came out of the bytes.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: &'static str,
    pub(crate) binary: bool,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) map: OffsetMap,
}

/// Leads from the text back to the bytes.
#[derive(Default)]
pub(crate) struct OffsetMap;

impl OffsetMap {
    pub(crate) fn to_source(&self, decoded_offset: usize) -> u32 {
        decoded_offset as u32
    }
}

/// Decodes `source`.
pub(crate) fn decode(source: &[u8]) -> Decoded<'_> {
    Decoded {
        text: String::from_utf8_lossy(source),
        encoding: "UTF-8",
        binary: false,
        warnings: Vec::new(),
        map: OffsetMap,
    }
}
