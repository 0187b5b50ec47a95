//! Marks of entries that are still to be translated: put, found again, taken away.

use crate::history_translation::translated;
use crate::listed::Listed;
use crate::program::Folder;

const SYNC: [&str; 5] = ["sync", "README.md", "README-ja.md", "--no-config", "-iq"];
const MARK: &str = " <!-- untranslated -->";

/// Gives the line of an entry in the translation.
fn line(listed: &Listed, title: &str) -> String {
    let text = listed.folder.read("README-ja.md");
    text.lines().find(|line| line.contains(&format!("[{title}]"))).unwrap_or_default().to_owned()
}

fn change(listed: &Listed, path: &str, from: &str, to: &str) {
    let text = listed.folder.read(path);
    assert!(text.contains(from), "{from} in {text}");
    listed.folder.put(path, text.replace(from, to));
}

#[test]
fn a_mark_goes_when_the_translation_arrives() {
    let listed = translated();
    listed.run(&SYNC);
    listed.commit_all("bring the translation up to date");
    let marked = line(&listed, "Fresh");
    assert!(marked.ends_with(MARK), "{marked}");
    // Somebody translates it and leaves the mark.
    change(&listed, "README-ja.md", "Keeps vegetables cool in summer.", "夏に野菜を冷やします。");
    listed.run(&SYNC);
    assert_eq!(line(&listed, "Fresh"), "* [Fresh](https://example.org/fresh) - 夏に野菜を冷やします。");
    let once = listed.folder.read("README-ja.md");
    listed.run(&SYNC);
    assert_eq!(listed.folder.read("README-ja.md"), once);
}

#[test]
fn untranslated_words_follow_those_of_the_upstream() {
    let listed = translated();
    listed.run(&SYNC);
    listed.commit_all("bring the translation up to date");
    let english = listed.folder.read("README.md").replace("in summer", "in summer and in spring");
    listed.commit(english, "describe fresh");
    listed.run(&SYNC);
    let expected = format!(
        "* [Fresh](https://example.org/fresh) - Keeps vegetables cool in summer and in spring.{MARK}"
    );
    assert_eq!(line(&listed, "Fresh"), expected);
    listed.run(&SYNC);
    assert_eq!(line(&listed, "Fresh"), expected);
}

#[test]
fn what_is_marked_is_missing_to_an_audit_and_no_change() {
    let listed = translated();
    let before = listed.folder.read("README-ja.md");
    let audit = |more: &[&str]| {
        listed.run(&[&["audit", "README.md", "README-ja.md", "--no-config", "-q"], more].concat())
    };
    listed.run(&SYNC);
    let report: serde_json::Value = serde_json::from_str(&audit(&["--format", "json"]).stdout).unwrap();
    let coverage = &report["mirrors"][0]["coverage"];
    assert_eq!(
        (&coverage["found"], &coverage["untranslated"], &coverage["share"]),
        (&5.into(), &1.into(), &0.8.into())
    );
    assert!(audit(&[]).stdout.contains("has 4 of 5 entries (80%), 1 more marked as untranslated"));
    assert_eq!(audit(&["--max-missing", "0"]).status, Some(1));
    assert_eq!(audit(&["--max-missing", "1"]).status, Some(0));
    // The mark is a comment: without it nothing is different.
    let unmarked = listed.folder.read("README-ja.md").replace(MARK, "");
    assert_ne!(unmarked, before);
    listed.folder.put("unmarked.md", unmarked);
    let diff = listed.run(&["diff", "README-ja.md", "unmarked.md", "--no-config", "--exit-code", "-q"]);
    assert_eq!(diff.status, Some(0), "{}", diff.stdout);
}

#[test]
fn marks_can_be_others_or_none() {
    let listed = translated();
    listed.run(&[&SYNC[..], &["--no-mark"]].concat());
    assert_eq!(
        line(&listed, "Fresh"),
        "* [Fresh](https://example.org/fresh) - Keeps vegetables cool in summer."
    );
    let listed = translated();
    listed.folder.put("recension.toml", "[sync]\nmark = '(未翻訳)'\n");
    let run = |arguments: &[&str]| listed.run(&[arguments, &["-q"]].concat());
    run(&["sync", "README.md", "README-ja.md", "-i"]);
    assert!(line(&listed, "Fresh").ends_with("in summer. (未翻訳)"));
    assert!(run(&["audit", "README.md", "README-ja.md"]).stdout.contains("1 more marked as untranslated"));
    assert!(run(&["sync", "README.md", "README-ja.md", "--outline"]).stdout.contains("### To translate (1)"));
    let once = listed.folder.read("README-ja.md");
    run(&["sync", "README.md", "README-ja.md", "-i"]);
    assert_eq!(listed.folder.read("README-ja.md"), once);
}

#[test]
fn rows_are_marked_in_their_last_cell() {
    let folder = Folder::new();
    let list = |heads: &str, rows: &[(&str, &str)]| {
        let row =
            |(title, about): &(&str, &str)| format!("| [{title}](https://example.org/{title}) | {about} |\n");
        format!("# T\n\n## S\n\n{heads}\n|---|---|\n{}", rows.iter().map(row).collect::<String>())
    };
    let english = [("nom", "Combines parsers of bytes."), ("tab", "Puts things of all kinds in rows.")];
    let japanese = [("nom", "小さなパーサーを組み合わせて大きなパーサーを作ります。")];
    folder.put("README.md", list("| Name | What |", &english));
    // Heads are translated, too, one or all.
    for heads in ["| Name | What |", "| 名前 | 説明 |", "| Name | 説明 |"] {
        folder.put("README-ja.md", list(heads, &japanese));
        for _ in 0..2 {
            folder.run(&[&SYNC[..], &["--translated"]].concat());
            let text = folder.read("README-ja.md");
            assert!(
                text.ends_with("| Puts things of all kinds in rows. <!-- untranslated --> |\n"),
                "{text}"
            );
            assert_eq!(text.matches("/tab").count(), 1, "{text}");
        }
    }
    // Two columns that changed places are no translation of each other.
    folder.put("README-ja.md", list("| What | 名前 |", &japanese));
    folder.run(&[&SYNC[..], &["--translated"]].concat());
    assert!(!folder.read("README-ja.md").contains("tab"));
}

#[test]
fn what_comes_untranslated_does_not_make_a_translation_a_copy() {
    let listed = Listed::new();
    let entry = |at: usize, says: &str| format!("- [Tool{at}](https://example.org/{at}) - {says} ({at}).\n");
    let english = |count: usize| -> String {
        (0..count).map(|at| entry(at, "Reads tables of numbers with the units that they are in")).collect()
    };
    let malay: String =
        (0..3).map(|at| entry(at, "Membaca jadual nombor dengan unit yang digunakan")).collect();
    listed.folder.put("README-ms.md", format!("# Alat\n\n{malay}"));
    listed.commit(format!("# Tools\n\n{}", english(3)), "begin");
    let later = english(40)
        .replace("Reads tables of numbers with the units that they are in (1)", "Reads tables (1)");
    listed.commit(format!("# Tools\n\n{later}"), "add many");
    let sync = ["sync", "README.md", "README-ms.md", "--no-config", "-i"];
    let says = listed.run(&sync).stderr;
    let once = listed.folder.read("README-ms.md");
    assert!(says.contains("37 added") && once.matches(MARK).count() == 37, "{says}{once}");
    let says = listed.run(&sync).stderr;
    assert!(says.contains("is a translation of README.md") && says.contains("up to date"), "{says}");
    assert_eq!(listed.folder.read("README-ms.md"), once);
}
