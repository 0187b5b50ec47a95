//! Where the chunks of a source begin, as far as possible as they begin in the one before it.

use std::ops::Range;

use recension_model::FILE_SIGN;
use recension_parser::{LineKind, scan_lines};

use crate::chunks::Chunk;
use crate::common::Common;
use crate::definitions::{Definition, definition};

/// Where chunks begin, and which lines define something.
#[derive(Default)]
pub(crate) struct Marks {
    /// Begin and end of the first line of each, and its level.
    pub(crate) starts: Vec<(usize, usize, u8)>,
    pub(crate) definitions: Vec<Range<usize>>,
}

/// Returns which of the chunks of the source before stands at `start`, if all behind it is the same. A heading ends whatever
/// is open above it, so that what follows reads alike.
pub(crate) fn going_on(chunks: &[Chunk], common: &Common, start: usize) -> Option<usize> {
    let there = common.in_old(start)?;
    let at = chunks.binary_search_by_key(&there, |chunk| chunk.range.start).ok()?;
    (chunks[at].level > 0).then_some(at)
}

impl Marks {
    /// Takes over what stands in the common beginning, up to its last heading, and returns where that begins.
    pub(crate) fn begin_as(&mut self, chunks: &[Chunk], common: &Common) -> usize {
        let is_common = |chunk: &&Chunk| chunk.level > 0 && chunk.heading_end <= common.begin;
        let Some(last) = chunks.iter().rposition(|chunk| is_common(&chunk)) else { return 0 };
        let above = chunks[..last].iter();
        self.starts =
            above.clone().map(|chunk| (chunk.range.start, chunk.heading_end, chunk.level)).collect();
        self.definitions = above.flat_map(|chunk| chunk.definitions.iter().cloned()).collect();
        chunks[last].range.start
    }

    /// Takes over chunks of the common end.
    pub(crate) fn end_as(&mut self, chunks: &[Chunk], common: &Common) {
        let moved = |at: usize| common.in_new(at);
        self.starts.extend(
            chunks.iter().map(|chunk| (moved(chunk.range.start), moved(chunk.heading_end), chunk.level)),
        );
        let definitions = chunks.iter().flat_map(|chunk| &chunk.definitions);
        self.definitions.extend(definitions.map(|line| moved(line.start)..moved(line.end)));
    }

    /// Goes through the lines from a heading, or the top, on, until `known` knows the rest: where that begins in what it
    /// knows, if it does. Returns nothing at a definition that cannot be told by its line alone.
    pub(crate) fn scan<T>(
        &mut self,
        text: &str,
        from: usize,
        is_joined: bool,
        known: impl Fn(usize) -> Option<T>,
    ) -> Option<Option<T>> {
        // Whether a paragraph may go on in the next line, which then defines nothing.
        let mut open = false;
        for (range, line) in scan_lines(&text[from..]) {
            let range = from + range.start..from + range.end;
            let text_of_line = &text[range.clone()];
            let level = match line.kind {
                LineKind::Heading { level } if line.depth == 0 => level,
                _ => 0,
            };
            if level > 0
                && let Some(known) = known(range.start)
            {
                return Some(Some(known));
            }
            let defines = if line.is_verbatim() { Definition::None } else { definition(text_of_line) };
            if defines == Definition::Unclear || defines == Definition::Line && open {
                return None;
            }
            // What stands in one file of a list is above nothing in another one.
            let begins_file = is_joined && text_of_line.starts_with(FILE_SIGN);
            if level > 0 || begins_file {
                self.starts.push((range.start, range.end, if begins_file { 0 } else { level }));
            }
            open = defines == Definition::None && level == 0 && line.kind != LineKind::Blank && !begins_file;
            if defines == Definition::Line {
                self.definitions.push(range);
            }
        }
        Some(None)
    }
}
