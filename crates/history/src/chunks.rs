//! Takes a Markdown document apart at its headings, so that what did not change need not be read again.

use std::hash::{DefaultHasher, Hasher};
use std::ops::Range;

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
    /// A fingerprint of its bytes and of the headings above it.
    pub(crate) key: u128,
}

/// Takes a source apart. Gives one chunk for a source that cannot be taken apart safely.
///
/// Whoever reads chunks by themselves has to check that they read as they do within the document: what a
/// heading is, is decided here by lines alone.
pub(crate) fn chunks(source: &[u8]) -> Vec<Chunk> {
    match std::str::from_utf8(source) {
        Ok(text) if !text.starts_with('\u{feff}') => split(text).unwrap_or_else(|| whole(source)),
        _ => whole(source),
    }
}

fn whole(source: &[u8]) -> Vec<Chunk> {
    let key = fingerprint(0, source);
    vec![Chunk { range: 0..source.len(), heading_end: 0, level: 0, parent: None, key }]
}

/// What hides headings from a reader of lines.
enum Within {
    Nothing,
    Fence(u8, usize),
    Comment,
    FrontMatter,
}

/// Gives nothing for a document with reference links: their addresses stand in other chunks.
fn split(text: &str) -> Option<Vec<Chunk>> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut within = if text.starts_with("---\n") { Within::FrontMatter } else { Within::Nothing };
    let mut start = (0, 0, 0);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let level = match within {
            Within::Nothing => heading_level(line.as_bytes()),
            _ => 0,
        };
        if matches!(within, Within::Nothing) && is_definition(line) {
            return None;
        }
        if level > 0 {
            if at > start.0 {
                push(&mut chunks, text, start, at);
            }
            start = (at, at + line.len(), level);
        }
        within = after(within, line, at == 0);
        at += line.len();
    }
    push(&mut chunks, text, start, at);
    Some(chunks)
}

fn push(chunks: &mut Vec<Chunk>, text: &str, (start, heading_end, level): (usize, usize, u8), end: usize) {
    let mut parent = chunks.len().checked_sub(1);
    while let Some(at) = parent.filter(|at| chunks[*at].level == 0 || chunks[*at].level >= level) {
        // A heading before the first one has nothing above it.
        parent = if chunks[at].level == 0 { None } else { chunks[at].parent };
    }
    let path = std::iter::successors(parent, |at| chunks[*at].parent).fold(0, |path, at| {
        fingerprint(path, &text.as_bytes()[chunks[at].range.start..chunks[at].heading_end])
    });
    let key = fingerprint(path, &text.as_bytes()[start..end]);
    chunks.push(Chunk { range: start..end, heading_end, level, parent, key });
}

fn heading_level(line: &[u8]) -> u8 {
    let marks = line.iter().take_while(|byte| **byte == b'#').count();
    let ends = matches!(line.get(marks), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
    if ends && marks <= 6 { marks as u8 } else { 0 }
}

fn is_definition(line: &str) -> bool {
    let rest = line.trim_start_matches(' ');
    rest.starts_with('[') && rest.contains("]:")
}

fn after(within: Within, line: &str, first: bool) -> Within {
    let trimmed = line.trim();
    match within {
        Within::FrontMatter if !first && trimmed == "---" => Within::Nothing,
        Within::Comment if line.contains("-->") => Within::Nothing,
        Within::Fence(mark, length) => {
            let run = trimmed.bytes().take_while(|byte| *byte == mark).count();
            if run >= length && run == trimmed.len() { Within::Nothing } else { Within::Fence(mark, length) }
        }
        Within::Nothing => {
            if let Some(mark) = trimmed.bytes().next().filter(|mark| matches!(mark, b'`' | b'~')) {
                let run = trimmed.bytes().take_while(|byte| *byte == mark).count();
                if run >= 3 {
                    return Within::Fence(mark, run);
                }
            }
            match line.rfind("<!--") {
                Some(open) if !line[open..].contains("-->") => Within::Comment,
                _ => Within::Nothing,
            }
        }
        unchanged => unchanged,
    }
}

/// Makes a fingerprint of bytes below something with a fingerprint of its own.
///
/// The hash of the standard library may differ between its versions, so that what is kept in a file has to
/// be thrown away with the program that wrote it.
pub(crate) fn fingerprint(above: u128, bytes: &[u8]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write_u128(above);
        hasher.write(bytes);
        hasher.finish()
    };
    u128::from(half(0)) << 64 | u128::from(half(1))
}

/// Puts chunks of a source together to a document of their own, each below the headings that it stands below.
///
/// Gives the document, and where in it each of the chunks lies.
pub(crate) fn excerpt(source: &[u8], chunks: &[Chunk], wanted: &[usize]) -> (Vec<u8>, Vec<Range<usize>>) {
    let mut text = Vec::new();
    let mut places = Vec::with_capacity(wanted.len());
    let mut open: Vec<usize> = Vec::new();
    for &at in wanted {
        let mut above: Vec<usize> =
            std::iter::successors(chunks[at].parent, |parent| chunks[*parent].parent).collect();
        above.reverse();
        let common = above.iter().zip(&open).take_while(|(one, other)| one == other).count();
        for &heading in &above[common..] {
            end_line(&mut text);
            text.extend_from_slice(&source[chunks[heading].range.start..chunks[heading].heading_end]);
            end_line(&mut text);
        }
        open = above;
        open.push(at);
        end_line(&mut text);
        let start = text.len();
        text.extend_from_slice(&source[chunks[at].range.clone()]);
        places.push(start..text.len());
    }
    (text, places)
}

fn end_line(text: &mut Vec<u8>) {
    if text.last().is_some_and(|byte| *byte != b'\n') {
        text.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::{chunks, excerpt};

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
    fn an_excerpt_has_the_headings_above() {
        let found = chunks(LIST.as_bytes());
        let (text, places) = excerpt(LIST.as_bytes(), &found, &[3, 4]);
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text, "# A\n## B\n### C\n- c\n## D\n<!--\n# no\n-->\n- d\n");
        assert_eq!(&text[places[0].clone()], "### C\n- c\n");
    }

    #[test]
    fn reference_links_keep_a_document_whole() {
        assert_eq!(chunks(b"# A\n- [x][1]\n# B\n[1]: https://example.org\n").len(), 1);
        assert_eq!(chunks(b"# A\n\xff\n# B\n").len(), 1);
    }
}
