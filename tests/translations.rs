//! What there is to translate, as `sync --outline` lists it.

use std::process::Command;

use crate::history_translation::translated;
use crate::program::Folder;

const OUTLINE: [&str; 6] = ["sync", "README.md", "README-ja.md", "--no-config", "--outline", "-q"];

#[test]
fn tasks_have_boxes_and_what_the_upstream_changed() {
    let listed = translated();
    let told = listed.printed(&OUTLINE);
    insta::assert_snapshot!("outline", told);
}

#[test]
fn a_catalogue_is_one_that_gettext_reads() {
    let listed = translated();
    let po = listed.printed(&[&OUTLINE[..], &["--format", "po"]].concat());
    let read = recension_wire::read_po(po.as_bytes()).unwrap();
    let found: Vec<(&str, bool, bool)> = read
        .iter()
        .map(|message| (message.id.as_deref().unwrap_or_default(), message.fuzzy, message.target.is_empty()))
        .collect();
    let at = |path: &str| format!("https://example.org/{path}");
    let expected = [
        (at("nom"), true, false),
        (at("quill-2"), true, false),
        (at("comb"), false, false),
        (at("ink"), false, false),
        (at("fresh"), false, true),
    ];
    assert_eq!(found, expected.each_ref().map(|(id, fuzzy, empty)| (id.as_str(), *fuzzy, *empty)));
    assert!(po.contains(
        "#| msgid \"[Nom](https://example.org/nom) - Combines small parsers of bytes to large ones.\""
    ));
    listed.folder.put("ja.po", &po);
    // Whoever has gettext hears its word, too.
    if let Ok(checked) =
        Command::new("msgfmt").args(["-c", "-o", "-"]).arg(listed.folder.path("ja.po")).output()
    {
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn the_outline_is_what_its_schema_says() {
    let listed = translated();
    let document = listed.json(&[&OUTLINE[..], &["--format", "json"]].concat());
    let schema: serde_json::Value = serde_json::from_str(&listed.printed(&["schema", "outline"])).unwrap();
    crate::command_json::assert_valid(&schema, &document);
    let units = document["mirrors"][0]["units"].as_array().unwrap();
    let states: Vec<(&str, &str)> =
        units.iter().map(|unit| (unit["title"].as_str().unwrap(), unit["state"].as_str().unwrap())).collect();
    assert_eq!(
        states,
        [
            ("Nom", "behind"),
            ("Quill", "behind"),
            ("Comb", "current"),
            ("Ink", "current"),
            ("Fresh", "missing"),
            ("Fude", "own"),
            ("Pest", "gone"),
        ]
    );
    assert_eq!(document["mirrors"][0]["language"], "ja");
}

#[test]
fn what_was_printed_goes_with_what_was_asked() {
    let folder = Folder::with_editions();
    let asked: [(&[&str], &str); 4] = [
        (&["--outline", "--format", "table"], "--outline does not print table"),
        (&["--dry-run", "--format", "po"], "--dry-run does not print po"),
        (&["--format", "po"], "sync does not print po"),
        (&["--outline", "-o", "old.md"], "would replace old.md"),
    ];
    for (options, said) in asked {
        let run = folder.run(&[&["sync", "new.md", "old.md", "--no-config"], options].concat());
        assert_eq!(run.status, Some(2), "{options:?}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

/// Gives a message of a catalogue.
fn message(id: &str, source: &str, target: &str) -> String {
    format!("\nmsgctxt \"https://example.org/{id}\"\nmsgid \"{source}\"\nmsgstr \"{target}\"\n")
}

#[test]
fn finished_translations_come_in_and_nothing_else() {
    let listed = translated();
    listed.run(&["sync", "README.md", "README-ja.md", "--no-config", "-i"]);
    let before = listed.folder.read("README-ja.md");
    assert!(before.contains("- Keeps vegetables cool in summer. <!-- untranslated -->\n"), "{before}");
    let nom = "[Nom](https://example.org/nom) - Combines small parsers of bytes and of text to large ones.";
    let fresh = "[Fresh](https://example.org/fresh) - Keeps vegetables cool in summer.";
    let comb = "[Comb](https://example.org/comb) - Sorts the lines of a file by their length or alphabet.";
    let po = [
        "msgid \"\"\nmsgstr \"Language: ja\\n\"\n".to_owned(),
        message("nom", nom, "[Nom](https://example.org/nom) - バイトとテキストのパーサーを組み合わせます。"),
        message("fresh", fresh, "[Fresh](https://example.org/fresh) - 夏に野菜を\\n冷やします。"),
        message("comb", comb, "[Comb](https://example.org/comb) - 並べ替えます。"),
        message(
            "ink",
            "[Ink](https://example.org/ink) - Draws.",
            "[Ink](https://example.org/ink) - 描きます。",
        ),
        message("none", "[None](https://example.org/none)", "[ナン](https://example.org/none)"),
        message(
            "quill-2",
            "[Quill](https://example.org/quill-2) - Writes letters and memos without a mouse.",
            "",
        ),
    ]
    .concat();
    listed.folder.put("ja.po", po);
    let bring = ["sync", "README.md", "README-ja.md", "--no-config", "-i", "--from", "ja.po"];
    let run = listed.run(&bring);
    let told: Vec<&str> = run.stderr.lines().skip(2).collect();
    assert_eq!(
        told,
        [
            "Comb is translated otherwise in the mirror, whose words stay",
            "https://example.org/ink was changed in the upstream since it was translated",
            "https://example.org/none is no entry of the upstream",
            "2 taken · 1 not translated · 3 not taken (listed above)",
        ]
    );
    assert_eq!(run.status, Some(1));
    let after = listed.folder.read("README-ja.md");
    let expected = before
        .replace(
            "小さなパーサーを組み合わせて大きなパーサーを作ります。",
            "バイトとテキストのパーサーを組み合わせます。",
        )
        .replace("Keeps vegetables cool in summer. <!-- untranslated -->", "夏に野菜を 冷やします。");
    assert_eq!(after, expected);
    let again = listed.run(&bring);
    assert!(again.stderr.contains("2 there already"), "{}", again.stderr);
    assert_eq!(listed.folder.read("README-ja.md"), after);
}

#[test]
fn what_would_break_the_list_stays_out() {
    let listed = translated();
    let nom = "[Nom](https://example.org/nom) - Combines small parsers of bytes and of text to large ones.";
    for broken in ["Nom - パーサー", "# Nom"] {
        listed.folder.put("ja.po", message("nom", nom, broken));
        let before = listed.folder.read("README-ja.md");
        let run = listed.run(&["sync", "README.md", "README-ja.md", "--no-config", "-i", "--from", "ja.po"]);
        assert!(run.stderr.contains("Nom would not read as one entry"), "{broken}: {}", run.stderr);
        assert_eq!((run.status, listed.folder.read("README-ja.md")), (Some(1), before));
    }
    listed.folder.put("ja.po", "# A list\n- [Nom](https://example.org)\n");
    let run = listed.run(&["sync", "README.md", "README-ja.md", "--no-config", "-i", "--from", "ja.po"]);
    assert!(run.status == Some(2) && run.stderr.contains("line 2 has no text in quotes"), "{}", run.stderr);
}

#[test]
fn the_page_shows_translators_what_the_upstream_changed() {
    let listed = translated();
    let page = listed.printed(&[
        "audit",
        "README.md",
        "README-ja.md",
        "--no-config",
        "--history",
        "--format",
        "html",
        "-q",
        "--source-url",
        "README.md=https://github.com/o/r/blob/main/README.md",
    ]);
    let states = "<td>ja</td><td>40%</td><td>2</td><td>2</td><td>0</td><td>1</td><td>1</td><td>1</td>";
    assert!(page.contains(states), "no line with the states of the translation");
    let (_, nom) = page.split_once("-e-nom\"").or_else(|| page.split_once("id=\"e-nom\"")).unwrap();
    let nom = nom.split("</li>").next().unwrap();
    // The words of two languages are not held against each other; those of the upstream are.
    assert!(nom.contains("<ins>and of text </ins>") && !nom.contains("<del>"), "{nom}");
    let commit = listed.git(&["log", "--format=%H", "--grep", "describe nom"]);
    assert!(nom.contains(&format!("https://github.com/o/r/commit/{commit}")), "{nom}");
    assert!(nom.contains(
        "data-copy=\"[Nom](https://example.org/nom) - Combines small parsers of bytes and of text"
    ));
    let own = page.split("<li class=\"row\"").find(|row| row.contains(">Comb</a>")).unwrap();
    assert!(!own.contains("data-copy"), "{own}");
}

#[test]
fn the_page_marks_what_came_to_titles() {
    let listed = crate::listed::Listed::new();
    let list = |first: &str| {
        format!(
            "# Checks\n\n## Access\n\n- [ ] {first}\n- [ ] Log out after some minutes.\n- [ ] Limit the number of requests.\n"
        )
    };
    listed.folder.put("README-de.md", "# Prüfungen\n\n## Zugang\n\n- [ ] Benutze HSTS mit TLS gegen Angriffe.\n- [ ] Melde nach einigen Minuten ab.\n- [ ] Begrenze die Zahl der Anfragen.\n");
    listed.commit(list("Use HSTS with TLS to avoid attack."), "begin");
    listed.commit(list("Use HSTS with TLS to avoid attacks of strangers."), "say of whom");
    let page = listed.printed(&[
        "audit",
        "README.md",
        "README-de.md",
        "--translated",
        "--no-config",
        "--history",
        "--format",
        "html",
        "-q",
    ]);
    assert!(
        page.contains("<del>attack</del>") && page.contains("<ins>attacks of strangers</ins>"),
        "what came to the title is not marked"
    );
}

#[test]
fn a_shallow_clone_says_what_it_does_not_know() {
    let listed = translated();
    let from = format!("file://{}", listed.folder.path("").display());
    let to = listed.folder.path("shallow");
    listed.git(&["clone", "-q", "--depth", "1", &from, &to.display().to_string()]);
    let audit = ["audit", "README.md", "README-ja.md", "--no-config", "--history", "--summary"];
    let run = listed.run_in(&to, &audit);
    let said = "README-ja.md: what its oldest commit has counts as translated then, so that entries that were behind before are called current";
    assert!(run.stderr.contains("the clone is shallow") && run.stderr.contains(said), "{}", run.stderr);
    let quiet = listed.run_in(&to, &[&audit[..], &["-q"]].concat());
    assert!(quiet.stderr.is_empty(), "{}", quiet.stderr);
}
