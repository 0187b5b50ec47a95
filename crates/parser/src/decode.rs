//! Turns the bytes of an edition into text, repairs what a wrong encoding did to it, and reports every repair.
//!
//! 1. `charset`: a byte order mark, UTF-16 by its zero bytes, UTF-8, a declared or a detected encoding;
//! 2. `transcode`: bytes → text, and where each character came from;
//! 3. `mojibake`: UTF-8 that was read as windows-1252 and encoded again is turned back.
//!
//! Text that needs no repair is borrowed, and its [`OffsetMap`] is empty.

mod charset;
mod map;
mod mojibake;
mod transcode;
mod written;

use std::borrow::Cow;

use recension_model::{Span, Warning, WarningKind};

pub(crate) use map::OffsetMap;
pub use written::{encoded, written_text};

use charset::Charset;

/// How many lost bytes are reported one by one, as a list that is damaged throughout has thousands of them.
const MAX_LOST_BYTE_WARNINGS: usize = 20;

/// The text of an edition.
#[derive(Clone, Debug)]
pub(crate) struct Decoded<'a> {
    /// The text, repaired; empty for binary data.
    pub(crate) text: Cow<'a, str>,
    /// The encoding it was in, as the WHATWG Encoding Standard names it.
    pub(crate) encoding: &'static str,
    /// Whether the bytes are no text at all.
    pub(crate) binary: bool,
    /// What was repaired, in the order of the steps.
    pub(crate) warnings: Vec<Warning>,
    /// From offsets in `text` to offsets in the bytes as given.
    pub(crate) map: OffsetMap,
}

/// Decodes `source` as well as it can; never fails.
///
/// Costs little more than a check for UTF-8 where nothing needs a repair, else linear time.
pub(crate) fn decode(source: &[u8]) -> Decoded<'_> {
    let charset = charset::detect(source);
    let mut decoded = match charset {
        Charset::Binary => return binary(source),
        Charset::Utf8 { start, text } => utf8(source, start, text),
        Charset::Utf16 { start, little_endian, marked } => utf16(source, start, little_endian, marked),
        Charset::Legacy { encoding, declared } => legacy(source, encoding, declared),
    };
    repair(&mut decoded, source);
    decoded
}

fn binary(source: &[u8]) -> Decoded<'_> {
    Decoded {
        text: Cow::Borrowed(""),
        encoding: "binary",
        binary: true,
        warnings: vec![warning(
            WarningKind::Binary,
            "looks like binary data; nothing was read from it",
            None,
        )],
        map: OffsetMap::nothing(source.len()),
    }
}

fn utf8<'a>(source: &'a [u8], start: usize, text: Option<&'a str>) -> Decoded<'a> {
    let mut warnings = Vec::new();
    if start > 0 {
        warnings.push(byte_order_mark("UTF-8", start));
    }
    let (text, map) = match text {
        Some(text) => (Cow::Borrowed(text), OffsetMap::shifted(start, source.len())),
        None => {
            let transcoded = transcode::utf8(source, start);
            warnings.extend(invalid_bytes("UTF-8", &transcoded));
            (Cow::Owned(transcoded.text), transcoded.map)
        }
    };
    Decoded { text, encoding: "UTF-8", binary: false, warnings, map }
}

fn utf16(source: &[u8], start: usize, little_endian: bool, marked: bool) -> Decoded<'_> {
    let encoding = if little_endian { "UTF-16LE" } else { "UTF-16BE" };
    let transcoded = transcode::utf16(source, start, little_endian);
    let mut warnings = Vec::new();
    if marked {
        warnings.push(byte_order_mark(encoding, start));
    }
    warnings.push(warning(WarningKind::Transcoded, format!("decoded from {encoding}"), None));
    warnings.extend(invalid_bytes(encoding, &transcoded));
    Decoded { text: Cow::Owned(transcoded.text), encoding, binary: false, warnings, map: transcoded.map }
}

fn legacy<'a>(source: &'a [u8], encoding: &'static encoding_rs::Encoding, declared: bool) -> Decoded<'a> {
    let name = encoding.name();
    let transcoded = transcode::legacy(source, encoding);
    let how = if declared { "as it declares" } else { "as its bytes suggest" };
    let mut warnings =
        vec![warning(WarningKind::Transcoded, format!("not UTF-8; decoded from {name}, {how}"), None)];
    warnings.extend(invalid_bytes(name, &transcoded));
    Decoded {
        text: Cow::Owned(transcoded.text),
        encoding: name,
        binary: false,
        warnings,
        map: transcoded.map,
    }
}

fn repair(decoded: &mut Decoded<'_>, source: &[u8]) {
    let Some(repair) = mojibake::repair(&decoded.text) else { return };
    let to_span = |range: &std::ops::Range<usize>| {
        Span::new(decoded.map.to_source(range.start), decoded.map.to_source(range.end))
    };
    let mut lines = LineCounter { text: &decoded.text, offset: 0, line: 1 };
    if let Some(first) = &repair.first {
        let line = lines.line_at(first.start);
        let mut message = format!(
            "{} that had been read as windows-1252 and encoded again {} turned back",
            counted(repair.repaired, "character"),
            if repair.repaired == 1 { "was" } else { "were" }
        );
        if repair.passes > 1 {
            message.push_str(&format!(", some of them {} times over", repair.passes));
        }
        decoded.warnings.push(warning(WarningKind::MojibakeRepaired, message, Some((to_span(first), line))));
    }
    let mut lines = LineCounter { text: &decoded.text, offset: 0, line: 1 };
    for lost in repair.lost.iter().take(MAX_LOST_BYTE_WARNINGS) {
        let line = lines.line_at(lost.start);
        let message = "a byte of a damaged character is gone; U+FFFD stands for the character";
        decoded.warnings.push(warning(WarningKind::ByteLost, message, Some((to_span(lost), line))));
    }
    if repair.lost.len() > MAX_LOST_BYTE_WARNINGS {
        let more = counted(repair.lost.len() - MAX_LOST_BYTE_WARNINGS, "more damaged character");
        decoded.warnings.push(warning(WarningKind::ByteLost, format!("{more} lost a byte"), None));
    }
    decoded.map = repair.map.before(&decoded.map, source.len());
    decoded.text = Cow::Owned(repair.text);
}

fn byte_order_mark(encoding: &str, length: usize) -> Warning {
    let span = Span::new(0, length as u32);
    warning(WarningKind::ByteOrderMark, format!("{encoding} byte order mark taken off"), Some((span, 1)))
}

fn invalid_bytes(encoding: &str, transcoded: &transcode::Transcoded) -> Option<Warning> {
    let (span, line) = transcoded.first_invalid?;
    let places = counted(transcoded.invalid, "place");
    let message = format!("bytes in {places} mean nothing in {encoding} and were replaced by U+FFFD");
    Some(warning(WarningKind::InvalidBytes, message, Some((span, line))))
}

fn warning(kind: WarningKind, message: impl Into<String>, place: Option<(Span, u32)>) -> Warning {
    Warning {
        kind,
        message: message.into(),
        span: place.map(|(span, _)| span),
        line: place.map(|(_, line)| line),
        end_line: None,
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Counts lines up to offsets that only grow.
struct LineCounter<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
}

impl LineCounter<'_> {
    fn line_at(&mut self, offset: usize) -> u32 {
        let passed = self.text.as_bytes().get(self.offset..offset).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.offset = self.offset.max(offset);
        self.line
    }
}

#[cfg(test)]
mod tests;
