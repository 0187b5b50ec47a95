//! What is shown on a terminal: reports through a pager, messages in lines of its width. What goes elsewhere is not.
#![cfg(target_os = "linux")]

use std::process::Command;

use crate::program::{Folder, Run, run};

/// A pager that shows that it was there.
const PAGER: &str = "sed s/^/paged:/";

/// Runs the program in a terminal of its own, if there is a program that makes one.
fn at_terminal(folder: &Folder, arguments: &str, environment: &[(&str, &str)]) -> Option<Run> {
    at_terminal_with(folder, &format!("{} {arguments}", env!("CARGO_BIN_EXE_recension")), environment)
}

/// Runs a line of a shell in a terminal of its own, if there is a program that makes one.
fn at_terminal_with(folder: &Folder, line: &str, environment: &[(&str, &str)]) -> Option<Run> {
    if Command::new("script").arg("--version").output().is_err() {
        return None;
    }
    let mut script = folder.command_named("script");
    script.args(["-qec", line, "/dev/null"]).env("TERM", "xterm").env_remove("PAGER").env_remove("NO_COLOR");
    script.env("RECENSION_PAGER", PAGER).envs(environment.iter().copied());
    Some(run(&mut script, b""))
}

#[test]
fn reports_are_paged_on_a_terminal() {
    let folder = Folder::with_editions();
    let is_paged = |arguments: &str, environment: &[(&str, &str)]| {
        at_terminal(&folder, arguments, environment).map(|run| run.stdout.contains("paged:"))
    };
    let diff = "diff old.md new.md";
    if is_paged(diff, &[]).is_none() {
        return;
    }
    assert_eq!(is_paged(diff, &[]), Some(true));
    assert_eq!(is_paged(diff, &[("RECENSION_PAGER", "cat")]), Some(false));
    assert_eq!(is_paged(diff, &[("TERM", "dumb")]), Some(false));
    assert_eq!(is_paged("diff old.md new.md --no-pager", &[]), Some(false));
    assert_eq!(is_paged("--no-pager --paginate diff old.md new.md", &[]), Some(true));
    assert_eq!(is_paged("diff old.md new.md -o out.txt", &[]), Some(false));
    assert_eq!(is_paged("schema diff", &[]), Some(false));
    assert_eq!(is_paged("schema diff --paginate", &[]), Some(true));
}

#[test]
fn nothing_is_lost_without_the_pager() {
    let folder = Folder::with_editions();
    let Some(run) = at_terminal(&folder, "diff old.md new.md", &[("RECENSION_PAGER", "no-such-pager")])
    else {
        return;
    };
    assert!(run.stdout.contains("cannot run the pager `no-such-pager`"), "{}", run.stdout);
    assert!(run.stdout.contains("Newname"), "{}", run.stdout);
}

#[test]
fn titles_are_links_on_a_terminal_only() {
    let folder = Folder::with_editions();
    let leads = |run: &Run| run.stdout.contains("\u{1b}]8;;https://example.org/fresh\u{1b}\\");
    let Some(shown) = at_terminal(&folder, "diff old.md new.md --no-pager", &[]) else { return };
    assert!(leads(&shown), "{}", shown.stdout);
    let without = at_terminal(&folder, "diff old.md new.md --no-pager", &[("NO_COLOR", "1")]).unwrap();
    assert!(!without.stdout.contains('\u{1b}'), "{}", without.stdout);
    let mut piped = folder.command();
    let piped = run(piped.args(["diff", "old.md", "new.md"]).env("RECENSION_PAGER", PAGER), b"");
    assert!(!piped.stdout.contains('\u{1b}') && !piped.stdout.contains("paged:"), "{}", piped.stdout);
}

#[test]
fn messages_are_broken_to_the_width_of_a_terminal_only() {
    let folder = Folder::with_editions();
    let program = env!("CARGO_BIN_EXE_recension");
    let missing = "diff old.md a-file-that-is-nowhere-to-be-found.md --no-pager";
    let sized = |columns, rest: &str| format!("stty rows 24 cols {columns}; {program} {missing} {rest}");
    let Some(narrow) = at_terminal_with(&folder, &sized(40, "--color never"), &[]) else { return };
    let lines: Vec<&str> = narrow.stdout.lines().map(str::trim_end).collect();
    assert!(lines.len() > 1 && lines[0].starts_with("error: "), "{lines:?}");
    let is_word = |line: &str| !line.trim().contains(' ');
    assert!(lines.iter().all(|line| line.len() <= 40 || is_word(line)), "{lines:?}");
    assert!(lines[1].starts_with("  "), "{lines:?}");
    // Scripts read lines.
    let piped = at_terminal_with(&folder, &sized(40, "2>said.txt"), &[]).unwrap();
    assert_eq!(piped.stdout, "");
    let said = folder.read("said.txt");
    let whole = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    assert_eq!(said.split_whitespace().collect::<Vec<_>>().join(" "), whole);
    assert!(said.lines().all(|line| line.starts_with("error: ") || line.starts_with("hint: ")), "{said}");
}
