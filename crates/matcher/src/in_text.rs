//! Entries of one edition that another one has as mere text: a name that lost its marks or became a heading, rows that a blank
//! line cut off, text that stands below no entry any more.

use std::borrow::Cow;
use std::cell::OnceCell;
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

/// The text of an edition that names no entry, as far as somebody asks.
#[derive(Clone, Debug)]
pub struct TextBeside<'a> {
    edition: &'a Edition,
    in_prose: OnceCell<InProse>,
    in_lines: OnceCell<InLines>,
    /// The addresses that entries have for their own.
    own: OnceCell<FxHashSet<u64>>,
}

/// The lines that mention an address, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    /// All of them.
    pub(crate) all: MentioningLines,
    /// Lines of text: no entry begins in them, and the address is no further link of one in an item.
    pub(crate) text: MentioningLines,
}

/// Where lines begin, in bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct MentioningLines {
    pub(crate) starts: Vec<usize>,
    /// Those that are no items.
    pub(crate) flush: Vec<usize>,
    /// Those that are no items and that a link to the address opens, whatever marks stand before it.
    pub(crate) opening: Vec<usize>,
}

impl MentioningLines {
    fn push(&mut self, line: &LineBeside, opens: bool) {
        self.starts.push(line.start);
        if !line.is_item {
            self.flush.push(line.start);
            self.opening.extend(opens.then_some(line.start));
        }
    }
}

/// What is said in headings and prose.
#[derive(Clone, Debug, Default)]
struct InProse {
    /// For each address, by the digest of its key, a place among [`Edition::prose`], where it stands first.
    places: FxHashMap<u64, usize>,
    /// The keys of headings and of pieces of text, as digests.
    names: FxHashSet<u64>,
    /// Its lines, as digests.
    lines: FxHashSet<u64>,
}

/// Where the lines of the document lead, as digests of addresses.
#[derive(Clone, Debug, Default)]
struct InLines {
    /// The addresses of the links that open lines where no entry begins: an item that lost its bullet is read as text of the one
    /// before it.
    opening: FxHashSet<u64>,
    /// For each address the lines that mention it, in their order, but for those of the entries that have it for their own.
    mentions: FxHashMap<u64, Mentions>,
}

impl<'a> TextBeside<'a> {
    /// Makes what looks through the text once it is asked for what stands there. Cost: linear in the text, once for each
    /// sort of question.
    pub fn new(edition: &'a Edition) -> Self {
        let (in_prose, in_lines) = (OnceCell::new(), OnceCell::new());
        Self { edition, in_prose, in_lines, own: OnceCell::new() }
    }

    fn in_prose(&self) -> &InProse {
        self.in_prose.get_or_init(|| InProse::new(self.edition))
    }

    fn in_lines(&self) -> &InLines {
        self.in_lines.get_or_init(|| InLines::new(self.edition))
    }

    /// Reports whether an entry has an address for its own.
    fn is_own(&self, address: u64) -> bool {
        self.own.get_or_init(|| own_addresses(self.edition).collect()).contains(&address)
    }

    /// Reports whether an entry stands in text: its address with its title in the same block or the one above, or in a link that
    /// opens a line; its title by itself, where it has no address; or a line of what stands below it.
    pub(crate) fn has(&self, entry: EntryView<'_>) -> bool {
        let address = entry.url().map(address_digest);
        if address.is_some_and(|address| self.opens_at(address)) {
            return true;
        }
        let in_prose = self.in_prose();
        let place = address.and_then(|address| in_prose.places.get(&address));
        let is_told = place.is_some_and(|place| {
            let title = title_key(entry.title());
            let blocks = &self.edition.prose[place.saturating_sub(1)..=*place];
            !title.is_empty()
                && blocks.iter().any(|prose| title_key(self.edition.str(prose.text)).contains(&title))
        });
        let is_named = || {
            let title = title_key(entry.title());
            !title.is_empty() && in_prose.names.contains(&digest(title.as_bytes()))
        };
        let own = entry.edition.source.get(entry.entry.span.range()).unwrap_or_default();
        let below =
            own.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(&[][..], |end| &own[end..]);
        is_told
            || (entry.url().is_none() && is_named())
            || line_digests(below).any(|line| in_prose.lines.contains(&line))
    }

    /// Reports whether an address stands in text, be it within a sentence, and no entry has it for its own.
    pub fn leads_to(&self, url: &str) -> bool {
        let address = address_digest(url);
        self.mentions(address).is_some_and(|lines| !lines.text.starts.is_empty()) && !self.is_own(address)
    }

    /// Reports whether a line that begins neither an entry nor an item opens with a link to an address, and no entry has it for its own.
    pub fn opens_with(&self, url: &str) -> bool {
        self.opens_at(address_digest(url))
    }

    fn opens_at(&self, address: u64) -> bool {
        self.in_lines().opening.contains(&address) && !self.is_own(address)
    }

    /// Reports whether an entry has an address for its own.
    pub fn lists(&self, url: &str) -> bool {
        self.is_own(address_digest(url))
    }

    /// Returns how many lines mention an address, but for those of the entries that have it for their own.
    pub fn times(&self, url: &str) -> usize {
        self.mentions(address_digest(url)).map_or(0, |lines| lines.all.starts.len())
    }

    /// Returns the lines that mention an address, but for those of the entries that have it for their own.
    pub(crate) fn mentions(&self, address: u64) -> Option<&Mentions> {
        self.in_lines().mentions.get(&address)
    }
}

impl InProse {
    fn new(edition: &Edition) -> Self {
        let titles = edition.section_ids().map(|id: SectionId| edition.section_title(id));
        let mut found = Self { names: titles.map(name_digest).collect(), ..Self::default() };
        for (at, prose) in edition.prose.iter().enumerate() {
            if matches!(prose.kind, ProseKind::Comment | ProseKind::FrontMatter) {
                continue;
            }
            let source = edition.source.get(prose.span.range()).unwrap_or_default();
            for address in mentioned_addresses(source) {
                found.places.entry(address).or_insert(at);
            }
            // Lines of a table of contents are those of headings.
            if prose.kind == ProseKind::Contents {
                continue;
            }
            found.names.insert(name_digest(edition.str(prose.text)));
            let lines = lines_without_marks(source).map(|line| name_digest(&String::from_utf8_lossy(line)));
            found.names.extend(lines);
            found.lines.extend(line_digests(source));
        }
        found
    }
}

impl InLines {
    fn new(edition: &Edition) -> Self {
        let further = further_addresses(edition).collect();
        let mentions = LinesBeside::new(edition).mentions(&further);
        let opened = mentions.iter().filter(|(_, lines)| !lines.text.opening.is_empty());
        Self { opening: opened.map(|(address, _)| *address).collect(), mentions }
    }
}

/// The lines of a document in Markdown, and what they lead to.
struct LinesBeside<'a> {
    text: Cow<'a, str>,
    lines: Vec<LineBeside>,
    /// The addresses that entries have for their own, as digests, by where these stand or, unless that is known, the entry begins.
    own: Vec<(usize, u64)>,
}

struct LineBeside {
    /// From where its own text begins.
    range: Range<usize>,
    /// Where the line begins.
    start: usize,
    is_item: bool,
    /// Whether an entry begins in it, or the address of one stands there.
    is_of_entry: bool,
    links: Vec<Destination>,
}

impl<'a> LinesBeside<'a> {
    /// Finds the lines and their links; there are none in other formats. Cost: linear in the edition.
    fn new(edition: &'a Edition) -> Self {
        let mut beside = Self { text: edition.source_text(), lines: Vec::new(), own: Vec::new() };
        if edition.format != Format::Markdown {
            return beside;
        }
        let begun: FxHashSet<u32> = edition.entries.iter().map(|entry| entry.line).collect();
        beside.own.extend(edition.entry_ids().filter_map(|id| {
            let view = edition.entry(id);
            let place = view.entry.link_span.unwrap_or(view.entry.span);
            Some((place.range().start, address_digest(view.url()?)))
        }));
        beside.own.sort_unstable();
        let names_entry = |range: &Range<usize>| {
            let first = beside.own.partition_point(|(start, _)| *start < range.start);
            beside.own.get(first).is_some_and(|(start, _)| *start < range.end)
        };
        let lines = (1..).zip(scan_lines(&beside.text));
        let lines = lines.filter(|(_, (_, line))| !line.is_verbatim() && line.kind != LineKind::Definition);
        let lines = lines.map(|(at, (range, line))| LineBeside {
            is_of_entry: begun.contains(&at) || names_entry(&range),
            range: range.start + line.text..range.end,
            start: range.start,
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

    /// Returns for each address, as a digest, the lines that mention it in whatever form, but for those of the entries that have it for
    /// their own; items with the further links of entries are theirs.
    fn mentions(&self, further: &FxHashSet<u64>) -> FxHashMap<u64, Mentions> {
        let definitions = Definitions::new(&self.text);
        let mut mentions: FxHashMap<u64, Mentions> = FxHashMap::default();
        for line in &self.lines {
            let written = self.text.get(line.range.clone()).unwrap_or_default();
            let links = line.links.iter().map(|link| address_digest(self.address(link)));
            let labels = label_uses(written).filter(|_| !definitions.is_empty());
            let labels = labels.filter_map(|found| definitions.address(found.label)).map(address_digest);
            let all = mentioned_addresses(written.as_bytes()).into_iter().chain(links).chain(labels);
            let mut all: Vec<u64> = all.filter(|address| !self.is_own(*address, line)).collect();
            all.sort_unstable();
            all.dedup();
            let opening = self.opening(line);
            for address in all {
                let (found, opens) = (mentions.entry(address).or_default(), opening == Some(address));
                found.all.push(line, opens);
                if !(line.is_of_entry || line.is_item && further.contains(&address)) {
                    found.text.push(line, opens);
                }
            }
        }
        mentions
    }

    /// Reports whether an address is that of an entry which begins in a line, or which has it there.
    fn is_own(&self, address: u64, line: &LineBeside) -> bool {
        let first = self.own.partition_point(|(start, _)| *start < line.start);
        let own = self.own[first..].iter().take_while(|(start, _)| *start < line.range.end);
        line.is_of_entry && own.into_iter().any(|(_, own)| *own == address)
    }

    /// Returns the address of the link that opens a line, whatever marks stand before it, as a digest.
    fn opening(&self, line: &LineBeside) -> Option<u64> {
        let link = line.links.first()?;
        let before = self.text.get(line.range.start..link.start)?;
        (!before.contains(char::is_alphanumeric)).then(|| address_digest(self.address(link)))
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
    let lines = beside.lines.iter().filter(|line| !line.is_of_entry && beside.lists_links(line));
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
