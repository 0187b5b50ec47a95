//! Markup that no text from an edition can break out of.

use std::io::{self, Write};

use crate::visible::{acts, command_at, visible};
use crate::wire::inert_lines;

/// Writes markup and text, and does not let the one pass for the other: markup is what stands in the source
/// of this crate, all else goes through [`Html::text`] or [`Html::attribute`].
pub(super) struct Html<'o> {
    out: &'o mut dyn Write,
}

impl<'o> Html<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self { out }
    }

    pub(super) fn raw(&mut self, markup: &'static str) -> io::Result<()> {
        self.out.write_all(markup.as_bytes())
    }

    /// Writes text, what acts or reorders in it spelled out.
    ///
    /// A number sign is written as a reference too: build systems obey what begins with some of them, also where
    /// pieces of text that say nothing by themselves stand beside each other.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.escaped(text, &['&', '<', '>', '"', '\'', '#'])
    }

    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> io::Result<()> {
        self.raw(" ")?;
        self.raw(name)?;
        self.raw("=\"")?;
        self.escaped(value, &['&', '<', '>', '"', '\''])?;
        self.raw("\"")
    }

    fn escaped(&mut self, text: &str, special: &[char]) -> io::Result<()> {
        let text = visible(text);
        let mut rest = text.as_ref();
        while let Some(at) = rest.find(special) {
            let (before, behind) = rest.split_at(at);
            self.out.write_all(before.as_bytes())?;
            let (special, behind) = behind.split_at(1);
            self.out.write_all(match special {
                "&" => b"&amp;",
                "<" => b"&lt;",
                ">" => b"&gt;",
                "\"" => b"&quot;",
                "#" => b"&#35;",
                _ => b"&#39;",
            })?;
            rest = behind;
        }
        self.out.write_all(rest.as_bytes())
    }

    /// Writes the attributes of a link to an address that is [`linkable`].
    pub(super) fn link(&mut self, address: &str) -> io::Result<()> {
        self.attribute("href", address)?;
        self.raw(" rel=\"noopener noreferrer\"")
    }

    pub(super) fn number(&mut self, number: usize) -> io::Result<()> {
        write!(self.out, "{number}")
    }

    /// Writes a value as JSON that can stand in a script element.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        self.out.write_all(inert_json(value)?.as_bytes())
    }

    pub(super) fn element(&mut self, open: &'static str, text: &str, close: &'static str) -> io::Result<()> {
        self.raw(open)?;
        self.text(text)?;
        self.raw(close)
    }
}

/// Gives JSON in ASCII but for letters: what acts, and what opens markup, is escaped as JSON has it.
pub(super) fn inert_json(value: &impl serde::Serialize) -> io::Result<String> {
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

/// Tells whether an address may be followed: the web and mail, and nothing in it that acts or hides.
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
    use super::{Html, inert_json, linkable};

    #[test]
    fn text_stays_text() {
        let mut out = Vec::new();
        let mut html = Html::new(&mut out);
        html.element("<p>", "</p><script>'\"&amp;\u{202e}\u{1b}[1m", "</p>").unwrap();
        html.attribute("title", "\" onclick='x'").unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<p>&lt;/p&gt;&lt;script&gt;&#39;&quot;&amp;amp;\\u{202e}␛[1m</p> title=\"&quot; onclick=&#39;x&#39;\""
        );
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
