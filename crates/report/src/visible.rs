use std::borrow::Cow;

/// Spells out the characters of `text` that would act on a terminal or reorder what is read.
///
/// Control characters become the pictures that Unicode has for them (`␛`), those without a picture and
/// bidi overrides, embeddings and isolates their code point (`\u{202e}`). Everything else stays.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + char as u32)),
            '\u{7f}' => out.push('\u{2421}'),
            _ if acts(char) => out.extend(char.escape_unicode()),
            _ => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// Tells whether a character is a control, a line break, or turns the direction of what follows.
pub(crate) fn acts(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn escapes_and_overrides_are_spelled_out() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}\r\n"), "a␛[31mb␇␍␊");
        assert_eq!(visible("x\u{202e}y\u{9b}z\u{7f}"), "x\\u{202e}y\\u{9b}z␡");
    }

    #[test]
    fn letters_of_any_script_stay() {
        for text in ["Łukasz 🤗 中文 عربي", "👩\u{200d}💻", "e\u{301}"] {
            assert_eq!(visible(text), text);
        }
    }
}
