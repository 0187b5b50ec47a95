//! Whatever is thrown at it, the reader ends, and its spans hold.

use proptest::prelude::{ProptestConfig, Strategy, prop, prop_oneof, proptest};

use super::{check, show};
use crate::html::{read_fragment, read_html};

#[test]
fn spans_hold_in_tag_soup() {
    for text in [
        "<a href='u'><!<a></a>",
        "<ul><a><table><td><td>",
        "<a><table><article></table><b><p></b><img>",
        "<blockquote class=share><! ",
        "<blockquote><nav><a href='u'></b><p> <a href=",
        "<ol>x <table><p><td><td><a href='u'><li><dt>",
        "<table><tr><h2>a</h2><li>b<td>c</table>",
    ] {
        check(&read_fragment(text, 0).0, text);
        check(&read_html(text).0, text);
    }
    assert_eq!(show("<table><tr><p>a</p><td>c<td>d</table>"), "table\n= \n- a | c | d\n");
}

#[test]
fn deep_nesting_is_read_to_its_end() {
    for open in [
        "<ul><li>",
        "<div>",
        "<blockquote>",
        "<li><section>",
        "<b>",
        "<table><tr><td>",
        "<dl><dd>",
        "<details>",
        "<a href=u><div>",
    ] {
        let text = open.repeat(20_000) + "end";
        let fragment = read_fragment(&text, 0).0;
        check(&fragment, &text);
        assert!(format!("{fragment:?}").contains("end"), "{open}");
        check(&read_html(&text).0, &text);
    }
}

/// Pieces that tag soup is made of.
fn soup() -> impl Strategy<Value = String> {
    let names = "a|b|p|ul|ol|li|dl|dt|dd|table|thead|tr|td|th|caption|h1|h2|div|details|summary|blockquote|pre|br|img|svg|script|head|body|section|nav|article|x-y|br|template|button|title";
    let names: Vec<&str> = names.split('|').collect();
    let piece = prop_oneof![
        prop::sample::select(names.clone()).prop_map(|name| format!("<{name}>")),
        prop::sample::select(names.clone()).prop_map(|name| format!("</{name}>")),
        prop::sample::select(names)
            .prop_map(|name| format!("<{name} class='share' href=\"h&amp;é\" colspan=3 rowspan=2>")),
        prop::sample::select(vec![
            "text",
            " ",
            "é中 ",
            "&amp;",
            "\r\n",
            "&nbsp;",
            "<!-- c -->",
            "<a href='https://x.example/'>",
            "<",
            "<a href=",
            "\u{0}",
            "<li hidden>",
            "<table role=presentation>",
            "</br>",
            "<!",
            "&#x80;",
            "<ol start=-3 reversed>",
            "<p style='display:none'>",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tag_soup_is_read_without_panic(text in soup()) {
        check(&read_fragment(&text, 0).0, &text);
        check(&read_html(&text).0, &text);
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,80}|[<>/a-z=\"'&; \r\n!-]{0,80}") {
        check(&read_fragment(&text, 0).0, &text);
        check(&read_html(&text).0, &text);
    }
}

#[test]
fn too_deep_nesting_is_reported_once() {
    let text = format!("{}deep", "<ul><li>".repeat(300));
    let (_, limited) = read_fragment(&text, 5);
    let (range, message) = limited.expect("a warning");
    assert!(range.start > 5 && range.end <= text.len() + 5);
    assert!(message.starts_with("blocks nested more than 100 deep"), "{message}");
    assert_eq!(read_html("<ul><li>flat</li></ul>").1, None);
}
