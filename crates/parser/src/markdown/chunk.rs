//! Where a document can be cut so that its pieces mean the same as the whole.

use std::borrow::Cow;
use std::ops::Range;

use comrak::Node;
use comrak::nodes::{ListDelimType, ListType, NodeValue};

/// A place to cut at: the offset of the first byte that no longer belongs to the chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut {
    pub(super) at: usize,
    pub(super) kind: CutKind,
}

/// What stands behind a cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CutKind {
    /// Nothing.
    End,
    /// A heading or a word at the margin after an empty line: closes all but fences, comments and the like.
    /// A word may also be the next term of a list of definitions.
    Margin { is_heading: bool },
    /// A list item at the margin, with this marker: goes on with the list before it if that has the same.
    Item(u8),
    /// No place to cut at, but the chunk has become too large.
    Forced,
}

/// A run of lines that is read, or one line that is too long to be.
pub(super) struct Segment {
    pub(super) range: Range<usize>,
    pub(super) too_long: bool,
}

/// Takes the lines out of `text` that are longer than `max_line_bytes`.
pub(super) fn segments(text: &str, start: usize, max_line_bytes: usize) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut from = start;
    let mut at = start;
    // A text that is no longer than a line may be has no line that is too long.
    let lines = if text.len() - start <= max_line_bytes { "" } else { &text[start..] };
    for line in lines.split_inclusive(['\n', '\r']) {
        if line.len() > max_line_bytes {
            if from < at {
                segments.push(Segment { range: from..at, too_long: false });
            }
            segments.push(Segment { range: at..at + line.trim_end().len(), too_long: true });
            from = at + line.len();
        }
        at += line.len();
    }
    if from < text.len() {
        segments.push(Segment { range: from..text.len(), too_long: false });
    }
    segments
}

/// Finds the first place at or after `bytes` bytes into `rest` that looks fit for a cut, or the
/// first line end after `max_bytes`.
pub(super) fn next_cut(text: &str, rest: &Range<usize>, bytes: usize, max_bytes: usize) -> Cut {
    let end = Cut { at: rest.end, kind: CutKind::End };
    let Some(from) = rest.start.checked_add(bytes).filter(|&from| from < rest.end) else { return end };
    let Some(line_break) = text.as_bytes()[from..rest.end].iter().position(|&byte| byte == b'\n') else {
        return end;
    };
    let mut at = from + line_break + 1;
    let mut after_empty = false;
    let mut first = true;
    for line in text[at..rest.end].split_inclusive('\n') {
        if at - rest.start >= max_bytes {
            return Cut { at, kind: CutKind::Forced };
        }
        let is_heading = is_heading(line);
        if after_empty && (is_heading || line.starts_with(char::is_alphabetic)) {
            return Cut { at, kind: CutKind::Margin { is_heading } };
        }
        if let Some(marker) = item_marker(line).filter(|_| !first) {
            return Cut { at, kind: CutKind::Item(marker) };
        }
        after_empty = line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        first = false;
        at += line.len();
    }
    end
}

/// Tells from the tree of a chunk whether the construct it ends in ends there.
pub(super) fn is_safe(root: Node<'_>, text: &str, cut: &Cut) -> bool {
    let Some(last) = root.last_child() else { return !matches!(cut.kind, CutKind::Item(_)) };
    // comrak says otherwise where a rule in an item ends if nothing follows it.
    if cut.kind != CutKind::End && last.first_child().is_some() {
        let mut innermost = last;
        while let Some(child) = innermost.last_child() {
            innermost = child;
        }
        if matches!(innermost.data().value, NodeValue::ThematicBreak) && cut.kind != CutKind::Forced {
            return false;
        }
    }
    let data = last.data();
    match cut.kind {
        CutKind::End | CutKind::Forced => true,
        CutKind::Margin { is_heading } => match &data.value {
            NodeValue::DescriptionList => is_heading,
            NodeValue::CodeBlock(code) => !code.fenced || code.closed,
            NodeValue::HtmlBlock(html) => is_closed(html.block_type, &html.literal),
            _ => true,
        },
        CutKind::Item(marker) => {
            let list = match &data.value {
                NodeValue::List(list) => list,
                // Ended by an empty line, whatever follows it at the margin.
                NodeValue::Paragraph | NodeValue::Heading(_) => return text.ends_with("\n\n"),
                _ => return false,
            };
            let own = match (list.list_type, list.delimiter) {
                (ListType::Bullet, _) => list.bullet_char,
                (ListType::Ordered, ListDelimType::Period) => b'.',
                (ListType::Ordered, ListDelimType::Paren) => b')',
            };
            // A definition between two lists parts them, and leaves no trace in the tree.
            own == marker && data.sourcepos.end.line >= line_count(text.trim_end())
        }
    }
}

fn line_count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    1 + (0..bytes.len()).filter(|&at| ends(at)).count()
}

/// Gives comrak a text of the same length that it reads as writers mean it.
///
/// A NUL is one byte: comrak would put three in its place. An anchor or a closing tag right above a heading is
/// blank: to CommonMark the heading would be HTML, as all is up to the next empty line. Only the two lines are
/// looked at, so that a chunk is prepared as the whole is; in code that costs a tag of a sample.
pub(crate) fn prepared(text: &str) -> Cow<'_, str> {
    let mut blanks: Vec<Range<usize>> = Vec::new();
    let mut above: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let tags = above.take();
        if is_heading(line) {
            blanks.extend(tags);
        } else if is_only_marks(trimmed) {
            above = Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    if blanks.is_empty() && !text.contains('\0') {
        return Cow::Borrowed(text);
    }
    let mut prepared = String::with_capacity(text.len());
    let mut from = 0;
    for blank in blanks {
        prepared.push_str(&text[from..blank.start]);
        prepared.extend(std::iter::repeat_n(' ', blank.len()));
        from = blank.end;
    }
    prepared.push_str(&text[from..]);
    Cow::Owned(prepared.replace('\0', "\u{1a}"))
}

/// Tells whether a line is made of tags that show nothing: anchors, breaks, ends of wrappers.
fn is_only_marks(line: &str) -> bool {
    let mut rest = line;
    while let Some((tag, behind)) = rest.strip_prefix('<').and_then(|tag| tag.split_once('>')) {
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        let shows_nothing = tag.starts_with('/')
            || ["a", "br", "hr"].iter().any(|mark| name.eq_ignore_ascii_case(mark)) && !tag.contains('<');
        if !shows_nothing {
            return false;
        }
        rest = behind.trim_start();
    }
    rest.is_empty() && !line.is_empty()
}

/// Knows the end conditions of CommonMark's HTML blocks 1–5; 6 and 7 end at an empty line.
fn is_closed(block_type: u8, literal: &str) -> bool {
    match block_type {
        1 => {
            let lower = literal.to_ascii_lowercase();
            ["</script>", "</pre>", "</style>", "</textarea>"].iter().any(|end| lower.contains(end))
        }
        2 => literal.contains("-->"),
        3 => literal.contains("?>"),
        4 => literal.contains('>'),
        5 => literal.contains("]]>"),
        _ => true,
    }
}

pub(super) fn is_heading(line: &str) -> bool {
    let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
    (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t'])
}

/// Gives the bullet, or the delimiter behind the number, of a list item that stands at the margin.
pub(super) fn item_marker(line: &str) -> Option<u8> {
    let bytes = line.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let marker = *bytes.get(digits)?;
    let fits = if digits == 0 {
        matches!(marker, b'-' | b'*' | b'+')
    } else {
        digits <= 9 && matches!(marker, b'.' | b')')
    };
    let rest = line.get(digits + 1..)?;
    let is_rule = digits == 0 && rest.bytes().all(|byte| byte == marker || byte.is_ascii_whitespace());
    let opens_text = rest.starts_with(' ') && rest[1..].starts_with(|c: char| !c.is_whitespace());
    (fits && opens_text && !is_rule).then_some(marker)
}
