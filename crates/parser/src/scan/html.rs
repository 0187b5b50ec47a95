//! HTML blocks: the seven ways in which one begins, and how it ends (CommonMark 0.31.2, 4.6).

/// What ends an HTML block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HtmlEnd {
    /// The closing tag of an element whose content is no Markdown.
    RawElement,
    /// `-->`
    Comment,
    /// `?>`
    Instruction,
    /// `>`
    Declaration,
    /// `]]>`
    CharacterData,
    /// An empty line.
    Blank,
}

impl HtmlEnd {
    /// Reports whether the block ends on this line.
    pub(super) fn is_in(self, line: &[u8]) -> bool {
        match self {
            Self::RawElement => memchr::memmem::find_iter(line, b"</")
                .any(|at| RAW_ELEMENTS.iter().any(|name| closes(&line[at + 2..], name))),
            Self::Comment => contains(line, b"-->"),
            Self::Instruction => contains(line, b"?>"),
            Self::Declaration => contains(line, b">"),
            Self::CharacterData => contains(line, b"]]>"),
            Self::Blank => false,
        }
    }
}

const RAW_ELEMENTS: [&str; 4] = ["script", "pre", "textarea", "style"];

/// The elements that begin a block wherever they stand.
const BLOCK_ELEMENTS: [&str; 62] = [
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// Returns how the HTML block ends that begins with `text`; within a paragraph only some begin.
pub(super) fn html_block(text: &[u8], in_paragraph: bool) -> Option<HtmlEnd> {
    let inner = text.strip_prefix(b"<")?;
    match inner {
        [b'!', b'-', b'-', ..] => return Some(HtmlEnd::Comment),
        [b'?', ..] => return Some(HtmlEnd::Instruction),
        [b'!', letter, ..] if letter.is_ascii_alphabetic() => return Some(HtmlEnd::Declaration),
        _ if inner.starts_with(b"![CDATA[") => return Some(HtmlEnd::CharacterData),
        _ => {}
    }
    let closing = inner.starts_with(b"/");
    let name_and_rest = &inner[usize::from(closing)..];
    let length = name_and_rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let (name, rest) = name_and_rest.split_at(length);
    let is_one_of = |names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other.as_bytes()));
    let is_parted = matches!(rest.first(), None | Some(b' ' | b'\t' | b'>' | 0x0b | 0x0c));
    if !closing && is_parted && is_one_of(&RAW_ELEMENTS) {
        return Some(HtmlEnd::RawElement);
    }
    if (is_parted || rest.starts_with(b"/>")) && is_one_of(&BLOCK_ELEMENTS) {
        return Some(HtmlEnd::Blank);
    }
    (!in_paragraph && is_lone_tag(name_and_rest, closing)).then_some(HtmlEnd::Blank)
}

/// Reports whether a line begins with a tag that begins a block wherever it stands, and lasts to an empty line.
pub(crate) fn is_block_tag(line: &[u8]) -> bool {
    html_block(line, true) == Some(HtmlEnd::Blank)
}

/// Reports whether a line is made of tags that show nothing: anchors, breaks, ends of wrappers.
pub(crate) fn is_only_marks(line: &[u8]) -> bool {
    let mut rest = line.trim_ascii();
    if rest.is_empty() {
        return false;
    }
    while let Some(tag) = rest.strip_prefix(b"<") {
        let Some(end) = memchr::memchr(b'>', tag) else { return false };
        let inner = &tag[..end];
        let name = &inner[..inner.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()];
        let shows_nothing = inner.starts_with(b"/")
            || ["a", "br", "hr"].iter().any(|mark| name.eq_ignore_ascii_case(mark.as_bytes()))
                && !inner.contains(&b'<');
        if !shows_nothing {
            return false;
        }
        rest = tag[end + 1..].trim_ascii_start();
    }
    rest.is_empty()
}

fn closes(behind: &[u8], name: &str) -> bool {
    behind.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        && behind.get(name.len()) == Some(&b'>')
}

fn contains(line: &[u8], end: &[u8]) -> bool {
    memchr::memmem::find(line, end).is_some()
}

/// Reports whether a whole opening or closing tag comes, behind its first sign, and nothing after it (6.6).
fn is_lone_tag(text: &[u8], closing: bool) -> bool {
    let length = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    if !text.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let mut rest = &text[length..];
    loop {
        let trimmed = rest.trim_ascii_start();
        if let Some(behind) = trimmed.strip_prefix(b">").or_else(|| trimmed.strip_prefix(b"/>")) {
            return behind.trim_ascii().is_empty() && !(closing && trimmed.starts_with(b"/"));
        }
        if closing || trimmed.len() == rest.len() {
            return false;
        }
        match attribute(trimmed) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
}

/// Returns what stands behind the attribute that a text begins with.
fn attribute(text: &[u8]) -> Option<&[u8]> {
    let first = text.first()?;
    (first.is_ascii_alphabetic() || matches!(first, b'_' | b':')).then_some(())?;
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.' | b'-');
    let name = text.iter().take_while(is_name).count();
    let Some(value) = text[name..].trim_ascii_start().strip_prefix(b"=") else { return Some(&text[name..]) };
    let value = value.trim_ascii_start();
    match value.first()? {
        quote @ (b'"' | b'\'') => Some(&value[memchr::memchr(*quote, &value[1..])? + 2..]),
        _ => {
            let is_value = |byte: &&u8| !byte.is_ascii_whitespace() && !b"\"'=<>`".contains(byte);
            let length = value.iter().take_while(is_value).count();
            (length > 0).then(|| &value[length..])
        }
    }
}
