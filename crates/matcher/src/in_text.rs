//! Entries of one edition that another one has as mere text: a name that lost its marks or became a heading, rows that a blank
//! line cut off, text that stands below no entry any more.

use recension_model::{
    Edition, EntryView, Format, ProseKind, SectionId, address_digest, digest, mentioned_addresses, title_key,
    url_key,
};
use recension_parser::scan_lines;
use rustc_hash::{FxHashMap, FxHashSet};

/// A line of so many words, or so many bytes where words are not parted, is the same one wherever it stands.
const MIN_WORDS: usize = 3;
const MIN_LINE_BYTES: usize = 40;
/// A line of links has so many words beside each.
const WORDS_A_LINK: usize = 2;

/// The text of an edition that names no entry.
#[derive(Clone, Debug)]
pub(crate) struct TextBeside<'a> {
    edition: &'a Edition,
    /// For each address, by the digest of its key, a place among [`Edition::prose`], where it stands first.
    places: FxHashMap<u64, usize>,
    /// The keys of headings and of pieces of text, as digests.
    names: FxHashSet<u64>,
    /// Its lines, as digests.
    lines: FxHashSet<u64>,
    /// The addresses of the links that open lines where no entry begins, as digests: an item that lost its bullet is read as
    /// text of the one before it.
    opening: FxHashSet<u64>,
}

impl<'a> TextBeside<'a> {
    /// Looks through the text. Cost: linear in it.
    pub(crate) fn new(edition: &'a Edition) -> Self {
        let titles = edition.section_ids().map(|id: SectionId| edition.section_title(id));
        let names = titles.map(name_digest).collect();
        let (places, lines) = (FxHashMap::default(), FxHashSet::default());
        let mut beside = Self { edition, places, names, lines, opening: opening_addresses(edition) };
        for (at, prose) in edition.prose.iter().enumerate() {
            if matches!(prose.kind, ProseKind::Comment | ProseKind::FrontMatter) {
                continue;
            }
            let source = edition.source.get(prose.span.range()).unwrap_or_default();
            for address in mentioned_addresses(source) {
                beside.places.entry(address).or_insert(at);
            }
            // Lines of a table of contents are those of headings.
            if prose.kind == ProseKind::Contents {
                continue;
            }
            beside.names.insert(name_digest(edition.str(prose.text)));
            let lines = lines_without_marks(source).map(|line| name_digest(&String::from_utf8_lossy(line)));
            beside.names.extend(lines);
            beside.lines.extend(line_digests(source));
        }
        beside
    }

    /// Reports whether an entry stands in text: its address with its title in the same block or the one above, or in a link that
    /// opens a line; its title by itself, where it has no address; or a line of what stands below it.
    pub(crate) fn has(&self, entry: EntryView<'_>) -> bool {
        let title = title_key(entry.title());
        let address = entry.url().map(address_digest);
        if address.is_some_and(|address| self.opening.contains(&address)) {
            return true;
        }
        let place = address.and_then(|address| self.places.get(&address));
        let is_told = place.is_some_and(|place| {
            let blocks = &self.edition.prose[place.saturating_sub(1)..=*place];
            !title.is_empty()
                && blocks.iter().any(|prose| title_key(self.edition.str(prose.text)).contains(&title))
        });
        let is_named =
            || entry.url().is_none() && !title.is_empty() && self.names.contains(&name_digest(entry.title()));
        let own = entry.edition.source.get(entry.entry.span.range()).unwrap_or_default();
        let below =
            own.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(&[][..], |end| &own[end..]);
        is_told || is_named() || line_digests(below).any(|line| self.lines.contains(&line))
    }
}

/// Returns the addresses of links that open lines of Markdown in which neither an entry nor an item begins, and that no entry has
/// for its own, as digests.
fn opening_addresses(edition: &Edition) -> FxHashSet<u64> {
    let mut opening = FxHashSet::default();
    for_each_line_beside(edition, |line, is_item| {
        let line = line.trim_start_matches(['*', '_']);
        if is_item {
            return;
        }
        let link =
            links_in(line).next().filter(|link| line.starts_with('[') && line[1..].starts_with(link.0));
        opening.extend(link.map(|(_, address)| address_digest(address)));
    });
    for url in edition.entry_ids().filter_map(|id| edition.entry(id).url()) {
        opening.remove(&address_digest(url));
    }
    opening
}

/// Returns the links of an edition in Markdown that stand in lines of links in which no entry begins, as keys of address and text.
/// Cost: linear in the edition.
pub fn links_in_text(edition: &Edition) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for_each_line_beside(edition, |line, _| {
        if lists_links(line) {
            all.extend(links_in(line).map(|(text, address)| (url_key(address), title_key(text))));
        }
    });
    all
}

/// Reports whether a line is there for its links, as one of translations is: "Read this in [Deutsch](…), [Magyar](…)". What a sentence
/// mentions is not listed in it.
fn lists_links(line: &str) -> bool {
    let words = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).count()
    };
    let links = links_in(line).count();
    let linked: usize = links_in(line).map(|(text, address)| words(text) + words(address)).sum();
    words(line).saturating_sub(linked) <= links * WORDS_A_LINK
}

/// Goes through the lines of Markdown in which no entry begins, each from where its own text begins; says whether an item begins there.
fn for_each_line_beside(edition: &Edition, mut take: impl FnMut(&str, bool)) {
    if edition.format != Format::Markdown {
        return;
    }
    let text = String::from_utf8_lossy(&edition.source);
    let begun: FxHashSet<u32> = edition.entry_ids().map(|id| edition.entry(id).entry.line).collect();
    for (at, (range, line)) in (1..).zip(scan_lines(&text)) {
        if !begun.contains(&at) && !line.is_verbatim() {
            let own = text.get(range).and_then(|own| own.get(line.text..)).unwrap_or_default();
            take(own, line.item.is_some());
        }
    }
}

/// Returns text and address of each link that is written out in a line of Markdown: `[text](address)`.
fn links_in(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut from = 0;
    line.match_indices("](").filter_map(move |(end, _)| {
        let before = std::mem::replace(&mut from, end);
        let text = &line[before + line[before..end].rfind('[')? + 1..end];
        let address = line[end + 2..].split([')', ' ', ']']).next()?;
        (!address.is_empty() && !address.starts_with('#')).then_some((text, address))
    })
}

fn name_digest(text: &str) -> u64 {
    digest(title_key(text).as_bytes())
}

/// Returns the lines of a text that say enough to be known by it.
fn line_digests(source: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let words = |line: &[u8]| line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count();
    let says =
        |line: &&[u8]| line.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let lines = lines_without_marks(source).filter(says);
    lines.filter(move |line| words(line) >= MIN_WORDS || line.len() >= MIN_LINE_BYTES).map(digest)
}

/// Returns the lines of a text without marks before them.
fn lines_without_marks(source: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_mark = |byte: &u8| byte.is_ascii_whitespace() || b"-*+>#".contains(byte);
    let lines = source.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.map(move |line| line[line.iter().take_while(|byte| is_mark(byte)).count()..].trim_ascii_end())
}
