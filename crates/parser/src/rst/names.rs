//! What references lead to: targets and substitutions, which may stand anywhere in the document.

use std::collections::HashMap;
use std::ops::Range;

use super::adornment;
use crate::html;
use crate::markup::{Budget, Line, find_end};
use crate::tree::BlockKind;

/// An alias leads to an alias no further.
const MAX_ALIASES: usize = 8;
/// A name is no longer.
const MAX_NAME_BYTES: usize = 512;

/// The targets and substitutions of a document.
#[derive(Default)]
pub(super) struct Names {
    targets: HashMap<String, Target>,
    anonymous: Vec<String>,
    substitutions: HashMap<String, Substitution>,
    pub(super) budget: Budget,
}

enum Target {
    Address(String),
    Alias(String),
}

/// What stands for a name between bars.
#[derive(Clone, Debug)]
pub(super) struct Substitution {
    pub(super) text: String,
    pub(super) url: Option<String>,
    pub(super) is_image: bool,
}

impl Names {
    pub(super) fn collect(text: &str, lines: &[Line]) -> Self {
        let mut names = Self { budget: Budget::of(text), ..Self::default() };
        // Targets that lead wherever the next one does.
        let mut waiting: Vec<String> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let content = &text[line.range()];
            if let Some((name, address)) = target(content) {
                let address = names.continued(text, lines, at, address);
                if address.is_empty() {
                    waiting.push(name);
                    continue;
                }
                for name in waiting.drain(..).chain([name]) {
                    names.add_target(name, &address);
                }
            } else if !line.is_blank() {
                for name in waiting.drain(..) {
                    names.add_target(name.clone(), &format!("#{name}"));
                }
                names.other(text, lines, at);
            }
        }
        names.embedded(text);
        names
    }

    fn other(&mut self, text: &str, lines: &[Line], at: usize) {
        let content = &text[lines[at].range()];
        if let Some(address) = content.strip_prefix("__ ") {
            let address = self.continued(text, lines, at, address);
            self.anonymous.push(address);
        } else if let Some((name, definition)) =
            content.strip_prefix(".. |").and_then(|rest| rest.split_once('|'))
        {
            let body = body(lines, at).map(|line| text[line.range()].trim());
            if let Some(substitution) = substitution(definition.trim(), body) {
                self.substitutions.insert(key(name), substitution);
            }
        } else if let Some(next) = lines.get(at + 1)
            && adornment(&text[next.range()]).is_some()
            && adornment(content).is_none()
            && content.len() <= MAX_NAME_BYTES
        {
            let title = key(content);
            let anchor = format!("#{}", title.replace(' ', "-"));
            self.targets.entry(title).or_insert(Target::Address(anchor));
        }
    }

    /// Returns an address with the lines below that carry it on.
    fn continued(&self, text: &str, lines: &[Line], at: usize, first: &str) -> String {
        let mut address = first.trim().to_owned();
        for line in below(lines, at) {
            address.push_str(text[line.range()].trim());
        }
        address.retain(|c| !c.is_whitespace());
        address
    }

    fn add_target(&mut self, name: String, address: &str) {
        if name.is_empty() {
            self.anonymous.push(address.to_owned());
            return;
        }
        self.targets.insert(name, target_of(address));
    }

    /// Adds the targets that references define where they stand: `` `Ada <https://…>`_ ``.
    fn embedded(&mut self, text: &str) {
        for end in memchr::memmem::find_iter(text.as_bytes(), ">`_") {
            let from = text.floor_char_boundary(end.saturating_sub(MAX_NAME_BYTES));
            let window = &text[from..end];
            let Some(open) = window.rfind('<') else { continue };
            let Some(start) = window[..open].rfind('`').filter(|_| !text[end + 3..].starts_with('_')) else {
                continue;
            };
            let name = key(&window[start + 1..open]);
            self.targets.entry(name).or_insert_with(|| target_of(&squeezed(&window[open + 1..])));
        }
    }

    /// Returns where a name leads.
    pub(super) fn resolve(&self, name: &str) -> Option<&str> {
        let mut name = key(name);
        for _ in 0..MAX_ALIASES {
            match self.targets.get(&name)? {
                Target::Address(address) => return self.budget.take(address.len()).then_some(address),
                Target::Alias(other) => name.clone_from(other),
            }
        }
        None
    }

    /// Returns where the reference without a name leads that is the `at`th of them.
    pub(super) fn anonymous(&self, at: usize) -> Option<&str> {
        let address = self.anonymous.get(at)?;
        match target_of(address) {
            Target::Alias(name) => self.resolve(&name),
            Target::Address(_) => self.budget.take(address.len()).then_some(address),
        }
    }

    pub(super) fn substitution(&self, name: &str) -> Option<&Substitution> {
        let found = self.substitutions.get(&key(name))?;
        let bytes = found.text.len() + found.url.as_ref().map_or(0, String::len);
        self.budget.take(bytes).then_some(found)
    }
}

/// Returns the lines right below one that belong to it.
fn below(lines: &[Line], at: usize) -> impl Iterator<Item = &Line> {
    let column = lines.get(at).map_or(0, |line| line.column);
    lines.iter().skip(at + 1).take_while(move |line| !line.is_blank() && line.column > column)
}

/// Returns the lines that belong to one, also behind blank ones.
fn body(lines: &[Line], at: usize) -> impl Iterator<Item = &Line> {
    let column = lines.get(at).map_or(0, |line| line.column);
    let inside = lines.iter().skip(at + 1).take_while(move |line| line.is_blank() || line.column > column);
    inside.filter(|line| !line.is_blank())
}

/// Reads `.. _name: address`; the name is empty where the target has none.
fn target(line: &str) -> Option<(String, &str)> {
    let rest = line.strip_prefix(".. _")?;
    let (name, address) = match rest.strip_prefix('`') {
        Some(quoted) => quoted.split_once("`:")?,
        None => {
            let colon = rest.match_indices(':').map(|(at, _)| at).find(|&at| {
                !rest[..at].ends_with('\\') && (at + 1 == rest.len() || rest[at + 1..].starts_with(' '))
            })?;
            (&rest[..colon], &rest[colon + 1..])
        }
    };
    let name = if name == "_" { String::new() } else { key(name) };
    Some((name, address))
}

fn target_of(address: &str) -> Target {
    match address.strip_suffix('_').filter(|name| !name.ends_with('\\') && !name.contains(['/', '\\'])) {
        Some(name) => Target::Alias(key(name.trim_matches('`'))),
        None => Target::Address(address.replace('\\', "")),
    }
}

fn substitution<'l>(definition: &str, mut body: impl Iterator<Item = &'l str>) -> Option<Substitution> {
    let (kind, value) = definition.split_once("::")?;
    let value = value.trim();
    match kind.trim() {
        "image" => {
            let url = body.find_map(|line| line.strip_prefix(":target:")).map(|url| squeezed(url.trim()));
            Some(Substitution { text: String::new(), url, is_image: true })
        }
        "replace" => {
            let mut text = value.to_owned();
            body.for_each(|line| {
                text.push(' ');
                text.push_str(line);
            });
            let phrase = text.trim_matches(['`', '_']);
            let (shown, url) = match embedded_address(phrase) {
                Some((shown, address)) => (phrase[shown].to_owned(), Some(squeezed(&phrase[address]))),
                None => (text.replace(['*', '`'], ""), None),
            };
            Some(Substitution { text: shown, url, is_image: false })
        }
        "raw" if value.contains("html") => {
            let markup: Vec<&str> = body.collect();
            let (blocks, _) = html::read_fragment(&markup.join(" "), 0);
            let content = blocks.into_iter().find_map(|block| match block.kind {
                BlockKind::Paragraph(content) => Some(content),
                _ => None,
            })?;
            let url = content.links.first().map(|link| link.url.clone());
            let is_image = content.text.is_empty();
            Some(Substitution { text: content.text, url, is_image })
        }
        "unicode" => Some(Substitution { text: characters(value), url: None, is_image: false }),
        _ => None,
    }
}

/// Reads the codes of characters: `0xA9`, `U+2014`, `&#x2014;`; other words stand for themselves.
fn characters(value: &str) -> String {
    let code = |word: &str| {
        let digits =
            ["0x", "x", "\\x", "U+", "u", "\\u", "&#x"].iter().find_map(|sign| word.strip_prefix(sign))?;
        char::from_u32(u32::from_str_radix(digits.trim_end_matches(';'), 16).ok()?)
    };
    let words = value.split_whitespace().take_while(|word| *word != "..");
    words.map(|word| code(word).map_or_else(|| word.to_owned(), String::from)).collect()
}

/// Finds text and address in `text <address>`.
pub(super) fn embedded_address(phrase: &str) -> Option<(Range<usize>, Range<usize>)> {
    let inner = phrase.trim_end().strip_suffix('>')?;
    let open = inner.rfind('<')?;
    let shown = &phrase[..open];
    let apart = shown.is_empty() || shown.ends_with(char::is_whitespace);
    (apart && open + 1 < inner.len()).then(|| (0..shown.trim_end().len(), open + 1..inner.len()))
}

/// Takes out white space and escapes.
pub(super) fn squeezed(address: &str) -> String {
    address.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect()
}

/// Makes the form of a name by which it is found.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.chars().filter(|c| !matches!(c, '\\' | '`')).flat_map(char::to_lowercase));
    }
    key
}

/// Finds the end of a phrase in backticks whose text begins at `from`.
pub(super) fn phrase_end(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let end = find_end(text, at, "`")?;
        if end > from && !text[..end].ends_with(|c: char| c.is_whitespace() || c == '\\') {
            return Some(end);
        }
        if end >= from + MAX_NAME_BYTES * 8 {
            return None;
        }
        at = end + 1;
    }
}
