//! Markdown as blocks: links and spans, and that cutting a document changes nothing.

use super::*;
use crate::tree::Inlines;

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    Document::scan(text).0.read(&mut |block| blocks.push(block));
    blocks
}

fn first_item(text: &str) -> crate::tree::Item {
    match blocks(text).swap_remove(0).kind {
        BlockKind::List(mut items) => items.swap_remove(0),
        other => panic!("no list: {other:?}"),
    }
}

fn line(text: &str) -> Inlines {
    first_item(text).content
}

fn first_link(text: &str) -> (String, String, String, String, Option<String>) {
    let line = line(text);
    let link = &line.links[0];
    (
        line.text[link.text.clone()].to_owned(),
        link.url.clone(),
        text[link.span.clone()].to_owned(),
        text[link.text_span.clone()].to_owned(),
        link.url_span.clone().map(|span| text[span].to_owned()),
    )
}

/// An item, and the text, address, source, inner source and written address of its first link.
type FirstLink = (&'static str, &'static str, &'static str, &'static str, &'static str, Option<&'static str>);

const LINKS: &[FirstLink] = &[
    (
        "- [a](http://u.example) - x",
        "a",
        "http://u.example",
        "[a](http://u.example)",
        "a",
        Some("http://u.example"),
    ),
    ("* [a [b] c](u_(v)) x", "a [b] c", "u_(v)", "[a [b] c](u_(v))", "a [b] c", Some("u_(v)")),
    ("- [[pdf]](u)", "[pdf]", "u", "[[pdf]](u)", "[pdf]", Some("u")),
    ("- **[x](u)**", "x", "u", "[x](u)", "x", Some("u")),
    ("- [**x** y](u)", "x y", "u", "[**x** y](u)", "**x** y", Some("u")),
    ("- [`c]d`](u \"t)\")", "c]d", "u", "[`c]d`](u \"t)\")", "`c]d`", Some("u")),
    ("- [x](<a b> 't')", "x", "a b", "[x](<a b> 't')", "x", Some("a b")),
    (
        "- <https://a.example/b>",
        "https://a.example/b",
        "https://a.example/b",
        "<https://a.example/b>",
        "https://a.example/b",
        Some("https://a.example/b"),
    ),
    (
        "- see https://a.example/b.",
        "https://a.example/b",
        "https://a.example/b",
        "https://a.example/b",
        "https://a.example/b",
        Some("https://a.example/b"),
    ),
    (
        "- www.a.example",
        "www.a.example",
        "http://www.a.example",
        "www.a.example",
        "www.a.example",
        Some("www.a.example"),
    ),
    (
        "- 中文 [名](http://u.example/?a=1&amp;b=2)：说",
        "名",
        "http://u.example/?a=1&b=2",
        "[名](http://u.example/?a=1&amp;b=2)",
        "名",
        Some("http://u.example/?a=1&amp;b=2"),
    ),
    (
        "- <a href=\"http://u.example\">the <b>text</b></a> - x",
        "the text",
        "http://u.example",
        "<a href=\"http://u.example\">the <b>text</b></a>",
        "the <b>text</b>",
        Some("http://u.example"),
    ),
    (
        "- [a <a name=\"n\"></a> b](u) c",
        "a b",
        "u",
        "[a <a name=\"n\"></a> b](u)",
        "a <a name=\"n\"></a> b",
        Some("u"),
    ),
    ("- \t[tab](u)", "tab", "u", "[tab](u)", "tab", Some("u")),
    ("-\t[tab](u)", "tab", "u", "[tab](u)", "tab", Some("u")),
    ("  *   [deep](u)", "deep", "u", "[deep](u)", "deep", Some("u")),
    ("- [ ] [task](u)", "task", "u", "[task](u)", "task", Some("u")),
    ("- ~~[old](u)~~ gone", "old", "u", "[old](u)", "old", Some("u")),
    ("- first\n  line [second](u)", "second", "u", "[second](u)", "second", Some("u")),
    ("- first\nlazy [second](u)", "second", "u", "[second](u)", "second", Some("u")),
];

#[test]
fn links_are_found_with_all_their_parts() {
    for &(text, shown, url, whole, inner, address) in LINKS {
        let expected = (shown.into(), url.into(), whole.into(), inner.into(), address.map(Into::into));
        assert_eq!(first_link(text), expected, "{text:?}");
    }
}

#[test]
fn reference_links_have_no_address_in_place() {
    let text = "- [x][ref] - d\n\n[REF]: http://u.example\n";
    assert_eq!(
        first_link(text),
        ("x".into(), "http://u.example".into(), "[x][ref]".into(), "x".into(), None)
    );
    let text = "- [x] y\n\n[x]: <http://u.example> 'T'\n";
    assert_eq!(first_link(text).1, "http://u.example");
}

#[test]
fn text_is_what_a_reader_sees() {
    for (text, seen) in [
        ("- **a** `b`  *c*\n  d", "a b c d"),
        ("- a<br>b<br/>c", "a b c"),
        ("- ![badge](x.svg) a ![more](y)", "a"),
        ("- a \\* b &amp; c", "a * b & c"),
        ("- [x] done", "done"),
        ("- [ ] todo", "todo"),
        ("- a[^1] b\n\n[^1]: note\n", "a b"),
        ("- a <!-- hidden --> b", "a b"),
        ("- nul\0byte", "nul\u{1a}byte"),
    ] {
        assert_eq!(line(text).text, seen, "{text:?}");
    }
}

#[test]
fn emphasis_and_images_are_known() {
    let line = line("- **Bold** and `code` ![i](u)");
    assert_eq!(line.strong, [0..4, 9..13]);
    assert_eq!(line.images, 1);
}

#[test]
fn spans_are_exact_with_any_line_ending() {
    for newline in ["\n", "\r\n", "\r"] {
        let text = ["# T", "", "1. [a](u)", "   - note", "", "2. b", ""].join(newline);
        let blocks = blocks(&text);
        assert_eq!(&text[blocks[0].span.clone()], "# T");
        let BlockKind::List(items) = &blocks[1].kind else { panic!("no list") };
        assert_eq!(&text[items[0].span.clone()], ["1. [a](u)", "   - note"].join(newline));
        assert_eq!(&text[items[1].span.clone()], "2. b");
        assert_eq!(items[1].marker, recension_model::Marker::Number(2));
    }
}

#[test]
fn bullets_indented_too_little_belong_to_the_number_before() {
    let item = first_item("10. [a](u)\n  - note\n  - [b](v)\n11. c\n");
    assert_eq!(item.children.len(), 1);
    assert_eq!(blocks("1. a\n- flush\n").len(), 2);
}

#[test]
fn front_matter_is_set_apart() {
    assert_eq!(blocks("---\ntitle: x\n---\n# T\n")[0].kind, BlockKind::FrontMatter);
    assert_eq!(blocks("+++\na = 1\n+++\n")[0].kind, BlockKind::FrontMatter);
    assert_ne!(blocks("---\n\ntext\n\n---\n")[0].kind, BlockKind::FrontMatter);
}

#[test]
fn comments_are_comments() {
    assert_eq!(blocks("<!-- - [a](u)\n\n- b -->\n")[0].kind, BlockKind::Comment);
}

/// Everything that reaches over lines.
const VARIED: &str = "---\na: b\n---\n# T\n\nIntro [r][one].\n\n- [a](u)\n- [b][two]\n  - n\n\n    more\n- c\n\n* d\n* e\n\n\
    1. x\n- flush\n2. y\n   ```\n   # no\n\n# no\n   ```\n\n## H\n\n```\n# in fence\n\n## also\n```\n\n<!--\n\n## in comment\n\n-->\n\n\
    <details>\n<summary>s</summary>\n\n- in [details](w)\n- z\n\n</details>\n\n### K\n\n| A | B |\n|---|---|\n| [t](u) | d |\n| e | f |\n\n\
    > quote\n> - q\n\nSet\n===\n\n    code\n\n    # code\n\nTerm\n\n: Def\n\nText[^n] é中🦄\n\n[^n]: Foot\n\n\
    - last [r][one]\n- - -\n* * *\n- fin\n\n[one]: http://one.example\n[two]: http://two.example\n[one]: http://no.example\n";

#[test]
fn chunks_change_nothing() {
    for text in
        [VARIED.to_owned(), VARIED.replace('\n', "\r\n"), format!("{VARIED}\n<!-- open\n\n# x\n\n- y\n")]
    {
        let read = |chunk_bytes| {
            let mut blocks = Vec::new();
            Document::scan(&text)
                .0
                .read_in(Pieces { chunk_bytes, simple: false }, &mut |block| blocks.push(block));
            blocks
        };
        let whole = read(usize::MAX / 2);
        for chunk_bytes in 0..120 {
            let pieces = read(chunk_bytes);
            for (piece, block) in pieces.iter().zip(&whole) {
                assert_eq!(piece, block, "chunks of {chunk_bytes}");
            }
            assert_eq!(pieces.len(), whole.len(), "chunks of {chunk_bytes}");
        }
    }
}

#[test]
fn an_overlong_line_is_left_out_and_said() {
    let text = format!("- [a](u)\n{}\n- [b](u)\n", "x".repeat(MAX_LINE_BYTES + 1));
    let mut blocks = Vec::new();
    let limited = Document::scan(&text).0.read(&mut |block| blocks.push(block));
    assert_eq!(limited.len(), 1);
    assert_eq!(blocks.len(), 3);
    assert_eq!(blocks[1].kind, BlockKind::Other);
}

#[test]
fn hostile_nesting_ends() {
    for text in [
        "- ".repeat(10_000),
        ">".repeat(100_000),
        (0..3_000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect(),
        "[".repeat(50_000),
        "<div>\n\n".repeat(5_000),
        format!("- {}", "**a *b ".repeat(5_000)),
    ] {
        let _ = blocks(&text);
    }
}

const PIECES: &[&str] = &[
    "- a\n",
    "- b\n",
    "* c\n",
    "1. d\n",
    "2. e\n",
    "10. f\n",
    "  g\n",
    "    h\n",
    "\n",
    "\n\n",
    "# i\n",
    "## j\n",
    "k\n",
    "[l][r]\n",
    "[r]: http://r.example\n",
    "```\n",
    "~~~ x\n",
    "<!--\n",
    "-->\n",
    "<details>\n",
    "</details>\n",
    "> m\n",
    "| n | o |\n",
    "|-|-|\n",
    "<pre>\n",
    "</pre>\n",
    "---\n",
    "===\n",
    "- - -\n",
    ": p\n",
    "- ```\n",
    "  - q\n",
    "word **r",
    "** s\n",
    "- \n",
    "1.\n",
    "\t- t\n",
    "é中\n",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn chunks_change_nothing_in_any_text(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..30), chunk_bytes in 0usize..40) {
        let text = pieces.concat();
        let read = |chunk_bytes| {
            let mut blocks = Vec::new();
            Document::scan(&text).0.read_in(Pieces { chunk_bytes, simple: false }, &mut |block| blocks.push(block));
            blocks
        };
        proptest::prop_assert_eq!(read(chunk_bytes), read(usize::MAX / 2), "{:?}", text);
    }
}

#[test]
fn a_tight_heading_of_white_space_is_read() {
    for text in ["#\u{a0}", "##\u{a0}", "#\u{2003}#", "#\u{a0}\n\n- [Saw](https://saw.example)\n"] {
        let blocks = blocks(text);
        assert!(blocks.iter().all(|block| block.span.end <= text.len()), "{text:?}");
    }
}
