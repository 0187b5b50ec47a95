//! JSON that terminals and build systems show and do not obey.

use std::io::{self, Write};
use std::str;

use crate::visible::acts;

/// Writes whole tokens of JSON with characters that act on a terminal escaped, which JSON asks for only below U+0020, and
/// one sign of each command of a build system. A reader gets the same text.
pub(crate) fn write_inert(out: &mut dyn Write, json: &[u8]) -> io::Result<()> {
    let mut written = 0;
    for (chunk, start) in json.chunks(CHUNK_BYTES).zip((0..).step_by(CHUNK_BYTES)) {
        // Nothing in ASCII acts but what JSON escapes by itself, U+007F, and commands. Whole loops run in vector registers.
        if !chunk.iter().fold(false, |odd, byte| odd | (*byte >= 0x7f) | (*byte == b'#')) {
            continue;
        }
        for at in start..start + chunk.len() {
            if let Some((code, bytes)) = acting(json, at) {
                out.write_all(json.get(written..at).unwrap_or_default())?;
                write!(out, "\\u{code:04x}")?;
                written = at + bytes;
            }
        }
    }
    out.write_all(json.get(written..).unwrap_or_default())
}

/// Bytes that are looked at together.
const CHUNK_BYTES: usize = 64;

/// Makes JSON inert that was written otherwise; its line breaks stay.
///
/// # Errors
///
/// None that can be seen from outside: what is text stays text.
pub fn inert_lines(json: &str) -> io::Result<String> {
    let mut out = Vec::with_capacity(json.len());
    write_inert(&mut out, json.as_bytes())?;
    String::from_utf8(out).map_err(io::Error::other)
}

/// Returns the code of what acts at a place, and its bytes. All that acts lies below U+10000.
fn acting(json: &[u8], at: usize) -> Option<(u32, usize)> {
    let bytes = match json.get(at)? {
        b'#' => {
            let name = json.get(at + 1..).unwrap_or_default();
            let name_end = name.iter().position(|byte| !byte.is_ascii_alphabetic())?;
            let is_second = at > 0 && json.get(at - 1) == Some(&b'#');
            return (is_second && name.get(name_end) == Some(&b'[')).then_some((u32::from(b'#'), 1));
        }
        0x7f => 1,
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => return None,
    };
    let char = str::from_utf8(json.get(at..at + bytes)?).ok()?.chars().next()?;
    acts(char).then_some((u32::from(char), bytes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_acts_is_escaped_and_read_back() {
        for text in
            ["a\u{9b}31m\u{202e}\u{7f}b\u{feff}", "\u{1b}[1m\n", "“naïve” – £5 😀", "", "##[a]b ###vso[ü] ##"]
        {
            let json = super::inert_lines(&serde_json::to_string(text).unwrap()).unwrap();
            assert!(!json.contains(crate::visible::acts), "{json:?}");
            assert!(crate::visible::command_at(&json).is_none(), "{json:?}");
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
