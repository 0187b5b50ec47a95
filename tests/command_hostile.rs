//! Inputs that are made to hurt, or came to harm: a result or a message, never a crash.

use std::fmt::Write;

use crate::program::{Folder, OLD};

/// Compares a list with a part made to hurt to the same list with one more entry behind.
fn diff_with(folder: &Folder, extension: &str, hurts: &str) {
    let behind = "\n\n- [Behind](https://example.org/behind) - Stands behind it.\n";
    let names = [format!("old.{extension}"), format!("new.{extension}")];
    folder.put(&names[0], format!("{OLD}\n{hurts}\n"));
    folder.put(&names[1], format!("{OLD}\n{hurts}{behind}"));
    for format in ["json", "table", "markdown", "html"] {
        let run = folder.run(&["diff", "--format", format, &names[0], &names[1]]);
        assert_eq!(run.status, Some(0), "{:.60}: {}", hurts, run.stderr);
    }
}

#[test]
fn deep_nesting_ends_well() {
    let deep = 10_000;
    let mut indented = String::new();
    for level in 0..500 {
        // Indentation alone makes the text quadratic in its depth.
        let _ = writeln!(indented, "{}- level {level}", "  ".repeat(level));
    }
    let folder = Folder::new();
    diff_with(&folder, "md", &indented);
    for (open, close) in [
        ("- ", ""),
        ("> ", ""),
        ("<ul><li>", "</li></ul>"),
        ("<details>\n<summary>more</summary>\n\n", "</details>\n\n"),
        ("<div>", ""),
        ("**", "**"),
        ("*a_ ", ""),
        ("[", "](https://example.org/deep)"),
        ("![a", ""),
        ("<a ", ""),
        ("<!-- ", ""),
    ] {
        diff_with(&folder, "md", &format!("{}text{}", open.repeat(deep), close.repeat(deep)));
    }
    for tag in ["<div>", "<ul><li>", "<table><tr><td>", "<b>", "<details><summary>more</summary>"] {
        let page = format!(
            "<html><body><ul><li><a href='https://example.org/a'>A</a> - one</li></ul>{}",
            tag.repeat(deep)
        );
        folder.put("page.html", page);
        let run = folder.run(&["parse", "--format", "json", "page.html"]);
        assert_eq!(run.status, Some(0), "{tag}: {}", run.stderr);
    }
}

#[test]
fn many_of_a_thing_end_well() {
    let many = 5_000;
    let lines = |line: fn(usize) -> String| (0..many).map(line).collect::<String>();
    let folder = Folder::new();
    for hurts in [
        format!("|{}\n|{}\n|{}\n", " a |".repeat(many), "-|".repeat(many), " b |".repeat(many)),
        "-\n".repeat(many),
        lines(|at| format!("## Heading {at}\n")),
        lines(|at| format!("[unused{at}]: https://example.org/{at}\n")),
        "- [Same](https://example.org/same) - Says the same.\n".repeat(many),
        lines(|at| format!("- [Title](https://example.org/{at}) - Another.\n")),
        lines(|at| format!("- [Title {at}](https://example.org/{at}) - One description for all.\n")),
        format!("<table><tr>{}</tr></table>", lines(|at| format!("<td>cell {at}</td>"))),
        format!("## Row\n\n{}", lines(|at| format!("[Title {at}](https://example.org/{at}) "))),
        format!("- {} [Last](https://example.org/last)", lines(|at| format!("**name {at}**: told "))),
        "- a\n".repeat(many),
    ] {
        diff_with(&folder, "md", &hurts);
    }
}

#[test]
fn a_line_that_is_too_long_is_reported() {
    let folder = Folder::with_editions();
    folder
        .put("old.md", format!("{OLD}\n- [Long](https://example.org/long) - {}\n", "word ".repeat(300_000)));
    let run = folder.run(&["diff", "old.md", "new.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("a line of more than 1048576 bytes was not read"), "{}", run.stderr);
}

#[test]
fn binary_data_of_every_sort_is_refused() {
    let folder = Folder::with_editions();
    let mut state = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(4_000)
    .collect();
    for signature in
        [&b"\x7fELF\x02\x01\x01\0"[..], b"\x1f\x8b\x08\0", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b""]
    {
        folder.put("data", [signature, &noise].concat());
        let run = folder.run(&["diff", "data", "new.md"]);
        assert_eq!(run.status, Some(2), "{signature:?}");
        assert!(run.stderr.starts_with("error: data is binary data, not a list\n"), "{}", run.stderr);
    }
}

#[test]
fn stray_bytes_do_not_hide_the_entries() {
    let folder = Folder::with_editions();
    // A zero in a thousand bytes is what makes data of a text.
    let list = OLD.repeat(3);
    for stray in [&b"\0"[..], b"\xff\xfe\xfd", b"\x81", b"\xed\xa0\x80", b"\xc3"] {
        let source =
            [list.as_bytes(), b"- [Stray](https://example.org/stray) - Has ", stray, b" in it.\n"].concat();
        folder.put("old.md", source);
        let run = folder.run(&["parse", "--format", "json", "old.md"]);
        assert_eq!(run.status, Some(0), "{stray:?}: {}", run.stderr);
        assert!(run.stdout.contains(r#""title":"Stray""#), "{stray:?}: {}", run.stdout);
    }
}

#[test]
fn nothing_that_a_terminal_obeys_is_printed() {
    let acts = "\u{1b}[31m \u{1b}]8;;https://example.org\u{7} \u{9b}1m \u{202e} \u{2066} \u{7f} \u{8}";
    let list = |number: u32| {
        format!(
            "# T{acts}\n\n## S{acts}\n\n- [Title{acts}](https://example.org/a) - Says{acts} {number}.\n\
             - [Another {number}{acts}](https://example.org/b) - More.\n  - A note{acts} {number}.\n\n\
             Prose{acts} {number}.\n"
        )
    };
    let folder = Folder::new();
    let name = format!("old{acts}.md").replace("https://", "");
    folder.put(&name, list(1));
    folder.put("new.md", list(2));
    let mut runs = Vec::new();
    for format in ["table", "markdown", "json", "html"] {
        let explained: &[&str] = if format == "markdown" { &[] } else { &["--explain"] };
        let args = ["diff", "--color", "never", "--format", format, &name, "new.md"];
        runs.push(folder.run(&[&args, explained].concat()));
    }
    for format in ["table", "json"] {
        runs.push(folder.run(&["parse", "--color", "never", "--format", format, &name]));
    }
    assert!(runs.iter().all(|run| run.status == Some(0)), "{runs:?}");
    let misuse: [&[&str]; 5] = [
        &["diff", "new.md", "new.md", "--section", acts],
        &["diff", "new.md", "new.md", "--only", acts],
        &["diff", "new.md", "new.md", "--output", &format!("{acts}/{acts}")],
        &["diff", acts, "new.md"],
        &[acts],
    ];
    for arguments in misuse {
        let run = folder.run(arguments);
        assert_eq!(run.status, Some(2), "{run:?}");
        runs.push(run);
    }
    let obeyed = |char: char| {
        char.is_control() && char != '\n' || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for run in runs {
        let said = run.stdout + &run.stderr;
        assert!(!said.contains(obeyed), "{said:?}");
    }
}

/// What some reader of output obeys: browsers, terminals, build systems.
const OBEYED: &str = "::set-output name=a::b ##[add-mask]c ##vso[task.complete]d ##teamcity[e] <script>f</script> \
                      \"'><img src=x onerror=g> \u{202e} \u{1b}[1m";

/// A list with such texts in every place, and at the start of what may begin a line.
fn obeyed_list(number: u32) -> String {
    format!(
        "# ::add-mask::{OBEYED}\n\n## ::error::S {OBEYED}\n\n\
         - [::set-output name=t::{number} {OBEYED}](https://example.org/a) - ::add-mask::{OBEYED} {number}.\n\
         - [::warning::same](javascript:alert({number})) - Leads nowhere.\n\
         - [Long](https://example.org/##vso[a]{number}) - {}\n\
         - [Stays {number}](https://example.org/c) - :: A\n  - ::debug::a note {OBEYED} {number}\n\n\
         ::notice::prose {OBEYED} {number}\n",
        "word ::set-output name=wrapped::x ".repeat(8),
    )
}

/// Fails if anything in what a run says is obeyed.
fn assert_inert(what: &[&str], text: &str, is_github: bool) {
    for line in text.lines() {
        let means_it = is_github
            && ["error", "warning", "notice"].iter().any(|name| line.starts_with(&format!("::{name} ")));
        assert!(means_it || !line.trim_start().starts_with("::"), "{what:?} begins a command: {line:?}");
        for command in ["##[", "##vso[", "##teamcity["] {
            assert!(!line.contains(command), "{what:?} has a command: {line:?}");
        }
        let acts = |char: char| {
            char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let acting = line.chars().find(|char| acts(*char));
        assert_eq!(acting, None, "{what:?} has a character that acts on a terminal: {line:?}");
    }
}

fn assert_inert_pages(listed: &crate::listed::Listed, name: &str) {
    for command in ["diff", "audit", "collate"] {
        let page = listed.run(&[command, name, "README.md", "--format", "html", "--no-config"]);
        assert!(page.stdout.contains("</html>"), "{page:?}");
        for line in page.stdout.lines() {
            assert!(!line.contains("##[") && !line.contains("##vso["), "{command}: {line:?}");
            assert!(
                !line.contains("<script>f") && !line.trim_start().starts_with("::set-output"),
                "{line:?}"
            );
        }
    }
}

#[test]
fn nothing_that_a_reader_of_output_obeys_is_printed() {
    let listed = crate::listed::Listed::with(&[&obeyed_list(1), &obeyed_list(2)]);
    let name = "::set-output name=file::x ##[add-mask]y.md";
    listed.folder.put(name, obeyed_list(3));
    listed.commit_all(&format!("::error::subject {OBEYED}"));
    listed.git(&["tag", "v1"]);
    listed.commit(obeyed_list(4), "go on");
    let gates = ["--max-missing", "0", "--max-age", "1d"];
    let audit = [&["audit", "README.md", name, "--no-config", "--history", "--all"][..], &gates].concat();
    let formats: [(&[&str], &[&str]); 12] = [
        (&["diff", name, "README.md", "--explain", "--all"], &["table", "json"]),
        (&["diff", name, "README.md", "--all"], &["markdown"]),
        (&["parse", name], &["table", "json"]),
        (&audit, &["table", "markdown", "json", "sarif", "github", "junit"]),
        (&["collate", "README.md", name, "--all"], &["table", "markdown", "csv", "json"]),
        (&["reconcile", "README.md", name, "--base", "v1:README.md"], &["table", "markdown", "json"]),
        (&["changelog", "README.md", "--home", "https://example.org"], &["atom", "rss", "jsonfeed"]),
        (&["changelog", "README.md"], &["markdown"]),
        (&["log", "README.md"], &["table", "json"]),
        (&["blame", "README.md"], &["table", "json"]),
        (&["date", name, "README.md"], &["table", "json"]),
        (&["check-merges", "README.md"], &["table", "json"]),
    ];
    for (arguments, formats) in formats {
        for format in formats {
            let arguments = [arguments, &["--format", format]].concat();
            let run = listed.run(&arguments);
            assert!(matches!(run.status, Some(0 | 1)), "{arguments:?}: {run:?}");
            assert!(!run.stdout.is_empty(), "{arguments:?}");
            assert_inert(&arguments, &run.stdout, *format == "github");
            assert_inert(&arguments, &run.stderr, false);
            if matches!(*format, "markdown" | "atom" | "rss" | "junit") {
                assert!(!run.stdout.contains("<script") && !run.stdout.contains("<img"), "{}", run.stdout);
                let leads = ["](javascript:", "](<javascript:", "href=\"javascript:", "<link>javascript:"];
                assert!(!leads.iter().any(|lead| run.stdout.contains(lead)), "{}", run.stdout);
            }
        }
    }
    assert_inert_pages(&listed, name);
    // Results of these are documents; what they say about them is not.
    let says: [&[&str]; 8] = [
        &["sync", "README.md", name, "--dry-run", "-o", "out.md"],
        &["merge", "v1:README.md", "README.md", name, "--dry-run"],
        &["diff", "nowhere ::a", name],
        &["diff", name, name, "--section", "x\n::error::a ##[b]"],
        &["x\n::set-output name=a::b ##vso[c]"],
        &["audit", name, name, "--only", "::error::a\n::error::b", "--no-config"],
        &["apply", name, name, "-o", "out.md"],
        &["date", name, "README.md", "--rev", "\n::error::a"],
    ];
    for arguments in says {
        let run = listed.run(arguments);
        assert_inert(arguments, &(run.stdout + &run.stderr), false);
    }
}
