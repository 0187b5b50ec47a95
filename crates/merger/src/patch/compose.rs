//! Writes entries as Markdown.

use recension_model::{
    Edition, EntryId, EntryValue, Format, compare_descriptions, compare_titles, description_key, url_key,
};

use crate::document::reader::Reader;
use crate::patch::anatomy::Anatomy;

/// An entry as it is written, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// What stands before the title, mostly nothing, the title and its link.
    pub(crate) head: Vec<u8>,
    pub(crate) title: Vec<u8>,
    pub(crate) url: Vec<u8>,
    pub(crate) description: Vec<u8>,
    /// What stands behind the description, mostly nothing.
    pub(crate) tail: Vec<u8>,
}

/// What leads to a description where a list does not show how it writes that.
pub(crate) const SEPARATOR: &[u8] = b" - ";

impl Written {
    /// Writes what an entry says; none if it does not read as what it says.
    ///
    /// As it was written where it comes from, if that reads as the same; else from its fields.
    pub(crate) fn new(value: &EntryValue, format: Format, reader: &Reader) -> Option<Self> {
        if format == Format::PlainText {
            return Some(Self::plain(value));
        }
        let with_links = || Some(body(value, &linked(&value.description, value)));
        let without = || Some(body(value, &escaped(&value.description)));
        let bodies: [&dyn Fn() -> Option<String>; 3] = [&|| value.markup.clone(), &with_links, &without];
        bodies.into_iter().filter_map(|body| body()).find_map(|body| Self::read(&body, value, reader))
    }

    fn plain(value: &EntryValue) -> Self {
        Self {
            head: value.title.clone().into_bytes(),
            title: value.title.clone().into_bytes(),
            url: Vec::new(),
            description: value.description.clone().into_bytes(),
            tail: Vec::new(),
        }
    }

    /// Cuts a text into its parts, if it reads as the entry.
    fn read(body: &str, value: &EntryValue, reader: &Reader) -> Option<Self> {
        if body.contains(['\n', '\r']) {
            return None;
        }
        let edition = alone(body.as_bytes(), reader);
        let (1, id) = (edition.entries.len(), EntryId::new(0)) else { return None };
        let view = edition.entry(id);
        let optional_key = |url: Option<&str>| url.map(url_key);
        let same = compare_titles(view.title(), &value.title).is_same_content()
            && optional_key(view.url()) == optional_key(value.url.as_deref())
            && compare_descriptions(view.description(), &value.description).is_same_content();
        let parts = Anatomy::new(&edition, id).filter(|_| same)?;
        let bytes = |range: std::ops::Range<usize>| edition.source[range].to_vec();
        let tail = parts.description.end..parts.content.end.max(parts.description.end);
        Some(Self {
            head: bytes(parts.content.start..parts.separator.start),
            title: bytes(parts.title.clone()),
            url: parts.url.clone().map(bytes).unwrap_or_default(),
            description: bytes(parts.description.clone()),
            tail: bytes(tail).trim_ascii_end().to_vec(),
        })
    }

    /// Returns what its description is read as; none if it does not read as one entry.
    pub(crate) fn description_key(&self, reader: &Reader) -> Option<String> {
        let edition = alone(&self.body(SEPARATOR), reader);
        let is_one = edition.entries.len() == 1;
        is_one.then(|| description_key(edition.entry(EntryId::new(0)).description()))
    }

    /// Returns the text behind the marker of a list item.
    pub(crate) fn body(&self, separator: &[u8]) -> Vec<u8> {
        let separator = if self.description.is_empty() { b"" } else { separator };
        [&self.head, separator, &self.description, &self.tail].concat()
    }
}

/// Writes a note of an entry: as it was written where it comes from, if that reads as the same.
pub(crate) fn note(value: &EntryValue, at: usize, format: Format, reader: &Reader) -> Vec<u8> {
    let text = value.notes.get(at).map_or("", String::as_str);
    if format == Format::PlainText {
        return text.as_bytes().to_vec();
    }
    let reads_right = |markup: &&String| {
        let body = ["[Entry](https://example.org)\n  - ", markup.as_str()].concat();
        let edition = alone(body.as_bytes(), reader);
        let mut notes = edition.entry_ids().flat_map(|id| edition.entry(id).notes());
        notes.next().is_some_and(|note| note == text) && notes.next().is_none()
    };
    let markup = value.notes_markup.get(at).filter(|markup| !markup.contains(['\n', '\r']));
    markup.filter(reads_right).cloned().unwrap_or_else(|| linked(text, value)).into_bytes()
}

/// Reads a text as the only entry of a list.
fn alone(body: &[u8], reader: &Reader) -> Edition {
    reader.read([b"# List\n\n## Entries\n\n- ", body, b"\n"].concat())
}

fn body(value: &EntryValue, description: &str) -> String {
    let title = escaped(&value.title);
    let head = match &value.url {
        Some(url) => format!("[{title}]({})", destination(url)),
        None => title,
    };
    if description.is_empty() { head } else { format!("{head} - {description}") }
}

/// Returns a text with the links of an entry put on their words again.
fn linked(text: &str, value: &EntryValue) -> String {
    let mut out = String::new();
    let mut rest = text;
    let others = value.links.iter().filter(|link| value.url.as_ref() != Some(&link.url));
    for link in others.filter(|link| !link.text.is_empty()) {
        let Some((before, behind)) = rest.split_once(link.text.as_str()) else { continue };
        out.push_str(&escaped(before));
        match link.text == link.url {
            true => out.push_str(&link.url),
            false => out.push_str(&format!("[{}]({})", escaped(&link.text), destination(&link.url))),
        }
        rest = behind;
    }
    out + &escaped(rest)
}

/// Writes the title of a section; nothing in plain text is markup.
pub(crate) fn heading(title: &str, format: Format) -> Vec<u8> {
    if format == Format::PlainText { title.as_bytes().to_vec() } else { escaped(title).into_bytes() }
}

/// Writes text so that nothing in it is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let between_letters = at > 0
            && chars[at - 1].is_alphanumeric()
            && chars.get(at + 1).is_some_and(|next| next.is_alphanumeric());
        let acts = match c {
            '[' | ']' | '*' | '`' | '<' | '\\' => true,
            // Within a word it is a letter like others.
            '_' => !between_letters,
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r') { ' ' } else { *c });
    }
    out
}

/// Writes an address so that it ends where it ends.
pub(crate) fn destination(url: &str) -> String {
    let balanced = url.matches('(').count() == url.matches(')').count();
    match url.contains(char::is_whitespace) || !balanced || url.is_empty() {
        true => format!("<{}>", url.replace('<', "%3C").replace('>', "%3E")),
        false => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{EntryValue, LinkValue};

    use super::{destination, escaped, linked};

    #[test]
    fn links_stand_on_their_words() {
        let link = |text: &str, url: &str| LinkValue { text: text.into(), url: url.into() };
        let value = EntryValue {
            url: Some("u".into()),
            links: vec![link("Ash", "u"), link("the book", "b"), link("missing", "m")],
            ..EntryValue::default()
        };
        assert_eq!(linked("See the book [1].", &value), r"See [the book](b) \[1\].");
    }

    #[test]
    fn nothing_acts() {
        assert_eq!(escaped("a_b *c* _d_"), r"a_b \*c\* \_d\_");
        assert_eq!(destination("https://example.org/a(b)"), "https://example.org/a(b)");
        assert_eq!(destination("a b"), "<a b>");
    }
}
