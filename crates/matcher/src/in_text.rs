//! Entries of one edition that another one has as mere text: a name that lost its marks or became a heading, rows that a blank
//! line cut off, text that stands below no entry any more.

use std::borrow::Cow;
use std::ops::Range;

use recension_model::{
    Edition, EntryView, Format, ProseKind, SectionId, address_digest, digest, mentioned_addresses, title_key,
    url_key,
};
use recension_parser::{Definitions, Destination, LineKind, destinations, label_uses, scan_lines};
use rustc_hash::{FxHashMap, FxHashSet};

/// A line of so many words, or so many bytes where words are not parted, is the same one wherever it stands.
const MIN_WORDS: usize = 3;
const MIN_LINE_BYTES: usize = 40;
/// A line of links has so many words beside each.
const WORDS_A_LINK: usize = 2;

/// The text of an edition that names no entry.
#[derive(Clone, Debug)]
pub struct TextBeside<'a> {
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
    /// The addresses that stand anywhere in such lines.
    mentioned: FxHashSet<u64>,
    /// The addresses that entries have for their own, and those of their further links.
    own: FxHashSet<u64>,
    further: FxHashSet<u64>,
}

impl<'a> TextBeside<'a> {
    /// Looks through the text. Cost: linear in it.
    pub fn new(edition: &'a Edition) -> Self {
        let titles = edition.section_ids().map(|id: SectionId| edition.section_title(id));
        let names = titles.map(name_digest).collect();
        let (places, lines) = (FxHashMap::default(), FxHashSet::default());
        let in_lines = LinesBeside::new(edition);
        let (own, further) = (own_addresses(edition).collect(), further_addresses(edition).collect());
        let (opening, mentioned) = (in_lines.opening(), in_lines.mentioned(&further));
        let mut beside = Self { edition, places, names, lines, opening, mentioned, own, further };
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
        if entry.url().is_some_and(|url| self.opens_with(url)) {
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

    /// Reports whether an address stands in text, be it within a sentence, and no entry has it for its own.
    pub fn leads_to(&self, url: &str) -> bool {
        let address = address_digest(url);
        self.mentioned.contains(&address) && !self.own.contains(&address)
    }

    /// Reports whether a line that begins neither an entry nor an item opens with a link to an address, and no entry has it for its own.
    pub fn opens_with(&self, url: &str) -> bool {
        let address = address_digest(url);
        self.opening.contains(&address) && !self.own.contains(&address)
    }

    /// Reports whether an address stands in text, or as a further link of an entry.
    pub fn has_besides(&self, url: &str) -> bool {
        let address = address_digest(url);
        self.mentioned.contains(&address) || self.further.contains(&address)
    }

    /// Reports whether an address stands anywhere.
    pub fn has_address(&self, url: &str) -> bool {
        self.has_besides(url) || self.own.contains(&address_digest(url))
    }
}

/// The lines of a document in Markdown in which no entry begins, and no address of one stands.
struct LinesBeside<'a> {
    text: Cow<'a, str>,
    lines: Vec<LineBeside>,
}

struct LineBeside {
    /// From where its own text begins.
    range: Range<usize>,
    is_item: bool,
    links: Vec<Destination>,
}

impl<'a> LinesBeside<'a> {
    /// Finds the lines and their links; there are none in other formats. Cost: linear in the edition.
    fn new(edition: &'a Edition) -> Self {
        let mut beside = Self { text: String::from_utf8_lossy(&edition.source), lines: Vec::new() };
        if edition.format != Format::Markdown {
            return beside;
        }
        let entries = || edition.entry_ids().map(|id| edition.entry(id).entry);
        let begun: FxHashSet<u32> = entries().map(|entry| entry.line).collect();
        let mut own: Vec<usize> =
            entries().filter_map(|entry| Some(entry.link_span?.range().start)).collect();
        own.sort_unstable();
        let names_entry = |range: &Range<usize>| {
            let first = own.partition_point(|start| *start < range.start);
            own.get(first).is_some_and(|start| *start < range.end)
        };
        let lines = (1..).zip(scan_lines(&beside.text)).filter(|(at, (range, line))| {
            !line.is_verbatim()
                && line.kind != LineKind::Definition
                && !begun.contains(at)
                && !names_entry(range)
        });
        let lines = lines.map(|(_, (range, line))| LineBeside {
            range: range.start + line.text..range.end,
            is_item: line.item.is_some(),
            links: Vec::new(),
        });
        beside.lines = lines.collect();
        let mut rest = beside.lines.iter_mut().peekable();
        for link in destinations(&beside.text) {
            while rest.next_if(|line| line.range.end <= link.start).is_some() {}
            let Some(line) = rest.peek_mut() else { break };
            let address = &beside.text[link.address.clone()];
            if line.range.contains(&link.start) && !address.is_empty() && !address.starts_with('#') {
                line.links.push(link);
            }
        }
        beside
    }

    fn address(&self, link: &Destination) -> &str {
        &self.text[link.address.clone()]
    }

    /// Reports whether a line is there for its links, as one of translations is: "Read this in [Deutsch](…), [Magyar](…)". What a
    /// sentence mentions is not listed in it.
    fn lists_links(&self, line: &LineBeside) -> bool {
        let words = |range: Range<usize>| {
            let words = self.text.get(range).unwrap_or_default().split(|c: char| !c.is_alphanumeric());
            words.filter(|word| !word.is_empty()).count()
        };
        let linked: usize =
            line.links.iter().map(|link| words(link.text.clone()) + words(link.address.clone())).sum();
        words(line.range.clone()).saturating_sub(linked) <= line.links.len() * WORDS_A_LINK
    }

    /// Returns the addresses of links that open lines in which no item begins, whatever marks stand before them, as digests.
    fn opening(&self) -> FxHashSet<u64> {
        let opening = self.lines.iter().filter(|line| !line.is_item).filter_map(|line| {
            let link = line.links.first()?;
            let before = self.text.get(line.range.start..link.start)?;
            (!before.contains(char::is_alphanumeric)).then(|| address_digest(self.address(link)))
        });
        opening.collect()
    }

    /// Returns the addresses that stand in the lines, in whatever form, as digests; items with the further links of entries are theirs.
    fn mentioned(&self, further: &FxHashSet<u64>) -> FxHashSet<u64> {
        let definitions = Definitions::new(&self.text);
        let mut mentioned = FxHashSet::default();
        for line in &self.lines {
            let is_text = |address: &u64| !(line.is_item && further.contains(address));
            let written = self.text.get(line.range.clone()).unwrap_or_default();
            let links = line.links.iter().map(|link| address_digest(self.address(link)));
            let labels = label_uses(written).filter(|_| !definitions.is_empty());
            let labels = labels.filter_map(|found| definitions.address(found.label)).map(address_digest);
            let all = mentioned_addresses(written.as_bytes()).into_iter().chain(links).chain(labels);
            mentioned.extend(all.filter(is_text));
        }
        mentioned
    }
}

/// Returns the addresses that entries have for their own, as digests.
fn own_addresses(edition: &Edition) -> impl Iterator<Item = u64> {
    edition.entry_ids().filter_map(|id| edition.entry(id).url()).map(address_digest)
}

/// Returns the addresses of links of entries that are not their own, as digests.
fn further_addresses(edition: &Edition) -> impl Iterator<Item = u64> {
    let own: FxHashSet<u32> = edition.entry_ids().filter_map(|id| edition.entry(id).entry.primary).collect();
    let further = (0..).zip(&edition.links).filter(move |(at, _)| !own.contains(at));
    further.map(|(_, link)| address_digest(edition.str(link.url)))
}

/// Returns the links of an edition in Markdown that stand in lines of links in which no entry begins, as keys of address and text.
/// Cost: linear in the edition.
pub fn links_in_text(edition: &Edition) -> Vec<(String, String)> {
    let beside = LinesBeside::new(edition);
    let lines = beside.lines.iter().filter(|line| beside.lists_links(line));
    let links = lines.flat_map(|line| &line.links);
    links.map(|link| (url_key(beside.address(link)), title_key(&beside.text[link.text.clone()]))).collect()
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
