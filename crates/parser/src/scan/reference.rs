//! Links by reference: the definitions of a document, and where a text uses them.

use std::collections::HashMap;
use std::ops::Range;

use super::{LineKind, link_definition, scan_lines};

/// What the labels of a document lead to.
#[derive(Clone, Debug, Default)]
pub struct Definitions(HashMap<String, String>);

impl Definitions {
    /// Finds the definitions of a document; the first one of a label counts. Cost: linear in the text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut all: HashMap<String, String> = HashMap::new();
        // Most documents have none, which is seen without going through their lines.
        if !text.contains("]:") {
            return Self(all);
        }
        let definitions = scan_lines(text).filter(|(_, line)| line.kind == LineKind::Definition);
        for (range, line) in definitions {
            let written = text[range].get(line.text..).unwrap_or_default().trim();
            let Some((label, address)) = link_definition(written) else { continue };
            all.entry(label_key(label)).or_insert_with(|| address.to_owned());
        }
        for label in overused(text, &all, label_key) {
            all.remove(&label);
        }
        Self(all)
    }

    /// Reports whether no label is defined.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the address that a label stands for.
    #[must_use]
    pub fn address(&self, label: &str) -> Option<&str> {
        self.0.get(&label_key(label)).map(String::as_str)
    }
}

/// A use of a label: `[text][label]`, `[label][]` or `[label]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelUse<'a> {
    /// The label as written.
    pub label: &'a str,
    /// The bytes of the text in whose place an address in brackets would say the same.
    pub place: Range<usize>,
}

/// Returns what may be uses of labels in a text; whether they are, its definitions say.
///
/// ```
/// let uses: Vec<&str> = recension_parser::label_uses("[![Tests][badge]](u) and [home]").map(|found| found.label).collect();
/// assert_eq!(uses, ["badge", "home"]);
/// ```
pub fn label_uses(text: &str) -> impl Iterator<Item = LabelUse<'_>> {
    let bytes = text.as_bytes();
    let (mut at, mut open) = (0, Vec::new());
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'\\' => at += 1,
                b'`' => at = behind_code(bytes, at - 1),
                b'[' => open.push(at),
                b']' => {
                    let Some(start) = open.pop() else { continue };
                    if let Some(found) = use_behind(text, start..at - 1) {
                        at = found.place.end.max(at);
                        return Some(found);
                    }
                }
                _ => {}
            }
        }
        None
    })
}

/// Returns the use whose text stands in brackets at `inner`; none before an address.
fn use_behind(text: &str, inner: Range<usize>) -> Option<LabelUse<'_>> {
    let behind = inner.end + 1;
    let own = &text[inner];
    match text.as_bytes().get(behind) {
        Some(b'(' | b':') => None,
        Some(b'[') => {
            let end = behind + text[behind..].find(']')?;
            let label = &text[behind + 1..end];
            let label = if label.is_empty() { own } else { label };
            Some(LabelUse { label, place: behind..end + 1 })
        }
        _ => Some(LabelUse { label: own, place: behind..behind }),
    }
}

/// Returns the place behind the code that begins at a tick; right behind the ticks if nothing closes it.
pub(super) fn behind_code(bytes: &[u8], start: usize) -> usize {
    let ticks = bytes[start..].iter().take_while(|byte| **byte == b'`').count();
    let mut at = start + ticks;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        if run == ticks {
            return at + run;
        }
        at += run.max(1);
    }
    start + ticks
}

/// Longer addresses are no addresses of pages; those that were looked at have up to 300 bytes.
const MAX_USUAL_ADDRESS_BYTES: usize = 500;

/// In a text that is shorter long addresses may be used for so many bytes, as in comrak.
const MIN_USED_BYTES: usize = 100_000;

/// Returns the labels that are left out because their addresses, wherever they are used, would be longer than all of the
/// text: a few hundred KiB could be read as some GiB.
pub(crate) fn overused(
    text: &str,
    addresses: &HashMap<String, String>,
    key: impl Fn(&str) -> String,
) -> Vec<String> {
    let is_long = |address: &String| address.len() > MAX_USUAL_ADDRESS_BYTES;
    let mut uses: HashMap<&str, usize> = addresses
        .iter()
        .filter(|(_, address)| is_long(address))
        .map(|(label, _)| (label.as_str(), 0))
        .collect();
    if uses.is_empty() {
        return Vec::new();
    }
    for found in label_uses(text) {
        if let Some(count) = uses.get_mut(key(found.label).as_str()) {
            *count += 1;
        }
    }
    let used = uses.into_iter().map(|(label, count)| (count.saturating_mul(addresses[label].len()), label));
    let mut used: Vec<(usize, &str)> = used.collect();
    used.sort_unstable();
    let mut bytes: usize = 0;
    let fits = |(used, _): &&(usize, &str)| {
        bytes = bytes.saturating_add(*used);
        bytes <= text.len().max(MIN_USED_BYTES)
    };
    let kept = used.iter().take_while(fits).count();
    used[kept..].iter().map(|(_, label)| (*label).to_owned()).collect()
}

/// Returns what a label is known by: white space and case do not count (CommonMark 0.31.2, 6.3).
fn label_key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Definitions, label_uses};

    #[test]
    fn labels_are_found_wherever_they_stand() {
        let uses = |text: &str| -> Vec<(String, String)> {
            label_uses(text).map(|found| (found.label.to_owned(), text[found.place].to_owned())).collect()
        };
        let own = |label: &str, place: &str| (label.to_owned(), place.to_owned());
        assert_eq!(uses("[a](u) ![b][c]"), [own("c", "[c]")]);
        assert_eq!(uses("[a][] and [b]"), [own("a", "[]"), own("b", "")]);
        assert_eq!(uses(r"`[a]` \[b] [c"), []);
    }

    #[test]
    fn the_first_definition_counts() {
        let definitions =
            Definitions::new("[A  b]: https://a.example 'T'\n[a B]: https://b.example\n```\n[c]: u\n```\n");
        assert_eq!(definitions.address("a b"), Some("https://a.example"));
        assert_eq!(definitions.address("c"), None);
    }
}
