//! Writes a merge result with markers where it is in conflict.

use recension_model::{Conflict, Field, MergePart, MergeResult};

use crate::document::lines::{habitual_ending, lines, split_at_line_feeds};

/// How conflicts are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MarkerOptions {
    /// What stands between the markers.
    pub style: ConflictStyle,
    /// How many characters a marker has; at least 1.
    pub size: usize,
    /// What the base is called.
    pub base_label: String,
    /// What each side is called, ours first. A side without a label has none.
    pub side_labels: Vec<String>,
}

impl MarkerOptions {
    /// Returns the options with another [`style`](Self::style).
    #[must_use]
    pub fn with_style(self, style: ConflictStyle) -> Self {
        Self { style, ..self }
    }

    /// Returns the options with another [`size`](Self::size).
    #[must_use]
    pub fn with_size(self, size: usize) -> Self {
        Self { size, ..self }
    }

    /// Returns the options with another [`base_label`](Self::base_label).
    #[must_use]
    pub fn with_base_label(self, base_label: String) -> Self {
        Self { base_label, ..self }
    }

    /// Returns the options with another [`side_labels`](Self::side_labels).
    #[must_use]
    pub fn with_side_labels(self, side_labels: Vec<String>) -> Self {
        Self { side_labels, ..self }
    }
}

/// What stands between the markers of a conflict; the styles of git.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConflictStyle {
    /// The sides.
    #[default]
    Merge,
    /// The sides, and the base between them.
    Diff3,
    /// As `Diff3`, without the lines that the sides have in common at the beginning and at the end.
    Zdiff3,
}

/// Characters of a marker, as git has them.
pub const DEFAULT_MARKER_SIZE: usize = 7;

impl Default for MarkerOptions {
    fn default() -> Self {
        Self {
            style: ConflictStyle::default(),
            size: DEFAULT_MARKER_SIZE,
            base_label: "base".into(),
            side_labels: vec!["ours".into(), "theirs".into()],
        }
    }
}

/// A merge result as a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedText {
    /// The document.
    pub text: Vec<u8>,
    /// The 1-based lines of the markers that open conflicts.
    pub lines: Vec<u32>,
}

/// Writes a merge result as a document; conflicts stand between markers that name what they are about.
#[must_use]
pub fn write_merged(result: &MergeResult, options: &MarkerOptions) -> Vec<u8> {
    marked(result, options).out
}

/// Writes a merge result as [`write_merged`] does, and tells the lines of its markers.
#[must_use]
pub fn write_marked(result: &MergeResult, options: &MarkerOptions) -> MarkedText {
    let writer = marked(result, options);
    let (mut marks, mut found) =
        (writer.openings.iter().peekable(), Vec::with_capacity(writer.openings.len()));
    if !writer.openings.is_empty() {
        for (line, number) in lines(&writer.out).iter().zip(1..) {
            if marks.next_if(|mark| **mark == line.start).is_some() {
                found.push(number);
            }
        }
    }
    MarkedText { text: writer.out, lines: found }
}

fn marked<'a>(result: &MergeResult, options: &'a MarkerOptions) -> Writer<'a> {
    let ours = result.as_side(0);
    let mut writer = Writer {
        out: Vec::new(),
        openings: Vec::new(),
        options,
        ending: habitual_ending(&ours, &lines(&ours)).unwrap_or(b"\n"),
        ascii: std::str::from_utf8(&ours).is_err(),
    };
    for part in &result.parts {
        match part {
            MergePart::Text(bytes) => writer.out.extend_from_slice(bytes),
            MergePart::Conflict { conflict, base, sides } => {
                let about = result.conflicts.get(*conflict as usize).map(about).unwrap_or_default();
                writer.conflict(&about, base, sides);
            }
        }
    }
    writer
}

/// Says what a conflict is about, on one line.
#[must_use]
pub fn about(conflict: &Conflict) -> String {
    let fields: Vec<&str> = conflict.fields.iter().map(|field| field.field.name()).collect();
    let subject: String = conflict.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match fields.as_slice() {
        [] => subject,
        [only] if *only == Field::Text.name() => subject,
        fields => format!("{subject}: {}", fields.join(", ")),
    }
}

struct Writer<'a> {
    out: Vec<u8>,
    /// Where the markers begin that open conflicts.
    openings: Vec<usize>,
    options: &'a MarkerOptions,
    ending: &'static [u8],
    /// Whether names are kept to ASCII, which means the same in every encoding that a line merge can do:
    /// UTF-8 in a document of another encoding would make neither of it.
    ascii: bool,
}

impl Writer<'_> {
    fn conflict(&mut self, about: &str, base: &[u8], sides: &[Vec<u8>]) {
        self.end_line();
        let mut inner: Vec<&[u8]> = sides.iter().map(Vec::as_slice).collect();
        let mut tail: &[u8] = &[];
        if self.options.style == ConflictStyle::Zdiff3 {
            let (head, rest) = common_ends(&mut inner);
            self.out.extend_from_slice(head);
            self.end_line();
            tail = rest;
        }
        let labels = &self.options.side_labels;
        let label = |at: usize| labels.get(at).map_or("", String::as_str);
        let last = inner.len().saturating_sub(1);
        self.openings.push(self.out.len());
        self.marker(b'<', &joined(label(0), about));
        for (at, side) in inner.iter().enumerate() {
            if at == 1 && self.options.style != ConflictStyle::Merge {
                self.marker(b'|', &self.options.base_label.clone());
                self.out.extend_from_slice(base);
                self.end_line();
            }
            if at > 0 {
                // The last side is named at the end, as git does; those between have no marker of their own.
                let name = if at == last { String::new() } else { label(at).to_owned() };
                self.marker(b'=', &name);
            }
            self.out.extend_from_slice(side);
            self.end_line();
        }
        self.marker(b'>', label(last));
        self.out.extend_from_slice(tail);
    }

    fn marker(&mut self, character: u8, label: &str) {
        self.out.extend(std::iter::repeat_n(character, self.options.size.max(1)));
        if !label.is_empty() {
            self.out.push(b' ');
            match self.ascii {
                true => self.out.extend(label.chars().map(|c| if c.is_ascii() { c as u8 } else { b'?' })),
                false => self.out.extend_from_slice(label.as_bytes()),
            }
        }
        self.out.extend_from_slice(self.ending);
    }

    fn end_line(&mut self) {
        if self.out.last().is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
            self.out.extend_from_slice(self.ending);
        }
    }
}

fn joined(label: &str, about: &str) -> String {
    match (label.is_empty(), about.is_empty()) {
        (_, true) => label.to_owned(),
        (true, _) => about.to_owned(),
        _ => format!("{label} ({about})"),
    }
}

/// Takes the lines off that all sides begin and end with, and gives them.
fn common_ends<'a>(sides: &mut [&'a [u8]]) -> (&'a [u8], &'a [u8]) {
    let split: Vec<Vec<&[u8]>> = sides.iter().map(|side| split_at_line_feeds(side)).collect();
    let Some((first, others)) = split.split_first() else { return (&[], &[]) };
    let same = |at: usize, from_end: bool| {
        let line = |lines: &[&'a [u8]]| {
            let index = if from_end { lines.len().checked_sub(at + 1)? } else { at };
            lines.get(index).copied()
        };
        line(first).is_some_and(|wanted| others.iter().all(|other| line(other) == Some(wanted)))
    };
    let shortest = split.iter().map(Vec::len).min().unwrap_or(0);
    let head = (0..shortest).take_while(|at| same(*at, false)).count();
    let tail = (0..shortest - head).take_while(|at| same(*at, true)).count();
    let bytes = |lines: &[&[u8]]| lines.iter().map(|line| line.len()).sum::<usize>();
    let (head_bytes, tail_bytes) = (bytes(&first[..head]), bytes(&first[first.len() - tail..]));
    let whole = sides[0];
    sides.iter_mut().for_each(|side| *side = &side[head_bytes..side.len() - tail_bytes]);
    (&whole[..head_bytes], &whole[whole.len() - tail_bytes..])
}

#[cfg(test)]
mod tests {
    use recension_model::{MergePart, MergeResult};

    use super::{ConflictStyle, MarkerOptions, write_marked, write_merged};

    #[test]
    fn the_lines_of_marks_are_told() {
        let conflict = |ours: &str, theirs: &str| MergePart::Conflict {
            conflict: 0,
            base: Vec::new(),
            sides: vec![ours.into(), theirs.into()],
        };
        let parts = vec![
            MergePart::Text(b"a\r\nb".to_vec()),
            conflict("same\nx\n", "same\ny\n"),
            conflict("<<<<<<< x\n", ""),
        ];
        let result = MergeResult { parts, ..MergeResult::default() };
        for (style, lines) in [(ConflictStyle::Merge, [3, 10]), (ConflictStyle::Zdiff3, [4, 10])] {
            let options = MarkerOptions { style, ..MarkerOptions::default() };
            let marked = write_marked(&result, &options);
            assert_eq!(marked.lines, lines, "{}", String::from_utf8_lossy(&marked.text));
            assert_eq!(marked.text, write_merged(&result, &options));
        }
    }

    #[test]
    fn names_do_not_change_the_encoding_of_a_document() {
        let conflict = MergePart::Conflict {
            conflict: 0,
            base: Vec::new(),
            sides: vec![b"a\n".to_vec(), b"b\n".to_vec()],
        };
        let options =
            MarkerOptions { side_labels: vec!["été".into(), "hiver".into()], ..MarkerOptions::default() };
        for (text, mark) in
            [("caf\u{e9}\n".as_bytes(), "<<<<<<< été\n".as_bytes()), (b"caf\xe9\n", b"<<<<<<< ?t?\n")]
        {
            let parts = vec![MergePart::Text(text.to_vec()), conflict.clone()];
            let merged = write_merged(&MergeResult { parts, ..MergeResult::default() }, &options);
            assert!(merged.starts_with(&[text, mark].concat()), "{}", String::from_utf8_lossy(&merged));
        }
    }
}
