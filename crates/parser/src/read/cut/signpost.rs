//! Links that say no more than what they lead to: "[pdf](…)", "(site, code)", a bare address.

use std::sync::LazyLock;

use crate::tree::InlineLink;

use super::separator::{ends_title, trim_separator};
use super::{Line, is_candidate};

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
    "app store",
    "google play",
    "screenshot",
    "screenshots",
    "lectures",
    "assignments",
    "syllabus",
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
    "english",
    "chinese",
    "en",
    "zh",
    "中文",
    "英文",
    "中文版",
    "英文版",
    "日本語",
    "한국어",
    "español",
    "português",
    "français",
    "deutsch",
    "русский",
];

/// None of [`GENERIC`] is longer, in any case of its letters.
const MAX_GENERIC_BYTES: usize = 20;

/// Returns those of [`GENERIC`] that have so many bytes.
fn generic_of(length: usize) -> &'static [&'static str] {
    static BY_LENGTH: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
        let of = |length: usize| GENERIC.iter().copied().filter(|word| word.len() == length).collect();
        (0..=MAX_GENERIC_BYTES).map(of).collect()
    });
    BY_LENGTH.get(length).map_or(&[], Vec::as_slice)
}

/// How many links are looked back through for the bracket that holds them all: "(pdf, code, video)".
const MAX_BRACKETED_LINKS: usize = 8;

/// A label within brackets has no more words.
const MAX_LABEL_WORDS: usize = 3;

/// Leads past links that say no more than what they lead to, where a description would begin:
/// "([site](…), [code](…)) …", "[pdf](…)". Out of brackets they count only if a separator follows, or nothing.
pub(super) fn skip_signposts<'l>(line: Line<'l>, description: &'l str) -> &'l str {
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
    let behind = line.inlines.text.get(end..).unwrap_or_default();
    let closed = behind.trim_start_matches(is_closing);
    let ends = (bracketed && (closed.len() < behind.len() || line.text[..end].ends_with(is_closing)))
        || ends_title(behind)
        || !behind.chars().any(char::is_alphanumeric);
    if end == from || !any_generic || !ends {
        return description;
    }
    trim_separator(closed)
}

/// Reports whether there are links, and all are of the kind "[pdf]".
pub(super) fn has_only_signposts(line: Line<'_>) -> bool {
    let mut candidates = line.links.iter().filter(|link| is_candidate(link)).peekable();
    candidates.peek().is_some() && candidates.all(|link| is_generic(line, link) || is_bracketed(line, link))
}

/// Reports whether a link says no more than what it leads to: by its words, or since it recurs.
pub(super) fn is_generic(line: Line<'_>, link: &InlineLink) -> bool {
    let text = line.text[link.text.clone()].trim_matches(|c: char| !c.is_alphanumeric());
    text.is_empty()
        || is_general(text)
        || is_numbered(text)
        || line.signs.has(text)
        || line.signs.is_namesake(link.span.start)
}

/// Reports whether a text is a signpost and a number behind it: "arXiv:2206.04927".
fn is_numbered(text: &str) -> bool {
    text.split_once(':').is_some_and(|(head, number)| {
        number.contains(|c: char| c.is_ascii_digit())
            && !number.contains(char::is_alphabetic)
            && is_general(head)
    })
}

/// Reports whether a text is a signpost everywhere.
pub(in crate::read) fn is_general(text: &str) -> bool {
    if text.len() > MAX_GENERIC_BYTES {
        return false;
    }
    if text.is_ascii() {
        return generic_of(text.len()).iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    let text = text.to_lowercase();
    generic_of(text.len()).contains(&text.as_str())
}

/// Reports whether a link stands in brackets, as citations do: "[[pdf](…)]", "(source)".
pub(super) fn is_bracketed(line: Line<'_>, link: &InlineLink) -> bool {
    let text = &line.text[link.text.clone()];
    if text.starts_with(['[', '(']) && text.ends_with([']', ')']) {
        return true;
    }
    let at = line.links.partition_point(|other| other.text.start < link.text.start);
    let mut start = link.text.start;
    for other in line.links[..at].iter().rev().take(MAX_BRACKETED_LINKS) {
        let Some(between) = line.text.get(other.text.end..start) else { break };
        if !matches!(between.trim(), "," | "/" | "|" | "·" | "&" | ";" | "、" | "，" | "and" | "") {
            break;
        }
        start = other.text.start;
    }
    let before = line.text[..start].trim_end();
    before.ends_with(['[', '(', '（', '【']) || before.strip_suffix(':').is_some_and(opens_label)
}

/// Reports whether a text ends in a bracket that is opened before a label: "Saws (web".
fn opens_label(before: &str) -> bool {
    let label = before.rsplit_once(['[', '(', '（', '【']).map(|(_, label)| label);
    label.is_some_and(|label| {
        !label.contains([']', ')', '）', '】']) && label.split_whitespace().count() <= MAX_LABEL_WORDS
    })
}

/// Reports whether a link's text is its address.
pub(super) fn is_bare(line: Line<'_>, link: &InlineLink) -> bool {
    is_bare_text(&line.text[link.text.clone()], &link.url)
}

/// Reports whether a text is the address `url`.
pub(in crate::read) fn is_bare_text(text: &str, url: &str) -> bool {
    // Most texts are names, which have neither.
    let bytes = text.as_bytes();
    let is_mail = || url.strip_prefix("mailto:") == Some(text);
    if memchr::memchr2(b'.', b':', bytes).is_none() {
        return is_mail();
    }
    let is_address = || {
        let address = url.split_once("://").map_or("", |(_, address)| address.trim_end_matches('/'));
        !address.is_empty() && text.contains('.') && text.trim_end_matches('/') == address
    };
    memchr::memchr_iter(b':', bytes).any(|at| bytes[at..].starts_with(b"://"))
        || text.starts_with("www.")
        || is_address()
        || is_mail()
}

/// Reports whether a text is the address `url`, perhaps without the "www." of its host.
pub(in crate::read) fn is_address_text(text: &str, url: &str) -> bool {
    let address = || url.split_once("://www.").map_or("", |(_, address)| address.trim_end_matches('/'));
    is_bare_text(text, url) || text.contains('.') && text.trim_end_matches('/') == address()
}

pub(super) fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '）' | '】')
}
