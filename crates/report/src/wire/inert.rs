//! JSON that a terminal shows and does not obey.

use std::io::{self, Write};

use serde_json::ser::{CompactFormatter, Formatter};

use crate::visible::acts;

/// Writes compact JSON in which characters that act on a terminal are escaped, which JSON asks for only
/// below U+0020. A reader gets the same text.
pub(super) struct Inert;

impl Formatter for Inert {
    #[inline]
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // Nothing in ASCII acts but what JSON escapes by itself, and U+007F. Both looks take many bytes at once.
        if fragment.is_ascii() && !fragment.as_bytes().contains(&0x7f) {
            CompactFormatter.write_string_fragment(out, fragment)
        } else {
            write_escaped(out, fragment)
        }
    }
}

fn write_escaped<W: ?Sized + Write>(out: &mut W, fragment: &str) -> io::Result<()> {
    let mut rest = fragment;
    while let Some(at) = rest.find(acts) {
        let (before, tail) = rest.split_at(at);
        out.write_all(before.as_bytes())?;
        let mut behind = tail.chars();
        if let Some(char) = behind.next() {
            // All that act lie below U+10000.
            write!(out, "\\u{:04x}", char as u32)?;
        }
        rest = behind.as_str();
    }
    out.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    #[test]
    fn what_acts_is_escaped_and_read_back() {
        for text in ["a\u{9b}31m\u{202e}\u{7f}b\u{feff}", "\u{1b}[1m\n", "“naïve” – £5 😀", ""] {
            let mut out = Vec::new();
            let mut serializer = serde_json::Serializer::with_formatter(&mut out, super::Inert);
            text.serialize(&mut serializer).unwrap();
            let json = String::from_utf8(out).unwrap();
            assert!(!json.contains(crate::visible::acts), "{json:?}");
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
