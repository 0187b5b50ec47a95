//! Attributes: names for text, set between blocks and put in with braces.

use std::collections::HashMap;
use std::ops::Range;

use crate::markup::{Budget, Running};

/// No value is longer: what is, is made of values to make one that never ends.
const MAX_VALUE_BYTES: usize = 4096;
/// No name is longer.
const MAX_NAME_BYTES: usize = 100;

/// What is set wherever a document is read.
const INTRINSIC: [(&str, &str); 16] = [
    ("nbsp", " "),
    ("sp", " "),
    ("empty", ""),
    ("blank", ""),
    ("zwsp", ""),
    ("lt", "<"),
    ("gt", ">"),
    ("amp", "&"),
    ("plus", "+"),
    ("apos", "'"),
    ("quot", "\""),
    ("vbar", "|"),
    ("startsb", "["),
    ("endsb", "]"),
    ("cpp", "C++"),
    ("two-colons", "::"),
];

pub(super) struct Attributes {
    values: HashMap<String, String>,
    pub(super) budget: Budget,
}

impl Attributes {
    pub(super) fn new(text: &str) -> Self {
        let values =
            INTRINSIC.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { values, budget: Budget::of(text) }
    }

    /// Sets what `name` stands for; none to set it no longer.
    pub(super) fn set(&mut self, name: &str, value: Option<&str>) {
        let name = name.to_ascii_lowercase();
        match value {
            Some(value) => {
                let mut running = Running::default();
                self.expand(value, 0..value.len(), &mut running);
                let value = running.text();
                let value = value[..value.floor_char_boundary(MAX_VALUE_BYTES)].to_owned();
                self.values.insert(name, value);
            }
            None => {
                self.values.remove(&name);
            }
        }
    }

    /// Returns what a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Adds a part of `source` to running text, names in braces replaced.
    pub(super) fn expand(&self, source: &str, range: Range<usize>, running: &mut Running) {
        let Some(text) = source.get(range.clone()) else { return };
        let mut plain = 0;
        for (open, _) in text.match_indices('{') {
            if open < plain || text[..open].ends_with('\\') {
                continue;
            }
            let window = &text[open + 1..text.floor_char_boundary(open + 1 + MAX_NAME_BYTES)];
            let Some(close) = window.find('}') else { continue };
            let value = self.values.get(&window[..close].to_ascii_lowercase());
            let Some(value) = value.filter(|value| self.budget.take(value.len())) else { continue };
            running.push(source, range.start + plain..range.start + open);
            plain = open + close + 2;
            running.push_replaced(value, range.start + open..range.start + plain);
        }
        running.push(source, range.start + plain..range.end);
    }
}
