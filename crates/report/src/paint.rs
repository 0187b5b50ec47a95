//! Lines of spans as a terminal gets them.

use std::io::{self, Write};

use recension_wire::{ZERO_WIDTH_SPACE, begins_command, unobeyed};

use crate::layout::{Span, Style};

/// Writes a line that is laid out already, inert at its start; white space at its end is left out.
pub(crate) fn write_laid_out(out: &mut dyn Write, line: &str) -> io::Result<()> {
    if begins_command(line) {
        write!(out, "{ZERO_WIDTH_SPACE}")?;
    }
    writeln!(out, "{}", line.trim_end())
}

/// Reports whether a line of these spans begins with what GitHub's runner obeys.
fn begin_command(spans: &[Span]) -> bool {
    let mut chars = spans.iter().flat_map(|span| span.text.chars()).skip_while(|char| char.is_whitespace());
    chars.next() == Some(':') && chars.next() == Some(':')
}

/// Reports whether two spans may be parts of what build systems obey anywhere in a line: `##NAME[`.
fn joins(before: &Span, behind: &Span) -> bool {
    let name = |char: char| char.is_ascii_alphabetic();
    before.text.trim_end_matches(name).ends_with('#')
        && behind.text.starts_with(|char: char| matches!(char, '#' | '[') || name(char))
}

/// Which escape sequences are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paint {
    /// Those for colour.
    pub(crate) colour: bool,
    /// Those that make text lead to an address.
    pub(crate) hyperlinks: bool,
}

impl Paint {
    /// Writes one line: `indent` spaces, then the spans; white space at its end is left out.
    ///
    /// Together the spans may be what a build system obeys though none of them is: that is broken here.
    pub(crate) fn line(self, out: &mut dyn Write, indent: usize, spans: &[Span]) -> io::Result<()> {
        if !spans.is_empty() {
            write!(out, "{:indent$}", "")?;
        }
        if begin_command(spans) {
            write!(out, "{ZERO_WIDTH_SPACE}")?;
        }
        let last = spans.len().saturating_sub(1);
        for (at, span) in spans.iter().enumerate() {
            if at
                .checked_sub(1)
                .and_then(|before| spans.get(before))
                .is_some_and(|before| joins(before, span))
            {
                write!(out, "{ZERO_WIDTH_SPACE}")?;
            }
            let text = if at == last { span.text.trim_end() } else { &span.text };
            // Spans of one style have become one.
            let text = unobeyed(text);
            match span.link.as_deref().filter(|_| self.hyperlinks) {
                Some(url) => {
                    write!(out, "\u{1b}]8;;{url}\u{1b}\\")?;
                    self.span(out, span.style, &text)?;
                    write!(out, "\u{1b}]8;;\u{1b}\\")?;
                }
                None => self.span(out, span.style, &text)?,
            }
        }
        out.write_all(b"\n")
    }

    fn span(self, out: &mut dyn Write, style: Style, text: &str) -> io::Result<()> {
        if self.colour && style != Style::Plain && !text.is_empty() {
            write!(out, "\u{1b}[{}m{text}\u{1b}[0m", style.code())
        } else {
            out.write_all(text.as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Paint;
    use crate::layout::Span;

    #[test]
    fn no_line_is_a_command_though_its_parts_are_none() {
        for parts in [
            &["::set-output name=a::b"][..],
            &["  ", ":", ":add-mask::x"],
            &["#", "#[add-mask]x"],
            &["##vso", "[a]"],
        ] {
            for colour in [false, true] {
                let spans: Vec<Span> = parts.iter().map(|part| Span::plain(part)).collect();
                let mut out = Vec::new();
                Paint { colour, hyperlinks: false }.line(&mut out, 4, &spans).unwrap();
                let line = String::from_utf8(out).unwrap();
                assert!(!line.trim_start().starts_with("::"), "{line:?}");
                assert!(!line.contains("##[") && !line.contains("##vso["), "{line:?}");
                assert_eq!(line.replace('\u{200b}', ""), format!("    {}\n", parts.concat()));
            }
        }
    }
}
