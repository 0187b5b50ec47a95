//! Editions that try to get something done by whoever reads the page.

use serde_json::{Value, json};

use super::Opened;

/// What would leave a trace if any of it ran.
const ATTACKS: [&str; 14] = [
    "<script>window.ran = 1; alert(1)</script>",
    "</script><script>window.ran = 1</script>",
    "<img src=x onerror=\"window.ran = 1\">",
    "<svg onload=window.ran=1>",
    "\" autofocus onfocus=\"window.ran=1\" x=\"",
    "' onmouseover='window.ran=1",
    "--><script>window.ran=1</script>",
    "</style><style>body { display: none }</style>",
    "</textarea></title></details></li></ol>",
    "<iframe src=https://example.org></iframe>",
    "<meta http-equiv=refresh content=0;url=https://example.org>",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "\u{202e}detrever\u{2066}\u{feff}",
    "\u{1b}]0;title\u{7}\u{1b}[31m\u{9b}1m ::set-output name=x::y",
];

const ADDRESSES: [&str; 8] = [
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox",
    "file:///etc/passwd",
    "https://example.org/\"onclick=\"window.ran=1",
    "//example.org/x",
    "https://example.org/a'b<c>d",
];

fn list(version: usize) -> String {
    let mut list = format!("# Title {}\n\nProse {} {version}.\n", ATTACKS[0], ATTACKS[2]);
    for (at, attack) in ATTACKS.iter().enumerate() {
        // As code, markup stays what it is written as.
        let tick = "``";
        list.push_str(&format!("\n## {tick} {attack} {tick} {at}\n\n"));
        for (number, address) in ADDRESSES.iter().enumerate() {
            let ticked = format!("{tick} {attack} {tick}");
            list.push_str(&format!(
                "- [{ticked} {at} {number}](<{}>) - Says {ticked} {attack} {version}.\n  - A note {ticked} {version}.\n",
                address.replace('<', "\\<").replace('>', "\\>")
            ));
            list.push_str(&format!(
                "- [Alone {at} {number} {version} {ticked}]({}) - {attack}.\n",
                address.replace(' ', "")
            ));
        }
    }
    list
}

#[test]
fn nothing_that_an_edition_holds_does_anything() {
    let Some(opened) = Opened::diff(&list(1), &list(2)) else { return };
    opened.open_all();
    opened.browser.until("document.querySelectorAll('.decide').length > 0");
    assert_eq!(opened.eval("window.ran === undefined"), true);
    assert_eq!(opened.eval("document.scripts.length"), 2);
    for name in ["iframe", "img", "object", "embed", "base", "link[rel=stylesheet]"] {
        assert_eq!(opened.eval(&format!("document.querySelectorAll('{name}').length")), 0, "{name}");
    }
    assert_eq!(opened.eval("document.querySelectorAll('style, meta[http-equiv]').length"), 2);
    assert_eq!(opened.eval("document.querySelectorAll('#list > .part').length"), 1);
    // The script gives lists their height; nothing else has a style.
    let handlers = opened.eval(
        "Array.from(document.querySelectorAll(':not(ol.rows)')).flatMap((element) => element.getAttributeNames())
            .filter((name) => name.startsWith('on') || name === 'style' || name === 'autofocus')",
    );
    assert_eq!(handlers, json!([]));

    let links: Vec<Value> = serde_json::from_value(opened.eval(
        "Array.from(document.querySelectorAll('main a[href]'))
            .map((link) => [link.getAttribute('href'), link.protocol, link.rel])",
    ))
    .unwrap();
    assert!(links.len() > ATTACKS.len());
    for link in &links {
        let (href, protocol, rel) = (link[0].as_str().unwrap(), &link[1], &link[2]);
        assert!(href.starts_with('#') || *protocol == "https:" && *rel == "noopener noreferrer", "{link}");
    }
    let read = std::fs::read_to_string(opened.page()).unwrap();
    let acts = |char: char| {
        char.is_control() && char != '\n'
            || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    assert_eq!(read.find(acts), None);

    // A decision names what was read, whatever is shown for it, and can be read back.
    let there_and_back = opened.eval(
        "(() => { const row = list.all.find((row) => row.element.textContent.includes('202e') && review.pairsOf(row)[0]);
            const { one, other } = review.candidate(review.pairsOf(row)[0]);
            const text = decisionsFile.write([{ same: true, one, other }]);
            const [read] = decisionsFile.read(text);
            return [one.title, one.title === read.one.title, other.url === read.other.url, text]; })()",
    );
    assert!(there_and_back[0].as_str().unwrap().contains('\u{202e}'), "{there_and_back}");
    assert_eq!((&there_and_back[1], &there_and_back[2]), (&json!(true), &json!(true)));
    assert_eq!(there_and_back[3].as_str().unwrap().find(acts), None, "{there_and_back}");
    opened.is_quiet();
}
