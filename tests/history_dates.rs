//! `date`, and the cache.

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
fn a_copy_that_is_a_revision_byte_for_byte_is_that_revision() {
    let listed = growing();
    let fourth = list(&[("Tools", &TOOLS[..5])]);
    // Another one has the same entries.
    listed.commit(fourth.replace("What is worth", "All that is worth"), "other words");
    listed.folder.put("copy.md", fourth);
    let dating = listed.json(&["date", "copy.md", "README.md", "-f", "json"]);
    assert_eq!(dating["revision"]["subject"], "5 entries");
    assert_eq!((&dating["range"]["revisions"], &dating["confidence"]), (&1.into(), &1.0.into()), "{dating}");
}

#[test]
fn what_all_entries_of_a_copy_have_in_common_says_nothing_of_its_date() {
    let listed = growing();
    let whole = list(&[("Tools", &TOOLS[..7])]);
    let headless = whole.replace("## Tools\n", "");
    let reworded = headless.replace(".\n", ", they say.\n");
    let relinked = reworded.replace("https://example.org/", "https://example.net/mirror/");
    for copy in [headless, reworded, relinked] {
        listed.folder.put("copy.md", &copy);
        assert_eq!(subject(&listed, "copy.md"), ("7 entries".into(), 1), "{copy}");
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
    listed.folder.put("copy.md", text + "\n");
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
fn a_copy_in_another_folder_has_the_addresses_of_its_folder() {
    let listed = Listed::new();
    let relative =
        |count: usize, to: &str| list(&[("Tools", &TOOLS[..count])]).replace("https://example.org/", to);
    for count in 2..=TOOLS.len() {
        listed.commit(relative(count, "tools/"), &format!("{count} entries"));
    }
    let copy = "translations/de/README.md";
    listed.folder.put(copy, relative(5, "../../tools/"));
    let dating = listed.json(&["date", copy, "README.md", "--format", "json", "-q"]);
    assert_eq!(
        (&dating["revision"]["subject"], &dating["differing"]),
        (&"5 entries".into(), &0.into()),
        "{dating}"
    );
}
