//! `date` and `check-merges`, and the cache.

use crate::listed::{Listed, TOOLS, list};

/// A list that grows by an entry each commit.
fn growing() -> Listed {
    let listed = Listed::new();
    for count in 2..=TOOLS.len() {
        listed.commit(list(&[("Tools", &TOOLS[..count])]), &format!("{count} entries"));
    }
    listed
}

fn subject(listed: &Listed, copy: &str) -> (String, u64) {
    let dating = listed.json(&["date", copy, "README.md", "--format", "json", "-q"]);
    let revision = dating["revision"]["subject"].as_str().unwrap().to_owned();
    (revision, dating["behind"]["revisions"].as_u64().unwrap())
}

#[test]
fn a_copy_is_dated() {
    let listed = growing();
    for count in 2..=TOOLS.len() {
        listed.folder.put("copy.md", list(&[("Tools", &TOOLS[..count])]));
        let behind = (TOOLS.len() - count) as u64;
        assert_eq!(subject(&listed, "copy.md"), (format!("{count} entries"), behind));
    }
}

#[test]
fn a_copy_without_links_or_in_another_encoding_is_dated() {
    let listed = growing();
    let mut plain = String::from("Reading list\n\nTools\n\n");
    for (title, _, description) in &TOOLS[..5] {
        plain.push_str(&format!("- {title} - {description}\n"));
    }
    listed.folder.put("copy.txt", &plain);
    assert_eq!(subject(&listed, "copy.txt"), ("5 entries".into(), 3));
    let text = list(&[("Tools", &TOOLS[..6])]);
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    listed.folder.put("copy.md", utf16);
    assert_eq!(subject(&listed, "copy.md"), ("6 entries".into(), 2));
}

#[test]
fn revisions_that_fit_equally_well_are_a_range() {
    let listed = growing();
    let text = list(&[("Tools", &TOOLS)]);
    listed.commit(text.replace("What is worth", "All that is worth"), "other words");
    listed.folder.put("copy.md", &text);
    let dating = listed.json(&["date", "copy.md", "README.md", "-f", "json"]);
    assert_eq!(dating["range"]["revisions"], 2);
    assert_eq!(dating["range"]["last"]["subject"], "other words");
    assert!(dating["confidence"].as_f64().unwrap() > 0.9 && dating["likeness"] == 1.0, "{dating}");
    let told = listed.printed(&["date", "copy.md", "README.md", "--width", "70"]);
    assert!(told.contains("8 entries") && told.contains("the newest revision"), "{told}");
}

#[test]
fn a_copy_of_another_list_is_told_apart() {
    let listed = growing();
    listed.folder.put("other.md", "## Birds\n\n- [Wren](https://example.net/wren) - Small and loud.\n");
    let run = listed.run(&["date", "other.md", "README.md"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(1), ""));
    assert_eq!(run.stdout, "other.md and README.md have nothing in common\n");
    let run = listed.run(&["date", "other.md", "README.md", "--format", "json"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("\"revision\":null"), "{}", run.stdout);
}

#[test]
fn the_cache_changes_nothing_but_time() {
    let listed = growing();
    let arguments = ["changelog", "README.md", "--by", "commit", "--context"];
    let cold = listed.printed(&[&arguments[..], &["--no-cache"]].concat());
    assert!(!listed.folder.path(".git/cache").exists());
    assert_eq!(listed.printed(&arguments), cold);
    let files: Vec<_> = std::fs::read_dir(listed.folder.path(".git/cache")).unwrap().flatten().collect();
    assert_eq!(files.len(), 1);
    assert_eq!(listed.printed(&arguments), cold);
    let file = files[0].path();
    let bytes = std::fs::read(&file).unwrap();
    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x55;
    for content in [&b""[..], &bytes[..30], &bytes[..bytes.len() - 1], &damaged] {
        std::fs::write(&file, content).unwrap();
        assert_eq!(listed.printed(&arguments), cold);
    }
    // Two processes at once, each with more to keep than it found.
    listed.commit(list(&[("Tools", &TOOLS[1..])]), "one less");
    let folder = &Shared(&listed.folder);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..4).map(|_| scope.spawn(|| run_beside(folder, &arguments))).collect();
        let texts: Vec<String> = running.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(texts.windows(2).all(|two| two[0] == two[1]));
    });
}

/// Runs without the helper's counter of days, which threads cannot share.
fn run_beside(listed: &Shared<'_>, arguments: &[&str]) -> String {
    let mut command = listed.0.command();
    command.env("RECENSION_CACHE_DIR", listed.0.path(".git/cache"));
    crate::program::run(command.args(arguments), b"").stdout
}

struct Shared<'a>(&'a crate::program::Folder);

#[test]
fn past_merges_that_lost_an_entry_are_found() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..4])])]);
    listed.git(&["checkout", "-q", "-b", "side"]);
    listed.commit(list(&[("Tools", &[&TOOLS[4..5], &TOOLS[..4]].concat())]), "add Comb");
    listed.git(&["checkout", "-q", "main"]);
    listed.commit(
        list(&[("Tools", &TOOLS[..4])]) + "- [Seal](https://example.org/seal) - Closes.\n",
        "add Seal",
    );
    listed.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    // Whoever merged kept neither what came on one side nor what nobody touched.
    listed.commit(list(&[("Tools", &TOOLS[1..5])]), "merge side");
    listed.commit(list(&[("Tools", &TOOLS[..5])]), "put Nom back");
    let review = listed.json(&["check-merges", "README.md", "--format", "json"]);
    let merges = review["merges"].as_array().unwrap();
    assert_eq!((review["seen"].as_u64(), merges.len()), (Some(1), 1), "{review}");
    let fault = |title: &str| {
        let faults = merges[0]["faults"].as_array().unwrap();
        faults.iter().find(|fault| fault["entry"]["title"] == title).cloned().unwrap_or_default()
    };
    assert_eq!(fault("Nom")["kind"], "lost", "{review}");
    assert_eq!(fault("Nom")["repaired"]["subject"], "put Nom back");
    assert_eq!((&fault("Seal")["kind"], fault("Seal")["repaired"].is_null()), (&"lost".into(), true));
    let run = listed.run(&["check-merges", "README.md", "--exit-code", "--width", "80"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("lost") && run.stdout.contains("still so"), "{}", run.stdout);
}

#[test]
fn what_is_printed_is_what_the_schemas_say() {
    let listed = growing();
    listed.folder.put("copy.md", list(&[("Tools", &TOOLS[..4])]));
    listed.folder.put("other.md", "## Birds\n\n- [Wren](https://example.net/wren) - Small and loud.\n");
    let runs: [(&str, &[&str]); 6] = [
        ("changelog", &["changelog", "README.md", "--context"]),
        ("changelog", &["changelog", "README.md", "--by", "commit", "--format", "json"]),
        ("log", &["log", "README.md", "--format", "json"]),
        ("blame", &["blame", "README.md", "--format", "json"]),
        ("date", &["date", "copy.md", "README.md", "--format", "json"]),
        ("merges", &["check-merges", "README.md", "--format", "json"]),
    ];
    for (name, arguments) in runs {
        let schema = listed.json(&["schema", name]);
        let document = listed.json(arguments);
        crate::command_json::assert_valid(&schema, &document);
        assert_eq!(document["schema"], format!("recension.{name}/1"));
    }
}

#[test]
fn what_a_merge_wrote_in_another_way_is_not_lost_or_revived() {
    let base = "# List\n\n## Tools\n\n- Vim\n  - to do\n- [Nom](https://example.org/nom) - Parses.\n- [Pest](https://example.org/pest) - Parses, too.\n";
    let listed = Listed::with(&[base]);
    listed.git(&["checkout", "-q", "-b", "side"]);
    let child = "  - [Said by Ann](https://example.org/said)\n";
    let group = "- Vim\n  - [Mode](https://example.org/mode) - Makes it more.\n";
    let theirs = base.replace("- Vim\n  - to do\n", group).replace("Parses.\n", &format!("Parses.\n{child}"));
    listed.commit(theirs, "say more");
    listed.git(&["checkout", "-q", "main"]);
    listed.commit(base.replace("too", "as well"), "say it better");
    listed.git(&["merge", "-q", "-s", "ours", "--no-commit", "--no-ff", "side"]);
    let quoted = "Parses.\n  - \"Good\" — [Ann](https://example.org/said).\n";
    listed.commit(base.replace("too", "as well").replace("Parses.\n", quoted), "merge side");
    let review = listed.json(&["check-merges", "README.md", "--format", "json"]);
    let faults = review["merges"][0]["faults"].as_array().unwrap();
    let told: Vec<_> = faults.iter().map(|fault| (&fault["kind"], &fault["entry"]["title"])).collect();
    assert_eq!(told, [(&"lost".into(), &"Mode".into())], "{review}");
}
