//! Where results go and how they look there: files, pipes, colour, width, inert text.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Stdio;

use unicode_width::UnicodeWidthStr;

use crate::program::{Folder, run};

#[test]
fn a_file_is_replaced_as_a_whole_and_keeps_its_permissions() {
    let folder = Folder::with_editions();
    let printed = folder.run(&["diff", "old.md", "new.md"]).stdout;
    let names = folder.names();
    let run = folder.run(&["diff", "old.md", "new.md", "-o", "out.txt"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), ""));
    assert_eq!(folder.read("out.txt"), printed);
    fs::set_permissions(folder.path("out.txt"), fs::Permissions::from_mode(0o640)).unwrap();
    folder.put("out.txt", "what was there before\n".repeat(1_000));
    folder.run(&["diff", "old.md", "new.md", "--output", "out.txt"]);
    assert_eq!(folder.read("out.txt"), printed);
    assert_eq!(fs::metadata(folder.path("out.txt")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(folder.names().len(), names.len() + 1, "{:?}", folder.names());
}

#[test]
fn a_failed_run_leaves_the_file_alone() {
    let folder = Folder::with_editions();
    folder.put("out.txt", "precious");
    let run = folder.run(&["diff", "old.md", "nowhere.md", "-o", "out.txt"]);
    assert_eq!(run.status, Some(2));
    assert_eq!(folder.read("out.txt"), "precious");
}

#[test]
fn what_a_link_names_is_written_and_devices_are_not_replaced() {
    let folder = Folder::with_editions();
    folder.put("real.txt", "");
    symlink("real.txt", folder.path("link.txt")).unwrap();
    folder.run(&["diff", "old.md", "new.md", "-o", "link.txt"]);
    assert!(fs::symlink_metadata(folder.path("link.txt")).unwrap().is_symlink());
    assert!(folder.read("real.txt").contains("entries matched"));
    assert_eq!(folder.run(&["diff", "old.md", "new.md", "-o", "/dev/null"]).status, Some(0));
    let run = folder.run(&["diff", "old.md", "new.md", "-o", "-"]);
    assert!(run.stdout.contains("entries matched"));
}

#[test]
fn a_report_does_not_replace_what_it_is_about() {
    let folder = Folder::with_editions();
    let before = folder.read("old.md");
    for arguments in [
        &["diff", "old.md", "new.md"][..],
        &["audit", "new.md", "old.md"],
        &["collate", "old.md", "new.md"],
        &["parse", "old.md"],
        &["check", "--no-config", "old.md"],
        &["check", "--no-config", "old.md", "--fix", "--dry-run"],
    ] {
        let run = folder.run(&[arguments, &["-o", "./old.md"]].concat());
        assert_eq!(run.status, Some(2), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains("the report would replace old.md"), "{}", run.stderr);
        assert_eq!(folder.read("old.md"), before);
    }
    // What a merge comes to is a list again.
    let run = folder.run(&["merge", "old.md", "new.md", "old.md", "-o", "old.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
}

#[test]
fn the_table_of_an_audit_keeps_to_its_width() {
    let folder = Folder::with_editions();
    for width in ["60", "80", "100"] {
        let run = folder.run(&["audit", "old.md", "new.md", "--width", width]);
        let most = width.parse::<usize>().unwrap();
        assert!(run.stdout.lines().all(|line| line.chars().count() <= most), "{}", run.stdout);
    }
}

#[test]
fn a_closed_pipe_is_quiet() {
    let folder = Folder::new();
    let item = |at: usize| format!("- [Name {at}](https://example.org/{at}) - Number {at} of many.\n");
    folder.put("old.md", (0..20_000).map(item).collect::<String>());
    let mut child = folder
        .command()
        .args(["parse", "old.md", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn colour_is_used_when_it_is_asked_for() {
    let folder = Folder::with_editions();
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command();
        command.args(["diff", "old.md", "new.md"]).args(arguments).envs(variables.iter().copied());
        run(&mut command, b"").stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--color", "always", "--format", "json"], &[]));
    assert!(!coloured(&["--color", "always", "--format", "markdown"], &[]));
}

#[test]
fn marks_are_readable_without_colour_and_left_out_with_it() {
    let folder = Folder::with_editions();
    let plain = folder.run(&["diff", "old.md", "new.md"]).stdout;
    assert!(plain.contains("bytes{+ and text+}."), "{plain}");
    let coloured = folder.run(&["diff", "old.md", "new.md", "--color", "always"]).stdout;
    assert!(
        coloured.contains("bytes\u{1b}[32m and text\u{1b}[0m.") && !coloured.contains("{+"),
        "{coloured}"
    );
}

#[test]
fn every_line_fits_the_width() {
    let folder = Folder::new();
    let wide = "自然语言处理的预训练模型和工具集合，适用于多种任务。🤗 👩\u{200d}💻 família ";
    let list = |word: &str| {
        format!(
            "# {wide}{wide}\n\n## {wide}\n\n- [{word} {wide}](https://example.org/{}) - {word} {wide}{wide}{wide}\n- [B](https://example.org/b)\n",
            "long/".repeat(40)
        )
    };
    folder.put("old.md", list("Old"));
    folder.put("new.md", list("New"));
    for width in ["40", "60", "100", "160"] {
        for arguments in [&["diff", "old.md", "new.md", "--explain", "--all"][..], &["parse", "new.md"]] {
            let stdout = folder.run(&[arguments, &["--width", width]].concat()).stdout;
            assert!(stdout.contains('…') || width == "160", "{stdout}");
            for line in stdout.lines() {
                assert!(line.width() <= width.parse().unwrap(), "{width}: {line}");
            }
        }
    }
    let mut command = folder.command();
    command.args(["diff", "old.md", "new.md"]).env("COLUMNS", "60");
    assert_eq!(
        run(&mut command, b"").stdout,
        folder.run(&["diff", "old.md", "new.md", "--width", "60"]).stdout
    );
}

#[test]
fn text_of_editions_is_inert() {
    let folder = Folder::new();
    let hostile = "\u{1b}[31mred\u{1b}]0;title\u{7} \u{202e}turned\u{202c} \u{9b}2J";
    folder.put("old.md", format!("## S{hostile}\n\n- [A{hostile}](https://example.org/a) - x{hostile}\n- [B](https://example.org/b) - y\n"));
    folder.put("new.md", format!("## T{hostile}\n\n- [A{hostile}](https://example.org/\u{1b}c) - z{hostile}\n- [B](https://example.org/b) - y\n\nProse{hostile}\n"));
    for arguments in [
        &["diff", "old.md", "new.md", "--all", "--explain"][..],
        &["diff", "old.md", "new.md", "--all", "--format", "markdown"],
        &["diff", "old.md", "new.md", "--all", "--format", "json"],
        &["diff", "old.md", "new.md", "--section", "no\u{1b}[31m"],
        &["parse", "new.md"],
        &["parse", "new.md", "--format", "json"],
    ] {
        let run = folder.run(arguments);
        let json = arguments.contains(&"json");
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains(['\u{1b}', '\u{7}']), "{arguments:?}: {text:?}");
            assert!(json || !text.contains(['\u{202e}', '\u{9b}']), "{arguments:?}: {text:?}");
        }
    }
    assert!(folder.run(&["parse", "new.md", "--width", "160"]).stdout.contains("␛[31mred"));
}

#[test]
fn markdown_cannot_be_broken_out_of() {
    let folder = Folder::new();
    let item = "- [A | `b` <img src=x onerror=y>](https://example.org/a) - ping @octocat about #12 </details> ![i](https://example.org/i.png)\n";
    folder.put("old.md", "## One\n\n- [Z](https://example.org/z) - y\n");
    folder.put("new.md", format!("## One </summary> @octocat\n\n{}", item.repeat(12)));
    let stdout = folder.run(&["diff", "old.md", "new.md", "--format", "markdown"]).stdout;
    assert!(!stdout.contains("@octocat") && !stdout.contains("#12"), "{stdout}");
    assert!(!stdout.contains("<img") && !stdout.contains("![i]"), "{stdout}");
    let count = |tag: &str| stdout.matches(tag).count();
    assert_eq!(count("<details>"), count("</details>"), "{stdout}");
    assert_eq!(count("<summary>"), count("</summary>"), "{stdout}");
}

#[test]
fn markdown_fits_a_comment_and_counts_what_is_cut() {
    let folder = Folder::new();
    let item = |at: usize| {
        format!("- [Name {at}](https://example.org/{at}) - Number {at} of many, with some words more.\n")
    };
    folder.put("old.md", "- [Z](https://example.org/z) - y\n");
    folder.put("new.md", (0..3_000).map(item).collect::<String>());
    let stdout = folder.run(&["diff", "old.md", "new.md", "--format", "markdown"]).stdout;
    assert!(stdout.chars().count() <= 65_536);
    let shown = stdout.matches("- ➕").count() + stdout.matches("- ➖").count();
    assert!(
        stdout.ends_with(&format!("> **Cut for length:** {} entries not shown.\n", 3_001 - shown)),
        "{shown}"
    );
    assert_eq!(stdout.matches("<details>").count(), stdout.matches("</details>").count());
}
