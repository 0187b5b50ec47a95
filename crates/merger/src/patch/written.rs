//! Entries of a patch as they are written: the text of their source, else one made of their fields.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use recension_model::{
    Edition, EntryId, EntryValue, Format, compare_descriptions, compare_titles, description_key, url_key,
};

use crate::document::reader::Reader;
use crate::patch::labels::Labels;
use crate::patch::parts::Parts;
use crate::patch::separators::{SEPARATOR, Separators};

/// The text of an entry and what its parts are, without what marks it as an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    text: Vec<u8>,
    parts: Option<Parts>,
}

/// What further lines of an entry are indented by where it stands alone.
const ALONE: &[u8] = b"\n  ";

/// How entries come into a document.
pub(crate) struct Writer<'a> {
    pub(crate) reader: &'a Reader,
    pub(crate) format: Format,
    edition: &'a Edition,
    /// What labels lead to in the document.
    pub(crate) labels: Labels,
    /// Whether what reads otherwise alone is taken as it is written: among its like it may read right.
    trusts: bool,
    /// Whether something was taken so.
    trusted: Cell<bool>,
    /// What leads to descriptions, once it was asked for.
    separators: OnceCell<Separators>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(edition: &'a Edition, reader: &'a Reader, trusts: bool) -> Self {
        Self {
            reader,
            format: edition.format,
            edition,
            labels: Labels::new(edition),
            trusts,
            trusted: Cell::new(false),
            separators: OnceCell::new(),
        }
    }

    /// Reports whether something was taken as it is written though it reads otherwise alone.
    pub(crate) fn has_trusted(&self) -> bool {
        self.trusted.get()
    }

    /// Returns what leads to descriptions in a section of the document.
    pub(crate) fn separator(&self, section: Option<usize>) -> Vec<u8> {
        self.separators.get_or_init(|| Separators::new(self.edition)).of_section(section)
    }

    /// Writes what an entry says; none if it does not read as what it says.
    ///
    /// As it was written where it comes from, if that reads as the same; else from its fields.
    pub(crate) fn written(&self, value: &EntryValue) -> Option<Written> {
        if self.format == Format::PlainText {
            return Some(Written::plain(value));
        }
        let source = || Some(self.labels.resolved(value.markup.as_ref()?, value));
        let with_links = || Some(composed(value, &linked(&value.description, value)));
        let without = || Some(composed(value, &escaped(&value.description)));
        let bodies: [&dyn Fn() -> Option<String>; 3] = [&source, &with_links, &without];
        let mut bodies = bodies.into_iter().filter_map(|body| body());
        bodies.find_map(|body| self.read(&body, value, false))
    }

    /// Writes what an entry says that comes into the document: as it was written where it comes from, be it that this reads as
    /// something else alone.
    pub(crate) fn to_add(&self, value: &EntryValue) -> Option<Written> {
        let source = value.markup.as_ref().filter(|_| self.format == Format::Markdown && self.trusts);
        let source = source.map(|markup| self.labels.resolved(markup, value));
        let is_misread = |body: &String| self.read(body, value, false).is_none();
        let trusted = source.filter(is_misread).and_then(|body| self.trusted(&body, value));
        trusted.or_else(|| self.written(value))
    }

    /// Takes a text that reads as one entry, whichever of its links that leads to, or as none, being a sentence with a link in it:
    /// what stands before the link would be lost otherwise.
    fn trusted(&self, body: &str, value: &EntryValue) -> Option<Written> {
        let edition = self.alone(body.as_bytes(), value);
        let text = match (edition.entries.len(), EntryId::new(0)) {
            (1, id) => edition.source.get(edition.entry(id).entry.content.range())?,
            (0, _) if value.url.is_some() && begins_with_words(body) => body.as_bytes(),
            _ => return None,
        };
        let text = text.trim_ascii_end().to_vec();
        self.trusted.set(true);
        Some(Written { text, parts: None })
    }

    /// Returns an entry's own text as it was written; none if the patch does not say how.
    pub(crate) fn own_text(&self, value: &EntryValue) -> Option<String> {
        if self.format != Format::Markdown || value.block.is_some() || !value.cells.is_empty() {
            return None;
        }
        let markup = value.markup.as_ref().map(|markup| self.labels.resolved(markup, value));
        // What is nothing but link and description is said by them.
        Some(markup.unwrap_or_else(|| composed(value, &value.description)))
    }

    /// Returns an entry as it was written, if that reads as what it says; with `may_be_plain` one that is nothing but link and
    /// description, too.
    pub(crate) fn as_written(&self, value: &EntryValue, may_be_plain: bool) -> Option<Written> {
        let text = self.own_text(value).filter(|_| may_be_plain || value.markup.is_some())?;
        self.read(&text, value, false)
    }

    /// Writes what an entry says beside its title, of which only the parts behind it count.
    ///
    /// As it was written, be it below another title.
    pub(crate) fn described(&self, value: &EntryValue) -> Option<Written> {
        let source = value.markup.as_ref().filter(|_| self.format != Format::PlainText);
        let read = source.and_then(|markup| self.read(&self.labels.resolved(markup, value), value, true));
        read.filter(Written::is_cut).or_else(|| self.written(value).filter(Written::is_cut))
    }

    /// Reads a text, if it reads as the entry, or has its description at least.
    fn read(&self, body: &str, value: &EntryValue, is_description: bool) -> Option<Written> {
        let edition = self.alone(body.as_bytes(), value);
        let (1, id) = (edition.entries.len(), EntryId::new(0)) else { return None };
        let view = edition.entry(id);
        let optional_key = |url: Option<&str>| url.map(url_key);
        let is_named = is_description
            || compare_titles(view.title(), &value.title).is_same_content()
                && optional_key(view.url()) == optional_key(value.url.as_deref());
        let same = is_named && compare_descriptions(view.description(), &value.description).is_same_content();
        let text = same.then(|| edition.source.get(view.entry.content.range()))??;
        let start = view.entry.content.start as usize;
        let parts = Parts::new(&edition, id).map(|parts| parts.behind(start));
        Some(Written { text: text.trim_ascii_end().to_vec(), parts })
    }

    /// Returns what the description of a text is read as; none if it does not read as one entry.
    pub(crate) fn description_key(&self, body: &[u8], value: &EntryValue) -> Option<String> {
        let edition = self.alone(body, value);
        let is_one = edition.entries.len() == 1;
        is_one.then(|| description_key(edition.entry(EntryId::new(0)).description()))
    }

    /// Returns all of an entry as it was written, where its fields do not say how.
    pub(crate) fn block(&self, value: &EntryValue) -> Option<String> {
        let block = value.block.as_ref().filter(|_| self.format == Format::Markdown)?;
        Some(self.labels.resolved(block, value))
    }

    /// Writes a note of an entry: as it was written where it comes from, if that reads as the same.
    pub(crate) fn note(&self, value: &EntryValue, at: usize) -> Vec<u8> {
        let text = value.notes.get(at).map_or("", String::as_str);
        if self.format == Format::PlainText {
            return text.as_bytes().to_vec();
        }
        let reads_right = |markup: &String| {
            let body = ["[Entry](https://example.org)\n- ", markup.as_str()].concat();
            let edition = self.alone(body.as_bytes(), value);
            let mut notes = edition.entry_ids().flat_map(|id| edition.entry(id).notes());
            let is_note = notes.next().is_some_and(|note| note == text) && notes.next().is_none();
            // What is a note among others of its list can be an entry where it stands alone; the words tell.
            let says_it = |id| description_key(edition.entry(id).text()) == description_key(text);
            is_note || edition.entry_ids().skip(1).any(says_it)
        };
        let markup = value.notes_markup.get(at).filter(|markup| !markup.contains(['\n', '\r']));
        let markup = markup.map(|markup| self.labels.resolved(markup, value)).filter(reads_right);
        markup.unwrap_or_else(|| linked(text, value)).into_bytes()
    }

    /// Returns the text of a cell as the document can have it.
    pub(crate) fn cell(&self, text: &str, value: &EntryValue) -> Vec<u8> {
        in_cell(self.labels.resolved(text, value).as_bytes())
    }

    /// Reads a text as the only entry of a list, with what its labels lead to.
    fn alone(&self, body: &[u8], value: &EntryValue) -> Edition {
        let mut source = b"# List\n\n## Entries\n\n- ".to_vec();
        source.extend(body.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(ALONE));
        source.push(b'\n');
        let definitions = value.definitions.iter().map(|link| format!("\n[{}]: <{}>\n", link.text, link.url));
        definitions.for_each(|line| source.extend_from_slice(line.as_bytes()));
        self.reader.read(source)
    }
}

/// Reports whether an item begins with words rather than with its link or a picture.
fn begins_with_words(body: &str) -> bool {
    body.starts_with(char::is_alphanumeric)
}

impl Written {
    fn plain(value: &EntryValue) -> Self {
        let separator = if value.description.is_empty() { b"" } else { SEPARATOR };
        let text = [value.title.as_bytes(), separator, value.description.as_bytes()].concat();
        let title = value.title.len();
        let (rest, end) = (title + separator.len(), text.len());
        let (beside, separator) = (title..title, title..rest);
        let (title, rest) = (0..title, rest..end);
        let parts = Parts { content: 0..end, title, link: None, url: None, beside, separator, rest };
        Self { text, parts: Some(parts) }
    }

    /// Returns all of it.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Returns the text without what is no separator in a place of its own.
    pub(crate) fn part(&self, part: impl Fn(&Parts) -> &Range<usize>) -> &[u8] {
        self.parts.as_ref().map_or(&[], |parts| &self.text[part(parts).clone()])
    }

    /// Reports whether its parts are known.
    pub(crate) fn is_cut(&self) -> bool {
        self.parts.is_some()
    }

    /// Returns the title and its link.
    pub(crate) fn head(&self) -> &[u8] {
        self.parts.as_ref().map_or(&self.text, |parts| &self.text[..parts.beside.start])
    }

    /// Returns the address as it is written.
    pub(crate) fn url(&self) -> &[u8] {
        let url = self.parts.as_ref().and_then(|parts| parts.url.clone());
        url.map_or(&[], |url| &self.text[url])
    }

    /// Returns the text with another separator, its further lines indented for a marker of some columns.
    ///
    /// Only signs that nothing but separate are replaced, and none within code.
    pub(crate) fn body(&self, separator: &[u8], indent: usize) -> Vec<u8> {
        let mut body = self.text.clone();
        let is_plain = |text: &[u8]| {
            let text = String::from_utf8_lossy(text);
            text.chars().all(|c| c.is_whitespace() || "-–—:：".contains(c)) && !text.trim().is_empty()
        };
        if let Some(parts) = self.parts.as_ref().filter(|parts| is_plain(&self.text[parts.separator.clone()]))
        {
            let ticks = self.text[..parts.separator.start].iter().filter(|byte| **byte == b'`').count();
            let breaks = self.text[parts.separator.clone()].contains(&b'\n');
            if ticks % 2 == 0 && !breaks {
                body.splice(parts.separator.clone(), separator.iter().copied());
            }
        }
        indented_for(&body, indent)
    }

    /// Returns the text with its own separator, its further lines indented for a marker of some columns.
    pub(crate) fn as_it_stood(&self, indent: usize) -> Vec<u8> {
        indented_for(&self.text, indent)
    }
}

/// Returns a text whose further lines are indented by some columns.
fn indented_for(body: &[u8], indent: usize) -> Vec<u8> {
    let mut lines = body.split(|byte| *byte == b'\n');
    let mut text = lines.next().unwrap_or_default().to_vec();
    for line in lines {
        text.push(b'\n');
        text.extend(b" ".repeat(indent));
        text.extend_from_slice(line.strip_prefix(&ALONE[1..]).unwrap_or(line));
    }
    text
}

/// Writes an entry from its fields.
fn composed(value: &EntryValue, description: &str) -> String {
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

/// Writes text for a cell of a table, whose bars part cells.
pub(crate) fn in_cell(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    text.replace("\\|", "|").replace('|', "\\|").into_bytes()
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
