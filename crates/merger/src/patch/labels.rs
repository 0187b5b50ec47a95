//! Labels of links in what comes into a document: they stay where they lead to the same there, or are free.

use std::cell::RefCell;

use recension_model::{Edition, EntryValue, Format, LinkValue};
use recension_parser::{Definitions, label_uses};

use crate::document::line_start::is_reference;
use crate::patch::definitions::folded;
use crate::patch::written::destination;

/// What labels lead to in a document.
pub(crate) struct Labels {
    definitions: Definitions,
    /// Whether it has definitions, which what comes can have as well.
    has_definitions: bool,
    /// The definitions of what was written, which the document lacks.
    came: RefCell<Vec<LinkValue>>,
}

impl Labels {
    pub(crate) fn new(edition: &Edition) -> Self {
        let is_markdown = edition.format == Format::Markdown;
        let definitions = match is_markdown {
            true => Definitions::new(&edition.source_text()),
            false => Definitions::default(),
        };
        let has_definitions = is_markdown && edition.source.split(|byte| *byte == b'\n').any(is_reference);
        Self { definitions, has_definitions, came: RefCell::default() }
    }

    /// Writes addresses in place of the labels that lead elsewhere in the document, or nowhere.
    pub(crate) fn resolved(&self, text: &str, value: &EntryValue) -> String {
        let mut resolved = String::with_capacity(text.len());
        let mut from = 0;
        for found in label_uses(text) {
            let defines = |link: &&LinkValue| link.text == found.label;
            let Some(link) = value.definitions.iter().find(defines) else { continue };
            if !self.leads_there(link) {
                resolved.push_str(&text[from..found.place.start]);
                resolved.push_str(&format!("({})", destination(&link.url)));
                from = found.place.end;
            }
        }
        resolved + &text[from..]
    }

    /// Reports whether a label leads to its address, or is free in a document whose links have labels, so that its definition can come.
    fn leads_there(&self, link: &LinkValue) -> bool {
        if let Some(address) = self.definitions.address(&link.text) {
            return address == link.url;
        }
        let mut came = self.came.borrow_mut();
        let known =
            came.iter().find(|known| folded(&known.text) == folded(&link.text)).map(|known| &known.url);
        match known {
            Some(url) => *url == link.url,
            None if self.has_definitions => {
                came.push(link.clone());
                true
            }
            None => false,
        }
    }

    /// Returns the definitions of what was written, which the document lacks.
    pub(crate) fn came(&self) -> Vec<LinkValue> {
        self.came.borrow().clone()
    }
}
