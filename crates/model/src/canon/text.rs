//! The canonical form of texts.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Stands for one character that was lost; it matches any one character.
pub const LOST: char = '\u{FFFD}';

/// Returns the canonical form of a title: NFKC, case folded, white space collapsed, code ticks and invisible
/// characters dropped, typographic quotes and dashes as their plain ones.
///
/// A lone underscore within a word does not count: the converters that many copies went through took it
/// for emphasis and ate it.
///
/// ```
/// # use recension_model::title_key;
/// assert_eq!(title_key("  The  `Ｎom`\u{a0}Crate"), "the nom crate");
/// assert_eq!(title_key("factory_boy"), title_key("factoryboy"));
/// ```
#[must_use]
pub fn title_key(title: &str) -> String {
    let mut key = String::with_capacity(title.len());
    fold_title_into(title, &mut key);
    key
}

/// Appends the canonical form of a title to `key`, which has to be empty.
pub fn fold_title_into(title: &str, key: &mut String) {
    fold_into(title, key);
    if !key.contains('_') {
        return;
    }
    let folded: Vec<char> = key.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| folded.get(at)).is_some_and(|c| c.is_alphanumeric());
    let eaten = |at: usize| folded[at] == '_' && is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
    *key = (0..folded.len()).filter(|at| !eaten(*at)).map(|at| folded[at]).collect();
}

/// Reports whether two texts differ in white space alone.
#[must_use]
pub fn same_words(one: &[u8], other: &[u8]) -> bool {
    let [mut own, mut others] =
        [one, other].map(|text| text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()));
    one == other || own.by_ref().eq(others.by_ref())
}

/// Returns the canonical form of a description: that of a title, without quotes and closing punctuation.
///
/// ```
/// # use recension_model::description_key;
/// assert_eq!(description_key("A “fast” parser."), description_key("a fast parser"));
/// ```
#[must_use]
pub fn description_key(description: &str) -> String {
    let mut key = String::with_capacity(description.len());
    fold_into(description, &mut key);
    if key.contains(is_quote) {
        key.retain(|c| !is_quote(c));
    }
    let open = key.trim_start_matches(is_separator).len();
    key.drain(..key.len() - open);
    let kept = key.trim_end_matches(is_closing).len();
    key.truncate(kept);
    key
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '»' | '「' | '」' | '『' | '』' | '„' | '‚')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | ':' | '|' | ',' | ';' | '–' | '—')
}

fn is_closing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '!' | '?' | '…' | '。' | '、' | ',' | ';' | ':' | '．' | '।' | '۔')
}

/// Appends the folded form of `text` to `key`, white space collapsed and trimmed.
pub fn fold_into(text: &str, key: &mut String) {
    let begin = key.len();
    if is_plain(text) {
        key.push_str(text);
        key[begin..].make_ascii_lowercase();
        return;
    }
    let mut space = false;
    let mut push = |c: char, key: &mut String| {
        if c.is_whitespace() {
            space = key.len() > begin;
            return;
        }
        if std::mem::take(&mut space) {
            key.push(' ');
        }
        key.push(c);
    };
    if text.is_ascii() {
        for byte in text.bytes().filter(|byte| *byte != b'`' && (*byte >= b' ' || byte.is_ascii_whitespace()))
        {
            push(byte.to_ascii_lowercase() as char, key);
        }
        return;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, others, behind) = by_ascii(rest);
        for c in plain.chars().filter(|c| *c != '`' && !is_invisible(*c)) {
            push(c.to_ascii_lowercase(), key);
        }
        let mut fold = |c: char| match c {
            '`' => {}
            'ß' => ['s', 's'].into_iter().for_each(|c| push(c, key)),
            'ς' => push('σ', key),
            '‘' | '’' | '‛' | '′' | 'ʼ' | '´' => push('\'', key),
            '“' | '”' | '‟' | '″' => push('"', key),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => push('-', key),
            c if is_invisible(c) => {}
            c => c.to_lowercase().for_each(|c| push(c, key)),
        };
        // Most texts are in this form, which is seen in a fraction of the time that it takes to bring them there.
        match is_nfkc_quick(others.chars()) {
            IsNormalized::Yes => others.chars().for_each(&mut fold),
            _ => others.nfkc().for_each(&mut fold),
        }
        rest = behind;
    }
}

/// Parts the ASCII that a text begins with from what is not, and both from where ASCII begins again. Normalisation leaves ASCII as
/// it is, but for the last character before others, which may become one with them (UAX #15): that one is theirs.
fn by_ascii(text: &str) -> (&str, &str, &str) {
    let Some(odd) = text.bytes().position(|byte| !byte.is_ascii()) else { return (text, "", "") };
    let (plain, rest) = text.split_at(odd.saturating_sub(1));
    let own = odd - plain.len();
    let again = rest.bytes().skip(own).position(|byte| byte.is_ascii());
    let (others, behind) = rest.split_at(again.map_or(rest.len(), |again| own + again));
    (plain, others, behind)
}

/// Reports whether folding a text is but a matter of case, so that places in it stay where they are: what most
/// texts of most lists are.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    // No early exit: whole loops run in vector registers.
    let odd = bytes.iter().fold(false, |odd, byte| odd | !(b' '..0x7f).contains(byte) | (*byte == b'`'));
    let gaps = bytes.iter().zip(&bytes[1..]).fold(false, |gaps, (a, b)| gaps | (*a == b' ' && *b == b' '));
    !odd && !gaps && *first != b' ' && *last != b' '
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
        || (c.is_control() && !c.is_whitespace())
}

/// Reports whether two canonical forms are the same, a lost character standing for any one.
#[must_use]
pub fn same_key(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    if !left.contains(LOST) && !right.contains(LOST) {
        return false;
    }
    let (mut left, mut right) = (left.chars(), right.chars());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || a == LOST || b == LOST => {}
            _ => return false,
        }
    }
}

/// Returns the anchor that code hosts give a heading: in lower case, spaces as dashes, without punctuation.
///
/// ```
/// assert_eq!(recension_model::heading_anchor("C++ & Rust: Tools"), "c--rust-tools");
/// assert_eq!(recension_model::heading_anchor("自然语言"), "自然语言");
/// ```
#[must_use]
pub fn heading_anchor(title: &str) -> String {
    let lower = title.trim().to_lowercase();
    let kept = lower.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{description_key, is_invisible, same_key, title_key};

    #[test]
    fn style_does_not_count_in_titles() {
        assert_eq!(title_key("ＤＪＡＮＧＯ"), "django");
        assert_eq!(title_key("BERT’s “Attention”"), title_key("bert's \"attention\""));
        assert_eq!(title_key("Straße"), title_key("STRASSE"));
        assert_ne!(title_key("Podcast.init"), title_key("Podcast.__init__"));
    }

    #[test]
    fn what_stands_between_ascii_is_folded_as_in_one_piece() {
        let pieces = [
            "a", "B ", "`", "\u{301}", "é", "ﬁ", "각", "\u{1100}", "\u{1161}", "ß", "\u{7f}", "\u{b}", "—",
            "\u{200d}",
        ];
        let shown = |c: &char| *c != '`' && !is_invisible(*c);
        for at in 0..pieces.len().pow(3) {
            let place = |nth: u32| pieces[at / pieces.len().pow(nth) % pieces.len()];
            let text = format!("{}{}{}é", place(0), place(1), place(2));
            let lower = text.nfkc().filter(shown).flat_map(char::to_lowercase).collect::<String>();
            let dashed = lower.replace('ß', "ss").replace('—', "-");
            assert_eq!(title_key(&text), dashed.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
        }
    }

    #[test]
    fn closing_punctuation_and_quotes_do_not_count_in_descriptions() {
        assert_eq!(description_key("- A parser!"), "a parser");
        assert_eq!(description_key("中文描述。"), "中文描述");
        assert_eq!(description_key("..."), "");
    }

    #[test]
    fn a_lost_character_matches_any_one() {
        assert!(same_key("\u{FFFD}ukasz", "łukasz"));
        assert!(!same_key("\u{FFFD}ukasz", "lłukasz"));
        assert!(!same_key("a", "b"));
    }
}
