//! Link reference definitions of the whole document.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use comrak::options::BrokenLinkReference;
use comrak::{Options, ResolvedReference};

use crate::scan::{link_address, overused};

/// CommonMark takes no label that is longer.
const MAX_LABEL_BYTES: usize = 1000;

/// The addresses that labels stand for.
#[derive(Default)]
pub(super) struct References {
    addresses: Arc<HashMap<String, String>>,
    /// Whether a label is given two addresses: it matters then which of the lines is a definition, and a chunk
    /// may know less of that than the whole.
    #[cfg(test)]
    pub(super) contradict: bool,
}

impl References {
    /// Takes in what a line of `text` may define.
    ///
    /// Whether it goes on with a paragraph is not looked at: what defines nothing does no harm, but what counts in
    /// a chunk and not in the document would. Of two addresses for one label the first counts, or that of a
    /// definition in the chunk.
    pub(super) fn line(&mut self, text: &str, line: Range<usize>) {
        for (at, _) in text[line.clone()].match_indices("]:") {
            let Some((label, address)) = definition(text, line.start + at) else { continue };
            let Some(addresses) = Arc::get_mut(&mut self.addresses) else { return };
            match addresses.entry(normalize(label)) {
                Entry::Vacant(entry) => {
                    entry.insert(address.to_owned());
                }
                #[cfg(test)]
                Entry::Occupied(entry) => self.contradict |= entry.get() != address,
                #[cfg(not(test))]
                Entry::Occupied(_) => {}
            }
        }
    }

    /// Leaves out what would be read as far more than the text, and returns the labels.
    pub(super) fn bound(&mut self, text: &str) -> Vec<String> {
        let overused = overused(text, &self.addresses, normalize);
        if let Some(addresses) = Arc::get_mut(&mut self.addresses) {
            overused.iter().for_each(|label| drop(addresses.remove(label)));
        }
        overused
    }

    /// Returns the address of `label`.
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

/// Returns label and address of `[label]: address "title"` with the end of the label `at` a byte, perhaps behind
/// the marks of quotes, items and definitions; not a footnote's `[^label]: text`. Label and address may go on in
/// the next line.
fn definition(text: &str, at: usize) -> Option<(&str, &str)> {
    let from = text.ceil_char_boundary(at.saturating_sub(MAX_LABEL_BYTES));
    let start = from + text[from..at].rfind('[')?;
    let label = &text[start + 1..at];
    let line = text[from..start].rfind(['\n', '\r']).map_or(from, |at| from + at + 1);
    let opens =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')' | ':');
    if label.trim().is_empty() || label.starts_with('^') || !text[line..start].chars().all(opens) {
        return None;
    }
    let behind = text[at + 2..].trim_start_matches([' ', '\t']);
    let behind = behind.strip_prefix("\r\n").or_else(|| behind.strip_prefix(['\n', '\r'])).unwrap_or(behind);
    Some((label, link_address(behind.split(['\n', '\r']).next()?)?))
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
