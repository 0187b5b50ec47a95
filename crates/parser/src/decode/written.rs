//! The text of an edition as it is written, for those who write it back.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// Returns the text of bytes in an encoding without any repair; none if it cannot be written back byte for byte, or lines cannot be
/// told apart in the bytes.
///
/// Cost: linear in the text.
#[must_use]
pub fn written_text<'s>(source: &'s [u8], encoding: &str) -> Option<Cow<'s, str>> {
    if encoding == encoding_rs::UTF_8.name() {
        return std::str::from_utf8(source).ok().map(Cow::Borrowed);
    }
    let text = of_lines(encoding)?.decode_without_bom_handling_and_without_replacement(source)?;
    (encoded(&text, encoding)? == source).then_some(text)
}

/// Returns a text in an encoding; none if that lacks one of its characters, or lines cannot be told apart in its bytes.
///
/// Cost: linear in the text.
#[must_use]
pub fn encoded(text: &str, encoding: &str) -> Option<Vec<u8>> {
    let (bytes, _, lacks_any) = of_lines(encoding)?.encode(text);
    (!lacks_any).then(|| bytes.into_owned())
}

/// Returns an encoding in which a line feed is one byte that nothing else has.
fn of_lines(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::{encoded, written_text};
    use crate::{ParseOptions, parse};

    #[test]
    fn what_is_written_comes_back() {
        let text = "# Bäume\n\n- [Ölbaum](https://oel.example.org) - Wächst in Körben.\n";
        let (source, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let edition = parse("list.md", source.to_vec(), &ParseOptions::default());
        assert_eq!(edition.encoding, "windows-1252");
        assert_eq!(written_text(&edition.source, &edition.encoding).as_deref(), Some(text));
        assert_eq!(encoded(text, "windows-1252"), Some(source.to_vec()));
        assert_eq!(encoded("橄榄", "windows-1252"), None);
    }
}
