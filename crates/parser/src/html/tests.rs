//! Pieces of HTML and pages, as text that shows their blocks.

mod pages;
mod soup;

use std::fmt::Write;

use recension_model::Marker;

use super::{read_fragment, read_html};
use crate::tree::{Block, BlockKind, Inlines, Item};

/// Prints blocks in a short form, after checking their spans.
fn show(text: &str) -> String {
    let blocks = read_fragment(text, 0).0;
    check(&blocks, text);
    dump(&blocks)
}

fn show_page(text: &str) -> String {
    let blocks = read_html(text).0;
    check(&blocks, text);
    dump(&blocks)
}

fn dump(blocks: &[Block]) -> String {
    let mut out = String::new();
    dump_into(blocks, 0, &mut out);
    out
}

fn dump_into(blocks: &[Block], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for block in blocks {
        out.push_str(&indent);
        match &block.kind {
            BlockKind::Heading { level, content, .. } => {
                writeln!(out, "h{level} {}", inline(content)).unwrap()
            }
            BlockKind::Paragraph(content) => writeln!(out, "p {}", inline(content)).unwrap(),
            BlockKind::Summary(content) => writeln!(out, "summary {}", inline(content)).unwrap(),
            BlockKind::Furniture(content) => writeln!(out, "furniture {}", content.text).unwrap(),
            BlockKind::Contents(content) => writeln!(out, "contents {}", content.text).unwrap(),
            BlockKind::Code(code) => writeln!(out, "code {code:?}").unwrap(),
            BlockKind::Comment => out.push_str("comment\n"),
            BlockKind::FrontMatter | BlockKind::Other => out.push_str("other\n"),
            BlockKind::Quote(children) => {
                out.push_str("quote\n");
                dump_into(children, depth + 1, out);
            }
            BlockKind::Wrapper(children) => {
                out.push_str("wrapper\n");
                dump_into(children, depth + 1, out);
            }
            BlockKind::List(items) => {
                out.push_str("list\n");
                for Item { marker, content, children, .. } in items {
                    let marker = match marker {
                        Marker::Number(number) => format!("{number}."),
                        Marker::Definition => ":".into(),
                        Marker::Bullet(bullet) => bullet.to_string(),
                        other => format!("{other:?}"),
                    };
                    writeln!(out, "{indent}{marker} {}", inline(content)).unwrap();
                    dump_into(children, depth + 1, out);
                }
            }
            BlockKind::Table { header, rows } => {
                out.push_str("table\n");
                let row = |cells: &[Inlines]| cells.iter().map(inline).collect::<Vec<_>>().join(" | ");
                writeln!(out, "{indent}= {}", row(header)).unwrap();
                rows.iter().for_each(|each| writeln!(out, "{indent}- {}", row(&each.cells)).unwrap());
            }
        }
    }
}

/// Prints text with links as `[text](url)`, emphasis as `*text*` and images as `!`.
fn inline(inlines: &Inlines) -> String {
    let mut marks: Vec<(usize, u8, String)> = Vec::new();
    for link in &inlines.links {
        marks.push((link.text.start, 2, "[".into()));
        marks.push((link.text.end, if link.text.is_empty() { 3 } else { 1 }, format!("]({})", link.url)));
    }
    for strong in &inlines.strong {
        marks.push((strong.start, 3, "*".into()));
        marks.push((strong.end, 0, "*".into()));
    }
    marks.sort();
    let mut out = inlines.text.clone();
    for (at, _, mark) in marks.iter().rev() {
        out.insert_str(*at, mark);
    }
    out + &"!".repeat(inlines.images)
}

/// Checks that all spans are within `text`, between characters, ordered and nested.
fn check(blocks: &[Block], text: &str) {
    let mut walker = Walker { text };
    walker.blocks(blocks, 0..text.len());
}

struct Walker<'t> {
    text: &'t str,
}

type Span = std::ops::Range<usize>;

impl Walker<'_> {
    fn within(&mut self, span: &Span, outer: &Span) {
        assert!(span.start <= span.end, "{span:?}");
        assert!(outer.start <= span.start && span.end <= outer.end, "{span:?} in {outer:?}");
        assert!(self.text.is_char_boundary(span.start) && self.text.is_char_boundary(span.end), "{span:?}");
    }

    fn blocks(&mut self, blocks: &[Block], outer: Span) {
        let mut from = outer.start;
        for block in blocks {
            self.within(&block.span, &(from..outer.end));
            from = block.span.end;
            match &block.kind {
                BlockKind::Heading { content, .. }
                | BlockKind::Paragraph(content)
                | BlockKind::Summary(content)
                | BlockKind::Furniture(content)
                | BlockKind::Contents(content) => self.inlines(content, &block.span),
                BlockKind::Quote(children) | BlockKind::Wrapper(children) => {
                    self.blocks(children, block.span.clone());
                }
                BlockKind::List(items) => {
                    let mut from = block.span.start;
                    for item in items {
                        self.within(&item.span, &(from..block.span.end));
                        from = item.span.end;
                        self.inlines(&item.content, &item.span);
                        self.blocks(&item.children, item.content.span.end..item.span.end);
                    }
                }
                BlockKind::Table { header, rows } => {
                    header.iter().for_each(|cell| self.inlines(cell, &block.span));
                    let mut from = block.span.start;
                    for row in rows {
                        self.within(&row.span, &(from..block.span.end));
                        from = row.span.end;
                        row.cells.iter().for_each(|cell| self.inlines(cell, &row.span));
                    }
                }
                _ => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &Inlines, outer: &Span) {
        self.within(&inlines.span, outer);
        let text = &inlines.text;
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), *text);
        let mut from = inlines.span.start;
        let mut text_from = 0;
        for link in &inlines.links {
            self.within(&link.span, &(from..inlines.span.end));
            from = link.span.end;
            self.within(&link.text_span, &link.span);
            if let Some(url) = &link.url_span {
                self.within(url, &link.span);
            }
            assert!(text_from <= link.text.start && text.get(link.text.clone()).is_some());
            text_from = link.text.end;
        }
        inlines.strong.iter().for_each(|range| assert!(text.get(range.clone()).is_some()));
    }
}

/// A README as a code host shows it, with the host's own lists around it.
pub(super) fn code_host_page(readme: &str) -> String {
    format!(
        r##"<!DOCTYPE html><html><head><title>a/list</title><script>var a = "<ul><li>";</script></head><body>
<header class="Header"><h1><a href="/">Host</a></h1><nav><ul><li><a href="/features">Features</a></li></ul></nav></header>
<div class="repo"><ul><li><a href="/a/list/issues">Issues 12</a></li><li><a href="https://host.example/pulls">Pulls</a></li></ul>
<table class="files"><tr><td><a href="/a/list/blob/README.md">README.md</a></td><td>last year</td></tr></table>
<div id="readme"><h2>README.md</h2><article class="markdown-body entry-content">
{readme}
</article></div>
<div class="Layout-sidebar"><h2>About</h2><p>A list.</p><ul><li><a href="https://about.example/">Site</a> of the list</li></ul></div></div>
<footer><h2>Footer navigation</h2><ul><li><a href="https://terms.example/">Terms</a></li></ul></footer></body></html>"##
    )
}

#[test]
fn items_hold_text_links_and_children() {
    let text = "<ul><li><a href=\"https://a.example/?x=1&amp;y=2\">A &amp; B</a> - Does <b>it</b>.\n<ul>\n<li>note</li></ul></li><li><p>Two</p><p>more</p></li></ul>";
    assert_eq!(
        show(text),
        "list\n• [A & B](https://a.example/?x=1&y=2) - Does *it*.\n  list\n  • note\n• Two\n  p more\n"
    );
}

#[test]
fn spans_are_exact() {
    let text = "é <ul>\r\n<li> <a class=x HREF='u&amp;v' >T&lt;</a> – d\r\n</li></ul>";
    let blocks = read_fragment(text, 0).0;
    let BlockKind::List(items) = &blocks[1].kind else { panic!("{blocks:?}") };
    let item = &items[0];
    assert_eq!(&text[blocks[1].span.clone()], &text[3..]);
    assert_eq!(&text[item.span.clone()], "<li> <a class=x HREF='u&amp;v' >T&lt;</a> – d\r\n</li>");
    assert_eq!(&text[item.content.span.clone()], "<a class=x HREF='u&amp;v' >T&lt;</a> – d");
    let link = &item.content.links[0];
    assert_eq!(&text[link.span.clone()], "<a class=x HREF='u&amp;v' >T&lt;</a>");
    assert_eq!(&text[link.text_span.clone()], "T&lt;");
    assert_eq!(&text[link.url_span.clone().unwrap()], "u&amp;v");
    assert_eq!((item.content.text.as_str(), link.url.as_str()), ("T< – d", "u&v"));
}

#[test]
fn fragments_are_shifted() {
    let text = "<ul><li><a href=u>t</a></ul><table><tr><th>a<tr><td>b</table>";
    let shifted = read_fragment(text, 7).0;
    let padded = format!("       {text}");
    assert_eq!(shifted, read_fragment(&padded, 0).0);
}

#[test]
fn end_tags_may_be_left_out() {
    assert_eq!(show("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>"), "list\n• a\n• b\n  list\n  • c\n• d\n");
    assert_eq!(show("<p>a<p>b<h2>c</h2>d"), "p a\np b\nh2 c\np d\n");
    assert_eq!(show("<dl><dt>a<dd>b<dt>c<dd>d</dl>"), "list\n: a\n  p b\n: c\n  p d\n");
    assert_eq!(show("<table><tr><th>a<th>b<tr><td>c<td>d</table>"), "table\n= a | b\n- c | d\n");
    assert_eq!(show("<ul><li><b>a</li><li>b</li></ul>"), "list\n• *a*\n• b\n");
}

#[test]
fn stray_and_lone_tags_are_passed_over() {
    assert_eq!(show("</div>a</ul></li>"), "p a\n");
    assert_eq!(show("<details>"), "");
    assert_eq!(show("<details>\n<summary>More</summary>"), "summary More\n");
    assert_eq!(
        show("<div align=center><details><summary>S</summary>x</details>"),
        "wrapper\n  summary S\n  p x\n"
    );
    assert_eq!(show("<li>a</li><li>b</li>c"), "list\n• a\n• b\np c\n");
    assert_eq!(show("a <a href="), "p a\n");
}

#[test]
fn folded_headings_are_headings() {
    assert_eq!(
        show("<details><summary><h2>Tools</h2></summary><ul><li>a</ul></details>"),
        "wrapper\n  h2 Tools\n  list\n  • a\n"
    );
}

#[test]
fn lists_straight_in_lists_belong_to_the_item_before() {
    assert_eq!(show("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>"), "list\n• a\n  list\n  • b\n• c\n");
    assert_eq!(show("<ul>a<li>b</ul>"), "list\n• a\n• b\n");
}

#[test]
fn numbers_count_from_start_and_value() {
    assert_eq!(show("<ol start=3><li>a<li>b<li value=9>c<li>d</ol>"), "list\n3. a\n4. b\n9. c\n10. d\n");
    assert_eq!(show("<ol reversed><li>a<li>b</ol>"), "list\n2. a\n1. b\n");
}

#[test]
fn text_is_what_a_reader_sees() {
    assert_eq!(
        show("<p>a<br>b&nbsp;&nbsp;c <img src=x alt=y>\n d<script>x</script><!-- c --> <code>e</code></p>"),
        "p a b c d *e*!\n"
    );
    assert_eq!(show("<p>a<sup><a href='#fn1' data-footnote-ref>1</a></sup> b</p>"), "p a b\n");
    assert_eq!(show("<p><img class=emoji alt=⭐ src=x> good</p>"), "p ⭐ good\n");
    assert_eq!(show("<p>a <span style='color:red; display : none'>b</span><i hidden>c</i> d"), "p a d\n");
    assert_eq!(
        show("<p>a <span class='x sr-only'>b</span><svg><title>t</title></svg><i aria-hidden=true>c</i>"),
        "p a\n"
    );
}

#[test]
fn links_without_an_address_are_text() {
    assert_eq!(
        show(
            "<p><a name=x>a</a> <a href=''>b</a> <a href=' JavaScript:void(0)'>c</a> <a data-href=u>d</a> <a href=../e>e</a></p>"
        ),
        "p a b c d [e](../e)\n"
    );
    assert_eq!(show("<p><a href=u><img src=i></a> <a href='#x'></a>a"), "p [](u)a!\n");
    assert_eq!(show("<p><a href=u>a <a href=v>b</a> c"), "p [a](u) [b](v) c\n");
    assert_eq!(show("<p><b><a href=u>a</b> b</a> c"), "p [*a*](u) b c\n");
}

#[test]
fn links_around_blocks_are_carried_into_them() {
    assert_eq!(show("<a href=u><h3>Card</h3><p>Text</p></a> after"), "h3 [Card](u)\np [Text](u)\np after\n");
    assert_eq!(show("<li><a href=u><div>a</div></a> b</li>"), "list\n• [a](u)\n  p b\n");
}

#[test]
fn headings_lose_their_anchors() {
    let new = "<div class='markdown-heading'><h2 class='heading-element'>A</h2><a id='user-content-a' class='anchor' aria-label='Permalink: A' href='#a'><svg class='octicon'><path></path></svg></a></div>";
    assert_eq!(show(new), "h2 A\n");
    assert_eq!(
        show("<h2><a class=anchor aria-hidden=true href='#a'><span class=icon></span></a>A</h2>"),
        "h2 A\n"
    );
    assert_eq!(
        show("<h2>A<a class=headerlink href='#a'>¶</a></h2><h2><a href='#b'>#</a> B</h2>"),
        "h2 A\nh2 B\n"
    );
    assert_eq!(show("<h2><a href='#a'>A</a> <a href=u>B</a></h2>"), "h2 A [B](u)\n");
    assert_eq!(show("<h2>A<ul><li>b</ul>"), "h2 A\nlist\n• b\n");
}

#[test]
fn tables_keep_their_columns() {
    assert_eq!(
        show(
            "<table><caption>C</caption><thead><tr><td>a<td>b</thead><tbody><tr><td colspan=2>c<tr><td rowspan=2>d<td>e<tr><td>f</table>"
        ),
        "p C\ntable\n= a | b\n- c | \n- d | e\n-  | f\n"
    );
    assert_eq!(
        show("<table><tr><td>a<td>b<tr><td>c<td><ul><li>d<li>e</ul></table>"),
        "table\n= \n- a | b\n- c | d e\n"
    );
    assert_eq!(show("<table><tr><td><h2>A</h2><ul><li>b</ul></table>"), "h2 A\nlist\n• b\n");
    assert_eq!(
        show("<table><tr><td>a</td><td>b</td></tr><p>x</p><tr><td>c</td><td>d</td></tr></table>"),
        "table\n= \n- a | b\np x\ntable\n= \n- c | d\n"
    );
}

#[test]
fn other_blocks() {
    assert_eq!(
        show(
            "<blockquote><p>q</p></blockquote><hr><pre><code>\na &lt; b\n  c\n</code></pre><!-- c --><menu><li>m</menu>"
        ),
        "quote\n  p q\nother\ncode \"a < b\\n  c\"\ncomment\nlist\n• m\n"
    );
}

#[test]
pub(super) fn code_host_pages_give_their_readme() {
    let page = code_host_page(
        "<h1>List</h1><ul><li><a href='#tools'>Tools</a></li></ul><h2>Tools</h2><ul><li><a href='https://a.example'>A</a> - Reads things well.</li></ul><h2>Related</h2><ul><li><a href='https://b.example'>B</a></li><li><a href='docs/c.md'>C</a></li></ul>",
    );
    let shown = show_page(&page);
    let (furniture, rest): (Vec<&str>, Vec<&str>) =
        shown.lines().partition(|line| line.starts_with("furniture"));
    assert_eq!(
        rest,
        [
            "h1 List",
            "list",
            "• [Tools](#tools)",
            "h2 Tools",
            "list",
            "• [A](https://a.example) - Reads things well.",
            "h2 Related",
            "list",
            "• [B](https://b.example)",
            "• [C](docs/c.md)"
        ]
    );
    assert!(furniture.iter().any(|line| line.contains("Terms")), "{furniture:?}");
    assert!(furniture.iter().any(|line| line.contains("README.md last year")), "{furniture:?}");
}
