//! What is decided by preference, and merges of more than two sides.

use crate::program::{Folder, Run};

const HEAD: &str = "# Trees\n\n## Tools\n\n";

/// A base of two entries; both sides reword the first one, theirs removes the other, and each adds one.
fn folder() -> Folder {
    let folder = Folder::new();
    let put = |name: &str, entries: &[&str]| {
        let entries: String = entries.iter().map(|entry| format!("- {entry}\n")).collect();
        folder.put(name, format!("{HEAD}{entries}"));
    };
    let elm = "[Elm](https://example.org/elm) - Lines streets.";
    let ash = |words: &str| format!("[Ash](https://example.org/ash) - Burns{words}.");
    put("base.md", &[&ash(""), elm]);
    put("ours.md", &[&ash(" well"), elm, "[Fir](https://example.org/fir) - One."]);
    put("theirs.md", &[&ash(" badly"), "[Oak](https://example.org/oak) - Two."]);
    put("third.md", &[&ash(""), elm, "[Yew](https://example.org/yew) - Three."]);
    folder
}

fn merged(arguments: &[&str]) -> Run {
    folder().run(&[&["merge", "-q"], arguments].concat())
}

/// Gives the lines of the entries of a result.
fn entries(run: &Run) -> Vec<&str> {
    run.stdout.lines().filter(|line| line.starts_with("- ")).collect()
}

#[test]
fn a_preference_decides_for_all_fields_or_for_one() {
    let sides = ["base.md", "ours.md", "theirs.md"];
    let with = |favor: &str| merged(&[&sides[..], &["--favor", favor]].concat());
    for (favor, words) in
        [("ours", "Burns well."), ("theirs", "Burns badly."), ("description=theirs", "Burns badly.")]
    {
        let run = with(favor);
        assert_eq!(run.status, Some(0), "{favor}: {}", run.stderr);
        assert!(entries(&run)[0].ends_with(words), "{favor}: {}", run.stdout);
        assert_eq!(entries(&run).len(), 3, "{favor}: {}", run.stdout);
    }
    assert_eq!(with("url=theirs").status, Some(1), "another field stays in conflict");
    let both = with("union");
    assert_eq!(both.status, Some(0));
    assert!(both.stdout.contains("Burns well.") && both.stdout.contains("Burns badly."), "{}", both.stdout);
}

#[test]
fn three_sides_come_together() {
    let run = merged(&["base.md", "ours.md", "third.md", "third.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let firsts: Vec<&str> = entries(&run).iter().map(|line| &line[2..7]).collect();
    assert_eq!(firsts, ["[Ash]", "[Elm]", "[Fir]", "[Yew]"]);
    let apart = merged(&["base.md", "ours.md", "theirs.md", "third.md"]);
    assert_eq!(apart.status, Some(1));
    assert!(apart.stdout.contains("<<<<<<< ours.md (Ash: description)\n"), "{}", apart.stdout);
    for words in ["well", "badly", "One", "Two", "Three"] {
        assert!(apart.stdout.contains(words), "{words}: {}", apart.stdout);
    }
}

#[test]
fn without_a_base_nothing_is_removed() {
    let run = merged(&["--no-base", "ours.md", "theirs.md", "--favor", "ours"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let firsts: Vec<&str> = entries(&run).iter().map(|line| &line[2..7]).collect();
    assert_eq!(firsts, ["[Ash]", "[Elm]", "[Fir]", "[Oak]"]);
    assert_eq!(merged(&["--no-base", "ours.md", "theirs.md"]).status, Some(1), "Ash is in conflict");
}

#[test]
fn what_comes_down_to_lines_is_decided_too() {
    let folder = Folder::new();
    // Alone, the line is a sentence; two of it are a list, which reads as something else.
    let line = "- Oldlint came to its end in 2019 — use [Newlint](https://example.org/newlint) with [rules](https://example.org/rules) to lint.";
    let list = |line: &str| {
        format!("# Tools\n\n## Linting\n\n{line}\n\n## More\n\n- [Ash](https://example.org/ash) - Burns.\n")
    };
    let [ours, theirs] =
        [("/newlint)", "/newlint/x)"), (" with [", " beside [")].map(|(old, new)| line.replace(old, new));
    folder.put("base.md", list(line));
    folder.put("ours.md", list(&ours));
    folder.put("theirs.md", list(&theirs));
    for (favor, wanted) in
        [("ours", ours.clone()), ("theirs", theirs.clone()), ("union", format!("{ours}\n{theirs}"))]
    {
        let run = folder.run(&["merge", "-q", "base.md", "ours.md", "theirs.md", "--favor", favor]);
        assert_eq!((run.status, run.stdout), (Some(0), list(&wanted)), "{favor}: {}", run.stderr);
    }
}
