//! `resolve`: which sides it takes, what it leaves, and that it never loses what a person has done.

use crate::git::{Repository, list};
use crate::program::Folder;

/// Two conflicts that entries tell apart: one of words only, and one that nobody can decide.
fn marked(size: usize, base: bool, ending: &str) -> String {
    let mark = |character: &str, label: &str| format!("{}{label}\n", character.repeat(size));
    let part = |ours: &str, original: &str, theirs: &str| {
        let base = if base { format!("{}{original}", mark("|", " base")) } else { String::new() };
        let (begin, middle, end) = (mark("<", " HEAD"), mark("=", ""), mark(">", " other"));
        format!("{begin}{ours}{base}{middle}{theirs}{end}")
    };
    let entry = |name: &str, text: &str| format!("- [{name}](https://example.org/{name}) - {text}\n");
    let text = format!(
        "# List\n\n## Tools\n\n{}{}{}\n## Words\n\nLast words.\n",
        entry("ash", "Grows."),
        part(&entry("oak", "Stands tall."), &entry("oak", "Stands."), &entry("oak", "Falls down.")),
        entry("yew", "Bends."),
    );
    text.replace('\n', ending)
}

fn in_conflict() -> Repository {
    let base = list(&["Ash", "Oak", "Yew"]);
    let repository = Repository::new();
    repository.commit(&base);
    repository.diverge(
        &base.replace("what oak does", "what our oak does"),
        &base.replace("what oak does", "all that their oak ever did"),
    );
    assert_eq!(repository.git(&["merge", "-q", "other"]).status, Some(1));
    repository
}

/// Both sides add an entry at the same place, and git has left it in conflict.
fn both_added() -> Repository {
    let repository = Repository::new();
    repository.commit(&list(&["Nom", "Ash", "Zed"]));
    repository.diverge(&list(&["Nom", "Ours", "Ash", "Zed"]), &list(&["Nom", "Theirs", "Ash", "Zed"]));
    assert_eq!(repository.git(&["merge", "-q", "other"]).status, Some(1));
    repository
}

#[test]
fn both_additions_stand() {
    for style in ["merge", "diff3", "zdiff3"] {
        let repository = both_added();
        repository.done(&["checkout", "-q", &format!("--conflict={style}"), "README.md"]);
        let run = repository.program(&["resolve", "README.md", "--dry-run"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        // Whoever adds it now adds the markers.
        assert!(!run.stderr.contains("git add"), "{}", run.stderr);
        assert!(repository.readme().contains("<<<<<<< "));
        let run = repository.program(&["resolve", "README.md"]);
        assert_eq!((run.status, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
        assert_eq!(repository.readme(), list(&["Nom", "Ours", "Theirs", "Ash", "Zed"]));
        assert!(run.stderr.contains("hint: run `git add README.md`"), "{}", run.stderr);
        assert_eq!(repository.done(&["status", "--porcelain"]), "UU README.md\n");
        assert_eq!(repository.program(&["resolve", "README.md", "--add"]).status, Some(0));
        assert_eq!(repository.done(&["status", "--porcelain"]), "M  README.md\n");
    }
}

#[test]
fn additions_between_marks_alone_stand_too() {
    let repository = both_added();
    let folder = Folder::new();
    folder.put("copy.md", repository.readme());
    let run = folder.run(&["resolve", "copy.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(folder.read("copy.md"), list(&["Nom", "Ours", "Theirs", "Ash", "Zed"]));
    assert!(run.stderr.contains("note: the markers of 1 conflict do not show the base"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_resolved_keeps_its_marks() {
    for (size, base, ending) in [(7, false, "\n"), (7, true, "\r\n"), (12, true, "\n"), (3, false, "\n")] {
        let folder = Folder::new();
        let text = marked(size, base, ending);
        folder.put("list.md", &text);
        let run = folder.run(&["resolve", "list.md"]);
        assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
        let left = folder.read("list.md");
        let begin = format!("{ending}{} HEAD", "<".repeat(size));
        let end = format!("{ending}{} other{ending}", ">".repeat(size));
        assert!(left.contains(&begin) && left.contains(&end), "{left}");
        assert_eq!(left.contains(&format!("{ending}{} base{ending}", "|".repeat(size))), base, "{left}");
        // Once more changes nothing.
        assert_eq!(folder.run(&["resolve", "list.md"]).status, Some(1));
        assert_eq!(folder.read("list.md"), left);
    }
}

#[test]
fn a_favored_side_decides() {
    let folder = Folder::new();
    folder.put("list.md", marked(7, true, "\n"));
    let run = folder.run(&["resolve", "list.md", "--favor", "description=theirs", "-o", "-"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("Falls down") && !run.stdout.contains("Stands"), "{}", run.stdout);
    assert_eq!(folder.read("list.md"), marked(7, true, "\n"));
}

#[test]
fn a_person_is_not_overruled() {
    let repository = in_conflict();
    // Somebody has decided, elsewhere and within the marks.
    let edited = repository
        .readme()
        .replace("what ash does", "what I want")
        .replace("what our oak does", "what we agreed");
    repository.0.put("README.md", &edited);
    let run = repository.program(&["resolve", "README.md"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let readme = repository.readme();
    assert!(readme.contains("what I want") && readme.contains("what we agreed"), "{readme}");
    // Somebody has decided everything.
    let decided = list(&["Ash", "Oak", "Yew"]).replace("what oak does", "what both say");
    repository.0.put("README.md", &decided);
    let run = repository.program(&["resolve", "README.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("nothing to resolve\nhint: run `git add README.md`"), "{}", run.stderr);
    assert_eq!(repository.readme(), decided);
}

#[test]
fn a_file_that_one_side_removed_is_left_to_a_person() {
    let repository = Repository::new();
    repository.commit(&list(&["Ash", "Oak"]));
    repository.0.put("kept.txt", "x");
    repository.done(&["add", "."]);
    repository.done(&["checkout", "-q", "-b", "other"]);
    repository.done(&["rm", "-q", "README.md"]);
    repository.done(&["commit", "-q", "-m", "gone"]);
    repository.done(&["checkout", "-q", "main"]);
    repository.commit(&list(&["Ash", "Elm"]));
    assert_eq!(repository.git(&["merge", "-q", "other"]).status, Some(1));
    let run = repository.program(&["resolve", "README.md"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("one side removed the file"), "{}", run.stderr);
    assert_eq!(repository.readme(), list(&["Ash", "Elm"]));
}

#[test]
fn what_is_no_conflict_stays() {
    let folder = Folder::new();
    let text = "Title\n=======\n\n```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n```\n\n\
                - [A](https://example.org/a) - x\n";
    folder.put("list.md", text);
    let run = folder.run(&["resolve", "list.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(run.stderr, "list.md: no conflict markers found, nothing to resolve\n");
    assert_eq!(folder.read("list.md"), text);
}

#[test]
fn marks_out_of_balance_are_refused() {
    let folder = Folder::new();
    for text in [
        "a\n<<<<<<< HEAD\nb\n=======\nc\n",
        "<<<<<<< HEAD\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> o\n=======\n>>>>>>> o\n",
        "a\n>>>>>>> other\n",
        "<<<<<<< HEAD\na\n=======\nb\n=======\nc\n>>>>>>> other\n",
    ] {
        folder.put("list.md", text);
        let run = folder.run(&["resolve", "list.md"]);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{text}");
        assert!(run.stderr.starts_with("error: cannot tell the sides of list.md apart: "), "{}", run.stderr);
        assert!(run.stderr.contains("\nhint: mend the marks by hand"), "{}", run.stderr);
        assert_eq!(folder.read("list.md"), text);
    }
    assert_eq!(folder.run(&["resolve", "nowhere.md"]).status, Some(2));
}

#[test]
fn conflicts_of_several_sides_are_resolved() {
    let folder = Folder::new();
    let list = |words: &str, added: &str| {
        let added = if added.is_empty() {
            String::new()
        } else {
            format!("- [{added}](https://example.org/{added}) - New.\n")
        };
        format!(
            "# Trees\n\n- [Ash](https://example.org/ash) - Burns{words}.\n- [Elm](https://example.org/elm) - Dies.\n{added}"
        )
    };
    let sides =
        [("base.md", "", ""), ("one.md", " well", "Fir"), ("two.md", " badly", ""), ("three.md", "", "Yew")];
    sides.iter().for_each(|(name, words, added)| folder.put(name, list(words, added)));
    let marked =
        folder.run(&["merge", "-q", "base.md", "one.md", "two.md", "three.md", "--conflict-style", "diff3"]);
    assert_eq!(marked.status, Some(1), "{}", marked.stderr);
    folder.put("README.md", &marked.stdout);
    let run = folder.run(&["resolve", "README.md"]);
    assert_eq!((run.status, folder.read("README.md")), (Some(1), marked.stdout), "{}", run.stderr);
    let run = folder.run(&["resolve", "README.md", "--favor", "ours"]);
    let resolved = folder.read("README.md");
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(
        resolved.contains("Burns well.") && !resolved.contains("badly") && resolved.contains("[Yew]"),
        "{resolved}"
    );
}
