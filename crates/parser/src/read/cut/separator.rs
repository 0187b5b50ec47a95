//! What parts a title from its description.

use std::ops::Range;

use crate::marks::ends_shortcode;

/// Finds the first separator outside brackets.
pub(in crate::read) fn first_separator(text: &str) -> Option<Range<usize>> {
    let mut depth = 0usize;
    let mut brackets_only: Option<Range<usize>> = None;
    for (at, byte) in text.bytes().enumerate() {
        // Only these begin what is looked for.
        let c = match byte {
            b' ' | b':' | b'(' | b'[' | b')' | b']' => char::from(byte),
            0xe2 | 0xe3 | 0xef => text[at..].chars().next().unwrap_or_default(),
            _ => continue,
        };
        match c {
            '(' | '[' | '（' | '【' => depth += 1,
            ')' | ']' | '）' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(separator) = separator_at(text, at, c) {
            if depth == 0 {
                return Some(separator);
            }
            // A bracket that never closes hides nothing.
            brackets_only = brackets_only.or(Some(separator));
        }
    }
    brackets_only.filter(|_| depth > 0)
}

fn separator_at(text: &str, at: usize, c: char) -> Option<Range<usize>> {
    let rest = &text[at..];
    match c {
        // Most spaces are followed by a word.
        ' ' if !matches!(rest.as_bytes().get(1), Some(b'-' | b':' | b'|' | 0xe2)) => None,
        ' ' => [" - ", " – ", " — ", " -- ", " ― ", " : ", " :: ", " | "]
            .iter()
            .find(|separator| rest.starts_with(**separator))
            .map(|separator| at..at + separator.len()),
        ':' if rest[1..].starts_with(' ') && at > 0 && !ends_shortcode(&text[..at]) => Some(at..at + 2),
        '：' if at > 0 => {
            let length = '：'.len_utf8() + spaces(&rest['：'.len_utf8()..]);
            // Like ":" it parts nothing at the end.
            (length < rest.len()).then(|| at..at + length)
        }
        '—' if rest.starts_with("——") && at > 0 => {
            let length = rest.len() - rest.trim_start_matches('—').len();
            Some(at..at + length + spaces(&rest[length..]))
        }
        _ => None,
    }
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Takes off the separator in front of a description, and punctuation that is left over.
pub(super) fn trim_separator(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let next = rest
            .trim_start_matches([
                '–', '—', '―', '－', '～', '・', '،', '؛', '।', '：', '，', '。', '．', '、', '；', '·', '•',
                '|', '→', '»', ',', ';',
            ])
            .trim_start();
        let next = ["--", "->", "=>", ":: "].iter().find_map(|sign| next.strip_prefix(sign)).unwrap_or(next);
        // A hyphen, colon or full stop belongs to what follows unless it stands apart: "-x", ":fire:", ".NET".
        let next = next
            .strip_prefix(['-', ':', '.', '~', '*'])
            .filter(|behind| {
                behind.is_empty() || behind.starts_with(|c| char::is_whitespace(c) || begins_sentence(c))
            })
            .filter(|behind| !next.starts_with('.') || !behind.starts_with(begins_sentence))
            .unwrap_or(next);
        let next = next.trim_start();
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// Reports whether a description may begin with this letter right behind a separator: "-Burns well".
fn begins_sentence(c: char) -> bool {
    c.is_uppercase() || (c.is_alphabetic() && !c.is_ascii() && !c.is_lowercase())
}

/// Reports whether a title may end before `behind`: a separator follows, or nothing of weight.
pub(super) fn ends_title(behind: &str) -> bool {
    let behind = behind.trim_start_matches([']', ')', '）', '】', '"', '”', '」', '*']);
    let separated = behind.chars().next().and_then(|c| separator_at(behind, 0, c));
    separated.is_some()
        || behind.starts_with(": ")
        || behind.starts_with('：')
        || behind.trim().chars().all(|c| matches!(c, '.' | '。' | ':' | '!' | ';'))
}

/// Leaves out a colon at the end of a name, unless it closes an emoji's `:name:`.
pub(in crate::read) fn without_colon(name: &str) -> &str {
    let named = name.trim_end().strip_suffix([':', '：']).filter(|named| !ends_shortcode(named));
    named.unwrap_or(name).trim_end()
}

/// Leaves out emoji's `:names:`.
pub(super) fn without_shortcodes(text: &str) -> String {
    let mut parts = text.split(':').peekable();
    let mut rest = String::new();
    let mut inside = false;
    while let Some(part) = parts.next() {
        let is_name = inside
            && parts.peek().is_some()
            && !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'));
        if is_name {
            inside = false;
        } else {
            rest.push_str(part);
            rest.push(' ');
            inside = true;
        }
    }
    rest
}
