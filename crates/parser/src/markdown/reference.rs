//! Link reference definitions of the whole document.

use std::collections::HashMap;
use std::sync::Arc;

use comrak::options::BrokenLinkReference;
use comrak::{Options, ResolvedReference};

/// CommonMark takes no label that is longer.
const MAX_LABEL_BYTES: usize = 1000;

/// The addresses that labels stand for.
#[derive(Default)]
pub(super) struct References {
    addresses: Arc<HashMap<String, String>>,
}

impl References {
    /// Finds all lines that may define a label.
    ///
    /// Where a line stands is not looked at: one in a code block, which defines nothing, does no harm, but
    /// one that counts in a chunk and not in the document would. Of two addresses for one label the first
    /// counts, or that of a definition in the chunk.
    pub(super) fn collect(text: &str) -> Self {
        let mut addresses = HashMap::new();
        for (label, address) in definitions(text) {
            addresses.entry(normalize(label)).or_insert_with(|| address.to_owned());
        }
        Self { addresses: Arc::new(addresses) }
    }

    /// Tells whether a label is given two addresses.
    ///
    /// Then it matters which of the lines is a definition, and a chunk may know less of that than the whole.
    #[cfg(test)]
    pub(super) fn contradict(text: &str) -> bool {
        let first = Self::collect(text);
        definitions(text).any(|(label, address)| first.resolve(label) != Some(address))
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

/// Finds all `[label]: address "title"`, perhaps behind the marks of quotes, items and definitions; not a
/// footnote's `[^label]: text`. Label and address may go on in the next line. Cost: linear in the text.
fn definitions(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices("]:").filter_map(move |(end, _)| {
        let from = text.ceil_char_boundary(end.saturating_sub(MAX_LABEL_BYTES));
        let start = from + text[from..end].rfind('[')?;
        let label = &text[start + 1..end];
        let line = text[from..start].rfind(['\n', '\r']).map_or(from, |at| from + at + 1);
        let opens =
            |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')' | ':');
        if label.trim().is_empty() || label.starts_with('^') || label.contains(']') {
            return None;
        }
        text[line..start].chars().all(opens).then(|| Some((label, address(&text[end + 2..])?)))?
    })
}

/// Gives the address that a text begins with, if nothing but a title follows it in its line.
fn address(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', '\t']);
    let text = text.strip_prefix("\r\n").or_else(|| text.strip_prefix(['\n', '\r'])).unwrap_or(text);
    let line = text.split(['\n', '\r']).next()?.trim();
    let (address, rest) = match line.strip_prefix('<') {
        Some(inner) => inner.split_once('>')?,
        None => line.split_once([' ', '\t']).unwrap_or((line, "")),
    };
    let rest = rest.trim_start();
    (!line.is_empty() && (rest.is_empty() || rest.starts_with(['"', '\'', '(']))).then_some(address)
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
