//! `merge`: where its results go, and that they are the bytes of the editions.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use unicode_width::UnicodeWidthStr;

use crate::command_merge::{apart, at_odds};
use crate::program::{Folder, OLD};

#[test]
fn a_side_may_be_replaced_by_the_result() {
    let folder = apart();
    let merged = folder.run(&["merge", "base.md", "ours.md", "theirs.md"]).stdout;
    let names = folder.names();
    let run = folder.run(&["merge", "base.md", "ours.md", "theirs.md", "-o", "ours.md"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert_eq!((folder.read("ours.md"), folder.names()), (merged, names));
}

#[test]
fn trouble_leaves_the_files_alone() {
    let folder = apart();
    folder.put("out.md", "precious");
    for more in [&["nowhere.md"][..], &["theirs.md", "--ledger", "no/such/folder.json"]] {
        let run = folder.run(&[&["merge", "base.md", "ours.md", "-o", "out.md"], more].concat());
        assert_eq!(run.status, Some(2), "{}", run.stderr);
        assert_eq!(folder.read("out.md"), "precious");
    }
    fs::create_dir(folder.path("locked")).unwrap();
    folder.put("locked/out.md", "precious");
    fs::set_permissions(folder.path("locked"), fs::Permissions::from_mode(0o500)).unwrap();
    let run = folder.run(&["merge", "base.md", "ours.md", "theirs.md", "-o", "locked/out.md"]);
    fs::set_permissions(folder.path("locked"), fs::Permissions::from_mode(0o700)).unwrap();
    // Whoever runs this may write everywhere.
    if run.status != Some(0) {
        assert_eq!(run.status, Some(2));
        assert!(run.stderr.starts_with("error: cannot write locked/out.md: "), "{}", run.stderr);
        assert_eq!(folder.read("locked/out.md"), "precious");
    }
}

#[test]
fn the_ledger_may_go_to_standard_output_if_the_result_does_not() {
    let folder = apart();
    let run = folder.run(&["merge", "base.md", "ours.md", "theirs.md", "-o", "out.md", "--ledger", "-"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with(r#"{"schema":"recension.ledger/1","#), "{}", run.stdout);
    assert!(folder.read("out.md").contains("- [Fresh]"));
}

#[test]
fn a_dry_run_writes_nothing() {
    for (folder, status) in [(apart(), 0), (at_odds(), 1)] {
        let names = folder.names();
        let arguments = ["merge", "base.md", "ours.md", "theirs.md", "--dry-run"];
        let run = folder.run(&[&arguments[..], &["-o", "out.md", "--ledger", "ledger.json"]].concat());
        assert_eq!((run.status, run.stderr.as_str()), (Some(status), ""), "{}", run.stdout);
        assert_eq!(folder.names(), names);
        for said in ["  base     base.md\n", "  ours     ours.md\n", "  theirs   theirs.md\n"] {
            assert!(run.stdout.contains(said), "{}", run.stdout);
        }
        assert_eq!(run.stdout.contains("\n1 conflict\n"), status == 1, "{}", run.stdout);
        assert_eq!(run.stdout.contains("combinators for bits."), status == 1, "{}", run.stdout);
        for width in ["60", "160"] {
            let table = folder.run(&[&arguments[..], &["--width", width]].concat()).stdout;
            assert!(table.lines().all(|line| line.width() <= width.parse().unwrap()), "{table}");
        }
        let json = folder.run(&[&arguments[..], &["--format", "json", "-o", "out.json"]].concat());
        assert!(json.stdout.starts_with(r#"{"schema":"recension.merge/1","#), "{}", json.stdout);
        assert_eq!((json.status, folder.names()), (Some(status), names));
    }
}

#[test]
fn bytes_of_any_encoding_pass_through() {
    let folder = apart();
    let latin = |text: &str| text.chars().map(|char| u8::try_from(char).unwrap()).collect::<Vec<u8>>();
    let list = OLD.replace("Stays as it is", "Reste où il était, déjà çà et là").replace('\n', "\r\n");
    folder.put("base.md", latin(&list));
    let ours = latin(&list.replace("Draws what", "Écrit ce que"));
    folder.put("ours.md", &ours);
    for arguments in [["base.md", "ours.md", "base.md"], ["base.md", "base.md", "ours.md"]] {
        let output = folder.command().arg("merge").args(arguments).output().unwrap();
        assert_eq!((output.status.code(), &output.stdout), (Some(0), &ours));
    }
    let run = folder.run(&["merge", "base.md", "ours.md", "base.md", "--format", "json"]);
    assert!(run.stdout.contains(r#""text":{"base64":"IyBSZWFkaW5n"#), "{}", run.stdout);
}

#[test]
fn reports_are_inert_and_documents_are_not_touched() {
    let acts = "\u{1b}[31m \u{1b}]8;;x\u{7} \u{9b}1m \u{202e} \u{2066} \u{7f} \u{8}";
    let list = |title: &str, says: &str| {
        format!(
            "# T{acts}\n\n## S{acts}\n\n- [Title{title}{acts}](https://example.org/a) - Says{acts} {says}.\n\
             - [Another](https://example.org/b) - More.\n\nProse{acts} {says}.\n"
        )
    };
    let folder = Folder::new();
    let name = format!("ours{acts}.md");
    folder.put("base.md", list("", "one"));
    folder.put(&name, list(" A", "two"));
    folder.put("theirs.md", list(" B", "three"));
    let obeyed = |char: char| {
        char.is_control() && char != '\n' || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for more in
        [&["--dry-run"][..], &["--dry-run", "--width", "60"], &["--format", "json"], &["-o", "out.md"]]
    {
        let run = folder.run(&[&["merge", "base.md", &name, "theirs.md"], more].concat());
        assert_eq!(run.status, Some(1), "{}", run.stderr);
        assert!(!run.stdout.contains(obeyed) && !run.stderr.contains(obeyed), "{run:?}");
    }
    assert!(folder.read("out.md").contains(&format!("Prose{acts} two.\n")));
    let run = folder.run(&["merge", "base.md", &name, "theirs.md", "--ledger", "ledger.json"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(!folder.read("ledger.json").contains(obeyed));
    let run = folder.run(&["merge", "base.md", "theirs.md", "theirs.md", "--favor", acts]);
    assert_eq!(run.status, Some(2));
    assert!(!run.stderr.contains(obeyed), "{:?}", run.stderr);
}

#[test]
fn a_closed_pipe_is_quiet_and_hides_no_conflict() {
    let folder = Folder::new();
    let list = |says: &str| {
        let item = |at: usize| format!("- [Name {at}](https://example.org/{at}) - Number {at} of many.\n");
        format!("- [First](https://example.org/first) - {says}\n{}", (0..5_000).map(item).collect::<String>())
    };
    for (name, says) in [("base.md", "One."), ("ours.md", "Two."), ("theirs.md", "Three.")] {
        folder.put(name, list(says));
    }
    for (theirs, status) in [("base.md", 0), ("theirs.md", 1)] {
        let mut command = folder.command();
        command.args(["merge", "base.md", "ours.md", theirs]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut some = [0; 100];
        child.stdout.take().unwrap().read_exact(&mut some).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(status), &b""[..]));
    }
}
