//! `index` and `find`: what an index keeps of many lists, and what it answers.

use crate::command_json::valid as json;
use crate::program::Folder;

/// Three lists: two of them have one tool, under two addresses and in the same words.
fn lists() -> Folder {
    let folder = Folder::new();
    folder.put(
        "lists/parsers.md",
        "# Parsers\n\n## Bytes\n\n- [Nom](https://example.org/nom) - Combines parsers for bytes.\n\
         - [Elm](https://example.org/elm) - Draws trees.\n",
    );
    folder.put(
        "lists/rust.md",
        "# Rust\n\n## Text › all\n\n- [nom](http://www.example.org/nom/) - For parsing.\n\
         - [Elm](https://elm.example.net) - Draws trees.\n- [Oak](https://example.org/oak)\n",
    );
    folder.put("lists/notes.txt", "nothing here\n");
    folder.put("lists/empty.md", "# Nothing yet\n");
    folder
}

const ADD: [&str; 6] = ["index", "add", "lists.db", "lists", "--date", "2024-05-26"];

fn added() -> Folder {
    let folder = lists();
    let run = folder.run(&ADD);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    folder
}

#[test]
fn lists_of_a_folder_are_taken_in_and_counted() {
    let folder = lists();
    let run = folder.run(&ADD);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), ""));
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines[0], "warning: lists/empty.md has no entries; it is passed over");
    assert_eq!(lines[1], "2 lists: 2 added; 5 entries, 4 new addresses, 1 joined");
    let again = folder.run(&ADD);
    assert!(
        again.stderr.ends_with("2 lists: 2 unchanged; 0 entries, 0 new addresses, 0 joined\n"),
        "{again:?}"
    );
    let status = folder.run(&["index", "status", "lists.db", "--verify"]);
    assert!(
        status.stdout.starts_with("2 lists, 5 entries, 4 addresses, 1 pair of addresses joined"),
        "{status:?}"
    );
    assert!(status.stdout.contains("\nlists/parsers.md  2 entries, 2024-05-26"), "{status:?}");
    let value = json(&folder.run(&["index", "status", "lists.db", "--format", "json"]), "index");
    assert_eq!(
        (value["entries"].as_u64(), value["lists"][1]["name"].as_str()),
        (Some(5), Some("lists/rust.md"))
    );
    let csv = folder.run(&["index", "status", "lists.db", "--format", "csv"]).stdout;
    assert!(csv.starts_with("name,title,entries,since,day,language,licence,history,source\r\n"), "{csv}");
}

#[test]
fn a_resource_is_found_by_address_title_part_and_id() {
    let folder = added();
    let by_address = folder.run(&["find", "lists.db", "https://EXAMPLE.org:443/nom?utm_source=x"]);
    assert_eq!(by_address.status, Some(0));
    assert_eq!(
        by_address.stdout.lines().collect::<Vec<_>>(),
        [
            "Nom  r1, 2 lists",
            "  https://example.org/nom  2 lists",
            "",
            "  lists/parsers.md:5  Bytes  since 2024-05-26",
            "  lists/rust.md:5  as nom  Text › all  since 2024-05-26",
        ]
    );
    for asked in ["NOM", "r1", "no"] {
        assert_eq!(folder.run(&["find", "lists.db", asked]).stdout, by_address.stdout, "{asked}");
    }
    let none = folder.run(&["find", "lists.db", "https://example.org/gone"]);
    assert_eq!((none.status, none.stdout.as_str()), (Some(1), ""));
    assert_eq!(none.stderr, "nothing found in lists.db\n");
}

#[test]
fn what_has_title_and_description_in_common_is_one_and_says_why() {
    let folder = added();
    let run = folder.run(&["find", "lists.db", "elm", "--explain", "--format", "json"]);
    let value = json(&run, "find");
    let resource = &value["answers"][0]["resources"][0];
    assert_eq!(resource["addresses"].as_array().unwrap().len(), 2);
    assert_eq!(resource["evidence"][0]["kind"], "matched");
    assert_eq!(resource["evidence"][0]["basis"], "same title, same description");
    // A decision undoes it, and its end does, too.
    folder.put(
        "decisions.toml",
        "version = 1\n[[pair]]\nsame = false\none = { url = \"https://example.org/elm\" }\n\
         other = { url = \"https://elm.example.net\" }\n",
    );
    let decided = folder.run(&[&ADD[..], &["--decisions", "decisions.toml", "-q"]].concat());
    assert_eq!((decided.status, decided.stderr.as_str()), (Some(0), ""));
    let apart = json(&folder.run(&["find", "lists.db", "elm", "--explain", "--format", "json"]), "find");
    assert_eq!(apart["answers"][0]["resources"].as_array().unwrap().len(), 2);
    folder.put("decisions.toml", "version = 1\n");
    folder.run(&[&ADD[..], &["--decisions", "decisions.toml", "-q"]].concat());
    let again = json(&folder.run(&["find", "lists.db", "elm", "--explain", "--format", "json"]), "find");
    assert_eq!(again, value);
}

#[test]
fn ids_survive_what_is_added_later() {
    let folder = lists();
    folder.run(&["index", "add", "lists.db", "lists/rust.md", "--date", "2024-05-26", "-q"]);
    let id = |asked: &str| {
        let run = folder.run(&["find", "lists.db", asked, "--format", "json"]);
        json(&run, "find")["answers"][0]["resources"][0]["id"].as_str().unwrap().to_owned()
    };
    let before = ["nom", "elm", "oak"].map(id);
    folder.run(&ADD);
    assert_eq!(["nom", "elm", "oak"].map(id), before);
    let removed = folder.run(&["index", "remove", "lists.db", "lists/parsers.md"]);
    assert_eq!(removed.stderr, "1 list removed\n");
    assert_eq!(["nom", "elm", "oak"].map(id), before);
    let unknown = folder.run(&["index", "remove", "lists.db", "lists/rust.md", "lists/parsers.md"]);
    assert_eq!(unknown.status, Some(2));
    assert!(unknown.stderr.contains("the index has no list 'lists/parsers.md'"), "{}", unknown.stderr);
    assert_eq!(["nom", "elm", "oak"].map(id), before);
}

#[test]
fn every_entry_of_an_edition_is_found() {
    let folder = added();
    folder.put(
        "new.md",
        "# Mine\n\n- [Nom parser](https://example.org/nom)\n- [Elm](https://else.example) - Draws trees.\n- [Fresh](https://fresh.example)\n",
    );
    let run = folder.run(&["find", "lists.db", "--edition", "new.md"]);
    assert_eq!(
        run.stdout.lines().map(str::trim_start).collect::<Vec<_>>(),
        [
            "2 of 3 entries known",
            "",
            "3  Nom parser  r1, 2 lists",
            "4  Elm  r2, 2 lists",
            "5  Fresh  in no list"
        ]
    );
    let csv =
        folder.run(&["find", "lists.db", "--edition", "new.md", "--listings", "--format", "csv"]).stdout;
    assert_eq!(csv.lines().count(), 1 + 2 + 2 + 1, "{csv}");
    let value = json(&folder.run(&["find", "lists.db", "--edition", "new.md", "--format", "json"]), "find");
    assert_eq!(
        (value["edition"].as_str(), value["answers"][2]["resources"].as_array().unwrap().len()),
        (Some("new.md"), 0)
    );
}

#[test]
fn an_update_reads_what_changed_and_keeps_since_when() {
    let folder = added();
    folder.put(
        "lists/parsers.md",
        "# Parsers\n\n## Bytes\n\n- [Elm](https://example.org/elm) - Draws trees.\n- [Nom](https://nom.example.net/start) - Combines parsers for bytes.\n",
    );
    let run = folder.run(&["index", "update", "lists.db", "--date", "2025-01-01"]);
    assert_eq!(run.stderr, "2 lists: 1 changed, 1 unchanged; 2 entries, 1 new address, 1 joined\n");
    let found = folder.run(&["find", "lists.db", "nom", "--explain"]).stdout;
    assert!(
        found.contains("lists/parsers.md:6  https://nom.example.net/start  Bytes  since 2024-05-26"),
        "{found}"
    );
    assert!(
        found.contains(
            "https://example.org/nom → https://nom.example.net/start  relinked by lists/parsers.md on"
        ),
        "{found}"
    );
    // What is gone is kept as gone.
    folder.put("lists/rust.md", "# Rust\n\n- [Oak](https://example.org/oak)\n");
    std::fs::remove_file(folder.path("lists/parsers.md")).unwrap();
    let run = folder.run(&["index", "update", "lists.db", "--date", "2025-02-02"]);
    assert_eq!(run.status, Some(0));
    assert!(
        run.stderr.starts_with("warning: lists/parsers.md stays as it is: it is gone\n"),
        "{}",
        run.stderr
    );
    let found = folder.run(&["find", "lists.db", "elm"]).stdout;
    assert!(
        found.contains("- lists/rust.md  https://elm.example.net  Text › all  2024-05-26 to 2025-02-02"),
        "{found}"
    );
}

#[test]
fn a_file_names_the_lists() {
    let folder = lists();
    folder.put(
        "all.csv",
        "path,name,date,licence\nlists/rust.md,Rust,2020-02-02,CC0-1.0\nlists/parsers.md,,,\n",
    );
    let run = folder.run(&["index", "add", "lists.db", "--from", "all.csv", "--date", "2024-05-26", "-q"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let value = json(&folder.run(&["index", "status", "lists.db", "--format", "json"]), "index");
    let rust = &value["lists"][0];
    assert_eq!((rust["name"].as_str(), rust["day"].as_str()), (Some("Rust"), Some("2020-02-02")));
    assert_eq!(rust["licence"], "CC0-1.0");
    folder.put("bad.csv", "path,date\nlists/rust.md,soon\n");
    let bad = folder.run(&["index", "add", "lists.db", "--from", "bad.csv"]);
    assert_eq!(bad.status, Some(2));
    assert!(bad.stderr.contains("bad.csv names no lists: line 2: 'soon' is no day"), "{}", bad.stderr);
    let two = folder.run(&["index", "add", "lists.db", "lists", "--name", "x"]);
    assert!(two.stderr.contains("--name is for one list, and there are 3"), "{}", two.stderr);
}

#[test]
fn an_export_makes_the_same_index() {
    let folder = added();
    let export = folder.run(&["index", "export", "lists.db"]).stdout;
    assert!(export.starts_with("{\"type\":\"corpus\",\"version\":2}\n"), "{export}");
    folder.put("all.jsonl", &export);
    let run = folder.run(&["index", "import", "other.db", "all.jsonl"]);
    assert_eq!(run.stderr, format!("{} lines imported\n", export.lines().count()));
    assert_eq!(folder.run(&["index", "export", "other.db"]).stdout, export);
    for asked in ["nom", "elm"] {
        let find = |store: &str| folder.run(&["find", store, asked, "--explain"]).stdout;
        assert_eq!(find("lists.db"), find("other.db"));
    }
    let twice = folder.run(&["index", "import", "other.db", "all.jsonl"]);
    assert!(twice.stderr.contains("the index holds lists already"), "{}", twice.stderr);
    folder.put("bad.jsonl", "{\"type\":\"corpus\",\"version\":2}\n{\"type\":\"list\"}\n");
    let bad = folder.run(&["index", "import", "third.db", "bad.jsonl"]);
    assert!(bad.stderr.contains("line 2 is no part of an export: missing field"), "{}", bad.stderr);
    assert!(!folder.path("third.db").exists());
}
