//! Lists that are written as one paragraph, with a line break behind each entry: "[x](…) - text<br>", or a link or an
//! address at the start of each line.

use std::ops::Range;

use recension_model::Marker;

use crate::marks::first_dash;
use crate::tree::{Block, BlockKind, InlineLink, Inlines, Item};

use super::cut::{first_separator, has_words, is_bare_text, leads_out};
use super::item::is_name;

/// So many lines that open with a link are a list.
const MIN_LINES: usize = 2;
/// So many lines, and no other ones, that open with a link are a list though no break parts them: text that is wrapped does
/// not come out so. Fewer are enough where a description stands behind each link, else they may be signposts or a menu.
const MIN_UNBROKEN_LINES: usize = 6;
const MIN_DESCRIBED_LINES: usize = 3;
/// So many breaks part lines without a link that are a list, if each is a name with a description.
const MIN_BREAKS: usize = 1;
/// What a line ends in that runs on as a row: "[x](…) |".
const JOINERS: [char; 7] = ['|', '·', '•', ',', '/', '&', '、'];
/// What ends a line that is to be seen as one.
const BREAKS: [&str; 5] = ["<br>", "<br/>", "<br />", "\\", "  "];
/// Bullets that make no list of a line in Markdown: they stand right before a link, or are not its own.
const BULLETS: [&str; 7] = ["*", "+", "-", "•", "·", "◦", "▪"];
/// Right before a link alone, it may also stand before a source or a signature.
const DASH: &str = "-";

/// Makes a list of a paragraph whose lines open with links, or are names with descriptions in a paragraph without any;
/// all else stays as it is. `text` is the document.
pub(super) fn split(block: Block, text: &str) -> Vec<Block> {
    match block.kind {
        BlockKind::Paragraph(content) if !content.links.is_empty() => {
            let lines = lines(&content, text);
            let leads = content.links.iter().filter(|link| leads_out(link)).count();
            let is_list =
                || lines.len() >= MIN_LINES && lines.len() * 2 >= leads.min(breaks(&block.span, text) + 1);
            if !is_bulleted(&content, &lines, text) && !is_list() {
                return vec![Block { span: block.span, kind: BlockKind::Paragraph(content) }];
            }
            listed(&content, &lines, &block.span, text)
        }
        BlockKind::Paragraph(content) if content.links.is_empty() && content.breaks.len() >= MIN_BREAKS => {
            let items = described_lines(&content, &block.span, text);
            let paragraph = || BlockKind::Paragraph(content);
            vec![Block { span: block.span, kind: items.map_or_else(paragraph, BlockKind::List) }]
        }
        BlockKind::List(items) => {
            let items = items.into_iter().flat_map(|item| split_item(item, text)).collect();
            vec![Block { span: block.span, kind: BlockKind::List(items) }]
        }
        kind => vec![Block { span: block.span, kind }],
    }
}

/// Makes an item of each line of an item that begins with a bullet right before a link: Markdown takes it for text of the one above.
fn split_item(item: Item, text: &str) -> Vec<Item> {
    let content = &item.content;
    let is_begun = |link: &InlineLink| {
        content.line_start(link.text.start) > 0 && leads_out(link) && bullet(content, link).is_some()
    };
    if content.breaks.is_empty() || !item.children.is_empty() || !content.links.iter().any(is_begun) {
        return vec![item];
    }
    // Where each begins, in the source and in its text, and where its own text does.
    let begun = content.links.iter().filter(|link| is_begun(link)).map(|link| {
        let above = text.get(..link.span.start).unwrap_or_default();
        let line = above.rfind('\n').map_or(link.span.start, |end| end + 1);
        (line, content.line_start(link.text.start), link.span.start)
    });
    let starts: Vec<(usize, usize, usize)> =
        [(item.span.start, 0, content.span.start)].into_iter().chain(begun).collect();
    let ends = starts[1..].iter().copied().chain([(item.span.end, content.text.len(), item.span.end)]);
    let parts = starts.iter().zip(ends).map(|(&(start, from, own), (end, to, _))| {
        let end = start + text.get(start..end).unwrap_or_default().trim_end().len();
        let span = own.clamp(start, end)..end;
        let begin = content.text[from..to].trim_start();
        let bullet = BULLETS.iter().find_map(|bullet| begin.strip_prefix(bullet)).filter(|_| from > 0);
        let from = to - bullet.unwrap_or(begin).trim_start().len();
        let to = from + content.text[from..to].trim_end().len();
        let breaks = content.breaks.iter().filter(|at| (from..to).contains(*at)).map(|at| at - from);
        let content = Inlines { breaks: breaks.collect(), ..slice(content, &content.links, from..to, span) };
        Item { span: start..end, marker: item.marker, content, children: Vec::new() }
    });
    parts.collect()
}

/// Makes items of the lines of a paragraph without links if each is a name with a description.
fn described_lines(content: &Inlines, span: &Range<usize>, text: &str) -> Option<Vec<Item>> {
    let source = text.get(span.clone())?;
    let mut at = span.start;
    let mut lines = source.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        start + (line.len() - line.trim_start().len())..start + line.trim_end().len()
    });
    let mut items = Vec::new();
    for Range { start, end } in content.lines() {
        let (span, whole) = (lines.next()?, content.text.get(start..end)?);
        let line = whole.trim();
        let start = start + (whole.len() - whole.trim_start().len());
        // A colon parts labels from what they say, too, and before a dash may stand a date.
        let names = |name: &str| is_name(name) && name.contains(char::is_alphabetic);
        if !first_dash(line).is_some_and(|at| names(&line[..at])) {
            return None;
        }
        let content = slice(content, &[], start..start + line.len(), span.clone());
        items.push(Item { span, marker: Marker::Paragraph, content, children: Vec::new() });
    }
    lines.next().is_none().then_some(items)
}

/// Where an entry begins.
struct Start {
    /// Which of the links it opens with.
    link: usize,
    /// The first byte of its line.
    line: usize,
}

fn listed(content: &Inlines, lines: &[Start], span: &Range<usize>, text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let first = &lines[0];
    let before = part(content, 0..first.link, span.start..first.line);
    if has_words(&before.text) {
        blocks.push(Block { span: before.span.clone(), kind: BlockKind::Paragraph(before) });
    }
    let ends = lines[1..].iter().map(|next| (next.link, next.line));
    let ends = ends.chain([(content.links.len(), span.end)]);
    let items = lines.iter().zip(ends).map(|(start, (link, end))| {
        let line = text.get(start.line..end).unwrap_or_default().trim_end();
        let end = start.line + line.strip_suffix("</p>").unwrap_or(line).trim_end().len();
        let bullet = bullet(content, &content.links[start.link]).and_then(|bullet| bullet.chars().next());
        let (marker, own) = match bullet {
            Some(bullet) => (Marker::Bullet(bullet), content.links[start.link].span.start),
            None => (Marker::Paragraph, start.line),
        };
        let content = part(content, start.link..link, own..end);
        Item { span: start.line..end, marker, content, children: Vec::new() }
    });
    let span = first.line..span.end;
    blocks.push(Block { span, kind: BlockKind::List(items.collect()) });
    blocks
}

/// Finds the lines that open with a link, behind a line break or at the start; and those that open with an address as the
/// first one does.
fn lines(content: &Inlines, text: &str) -> Vec<Start> {
    let start = content.span.start;
    let is_bare = |link: &InlineLink| {
        let shown = &content.text[link.text.clone()];
        shown.starts_with("http") && is_bare_text(shown, &link.url)
    };
    let lists_addresses = content.links.first().is_some_and(|link| link.text.start == 0 && is_bare(link));
    let mut lines: Vec<Start> = Vec::new();
    // Where the line at hand begins, whether words were read of it, and how far it was read.
    let (mut line, mut any_words, mut read) = (start, false, start);
    for (link, own) in content.links.iter().enumerate() {
        let Some(before) = text.get(read..own.span.start) else { continue };
        let begun = before.rfind('\n').map(|at| at + 1);
        if let Some(begun) = begun {
            (line, any_words) = (read + begun, false);
        }
        any_words |= has_words(&visible(&before[begun.unwrap_or(0)..]));
        read = own.span.start;
        let opens = !any_words && leads_out(own) && !own.text.is_empty();
        if opens && lines.last().is_none_or(|last| last.line != line) {
            lines.push(Start { link, line });
        }
    }
    let source = || text.get(content.span.clone()).unwrap_or_default().trim().lines();
    let all = source().count();
    let runs_on = || source().take(all.saturating_sub(1)).any(|line| line.trim_end().ends_with(JOINERS));
    let is_described = |line: &Start| {
        let behind = content.text.get(content.links[line.link].text.end..).unwrap_or_default();
        first_separator(behind).is_some_and(|separator| separator.start == 0)
    };
    let least = if lines.iter().all(is_described) { MIN_DESCRIBED_LINES } else { MIN_UNBROKEN_LINES };
    if lines.len() == all && all >= least && !runs_on() {
        return lines;
    }
    lines.retain(|line| {
        let above = text.get(start..line.line).unwrap_or_default().trim_end_matches(['\r', '\n']);
        above.is_empty()
            || bullet(content, &content.links[line.link]).is_some()
            || (lists_addresses && is_bare(&content.links[line.link]))
            || BREAKS.iter().any(|end| above.ends_with(end))
            || above.trim().ends_with('>')
    });
    lines
}

/// Returns the bullet that is all that stands before a link on its line. A star that opens emphasis is none.
fn bullet<'c>(content: &'c Inlines, link: &InlineLink) -> Option<&'c str> {
    let before = content.text.get(content.line_start(link.text.start)..link.text.start)?.trim();
    BULLETS.contains(&before).then_some(before)
}

/// Reports whether a bullet stands before the first line that opens with a link and before each further one.
fn is_bulleted(content: &Inlines, lines: &[Start], text: &str) -> bool {
    let stands = |line: &Start| {
        let link = &content.links[line.link];
        let behind = content.text.get(link.text.end..).unwrap_or_default();
        bullet(content, link)
            .is_some_and(|bullet| bullet != DASH || lines.len() > 1 || first_separator(behind).is_some())
    };
    let begin = content.span.start + leading(text.get(content.span.clone()).unwrap_or_default());
    lines.first().is_some_and(|first| first.line <= begin) && lines.iter().all(stands)
}

/// Returns how many bytes of white space a text begins with.
fn leading(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Counts the line breaks that are to be seen.
fn breaks(span: &Range<usize>, text: &str) -> usize {
    let source = text.get(span.clone()).unwrap_or_default();
    source.lines().filter(|line| BREAKS.iter().any(|end| line.ends_with(end))).count()
}

/// Leaves out tags and character references.
fn visible(source: &str) -> String {
    let mut seen = String::new();
    let mut end = None;
    for c in source.chars() {
        match (end, c) {
            (Some(closing), c) if c == closing => end = None,
            (Some(_), _) => {}
            (None, '<') => end = Some('>'),
            (None, '&') => end = Some(';'),
            (None, c) => seen.push(c),
        }
    }
    seen
}

/// Returns the part of a text that begins with one of its links and ends before another.
fn part(content: &Inlines, links: Range<usize>, span: Range<usize>) -> Inlines {
    // Marks in front of a link stand on its line; a bullet is no text.
    let start_of = |at: usize, otherwise| {
        let Some(link) = content.links.get(at) else { return otherwise };
        let line = content.line_start(link.text.start);
        let is_lead = |lead: &&str| !has_words(lead);
        content.text.get(line..link.text.start).filter(is_lead).map_or(link.text.start, |_| line)
    };
    let start = if links.start == 0 && links.end == 0 { 0 } else { start_of(links.start, 0) };
    let end = start_of(links.end, content.text.len()).max(start);
    let first = content.links[links.clone()].first().filter(|link| bullet(content, link).is_some());
    let start = first.map_or(start, |link| link.text.start);
    let whole = &content.text[start..end];
    let (start, end) = (start + whole.len() - whole.trim_start().len(), start + whole.trim_end().len());
    let end = end.max(start);
    slice(content, &content.links[links], start..end, span)
}

/// Returns the part of a text that stands at `range`, with those of `links` that stand in it.
fn slice(content: &Inlines, links: &[InlineLink], range: Range<usize>, span: Range<usize>) -> Inlines {
    let text = content.text[range.clone()].to_owned();
    let within = |part: &Range<usize>| part.start >= range.start && part.end <= range.end;
    let moved = |part: &Range<usize>| part.start - range.start..part.end - range.start;
    let own = links.iter().filter(|link| within(&link.text));
    let links = own.map(|link| InlineLink { text: moved(&link.text), ..link.clone() }).collect();
    let strong = content.strong.iter().filter(|range| within(range)).map(moved).collect();
    Inlines { span, text, links, strong, ..Inlines::default() }
}
