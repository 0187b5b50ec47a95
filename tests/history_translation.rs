//! Translations that lie beside their list: what their own history says of each entry.

use serde_json::Value;

use crate::listed::Listed;

/// An entry: its name, which is its address too, and what is said of it.
type Entry<'a> = (&'a str, &'a str, &'a str);

const ENGLISH: [Entry<'_>; 5] = [
    ("Nom", "nom", "Combines small parsers of bytes to large ones."),
    ("Quill", "quill", "Writes letters and memos without a mouse."),
    ("Comb", "comb", "Sorts the lines of a file by their length."),
    ("Pest", "pest", "Reads grammars and builds parsers from them."),
    ("Ink", "ink", "Draws lines on paper and on screens."),
];

const JAPANESE: [Entry<'_>; 5] = [
    ("Nom", "nom", "小さなパーサーを組み合わせて大きなパーサーを作ります。"),
    ("Quill", "quill", "マウスを使わずに手紙やメモを書くための道具です。"),
    ("Comb", "comb", "ファイルの行を長さの順に並べ替えます。"),
    ("Pest", "pest", "文法を読み込んでパーサーを生成します。"),
    ("Ink", "ink", "紙や画面の上に線を描くための道具です。"),
];

fn list(heading: &str, entries: &[Entry<'_>]) -> String {
    let item =
        |(title, path, about): &Entry<'_>| format!("- [{title}](https://example.org/{path}) - {about}\n");
    format!("# {heading}\n\n## Tools\n\n{}", entries.iter().map(item).collect::<String>())
}

/// A list and its translation, some of which is in step and some is not.
pub(crate) fn translated() -> Listed {
    let listed = Listed::new();
    let (mut list_of, mut own) = (ENGLISH.to_vec(), JAPANESE.to_vec());
    let commit = |subject: &str, english: &[Entry<'_>], japanese: &[Entry<'_>]| {
        listed.folder.put("README-ja.md", list("道具の一覧", japanese));
        listed.commit(list("Tools", english), subject);
    };
    own[4].1 = "ink/jp-shop";
    own.push(("Fude", "fude", "筆で書いたような文字を画面に表示します。"));
    commit("begin", &list_of, &own);
    list_of[0].2 = "Combines small parsers of bytes and of text to large ones.";
    list_of[1].1 = "quill-2";
    commit("describe nom, relink quill", &list_of, &own);
    list_of[2].2 = "Sorts the lines of a file by their length or alphabet.";
    own[2].2 = "ファイルの行を長さの順またはアルファベット順に並べ替えます。";
    commit("describe comb in both", &list_of, &own);
    list_of.remove(3);
    list_of.push(("Fresh", "fresh", "Keeps vegetables cool in summer."));
    commit("drop pest, add fresh", &list_of, &own);
    // Sorted anew and with other marks: that is no translation.
    own.sort_unstable();
    listed.folder.put("README-ja.md", list("道具の一覧", &own).replace("\n- ", "\n* "));
    listed.commit_all("sort the translation");
    listed
}

fn findings(listed: &Listed, arguments: &[&str]) -> Vec<Value> {
    let all = ["audit", "README.md", "README-ja.md", "--no-config", "--history", "--format", "json", "-q"];
    let audit = listed.json(&[&all, arguments].concat());
    audit["mirrors"][0]["findings"].as_array().unwrap().clone()
}

#[test]
fn each_entry_is_compared_with_what_it_was_made_of() {
    let listed = translated();
    let findings = findings(&listed, &["--only", "missing,extra,renamed,relinked,redescribed"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found: Vec<(String, String, String, String)> = findings
        .iter()
        .map(|finding| {
            let entry = if finding["mirror"].is_null() { &finding["upstream"] } else { &finding["mirror"] };
            let commit = text(&finding["commit"]["subject"]);
            (text(&finding["kind"]), text(&entry["title"]), text(&finding["origin"]), commit)
        })
        .collect();
    let is = |kind: &str, title: &str, origin: &str, commit: &str| {
        (kind.to_owned(), title.to_owned(), origin.to_owned(), commit.to_owned())
    };
    assert_eq!(
        found,
        [
            is("missing", "Fresh", "behind", "drop pest, add fresh"),
            is("relinked", "Quill", "behind", "describe nom, relink quill"),
            is("relinked", "Ink", "own", ""),
            is("extra", "Pest", "behind", "drop pest, add fresh"),
            is("extra", "Fude", "own", ""),
            is("redescribed", "Nom", "behind", "describe nom, relink quill"),
        ]
    );
    let nom = findings.iter().find(|finding| finding["kind"] == "redescribed").unwrap();
    assert_eq!(nom["was"]["description"], "Combines small parsers of bytes to large ones.");
}

const PLANES: [Entry<'_>; 7] = [
    ("The Definitive Guide to Planing", "guide", "by a joiner of many years."),
    ("An Intro to Planes", "intro", "Tutorials that help you on your way to flat boards."),
    ("Planefinder.io", "finder", "a tool for finding planes by their width and maker."),
    ("Saw Triage", "triage", "another, really nice, tool for finding popular saws."),
    ("Workshop Guides", "guides", "Collection of resources for those who want to run a workshop."),
    ("45 Joints Dos and Don'ts", "joints", "What to do and what to leave."),
    ("Bench Basics", "bench", "basic guides on how to use a bench."),
];

const RABOTS: [Entry<'_>; 7] = [
    ("Le Guide Définitif du rabotage", "guide", "par un menuisier de longue date."),
    ("Une Intro aux rabots", "intro", "tutoriels pour vous mettre sur la voie des planches plates."),
    ("Planefinder.io", "finder", "un outil pour chercher les rabots par largeur et fabricant."),
    ("Saw Triage", "triage", "un autre outil pratique pour chercher les scies populaires."),
    ("Guides de l'atelier", "guides", "collection de ressources pour ceux qui désirent tenir un atelier."),
    ("45 assemblages à faire et à ne pas faire", "joints", "ce qu'il faut faire et ne pas faire."),
    ("Bases de l'établi", "bench", "guides basiques sur comment utiliser un établi."),
];

#[test]
fn what_came_in_the_place_of_a_removed_entry_is_another() {
    let listed = Listed::new();
    let mut english = PLANES.to_vec();
    listed.folder.put("README-ja.md", list("Outils", &RABOTS));
    listed.commit(list("Planes", &english), "begin");
    english[2] =
        ("Complete Guide on Workshop Contributions", "videos", "Video tutorials playlist by \"Ann\".");
    listed.commit(list("Planes", &english), "videos instead of planefinder");
    let findings = findings(&listed, &["--only", "missing,extra,renamed,relinked,redescribed"]);
    let found: Vec<(&str, &str, &str)> = findings
        .iter()
        .map(|finding| {
            let entry = if finding["mirror"].is_null() { &finding["upstream"] } else { &finding["mirror"] };
            (
                finding["kind"].as_str().unwrap(),
                entry["title"].as_str().unwrap(),
                finding["origin"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("missing", "Complete Guide on Workshop Contributions", "behind"),
            ("extra", "Planefinder.io", "behind")
        ]
    );
    listed.run(&["sync", "README.md", "README-ja.md", "--no-config", "-iq"]);
    let text = listed.folder.read("README-ja.md");
    assert!(!text.contains("finder") && text.contains("videos) - Video tutorials playlist"), "{text}");
}

#[test]
fn words_of_a_translation_without_a_history_are_no_edits() {
    let listed = translated();
    let elsewhere = Listed::new();
    elsewhere.folder.put("ja.md", listed.folder.read("README-ja.md"));
    let path = elsewhere.folder.path("ja.md");
    let arguments =
        ["audit", "README.md", path.to_str().unwrap(), "--no-config", "--history", "--format", "json"];
    let audit = listed.json(&[&arguments[..], &["-q", "--only", "extra"]].concat());
    let extra = audit["mirrors"][0]["findings"].as_array().unwrap();
    let pest = extra.iter().find(|finding| finding["mirror"]["title"] == "Pest").unwrap();
    assert_eq!(
        (&pest["origin"], &pest["commit"]["subject"]),
        (&"behind".into(), &"drop pest, add fresh".into())
    );
}

#[test]
fn what_the_upstream_said_is_shown_beside_what_it_says() {
    let listed = translated();
    let shown = listed.printed(&["audit", "README.md", "README-ja.md", "--no-config", "--history", "-q"]);
    assert!(shown.contains("last in step with"), "{shown}");
    assert!(shown.contains("bytes {+and of text +}to large"), "{shown}");
    let date = listed.json(&["date", "README-ja.md", "README.md", "--format", "json", "-q"]);
    assert_eq!(date["revision"]["subject"], "describe comb in both");
}

#[test]
fn only_what_the_upstream_changed_since_comes_through() {
    let listed = translated();
    let before = listed.folder.read("README-ja.md");
    listed.printed(&["sync", "README.md", "README-ja.md", "-i", "-q"]);
    let after = listed.folder.read("README-ja.md");
    let pest = before.lines().find(|line| line.contains("Pest")).unwrap();
    assert!(after.contains("ink/jp-shop") && after.contains("Fude") && !after.contains("Pest"), "{after}");
    let mut expected: Vec<String> = before.lines().filter(|line| *line != pest).map(str::to_owned).collect();
    expected.iter_mut().for_each(|line| *line = line.replace("org/quill)", "org/quill-2)"));
    let kept: Vec<&str> = after.lines().filter(|line| !line.contains("Fresh")).collect();
    assert_eq!(kept, expected);
    listed.printed(&["sync", "README.md", "README-ja.md", "-i", "-q"]);
    assert_eq!(listed.folder.read("README-ja.md"), after, "twice is once");
}

#[test]
fn a_translation_may_lie_in_another_repository() {
    let listed = translated();
    let elsewhere = Listed::new();
    for (day, revision) in ["HEAD~4", "HEAD~3", "HEAD~2", "HEAD~1", "HEAD"].into_iter().enumerate() {
        let text = listed.git(&["show", &format!("{revision}:README-ja.md")]);
        elsewhere.folder.put("ja.md", format!("{text}\n"));
        crate::listed::git(&elsewhere.folder.path(""), 0, &["add", "-A"]);
        let commit = ["commit", "-q", "--allow-empty", "-m", "translate"];
        crate::listed::git(&elsewhere.folder.path(""), 12 + 10 * day as u32, &commit);
    }
    let folder = elsewhere.folder.path("");
    let path = elsewhere.folder.path("ja.md");
    let (folder, path) = (folder.to_str().unwrap(), path.to_str().unwrap());
    let arguments = ["audit", "README.md", path, "--no-config", "--history", "--format", "json", "-q"];
    let audit = listed.json(&[&arguments[..], &["--mirror-repo", folder]].concat());
    let behind = audit["mirrors"][0]["findings"].as_array().unwrap().iter();
    let behind = behind.filter(|finding| finding["kind"] == "redescribed" && finding["origin"] == "behind");
    assert_eq!(behind.map(|finding| &finding["mirror"]["title"]).collect::<Vec<_>>(), ["Nom"]);
}

#[test]
fn what_is_translated_in_part_is_followed_by_its_name() {
    let listed = Listed::new();
    let others = [
        ("Awl", "awl", "Makes holes in the pages of a book before they are sewn together."),
        ("Kiln", "kiln", "Keeps the temperature of an oven and says when it has gone wrong."),
        ("Loom", "loom", "Weaves threads of messages into one page that is easy to read."),
        ("Rasp", "rasp", "Takes the rough edges off of pictures that were made by hand."),
        ("Vise", "vise", "Holds a file while two programs would like to write to it."),
    ];
    let mut english = [&ENGLISH[..], &others].concat();
    let mut french = english.clone();
    french[0].2 = "Combine de petits analyseurs d'octets en de plus grands.";
    french[1].1 = "fr/quill";
    let commit = |subject: &str, english: &[Entry<'_>], french: &[Entry<'_>]| {
        listed.folder.put("README_fr-FR.md", list("Outils", french));
        listed.commit(list("Tools", english), subject);
    };
    commit("begin", &english, &french);
    english[0].2 = "Combines small parsers of bytes and of text to large ones.";
    english[1].1 = "quill-2";
    english[2].2 = "Sorts the lines of a file by their length or alphabet.";
    commit("describe nom and comb, relink quill", &english, &french);
    let synced = listed.printed(&["sync", "README.md", "README_fr-FR.md", "--no-config", "--quiet"]);
    assert!(synced.contains(french[0].2), "its own words stay: {synced}");
    assert!(synced.contains("example.org/fr/quill"), "its own address stays: {synced}");
    assert!(synced.contains(english[2].2), "what is not translated follows the list: {synced}");
}

#[test]
fn of_two_listings_that_are_gone_the_one_that_stayed_longer_counts() {
    let listed = Listed::new();
    let mut list_of = ENGLISH.to_vec();
    list_of.push(("Pest", "pest", "Reads grammars."));
    listed.commit(list("Tools", &list_of), "begin");
    list_of.pop();
    listed.commit(list("Tools", &list_of), "list pest once");
    listed.folder.put("README-ja.md", list("道具の一覧", &JAPANESE));
    listed.commit(list("Tools", &list_of), "translate");
    list_of.remove(3);
    listed.commit(list("Tools", &list_of), "drop pest");
    let findings = findings(&listed, &["--only", "extra"]);
    let found: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| (finding["mirror"]["title"].as_str().unwrap(), finding["origin"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("Pest", "behind")]);
}

#[test]
fn what_became_a_link_of_another_entry_is_not_gone() {
    let listed = Listed::new();
    listed.folder.put("README-ja.md", list("道具の一覧", &JAPANESE));
    let english = list("Tools", &ENGLISH);
    listed.commit(&english, "begin");
    let pest = english.lines().find(|line| line.contains("[Pest]")).unwrap();
    let without = english.replace(&format!("{pest}\n"), "");
    let joined =
        without.replace("to large ones.", "to large ones, as [Pest](https://example.org/pest) does.");
    assert!(joined.contains("as [Pest]"));
    listed.commit(joined, "name pest beside nom");
    let findings = findings(&listed, &["--only", "extra"]);
    let origins: Vec<&Value> = findings.iter().map(|finding| &finding["origin"]).collect();
    assert_eq!(origins, ["own"]);
}

#[test]
fn what_a_merge_brought_from_another_line_was_not_all_known_to_the_translation() {
    let listed = Listed::new();
    listed.commit(list("Tools", &ENGLISH[..3]), "begin");
    let begun = listed.git(&["rev-parse", "HEAD"]);
    // Somebody translates the list in its first days; it grows before the owner merges all of that.
    listed.git(&["checkout", "-q", "-b", "side"]);
    listed.folder.put("README-ja.md", list("道具の一覧", &JAPANESE[..3]));
    listed.commit_all("translate");
    (4..=ENGLISH.len()).for_each(|count| listed.commit(list("Tools", &ENGLISH[..count]), "add one"));
    listed.git(&["checkout", "-q", "main"]);
    listed.folder.put("notes.txt", "nothing of the list");
    listed.commit_all("take a note");
    listed.git(&["merge", "-q", "--no-ff", "side"]);
    let dated = listed.json(&["date", "README-ja.md", "README.md", "--format", "json", "-q"]);
    assert_eq!(dated["revision"]["id"], begun.as_str(), "{dated}");
    assert_eq!((&dated["found"], &dated["lacking"]), (&3.into(), &0.into()), "{dated}");
}

#[test]
fn a_link_to_one_more_translation_dates_none() {
    for (path, link) in [
        ("README-ja.md", "README-LANG.md"),
        ("docs/ja_JP/README.md", "https://github.com/example/list/tree/main/docs/LANG"),
    ] {
        let listed = Listed::new();
        let with_links = |text: String, languages: &[&str]| {
            let link = |language: &&str| format!("- [{language}]({})\n", link.replace("LANG", language));
            format!("{text}\n## Translations\n\n{}", languages.iter().map(link).collect::<String>())
        };
        listed.folder.put(path, with_links(list("道具の一覧", &JAPANESE[..3]), &["ja"]));
        listed.commit(with_links(list("Tools", &ENGLISH[..3]), &["ja"]), "begin");
        let begun = listed.git(&["rev-parse", "HEAD"]);
        listed.commit(with_links(list("Tools", &ENGLISH), &["ja"]), "add more");
        // Whoever adds a translation says so in all others.
        listed.folder.put(path, with_links(list("道具の一覧", &JAPANESE[..3]), &["ja", "de"]));
        listed.commit(with_links(list("Tools", &ENGLISH), &["ja", "de"]), "translate into German");
        let dated = listed.json(&["date", path, "README.md", "--format", "json", "-q"]);
        assert_eq!(dated["revision"]["id"], begun.as_str(), "{path}: {dated}");
    }
}

#[test]
fn a_translation_keeps_what_the_list_said_before_it_was_translated_itself() {
    let listed = Listed::new();
    let japanese = list("道具の一覧", &JAPANESE);
    listed.folder.put("README-ja.md", &japanese);
    listed.commit(&japanese, "begin");
    listed.commit(list("Tools", &ENGLISH), "go on in English");
    let synced = listed.printed(&["sync", "README.md", "README-ja.md", "--no-config", "--quiet"]);
    JAPANESE[..3].iter().for_each(|(_, _, about)| assert!(synced.contains(about), "{synced}"));
}

#[test]
fn languages_that_the_list_still_names_are_not_gone() {
    let listed = Listed::new();
    let with = |text: String, links: &[(&str, &str)]| {
        let link = |(name, url): &(&str, &str)| format!("- [{name}]({url})\n");
        text.replace("\n## ", &format!("\n{}\n## ", links.iter().map(link).collect::<String>()))
    };
    let all =
        [("Deutsch", "./README-de.md"), ("日本語", "./README-ja.md"), ("Polski", "https://example.org/pl")];
    listed.folder.put("README-ja.md", with(list("道具の一覧", &JAPANESE), &all));
    listed.commit(with(list("Tools", &ENGLISH), &all), "begin");
    // What only leads to other translations is no part of the list.
    let mut entries = ENGLISH.to_vec();
    entries[1].1 = "quill-2";
    listed.commit(with(list("Tools", &entries), &all[..2]), "drop a translation that is gone, relink quill");
    let findings = findings(&listed, &["--only", "extra"]);
    let gone: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["origin"] == "behind")
        .filter_map(|finding| finding["mirror"]["title"].as_str())
        .collect();
    assert_eq!(gone, ["Polski"]);
    // What cannot be taken out is named, though the rest is done.
    let synced = listed.run(&["sync", "README.md", "README-ja.md", "--no-config"]);
    assert!(synced.stdout.contains("[Deutsch]") && synced.stdout.contains("/quill-2"), "{}", synced.stdout);
    assert_eq!(synced.status, Some(1), "{}", synced.stderr);
    assert!(synced.stderr.contains("Polski"), "{}", synced.stderr);
}

#[test]
fn a_translation_in_a_folder_has_the_addresses_of_its_folder() {
    let listed = Listed::new();
    let relative = |text: String, to: &str| text.replace("https://example.org/", to);
    let path = "docs/ja/README.md";
    listed.folder.put(path, relative(list("道具の一覧", &JAPANESE[..3]), "../../tools/"));
    listed.commit(relative(list("Tools", &ENGLISH[..3]), "tools/"), "begin");
    let mut entries = ENGLISH.to_vec();
    entries[1].1 = "quill-2";
    listed.commit(relative(list("Tools", &entries), "tools/"), "relink quill, add two");
    let audit =
        listed.json(&["audit", "README.md", path, "--no-config", "--history", "--format", "json", "-q"]);
    let findings = audit["mirrors"][0]["findings"].as_array().unwrap();
    let found: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| {
            let entry = if finding["upstream"].is_null() { &finding["mirror"] } else { &finding["upstream"] };
            (finding["kind"].as_str().unwrap(), entry["title"].as_str().unwrap())
        })
        .collect();
    assert_eq!(found, [("missing", "Pest"), ("missing", "Ink"), ("relinked", "Quill")]);
    let text = listed.printed(&["sync", "README.md", path, "--no-config", "-q"]);
    let addresses: Vec<&str> = text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let named = ["nom", "quill-2", "comb", "pest", "ink"].map(|name| format!("../../tools/{name}"));
    assert_eq!(addresses, named, "{text}");
}

#[test]
fn what_is_gone_and_lost_its_bullet_is_named() {
    let listed = Listed::new();
    let japanese = list("道具の一覧", &JAPANESE);
    listed.folder.put("README-ja.md", &japanese);
    listed.commit(list("Tools", &ENGLISH), "begin");
    listed.folder.put("README-ja.md", japanese.replace("- [Comb]", "Web: [Comb]"));
    listed.commit_all("translate anew");
    let mut entries = ENGLISH.to_vec();
    entries.remove(2);
    entries[1].1 = "quill-2";
    listed.commit(list("Tools", &entries), "drop comb, relink quill");
    let sync = ["sync", "README.md", "README-ja.md", "--no-config"];
    for check in [None, Some("--check")] {
        let synced = listed.run(&sync.into_iter().chain(check).collect::<Vec<_>>());
        assert_eq!(synced.status, Some(1), "{}", synced.stderr);
        assert!(synced.stderr.contains("Comb"), "{}", synced.stderr);
    }
    // What the list itself still leads to is no entry that is to go.
    listed
        .commit(list("Tools", &entries) + "\nSorted by [Comb](https://example.org/comb).\n", "mention comb");
    let synced = listed.run(&sync);
    assert_eq!(synced.status, Some(0), "{}", synced.stderr);
}

#[test]
fn an_address_that_was_brought_says_nothing_of_the_words() {
    let listed = Listed::new();
    let (mut list_of, own) = (ENGLISH.to_vec(), JAPANESE.to_vec());
    listed.folder.put("README-ja.md", list("道具の一覧", &own));
    listed.commit(list("Tools", &list_of), "begin");
    list_of[1] = ("Plume", "plume", ENGLISH[1].2);
    list_of[3].1 = "pest-2";
    listed.commit(list("Tools", &list_of), "rename quill, relink pest");
    let outline = || {
        let units = listed.json(&[
            "sync",
            "README.md",
            "README-ja.md",
            "--no-config",
            "--outline",
            "-f",
            "json",
            "-q",
        ]);
        let units = units["mirrors"][0]["units"].as_array().unwrap().clone();
        let behind = units.iter().filter(|unit| unit["state"] == "behind");
        behind.map(|unit| unit["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let synced = listed.run(&["sync", "README.md", "README-ja.md", "--no-config", "-i"]);
    assert!(synced.stderr.contains("Quill") && synced.stderr.contains("Plume"), "{}", synced.stderr);
    let text = listed.folder.read("README-ja.md");
    for address in ["plume", "pest-2"] {
        assert!(text.contains(&format!("example.org/{address})")), "{text}");
    }
    let renamed = |listed: &Listed| {
        let found = findings(listed, &["--only", "renamed,redescribed"]);
        let found =
            found.iter().map(|finding| (finding["upstream"]["title"].clone(), finding["origin"].clone()));
        found.map(|(title, origin)| format!("{title} {origin}")).collect::<Vec<_>>()
    };
    for is_committed in [false, true] {
        if is_committed {
            listed.commit_all("sync");
        }
        assert_eq!(outline(), ["Plume"], "{is_committed}");
        assert_eq!(renamed(&listed), ["\"Plume\" \"behind\""], "{is_committed}");
    }
    // Whoever translates it is in step.
    let mut own = own;
    own[1] = ("Plume", "plume", own[1].2);
    own[3].1 = "pest-2";
    listed.folder.put("README-ja.md", list("道具の一覧", &own));
    listed.commit_all("translate");
    assert_eq!(outline(), Vec::<String>::new());
}

#[test]
fn a_label_goes_with_the_last_entry_below_it() {
    let english = |labels: &str| {
        format!(
            "# Tools\n\n## Small\n\n- [Nom](https://example.org/nom) - Combines small parsers.\n{labels}- [Ink](https://example.org/ink) - Draws lines.\n"
        )
    };
    let labels = "- **For the desk:**\n  - [Quill](https://example.org/quill) - Writes letters without a mouse.\n  \
                  - [Comb](https://example.org/comb) - Sorts the lines of a file.\n- **For the wall:**\n  \
                  - [Pest](https://example.org/pest) - Reads grammars.\n";
    let japanese = "# 道具の一覧\n\n## 小さな道具\n\n- [Nom](https://example.org/nom) - 小さなパーサーを組み合わせます。\n\
                    - **机のために:**\n  - [Quill](https://example.org/quill) - マウスを使わずに手紙を書きます。\n  \
                    - [Comb](https://example.org/comb) - ファイルの行を並べ替えます。\n- **壁のために:**\n  \
                    - [Pest](https://example.org/pest) - 文法を読み込みます。\n- [Ink](https://example.org/ink) - 線を描きます。\n";
    let listed = Listed::new();
    listed.folder.put("README-ja.md", japanese);
    listed.commit(english(labels), "begin");
    listed.commit(
        english(
            "- **For the desk:**\n  - [Quill](https://example.org/quill) - Writes letters without a mouse.\n",
        ),
        "drop two",
    );
    let sync = || listed.run(&["sync", "README.md", "README-ja.md", "--no-config", "-i"]);
    assert_eq!(sync().status, Some(0));
    let without = japanese
        .lines()
        .filter(|line| ["comb", "壁", "pest"].iter().all(|gone| !line.contains(gone)))
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    assert_eq!(listed.folder.read("README-ja.md"), without);
    listed.commit_all("sync");
    listed.commit(english(""), "drop the last one");
    assert_eq!(sync().status, Some(0));
    let text = listed.folder.read("README-ja.md");
    assert!(!text.contains("机") && text.contains("[Ink]"), "{text}");
}
