//! The page of a comparison in a real browser: filters, links, decisions, and what must not happen.

mod chromium;
mod hostile;
mod large;
mod media;
mod reports;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::Folder;
use chromium::Chromium;

/// A list, and a later edition of it with entries that are hard to tell apart.
const OLD: &str = "\
# Reading list

## Parsers

- [Nom](https://example.org/nom) - Parser combinators for bytes.
- [Oldname](https://example.org/renamed) - A toolkit for grammars of every size.
- [Gone](https://example.org/gone) - Nobody keeps it any more.
- [Peggy the parser](https://example.org/peggy) - Turns a grammar into a parser that explains itself.

## Writers

- [Quill](https://example.org/quill) - Writes reports in one pass.
- [Ink](https://example.org/ink) - Draws what others only describe.
- [Same](https://example.org/same) - Stays as it is.
";

const NEW: &str = "\
# Reading list

## Parsers

- [Nom](https://example.org/nom) - Parser combinators for bytes and text.
- [Newname](https://example.org/renamed) - A toolkit for grammars of every size.
- [Ink](https://example.org/ink) - Draws what others only describe.
- [Peggy](https://peggy.example.net/start) - Turns a grammar into a parser, with good messages.

## Writers

- [Quill](https://quill.example.net/start) - Writes reports in one pass.
- [Same](https://example.org/same) - Stays as it is.
- [Fresh](https://example.org/fresh) - Was not there before.
";

/// A folder with a page in it, open in a browser.
pub(crate) struct Opened {
    pub(crate) browser: Chromium,
    pub(crate) folder: Folder,
}

impl Opened {
    /// Compares two texts and opens the page; gives none where there is no browser.
    pub(crate) fn diff(old: &str, new: &str) -> Option<Self> {
        Self::page_of(&[("old.md", old), ("new.md", new)], &["diff", "old.md", "new.md"])
    }

    /// Writes files, runs a command that makes a page of them, and opens it.
    pub(crate) fn page_of(files: &[(&str, &str)], arguments: &[&str]) -> Option<Self> {
        let browser = Chromium::start()?;
        let folder = Folder::new();
        files.iter().for_each(|(name, text)| folder.put(name, text));
        let opened = Self { browser, folder };
        let run = opened.folder.run(&[arguments, &["--format", "html", "-o", "page.html"]].concat());
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        opened.open("");
        Some(opened)
    }

    pub(crate) fn page(&self) -> PathBuf {
        self.folder.path("page.html")
    }

    pub(crate) fn open(&self, fragment: &str) {
        self.browser.open(&self.page(), fragment);
    }

    pub(crate) fn eval(&self, expression: &str) -> Value {
        self.browser.eval(expression)
    }

    /// Gives the ids of the rows that are shown.
    pub(crate) fn shown(&self) -> Vec<String> {
        let ids = self.eval(
            "Array.from(document.querySelectorAll('#list .row'))
                .filter((row) => row.checkVisibility()).map((row) => row.id)",
        );
        serde_json::from_value(ids).unwrap()
    }

    /// Shows everything, opened.
    pub(crate) fn open_all(&self) {
        self.eval(
            "document.querySelectorAll('.chip input:not(:checked)').forEach((box) => box.click());
            document.querySelectorAll('details').forEach((details) => { details.open = true; })",
        );
    }

    /// Checks or unchecks the filter of a kind, as a reader does.
    pub(crate) fn toggle(&self, kind: &str) {
        self.eval(&format!("document.querySelector('input[name=kind][value={kind}]').click()"));
    }

    /// Checks that the page asked for nothing but itself, and complained about nothing.
    pub(crate) fn is_quiet(&self) {
        let own = format!("file://{}", self.page().display());
        for request in self.browser.events("Network.requestWillBeSent") {
            let url = request["request"]["url"].as_str().unwrap();
            let is_own =
                url.split('#').next() == Some(&own) || url.starts_with("data:") || url.starts_with("blob:");
            assert!(is_own, "{url}");
        }
        for name in ["Runtime.exceptionThrown", "Page.javascriptDialogOpening", "Runtime.consoleAPICalled"] {
            assert_eq!(self.browser.events(name), Vec::<Value>::new(), "{name}");
        }
        let complaints = self.browser.events("Log.entryAdded");
        assert_eq!(complaints, Vec::<Value>::new());
    }
}

#[test]
fn filters_and_search_show_what_they_say() {
    let Some(opened) = Opened::diff(OLD, NEW) else { return };
    let all = ["e-nom", "e-newname", "e-gone", "e-ink", "e-peggy", "e-quill", "e-fresh"];
    assert_eq!(sorted(opened.shown()), sorted(all.map(str::to_owned).to_vec()));
    opened.toggle("unchanged");
    assert_eq!(opened.shown().len(), 8);
    assert_eq!(opened.eval("document.getElementById('count').textContent"), "8 of 8 entries shown");
    opened.eval("document.getElementById('reset').click()");
    opened.browser.until("document.getElementById('count').textContent.startsWith('7 of 8')");

    for kind in ["added", "removed", "renamed", "relinked", "redescribed"] {
        opened.toggle(kind);
    }
    assert_eq!(opened.shown(), ["e-ink"]);
    opened.eval("document.getElementById('reset').click()");
    opened.browser.until("document.getElementById('count').textContent.startsWith('7 of 8')");

    let choose = |id: &str, value: &str| {
        opened.eval(&format!(
            "(() => {{ const it = document.getElementById('{id}'); it.value = '{value}';
                it.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
        ));
    };
    choose("section", "Writers");
    assert_eq!(opened.shown(), ["e-quill", "e-fresh"]);
    choose("section", "");
    choose("sure", "0.97");
    assert_eq!(opened.shown(), ["e-peggy"]);
    choose("sure", "");

    // Letter by letter, as it is typed; addresses and old texts are found too.
    opened.browser.press("/");
    for key in "QUILL.exam".chars() {
        opened.browser.press(&key.to_string());
    }
    assert_eq!(opened.shown(), ["e-quill"]);
    opened.browser.press("Escape");
    assert_eq!(opened.shown().len(), 7);
    choose("query", "oldname every");
    assert_eq!(opened.shown(), ["e-newname"]);
    choose("query", "no such words");
    assert_eq!(opened.shown(), [""; 0]);
    assert_eq!(opened.eval("document.getElementById('count').textContent"), "None of 8 entries shown");
    choose("query", "");

    opened.eval("document.getElementById('fold').click()");
    assert_eq!(opened.eval("document.querySelectorAll('.group[open]').length"), 0);
    opened.eval("document.getElementById('fold').click()");
    assert_eq!(opened.eval("document.querySelectorAll('.group[open]').length"), 2);
    opened.is_quiet();
}

#[test]
fn a_link_leads_to_its_entry_whatever_hides_it() {
    let Some(opened) = Opened::diff(OLD, NEW) else { return };
    opened.open("e-same");
    let focused = "document.activeElement.id";
    opened.browser.until(&format!("{focused} === 'e-same'"));
    assert!(opened.shown().contains(&"e-same".to_owned()));
    assert_eq!(opened.eval("document.querySelector('.row:target').id"), "e-same");

    // In a section that is collapsed, behind a search that does not find it.
    opened.eval(
        "document.getElementById('fold').click();
        document.getElementById('query').value = 'nothing';
        document.getElementById('query').dispatchEvent(new Event('input', { bubbles: true }));
        window.location.hash = 'e-newname'",
    );
    opened.browser.until(&format!("{focused} === 'e-newname'"));
    assert_eq!(opened.eval("document.getElementById('e-newname').checkVisibility()"), true);
    assert_eq!(opened.eval("document.getElementById('e-newname').closest('details').open"), true);

    // From there the keys lead on.
    opened.browser.press("j");
    let order = opened.shown();
    let at = order.iter().position(|id| id == "e-newname").unwrap();
    assert_eq!(opened.eval(focused), order[at + 1]);
    opened.browser.press("k");
    assert_eq!(opened.eval(focused), "e-newname");
    opened.browser.press("e");
    assert_eq!(opened.eval("document.querySelector('#e-newname > .why').open"), true);
    let evidence = opened.eval("document.querySelector('#e-newname > .why .ev').textContent");
    assert!(evidence.as_str().unwrap().contains("url same +"), "{evidence}");
    opened.browser.press("?");
    assert_eq!(opened.eval("document.getElementById('help').open"), true);
    opened.is_quiet();
}

/// Loads a file that somebody wrote by hand, with a pair that the page does not have, and one that is wrong.
fn load_by_hand(opened: &Opened) {
    let by_hand = "version=1 # by hand\n# why\n[[ pair ]]\nsame   = false\nother={title='Peggy the PARSER'}\n\
        one = {\n  title = \"Peggy\", # spaced\n  edition = \"new.md\",\n}\n\n[[pair]]\nsame = true\n\
        one.title = \"A \\u202e\\\"b\\\"\"\nother.title = \"C\"\n";
    opened.folder.put("by-hand.toml", by_hand);
    opened.open("");
    load(opened, "by-hand.toml");
    assert_eq!(
        opened.eval("document.querySelector('#e-peggy .decided').textContent"),
        "decided: different entries"
    );
    let text = "document.getElementById('review-status').textContent";
    assert_eq!(
        opened.eval(text),
        "Loaded by-hand.toml: 1 decisions on pairs of this page, 1 on others, which are kept."
    );
    opened.folder.put("wrong.toml", "version = 1\n[[pair]]\nsame = maybe\n");
    load(opened, "wrong.toml");
    assert_eq!(
        opened.eval(text),
        "wrong.toml was not loaded: line 3: expected a text, a number, true, false or { … }"
    );
}

#[test]
fn decisions_are_saved_as_a_file_and_come_back_from_it() {
    let Some(opened) = Opened::diff(OLD, NEW) else { return };
    let downloads = opened.folder.path("downloads");
    let behaviour = json!({ "behavior": "allow", "downloadPath": downloads, "eventsEnabled": true });
    opened.browser.call("Browser.setDownloadBehavior", behaviour);
    opened.eval("document.querySelector('#review > summary').click()");
    opened.browser.until("document.querySelectorAll('#pairs > .row').length === 1");
    assert_eq!(opened.eval("document.querySelector('#pairs .t').textContent"), "Peggy the parser");
    opened.eval("document.querySelector('#pairs .decide button[value=false]').click()");
    assert_eq!(
        opened.eval("document.querySelector('#e-peggy .decided').textContent"),
        "decided: different entries"
    );
    opened.eval("window.location.hash = 'e-newname'");
    opened.browser.until("document.activeElement.id === 'e-newname'");
    opened.browser.press("y");
    opened
        .browser
        .until("document.querySelector('#e-newname .decided')?.textContent.includes('same entry') === true");
    opened.eval("document.getElementById('save').click()");
    let saved = downloads.join("decisions.toml");
    let until = Instant::now() + Duration::from_secs(20);
    // The name may be there before the content is.
    while !fs::read_to_string(&saved).is_ok_and(|text| text.ends_with("\n")) {
        assert!(Instant::now() < until, "nothing was downloaded");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(
        fs::read_to_string(&saved).unwrap(),
        "# which entries are one resource, and which are not\nversion = 1\n\n\
         [[pair]]\nsame = false\n\
         one = { title = \"Peggy the parser\", url = \"https://example.org/peggy\", section = \"Parsers\", edition = \"old.md\" }\n\
         other = { title = \"Peggy\", url = \"https://peggy.example.net/start\", section = \"Parsers\", edition = \"new.md\" }\n\n\
         [[pair]]\nsame = true\n\
         one = { title = \"Oldname\", url = \"https://example.org/renamed\", section = \"Parsers\", edition = \"old.md\" }\n\
         other = { title = \"Newname\", url = \"https://example.org/renamed\", section = \"Parsers\", edition = \"new.md\" }\n"
    );

    let decided =
        ["diff", "old.md", "new.md", "--only", "added,removed", "--decisions", "downloads/decisions.toml"];
    let run = opened.folder.run(&decided);
    assert!(run.stdout.contains("- Peggy the parser") && run.stdout.contains("+ Peggy "), "{}", run.stdout);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));

    load_by_hand(&opened);

    // What was saved comes back as it was.
    opened.open("");
    fs::copy(&saved, opened.folder.path("saved.toml")).unwrap();
    load(&opened, "saved.toml");
    assert_eq!(
        opened.eval("document.querySelector('#e-peggy .decided').textContent"),
        "decided: different entries"
    );
    assert_eq!(
        opened.eval("document.querySelector('#e-newname .decided').textContent"),
        "decided: same entry"
    );
    opened.is_quiet();
}

/// Gives a file to the page to load, and waits until it has.
fn load(opened: &Opened, name: &str) {
    let document = opened.browser.call("DOM.getDocument", json!({}));
    let query = json!({ "nodeId": document["root"]["nodeId"], "selector": "#load" });
    let input = opened.browser.call("DOM.querySelector", query);
    let files = json!({ "files": [opened.folder.path(name)], "nodeId": input["nodeId"] });
    opened.browser.call("DOM.setFileInputFiles", files);
    opened.browser.until(&format!("document.getElementById('review-status').textContent.includes('{name}')"));
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}
