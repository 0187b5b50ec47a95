//! Text made inert for terminals and build systems.

use std::borrow::Cow;

/// Parts signs that would be a command together; takes no room.
pub const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// Spells out the characters of `text` that would act on a terminal or reorder what is read, and breaks
/// what build systems obey wherever it stands.
///
/// Control characters become the pictures that Unicode has for them (`␛`), those without a picture and
/// bidi overrides, embeddings and isolates their code point (`\u{202e}`). `##[`, `##vso[` and `##teamcity[` get
/// a zero width space between their first signs. Everything else stays.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let shown = spelled(text);
    match command_at(&shown) {
        Some(_) => Cow::Owned(broken(&shown)),
        None => shown,
    }
}

/// Breaks what build systems obey in text that is inert but for what its parts have become together.
#[must_use]
pub fn unobeyed(text: &str) -> Cow<'_, str> {
    if command_at(text).is_some() { Cow::Owned(broken(text)) } else { Cow::Borrowed(text) }
}

/// Makes `text` inert as [`visible`] does, for a line that begins with it.
///
/// GitHub's runner obeys what stands behind `::` at the start of a line, white space before it or not.
#[must_use]
pub fn visible_line(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    if begins_command(&shown) { Cow::Owned(format!("{ZERO_WIDTH_SPACE}{shown}")) } else { shown }
}

/// Reports whether a line that begins with `text` is taken for a command.
#[must_use]
pub fn begins_command(text: &str) -> bool {
    text.trim_start().starts_with("::")
}

/// Finds what build systems obey anywhere in a line, `##[` and `##NAME[`: gives the place of the second sign.
///
/// Any name counts: whoever adds a system that obeys one need not change this.
#[must_use]
pub fn command_at(text: &str) -> Option<usize> {
    // Most texts have no sign, which is seen at once.
    let mut from = text.find('#')?;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("##")) {
        let second = from + found + 1;
        let name = text.get(second + 1..).unwrap_or_default();
        if name.trim_start_matches(|char: char| char.is_ascii_alphabetic()).starts_with('[') {
            return Some(second);
        }
        from = second;
    }
    None
}

/// Breaks every command. Some systems look past a zero width space, but then cut the name at the wrong place
/// and know no such command.
fn broken(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, behind)) = command_at(rest).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        out.push(ZERO_WIDTH_SPACE);
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn spelled(text: &str) -> Cow<'_, str> {
    let is_plain = text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    if is_plain || !text.chars().any(acts) {
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

/// Reports whether a character is a control, a line break, or turns the direction of what follows.
#[must_use]
pub fn acts(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_line};

    #[test]
    fn escapes_and_overrides_are_spelled_out() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}\r\n"), "a␛[31mb␇␍␊");
        assert_eq!(visible("x\u{202e}y\u{9b}z\u{7f}"), "x\\u{202e}y\\u{9b}z␡");
    }

    #[test]
    fn commands_of_build_systems_are_broken() {
        assert_eq!(
            visible("a ##[add-mask]b ###[c] ##vso[d]"),
            "a #\u{200b}#[add-mask]b ##\u{200b}#[c] #\u{200b}#vso[d]"
        );
        assert_eq!(visible_line("\u{a0} ::set-output name=a::b"), "\u{200b}\u{a0} ::set-output name=a::b");
        for text in ["## [a]", "##a b[", "std::vec", ": :", "C## [x]", "####", "#[derive]"] {
            assert_eq!(visible_line(text), text);
        }
        let once = visible("####[##teamcity[##[").into_owned();
        assert_eq!(visible(&once), once);
    }

    #[test]
    fn letters_of_any_script_stay() {
        for text in ["Łukasz 🤗 中文 عربي", "👩\u{200d}💻", "e\u{301}"] {
            assert_eq!(visible(text), text);
        }
    }
}
