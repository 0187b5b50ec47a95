//! Text in XML.

use recension_wire::{acts, command_at};

/// Makes text stand for itself in XML 1.0, in an element or an attribute, on one line.
///
/// XML has no way to write most control characters: they are left out. What turns the direction of what follows
/// is spelled out, as [`visible`](recension_wire::visible()) does. The second sign of what build systems obey becomes a
/// reference, so that a reader of the XML gets the same text.
pub(crate) fn escape(text: &str) -> String {
    let written = |char: &char| !char.is_control() && !matches!(char, '\u{fffe}' | '\u{ffff}');
    let spaced = text.chars().map(|char| if matches!(char, '\t' | '\n') { ' ' } else { char });
    // What stood around a character that is left out may be a command together.
    let kept: String = spaced.filter(written).collect();
    let mut out = String::with_capacity(kept.len() + kept.len() / 8);
    let mut rest = kept.as_str();
    while let Some((before, behind)) = command_at(rest).and_then(|at| rest.split_at_checked(at)) {
        escape_chars(before, &mut out);
        out.push_str("&#35;");
        rest = behind.strip_prefix('#').unwrap_or(behind);
    }
    escape_chars(rest, &mut out);
    out
}

fn escape_chars(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            char if acts(char) => out.extend(char.escape_unicode()),
            char => out.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn text_stands_for_itself() {
        assert_eq!(escape("<a b=\"c\">&amp;]]>"), "&lt;a b=&quot;c&quot;&gt;&amp;amp;]]&gt;");
        assert_eq!(escape("a\u{0}\u{1b}[1m\u{b}\u{7f}\u{9b}\u{fffe}b\tc\nd"), "a[1mb c d");
        assert_eq!(escape("x\u{202e}y\u{2028}z"), "x\\u{202e}y\\u{2028}z");
        assert_eq!(escape("##[a]###vso[b]##\u{1b}[c"), "#&#35;[a]##&#35;vso[b]#&#35;[c");
    }
}
