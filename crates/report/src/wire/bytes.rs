use std::str;

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
            Err(_) => BytesWire::Encoded { base64: base64(bytes) },
        }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes bytes as RFC 4648, section 4 says, with padding.
fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .enumerate()
            .fold(0_u32, |group, (at, byte)| group | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let sextet = (group >> (18 - 6 * at)) & 0x3f;
            out.push(if at <= chunk.len() { char::from(ALPHABET[sextet as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn the_vectors_of_the_standard_hold() {
        // RFC 4648, section 10.
        for (bytes, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfb]), "//77");
    }
}
