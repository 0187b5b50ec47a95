//! Lines read without a parser give what comrak gives.

use std::ops::Range;

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_oneof, proptest};

use super::super::{Document, Pieces};
use crate::tree::{Block, BlockKind};

fn read(text: &str, chunk_bytes: usize, simple: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    Document::scan(text).0.read_in(Pieces { chunk_bytes, simple }, &mut |block| blocks.push(block));
    blocks
}

fn assert_same(text: &str) {
    let whole = read(text, usize::MAX / 2, false);
    for chunk_bytes in [0, 7, 40, 150, 100_000] {
        let pieces = read(text, chunk_bytes, true);
        for (piece, block) in pieces.iter().zip(&whole) {
            assert_eq!(piece, block, "chunks of {chunk_bytes}: {text:?}");
        }
        assert_eq!(pieces.len(), whole.len(), "chunks of {chunk_bytes}: {text:?}");
    }
}

#[test]
fn a_usual_list_needs_no_parser() {
    let text = "# Fine trees\n\nFor the garden.\n\n## Small ones\n\n*Up to ten feet.*\n\n\
        - [Elder](https://example.org/elder_tree/@x?a=b#c) - Grows _nowhere_ well.\n\
        - [Box](https://example.org/box) - Cut it, snake_case: twice. -> (yes) 日本\n- no link  \n\n\n## End\n";
    let text = text.replace(" _nowhere_", "");
    let (document, _) = Document::scan(&text);
    let (blocks, cut) = super::read(&document, 0..document.line_count(), 10_000, &mut Vec::new()).unwrap();
    assert_eq!(cut.line, document.line_count());
    assert_eq!(blocks.len(), 6);
    let BlockKind::List(items) = &blocks[4].kind else { panic!("no list") };
    assert_eq!(items[1].content.text, "Box - Cut it, snake_case: twice. -> (yes) 日本");
    assert_same(&text);
}

/// First lines of documents.
const FIRSTS: &[&str] = &[
    "- [Elm](u) - A tree.\n",
    "* word\n",
    "# Head\n",
    "Word here\n",
    "*Words.*\n",
    "- a_b\n",
    "+ [Yew](u)\n",
];

/// What may follow them.
const LASTS: &[&str] = &[
    "",
    "\n",
    "  \n",
    "\t\n",
    "lazy\n",
    "  nested\n",
    "    - deep\n",
    "- [Yew](v)\n",
    "  - [Yew](v)\n",
    "    * yew [Elm](v) & so; on\n",
    "     + five\n",
    "      - six\n",
    "  - y\n  - z\n",
    "   - y\n   * z\n",
    "  - y\n   - z\n",
    "-  two\n",
    "-\tx\n",
    "-\n",
    "- \n",
    "* star\n",
    "1. one\n",
    "7. seven\n",
    "---\n",
    "===\n",
    "- - -\n",
    "* * *\n",
    "# H\n",
    "#H\n",
    ": def\n",
    "~ def\n",
    "~~~\nx\n",
    "```\n- x\n",
    "> q\n",
    "| a | b |\n|---|---|\n| c | d |\n",
    "|-|\n",
    "<div>\n",
    "<!-- x\n",
    "  ```\n  x\n  ```\n",
    "\t```\n\n\tx\n \t\ty\n\t```\n",
    "    ~~~\n  x\n  ~~~\n",
    "  ```\n  x\n",
    "[r]: http://r.example\n",
    "*em* x\n",
    "\u{a0}x\n",
    "\r\n",
    "\r- x\n",
    "\u{c}\n",
    "=\n",
    "-\u{a0}x\n",
];

#[test]
fn what_follows_decides() {
    for first in FIRSTS {
        for last in LASTS {
            for gap in ["", "\n", "\n\n", " \n"] {
                for end in ["", "- [Fir](w)\n", "\n- [Fir](w)\n", "\n    in\n", "\n## H\n\n- x\n", "  - y\n"]
                {
                    assert_same(&format!("{first}{gap}{last}{end}"));
                    assert_same(&format!("{first}{first}{gap}{last}{end}"));
                }
            }
        }
    }
}

#[test]
fn ends_do_not_depend_on_what_comes_after() {
    assert_same("- Plain words\n\t<details>\n- Plain words\n");
    assert_same("- [Elm]: http://e.example\n\n## - Head\n");
    assert_same("[r]\n\n- - [Elm](e)\n10) [r]: http://r.example\n\n");
    assert_same("- [Elm](e) - A tree.\n10) [r]: http://r.example\n\n## Head\n");
    assert_same("##[ Head\n: [r]: http://r.example\n\n## Head\n- [Ash](a)[r] - A tree.\n");
    assert_same("- [`code`](c)\n- ## [Elm]*(e) - A tree.\n[  \nElm]: http://e.example\n");
    assert_same("- [Elm]*(e) - A tree.\n- [Ash](a)\n\n# End\n\n[Elm]:\n  http://e.example\n");
    assert_same("- [Elm]*(e) - A tree.\n- [Ash](a)\n\n# End\n\n[Elm]: is no address\n");
    assert_same("- [Elm](e) - A tree.\n    \n  [r]: http://r.example\n\n## - Head\n");
    let [Block { kind: BlockKind::List(items), .. }] = &read("- a\n\t<details>\n- b\n", 40, false)[..] else {
        panic!("no list")
    };
    assert_eq!(items[0].span, 0..14);
    assert!(matches!(
        items[0].children[..],
        [Block { span: Range { start: 5, end: 14 }, kind: BlockKind::Other }]
    ));
}

const PARTS: &[&str] = &[
    "- ",
    "* ",
    "+ ",
    "-  ",
    "1. ",
    "# ",
    "### ",
    "  ",
    "    ",
    "\t",
    "[",
    "]",
    "](",
    "[Elm](https://example.org/elm)",
    "(",
    ")",
    "!",
    "[x] ",
    "[ ] ",
    "[x]",
    "*",
    "**",
    "_",
    "a_b",
    "`",
    "~",
    "~~",
    "<",
    ">",
    "<br>",
    "&amp;",
    "&",
    "\\",
    "\\\n",
    "http://a.example",
    "www.a.example",
    "a@b.example",
    "ftp://x",
    "mailto:a@b.co",
    "://",
    ":",
    ": ",
    " - ",
    " ",
    "  \n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "|",
    "|-|\n",
    "word",
    "Word.",
    "é",
    "\u{a0}",
    "\u{3000}",
    "\u{2028}",
    "日本",
    "🦄",
    "\0",
    "---\n",
    "===\n",
    "```\n",
    "<!--",
    "-->",
    "<div>\n",
    "</div>\n",
    "#",
    " ##",
    "\"",
    "'",
    "{",
    "}",
    "$",
    "^",
    "=",
    "==",
    "[r]",
    "[r]: http://r.example\n",
    "!(",
    "10) ",
    ".",
    ",",
    "%20",
    "http",
    "%5B",
];

const LINES: &[&str] = &[
    "- [Elm](https://example.org/elm) - A tree.\n",
    "- [Yew](https://example.org/yew#a_b) – No tree.\n",
    "* [Fir](https://example.org/fir)\n",
    "* [Oak](https://example.org/oak) (old) - Some.\n",
    "- Plain words\n",
    "  - [Nested](https://example.org/n?a=b&c=d)\n",
    "    * [Deep](https://example.org/d)\n",
    "    * Deep words\n",
    "- [Ash](https://example.org/ash) - As [Elm](https://example.org/elm) is & [Yew](y).\n",
    "## Head\n",
    "# Top: one\n",
    "*Trees and more.*\n",
    "A word or two.\n",
    "\n",
    "\n",
    "\n\n",
    "  - [In](https://example.org/in)\n",
    "    more\n",
    "lazy\n",
    "1. [One](https://example.org/1)\n",
    "- [`code`](https://example.org/c)\n",
    "- [a] [b](c)\n",
    ": def\n",
    "| a | b |\n|---|---|\n",
    "---\n",
    "<details>\n",
    "</details>\n",
    "```\n",
    "<!--\n",
    "-->\n",
    "[Elm]: http://e.example\n",
    "  ```\n",
    "\t```\n",
    "\tcode\n",
    "   code\n",
    "- [Elm](e) - So:\n\n\t```\n\tcode\n\n \n\t\t\tmore\n\t```\n",
    "- [Elm](e) - So:\n  ```sh\n  code\n   more\n more\n  ```\n",
    "<details><summary><b>x</b> <a href=\"u\">y</a></summary>\n",
    "</details>\n<details>\n",
];

fn damaged() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        8 => prop::sample::select(LINES).prop_map(str::to_owned),
        2 => (prop::sample::select(LINES), any::<prop::sample::Index>(), prop::sample::select(PARTS)).prop_map(|(line, at, part)| {
            let mut line = line.to_owned();
            let at = (0..=at.index(line.len() + 1)).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0);
            line.insert_str(at.min(line.len()), part);
            line
        }),
        1 => prop::collection::vec(prop::sample::select(PARTS), 1..8).prop_map(|parts| parts.concat() + "\n"),
    ];
    prop::collection::vec(line, 0..14).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn simple_lines_are_what_comrak_makes_of_them(text in damaged()) {
        // See `References::line` for what is different, and why, in a document that contradicts itself.
        if !Document::scan(&text).0.references.contradict {
            assert_same(&text);
        }
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1000)
}
