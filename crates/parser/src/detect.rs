//! Which format a text is in.

use recension_model::Format;

use crate::scan::{LineKind, link_definition, scan_lines};

/// Enough to see what a document is like; a list shows links and headings long before.
const MAX_SNIFFED_BYTES: usize = 64 * 1024;

/// Finds the format of `text` from its `name`, and from its content where the name says nothing or is `.txt`.
pub(crate) fn detect(name: &str, text: &str) -> Format {
    match extension(name).as_deref() {
        Some("md" | "markdown" | "mkd" | "mdown" | "mdwn" | "mdx") => Format::Markdown,
        Some("html" | "htm" | "xhtml") => Format::Html,
        _ => by_content(text),
    }
}

/// Returns the lower-case extension of a path, `REV:PATH` or address.
fn extension(name: &str) -> Option<String> {
    let name = if name.contains("://") { name.split(['?', '#']).next().unwrap_or(name) } else { name };
    let file = name.rsplit(['/', '\\', ':']).next().unwrap_or(name);
    let (stem, extension) = file.rsplit_once('.')?;
    (!stem.is_empty()).then(|| extension.to_ascii_lowercase())
}

fn by_content(text: &str) -> Format {
    let mut end = text.len().min(MAX_SNIFFED_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    if is_html(head) {
        Format::Html
    } else if is_markdown(head) {
        Format::Markdown
    } else {
        Format::PlainText
    }
}

fn is_html(head: &str) -> bool {
    let start = head.trim_start().trim_start_matches('\u{feff}');
    let tag: String = start.chars().take(16).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<?xml"].iter().any(|sign| tag.starts_with(sign))
}

/// A link is sure; a heading needs a second sign, for `# ` also begins comments of configuration files.
fn is_markdown(head: &str) -> bool {
    if head.contains("](http") || head.contains("](#") || head.contains("](/") || head.contains("](.") {
        return true;
    }
    let (mut headings, mut bullets) = (0, 0);
    for (range, line) in scan_lines(head) {
        let text = &head[range];
        match line.kind {
            LineKind::Heading { .. } if text.trim_start_matches('#').starts_with(' ') => headings += 1,
            LineKind::Definition if is_to_web(&text[line.text..]) => return true,
            LineKind::Text if line.item.is_some() && text.starts_with(['-', '*', '+']) => bullets += 1,
            _ => {}
        }
    }
    headings >= 2 || (headings >= 1 && bullets >= 1)
}

fn is_to_web(definition: &str) -> bool {
    link_definition(definition)
        .is_some_and(|(_, address)| address.starts_with("http://") || address.starts_with("https://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_where_it_says_something() {
        for (name, format) in [
            ("README.md", Format::Markdown),
            ("docs/LIST.MARKDOWN", Format::Markdown),
            ("v1.2:README.mkd", Format::Markdown),
            ("page.htm", Format::Html),
            ("https://example.org/list.html?x=1.txt", Format::Html),
        ] {
            assert_eq!(detect(name, "just words"), format, "{name}");
        }
    }

    #[test]
    fn the_content_decides_where_the_name_does_not() {
        for (name, text, format) in [
            ("-", "<!DOCTYPE html><p>x", Format::Html),
            ("copy.txt", "\n<html lang=zh>", Format::Html),
            ("copy.txt", "# A\n\n## B\n", Format::Markdown),
            ("-", "* [a](https://a.example)\n", Format::Markdown),
            ("-", "see [a]\n\n[a]: https://a.example\n", Format::Markdown),
            ("copy.txt", "Tools\n\n1. a\n2. b\n", Format::PlainText),
            (".txt", "", Format::PlainText),
        ] {
            assert_eq!(detect(name, text), format, "{name} {text:?}");
        }
    }
}
