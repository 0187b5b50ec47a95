//! Windows of any width, dark rooms, paper, and browsers that run no scripts.

use serde_json::json;

use super::{NEW, OLD, Opened};

#[test]
fn the_page_fits_narrow_windows_and_dark_rooms() {
    let long = format!(
        "{OLD}- [{}](https://example.org/{}) - {}.\n",
        "L".repeat(300),
        "u".repeat(300),
        "word".repeat(99)
    );
    let Some(opened) =
        Opened::diff(&long, &NEW.replace("## Writers", &format!("## {}", "Writers".repeat(40))))
    else {
        return;
    };
    opened.open_all();
    for width in [360, 800, 1280, 2000] {
        opened.browser.resize(width, 700);
        let scroll = opened.eval("document.scrollingElement.scrollWidth").as_u64().unwrap();
        assert!(scroll <= u64::from(width), "{scroll} > {width}");
    }
    let ground = || opened.eval("getComputedStyle(document.body).backgroundColor");
    let theme = |name: &str| {
        let feature = json!({ "features": [{ "name": "prefers-color-scheme", "value": name }] });
        opened.browser.call("Emulation.setEmulatedMedia", feature);
    };
    theme("light");
    let light = ground();
    assert_eq!(light, "rgb(255, 255, 255)");
    theme("dark");
    let dark = ground();
    assert_ne!(dark, light);
    let click = || opened.eval("document.getElementById('theme').click()");
    click();
    assert_eq!(
        (opened.eval("document.getElementById('theme').textContent"), ground()),
        (json!("Theme: light"), light)
    );
    theme("light");
    click();
    assert_eq!(
        (opened.eval("document.getElementById('theme').textContent"), ground()),
        (json!("Theme: dark"), dark)
    );
    opened.is_quiet();
}

#[test]
fn without_scripting_all_is_there_to_be_read() {
    let Some(opened) = Opened::diff(OLD, NEW) else { return };
    opened.browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    opened.open("");
    assert_eq!(opened.shown().len(), 8);
    let works =
        "Array.from(document.querySelectorAll('button, input, select')).filter((it) => it.checkVisibility())";
    assert_eq!(opened.eval(&format!("{works}.length")), 0);
    assert_eq!(opened.eval("document.querySelector('noscript').checkVisibility()"), true);
    opened.eval("document.querySelector('#e-newname > .why').open = true");
    let evidence = opened.eval("document.querySelector('#e-newname > .why .ev').textContent");
    assert!(evidence.as_str().unwrap().contains("url same +"), "{evidence}");
    opened.is_quiet();
}

#[test]
fn paper_shows_the_list_and_nothing_to_press() {
    let Some(opened) = Opened::diff(OLD, NEW) else { return };
    opened.eval("document.getElementById('fold').click()");
    assert_eq!(opened.shown(), [""; 0]);
    opened.eval("window.dispatchEvent(new Event('beforeprint'))");
    opened.browser.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    assert_eq!(opened.shown().len(), 7);
    let works = "Array.from(document.querySelectorAll('button, input, select, .self'))
        .filter((it) => it.checkVisibility() && it.closest('.figures') === null)";
    assert_eq!(opened.eval(&format!("{works}.length")), 0);
    opened.eval("window.dispatchEvent(new Event('afterprint'))");
    opened.browser.call("Emulation.setEmulatedMedia", json!({ "media": "" }));
    assert_eq!(opened.shown(), [""; 0]);
}
