//! Values of data, and where they stand.

use std::ops::Range;

/// How deep lists and maps are read within each other.
pub(super) const MAX_DEPTH: usize = 64;
/// A key is no longer; each record keeps its own.
const MAX_KEY_BYTES: usize = 100;

/// A value of data.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
    /// Nothing, or a reference to something else.
    Nothing,
}

#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

impl Key {
    pub(super) fn new(text: &str, span: Range<usize>) -> Self {
        Self { text: text[..text.floor_char_boundary(MAX_KEY_BYTES)].to_owned(), span }
    }
}

impl Node {
    /// Moves it, and all in it, `by` bytes towards the end.
    pub(super) fn shift(&mut self, by: usize) {
        if by == 0 {
            return;
        }
        self.span = self.span.start + by..self.span.end + by;
        match &mut self.value {
            Value::List(nodes) => nodes.iter_mut().for_each(|node| node.shift(by)),
            Value::Map(entries) => entries.iter_mut().for_each(|(key, node)| {
                key.span = key.span.start + by..key.span.end + by;
                node.shift(by);
            }),
            Value::Text(_) | Value::Nothing => {}
        }
    }

    /// Returns its text, if it is one and not empty.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    /// Returns the texts that it is or lists.
    pub(super) fn texts(&self) -> Vec<&Node> {
        match &self.value {
            Value::Text(_) if self.text().is_some() => vec![self],
            Value::List(nodes) => nodes.iter().filter(|node| node.text().is_some()).collect(),
            _ => Vec::new(),
        }
    }

    /// Reports whether it is an address.
    pub(super) fn is_address(&self) -> bool {
        self.text().is_some_and(is_address)
    }
}

pub(super) fn is_address(text: &str) -> bool {
    let starts = text.starts_with("http://") || text.starts_with("https://");
    starts && !text.contains(char::is_whitespace)
}
