//! Records: the maps that name a resource, with the sections that they stand in.

use std::ops::Range;
use std::rc::Rc;

use super::Fields;
use super::node::{Key, Node, Value, is_address};

/// No section has a longer title; every record below keeps it.
const MAX_LABEL_BYTES: usize = 200;
/// No record has more links.
const MAX_LINKS: usize = 16;

/// A text, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}

/// A section that a record stands in: what a key or a label above says, or one of the record's own values.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) title: Rc<str>,
    /// Where it is printed above the record.
    pub(crate) span: Option<Range<usize>>,
}

impl Label {
    fn new(title: &str, span: Option<Range<usize>>) -> Self {
        Self { title: title[..title.floor_char_boundary(MAX_LABEL_BYTES)].into(), span }
    }
}

/// A resource as data describes it.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) span: Range<usize>,
    pub(crate) title: Piece,
    pub(crate) url: Option<Piece>,
    pub(crate) description: Option<Piece>,
    /// Further addresses, with the keys that lead to them.
    pub(crate) links: Vec<(String, Piece)>,
    pub(crate) sections: Vec<Label>,
}

/// Collects the records in `nodes`.
pub(super) fn collect(nodes: &[Node], fields: &Fields) -> Vec<Record> {
    let mut walk = Walk { fields, sections: Vec::new(), records: Vec::new() };
    nodes.iter().for_each(|node| walk.node(node, None));
    walk.records
}

struct Walk<'a> {
    fields: &'a Fields,
    sections: Vec<Label>,
    records: Vec<Record>,
}

impl Walk<'_> {
    /// Walks over a value; `key` leads to it.
    fn node(&mut self, node: &Node, key: Option<&Key>) {
        match &node.value {
            Value::List(nodes) => nodes.iter().for_each(|node| self.node(node, None)),
            Value::Map(entries) => {
                if let Some(record) = self.record(node, entries, key) {
                    self.records.push(record);
                } else {
                    self.group(entries);
                }
            }
            _ => {}
        }
    }

    /// Walks over a map that is no record.
    fn group(&mut self, entries: &[(Key, Node)]) {
        let is_pair = |(_, node): &(Key, Node)| node.is_address();
        if entries.len() > 1 && entries.iter().all(is_pair) {
            // Names and addresses, and nothing else.
            entries.iter().for_each(|(key, node)| self.pair(key, node));
            return;
        }
        let label = entries.iter().find_map(|(_, node)| {
            let title = node.text().filter(|text| !is_address(text))?.to_owned();
            Some(Label::new(&title, Some(node.span.clone())))
        });
        let alone = entries.len() == 1;
        for (key, node) in entries {
            let holds_records = matches!(node.value, Value::List(_) | Value::Map(_));
            if !holds_records {
                continue;
            }
            let own = label.clone().or_else(|| {
                // A map of maps: each key is a title, and none of a section.
                let names = matches!(&node.value, Value::Map(inner) if self.is_record(inner));
                (!alone && !names).then(|| Label::new(&key.text, Some(key.span.clone())))
            });
            let depth = self.sections.len();
            self.sections.extend(own);
            self.node(node, Some(key));
            self.sections.truncate(depth);
        }
    }

    fn pair(&mut self, key: &Key, node: &Node) {
        let url = piece(node);
        self.records.push(Record {
            span: key.span.start..node.span.end.max(key.span.end),
            title: Piece { text: key.text.clone(), span: key.span.clone() },
            url,
            description: None,
            links: Vec::new(),
            sections: self.sections.clone(),
        });
    }

    fn is_record(&self, entries: &[(Key, Node)]) -> bool {
        let fields = self.fields;
        let has = |field: &Option<String>| field.as_ref().and_then(|name| value(entries, name)).is_some();
        has(&fields.url)
            || (has(&fields.title) && fields.url.is_none())
            || (has(&fields.title) && has(&fields.description))
    }

    fn record(&self, node: &Node, entries: &[(Key, Node)], key: Option<&Key>) -> Option<Record> {
        if !self.is_record(entries) || holds_maps(entries) {
            return None;
        }
        let field = |name: &Option<String>| name.as_ref().and_then(|name| value(entries, name));
        let url = field(&self.fields.url).and_then(piece);
        let mut span = node.span.clone();
        let title = match (field(&self.fields.title).and_then(piece), key) {
            (Some(title), _) => title,
            (None, Some(key)) => {
                span.start = span.start.min(key.span.start);
                Piece { text: key.text.clone(), span: key.span.clone() }
            }
            (None, None) => url.clone()?,
        };
        let description = field(&self.fields.description).and_then(piece);
        let of_value =
            field(&self.fields.section).and_then(|node| node.texts().first().and_then(|node| node.text()));
        let mut sections = self.sections.clone();
        sections.extend(of_value.map(|title| Label::new(title, None)));
        let mut links = Vec::new();
        for (key, node) in entries {
            let is_own = url.as_ref().is_some_and(|url| url.span == node.span);
            if node.is_address() && !is_own && links.len() < MAX_LINKS {
                links.extend(piece(node).map(|address| (key.text.clone(), address)));
            }
        }
        // Where the field of the address is empty, another one of the record leads to the resource.
        let url = url.or_else(|| (!links.is_empty()).then(|| links.remove(0).1));
        Some(Record { span, title, url, description, links, sections })
    }
}

/// Reports whether a map lists further maps that may be records, so that it is a group of them.
fn holds_maps(entries: &[(Key, Node)]) -> bool {
    let has_address = entries.iter().any(|(_, node)| node.is_address());
    let lists = |node: &Node| match &node.value {
        Value::List(nodes) => nodes.iter().any(|node| matches!(node.value, Value::Map(_))),
        _ => false,
    };
    !has_address && entries.iter().any(|(_, node)| lists(node))
}

/// Returns the value at a key; keys of nested maps are joined by dots.
fn value<'n>(entries: &'n [(Key, Node)], name: &str) -> Option<&'n Node> {
    let own = entries.iter().find(|(key, _)| key.text == name).map(|(_, node)| node);
    let node = own.or_else(|| {
        let (outer, inner) = name.split_once('.')?;
        match entries.iter().find(|(key, _)| key.text == outer).map(|(_, node)| &node.value)? {
            Value::Map(nested) => value(nested, inner),
            _ => None,
        }
    })?;
    (!node.texts().is_empty()).then_some(node)
}

fn piece(node: &Node) -> Option<Piece> {
    let node = *node.texts().first()?;
    Some(Piece { text: node.text()?.to_owned(), span: node.span.clone() })
}
