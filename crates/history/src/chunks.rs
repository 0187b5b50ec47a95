//! Takes a Markdown document apart at its headings, so that what did not change need not be read again.

use std::ops::Range;

use recension_model::{files_of, wide_digest};
use recension_parser::{LineKind, LineScanner};

use crate::common::Common;
use crate::marks::{Marks, going_on};

/// A heading with what follows it, up to the next heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Its bytes in the source.
    pub(crate) range: Range<usize>,
    /// The end of its first line.
    pub(crate) heading_end: usize,
    /// The level of its heading; 0 before the first one.
    pub(crate) level: u8,
    /// The chunk whose heading stands above it.
    pub(crate) parent: Option<usize>,
    /// The lines in it that say what a label of links or footnotes stands for, wherever that is used.
    pub(crate) definitions: Vec<Range<usize>>,
    /// A digest of its bytes, of the headings above it, and of all definitions of the source.
    pub(crate) key: u128,
}

/// Takes a source apart: one chunk for a source that cannot be taken apart safely.
///
/// Whoever reads chunks by themselves has to check that they read as they do within the document: what a
/// heading is, is decided here by lines alone.
///
/// `text` is the source as text, if it is UTF-8. What another source, with its chunks, begins and ends with as well is not looked at
/// again.
pub(crate) fn chunks_after(
    source: &[u8],
    text: Option<&str>,
    before: Option<(&[u8], &[Chunk])>,
) -> Vec<Chunk> {
    match text {
        Some(text) if !text.starts_with('\u{feff}') => {
            let is_joined = !files_of(source).is_empty();
            // Whether the top is front matter is told by what stands further down; files that were put together have
            // other chunks.
            let before = before.filter(|(old, _)| {
                let may_be_read_on = |text: &[u8]| !matches!(text.first(), Some(b'-' | b'+' | b'\x1c'));
                may_be_read_on(source) && may_be_read_on(old)
            });
            split(text, is_joined, before).unwrap_or_else(|| whole(source))
        }
        _ => whole(source),
    }
}

fn whole(source: &[u8]) -> Vec<Chunk> {
    let key = wide_digest(0, source);
    let definitions = Vec::new();
    vec![Chunk { range: 0..source.len(), heading_end: 0, level: 0, parent: None, definitions, key }]
}

/// Returns nothing for a document with a definition that cannot be told by its line alone.
fn split(text: &str, is_joined: bool, before: Option<(&[u8], &[Chunk])>) -> Option<Vec<Chunk>> {
    let mut marks = Marks::default();
    let common = before.map(|(old, chunks)| (Common::of(old, text.as_bytes()), chunks));
    let from = common.as_ref().map_or(0, |(common, chunks)| marks.begin_as(chunks, common));
    let end = marks.scan(text, from, is_joined, |start| {
        common.as_ref().and_then(|(common, chunks)| going_on(chunks, common, start))
    })?;
    if let (Some(first), Some((common, chunks))) = (end, &common) {
        marks.end_as(&chunks[first..], common);
    }
    let mut chunks = Vec::with_capacity(marks.starts.len());
    if marks.starts.first().is_none_or(|(start, ..)| *start > 0) {
        marks.starts.insert(0, (0, 0, 0));
    }
    let ends = marks.starts.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    let mut paths = Vec::with_capacity(chunks.capacity());
    marks.starts.iter().zip(ends).for_each(|(start, end)| push(&mut chunks, &mut paths, text, (*start, end)));
    hand_out(&mut chunks, text.as_bytes(), marks.definitions);
    Some(chunks)
}

/// Hands definitions to the chunks that they stand in.
fn hand_out(chunks: &mut [Chunk], source: &[u8], definitions: Vec<Range<usize>>) {
    if definitions.is_empty() {
        return;
    }
    let all = definitions.iter().fold(0, |all, line| wide_digest(all, &source[line.clone()]));
    let mut definitions = definitions.into_iter().peekable();
    for chunk in chunks {
        chunk.key = wide_digest(all, &chunk.key.to_le_bytes());
        while let Some(line) = definitions.next_if(|line| line.start < chunk.range.end) {
            chunk.definitions.push(line);
        }
    }
}

/// Adds a chunk; `paths` has for each chunk a digest of its heading and those above it, once one stands below it.
fn push(
    chunks: &mut Vec<Chunk>,
    paths: &mut Vec<Option<u128>>,
    text: &str,
    ((start, heading_end, level), end): ((usize, usize, u8), usize),
) {
    let mut parent = chunks.len().checked_sub(1);
    while let Some(at) = parent.filter(|at| chunks[*at].level == 0 || chunks[*at].level >= level) {
        // A heading before the first one has nothing above it.
        parent = if chunks[at].level == 0 { None } else { chunks[at].parent };
    }
    let digest = || {
        std::iter::successors(parent, |at| chunks[*at].parent).fold(0, |path, at| {
            wide_digest(path, &text.as_bytes()[chunks[at].range.start..chunks[at].heading_end])
        })
    };
    let path = parent.and_then(|at| paths.get_mut(at)).map_or(0, |path| *path.get_or_insert_with(digest));
    paths.push(None);
    let key = wide_digest(path, &text.as_bytes()[start..end]);
    let definitions = Vec::new();
    chunks.push(Chunk { range: start..end, heading_end, level, parent, definitions, key });
}

/// Elements that readers of lists look through, so that what is open at the end of a chunk goes on behind it.
const ELEMENTS: [&str; 10] =
    ["blockquote", "center", "details", "div", "li", "ol", "p", "summary", "table", "ul"];

/// Reports whether a chunk leaves nothing open that it opened, and closes nothing that it did not open.
pub(crate) fn stands_alone(chunk: &[u8]) -> bool {
    let mut scanner = LineScanner::default();
    let underlines = |line: &[u8]| matches!(scanner.scan(line).kind, LineKind::Underline { .. });
    if chunk.split_inclusive(|byte| *byte == b'\n').any(underlines) || scanner.hides_headings() {
        return false;
    }
    let text = String::from_utf8_lossy(chunk);
    if !text.contains('<') {
        return !text.contains("-->");
    }
    let text = text.to_ascii_lowercase();
    if text.matches("<!--").count() != text.matches("-->").count() || has_other_headings(&text) {
        return false;
    }
    let names = |opening: &str, name: &str| {
        let found = text.match_indices(opening).filter(|(at, _)| {
            let rest = &text[at + opening.len()..];
            let behind = rest.strip_prefix(name).map(|rest| rest.bytes().next());
            behind.is_some_and(|next| next.is_none_or(|byte| !byte.is_ascii_alphanumeric()))
        });
        found.count()
    };
    ELEMENTS.iter().all(|name| names("<", name) == names("</", name))
}

/// Reports whether a text in small letters has headings of HTML.
pub(crate) fn has_other_headings(text: &str) -> bool {
    ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"].iter().any(|tag| text.contains(tag))
}

/// Puts chunks of a source together to a document of their own, with all headings and definitions of the
/// source: what a list is called, what is its table of contents, and where its links lead is told by those.
///
/// `wanted` has to be sorted, and so have `lines`, which are taken out of others, each with its chunk. Returns the document, and
/// where in it lies what is wanted and what is taken of each other chunk.
pub(crate) fn excerpt(
    source: &[u8],
    chunks: &[Chunk],
    wanted: &[usize],
    lines: &[(usize, Range<usize>)],
) -> (Vec<u8>, Vec<(usize, Range<usize>)>) {
    let mut text = Vec::new();
    let mut places = Vec::with_capacity(wanted.len());
    let mut lines = lines.iter().peekable();
    for (at, chunk) in chunks.iter().enumerate() {
        end_line(&mut text);
        let start = text.len();
        if wanted.binary_search(&at).is_ok() {
            text.extend_from_slice(&source[chunk.range.clone()]);
            places.push((at, start..text.len()));
            continue;
        }
        text.extend_from_slice(heading(source, chunk));
        while let Some((_, line)) = lines.next_if(|(of, _)| *of <= at) {
            end_line(&mut text);
            text.extend_from_slice(&source[line.clone()]);
        }
        if text.len() > start + heading(source, chunk).len() {
            places.push((at, start..text.len()));
        }
        for line in &chunk.definitions {
            end_line(&mut text);
            // What stands before it must not go on in it.
            text.push(b'\n');
            text.extend_from_slice(&source[line.clone()]);
        }
    }
    (text, places)
}

/// Returns a digest of all that tells how the chunks of a source are meant: its headings and definitions.
pub(crate) fn frame(source: &[u8], chunks: &[Chunk]) -> u128 {
    chunks.iter().fold(0, |frame, chunk| {
        let frame = wide_digest(frame, heading(source, chunk).trim_ascii_end());
        chunk.definitions.iter().fold(frame, |frame, line| wide_digest(frame, &source[line.clone()]))
    })
}

/// Returns the line of a chunk's heading; nothing before the first heading.
fn heading<'a>(source: &'a [u8], chunk: &Chunk) -> &'a [u8] {
    source.get(chunk.range.start..chunk.heading_end).unwrap_or_default()
}

fn end_line(text: &mut Vec<u8>) {
    if text.last().is_some_and(|byte| *byte != b'\n') {
        text.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Chunk, chunks_after, excerpt};

    fn chunks(source: &[u8]) -> Vec<Chunk> {
        chunks_after(source, std::str::from_utf8(source).ok(), None)
    }

    /// What a document may be made of: what opens something, and what ends it.
    const LINES: [&str; 18] = [
        "# A\n",
        "## B\n",
        "##C\n",
        "- b\n",
        "  - c\n",
        "\n",
        "```\n",
        "text\n",
        "---\n",
        "[1]: https://example.org\n",
        "<!--\n",
        "-->\n",
        "> q\n",
        "    # code\n",
        "<div>\n",
        "# D\r\n",
        "| a | b |\n",
        "+++\n",
    ];

    proptest! {
        #[test]
        fn what_is_known_of_the_source_before_changes_no_chunk(
            lines in prop::collection::vec(0..LINES.len(), 0..24),
            edits in prop::collection::vec((0..24usize, 0..3usize, prop::collection::vec(0..LINES.len(), 0..3)), 1..3),
        ) {
            let text = |lines: &[usize]| lines.iter().map(|line| LINES[*line]).collect::<String>();
            let mut other = lines.clone();
            for (at, gone, new) in edits {
                let at = at.min(other.len());
                let end = (at + gone).min(other.len());
                other.splice(at..end, new);
            }
            let (old, new) = (text(&lines), text(&other));
            let before = chunks(old.as_bytes());
            let after = chunks_after(new.as_bytes(), Some(&new), Some((old.as_bytes(), &before)));
            prop_assert_eq!(after, chunks(new.as_bytes()), "{:?} → {:?}", old, new);
        }
    }

    const LIST: &str =
        "intro\n# A\ntext\n## B\n- b\n```\n# code\n```\n### C\n- c\n## D\n<!--\n# no\n-->\n- d\n";

    #[test]
    fn headings_begin_chunks() {
        let found = chunks(LIST.as_bytes());
        let levels: Vec<(u8, Option<usize>)> =
            found.iter().map(|chunk| (chunk.level, chunk.parent)).collect();
        assert_eq!(levels, [(0, None), (1, None), (2, Some(1)), (3, Some(2)), (2, Some(1))]);
        assert_eq!(found.iter().map(|chunk| chunk.range.len()).sum::<usize>(), LIST.len());
    }

    #[test]
    fn a_chunk_is_told_by_the_headings_above_it() {
        let (one, other) = (chunks(LIST.as_bytes()), chunks(LIST.replace("## B", "## E").as_bytes()));
        let same: Vec<bool> = one.iter().zip(&other).map(|(a, b)| a.key == b.key).collect();
        assert_eq!(same, [true, true, false, false, true]);
    }

    #[test]
    fn an_excerpt_has_all_headings() {
        let found = chunks(LIST.as_bytes());
        let (text, places) = excerpt(LIST.as_bytes(), &found, &[3, 4], &[]);
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text, "# A\n## B\n### C\n- c\n## D\n<!--\n# no\n-->\n- d\n");
        assert_eq!(&text[places[0].1.clone()], "### C\n- c\n");
        let other = LIST.replace("- c", "- e");
        let again = chunks(other.as_bytes());
        assert_eq!(super::frame(LIST.as_bytes(), &found), super::frame(other.as_bytes(), &again));
    }

    #[test]
    fn files_are_parted() {
        let source = recension_model::join_files([("a.md", &b"# A\n- a\n"[..]), ("b.md", b"## B\n- b\n")]);
        let found = chunks(&source);
        let levels: Vec<(u8, Option<usize>)> =
            found.iter().map(|chunk| (chunk.level, chunk.parent)).collect();
        assert_eq!(levels, [(0, None), (1, None), (0, None), (2, None)]);
        let (text, _) = excerpt(&source, &found, &[3], &[]);
        assert_eq!(String::from_utf8(text).unwrap(), "\x1ca.md\n# A\n\x1cb.md\n## B\n- b\n\n");
    }

    #[test]
    fn what_goes_on_behind_a_chunk_is_seen() {
        for alone in
            ["# A\n- a\n", "<details>\n<summary>x</summary>\n\n- a\n</details>\n", "```\nx\n```\n", "a <b\n"]
        {
            assert!(super::stands_alone(alone.as_bytes()), "{alone}");
        }
        for open in ["<details>\n- a\n", "</DIV>\n", "- a <!-- b\n", "```\n- a\n", "A\n---\n", "<h2>A</h2>\n"]
        {
            assert!(!super::stands_alone(open.as_bytes()), "{open}");
        }
    }

    #[test]
    fn an_excerpt_has_all_definitions() {
        let list = "# A\n- [x][1]\n# B\ntext\n\n[1]: https://example.org\n[^2]: A note.\n";
        let found = chunks(list.as_bytes());
        assert_eq!(found[1].definitions.len(), 2);
        let (text, _) = excerpt(list.as_bytes(), &found, &[0], &[]);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "# A\n- [x][1]\n# B\n\n[1]: https://example.org\n\n[^2]: A note.\n"
        );
        let other = list.replace("example.org", "example.com");
        let again = chunks(other.as_bytes());
        assert_ne!(found[0].key, again[0].key);
        assert_ne!(super::frame(list.as_bytes(), &found), super::frame(other.as_bytes(), &again));
    }

    #[test]
    fn what_cannot_be_told_by_lines_keeps_a_document_whole() {
        assert_eq!(chunks(b"# A\n- [x][1]\n[1]: https://example.org\n# B\n").len(), 1);
        assert_eq!(chunks(b"# A\n- [1]: https://example.org\n# B\n").len(), 1);
        assert_eq!(chunks(b"# A\n\xff\n# B\n").len(), 1);
    }
}
