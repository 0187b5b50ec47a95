//! Stretches of documents as JSON.

use std::str;

use data_encoding::BASE64;
use schemars::JsonSchema;
use serde::Serialize;

/// A stretch of a document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Bytes")]
#[serde(untagged)]
pub(crate) enum BytesWire<'a> {
    /// Text, where the bytes are UTF-8.
    Text(&'a str),
    /// Any other bytes.
    Encoded {
        /// The bytes in base64 (RFC 4648, section 4).
        base64: String,
    },
}

impl<'a> From<&'a [u8]> for BytesWire<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        match str::from_utf8(bytes) {
            Ok(text) => BytesWire::Text(text),
            Err(_) => BytesWire::Encoded { base64: BASE64.encode(bytes) },
        }
    }
}
