//! The text of a node, and the pieces of an entry that merge on their own.

use std::borrow::Cow;
use std::ops::Range;

use recension_model::{
    EntryId, Field, LOST, Text as ArenaText, description_key, same_key, title_key, url_key,
};

use rustc_hash::FxHashMap;

use crate::document::diff3::{Who, merge3};
use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::line_start::marker;
use crate::document::lines::Numbers;

/// The own lines of a node, joined by line feeds, whatever their end marks are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NodeText {
    /// Indentation, marker and the white space behind it; for a heading its number signs.
    pub(crate) prefix: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

impl NodeText {
    pub(crate) fn new(layout: &Layout<'_>, node: NodeId) -> Self {
        let whole = joined(layout, layout.nodes[node].own.clone());
        let prefix = prefix_of(layout, node).len();
        Self { prefix: whole[..prefix].to_vec(), body: whole[prefix..].to_vec() }
    }

    pub(crate) fn whole(&self) -> Vec<u8> {
        [self.prefix.as_slice(), &self.body].concat()
    }
}

/// Returns what the first line of a node begins with: see [`NodeText::prefix`].
pub(crate) fn prefix_of<'a>(layout: &Layout<'a>, node: NodeId) -> &'a [u8] {
    let own = layout.nodes[node].own.clone();
    if layout.nodes[node].shared || own.is_empty() {
        return &[];
    }
    let line = layout.line(own.start);
    let length = match layout.nodes[node].kind {
        NodeKind::Entry(id) => entry_prefix(layout, id, own.start),
        NodeKind::Section(_) => heading_prefix(line),
        NodeKind::Note(_) | NodeKind::ContentsLine => marker(line).len(),
        _ => 0,
    };
    &line[..length]
}

/// Joins lines by line feeds, without the end mark of the last one.
pub(crate) fn joined(layout: &Layout<'_>, lines: Range<usize>) -> Vec<u8> {
    let mut text = Vec::new();
    for at in lines.clone() {
        if at > lines.start {
            text.push(b'\n');
        }
        text.extend_from_slice(layout.line(at));
    }
    text
}

fn entry_prefix(layout: &Layout<'_>, id: EntryId, line: usize) -> usize {
    let start = layout.edition.entry(id).entry.content.start as usize;
    let line = &layout.lines[line];
    if (line.start..=line.text_end).contains(&start) { start - line.start } else { 0 }
}

pub(crate) fn heading_prefix(line: &[u8]) -> usize {
    let signs = line.iter().take_while(|byte| **byte == b'#').count();
    let space = line[signs..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if signs == 0 { marker(line).len() } else { signs + space }
}

/// A piece of an entry that merges on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// What is before the title.
    Lead,
    Title,
    /// What leads from the title to the address.
    Link,
    Url,
    Rest,
}

impl Piece {
    /// All pieces, in the order in which they stand where the title comes before the address, as in Markdown.
    pub(crate) const ALL: [Piece; 5] = [Piece::Lead, Piece::Title, Piece::Link, Piece::Url, Piece::Rest];
    /// All pieces, in the order in which they stand where the address comes first, as in tags.
    const URL_FIRST: [Piece; 5] = [Piece::Lead, Piece::Url, Piece::Link, Piece::Title, Piece::Rest];

    /// Returns the field that a piece is a part of.
    pub(crate) fn field(self) -> Field {
        match self {
            Piece::Title => Field::Title,
            Piece::Url => Field::Url,
            Piece::Lead | Piece::Link | Piece::Rest => Field::Description,
        }
    }
}

/// An entry cut into pieces. Joined in their order they are the body of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pieces<'a> {
    /// By [`Piece`].
    bytes: [&'a [u8]; 5],
    keys: [String; 5],
    order: [Piece; 5],
}

impl<'a> Pieces<'a> {
    /// Cuts the body of an entry; none if the title does not stand in it as it is read. An address that stands elsewhere, in a
    /// definition, is no piece of it.
    pub(crate) fn new(layout: &Layout<'_>, node: NodeId, text: &'a NodeText) -> Option<Self> {
        let id = layout.entry(node).filter(|_| !layout.nodes[node].shared)?;
        let view = layout.edition.entry(id);
        let own = layout.nodes[node].own.clone();
        let place =
            |byte: u32| place_in_text(layout, own.clone(), byte as usize)?.checked_sub(text.prefix.len());
        let body = text.body.as_slice();
        let linked = view.entry.title_span;
        let title = match linked {
            Some(title) => (place(title.start)?, place(title.end)?),
            None => find_words(body, view.title())?,
        };
        let url = view.entry.url_span.and_then(|url| Some((place(url.start)?, place(url.end)?)));
        let has_url = url.is_some();
        let url = url.unwrap_or((title.1, title.1));
        let (order, [first, second]) = match url.1 <= title.0 && has_url {
            true => (Piece::URL_FIRST, [url, title]),
            false => (Piece::ALL, [title, url]),
        };
        let cuts = [0, first.0, first.1, second.0, second.1, body.len()];
        if cuts.windows(2).any(|pair| pair[0] > pair[1]) {
            return None;
        }
        let mut bytes = [&body[..0]; 5];
        for (piece, cut) in order.into_iter().zip(cuts.windows(2)) {
            bytes[piece as usize] = &body[cut[0]..cut[1]];
        }
        let lead = ArenaText::new(view.entry.text.start, view.entry.title.start);
        // Beside a link's own text there is its markup, beside any other title what is said of it.
        let link = match linked {
            Some(_) => String::new(),
            None => description_key(&lossy(bytes[Piece::Link as usize])),
        };
        let keys = [
            title_key(layout.edition.str(lead)),
            title_key(view.title()),
            link,
            view.url().filter(|_| has_url).map(url_key).unwrap_or_default(),
            description_key(view.description()),
        ];
        Some(Self { bytes, keys, order })
    }

    /// Returns all pieces, in the order in which they stand.
    pub(crate) fn order(&self) -> [Piece; 5] {
        self.order
    }

    pub(crate) fn bytes(&self, piece: Piece) -> &'a [u8] {
        self.bytes[piece as usize]
    }

    /// Returns what its pieces are in canonical form, by [`Piece`].
    pub(crate) fn keys(&self) -> &[String] {
        &self.keys
    }

    pub(crate) fn key(&self, piece: Piece) -> &str {
        &self.keys[piece as usize]
    }
}

/// Finds the first place of words in a text, where they are no part of other words nor the name of a tag.
fn find_words(text: &[u8], words: &str) -> Option<(usize, usize)> {
    let (text, words) = (std::str::from_utf8(text).ok()?, Some(words).filter(|words| !words.is_empty())?);
    let is_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let stands_alone = |(at, found): &(usize, &str)| {
        let (before, behind) = (&text[..*at], &text[at + found.len()..]);
        let begins = words.chars().next().is_some_and(char::is_alphanumeric);
        let ends = words.chars().next_back().is_some_and(char::is_alphanumeric);
        let goes_on = begins && is_word(before.chars().next_back()) || ends && is_word(behind.chars().next());
        !goes_on && !before.ends_with(['<', '/'])
    };
    text.match_indices(words).find(stands_alone).map(|(at, found)| (at, at + found.len()))
}

/// Finds where a byte of the source stands in the joined text of lines.
fn place_in_text(layout: &Layout<'_>, own: Range<usize>, byte: usize) -> Option<usize> {
    let mut at = 0;
    for line in &layout.lines[own] {
        if (line.start..=line.text_end).contains(&byte) {
            return Some(at + byte - line.start);
        }
        at += line.text_end - line.start + 1;
    }
    None
}

/// Splits text into words and what is between them; joined they are the text.
pub(crate) fn tokens(text: &[u8]) -> Vec<&[u8]> {
    text.chunk_by(|a, b| a.is_ascii_whitespace() == b.is_ascii_whitespace()).collect()
}

/// Brings the words of two sides together; none where they changed the same ones, beyond white space and signs.
pub(crate) fn merged_words(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    // Where both say the same, in words, the signs are those of the side that changed them.
    if spoken(ours) == spoken(theirs) {
        let is_sign = |token: &&[u8]| !is_spoken(token) && !token.trim_ascii().is_empty();
        let signs = |text| tokens(text).into_iter().filter(is_sign).collect::<Vec<_>>();
        let [was, own, other] = [base, ours, theirs].map(signs);
        if own == was || other == was {
            return Some(if own == was { theirs.to_vec() } else { ours.to_vec() });
        }
    }
    let words = [base, ours, theirs].map(tokens);
    let mut numbers = Numbers::default();
    let ids = [0, 1, 2].map(|at: usize| numbers.all(&words[at]));
    let mut text = Vec::new();
    for region in merge3(&ids[0], &ids[1], &ids[2]) {
        let of = |column: usize, range: Range<usize>| words[column][range].concat();
        text.extend(match region.who {
            Who::Conflict => settled_words(of(0, region.base), of(1, region.ours), of(2, region.theirs))?,
            Who::Theirs => of(2, region.theirs),
            _ => of(1, region.ours),
        });
    }
    let merged = tokens(&text);
    let ends = [&words[0], &words[1], &words[2], &merged].map(|words| links(words));
    let is_sound = !doubles(ends) && !stutters(&merged, &[base, ours, theirs].map(spoken));
    is_sound.then_some(text)
}

/// So many words are looked at for being said twice in a row.
const MAX_STUTTER_WORDS: usize = 8;

/// Reports whether words stand twice in a row that do so in no other text: both sides added them, and something else of one
/// side came between.
fn stutters(merged: &[&[u8]], others: &[Vec<&[u8]>]) -> bool {
    let merged: Vec<&[u8]> = merged.iter().copied().filter(|token| is_spoken(token)).collect();
    let is_new =
        |run: &[&[u8]]| others.iter().all(|words| !words.windows(run.len()).any(|window| window == run));
    (1..=MAX_STUTTER_WORDS.min(merged.len() / 2))
        .any(|length| merged.windows(2 * length).any(|run| run[..length] == run[length..] && is_new(run)))
}

/// Returns the words of a text.
fn spoken(text: &[u8]) -> Vec<&[u8]> {
    tokens(text).into_iter().filter(|token| is_spoken(token)).collect()
}

fn is_spoken(token: &[u8]) -> bool {
    token.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

/// Counts the words that hold a link, a picture or a comment.
fn links<'a>(words: &[&'a [u8]]) -> FxHashMap<&'a [u8], usize> {
    let mut counts = FxHashMap::default();
    let holds = |word: &&&[u8]| word.windows(2).any(|pair| pair == b"](" || pair == b"//" || pair == b"<!");
    words.iter().filter(holds).for_each(|word| *counts.entry(*word).or_default() += 1);
    counts
}

/// Reports whether what both sides added stands in the result more often than either side has it.
fn doubles([base, ours, theirs, merged]: [FxHashMap<&[u8], usize>; 4]) -> bool {
    merged.iter().any(|(word, count)| {
        let [base, ours, theirs] = [&base, &ours, &theirs].map(|side| side.get(word).copied().unwrap_or(0));
        ours > base && theirs > base && *count > ours.max(theirs)
    })
}

/// Decides about words that both sides changed. What is only white space or punctuation gives way to the other side's
/// words; of words that differ in no more than that one version stands, whoever wrote it.
fn settled_words(base: Vec<u8>, ours: Vec<u8>, theirs: Vec<u8>) -> Option<Vec<u8>> {
    let better = |ours: Vec<u8>, theirs: Vec<u8>| {
        let rank = |text: &[u8]| (!String::from_utf8_lossy(text).contains(LOST), text.len(), text.to_vec());
        if rank(&ours) < rank(&theirs) { theirs } else { ours }
    };
    for bare in [without_spaces, without_signs] {
        let [base, one, other] = [&base, &ours, &theirs].map(|text| bare(text));
        if same_key(&one, &other) {
            return Some(better(ours, theirs));
        }
        if same_key(&one, &base) {
            return Some(theirs);
        }
        if same_key(&other, &base) {
            return Some(ours);
        }
    }
    with_either_tail(&base, &ours, &theirs).or_else(|| with_both_tails(&base, &ours, &theirs))
}

/// Puts what either side added behind words behind those of the other one.
pub(crate) fn with_either_tail(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    with_tail(base, ours, theirs).or_else(|| with_tail(base, theirs, ours))
}

/// Puts what nobody sees that one side added behind words behind what the other side added there.
fn with_both_tails(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let base = base.trim_ascii_end();
    let [own, others] = [ours.strip_prefix(base)?, theirs.strip_prefix(base)?];
    let is_unseen =
        |tail: &[u8]| tail.trim_ascii().starts_with(b"<!--") && tail.trim_ascii().ends_with(b"-->");
    let tails = match (is_unseen(own), is_unseen(others)) {
        (true, false) => [others, own],
        (false, true) => [own, others],
        _ => return None,
    };
    tails.iter().all(|tail| is_tail(tail)).then(|| [base, tails[0].trim_ascii_end(), tails[1]].concat())
}

/// Puts what one side added behind words behind those of the other side, if it is nothing but pictures, comments and links in
/// brackets.
pub(crate) fn with_tail(base: &[u8], one: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let tail = other.strip_prefix(base.trim_ascii_end())?;
    let is_ours = one.strip_prefix(base.trim_ascii_end()).is_none_or(|own| !stands_beside(own));
    (is_ours && is_tail(tail) && !base.trim_ascii().is_empty()).then(|| [one.trim_ascii_end(), tail].concat())
}

/// Reports whether a text that was added behind words stands apart from them, beside them.
fn is_tail(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_whitespace) && stands_beside(text)
}

/// Reports whether a text has pictures, comments and links in brackets, and nothing else.
fn stands_beside(text: &[u8]) -> bool {
    let leads = |text: &[u8]| text.windows(2).any(|pair| pair == b"](" || pair == b"][" || pair[0] == b'<');
    let mut rest = text.trim_ascii();
    let is_any = !rest.is_empty() && leads(rest);
    while !rest.is_empty() {
        let unit = rest.strip_prefix(b"!").unwrap_or(rest);
        let opens = [&b"[["[..], b"([", b"[!", b"<"].iter().any(|opener| unit.starts_with(opener));
        let is_picture = unit.len() < rest.len() && unit.starts_with(b"[");
        let Some(end) = end_of_brackets(unit).filter(|_| opens || is_picture) else { return false };
        rest = unit[end..].trim_ascii_start();
    }
    is_any
}

/// Returns where brackets that a text begins with end, one pair right behind the other.
fn end_of_brackets(text: &[u8]) -> Option<usize> {
    let closer =
        |opener: u8| [(b'[', b']'), (b'(', b')'), (b'<', b'>')].into_iter().find(|pair| pair.0 == opener);
    let mut end = 0;
    while let Some((opener, closer)) = text.get(end).copied().and_then(closer) {
        let mut depth = 0;
        let length = text[end..].iter().position(|byte| {
            depth += i32::from(*byte == opener) - i32::from(*byte == closer);
            depth == 0
        })?;
        end += length + 1;
    }
    (end > 0).then_some(end)
}

fn without_spaces(text: &[u8]) -> String {
    String::from_utf8_lossy(text).split_whitespace().collect()
}

/// Drops white space, emphasis, dashes and punctuation.
fn without_signs(text: &[u8]) -> String {
    let is_sign = |c: char| c.is_whitespace() || "*_`~.,;:!?。，；：！？\"'“”‘’-–—".contains(c);
    // What is within a link or markup says where it leads.
    let acts = text.iter().any(|byte| b"[]()<>/".contains(byte));
    let text = String::from_utf8_lossy(text);
    if acts { text.into_owned() } else { text.replace(is_sign, "") }
}

/// Drops from an entry what says nothing: white space, signs around words, the scheme of addresses and the bar behind.
pub(crate) fn without_style(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).replace("http://", "https://").replace("/)", ")");
    let is_sign = |c: char| "*_`~.,;:!?。，；：！？\"'“”‘’-–—|".contains(c);
    text.split_whitespace().map(|word| word.trim_matches(is_sign)).collect()
}

/// Splits a row of a table behind each bar that is not escaped.
pub(crate) fn cells(text: &[u8]) -> Vec<&[u8]> {
    let mut cells = Vec::new();
    let mut start = 0;
    for at in 0..text.len() {
        if text[at] == b'|' && (at == 0 || text[at - 1] != b'\\') {
            cells.push(&text[start..=at]);
            start = at + 1;
        }
    }
    cells.push(&text[start..]);
    cells
}

/// Returns bytes as text. Where all is well, that is told several bytes at once.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// Returns text as people read it, for messages.
pub(crate) fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters of a text that are enough to know it by.
const MAX_SUBJECT_CHARS: usize = 48;

/// Returns the beginning of a text, enough to know it by.
pub(crate) fn beginning(text: &str) -> String {
    match text.char_indices().nth(MAX_SUBJECT_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
