//! Signposts that the edition itself shows: one text on links below three entries, each time to another place,
//! says what a link leads to and not what a resource is called.

mod headings;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::marks::first_dash;
use crate::tree::Inlines;

use super::counts_in;
use super::cut::has_words;
use super::survey::row_key;
use headings::Headings;

/// Under so many entries a text is a signpost, and a picture a button; where little is nested in entries, a text under fewer.
pub const MIN_RECURRENCES: u32 = 3;
const MIN_RECURRENCES_OF_FEW: u32 = 2;
/// How much is little.
const FEW: u32 = 8;
/// A signpost is a word or three; a longer text that recurs is a name that is mentioned often.
const MAX_SIGN_BYTES: usize = 48;
/// So many dashes, and so many for one colon, are the style of an edition.
const MIN_DASHES: usize = 10;
const DASHES_A_COLON: usize = 4;
/// One resource has so many addresses in paragraphs of their own.
const MAX_OWN_ADDRESSES: usize = 2;
/// Of so many items that are words before links, more would have a colon if it parted names from descriptions.
const MIN_NAMES: usize = 3;
const DESCRIBED_TENTHS: usize = 8;
/// So many items that open with a signpost in brackets, and so many for one other link, show where names stand.
const MIN_BRACKETS: usize = 5;
const SIGNS_A_BRACKET: usize = 3;
/// So many items that open with the same words in bold or code have no name in these.
const MIN_TAGS: u32 = 5;
/// So many tenths of a list that open with texts that recur in it have their names behind those.
const SOURCE_TENTHS: u32 = 8;
/// So many items that open with a year are dated by it.
const MIN_YEARS: usize = 5;
const STOPS: [char; 2] = ['.', '。'];
/// A label that stands once more below one name for so many names it stands below is no signpost.
const AGAIN_SHARE: u32 = 3;
/// An edition with more texts than this has shown what it calls its links.
const MAX_TEXTS: usize = 200_000;

/// What is counted of texts, by their hashes.
type Counts<T> = HashMap<u64, T, BuildHasherDefault<AsItIs>>;

/// Texts of links, and how often each stands below or beside the name of an entry.
#[derive(Debug, Default)]
pub(super) struct Signs {
    texts: Counts<Recurring>,
    /// Labels of items without a link in lists right below a paragraph, and how often each stands there.
    below: Counts<u32>,
    /// Links to a place on a page that are all there is of a paragraph, and how often each stands there.
    alone: Counts<u32>,
    /// Words between a link that opens something and the next one, and how often each stands there.
    joints: Counts<u32>,
    /// First rows of tables without a header, and how often each stands there.
    first_rows: Counts<u32>,
    /// Pictures on links, by their markup.
    pictures: Counts<Recurring>,
    /// How many paragraphs open with an address, and in how many sections those stand.
    addresses: usize,
    address_sections: usize,
    /// The same for items.
    address_items: usize,
    address_lists: usize,
    /// How many links stood beside or below a name, and how many were all there is of a paragraph.
    beside: u32,
    lone: u32,
    /// How many items without a link have a dash behind the name, and how many only a colon.
    dashes: usize,
    colons: usize,
    /// How many have counts in brackets behind it.
    counts: u32,
    /// What items open with in bold or code in front of a link, and how often each stands there.
    tags: Counts<u32>,
    /// How many items open with a year and a colon.
    years: usize,
    /// How many items are words and then links, and how many of those words have a colon within, or end in a stop.
    names: usize,
    names_with_colon: usize,
    names_with_stop: usize,
    /// How many items open with a signpost in brackets and go on behind it, and how many with another link in brackets.
    names_behind: usize,
    names_in_brackets: usize,
    /// How many items have an address alone on a line, and how many of the lines above those have a colon within.
    lines: usize,
    lines_with_colon: usize,
    /// Where links begin that say the name they stand below.
    namesakes: HashSet<usize>,
    /// Words without letters or figures beside the links of items: signs that a legend may explain.
    marks: HashSet<u64, BuildHasherDefault<AsItIs>>,
    /// Labels in front of a colon over further items, and how often each stands there.
    announcements: Counts<u32>,
    /// Texts of links that open most items of a list: they say where each is from, and not what it is called.
    sources: HashSet<u64, BuildHasherDefault<AsItIs>>,
    /// Labels that records in paragraphs begin with.
    records: HashSet<u64, BuildHasherDefault<AsItIs>>,
    /// How many items are a signpost in brackets and nothing else, and how many another link in brackets.
    lone_brackets: usize,
    other_brackets: usize,
    /// What is told of headings: which a table of contents lists, and which labels recur below them.
    pub(super) headings: Headings,
    /// How many cells open with a line without a link over others with some, and how many with a linked line.
    names_on_lines: usize,
    linked_lines: usize,
}

/// How a text recurs.
#[derive(Clone, Copy, Debug, Default)]
struct Recurring {
    /// How often it stood beside or below a name, each time with another address.
    beside: u32,
    /// How often it was all there is of a paragraph, each time with another address.
    alone: u32,
    /// How often it opened an item of its own.
    opening: u32,
    /// How often it stood once more below the same name: it says of what sort each item is.
    again: u32,
    address: u64,
    lone_address: u64,
}

impl Signs {
    /// Counts a text that stands on a link to `url`; `opens` if it opens something that may be an entry.
    pub(super) fn count(&mut self, text: &str, url: &str, opens: bool) {
        self.count_place(text, hash(url.as_bytes()), opens);
    }

    /// Counts a text that says what stands at a `place` of its own, such as the label of a row.
    pub(super) fn count_label(&mut self, text: &str, place: usize) {
        self.count_place(text, own_place(place), false);
    }

    /// Counts the label of an item without a link below the name at `place`. Parts of a series are no sort.
    pub(super) fn count_item_label(&mut self, text: &str, place: usize) {
        let key = key(text).filter(|_| part_of(text).is_none());
        if let Some(counted) = key.and_then(|key| self.texts.get_mut(&key)) {
            counted.again += u32::from(counted.address == own_place(place));
        }
        self.count_label(text, place);
    }

    /// Counts a text on a link to `url` that is all there is of a paragraph.
    pub(super) fn count_lone(&mut self, text: &str, url: &str) {
        // Lessons are parts of a series, and each is listed.
        self.lone += 1;
        let key = key(text).filter(|_| part_of(text).is_none());
        let Some(counted) = key.and_then(|key| counted(&mut self.texts, key)) else { return };
        let address = hash(url.as_bytes());
        counted.alone += u32::from(counted.lone_address != address);
        counted.lone_address = address;
    }

    fn count_place(&mut self, text: &str, address: u64, opens: bool) {
        self.beside += u32::from(!opens);
        let Some(key) = key(text) else { return };
        if opens {
            // Most texts open an entry once and never recur: only those that stood beside a name are kept.
            if let Some(counted) = self.texts.get_mut(&key) {
                counted.opening += 1;
            }
            return;
        }
        let Some(counted) = counted(&mut self.texts, key) else { return };
        if counted.address != address {
            counted.address = address;
            counted.beside += 1;
        }
    }

    /// Counts a picture on a link to `url`.
    pub(super) fn count_picture(&mut self, markup: &str, url: &str) {
        let address = hash(url.as_bytes());
        let Some(counted) = counted(&mut self.pictures, hash(markup.as_bytes())) else { return };
        counted.beside += u32::from(counted.address != address);
        counted.address = address;
    }

    /// Reports whether a picture recurs on links to other places: it is a button, and no badge.
    pub(super) fn has_picture(&self, markup: &str) -> bool {
        let counted = self.pictures.get(&hash(markup.as_bytes()));
        counted.is_some_and(|counted| counted.beside >= MIN_RECURRENCES)
    }

    /// Notes that a link which begins at `offset` says the name that it stands below.
    pub(super) fn note_namesake(&mut self, offset: usize) {
        self.namesakes.insert(offset);
    }

    /// Reports whether the link that begins at `offset` says the name that it stands below.
    pub(super) fn is_namesake(&self, offset: usize) -> bool {
        !self.namesakes.is_empty() && self.namesakes.contains(&offset)
    }

    /// Counts what opens the items of a list: texts of links to other places each time, that recur in it so that hardly any item has
    /// another. Of those that are alike but for their figures, "arXiv 2024.05", some may stand there once.
    pub(super) fn count_sources<'i>(&mut self, openings: impl Iterator<Item = Option<(&'i str, &'i str)>>) {
        let mut texts: HashMap<&str, (u32, &str)> = HashMap::new();
        let mut all = 0;
        for opening in openings {
            all += 1;
            let Some((text, url)) = opening.filter(|(text, _)| text.len() <= MAX_SIGN_BYTES) else {
                continue;
            };
            let (count, last) = texts.entry(text).or_default();
            *count += u32::from(*last != url);
            *last = url;
        }
        if all < MIN_RECURRENCES {
            return;
        }
        let mut alike: Counts<(u32, bool)> = Counts::default();
        for (text, (count, _)) in texts {
            let Some(key) = key_without_figures(text) else { continue };
            let (of_kind, recurs) = alike.entry(key).or_default();
            *of_kind += count;
            *recurs |= count >= MIN_RECURRENCES;
        }
        alike.retain(|_, (_, recurs)| *recurs);
        let recurring: u32 = alike.values().map(|(count, _)| count).sum();
        if recurring * 10 >= all * SOURCE_TENTHS && self.sources.len() < MAX_TEXTS {
            self.sources.extend(alike.into_keys());
        }
    }

    /// Notes the signs in the text of an item with a link.
    pub(super) fn note_marks(&mut self, text: &str) {
        if self.marks.len() < MAX_TEXTS {
            let marks = text.split_whitespace().filter(|word| !has_words(word));
            self.marks.extend(marks.map(|mark| hash(mark.as_bytes())));
        }
    }

    /// Reports whether a text is a sign that stands beside the links of items.
    pub(super) fn is_mark(&self, text: &str) -> bool {
        self.marks.contains(&hash(text.as_bytes()))
    }

    /// Counts the text of an item over further ones if a colon ends it.
    pub(super) fn count_announcement(&mut self, text: &str) {
        if ends_in_colon(text)
            && let Some(count) = key(text).and_then(|key| counted(&mut self.announcements, key))
        {
            *count += 1;
        }
    }

    /// Reports whether such a text stands over so many items that it says what is below them: "From a friend:".
    pub(super) fn announces(&self, text: &str) -> bool {
        ends_in_colon(text)
            && key(text)
                .and_then(|key| self.announcements.get(&key))
                .is_some_and(|count| *count >= MIN_RECURRENCES)
    }

    /// Reports whether a text on the link that opens an item says where that is from.
    pub(super) fn is_source(&self, text: &str) -> bool {
        !self.sources.is_empty()
            && text.len() <= MAX_SIGN_BYTES
            && key_without_figures(text).is_some_and(|key| self.sources.contains(&key))
    }

    /// Notes a label that records in paragraphs begin with.
    pub(super) fn note_record(&mut self, label: &str) {
        self.records.extend(key(label));
    }

    /// Reports whether records in paragraphs begin with a label.
    pub(super) fn begins_record(&self, label: &str) -> bool {
        !self.records.is_empty() && key(label).is_some_and(|key| self.records.contains(&key))
    }

    /// Counts a link to a place on a page that is all there is.
    pub(super) fn count_alone(&mut self, url: &str) {
        if let Some(count) = counted(&mut self.alone, hash(url.as_bytes())) {
            *count += 1;
        }
    }

    /// Counts the first row of a table without a header.
    pub(super) fn count_first_row(&mut self, cells: &[Inlines]) {
        if let Some(count) = counted(&mut self.first_rows, hash(row_key(cells).as_bytes())) {
            *count += 1;
        }
    }

    /// Reports whether other tables begin with such a row, too.
    pub(super) fn heads_tables(&self, cells: &[Inlines]) -> bool {
        self.first_rows.get(&hash(row_key(cells).as_bytes())).is_some_and(|count| *count > 1)
    }

    /// Reports whether a link that is all there is recurs: it leads back to the top of the list.
    pub(super) fn leads_back(&self, url: &str) -> bool {
        self.alone.get(&hash(url.as_bytes())).is_some_and(|count| *count >= MIN_RECURRENCES)
    }

    /// Counts the paragraphs of a section that open with an address.
    pub(super) fn count_addresses(&mut self, addresses: usize) {
        self.addresses += addresses;
        self.address_sections += usize::from(addresses > 0);
    }

    /// Reports whether addresses that stand in paragraphs of their own are listed, several in a section, rather than those of
    /// what the heading above names.
    pub(super) fn list_addresses(&self) -> bool {
        self.addresses > self.address_sections * MAX_OWN_ADDRESSES
    }

    /// Counts the items of a section that open with an address.
    pub(super) fn count_address_items(&mut self, items: usize) {
        self.address_items += items;
        self.address_lists += usize::from(items > 0);
    }

    /// Reports whether addresses that items open with are listed, several in a section, rather than those of what the heading
    /// above names.
    pub(super) fn list_address_items(&self) -> bool {
        self.address_items > self.address_lists * MAX_OWN_ADDRESSES
    }

    /// Counts a label without a link in a list right below a paragraph.
    pub(super) fn count_below(&mut self, text: &str) {
        if let Some(count) = key(text).and_then(|key| counted(&mut self.below, key)) {
            *count += 1;
        }
    }

    /// Reports whether a label stands below so many paragraphs that it is a signpost of what those name.
    pub(super) fn recurs_below(&self, text: &str) -> bool {
        key(text).and_then(|key| self.below.get(&key)).is_some_and(|count| *count >= MIN_RECURRENCES)
    }

    /// Reports whether counts in brackets part names from descriptions.
    pub(super) fn have_counts(&self) -> bool {
        self.counts >= MIN_RECURRENCES
    }

    /// Counts what parts name and description in an item without a link.
    pub(super) fn count_separator(&mut self, text: &str) {
        self.counts += u32::from(counts_in(text).is_some_and(|counts| counts.start > 0));
        if first_dash(text).is_some() {
            self.dashes += 1;
        } else if text.contains(": ") {
            self.colons += 1;
        }
    }

    /// Reports whether a dash parts names from descriptions, so that a colon before it belongs to the name.
    pub(super) fn use_dashes(&self) -> bool {
        self.dashes >= MIN_DASHES && self.dashes >= DASHES_A_COLON * self.colons
    }

    /// Counts what an item opens with in bold or code, in front of a link.
    pub(super) fn count_tag(&mut self, text: &str) {
        if let Some(count) = key(text).and_then(|key| counted(&mut self.tags, key)) {
            *count += 1;
        }
    }

    /// Reports whether so many items open with a text that it says of what sort each is: "`dataset` [Saws](…)".
    pub(super) fn is_tag(&self, text: &str) -> bool {
        key(text).and_then(|key| self.tags.get(&key)).is_some_and(|count| *count >= MIN_TAGS)
    }

    /// Counts an item that opens with a year and a colon.
    pub(super) fn count_year(&mut self) {
        self.years += 1;
    }

    /// Reports whether a year in front of a colon says when: "1984: …" alone is a book.
    pub(super) fn date_items(&self) -> bool {
        self.years >= MIN_YEARS
    }

    /// Counts the words of an item that ends in links.
    pub(super) fn count_name(&mut self, name: &str) {
        self.names += 1;
        self.names_with_colon += usize::from(name.contains(": ") || name.contains('：'));
        self.names_with_stop += usize::from(name.trim_end().ends_with(STOPS));
    }

    /// Reports whether words beside links are a name, colon and all, "Saws: a history [[pdf](…)]", and no name with a
    /// sentence that describes it.
    pub(super) fn is_name_with_colons(&self, words: &str) -> bool {
        let is_sentence = words.trim_end().ends_with(STOPS) && self.names_with_stop * 2 < self.names;
        self.names >= MIN_NAMES && self.names_with_colon * 10 < self.names * DESCRIBED_TENTHS && !is_sentence
    }

    /// Counts the first line of an item that has an address alone on another one.
    pub(super) fn count_line(&mut self, first: &str) {
        self.lines += 1;
        self.lines_with_colon += usize::from(first.contains(": ") || first.contains('：'));
    }

    /// Reports whether the first lines of items with an address alone on another one are names, colon and all.
    pub(super) fn are_lines_names(&self) -> bool {
        self.lines >= MIN_NAMES && self.lines_with_colon * 10 < self.lines * DESCRIBED_TENTHS
    }

    /// Counts words between a link that opens something and the next one.
    pub(super) fn count_joint(&mut self, words: &str) {
        if let Some(count) = key(words).and_then(|key| counted(&mut self.joints, key)) {
            *count += 1;
        }
    }

    /// Reports whether words join a name and a link that is about it: "by", "via".
    pub(super) fn joins(&self, words: &str) -> bool {
        key(words).and_then(|key| self.joints.get(&key)).is_some_and(|count| *count >= MIN_RECURRENCES)
    }

    /// Counts an item that opens with a link in brackets and goes on behind it.
    pub(super) fn count_brackets(&mut self, is_sign: bool) {
        let count = if is_sign { &mut self.names_behind } else { &mut self.names_in_brackets };
        *count += 1;
    }

    /// Counts an item that is a link in brackets and nothing else.
    pub(super) fn count_lone_bracket(&mut self, is_sign: bool) {
        let count = if is_sign { &mut self.lone_brackets } else { &mut self.other_brackets };
        *count += 1;
    }

    /// Reports whether items that are a link in brackets and nothing else are signposts, whatever they say.
    pub(super) fn are_in_brackets(&self) -> bool {
        self.lone_brackets >= MIN_BRACKETS && self.lone_brackets > self.other_brackets
    }

    /// Reports whether names stand behind links in brackets: "[[arXiv](…)] Saws", then also "[[a venue](…)] Planes".
    pub(super) fn stand_before_names(&self) -> bool {
        self.names_behind >= MIN_BRACKETS && self.names_behind > SIGNS_A_BRACKET * self.names_in_brackets
    }

    /// Counts a cell of several lines with links.
    pub(super) fn count_lines(&mut self, is_linked: bool) {
        let count = if is_linked { &mut self.linked_lines } else { &mut self.names_on_lines };
        *count += 1;
    }

    /// Reports whether the first line of a cell is the name of what the links in others are about.
    pub(super) fn stand_below_names(&self) -> bool {
        self.names_on_lines >= MIN_NAMES && self.names_on_lines > self.linked_lines
    }

    /// Reports whether a text recurs as a signpost.
    pub(super) fn has(&self, text: &str) -> bool {
        let counted = key(text).and_then(|key| self.texts.get(&key));
        let least = |all: u32| if all <= FEW { MIN_RECURRENCES_OF_FEW } else { MIN_RECURRENCES };
        counted.is_some_and(|counted| {
            let recurs = counted.beside >= least(self.beside) || counted.alone >= least(self.lone);
            recurs
                && counted.beside + counted.alone >= counted.opening
                && (counted.again == 0 || counted.again * AGAIN_SHARE < counted.beside)
        })
    }
}

/// Returns what stands for a place in the document where others have an address.
fn own_place(place: usize) -> u64 {
    place as u64 | 1 << 63
}

/// Returns what is counted of a text; none of a new one where enough were seen.
fn counted<T: Default>(texts: &mut Counts<T>, key: u64) -> Option<&mut T> {
    let has_room = texts.len() < MAX_TEXTS || texts.contains_key(&key);
    has_room.then(|| texts.entry(key).or_default())
}

/// Returns the word before the number of a part: "Part 2: Planing" is one more "Part". So is "Angular 2 in a Day", but
/// it does not recur below other names.
pub(super) fn part_of(text: &str) -> Option<&str> {
    let (word, rest) = text.split_once(' ')?;
    if !rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X')) {
        return None;
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (number, behind) = rest.split_at(end);
    let is_number = |digits: &str| !number.is_empty() && number.chars().all(|c| digits.contains(c));
    let behind = behind.strip_prefix('.').unwrap_or(behind);
    let ends = behind.is_empty() || behind.starts_with([':', ' ', ')']);
    let counts = is_number("0123456789") || is_number("IVX");
    (counts && ends && word.chars().all(char::is_alphabetic)).then_some(word)
}

fn key(text: &str) -> Option<u64> {
    let text = part_of(text).unwrap_or(text).trim_matches(|c: char| !c.is_alphanumeric());
    (!text.is_empty() && text.len() <= MAX_SIGN_BYTES).then(|| hash(text.as_bytes()))
}

fn ends_in_colon(text: &str) -> bool {
    text.ends_with([':', '：'])
}

fn key_without_figures(text: &str) -> Option<u64> {
    let words: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    // Years are all figures.
    let text = if words.is_empty() { text } else { &words };
    (!text.is_empty()).then(|| hash(text.as_bytes()))
}

/// Mixes eight bytes at a time; the case of ASCII letters does not count.
fn hash(bytes: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        ((hash ^ (word | 0x2020_2020_2020_2020)).wrapping_mul(MULTIPLIER)).rotate_left(29)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(bytes.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(hash, u64::from_le_bytes(last)).wrapping_mul(MULTIPLIER)
}

/// Takes a key for its own hash.
#[derive(Debug, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
