//! JSON that terminals and build systems show and do not obey.

use std::io::{self, Write};

use serde_json::ser::{CompactFormatter, Formatter};

use crate::visible::{acts, command_at};

/// Writes compact JSON in which characters that act on a terminal are escaped, which JSON asks for only
/// below U+0020, and one sign of each command of a build system. A reader gets the same text.
pub(crate) struct Inert;

impl Formatter for Inert {
    #[inline]
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // Nothing in ASCII acts but what JSON escapes by itself, U+007F, and commands. All looks take many bytes
        // at once.
        let bytes = fragment.as_bytes();
        let commands = bytes.contains(&b'#') && fragment.contains("##");
        if fragment.is_ascii() && !bytes.contains(&0x7f) && !commands {
            CompactFormatter.write_string_fragment(out, fragment)
        } else {
            write_escaped(out, fragment)
        }
    }
}

/// Makes JSON inert that was written otherwise; its line breaks stay.
///
/// # Errors
///
/// None that can be seen from outside: what is text stays text.
pub fn inert_lines(json: &str) -> io::Result<String> {
    let mut out = Vec::with_capacity(json.len());
    for line in json.split_inclusive('\n') {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        write_escaped(&mut out, text)?;
        out.extend_from_slice(end.as_bytes());
    }
    String::from_utf8(out).map_err(io::Error::other)
}

fn write_escaped<W: ?Sized + Write>(out: &mut W, fragment: &str) -> io::Result<()> {
    let mut rest = fragment;
    while let Some((before, behind)) = command_at(rest).and_then(|at| rest.split_at_checked(at)) {
        write_acting(out, before)?;
        out.write_all(b"\\u0023")?;
        rest = behind.strip_prefix('#').unwrap_or(behind);
    }
    write_acting(out, rest)
}

fn write_acting<W: ?Sized + Write>(out: &mut W, fragment: &str) -> io::Result<()> {
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
        for text in
            ["a\u{9b}31m\u{202e}\u{7f}b\u{feff}", "\u{1b}[1m\n", "“naïve” – £5 😀", "", "##[a]b ###vso[ü] ##"]
        {
            let mut out = Vec::new();
            let mut serializer = serde_json::Serializer::with_formatter(&mut out, super::Inert);
            text.serialize(&mut serializer).unwrap();
            let json = String::from_utf8(out).unwrap();
            assert!(!json.contains(crate::visible::acts), "{json:?}");
            assert!(crate::visible::command_at(&json).is_none(), "{json:?}");
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
