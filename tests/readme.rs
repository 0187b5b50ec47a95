//! The README shows what the program prints, and names what there is.

use std::path::PathBuf;

use crate::program::{repository, run_in};

/// The columns that the example was laid out for.
const EXAMPLE_WIDTH: &str = "92";

fn readme() -> String {
    std::fs::read_to_string(repository().join("README.md")).expect("the README is there")
}

/// Returns the Markdown files of `docs/`, those in its folders too.
pub(crate) fn pages() -> Vec<PathBuf> {
    let mut folders = vec![repository().join("docs")];
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.unwrap().path())
        {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|is| is == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

#[test]
fn the_examples_of_a_copy_without_links_are_what_the_program_prints() {
    let page = std::fs::read_to_string(repository().join("docs/compare.md")).unwrap();
    check_example(&page, "    recension diff fixtures/", 15);
    check_example(&readme(), "    cargo run -- diff fixtures/", 6);
}

/// Checks that lines behind a command, the first block of them that is longer than a line, are printed in this order.
fn check_example(page: &str, command: &str, least: usize) {
    let (_, example) = page.split_once(command).expect("the page has an example");
    let (paths, rest) = example.split_once('\n').unwrap();
    let command = format!("diff fixtures/{paths} --width {EXAMPLE_WIDTH}");
    let arguments: Vec<&str> = command.split_whitespace().collect();
    let run = run_in(&repository(), &arguments);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let is_shown = |line: &&str| line.is_empty() || line.starts_with("    ");
    let text_between = |line: &&str| !line.starts_with("    ");
    let shown = rest.lines().skip_while(text_between).take_while(is_shown);
    let mut printed = run.stdout.lines();
    let mut compared = 0;
    for line in
        shown.map(|line| line.strip_prefix("    ").unwrap_or(line)).filter(|line| !matches!(*line, "" | "…"))
    {
        assert!(printed.any(|other| other == line), "not printed, or not in this order: {line}");
        compared += 1;
    }
    assert!(compared > least, "{compared} lines");
}

#[test]
fn the_checks_run_the_test_command_of_the_readme() {
    let command = "cargo test --workspace --locked";
    assert!(readme().lines().any(|line| line.trim() == command));
    let checks = std::fs::read_to_string(repository().join(".ci/run")).unwrap();
    assert!(checks.lines().any(|line| line == command));
}

#[test]
fn every_command_and_option_of_the_documents_exists() {
    let mut seen = 0;
    for page in pages().into_iter().chain([repository().join("README.md")]) {
        seen += check_commands(&std::fs::read_to_string(&page).unwrap());
    }
    assert!(seen > 50, "{seen} lines");
}

/// Asks the help of each command that is shown for the options that are shown with it; returns how many there are.
fn check_commands(page: &str) -> usize {
    let is_before_command = |before: &str| {
        ["", "| ", "$ ", "run: "].iter().any(|end| match *end {
            "" => before.is_empty(),
            end => before.ends_with(end),
        })
    };
    let lines = page.lines().filter(|line| line.starts_with("    "));
    let commands = lines.filter_map(|line| line.trim().split_once("recension "));
    let mut seen = 0;
    for (_, rest) in commands.filter(|(before, _)| is_before_command(before)) {
        let words: Vec<&str> = rest.split_whitespace().collect();
        let is_group = matches!(words[0], "setup" | "index" | "corpus");
        let command = if is_group { &words[..2] } else { &words[..1] };
        let help = run_in(&repository(), &[command, &["--help"]].concat());
        assert_eq!(help.status, Some(0), "recension {command:?}: {}", help.stderr);
        for option in rest.split_whitespace().filter(|word| word.starts_with("--")) {
            assert!(help.stdout.contains(option), "recension {command:?} has no {option}");
        }
        seen += 1;
    }
    seen
}

/// Returns the lines of code of a page or a source, without what a comment of documentation begins with.
fn code_lines(text: &str) -> Vec<String> {
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in text.lines().map(|line| line.trim_start_matches("//!").trim()) {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code && !line.is_empty() {
            lines.push(line.to_owned());
        }
    }
    lines
}

#[test]
fn code_of_the_pages_is_code_that_is_tested() {
    for (page, tested) in [
        ("docs/library.md", "crates/core/src/lib.rs"),
        ("docs/python.md", "bindings/python/README.md"),
        ("docs/javascript.md", "bindings/js/README.md"),
    ] {
        let read = |path: &str| std::fs::read_to_string(repository().join(path)).unwrap();
        let (shown, tested) = (code_lines(&read(page)), code_lines(&read(tested)));
        assert!(shown.len() > 5, "{page}");
        for line in shown {
            assert!(tested.contains(&line), "{page}: {line}");
        }
    }
}
