//! Headings that are as long as a paragraph: whatever writes them writes them whole.

use crate::program::{Folder, OLD};

/// A heading of some 600 bytes.
fn heading() -> String {
    format!("## {}end", "A heading that says all that there is to say. ".repeat(13))
}

fn with_heading(list: &str) -> String {
    let heading = heading();
    format!("{list}\n{heading}\n\n- [Long](https://example.org/long) - Stands below a long heading.\n")
}

#[test]
fn long_headings_are_written_whole() {
    let folder = Folder::new();
    let copy = OLD.replace("- [", "* [");
    folder.put("old.md", OLD);
    folder.put("new.md", with_heading(OLD));
    folder.put("copy.md", &copy);
    let run = folder.run(&["diff", "old.md", "new.md", "--format", "json", "-o", "changes.json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let wanted = with_heading(&copy).replace("- [Long]", "* [Long]");
    for arguments in [
        ["apply", "changes.json", "copy.md"].as_slice(),
        &["sync", "new.md", "copy.md", "--base", "old.md"],
        &["merge", "old.md", "copy.md", "new.md"],
    ] {
        let run = folder.run(arguments);
        assert_eq!(
            (run.status, run.stdout.as_str()),
            (Some(0), wanted.as_str()),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn long_headings_are_renamed_to_their_end() {
    let folder = Folder::new();
    folder.put("old.md", with_heading(OLD));
    folder.put("new.md", with_heading(OLD).replace("to say. end", "to say. close"));
    folder.put("copy.md", with_heading(OLD).replace("Nom", "Num"));
    let run = folder.run(&["diff", "old.md", "new.md", "--format", "json", "-o", "changes.json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let run = folder.run(&["apply", "changes.json", "copy.md"]);
    assert_eq!(run.stdout, with_heading(OLD).replace("Nom", "Num").replace("to say. end", "to say. close"));
}
