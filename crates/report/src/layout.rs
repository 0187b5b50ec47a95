//! Text in columns: spans of one style, measured, cut and wrapped.

use recension_wire::{command_at, visible};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Longer text is cut before it is laid out: no table has room for so much, and a list may have one line of
/// 100 MB.
pub(crate) const MAX_TEXT_BYTES: usize = 64 << 10;

/// Terminals ignore hyperlinks that are longer.
const MAX_LINK_BYTES: usize = 2_000;

/// What a piece of text is, so that colour can tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Strong,
    Faint,
    Added,
    Removed,
    Changed,
    Moved,
    Doubtful,
    Inserted,
    Deleted,
}

impl Style {
    /// Returns the parameters of the escape sequence (ECMA-48, select graphic rendition).
    pub(crate) fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Strong => "1",
            Style::Faint => "2",
            Style::Added | Style::Inserted => "32",
            Style::Removed => "31",
            Style::Changed => "33",
            Style::Moved => "36",
            Style::Doubtful => "35",
            Style::Deleted => "9;31",
        }
    }
}

/// A piece of text of one style, made inert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) style: Style,
    pub(crate) text: String,
    /// Where a click on it leads.
    pub(crate) link: Option<String>,
}

impl Span {
    pub(crate) fn new(style: Style, text: &str) -> Self {
        let start = text.get(..text.floor_char_boundary(MAX_TEXT_BYTES)).unwrap_or(text);
        let mut shown = visible(start).into_owned();
        if start.len() < text.len() {
            shown.push('…');
        }
        Self { style, text: shown, link: None }
    }

    /// Makes the text lead to an address, if it is one that a browser opens and a terminal cannot mistake.
    pub(crate) fn linked(mut self, url: Option<&str>) -> Self {
        let opens = |url: &&str| {
            (url.starts_with("https://") || url.starts_with("http://"))
                && url.len() <= MAX_LINK_BYTES
                && url.bytes().all(|byte| byte.is_ascii_graphic())
                && command_at(url).is_none()
        };
        self.link = url.filter(opens).map(str::to_string);
        self
    }

    /// Returns another text of the same style and link.
    fn with(&self, text: String) -> Self {
        Self { style: self.style, text, link: self.link.clone() }
    }

    pub(crate) fn plain(text: &str) -> Self {
        Self::new(Style::Plain, text)
    }
}

/// Counts the columns that `text` takes on a terminal.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

pub(crate) fn width_of(spans: &[Span]) -> usize {
    spans.iter().map(|span| width(&span.text)).sum()
}

/// Returns the graphemes of a text with the bytes where they begin. Those of most texts are single characters of ASCII, which need
/// not be looked up.
pub(crate) fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let is_plain = text.is_ascii() && !text.contains('\r');
    let (plain, other) = if is_plain { (text, "") } else { ("", text) };
    let characters = (0..plain.len()).map(move |at| (at, &plain[at..=at]));
    characters.chain(other.grapheme_indices(true))
}

/// Cuts `text` to `max` columns between graphemes; `…` stands for what is gone.
pub(crate) fn cut(text: &str, max: usize) -> String {
    // Wide characters take two columns at most, so that most long texts need not be measured whole.
    if text.len() <= max || (text.len() < max.saturating_mul(16) && width(text) <= max) {
        return text.into();
    }
    let mut out = String::new();
    let mut room = max;
    for (_, grapheme) in graphemes(text) {
        let columns = width(grapheme);
        if columns + 1 > room {
            break;
        }
        room -= columns;
        out.push_str(grapheme);
    }
    if max > 0 {
        out.truncate(out.trim_end().len());
        out.push('…');
    }
    out
}

/// Cuts `text` at its start to `max` columns between graphemes: what tells paths apart is at their ends.
pub(crate) fn cut_start(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.into();
    }
    let mut room = max.saturating_sub(1);
    let kept = graphemes(text).rev().map(|(_, grapheme)| grapheme).take_while(|grapheme| {
        let fits = width(grapheme) <= room;
        room = room.saturating_sub(width(grapheme));
        fits
    });
    let kept: Vec<&str> = kept.collect();
    let mut out = String::from(if max > 0 { "…" } else { "" });
    out.extend(kept.into_iter().rev());
    out
}

/// Cuts a line of spans to `max` columns.
pub(crate) fn cut_spans(spans: Vec<Span>, max: usize) -> Vec<Span> {
    let mut room = max;
    let mut out = Vec::with_capacity(spans.len());
    let total = width_of(&spans);
    for span in spans {
        let columns = width(&span.text);
        // The last column is kept for the mark if more follows.
        let fits = if total <= max { columns <= room } else { columns < room };
        if !fits {
            out.push(span.with(cut(&format!("{}…", span.text), room)));
            break;
        }
        room -= columns;
        out.push(span);
    }
    out
}

/// The room that a wrapped text has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// Columns of the first line.
    pub(crate) first: usize,
    /// Columns of the others.
    pub(crate) rest: usize,
    /// How many lines at most; `…` stands for what does not fit.
    pub(crate) max_lines: usize,
}

/// Breaks spans into lines: between words, between wide characters, and where a word fills a whole line.
pub(crate) fn wrap(spans: Vec<Span>, room: Room) -> Vec<Vec<Span>> {
    let mut lines: Vec<Vec<Span>> = vec![Vec::new()];
    let mut left = room.first;
    for span in &spans {
        for token in tokens(&span.text) {
            let mut token = token;
            loop {
                let at_start = lines.last().is_none_or(Vec::is_empty);
                let token_width = width(token.trim_end());
                if at_start && token.trim().is_empty() {
                    break;
                }
                if token_width <= left {
                    push(&mut lines, span, token);
                    left = left.saturating_sub(width(token));
                    break;
                }
                if at_start {
                    let split = split_at_width(token, left.max(2));
                    push(&mut lines, span, &token[..split]);
                    token = &token[split..];
                }
                lines.push(Vec::new());
                left = room.rest;
                if lines.len() > room.max_lines {
                    return shortened(lines, room);
                }
                if token.is_empty() {
                    break;
                }
            }
        }
    }
    lines
}

/// Takes off the lines that are too many and marks the last one.
fn shortened(mut lines: Vec<Vec<Span>>, room: Room) -> Vec<Vec<Span>> {
    lines.truncate(room.max_lines);
    let max = if room.max_lines == 1 { room.first } else { room.rest };
    if let Some(last) = lines.pop() {
        let mut last = cut_spans(last, max.saturating_sub(1));
        let ends_cut = last.last().is_some_and(|span| span.text.ends_with('…'));
        if !ends_cut {
            last.push(Span::new(Style::Faint, "…"));
        }
        lines.push(last);
    }
    lines
}

fn push(lines: &mut [Vec<Span>], span: &Span, text: &str) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some(last) if last.style == span.style && last.link == span.link => last.text.push_str(text),
        _ => line.push(span.with(text.into())),
    }
}

/// Splits text behind white space and around wide characters.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut graphemes = graphemes(text).peekable();
    let mut start = 0;
    std::iter::from_fn(move || {
        let mut end = start;
        let mut spaced = false;
        while let Some((_, grapheme)) = graphemes.peek() {
            let space = grapheme.trim().is_empty();
            let wide = width(grapheme) == 2;
            if (spaced && !space) || (wide && end > start) {
                break;
            }
            end += grapheme.len();
            spaced = space || wide;
            graphemes.next();
        }
        let token = &text[start..end];
        start = end;
        (!token.is_empty()).then_some(token)
    })
}

/// Finds the byte where `max` columns of `text` end; at least one grapheme is taken.
fn split_at_width(text: &str, max: usize) -> usize {
    let mut columns = 0;
    for (at, grapheme) in graphemes(text) {
        columns += width(grapheme);
        if columns > max && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Room, Span, Style, cut, width, width_of, wrap};
    use crate::paint::Paint;

    #[test]
    fn cuts_fit_and_never_part_a_grapheme() {
        for text in [
            "中文标题很长",
            "👩\u{200d}💻👩\u{200d}💻👩\u{200d}💻",
            "e\u{301}e\u{301}e\u{301}e\u{301}",
            "plain words",
        ] {
            for max in 0..12 {
                let short = cut(text, max);
                assert!(width(&short) <= max, "{short:?} in {max}");
                assert!(max == 0 || short == text || short.ends_with('…'));
            }
        }
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing() {
        let text = "A library for 自然语言处理 and https://example.org/a/very/long/address/that/fills/lines 🤗 models";
        for columns in 4..40 {
            let room = Room { first: columns, rest: columns, max_lines: 100 };
            let lines = wrap(vec![Span::plain(text)], room);
            assert!(lines.iter().all(|line| width_of(line) <= columns + 1), "{lines:?}");
            let joined: String = lines.iter().flatten().map(|span| span.text.as_str()).collect();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn only_what_a_browser_opens_is_a_link() {
        let mut out = Vec::new();
        let spans =
            ["https://example.org/", "javascript:x", "https://example.org/\u{1b}]8;;", "https://例.org"];
        let spans: Vec<Span> = spans.iter().map(|url| Span::plain("x ").linked(Some(url))).collect();
        Paint { colour: false, hyperlinks: true }.line(&mut out, 0, &spans).unwrap();
        assert_eq!(out, b"\x1b]8;;https://example.org/\x1b\\x \x1b]8;;\x1b\\x x x\n");
        out.clear();
        Paint::default().line(&mut out, 0, &spans).unwrap();
        assert_eq!(out, b"x x x x\n");
    }

    #[test]
    fn what_does_not_fit_is_marked() {
        let room = Room { first: 10, rest: 10, max_lines: 2 };
        let lines = wrap(vec![Span::new(Style::Plain, &"word ".repeat(20))], room);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].last().unwrap().text.ends_with('…'));
    }
}
