//! `sync` of all mirrors that the configuration names, and what it says of swapped ones.

use crate::listed::Listed;
use crate::program::Folder;

const FIRST: &str = "# Tools\n\n## Ink\n\n- [Nom](https://example.org/nom) - Combines parsers of bytes.\n\
    - [Quill](https://example.org/quill) - Writes reports in one pass.\n";
const LATER: &str = "- [Comb](https://example.org/comb) - Untangles input of any kind.\n";

/// A list that grew, with a mirror that did and one that did not, and one that is not there.
fn listed(mirrors: &str) -> Listed {
    let listed = Listed::new();
    listed.commit(FIRST, "begin");
    listed.commit(format!("{FIRST}{LATER}"), "go on");
    listed.folder.put("new.md", format!("{FIRST}{LATER}"));
    listed.folder.put("old.md", FIRST);
    let mirrors = mirrors.split(' ').map(|name| format!("[[mirror]]\nedition = \"{name}\"\n"));
    listed.folder.put("recension.toml", format!("upstream = \"README.md\"\n{}", mirrors.collect::<String>()));
    listed
}

#[test]
fn all_mirrors_get_a_line_each() {
    let listed = listed("new.md old.md");
    let dry = listed.run(&["sync"]);
    assert_eq!(
        dry.stdout,
        "new.md: dry run: up to date\nold.md: dry run: 1 added\n2 mirrors: 1 unchanged, 1 would change · 1 added\n",
        "{}",
        dry.stderr
    );
    assert!(dry.stderr.contains("--in-place writes the mirrors"), "{}", dry.stderr);
    assert_eq!((dry.status, listed.folder.read("old.md").as_str()), (Some(0), FIRST));
    assert_eq!(listed.run(&["sync", "--check", "-q"]).status, Some(1));
    let run = listed.run(&["sync", "-i"]);
    assert_eq!(
        run.stdout,
        "new.md: up to date\nold.md: 1 added\n2 mirrors: 1 unchanged, 1 changed · 1 added\n"
    );
    assert_eq!(listed.folder.read("old.md"), format!("{FIRST}{LATER}"));
    let again = listed.run(&["sync", "-i"]);
    assert_eq!(again.stdout.lines().last(), Some("2 mirrors: 2 unchanged"));
    assert_eq!(listed.run(&["sync", "--check", "-q"]).status, Some(0));
}

#[test]
fn one_that_fails_does_not_stop_the_others() {
    let listed = listed("gone.md old.md");
    let run = listed.run(&["sync", "-i"]);
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (Some(2), "gone.md: failed\nold.md: 1 added\n2 mirrors: 1 changed, 1 failed · 1 added\n")
    );
    assert!(run.stderr.contains("gone.md cannot be written in place"), "{}", run.stderr);
    assert!(run.stderr.contains("1 of 2 mirrors could not be brought up to date"), "{}", run.stderr);
    assert_eq!(listed.folder.read("old.md"), format!("{FIRST}{LATER}"));
}

#[test]
fn what_is_meant_of_one_mirror_is_refused() {
    let listed = listed("new.md old.md");
    for options in [&["--base", "new.md"][..], &["-o", "x.md"], &["--dry-run", "--format", "json"]] {
        let run = listed.run(&[&["sync"], options].concat());
        assert_eq!(run.status, Some(2), "{options:?}");
        assert!(run.stderr.contains("one mirror"), "{}", run.stderr);
    }
    // By its name in the configuration one of them is meant.
    assert_eq!(listed.run(&["sync", "README.md", "old.md", "--check", "-q"]).status, Some(1));
}

#[test]
fn sections_that_do_not_count_are_left_alone() {
    let listed = listed("new.md old.md");
    let run = listed.run(&["sync", "--ignore-section", "Ink", "--check", "-q"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn swapped_arguments_are_told() {
    let folder = Folder::new();
    folder.put("README.md", format!("{FIRST}{LATER}- [Pest](https://example.org/pest) - Reads grammars.\n"));
    folder.put(
        "README-ja.md",
        "# 道具\n\n## インク\n\n- [Nom](https://example.org/nom) - 小さなパーサーを組み合わせます。\n\
         - [Quill](https://example.org/quill) - マウスを使わずに手紙やメモを書くための道具です。\n",
    );
    let told = |upstream: &str, mirror: &str| {
        let run = folder.run(&["sync", upstream, mirror, "--no-config", "--dry-run"]);
        run.stderr.contains("seems to be a copy of")
    };
    assert!(told("README-ja.md", "README.md") && !told("README.md", "README-ja.md"));
    // An audit has fewer signs: the languages that both are in have to be plain.
    let entries = |says: &str| -> String {
        let entry = |at: u8| format!("- [Tool {at}](https://example.org/{at}) - {says}\n");
        (1..9).map(entry).collect()
    };
    folder.put(
        "LIST.md",
        format!("# Tools\n\n{}", entries("Puts small parsers together and reads what stands in files.")),
    );
    folder.put(
        "LIST-ja.md",
        format!("# 道具\n\n{}", entries("マウスを使わずに手紙やメモを書くための道具です。")),
    );
    let warned = |upstream: &str, mirror: &str| {
        let run = folder.run(&["audit", upstream, mirror, "--no-config", "--summary"]);
        run.stderr.contains("seems to be a translation of LIST.md")
    };
    assert!(warned("LIST-ja.md", "LIST.md") && !warned("LIST.md", "LIST-ja.md"));
    // A list whose original is in another language, and whose name alone does not say that.
    folder.put("LISTE.md", folder.read("README-ja.md"));
    assert!(!told("LISTE.md", "README.md"));
}
