//! `corpus`: what the lists of an index say about one another.

use std::fmt::Write;

use crate::command_json::valid as json;
use crate::git::Repository;
use crate::program::Folder;
use crate::schemas::assert_valid_xml;

const TOOLS: [&str; 7] = ["nom", "elm", "oak", "ash", "yew", "fig", "hop"];

/// A list of one subject, in words and an order of its own.
fn list(words: &str, tools: &[(&str, &str)]) -> String {
    let mut text = format!("# Tools for {words}\n\n## Parsers\n\n");
    for (title, url) in tools {
        writeln!(text, "- [{title}](https://{url}) - What {title} is to {words}.").unwrap();
    }
    text
}

fn usual() -> Vec<(&'static str, &'static str)> {
    let urls = [
        "example.org/nom",
        "example.org/elm",
        "example.org/oak",
        "example.org/ash",
        "example.org/yew",
        "example.org/fig",
        "example.org/hop",
    ];
    TOOLS.into_iter().zip(urls).collect()
}

/// Three lists of one repository: two of them move, rename, remove and add something later.
fn histories() -> Repository {
    let repository = Repository::new();
    let put = |name: &str, tools: &[(&str, &str)]| {
        std::fs::write(repository.0.path(name), list(name, tools)).unwrap()
    };
    ["a.md", "b.md", "c.md"].iter().for_each(|name| put(name, &usual()));
    repository.commit_on("2020-01-01");
    let mut changed = usual();
    changed[0].1 = "nom.example.net/start";
    changed[2].0 = "oak 2";
    changed.remove(3);
    changed.push(("fir", "example.org/fir"));
    put("a.md", &changed);
    repository.commit_on("2022-05-05");
    put("b.md", &changed);
    repository.commit_on("2023-06-06");
    let added = repository.program(&["index", "add", "lists.db", "a.md", "b.md", "c.md", "--history", "-q"]);
    assert_eq!(added.status, Some(0), "{}", added.stderr);
    repository
}

#[test]
fn what_others_changed_is_stale_and_a_patch_changes_it() {
    let repository = histories();
    let value = json(
        &repository.program(&["corpus", "stale", "lists.db", "c.md", "--format", "json"]),
        "corpus-stale",
    );
    let said: Vec<(&str, &str, &str, usize)> = value["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let text = |key: &str| entry[key].as_str().unwrap_or("");
            (text("title"), text("change"), text("new"), entry["lists"].as_array().unwrap().len())
        })
        .collect();
    assert_eq!(
        said,
        [
            ("nom", "relinked", "https://nom.example.net/start", 2),
            ("oak", "renamed", "oak 2", 2),
            ("ash", "removed", "", 2),
        ]
    );
    let table = repository.program(&["corpus", "stale", "lists.db", "--width", "160"]).stdout;
    assert_eq!(
        table,
        "1 relinked, 1 renamed, 1 removed by other lists since\n\nc.md\n  5  nom\n    relinked  https://nom.example.net/start  by a.md, b.md on 2023-06-06; now in 2 lists; no other list has yours\n  \
         7  oak\n    renamed  oak 2  by a.md, b.md on 2023-06-06; now in 2 lists; no other list has yours\n  8  ash\n    removed  by a.md, b.md on \
         2023-06-06; no other list has yours\n"
    );
    let none = repository.program(&["corpus", "stale", "lists.db", "c.md", "--min", "3"]);
    assert_eq!(none.stdout, "nothing stale\n");
    let patch = repository.program(&["corpus", "stale", "lists.db", "--patch", "c.md"]);
    std::fs::write(repository.0.path("patch.json"), &patch.stdout).unwrap();
    let applied = repository.program(&["apply", "patch.json", "c.md", "-q"]);
    let mut wanted = usual();
    (wanted[0].1, wanted[2].0) = ("nom.example.net/start", "oak 2");
    let wanted = list("c.md", &wanted).replace("What oak 2 is", "What oak is");
    assert_eq!((applied.status, applied.stdout), (Some(0), wanted));
}

#[test]
fn an_address_that_no_list_has_any_longer_is_not_proposed() {
    let repository = histories();
    let mut gone = usual();
    gone.remove(0);
    for (name, day) in [("a.md", "2024-01-01"), ("b.md", "2024-02-02")] {
        std::fs::write(repository.0.path(name), list(name, &gone)).unwrap();
        repository.commit_on(day);
        repository.program(&["index", "add", "lists.db", name, "--history", "-q"]);
    }
    let stale = repository.program(&["corpus", "stale", "lists.db", "c.md"]).stdout;
    assert!(stale.contains("removed") && !stale.contains("nom.example.net"), "{stale}");
    let patch = repository.program(&["corpus", "stale", "lists.db", "--patch", "c.md"]).stdout;
    assert!(!patch.contains("nom.example.net"), "{patch}");
}

#[test]
fn a_patch_does_not_list_a_resource_twice() {
    let repository = histories();
    let mut both = usual();
    both.push(("nom", "nom.example.net/start"));
    std::fs::write(repository.0.path("d.md"), list("d.md", &both)).unwrap();
    let patch = repository.program(&["corpus", "stale", "lists.db", "--patch", "d.md"]).stdout;
    let value: serde_json::Value = serde_json::from_str(&patch).unwrap();
    assert_eq!((&value["summary"]["relinked"], &value["summary"]["renamed"]), (&0.into(), &1.into()));
}

#[test]
fn an_older_edition_does_not_count_as_the_newest() {
    let folder = Folder::new();
    folder.put("a.md", list("a", &usual()));
    let add = ["index", "add", "lists.db", "a.md", "--name", "a", "-q", "--date"];
    assert_eq!(folder.run(&[&add[..], &["2024-01-01"]].concat()).status, Some(0));
    folder.put("a.md", list("an older day", &usual()));
    let older = folder.run(&[&add[..], &["2019-01-01"]].concat());
    assert_eq!(older.status, Some(2));
    assert!(
        older.stderr.contains("has an edition of a from 2024-01-01, and this one is older"),
        "{}",
        older.stderr
    );
}

#[test]
fn what_several_lists_took_up_is_new_to_another() {
    let repository = histories();
    let new = ["corpus", "new", "lists.db", "c.md", "--format", "json"];
    let value = json(&repository.program(&[&new[..], &["--since", "2021"]].concat()), "corpus-new");
    let found = value["resources"].as_array().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0]["title"].as_str(), found[0]["since"].as_str()), (Some("fir"), Some("2022-05-05")));
    assert_eq!(found[0]["lists"], serde_json::json!(["a.md", "b.md"]));
    let later = json(&repository.program(&[&new[..], &["--since", "2023"]].concat()), "corpus-new");
    assert_eq!(later["resources"].as_array().unwrap().len(), 0);
    let table =
        repository.program(&["corpus", "new", "lists.db", "c.md", "--since", "2021", "--width", "160"]);
    assert_eq!(
        table.stdout.lines().collect::<Vec<_>>()[2..],
        ["+ fir  r8  https://example.org/fir", "    2 lists since 2022-05-05: a.md, b.md"]
    );
}

#[test]
fn a_list_with_an_old_and_a_new_address_has_a_duplicate() {
    let repository = histories();
    let mut both = usual();
    both.push(("nom", "nom.example.net/start"));
    std::fs::write(repository.0.path("d.md"), list("d.md", &both)).unwrap();
    repository.program(&["index", "add", "lists.db", "d.md", "-q"]);
    let value = json(
        &repository.program(&["corpus", "duplicates", "lists.db", "--format", "json"]),
        "corpus-duplicates",
    );
    let found = value["duplicates"].as_array().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0]["list"].as_str(), found[0]["entries"].as_array().unwrap().len()), (Some("d.md"), 2));
    let unknown = repository.program(&["corpus", "duplicates", "lists.db", "e.md"]);
    assert!(unknown.stderr.contains("the index has no list 'e.md'"), "{}", unknown.stderr);
}

/// A list of many entries, and what became of it in three others.
fn families() -> Folder {
    let folder = Folder::new();
    let entry = |at: usize| (format!("Tool {at}"), format!("example.org/tool-{at}"));
    let write = |name: &str, what: &str, ats: &[usize]| {
        let text: String = ats
            .iter()
            .map(|at| entry(*at))
            .map(|(title, url)| format!("- [{title}](https://{url}) - {what} {title}.\n"))
            .collect();
        folder.put(name, format!("# Tools\n\n{text}"));
    };
    let all: Vec<usize> = (0..40).collect();
    write("up.md", "This is a tool that does what it says and a little more than that:", &all);
    write(
        "old.md",
        "This is a tool that does what it says and a little more than that:",
        &[&all[..25], &[91, 92]].concat(),
    );
    write("mirror.md", "This is a tool that does what it says and a little more than that:", &all[..39]);
    let german = "Dies ist ein Werkzeug, das tut, was es verspricht, und noch ein wenig mehr:";
    write("README-de.md", german, &all[..36]);
    // The same subject, in an order of its own.
    let others: Vec<usize> = (0..30).map(|at| at * 17 % 40).chain(50..60).collect();
    write(
        "other.md",
        "Somebody else found this one, tried it for a week and wrote down why it is here:",
        &others,
    );
    for (name, day) in [
        ("up.md", "2024-05-26"),
        ("old.md", "2019-01-01"),
        ("mirror.md", "2024-05-20"),
        ("README-de.md", "2024-01-01"),
        ("other.md", "2024-05-26"),
    ] {
        let run = folder.run(&["index", "add", "lists.db", name, "--date", day, "-q"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
    }
    folder
}

#[test]
fn copies_forks_and_translations_are_told_from_lists_of_the_same_subject() {
    let folder = families();
    let table = folder.run(&["corpus", "drift", "lists.db"]).stdout;
    assert_eq!(
        table,
        "1 copy, 1 fork, 1 translation of 1 list\n\nup.md  40 resources, 2024-05-26\n  copy  mirror.md  2024-05-20, lacks 1, 0 of its own\n  \
         translation  README-de.md  2024-01-01, lacks 4, 0 of its own\n  dead fork  old.md  2019-01-01, lacks 15, 2 of its own\n      in no living \
         list: Tool 91, Tool 92\n"
    );
    let value = json(&folder.run(&["corpus", "drift", "lists.db", "--format", "json"]), "corpus-drift");
    assert_eq!(value["families"].as_array().unwrap().len(), 1);
    let living =
        folder.run(&["corpus", "drift", "lists.db", "--dead-after", "5000", "--format", "csv"]).stdout;
    assert!(living.contains("up.md,old.md,fork,2019-01-01,false,25,15,2,0\r\n"), "{living}");
}

#[test]
fn what_a_living_list_has_under_another_title_and_address_is_not_lost() {
    let folder = families();
    let old = folder.read("old.md")
        + "- [Fir](http://fir.example.org/index.html) - Counts the rings of a tree by a photograph of its stump.\n";
    let up = folder.read("up.md")
        + "- [Fir Counter](https://github.com/trees/fir-counter) - Counts the rings of a tree by a photograph of its stump.\n";
    for (name, text, day) in [("old.md", old, "2019-01-02"), ("up.md", up, "2024-05-27")] {
        folder.put(name, text);
        let run = folder.run(&["index", "add", "lists.db", name, "--date", day, "-q"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
    }
    let table = folder.run(&["corpus", "drift", "lists.db"]).stdout;
    assert!(table.contains("in no living list: Tool 91, Tool 92\n"), "{table}");
}

#[test]
fn an_address_that_was_taken_back_is_no_move() {
    let folder = Folder::new();
    let mut moved = usual();
    moved[0].1 = "nom.example.net/start";
    let states = [usual(), moved, usual()];
    for (state, day) in states.iter().zip(["2024-01-01", "2024-02-02", "2024-03-03"]) {
        folder.put("a.md", list("a", state));
        let run = folder.run(&["index", "add", "lists.db", "a.md", "--date", day, "-q"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
    }
    folder.put("b.md", list("b", &usual()));
    folder.run(&["index", "add", "lists.db", "b.md", "-q"]);
    let found = folder.run(&["find", "lists.db", "https://example.org/nom"]).stdout;
    assert!(found.starts_with("nom  r1, 2 lists\n  https://example.org/nom  2 lists\n\n"), "{found}");
    for list in ["a.md", "b.md"] {
        let stale = folder.run(&["corpus", "stale", "lists.db", list]);
        assert_eq!(stale.stdout, "nothing stale\n", "{}", stale.stderr);
    }
}

#[test]
fn what_a_list_says_of_itself_is_not_stale() {
    let repository = Repository::new();
    let own = |owner: &str| {
        let mut tools = usual();
        tools.push(("This list", owner));
        list("a", &tools)
    };
    // A fork that put itself in the place of what it was forked from, as its remote says.
    std::fs::write(repository.0.path("fork.md"), own("github.com/first/list")).unwrap();
    repository.commit_on("2020-01-01");
    std::fs::write(repository.0.path("fork.md"), own("github.com/fork/list")).unwrap();
    repository.commit_on("2021-01-01");
    repository.git(&["remote", "add", "origin", "git@github.com:Fork/list.git"]);
    repository.program(&["index", "add", "lists.db", "fork.md", "--history", "-q"]);
    std::fs::write(repository.0.path("first.md"), own("github.com/first/list")).unwrap();
    let stale = |list: &str| repository.program(&["corpus", "stale", "lists.db", list]).stdout;
    assert_eq!(stale("first.md"), "nothing stale\n");
    // Nor is a list's own address that others removed.
    for (tools, day) in [(own("github.com/third/list"), "2022-01-01"), (list("a", &usual()), "2023-01-01")] {
        std::fs::write(repository.0.path("other.md"), tools).unwrap();
        repository.commit_on(day);
    }
    repository.program(&["index", "add", "lists.db", "other.md", "--history", "-q"]);
    std::fs::write(repository.0.path("third.md"), own("github.com/third/list")).unwrap();
    let removed = stale("third.md");
    assert!(removed.contains("removed") && removed.contains("This list"), "{removed}");
    repository.git(&["remote", "set-url", "origin", "https://github.com/third/list"]);
    assert_eq!(stale("third.md"), "nothing stale\n");
}

#[test]
fn whoever_asks_without_any_history_is_told() {
    let folder = Folder::new();
    folder.put("a.md", list("a", &usual()));
    folder.run(&["index", "add", "lists.db", "a.md", "-q"]);
    for question in ["stale", "new"] {
        let run = folder.run(&["corpus", question, "lists.db", "a.md"]);
        assert!(run.stdout.starts_with("nothing "), "{run:?}");
        assert_eq!(
            run.stderr,
            "note: no list here has a history; add one with `recension index add lists.db LIST --history`\n"
        );
        assert_eq!(folder.run(&["corpus", question, "lists.db", "a.md", "-q"]).stderr, "");
    }
    let repository = histories();
    let run = repository.program(&["corpus", "stale", "lists.db", "a.md"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("nothing stale\n", ""));
}

#[test]
fn feeds_say_what_others_did_and_keep_their_ids() {
    let repository = histories();
    let items = |arguments: &[&str]| {
        let run = repository.program(&[&["corpus"], arguments, &["--format", "jsonfeed"]].concat());
        let feed: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let text = |item: &serde_json::Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let items = feed["items"].as_array().unwrap().iter();
        items
            .map(|item| (text(item, "id"), text(item, "title"), text(item, "external_url")))
            .collect::<Vec<_>>()
    };
    let stale = items(&["stale", "lists.db", "c.md"]);
    let told: Vec<(&str, &str)> = stale.iter().map(|item| (item.1.as_str(), item.2.as_str())).collect();
    assert_eq!(
        told,
        [
            ("Relinked: nom", "https://nom.example.net/start"),
            ("Renamed: oak → oak 2", "https://example.org/oak"),
            ("Removed: ash", "https://example.org/ash"),
        ]
    );
    let new = items(&["new", "lists.db", "c.md", "--since", "2021"]);
    assert_eq!((new.len(), new[0].1.as_str()), (1, "Added: fir"));
    // What one more list does is no other news.
    std::fs::write(repository.0.path("d.md"), list("d.md", &usual())).unwrap();
    repository.commit_on("2023-07-07");
    let mut moved = usual();
    moved[0].1 = "nom.example.net/start";
    std::fs::write(repository.0.path("d.md"), list("d.md", &moved)).unwrap();
    repository.commit_on("2023-08-08");
    repository.program(&["index", "add", "lists.db", "d.md", "--history", "-q"]);
    assert_eq!(items(&["stale", "lists.db", "c.md"])[0], stale[0]);
    let atom = repository.program(&["corpus", "stale", "lists.db", "c.md", "--format", "atom"]).stdout;
    assert_valid_xml("atom.rng", &atom);
    assert!(atom.contains("<title>What other lists changed of c.md</title>"), "{atom}");
    assert!(atom.contains("<updated>2023-08-08T00:00:00Z</updated>"), "{atom}");
    // A list and its fork, which has one entry twice.
    let more: Vec<(&str, &str)> =
        usual().into_iter().chain([("gum", "example.org/gum"), ("box", "example.org/box")]).collect();
    let fork = list("wood", &more) + "- [nom](https://nom.example.net/start) - Again.\n";
    std::fs::write(repository.0.path("wood.md"), list("wood", &more)).unwrap();
    std::fs::write(repository.0.path("fork.md"), fork).unwrap();
    repository.program(&["index", "add", "lists.db", "wood.md", "fork.md", "--date", "2023-09-09", "-q"]);
    let drift = items(&["drift", "lists.db"]);
    assert!(
        drift.iter().any(|item| item.1.contains("a copy of ") || item.1.contains("a fork of ")),
        "{drift:?}"
    );
    let twice = items(&["duplicates", "lists.db"]);
    assert!(twice.iter().any(|item| item.1.starts_with("Twice in fork.md: ")), "{twice:?}");
    for question in ["drift", "duplicates"] {
        let atom = repository.program(&["corpus", question, "lists.db", "--format", "atom"]).stdout;
        assert_valid_xml("atom.rng", &atom);
        assert!(atom.contains("<updated>2023-09-09T00:00:00Z</updated>"), "{atom}");
    }
}
