//! JSON, in one piece or a value a line. Of what is broken, all up to the fault is read.

use std::ops::Range;

use super::broken;
use super::node::{Key, MAX_DEPTH, Node, Value};
use crate::scan;
use crate::tree::Limited;

pub(super) fn read_json(text: &str) -> (Vec<Node>, Vec<Limited>) {
    let mut nodes = Vec::new();
    let limited = read(text, 0..text.len(), &mut nodes);
    (nodes, limited.into_iter().collect())
}

pub(super) fn read_json_lines(text: &str) -> (Vec<Node>, Vec<Limited>) {
    let mut nodes = Vec::new();
    let mut first = None;
    for line in scan::line_ranges(text.as_bytes()) {
        let limited = read(text, line, &mut nodes);
        first = first.or(limited);
    }
    (nodes, first.into_iter().collect())
}

fn read(text: &str, range: Range<usize>, nodes: &mut Vec<Node>) -> Option<Limited> {
    let mut scanner = Scanner { text, at: range.start, end: range.end, fault: None };
    if scanner.peek().is_some() {
        nodes.push(scanner.value(0));
        if scanner.peek().is_some() {
            scanner.fail("something follows the value");
        }
    }
    scanner.fault.map(|(at, what)| broken(at..at, "JSON", what))
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// What is wrong first, and where.
    fault: Option<(usize, &'static str)>,
}

impl Scanner<'_> {
    /// Returns the next byte that is no white space; nothing behind a fault.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..self.end];
        let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0xef || *byte == 0xbb || *byte == 0xbf;
        // A mark of the order of bytes stands at the start only.
        let is_blank = |byte: &u8| if self.at == 0 { blank(byte) } else { byte.is_ascii_whitespace() };
        let skipped = rest.iter().take_while(|byte| is_blank(byte)).count();
        self.at += skipped;
        self.text.as_bytes().get(self.at).copied().filter(|_| self.at < self.end && self.fault.is_none())
    }

    fn fail(&mut self, what: &'static str) {
        self.fault.get_or_insert((self.text.floor_char_boundary(self.at), what));
    }

    fn value(&mut self, depth: usize) -> Node {
        let first = self.peek();
        let start = self.at;
        let value = match first {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                self.skip();
                Value::Nothing
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Value::Text(self.string().0),
            Some(_) => self.word(),
            None => {
                self.fail("a value is missing");
                Value::Nothing
            }
        };
        Node { span: start..self.at.max(start), value }
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut nodes = Vec::new();
        self.at += 1;
        while !matches!(self.peek(), Some(b']') | None) {
            nodes.push(self.value(depth + 1));
            self.separator(b']');
        }
        self.close();
        Value::List(nodes)
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut entries = Vec::new();
        self.at += 1;
        while !matches!(self.peek(), Some(b'}') | None) {
            if self.peek() != Some(b'"') {
                self.fail("a key is missing");
                break;
            }
            let (text, span) = self.string();
            if self.peek() != Some(b':') {
                self.fail("a colon is missing");
                break;
            }
            self.at += 1;
            let node = self.value(depth + 1);
            entries.push((Key::new(&text, span), node));
            self.separator(b'}');
        }
        self.close();
        Value::Map(entries)
    }

    fn separator(&mut self, close: u8) {
        match self.peek() {
            Some(b',') => self.at += 1,
            Some(byte) if byte == close => {}
            _ => self.fail("a comma or a closing bracket is missing"),
        }
    }

    fn close(&mut self) {
        match self.peek() {
            Some(_) => self.at += 1,
            None => self.fail("a bracket is not closed"),
        }
    }

    /// Reads a number, `true`, `false` or `null`.
    fn word(&mut self) -> Value {
        let rest = &self.text[self.at..self.end];
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | ':' | '"' | '[' | '{');
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        if word.is_empty() {
            self.fail("a value is missing");
        }
        self.at += word.len();
        match word {
            "true" | "false" | "null" | "" => Value::Nothing,
            _ => Value::Text(word.to_owned()),
        }
    }

    /// Reads a string, whose opening quote comes next; returns it, and its place between the quotes.
    fn string(&mut self) -> (String, Range<usize>) {
        let start = self.at + 1;
        let mut text = String::new();
        let mut from = start;
        loop {
            let rest = &self.text.as_bytes()[from..self.end];
            let Some(found) = memchr::memchr2(b'"', b'\\', rest).map(|found| from + found) else {
                self.at = self.end;
                self.fail("a string is not closed");
                return (text, start..start);
            };
            text.push_str(&self.text[from..found]);
            if self.text.as_bytes()[found] == b'"' {
                self.at = found + 1;
                return (text, start..found);
            }
            from = self.escape(found + 1, &mut text);
        }
    }

    /// Reads what stands behind a backslash; returns where it ends.
    fn escape(&self, at: usize, text: &mut String) -> usize {
        let rest = &self.text[at..self.end];
        let Some(sign) = rest.chars().next() else { return at };
        if sign == 'u' {
            let code = |at: usize| u16::from_str_radix(rest.get(at..at + 4)?, 16).ok();
            let second = if rest.get(5..7) == Some("\\u") { code(7) } else { None };
            let units = code(1).into_iter().chain(second.filter(|unit| (0xdc00..0xe000).contains(unit)));
            let read: Vec<Result<char, _>> = char::decode_utf16(units).collect();
            let length = if read.len() == 1 && second.is_some_and(|unit| (0xdc00..0xe000).contains(&unit)) {
                11
            } else {
                5
            };
            text.push(read.first().and_then(|c| c.as_ref().ok().copied()).unwrap_or('\u{fffd}'));
            return at + if code(1).is_some() { length } else { 1 };
        }
        text.push(match sign {
            'n' | 'r' | 't' | 'b' | 'f' => ' ',
            other => other,
        });
        at + sign.len_utf8()
    }

    /// Passes over a value, however deep it is.
    fn skip(&mut self) {
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => _ = self.string(),
                _ => self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8),
            }
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
        self.fail("a bracket is not closed");
    }
}
