//! `sync`: mirrors and translations brought up to date.

use crate::listed::{Listed, list};
use crate::program::{Folder, Run};

const FIRST: [(&str, &str, &str); 5] = [
    ("Nom", "nom", "Combines parsers of bytes."),
    ("Pest", "pest", "Reads grammars that stand in a file."),
    ("Quill", "quill", "Writes reports in one pass."),
    ("Ink", "ink", "Draws what others only describe."),
    ("Comb", "comb", "Untangles input of any kind."),
];

/// What the upstream made of it: Pest is gone, Quill and Ink moved house, Chisel and a section are new, Comb is
/// described otherwise.
const SECOND: [(&str, &str, &str); 5] = [
    ("Nom", "nom", "Combines parsers of bytes."),
    ("Quill", "quill-2", "Writes reports in one pass."),
    ("Ink", "ink-2", "Draws what others only describe."),
    ("Comb", "comb", "Untangles and sorts input of any kind."),
    ("Chisel", "chisel", "Cuts letters into stone, slowly."),
];

const BOOKS: [(&str, &str, &str); 1] = [("Ledger", "ledger", "Where all that was spent is written down.")];

/// A list with two states.
fn upstream() -> Listed {
    let listed = Listed::new();
    listed.commit(list(&[("Tools", &FIRST)]), "begin");
    listed.commit(list(&[("Tools", &SECOND), ("Books", &BOOKS)]), "go on");
    listed
}

/// Brings a mirror up to date in place, and makes sure that a second run changes nothing and says so.
pub(crate) fn synced(listed: &Listed, mirror: &str, more: &[&str]) -> (Run, String) {
    let arguments = [&["sync", "README.md", mirror, "-i"], more].concat();
    let run = listed.run(&arguments);
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.stderr);
    let once = listed.folder.read(mirror);
    let again = listed.run(&arguments);
    assert_eq!((again.status, listed.folder.read(mirror)), (run.status, once.clone()), "{}", again.stderr);
    let check = listed.run(&[&["sync", "README.md", mirror, "--check", "-q"], more].concat());
    assert_eq!((check.status, check.stdout.as_str()), (run.status, ""));
    (run, once)
}

#[test]
fn an_old_copy_becomes_the_upstream() {
    let listed = upstream();
    listed.folder.put("mirror.md", list(&[("Tools", &FIRST)]));
    let (run, mirror) = synced(&listed, "mirror.md", &[]);
    assert_eq!(mirror, listed.folder.read("README.md"));
    let told: Vec<&str> = run.stderr.lines().collect();
    assert!(told[0].starts_with("mirror.md was taken from README.md of 2024-01-"), "{told:?}");
    assert!(told[0].ends_with(", 1 revision behind"), "{told:?}");
    assert_eq!(told[1..], ["2 added · 1 removed · 2 relinked · 1 redescribed"]);
}

#[test]
fn what_is_the_mirrors_own_stays() {
    let listed = upstream();
    let mirror = "\
# My reading list

Chosen by me.

## Instruments

* [Ink](https://example.org/ink): Draws what others only describe.
* [Comb](https://example.org/comb): For knots.
* [Scale](https://example.net/scale): Weighs letters.
* [Pest](https://example.org/pest): Reads grammars, and I like it.
* [Quill](https://example.org/quill): Writes reports in one pass.
";
    listed.folder.put("mirror.md", mirror);
    let (run, result) = synced(&listed, "mirror.md", &[]);
    // Nom was left out by the mirror and stays away; Pest is gone, though the mirror had words of its own for it.
    assert_eq!(
        result,
        "\
# My reading list

Chosen by me.

## Instruments

* [Ink](https://example.org/ink-2): Draws what others only describe.
* [Comb](https://example.org/comb): For knots.
* [Scale](https://example.net/scale): Weighs letters.
* [Chisel](https://example.org/chisel) - Cuts letters into stone, slowly.
* [Quill](https://example.org/quill-2): Writes reports in one pass.

## Books

* [Ledger](https://example.org/ledger) - Where all that was spent is written down.
"
    );
    assert_eq!(run.status, Some(0));
    assert!(run.stderr.contains("removed Pest, as the upstream did, although the mirror had changed it\n"));
    let told = run.stderr.lines().last().unwrap();
    assert_eq!(
        told,
        "2 added · 1 removed · 2 relinked · kept: 1 own entry, 1 own wording · 1 left out by the mirror \
         (add with --complete)"
    );
    let (_, complete) = synced(&listed, "mirror.md", &["--complete"]);
    assert!(complete.contains("* [Nom](https://example.org/nom)"), "{complete}");
}

#[test]
fn a_translation_gets_addresses_and_marked_additions() {
    let listed = upstream();
    let mirror = "\
# 阅读清单

## 工具

1. [Comb](https://example.org/comb)：理清任何输入。
2. [Nom](https://example.org/nom)：组合字节解析器的库。
3. [Pest](https://example.org/pest)：读取文件里的语法。
4. [羽毛笔](https://example.org/quill)：一次写完报告。
5. [Ink](https://example.org/ink)：画出别人只会描述的东西。
";
    listed.folder.put("README.zh.md", mirror);
    let (run, result) = synced(&listed, "README.zh.md", &["--mark", "(未翻译)"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("README.zh.md is a translation of README.md"), "{}", run.stderr);
    insta::assert_snapshot!(result);
    listed.folder.put("README.zh.md", mirror);
    let (_, result) = synced(&listed, "README.zh.md", &[]);
    assert_eq!(result.matches("<!-- untranslated -->").count(), 2, "{result}");
}

#[test]
fn a_page_gets_what_can_be_written_into_it_and_the_rest_is_named() {
    let listed = upstream();
    let page = |entries: &[(&str, &str, &str)]| {
        let items = entries.iter().map(|(title, address, description)| {
            format!("<li><a href=\"https://example.org/{address}\">{title}</a> - {description}</li>\n")
        });
        format!("<html><body><h2>Tools</h2>\n<ul>\n{}</ul></body></html>\n", items.collect::<String>())
    };
    listed.folder.put("mirror.html", page(&FIRST));
    let run = listed.run(&["sync", "README.md", "mirror.html", "-i"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("Chisel cannot be written here so that it reads as it should\n"),
        "{}",
        run.stderr
    );
    let once = listed.folder.read("mirror.html");
    assert!(once.contains("\"https://example.org/ink-2\">Ink</a>") && !once.contains("Chisel"), "{once}");
    assert!(!once.contains("Books"), "{once}");
    listed.run(&["sync", "README.md", "mirror.html", "-i"]);
    assert_eq!(listed.folder.read("mirror.html"), once);
    listed.commit(list(&[("Tools", &FIRST)]), "back");
    let old = page(&FIRST);
    listed.folder.put("mirror.html", &old);
    let run = listed.run(&["sync", "README.md", "mirror.html", "-i"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(listed.folder.read("mirror.html"), old);
}

#[test]
fn without_a_history_nothing_is_removed() {
    let folder = Folder::new();
    folder.put("upstream.md", list(&[("Tools", &SECOND)]));
    let mut old = FIRST.to_vec();
    old[3].2 = "My words for it.";
    folder.put("mirror.md", list(&[("Tools", &old)]));
    folder.put("base.md", list(&[("Tools", &FIRST)]));
    let run = folder.run(&["sync", "upstream.md", "mirror.md", "-o", "out.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("nothing is removed; name one with --base"), "{}", run.stderr);
    let out = folder.read("out.md");
    assert!(out.contains("[Pest]") && out.contains("/chisel") && out.contains("/ink-2) - My words for it."));
    assert!(out.contains("Untangles input of any kind."), "whose words these are is not known: {out}");
    let run = folder.run(&["sync", "upstream.md", "out.md", "--no-base"]);
    assert_eq!((run.status, &run.stdout), (Some(0), &out));
    assert_eq!(run.stderr, "up to date · kept: 1 own entry, 2 own wordings\n");
    let run = folder.run(&["sync", "upstream.md", "mirror.md", "--base", "base.md"]);
    assert_eq!(run.status, Some(0));
    assert_eq!(run.stderr, "1 added · 1 removed · 2 relinked · 1 redescribed · kept: 1 own wording\n");
    assert!(!run.stdout.contains("Pest") && run.stdout.contains("Untangles and sorts"), "{}", run.stdout);
}

#[test]
fn a_dry_run_and_a_check_write_nothing() {
    let listed = upstream();
    let old = list(&[("Tools", &FIRST)]);
    listed.folder.put("mirror.md", &old);
    let names = listed.folder.names();
    let run = listed.run(&["sync", "README.md", "mirror.md", "--dry-run", "-i", "--width", "80"]);
    assert_eq!(run.status, Some(0));
    assert!(run.stdout.contains("Chisel") && run.stdout.contains("Pest"), "{}", run.stdout);
    assert!(
        run.stderr.ends_with("dry run: 2 added · 1 removed · 2 relinked · 1 redescribed\n"),
        "{}",
        run.stderr
    );
    let json = listed.json(&["sync", "README.md", "mirror.md", "--dry-run", "--format", "json", "-q"]);
    assert_eq!((&json["schema"], &json["summary"]["added"]), (&"recension.diff/1".into(), &2.into()));
    let run = listed.run(&["sync", "README.md", "mirror.md", "--check"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""));
    assert_eq!((listed.folder.read("mirror.md"), listed.folder.names()), (old, names));
    let run = listed.run(&["sync", "README.md", "mirror.md", "--format", "table"]);
    assert_eq!(run.status, Some(2), "a table is for dry runs");
}

#[test]
fn what_is_not_committed_yet_comes_through() {
    let listed = upstream();
    listed.folder.put("mirror.md", list(&[("Tools", &FIRST)]));
    let more = [&SECOND[..], &[("Seal", "seal", "Closes letters so that it shows.")]].concat();
    listed.folder.put("README.md", list(&[("Tools", &more), ("Books", &BOOKS)]));
    let (_, mirror) = synced(&listed, "mirror.md", &[]);
    assert_eq!(mirror, listed.folder.read("README.md"));
    // As a revision the upstream does not have it.
    let run = listed.run(&["sync", "HEAD:README.md", "mirror.md"]);
    assert!(run.stdout.contains("Seal"), "what the mirror has of its own stays");
}

#[test]
fn the_copy_of_another_list_is_refused() {
    let listed = upstream();
    let other = "## Birds\n\n- [Wren](https://example.net/wren) - Small and loud.\n";
    listed.folder.put("other.md", other);
    let run = listed.run(&["sync", "README.md", "other.md", "-i"]);
    assert_eq!(run.status, Some(2));
    assert_eq!(
        run.stderr.lines().collect::<Vec<_>>(),
        [
            "error: README.md and other.md have nothing in common",
            "hint: check the names, the upstream first; `recension diff` shows what they have"
        ]
    );
    assert_eq!(listed.folder.read("other.md"), other);
}

#[test]
fn what_was_asked_in_vain_is_an_error() {
    let listed = upstream();
    listed.folder.put("mirror.md", list(&[("Tools", &FIRST)]));
    let misuse: [&[&str]; 5] = [
        &["--rev", "nowhere"],
        &["--base", "nowhere.md"],
        &["--base", "README.md", "--no-base"],
        &["-i", "-o", "out.md"],
        &["--check", "-i"],
    ];
    for arguments in misuse {
        let run = listed.run(&[&["sync", "README.md", "mirror.md"], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
    }
    let run = listed.run(&["sync", "README.md", "HEAD:README.md", "-i"]);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    let run = listed.run(&["sync", "README.md", "mirror.md", "--mark", "!", "-o", "out.md"]);
    assert_eq!(run.status, Some(0));
    assert!(run.stderr.contains("nothing is marked"), "{}", run.stderr);
}

#[test]
fn hostile_entries_stay_where_they_are_and_inert() {
    let listed = Listed::new();
    let hostile = ("\u{1b}[31mRed\u{202e}", "red", "<script>alert(1)</script> ::set-output name=a::b");
    listed.commit(list(&[("Tools", &FIRST)]), "begin");
    let more = [&FIRST[..1], &[hostile], &FIRST[2..]].concat();
    listed.commit(list(&[("Tools", &more)]), "go on");
    let mut own = FIRST.to_vec();
    own[1].2 = "\u{1b}]0;owned\u{7} words";
    listed.folder.put("mirror.md", list(&[("Tools", &own)]));
    for more in [&["--dry-run"][..], &["--dry-run", "--format", "json"], &["--check"]] {
        let run = listed.run(&[&["sync", "README.md", "mirror.md"], more].concat());
        let out = run.stdout + &run.stderr;
        assert!(!out.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{out:?}");
    }
    let (_, mirror) = synced(&listed, "mirror.md", &[]);
    assert_eq!(mirror, listed.folder.read("README.md"));
}

#[test]
fn a_mirror_that_another_run_of_the_list_overtook_is_dated_anew() {
    let listed = upstream();
    let mirror = list(&[("Tools", &FIRST)]) + "- [Own](https://example.net/own) - Only here.\n";
    listed.folder.put("mirror.md", mirror);
    synced(&listed, "mirror.md", &[]);
    let third = [&SECOND[1..], &[("Seal", "seal", "Closes letters so that it shows.")]].concat();
    listed.commit(list(&[("Tools", &third), ("Books", &BOOKS)]), "third");
    let (run, mirror) = synced(&listed, "mirror.md", &[]);
    assert!(run.stderr.contains(", 1 revision behind\n"), "{}", run.stderr);
    assert!(mirror.contains("[Own]") && mirror.contains("[Seal]") && !mirror.contains("[Nom]"), "{mirror}");
}

#[test]
fn twice_is_once_and_then_nothing_is_left() {
    let head = "# Trees\n\n## Tall\n\n";
    let elm = "- [Elm](https://example.org/elm) - Dies of a beetle.\n";
    let list = |ash: &str, behind: &str| format!("{head}{ash}\n{elm}{behind}");
    let ash = "- [Ash](https://example.org/ash) - Burns well when green.";
    let renamed = ash.replace("[Ash]", "[Ash tree]");
    let small = format!("\n## Small\n\n{ash}\n  - Height: ten metres\n");
    let badge = format!("{ash} ![b](https://example.org/b.svg)");
    for (what, upstream, mirror) in [
        ("listed once more, and renamed by the mirror", list(ash, &small), list(&renamed, "")),
        (
            "renamed and reworded, beside a badge",
            list(&format!("{renamed} <sup>x</sup>  "), ""),
            list(&badge, ""),
        ),
        ("relinked with a parameter", list(&ash.replace("/ash", "/ash?utm_source=u"), ""), list(&badge, "")),
    ] {
        let folder = Folder::new();
        folder.put("base.md", list(ash, ""));
        folder.put("up.md", upstream);
        folder.put("mirror.md", mirror);
        let sync = |more: &[&str]| {
            folder.run(&[&["sync", "up.md", "mirror.md", "--base", "base.md"], more].concat())
        };
        assert_eq!(sync(&["-i"]).status, Some(0), "{what}");
        let once = folder.read("mirror.md");
        assert_eq!(sync(&["--check"]).status, Some(0), "{what}: {once}");
        sync(&["-i"]);
        assert_eq!(folder.read("mirror.md"), once, "{what}");
        assert_eq!(
            once.contains("b.svg"),
            what.contains("badge") || what.contains("parameter"),
            "{what}: {once}"
        );
    }
}

#[test]
fn a_note_that_recurs_is_not_missed_once_more() {
    let note = "  - Stack: Rust\n";
    let tool =
        |at: usize| format!("- [Tool {at}](https://example.org/{at}) - Does the {at}th thing.\n{note}");
    let list = |tools: &[usize]| {
        format!("# Tools\n\n## All\n\n{}", tools.iter().map(|at| tool(*at)).collect::<String>())
    };
    let folder = Folder::new();
    folder.put("base.md", list(&[1, 2, 3, 4, 5]));
    folder.put("up.md", list(&[1, 2, 4, 5]));
    folder.put("mirror.md", list(&[1, 2, 3, 4, 5]));
    let sync = |more: &str| folder.run(&["sync", "up.md", "mirror.md", "--base", "base.md", more]);
    assert_eq!(sync("-i").status, Some(0));
    assert_eq!(folder.read("mirror.md"), folder.read("up.md"));
    let check = sync("--check");
    assert_eq!(check.status, Some(0), "{}{}", check.stdout, check.stderr);
}
