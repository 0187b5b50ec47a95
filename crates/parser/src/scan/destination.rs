//! Where a text leads to: the addresses of links, pictures and tags, where they stand.

use std::ops::Range;

use super::reference::behind_code;
use super::{LineKind, ScannedLine, link_definition, scan_lines};

/// The attributes of tags that lead somewhere.
const ATTRIBUTES: [&str; 2] = ["href", "src"];

/// An address that is written out: that of `[text](address)`, `<a href=address>`, `<address>` or `[label]: address`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Where the markup begins that leads there.
    pub start: usize,
    /// What stands in the brackets of `[text](address)`; else empty.
    pub text: Range<usize>,
    /// The address as written, without what it is put in.
    pub address: Range<usize>,
}

/// Returns the destinations in a document of Markdown, in order; those in code and comments are none.
///
/// Cost: linear in the text.
///
/// ```
/// let text = "[a](<u v>) `[b](c)` <a href='d'>\n\n[e]: f";
/// let all: Vec<&str> = recension_parser::destinations(text).map(|found| &text[found.address]).collect();
/// assert_eq!(all, ["u v", "d", "f"]);
/// ```
pub fn destinations(text: &str) -> impl Iterator<Item = Destination> {
    destinations_in(text, scan_lines(text), |_| true)
}

/// Does the same with the lines of the document, [as they were scanned](scan_lines), and only in those blocks that are `wanted`, given
/// the bytes of each in their order.
pub fn destinations_in(
    text: &str,
    lines: impl Iterator<Item = (Range<usize>, ScannedLine)>,
    mut wanted: impl FnMut(&Range<usize>) -> bool,
) -> impl Iterator<Item = Destination> {
    let mut lines = lines.filter(|(_, line)| !line.is_verbatim()).peekable();
    let pieces = std::iter::from_fn(move || {
        let (mut piece, first) = lines.next()?;
        let mut is_next = |end: usize| {
            lines.next_if(|(range, line)| range.start == end && goes_on(&first, line)).map(|next| next.0.end)
        };
        while let Some(end) = is_next(piece.end) {
            piece.end = end;
        }
        Some((piece, first))
    });
    pieces.filter(move |(piece, _)| wanted(piece)).flat_map(move |(piece, first)| {
        let own = &text[piece.clone()];
        let found = match first.kind {
            LineKind::Definition => defined(own, first.text).into_iter().collect(),
            _ => within(own),
        };
        let moved = move |range: Range<usize>| piece.start + range.start..piece.start + range.end;
        found.into_iter().map(move |found| Destination {
            start: piece.start + found.start,
            text: moved(found.text),
            address: moved(found.address),
        })
    })
}

/// Reports whether a line is of the paragraph or HTML block that another one begins.
fn goes_on(first: &ScannedLine, line: &ScannedLine) -> bool {
    let is_text = |line: &ScannedLine| matches!(line.kind, LineKind::Text | LineKind::Html);
    is_text(first) && is_text(line) && line.item.is_none()
}

/// Returns the destination of a definition that begins at a byte of a line.
fn defined(line: &str, start: usize) -> Option<Destination> {
    let (label, address) = link_definition(line.get(start..)?.trim_end())?;
    let behind = start + "[]:".len() + label.len();
    let at = behind + line.get(behind..)?.find(address)?;
    Some(Destination { start, text: at..at, address: at..at + address.len() })
}

/// The bytes that may begin or end what leads somewhere, or hide it.
const IS_MARK: [bool; 256] = {
    let mut is_mark = [false; 256];
    let marks = b"\\`[]<";
    let mut at = 0;
    while at < marks.len() {
        is_mark[marks[at] as usize] = true;
        at += 1;
    }
    is_mark
};

/// Returns the destinations in a paragraph, a row, a heading or a block of HTML.
fn within(text: &str) -> Vec<Destination> {
    let bytes = text.as_bytes();
    let (mut at, mut open, mut found) = (0, Vec::new(), Vec::new());
    let next_mark = |from: usize| {
        let rest = bytes.get(from..)?;
        let length = rest.iter().position(|byte| IS_MARK[usize::from(*byte)])?;
        Some((from + length, rest[length]))
    };
    while let Some((mark, byte)) = next_mark(at) {
        at = mark + 1;
        match byte {
            b'\\' => at += 1,
            b'`' => at = behind_code(bytes, at - 1),
            b'[' => open.push(at),
            b']' => {
                let Some(start) = open.pop().filter(|_| bytes.get(at) == Some(&b'(')) else { continue };
                let Some(address) = in_brackets(text, at + 1) else { continue };
                let is_picture = bytes[..start - 1].ends_with(b"!");
                let text = start..at - 1;
                at = address.end;
                found.push(Destination { start: start - 1 - usize::from(is_picture), text, address });
            }
            b'<' if text[at..].starts_with("!--") => {
                at = text[at..].find("-->").map_or(text.len(), |end| at + end);
            }
            b'<' => {
                if let Some((addresses, end)) = in_tag(text, at) {
                    let leads = |address: Range<usize>| Destination { start: at - 1, text: at..at, address };
                    found.extend(addresses.into_iter().map(leads));
                    at = end;
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns the address that begins at a byte, behind the opening bracket; none where what follows is neither a title nor the
/// closing bracket.
fn in_brackets(text: &str, start: usize) -> Option<Range<usize>> {
    let start = text.len() - text[start..].trim_start().len();
    let address = match text[start..].strip_prefix('<') {
        Some(inner) => start + 1..start + 1 + inner.find(['>', '<', '\n'])?,
        None => start..start + bare_end(&text[start..])?,
    };
    let behind = text[address.end..].trim_start_matches('>').trim_start();
    behind.starts_with([')', '"', '\'', '(']).then_some(address)
}

/// How many brackets stand open in an address.
const MAX_BRACKETS: usize = 32;

/// Returns where an address ends that is put in nothing: before white space, or before a closing bracket that it does not open.
fn bare_end(text: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (0usize, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' if depth == MAX_BRACKETS => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ if byte.is_ascii_whitespace() => return Some(at),
            _ => {}
        }
    }
    Some(text.len())
}

/// Returns where a tag leads to and where it ends, given where its name begins; `<address>` is one.
fn in_tag(text: &str, start: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let bytes = text.as_bytes();
    bytes.get(start).filter(|byte| byte.is_ascii_alphabetic())?;
    let while_in = |from: usize, is_in: fn(&u8) -> bool| {
        from + bytes[from..].iter().take_while(|byte| is_in(byte)).count()
    };
    let name = while_in(start, |byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    if matches!(bytes.get(name), Some(b':' | b'@')) {
        let end = while_in(name, |byte| !byte.is_ascii_whitespace() && !b"<>".contains(byte));
        return (bytes.get(end) == Some(&b'>')).then(|| (Vec::from([start..end]), end + 1));
    }
    let (mut at, mut found) = (name, Vec::new());
    loop {
        at = while_in(at, |byte| byte.is_ascii_whitespace() || *byte == b'/');
        match bytes.get(at)? {
            b'>' => return Some((found, at + 1)),
            b'<' => return None,
            _ => {}
        }
        let end = while_in(at, |byte| !byte.is_ascii_whitespace() && !b"=<>/".contains(byte));
        let attribute = &text[at..end];
        at = while_in(end, u8::is_ascii_whitespace);
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at = while_in(at + 1, u8::is_ascii_whitespace);
        let value = match bytes.get(at)? {
            quote @ (b'"' | b'\'') => at + 1..at + 1 + text[at + 1..].find(char::from(*quote))?,
            _ => at..while_in(at, |byte| !byte.is_ascii_whitespace() && !b"<>".contains(byte)),
        };
        // What stands in quotes ends with one.
        at = value.end + (value.start - at);
        if ATTRIBUTES.iter().any(|name| attribute.eq_ignore_ascii_case(name)) {
            found.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::destinations;

    fn addresses(text: &str) -> Vec<&str> {
        destinations(text).map(|found| &text[found.address]).collect()
    }

    #[test]
    fn destinations_are_found_however_they_are_put() {
        for text in [
            "[x](docs/a)",
            "[x]( docs/a )",
            "[x](\ndocs/a)",
            "[x](<docs/a> 'title')",
            "![x](docs/a \"title\")",
            "<a href=docs/a>",
            "<a class='x' HREF = 'docs/a' id=y>",
            "<img\nsrc=\"docs/a\"/>",
            "> [x]: docs/a 'title'",
            "a stray ` before [x](docs/a)",
            "``a`b`` [x](docs/a) `c`",
            "- `c\n- d` [x](docs/a)",
        ] {
            assert_eq!(addresses(text), ["docs/a"], "{text}");
        }
        assert_eq!(addresses("[![x](a)](b) <https://example.org/c>"), ["a", "b", "https://example.org/c"]);
        assert_eq!(addresses("[x](a(b)c) [y](d\\)e)"), ["a(b)c", "d\\)e"]);
    }

    #[test]
    fn what_leads_nowhere_is_no_destination() {
        for text in [
            "`[x](a)`",
            "```\n[x](a)\n```",
            "<!-- [x](a) -->",
            "a <!-- [x](a)",
            "[x](see a)",
            "x](a)",
            "a < b href=c",
            "<a href='b",
            "[x](a",
            "[x](",
            "<a href=",
            "<a href=b",
            "[x]: a b",
            "\\[x](a)",
        ] {
            assert_eq!(addresses(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn what_is_never_closed_is_gone_through_once() {
        for text in ["[](a", "[](<a", "<a b='", "[](a\\", "<!--", "`[](a"] {
            assert_eq!(addresses(&text.repeat(50_000)), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn markup_begins_where_it_stands() {
        let text = "## ![p](i) [x](a)\n\n<a href=b>";
        let found: Vec<_> = destinations(text).map(|found| (found.start, &text[found.text])).collect();
        assert_eq!(found, [(3, "p"), (11, "x"), (19, "")]);
    }
}
