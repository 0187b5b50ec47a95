//! What an index takes lists from: paths however they are written, files that name many, exports, and what it refuses.

use std::fs;

use crate::command_json::valid as json;
use crate::git::Repository;
use crate::program::{Folder, Run};

const LIST: &str =
    "# List\n\n- [Nom](https://example.org/nom) - Combines parsers.\n- [Elm](https://example.org/elm)\n";

fn names(run: &Run) -> Vec<String> {
    let value = json(run, "index");
    let lists = value["lists"].as_array().unwrap();
    lists.iter().map(|list| list["name"].as_str().unwrap().to_owned()).collect()
}

fn refused(run: &Run, said: &str) {
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn a_file_is_one_list_however_its_path_is_written() {
    let repository = Repository::new();
    let folder = &repository.0;
    fs::create_dir(folder.path("lists")).unwrap();
    folder.put("lists/a.md", LIST);
    repository.commit_on("2024-01-01");
    let absolute = folder.path("lists/a.md");
    let paths = ["./lists/a.md", absolute.to_str().unwrap(), "lists/../lists/a.md", "HEAD:lists/a.md"];
    for first in paths {
        let rest = paths.into_iter().chain(["lists/a.md", "lists"]);
        for (path, day) in [first].into_iter().chain(rest).zip(["01", "02", "03", "04", "05", "06", "07"]) {
            let day = format!("2024-05-{day}");
            let run = repository.program(&["index", "add", "lists.db", path, "--date", &day, "-q"]);
            assert_eq!(run.status, Some(0), "{}", run.stderr);
        }
        let named = names(&repository.program(&["index", "status", "lists.db", "--format", "json"]));
        assert_eq!(named.len(), 1, "{first}: {named:?}");
        fs::remove_file(folder.path("lists.db")).unwrap();
    }
    // In one go, too; a name that was chosen is another list.
    let all = [&["index", "add", "lists.db", "-q"][..], &paths[..2]].concat();
    assert_eq!(repository.program(&all).status, Some(0));
    repository.program(&["index", "add", "lists.db", "lists/a.md", "--name", "mine", "-q"]);
    let named = names(&repository.program(&["index", "status", "lists.db", "--format", "json"]));
    assert_eq!(named, ["lists/a.md", "mine"]);
}

#[test]
fn an_export_that_was_cut_is_not_imported() {
    let folder = Folder::new();
    folder.put("a.md", LIST);
    folder.run(&["index", "add", "lists.db", "a.md", "-q"]);
    let export = folder.run(&["index", "export", "lists.db"]).stdout;
    let lines: Vec<&str> = export.lines().collect();
    assert_eq!(*lines.last().unwrap(), format!("{{\"type\":\"end\",\"lines\":{}}}", lines.len() - 1));
    for kept in 0..lines.len() {
        folder.put("cut.jsonl", lines[..kept].iter().map(|line| format!("{line}\n")).collect::<String>());
        refused(
            &folder.run(&["index", "import", "new.db", "cut.jsonl"]),
            "the export is cut: its end is missing",
        );
        assert!(!folder.path("new.db").exists(), "{kept}");
    }
    let missing = [&lines[..4], &lines[5..]].concat().join("\n");
    folder.put("missing.jsonl", &missing);
    refused(&folder.run(&["index", "import", "new.db", "missing.jsonl"]), "lines were written, and");
    folder.put("more.jsonl", format!("{export}{}\n", lines[1]));
    refused(&folder.run(&["index", "import", "new.db", "more.jsonl"]), "it stands behind the end");
    // What version 1 wrote has no end.
    let old = lines[1..lines.len() - 1].join("\n");
    folder.put("old.jsonl", format!("{{\"type\":\"corpus\",\"version\":1}}\n{old}\n"));
    assert_eq!(folder.run(&["index", "import", "new.db", "old.jsonl", "-q"]).status, Some(0));
    assert_eq!(folder.run(&["index", "export", "new.db"]).stdout, export);
}

#[test]
fn tables_make_the_same_index_or_none() {
    let repository = Repository::new();
    let folder = &repository.0;
    folder.put("a.md", LIST);
    folder.put("b.md", "# B\n\n- Nameless - No link.\n\n## Deep\n\n### Deeper\n\n- [Ö \"x\"](https://example.org/ö) - „Ja“, \\ nein.\n- [Yew](https://example.org/yew)\n");
    repository.commit_on("2024-01-01");
    folder.put("a.md", LIST.replace("org/nom", "net/nom").replace("[Elm]", "[Elm 2]"));
    folder.put("b.md", folder.read("b.md").replace("- [Yew](https://example.org/yew)\n", ""));
    repository.commit_on("2024-02-02");
    let run = |arguments: &[&str]| repository.program(arguments);
    assert_eq!(run(&["index", "add", "lists.db", "a.md", "b.md", "--history", "-q"]).status, Some(0));
    let exported = run(&["index", "export", "lists.db", "--format", "parquet", "-o", "tables"]);
    assert_eq!((exported.status, exported.stderr.as_str()), (Some(0), ""));
    let imported = run(&["index", "import", "new.db", "tables"]);
    let lines = run(&["index", "export", "lists.db"]).stdout;
    assert_eq!(imported.stderr, format!("{} rows imported\n", lines.lines().count() - 2));
    assert_eq!(run(&["index", "export", "new.db"]).stdout, lines);
    refused(
        &run(&["index", "export", "lists.db", "--format", "parquet", "-o", "tables"]),
        "tables is there already",
    );
    refused(&run(&["index", "export", "lists.db", "--format", "parquet"]), "tables are files of a folder");
    for table in ["list", "resource", "title", "listing", "identity", "renaming"] {
        let path = folder.path(&format!("tables/{table}.parquet"));
        let whole = fs::read(&path).unwrap();
        for part in [&whole[..whole.len() - 1], &whole[..whole.len() / 2], &[]] {
            fs::write(&path, part).unwrap();
            refused(
                &run(&["index", "import", "cut.db", "tables"]),
                &format!("the table {table} is no part of an export"),
            );
            assert!(!folder.path("cut.db").exists());
        }
        fs::write(&path, whole).unwrap();
    }
    fs::remove_file(folder.path("tables/renaming.parquet")).unwrap();
    refused(&run(&["index", "import", "cut.db", "tables"]), "the table renaming is no part of an export");
}

#[test]
fn a_name_has_one_line_and_what_failed_leaves_no_index() {
    let folder = Folder::new();
    folder.put("lists/a.md", LIST);
    folder.put("notes.md", "# Notes\n");
    for name in ["", " ", "two\nlines", "a\u{7}bell"] {
        let run = folder.run(&["index", "add", "lists.db", "lists/a.md", "--name", name]);
        refused(&run, "it has to be on one line, and not empty");
        assert!(!folder.path("lists.db").exists());
    }
    refused(&folder.run(&["index", "add", "lists.db", "lists", "notes.md"]), "notes.md has no entries");
    refused(&folder.run(&["index", "add", "lists.db", "lists", "none.md"]), "cannot read none.md");
    refused(&folder.run(&["index", "add", "lists.db", "lists/a.md", "--history"]), "no git repository");
    let left: Vec<String> = folder.names().into_iter().filter(|name| name.starts_with("lists.db")).collect();
    assert_eq!(left, Vec::<String>::new());
    #[cfg(unix)]
    {
        folder.put("lists/two\nlines.md", LIST);
        folder.put("lists/latin.md", b"\0\0\0binary\0");
        let run = folder.run(&["index", "add", "lists.db", "lists"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert!(
            run.stderr.contains("it has to be on one line, and not empty; it is passed over"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.contains("latin.md is binary data, not a list; it is passed over"),
            "{}",
            run.stderr
        );
        assert_eq!(names(&folder.run(&["index", "status", "lists.db", "--format", "json"])), ["lists/a.md"]);
        // An index that was there stays.
        refused(&folder.run(&["index", "add", "lists.db", "none.md"]), "cannot read none.md");
        assert!(folder.path("lists.db").exists());
    }
}

#[test]
fn many_histories_are_read_and_one_that_cannot_be_stops_none() {
    let (one, other) = (Repository::new(), Repository::new());
    for (repository, owner) in [(&one, "one"), (&other, "other")] {
        repository.0.put("README.md", LIST);
        repository.commit_on("2020-01-01");
        repository.0.put("README.md", LIST.replace("example.org/nom", &format!("{owner}.example.org/nom")));
        repository.commit_on("2021-01-01");
    }
    let folder = Folder::new();
    folder.put("plain.md", LIST);
    let at = |repository: &Repository| repository.0.path("").display().to_string();
    let (first, second) = (at(&one), at(&other));
    folder.put(
        "all.csv",
        format!(
            "repository,path,name\n{first},README.md,one\n/nowhere,README.md,\n{second},README.md,\n{second},none.md,\n,plain.md,\n,gone.md,\n"
        ),
    );
    let run = folder.run(&["index", "add", "lists.db", "--from", "all.csv"]);
    assert_eq!(run.status, Some(2));
    assert_eq!(run.stderr.matches("error: ").count(), 4, "{}", run.stderr);
    assert!(run.stderr.contains("3 lists: 3 added; 6 entries"), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("error: {second}none.md: ")), "{}", run.stderr);
    assert!(run.stderr.contains("error: 3 lists were not taken in\n"), "{}", run.stderr);
    let value = json(&folder.run(&["index", "status", "lists.db", "--format", "json"]), "index");
    let lists = value["lists"].as_array().unwrap();
    let histories: Vec<bool> = lists.iter().map(|list| list["history"].as_bool().unwrap()).collect();
    assert_eq!(histories.iter().filter(|is_read| **is_read).count(), 2, "{lists:?}");
    let moved = folder.run(&["corpus", "stale", "lists.db", "plain.md", "--format", "json"]);
    let stale = json(&moved, "corpus-stale");
    assert_eq!(stale["entries"][0]["change"], "relinked");
    // They are read again from where their files are.
    one.0.put("README.md", LIST.replace("/elm", "/yew"));
    one.commit_on("2022-01-01");
    let update = folder.run(&["index", "update", "lists.db"]);
    assert!(update.stderr.contains("3 lists: 2 changed, 1 unchanged"), "{}", update.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn a_path_that_is_no_text_names_no_list() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    folder.put("lists/a.md", LIST);
    let path = folder.path("lists").join(OsStr::from_bytes(b"caf\xe9.md"));
    fs::write(&path, LIST).unwrap();
    let run = folder.run(&[OsStr::new("index"), OsStr::new("add"), OsStr::new("lists.db"), path.as_os_str()]);
    refused(&run, "caf\u{fffd}.md is not UTF-8, so that no list can be known by it");
    assert!(run.stderr.contains("give the list a name with --name NAME"), "{}", run.stderr);
    // What a folder has is passed over.
    let run = folder.run(&["index", "add", "lists.db", "lists"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("no list can be known by it; it is passed over"), "{}", run.stderr);
    assert_eq!(names(&folder.run(&["index", "status", "lists.db", "--format", "json"])), ["lists/a.md"]);
    let add = ["index", "add", "lists.db", "--name", "cafe", "--quiet"].map(OsStr::new);
    assert_eq!(folder.run(&[&add[..], &[path.as_os_str()]].concat()).status, Some(0));
    let run = folder.run(&["index", "update", "lists.db"]);
    assert!(run.stderr.contains("cafe stays as it is: nothing says where it is read from"), "{}", run.stderr);
}

#[test]
fn tables_of_two_exports_make_no_index() {
    let folder = Folder::new();
    folder.put("a.md", LIST);
    for (store, tables) in [("one.db", "one"), ("other.db", "other")] {
        assert_eq!(folder.run(&["index", "add", store, "a.md", "-q"]).status, Some(0));
        let run = folder.run(&["index", "export", store, "--format", "parquet", "-o", tables]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        folder.put("a.md", format!("{LIST}- [Oak](https://example.org/oak)\n"));
    }
    fs::copy(folder.path("other/listing.parquet"), folder.path("one/listing.parquet")).unwrap();
    let run = folder.run(&["index", "import", "new.db", "one"]);
    refused(&run, "the export contradicts itself: entries are missing of a.md");
    assert!(run.stderr.contains("all of it from one run"), "{}", run.stderr);
    assert!(!folder.path("new.db").exists());
}

#[test]
fn states_name_their_commits() {
    let folder = Folder::new();
    folder.put("1.md", LIST);
    folder.put("2.md", LIST.replace("org/nom", "net/nom").replace("[Elm]", "[Elms]"));
    folder.put(
        "from.csv",
        "path,name,date,commit\n1.md,a,2024-05-01,1111111aaa\n2.md,a,2024-05-02,2222222bbb\n",
    );
    let run = folder.run(&["index", "add", "lists.db", "--from", "from.csv"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let found = folder.run(&["find", "lists.db", "Nom", "--explain"]).stdout;
    assert!(found.contains("relinked by a on") && found.contains("2024-05-02 (2222222)"), "{found}");
}
