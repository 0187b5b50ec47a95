//! Entries as they are written.

use crate::{Edition, EntryView, Note, Span};

impl Edition {
    /// Reports whether its source is the text that was read, in UTF-8, so that a part of the one can be put in the place of another.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.encoding == "UTF-8" && std::str::from_utf8(&self.source).is_ok()
    }

    /// Returns where the text of a note stands in the source, behind its bullet, its number or the sign of a quotation.
    #[must_use]
    pub fn note_content(&self, note: &Note) -> Span {
        let source = self.slice(note.span).trim_ascii_end();
        let start = note.span.start + sign_of_note(source) as u32;
        Span { start, end: (note.span.start + source.len() as u32).max(start) }
    }

    /// Reports whether a note is a block of code.
    #[must_use]
    pub fn is_code(&self, note: &Note) -> bool {
        is_code_block(&String::from_utf8_lossy(self.slice(self.note_content(note))))
    }

    /// Returns the text of a note as it is written, on one line and without what marks it as a note; of an edition in another encoding
    /// what was read of it.
    #[must_use]
    pub fn note_written(&self, note: &Note) -> String {
        let content = self.note_content(note);
        let sign = &self.source[note.span.start as usize..content.start as usize];
        let source = std::str::from_utf8(self.slice(content)).ok().filter(|_| self.encoding == "UTF-8");
        match source {
            // Each line of a quotation has its sign.
            Some(source) if sign.contains(&b'>') => {
                let lines = source.lines().map(|line| line.trim_start().trim_start_matches('>'));
                on_one_line(&lines.collect::<Vec<_>>().join("\n"))
            }
            Some(source) => on_one_line(source),
            None => on_one_line(self.str(note.text)),
        }
    }
}

/// Reports whether what stands below an item, as it is written, is a fenced block of code.
#[must_use]
pub fn is_code_block(written: &str) -> bool {
    written.starts_with("```") || written.starts_with("~~~")
}

/// Returns the bytes that a note begins with before its text: white space, signs of quotation, a bullet or a number.
fn sign_of_note(source: &[u8]) -> usize {
    let (mut at, mut marked) = (0, false);
    loop {
        let rest = &source[at..];
        let white = rest.len() - rest.trim_ascii_start().len();
        let rest = &rest[white..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let sign = match rest.get(digits) {
            Some(b'>') if digits == 0 => 1,
            Some(b'-' | b'*' | b'+') if digits == 0 && !marked => 1,
            Some(b'.' | b')') if digits > 0 && !marked => digits + 1,
            _ => return at + white,
        };
        let is_quote = rest[0] == b'>';
        if !is_quote && !rest.get(sign).is_some_and(u8::is_ascii_whitespace) {
            return at + white;
        }
        marked |= !is_quote;
        at += white + sign;
    }
}

impl<'a> EntryView<'a> {
    /// Returns its notes with their places in the source.
    #[must_use]
    pub fn placed_notes(self) -> &'a [Note] {
        let range = self.entry.notes.start as usize..self.entry.notes.end as usize;
        self.edition.notes.get(range).unwrap_or_default()
    }
}

impl EntryView<'_> {
    /// Returns its own text as it is written, on one line; of an edition in another encoding what was read of it.
    #[must_use]
    pub fn written(self) -> String {
        let source = self.edition.slice(self.entry.content).trim_ascii_end();
        match std::str::from_utf8(source).ok().filter(|_| self.edition.encoding == "UTF-8") {
            Some(source) => on_one_line(source),
            None => on_one_line(self.text()),
        }
    }
}

/// Returns a text without line breaks and the indentation behind them.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::sign_of_note;

    #[test]
    fn what_marks_a_note_is_no_text_of_it() {
        for (source, text) in [
            ("- Says more.", "Says more."),
            ("1. Says more.", "Says more."),
            ("> - 2) no", "2) no"),
            (">Says more.", "Says more."),
            ("*more* of it", "*more* of it"),
            ("1.5 times", "1.5 times"),
            ("- 2020. A year", "2020. A year"),
            ("Says more.", "Says more."),
            ("-", "-"),
            ("", ""),
        ] {
            assert_eq!(&source[sign_of_note(source.as_bytes())..], text);
        }
    }
}
