//! Lists that are kept in several files: one after the other is their source.

use std::ops::Range;

use crate::Edition;

/// Before each file of a list that is kept in several stands a line that begins with this sign (FS, the file separator of
/// ASCII) and has the name of the file; a line break ends what stands in the file.
pub const FILE_SIGN: char = '\x1c';

const SIGN: u8 = FILE_SIGN as u8;

/// A file of a list that is kept in several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFile<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What stands in it, as bytes of the source of the list.
    pub range: Range<usize>,
}

/// Puts files together to the source of one list; [`files_of`] takes it apart again.
#[must_use]
pub fn join_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut source = Vec::new();
    for (name, bytes) in files {
        source.push(SIGN);
        source.extend(name.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')));
        source.push(b'\n');
        source.extend_from_slice(bytes);
        source.push(b'\n');
    }
    source
}

/// Reports whether a line of a text would be taken for the beginning of another file.
#[must_use]
pub fn has_file_sign(text: &[u8]) -> bool {
    text.first() == Some(&SIGN) || text.windows(2).any(|pair| pair == [b'\n', SIGN])
}

/// Returns the files of a source that was put together; none for a file as it is. Cost: one look at each byte.
#[must_use]
pub fn files_of(source: &[u8]) -> Vec<ListFile<'_>> {
    if source.first() != Some(&SIGN) {
        return Vec::new();
    }
    let breaks = (0..source.len()).filter(|at| source[*at] == b'\n');
    let signs = breaks.map(|at| at + 1).filter(|at| source.get(*at) == Some(&SIGN));
    let starts: Vec<usize> = std::iter::once(0).chain(signs).collect();
    let ends = starts[1..].iter().copied().chain([source.len()]);
    let file = |(start, end): (usize, usize)| {
        let file = &source[start..end];
        let head = file.iter().position(|byte| *byte == b'\n').map_or(file.len(), |at| at + 1);
        let name = std::str::from_utf8(&file[1..head]).unwrap_or_default().trim_end_matches('\n');
        // A writer may have taken the last line break.
        let behind = if file.len() > head && file.ends_with(b"\n") { end - 1 } else { end };
        ListFile { name, range: start + head..behind.max(start + head) }
    };
    starts.iter().copied().zip(ends).map(file).collect()
}

/// Where the files of a list begin in its source, by their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLines(Vec<(u32, String)>);

impl FileLines {
    /// Returns the file that a line of the source stands in, if the list is kept in several, and the line in it. Both are 1-based.
    #[must_use]
    pub fn of(&self, line: u32) -> (Option<&str>, u32) {
        let behind = self.0.partition_point(|(first, _)| *first <= line);
        match behind.checked_sub(1).and_then(|at| self.0.get(at)) {
            Some((first, name)) => (Some(name), (line - first).max(1)),
            None => (None, line),
        }
    }
}

impl Edition {
    /// Returns where its files begin; nothing of a list that is kept in one. Cost: one look at each byte of one that is kept in several.
    #[must_use]
    pub fn file_lines(&self) -> FileLines {
        let (mut lines, mut counted, mut line) = (Vec::new(), 0, 0);
        for file in files_of(&self.source) {
            line +=
                self.source[counted..file.range.start].iter().filter(|byte| **byte == b'\n').count() as u32;
            counted = file.range.start;
            lines.push((line, file.name.to_owned()));
        }
        FileLines(lines)
    }

    /// Reports whether the list is kept in several files.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.source.first() == Some(&SIGN)
    }
}

#[cfg(test)]
mod tests {
    use super::{files_of, has_file_sign, join_files};
    use crate::{Edition, Format};

    #[test]
    fn what_was_put_together_is_taken_apart() {
        for files in [vec![("a.md", &b"- one\n"[..]), ("b/c.md", b"- two"), ("d", b"")], vec![("a", b"\n\n")]]
        {
            let source = join_files(files.iter().copied());
            let found = files_of(&source);
            let found: Vec<_> = found.into_iter().map(|file| (file.name, &source[file.range])).collect();
            assert_eq!(found, files);
        }
        assert!(files_of(b"- one\n").is_empty() && files_of(b"").is_empty());
        assert!(has_file_sign(b"a\n\x1cb") && !has_file_sign(b"a\x1c\n"));
    }

    #[test]
    fn lines_are_those_of_their_file() {
        let source = join_files([("a.md", &b"1\n2\n"[..]), ("b.md", b"1\n")]);
        let edition = Edition::new("a.md,b.md", Format::Markdown, source);
        let lines = edition.file_lines();
        assert_eq!((lines.of(3), lines.of(6)), ((Some("a.md"), 2), (Some("b.md"), 1)));
        assert_eq!(Edition::new("a", Format::Markdown, b"1\n2\n".to_vec()).file_lines().of(2), (None, 2));
    }
}
