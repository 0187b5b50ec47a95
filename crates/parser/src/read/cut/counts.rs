//! Medals, stars and the like in front of a description: "(🥇53 · ⭐ 62K) - Cuts along the grain." They change by
//! themselves, and describe nothing.

use std::ops::Range;

use super::separator::trim_separator;

/// Without brackets around them so many parts stand beside each other: one number may be part of a sentence.
const MIN_BARE_PARTS: usize = 2;

/// Leads past counts in front of a description.
pub(super) fn skip_counts(description: &str) -> &str {
    let bracketed = description.strip_prefix('(').and_then(|inner| inner.split_once(')'));
    if let Some((inner, rest)) = bracketed {
        return if are_counts(inner, 1) { trim_separator(rest) } else { description };
    }
    if !description.starts_with(is_drawn) {
        return description;
    }
    let words = description.split_inclusive(' ').take_while(|word| is_count(word.trim_end()));
    let (counts, rest) = description.split_at(words.map(str::len).sum());
    if are_counts(counts, MIN_BARE_PARTS) { trim_separator(rest) } else { description }
}

/// Returns a name without counts in brackets behind it.
pub(super) fn before_counts(name: &str) -> &str {
    let bracketed = name.trim_end().strip_suffix(')').and_then(|name| name.rsplit_once('('));
    match bracketed {
        Some((before, inner)) if are_counts(inner, 1) && !before.trim().is_empty() => before.trim_end(),
        _ => name,
    }
}

/// Finds the first counts in brackets: "Saws (⭐7) cut along the grain."
pub(crate) fn counts_in(text: &str) -> Option<Range<usize>> {
    let mut open = None;
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '(' | ')')) {
        match (sign, open) {
            (')', Some(start)) if are_counts(&text[start + 1..at], 1) => return Some(start..at + 1),
            ('(', _) => open = Some(at),
            _ => open = None,
        }
    }
    None
}

/// Reports whether a text is made of `least` parts or more, signs and numbers and nothing else.
fn are_counts(text: &str, least: usize) -> bool {
    let parts = || text.split('·').map(str::trim);
    parts().count() >= least
        && parts().all(|part| part.starts_with(is_drawn) && part.split(' ').all(is_count))
        && text.contains(|c: char| c.is_ascii_digit())
}

/// Reports whether a word is a sign, a number, or both: "🥇30", "1.2K", "·".
fn is_count(word: &str) -> bool {
    let number = word.trim_start_matches(|c: char| is_drawn(c) || c == '·');
    let digits = number.trim_end_matches(['K', 'k', 'M', '+']);
    digits.len() + 1 >= number.len()
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
        && (digits.is_empty() || digits.starts_with(|c: char| c.is_ascii_digit()))
}

/// Tells emoji and other drawn signs from letters and punctuation.
pub(super) fn is_drawn(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{200d}' | '\u{1f000}'..='\u{1faff}')
}
