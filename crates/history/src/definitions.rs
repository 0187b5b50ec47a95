//! Lines that define something for the whole document: `[label]: address`, `[^label]: footnote`.

use recension_parser::link_definition;

/// What a line defines, as far as it tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Definition {
    /// Nothing.
    None,
    /// One thing, if no paragraph goes on in it.
    Line,
    /// Perhaps something, together with what stands around it.
    Unclear,
}

/// Returns what a line defines (CommonMark 0.31.2, section 4.7; footnotes as GitHub has them).
pub(crate) fn definition(line: &str) -> Definition {
    let bare = line.trim_start_matches(is_container);
    let Some((label, rest)) = bare.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return Definition::None;
    };
    if label.ends_with('\\') && rest.contains("]:") {
        return Definition::Unclear;
    }
    let Some(said) = rest.strip_prefix(':').map(str::trim) else { return Definition::None };
    if !label.starts_with('^') && !said.is_empty() && link_definition(bare).is_none() {
        return Definition::None;
    }
    // Inside of lists and quotes, or with the address in the next line, it takes more than this line.
    let indent = line.len() - line.trim_start_matches(' ').len();
    let clear = indent <= MAX_INDENT_SPACES && line[indent..].starts_with('[') && !said.is_empty();
    if clear { Definition::Line } else { Definition::Unclear }
}

/// What is indented further is code, or belongs to a list.
const MAX_INDENT_SPACES: usize = 3;

/// Reports whether a character may stand before a definition: white space and the markers of lists and quotes.
fn is_container(char: char) -> bool {
    char.is_whitespace() || char.is_ascii_digit() || matches!(char, '>' | '-' | '*' | '+' | '.' | ')')
}

#[cfg(test)]
mod tests {
    use super::{Definition, definition};

    #[test]
    fn definitions_are_told_from_text() {
        for line in ["[1]: https://example.org\n", "  [a b]: <x y> 'title'\n", "[^1]: A note, with words.\n"]
        {
            assert_eq!(definition(line), Definition::Line, "{line}");
        }
        for line in ["- [1]: x\n", "> [1]: x\n", "[1]:\n", "    [1]: x\n", "1. [^2]: a note\n", "[a\\]]: x\n"]
        {
            assert_eq!(definition(line), Definition::Unclear, "{line}");
        }
        for line in ["[Tool]: does things\n", "- [Tool](x): does\n", "text [1]: x\n", "\n", "[x](y)\n"] {
            assert_eq!(definition(line), Definition::None, "{line}");
        }
    }
}
