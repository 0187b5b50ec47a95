//! One difference, one answer: every command is asked about one table of old and new values.

use std::fmt::Write as _;

use serde_json::Value;

use crate::listed::Listed;
use crate::program::Folder;

/// What an entry says: title, address, description.
type Values = [&'static str; 3];

/// A value that changes, and what the change is.
struct Case {
    /// Which of the values changes.
    field: usize,
    old: &'static str,
    new: &'static str,
    verdict: &'static str,
}

const VALUES: Values = ["Nom", "https://github.com/example/nom", "Reads and writes maps of whole towns."];

/// What else a value may become: another one in any case.
const OTHERS: Values =
    ["Cartographer", "https://example.net/cartographer", "Draws every street that somebody walked along."];

const TITLE: usize = 0;
const URL: usize = 1;
const DESCRIPTION: usize = 2;

const CASES: [Case; 16] = [
    case(TITLE, "Nom", "nom", "restyled"),
    case(TITLE, "Łukasz", "\u{FFFD}ukasz", "restyled"),
    case(TITLE, "Nom’s “maps”", "Nom's \"maps\"", "restyled"),
    case(TITLE, "factory_boy", "factoryboy", "restyled"),
    case(TITLE, "Nom", "Nom 8", "renamed"),
    case(URL, "http://example.org/nom", "https://example.org/nom", "restyled"),
    case(URL, "https://example.org/nom", "https://www.example.org/nom/?utm_source=x", "restyled"),
    case(URL, "https://github.com/example/nom", "https://github.com/example/nom#readme", "restyled"),
    case(URL, "https://github.com/Example/Nom", "https://github.com/example/nom", "restyled"),
    case(
        URL,
        "https://github.com/example/nom",
        "https://github.com/example/nom/blob/main/README.md",
        "restyled",
    ),
    case(URL, "https://example.org/nom#a%2Db", "https://example.org/nom#a-b", "restyled"),
    case(URL, "https://example.org/nom#one", "https://example.org/nom#two", "relinked"),
    case(URL, "https://example.org/en-us/nom", "https://example.org/zh-cn/nom", "relinked"),
    case(DESCRIPTION, "Reads maps.", "Reads maps", "restyled"),
    case(DESCRIPTION, "Reads “large” maps.", "reads large maps", "restyled"),
    case(DESCRIPTION, "Reads maps of towns.", "Reads maps of whole countries.", "redescribed"),
];

const fn case(field: usize, old: &'static str, new: &'static str, verdict: &'static str) -> Case {
    Case { field, old, new, verdict }
}

const KINDS: [&str; 4] = ["renamed", "relinked", "redescribed", "restyled"];

impl Case {
    /// Returns a list in which the value is `value`, among neighbours.
    fn list(&self, value: &'static str) -> String {
        let mut values = VALUES;
        values[self.field] = value;
        let mut list = String::from("# List\n\n## Tools\n\n");
        for number in 1..=8 {
            let _ = writeln!(
                list,
                "- [Tool {number}](https://example.com/tool-{number}) - Cuts {number} boards at a time."
            );
        }
        let [title, url, description] = values;
        let _ = writeln!(list, "- [{title}]({url}) - {description}");
        list
    }

    fn other(&self) -> &'static str {
        OTHERS[self.field]
    }

    fn is_style(&self) -> bool {
        self.verdict == "restyled"
    }

    /// Returns a folder with the old and the new list, and one in which the value became another.
    fn folder(&self) -> Folder {
        let folder = Folder::new();
        folder.put("old.md", self.list(self.old));
        folder.put("new.md", self.list(self.new));
        folder.put("other.md", self.list(self.other()));
        folder
    }
}

/// Returns the only kind of change that is counted.
fn counted(counts: &Value) -> Vec<&'static str> {
    KINDS.into_iter().filter(|kind| counts[*kind] == 1).collect()
}

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    let run = folder.run(arguments);
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {}", run.stderr))
}

/// Asks one command about all cases, and holds it to the table.
fn assert_all(says: impl Fn(&Case) -> Vec<&'static str>) {
    for case in &CASES {
        assert_eq!(says(case), [case.verdict], "{:?} → {:?}", case.old, case.new);
    }
}

/// Returns the verdict that a command shows by taking a difference for a conflict or not.
fn shown(case: &Case, conflict: bool) -> Vec<&'static str> {
    let content = KINDS[case.field];
    vec![if conflict { content } else { "restyled" }]
}

#[test]
fn diff_says_what_the_table_says() {
    assert_all(|case| {
        let diff = json(&case.folder(), &["diff", "old.md", "new.md", "--format", "json"]);
        counted(&diff["summary"])
    });
}

#[test]
fn audit_says_what_the_table_says() {
    assert_all(|case| {
        let audit = json(&case.folder(), &["audit", "new.md", "old.md", "--format", "json", "--all"]);
        counted(&audit["mirrors"][0]["summary"])
    });
}

#[test]
fn a_history_says_what_the_table_says() {
    assert_all(|case| {
        let listed = Listed::with(&[&case.list(case.old), &case.list(case.new)]);
        let log = listed.json(&["log", "README.md", "--format", "json"]);
        let content = |kind: &&str| log.to_string().contains(&format!("\"{kind}\""));
        assert_eq!(KINDS[..3].iter().any(content), !case.is_style(), "{log}");
        let range = ["changelog", "README.md", "--range", "HEAD~1..HEAD", "--format", "json"];
        counted(&listed.json(&range)["periods"][0]["counts"])
    });
}

#[test]
fn apply_says_what_the_table_says() {
    assert_all(|case| {
        let folder = case.folder();
        folder.run(&["diff", "old.md", "other.md", "--format", "json", "-o", "changes.json"]);
        let run = folder.run(&["apply", "changes.json", "new.md"]);
        shown(case, run.status == Some(1))
    });
}

#[test]
fn merge_says_what_the_table_says() {
    assert_all(|case| {
        let folder = case.folder();
        let there = folder.run(&["merge", "old.md", "new.md", "other.md"]);
        let back = folder.run(&["merge", "old.md", "other.md", "new.md"]);
        assert_eq!(there.status, back.status, "{}", there.stdout);
        let both = folder.run(&["merge", "old.md", "new.md", "new.md"]);
        assert_eq!((both.status, both.stdout), (Some(0), case.list(case.new)));
        if case.field == DESCRIPTION && case.is_style() && there.status == Some(1) {
            // What is style in a report is no less an edit: where the other side put the same words otherwise, both
            // stand for a person to choose from.
            assert!(
                there.stdout.contains(case.new) && there.stdout.contains(case.other()),
                "{}",
                there.stdout
            );
            return vec![case.verdict];
        }
        shown(case, there.status == Some(1))
    });
}
