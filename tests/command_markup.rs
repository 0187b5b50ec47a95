//! Lists in other markup, and lists kept as data: compared with any other, never written as Markdown.

use recension_model::Format;
use serde_json::Value;

use crate::program::{Folder, repository};

const RST: &str = "\
Saws
====

Hand saws
---------

* `Rip <https://example.org/rip>`_ - Cuts along the grain.
* `Fret <https://example.org/fret>`__ - Cuts curves.
";

const MARKDOWN: &str = "\
# Saws

## Hand saws

- [Rip](https://example.org/rip) - Cuts along the grain.
- [Fret](https://example.org/fret) - Cuts curves.
- [Band](https://example.org/band) - Never ends.
";

fn lists() -> Folder {
    let folder = Folder::new();
    folder.put("list.rst", RST);
    folder.put("README.md", MARKDOWN);
    folder
}

#[test]
fn editions_in_different_formats_are_compared() {
    let run = lists().run(&["diff", "list.rst", "README.md", "--format", "json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let diff: Value = serde_json::from_str(&run.stdout).unwrap();
    let counts: Vec<u64> = ["unchanged", "added", "removed", "relinked", "redescribed"]
        .iter()
        .map(|count| diff["summary"][count].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [2, 1, 0, 0, 0]);
}

#[test]
fn what_is_only_read_is_not_written() {
    let folder = lists();
    folder.put("old.rst", RST.replace("curves", "circles"));
    folder.put("other.rst", RST.replace("Hand saws", "Hard saws"));
    folder.put("changes.json", folder.run(&["diff", "list.rst", "README.md", "--format", "json"]).stdout);
    for arguments in [
        &["sync", "README.md", "list.rst"][..],
        &["apply", "changes.json", "list.rst"],
        &["merge", "README.md", "list.rst", "other.rst"],
    ] {
        let run = folder.run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?} {}", run.stderr);
        assert!(run.stderr.contains("reStructuredText is read, and not written"), "{}", run.stderr);
        assert!(run.stderr.contains("\nhint: "), "{}", run.stderr);
    }
    assert_eq!(folder.read("list.rst"), RST);
    // Lines that do not touch each other are copied.
    let run = folder.run(&["merge", "list.rst", "old.rst", "other.rst"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(run.stdout, RST.replace("curves", "circles").replace("Hand saws", "Hard saws"));
}

#[test]
fn every_format_can_be_named() {
    let folder = lists();
    let types = repository().join("bindings/python/python/recension/__init__.pyi");
    let types = std::fs::read_to_string(types).unwrap();
    for id in Format::ALL.map(Format::id) {
        let typed = if id == "plain-text" { "text" } else { id };
        let run = folder.run(&["parse", "list.rst", "--allow-empty", "--input-format", typed]);
        assert_eq!(run.status, Some(0), "`InputFormat` has no {typed:?}: {}", run.stderr);
        assert!(types.contains(&format!("\n    \"{id}\",\n")), "`Format` in __init__.pyi has no {id:?}");
    }
}

#[test]
fn what_is_known_and_not_read_is_named() {
    let folder = lists();
    folder.put("list.textile", "* \"Rip\":https://example.org/rip - Cuts.\n");
    folder.put("list.abc", "Saws\n\nRip - Cuts along.\nFret - Cuts curves.\n");
    let run = folder.run(&["diff", "list.textile", "README.md"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.starts_with("error: list.textile is Textile, which is not read\nhint: "),
        "{}",
        run.stderr
    );
    let run = folder.run(&["parse", "list.textile", "--input-format", "text"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let run = folder.run(&["parse", "list.abc"]);
    assert!(run.stderr.contains("'.abc' is not known: read as plain text"), "{}", run.stderr);
}

#[test]
fn a_folder_of_data_is_an_edition() {
    let folder = lists();
    let file = |name: &str, text: &str| {
        format!(
            "name: {name}\nwebsite_url: https://example.org/{}\ndescription: {text}\ntags:\n  - Hand saws\n",
            name.to_lowercase()
        )
    };
    folder.put("data/fret.yml", file("Fret", "Cuts curves."));
    folder.put("data/rip.yml", file("Rip", "Cuts along the grain."));
    folder.put("data/band.yml", file("Band", "Never ends."));
    let run = folder.run(&["audit", "data", "README.md", "--format", "json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let audit: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = audit["mirrors"][0]["findings"].as_array().unwrap();
    let kinds: Vec<&str> = findings.iter().filter_map(|finding| finding["kind"].as_str()).collect();
    assert!(
        !kinds.iter().any(|kind| ["missing", "extra", "relinked", "redescribed", "moved"].contains(kind)),
        "{kinds:?}"
    );
}

#[test]
fn the_configuration_says_what_the_keys_of_data_mean() {
    let folder = lists();
    folder.put("list.json", r#"[{"id": "Rip", "name": "x", "links": {"home": "https://example.org/rip"}}, {"id": "Fret", "name": "y", "links": {"home": "https://example.org/fret"}}]"#);
    folder.put("recension.toml", "[data]\ntitle = \"id\"\nurl = \"links.home\"\n");
    let run = folder.run(&["diff", "list.json", "README.md", "--format", "json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let diff: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(diff["summary"]["added"], 1, "{}", run.stdout);
    assert_eq!(diff["summary"]["renamed"], 0, "{}", run.stdout);
}
