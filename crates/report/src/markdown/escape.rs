//! Text of editions that is no markup in Markdown.

use recension_wire::{ZERO_WIDTH_SPACE, command_at, visible, visible_line};

/// Makes text stand for itself in Markdown: no markup, no HTML, no mention, no reference.
pub(crate) fn text(text: &str) -> String {
    escaped(text, |char, out| {
        if matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' | '#') {
            out.push('\\');
        }
        out.push(char);
    })
}

/// Makes text stand for itself in HTML within Markdown.
pub(super) fn html(text: &str) -> String {
    escaped(text, |char, out| match char {
        '"' => out.push_str("&quot;"),
        _ => out.push(char),
    })
}

/// Escapes what HTML and hosts act upon; `push` writes every other character.
fn escaped(text: &str, push: impl Fn(char, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    // Text may stand at the start of a line.
    let visible = visible_line(text);
    let mut chars = visible.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => push(char, &mut out),
        }
        // Hosts look for mentions and references after the Markdown is rendered, so that a backslash does
        // not keep them from it.
        if matches!(char, '@' | '#') && chars.peek().is_some_and(|next| next.is_alphanumeric()) {
            out.push(ZERO_WIDTH_SPACE);
        }
    }
    unlinked(&out)
}

/// Breaks `GH-123`, which hosts take for a reference too.
fn unlinked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (at, char) in text.char_indices() {
        let prefix = at.checked_sub(3).and_then(|from| bytes.get(from..at));
        if char.is_ascii_digit() && prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"gh-")) {
            out.push(ZERO_WIDTH_SPACE);
        }
        out.push(char);
    }
    out
}

/// Returns a link destination, or nothing for an address that a comment should not lead to.
pub(crate) fn destination(url: &str) -> Option<String> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !matches!(scheme.as_deref(), Some("http" | "https" | "ftp" | "mailto")) {
        return None;
    }
    let mut out = String::with_capacity(url.len() + 2);
    out.push('<');
    for char in url.chars() {
        let unsafe_char =
            char.is_control() || char.is_whitespace() || matches!(char, '<' | '>' | '\\' | '`' | '|');
        if !unsafe_char && visible(char.encode_utf8(&mut [0; 4])) == *char.encode_utf8(&mut [0; 4]) {
            out.push(char);
            continue;
        }
        for byte in char.encode_utf8(&mut [0; 4]).bytes() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    // In an address nothing can be put between signs: the last one is spelled out.
    while let Some(at) = command_at(&out).and_then(|at| Some(at + out.get(at..)?.find('[')?)) {
        out.replace_range(at..=at, "%5B");
    }
    out.push('>');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{destination, html, text};

    #[test]
    fn markup_is_inert() {
        assert_eq!(
            text("a|b `c` [d](e) <f> *g* _h_ ~~i~~"),
            "a\\|b \\`c\\` \\[d\\](e) &lt;f&gt; \\*g\\* \\_h\\_ \\~\\~i\\~\\~"
        );
        assert_eq!(html("</summary><b>\"&"), "&lt;/summary&gt;&lt;b&gt;&quot;&amp;");
    }

    #[test]
    fn mentions_and_references_are_parted() {
        assert_eq!(
            text("@octocat fixes #12, gh-7 and C#"),
            "@\u{200b}octocat fixes \\#\u{200b}12, gh-\u{200b}7 and C\\#"
        );
    }

    #[test]
    fn destinations_cannot_be_left() {
        assert_eq!(destination("https://e.org/a b>(c)").as_deref(), Some("<https://e.org/a%20b%3E(c)>"));
        assert_eq!(
            destination("https://e.org/##vso[a##[").as_deref(),
            Some("<https://e.org/##vso%5Ba##%5B>")
        );
        assert_eq!(destination("javascript:alert(1)"), None);
        assert_eq!(destination("../relative"), None);
    }
}
