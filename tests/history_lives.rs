//! `log` and `blame`: entries keep their identity.

use serde_json::Value;

use crate::listed::{Listed, git, list};

const NOM: (&str, &str, &str) = ("Nom", "nom", "Combines parsers of bytes.");
const PEST: (&str, &str, &str) = ("Pest", "pest", "Reads grammars that stand in a file.");
const QUILL: (&str, &str, &str) = ("Quill", "quill", "Writes reports in one pass.");
const INK: (&str, &str, &str) = ("Ink", "ink", "Draws what others only describe.");
const GONE: (&str, &str, &str) = ("Chisel", "chisel", "Cuts letters into stone, slowly.");

/// An entry that is renamed, relinked, moved, removed, and comes back.
fn eventful() -> Listed {
    let states = [
        list(&[("Parsers", &[NOM, PEST]), ("Writers", &[QUILL, INK])]),
        list(&[("Parsers", &[("Nom 8", "nom", NOM.2), PEST]), ("Writers", &[QUILL, INK])]),
        list(&[("Parsers", &[("Nom 8", "nom-next", NOM.2), PEST]), ("Writers", &[QUILL, INK])]),
        list(&[("Parsers", &[PEST]), ("Writers", &[("Nom 8", "nom-next", NOM.2), QUILL, INK])]),
        list(&[("Parsers", &[PEST]), ("Writers", &[QUILL, INK])]),
        list(&[("Parsers", &[("Nom 8", "nom-next", NOM.2), PEST]), ("Writers", &[QUILL, INK, GONE])]),
    ];
    Listed::with(&states.each_ref().map(String::as_str))
}

fn kinds(log: &Value) -> Vec<String> {
    let events = log["entries"][0]["events"].as_array().unwrap();
    events.iter().map(|event| event["kinds"].to_string()).collect()
}

#[test]
fn an_entry_is_followed_through_its_life_by_any_name() {
    let listed = eventful();
    let expected = [
        r#"["added"]"#,
        r#"["renamed"]"#,
        r#"["relinked"]"#,
        r#"["moved"]"#,
        r#"["removed"]"#,
        r#"["added"]"#,
    ];
    for name in ["Nom", "nom 8", "https://example.org/nom", "http://www.example.org/nom-next/", "7"] {
        let log = listed.json(&["log", "README.md", "--entry", name, "--format", "json"]);
        assert_eq!(log["entries"].as_array().unwrap().len(), 1, "{name}: {log}");
        assert_eq!(kinds(&log), expected, "{name}");
        assert_eq!(log["entries"][0]["present"], true);
    }
    let id = listed.json(&["log", "README.md", "-e", "Nom", "-f", "json"])["entries"][0]["id"].clone();
    let log = listed.json(&["log", "README.md", "-e", id.as_str().unwrap(), "-f", "json"]);
    assert_eq!(kinds(&log).len(), 6);
}

#[test]
fn an_address_that_never_was_there_is_near_to_none() {
    let listed = eventful();
    let run = listed.run(&["log", "README.md", "--entry", "https://example.org/never"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("never had an entry with the address https://example.org/never"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("did you mean"), "{}", run.stderr);
}

#[test]
fn of_two_copies_of_an_entry_the_older_one_goes_on() {
    let states = [
        list(&[("Parsers", &[NOM, PEST]), ("Writers", &[QUILL])]),
        list(&[("Parsers", &[NOM, PEST]), ("Writers", &[QUILL]), ("Bytes", &[NOM])]),
        list(&[("Parsers", &[PEST]), ("Writers", &[QUILL]), ("Bytes", &[NOM])]),
    ];
    let listed = Listed::with(&states.each_ref().map(String::as_str));
    let log = listed.json(&["log", "README.md", "--entry", "Nom", "--format", "json"]);
    let lives = log["entries"].as_array().unwrap();
    let kinds = |life: &Value| -> Vec<String> {
        life["events"].as_array().unwrap().iter().map(|event| event["kinds"].to_string()).collect()
    };
    let [older, copy] = lives.as_slice() else { panic!("{log}") };
    assert_eq!(kinds(older), [r#"["added"]"#, r#"["moved"]"#]);
    assert_eq!((older["present"].as_bool(), copy["present"].as_bool()), (Some(true), Some(false)));
    assert_eq!(kinds(copy), [r#"["added"]"#, r#"["removed"]"#]);
}

#[test]
fn a_log_may_begin_with_a_day() {
    let listed = eventful();
    let days = listed.git(&["log", "--format=%cs", "--reverse"]);
    let fourth = days.lines().nth(3).unwrap().to_owned();
    let shown = listed.printed(&["log", "README.md", "--since", &fourth]);
    assert!(shown.contains("moved") && !shown.contains("renamed") && !shown.contains("relinked"), "{shown}");
    let log = listed.json(&["log", "README.md", "--since", &fourth, "--format", "json"]);
    let last = |entry: &Value| {
        let events = entry["events"].as_array().unwrap();
        events.last().unwrap()["state"]["title"].as_str().unwrap().to_owned()
    };
    let mut titles: Vec<String> = log["entries"].as_array().unwrap().iter().map(last).collect();
    titles.sort();
    assert_eq!(titles, ["Chisel", "Nom 8"]);
}

#[test]
fn lives_are_shown_in_any_width() {
    let listed = eventful();
    for width in ["60", "160"] {
        let shown = listed.printed(&["log", "README.md", "--entry", "Nom", "--width", width]);
        let hashes = listed.git(&["log", "--format=%h", "--abbrev=7"]);
        let shown = hashes.lines().fold(shown, |shown, hash| shown.replace(hash, "0000000"));
        insta::assert_snapshot!(format!("life_{width}"), shown);
    }
}

#[test]
fn every_entry_is_dated_to_where_it_came_from() {
    let listed = eventful();
    let blame = listed.json(&["blame", "README.md", "--format", "json"]);
    let commits = listed.git(&["log", "--reverse", "--format=%H"]);
    let commits: Vec<&str> = commits.lines().collect();
    let entry = |title: &str| {
        let entries = blame["entries"].as_array().unwrap();
        entries.iter().find(|entry| entry["title"] == title).unwrap().clone()
    };
    assert_eq!(entry("Nom 8")["came"]["id"], commits[0]);
    assert_eq!(entry("Nom 8")["changed"]["commit"]["id"], commits[5]);
    assert_eq!(entry("Chisel")["came"]["id"], commits[5]);
    assert_eq!(entry("Quill")["came"]["author"], "Ann Author");
    for width in ["60", "160"] {
        let table = listed.printed(&["blame", "README.md", "--width", width]);
        assert!(table.lines().all(|line| line.chars().count() <= width.parse().unwrap()), "{table}");
        assert!(table.contains("Chisel") && table.contains(&commits[5][..7]), "{table}");
    }
}

#[test]
fn what_a_merge_brought_is_dated_to_the_merged_branch() {
    let listed = Listed::with(&[&list(&[("Parsers", &[NOM]), ("Writers", &[QUILL])])]);
    listed.git(&["checkout", "-q", "-b", "side"]);
    listed.commit(list(&[("Parsers", &[NOM, PEST]), ("Writers", &[QUILL])]), "add Pest");
    let side = listed.git(&["rev-parse", "HEAD"]);
    listed.git(&["checkout", "-q", "main"]);
    listed.commit(list(&[("Parsers", &[NOM]), ("Writers", &[QUILL, INK])]), "add Ink");
    listed.git(&["merge", "-q", "--no-edit", "side"]);
    let blame = listed.json(&["blame", "README.md", "-f", "json"]);
    let pest = blame["entries"].as_array().unwrap().iter().find(|entry| entry["title"] == "Pest").unwrap();
    assert_eq!(pest["came"]["id"], side.as_str());
    assert_eq!(pest["listed"]["commit"]["id"], side.as_str());
}

#[test]
fn renames_of_the_file_are_followed() {
    let listed = Listed::new();
    listed.folder.put("docs/list.md", list(&[("Parsers", &[NOM, PEST]), ("Writers", &[QUILL, INK])]));
    listed.commit_all("begin");
    let first = listed.git(&["rev-parse", "HEAD"]);
    listed.git(&["mv", "docs/list.md", "README.md"]);
    listed.commit(list(&[("Parsers", &[NOM, PEST]), ("Writers", &[QUILL, INK, GONE])]), "move it");
    let blame = listed.json(&["blame", "README.md", "-f", "json"]);
    assert_eq!(blame["entries"][0]["came"]["id"], first.as_str());
    assert_ne!(blame["entries"][4]["came"]["id"], first.as_str());
}

#[test]
fn accidents_are_passed_over_and_identity_is_kept() {
    let full = list(&[("Parsers", &[NOM, PEST]), ("Writers", &[QUILL, INK, GONE])]);
    let more = full.replace("- [Pest]", "- [Comb](https://example.org/comb) - Combs.\n- [Pest]");
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(more.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let listed = Listed::with(&[&full, "", "- [Buy](https://example.net/pills) - now\n", &full]);
    listed.git(&["rm", "-q", "README.md"]);
    listed.commit_all("lose it");
    listed.commit(&more, "find it");
    listed.commit(utf16, "write it in another encoding");
    listed.commit(&more, "and back");
    let log = listed.json(&["log", "README.md", "-e", "Nom", "-f", "json"]);
    assert_eq!(kinds(&log), [r#"["added"]"#], "{log}");
    let reasons: Vec<&str> =
        log["skipped"].as_array().unwrap().iter().map(|skip| skip["reason"].as_str().unwrap()).collect();
    assert_eq!(
        reasons,
        ["has the file empty", "lacks most of the list, which came back soon", "does not have the file",]
    );
    let run = listed.run(&["log", "README.md", "-e", "Nom"]);
    assert!(run.stderr.contains("is passed over"), "{}", run.stderr);
    assert_eq!(listed.run(&["log", "README.md", "-e", "Nom", "-q"]).stderr, "");
}

#[test]
fn other_kinds_of_repository_work() {
    let states = [list(&[("Parsers", &[NOM, PEST])]), list(&[("Parsers", &[NOM, PEST, QUILL])])];
    let listed = Listed::with(&states.each_ref().map(String::as_str));
    listed.git(&["tag", "v1"]);
    listed.git(&["pack-refs", "--all"]);
    listed.git(&["clone", "-q", "--bare", ".", "bare.git"]);
    listed.git(&[
        "clone",
        "-q",
        "--depth",
        "1",
        &format!("file://{}", listed.folder.path("").display()),
        "flat",
    ]);
    listed.git(&["worktree", "add", "-q", "tree", "v1"]);
    let count = |folder: &str, arguments: &[&str]| {
        let run = listed.run_in(&listed.folder.path(folder), arguments);
        assert_eq!(run.status, Some(0), "{folder}: {}", run.stderr);
        let log: Value = serde_json::from_str(&run.stdout).unwrap();
        (log["entries"].as_array().unwrap().len(), log["shallow"].as_bool().unwrap(), run.stderr)
    };
    let log = ["log", "README.md", "-f", "json"];
    assert_eq!(count("bare.git", &log), (3, false, String::new()));
    assert_eq!(count("tree", &log), (3, false, String::new()));
    assert_eq!(count("", &["log", "README.md", "--repo", "bare.git", "--rev", "v1", "-f", "json"]).0, 3);
    let (entries, shallow, said) = count("flat", &log);
    assert!((entries, shallow) == (3, true) && said.contains("--unshallow"), "{said}");
    let merges = listed.run_in(&listed.folder.path("flat"), &["check-merges", "README.md"]);
    assert!(merges.stderr.contains("--unshallow"), "{}", merges.stderr);
    let sha256 = listed.folder.path("other");
    std::fs::create_dir(&sha256).unwrap();
    git(&sha256, 0, &["init", "-q", "--object-format=sha256"]);
    std::fs::write(sha256.join("README.md"), &states[0]).unwrap();
    git(&sha256, 1, &["add", "-A"]);
    git(&sha256, 1, &["commit", "-q", "-m", "begin"]);
    assert_eq!(count("other", &log).0, 2);
}

#[test]
fn a_number_is_a_line_or_all_of_a_title() {
    let listed = Listed::with(&[
        "## A\n\n- [2048](https://example.org/game) - A game.\n- [Nom 10](https://example.org/nom) - Parses.\n",
    ]);
    assert!(listed.printed(&["log", "README.md", "--entry", "2048"]).contains("2048"));
    let run = listed.run(&["log", "README.md", "--entry", "10"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("no entry stands in line 10"), "{}", run.stderr);
}

#[test]
fn a_clock_that_ran_late_on_a_branch_gets_no_credit() {
    let listed = Listed::with(&[&list(&[("Parsers", &[NOM])]), &list(&[("Parsers", &[NOM, PEST])])]);
    listed.git(&["checkout", "-q", "-b", "fix"]);
    let reworded = [("Nom", "nom", "Combines parsers of bytes and of text."), PEST];
    listed.folder.put("README.md", list(&[("Parsers", &reworded)]));
    git(&listed.folder.path(""), 1, &["commit", "-q", "-a", "-m", "reword, long ago"]);
    listed.git(&["checkout", "-q", "main"]);
    listed.git(&["merge", "-q", "--no-ff", "-m", "merge fix", "fix"]);
    let blame = listed.json(&["blame", "README.md", "--format", "json"]);
    let subjects: Vec<&str> = blame["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["came"]["subject"].as_str().unwrap())
        .collect();
    assert_eq!(subjects, ["change the list", "change the list"], "{blame}");
}

#[test]
fn what_a_branch_got_from_another_is_credited_to_that() {
    let listed = Listed::with(&[&list(&[("Parsers", &[NOM])])]);
    listed.git(&["checkout", "-q", "-b", "inner"]);
    listed.commit(list(&[("Parsers", &[NOM, PEST])]), "add pest");
    listed.git(&["checkout", "-q", "-b", "outer", "main"]);
    listed.commit_all("say nothing");
    listed.git(&["merge", "-q", "--no-ff", "-m", "merge inner", "inner"]);
    listed.git(&["checkout", "-q", "main"]);
    listed.git(&["merge", "-q", "--no-ff", "-m", "merge outer", "outer"]);
    let log = listed.json(&["log", "README.md", "-e", "Pest", "-f", "json"]);
    assert_eq!(log["entries"][0]["events"][0]["commit"]["subject"], "add pest", "{log}");
}

#[test]
fn a_list_that_was_begun_on_a_branch_is_credited_commit_by_commit() {
    let listed = Listed::new();
    listed.folder.put("LICENSE", "Free.\n");
    listed.commit_all("begin");
    listed.git(&["checkout", "-q", "-b", "side"]);
    listed.commit(list(&[("Parsers", &[NOM])]), "begin the list");
    listed.commit(list(&[("Parsers", &[NOM, PEST])]), "add pest");
    listed.git(&["checkout", "-q", "main"]);
    listed.git(&["merge", "-q", "--no-ff", "-m", "merge side", "side"]);
    for (title, subject) in [("Nom", "begin the list"), ("Pest", "add pest")] {
        let log = listed.json(&["log", "README.md", "-e", title, "-f", "json"]);
        assert_eq!(log["entries"][0]["events"][0]["commit"]["subject"], subject, "{log}");
    }
}

#[test]
fn a_name_that_a_branch_gave_to_another_resource_stays_with_it() {
    let quiz = ("Quiz", "quiz", "Asks which fragments of programs have errors in them.");
    let listed = Listed::with(&[&list(&[("Games", &[NOM, quiz, PEST])])]);
    listed.git(&["checkout", "-q", "-b", "side"]);
    let renamed = ("Fragments", "fragments", "Asks in which fragments of programs there are errors.");
    listed.commit(list(&[("Games", &[NOM, renamed, PEST])]), "rename the quiz, there are others");
    let other = ("Quiz", "questions", "Tests what you know about a language.");
    listed.commit(list(&[("Games", &[NOM, renamed, PEST, other])]), "add a quiz");
    let lives = || {
        let log = listed.json(&["log", "README.md", "-e", "quiz", "-f", "json"]);
        let entries = log["entries"].as_array().unwrap().clone();
        entries.iter().map(|entry| entry["events"].as_array().unwrap().len()).collect::<Vec<_>>()
    };
    assert_eq!(lives(), [2, 1]);
    listed.git(&["checkout", "-q", "main"]);
    listed.git(&["merge", "-q", "--no-ff", "-m", "merge side", "side"]);
    assert_eq!(lives(), [2, 1]);
}

#[test]
fn what_moved_to_files_of_its_own_keeps_its_lives() {
    let listed = Listed::with(&[&list(&[("Parsers", &[NOM, PEST, GONE]), ("Writers", &[QUILL, INK])])]);
    let first = listed.git(&["rev-parse", "HEAD"]);
    let fourth = ("Comb", "comb", "Untangles input of any kind.");
    listed.commit(list(&[("Parsers", &[NOM, PEST, GONE, fourth]), ("Writers", &[QUILL, INK])]), "add comb");
    listed.folder.put("parsers.md", list(&[("Parsers", &[NOM, PEST, GONE, fourth])]));
    listed.folder.put("writers.md", list(&[("Writers", &[QUILL, INK])]));
    listed.commit("# List\n\nSee parsers.md and writers.md.\n", "one file for each");
    let log = listed.json(&["log", "parsers.md", "-f", "json"]);
    let entries = log["entries"].as_array().unwrap();
    let titles: Vec<&str> =
        entries.iter().map(|entry| entry["events"][0]["state"]["title"].as_str().unwrap()).collect();
    assert_eq!(titles.len(), 4, "{titles:?}");
    let came = |title: &str| {
        let at = titles.iter().position(|one| *one == title).unwrap();
        entries[at]["events"][0]["commit"].clone()
    };
    assert_eq!((&came("Nom")["id"], &came("Comb")["subject"]), (&first.clone().into(), &"add comb".into()));
    // A copy, as for a translation, has a life of its own.
    listed.folder.put("parsers-de.md", list(&[("Zerleger", &[NOM, PEST, GONE, fourth])]));
    listed.folder.put("parsers.md", list(&[("Parsers", &[NOM, PEST, GONE, fourth, QUILL])]));
    listed.commit_all("translate");
    let blame = listed.json(&["blame", "parsers-de.md", "-f", "json"]);
    assert_eq!(blame["entries"][0]["came"]["subject"], "translate", "{blame}");
    // Two entries are too few to tell.
    let blame = listed.json(&["blame", "writers.md", "-f", "json"]);
    assert_eq!(blame["entries"][0]["came"]["subject"], "one file for each", "{blame}");
}
