//! Running text: what a reader sees of it, and where its links stand.

use std::ops::Range;

use comrak::Node;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::NodeValue;

use super::convert::Converter;
use crate::tree::{InlineLink, Inlines, is_lost_picture};

impl Converter<'_> {
    /// Reads the inline children of `parent`, which covers `span`.
    pub(super) fn inlines(&self, parent: Node<'_>, span: Range<usize>) -> Inlines {
        let mut line = Line::default();
        let mut in_image = 0usize;
        for edge in parent.traverse() {
            let (node, opens) = match edge {
                NodeEdge::Start(node) => (node, true),
                NodeEdge::End(node) => (node, false),
            };
            let data = node.data();
            if matches!(data.value, NodeValue::Image(_)) {
                if opens {
                    in_image += 1;
                    line.images += 1;
                } else {
                    in_image -= 1;
                }
                continue;
            }
            if in_image > 0 {
                continue;
            }
            match (&data.value, opens) {
                (NodeValue::Text(text), true) => line.push(text),
                (NodeValue::Code(code), true) => {
                    line.open_strong();
                    line.push(&code.literal);
                    line.close_strong();
                }
                (NodeValue::SoftBreak | NodeValue::LineBreak, true) => {
                    line.break_line();
                }
                (NodeValue::Emph | NodeValue::Strong, true) => line.open_strong(),
                (NodeValue::Emph | NodeValue::Strong, false) => line.close_strong(),
                (NodeValue::Link(link), true) => {
                    let found = self.locate(self.span(data.sourcepos), &link.url);
                    line.open_link(found, Syntax::Markdown);
                }
                (NodeValue::Link(_), false) => line.close_link(),
                (NodeValue::HtmlInline(tag), true) => self.tag(tag, self.span(data.sourcepos), &mut line),
                _ => {}
            }
        }
        line.finish(span)
    }

    /// Reads one tag of HTML within Markdown.
    fn tag(&self, tag: &str, span: Range<usize>, line: &mut Line) {
        let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let name_end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        match (inner[..name_end].to_ascii_lowercase().as_str(), closes) {
            ("br", _) => line.break_line(),
            ("hr" | "p" | "div" | "li" | "td" | "tr" | "summary", _) => line.push(" "),
            ("img", false) => line.images += 1,
            ("b" | "strong" | "i" | "em" | "code" | "kbd", false) => line.open_strong(),
            ("b" | "strong" | "i" | "em" | "code" | "kbd", true) => line.close_strong(),
            ("a", true) => line.close_link_tag(span),
            ("a", false) => {
                if let Some(value) = attribute(tag, "href") {
                    let url_span = span.start + value.start..span.start + value.end;
                    let fits = self.text.get(url_span.clone()) == tag.get(value.clone());
                    let link = InlineLink {
                        text: 0..0,
                        url: tag[value].replace("&amp;", "&"),
                        text_span: span.end..span.end,
                        url_span: fits.then_some(url_span),
                        span,
                    };
                    line.open_link(link, Syntax::Html);
                }
            }
            _ => {}
        }
    }

    /// Finds the parts of a link in the source.
    fn locate(&self, span: Range<usize>, url: &str) -> InlineLink {
        let source = &self.text[span.clone()];
        let mut link = InlineLink {
            text: 0..0,
            url: url.to_owned(),
            span: span.clone(),
            text_span: span.clone(),
            url_span: Some(span.clone()),
        };
        let shifted = |range: Range<usize>| span.start + range.start..span.start + range.end;
        if source.starts_with('<') && source.ends_with('>') && source.len() > 2 {
            link.text_span = shifted(1..source.len() - 1);
            link.url_span = Some(link.text_span.clone());
        } else if let Some(close) = closing_bracket(source) {
            link.text_span = shifted(1..close);
            link.url_span = destination(source, close + 1).map(shifted);
            if link.url_span.is_none() {
                let label = source[close + 1..].trim_start_matches('[').trim_end_matches(']');
                let label = if label.is_empty() { &source[1..close] } else { label };
                // Of several definitions the first counts, also where chunks hide it from comrak.
                if let Some(address) = self.references.resolve(label) {
                    link.url = address.to_owned();
                }
            }
        }
        link
    }
}

/// Finds the bracket that closes the one at the start of `source`, past escapes and code.
fn closing_bracket(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    if bytes.first() != Some(&b'[') {
        return None;
    }
    let (mut depth, mut at) = (0usize, 0usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'`' => {
                let ticks = bytes[at..].iter().take_while(|&&byte| byte == b'`').count();
                let fence = &source[at..at + ticks];
                if let Some(close) = source[at + ticks..].find(fence) {
                    at += ticks + close;
                }
                at += ticks - 1;
            }
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Finds the address in `(address "title")` at `from`.
fn destination(source: &str, from: usize) -> Option<Range<usize>> {
    let inner = source.get(from..)?.strip_prefix('(')?;
    let start = from + 1 + (inner.len() - inner.trim_start().len());
    if source[start..].starts_with('<') {
        let end = source[start..].find('>')?;
        return Some(start + 1..start + end);
    }
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, c) in source[start..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + at),
            ')' => depth -= 1,
            c if c.is_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    None
}

/// Finds the value of an attribute in a tag.
fn attribute(tag: &str, name: &str) -> Option<Range<usize>> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find(name) {
        let at = from + found;
        from = at + name.len();
        let stands_alone = lower[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
        let rest = tag[from..].trim_start();
        let Some(rest) = rest.strip_prefix('=').filter(|_| stands_alone) else { continue };
        let value = rest.trim_start();
        let start = tag.len() - value.len();
        return Some(match value.chars().next()? {
            quote @ ('"' | '\'') => start + 1..start + 1 + value[1..].find(quote)?,
            _ => start..start + value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len()),
        });
    }
    None
}

/// Signs that no address has in it as they are.
const WIDE_PUNCTUATION: [char; 18] = [
    '，', '。', '、', '；', '：', '！', '？', '（', '）', '【', '】', '《', '》', '「', '」', '『', '』',
    '\u{3000}',
];

#[derive(Clone, Copy, PartialEq)]
enum Syntax {
    Markdown,
    Html,
}

/// A link whose end was not seen yet.
struct OpenLink {
    link: InlineLink,
    syntax: Syntax,
    /// Where its text begins, once it has.
    start: Option<usize>,
}

/// Text in the making.
#[derive(Default)]
struct Line {
    text: String,
    /// White space was seen that is not written yet; at the ends it never is.
    space: bool,
    images: usize,
    breaks: Vec<usize>,
    links: Vec<InlineLink>,
    link: Option<OpenLink>,
    strong: Vec<Range<usize>>,
    open_strong: Vec<Option<usize>>,
    /// Emphasis that has begun and has no text yet: the innermost ones.
    without_text: usize,
}

impl Line {
    fn push(&mut self, text: &str) {
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            if !word.is_empty() {
                self.push_word(word);
            }
            if word.len() < piece.len() {
                self.space = !self.text.is_empty();
            }
        }
    }

    /// Ends a line; what is ended twice, by `<br>` and in the source, is ended once.
    fn break_line(&mut self) {
        self.push(" ");
        if self.breaks.last() != Some(&self.text.len()) {
            self.breaks.push(self.text.len());
        }
    }

    fn push_word(&mut self, word: &str) {
        if self.space {
            self.text.push(' ');
            self.space = false;
        }
        let at = self.text.len();
        if let Some(OpenLink { start: start @ None, .. }) = &mut self.link {
            *start = Some(at);
        }
        for start in self.open_strong.iter_mut().rev().take(self.without_text) {
            *start = Some(at);
        }
        self.without_text = 0;
        self.text.push_str(word);
    }

    fn open_strong(&mut self) {
        self.open_strong.push(None);
        self.without_text += 1;
    }

    fn close_strong(&mut self) {
        match self.open_strong.pop() {
            Some(Some(start)) => self.strong.push(start..self.text.len()),
            Some(None) => self.without_text -= 1,
            None => {}
        }
    }

    fn open_link(&mut self, link: InlineLink, syntax: Syntax) {
        if self.link.is_none() {
            self.link = Some(OpenLink { link, syntax, start: None });
        }
    }

    /// Ends a link of Markdown; one of HTML that is around it goes on.
    fn close_link(&mut self) {
        if let Some(open) = self.link.take_if(|open| open.syntax == Syntax::Markdown) {
            self.keep_link(open);
        }
    }

    /// Ends a link of HTML by its closing `tag`.
    fn close_link_tag(&mut self, tag: Range<usize>) {
        if let Some(mut open) = self.link.take_if(|open| open.syntax == Syntax::Html) {
            open.link.text_span.end = tag.start.max(open.link.text_span.start);
            open.link.span.end = tag.end.max(open.link.span.end);
            self.keep_link(open);
        }
    }

    fn keep_link(&mut self, open: OpenLink) {
        let end = self.text.len();
        let mut link = InlineLink { text: open.start.unwrap_or(end)..end, ..open.link };
        if open.syntax == Syntax::Markdown && link.text_span == link.span {
            self.end_bare_address(&mut link);
        }
        if is_lost_picture(&self.text[link.text.clone()]) {
            self.images += 1;
            self.space |= self.text[..link.text.start].ends_with(' ');
            self.text.truncate(self.text[..link.text.start].trim_end().len());
            link.text = self.text.len()..self.text.len();
        }
        self.links.push(link);
    }

    /// Ends a bare address before punctuation of scripts that are written without spaces: to GitHub's rules
    /// it goes on to the next space, and takes the sentence behind it along.
    fn end_bare_address(&self, link: &mut InlineLink) {
        let text = &self.text[link.text.clone()];
        let (Some(at), Some(url_end)) = (text.find(WIDE_PUNCTUATION), link.url.find(WIDE_PUNCTUATION)) else {
            return;
        };
        if at > 0 && text.len() == link.span.len() {
            link.text.end = link.text.start + at;
            link.span.end = link.span.start + at;
            link.text_span = link.span.clone();
            link.url_span = Some(link.span.clone());
            link.url.truncate(url_end);
        }
    }

    fn finish(mut self, span: Range<usize>) -> Inlines {
        if let Some(open) = self.link.take() {
            self.keep_link(open);
        }
        while !self.open_strong.is_empty() {
            self.close_strong();
        }
        self.strong.sort_by_key(|range| (range.start, range.end));
        let Self { text, links, strong, images, breaks, .. } = self;
        Inlines { span, text, links, strong, images, breaks, is_heading: false }
    }
}
