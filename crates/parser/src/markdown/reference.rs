//! Link reference definitions of the whole document.

use std::collections::HashMap;
use std::sync::Arc;

use comrak::options::BrokenLinkReference;
use comrak::{Options, ResolvedReference};

/// The addresses that labels stand for.
#[derive(Default)]
pub(super) struct References {
    addresses: Arc<HashMap<String, String>>,
}

impl References {
    /// Finds all lines that define a label.
    ///
    /// Where a line stands is not looked at: one in a code block, which defines nothing, does no harm, but
    /// one that counts in a chunk and not in the document would. Of two addresses for one label the first
    /// counts, or that of a definition in the chunk.
    pub(super) fn collect(text: &str) -> Self {
        let mut addresses = HashMap::new();
        if text.contains("]:") {
            for (label, address) in text.split(['\n', '\r']).filter_map(definition) {
                addresses.entry(normalize(label)).or_insert_with(|| address.to_owned());
            }
        }
        Self { addresses: Arc::new(addresses) }
    }

    /// Tells whether a label is given two addresses.
    ///
    /// Then it matters which of the lines is a definition, and a chunk may know less of that than the whole.
    #[cfg(test)]
    pub(super) fn contradict(text: &str) -> bool {
        let first = Self::collect(text);
        let mut definitions = text.split(['\n', '\r']).filter_map(definition);
        definitions.any(|(label, address)| first.resolve(label) != Some(address))
    }

    /// Gives the address of `label`.
    pub(super) fn resolve(&self, label: &str) -> Option<&str> {
        if self.addresses.is_empty() {
            return None;
        }
        self.addresses.get(&normalize(label)).map(String::as_str)
    }

    /// Makes options for comrak that know all definitions of the document.
    pub(super) fn options(&self) -> Options<'static> {
        let mut options = Options::default();
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.extension.autolink = true;
        options.extension.tasklist = true;
        options.extension.footnotes = true;
        options.extension.description_lists = true;
        options.parse.leave_footnote_definitions = true;
        options.parse.relaxed_tasklist_matching = true;
        if !self.addresses.is_empty() {
            let addresses = Arc::clone(&self.addresses);
            options.parse.broken_link_callback = Some(Arc::new(move |link: BrokenLinkReference<'_>| {
                let url = addresses.get(&normalize(link.original))?.clone();
                Some(ResolvedReference { url, title: String::new() })
            }));
        }
        options
    }
}

/// Divides `[label]: address "title"`, perhaps behind the marks of quotes, items and definitions; not a footnote's `[^label]: text`.
fn definition(line: &str) -> Option<(&str, &str)> {
    let opens =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')' | ':');
    let trimmed = line.trim_start_matches(opens);
    let (label, rest) = trimmed.strip_prefix('[')?.split_once("]:")?;
    if label.trim().is_empty() || label.starts_with('^') || label.contains(['[', ']']) {
        return None;
    }
    let rest = rest.trim();
    let address = match rest.strip_prefix('<') {
        Some(inner) => inner.split_once('>')?.0,
        None => rest.split_whitespace().next()?,
    };
    Some((label, address))
}

/// Labels match without regard to case and white space.
fn normalize(label: &str) -> String {
    let mut normal = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.extend(word.chars().flat_map(char::to_lowercase));
    }
    normal
}
