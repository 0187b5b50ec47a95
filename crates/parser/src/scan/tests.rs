//! The scanner against comrak: both find the same headings and the same code.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use comrak::nodes::NodeValue;
use comrak::{Arena, Options};
use proptest::prelude::*;

use super::*;
use crate::markdown::{Document, prepared};

/// A line, counted from 1, and the level of the heading that ends there, or 0 for code.
type Found = BTreeSet<(usize, u8)>;

fn scanned(text: &str) -> Found {
    let levels = scan_lines(text).enumerate().filter_map(|(at, (range, line))| match line.kind {
        LineKind::Heading { level } | LineKind::Underline { level } => Some((at + 1, level)),
        LineKind::Code | LineKind::FenceStart | LineKind::FenceEnd
            if !text[range.clone()].trim().is_empty() =>
        {
            Some((at + 1, 0))
        }
        _ => None,
    });
    levels.collect()
}

/// Writes headings as comrak knows them: what GitHub took for one until 2017 is none to it.
fn spaced(text: &str) -> String {
    let spaced = |line: &str| match tight_heading(line.as_bytes()) {
        Some(level) => format!("{} {}", &line[..usize::from(level)], &line[usize::from(level)..]),
        None => line.to_owned(),
    };
    text.split_inclusive('\n').map(spaced).collect()
}

fn read_by_comrak(text: &str) -> Cow<'_, str> {
    let (document, _) = Document::scan(text);
    prepared(&document, 0..document.line_count())
}

fn parsed(text: &str) -> Found {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.parse.leave_footnote_definitions = true;
    let skipped = front_matter(text).unwrap_or(0);
    let above = line_ranges(&text.as_bytes()[..skipped]).count();
    let prepared = read_by_comrak(text);
    let body = &text[skipped..];
    let bodies: Vec<&str> = line_ranges(body.as_bytes()).map(|range| &body[range]).collect();
    let arena = Arena::new();
    let mut found = Found::new();
    for node in comrak::parse_document(&arena, &prepared, &options).descendants() {
        let data = node.data();
        let (start, end) = (data.sourcepos.start.line, data.sourcepos.end.line);
        match &data.value {
            NodeValue::Heading(heading) => {
                found.insert((end + above, heading.level));
            }
            NodeValue::CodeBlock(code) => {
                // comrak does not say well where a fence ends that the end of its container closes.
                let end =
                    if code.fenced && !code.closed { start + code.literal.lines().count() } else { end };
                found.extend(
                    (start..=end)
                        .filter(|line| bodies.get(line - 1).is_some_and(|body| !body.trim().is_empty()))
                        .map(|line| (line + above, 0)),
                );
            }
            _ => {}
        }
    }
    found
}

fn lists(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            lists(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

#[test]
fn headings_and_code_of_all_fixtures_are_found() {
    let mut paths = Vec::new();
    lists(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures"), &mut paths);
    assert!(paths.len() > 100);
    for path in paths {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        assert_eq!(scanned(&text), parsed(&spaced(&text)), "{}", path.display());
    }
}

#[test]
fn a_tag_that_shows_nothing_leaves_a_heading_one() {
    let headings = |text: &str| scanned(text).len();
    assert_eq!(headings("<a name=\"x\"></a>\n## H\n"), 1);
    assert_eq!(headings("<div>\n</div>\n## H\n"), 1);
    assert_eq!(headings("<div>\n## H\n"), 0);
    assert_eq!(headings("<pre>\n<br>\n## H\n"), 0);
}

#[test]
fn a_footnote_ends_where_it_does_for_comrak() {
    for text in
        ["[^n]: a\n\n    # b\n", "[^n]: a\n  \n    b\n", "> [^n]: a\n>\n>     b\n", "[^n]:\n    # b\n"]
    {
        assert_eq!(scanned(text), parsed(text), "{text}");
    }
}

#[test]
fn a_paragraph_is_tried_as_a_table_once() {
    for text in [
        "===\n|-|-|\n|-|-|\n-\n",
        "a\n|-|\n|-|\n-\n",
        "> [l]: u\n  [l]: u\n> --\n",
        "[l]: u\n|-|-|\n|-|-|\n    a\n",
    ] {
        assert_eq!(scanned(text), parsed(text), "{text}");
    }
}

#[test]
fn every_line_is_given_once() {
    let text = "a\r\nb\rc\n\nd";
    let ranges: Vec<&str> = scan_lines(text).map(|(range, _)| &text[range]).collect();
    assert_eq!(ranges, ["a\r\n", "b\r", "c\n", "\n", "d"]);
}

#[test]
fn a_line_says_where_its_text_begins() {
    let text = "- a\n\n  1. b\n> c\n";
    let found: Vec<(&str, usize, Option<u8>)> = scan_lines(text)
        .map(|(range, line)| (text[range][line.text..].trim(), line.depth, line.item))
        .collect();
    assert_eq!(found, [("a", 1, Some(b'-')), ("", 1, None), ("b", 2, Some(b'.')), ("c", 1, None)]);
}

#[test]
fn definitions_begin_paragraphs() {
    let kinds = |text: &str| scan_lines(text).map(|(_, line)| line.kind).collect::<Vec<_>>();
    use LineKind::{Blank, Comment, Definition, Html, Text};
    assert_eq!(kinds("[a]: b\n[c]: <d e> 't'\n"), [Definition, Definition]);
    assert_eq!(kinds("x\n[a]: b\n\n[a]: b c\n"), [Text, Text, Blank, Text]);
    assert_eq!(
        kinds("<!-- a\n[a]: b\n-->\n<div>\n[a]: b\n\n[a]: b"),
        [Comment, Comment, Comment, Html, Html, Blank, Definition]
    );
}

/// What lines are made of.
const STARTS: &[&str] = &[
    "", "", "", "", "- ", "* ", "1. ", "2) ", "  ", "   ", "    ", "\t", "> ", "- - ", "-\t", "10. ", ">",
    "  - ",
];
const ENDS: &[&str] = &[
    "",
    "",
    "",
    "a",
    "word [x](y)",
    "# h",
    "### h ###",
    "#",
    "#no",
    "##tight [x](y)",
    "```",
    "~~~",
    "````",
    "``` a`b",
    "~~~ a`b",
    "``` text",
    "---",
    "===",
    "- - -",
    "***",
    "--",
    "<!--",
    "-->",
    "<!-- a -->",
    "<div>",
    "</div>",
    "<pre>",
    "</pre>",
    "<br>",
    "<a name=\"x\"></a>",
    "<a href='u'>t</a>",
    "<?x",
    "?>",
    "<![CDATA[",
    "]]>",
    "<!X",
    "<script>",
    "</script>",
    "| a | b |",
    "|---|---|",
    "a | b",
    "-|-",
    "|c|",
    "[l]: u",
    "[l]: <u v> 't'",
    "[l]: u v",
    "[^n]: note",
    "<x-y z=\"1\" />",
    "</x-y>",
    "<x",
    "-",
    "1.",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2048, ..Default::default() })]

    #[test]
    fn headings_and_code_are_those_of_comrak(
        lines in prop::collection::vec((prop::sample::select(STARTS), prop::sample::select(ENDS)), 0..14),
    ) {
        let text: String = lines.iter().map(|(start, end)| format!("{start}{end}\n")).collect();
        // What is blank to comrak is no text of a paragraph.
        let spaced = spaced(&text);
        prop_assume!(matches!(read_by_comrak(&spaced), Cow::Borrowed(_)));
        prop_assert_eq!(scanned(&text), parsed(&spaced), "\n{}", text);
    }

    /// Where a text is parted does not matter, nor do the endings of its lines.
    #[test]
    fn endings_do_not_count(
        lines in prop::collection::vec((prop::sample::select(STARTS), prop::sample::select(ENDS)), 0..14),
    ) {
        let text: String = lines.iter().map(|(start, end)| format!("{start}{end}\n")).collect();
        let kinds = |text: &str| scan_lines(text).map(|(_, line)| line).collect::<Vec<_>>();
        prop_assert_eq!(kinds(&text), kinds(&text.replace('\n', "\r\n")));
        prop_assert_eq!(kinds(&text), kinds(&text.replace('\n', "\r")));
    }
}
