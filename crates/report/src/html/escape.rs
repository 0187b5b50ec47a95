//! What no text of an edition can break out of.

use std::fmt::{self, Write};
use std::io;

use recension_wire::{acts, command_at, inert_lines, visible};
use serde::Serialize;

/// Writes text for an element or a quoted attribute, what acts or reorders in it spelled out.
///
/// A number sign is written as a reference too: build systems obey what begins with some of them, also where
/// pieces of text that say nothing by themselves stand beside each other.
pub(super) fn write_escaped(out: &mut dyn Write, text: &str) -> fmt::Result {
    let text = visible(text);
    let mut rest = text.as_ref();
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'', '#']) {
        let (before, behind) = rest.split_at(at);
        out.write_str(before)?;
        let (special, behind) = behind.split_at(1);
        out.write_str(match special {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            "#" => "&#35;",
            _ => "&#39;",
        })?;
        rest = behind;
    }
    out.write_str(rest)
}

/// Returns JSON that can stand in a script element: in ASCII but for letters, what acts and what opens markup
/// escaped as JSON has it.
pub(super) fn inert_json(value: &impl Serialize) -> io::Result<String> {
    let json = inert_lines(&serde_json::to_string(value)?)?;
    let mut out = String::with_capacity(json.len());
    for char in json.chars() {
        if matches!(char, '<' | '>' | '&' | '\'') {
            out.push_str(&format!("\\u{:04x}", char as u32));
        } else {
            out.push(char);
        }
    }
    Ok(out)
}

/// Reports whether an address may be followed: the web and mail, and nothing in it that acts or hides.
pub(super) fn linkable(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    let known = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.len() > 2 && rest.starts_with("//"),
        "mailto" => !rest.is_empty(),
        _ => false,
    };
    let hides = |char: char| acts(char) || char.is_whitespace() || char == '\\';
    known && !address.contains(hides) && command_at(address).is_none()
}

#[cfg(test)]
mod tests {
    use super::{inert_json, linkable, write_escaped};

    #[test]
    fn text_stays_text() {
        let mut out = String::new();
        write_escaped(&mut out, "</p><script>'\"&amp;\u{202e}\u{1b}[1m##").unwrap();
        assert_eq!(out, "&lt;/p&gt;&lt;script&gt;&#39;&quot;&amp;amp;\\u{202e}␛[1m&#35;&#35;");
    }

    #[test]
    fn json_closes_no_element_and_is_read_back() {
        let text = "</script><!-- & ' \u{202e} \u{9b} é ##vso[a]";
        let json = inert_json(&text).unwrap();
        assert!(!json.contains("##"), "{json}");
        assert!(!json.contains(['<', '>', '&', '\'', '\u{202e}', '\u{9b}']), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn only_the_web_and_mail_are_links() {
        for address in ["https://example.org", "HTTP://example.org/a?b=c#d", "mailto:ann@example.org"] {
            assert!(linkable(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org",
            "#top",
            "docs/a.md",
            "https:",
            "https://",
            "https:\\\\example.org",
            " https://example.org",
            "https://example.org/\u{202e}gpj",
            "java\nscript:x",
            "mailto:",
            "",
        ] {
            assert!(!linkable(address), "{address}");
        }
    }
}
