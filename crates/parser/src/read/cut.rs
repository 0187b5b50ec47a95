//! Where an entry's title ends, where its description begins, and which link is its own.

mod around;
mod behind;
mod counts;
mod date;
mod joint;
mod lead;
mod lines;
mod paper;
mod quotation;
mod separator;
mod signpost;
mod strong;

use std::ops::{Deref, Range};

use super::row::first_line;
use super::signs::Signs;
use crate::marks::first_dash;
use crate::tree::{InlineLink, Inlines};
pub(super) use around::{before_last_links, behind_brackets, is_in_brackets};
use around::{before_open_bracket, dash_in};
use behind::behind_signposts;
pub(crate) use counts::counts_in;
use counts::{before_counts, skip_counts};
use date::{behind_year, dated};
pub(super) use joint::{joint, name_before_joint};
pub(super) use lead::{has_words, is_count, link_behind_separator, opening_link};
pub(super) use lines::line_over_address;
use paper::{behind_title, without_remark};
pub(super) use quotation::opens_with_quoted_title;
use quotation::{QUOTES, quotation, stands_behind_authors};
use separator::{ends_title, trim_separator};
pub(super) use separator::{first_separator, without_colon};
use signpost::{has_only_signposts, is_bare, is_bracketed, is_generic, skip_signposts};
pub(super) use signpost::{is_address_text, is_bare_text, is_general};
use strong::{opening_strong, quoted_strong, strong_behind_colon};

/// What a title may stand in, and what ends it then.
const OPENING: [char; 11] = ['[', '(', '（', '【', '「', '『', '《', '〈', '«', '"', '“'];
const CLOSING: [char; 11] = [']', ')', '）', '】', '」', '』', '》', '〉', '»', '"', '”'];

/// How an entry's text divides; ranges of [`Inlines::text`].
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TextCut {
    pub(super) title: Range<usize>,
    pub(super) description: Range<usize>,
    /// Whether the title's end is marked: by a link, a cell, emphasis.
    pub(super) certain: bool,
    /// The primary link, an index into [`Inlines::links`].
    pub(super) primary: Option<usize>,
}

/// Reports whether a link can be an entry's own: it has text, and leads out of the document.
pub(crate) fn is_candidate(link: &InlineLink) -> bool {
    !link.text.is_empty() && leads_out(link)
}

/// Reports whether a link leads out of the document, be it text or a picture.
pub(super) fn leads_out(link: &InlineLink) -> bool {
    // Asked of every link many times over.
    link.url.bytes().next().is_some_and(|first| first != b'#')
}

/// Reports whether a link only says what it leads to: by its words, since it recurs, or since it is its address.
pub(super) fn is_sign(line: &Inlines, link: usize, signs: &Signs) -> bool {
    let line = Line { inlines: line, signs };
    line.links.get(link).is_some_and(|link| is_generic(line, link) || is_bare(line, link))
}

/// Reports whether words come first, and then nothing but links of the kind "[pdf]".
pub(super) fn has_signposts_behind(line: &Inlines, signs: &Signs) -> bool {
    let first = line.links.iter().find(|link| is_candidate(link));
    let lead = first.and_then(|link| line.text.get(..link.text.start)).unwrap_or_default();
    lead.chars().any(char::is_alphanumeric) && has_only_signposts(Line { inlines: line, signs })
}

/// Divides a text whose name is what it opens with in bold.
pub(super) fn cut_at_strong(line: &Inlines, signs: &Signs) -> TextCut {
    let line = Line { inlines: line, signs };
    let strong = line.strong.first().cloned().unwrap_or(0..line.text.len());
    let own = own_link_behind(line, strong.end);
    let mut text_cut = with_title(line, strong, true, own);
    // An address right behind the name describes nothing.
    let address = own
        .and_then(|own| line.links.get(own))
        .filter(|link| is_address_text(&line.text[link.text.clone()], &link.url));
    if let Some(link) = address.filter(|link| link.text.start == text_cut.description.start) {
        let behind = trim_separator(&line.text[link.text.end..]);
        text_cut.description.start = line.text.len() - behind.len();
    }
    text_cut
}

/// Divides the text of a name over links to what it names.
pub(super) fn cut_above(line: &Inlines, signs: &Signs) -> TextCut {
    let bold = strong_behind_colon(Line { inlines: line, signs });
    bold.map_or_else(|| cut(line, signs), |bold| with_title(Line { inlines: line, signs }, bold, true, None))
}

/// Divides a text that opens with links of the kind "[pdf](…)": its title stands behind them.
pub(super) fn cut_behind(line: &Inlines, signs: &Signs) -> Option<TextCut> {
    behind_signposts(Line { inlines: line, signs }, opening_link(line)?)
}

/// Divides a cell whose first line is the name of what the links in others are about.
pub(super) fn cut_at_first_line(line: &Inlines, signs: &Signs) -> Option<TextCut> {
    let line = Line { inlines: line, signs };
    let end =
        *line.breaks.first().filter(|_| signs.stand_below_names() && first_line(&line) == Some(false))?;
    // The first link may be somebody's.
    let is_sign = |at: &usize| is_candidate(&line.links[*at]) && is_generic(line, &line.links[*at]);
    let own = (0..line.links.len()).find(is_sign).or_else(|| own_link_behind(line, end));
    Some(with_title(line, 0..end, true, own))
}

/// Reports whether the text opens with a link that only says what it leads to: "[pdf](…)".
pub(super) fn opens_with_signpost(line: &Inlines, signs: &Signs) -> bool {
    let line = Line { inlines: line, signs };
    opening_link(&line).is_some_and(|at| is_generic(line, &line.links[at]))
}

/// An entry's text, and what the edition shows of its signposts.
#[derive(Clone, Copy)]
struct Line<'a> {
    inlines: &'a Inlines,
    signs: &'a Signs,
}

impl Deref for Line<'_> {
    type Target = Inlines;

    fn deref(&self) -> &Inlines {
        self.inlines
    }
}

/// Divides the text of an entry.
pub(super) fn cut(line: &Inlines, signs: &Signs) -> TextCut {
    let line = Line { inlines: line, signs };
    if let Some(at) = opening_link(&line)
        && let Some(cut) = cut_opening(line, at)
    {
        return cut;
    }
    if let Some(cut) = lines::cut_by_lines(line) {
        return cut;
    }
    let strong = opening_strong(line);
    if let Some(strong) = &strong
        && let Some(link) = line.links.iter().position(is_candidate)
        && line.links[link].text.start >= strong.end
        && !is_named_behind(line, strong.end, link)
        && !is_tag_of(line, strong, link)
    {
        return with_title(line, strong.clone(), true, own_link_behind(line, strong.end));
    }
    match line.links.iter().position(is_candidate) {
        Some(first) => cut_with_lead(line, first),
        None => cut_linkless(line),
    }
}

/// Reports whether the emphasis that ends at `end` is only the author or the label of the link behind it:
/// "*Ada*, [x](…)".
fn is_named_behind(line: Line<'_>, end: usize, link: usize) -> bool {
    let own = &line.links[link];
    let between = line.text[end..own.text.start].trim();
    (between.is_empty() || between == ",")
        && !is_generic(line, own)
        && !is_bracketed(line, own)
        && !is_bare(line, own)
}

/// Reports whether what opens a line in bold or code only says of what sort its link is, as it does of many.
fn is_tag_of(line: Line<'_>, strong: &Range<usize>, link: usize) -> bool {
    let own = &line.links[link];
    let describes = || {
        let between = &line.text[strong.end..own.text.start];
        first_separator(between).is_some_and(|separator| separator.start == 0)
    };
    line.signs.is_tag(&line.text[strong.clone()])
        && !is_generic(line, own)
        && !is_bracketed(line, own)
        && !describes()
}

/// Cuts where a link opens the text: it is the title, unless it only points at the paper, the code …
fn cut_opening(line: Line<'_>, at: usize) -> Option<TextCut> {
    let link = &line.links[at];
    let behind = &line.text[link.text.end..];
    if is_bracketed(line, link)
        && (is_generic(line, link) || line.signs.stand_before_names() && is_in_brackets(&line, link))
        && behind.chars().filter(|c| c.is_alphanumeric()).count() > 2
    {
        return None;
    }
    if line.signs.is_source(&line.text[link.text.clone()]) && goes_on_with_title(behind) {
        return behind_signposts(line, at);
    }
    // "[Ada](…)'s [Engine](…) - …": the second is the resource.
    if (behind.starts_with("'s ") || behind.starts_with("’s "))
        && let Some(next) = (at + 1..line.links.len()).find(|&next| is_candidate(&line.links[next]))
        && line.links[next].text.start == link.text.end + behind.find(' ').unwrap_or(0) + 1
        && ends_title(&line.text[line.links[next].text.end..])
    {
        return Some(with_title(line, line.links[next].text.clone(), true, Some(next)));
    }
    Some(with_title(line, link.text.clone(), true, Some(at)))
}

/// Reports whether a title may stand behind a link: words, and what parts them from that.
fn goes_on_with_title(behind: &str) -> bool {
    let is_parted =
        behind.starts_with([',', '，']) || first_separator(behind).is_some_and(|parts| parts.start == 0);
    is_parted && behind.split_whitespace().filter(|word| has_words(word)).count() > 1
}

/// Cuts where words stand before the first link.
fn cut_with_lead(line: Line<'_>, first: usize) -> TextCut {
    let candidates = || (first..line.links.len()).filter(|&at| is_candidate(&line.links[at]));
    let names = |at: usize| {
        !is_generic(line, &line.links[at])
            && !is_bracketed(line, &line.links[at])
            && !is_bare(line, &line.links[at])
    };
    let start = behind_date(line);
    let lead = &line.text[..line.links[first].text.start];
    if names(first)
        && let Some(name) = name_before_joint(&line, first, line.signs)
        && separator_in(line, start).is_none_or(|separator| separator.start >= name.end)
    {
        return with_title(line, start.min(name.end)..name.end, false, None);
    }
    let points = has_only_signposts(line);
    if points && let Some(cut) = cut_at_quotation(line, start, first) {
        return cut;
    }
    let is_name = points && before_last_links(&line).is_some_and(|name| line.signs.is_name_with_colons(name));
    let separator = if is_name { dash_in(lead, start) } else { separator_in(line, start) };
    // What parts signposts from each other does not end the name.
    let separator = separator.filter(|separator| !points || separator.start < line.links[first].text.end);
    if let Some(separator) = separator.clone() {
        let adjacent = candidates().find(|&at| line.links[at].text.start == separator.end);
        match adjacent {
            Some(at) if names(at) => return with_title(line, line.links[at].text.clone(), true, Some(at)),
            Some(at) => return with_title(line, start..separator.start, true, Some(at)),
            None => {}
        }
        if line.links[first].text.start >= separator.end {
            let own = own_link_behind(line, separator.start);
            return with_title(line, start..separator.start, false, own);
        }
    }
    let followed = candidates().find(|&at| names(at) && ends_title(&line.text[line.links[at].text.end..]));
    if let Some(at) = followed.or_else(|| candidates().find(|&at| names(at))) {
        return with_title(line, line.links[at].text.clone(), true, Some(at));
    }
    // All links are of the kind "[pdf]": the words before them are the title, or those behind.
    if let Some(behind) = behind_signposts(line, first) {
        return behind;
    }
    let lead = lead.trim_end_matches(is_loose);
    let lead = before_open_bracket(lead);
    let lead = ["=>", "->"].iter().find_map(|arrow| lead.strip_suffix(arrow)).unwrap_or(lead).trim_end();
    let bracketed = lead.strip_prefix('[').and_then(|lead| lead.strip_suffix(']'));
    if let Some(name) = bracketed.filter(|name| !name.is_empty() && !name.contains(['[', ']'])) {
        return with_title(line, 1..name.len() + 1, false, Some(first));
    }
    if let Some(quoted) = quotation(lead) {
        return with_title(line, quoted, false, Some(first));
    }
    // What ends a name that may hold a colon is the link.
    let certain = is_name && separator.is_none();
    let end = separator.map_or(without_remark(lead).len(), |separator| separator.start.min(lead.len()));
    let start = end - trim_separator(&lead[start.min(end)..end]).len();
    with_title(line, start..end, certain, Some(first))
}

/// Cuts where the title stands in quotation marks, or before its year, and all links are of the kind "[pdf]".
fn cut_at_quotation(line: Line<'_>, start: usize, first: usize) -> Option<TextCut> {
    let lead = &line.text[..line.links[first].text.start];
    if let Some(strong) = quoted_strong(line).filter(|strong| strong.end <= lead.len()) {
        return Some(with_title(line, strong, true, Some(first)));
    }
    let parts = |quoted: &Range<usize>| {
        separator_in(line, start).is_some_and(|separator| quoted.contains(&separator.start))
            || stands_behind_authors(lead, quoted)
    };
    if let Some(quoted) = quotation(lead).filter(parts) {
        return Some(with_title(line, quoted, false, Some(first)));
    }
    let length = lead.get(start..).and_then(behind_title)?;
    Some(with_title(line, start..start + length, false, Some(first)))
}

/// Finds the first separator behind `start` that does not stand within code or emphasis: ``Send `X: y` with …``.
fn separator_in(line: Line<'_>, start: usize) -> Option<Range<usize>> {
    let mut from = start;
    if line.signs.use_dashes()
        && let Some(dash) = line.text.get(start..).and_then(first_dash)
        && line.text[start..start + dash].matches(['(', '（', '[']).count()
            <= line.text[start..start + dash].matches([')', '）', ']']).count()
    {
        from = start + dash;
    }
    loop {
        let found = first_separator(line.text.get(from..)?)?;
        let found = from + found.start..from + found.end;
        let within = |strong: &&Range<usize>| {
            strong.start > start && strong.start < found.start && found.end < strong.end
        };
        match line.strong.iter().find(within) {
            Some(strong) => from = strong.end,
            None => return Some(found),
        }
    }
}

/// Reports whether a text opens with a year and a colon.
pub(super) fn opens_with_year(text: &str) -> bool {
    behind_year(text).is_some()
}

/// Returns where a line goes on behind its date.
fn behind_date(line: Line<'_>) -> usize {
    // A link that only says what it leads to is no title.
    let is_sign = |start: &usize| {
        let own = line.links.iter().find(|link| is_candidate(link) && link.text.start == *start);
        own.is_some_and(|own| is_generic(line, own) || is_bare(line, own))
    };
    let year = || {
        let behind = behind_year(&line.text).filter(|start| line.signs.date_items() && !is_sign(start));
        behind.unwrap_or(0)
    };
    match dated(&line.text) {
        0 => year(),
        start => start,
    }
}

fn cut_linkless(line: Line<'_>) -> TextCut {
    if let Some(strong) = opening_strong(line) {
        return with_title(line, strong, true, None);
    }
    if line.text.starts_with(QUOTES)
        && let Some(quoted) = quotation(&line.text)
    {
        return with_title(line, quoted, false, None);
    }
    if let Some(quoted) = quoted_strong(line) {
        return with_title(line, quoted, true, None);
    }
    // A name that is all there is may end in a full stop, as a sentence would.
    let whole = || line.text.strip_suffix(['.', '。']).unwrap_or(&line.text).len();
    let start = behind_date(line);
    if let Some(length) = paper::dated_title(&line.text[start..]) {
        return with_title(line, start..start + length, false, None);
    }
    let end = separator_in(line, start).map_or_else(whole, |separator| separator.start);
    let counts = counts_in(&line.text).filter(|counts| counts.start > start && line.signs.have_counts());
    let end = counts.map_or(end, |counts| end.min(counts.start));
    let start = start.min(end);
    with_title(line, start..start + before_counts(&line.text[start..end]).len(), false, None)
}

/// A link behind a title is the entry's own if it follows at once, or says no more than what it leads to.
fn own_link_behind(line: Line<'_>, title_end: usize) -> Option<usize> {
    let is_own = |at: &usize| {
        let link = &line.links[*at];
        let follows = || {
            line.text
                .get(title_end..link.text.start)
                .is_some_and(|between| trim_separator(between).is_empty())
        };
        is_candidate(link)
            && (is_generic(line, link) || is_bracketed(line, link) || is_bare(line, link) || follows())
    };
    (0..line.links.len()).find(is_own)
}

fn with_title(line: Line<'_>, title: Range<usize>, certain: bool, primary: Option<usize>) -> TextCut {
    let text = &line.text;
    let whole = text[title.clone()].trim();
    // What a badge in front leaves behind: "- Does it."
    let unled = if certain { whole } else { trim_separator(whole) };
    let trimmed = if unled.is_empty() { whole } else { unled };
    let start = title.start + (text[title.clone()].trim_end().len() - trimmed.len());
    let mut title = start..start + trimmed.len();
    if let Some(quoted) = quotation(trimmed).filter(|quoted| is_all_quoted(trimmed, quoted)) {
        title = start + quoted.start..start + quoted.end;
    }
    let from = skip_alternatives(line, title.end);
    let rest = &text[from..];
    let opened = text[..title.start].ends_with(OPENING);
    let rest_trimmed = if opened { behind_closing(rest) } else { rest };
    let description = skip_counts(skip_signposts(line, behind_bracket(trim_separator(rest_trimmed))));
    TextCut { title, description: text.len() - description.len()..text.len(), certain, primary }
}

/// Leads past a bracket too many between a name and the separator: ") - text".
fn behind_bracket(rest: &str) -> &str {
    if !rest.starts_with(CLOSING) {
        return rest;
    }
    let separator = first_separator(rest)
        .filter(|separator| rest[..separator.start].trim().chars().all(|c| CLOSING.contains(&c)));
    separator.map_or(rest, |separator| rest[separator.end..].trim_start())
}

/// Reports whether nothing stands outside the quotation marks around `quoted`.
fn is_all_quoted(text: &str, quoted: &Range<usize>) -> bool {
    text[..quoted.start].chars().count() == 1 && behind_closing(&text[quoted.end..]).is_empty()
}

/// Leads past what closes around a title, and the full stop before it: "“x.” 2018".
fn behind_closing(rest: &str) -> &str {
    let stopped = rest.trim_start_matches(['.', ',', '。', '，']);
    let rest = if stopped.starts_with(CLOSING) { stopped } else { rest };
    rest.trim_start_matches(CLOSING)
}

/// Leads past further links that stand beside the title: "x / y".
fn skip_alternatives(line: Line<'_>, title_end: usize) -> usize {
    let mut end = title_end;
    let behind = |link: &&InlineLink| is_candidate(link) && link.text.start >= title_end;
    for link in line.links.iter().filter(behind) {
        let Some(between) = line.text.get(end..link.text.start) else { break };
        if !matches!(between.trim(), "/" | "&" | "and" | "|" | "+") || end == 0 {
            break;
        }
        end = link.text.end;
    }
    end
}

fn is_loose(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '[' | '(' | '（' | '【' | '-' | '–' | '—' | ':' | '：' | ',' | '.' | '。' | '|' | '/' | '→'
        )
}

#[cfg(test)]
mod tests;
