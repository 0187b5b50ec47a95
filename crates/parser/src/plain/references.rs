//! Finds the addresses that lynx and its like list at the end of a page.

use super::inlines::{References, address};
use super::lines::{Line, is_space};

/// Finds the list of addresses; gives it, and the line it begins on (the number of lines if there is none).
pub(super) fn find(text: &str, lines: &[Line]) -> (References, usize) {
    let content = |line: &Line| text.get(line.body()).unwrap_or_default();
    let mut references = References::default();
    let mut start = lines.len();
    // From the end: numbered addresses, and the titles between them.
    for (index, line) in lines.iter().enumerate().rev() {
        let words = content(line);
        let listed = line.number().filter(|_| address(words).is_some_and(|url| url.len() == words.len()));
        match listed {
            Some(number) => {
                let body = line.body();
                references.addresses.insert(number, body);
                start = index;
            }
            None if is_title(words) => start = start.min(index),
            // Addresses of the machine itself and of mail, and continuation lines.
            None if line.number().is_some() && words.contains(':') && !words.contains(is_space) => {}
            None => break,
        }
    }
    if references.addresses.is_empty() || !has_title(text, lines, start) {
        return (References::default(), lines.len());
    }
    references.before = stands_before(text, lines.get(..start).unwrap_or_default());
    (references, start)
}

fn has_title(text: &str, lines: &[Line], start: usize) -> bool {
    lines.get(start).is_some_and(|line| is_title(text.get(line.body()).unwrap_or_default()))
}

fn is_title(line: &str) -> bool {
    let line = line.trim_end_matches([':', '：']).to_lowercase();
    matches!(
        line.as_str(),
        "references" | "links" | "visible links" | "hidden links" | "参考" | "参考资料" | "参考链接" | "链接"
    )
}

/// Reports whether numbers are printed before what they are put on, by the majority.
fn stands_before(text: &str, lines: &[Line]) -> bool {
    let (mut before, mut behind) = (0_usize, 0_usize);
    for line in lines {
        let content = text.get(line.body()).unwrap_or_default();
        let mut at = 0;
        while let Some(open) = content.get(at..).and_then(|rest| rest.find('[')) {
            let open = at + open;
            let rest = content.get(open + 1..).unwrap_or_default();
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            at = open + 1 + digits;
            if digits == 0 || !rest.get(digits..).is_some_and(|rest| rest.starts_with(']')) {
                continue;
            }
            let next = rest.get(digits + 1..).unwrap_or_default().chars().next();
            before += usize::from(next.is_some_and(char::is_alphanumeric));
            let last = content.get(..open).unwrap_or_default().trim_end_matches(is_space).chars().next_back();
            behind +=
                usize::from(last.is_some_and(|c| !is_space(c)) && next.is_none_or(|c| !c.is_alphanumeric()));
        }
    }
    before > behind
}
