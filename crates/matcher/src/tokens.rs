//! Words of a text as numbers: what candidates are found by and overlap is measured in.

use std::hash::{BuildHasher, Hasher};

use rustc_hash::FxBuildHasher;

/// Hashes a text, the same on every run.
pub(crate) fn hash(text: &str) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(text.as_bytes());
    hasher.write_u8(0xff);
    hasher.finish()
}

/// Mixes two hashes; the order counts.
pub(crate) fn mix(left: u64, right: u64) -> u64 {
    (left.rotate_left(23) ^ right.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
        ^ (left >> 17)
}

/// The writing system that most letters of a text are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// No letters.
    None,
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Indic,
    Thai,
    /// Han, kana and hangul, which mix.
    EastAsian,
    Other,
}

impl Script {
    pub(crate) const ALL: [Script; 10] = [
        Script::None,
        Script::Latin,
        Script::Cyrillic,
        Script::Greek,
        Script::Hebrew,
        Script::Arabic,
        Script::Indic,
        Script::Thai,
        Script::EastAsian,
        Script::Other,
    ];
}

pub(crate) fn script_of(c: char) -> Script {
    match c as u32 {
        0x41..=0x5A | 0x61..=0x7A | 0xC0..=0x24F | 0x1E00..=0x1EFF => Script::Latin,
        0x370..=0x3FF | 0x1F00..=0x1FFF => Script::Greek,
        0x400..=0x52F => Script::Cyrillic,
        0x590..=0x5FF => Script::Hebrew,
        0x600..=0x77F | 0x8A0..=0x8FF | 0xFB50..=0xFEFC => Script::Arabic,
        0x900..=0xDFF => Script::Indic,
        0xE00..=0xEFF => Script::Thai,
        0x1100..=0x11FF
        | 0x2E80..=0x2FDF
        | 0x3040..=0x31FF
        | 0x3400..=0x9FFF
        | 0xAC00..=0xD7AF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF => Script::EastAsian,
        _ if c.is_alphabetic() => Script::Other,
        _ => Script::None,
    }
}

/// Reports which writing system a text is in. A letter of a script without case or spaces says as much as
/// several Latin ones, and names stay Latin in a translation: a sixth of the letters decides.
pub(crate) fn script(text: &str) -> Script {
    if text.is_ascii() {
        let letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
        return if letters { Script::Latin } else { Script::None };
    }
    let mut counts = [0usize; Script::ALL.len()];
    for c in text.chars() {
        counts[script_of(c) as usize] += 1;
    }
    counts[Script::None as usize] = 0;
    let letters: usize = counts.iter().sum();
    if letters == 0 {
        return Script::None;
    }
    let foreign = [
        Script::EastAsian,
        Script::Cyrillic,
        Script::Arabic,
        Script::Hebrew,
        Script::Indic,
        Script::Thai,
        Script::Greek,
        Script::Other,
    ];
    foreign.into_iter().find(|script| counts[*script as usize] * 6 >= letters).unwrap_or(Script::Latin)
}

/// Reports whether two texts in these writing systems cannot be compared.
pub(crate) fn scripts_differ(left: Script, right: Script) -> bool {
    left != right && left != Script::None && right != Script::None
}

/// Calls `found` with the hash of every word of a folded text: runs of letters and digits; of scripts
/// written without spaces every two neighbouring characters.
pub(crate) fn each_token(folded: &str, mut found: impl FnMut(u64)) {
    if folded.is_ascii() {
        each_word(folded, &mut |_, word| found(word));
        return;
    }
    let mut word: Option<usize> = None;
    let mut previous: Option<usize> = None;
    let mut alone = false;
    let mut end = 0;
    for (at, c) in folded.char_indices() {
        end = at + c.len_utf8();
        let spaceless = !c.is_ascii() && matches!(script_of(c), Script::EastAsian | Script::Thai);
        if (spaceless || !c.is_alphanumeric())
            && let Some(start) = word.take()
        {
            found(hash(&folded[start..at]));
        }
        if spaceless {
            match previous {
                Some(start) => found(hash(&folded[start..end])),
                None => alone = true,
            }
            if previous.is_some() {
                alone = false;
            }
            previous = Some(at);
            continue;
        }
        if let Some(start) = previous.take()
            && std::mem::take(&mut alone)
        {
            found(hash(&folded[start..at]));
        }
        if c.is_alphanumeric() && word.is_none() {
            word = Some(at);
        }
    }
    if let Some(start) = word {
        found(hash(&folded[start..]));
    } else if let Some(start) = previous
        && alone
    {
        found(hash(&folded[start..end]));
    }
}

/// Which bytes are letters and digits of ASCII: one look instead of three comparisons.
const ALPHANUMERIC: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Calls `found` with place and hash of every run of letters and digits of an ASCII text.
pub(crate) fn each_word(folded: &str, found: &mut impl FnMut(usize, u64)) {
    let bytes = folded.as_bytes();
    let is_letter = |byte: &u8| ALPHANUMERIC[usize::from(*byte)];
    let mut at = 0;
    while let Some(skipped) = bytes[at..].iter().position(is_letter) {
        let start = at + skipped;
        let length = bytes[start..].iter().position(|byte| !is_letter(byte));
        at = length.map_or(bytes.len(), |length| start + length);
        found(start, hash(&folded[start..at]));
    }
}

/// Appends the letters and digits of a folded text, nothing else.
pub(crate) fn compact_into(folded: &str, compact: &mut String) {
    if folded.is_ascii() {
        compact.extend(folded.bytes().filter(u8::is_ascii_alphanumeric).map(char::from));
        return;
    }
    compact.extend(folded.chars().filter(|c| c.is_alphanumeric() || *c == recension_model::LOST));
}

#[cfg(test)]
mod tests {
    use super::{Script, each_token, hash, script};

    fn tokens(text: &str) -> Vec<u64> {
        let mut tokens = Vec::new();
        each_token(text, |token| tokens.push(token));
        tokens
    }

    fn hashes(words: &[&str]) -> Vec<u64> {
        words.iter().map(|word| hash(word)).collect()
    }

    #[test]
    fn words_and_bigrams() {
        assert_eq!(tokens("a django-rest x9"), hashes(&["a", "django", "rest", "x9"]));
        assert_eq!(tokens("中文库 ok 库"), hashes(&["中文", "文库", "ok", "库"]));
        assert_eq!(tokens("abc中x"), hashes(&["abc", "中", "x"]));
        assert_eq!(tokens("--"), hashes(&[]));
    }

    #[test]
    fn the_script_of_a_translation_is_that_of_its_words() {
        assert_eq!(script("Python 的 Web 框架资源"), Script::EastAsian);
        assert_eq!(script("a parser for 中"), Script::Latin);
        assert_eq!(script("Быстрый парсер JSON"), Script::Cyrillic);
        assert_eq!(script("123 - !"), Script::None);
    }
}
