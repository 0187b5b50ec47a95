//! Messages for people, broken to the width of a terminal.

use crate::layout::{tokens, width};

/// A terminal with fewer columns breaks lines itself: words one below the other are harder to read.
const MIN_COLUMNS: usize = 20;

/// The room that a message has on a terminal.
#[derive(Clone, Copy, Debug)]
pub struct MessageRoom {
    /// Columns of the terminal.
    pub columns: usize,
    /// Columns that something before the message takes on its first line.
    pub taken: usize,
    /// Columns that are left free before every other line.
    pub indent: usize,
}

/// Returns the lines of a message of one line: broken between words, and between wide characters.
///
/// A word that is longer than a line, such as an address, and what stands between two backquotes stay whole: whoever
/// copies a command wants it in one piece. Cost grows with the length of the message.
#[must_use]
pub fn wrap_message(text: &str, room: MessageRoom) -> Vec<&str> {
    if room.columns < MIN_COLUMNS {
        return vec![text];
    }
    let mut lines = Vec::new();
    let (mut start, mut end, mut used) = (0, 0, room.taken);
    for piece in pieces(text) {
        let is_first = end == start;
        if !is_first && used + width(piece.trim_end()) > room.columns {
            lines.push(text[start..end].trim_end());
            (start, used) = (end, room.indent);
        }
        end += piece.len();
        used += width(piece);
    }
    lines.push(text[start..end].trim_end());
    lines
}

/// Splits a text where a line may end; the pieces make up the text.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut backquotes = text.matches('`').count();
    let mut tokens = tokens(text);
    let mut start = 0;
    std::iter::from_fn(move || {
        let (mut end, mut is_open) = (start, false);
        for token in tokens.by_ref() {
            end += token.len();
            let found = token.matches('`').count();
            backquotes -= found;
            is_open ^= found % 2 == 1;
            // One that is never closed is no more than a sign.
            if !is_open || backquotes == 0 {
                break;
            }
        }
        let piece = &text[start..end];
        start = end;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::{MessageRoom, wrap_message};
    use crate::layout::width;

    fn wrapped(text: &str, columns: usize) -> Vec<&str> {
        wrap_message(text, MessageRoom { columns, taken: 9, indent: 2 })
    }

    #[test]
    fn lines_fit_and_lose_nothing() {
        let text = "list.md:12: 目录里的标题没有链接 is not read, and an odd ` is no more than a sign among 14 words";
        for columns in 20..120 {
            let lines = wrapped(text, columns);
            for (at, line) in lines.iter().enumerate() {
                assert!(width(line) + if at == 0 { 9 } else { 2 } <= columns, "{columns}: {lines:?}");
            }
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert_eq!(wrapped(text, 200), [text]);
        assert_eq!(wrapped(text, 19), [text]);
        assert_eq!(wrapped("", 40), [""]);
    }

    #[test]
    fn commands_and_addresses_stay_whole() {
        let text = "see `recension parse --unread` and `recension parse --explain LINE`, or \
                    https://example.org/a/very/long/address/that/fills/lines";
        assert_eq!(
            wrapped(text, 38),
            [
                "see",
                "`recension parse --unread` and",
                "`recension parse --explain LINE`, or",
                "https://example.org/a/very/long/address/that/fills/lines",
            ]
        );
    }
}
