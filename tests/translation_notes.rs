//! Notes below entries, as translators get them and as their translations come back.

use crate::listed::Listed;

const OUTLINE: [&str; 6] = ["sync", "README.md", "README-ja.md", "--no-config", "--outline", "-q"];
const SYNC: [&str; 5] = ["sync", "README.md", "README-ja.md", "--no-config", "-iq"];
const BRING: [&str; 7] = ["sync", "README.md", "README-ja.md", "--no-config", "-i", "--from", "ja.po"];

const ENGLISH: &str = "# Tools

## Parsers

- [Nom](https://example.org/nom) - Combines small parsers of bytes to large ones.
  - Needs no separate lexer.
  - Errors name the place where a parser gave up.

  > Nothing I tried was smaller.

  - `cargo add nom`
- [Quill](https://example.org/quill) - Writes letters and memos without a mouse.
  - Runs on paper, too.
";

const JAPANESE: &str = "# 道具

## パーサー

* [Nom](https://example.org/nom) - 小さなパーサーを組み合わせて大きなパーサーを作ります。
  * 別の字句解析器は要りません。
  * エラーはパーサーが諦めた場所を示します。

  > 試した中でこれより小さいものはありませんでした。

  * `cargo add nom`
* [Quill](https://example.org/quill) - マウスを使わずに手紙やメモを書くための道具です。
  * 紙の上でも動きます。
";

/// A list with notes and its translation; the upstream has changed a note, and has a new one and a new entry with notes.
fn with_notes() -> Listed {
    let listed = Listed::new();
    listed.folder.put("README-ja.md", JAPANESE);
    listed.commit(ENGLISH, "begin");
    let english = ENGLISH
        .replace("name the place where", "name the line and the column where")
        .replace("  - Runs on paper, too.\n", "  - Runs on paper, too.\n  - Needs a pen.\n")
        + "- [Fresh](https://example.org/fresh) - Keeps vegetables cool in summer.\n  - Heavy when it is full.\n  - Quiet.\n";
    listed.commit(english, "say more below the parsers");
    listed
}

fn message(id: &str, source: &str, target: &str) -> String {
    format!("\nmsgctxt \"https://example.org/{id}\"\nmsgid \"{source}\"\nmsgstr \"{target}\"\n")
}

/// Gives a text without blank lines: a list that has some gets more.
fn tight(text: &str) -> String {
    text.lines().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

#[test]
fn notes_are_tasks_below_their_entry() {
    let listed = with_notes();
    insta::assert_snapshot!("outline_notes", listed.printed(&OUTLINE));
    let document = listed.json(&[&OUTLINE[..], &["--format", "json"]].concat());
    let schema: serde_json::Value = serde_json::from_str(&listed.printed(&["schema", "outline"])).unwrap();
    crate::command_json::assert_valid(&schema, &document);
    let nom = &document["mirrors"][0]["units"][0];
    assert_eq!((&nom["state"], &nom["words"]), (&"behind".into(), &"current".into()));
    let notes: Vec<(&str, &str)> = nom["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| (note["id"].as_str().unwrap(), note["state"].as_str().unwrap()))
        .collect();
    assert_eq!(
        notes,
        [
            ("https://example.org/nom › note 1", "current"),
            ("https://example.org/nom › note 2", "behind"),
            ("https://example.org/nom › note 3", "current"),
        ]
    );
}

#[test]
fn notes_are_messages_of_a_catalogue() {
    let listed = with_notes();
    let po = listed.printed(&[&OUTLINE[..], &["--format", "po"]].concat());
    let read = recension_wire::read_po(po.as_bytes()).unwrap();
    let found: Vec<(&str, bool, bool)> = read
        .iter()
        .map(|message| (message.id.as_deref().unwrap(), message.fuzzy, message.target.is_empty()))
        .collect();
    let at = |path: &str| format!("https://example.org/{path}");
    let expected = [
        (at("nom"), false, false),
        (at("nom › note 1"), false, false),
        (at("nom › note 2"), true, false),
        (at("nom › note 3"), false, false),
        (at("quill"), false, false),
        (at("quill › note 1"), false, false),
        (at("quill › note 2"), false, true),
        (at("fresh"), false, true),
        (at("fresh › note 1"), false, true),
        (at("fresh › note 2"), false, true),
    ];
    assert_eq!(found, expected.each_ref().map(|(id, fuzzy, empty)| (id.as_str(), *fuzzy, *empty)));
    assert!(po.contains("#| msgid \"Errors name the place where a parser gave up.\"\n"), "{po}");
}

#[test]
fn finished_notes_come_in_and_nothing_else() {
    let listed = with_notes();
    listed.run(&SYNC);
    let before = listed.folder.read("README-ja.md");
    let po = [
        "msgid \"\"\nmsgstr \"\"\n".to_owned(),
        message(
            "nom › note 2",
            "Errors name the line and the column where a parser gave up.",
            "エラーは行と列を示します。",
        ),
        message("quill › note 2", "Needs a pen.", "ペンが要ります。"),
        message("fresh › note 1", "Heavy when it is full.", "いっぱいになると\\n重いです。"),
    ]
    .concat();
    listed.folder.put("ja.po", po);
    let run = listed.run(&BRING);
    assert!(run.stderr.ends_with("3 taken\n"), "{}", run.stderr);
    assert_eq!(run.status, Some(0));
    let after = listed.folder.read("README-ja.md");
    let expected = before
        .replace("エラーはパーサーが諦めた場所を示します。", "エラーは行と列を示します。")
        .replace("  * 紙の上でも動きます。\n", "  * 紙の上でも動きます。\n  * ペンが要ります。\n")
        .replace("Heavy when it is full.", "いっぱいになると 重いです。");
    assert_eq!(after, expected);
    // Once they are there, and committed, nothing of it comes a second time.
    let again = listed.run(&BRING);
    assert_eq!(listed.folder.read("README-ja.md"), after, "{}", again.stderr);
    listed.commit_all("translate notes");
    let again = listed.run(&BRING);
    assert!(again.stderr.ends_with("3 there already\n"), "{}", again.stderr);
    assert_eq!(listed.folder.read("README-ja.md"), after);
}

#[test]
fn a_mark_goes_on_with_the_notes_that_are_left() {
    let listed = with_notes();
    listed.run(&SYNC);
    let fresh = message(
        "fresh",
        "[Fresh](https://example.org/fresh) - Keeps vegetables cool in summer.",
        "[Fresh](https://example.org/fresh) - 夏に野菜を冷やします。",
    );
    listed.folder.put("ja.po", fresh);
    listed.run(&BRING);
    let text = listed.folder.read("README-ja.md");
    let expected = "* [Fresh](https://example.org/fresh) - 夏に野菜を冷やします。
  * Heavy when it is full. <!-- untranslated -->
  * Quiet. <!-- untranslated -->
";
    assert!(tight(&text).ends_with(expected), "{text}");
    listed.commit_all("translate fresh");
    for _ in 0..2 {
        listed.run(&SYNC);
        assert_eq!(listed.folder.read("README-ja.md"), text);
    }
    let told = listed.printed(&OUTLINE);
    assert!(told.contains("### To translate (1)\n\nParsers\n\n- [ ] Fresh (line 14)\n  - [ ] note (line 15)\n    - `Heavy when it is full.`\n"), "{told}");
    // What somebody translates by hand loses its mark, what the upstream words anew is worded anew.
    listed.folder.put(
        "README-ja.md",
        text.replace("Quiet. <!-- untranslated -->", "静かです。 <!-- untranslated -->"),
    );
    let english = listed.folder.read("README.md").replace("when it is full", "when full");
    listed.commit(english, "shorten");
    listed.run(&SYNC);
    let text = listed.folder.read("README-ja.md");
    assert!(tight(&text).ends_with("  * Heavy when full. <!-- untranslated -->\n  * 静かです。\n"), "{text}");
}

#[test]
fn what_is_behind_together_comes_in_together() {
    let listed = with_notes();
    let english =
        listed.folder.read("README.md").replace("small parsers of bytes", "small parsers of bytes and text");
    listed.commit(english, "describe nom");
    let nom = "[Nom](https://example.org/nom) - Combines small parsers of bytes and text to large ones.";
    let translated = message("nom", nom, "[Nom](https://example.org/nom) - バイトとテキスト。");
    listed.folder.put("ja.po", &translated);
    let before = listed.folder.read("README-ja.md");
    let run = listed.run(&BRING);
    assert!(run.stderr.contains("Nom waits for the rest of its entry"), "{}", run.stderr);
    assert_eq!((run.status, listed.folder.read("README-ja.md")), (Some(1), before));
    let note = message(
        "nom › note 2",
        "Errors name the line and the column where a parser gave up.",
        "エラーは行と列を示します。",
    );
    listed.folder.put("ja.po", translated + &note);
    let run = listed.run(&BRING);
    assert!(run.stderr.ends_with("2 taken\n"), "{}", run.stderr);
}

#[test]
fn notes_that_are_divided_otherwise_stay() {
    let listed = with_notes();
    let own = JAPANESE.replace("  * 別の字句解析器は要りません。\n", "");
    listed.folder.put("README-ja.md", &own);
    listed.commit_all("join two notes");
    let po = listed.printed(&[&OUTLINE[..], &["--format", "po"]].concat());
    assert!(!po.contains("nom › note 1"), "{po}");
    listed.folder.put("ja.po", message("nom › note 1", "Needs no separate lexer.", "字句解析器"));
    let run = listed.run(&BRING);
    assert_eq!((run.status, listed.folder.read("README-ja.md")), (Some(1), own), "{}", run.stderr);
}

#[test]
fn an_own_line_that_does_not_read_right_leaves_the_rest() {
    let listed = with_notes();
    listed.run(&SYNC);
    let po =
        message("fresh › note 1", "Heavy when it is full.", "[見出し](https://example.org/x) - 別の項目。")
            + &message("fresh › note 2", "Quiet.", "静かです。");
    listed.folder.put("ja.po", po);
    let run = listed.run(&BRING);
    let text = listed.folder.read("README-ja.md");
    assert!(
        text.contains("  * Heavy when it is full.\n") && text.contains("  * 静かです。\n"),
        "{}\n{text}",
        run.stderr
    );
    assert!(run.stderr.contains("note 1 of Fresh would not read as one entry"), "{}", run.stderr);
}
