//! Finds out which encoding bytes are in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// How far into the document a declaration of its encoding may stand, as the HTML Standard has it.
const DECLARATION_BYTES: usize = 1024;
/// How many bytes at the start are looked at to tell text from binary data and UTF-16.
const SAMPLE_BYTES: usize = 64 * 1024;
/// How many bytes, from the first that is not ASCII, are enough to detect an encoding.
const DETECTION_BYTES: usize = 512 * 1024;
/// How the formats begin that are mistaken for text most easily, or that are met most often.
const BINARY_SIGNATURES: [&[u8]; 14] = [
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"RIFF",
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"\x7fELF",
];

/// What bytes are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Charset<'a> {
    Binary,
    /// The text begins at `start`; none if there are a few bad bytes in it.
    Utf8 {
        start: usize,
        text: Option<&'a str>,
    },
    Utf16 {
        start: usize,
        little_endian: bool,
        /// Whether a byte order mark says so.
        marked: bool,
    },
    Legacy {
        encoding: &'static Encoding,
        declared: bool,
    },
}

pub(super) fn detect(source: &[u8]) -> Charset<'_> {
    if let Some(text) = source.strip_prefix(b"\xef\xbb\xbf") {
        return Charset::Utf8 { start: 3, text: std::str::from_utf8(text).ok() };
    }
    let little_endian = source.starts_with(b"\xff\xfe");
    if little_endian || source.starts_with(b"\xfe\xff") {
        return match is_utf16(source.get(2..).unwrap_or_default(), little_endian, 3) {
            true => Charset::Utf16 { start: 2, little_endian, marked: true },
            false => Charset::Binary,
        };
    }
    if let Some(little_endian) = utf16_by_zeros(source) {
        return Charset::Utf16 { start: 0, little_endian, marked: false };
    }
    let text = std::str::from_utf8(source).ok();
    if is_binary(source, text.is_some()) {
        return Charset::Binary;
    }
    if text.is_some() || is_mostly_utf8(source) {
        return Charset::Utf8 { start: 0, text };
    }
    match declared(source) {
        Some(encoding) => Charset::Legacy { encoding, declared: true },
        None => Charset::Legacy { encoding: guessed(source), declared: false },
    }
}

/// Tells the byte order of UTF-16 without a mark.
///
/// Latin text has a zero in every other byte. Text in other scripts has them in spaces, line breaks and
/// punctuation, always on one side, and is hardly ever valid UTF-8.
fn utf16_by_zeros(source: &[u8]) -> Option<bool> {
    let sample = sample(source);
    if !sample.contains(&0) {
        return None;
    }
    let (mut even, mut odd) = (0, 0);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.get(1) == Some(&0));
    }
    let zeros = even + odd;
    if zeros == 0 || !source.len().is_multiple_of(2) && sample.len() == source.len() && zeros < 4 {
        return None;
    }
    let little_endian = odd > even;
    // A zero on the wrong side is U+xx00, which few letters are.
    if even.min(odd) * 20 > zeros {
        return None;
    }
    let plain = sample.is_ascii();
    let enough = if plain { zeros * 5 >= sample.len() * 2 } else { zeros * 200 >= sample.len() };
    let other = plain || std::str::from_utf8(source).is_err();
    (enough && other && is_utf16(sample, little_endian, 50)).then_some(little_endian)
}

/// Reports whether bytes make sense as UTF-16: at most one unit in `tolerance` is an unpaired surrogate or a
/// control character.
fn is_utf16(bytes: &[u8], little_endian: bool, tolerance: usize) -> bool {
    let sample = sample(bytes);
    let units = sample.chunks_exact(2).map(|pair| match *pair {
        [low, high] if little_endian => u16::from_le_bytes([low, high]),
        [high, low] => u16::from_be_bytes([high, low]),
        _ => 0,
    });
    let total = units.len();
    let strange = char::decode_utf16(units)
        .filter(|unit| match unit {
            Ok(unit) => {
                u8::try_from(*unit).is_ok_and(is_strange_control) || ('\u{80}'..'\u{a0}').contains(unit)
            }
            Err(_) => true,
        })
        .count();
    strange * tolerance <= total
}

/// Tells binary data from text by its signature, its zeros and its control characters.
fn is_binary(source: &[u8], valid_utf8: bool) -> bool {
    if BINARY_SIGNATURES.iter().any(|signature| source.starts_with(signature)) {
        // The letters of a signature may begin a text, too.
        let rest = source.get(..source.len().min(1024)).unwrap_or_default();
        let printable = valid_utf8 && !rest.starts_with(b"%PDF-1.") && !rest.iter().any(|byte| *byte < b'\t');
        return !printable;
    }
    let sample = sample(source);
    let zeros = count(sample, |byte| byte == 0);
    let controls = count(sample, is_strange_control);
    // A stray zero or two do not make a long text unreadable. Bytes at random are control characters one
    // time in ten; what is no UTF-8 either needs fewer to be given up.
    let tolerated = if valid_utf8 { 10 } else { 40 };
    zeros * 1000 > sample.len() || controls * tolerated > sample.len()
}

/// Counts bytes, in sums of one byte each, so that many bytes are looked at together.
fn count(bytes: &[u8], is_counted: impl Fn(u8) -> bool) -> usize {
    let sum = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(is_counted(*byte))).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|chunk| usize::from(sum(chunk))).sum()
}

/// Tells the control characters that text does not have. Escape and backspace come in terminal output.
fn is_strange_control(byte: u8) -> bool {
    // Without branches, so that many bytes are looked at together: \x08 to \r are backspace and white space.
    ((byte < b' ') & !((0x08..=b'\r').contains(&byte)) & (byte != 0x1b)) | (byte == 0x7f)
}

/// Tells UTF-8 with a few bad bytes from another encoding: in that, what looks like UTF-8 is an accident.
fn is_mostly_utf8(source: &[u8]) -> bool {
    // A character of three or four bytes is an accident far more seldom than one of two.
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in source.utf8_chunks() {
        let bytes = chunk.valid().as_bytes();
        good += bytes.iter().filter(|byte| **byte >= 0xc0).count();
        good += 2 * bytes.iter().filter(|byte| **byte >= 0xe0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 2 * bad
}

/// Finds the encoding that a page or an XML document declares, if its bytes bear it out.
fn declared(source: &[u8]) -> Option<&'static Encoding> {
    let head = source.get(..source.len().min(DECLARATION_BYTES))?.to_ascii_lowercase();
    let label = if head.starts_with(b"<?xml") { value_of(&head, b"encoding") } else { None };
    let label = label.or_else(|| {
        let meta = find(&head, b"<meta")?;
        value_of(head.get(meta..)?, b"charset")
    })?;
    let encoding = Encoding::for_label(label)?;
    let fits = encoding.is_ascii_compatible() || encoding == encoding_rs::ISO_2022_JP;
    if !fits || encoding == encoding_rs::UTF_8 {
        return None;
    }
    // Declarations are copied from page to page: one that most bytes contradict is not believed.
    let sample = sample(source);
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let bad = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let foreign = sample.iter().filter(|byte| !byte.is_ascii()).count();
    (bad * 20 <= foreign).then_some(canonical(encoding))
}

/// Returns what follows `name`, an equals sign and perhaps a quote.
fn value_of<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let rest = text.get(find(text, name)? + name.len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_end =
        |byte: &u8| matches!(byte, b'"' | b'\'' | b'>' | b';' | b'/' | b'?') || byte.is_ascii_whitespace();
    rest.get(..rest.iter().position(is_end).unwrap_or(rest.len()))
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|window| window == needle)
}

fn guessed(source: &[u8]) -> &'static Encoding {
    let first = source.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    // The detector looks at the letters before, too.
    let start = first.saturating_sub(64);
    let end = source.len().min(first + DETECTION_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(source.get(start..end).unwrap_or_default(), end == source.len());
    canonical(detector.guess(None, Utf8Detection::Deny))
}

/// Returns GB18030 for GBK, which is a part of it and has the same decoder.
fn canonical(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding }
}

fn sample(bytes: &[u8]) -> &[u8] {
    bytes.get(..bytes.len().min(SAMPLE_BYTES)).unwrap_or_default()
}
