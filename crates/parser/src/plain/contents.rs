//! Finds a copy's own table of contents.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lines::{Line, Shape, is_space};

/// How many lines before a list its name may stand.
const NAME_LINES: usize = 3;
/// How long an item of a table of contents is at most, in characters.
const MAX_TOPIC_CHARS: usize = 80;
/// How many lists at the top are looked at if none is named: a table of contents stands before the list.
const UNNAMED_LISTS: usize = 2;
/// What a table of contents is called, as keys.
const NAMES: [&str; 24] = [
    "contents",
    "tableofcontents",
    "toc",
    "index",
    "outline",
    "目录",
    "目錄",
    "目次",
    "内容",
    "sommaire",
    "tabledesmatières",
    "inhalt",
    "inhaltsverzeichnis",
    "índice",
    "indice",
    "tabladecontenido",
    "contenido",
    "sumário",
    "содержание",
    "оглавление",
    "spistreści",
    "목차",
    "içindekiler",
    "mụclục",
];

/// A table of contents.
#[derive(Debug)]
pub(super) struct Contents {
    /// Its lines.
    pub(super) lines: Range<usize>,
    pub(super) topics: Vec<Topic>,
}

/// One item of it.
#[derive(Debug)]
pub(super) struct Topic {
    pub(super) line: usize,
    pub(super) key: String,
    /// 0 for the outermost.
    pub(super) depth: usize,
}

/// Returns what two prints of one heading have in common: letters and digits, in lower case, without the
/// number of the section and of the page.
pub(super) fn key(title: &str) -> String {
    let title = title.trim_matches(is_space);
    let unnumbered = title.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let title = if unnumbered.starts_with(is_space) { unnumbered } else { title };
    let unpaged = title.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(is_space);
    let title = if unpaged.ends_with("..") || unpaged.ends_with('…') { unpaged } else { title };
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Reports whether a line names a table of contents.
pub(super) fn is_name(line: &str) -> bool {
    let key = key(line);
    let bare = key.strip_prefix("expand").unwrap_or(&key);
    NAMES.contains(&bare)
}

/// Finds the table of contents, if there is one. `usual_blanks` is how many blank lines stand between items.
pub(super) fn find(text: &str, lines: &[Line], usual_blanks: usize) -> Option<Contents> {
    let mut last_print: BTreeMap<String, usize> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.is_text()) {
        let content = text.get(line.text.clone()).unwrap_or_default();
        if is_short(content) {
            last_print.insert(key(content), index);
        }
    }
    let (mut index, mut lists) = (0, 0);
    while index < lines.len() {
        let named = index > 0 && is_named(text, lines, index);
        let is_bare = lines.get(index).is_some_and(Line::is_bare_item);
        let run = if is_bare && is_name(content(text, lines, index)) {
            // Nothing parts the name from what it names.
            index..index + 1
        } else if lines.get(index).is_some_and(Line::is_item) {
            lists += 1;
            item_run(text, lines, index, usual_blanks)
        } else if named && is_name(content(text, lines, index - 1)) {
            text_run(text, lines, index, usual_blanks)
        } else {
            index..index + 1
        };
        // Without bullets and a name it is a list like any other.
        if (named || (lists <= UNNAMED_LISTS && !is_bare)) && run.len() > 1 {
            let topics = topics(text, lines, run.clone());
            let recurring = topics
                .iter()
                .filter(|topic| last_print.get(&topic.key).is_some_and(|at| *at >= run.end))
                .count();
            let short = run.clone().all(|line| is_short(content(text, lines, line)));
            let is_list = lines.get(index).is_some_and(Line::is_item);
            let enough = match named {
                true if is_list && !is_bare => recurring > 0 || short,
                _ => recurring > 1 && recurring * 2 >= topics.len(),
            };
            if enough && !topics.is_empty() {
                let mut contents = Contents { lines: run, topics };
                if recurring > 0 {
                    extend(text, lines, usual_blanks, &last_print, &mut contents);
                }
                return Some(contents);
            }
        }
        index = run.end.max(index + 1);
    }
    None
}

/// Adds the lists right behind, each under a line of its own, that are contents too: their items recur below.
fn extend(
    text: &str,
    lines: &[Line],
    usual_blanks: usize,
    last_print: &BTreeMap<String, usize>,
    contents: &mut Contents,
) {
    loop {
        let end = contents.lines.end;
        let is_name =
            |at: &usize| lines.get(*at).is_some_and(Line::is_text) && is_short(content(text, lines, *at));
        let start = end + usize::from(is_name(&end));
        if !lines.get(start).is_some_and(Line::is_item) {
            return;
        }
        let run = item_run(text, lines, start, usual_blanks);
        let mut topics = topics(text, lines, run.clone());
        let recurs = |topic: &&Topic| last_print.get(&topic.key).is_some_and(|at| *at >= run.end);
        let recurring = topics.iter().filter(recurs).count();
        if recurring == 0 || recurring * 2 < topics.len() {
            return;
        }
        contents.topics.append(&mut topics);
        contents.lines.end = run.end;
    }
}

fn content<'a>(text: &'a str, lines: &[Line], index: usize) -> &'a str {
    lines.get(index).and_then(|line| text.get(line.body())).unwrap_or_default()
}

fn is_short(line: &str) -> bool {
    line.len() <= 4 * MAX_TOPIC_CHARS && line.chars().count() <= MAX_TOPIC_CHARS
}

fn is_named(text: &str, lines: &[Line], start: usize) -> bool {
    let before = lines.get(start.saturating_sub(NAME_LINES)..start).unwrap_or_default();
    let names = |line: &Line| {
        (line.is_text() || line.is_bare_item()) && is_name(text.get(line.text.clone()).unwrap_or_default())
    };
    before.iter().rev().take_while(|line| !line.is_item() || names(line)).any(names)
}

/// Returns the list that begins at a line. It ends at a gap, where its style changes, and where it counts anew; without
/// bullets it ends as text does.
fn item_run(text: &str, lines: &[Line], start: usize, usual_blanks: usize) -> Range<usize> {
    let Some(first) = lines.get(start) else { return start..start };
    if first.is_bare_item() {
        return text_run(text, lines, start, usual_blanks);
    }
    let mut last_number = first.number();
    let mut end = start + 1;
    for line in lines.iter().skip(start + 1) {
        // The rest of an item that is too long for one line.
        if line.is_text() && line.blanks == 0 && line.indent > first.indent + 1 {
            end += 1;
            continue;
        }
        let Shape::Item { .. } = line.shape else { break };
        if line.blanks > usual_blanks.max(1) {
            break;
        }
        if line.indent <= first.indent {
            let number = line.number();
            if number.is_some() != first.number().is_some() || number.is_some() && number <= last_number {
                break;
            }
            last_number = number;
        }
        end += 1;
    }
    start..end
}

/// Returns the lines of a table of contents without bullets: up to a gap, an item, or the first heading.
fn text_run(text: &str, lines: &[Line], start: usize, usual_blanks: usize) -> Range<usize> {
    let mut seen = std::collections::BTreeSet::new();
    let mut end = start;
    for line in lines.iter().skip(start) {
        let content = text.get(line.text.clone()).unwrap_or_default();
        let gap = end > start && line.blanks > usual_blanks;
        let is_bare = line.is_text() || line.is_bare_item();
        if !is_bare || gap || !is_short(content) || !seen.insert(key(content)) {
            break;
        }
        end += 1;
    }
    start..end.max(start + 1)
}

fn topics(text: &str, lines: &[Line], run: Range<usize>) -> Vec<Topic> {
    let mut indents: Vec<usize> = Vec::new();
    let mut topics = Vec::new();
    for index in run {
        let Some(line) = lines.get(index) else { break };
        if !line.is_item()
            && lines.get(index.wrapping_sub(1)).is_some_and(|before| before.indent < line.indent)
        {
            continue;
        }
        while indents.last().is_some_and(|indent| *indent >= line.indent) {
            indents.pop();
        }
        let key = key(content(text, lines, index));
        if !key.is_empty() {
            topics.push(Topic { line: index, key, depth: indents.len() });
        }
        indents.push(line.indent);
    }
    topics
}
