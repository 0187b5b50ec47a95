//! Where an entry's title ends, where its description begins, and which link is its own.

use std::ops::Range;

use crate::tree::{InlineLink, Inlines};

/// Words that say what a link leads to, not what the resource is called.
const GENERIC: &[&str] = &[
    "pdf",
    "paper",
    "code",
    "link",
    "links",
    "website",
    "site",
    "web",
    "homepage",
    "home",
    "page",
    "project",
    "project page",
    "github",
    "gitlab",
    "repo",
    "repository",
    "source",
    "source code",
    "demo",
    "live demo",
    "online demo",
    "video",
    "slides",
    "blog",
    "blog post",
    "docs",
    "documentation",
    "doc",
    "here",
    "download",
    "article",
    "post",
    "tweet",
    "arxiv",
    "data",
    "dataset",
    "model",
    "models",
    "twitter",
    "url",
    "html",
    "epub",
    "mobi",
    "free",
    "online",
    "read",
    "watch",
    "talk",
    "tutorial",
    "notebook",
    "colab",
    "npm",
    "论文",
    "代码",
    "链接",
    "地址",
    "官网",
    "主页",
    "项目主页",
    "源码",
    "文档",
    "视频",
    "下载",
    "演示",
    "论文链接",
    "論文",
    "コード",
    "リンク",
    "논문",
    "코드",
    "링크",
    "enlace",
    "lien",
    "ссылка",
    "código",
    "sitio",
    "página",
];

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

/// Tells whether a link can be an entry's own: it has text, and leads out of the document.
pub(crate) fn is_candidate(link: &InlineLink) -> bool {
    !link.text.is_empty() && !link.url.starts_with('#') && !link.url.is_empty()
}

/// Gives the candidate that the text opens with, if nothing but emoji and punctuation stands before it.
pub(super) fn opening_link(line: &Inlines) -> Option<usize> {
    let at = line.links.iter().position(is_candidate)?;
    let lead = line.text.get(..line.links[at].text.start)?;
    (lead.is_empty() || !without_shortcodes(lead).chars().any(char::is_alphanumeric)).then_some(at)
}

/// Divides the text of an entry.
pub(super) fn cut(line: &Inlines) -> TextCut {
    if let Some(at) = opening_link(line)
        && let Some(cut) = cut_opening(line, at)
    {
        return cut;
    }
    let strong = opening_strong(line);
    if let Some(strong) = strong
        && let Some(link) = line.links.iter().position(is_candidate)
        && line.links[link].text.start >= strong.end
    {
        return with_title(line, strong.clone(), true, own_link_behind(line, strong.end));
    }
    match line.links.iter().position(is_candidate) {
        Some(first) => cut_with_lead(line, first),
        None => cut_linkless(line),
    }
}

/// Cuts where a link opens the text: it is the title, unless it only points at the paper, the code …
fn cut_opening(line: &Inlines, at: usize) -> Option<TextCut> {
    let link = &line.links[at];
    let behind = &line.text[link.text.end..];
    if is_generic(line, link)
        && behind.chars().filter(|c| c.is_alphanumeric()).count() > 2
        && is_bracketed(line, link)
    {
        return None;
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

/// Cuts where words stand before the first link.
fn cut_with_lead(line: &Inlines, first: usize) -> TextCut {
    let candidates = || (first..line.links.len()).filter(|&at| is_candidate(&line.links[at]));
    let names = |at: usize| {
        !is_generic(line, &line.links[at])
            && !is_bracketed(line, &line.links[at])
            && !is_bare(line, &line.links[at])
    };
    let separator = first_separator(&line.text);
    if let Some(separator) = separator.clone() {
        let adjacent = candidates().find(|&at| line.links[at].text.start == separator.end);
        match adjacent {
            Some(at) if names(at) => return with_title(line, line.links[at].text.clone(), true, Some(at)),
            Some(at) => return with_title(line, 0..separator.start, true, Some(at)),
            None => {}
        }
        if line.links[first].text.start >= separator.end {
            return with_title(line, 0..separator.start, false, own_link_behind(line, separator.start));
        }
    }
    let followed = candidates().find(|&at| names(at) && ends_title(&line.text[line.links[at].text.end..]));
    if let Some(at) = followed.or_else(|| candidates().find(|&at| names(at))) {
        return with_title(line, line.links[at].text.clone(), true, Some(at));
    }
    // All links are of the kind "[pdf]": the words before them are the title.
    let lead = line.text[..line.links[first].text.start].trim_end_matches(is_loose);
    if let Some(quoted) = quotation(lead) {
        return with_title(line, quoted, false, Some(first));
    }
    let end = separator.map_or(lead.len(), |separator| separator.start.min(lead.len()));
    with_title(line, dated(&line.text[..end])..end, false, Some(first))
}

/// Finds a title in quotation marks: at the start, or behind the authors. "Ada. "Title". 2018."
fn quotation(text: &str) -> Option<Range<usize>> {
    let open = text.find(['"', '“', '«', '《'])?;
    let sign = text[open..].chars().next()?;
    let closing = match sign {
        '“' => '”',
        '«' => '»',
        '《' => '》',
        _ => '"',
    };
    let start = open + sign.len_utf8();
    let end = start + text[start..].find(closing)?;
    let before = text[..open].trim_end();
    let alone = !text[end + closing.len_utf8()..].contains(sign);
    let stands = before.is_empty() || before.ends_with(['.', ',', ':', '，', '。', '：', ')', ']']);
    (alone && stands && end > start).then_some(start..end)
}

/// Gives where a text goes on behind a date or number in brackets: "[2018/03] Title".
fn dated(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['[', '(', '（', '【']) else { return 0 };
    let Some((date, behind)) = rest.split_once([']', ')', '）', '】']) else { return 0 };
    let is_date = date.chars().any(|c| c.is_ascii_digit())
        && date
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '.' | ' ' | '年' | '月' | '日'));
    if is_date && behind.chars().any(char::is_alphabetic) {
        text.len() - behind.trim_start().len()
    } else {
        0
    }
}

fn cut_linkless(line: &Inlines) -> TextCut {
    if let Some(strong) = opening_strong(line) {
        return with_title(line, strong, true, None);
    }
    if line.text.starts_with(['"', '“', '«', '《'])
        && let Some(quoted) = quotation(&line.text)
    {
        return with_title(line, quoted, false, None);
    }
    // A name that is all there is may end in a full stop, as a sentence would.
    let whole = || line.text.strip_suffix(['.', '。']).unwrap_or(&line.text).len();
    let end = first_separator(&line.text).map_or_else(whole, |separator| separator.start);
    with_title(line, dated(&line.text[..end])..end, false, None)
}

/// A link behind a title is the entry's own if it follows at once, or says no more than what it leads to.
fn own_link_behind(line: &Inlines, title_end: usize) -> Option<usize> {
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

fn with_title(line: &Inlines, title: Range<usize>, certain: bool, primary: Option<usize>) -> TextCut {
    let text = &line.text;
    let trimmed = text[title.clone()].trim();
    let start = title.start + (text[title.clone()].len() - text[title.clone()].trim_start().len());
    let mut title = start..start + trimmed.len();
    if quotation(trimmed).is_some_and(|quoted| quoted.len() + 2 == trimmed.len()) {
        title = title.start + 1..title.end - 1;
    }
    let from = skip_alternatives(line, title.end);
    let rest = &text[from..];
    let opened = text[..title.start].ends_with(['[', '(', '（', '【', '「', '"', '“']);
    let rest_trimmed =
        if opened { rest.trim_start_matches([']', ')', '）', '】', '」', '"', '”']) } else { rest };
    let description = skip_signposts(line, trim_separator(rest_trimmed));
    TextCut { title, description: text.len() - description.len()..text.len(), certain, primary }
}

/// Leads past further links that stand beside the title: "x / y".
fn skip_alternatives(line: &Inlines, title_end: usize) -> usize {
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

/// Leads past links that say no more than what they lead to, where a description would begin:
/// "([site](…), [code](…)) …", "[pdf](…)". Out of brackets they count only if a separator follows, or nothing.
fn skip_signposts<'l>(line: &'l Inlines, description: &'l str) -> &'l str {
    let from = line.text.len() - description.len();
    let bracketed = description.starts_with(['(', '[', '（', '【']);
    let is_between = |text: &str| !text.chars().any(|c| c.is_alphanumeric() || is_closing(c));
    let mut end = from;
    let mut any_generic = false;
    for link in line.links.iter().filter(|link| is_candidate(link) && link.text.start >= from) {
        let is_sign = is_generic(line, link) || is_bare(line, link);
        let Some(before) = line.text.get(end..link.text.start) else { break };
        // In brackets, what stands beside such a link is of its kind: "([repo](…), [WP](…))".
        let goes_on = is_between(before) || is_sign && !before.chars().any(char::is_alphanumeric);
        if !goes_on || !(is_sign || bracketed) {
            break;
        }
        any_generic |= is_sign;
        end = link.text.end;
    }
    let behind = line.text.get(end..).unwrap_or_default();
    let closed = behind.trim_start_matches(is_closing);
    let ends = (bracketed && (closed.len() < behind.len() || line.text[..end].ends_with(is_closing)))
        || ends_title(behind)
        || !behind.chars().any(char::is_alphanumeric);
    if end == from || !any_generic || !ends {
        return description;
    }
    trim_separator(closed)
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '）' | '】')
}

/// Takes off the separator in front of a description, and punctuation that is left over.
fn trim_separator(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let next = rest
            .trim_start_matches([
                '–', '—', '―', '：', '，', '。', '．', '、', '；', '·', '•', '|', '→', '»', ',', ';',
            ])
            .trim_start();
        let next = ["--", "->", "=>"].iter().find_map(|sign| next.strip_prefix(sign)).unwrap_or(next);
        // A hyphen, colon or full stop belongs to what follows unless it stands apart: "-x", ":fire:", ".NET".
        let next = next
            .strip_prefix(['-', ':', '.', '~', '*'])
            .filter(|behind| {
                behind.is_empty() || behind.starts_with(|c| char::is_whitespace(c) || begins_sentence(c))
            })
            .filter(|behind| !next.starts_with('.') || !behind.starts_with(begins_sentence))
            .unwrap_or(next);
        let next = next.trim_start();
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// Tells whether a description may begin with this letter right behind a separator: "-Burns well".
fn begins_sentence(c: char) -> bool {
    c.is_uppercase() || (c.is_alphabetic() && !c.is_ascii() && !c.is_lowercase())
}

/// Finds the first separator outside brackets.
pub(super) fn first_separator(text: &str) -> Option<Range<usize>> {
    let mut depth = 0usize;
    let mut brackets_only: Option<Range<usize>> = None;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '（' | '【' => depth += 1,
            ')' | ']' | '）' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(separator) = separator_at(text, at, c) {
            if depth == 0 {
                return Some(separator);
            }
            // A bracket that never closes hides nothing.
            brackets_only = brackets_only.or(Some(separator));
        }
    }
    brackets_only.filter(|_| depth > 0)
}

fn separator_at(text: &str, at: usize, c: char) -> Option<Range<usize>> {
    let rest = &text[at..];
    match c {
        ' ' => [" - ", " – ", " — ", " -- ", " ― ", " : ", " | "]
            .iter()
            .find(|separator| rest.starts_with(**separator))
            .map(|separator| at..at + separator.len()),
        ':' if rest[1..].starts_with(' ') && at > 0 && !ends_shortcode(&text[..at]) => Some(at..at + 2),
        '：' if at > 0 => Some(at..at + '：'.len_utf8() + spaces(&rest['：'.len_utf8()..])),
        '—' if rest.starts_with("——") && at > 0 => {
            let length = rest.len() - rest.trim_start_matches('—').len();
            Some(at..at + length + spaces(&rest[length..]))
        }
        _ => None,
    }
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Tells whether a title may end before `behind`: a separator follows, or nothing of weight.
fn ends_title(behind: &str) -> bool {
    let behind = behind.trim_start_matches([']', ')', '）', '】', '"', '”', '」', '*']);
    let separated = behind.chars().next().and_then(|c| separator_at(behind, 0, c));
    separated.is_some()
        || behind.starts_with(": ")
        || behind.starts_with('：')
        || behind.trim().chars().all(|c| matches!(c, '.' | '。' | ':' | '!' | ';'))
}

/// Gives the bold or code text that the line opens with, if a title may end where it does.
fn opening_strong(line: &Inlines) -> Option<Range<usize>> {
    let lead_ends = |start: usize| {
        line.text
            .get(..start)
            .is_some_and(|lead| !without_shortcodes(lead).chars().any(char::is_alphanumeric))
    };
    let strong = line
        .strong
        .iter()
        .filter(|strong| !strong.is_empty() && lead_ends(strong.start))
        .max_by_key(|s| s.end)?;
    let text = &line.text[strong.clone()];
    let end = strong.start + text.trim_end_matches([':', '：', '.', '。', ',', ' ', '-']).len();
    let behind = &line.text[strong.end..];
    let closed = end < strong.end
        || ends_title(behind)
        || behind.starts_with([',', '，', '。', '.', '(', '（', '['])
        || behind.trim_start().starts_with(['(', '（', '[', '-', '–', '—', '|'])
        || behind.starts_with(" by ");
    (end > strong.start && closed).then_some(strong.start..end)
}

fn is_loose(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '[' | '(' | '（' | '【' | '-' | '–' | '—' | ':' | '：' | ',' | '.' | '。' | '|')
}

/// Tells whether a link stands in brackets, as citations do: "[[pdf](…)]", "(source)".
fn is_bracketed(line: &Inlines, link: &InlineLink) -> bool {
    let text = &line.text[link.text.clone()];
    let before = line.text[..link.text.start].trim_end();
    before.ends_with(['[', '(', '（', '【']) || (text.starts_with(['[', '(']) && text.ends_with([']', ')']))
}

fn is_generic(line: &Inlines, link: &InlineLink) -> bool {
    let text = line.text[link.text.clone()].trim_matches(|c: char| !c.is_alphanumeric());
    if text.is_ascii() {
        return text.is_empty() || GENERIC.iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    GENERIC.contains(&text.to_lowercase().as_str())
}

/// Tells whether a link's text is its address.
fn is_bare(line: &Inlines, link: &InlineLink) -> bool {
    let text = &line.text[link.text.clone()];
    let address = link.url.split_once("://").map_or("", |(_, address)| address.trim_end_matches('/'));
    let is_address = !address.is_empty() && text.contains('.') && text.trim_end_matches('/') == address;
    is_address
        || text.contains("://")
        || text.starts_with("www.")
        || link.url.strip_prefix("mailto:") == Some(text)
}

/// Tells whether `text` ends in an emoji's `:name`, whose closing colon follows.
fn ends_shortcode(text: &str) -> bool {
    let name = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'));
    let before = name.strip_suffix(':');
    name.len() < text.len()
        && before.is_some_and(|before| before.is_empty() || before.ends_with([' ', ':', '(']))
}

/// Leaves out emoji's `:names:`.
fn without_shortcodes(text: &str) -> String {
    let mut parts = text.split(':').peekable();
    let mut rest = String::new();
    let mut inside = false;
    while let Some(part) = parts.next() {
        let is_name = inside
            && parts.peek().is_some()
            && !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'));
        if is_name {
            inside = false;
        } else {
            rest.push_str(part);
            rest.push(' ');
            inside = true;
        }
    }
    rest
}

#[cfg(test)]
mod tests;
