//! Pages as whole-program runs: where they lead, and what they say of options that fit nothing.

use crate::program::Folder;

#[test]
fn lines_lead_to_where_the_edition_is_said_to_stand() {
    let folder = Folder::with_editions();
    let run = folder.run(&[
        "diff",
        "old.md",
        "new.md",
        "--format",
        "html",
        "--source-url",
        "old.md=https://github.com/o/r/blob/v1/old.md",
        "--source-url",
        "new.md=https://example.org/new.html?line={line}",
    ]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let link = |address: &str, line: u32| {
        format!("<a href=\"{address}{line}\" rel=\"noopener noreferrer\">line {line}</a>")
    };
    assert!(run.stdout.contains(&link("https://github.com/o/r/blob/v1/old.md?plain=1&#35;L", 7)));
    assert!(run.stdout.contains(&link("https://example.org/new.html?line=", 13)));
    let without = folder.run(&["diff", "old.md", "new.md", "--format", "html"]);
    assert!(without.stdout.contains(">line 7<") && !without.stdout.contains("35;L7"));
}

#[test]
fn an_address_for_no_edition_is_misuse() {
    let folder = Folder::with_editions();
    let run =
        |source: &str| folder.run(&["diff", "old.md", "new.md", "--format", "html", "--source-url", source]);
    let unknown = run("other.md=https://example.org/other.md");
    assert_eq!(
        (unknown.status, unknown.stdout.as_str(), unknown.stderr.as_str()),
        (
            Some(2),
            "",
            "error: --source-url names 'other.md', which is not compared\nhint: the editions are 'old.md' and 'new.md'\n"
        )
    );
    for wrong in ["https://example.org/old.md", "old.md=javascript:alert(1)", "old.md"] {
        let run = run(wrong);
        assert_eq!(run.status, Some(2), "{wrong}");
        assert!(
            run.stderr.contains("give an edition as it is named here and its web address"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_page_holds_the_whole_list_or_what_is_asked_for() {
    let folder = Folder::with_editions();
    let ids = |more: &[&str]| -> Vec<String> {
        let run = folder.run(&[&["diff", "old.md", "new.md", "--format", "html"][..], more].concat());
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        let rows = run.stdout.split("<li class=\"row\" id=\"").skip(1);
        rows.map(|row| row.split('"').next().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&[]), ["e-nom", "e-newname", "e-gone", "e-ink", "e-quill", "e-same", "e-fresh"]);
    assert_eq!(ids(&["--only", "added,moved"]), ["e-ink", "e-fresh"]);
    assert_eq!(ids(&["--section", "writers"]), ["e-ink", "e-quill", "e-same", "e-fresh"]);
}
