//! `audit`: what mirrors lack, who changed it, and thresholds.

use serde_json::Value;

use crate::listed::{self, Entry, Listed, list};
use crate::program::{Folder, repository, run_in};

/// The entries of the upstream.
pub(crate) const TOOLS: &[Entry<'_>] = listed::TOOLS.split_at(6).0;

/// The findings of a mirror as kind, title and origin.
pub(crate) fn findings(audit: &Value, mirror: usize) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = audit["mirrors"][mirror]["findings"].as_array().unwrap();
    let title = |finding: &Value| match &finding["upstream"] {
        Value::Null => text(&finding["mirror"]["title"]),
        upstream => text(&upstream["title"]),
    };
    findings
        .iter()
        .map(|finding| (text(&finding["kind"]), title(finding), text(&finding["origin"])))
        .collect()
}

pub(crate) fn found(kind: &str, title: &str, origin: &str) -> (String, String, String) {
    (kind.into(), title.into(), origin.into())
}

pub(crate) fn audit(folder: &Folder, arguments: &[&str]) -> Value {
    let run = folder.run(&[&["audit", "--no-config", "--format", "json", "-q"], arguments].concat());
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

pub(crate) fn status(folder: &Folder, arguments: &[&str]) -> Option<i32> {
    folder.run(&[&["audit", "--no-config", "--summary", "-q"], arguments].concat()).status
}

#[test]
fn the_mirror_of_the_seeds_is_audited() {
    let run = run_in(
        &repository().join("fixtures/seeds"),
        &["audit", "--no-config", "upstream.md", "mirror.txt", "-q", "--only", "renamed,moved,extra"],
    );
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout);
}

/// A list that was copied at its second state, went on, and whose copy went its own way.
fn drifted() -> Listed {
    let listed = Listed::new();
    listed.commit(list(&[("Tools", &TOOLS[..4])]), "begin");
    let mut second = TOOLS.to_vec();
    listed.commit(list(&[("Tools", &second)]), "add two");
    let mut mirror = second.clone();
    // The mirror drops Comb, has one of its own, rewords Nom, and relinks Ink as the upstream will, elsewhere.
    mirror.remove(4);
    mirror.push(("Homemade", "homemade", "Stands in no other list than this."));
    mirror[0].2 = "Combines small parsers of bytes to large ones.";
    mirror[3].1 = "ink-at-ours";
    listed.folder.put("mirror.md", list(&[("Tools", &mirror)]));
    // The upstream relinks Quill and Ink, drops Pest, and has one more.
    second[2].1 = "quill-now";
    second[3].1 = "ink-now";
    listed.commit(list(&[("Tools", &second)]), "relink quill and ink");
    second.remove(1);
    second.push(("Fresh", "fresh", "Was not there when the copy was made."));
    listed.commit(list(&[("Tools", &second)]), "drop pest, add fresh");
    listed
}

#[test]
fn the_history_says_who_changed_what() {
    let listed = drifted();
    let audit = listed.json(&[
        "audit",
        "README.md",
        "mirror.md",
        "--history",
        "--no-config",
        "--format",
        "json",
        "-q",
    ]);
    let expected = [
        found("missing", "Comb", "own"),
        found("missing", "Fresh", "behind"),
        found("relinked", "Quill", "behind"),
        found("relinked", "Ink", "both"),
        found("extra", "Pest", "behind"),
        found("extra", "Homemade", "own"),
        found("redescribed", "Nom", "own"),
    ];
    assert_eq!(findings(&audit, 0), expected);
    let mirror = &audit["mirrors"][0];
    assert_eq!(mirror["dating"]["revision"]["subject"], "add two");
    assert_eq!(mirror["dating"]["behind"]["revisions"], 2);
    let subject = |at: usize| mirror["findings"][at]["commit"]["subject"].as_str();
    assert_eq!(subject(0), None, "the mirror made the difference");
    assert_eq!(subject(1), Some("drop pest, add fresh"));
    assert_eq!(subject(2), Some("relink quill and ink"));
    assert_eq!(subject(4), Some("drop pest, add fresh"));
    let drift = mirror["drift"].as_array().unwrap();
    let points: Vec<_> =
        drift.iter().map(|point| (&point["missing"], &point["extra"], &point["differing"])).collect();
    let number = |number: u32| Value::from(number);
    assert_eq!(
        points,
        [
            (&number(0), &number(0), &number(0)),
            (&number(0), &number(0), &number(2)),
            (&number(1), &number(1), &number(2))
        ]
    );
    insta::assert_snapshot!(listed.printed(&[
        "audit",
        "README.md",
        "mirror.md",
        "--history",
        "--no-config",
        "-q"
    ]));
}

#[test]
fn a_mirror_can_be_held_against_a_revision() {
    let listed = drifted();
    let first = listed.git(&["rev-parse", "HEAD~2"]);
    let named = format!("{first}:README.md");
    let audit =
        listed.json(&["audit", &named, "mirror.md", "--history", "--no-config", "--format", "json", "-q"]);
    assert_eq!(audit["mirrors"][0]["dating"]["behind"]["revisions"], 0);
    let origins: Vec<_> = findings(&audit, 0).into_iter().map(|(_, _, origin)| origin).collect();
    assert!(origins.iter().all(|origin| origin == "own"), "{origins:?}");
}

#[test]
fn a_mirror_can_be_held_against_the_index() {
    let listed = drifted();
    let audited = |upstream: &str| {
        listed.json(&["audit", upstream, "mirror.md", "--history", "--no-config", "--format", "json", "-q"])
    };
    // The index goes on from the newest revision, whatever became of the file.
    let file = audited("README.md");
    listed.folder.put("README.md", list(&[("Tools", &TOOLS[..1])]));
    let index = audited(":README.md");
    assert_eq!(index["mirrors"], file["mirrors"]);
    assert_eq!(index["mirrors"][0]["dating"]["behind"]["revisions"], 2);
}

#[test]
fn behind_a_revision_paths_begin_at_the_top_of_the_repository() {
    let listed = drifted();
    let folder = listed.folder.path("copies");
    std::fs::create_dir(&folder).unwrap();
    let at = |upstream: &str| {
        let arguments = ["audit", upstream, "../mirror.md", "--history", "--no-config", "--summary", "-q"];
        listed.run_in(&folder, &arguments)
    };
    let top = at("HEAD:README.md");
    assert_eq!((top.status, top.stderr.as_str()), (Some(0), ""));
    assert!(top.stdout.contains("20 days"), "{}", top.stdout);
    assert_eq!(at("HEAD:../README.md").stdout, top.stdout.replace("HEAD:README", "HEAD:../README"));
}

#[test]
fn the_language_of_a_translation_is_no_drift() {
    let folder = Folder::new();
    folder.put("README.md", list(&[("Tools", TOOLS)]));
    let translated: [Entry<'_>; 6] = [
        ("Nom", "nom", "组合字节解析器。"),
        ("Pest 语法工具", "pest", "读取文件中的语法。"),
        ("Quill 2", "quill", "一次性写出报告。"),
        ("Ink", "ink-zh", "画出别人只能描述的东西。"),
        ("Comb", "comb", "整理任何类型的输入。"),
        ("Extra", "extra", "只有这里才有。"),
    ];
    folder.put("cn.md", list(&[("工具", &translated)]));
    let audit = audit(&folder, &["README.md", "cn.md"]);
    let mirror = &audit["mirrors"][0];
    assert_eq!((&mirror["translated"], &mirror["language"]), (&true.into(), &"cmn".into()));
    let expected = [
        found("missing", "Chisel", ""),
        found("relinked", "Ink", ""),
        found("extra", "Extra", ""),
        // A name in Latin letters is not translated, so this one is another name.
        found("renamed", "Quill", ""),
    ];
    assert_eq!(findings(&audit, 0), expected);
    // In the language of the upstream it would all count.
    folder.put(
        "en.md",
        list(&[("Tools", TOOLS)]).replace("Reads grammars that stand", "Takes grammars apart that are"),
    );
    let plain = crate::command_audit::audit(&folder, &["README.md", "en.md"]);
    assert_eq!(findings(&plain, 0), [found("redescribed", "Pest", "")]);
    let told = crate::command_audit::audit(&folder, &["README.md", "en.md", "--translated"]);
    assert_eq!(findings(&told, 0), []);
}

/// An upstream of twenty entries and mirrors that lack some of them.
pub(crate) fn twenty() -> Folder {
    let folder = Folder::new();
    let words = [
        "Anvil", "Basin", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Haven", "Inlet", "Jetty", "Knoll",
        "Ledge", "Marsh", "Nadir", "Ocean", "Plain", "Quarry", "Ridge", "Shoal", "Tundra",
    ];
    let entries: Vec<(&str, &str, &str)> =
        words.iter().map(|word| (*word, *word, "Stands for itself.")).collect();
    folder.put("README.md", list(&[("Places", &entries)]));
    folder.put("one.md", list(&[("Places", &entries[1..])]));
    folder.put("two.md", list(&[("Places", &entries[2..])]));
    folder
}

#[test]
fn thresholds_hold_up_to_their_edge() {
    let folder = twenty();
    for (limit, one, two) in
        [("5%", 0, 1), ("4.9%", 1, 1), ("10%", 0, 0), ("1", 0, 1), ("0", 1, 1), ("2", 0, 0)]
    {
        let crossed = |mirror: &str| status(&folder, &["README.md", mirror, "--max-missing", limit]);
        assert_eq!((crossed("one.md"), crossed("two.md")), (Some(one), Some(two)), "{limit}");
    }
    assert_eq!(status(&folder, &["README.md", "one.md", "two.md", "--max-missing", "1"]), Some(1));
    assert_eq!(status(&folder, &["README.md", "one.md", "--fail-on", "extra,renamed,low"]), Some(0));
    assert_eq!(status(&folder, &["README.md", "one.md", "--fail-on", "missing"]), Some(1));
    assert_eq!(status(&folder, &["README.md", "one.md", "--fail-on", "high"]), Some(1));
    assert_eq!(status(&folder, &["README.md", "one.md"]), Some(0), "without a threshold drift is no failure");
    for wrong in ["101%", "-1", "five", "5.5", "%"] {
        assert_eq!(status(&folder, &["README.md", "one.md", "--max-missing", wrong]), Some(2), "{wrong}");
    }
}

#[test]
fn the_age_of_a_mirror_counts_against_the_newest_revision() {
    let listed = drifted();
    listed.folder.put("mirror.md", list(&[("Tools", TOOLS)]));
    let run = |age: &str| {
        listed.run(&[
            "audit",
            "README.md",
            "mirror.md",
            "--history",
            "--no-config",
            "--summary",
            "--max-age",
            age,
        ])
    };
    let audit =
        listed.json(&["audit", "README.md", "mirror.md", "--history", "--no-config", "--format", "json"]);
    let days = audit["mirrors"][0]["dating"]["behind"]["days"].as_i64().unwrap();
    assert!(days > 1);
    assert_eq!(run(&format!("{days}d")).status, Some(0));
    assert_eq!(run(&format!("{}d", days - 1)).status, Some(1));
    listed.folder.put("other.md", "# Other\n\n- [Elsewhere](https://example.net/e) - Is of another list.\n");
    let other = listed.run(&[
        "audit",
        "README.md",
        "other.md",
        "--history",
        "--no-config",
        "--summary",
        "--max-age",
        "1y",
    ]);
    assert_eq!(other.status, Some(1), "what fits no revision cannot pass");
    let unknown = listed.run(&["audit", "README.md", "mirror.md", "--no-config", "--max-age", "1y"]);
    assert_eq!(unknown.status, Some(2));
    assert!(unknown.stderr.contains("add --history"), "{}", unknown.stderr);
    for upstream in ["-", "https://example.org/list.md"] {
        let run = listed.run(&["audit", upstream, "mirror.md", "--no-config", "--history"]);
        assert_eq!(run.status, Some(2));
        assert!(run.stderr.contains("no history") && run.stderr.contains("clone"), "{}", run.stderr);
    }
}

#[test]
fn an_input_without_entries_fails_always() {
    let folder = twenty();
    folder.put("empty.md", "# Places\n\nNothing is left.\n");
    for arguments in [["README.md", "empty.md"], ["empty.md", "README.md"]] {
        assert_eq!(status(&folder, &arguments), Some(2));
        let allowed = folder.run(&[&["audit", "--no-config", "--allow-empty"], &arguments[..]].concat());
        assert_eq!(allowed.status, Some(2));
        assert!(allowed.stderr.contains("leave out --allow-empty"), "{}", allowed.stderr);
    }
}

#[test]
fn the_configuration_names_mirrors_and_what_matters() {
    let folder = twenty();
    folder.put(
        "recension.toml",
        "upstream = 'README.md'\n\
         [[mirror]]\nname = 'first'\nedition = 'one.md'\n\
         [[mirror]]\nedition = 'two.md'\nkind = 'fork'\n\
         [audit]\nmax-missing = 1\n[severity]\nmissing = 'low'\n",
    );
    let run = folder.run(&["audit", "-q", "--summary"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout);
    assert_eq!(folder.run(&["audit", "README.md", "first", "-q"]).status, Some(0));
    assert_eq!(folder.run(&["audit", "-q", "--max-missing", "2"]).status, Some(0), "what is typed wins");
    let json = folder.run(&["audit", "-q", "--format", "json", "--max-missing", "2"]).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["mirrors"][0]["findings"][0]["severity"], "low");
    let nothing = Folder::new().run(&["audit"]);
    assert_eq!(nothing.status, Some(2));
    assert!(nothing.stderr.contains("recension init"), "{}", nothing.stderr);
}

#[test]
fn markdown_is_for_comments() {
    let listed = drifted();
    insta::assert_snapshot!(listed.printed(&[
        "audit",
        "README.md",
        "mirror.md",
        "--history",
        "--no-config",
        "-q",
        "--format",
        "markdown",
    ]));
}
