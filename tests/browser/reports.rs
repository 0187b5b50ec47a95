//! The pages of audits and collations.

use serde_json::json;

use super::{NEW, OLD, Opened};

#[test]
fn audits_are_filtered_by_severity_and_mirrors_stand_apart() {
    let files = [("up.md", NEW), ("copy.md", OLD), ("twin.md", NEW)];
    let Some(opened) = Opened::page_of(&files, &["audit", "up.md", "copy.md", "twin.md"]) else { return };
    let lines =
        "Array.from(document.querySelectorAll('.overview tbody tr'), (line) => line.cells[0].textContent)";
    assert_eq!(opened.eval(lines), json!(["copy.md", "twin.md"]));
    let shown = opened.shown();
    assert!(shown.contains(&"m-copy-md-e-fresh".to_owned()), "{shown:?}");
    assert!(!shown.iter().any(|id| id.starts_with("m-twin")), "{shown:?}");
    opened.eval("document.querySelector('input[name=severity][value=high]').click()");
    let low = opened.shown();
    assert!(!low.contains(&"m-copy-md-e-fresh".to_owned()) && !low.is_empty(), "{low:?}");
    opened.eval("document.querySelector('.tabs [data-part=m-twin-md]').click()");
    assert_eq!(opened.shown(), [""; 0], "the twin is like the upstream");
    assert_eq!(opened.eval("document.getElementById('m-copy-md').checkVisibility()"), false);
    opened.eval("location.hash = 'm-copy-md'");
    opened.browser.until("document.getElementById('m-copy-md').checkVisibility()");
    assert_eq!(opened.shown(), low);
    opened.eval("document.getElementById('view').click()");
    assert_eq!(opened.eval("document.body.classList.contains('unified')"), true);
    opened.open("m-twin-md-e-same");
    opened.browser.until("document.activeElement.id === 'm-twin-md-e-same'");
    opened.browser.resize(360, 700);
    opened.open_all();
    assert_eq!(opened.eval("document.scrollingElement.scrollWidth"), 360);
    opened.is_quiet();
}

#[test]
fn many_editions_stand_side_by_side() {
    let files = [("a.md", OLD), ("b.md", NEW), ("c.md", OLD)];
    let Some(opened) = Opened::page_of(&files, &["collate", "a.md", "b.md", "c.md"]) else { return };
    let marks = |id: &str| {
        opened.eval(&format!(
            "Array.from(document.querySelectorAll('#{id} > .marks b'), (mark) => mark.textContent).join(' ')"
        ))
    };
    assert_eq!(
        (marks("e-gone"), marks("e-quill"), marks("e-same")),
        (json!("✓ – ✓"), json!("✓ A ✓"), json!("✓ ✓ ✓"))
    );
    assert!(!opened.shown().contains(&"e-same".to_owned()));
    opened.eval("document.querySelector('#e-quill > .why').open = true");
    opened.browser.until("document.querySelectorAll('#e-quill .decide').length === 1");
    assert!(
        opened.eval("document.querySelector('#e-quill ins').textContent").as_str().unwrap().contains("quill")
    );
    opened.eval("document.querySelector('#review > summary').click()");
    opened.browser.until("document.querySelectorAll('#pairs > .row').length === 1");
    opened.eval("document.querySelector('#pairs .decide button').click()");
    let decided = opened.eval("document.querySelector('#pairs .decided').textContent");
    assert_eq!(decided, "decided: same entry");
    opened.browser.resize(360, 700);
    opened.open_all();
    assert_eq!(opened.eval("document.scrollingElement.scrollWidth"), 360);
    opened.is_quiet();
}
