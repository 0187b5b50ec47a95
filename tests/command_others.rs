//! `parse`, `schema`, `completions`, `man`, help and warnings.

use crate::program::{Folder, run};

#[test]
fn an_edition_is_shown_with_its_counts() {
    let run = Folder::with_editions().run(&["parse", "old.md", "--width", "80"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_format_is_forced() {
    let folder = Folder::with_editions();
    let format = |name: &str| {
        let run =
            folder.run(&["parse", "old.md", "--format", "json", "--allow-empty", "--input-format", name]);
        let edition: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        edition["format"].as_str().unwrap().to_owned()
    };
    assert_eq!([format("markdown"), format("text"), format("html")], ["markdown", "plain-text", "html"]);
}

#[test]
fn warnings_go_to_standard_error_unless_quiet() {
    let folder = Folder::new();
    folder.put("bom.md", "\u{feff}- [A](https://example.org/a) - x\n- [B](https://example.org/b) - y\n");
    let run = folder.run(&["parse", "bom.md", "--format", "json"]);
    assert!(run.stderr.starts_with("warning: bom.md:"), "{}", run.stderr);
    assert!(!run.stdout.contains("warning: "));
    assert_eq!(folder.run(&["parse", "bom.md", "--format", "json", "--quiet"]).stderr, "");
}

#[test]
fn completions_exist_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = Folder::new().run(&["completions", shell]);
        assert_eq!(run.status, Some(0), "{shell}");
        assert!(run.stdout.contains("recension") && run.stdout.contains("fail-on"), "{shell}");
    }
    assert_eq!(Folder::new().run(&["completions", "tcsh"]).status, Some(2));
    // Values are completed, too: kinds of changes, of differences, of rows, and rules.
    let fish = Folder::new().run(&["completions", "fish"]).stdout;
    for (command, value) in
        [("diff", "redescribed"), ("audit", "missing"), ("collate", "lacking"), ("check", "duplicate")]
    {
        let of_command = format!("__fish_recension_using_subcommand {command}\" -l only");
        let line = fish.lines().skip_while(|line| !line.contains(&of_command));
        assert!(line.take(30).any(|line| line.contains(value)), "{command}");
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = Folder::new();
    let run = folder.run(&["man"]);
    assert_eq!(run.status, Some(0));
    assert!(run.stdout.contains(".TH recension 1"), "{}", run.stdout);
    assert_eq!(folder.run(&["man", "-o", "share/man1"]).status, Some(0));
    assert!(folder.read("share/man1/recension.1").contains("recension"));
    assert!(folder.read("share/man1/recension-diff.1").contains("fail"));
}

#[test]
fn help_and_version_are_printed() {
    let folder = Folder::new();
    let run = folder.run(&["--version"]);
    assert_eq!((run.status, run.stdout), (Some(0), format!("recension {}\n", env!("CARGO_PKG_VERSION"))));
    for arguments in [&["--help"][..], &["diff", "--help"], &["parse", "-h"]] {
        let run = folder.run(arguments);
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
        assert!(run.stdout.contains("Examples:"), "{}", run.stdout);
    }
    assert_eq!(folder.run::<&str>(&[]).status, Some(2));
}

#[test]
fn help_fits_a_terminal_of_100_columns() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["man", "-o", "pages"]).status, Some(0));
    for page in std::fs::read_dir(folder.path("pages")).unwrap() {
        let page = page.unwrap().file_name().into_string().unwrap();
        let Some(command) = page.trim_end_matches(".1").strip_prefix("recension-") else { continue };
        let words: Vec<&str> = if command == "setup-git" { vec!["setup", "git"] } else { vec![command] };
        let [narrow, wide] = ["100", "1000"].map(|columns| {
            let mut help = folder.command();
            let run = run(help.args(&words).arg("-h").env("COLUMNS", columns), b"");
            run.stdout
                .lines()
                .skip_while(|line| !line.starts_with("  -h, --help"))
                .map(str::to_owned)
                .collect()
        });
        let (narrow, wide): (Vec<String>, Vec<String>) = (narrow, wide);
        // Examples stay lines of their own, and prose is left to the terminal to break.
        let is_broken = |pair: &[String]| pair.iter().all(|line| line.len() > 60 && !line.starts_with(' '));
        assert!(!wide.windows(2).any(is_broken), "{command}: {wide:#?}");
        let examples = |lines: &[String]| -> Vec<String> {
            let lines = lines.iter().skip_while(|line| !line.starts_with("Example"));
            lines.take_while(|line| !line.is_empty()).cloned().collect()
        };
        assert_eq!(examples(&narrow), examples(&wide), "{command}");
    }
}
