//! Cuts a copy into lines and tells what each looks like on its own.

use std::ops::Range;

use recension_model::Marker;

/// How wide a tab is, in columns.
const TAB_COLUMNS: usize = 4;
/// The highest number that an item is taken to have; years and amounts begin lines of running text.
const MAX_NUMBER: u64 = 9999;

/// A line that is not blank.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its text without white space around it.
    pub(super) text: Range<usize>,
    /// How far it is indented, in columns.
    pub(super) indent: usize,
    /// How many blank lines stand before it.
    pub(super) blanks: usize,
    pub(super) shape: Shape,
    /// What it is known to be in a copy without bullets.
    pub(super) role: Role,
}

/// What a line of text is, as its neighbours show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Unknown,
    Heading,
    /// A heading that names what the text below tells of.
    Name,
    /// Says something of the item or the name above.
    Note,
}

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    Text,
    /// Nothing but one drawing character, three times or more.
    Rule(char),
    /// A marker, and text from the offset `body` on.
    Item {
        marker: Marker,
        numerals: Numerals,
        body: usize,
    },
    /// A row of a table.
    Row,
    /// What begins nothing within a table: the titles of its columns, the rest of a row.
    Within,
}

/// What a number is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numerals {
    /// There is no number.
    None,
    Digits,
    /// 一、二、三, which head sections as often as they count items.
    Chinese,
}

impl Line {
    pub(super) fn is_item(&self) -> bool {
        matches!(self.shape, Shape::Item { .. })
    }

    /// Reports whether it is an item without a bullet.
    pub(super) fn is_bare_item(&self) -> bool {
        matches!(self.shape, Shape::Item { marker: Marker::Paragraph, .. })
    }

    /// Reports whether something is listed in it.
    pub(super) fn lists(&self) -> bool {
        self.is_item() || matches!(self.shape, Shape::Row | Shape::Within)
    }

    pub(super) fn is_text(&self) -> bool {
        self.shape == Shape::Text
    }

    /// Returns the number of a numbered item.
    pub(super) fn number(&self) -> Option<u64> {
        match self.shape {
            Shape::Item { marker: Marker::Number(number), .. } => Some(number),
            _ => None,
        }
    }

    /// Returns where its text without a marker stands.
    pub(super) fn body(&self) -> Range<usize> {
        match self.shape {
            Shape::Item { body, .. } => body..self.text.end,
            _ => self.text.clone(),
        }
    }
}

/// Cuts `text` into its lines, blank ones left out.
pub(super) fn cut(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut blanks) = (0, 0);
    for piece in text.split_inclusive('\n') {
        let (indent, lead) = indentation(piece);
        let trimmed = piece.trim_matches(is_space);
        if trimmed.is_empty() {
            blanks += 1;
        } else {
            let first = start + lead;
            let range = first..first + trimmed.len();
            lines.push(Line {
                shape: shape(trimmed, first, indent),
                text: range,
                indent,
                blanks,
                role: Role::Unknown,
            });
            blanks = 0;
        }
        start += piece.len();
    }
    lines
}

/// Puts lines together that follow each other, up to one that is `parted` from the line before it.
pub(super) fn standing_together(
    lines: impl Iterator<Item = usize>,
    parted: impl Fn(usize) -> bool,
) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for at in lines {
        match pieces.last_mut() {
            Some(last) if last.end == at && !parted(at) => last.end += 1,
            _ => pieces.push(at..at + 1),
        }
    }
    pieces
}

/// Tells white space, and what has no width at all.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// Returns the columns and bytes of the white space before a line's text.
fn indentation(line: &str) -> (usize, usize) {
    let (mut columns, mut bytes) = (0, 0);
    for c in line.chars().take_while(|c| is_space(*c)) {
        columns += match c {
            '\t' => TAB_COLUMNS - columns % TAB_COLUMNS,
            '\u{3000}' => 2,
            '\r' | '\n' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => 0,
            _ => 1,
        };
        bytes += c.len_utf8();
    }
    (columns, bytes)
}

fn shape(text: &str, start: usize, indent: usize) -> Shape {
    if let Some(drawn) = rule(text) {
        return Shape::Rule(drawn);
    }
    let item = bullet(text, indent)
        .map(|(bullet, len)| (Marker::Bullet(bullet), Numerals::None, len))
        .or_else(|| number(text).map(|(number, numerals, len)| (Marker::Number(number), numerals, len)));
    let Some((marker, numerals, len)) = item else { return Shape::Text };
    let rest = text.get(len..).unwrap_or_default();
    let body = start + len + (rest.len() - rest.trim_start_matches(is_space).len());
    Shape::Item { marker, numerals, body }
}

fn rule(text: &str) -> Option<char> {
    let first =
        text.chars().next().filter(|c| matches!(c, '=' | '-' | '_' | '*' | '~' | '—' | '─' | '═' | '━'))?;
    let mut drawn = 0;
    for c in text.chars().filter(|c| !is_space(*c)) {
        if c != first {
            return None;
        }
        drawn += 1;
    }
    (drawn >= 3).then_some(first)
}

/// Returns a bullet and its length. Signs that words and numbers begin with need white space behind them.
fn bullet(text: &str, indent: usize) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let spaced = chars.next().is_some_and(is_space);
    let is_bullet = match first {
        '•' | '▪' | '▫' | '◦' | '●' | '○' | '■' | '□' | '◆' | '◇' | '‣' | '⁃' | '►' | '▸' | '➢' | '➤'
        | '・' | '※' | '∙' => text.len() > first.len_utf8(),
        '·' | '*' | '-' | '+' | '–' | '—' | '‧' => spaced,
        // What lynx prints for the third level, and w3m for deeper ones.
        'o' => spaced && indent >= 2,
        '☆' | '★' | '◎' | '△' => spaced && indent >= 2 && !counts(text, first),
        _ => false,
    };
    is_bullet.then_some((first, first.len_utf8()))
}

/// Reports whether a number stands behind a sign, or the sign again: "★ 4.5", "★ ★".
fn counts(text: &str, sign: char) -> bool {
    text.trim_start_matches(|c| c == sign || is_space(c)).starts_with(|c: char| c.is_ascii_digit())
        || text.matches(sign).count() > 1
}

/// Returns a number, what it is written in, and the length of the marker.
fn number(text: &str) -> Option<(u64, Numerals, usize)> {
    let first = text.chars().next()?;
    if let Some(circled) = u64::from(u32::from(first)).checked_sub(0x2460).filter(|offset| *offset < 20) {
        return Some((circled + 1, Numerals::Digits, first.len_utf8()));
    }
    let bracketed = first == '[';
    let opened = bracketed || matches!(first, '(' | '（');
    let open = if opened { first.len_utf8() } else { 0 };
    let rest = text.get(open..)?;
    let (value, numerals, len) = digits(rest).or_else(|| chinese(rest))?;
    let mut behind = rest.get(len..)?.chars();
    let close = behind.next()?;
    let next = behind.next();
    let end = open + len + close.len_utf8();
    let fits = match close {
        // "[7] Ada. Title", as papers are counted; what is put on a link stands right before it.
        ']' => bracketed && numerals == Numerals::Digits && next.is_some_and(is_space),
        _ if bracketed => false,
        ')' | '）' => numerals == Numerals::Digits || opened,
        _ if opened => false,
        '、' => true,
        '．' => next.is_some_and(|next| digit(next).is_none()),
        // "1.5 times" and "3.x releases" begin no item, "1.Title" does.
        '.' => {
            numerals == Numerals::Digits
                && next.is_none_or(|next| {
                    is_space(next) || next.is_uppercase() || !next.is_ascii() || next == '['
                })
        }
        _ => false,
    };
    (fits && value <= MAX_NUMBER).then_some((value, numerals, end))
}

fn digits(text: &str) -> Option<(u64, Numerals, usize)> {
    let (mut value, mut len) = (0_u64, 0);
    for c in text.chars().take(10) {
        let Some(digit) = digit(c) else { break };
        value = value * 10 + u64::from(digit);
        len += c.len_utf8();
    }
    (len > 0).then_some((value, Numerals::Digits, len))
}

/// Returns the value of a digit, full-width or not.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => c.to_digit(10),
    }
}

/// Reads the numerals up to 99.
fn chinese(text: &str) -> Option<(u64, Numerals, usize)> {
    const ONES: &str = "一二三四五六七八九";
    let (mut value, mut ones, mut len) = (0_u64, 0_u64, 0);
    for c in text.chars().take(3) {
        if c == '十' {
            value += 10 * ones.max(1);
            ones = 0;
        } else if let Some(at) = ONES.find(c) {
            ones = at as u64 / 3 + 1;
        } else {
            break;
        }
        len += c.len_utf8();
    }
    (len > 0).then_some((value + ones, Numerals::Chinese, len))
}
