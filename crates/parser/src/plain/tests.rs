//! Plain-text copies as blocks.

mod forms;
mod laws;

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use recension_model::Marker;

use super::*;
use crate::tree::Item;

fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}

fn outline_of(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for block in read_plain(text).0 {
        show(text, &block, 0, &mut out);
    }
    out
}

fn show(text: &str, block: &Block, depth: usize, out: &mut Vec<String>) {
    let pad = "  ".repeat(depth);
    let mut line = |what: &str, content: &str| {
        out.push(format!("{pad}{} {what} {content}", line_of(text, block.span.start)).trim_end().to_owned());
    };
    match &block.kind {
        BlockKind::Heading { level, content, inferred } => {
            line(&format!("h{level}{}", if *inferred { "?" } else { "" }), &content.text);
        }
        BlockKind::Paragraph(content) => line("p", &content.text),
        BlockKind::Contents(content) => line("contents", &content.text),
        BlockKind::Furniture(content) => line("host", &content.text),
        BlockKind::List(items) => {
            for item in items {
                show_item(text, item, depth, out);
            }
        }
        _ => line("other", ""),
    }
}

fn show_item(text: &str, item: &Item, depth: usize, out: &mut Vec<String>) {
    let marker = match item.marker {
        Marker::Number(number) => format!("{number}."),
        Marker::Bullet(bullet) => bullet.to_string(),
        other => format!("{other:?}"),
    };
    let links: String = item
        .content
        .links
        .iter()
        .map(|link| format!(" <{}={}>", &item.content.text[link.text.clone()], link.url))
        .collect();
    let line = line_of(text, item.span.start);
    out.push(format!("{}{line} {marker} {}{links}", "  ".repeat(depth), item.content.text));
    for block in &item.children {
        show(text, block, depth + 1, out);
    }
}

/// A copy that lost headings which its table of contents has.
const WIDGETS: &str = "\
Awesome Widgets

A page about widgets.

Table of Contents

  • Books

  • Guides

    • First Steps

    • Advanced

  • Ports

    • Rust

    • Go

  • Tools


  1. The Widget Book - the first of its kind.

  2. Widgets at Large by Ann Other.

  • Covers the second edition.

  1. A Third Book.


First Steps

  1. Hello Widget.

Advanced

  1. Deep Widget.

Unlisted Extras

  1. Odd Widget.

Ports


  1. widget-rs

  2. widgetry


  1. go-widget

Tools

  1. lathe - turns them.
";

#[test]
fn dropped_headings_are_rebuilt_from_the_contents() {
    assert_eq!(
        outline_of(WIDGETS),
        [
            "1 h1 Awesome Widgets",
            "3 p A page about widgets.",
            "5 h2 Table of Contents",
            "7 contents Books Guides First Steps Advanced Ports Rust Go Tools",
            "24 h2? Books",
            "24 1. The Widget Book - the first of its kind.",
            "26 2. Widgets at Large by Ann Other.",
            "  28 • Covers the second edition.",
            "30 1. A Third Book.",
            "33 h2? Guides",
            "33 h3 First Steps",
            "35 1. Hello Widget.",
            "37 h3 Advanced",
            "39 1. Deep Widget.",
            "41 h3 Unlisted Extras",
            "43 1. Odd Widget.",
            "45 h2 Ports",
            "48 h3? Rust",
            "48 1. widget-rs",
            "50 2. widgetry",
            "53 h3? Go",
            "53 1. go-widget",
            "55 h2 Tools",
            "57 1. lathe - turns them.",
        ]
    );
    let crlf = WIDGETS.trim_end().replace('\n', "\r\n");
    assert_eq!(outline_of(&crlf), outline_of(WIDGETS));
}

#[test]
fn headings_are_told_by_their_layout() {
    let text = "\
Editors
=======

- vi - small.
- emacs - large.

BROWSERS

- lynx - text.

Some of these are old, and kept for their history.

Terminals
1. xterm - classic.
2. kitty - fast.
Shells
1. fish - friendly.
";
    assert_eq!(
        outline_of(text),
        [
            "1 h2 Editors",
            "2 other",
            "4 - vi - small.",
            "5 - emacs - large.",
            "7 h2 BROWSERS",
            "9 - lynx - text.",
            "11 p Some of these are old, and kept for their history.",
            "13 h2 Terminals",
            "14 1. xterm - classic.",
            "15 2. kitty - fast.",
            "16 h2 Shells",
            "17 1. fish - friendly.",
        ]
    );
}

#[test]
fn markers_of_all_sorts_are_read() {
    let cases = [
        ("• a", "•"),
        ("\t· a", "·"),
        ("* a", "*"),
        ("– a", "–"),
        ("▪a", "▪"),
        ("◦ a", "◦"),
        ("  o a", "o"),
        ("1) a", "1."),
        ("(2) a", "2."),
        ("３．a", "3."),
        ("4、a", "4."),
        ("⑤ a", "5."),
        ("\u{a0}\u{3000}6.A", "6."),
        ("（7）a", "7."),
        ("十二、a", "12."),
        ("8.\ta", "8."),
        ("※ a", "※"),
    ];
    for (line, marker) in cases {
        let body = if line.ends_with('A') { "A" } else { "a" };
        assert_eq!(outline_of(line), [format!("1 {marker} {body}")], "{line}");
    }
    for prose in ["1.5 times as fast", "2019 年", "3.x is old", "-5 degrees", "*bold*", "一些文字"] {
        assert_eq!(outline_of(prose), [format!("1 p {prose}")]);
    }
}

#[test]
fn chinese_numerals_head_sections_or_count_items() {
    let text = "一、论文\n\n1. 甲 - 说明\n2. 乙\n\n二、工具\n\n1. 丙：说明\n";
    assert_eq!(outline_of(text), ["1 h2 论文", "3 1. 甲 - 说明", "4 2. 乙", "6 h2 工具", "8 1. 丙：说明",]);
    assert_eq!(outline_of("一、甲\n二、乙\n"), ["1 1. 甲", "2 2. 乙"]);
}

#[test]
fn wrapped_lines_belong_to_their_item() {
    let text = "\
Tools

* hammer - a tool that was made for nails and for whatever else looks
  like a nail
* saw - cuts wood of every kind, along the grain and across it, for as
long as it is sharp

  It comes with a second blade.
* file
";
    assert_eq!(
        outline_of(text),
        [
            "1 h2 Tools",
            "3 * hammer - a tool that was made for nails and for whatever else looks like a nail",
            "5 * saw - cuts wood of every kind, along the grain and across it, for as long as it is sharp",
            "  8 p It comes with a second blade.",
            "9 * file",
        ]
    );
}

#[test]
fn addresses_become_links() {
    let text = "- Nom (https://example.org/a_(b)) - eats.\n- see https://example.org/c.\n- 名（https://example.org/d）：吃\n";
    assert_eq!(
        outline_of(text),
        [
            "1 - Nom - eats. <Nom=https://example.org/a_(b)>",
            "2 - see https://example.org/c. <https://example.org/c=https://example.org/c>",
            "3 - 名：吃 <名=https://example.org/d>",
        ]
    );
}

#[test]
fn listed_references_become_links() {
    let text = "\
Books

     * [1]First Book - about [2]beginnings.
     * [3]Second Book

References

   1. https://example.org/first
   2. https://example.org/beginnings
   3. https://example.org/second
";
    let found = outline_of(text);
    assert_eq!(
        found[1],
        "3 * First Book - about beginnings. <First Book=https://example.org/first> <beginnings=https://example.org/beginnings>"
    );
    assert_eq!(found[2], "4 * Second Book <Second Book=https://example.org/second>");
    assert!(found[3..].iter().all(|line| line.contains("host")), "{found:?}");
    let behind = outline_of("- First Book [1] - about it.\n\nReferences\n\n1. https://example.org/first\n");
    assert_eq!(behind[0], "1 - First Book - about it. <First Book=https://example.org/first>");
}

#[test]
fn what_the_host_added_is_furniture() {
    let text = "\
• Home
• Login
• Search

2021-03-04 · 12 min

Fine Tools

Tools that we like.

Drills

1. drill - makes holes.
2. bit - makes them wide.

Related articles

1. Ten more drills
2. Holes of the world
";
    assert_eq!(
        outline_of(text),
        [
            "1 host Home Login Search",
            "5 host 2021-03-04 · 12 min",
            "7 h1 Fine Tools",
            "9 p Tools that we like.",
            "11 h2 Drills",
            "13 1. drill - makes holes.",
            "14 2. bit - makes them wide.",
            "16 host Related articles",
            "18 host Ten more drills Holes of the world",
        ]
    );
}

#[test]
fn prose_alone_gives_no_items() {
    let text = "A Short Story\n\nOnce there was a list. It had no items\nand was content.\n\nThe end\n";
    assert!(read_plain(text).0.iter().all(|block| !matches!(block.kind, BlockKind::List(_))));
    assert_eq!(outline_of(""), [""; 0]);
}

#[test]
fn deep_lists_stay_shallow_trees() {
    let mut text = String::new();
    for depth in 0..10_000 {
        text.push_str(&" ".repeat(2 * (depth % 300)));
        text.push_str("- x\n");
    }
    assert!(!read_plain(&text).0.is_empty());
}

#[test]
fn too_deep_nesting_is_reported_once() {
    let text: String = (0..60).map(|depth| format!("{}- item {depth}\n", "  ".repeat(depth))).collect();
    let (_, limited) = super::read_plain(&text);
    let (range, message) = limited.expect("a warning");
    assert_eq!(&text[range], "- item 24");
    assert_eq!(message, "items nested more than 24 deep were put at that depth: 36");
    assert_eq!(super::read_plain("- a\n- b\n").1, None);
}

#[test]
fn a_dropped_heading_stands_before_the_addresses_not_within_furniture() {
    let text = "Contents\nContents\nReferences\nA\nContents\nReferences\n32+阅读 · 2020年3月19日\nReferences\n1. https://a";
    assert_eq!(check(text, &read_plain(text).0, 0..text.len()), Ok(()));
}

/// Checks that spans are in bounds, on character boundaries, in order and nested.
fn check(text: &str, blocks: &[Block], within: Range<usize>) -> Result<(), String> {
    let mut last = within.start;
    for block in blocks {
        let span = block.span.clone();
        if span.start < last || span.end > within.end || text.get(span.clone()).is_none() {
            return Err(format!("{span:?} in {within:?} after {last}: {block:?}"));
        }
        last = span.end;
        if let BlockKind::List(items) = &block.kind {
            for item in items {
                for link in &item.content.links {
                    let fine = item.content.text.get(link.text.clone()).is_some()
                        && text.get(link.span.clone()).is_some()
                        && text.get(link.text_span.clone()).is_some();
                    if !fine {
                        return Err(format!("{link:?} in {:?}", item.content));
                    }
                }
                check(text, &item.children, item.span.clone())?;
            }
        }
    }
    Ok(())
}
