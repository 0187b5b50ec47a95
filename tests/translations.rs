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
        (&["--format", "json"], "add --dry-run or --outline"),
        (&["--outline", "-o", "old.md"], "would replace old.md"),
    ];
    for (options, said) in asked {
        let run = folder.run(&[&["sync", "new.md", "old.md", "--no-config"], options].concat());
        assert_eq!(run.status, Some(2), "{options:?}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}
