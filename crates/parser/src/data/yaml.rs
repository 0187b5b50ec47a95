//! YAML, any number of documents. What an anchor stands for is not put in where it is referred to.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::broken;
use super::node::{Key, MAX_DEPTH, Node, Value};
use crate::tree::Limited;

/// So many characters apart it is noted where they stand.
const STEP: usize = 64;

pub(super) fn read_yaml(text: &str) -> (Vec<Node>, Vec<Limited>) {
    let offsets = Offsets::of(text);
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(found) => found,
            Err(error) => {
                let at = offsets.byte(error.marker().index());
                let limited = broken(at..at, "YAML", &error.to_string());
                return (builder.finish(), vec![limited]);
            }
        };
        let start = offsets.byte(span.start.index());
        let end = offsets.byte(span.end.index()).max(start);
        let end = start + text.get(start..end).unwrap_or_default().trim_end().len();
        match event {
            Event::Scalar(value, style, ..) => {
                let is_nothing = style == ScalarStyle::Plain && matches!(value.as_ref(), "" | "~" | "null");
                let value = if is_nothing { Value::Nothing } else { Value::Text(value.into_owned()) };
                builder.add(Node { span: start..end, value });
            }
            Event::Alias(_) => builder.add(Node { span: start..end, value: Value::Nothing }),
            Event::SequenceStart(..) => {
                builder.open(Node { span: start..start, value: Value::List(Vec::new()) })
            }
            Event::MappingStart(..) => {
                builder.open(Node { span: start..start, value: Value::Map(Vec::new()) })
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(end),
            _ => {}
        }
    }
    (builder.finish(), Vec::new())
}

/// Nodes that are not closed yet.
#[derive(Default)]
struct Builder {
    roots: Vec<Node>,
    open: Vec<Open>,
    /// How many more are open, which are not read.
    deeper: usize,
}

struct Open {
    node: Node,
    /// The key of a map whose value comes next; none inside where the key is no text.
    key: Option<Option<Key>>,
}

impl Builder {
    fn open(&mut self, node: Node) {
        if self.deeper > 0 || self.open.len() >= MAX_DEPTH {
            self.deeper += 1;
        } else {
            self.open.push(Open { node, key: None });
        }
    }

    fn close(&mut self, end: usize) {
        if self.deeper > 0 {
            self.deeper -= 1;
            if self.deeper == 0 {
                self.add(Node { span: end..end, value: Value::Nothing });
            }
            return;
        }
        if let Some(Open { mut node, .. }) = self.open.pop() {
            let last = match &node.value {
                Value::List(nodes) => nodes.last().map(|node| node.span.end),
                Value::Map(entries) => entries.last().map(|(key, node)| node.span.end.max(key.span.end)),
                _ => None,
            };
            // A block ends with what it holds; in flow style brackets follow.
            node.span.end = last.unwrap_or(node.span.start).max(node.span.start);
            self.add(node);
        }
    }

    fn add(&mut self, node: Node) {
        if self.deeper > 0 {
            return;
        }
        let Some(open) = self.open.last_mut() else {
            self.roots.push(node);
            return;
        };
        match &mut open.node.value {
            Value::List(nodes) => nodes.push(node),
            Value::Map(entries) => match open.key.take() {
                None => open.key = Some(node.text().map(|text| Key::new(text, node.span.clone()))),
                Some(Some(key)) => entries.push((key, node)),
                Some(None) => {}
            },
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<Node> {
        self.deeper = 0;
        while !self.open.is_empty() {
            self.close(0);
        }
        self.roots
    }
}

/// From characters, by which the parser counts, to bytes.
struct Offsets<'a> {
    text: &'a str,
    /// Where every so many characters stand; empty where each is one byte.
    steps: Vec<usize>,
}

impl<'a> Offsets<'a> {
    fn of(text: &'a str) -> Self {
        let steps = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(STEP).map(|(at, _)| at).collect(),
        };
        Self { text, steps }
    }

    fn byte(&self, index: usize) -> usize {
        if self.steps.is_empty() {
            return index.min(self.text.len());
        }
        let Some(from) = self.steps.get(index / STEP) else { return self.text.len() };
        let rest = &self.text[*from..];
        rest.char_indices().nth(index % STEP).map_or(self.text.len(), |(at, _)| from + at)
    }
}
