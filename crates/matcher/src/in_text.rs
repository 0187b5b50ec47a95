//! Entries of one edition that another one has as mere text: a name that lost its marks or became a heading, rows that a blank
//! line cut off, text that stands below no entry any more.

use std::borrow::Cow;
use std::cell::{LazyCell, OnceCell};
use std::ops::Range;

use recension_model::{
    Edition, EntryView, Format, ProseKind, SectionId, address_digest, digest, mentioned_addresses, title_key,
    url_key, written_addresses,
};
use recension_parser::{
    Definitions, Destination, LineKind, ScannedLine, destinations_in, label_uses, scan_lines,
};
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
    mentions: OnceCell<FxHashMap<u64, Mentions>>,
    /// The addresses that entries have for their own.
    own: OnceCell<FxHashSet<u64>>,
}

/// The lines that mention an address, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Mentions {
    /// All of them.
    pub(crate) all: MentioningLines,
    /// Lines of text: no entry begins in them, and the address is no further link of one in an item.
    pub(crate) text: MentioningLines,
}

/// Where lines begin, in bytes.
#[derive(Clone, Debug, Default, PartialEq)]
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

/// Where the lines of text lead, as digests of addresses.
#[derive(Clone, Debug, Default)]
struct InLines {
    /// All addresses.
    text: FxHashSet<u64>,
    /// The addresses of the links that open lines where no entry begins: an item that lost its bullet is read as text of the one
    /// before it.
    opening: FxHashSet<u64>,
}

impl<'a> TextBeside<'a> {
    /// Makes what looks through the text once it is asked for what stands there. Cost: linear in the text, once for each
    /// sort of question.
    pub fn new(edition: &'a Edition) -> Self {
        Self {
            edition,
            in_prose: OnceCell::new(),
            in_lines: OnceCell::new(),
            mentions: OnceCell::new(),
            own: OnceCell::new(),
        }
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
        self.in_lines().text.contains(&address) && !self.is_own(address)
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
        let mentions = || LinesBeside::new(self.edition, Wanted::All).mentions(self.edition);
        self.mentions.get_or_init(mentions).get(&address)
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
        let mentions = LinesBeside::new(edition, Wanted::OfNoEntry).mentions(edition);
        let having = |has: fn(&MentioningLines) -> bool| {
            let found = mentions.iter().filter(|(_, lines)| has(&lines.text));
            found.map(|(address, _)| *address).collect()
        };
        Self {
            text: having(|lines| !lines.starts.is_empty()),
            opening: having(|lines| !lines.opening.is_empty()),
        }
    }
}

/// The lines of a document in Markdown, and what they lead to.
struct LinesBeside<'a> {
    text: Cow<'a, str>,
    lines: Vec<LineBeside>,
    /// The addresses that entries have for their own, by where these stand or, unless that is known, the entry begins.
    own: Vec<(usize, &'a str)>,
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

/// Which lines are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    /// Those in which no entry begins, nor has its address.
    OfNoEntry,
}

impl<'a> LinesBeside<'a> {
    /// Finds the lines that are wanted, and their links; there are none in other formats. Cost: linear in the edition.
    fn new(edition: &'a Edition, wanted: Wanted) -> Self {
        let mut beside = Self { text: edition.source_text(), lines: Vec::new(), own: Vec::new() };
        if edition.format != Format::Markdown {
            return beside;
        }
        let begun: FxHashSet<u32> = edition.entries.iter().map(|entry| entry.line).collect();
        beside.own.extend(edition.entry_ids().filter_map(|id| {
            let view = edition.entry(id);
            let place = view.entry.link_span.unwrap_or(view.entry.span);
            Some((place.range().start, view.url()?))
        }));
        beside.own.sort_unstable();
        let scanned: Vec<(Range<usize>, ScannedLine)> = scan_lines(&beside.text).collect();
        let mut own = beside.own.iter().peekable();
        for (at, (range, line)) in (1..).zip(&scanned) {
            while own.next_if(|(start, _)| *start < range.start).is_some() {}
            if line.is_verbatim() || line.kind == LineKind::Definition {
                continue;
            }
            let has_own = own.peek().is_some_and(|(start, _)| *start < range.end);
            let is_of_entry = has_own || begun.contains(&at);
            if is_of_entry && wanted == Wanted::OfNoEntry {
                continue;
            }
            beside.lines.push(LineBeside {
                is_of_entry,
                range: range.start + line.text..range.end,
                start: range.start,
                is_item: line.item.is_some(),
                links: Vec::new(),
            });
        }
        let starts: Vec<usize> = beside.lines.iter().map(|line| line.start).collect();
        let mut starts = starts.into_iter().peekable();
        let is_wanted = |piece: &Range<usize>| {
            while starts.next_if(|start| *start < piece.start).is_some() {}
            starts.peek().is_some_and(|start| *start < piece.end)
        };
        let mut rest = beside.lines.iter_mut().peekable();
        for link in destinations_in(&beside.text, scanned.into_iter(), is_wanted) {
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
    fn mentions(&self, edition: &Edition) -> FxHashMap<u64, Mentions> {
        let definitions = Definitions::new(&self.text);
        let further = LazyCell::new(|| further_addresses(edition).collect::<FxHashSet<u64>>());
        let mut mentions: FxHashMap<u64, Mentions> = FxHashMap::default();
        let mut all: Vec<u64> = Vec::new();
        for line in &self.lines {
            let own = self.own_of(line);
            let written = self.text.get(line.range.clone()).unwrap_or_default();
            // What most lines lead to is the address of their entry, to the letter.
            let mut add = |address: &str| {
                if !own.iter().any(|(_, own)| *own == address) {
                    all.push(address_digest(address));
                }
            };
            written_addresses(written.as_bytes()).for_each(&mut add);
            line.links.iter().for_each(|link| add(self.address(link)));
            if !definitions.is_empty() {
                label_uses(written).filter_map(|found| definitions.address(found.label)).for_each(&mut add);
            }
            if all.is_empty() {
                continue;
            }
            let own: Vec<u64> = own.iter().map(|(_, own)| address_digest(own)).collect();
            all.retain(|address| !own.contains(address));
            all.sort_unstable();
            all.dedup();
            let opening = self.opening(line);
            for address in all.drain(..) {
                let (found, opens) = (mentions.entry(address).or_default(), opening == Some(address));
                found.all.push(line, opens);
                if !(line.is_of_entry || line.is_item && further.contains(&address)) {
                    found.text.push(line, opens);
                }
            }
        }
        mentions
    }

    /// Returns the addresses of the entries that begin in a line, or have them there.
    fn own_of(&self, line: &LineBeside) -> &[(usize, &'a str)] {
        if !line.is_of_entry {
            return &[];
        }
        let first = self.own.partition_point(|(start, _)| *start < line.start);
        let own = &self.own[first..];
        &own[..own.iter().take_while(|(start, _)| *start < line.range.end).count()]
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
    let beside = LinesBeside::new(edition, Wanted::OfNoEntry);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recension_model::{Edition, address_digest, mentioned_addresses};
    use recension_parser::{Definitions, ParseOptions, label_uses, parse};
    use rustc_hash::{FxHashMap, FxHashSet};

    use super::{InLines, LinesBeside, Mentions, Wanted, further_addresses};

    /// Lines that entries begin in, that lost their bullets, that go on with others, or mention an address once more.
    const LINES: [&str; 22] = [
        "## Trees\n",
        "\n",
        "- [Ash](https://ash.example) - Grows.\n",
        "- [Ash](http://www.ash.example/) - See [Elm](https://elm.example), https://oak.example.\n",
        "- [Elm](https://elm.example) https://elm.example\n",
        "- [Elm](docs/elm)\n",
        "  [Oak](https://oak.example) goes on.\n",
        "  - [Bark](https://ash.example/bark)\n",
        "[Oak](https://oak.example) - Lost its bullet.\n",
        "[Ash](https://ash.example)\n",
        "Text with [Elm](https://elm.example/#a) and `[Ash](https://ash.example)`.\n",
        "**[Beech](<https://beech.example/a b>)** `x\n",
        "| [Fir](https://fir.example) | Tall |\n",
        "|---|---|\n",
        "- [Yew][yew] and [Oak][]\n",
        "[yew]: https://yew.example\n",
        "[Oak]: https://oak.example 'T'\n",
        "<a href='https://fir.example'>Fir</a> \\[x](https://x.example)\n",
        "```\n",
        "- Pine: a tree, https://pine.example。\n",
        "# [Pine](https://pine.example)\n",
        "- [Ash](HTTPS://Ash.example:443/?utm_source=x) <https://ash.example>\n",
    ];

    /// Returns the same as [`LinesBeside::mentions`], with the digest of every address in every line.
    fn mentions_one_by_one(edition: &Edition) -> FxHashMap<u64, Mentions> {
        let beside = LinesBeside::new(edition, Wanted::All);
        let definitions = Definitions::new(&beside.text);
        let further: FxHashSet<u64> = further_addresses(edition).collect();
        let mut mentions: FxHashMap<u64, Mentions> = FxHashMap::default();
        for line in &beside.lines {
            let written = &beside.text[line.range.clone()];
            let links = line.links.iter().map(|link| address_digest(beside.address(link)));
            let labels = label_uses(written).filter_map(|found| definitions.address(found.label));
            let all = mentioned_addresses(written.as_bytes()).into_iter();
            let mut all: Vec<u64> = all.chain(links).chain(labels.map(address_digest)).collect();
            let own: Vec<u64> = beside.own_of(line).iter().map(|(_, own)| address_digest(own)).collect();
            all.retain(|address| !own.contains(address));
            all.sort_unstable();
            all.dedup();
            for address in all {
                let (found, opens) =
                    (mentions.entry(address).or_default(), beside.opening(line) == Some(address));
                found.all.push(line, opens);
                if !(line.is_of_entry || line.is_item && further.contains(&address)) {
                    found.text.push(line, opens);
                }
            }
        }
        mentions
    }

    proptest! {
        #[test]
        fn what_is_passed_over_mentions_nothing(lines in prop::collection::vec(0..LINES.len(), 0..24)) {
            let text: String = lines.into_iter().map(|line| LINES[line]).collect();
            let edition = parse("list.md", format!("# Trees\n\n{text}").into_bytes(), &ParseOptions::default());
            let one_by_one = mentions_one_by_one(&edition);
            prop_assert_eq!(&LinesBeside::new(&edition, Wanted::All).mentions(&edition), &one_by_one);
            let found = InLines::new(&edition);
            let having = |has: fn(&Mentions) -> bool| -> FxHashSet<u64> {
                one_by_one.iter().filter(|(_, lines)| has(lines)).map(|(address, _)| *address).collect()
            };
            prop_assert_eq!(found.text, having(|lines| !lines.text.starts.is_empty()));
            prop_assert_eq!(found.opening, having(|lines| !lines.text.opening.is_empty()));
        }
    }
}
