//! Turns bytes in a known encoding into text, and notes where each character came from.

use encoding_rs::Encoding;
use recension_model::Span;

use super::map::{MapBuilder, OffsetMap};

/// Text made from bytes.
#[derive(Debug, Default)]
pub(super) struct Transcoded {
    pub(super) text: String,
    pub(super) map: OffsetMap,
    /// In how many places bytes meant nothing.
    pub(super) invalid: usize,
    /// The first such place, and its 1-based line.
    pub(super) first_invalid: Option<(Span, u32)>,
}

/// Decodes UTF-8 with bad bytes, from `start` on.
pub(super) fn utf8(source: &[u8], start: usize) -> Transcoded {
    let mut writer = Writer::new(source.len(), start);
    for chunk in source.get(start..).unwrap_or_default().utf8_chunks() {
        writer.push_same(chunk.valid());
        if !chunk.invalid().is_empty() {
            writer.push_invalid(chunk.invalid().len());
        }
    }
    writer.finish()
}

/// Decodes UTF-16, from `start` on.
pub(super) fn utf16(source: &[u8], start: usize, little_endian: bool) -> Transcoded {
    let mut writer = Writer::new(source.len(), start);
    let pairs = source.get(start..).unwrap_or_default().chunks_exact(2);
    let odd = pairs.remainder().len();
    let units = pairs.map(|pair| match *pair {
        [low, high] if little_endian => u16::from_le_bytes([low, high]),
        [high, low] => u16::from_be_bytes([high, low]),
        _ => 0,
    });
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(c) => writer.push_char(c, 2 * c.len_utf16()),
            Err(_) => writer.push_invalid(2),
        }
    }
    if odd > 0 {
        writer.push_invalid(odd);
    }
    writer.finish()
}

/// Decodes an encoding of one byte or several bytes a character.
pub(super) fn legacy(source: &[u8], encoding: &'static Encoding) -> Transcoded {
    let mut writer = Writer::new(source.len(), 0);
    if encoding.is_single_byte() {
        let (text, _) = encoding.decode_without_bom_handling(source);
        for c in text.chars() {
            match c {
                char::REPLACEMENT_CHARACTER => writer.push_invalid(1),
                _ => writer.push_char(c, 1),
            }
        }
    } else {
        decode_bytewise(source, encoding, &mut writer);
    }
    writer.finish()
}

/// Feeds the decoder byte by byte, since only it knows where a character ends, and hands stretches of ASCII over whole.
fn decode_bytewise(source: &[u8], encoding: &'static Encoding, writer: &mut Writer) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // After a clean character the decoder holds nothing back, so that what follows may go past it.
    let mut clean = encoding.is_ascii_compatible();
    let (mut start, mut at) = (0, 0);
    let mut unit = String::with_capacity(64);
    while at < source.len() {
        if clean {
            let rest = source.get(at..).unwrap_or_default();
            let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            // The last byte goes to the decoder in any case: it is told there that the text ends.
            let ascii = ascii.min(rest.len() - 1);
            writer.push_same(std::str::from_utf8(rest.get(..ascii).unwrap_or_default()).unwrap_or_default());
            at += ascii;
            start = at;
        }
        let byte = source.get(at..at + 1).unwrap_or_default();
        let (_, _, replaced) = decoder.decode_to_string(byte, &mut unit, at + 1 == source.len());
        at += 1;
        clean = !unit.is_empty() && !replaced && encoding.is_ascii_compatible();
        if !unit.is_empty() {
            writer.push_unit(&unit, at - start, replaced);
            unit.clear();
            start = at;
        }
    }
}

/// Writes text and map side by side.
struct Writer {
    result: Transcoded,
    map: MapBuilder,
    source: usize,
}

impl Writer {
    fn new(capacity: usize, start: usize) -> Self {
        let mut map = MapBuilder::default();
        map.skip(start);
        let result = Transcoded { text: String::with_capacity(capacity), ..Transcoded::default() };
        Self { result, map, source: start }
    }

    fn push_same(&mut self, text: &str) {
        self.result.text.push_str(text);
        self.map.push_same(text.len());
        self.source += text.len();
    }

    fn push_char(&mut self, c: char, source_len: usize) {
        self.result.text.push(c);
        self.map.push(c.len_utf8(), source_len);
        self.source += source_len;
    }

    fn push_invalid(&mut self, source_len: usize) {
        self.note_invalid(source_len);
        self.push_char(char::REPLACEMENT_CHARACTER, source_len);
    }

    /// Writes what the decoder gave at once, which is more than a character where a bad byte was met.
    fn push_unit(&mut self, unit: &str, source_len: usize, replaced: bool) {
        if replaced {
            self.note_invalid(source_len);
        }
        self.result.text.push_str(unit);
        self.map.push(unit.len(), source_len);
        self.source += source_len;
    }

    fn note_invalid(&mut self, source_len: usize) {
        self.result.invalid += 1;
        if self.result.first_invalid.is_none() {
            let line = 1 + self.result.text.bytes().filter(|byte| *byte == b'\n').count();
            let span = Span::new(self.source as u32, (self.source + source_len) as u32);
            self.result.first_invalid = Some((span, line as u32));
        }
    }

    fn finish(mut self) -> Transcoded {
        self.result.map = self.map.finish();
        self.result
    }
}
