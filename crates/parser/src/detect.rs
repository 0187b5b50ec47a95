//! Which format a text is in.

use recension_model::{Format, Warning, WarningKind};

use crate::scan::{LineKind, link_definition, scan_lines};

/// Enough to see what a document is like; a list shows links and headings long before.
const MAX_SNIFFED_BYTES: usize = 64 * 1024;

/// Among more lines, one link or heading of Markdown is what a copy has left over.
const LINES_A_SIGN: usize = 10;

/// A line that is indented by more is code in Markdown.
const MAX_MARKER_INDENT: usize = 3;

/// What lists are written in and is not read, by the ending of the name.
const UNREAD: [(&str, &[&str]); 14] = [
    ("Textile", &["textile"]),
    ("Creole", &["creole"]),
    ("RDoc", &["rdoc"]),
    ("Pod", &["pod"]),
    ("LaTeX", &["tex", "latex", "ltx"]),
    ("BibTeX", &["bib"]),
    ("Typst", &["typ"]),
    ("Djot", &["dj", "djot"]),
    ("txt2tags", &["t2t"]),
    ("Muse", &["muse"]),
    ("Rich Text", &["rtf"]),
    ("a notebook", &["ipynb"]),
    ("a feed", &["rss", "atom"]),
    ("TOML", &["toml"]),
];

/// Returns what the format is called that a name says a file is in, if it is one that is known and not read.
#[must_use]
pub fn unread_format(name: &str) -> Option<&'static str> {
    let extension = extension(name)?;
    UNREAD.iter().find(|(_, all)| all.contains(&extension.as_str())).map(|(format, _)| *format)
}

/// Finds the format of `text` from its `name`, and from its content where the name says nothing or is `.txt`.
///
/// What has a name that is not known and looks like no markup is plain text with a warning.
pub(crate) fn detect(name: &str, text: &str) -> (Format, Option<Warning>) {
    let head = head_of(text);
    // A page that shows a file is a page.
    let shows_itself = |format: &Format| matches!(format, Format::Markdown | Format::Html) || !is_html(head);
    let by_name = format_of_name(name).filter(shows_itself);
    let format = by_name.unwrap_or_else(|| by_content(head));
    let unknown = extension(name).filter(|_| by_name.is_none() && format == Format::PlainText);
    let unknown = unknown.filter(|extension| !matches!(extension.as_str(), "txt" | "text"));
    (format, unknown.map(|extension| guessed(&extension)))
}

/// Returns the format that a name says a file is in; none if any text may be called so.
#[must_use]
pub fn format_of_name(name: &str) -> Option<Format> {
    match extension(name)?.as_str() {
        "md" | "markdown" | "mkd" | "mdown" | "mdwn" | "mdx" => Some(Format::Markdown),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "adoc" | "asciidoc" | "asc" => Some(Format::AsciiDoc),
        "csv" | "tsv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        "yaml" | "yml" => Some(Format::Yaml),
        "mediawiki" | "wiki" | "mw" => Some(Format::MediaWiki),
        "opml" => Some(Format::Opml),
        "org" => Some(Format::Org),
        "rst" | "rest" => Some(Format::Rst),
        _ => None,
    }
}

fn guessed(extension: &str) -> Warning {
    Warning {
        kind: WarningKind::FormatGuessed,
        message: format!("'.{extension}' is not known: read as plain text; --input-format says otherwise"),
        span: None,
        line: None,
        end_line: None,
    }
}

/// Returns the lower-case extension of a path, `REV:PATH` or address.
fn extension(name: &str) -> Option<String> {
    let name = match name.split_once("://") {
        // The name of a host has an ending, too.
        Some((_, rest)) => rest.split(['?', '#']).next()?.split_once('/')?.1,
        None => name,
    };
    let file = name.rsplit(['/', '\\', ':']).next().unwrap_or(name);
    let (stem, extension) = file.rsplit_once('.')?;
    (!stem.is_empty()).then(|| extension.to_ascii_lowercase())
}

fn head_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_SNIFFED_BYTES)]
}

fn by_content(head: &str) -> Format {
    if is_opml(head) {
        Format::Opml
    } else if is_html(head) {
        Format::Html
    } else if is_markdown(head) {
        Format::Markdown
    } else {
        Format::PlainText
    }
}

fn is_opml(head: &str) -> bool {
    let head = head.trim_start().trim_start_matches('\u{feff}');
    head.starts_with("<opml") || (head.starts_with("<?xml") && head.contains("<opml"))
}

fn is_html(head: &str) -> bool {
    let start = head.trim_start().trim_start_matches('\u{feff}');
    let tag: String = start.chars().take(16).collect::<String>().to_ascii_lowercase();
    !is_opml(head)
        && ["<!doctype html", "<html", "<head", "<body", "<?xml"].iter().any(|sign| tag.starts_with(sign))
}

/// Links are sure, unless bullets are drawn or stand so far in that no list of Markdown is meant: what a copy
/// shows as it was written is no markup of its own. One among many lines, or a heading, needs further signs, for
/// `# ` also begins comments of configuration files.
fn is_markdown(head: &str) -> bool {
    let links = ["](http", "](#", "](/", "](."].map(|link| head.matches(link).count()).iter().sum::<usize>();
    if is_copy(head, links) {
        return false;
    }
    let lines = head.lines().filter(|line| !line.trim().is_empty()).count();
    if links > 0 && links * LINES_A_SIGN >= lines {
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
    let signs = links + headings;
    (signs > 1 || bullets > 0) && signs > 0 && (signs + bullets) * LINES_A_SIGN >= lines
}

/// Reports whether more lines are items as pages show and dumps print them than there are `links`.
fn is_copy(head: &str, links: usize) -> bool {
    let (mut drawn, mut indented, mut outer) = (0, 0, 0);
    for line in head.lines() {
        let text = line.trim_start();
        if text.starts_with(['•', '◦', '▪', '▫', '●', '○', '■', '□', '‣', '·']) {
            drawn += 1;
        } else if text.starts_with(['*', '+', '-']) && text[1..].starts_with(' ') {
            let deep = line.len() - text.len() > MAX_MARKER_INDENT;
            indented += usize::from(deep);
            outer += usize::from(!deep);
        }
    }
    let items = drawn + if outer == 0 { indented } else { 0 };
    items > 1 && items > links
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
            ("https://example.org/list.rst", Format::Rst),
            ("https://example.org", Format::PlainText),
            ("awesome.org", Format::Org),
            ("list.adoc", Format::AsciiDoc),
            ("list.mediawiki", Format::MediaWiki),
            ("feeds.opml", Format::Opml),
            ("data.yml", Format::Yaml),
            ("data.tsv", Format::Csv),
            ("data.jsonl", Format::JsonLines),
        ] {
            assert_eq!(detect(name, "just words").0, format, "{name}");
        }
    }

    #[test]
    fn the_content_decides_where_the_name_does_not() {
        let left_over = &format!("See [a](https://a.example).\n{}", "word\n".repeat(30));
        let listed = &format!("See [a](https://a.example).\n{}", "- word\n".repeat(30));
        for (name, text, format) in [
            ("-", "<!DOCTYPE html><p>x", Format::Html),
            ("copy.txt", "\n<html lang=zh>", Format::Html),
            ("https://example.org/list.org", "<!doctype html><p>x", Format::Html),
            ("feeds.xml", "<?xml version=\"1.0\"?>\n<opml version=\"2.0\">", Format::Opml),
            ("copy.txt", "# A\n\n## B\n", Format::Markdown),
            ("-", "* [a](https://a.example)\n", Format::Markdown),
            ("-", "see [a]\n\n[a]: https://a.example\n", Format::Markdown),
            ("copy.txt", "# x\n\n• [a](https://a.example b)\n• c\n• d\n", Format::PlainText),
            ("copy.txt", "   [a](https://a.example b)\n\n     * c\n     * d\n", Format::PlainText),
            ("copy.txt", "* a\n    * [b](https://b.example)\n    * c\n", Format::Markdown),
            ("copy.txt", "Tools\n\n1. a\n2. b\n", Format::PlainText),
            ("copy.txt", left_over, Format::PlainText),
            ("copy.txt", listed, Format::Markdown),
            (".txt", "", Format::PlainText),
        ] {
            assert_eq!(detect(name, text).0, format, "{name} {text:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_said() {
        let says = |name: &str, text: &str| detect(name, text).1.map(|warning| warning.message);
        assert!(says("list.abc", "words").is_some_and(|message| message.contains("'.abc'")));
        assert_eq!(says("list.abc", "- [a](https://a.example)\n"), None);
        assert_eq!(says("list.txt", "words"), None);
        assert_eq!(says("COPY", "words"), None);
        assert_eq!(unread_format("v1:list.TEXTILE"), Some("Textile"));
        assert_eq!(unread_format("list.md"), None);
    }
}
