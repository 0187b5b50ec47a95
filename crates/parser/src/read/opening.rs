//! What a text opens with, by which it may name a resource.

use std::ops::Range;

use recension_model::Marker;

use crate::marks::{ends_in_year, split_at_colon};
use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

use super::cut::{
    first_separator, has_signposts_behind, has_words, is_address_text, is_bare_text, is_candidate, is_count,
    is_general, is_in_brackets, is_sign, joint, leads_out, opening_link,
};
use super::headline::is_bold;
use super::label::{has_lost_signpost, is_lost_signposts};
use super::labelled::begins_record;
use super::list::is_for_its_links;
use super::signs::Signs;

/// A label in front of an address has no more words.
pub(super) const MAX_LABEL_WORDS: usize = 3;

/// No more words lead to an address and say nothing else.
const MAX_LEADING_WORDS: usize = 2;

/// What a paragraph opens with that may be an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    Link,
    /// A link with others in a row behind it, and little else: entries only where paragraphs that open with a link are.
    Row,
    /// A link that a sentence goes on behind: "[x](…) is a saw."
    Sentence,
    /// A name in bold, with an address behind it.
    Name,
    /// A name in bold, with a description behind it and no link.
    Described,
    /// A name in bold on a line of its own, with more lines below it and no link.
    Titled,
    /// A name and no link; signposts are listed below.
    Headline,
    /// A name in front of signposts in brackets.
    Pointed,
    /// A name behind the label that records begin with.
    Record,
}

/// What puts a text in bold takes so many bytes.
const BOLD_BYTES: usize = 4;

/// A number of a paper has no more digits.
const MAX_NUMBER_DIGITS: usize = 3;

/// What a remark behind a name stands in.
const REMARK_BRACKETS: [(char, char); 3] = [('(', ')'), ('（', '）'), ('[', ']')];
/// What the remarks of code hosts open with: "[!NOTE]".
const REMARK: &str = "[!";
/// What the source of a quotation opens with.
const SOURCES: [&str; 3] = ["--", "—", "―"];

/// Returns what a paragraph opens with, if it may be an entry.
pub(super) fn opening(content: &Inlines, signs: &Signs) -> Option<Opening> {
    if content.text.starts_with(REMARK)
        || is_source(content)
        || lone_fragment(content).is_some_and(|url| signs.leads_back(url))
    {
        return None;
    }
    if let Some(at) = opening_link(content) {
        return linked_opening(content, at, signs);
    }
    if names_by_end(content, signs) {
        return Some(Opening::Described);
    }
    let Some(strong) = opening_strong(content) else {
        let is_numbered =
            content.links.iter().any(is_candidate) && opens_with_bracketed_number(&content.text);
        return (is_numbered || names_before_links(content, signs)).then_some(Opening::Pointed);
    };
    if content.links.is_empty() && opens_with_number(content) {
        return Some(Opening::Described);
    }
    if bold_label(content).is_some_and(|label| signs.has(label)) {
        return begins_record(content, signs).then_some(Opening::Record);
    }
    let described =
        first_separator(&content.text[strong.end..]).is_some_and(|separator| separator.start == 0);
    if described && content.links.is_empty() {
        // What recurs is a label: "Authors: …".
        let name = &content.text[strong.clone()];
        return (!signs.has(name)).then_some(Opening::Described);
    }
    if content.links.is_empty() && !signs.has(&content.text[strong.clone()]) {
        if ends_line(content, strong) {
            return Some(Opening::Titled);
        }
        if has_lost_signpost(content, signs) {
            return Some(Opening::Described);
        }
    }
    let is_address = |&at: &usize| {
        let link = &content.links[at];
        let is_own = || is_address_text(&content.text[link.text.clone()], &link.url);
        is_candidate(link) && link.text.start >= strong.end && (is_sign(content, at, signs) || is_own())
    };
    let is_pointed = || has_signposts_behind(content, signs);
    ((0..content.links.len()).any(|at| is_address(&at)) || is_pointed()).then_some(Opening::Name)
}

/// Reports whether a text is the source of a quotation: "-- [Ada](…), cooper". A dash in front of a described link is a bullet.
fn is_source(content: &Inlines) -> bool {
    let behind = || {
        let link = opening_link(content).and_then(|at| content.links.get(at))?;
        content.text.get(link.text.end..).map(str::trim_start)
    };
    SOURCES.iter().any(|dash| content.text.starts_with(dash))
        && behind().is_none_or(|behind| !behind.starts_with([':', '：', '-', '–', '—']))
}

/// Returns what a paragraph opens with whose link `at` opens it, if it may be an entry.
fn linked_opening(content: &Inlines, at: usize, signs: &Signs) -> Option<Opening> {
    let link = &content.links[at];
    let behind = content.text[link.text.end..].trim_start_matches(['*', '"', '”', ' ']);
    // Running text goes on in small letters, unless it is counted; several links in a row are a menu.
    let counted = content.text.get(..link.text.start).is_some_and(is_count);
    // A title in bold is set off from what follows, "[**Saws**](…) by Ada, 2018"; in a bold link a sentence may begin.
    let is_bold = content.strong.contains(&link.text) && link.text_span.len() >= link.text.len() + BOLD_BYTES;
    let goes_on = !counted
        && !is_bold
        && behind.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | '\'' | '’'));
    let candidates = || content.links.iter().filter(|link| is_candidate(link));
    let linked: usize = candidates().map(|link| link.text.len()).sum();
    let menu = candidates().count() > 1 && (linked + 3 * candidates().count()) >= content.text.len();
    // A link that is only joined to the name is about what it names.
    let is_joined = joint(content, at).is_some_and(|words| signs.joins(words));
    let (menu, goes_on) = (menu && !is_joined, goes_on && !is_joined);
    let is_entry = leads_out(link) && link.url.contains("://");
    let is_sentence = behind.len() < content.text.len() - link.text.end
        && behind.starts_with(char::is_lowercase)
        && content.text.ends_with(['.', '!', '?', '。', ')', '"']);
    let text = &content.text[link.text.clone()];
    let is_host = is_bare_text(text, &link.url) && !text.contains("://") && !is_alone(content);
    let is_address = signs.list_addresses() && opens_with_address(content);
    let is_name = is_entry && (is_host || is_address || !is_sign(content, at, signs));
    match goes_on {
        false if menu => is_name.then_some(Opening::Row),
        false => is_name.then_some(Opening::Link),
        true => (is_name && is_sentence && !menu).then_some(Opening::Sentence),
    }
}

/// Reports whether an item is a signpost: a link that says what it leads to, or an address behind a label that
/// recurs.
pub(super) fn is_sign_item(content: &Inlines, signs: &Signs) -> bool {
    match opening_link(content) {
        Some(at) => is_sign(content, at, signs),
        None => {
            let label = bold_label(content).filter(|_| content.links.iter().any(is_candidate));
            label.is_some_and(|label| signs.has(label))
                || are_labelled_signs(content, signs)
                || labelled(content).is_some_and(|(label, _)| signs.has(label) || is_general(label))
                || is_lost_signposts(content, signs)
        }
    }
}

/// Returns the label in front of an address, or of a link that only says that it is one, and the address: "github: https://…",
/// "apply: [link](…)".
pub(super) fn labelled(content: &Inlines) -> Option<(&str, &str)> {
    let (label, link) = label_before_links(content)?;
    let text = &content.text[link.text.clone()];
    (is_bare_text(text, &link.url) || is_general(text)).then_some((label, link.url.as_str()))
}

/// Returns the label of a few words right in front of the first link, and that link: "Video: [Tube](…)".
pub(super) fn label_before_links(content: &Inlines) -> Option<(&str, &InlineLink)> {
    let link = content.links.first().filter(|link| is_candidate(link))?;
    let label = content.text[..link.text.start].trim_end().strip_suffix([':', '：'])?;
    let words = label.split_whitespace().filter(|word| has_words(word)).count();
    (words <= MAX_LABEL_WORDS).then_some((label, link))
}

/// Reports whether links stand behind a label that recurs, and at least half of them only say where to find something: the
/// others do, too. "Video: [Tube](…), [Reel](…)". On further lines more may be told.
pub(super) fn are_labelled_signs(content: &Inlines, signs: &Signs) -> bool {
    let label = label_before_links(content).map(|(label, _)| label).or_else(|| bold_label(content));
    if !label.is_some_and(|label| signs.has(label))
        || !has_link_on_each_line(content)
        || !is_for_its_links(content)
    {
        return false;
    }
    let candidates = || (0..content.links.len()).filter(|at| is_candidate(&content.links[*at]));
    let leading = || candidates().filter(|at| is_sign(content, *at, signs)).count();
    let all = candidates().count();
    all > 0 && leading() * 2 >= all
}

/// Reports whether none of its lines is without a link.
fn has_link_on_each_line(content: &Inlines) -> bool {
    let mut links = content.links.iter().map(|link| link.text.start).peekable();
    content.lines().all(|Range { start, end }| {
        let mut any = false;
        while links.next_if(|at| *at < end).is_some() {
            any = true;
        }
        any || content.text.get(start..end).is_some_and(|line| line.trim().is_empty())
    })
}

/// Returns the word or two in front of the only link, if nothing stands behind that: "Visit [Saws](…)".
pub(super) fn words_before_link(content: &Inlines) -> Option<&str> {
    let [link] = content.links.as_slice() else { return None };
    let (lead, behind) = (&content.text[..link.text.start], &content.text[link.text.end..]);
    let is_short = (1..=MAX_LEADING_WORDS).contains(&lead.split_whitespace().count());
    let is_label = lead.trim_end().ends_with([':', '：']);
    (is_short && !is_label && has_words(lead) && !has_words(behind)).then_some(lead)
}

/// Reports whether a link that names something stands behind a label that recurs: "Title: [Saws](…)".
pub(super) fn is_labelled_name(content: &Inlines, signs: &Signs) -> bool {
    label_before_links(content).is_some_and(|(label, _)| signs.has(label) && !is_sign(content, 0, signs))
}

/// Returns the label in front of a fact: of words without a link, or of an address.
pub(super) fn fact_label(content: &Inlines) -> Option<&str> {
    if content.links.iter().any(is_candidate) {
        return labelled(content).map(|(label, _)| label);
    }
    label_in_front(content)
}

/// Returns the label of a few words in front of a colon, whatever stands behind that.
pub(super) fn label_in_front(content: &Inlines) -> Option<&str> {
    let (label, behind) = split_at_colon(&content.text)?;
    let is_label = (1..=MAX_LABEL_WORDS).contains(&label.split_whitespace().count());
    let is_plain = content.links.first().is_none_or(|link| link.text.start > label.len());
    (is_label && is_plain && !behind.trim().is_empty()).then_some(label)
}

/// Reports whether no link opens a text, or one of a few words: among facts it is one.
pub(super) fn is_short_or_labelled(content: &Inlines) -> bool {
    opening_link(content).is_none_or(|at| {
        content.text[content.links[at].text.clone()].split_whitespace().count() <= MAX_LABEL_WORDS
    })
}

/// Reports whether the link `at`, which opens a text, only says where to find something; also in more words than those that
/// recur, if nothing else stands there: "[Python wrapper for Saws](…)".
pub(super) fn says_where(content: &Inlines, at: usize, signs: &Signs) -> bool {
    let text = &content.text[content.links[at].text.clone()];
    let ends = || text.match_indices(' ').skip(1).take(MAX_LABEL_WORDS - 1);
    is_sign(content, at, signs) || is_alone(content) && ends().any(|(end, _)| signs.has(&text[..end]))
}

/// Returns what a text opens with in bold, if a colon stands behind it or at its end.
pub(super) fn bold_label(content: &Inlines) -> Option<&str> {
    let is_first =
        |strong: &&Range<usize>| content.text.get(..strong.start).is_some_and(|lead| !has_words(lead));
    let strong = content.strong.first().filter(is_first)?;
    let behind = content.text.get(strong.end..)?;
    let label = &content.text[strong.clone()];
    let ends = |text: &str| text.ends_with([':', '：']);
    (behind.starts_with([':', '：']) || ends(label)).then_some(label)
}

/// Reports whether what stands in bold at the start only counts: "**[1]** Ada. Title."
pub(super) fn opens_with_number(content: &Inlines) -> bool {
    let strong = content.strong.first().and_then(|strong| content.text.get(strong.clone()));
    strong.is_some_and(|strong| !strong.contains(char::is_alphabetic))
}

/// Reports whether a text opens with a number in brackets: "[12] Ash, Ada."
fn opens_with_bracketed_number(text: &str) -> bool {
    let number = text.strip_prefix('[').and_then(|text| text.split_once(']'));
    number.is_some_and(|(number, behind)| {
        (1..=MAX_NUMBER_DIGITS).contains(&number.len())
            && number.bytes().all(|c| c.is_ascii_digit())
            && behind.starts_with(|c: char| !matches!(c, '(' | '[' | ':'))
    })
}

/// Reports whether a text without links ends as resources do that have lost theirs: in a signpost, or in brackets with a
/// year.
pub(super) fn names_by_end(content: &Inlines, signs: &Signs) -> bool {
    let text = content.text.as_str();
    let bracket = || text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    content.links.is_empty()
        && content.strong.is_empty()
        && (has_lost_signpost(content, signs)
            || bracket().is_some_and(|(name, inner)| has_words(name) && ends_in_year(inner)))
}

/// Reports whether a text is a name with nothing but signposts in brackets at its end: "Rip [[pdf](…)]".
fn names_before_links(content: &Inlines, signs: &Signs) -> bool {
    let behind = content.links.last().and_then(|link| content.text.get(link.text.end..));
    let is_bracketed = |link: &InlineLink| !is_candidate(link) || is_in_brackets(content, link);
    has_signposts_behind(content, signs)
        && content.links.iter().all(is_bracketed)
        && behind.is_some_and(|behind| !has_words(behind))
}

/// Reports whether nothing but signs and tags, set off as keys or code are, stands between a name in bold and the end of its
/// line: "**Rip** <kbd>MIT</kbd>".
fn ends_line(content: &Inlines, strong: &Range<usize>) -> bool {
    let Some(&line_end) = content.breaks.iter().find(|at| **at >= strong.end) else { return false };
    let mut from = strong.end;
    let tags = content.strong.iter().filter(|tag| (strong.end..line_end).contains(&tag.start));
    for tag in tags.chain([&(line_end..line_end)]) {
        if content.text.get(from..tag.start).is_some_and(has_words) {
            return false;
        }
        from = from.max(tag.end);
    }
    true
}

/// Returns what a text opens with in bold or code, if more follows.
fn opening_strong(content: &Inlines) -> Option<&Range<usize>> {
    content.strong.first().filter(|strong| {
        let lead = content.text.get(..strong.start).unwrap_or_default();
        strong.end < content.text.len() && !has_words(lead)
    })
}

/// Returns the link to a place on a page that is all there is of a text.
pub(super) fn lone_fragment(content: &Inlines) -> Option<&str> {
    let link = content.links.first().filter(|link| link.url.contains('#') && is_alone(content))?;
    Some(&link.url)
}

/// Returns the link that is all there is of a text.
pub(super) fn lone_link(content: &Inlines) -> Option<&InlineLink> {
    let link = content.links.iter().find(|link| is_candidate(link))?;
    (link.text == (0..content.text.len())).then_some(link)
}

/// Returns how many paragraphs, or lines of one, open with an address that is not that of a name in bold above it.
pub(super) fn count_addresses(body: &[Block]) -> usize {
    let is_own =
        |at: usize| at > 0 && matches!(&body[at - 1].kind, BlockKind::Paragraph(content) if is_bold(content));
    let addresses = body.iter().enumerate().map(|(at, block)| match &block.kind {
        BlockKind::Paragraph(content) => usize::from(opens_with_address(content) && !is_own(at)),
        BlockKind::List(items) => items.iter().filter(|item| is_line_of_address(item)).count(),
        _ => 0,
    });
    addresses.sum()
}

/// Returns how many items of lists open with an address.
pub(super) fn count_address_items(body: &[Block]) -> usize {
    let lists = body.iter().map(|block| match &block.kind {
        BlockKind::List(items) => items.iter().filter(|item| opens_with_address(&item.content)).count(),
        _ => 0,
    });
    lists.sum()
}

/// Reports whether an item is a line of a paragraph that opens with an address.
fn is_line_of_address(item: &Item) -> bool {
    item.marker == Marker::Paragraph
        && opens_with_address(&item.content)
        && item.content.text.starts_with("http")
}

/// Reports whether an item is a line that opens with an address in an edition that does not list such.
pub(super) fn is_loose_address(item: &Item, signs: &Signs) -> bool {
    is_line_of_address(item) && !signs.list_addresses()
}

/// Reports whether a paragraph opens with an address that leads out of the document.
pub(super) fn opens_with_address(content: &Inlines) -> bool {
    let link = content.links.first().filter(|link| link.text.start == 0 && leads_out(link));
    link.is_some_and(|link| is_bare_text(&content.text[link.text.clone()], &link.url))
}

/// Reports whether a paragraph is a link, and nothing else that could be read.
pub(super) fn is_alone(content: &Inlines) -> bool {
    opening_link(content).is_some_and(|at| {
        let behind = &content.text[content.links[at].text.end..];
        !behind.chars().any(char::is_alphanumeric)
    })
}

/// Reports whether a paragraph is a link, and behind it at most a remark in brackets: "[Rip](…) (free)".
pub(super) fn stands_alone(content: &Inlines) -> bool {
    let behind = |at: usize| content.text[content.links[at].text.end..].trim();
    let is_remark = |text: &str| {
        REMARK_BRACKETS.iter().any(|(open, close)| {
            let inner = text.strip_prefix(*open).and_then(|text| text.strip_suffix(*close));
            inner.is_some_and(|inner| !inner.contains([*open, *close]))
        })
    };
    is_alone(content) || opening_link(content).is_some_and(|at| is_remark(behind(at)))
}

/// Reports whether the visible line of a fold names a resource.
pub(super) fn is_summary_entry(content: &Inlines) -> bool {
    let bold = content.strong.first().filter(|strong| strong.start == 0 && !content.text.is_empty());
    let behind = bold.and_then(|strong| content.text.get(strong.end..)).unwrap_or_default().trim_start();
    opening_link(content).is_some_and(|at| leads_out(&content.links[at]))
        || behind.starts_with(['(', '-', '–', '—'])
}
