//! The headings that a copy prints. Those of them that its table of contents names anchor its topics.

use std::collections::BTreeMap;

use recension_model::longest_run;

use super::contents::{Contents, key};
use super::furniture::Furniture;
use super::lines::{Line, Numerals, Role, Shape};

/// How long a heading is at most, in characters and in words.
const MAX_HEADING_CHARS: usize = 80;
const MAX_HEADING_WORDS: usize = 12;
/// How many prints of one topic are looked at: a title may recur, a whole document of one title is none.
const MAX_PRINTS: usize = 8;
/// The level of the outermost sections, below the title of the document.
const TOP_LEVEL: u8 = 2;
/// The headings of a copy.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Levels of printed headings by line.
    pub(super) printed: BTreeMap<usize, u8>,
    /// In the order of the contents.
    pub(super) inferred: Vec<Inferred>,
}

/// A heading that is printed nowhere.
#[derive(Debug)]
pub(super) struct Inferred {
    /// The line it stands before.
    pub(super) before: usize,
    pub(super) level: u8,
    /// The line of the contents that has its title.
    pub(super) topic: usize,
}

/// What is known of a copy before its headings are.
pub(super) struct Copy<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a [Line],
    pub(super) furniture: &'a Furniture,
    pub(super) contents: Option<&'a Contents>,
    /// How many blank lines stand between items.
    pub(super) usual_blanks: usize,
    /// Whether items go on in the next line without an indent.
    pub(super) hangs: bool,
}

impl Copy<'_> {
    pub(super) fn content(&self, index: usize) -> &str {
        self.lines.get(index).and_then(|line| self.text.get(line.body())).unwrap_or_default()
    }

    fn is_contents(&self, index: usize) -> bool {
        self.contents.is_some_and(|contents| contents.lines.contains(&index))
    }

    fn is_text(&self, index: usize) -> bool {
        self.lines.get(index).is_some_and(Line::is_text)
    }
}

/// Returns the headings that a copy prints, and the topics of its contents with the lines that print them.
pub(super) fn printed(copy: &Copy<'_>) -> (Outline, Vec<(usize, usize)>) {
    let anchors = anchors(copy);
    let mut outline = Outline::default();
    for (topic, line) in &anchors {
        outline.printed.insert(*line, level_of(copy, *topic));
    }
    add_layout_headings(copy, &mut outline);
    (outline, anchors)
}

/// Returns the level of a topic's heading.
pub(super) fn level_of(copy: &Copy<'_>, topic: usize) -> u8 {
    let depth = copy.contents.and_then(|contents| contents.topics.get(topic)).map_or(0, |topic| topic.depth);
    TOP_LEVEL.saturating_add(u8::try_from(depth).unwrap_or(u8::MAX)).min(6)
}

/// Finds the topics that are printed as headings: the longest chain in the order of both.
fn anchors(copy: &Copy<'_>) -> Vec<(usize, usize)> {
    let Some(contents) = copy.contents else { return Vec::new() };
    let mut texts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut items: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let wanted: std::collections::BTreeSet<&str> =
        contents.topics.iter().map(|topic| topic.key.as_str()).collect();
    for index in contents.lines.end..copy.furniture.tail {
        let content = copy.content(index);
        if content.len() > 4 * MAX_HEADING_CHARS {
            continue;
        }
        let key = key(content);
        if wanted.contains(key.as_str()) {
            let prints = if copy.is_text(index) { &mut texts } else { &mut items };
            let prints = prints.entry(key).or_default();
            if prints.len() < MAX_PRINTS {
                prints.push(index);
            }
        }
    }
    let mut pairs = Vec::new();
    for (index, topic) in contents.topics.iter().enumerate() {
        let prints = texts.get(&topic.key).or_else(|| items.get(&topic.key));
        // Later lines first, so that no chain takes one topic twice.
        pairs.extend(prints.into_iter().flatten().rev().map(|line| (index, *line)));
    }
    longest_run(&pairs, |one, other| one.1 < other.1).into_iter().map(|at| pairs[at]).collect()
}

/// Adds what looks like a heading and is not in the contents, at the level of what stands before.
fn add_layout_headings(copy: &Copy<'_>, outline: &mut Outline) {
    let mut level = TOP_LEVEL;
    let mut has_title = false;
    // Names stand below the headings over them.
    let over_names = copy
        .lines
        .windows(2)
        .any(|pair| matches!(pair, [above, name] if above.role == Role::Heading && name.role == Role::Name));
    let any_double = copy.lines.iter().any(|line| line.shape == Shape::Rule('='));
    for index in 0..copy.furniture.tail.min(copy.lines.len()) {
        if let Some(known) = outline.printed.get(&index) {
            level = *known;
            has_title = true;
            continue;
        }
        let is_note = copy.lines.get(index).is_some_and(|line| line.role == Role::Note);
        if copy.furniture.has(index) || copy.is_contents(index) || is_note {
            continue;
        }
        let role = copy.lines.get(index).map_or(Role::Unknown, |line| line.role);
        if role == Role::Name {
            outline.printed.insert(index, level + u8::from(over_names));
            has_title = true;
        } else if role == Role::Heading {
            outline.printed.insert(index, if has_title || index > 0 { level } else { 1 });
            has_title = true;
        } else if !has_title && is_title(copy, index) {
            outline.printed.insert(index, 1);
            has_title = true;
        } else if let Some(drawn) = underline(copy, index) {
            level = if drawn == '=' { TOP_LEVEL } else { TOP_LEVEL + 1 };
            level -= u8::from(drawn != '=' && !any_double);
            outline.printed.insert(index, level);
        } else if is_heading(copy, index) {
            outline.printed.insert(index, level);
        } else if copy.lines.get(index).is_some_and(Line::lists) {
            has_title = true;
        }
    }
}

/// Tells the title of the document: a short line that stands alone before anything is listed.
fn is_title(copy: &Copy<'_>, index: usize) -> bool {
    let alone = |line: &Line| line.blanks > 0 || index == 0;
    let next = copy.lines.get(index + 1);
    let parted = next.is_none_or(|next| next.blanks > 0 || matches!(next.shape, Shape::Rule(_)));
    let after = (index + 1..copy.lines.len())
        .find(|after| !matches!(copy.lines.get(*after).map(|line| line.shape), Some(Shape::Rule(_))));
    let prose_follows = after.is_some_and(|after| copy.is_text(after));
    let name = super::contents::is_name(copy.content(index));
    !name
        && prose_follows
        && parted
        && copy.lines.get(index).is_some_and(|line| line.is_text() && alone(line))
        && looks_like_title(copy.content(index))
}

fn underline(copy: &Copy<'_>, index: usize) -> Option<char> {
    let next = copy.lines.get(index + 1).filter(|next| next.blanks == 0)?;
    match next.shape {
        Shape::Rule(drawn @ ('=' | '-')) if copy.is_text(index) && looks_like_title(copy.content(index)) => {
            Some(drawn)
        }
        _ => None,
    }
}

/// Tells a heading by its layout: a short line without final punctuation, alone, with items next.
fn is_heading(copy: &Copy<'_>, index: usize) -> bool {
    let Some(line) = copy.lines.get(index) else { return false };
    if line.is_text() && is_summary(copy.content(index)) {
        return false;
    }
    let mut next = index + 1;
    while copy.is_text(next) && is_summary(copy.content(next)) {
        next += 1;
    }
    let Some(follower) = copy.lines.get(next) else { return false };
    if let Shape::Item { numerals, .. } = line.shape {
        // 一、 heads a section if something else is counted below it.
        let other =
            !matches!(follower.shape, Shape::Item { numerals: Numerals::Chinese, .. }) && follower.is_item();
        return numerals == Numerals::Chinese && other && looks_like_title(copy.content(index));
    }
    if !line.is_text() || !follower.lists() || copy.furniture.has(next) {
        return false;
    }
    let contents_next = copy.is_contents(next);
    let previous = index.checked_sub(1).and_then(|previous| copy.lines.get(previous));
    let parted = match previous {
        None => true,
        Some(_) if line.blanks > 0 => true,
        Some(previous) => {
            let outdented = line.indent <= previous.indent && previous.text.len() < 60;
            previous.lists() && outdented && !copy.hangs && follower.number().is_none_or(|number| number <= 1)
        }
    };
    (parted || contents_next) && looks_like_title(copy.content(index))
}

pub(super) fn looks_like_title(line: &str) -> bool {
    let ends_sentence = line.ends_with(['.', '!', '。', '！', ';', '；', ',', '，', '…', '、']);
    let begins_small = line.chars().next().is_some_and(char::is_lowercase);
    let wordless = !line.chars().any(char::is_alphanumeric);
    line.len() <= 4 * MAX_HEADING_CHARS
        && line.chars().count() <= MAX_HEADING_CHARS
        && line.split_whitespace().count() <= MAX_HEADING_WORDS
        && !(ends_sentence || begins_small || wordless || line.contains("://"))
}

/// Tells the visible line of something that folds: "Expand QA".
pub(super) fn is_summary(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["expand ", "show ", "hide ", "collapse ", "click to ", "展开", "收起", "点击"]
        .iter()
        .any(|start| lower.starts_with(start))
}
